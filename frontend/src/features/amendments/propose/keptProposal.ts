//! The copies of amendments that are being written, in this browser: for a closed lid, a reload, a revision issued meanwhile.
//! One per person, recommendation and revision: what was written on one text never takes the place of what was written on
//! another. Taken away when it was sent or thrown away.
import { keptName } from "../../../ui/keptWords";
import type { Proposal } from "./proposal";

const startOf = (user: string, recommendation: string) => `${keptName(user, recommendation)}.proposal.`;
const nameOf = (user: string, recommendation: string, revision: number) => `${startOf(user, recommendation)}${revision}`;

export function keepProposal(user: string, recommendation: string, proposal: Proposal): void {
  try {
    const name = nameOf(user, recommendation, proposal.revision);
    if (proposal.changes.length === 0 && proposal.rationale.trim() === "") window.localStorage.removeItem(name);
    else window.localStorage.setItem(name, JSON.stringify(proposal));
  } catch {
    // A browser that keeps nothing only loses the convenience; the page warns before it is left.
  }
}

export function readProposal(user: string, recommendation: string, revision: number): Proposal | null {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(nameOf(user, recommendation, revision)) ?? "null");
    if (kept === null || typeof kept !== "object" || !("changes" in kept) || !Array.isArray(kept.changes) || !("revision" in kept)) return null;
    return kept as Proposal;
  } catch {
    return null;
  }
}

/** The revisions of this recommendation on which something is written and not sent, the oldest first. */
export function keptRevisions(user: string, recommendation: string): number[] {
  const start = startOf(user, recommendation);
  try {
    return Object.keys(window.localStorage)
      .filter((name) => name.startsWith(start)).map((name) => Number(name.slice(start.length)))
      .filter((revision) => Number.isInteger(revision) && readProposal(user, recommendation, revision) !== null).toSorted((a, b) => a - b);
  } catch {
    return [];
  }
}

export function dropProposal(user: string, recommendation: string, revision: number): void {
  try {
    window.localStorage.removeItem(nameOf(user, recommendation, revision));
  } catch {
    // Nothing was kept, so there is nothing to take away.
  }
}
