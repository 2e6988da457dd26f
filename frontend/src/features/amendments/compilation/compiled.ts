//! How a compilation is laid out: what is folded away, which amendments stand beside a clause. Pure; folds no proposal.
import type { CompiledAmendment, CompiledClause } from "../../../api/negotiation";

export type Part = { kind: "clause"; clause: CompiledClause } | { kind: "fold"; first: string; count: number };

/** With `only`, clauses nobody proposes anything on fold into counts. */
export function parts(clauses: CompiledClause[], only: boolean): Part[] {
  const laid: Part[] = [];
  for (const clause of clauses) {
    const last = laid.at(-1);
    if (!only || clause.changed || clause.place !== "base") laid.push({ kind: "clause", clause });
    else if (last?.kind === "fold") last.count += 1;
    else laid.push({ kind: "fold", first: clause.id, count: 1 });
  }
  return laid;
}

/** The amendments that say something at this place of the text, in the order of their numbers, each once. */
export function beside(clause: CompiledClause, amendments: ReadonlyMap<string, CompiledAmendment>): CompiledAmendment[] {
  const ids = new Set<string>([
    ...(clause.amendment ? [clause.amendment] : []),
    ...[...clause.deletions, ...clause.moves, ...clause.settings].map(({ amendment }) => amendment),
    ...clause.segments.flatMap((segment) => (segment.kind === "alternatives" ? segment.options.map(({ amendment }) => amendment) : [])),
  ]);
  return [...ids].flatMap((id) => amendments.get(id) ?? []).toSorted((a, b) => a.number - b.number);
}

/** One name on the page for each row: a moved clause stands twice. */
export const rowId = ({ id, place }: Pick<CompiledClause, "id" | "place">): string => (place === "base" ? `clause-${id}` : `clause-${id}-${place}`);
