//! Where an operation puts a clause, by example.
import { expect, test } from "vitest";
import type { Clause, Operation } from "../../api/shapes";
import { placeOf } from "./place";

const clause = (id: string): Clause => ({ id, kind: "operative", level: 0, runs: [{ text: id }], number: "1", reference: "OP1" });
const inserts = (id: string, after: string | null): Operation => ({ op: "insert_after", after, new: { id, kind: "operative", level: 0, runs: [] } });

test("a clause put after one that the same amendment inserts does not stand at the beginning", () => {
  const operations = [inserts("n", "a"), inserts("m", "n")];
  expect(placeOf("a", [clause("a")], operations)).toEqual({ kind: "after", clause: clause("a") });
  expect(placeOf("n", [clause("a")], operations)).toEqual({ kind: "own", inserted: { id: "n", kind: "operative", level: 0, runs: [] } });
  expect(placeOf(null, [clause("a")], operations)).toEqual({ kind: "beginning" });
});

test("a place that is gone is called gone", () => {
  expect(placeOf("b", [clause("a")], [])).toEqual({ kind: "gone" });
});
