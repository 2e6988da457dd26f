//! What the line to a live text means for the person at the editor: saved, on the way, not connected, reading, ended. Pure;
//! knows no socket and no timer.
import type { LineEvent } from "../../../api/live";

/** Why a line ended for good: the editor starts afresh, or the person does something. */
export type End =
  /** A change was refused: this copy of the text is dropped and fetched anew. */
  | "refused"
  /** The right to write ended or the status changed: fetched anew, perhaps to read. */
  | "rights"
  | "signed_out"
  /** This app is older than the text's schema. */
  | "outdated";

export interface Line {
  connected: boolean;
  /** The whole text is here on this connection. */
  synced: boolean;
  /** The whole text was here at least once. */
  everSynced: boolean;
  /** Null until the server said so. */
  editable: boolean | null;
  /** Frames with changes sent on this connection, and how many of them are stored. */
  sent: number;
  stored: number | null;
  /** Words exist that the server has not confirmed. */
  unsaved: boolean;
  /** Attempts since the last one that brought the text. */
  failures: number;
  end: End | null;
}

export const calling: Line = { connected: false, synced: false, everSynced: false, editable: null, sent: 0, stored: null, unsaved: false, failures: 0, end: null };

const ENDS: Readonly<Record<number, End>> = { 4400: "refused", 4422: "refused", 4401: "signed_out", 4403: "rights", 4409: "rights", 4426: "outdated" };

export function step(line: Line, event: LineEvent): Line {
  switch (event.kind) {
    case "opened":
      return { ...line, connected: true, synced: false, sent: 0, stored: null };
    case "synced":
      return { ...line, synced: true, everSynced: true, failures: 0 };
    case "edited":
      return line.unsaved ? line : { ...line, unsaved: true };
    case "sent":
      return { ...line, sent: line.sent + 1 };
    case "stored":
      // Counted, not compared by clock: a deletion moves no clock.
      return { ...line, stored: event.frames, unsaved: line.unsaved && event.frames !== line.sent };
    case "rights":
      return line.editable === event.editable ? line : { ...line, editable: event.editable };
    case "closed": {
      const end = event.code === null ? null : (ENDS[event.code] ?? null);
      return { ...line, connected: false, synced: false, failures: line.failures + 1, end };
    }
  }
}

export type Standing = "opening" | "saved" | "saving" | "unreachable" | "reading" | "ended";

/** The one word for the status line. */
export function standing({ end, everSynced, editable, synced, unsaved }: Line): Standing {
  if (end) return "ended";
  if (!everSynced || editable === null) return "opening";
  if (!synced) return "unreachable";
  if (!editable) return "reading";
  return unsaved ? "saving" : "saved";
}

/** Clauses may be split, joined, moved, pasted or deleted now: only what everybody sees at once does not double. */
export const mayRestructure = (line: Line): boolean => line.end === null && line.synced;
