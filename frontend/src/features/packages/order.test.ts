//! Holds the promises of the file beside it.
import { expect, it } from "vitest";
import { moved } from "./order";

it("moves an item up and down and keeps every other in order", () => {
  expect(moved(["a", "b", "c", "d"], 3, 1)).toEqual(["a", "d", "b", "c"]);
  expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
});

it("changes nothing at the ends of the list", () => {
  const items = ["a", "b"];
  expect(moved(items, 0, -1)).toBe(items);
  expect(moved(items, 1, 2)).toBe(items);
  expect(moved(items, 5, 0)).toBe(items);
});
