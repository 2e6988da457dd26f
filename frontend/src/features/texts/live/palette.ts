//! The colours of delegations at their carets: one for the light sheet and one for the dark, each strong enough to be seen on
//! it and to carry a name. Owns no style.

export interface Colour { light: string; dark: string }

/** On the light sheet white words stand on `light`; on the dark sheet black words stand on `dark`. */
export const PALETTE: readonly Colour[] = [
  { light: "#0b5fb0", dark: "#8ec5ff" }, { light: "#a3195b", dark: "#ff9ec7" }, { light: "#1c6b34", dark: "#83d99b" }, { light: "#8a4b00", dark: "#ffb866" },
  { light: "#5b3fb5", dark: "#c3b1ff" }, { light: "#006a70", dark: "#6fd8de" }, { light: "#b3261e", dark: "#ffa59e" }, { light: "#5c6100", dark: "#d3d964" },
  { light: "#84338f", dark: "#eaa6f4" }, { light: "#34517a", dark: "#adc8f2" }, { light: "#7a4036", dark: "#f0b3a6" }, { light: "#3f5c12", dark: "#b5d67d" },
];

/** The colour of a delegation: by its place on the roster, so that neighbours differ; the same in every browser. */
export function colourOf(delegation: string, roster: readonly string[]): Colour {
  const place = roster.indexOf(delegation);
  const at = place >= 0 ? place : [...delegation].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  return PALETTE[at % PALETTE.length] ?? { light: "#0b5fb0", dark: "#8ec5ff" };
}
