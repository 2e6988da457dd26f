//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import type { Clause } from "../../api/shapes";
import { clauseLabel, fromOperation, gapOf, startOn, toOperation } from "./operationDraft";

const op1: Clause = { id: "c1", kind: "operative", level: 0, runs: [{ text: "Calls upon States to share." }], number: "1", reference: "OP1" };
const op2: Clause = { id: "c2", kind: "operative", level: 1, runs: [{ text: "x".repeat(80) }], number: "(a)", reference: "OP1 (a)" };
const clauses = [op1, op2];

describe("a change while it is written", () => {
  it("starts a replacement with the words that stand there and asks for a difference", () => {
    const draft = startOn("k", "replace", op1);
    expect(draft.runs).toEqual(op1.runs);
    expect(gapOf(draft, clauses)).toBe("nothing_changed");
    expect(gapOf({ ...draft, runs: [{ text: "Urges States to share." }] }, clauses)).toBeNull();
  });

  it("keeps the id of a replaced clause and gives an inserted clause its own", () => {
    expect(toOperation({ ...startOn("k", "replace", op1), runs: [{ text: "New" }] }).new?.id).toBe("c1");
    const inserted = toOperation({ ...startOn("k", "insert_after", op1), runs: [{ text: "New" }] });
    expect(inserted).toEqual({ op: "insert_after", after: "c1", new: { id: "k", kind: "operative", level: 0, runs: [{ text: "New" }] } });
  });

  it("places at the beginning with a null", () => {
    expect(toOperation(startOn("k", "move_after", op2))).toEqual({ op: "move_after", clause: "c2", after: null });
  });

  it("says which part of the form is empty", () => {
    expect(gapOf(startOn("k", "delete", null), clauses)).toBe("choose_clause");
    expect(gapOf(startOn("k", "insert_after", null), clauses)).toBe("write_text");
    expect(gapOf({ ...startOn("k", "move_after", op1), after: "c1" }, clauses)).toBe("moves_nowhere");
  });

  it("comes back from the server unchanged", () => {
    const operation = toOperation({ ...startOn("k", "insert_after", op1), runs: [{ text: "New" }] });
    expect(toOperation(fromOperation("other", operation, clauses))).toEqual(operation);
  });

  it("names a clause by reference and first words", () => {
    expect(clauseLabel(op1)).toBe("OP1: Calls upon States to share.");
    expect(clauseLabel(op2)).toMatch(/^OP1 \(a\): x{64}…$/);
  });
});
