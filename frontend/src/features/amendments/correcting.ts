//! What is sent when an amendment is corrected. Pure. Sends only what somebody changed: words that were not touched are never
//! put on another revision than theirs.
import type { Amendment, Operation } from "../../api/shapes";

export interface Correction { rationale?: string; operations?: Operation[]; revision?: number }

/** `begun` are the operations as the form showed them first; it may spell them differently from the server. */
export function correction({ rationale, revision, status }: Pick<Amendment, "rationale" | "revision" | "status">, begun: Operation[], now: { rationale: string; operations: Operation[] }): Correction {
  const worded = JSON.stringify(begun) !== JSON.stringify(now.operations);
  return {
    ...(rationale === now.rationale ? {} : { rationale: now.rationale }),
    ...(worded ? { operations: now.operations } : {}),
    // The server would read words without a revision as words for the newest, and put the old text back there.
    ...(worded && status === "needs_attention" ? { revision } : {}),
  };
}
