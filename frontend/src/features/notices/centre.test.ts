//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import type { Notice } from "../../api/shapes";
import { placeOf } from "../../api/notices";
import { textsOf } from "./centre";

const notice = (recommendation: string | null, symbol: string | null, read: boolean) => ({ recommendation, symbol, read }) as Notice;

describe("the notice centre", () => {
  it("leads to the place on the page", () => {
    expect(placeOf("/r/1#comment-2")).toEqual({ to: "/r/1", hash: "comment-2" });
    expect(placeOf("/r/1/sign-off")).toEqual({ to: "/r/1/sign-off" });
    expect(placeOf("/r/1?revision=working#clause-a")).toEqual({ to: "/r/1", search: { revision: "working" }, hash: "clause-a" });
  });
  it("counts what is unread about each text, what waits first", () => {
    const all = [notice("a", "R.10", true), notice("b", "R.2", false), notice("b", "R.2", true), notice("c", "R.9", true), notice(null, null, false)];
    expect(textsOf(all)).toEqual([
      { recommendation: "b", symbol: "R.2", unread: 1 }, { recommendation: "c", symbol: "R.9", unread: 0 }, { recommendation: "a", symbol: "R.10", unread: 0 },
    ]);
  });
});
