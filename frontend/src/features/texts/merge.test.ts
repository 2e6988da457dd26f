//! The merge offered when somebody else saved first: nothing is dropped silently.
import { describe, expect, it } from "vitest";
import type { ClauseDraft } from "../../api/shapes";
import { plainText } from "./clauses";
import { mergeTexts, settle } from "./merge";

const clause = (id: string, text: string, rest: Partial<ClauseDraft> = {}): ClauseDraft => ({ id, kind: "operative", level: 0, runs: text ? [{ text }] : [], ...rest });
const base = [clause("a", "Share alerts among teams."), clause("b", "Hold one exercise each year."), clause("c", "Report in 2019.")];
const texts = (clauses: ClauseDraft[]) => clauses.map(plainText);

describe("the three-way merge", () => {
  it("takes each side's changes to different clauses", () => {
    const merge = mergeTexts(base, [clause("a", "Share early alerts among teams."), base[1]!, base[2]!], [base[0]!, base[1]!, clause("c", "Report in 2020.")]);
    expect(merge.conflicts).toBe(0);
    expect(merge.clauses.map(({ state }) => state)).toEqual(["mine", "same", "theirs"]);
    expect(texts(settle(merge, {}))).toEqual(["Share early alerts among teams.", "Hold one exercise each year.", "Report in 2020."]);
  });

  it("joins changes to different words of one clause", () => {
    const merge = mergeTexts(base, [base[0]!, clause("b", "Hold one regional exercise each year."), base[2]!], [base[0]!, clause("b", "Hold one exercise each quarter."), base[2]!]);
    expect(merge.clauses[1]?.state).toBe("merged");
    expect(texts(settle(merge, {}))[1]).toBe("Hold one regional exercise each quarter.");
  });

  it("keeps both wordings where the same words were changed, and lets a person choose", () => {
    const merge = mergeTexts(base, [base[0]!, clause("b", "Hold two exercises each year."), base[2]!], [base[0]!, clause("b", "Hold three exercises each year."), base[2]!]);
    expect(merge.conflicts).toBe(1);
    const offered = texts(settle(merge, {}))[1] ?? "";
    for (const word of ["two", "three"]) expect(offered).toContain(word);
    expect(texts(settle(merge, { b: "theirs" }))[1]).toBe("Hold three exercises each year.");
    expect(texts(settle(merge, { b: "mine" }))[1]).toBe("Hold two exercises each year.");
  });

  it("shows one clash as two whole passages, not as words mixed", () => {
    const from = [clause("b", "Hold exercises with observers, each year.")];
    const merge = mergeTexts(from, [clause("b", "Hold exercises with all invited observers, each year.")], [clause("b", "Hold exercises and workshops, each year.")]);
    expect(merge.conflicts).toBe(1);
    expect(texts(settle(merge, {}))[0]).toBe("Hold exercises with all invited observers and workshops, each year.");
  });

  it("keeps a clause that one side deleted and the other changed, until a person lets it go", () => {
    const merge = mergeTexts(base, [base[0]!, clause("b", "Hold one large exercise each year."), base[2]!], [base[0]!, base[2]!]);
    expect(merge.clauses.find(({ id }) => id === "b")?.state).toBe("conflict");
    expect(texts(settle(merge, {}))).toContain("Hold one large exercise each year.");
    expect(texts(settle(merge, { b: "theirs" }))).toEqual(["Share alerts among teams.", "Report in 2019."]);
  });

  it("keeps the clauses both inserted, each after its neighbour", () => {
    const merge = mergeTexts(base, [base[0]!, clause("m", "Mine."), base[1]!, base[2]!], [base[0]!, base[1]!, base[2]!, clause("t", "Theirs.")]);
    expect(merge.clauses.map(({ id }) => id)).toEqual(["a", "m", "b", "c", "t"]);
    expect(settle(merge, {})).toHaveLength(5);
  });

  it("follows the side that moved a clause", () => {
    const merge = mergeTexts(base, [base[2]!, base[0]!, base[1]!], [base[0]!, clause("b", "Hold two exercises."), base[2]!]);
    expect(settle(merge, {}).map(({ id }) => id)).toEqual(["c", "a", "b"]);
    expect(texts(settle(merge, {}))[2]).toBe("Hold two exercises.");
    expect(merge.bothMoved).toBe(false);
  });

  it("accepts a deletion the other side did not touch", () => {
    expect(texts(settle(mergeTexts(base, base, [base[0]!, base[2]!]), {}))).toEqual(["Share alerts among teams.", "Report in 2019."]);
  });

  it("joins a change of level with a change of words", () => {
    const merge = mergeTexts(base, [base[0]!, { ...base[1]!, level: 1 }, base[2]!], [base[0]!, clause("b", "Hold one exercise each quarter."), base[2]!]);
    expect(settle(merge, {})[1]).toMatchObject({ level: 1, runs: [{ text: "Hold one exercise each quarter." }] });
  });

  it("merges words of a script without spaces", () => {
    const from = [clause("a", "สนับสนุนการฝึกอบรมร่วมกัน")];
    const merge = mergeTexts(from, [clause("a", "เราสนับสนุนการฝึกอบรมร่วมกัน")], [clause("a", "สนับสนุนการฝึกอบรมร่วมกันทุกปี")]);
    expect(texts(settle(merge, {}))[0]).toBe("เราสนับสนุนการฝึกอบรมร่วมกันทุกปี");
  });
});
