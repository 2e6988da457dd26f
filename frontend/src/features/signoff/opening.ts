//! A sign-off while the chair is preparing to open it. Pure. Checks only whether the form is filled in.
import type { NewSignOff, ProcedureKind } from "../../api/shapes";

export interface Opening { kind: ProcedureKind; deadline: string | null; states: string[]; authority: string }
export type OpeningGap = "deadline" | "states" | "authority";

export function openingGaps({ kind, deadline, states, authority }: Opening): OpeningGap[] {
  const gaps: OpeningGap[] = [];
  if (kind === "silence" && deadline === null) gaps.push("deadline");
  if (kind === "minus_x" && states.length === 0) gaps.push("states");
  if (kind === "minus_x" && authority.trim() === "") gaps.push("authority");
  return gaps;
}

/** A silence carries its deadline inside the procedure; the others beside it, when they have one. */
export function newSignOff(revision: number, { kind, deadline, states, authority }: Opening): NewSignOff {
  if (kind === "silence") return { revision, procedure: { kind, deadline: deadline ?? "" } };
  const procedure = kind === "minus_x" ? { kind, states, authority: authority.trim() } : { kind };
  return deadline ? { revision, procedure, deadline } : { revision, procedure };
}
