//! Folding hides no change and counts every clause.
import { describe, expect, it } from "vitest";
import type { ClauseChange } from "../../../api/shapes";
import { counts, folded } from "./folding";

const list = (...changes: ClauseChange["change"][]) => changes.map((change, at): ClauseChange => ({ id: `c${at}`, change, kind: "operative", level: 0, from_reference: "OP1", to_reference: "OP1", formatting: false, segments: [] }));

describe("folding unchanged clauses", () => {
  it("shows every clause when asked for all", () => {
    expect(folded(list("same", "same", "changed"), false)).toHaveLength(3);
  });

  it("keeps each change with its neighbours and counts the rest", () => {
    const parts = folded(list("same", "same", "same", "changed", "same", "same", "same", "same"), true);
    expect(parts.map((part) => (part.kind === "fold" ? part.count : part.clause.id))).toEqual([2, "c2", "c3", "c4", 3]);
  });

  it("counts the changes by kind", () => {
    expect(counts(list("same", "changed", "moved", "inserted", "inserted"))).toEqual({ changed: 1, inserted: 2, deleted: 0, moved: 1 });
  });
});
