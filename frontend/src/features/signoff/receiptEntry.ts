//! The entry of the record that holds a position. Pure; verifies nothing.
import type { Position, RecordEntry } from "../../api/shapes";

/** By the position's id; null when this person's view of the record does not show it. */
export function entryOf(entries: RecordEntry[], position: Position): RecordEntry | null {
  return entries.findLast(({ act, payload }) => act === "position.recorded" && payload.position_id === position.id) ?? null;
}
