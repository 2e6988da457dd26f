//! One operation of a proposal while somebody is writing it, and its way to and from what the server keeps. Pure. Checks
//! only whether the form is filled in; whether the proposal is allowed is the server's to say.
import type { Clause, ClauseKind, ClauseLevel, Operation, Run } from "../../api/shapes";
import { plainText } from "../texts";

export interface OperationDraft {
  /** Of the form row; also the id of an inserted clause. */
  key: string;
  op: Operation["op"];
  clause: string | null;
  /** Null means before the first clause. */
  after: string | null;
  kind: ClauseKind;
  level: ClauseLevel;
  runs: Run[];
}

/** What is still to fill in: a key of the catalogue under `amendments.form`. */
export type Gap = "choose_clause" | "write_text" | "nothing_changed" | "moves_nowhere";

/** An operation on a clause, started with the clause's present words. */
export function startOn(key: string, op: Operation["op"], clause: Clause | null): OperationDraft {
  return {
    key, op, clause: clause?.id ?? null, after: op === "insert_after" ? (clause?.id ?? null) : null,
    kind: clause?.kind ?? "operative", level: clause?.level ?? 0, runs: op === "replace" && clause ? clause.runs : [],
  };
}

export function fromOperation(key: string, operation: Operation, clauses: Clause[]): OperationDraft {
  const present = clauses.find(({ id }) => id === operation.clause);
  return {
    key: operation.new && operation.op === "insert_after" ? operation.new.id : key,
    op: operation.op, clause: operation.clause ?? null, after: operation.after ?? null,
    kind: operation.new?.kind ?? present?.kind ?? "operative", level: operation.new?.level ?? present?.level ?? 0,
    runs: operation.new?.runs ?? present?.runs ?? [],
  };
}

export function toOperation({ key, op, clause, after, kind, level, runs }: OperationDraft): Operation {
  switch (op) {
    case "replace":
      return { op, clause: clause ?? "", new: { id: clause ?? "", kind, level, runs } };
    case "insert_after":
      return { op, after, new: { id: key, kind, level, runs } };
    case "delete":
      return { op, clause: clause ?? "" };
    case "move_after":
      return { op, clause: clause ?? "", after };
  }
}

/** The first thing missing in the form row, or null. */
export function gapOf(draft: OperationDraft, clauses: Clause[]): Gap | null {
  if (draft.op !== "insert_after" && draft.clause === null) return "choose_clause";
  if ((draft.op === "insert_after" || draft.op === "replace") && plainText(draft).trim() === "") return "write_text";
  const present = clauses.find(({ id }) => id === draft.clause);
  if (draft.op === "replace" && present && present.kind === draft.kind && present.level === draft.level && JSON.stringify(present.runs) === JSON.stringify(draft.runs)) return "nothing_changed";
  if (draft.op === "move_after" && draft.clause === draft.after) return "moves_nowhere";
  return null;
}

/** As much of a clause as a list or a sentence has room for. */
export function firstWords(clause: Pick<Clause, "runs">): string {
  const text = plainText(clause);
  const start = Array.from(text).slice(0, 64).join("");
  return start.length < text.length ? `${start}…` : text;
}

/** How a clause is called in a list: reference and first words. */
export function clauseLabel(clause: Clause): string {
  const words = firstWords(clause);
  return clause.reference ? `${clause.reference}: ${words}` : words;
}
