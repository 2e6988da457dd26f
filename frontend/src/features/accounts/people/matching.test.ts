//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import type { Person } from "../../../api/shapes";
import { matching } from "./matching";
import { endOfDay, startOfDay } from "./validity";

const people = [
  { id: "1", name: "Budi Santoso", email: "head.idn@demo.example", credentials: [{ id: "a", ended_at: null }, { id: "b", ended_at: "2026-01-01T00:00:00Z" }] },
  { id: "2", name: "Sok Chanthy", email: "head.khm@demo.example", credentials: [{ id: "c", ended_at: "2026-01-01T00:00:00Z" }] },
] as unknown as Person[];
const ids = (words: string, withEnded: boolean) => matching(people, words, withEnded).map(({ id, credentials }) => [id, ...credentials.map((each) => each.id)].join(" "));

describe("the people shown", () => {
  it("are those with a credential that has not ended", () => expect(ids("", false)).toEqual(["1 a"]));
  it("are all with all credentials when asked", () => expect(ids("", true)).toEqual(["1 a b", "2 c"]));
  it("are found by name or address, ended or not", () => {
    expect(ids("CHANTHY", false)).toEqual(["2"]);
    expect(ids("idn@", true)).toEqual(["1 a b"]);
    expect(ids("nobody", true)).toEqual([]);
  });
});

describe("the days of a credential", () => {
  it("begin at the first and end at the last moment, UTC", () => {
    expect(startOfDay("2026-11-27")).toBe("2026-11-27T00:00:00.000Z");
    expect(endOfDay("2026-11-27")).toBe("2026-11-27T23:59:59.999Z");
    expect(endOfDay(null)).toBeNull();
  });
});
