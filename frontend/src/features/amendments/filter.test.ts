//! Holds the promises of the file beside it.
import { expect, it } from "vitest";
import type { Amendment } from "../../api/shapes";
import { isUndisposed, matches, touchedClauses } from "./filter";

const proposed = { status: "proposed", delegation: "THA", sponsors: ["VNM"], operations: [{ op: "move_after", clause: "c1", after: "c2" }] } as unknown as Amendment;
const accepted = { ...proposed, status: "accepted", operations: [{ op: "insert_after", after: null }] } as unknown as Amendment;

it("finds an amendment by status, sponsor and either clause it touches", () => {
  expect(matches(proposed, "open", "VNM", "c2")).toBe(true);
  expect(matches(proposed, "disposed", "", "")).toBe(false);
  expect(matches(proposed, "all", "LAO", "")).toBe(false);
  expect(matches(proposed, "all", "", "c3")).toBe(false);
});

it("counts only proposals without disposition as awaiting the chair", () => {
  expect([proposed, accepted].map(isUndisposed)).toEqual([true, false]);
});

it("lists each touched clause once and no clause for the beginning", () => {
  expect(touchedClauses([proposed, proposed, accepted])).toEqual(["c1", "c2"]);
});
