//! A clause cut for the screen: runs split where a quoted passage begins or ends, grouped into brackets. Loses no character.
import type { Mark, Run } from "../../api/shapes";

/** A passage of a clause's plain text, in UTF-16 offsets, and what it belongs to (a comment's id). */
export interface Passage { start: number; end: number; owner: string }
export interface Piece { from: number; text: string; marks: Mark[]; owners: string[] }
/** Pieces that stand in one bracket, or in none. */
export interface Stretch { bracket: { id: string; states: string[] } | null; pieces: Piece[] }

export function stretches(runs: Run[], passages: Passage[]): Stretch[] {
  const cuts = passages.flatMap(({ start, end }) => [start, end]);
  const found: Stretch[] = [];
  let offset = 0;
  for (const run of runs) {
    if (run.text === "") continue;
    const end = offset + run.text.length;
    const borders = [...new Set([offset, ...cuts.filter((cut) => cut > offset && cut < end), end])].toSorted((a, b) => a - b);
    const pieces = borders.slice(0, -1).map((from, at): Piece => {
      const to = borders[at + 1] ?? end;
      return {
        from, text: run.text.slice(from - offset, to - offset), marks: run.marks ?? [],
        owners: passages.filter((passage) => passage.start <= from && passage.end >= to && passage.end > passage.start).map(({ owner }) => owner),
      };
    });
    const last = found.at(-1);
    if (last && (last.bracket?.id ?? null) === (run.bracket?.id ?? null)) last.pieces.push(...pieces);
    else found.push({ bracket: run.bracket ?? null, pieces });
    offset = end;
  }
  return found;
}
