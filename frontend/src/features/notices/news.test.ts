//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import { newsOf } from "./news";

describe("news on a page", () => {
  const hint = { kind: "revision.issued", recommendation: "1", seq: 1 };
  it("are said when they concern the text on screen", () => expect(newsOf(hint, { recommendation: "1" })).toBe("revision_issued"));
  it("are not said of one's own act", () => expect(newsOf({ ...hint, mine: true }, { recommendation: "1" })).toBeNull());
  it("are not said when they are older than the page", () => expect(newsOf({ ...hint, again: true }, { recommendation: "1" })).toBeNull());
  it("are not said of another text, or where no text is on screen", () => {
    expect(newsOf(hint, { recommendation: "2" })).toBeNull();
    expect(newsOf(hint, {})).toBeNull();
    expect(newsOf({ kind: "round.opened", seq: 1 }, {})).toBeNull();
  });
  it("about a mandate are said on its pages, and on those of no other", () => {
    const round = { kind: "round.changed", mandate: "m", seq: 1 };
    expect(newsOf(round, { mandate: "m" })).toBe("round_changed");
    expect([newsOf(round, { mandate: "n" }), newsOf(round, { recommendation: "1" }), newsOf({ ...hint, mandate: "m" }, { mandate: "m" })]).toEqual([null, null, null]);
  });
  it("leave out what happens too often to be said", () => expect(newsOf({ ...hint, kind: "working_text.saved" }, { recommendation: "1" })).toBeNull());
});
