//! A difference applied to the old passage gives the new one.
import { describe, expect, it } from "vitest";
import { differences } from "./differences";

describe("differences", () => {
  it.each([
    ["share alerts early", "share early alerts among teams"], ["", "new"], ["gone", ""], ["same", "same"], ["สนับสนุนการฝึกอบรม", "สนับสนุนการวิจัยและการฝึกอบรม"],
  ])("join to both passages (%s → %s)", (from, to) => {
    const found = differences(from, to);
    expect(found.filter(({ op }) => op !== "insert").map(({ text }) => text).join("")).toBe(from);
    expect(found.filter(({ op }) => op !== "delete").map(({ text }) => text).join("")).toBe(to);
  });
});
