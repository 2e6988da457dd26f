//! The order of rounds. Ids are UUIDv7, so they sort by the time of opening.
import type { Round } from "../../../api/shapes";

/** The newest round first; the first one governs. */
export const newestFirst = (rounds: Round[]): Round[] => rounds.toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
