//! Colours and type that pass WCAG AA in light and dark. Mantine's defaults do not; each override says what it repairs.
import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type VariantColorsResolver } from "@mantine/core";
import { t } from "../i18n";

/** The system's own fonts first, then Noto by name for the scripts of the region. */
const fonts = [
  "system-ui", "-apple-system", '"Segoe UI"', "Roboto", '"Noto Sans"', '"Noto Sans Thai"', '"Noto Sans Lao"', '"Noto Sans Khmer"', '"Noto Sans Myanmar"', "sans-serif",
].join(", ");
const serif = [
  '"Iowan Old Style"', '"Palatino Linotype"', "Palatino", "Georgia", '"Noto Serif"', '"Noto Serif Thai"', '"Noto Serif Lao"', '"Noto Serif Khmer"', '"Noto Serif Myanmar"', '"Noto Sans Thai"', '"Noto Sans Lao"', '"Noto Sans Khmer"', '"Noto Sans Myanmar"', "serif",
].join(", ");

// The pale variants put a mid shade on its own tint (about 3:1): dark text on the tint in light mode, pale text in dark.
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant !== "light" && input.variant !== "subtle" && input.variant !== "outline" && input.variant !== "transparent") return colors;
  const name = (input.color ?? input.theme.primaryColor).split(".")[0] ?? "blue";
  if (!(name in input.theme.colors)) return colors;
  const text = name === "gray" || name === "dark"
    ? "light-dark(var(--mantine-color-gray-8), var(--mantine-color-gray-3))"
    : name === "yellow" || name === "orange"
      ? `light-dark(#6b3d00, var(--mantine-color-${name}-3))`
      : name === "green" || name === "teal" || name === "lime"
        ? `light-dark(#17582b, var(--mantine-color-${name}-2))`
      : `light-dark(var(--mantine-color-${name}-9), var(--mantine-color-${name}-2))`;
  const tint = name === "gray" || name === "dark"
    ? "light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-5))"
    : `light-dark(var(--mantine-color-${name}-0), color-mix(in srgb, var(--mantine-color-${name}-9) 35%, var(--mantine-color-dark-7)))`;
  return input.variant === "light"
    ? { ...colors, background: tint, hover: tint, color: text }
    : { ...colors, color: text };
};

const choices = { withScrollArea: false, comboboxProps: { withinPortal: false }, styles: { options: { maxHeight: 260, overflowY: "auto" } } } as const;

export const theme = createTheme({
  primaryColor: "blue",
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  variantColorResolver,
  fontFamily: fonts,
  headings: { fontFamily: fonts, fontWeight: "650" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  other: { serif },
  components: {
    Anchor: { defaultProps: { underline: "always" } },
    SegmentedControl: { styles: { root: { background: "light-dark(#e2e7ec, #33373b)" } } },
    // Options stay inside the landmark of their field, and scroll as the listbox itself: the arrow keys reach them.
    Select: { defaultProps: choices },
    MultiSelect: { defaultProps: choices },
    // A dialog's <header> is not the banner of the page; a stray touch beside it does not throw away what was typed in it.
    Modal: { styles: { title: { fontWeight: 650 } }, defaultProps: { attributes: { header: { role: "presentation" } }, closeOnClickOutside: false } },
    // The button that closes what is said in passing has a name, in the language of the moment.
    Notification: { defaultProps: () => ({ closeButtonProps: { "aria-label": t("app.close") } }) },
    // A status cut off with dots says nothing.
    Badge: { defaultProps: { radius: "sm" }, styles: { root: { height: "auto", minHeight: "1.25rem", flex: "none", maxWidth: "100%" }, label: { overflow: "visible", whiteSpace: "normal" } } },
  },
});

/** The few variables that fail contrast by default. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { "--mufakat-serif": serif },
  light: {
    "--mantine-color-dimmed": "#4f565d",
    "--mantine-color-error": "#b3121d",
    "--mantine-color-anchor": "#14508c",
    "--mantine-color-placeholder": "#5f666d",
    "--mufakat-line": "#d5dae0",
    "--mufakat-sheet": "#ffffff",
    "--mufakat-desk": "#f4f6f8",
  },
  dark: {
    "--mantine-color-dimmed": "#b4bac0",
    "--mantine-color-error": "#ff9b96",
    "--mantine-color-anchor": "#8cc4f5",
    "--mantine-color-placeholder": "#a3aab1",
    "--mufakat-line": "#474c52",
    "--mufakat-sheet": "#26282b",
    "--mufakat-desk": "#1b1d1f",
  },
});
