//! Tests of the chair's decisions when two officers work at once.
import { describe, expect, it } from "vitest";
import type { DecisionDraft, Workbench } from "../../../api/negotiation";
import { asWhole, awaiting, carriedOut, chosen, decided, reconcile, remembered, spelled, treated, treatmentOf, worded, type Draft } from "./workbench";

const none: Draft = { decisions: {}, clauseTexts: {} };
const accept = (amendment: string): DecisionDraft => ({ amendment, outcome: "accepted" });
const refuse = (amendment: string): DecisionDraft => ({ amendment, outcome: "not_retained", reason: "No support." });

describe("two officers at one workbench", () => {
  it("keeps what each decided where they decided different things", () => {
    const mine = decided(none, "a", accept("a"));
    const theirs = worded(decided(none, "b", refuse("b")), "op1", { id: "op1", kind: "operative", level: 0, runs: [{ text: "So be it." }] });
    const both = reconcile(none, mine, theirs);
    expect(both.draft).toEqual({ decisions: { a: accept("a"), b: refuse("b") }, clauseTexts: theirs.clauseTexts });
    expect(both.changed).toEqual([{ kind: "decision", id: "b" }, { kind: "clause", id: "op1" }]);
    expect(both.collisions).toEqual([]);
  });

  it("holds both where they decided the same thing differently", () => {
    const both = reconcile(none, decided(none, "a", accept("a")), decided(none, "a", refuse("a")));
    expect(both.collisions).toEqual([{ kind: "decision", id: "a", mine: accept("a"), theirs: refuse("a") }]);
    expect(both.draft.decisions.a).toEqual(refuse("a"));
  });

  it("knows that the same decision twice is no contradiction, and that taking back is a decision", () => {
    const base = decided(none, "a", accept("a"));
    expect(reconcile(none, base, base).collisions).toEqual([]);
    expect(reconcile(base, none, base).draft).toEqual(none);
    expect(reconcile(base, decided(base, "a", refuse("a")), none).collisions).toEqual([{ kind: "decision", id: "a", mine: refuse("a"), theirs: null }]);
  });

  it("spells a draft the same whatever the order of deciding", () => {
    expect(spelled(decided(decided(none, "b", accept("b")), "a", accept("a")))).toBe(spelled(decided(decided(none, "a", accept("a")), "b", accept("b"))));
  });
});

describe("decisions that were not saved when a revision was issued", () => {
  it("takes none of them without a choice, and none for a contradiction that the server has too", () => {
    const both = reconcile(none, decided(decided(none, "a", accept("a")), "b", refuse("b")), decided(none, "b", refuse("b")), true);
    expect(both.draft).toEqual(decided(none, "b", refuse("b")));
    expect(both.collisions).toEqual([{ kind: "decision", id: "a", mine: accept("a"), theirs: null }]);
  });

  it("asks no more about what the server has meanwhile", () => {
    const waiting = reconcile(none, decided(decided(none, "a", accept("a")), "b", accept("b")), none, true).collisions;
    expect(awaiting(waiting, decided(decided(none, "a", accept("a")), "b", refuse("b")))).toEqual([{ kind: "decision", id: "b", mine: accept("b"), theirs: refuse("b") }]);
  });
});

describe("an amendment clause by clause", () => {
  const touched = ["op1", "op2", "op3"];

  it("takes one clause, puts another in brackets, leaves a third, and becomes whole again", () => {
    const first = treated({ ...accept("a"), reason: "Partly agreed." }, touched, "op2", "brackets");
    expect(first).toEqual({ ...accept("a"), reason: "Partly agreed.", clauses: touched, in_brackets: ["op2"] });
    const second = treated(first, touched, "op3", "left");
    expect(touched.map((id) => treatmentOf(second, id))).toEqual(["taken", "brackets", "left"]);
    expect(treated(treated(second, touched, "op2", "taken"), touched, "op3", "taken")).toEqual({ ...accept("a"), reason: "Partly agreed.", clauses: touched });
    expect(asWhole(second)).toEqual({ ...accept("a"), reason: "Partly agreed." });
  });

  it("is the same decision whichever was said first", () => {
    const reasoned = decided(none, "a", { ...treated(accept("a"), touched, "op1", "left"), reason: "So." });
    expect(spelled(reasoned)).toBe(spelled(decided(none, "a", treated({ ...accept("a"), reason: "So." }, touched, "op1", "left"))));
  });
});

describe("another outcome", () => {
  const words: DecisionDraft["text"] = [{ op: "delete", clause: "op1" }];
  const compromise: DecisionDraft = { amendment: "a", outcome: "accepted_as_modified", reason: "Agreed in the corridor.", text: words };

  it("sends no words with it, and brings the compromise back with its own", () => {
    const written = remembered({}, decided(none, "a", compromise));
    const other = chosen(compromise, "a", "accepted", written.a ?? null);
    expect(other).toEqual({ amendment: "a", outcome: "accepted", reason: "Agreed in the corridor." });
    const still = remembered(written, decided(none, "a", other));
    expect(chosen(other, "a", "accepted_as_modified", still.a ?? null)).toEqual(compromise);
  });
});

describe("what carrying out says of itself", () => {
  it("counts no decision on an amendment that was withdrawn or disposed of elsewhere", () => {
    const made = (amendment: string) => ({ amendment, number: 1, outcome: "accepted", recorded_as: "accepted", missing: null }) as unknown as Workbench["decisions"][number];
    expect(carriedOut({ decisions: [made("a"), made("b")], dropped: ["a"] }).map(({ amendment }) => amendment)).toEqual(["b"]);
  });
});
