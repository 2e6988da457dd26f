//! The numbers of clauses while they are typed, computed as the server computes them (`domain/texts/numbering.rs`).
//! Never stored and never sent: the server's own numbers are shown wherever it gave them.
import type { ClauseKind, ClauseLevel } from "../../api/shapes";

export interface Numbered {
  /** What is printed before the clause: `1`, `(a)`, `PP1`; empty for a heading. */
  number: string;
  /** How negotiators call it: `OP5 (b)`. */
  reference: string;
}

type Counters = [number, number, number, number];

function step(counters: Counters, level: ClauseLevel): number[] {
  counters[level] += 1;
  for (let deeper = level + 1; deeper < counters.length; deeper += 1) counters[deeper as ClauseLevel] = 0;
  return counters.slice(0, level + 1);
}

function named(beforeNumber: string, beforeReference: string, path: number[]): Numbered {
  const labels = path.map((count, level) => label(level, count));
  const own = labels.at(-1) ?? "";
  return { number: labels.length === 1 ? `${beforeNumber}${own}` : own, reference: `${beforeReference}${labels.join(" ")}` };
}

function label(level: number, count: number): string {
  if (level === 0) return String(count);
  if (count === 0) return "(0)";
  if (level === 1) return `(${letters(count, "a")})`;
  return level === 2 ? `(${roman(count)})` : letters(count, "A");
}

/** a … z, aa, ab …: counting in letters, from 1. */
function letters(count: number, first: "a" | "A"): string {
  let rest = count;
  let written = "";
  while (rest > 0) {
    rest -= 1;
    written = String.fromCharCode(first.charCodeAt(0) + (rest % 26)) + written;
    rest = Math.floor(rest / 26);
  }
  return written;
}

const SIGNS: readonly (readonly [number, string])[] = [
  [1000, "m"], [900, "cm"], [500, "d"], [400, "cd"], [100, "c"], [90, "xc"], [50, "l"], [40, "xl"], [10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"],
];
function roman(count: number): string {
  let rest = count;
  let written = "";
  for (const [value, sign] of SIGNS) {
    while (rest >= value) {
      written += sign;
      rest -= value;
    }
  }
  return written;
}

/** The numbers and references of a text's clauses, in the same order. Each kind counts for itself through the text. */
export function numbers(clauses: readonly { kind: ClauseKind; level: ClauseLevel }[]): Numbered[] {
  let headings = 0;
  const preambular: Counters = [0, 0, 0, 0];
  const operative: Counters = [0, 0, 0, 0];
  const annex: Counters = [0, 0, 0, 0];
  return clauses.map(({ kind, level }) => {
    switch (kind) {
      case "heading":
        headings += 1;
        return { number: "", reference: `H${headings}` };
      case "preambular":
        return named("PP", "PP", step(preambular, level));
      case "operative":
        return named("", "OP", step(operative, level));
      case "annex":
        return named("Annex ", "Annex ", step(annex, level));
    }
  });
}
