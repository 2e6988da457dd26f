//! Holds the promises of the file beside it.
import { expect, it } from "vitest";
import type { RecommendationSummary } from "../../api/shapes";
import { deskGroups } from "./deskGroups";

const item = (symbol: string, status: string, deadline: string | null = null) => ({ symbol, status, deadline }) as RecommendationSummary;

it("puts what is being signed first, nearest deadline on top, and leaves finished texts out", () => {
  const piles = deskGroups([
    item("R.10", "negotiation"), item("R.2", "negotiation"), item("R.3", "sign_off"), item("R.4", "sign_off", "2026-12-01T00:00:00Z"),
    item("R.5", "sign_off", "2026-11-27T00:00:00Z"), item("R.6", "submitted"), item("R.7", "withdrawn"),
  ]);
  expect(piles.map(({ group, items }) => [group, items.map(({ symbol }) => symbol)])).toEqual([
    ["sign_off", ["R.5", "R.4", "R.3"]], ["negotiation", ["R.2", "R.10"]],
  ]);
});
