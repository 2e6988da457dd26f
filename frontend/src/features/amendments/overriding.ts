//! An amendment written on an older revision as the start of its new words on the newest one. Pure. Drops no proposed word:
//! what was to replace a clause that is gone is offered as a new clause in its place.
import type { Clause, Operation } from "../../api/shapes";

export function carried(operations: Operation[], base: Clause[], now: Clause[]): Operation[] {
  const standing = new Set(now.map(({ id }) => id));
  const inserted = new Set(operations.flatMap(({ op, new: fresh }) => (op === "insert_after" && fresh ? [fresh.id] : [])));
  /** The nearest clause at or before this one that still stands; null for the beginning. */
  const place = (id: string | null | undefined): string | null => {
    if (id === null || id === undefined || standing.has(id) || inserted.has(id)) return id ?? null;
    const at = base.findIndex((clause) => clause.id === id);
    return base.slice(0, Math.max(at, 0)).findLast((clause) => standing.has(clause.id))?.id ?? null;
  };
  return operations.flatMap((operation): Operation[] => {
    const { op, clause, after, new: fresh } = operation;
    if (op === "insert_after") return [{ ...operation, after: place(after) }];
    if (clause !== undefined && standing.has(clause)) return [op === "move_after" ? { ...operation, after: place(after) } : operation];
    return op === "replace" && fresh ? [{ op: "insert_after", after: place(clause), new: fresh }] : [];
  });
}
