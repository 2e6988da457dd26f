//! An amendment while somebody writes it in the text itself: which clauses are opened, changed, deleted, moved, inserted.
//! Pure. Says only what is still to fill in; whether the proposal is allowed is the server's to say.
import type { Clause, Operation } from "../../../api/shapes";
import { gapOf, startOn, toOperation, type Gap, type OperationDraft } from "../operationDraft";

export interface Proposal {
  /** The revision whose text is changed. */
  revision: number;
  changes: OperationDraft[];
  rationale: string;
}

export const startProposal = (revision: number): Proposal => ({ revision, changes: [], rationale: "" });

/** What the proposal does to one clause of the text. */
export interface Touched { replace: OperationDraft | null; remove: OperationDraft | null; move: OperationDraft | null }

export function touched({ changes }: Proposal, clause: string): Touched {
  const of = (op: Operation["op"]) => changes.find((change) => change.op === op && change.clause === clause) ?? null;
  return { replace: of("replace"), remove: of("delete"), move: of("move_after") };
}

/** The clauses inserted directly after this one (null: before the first), in their order. */
export const insertedAfter = ({ changes }: Proposal, after: string | null): OperationDraft[] =>
  changes.filter((change) => change.op === "insert_after" && change.after === after);

const holding = (proposal: Proposal, changes: OperationDraft[]): Proposal => ({ ...proposal, changes });

/** Opens a clause for one operation. A second opening changes nothing; a deletion takes the place of what was there. */
export function opened(proposal: Proposal, op: Exclude<Operation["op"], "insert_after">, clause: Clause, key: string): Proposal {
  const before = touched(proposal, clause.id);
  if ((op === "replace" && before.replace) || (op === "move_after" && before.move) || (op === "delete" && before.remove)) return proposal;
  const kept = proposal.changes.filter((change) => change.clause !== clause.id || change.op === "insert_after" || (op !== "delete" && change.op !== "delete"));
  return holding(proposal, [...kept, startOn(key, op, clause)]);
}

/** A new, empty clause after another one, of the revision or of this proposal, with that one's kind and level. */
export function inserted(proposal: Proposal, after: Pick<Clause, "id" | "kind" | "level"> | null, key: string): Proposal {
  const shape = after && after.kind !== "heading" ? { kind: after.kind, level: after.level } : { kind: "operative" as const, level: 0 as const };
  return holding(proposal, [...proposal.changes, { key, op: "insert_after", clause: null, after: after?.id ?? null, ...shape, runs: [] }]);
}

/** Takes one change back. What stood after a clause that is no longer inserted stands where that was. */
export function without(proposal: Proposal, key: string): Proposal {
  const gone = proposal.changes.find((change) => change.key === key);
  return holding(proposal, proposal.changes.filter((change) => change.key !== key).map((change) => (
    gone?.op === "insert_after" && change.after === key && (change.op === "insert_after" || change.op === "move_after") ? { ...change, after: gone.after } : change)));
}

export const changed = (proposal: Proposal, key: string, part: Partial<OperationDraft>): Proposal =>
  holding(proposal, proposal.changes.map((change) => (change.key === key ? { ...change, ...part } : change)));

/** A clause that was opened and left as it is is no change; everything else is sent or still lacks something. */
export function standing({ changes }: Proposal, clauses: Clause[]): { operations: Operation[]; gaps: Record<string, Gap>; count: number } {
  const gaps: Record<string, Gap> = {};
  const meant = changes.filter((change) => {
    const gap = gapOf(change, clauses);
    if (gap === "nothing_changed") return false;
    if (gap) gaps[change.key] = gap;
    return true;
  });
  return { operations: meant.map(toOperation), gaps, count: meant.length };
}
