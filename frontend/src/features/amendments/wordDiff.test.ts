//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import { plainText } from "../texts";
import { onlyMarksDiffer, wordDiff } from "./wordDiff";

describe("the words a proposal changes", () => {
  it("names the inserted and the deleted word and keeps the rest", () => {
    expect(wordDiff("States shall cooperate.", "States should cooperate.")).toEqual([
      { op: "equal", text: "States " }, { op: "delete", text: "shall" }, { op: "insert", text: "should" }, { op: "equal", text: " cooperate." },
    ]);
  });

  it("loses no character of either text", () => {
    const before = "Khuyến nghị các quốc gia; ความมั่นคง ไซเบอร์.";
    const after = "Khuyến khích các quốc gia – ความปลอดภัย ไซเบอร์!";
    const segments = wordDiff(before, after);
    expect(segments.filter(({ op }) => op !== "insert").map(({ text }) => text).join("")).toBe(before);
    expect(segments.filter(({ op }) => op !== "delete").map(({ text }) => text).join("")).toBe(after);
  });

  it("takes a changed phrase as one change", () => {
    expect(wordDiff("one point of contact", "one or more points of contact")).toEqual([
      { op: "equal", text: "one " }, { op: "delete", text: "point " }, { op: "insert", text: "or more points " }, { op: "equal", text: "of contact" },
    ]);
  });

  it("shows an empty side as all inserted or all deleted", () => {
    expect(wordDiff("", "New words").every(({ op }) => op === "insert")).toBe(true);
    expect(wordDiff("Old words", "").every(({ op }) => op === "delete")).toBe(true);
  });
});

describe("marks", () => {
  it("does not take another cut into runs for a change", () => {
    expect(onlyMarksDiffer([{ text: "one two" }], [{ text: "one " }, { text: "two" }])).toBe(false);
  });
  it("finds a bold word", () => {
    const bold = [{ text: "one " }, { text: "two", marks: ["bold" as const] }];
    expect(plainText({ runs: bold })).toBe("one two");
    expect(onlyMarksDiffer([{ text: "one two" }], bold)).toBe(true);
  });
  it("leaves changed words to the word comparison", () => {
    expect(onlyMarksDiffer([{ text: "one" }], [{ text: "two", marks: ["bold"] }])).toBe(false);
  });
});
