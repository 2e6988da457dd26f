//! A position while somebody is writing it. Pure. Knows which fields a form shows; what a position requires is what the
//! server's `needs` say, and what it refuses is the server's to say.
import type { NewPosition, Position, PositionKind, Prepared, ReservationKind, SignOff } from "../../api/shapes";

export interface PositionDraft {
  /** The state spoken for. */
  state: string;
  position: PositionKind | null;
  statement: string;
  clauses: string[];
  reservation_kind: ReservationKind;
  due: string | null;
  /** The person instructing, when the secretariat records. */
  on_instruction_of: string;
}

export const emptyDraft = (state: string): PositionDraft => ({
  state, position: null, statement: "", clauses: [], reservation_kind: "general", due: null, on_instruction_of: "",
});

/** What a drafter prepared, taken over by the head. */
export const fromPrepared = (prepared: Prepared): PositionDraft => ({
  ...emptyDraft(prepared.state), position: prepared.position, statement: prepared.statement ?? "", clauses: prepared.clauses,
  reservation_kind: prepared.reservation_kind ?? "general", due: prepared.due,
});

export interface FieldsShown { statement: boolean; due: boolean; clauses: boolean; reservation_kind: boolean }

/** The fields a form shows for a position: what the server needs, and what the position may carry. */
export function fieldsShown(position: PositionKind | null, needs: string[]): FieldsShown {
  return {
    statement: position !== null,
    due: needs.includes("due"),
    clauses: position === "object" || position === "agree_with_reservation",
    reservation_kind: position === "agree_with_reservation",
  };
}

export interface Sending { fingerprint: string; needs: string[]; bySecretariat: boolean; prepared: boolean; password: string }

/** The request: only the fields on screen, nothing left over from a position chosen before. */
export function bodyOf(draft: PositionDraft, { fingerprint, needs, bySecretariat, prepared, password }: Sending): NewPosition {
  const position = draft.position ?? "agree";
  const shown = fieldsShown(position, needs);
  const body: NewPosition = { state: draft.state, fingerprint, position };
  if (shown.statement && draft.statement.trim() !== "") body.statement = draft.statement.trim();
  if (shown.clauses && draft.clauses.length > 0) body.clauses = draft.clauses;
  if (shown.reservation_kind) body.reservation_kind = draft.reservation_kind;
  if (shown.due && draft.due) body.due = draft.due;
  if (bySecretariat && !prepared) body.on_instruction_of = draft.on_instruction_of.trim();
  if (prepared) body.prepared = true;
  else if (password !== "") body.password = password;
  return body;
}

export type Gap = "position" | "state" | "statement" | "due" | "on_instruction_of";

/** The fields still to fill in before the sentence can be reviewed. */
export function gapsOf(draft: PositionDraft, needs: string[], bySecretariat: boolean): Gap[] {
  const gaps: Gap[] = [];
  if (draft.state === "") gaps.push("state");
  if (draft.position === null) gaps.push("position");
  if (needs.includes("statement") && draft.statement.trim() === "") gaps.push("statement");
  if (needs.includes("due") && draft.due === null) gaps.push("due");
  if (bySecretariat && draft.on_instruction_of.trim() === "") gaps.push("on_instruction_of");
  return gaps;
}

/** What a state said last at this sign-off: what counts, or else the objection it put on record after a silence had ended. */
export const newestOf = (signOff: SignOff, state: string): Position | null =>
  signOff.positions.find((position) => position.state === state && position.newest) ?? lateOf(signOff, state);

/** The objection a state put on record after the silence had ended, without effect. */
export const lateOf = (signOff: SignOff, state: string): Position | null =>
  signOff.history.findLast((position) => position.state === state && position.late) ?? null;
