//! The words that differ between two passages, for screens that compare what no server has yet (a merge). Joining `equal`
//! and `insert` gives the new passage, `equal` and `delete` the old one.
import { diffArrays } from "diff";
import type { Segment } from "../../api/shapes";
import { wordsOf } from "./words";

export function differences(from: string, to: string): Segment[] {
  return diffArrays(wordsOf(from), wordsOf(to)).map(({ added, removed, value }) => ({ op: added ? "insert" : removed ? "delete" : "equal", text: value.join("") }));
}
