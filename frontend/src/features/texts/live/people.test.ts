//! Who is here: each person once, oneself first, nobody the server did not name.
import { describe, expect, it } from "vitest";
import { alsoReading, initials, peopleIn } from "./people";

const user = (name: string, delegation: string, reader = false) => ({ user: { name, delegation, reader }, cursor: null });

describe("who is here", () => {
  it("lists a person with two windows once, as a writer if one of them writes", () => {
    const people = peopleIn(new Map<number, unknown>([[1, user("Lan", "VNM")], [2, user("Ali", "MYS")], [3, user("Ali", "MYS", true)], [4, {}], [5, null]]), 1);
    expect(people.map(({ name, self, reader, clients }) => [name, self, reader, clients])).toEqual([["Lan", true, false, [1]], ["Ali", false, false, [2, 3]]]);
  });

  it("keeps people of one name and two delegations apart", () => {
    expect(peopleIn(new Map([[1, user("Lan", "VNM")], [2, user("Lan", "THA")]]), 9)).toHaveLength(2);
  });

  it("names those at the page who are not in the text: colleagues by name, others as their delegation", () => {
    const people = peopleIn(new Map([[1, user("Lan", "VNM")], [2, user("Ali", "MYS")]]), 1);
    const at = (delegation: string, own: boolean, ...names: string[]) => ({ delegation, name: `The ${delegation}`, doing: "reading" as const, own, people: names.map((name) => ({ name, doing: "reading" as const })) });
    expect(alsoReading([at("VNM", true, "Lan", "Minh"), at("MYS", false), at("THA", false)], people).map(({ name }) => name)).toEqual(["Minh", "The THA"]);
  });

  it.each([["Nguyen Thi Lan", "NL"], ["ลลิตา", "ล"], ["", ""]])("shortens %s to %s", (name, short) => expect(initials(name)).toBe(short));
});
