//! Tests of carrying an amendment over to where new words are written for it.
import { describe, expect, it } from "vitest";
import type { Clause } from "../../api/shapes";
import { carried } from "./overriding";

const clause = (id: string): Clause => ({ id, kind: "operative", level: 0, number: "1", reference: id, runs: [{ text: `Words of ${id}.` }] });
const base = [clause("a"), clause("b"), clause("c")];
const wanted = { id: "b", kind: "operative" as const, level: 0 as const, runs: [{ text: "Other words." }] };

describe("an amendment on an older text", () => {
  it("stays as it is where its clauses stand", () => {
    const operations = [{ op: "replace" as const, clause: "b", new: wanted }, { op: "move_after" as const, clause: "c", after: "a" }];
    expect(carried(operations, base, base)).toEqual(operations);
  });

  it("offers the words for a clause that is gone as a new clause in its place", () => {
    expect(carried([{ op: "replace", clause: "b", new: wanted }], base, [clause("a"), clause("c")])).toEqual([{ op: "insert_after", after: "a", new: wanted }]);
  });

  it("puts what stood after a clause that is gone after the nearest one before it, and lets a deletion of it go", () => {
    const operations = [{ op: "insert_after" as const, after: "b", new: { ...wanted, id: "n" } }, { op: "delete" as const, clause: "b" }, { op: "insert_after" as const, after: "n", new: { ...wanted, id: "m" } }];
    expect(carried(operations, base, [clause("a"), clause("c")])).toEqual([{ op: "insert_after", after: "a", new: { ...wanted, id: "n" } }, { op: "insert_after", after: "n", new: { ...wanted, id: "m" } }]);
  });
});
