//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import { newsOf } from "./news";

describe("news on a page", () => {
  const hint = { kind: "revision.issued", recommendation: "1", seq: 1 };
  it("are said when they concern the text on screen", () => expect(newsOf(hint, "1")).toBe("revision_issued"));
  it("are not said of one's own act", () => expect(newsOf({ ...hint, mine: true }, "1")).toBeNull());
  it("are not said of another text, or where no text is on screen", () => {
    expect(newsOf(hint, "2")).toBeNull();
    expect(newsOf(hint, undefined)).toBeNull();
    expect(newsOf({ kind: "round.opened", seq: 1 }, undefined)).toBeNull();
  });
  it("leave out what happens too often to be said", () => expect(newsOf({ ...hint, kind: "working_text.saved" }, "1")).toBeNull());
});
