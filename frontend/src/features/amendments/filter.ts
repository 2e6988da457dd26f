//! Which amendments the list shows. Pure.
import type { Amendment, AmendmentStatus } from "../../api/shapes";

export const statusGroups = ["all", "open", "disposed", "prepared", "closed"] as const;
export type StatusGroup = (typeof statusGroups)[number];

const groupOf: Record<AmendmentStatus, Exclude<StatusGroup, "all">> = {
  prepared: "prepared", proposed: "open", needs_attention: "open", accepted: "disposed", accepted_as_modified: "disposed", bracketed: "disposed",
  not_retained: "disposed", withdrawn: "closed", superseded: "closed",
};

/** Empty `state` or `clause` means any. */
export function matches(amendment: Amendment, group: StatusGroup, state: string, clause: string): boolean {
  return (group === "all" || groupOf[amendment.status] === group)
    && (state === "" || amendment.delegation === state || amendment.sponsors.includes(state))
    && (clause === "" || amendment.operations.some((operation) => operation.clause === clause || operation.after === clause));
}

/** True while the chair has not said what becomes of it. */
export const isUndisposed = ({ status }: Amendment): boolean => groupOf[status] === "open";

export function touchedClauses(amendments: Amendment[]): string[] {
  return [...new Set(amendments.flatMap(({ operations }) => operations.flatMap(({ clause, after }) => [clause, after]).filter((id): id is string => Boolean(id))))];
}
