//! The story of a recommendation from its record: what is shown as a milestone, what is gathered between. Pure; a reader
//! without the record still has the revisions.
import type { RecordEntry, RevisionSummary } from "../../../api/shapes";

export interface HistoryItem {
  key: string;
  at: string;
  act: string;
  actor: string | null;
  onBehalfOf: string | null;
  /** The revision the act is about, where it says so. */
  revision: number | null;
  state: string | null;
  position: string | null;
  /** A note or reason, as recorded. */
  words: string | null;
  milestone: boolean;
}
/** A run of acts between milestones, folded to their number until asked for. */
export type HistoryPart = { kind: "item"; item: HistoryItem } | { kind: "gathered"; key: string; items: HistoryItem[] };

const MILESTONES = new Set([
  "recommendation.created", "revision.issued", "sign_off.opened", "sign_off.recalled", "sign_off.extended", "silence.broken", "recommendation.adopted", "state.acceded",
  "recommendation.submitted", "recommendation.withdrawn",
]);

const text = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value : null);

/** The history, the oldest first. */
export function historyOf(entries: RecordEntry[] | null, revisions: RevisionSummary[]): HistoryItem[] {
  if (entries === null) {
    return revisions.toSorted((a, b) => a.number - b.number).map(({ number, created_at, by, note }) => ({
      key: `revision-${number}`, at: created_at, act: "revision.issued", actor: by.name, onBehalfOf: by.delegation, revision: number, state: null, position: null,
      words: text(note), milestone: true,
    }));
  }
  return entries.toSorted((a, b) => a.sequence - b.sequence).map(({ sequence, at, act, actor, on_behalf_of, payload }) => {
    const numbered = payload.revision ?? payload.number;
    const revision = typeof numbered === "number" ? numbered : null;
    const issued = act === "revision.issued" ? revisions.find(({ number }) => number === revision) : undefined;
    return {
      key: String(sequence), at, act, actor, onBehalfOf: on_behalf_of, revision, state: text(payload.state), position: text(payload.position),
      words: text(payload.reason) ?? text(issued?.note), milestone: MILESTONES.has(act),
    };
  });
}

/** Folds what happened between milestones. A single act between two is shown as it is. */
export function gathered(items: HistoryItem[]): HistoryPart[] {
  const parts: HistoryPart[] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (item.milestone) parts.push({ kind: "item", item });
    else if (last?.kind === "gathered") last.items.push(item);
    else parts.push({ kind: "gathered", key: `from-${item.key}`, items: [item] });
  }
  return parts.map((part) => {
    const only = part.kind === "gathered" && part.items.length === 1 ? part.items[0] : undefined;
    return only ? { kind: "item", item: only } : part;
  });
}
