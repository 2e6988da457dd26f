//! Words kept in this browser meet the text as it is now: joined, offered side by side, or already there.
import { describe, expect, test } from "vitest";
import type { ClauseDraft } from "../../../api/shapes";
import { onTheWay, returnOf } from "./returned";

const clause = (text: string, id = "b"): ClauseDraft => ({ id, kind: "operative", level: 0, runs: text === "" ? [] : [{ text }] });
const copy = (base: string, mine: string) => ({ base: { version: 3, clauses: [clause("Stays.", "a"), clause(base)] }, clauses: [clause("Stays.", "a"), clause(mine)], at: "2026-01-01T00:00:00Z" });
const returns = (base: string, mine: string, now: string, refused = false) => returnOf(copy(base, mine), [clause("Stays.", "a"), clause(now)], refused);
const words = (text: string) => ({ kind: "joined", clauses: [clause("Stays.", "a"), clause(text)] });

describe("what was stored of one's own last keys", () => {
  test.each([
    ["the server has the first letters", "Each year;", "Each year; Before the end.", "Each year; Before the end"],
    ["the copy began in the middle of a word", "Each year; Before t", "Each year; Before the end.", "Each year; Before the end"],
    ["typed in the middle", "Each year; ends.", "Each year; and it ends.", "Each year; and ends."],
    ["words rubbed out", "Each year and each month.", "Each year.", "Each year and each m."],
    ["typed over a selection", "Each year.", "Every week.", "E."],
  ])("%s: the words come back once, without a question", (_, base, mine, now) => {
    expect(returns(base, mine, now)).toEqual(words(mine));
  });

  test("everything reached the server", () => {
    expect(returns("Each", "Each year", "Each year")).toEqual({ kind: "nothing" });
    expect(returns("Each", "Each year", "Each year and month")).toMatchObject({ kind: "clash" });
  });

  test("a letter of a script that takes two code units is one letter", () => {
    expect(onTheWay(clause("ก"), clause("กก𝌆"), clause("กก𝌆ก"))).toBe(true);
  });
});

describe("words of somebody else", () => {
  test("in another place they are joined", () => {
    expect(returns("Hold an exercise.", "Hold an exercise. Mine.", "Hold one exercise.")).toEqual(words("Hold one exercise. Mine."));
  });

  test.each([
    ["other words at the same place", "Each year", "Each year, mine", "Each year; theirs"],
    ["the same beginning, then other words", "Each year", "Each year by me", "Each year by them"],
    ["their word within mine, not at its beginning", "Each year", "Each year by me", "Each year me"],
  ])("%s are a question", (_, base, mine, now) => {
    expect(returns(base, mine, now)).toMatchObject({ kind: "clash" });
  });

  test("another kind of the clause is not a stored key", () => {
    expect(onTheWay(clause("Each"), { ...clause("Each y"), kind: "preambular" }, clause("Each year"))).toBe(false);
    const bold: ClauseDraft = { ...clause(""), runs: [{ text: "Each" }, { text: " y", marks: ["bold"] }] };
    expect(onTheWay(clause("Each"), bold, clause("Each year"))).toBe(false);
  });

  test("after a refusal a person looks in any case", () => {
    expect(returns("Each year;", "Each year; Before.", "Each year; Bef", true)).toMatchObject({ kind: "clash" });
  });
});
