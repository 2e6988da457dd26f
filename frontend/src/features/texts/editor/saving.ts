//! Saved, saving, not saved: the one state machine behind the editor's words about saving. Pure; knows no request and no timer.
import type { ClauseDraft, WorkingText } from "../../../api/shapes";
import { draftOf, sameText } from "../clauses";

/** The text both sides know: what the server holds under `version`. */
export interface Base { version: number; clauses: ClauseDraft[] }
export interface Saving {
  phase:
    | "saved" | "unsaved" | "saving"
    /** No connection: kept in this browser, sent when the connection is back. */
    | "unreachable"
    /** The server refused the text; the sentence says why. */
    | "refused"
    /** Somebody else saved first: `theirs` is the text to merge with. */
    | "conflict";
  base: Base;
  /** Counts edits, to know whether words were typed while a save was under way. */
  edits: number;
  sent: number;
  sentence: string | null;
  theirs: WorkingText | null;
  savedAt: string | null;
}
export type SavingEvent =
  | { kind: "edited" }
  | { kind: "sending" }
  | { kind: "stored"; text: WorkingText }
  | { kind: "unreachable"; sentence: string }
  | { kind: "refused"; sentence: string }
  | { kind: "overtaken"; theirs: WorkingText }
  /** The person settled the merge: the server's text is the new base, the merged words are not saved yet. */
  | { kind: "settled" }
  /** Somebody else's newer text was taken over while nothing here was unsaved. */
  | { kind: "renewed"; text: WorkingText };

const baseOf = (text: WorkingText): Base => ({ version: text.version, clauses: text.clauses });

export const begin = (text: WorkingText): Saving => ({
  phase: "saved", base: baseOf(text), edits: 0, sent: 0, sentence: null, theirs: null, savedAt: text.updated_at,
});

/** How the page opens: with the server's text, or with words this browser still holds from before. */
export function open(text: WorkingText, copy: { base: Base; clauses: ClauseDraft[] } | null): { saving: Saving; clauses: ClauseDraft[]; restored: boolean } {
  const fresh = begin(text);
  if (copy === null || sameText(copy.clauses, text.clauses)) return { saving: fresh, clauses: text.clauses.map(draftOf), restored: false };
  const kept = { ...fresh, edits: 1, base: copy.base };
  // The server's text moved on since those words were typed: both are shown, and merged by a person.
  const saving: Saving = copy.base.version === text.version ? { ...kept, phase: "unsaved" } : { ...kept, phase: "conflict", theirs: text };
  return { saving, clauses: copy.clauses, restored: true };
}

export function step(saving: Saving, event: SavingEvent): Saving {
  switch (event.kind) {
    case "edited":
      // A conflict is settled by a person, not by typing on; typing is kept meanwhile.
      return { ...saving, edits: saving.edits + 1, phase: saving.phase === "conflict" || saving.phase === "saving" || saving.phase === "unreachable" ? saving.phase : "unsaved" };
    case "sending":
      return { ...saving, phase: "saving", sent: saving.edits, sentence: null };
    case "stored":
      return { ...saving, phase: saving.edits > saving.sent ? "unsaved" : "saved", base: baseOf(event.text), sentence: null, theirs: null, savedAt: event.text.updated_at };
    case "unreachable":
      return { ...saving, phase: "unreachable", sentence: event.sentence };
    case "refused":
      // Words typed since the refused save may have repaired it: try those.
      return { ...saving, phase: saving.edits > saving.sent ? "unsaved" : "refused", sentence: event.sentence };
    case "overtaken":
      return { ...saving, phase: "conflict", theirs: event.theirs, sentence: null };
    case "settled":
      return saving.theirs ? { ...saving, phase: "unsaved", base: baseOf(saving.theirs), theirs: null, edits: saving.edits + 1 } : saving;
    case "renewed":
      return saving.phase === "saved" ? { ...saving, base: baseOf(event.text), savedAt: event.text.updated_at } : saving;
  }
}

/** True while words exist that only this browser holds. */
export const hasUnsaved = (saving: Saving): boolean => saving.phase !== "saved";
/** True when a save should be sent after a pause in typing. */
export const wantsSending = (saving: Saving): boolean => saving.phase === "unsaved";
