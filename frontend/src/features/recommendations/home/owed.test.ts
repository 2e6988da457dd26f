//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import type { RecommendationSummary } from "../../../api/shapes";
import { owedOf, placeOf } from "./owed";

const recommendation = (symbol: string, deadline: string | null, waiting_for_me: string[]) =>
  ({ id: symbol, symbol, deadline, waiting_for_me }) as RecommendationSummary;

describe("what is waiting", () => {
  it("comes by deadline, and without deadline last", () => {
    const owed = owedOf([
      recommendation("C/3", null, ["attention"]),
      recommendation("B/2", "2026-12-01T00:00:00Z", ["position"]),
      recommendation("A/1", "2026-11-27T11:30:00Z", ["confirm"]),
    ]);
    expect(owed.map((item) => item.recommendation.symbol)).toEqual(["A/1", "B/2", "C/3"]);
  });
  it("lists every kind owed on one recommendation", () => {
    expect(owedOf([recommendation("A/1", null, ["position", "answer"])]).map((item) => item.kind)).toEqual(["position", "answer"]);
  });
  it("owes nothing where nothing waits", () => {
    expect(owedOf([recommendation("A/1", "2026-12-01T00:00:00Z", [])])).toEqual([]);
  });
  it("never drops a kind it does not know", () => {
    expect(owedOf([recommendation("A/1", null, ["something_new"])]).map((item) => item.kind)).toEqual(["attention"]);
  });
  it("leads to the page where it is done", () => {
    expect(placeOf("position")).toBe("/r/$recommendation/sign-off");
    expect(placeOf("answer")).toBe("/r/$recommendation/amendments");
  });
});
