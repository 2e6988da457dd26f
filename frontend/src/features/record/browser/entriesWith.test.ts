//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import type { RecordEntry } from "../../../api/shapes";
import { entriesWith } from "./entriesWith";

const entries = [
  { sequence: 1, act: "mandate.created", actor: "Dewi", on_behalf_of: null, subject: "mandate:1", hash: "aa11" },
  { sequence: 2, act: "position.recorded", actor: null, on_behalf_of: "Thailand", subject: "sign_off:9", hash: "bb22" },
] as RecordEntry[];
const found = (words: string) => entriesWith(entries, words).map(({ sequence }) => sequence);

describe("entries of the record", () => {
  it("come newest first", () => expect(found("")).toEqual([2, 1]));
  it("are found by act, actor, principal, subject and hash", () => {
    expect(found("CREATED")).toEqual([1]);
    expect(found("position rec")).toEqual([2]);
    expect(found("thailand")).toEqual([2]);
    expect(found("sign_off:9")).toEqual([2]);
    expect(found("bb2")).toEqual([2]);
    expect(found("nothing")).toEqual([]);
  });
});
