//! Holds the promises of the file beside it.
import { expect, it } from "vitest";
import { newSignOff, openingGaps, type Opening } from "./opening";

const opening = (part: Partial<Opening>): Opening => ({ kind: "express", deadline: null, states: [], authority: "", ...part });
const at = "2026-11-27T11:30:00.000Z";

it("carries the deadline of a silence inside its procedure", () => {
  expect(newSignOff(2, opening({ kind: "silence", deadline: at }))).toEqual({ revision: 2, procedure: { kind: "silence", deadline: at } });
});

it("carries the deadline of express consensus beside it, and none when none was chosen", () => {
  expect(newSignOff(2, opening({ deadline: at }))).toEqual({ revision: 2, procedure: { kind: "express" }, deadline: at });
  expect(newSignOff(2, opening({}))).toEqual({ revision: 2, procedure: { kind: "express" } });
});

it("drops states and authority left over from another procedure", () => {
  expect(newSignOff(1, opening({ states: ["THA"], authority: "Decision 4" })).procedure).toEqual({ kind: "express" });
});

it("names the empty fields of each procedure", () => {
  expect(openingGaps(opening({}))).toEqual([]);
  expect(openingGaps(opening({ kind: "silence" }))).toEqual(["deadline"]);
  expect(openingGaps(opening({ kind: "minus_x", authority: " " }))).toEqual(["states", "authority"]);
});
