//! What becomes of kept words when their author signs out.
import { beforeEach, expect, it } from "vitest";
import { forgetKept, keptName, keptTexts } from "./keptWords";

beforeEach(() => window.localStorage.clear());

it("counts and forgets the words of one person and touches nothing else", () => {
  for (const name of [keptName("anna", "r1"), keptName("anna", "r2"), keptName("annabel", "r1"), "mufakat.mandate"]) window.localStorage.setItem(name, "{}");
  expect(keptTexts("anna")).toBe(2);
  forgetKept("anna");
  expect(keptTexts("anna")).toBe(0);
  expect(Object.keys(window.localStorage).sort()).toEqual(["mufakat.mandate", keptName("annabel", "r1")].sort());
});
