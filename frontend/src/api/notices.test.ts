//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import { placeOf } from "./notices";

describe("where a notice leads", () => {
  it("asks for a revision by its number, as the page does", () => {
    expect(placeOf("/r/abc?revision=3#clause-op-1")).toEqual({ to: "/r/abc", search: { revision: 3 }, hash: "clause-op-1" });
    expect(placeOf("/r/abc?revision=0")).toEqual({ to: "/r/abc", search: { revision: 0 } });
  });
  it("leaves words as they are", () => {
    expect(placeOf("/r/abc?revision=working&clause=007")).toEqual({ to: "/r/abc", search: { revision: "working", clause: "007" } });
  });
  it("asks for nothing where nothing is asked for", () => {
    expect(placeOf("/r/abc/sign-off")).toEqual({ to: "/r/abc/sign-off" });
    expect(placeOf("/r/abc#comment-1")).toEqual({ to: "/r/abc", hash: "comment-1" });
  });
});
