//! Threads find their place, and no comment is lost on the way.
import { describe, expect, it } from "vitest";
import type { Comment } from "../../api/shapes";
import { anchorOf, arrange, quotedIn, threadsOf, holds } from "./threads";

const comment = (id: string, rest: Partial<Comment> = {}): Comment => ({
  id, recommendation: "r", parent: null, scope: "all", delegation: "SGP", author: { id: "u", name: "A" }, body: "text", created_at: `2026-11-01T10:00:0${id.length}Z`,
  edited_at: null, deleted: false, anchor: null, anchored: null, resolved: null, reply_count: 0, version: 1, abilities: {}, ...rest,
});
const on = (clause: string, quote = "", revision = 1) => ({ revision, clause, quote, prefix: "", suffix: "" });
const found = (clause: string | null, state: "exact" | "moved" | "orphaned", start: number | null = null, end: number | null = null) => ({ revision: 1, clause, reference: null, start, end, state });

describe("threads", () => {
  it("gather replies under their comment, the oldest first", () => {
    const threads = threadsOf([comment("ccc", { parent: "a" }), comment("a"), comment("bb", { parent: "a" })]);
    expect(threads.map(({ root, replies }) => [root.id, replies.map(({ id }) => id)])).toEqual([["a", ["bb", "ccc"]]]);
  });

  it("keep a reply whose comment this reader does not have", () => {
    expect(threadsOf([comment("b", { parent: "gone" })])).toHaveLength(1);
  });

  it("stand beside the clause they were found in, not the one they were made on", () => {
    const threads = threadsOf([comment("a", { anchor: on("c1", "x"), anchored: found("c2", "moved") })]);
    expect(arrange(threads, null, new Set(["c1", "c2"])).byClause.c2).toHaveLength(1);
  });

  it("are listed apart when their words or their clause are gone", () => {
    const threads = threadsOf([comment("a", { anchor: on("c1", "x"), anchored: found("c1", "orphaned") }), comment("bb", { anchor: on("c9"), anchored: found("c9", "exact") })]);
    const arranged = arrange(threads, null, new Set(["c1"]));
    expect(arranged.orphaned).toHaveLength(2);
    expect(arranged.byClause).toEqual({});
  });

  it("stand in an older revision only where they were made, and the others are counted", () => {
    const threads = threadsOf([comment("a", { anchor: on("c1", "", 0) }), comment("bb", { anchor: on("c1", "", 1) }), comment("ccc")]);
    const arranged = arrange(threads, 0, new Set(["c1"]));
    expect([arranged.byClause.c1?.length, arranged.elsewhere, arranged.general.length]).toEqual([1, 1, 1]);
  });
});

describe("a place named in an address", () => {
  const [thread] = threadsOf([comment("a"), comment("b", { parent: "a" })]);
  it("is found at the comment and at its replies", () => {
    expect(thread && ["comment-a", "comment-b", "comment-c", ""].map((place) => holds(thread, place))).toEqual([true, true, false, false]);
  });
});

describe("quotes", () => {
  it("take the place the server found", () => {
    expect(quotedIn(comment("a", { anchor: on("c1", "word"), anchored: found("c1", "exact", 4, 8) }), "the word", null)).toEqual({ start: 4, end: 8, owner: "a" });
  });

  it("are told from the same words elsewhere by what stands around them", () => {
    const anchor = anchorOf(1, "c1", "one two one two", { start: 8, end: 11 });
    expect(quotedIn(comment("a", { anchor }), "one two one two", 1)).toEqual({ start: 8, end: 11, owner: "a" });
  });

  it("leave surrounding white space out", () => {
    expect(anchorOf(2, "c1", "share early alerts", { start: 5, end: 12 })).toEqual({ revision: 2, clause: "c1", quote: "early", prefix: "share ", suffix: " alerts" });
  });

  it("are empty for a comment on a whole clause", () => {
    expect(anchorOf(2, "c1", "share", null).quote).toBe("");
  });
});
