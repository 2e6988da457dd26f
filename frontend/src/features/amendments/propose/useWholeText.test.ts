//! Tests of what counts as a whole text on the clipboard.
import { describe, expect, it } from "vitest";
import { isWholeText } from "./useWholeText";

const pasted = (plain: string) => ({ html: "", plain });

describe("a paste", () => {
  it("of one paragraph, or of a few out of many, is words of the clause", () => {
    expect(isWholeText(pasted("One clause;"), 1)).toBe(false);
    expect(isWholeText(pasted("One clause;\n\n"), 8)).toBe(false);
    expect(isWholeText(pasted("Two\r\nlines"), 8)).toBe(false);
  });

  it("of at least half as many paragraphs as the text has is a whole text", () => {
    expect(isWholeText(pasted("a\r\n\r\nb\r\n\r\nc\r\n\r\nd"), 8)).toBe(true);
    expect(isWholeText(pasted("a\nb"), 1)).toBe(true);
  });
});
