//! The page shows the text asked for, and never one this reader may not have.
import { describe, expect, it } from "vitest";
import { shownText } from "./shownText";

const tabled = { newest_revision: 2, abilities: {} };
const drafting = { newest_revision: null, abilities: { read_working_text: true } };

describe("the text on screen", () => {
  it("is the newest revision unless another one is asked for", () => {
    expect(shownText(tabled, undefined)).toBe(2);
    expect(shownText(tabled, 1)).toBe(1);
    expect(shownText(tabled, 9)).toBe(2);
  });

  it("is the working text before tabling, and only for those who may read it", () => {
    expect(shownText(drafting, undefined)).toBe("working");
    expect(shownText(tabled, "working")).toBe(2);
    expect(shownText({ newest_revision: null, abilities: {} }, undefined)).toBeNull();
  });
});
