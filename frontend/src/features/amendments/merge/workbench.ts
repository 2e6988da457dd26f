//! The chair's decisions while they are made: what is kept here, what the server keeps, and what becomes of both when the
//! other officer saved first. Pure. Loses no decision: where both decided the same thing differently, both stand until one chooses.
import type { DecisionDraft, Workbench, WorkbenchDraft } from "../../../api/negotiation";
import type { Clause, ClauseDraft, DispositionOutcome, Operation } from "../../../api/shapes";
import { firstWords } from "../operationDraft";

export interface Draft { decisions: Readonly<Record<string, DecisionDraft>>; clauseTexts: Readonly<Record<string, ClauseDraft>> }

/** One spelling of a decision, so that two that say the same compare the same. */
function ordered({ amendment, outcome, reason, text, clauses, in_brackets }: DecisionDraft | Workbench["decisions"][number]): DecisionDraft {
  return { amendment, outcome, ...(reason ? { reason } : {}), ...(text ? { text } : {}), ...(clauses ? { clauses } : {}), ...(in_brackets ? { in_brackets } : {}) };
}

/** The decisions the server keeps; those on amendments no longer on the table are gone. */
export function draftOf(workbench: Workbench): Draft {
  return {
    decisions: Object.fromEntries(carriedOut(workbench).map((decision): [string, DecisionDraft] => [decision.amendment, ordered(decision)])),
    clauseTexts: Object.fromEntries(workbench.clause_texts.map(({ id, kind, level, runs }) => [id, { id, kind, level, runs }])),
  };
}

/** The decisions that carrying out records: those on amendments that were withdrawn or disposed of elsewhere are not among them. */
export const carriedOut = ({ decisions, dropped }: Pick<Workbench, "decisions" | "dropped">): Workbench["decisions"] =>
  decisions.filter(({ amendment }) => !dropped.includes(amendment));

const byKey = <Value>(record: Readonly<Record<string, Value>>): Value[] => Object.keys(record).toSorted().flatMap((key) => record[key] ?? []);
export const bodyOf = ({ decisions, clauseTexts }: Draft): WorkbenchDraft => ({ decisions: byKey(decisions), clause_texts: byKey(clauseTexts) });
/** One spelling of a draft, to see whether the server has it. */
export const spelled = (draft: Draft): string => JSON.stringify(bodyOf(draft));

export function decided(draft: Draft, amendment: string, decision: DecisionDraft | null): Draft {
  const { [amendment]: _, ...others } = draft.decisions;
  return { ...draft, decisions: decision ? { ...others, [amendment]: ordered(decision) } : others };
}

export function worded(draft: Draft, clause: string, text: ClauseDraft | null): Draft {
  const { [clause]: _, ...others } = draft.clauseTexts;
  return { ...draft, clauseTexts: text ? { ...others, [clause]: text } : others };
}

/** The last words of each compromise, by amendment. */
export type Written = Readonly<Record<string, Operation[]>>;
export const remembered = (written: Written, { decisions }: Draft): Written =>
  ({ ...written, ...Object.fromEntries(Object.values(decisions).flatMap(({ amendment, text }) => (text ? [[amendment, text]] : []))) });

/** Another outcome for the amendment: the reason stays, and a compromise that was written comes back with its outcome. */
export function chosen(decision: DecisionDraft | null, amendment: string, outcome: DispositionOutcome, words: Operation[] | null): DecisionDraft {
  const text = outcome === "accepted_as_modified" ? words : null;
  return { amendment, outcome, ...(decision?.reason ? { reason: decision.reason } : {}), ...(text ? { text } : {}) };
}

/** What a clause of an amendment is called: its number, or the first words of one that it inserts; null when it has neither. */
export function nameOf(id: string, clauses: Clause[], operations: readonly Operation[]): string | null {
  const known = clauses.find((clause) => clause.id === id)?.reference;
  const own = operations.find((operation) => operation.op === "insert_after" && operation.new?.id === id)?.new;
  return known || (own ? `“${firstWords(own)}”` : null);
}

