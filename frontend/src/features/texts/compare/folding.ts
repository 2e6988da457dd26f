//! Which unchanged clauses are folded away between changes. Pure; folds no change.
import type { ClauseChange } from "../../../api/shapes";

export type Part = { kind: "clause"; clause: ClauseChange } | { kind: "fold"; first: string; count: number };

/** With `onlyChanges`, unchanged clauses fold into counts, but for one neighbour on each side of a change. */
export function folded(clauses: ClauseChange[], onlyChanges: boolean): Part[] {
  const parts: Part[] = [];
  clauses.forEach((clause, at) => {
    const near = [clauses[at - 1], clause, clauses[at + 1]].some((each) => each !== undefined && each.change !== "same");
    if (!onlyChanges || near) {
      parts.push({ kind: "clause", clause });
      return;
    }
    const last = parts.at(-1);
    if (last?.kind === "fold") last.count += 1;
    else parts.push({ kind: "fold", first: clause.id, count: 1 });
  });
  return parts;
}

/** How many clauses changed in each way. */
export function counts(clauses: ClauseChange[]): Record<"changed" | "inserted" | "deleted" | "moved", number> {
  const found = { changed: 0, inserted: 0, deleted: 0, moved: 0 };
  for (const { change } of clauses) if (change !== "same") found[change] += 1;
  return found;
}
