//! Clauses as values: their plain text, their limits, one spelling of their runs. Knows no screen and no editor.
import type { Clause, ClauseDraft, Mark, Run } from "../../api/shapes";

/** What the server takes (its answer decides; these only let the app say so before). */
export const MOST_CHARACTERS = 20_000;
export const MOST_CLAUSES = 2_000;

/** The words of a clause without marks or brackets. */
export const plainText = (clause: Pick<ClauseDraft, "runs">): string => clause.runs.map(({ text }) => text).join("");

/** Characters as people and the server count them (code points, not UTF-16 units). */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The clause as it is sent: without the computed number and reference. */
export const draftOf = ({ id, kind, level, runs }: Clause | ClauseDraft): ClauseDraft => ({ id, kind, level, runs });

const settings = ({ marks, bracket }: Run): string =>
  JSON.stringify([[...(marks ?? [])].toSorted(), bracket ? [bracket.id, [...bracket.states].toSorted()] : null]);

/** One spelling: no empty run, neighbours of the same setting joined, marks in order, absent what is empty. */
export function tidyRuns(runs: Run[]): Run[] {
  const tidy: Run[] = [];
  for (const run of runs) {
    if (run.text === "") continue;
    const last = tidy.at(-1);
    if (last && settings(last) === settings(run)) {
      last.text += run.text;
      continue;
    }
    const marks: Mark[] = [...new Set(run.marks ?? [])].toSorted();
    tidy.push({
      text: run.text, ...(marks.length > 0 ? { marks } : {}),
      ...(run.bracket ? { bracket: { id: run.bracket.id, states: [...run.bracket.states].toSorted() } } : {}),
    });
  }
  return tidy;
}

/** True when both would be saved as the same clause. */
export const sameClause = (one: ClauseDraft, other: ClauseDraft): boolean =>
  one.id === other.id && one.kind === other.kind && one.level === other.level
  && JSON.stringify(tidyRuns(one.runs)) === JSON.stringify(tidyRuns(other.runs));

/** True when both would be saved as the same text. */
export const sameText = (one: ClauseDraft[], other: ClauseDraft[]): boolean =>
  one.length === other.length && one.every((clause, at) => {
    const counterpart = other[at];
    return counterpart !== undefined && sameClause(clause, counterpart);
  });

/** The address of a clause within a page about its text. */
export const clauseAnchor = (id: string): string => `clause-${id}`;

/** Whether words stand in a bracket now that was not there before: a difference in words alone does not show that. */
export function gainsBrackets(now: Run[], before: Run[]): boolean {
  const known = new Set(before.map(({ bracket }) => bracket?.id));
  return now.some(({ bracket }) => bracket && !known.has(bracket.id));
}
