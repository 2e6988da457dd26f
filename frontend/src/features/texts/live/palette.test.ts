//! Every delegation colour passes WCAG contrast where it is used, and the choice is the same in every browser.
import { describe, expect, it } from "vitest";
import { colourOf, PALETTE } from "./palette";

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const luminance = (rgb: number[]) => {
  const [r, g, b] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: number[], other: number[]) => {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};
const mixed = (over: string, under: string, share: number) => channels(over).map((value, at) => value * share + (channels(under)[at] ?? 0) * (1 - share));
/** The share of colour in a selection, as in LiveEditing.module.css. */
const SELECTION = 0.22;

describe("the delegation colours", () => {
  it.each(PALETTE)("carry a name and stand out from the sheet ($light, $dark)", ({ light, dark }) => {
    expect(contrast(channels(light), channels("#ffffff"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(channels(dark), channels("#000000"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(channels(dark), channels("#26282b"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(mixed(light, "#ffffff", SELECTION), channels("#000000"))).toBeGreaterThanOrEqual(7);
    expect(contrast(mixed(dark, "#26282b", SELECTION), channels("#c9c9c9"))).toBeGreaterThanOrEqual(4.5);
  });

  it("differ among the first twelve of a roster, and exist for whoever is not on it", () => {
    const roster = Array.from({ length: 12 }, (_, at) => `S${at}`);
    expect(new Set(roster.map((code) => colourOf(code, roster).light)).size).toBe(12);
    expect(colourOf("chair", roster)).toEqual(colourOf("chair", roster));
  });
});