/** What becomes of one clause of an amendment that is accepted. */
export type Treatment = "taken" | "brackets" | "left";
export const treatmentOf = ({ clauses, in_brackets }: DecisionDraft, clause: string): Treatment =>
  (clauses && !clauses.includes(clause) ? "left" : in_brackets?.includes(clause) ? "brackets" : "taken");

/** The decision with another treatment of one clause. The rest stays as it was; `touched` is every clause of the amendment. */
export function treated(decision: DecisionDraft, touched: string[], clause: string, treatment: Treatment): DecisionDraft {
  const of = (id: string) => (id === clause ? treatment : treatmentOf(decision, id));
  const { in_brackets: _, ...rest } = decision;
  const brackets = touched.filter((id) => of(id) === "brackets");
  return { ...rest, clauses: touched.filter((id) => of(id) !== "left"), ...(brackets.length > 0 ? { in_brackets: brackets } : {}) };
}

/** The decision on the amendment as a whole again. */
export function asWhole({ clauses: _, in_brackets: __, ...rest }: DecisionDraft): DecisionDraft {
  return rest;
}

/** Something both officers decided differently. What is null was taken back. */
export type Collision =
  | { kind: "decision"; id: string; mine: DecisionDraft | null; theirs: DecisionDraft | null }
  | { kind: "clause"; id: string; mine: ClauseDraft | null; theirs: ClauseDraft | null };
export interface Reconciled { draft: Draft; /** What the other officer changed, by amendment or clause. */ changed: { kind: Collision["kind"]; id: string }[]; collisions: Collision[] }

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

function side<Value>(base: Readonly<Record<string, Value>>, mine: Readonly<Record<string, Value>>, theirs: Readonly<Record<string, Value>>, asks: boolean) {
  const merged: Record<string, Value> = {};
  const changed: string[] = [];
  const collisions: { id: string; mine: Value | null; theirs: Value | null }[] = [];
  for (const id of new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])) {
    const [was, own, other] = [base[id], mine[id], theirs[id]];
    if (!same(was, other)) changed.push(id);
    // Until somebody chooses, what the other officer saved stands: it is what the server has.
    if (!same(was, own) && !same(own, other) && (asks || !same(was, other))) collisions.push({ id, mine: own ?? null, theirs: other ?? null });
    const kept = asks || same(was, own) || !same(was, other) ? other : own;
    if (kept !== undefined) merged[id] = kept;
  }
  return { merged, changed, collisions };
}

/**
 * Both officers' work on the same saved state: each one's own changes, the other's, and what contradicts. With `asks` nothing of
 * this page's own is taken without a choice: it was decided on other words than those that stand now.
 */
export function reconcile(base: Draft, mine: Draft, theirs: Draft, asks = false): Reconciled {
  const decisions = side(base.decisions, mine.decisions, theirs.decisions, asks);
  const texts = side(base.clauseTexts, mine.clauseTexts, theirs.clauseTexts, asks);
  return {
    draft: { decisions: decisions.merged, clauseTexts: texts.merged },
    changed: [...decisions.changed.map((id) => ({ kind: "decision" as const, id })), ...texts.changed.map((id) => ({ kind: "clause" as const, id }))],
    collisions: [...decisions.collisions.map((each) => ({ kind: "decision" as const, ...each })), ...texts.collisions.map((each) => ({ kind: "clause" as const, ...each }))],
  };
}

/** The contradictions that still wait for a choice now that the draft is this one. */
export function awaiting(collisions: Collision[], draft: Draft): Collision[] {
  return collisions.flatMap((collision): Collision[] => {
    if (collision.kind === "decision") {
      const theirs = draft.decisions[collision.id] ?? null;
      return same(collision.mine, theirs) ? [] : [{ ...collision, theirs }];
    }
    const theirs = draft.clauseTexts[collision.id] ?? null;
    return same(collision.mine, theirs) ? [] : [{ ...collision, theirs }];
  });
}
