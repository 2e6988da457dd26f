//! The copy of the chair's decisions that are not saved yet, or not chosen between yet, in this browser: for a closed lid, a
//! reload, a revision issued meanwhile. One per person and recommendation; taken away when the server has them.
import { keptName } from "../../../ui/keptWords";
import type { Collision, Draft } from "./workbench";

export interface KeptBench {
  /** The revision they were made on. */
  revision: number;
  /** What the server had when they were made. */
  base: Draft;
  draft: Draft;
  collisions: Collision[];
}

const nameOf = (user: string, recommendation: string) => `${keptName(user, recommendation)}.workbench`;

export function keepBench(user: string, recommendation: string, kept: KeptBench): void {
  try {
    window.localStorage.setItem(nameOf(user, recommendation), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing only loses the convenience; the page warns before it is left.
  }
}

export function readBench(user: string, recommendation: string): KeptBench | null {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(nameOf(user, recommendation)) ?? "null");
    if (kept === null || typeof kept !== "object" || !("draft" in kept) || !("base" in kept) || !("collisions" in kept) || !("revision" in kept)) return null;
    return kept as KeptBench;
  } catch {
    return null;
  }
}

export function dropBench(user: string, recommendation: string): void {
  try {
    window.localStorage.removeItem(nameOf(user, recommendation));
  } catch {
    // Nothing was kept, so there is nothing to take away.
  }
}
