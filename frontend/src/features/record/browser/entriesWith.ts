//! Finding entries by words. Pure.
import type { RecordEntry } from "../../../api/shapes";
import { actWords } from "./actWords";

/** Entries whose act, in words or by name, actor, principal, subject or hash contains the words; the newest first. */
export function entriesWith(entries: RecordEntry[], words: string): RecordEntry[] {
  const wanted = words.trim().toLocaleLowerCase();
  return entries
    .filter((entry) => wanted === "" || [entry.act, actWords(entry.act), entry.actor, entry.on_behalf_of, entry.subject, entry.hash].some((text) => text?.toLocaleLowerCase().includes(wanted)))
    .toSorted((a, b) => b.sequence - a.sequence);
}
