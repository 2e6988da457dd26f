//! The numbers in the browser agree with the server's own cases.
import { describe, expect, it } from "vitest";
import type { ClauseKind, ClauseLevel } from "../../api/shapes";
import { numbers } from "./numbering";

const text = (...shape: [ClauseKind, ClauseLevel][]) => numbers(shape.map(([kind, level]) => ({ kind, level })));
const references = (...shape: [ClauseKind, ClauseLevel][]) => text(...shape).map(({ reference }) => reference);

describe("clause numbers", () => {
  it("number operative clauses with their sub-levels", () => {
    const shape: [ClauseKind, ClauseLevel][] = [
      ["operative", 0], ["operative", 0], ["operative", 1], ["operative", 1], ["operative", 2], ["operative", 3], ["operative", 0], ["operative", 1],
    ];
    expect(text(...shape).map(({ number }) => number)).toEqual(["1", "2", "(a)", "(b)", "(i)", "A", "3", "(a)"]);
    expect(references(...shape)).toEqual(["OP1", "OP2", "OP2 (a)", "OP2 (b)", "OP2 (b) (i)", "OP2 (b) (i) A", "OP3", "OP3 (a)"]);
  });

  it("count each kind for itself, headings without a number", () => {
    expect(references(["heading", 0], ["preambular", 0], ["preambular", 0], ["operative", 0], ["heading", 0], ["operative", 0], ["annex", 0]))
      .toEqual(["H1", "PP1", "PP2", "OP1", "H2", "OP2", "Annex 1"]);
    expect(text(["heading", 0])[0]?.number).toBe("");
  });

  it("show a skipped level as nought, so that no two clauses share a reference", () => {
    expect(references(["operative", 1], ["operative", 0], ["operative", 2], ["operative", 1], ["operative", 3]))
      .toEqual(["OP0 (a)", "OP1", "OP1 (0) (i)", "OP1 (a)", "OP1 (a) (0) A"]);
  });

  it("go on past the alphabet", () => {
    const many = Array.from({ length: 28 }, (): [ClauseKind, ClauseLevel] => ["operative", 1]);
    expect(references(["operative", 0], ...many).at(-1)).toBe("OP1 (ab)");
  });
});
