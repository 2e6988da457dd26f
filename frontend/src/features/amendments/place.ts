//! Where an operation of an amendment puts a clause: after a clause of the text, after one that the amendment itself brings,
//! or at the beginning. Pure. Never says "the beginning" of a place it does not find.
import type { Clause, ClauseDraft, Operation } from "../../api/shapes";

export type Place =
  | { kind: "beginning" }
  | { kind: "after"; clause: Clause }
  /** After a clause that the same amendment inserts. */
  | { kind: "own"; inserted: ClauseDraft }
  /** The clause before it is not in this text any more. */
  | { kind: "gone" };

export function placeOf(after: string | null | undefined, clauses: Clause[], operations: readonly Operation[]): Place {
  if (after === null || after === undefined) return { kind: "beginning" };
  const clause = clauses.find(({ id }) => id === after);
  if (clause) return { kind: "after", clause };
  const inserted = operations.find(({ op, new: own }) => op === "insert_after" && own?.id === after)?.new;
  return inserted ? { kind: "own", inserted } : { kind: "gone" };
}
