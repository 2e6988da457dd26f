//! The copy of unsaved words in this browser, for a lost connection, a closed lid or a crash. One per person and
//! recommendation; taken away when the server has the words.
import type { ClauseDraft } from "../../../api/shapes";
import { keptName } from "../../../ui/keptWords";
import { draftOf } from "../clauses";
import type { Base } from "./saving";

export interface LocalCopy { base: Base; clauses: ClauseDraft[]; /** RFC 3339. */ at: string }

/** Keeps the words; false when this browser cannot (full or forbidden), so that the screen can say so. */
export function keepCopy(user: string, recommendation: string, copy: LocalCopy): boolean {
  try {
    window.localStorage.setItem(keptName(user, recommendation), JSON.stringify({ ...copy, base: { ...copy.base, clauses: copy.base.clauses.map(draftOf) } }));
    return true;
  } catch {
    return false;
  }
}

export function readCopy(user: string, recommendation: string): LocalCopy | null {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(keptName(user, recommendation)) ?? "null");
    if (kept === null || typeof kept !== "object" || !("clauses" in kept) || !("base" in kept) || !Array.isArray(kept.clauses)) return null;
    return kept as LocalCopy;
  } catch {
    return null;
  }
}

export function dropCopy(user: string, recommendation: string): void {
  try {
    window.localStorage.removeItem(keptName(user, recommendation));
  } catch {
    // Nothing was kept, so there is nothing to take away.
  }
}
