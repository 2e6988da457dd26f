//! The copy of an amendment that is being written, in this browser: for a closed lid, a reload, a revision issued meanwhile.
//! One per person and recommendation; taken away when it was sent or thrown away.
import { keptName } from "../../../ui/keptWords";
import type { Proposal } from "./proposal";

const nameOf = (user: string, recommendation: string) => `${keptName(user, recommendation)}.proposal`;

export function keepProposal(user: string, recommendation: string, proposal: Proposal): void {
  try {
    if (proposal.changes.length === 0 && proposal.rationale.trim() === "") window.localStorage.removeItem(nameOf(user, recommendation));
    else window.localStorage.setItem(nameOf(user, recommendation), JSON.stringify(proposal));
  } catch {
    // A browser that keeps nothing only loses the convenience; the page warns before it is left.
  }
}

export function readProposal(user: string, recommendation: string): Proposal | null {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(nameOf(user, recommendation)) ?? "null");
    if (kept === null || typeof kept !== "object" || !("changes" in kept) || !Array.isArray(kept.changes) || !("revision" in kept)) return null;
    return kept as Proposal;
  } catch {
    return null;
  }
}

export function dropProposal(user: string, recommendation: string): void {
  try {
    window.localStorage.removeItem(nameOf(user, recommendation));
  } catch {
    // Nothing was kept, so there is nothing to take away.
  }
}
