//! Tests of laying a compilation out.
import { describe, expect, it } from "vitest";
import type { CompiledAmendment, CompiledClause } from "../../../api/negotiation";
import { beside, parts, rowId } from "./compiled";

const clause = (id: string, rest: Partial<CompiledClause> = {}): CompiledClause => ({
  id, kind: "operative", level: 0, number: "1", reference: id, place: "base", amendment: null, states: [], changed: false, deletions: [], moves: [], moved_from: null, settings: [], segments: [], ...rest,
});
const amendment = (id: string, number: number): CompiledAmendment => ({
  id, number, status: "proposed", delegation: "VNM", sponsors: ["VNM"], supporters: [], opposers: [], reasons: {}, rationale: "", label: "VNM", revision: 0, placed: true, touches: [], conflicts_with: [],
});

describe("a compilation on screen", () => {
  const clauses = [clause("a"), clause("b"), clause("c", { changed: true }), clause("n", { place: "inserted", amendment: "one" }), clause("d")];

  it("folds only clauses nobody proposes anything on", () => {
    expect(parts(clauses, true).map((part) => (part.kind === "fold" ? part.count : part.clause.id))).toEqual([2, "c", "n", 1]);
    expect(parts(clauses, false)).toHaveLength(5);
  });

  it("names each amendment at a clause once, in the order of the numbers", () => {
    const known = new Map([["two", amendment("two", 2)], ["one", amendment("one", 1)]]);
    const by = (id: string, number: number) => ({ amendment: id, number, states: ["VNM"] });
    const busy = clause("c", {
      deletions: [by("two", 2)],
      segments: [{ kind: "alternatives", conflict: false, base: [], options: [{ ...by("one", 1), change: "insert", runs: [] }, { ...by("two", 2), change: "insert", runs: [] }] }],
    });
    expect(beside(busy, known).map(({ number }) => number)).toEqual([1, 2]);
  });

  it("gives a moved clause a row of its own at each place", () => {
    expect([rowId(clause("c")), rowId(clause("c", { place: "moved_here" }))]).toEqual(["clause-c", "clause-c-moved_here"]);
  });
});
