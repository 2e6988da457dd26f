//! Two texts made from one: what each side changed, clause by clause, and a word-level merge offered. Pure. Drops no word
//! by itself: where both changed the same words both stand in the offer until a person decides.
import { diff3Merge } from "node-diff3";
import type { ClauseDraft, Run } from "../../api/shapes";
import { sameClause, tidyRuns } from "./clauses";
import { wordsOf } from "./words";

/** What happened to one clause on the way from the common text. */
export type MergeState =
  /** Both sides hold the same. */
  | "same"
  /** Only one side changed, inserted or deleted it. */
  | "mine" | "theirs"
  /** Both changed it, in different words: the merge holds both changes. */
  | "merged"
  /** Both changed the same words, or one deleted what the other changed. */
  | "conflict";
export type Choice = "mine" | "theirs" | "merged";

export interface MergedClause {
  id: string;
  state: MergeState;
  mine: ClauseDraft | null;
  theirs: ClauseDraft | null;
  /** The clause with both changes; null when it is deleted. */
  merged: ClauseDraft | null;
  /** The choice offered first. */
  choice: Choice;
}
export interface Merge { clauses: MergedClause[]; conflicts: number; /** Both sides moved clauses: mine is followed. */ bothMoved: boolean }

type Token = string;
/** A word with the white space after it: a space alone would count as common ground, and cut one clash into many. */
const tokensOf = (clause: ClauseDraft): Token[] => tidyRuns(clause.runs).flatMap(({ text, ...setting }) => {
  const words: string[] = [];
  for (const word of wordsOf(text)) {
    if (word.trim() === "" && words.length > 0) words[words.length - 1] += word;
    else words.push(word);
  }
  return words.map((word) => JSON.stringify({ text: word, ...setting }));
});
const endsOpen = (token: Token | undefined): boolean => token !== undefined && !/\s$/u.test((JSON.parse(token) as Run).text);
const runsOf = (tokens: Token[]): Run[] => tidyRuns(tokens.map((token) => JSON.parse(token) as Run));

/** The runs with both sides' changes to `base`, and whether they changed the same words (then both versions stand). */
export function mergeRuns(base: ClauseDraft, mine: ClauseDraft, theirs: ClauseDraft): { runs: Run[]; clash: boolean } {
  let clash = false;
  const tokens = diff3Merge(tokensOf(mine), tokensOf(base), tokensOf(theirs), { excludeFalseConflicts: true }).flatMap((region) => {
    if (region.ok) return region.ok;
    if (!region.conflict) return [];
    clash = true;
    const space = endsOpen(region.conflict.a.at(-1)) && region.conflict.b.length > 0 ? [JSON.stringify({ text: " " })] : [];
    return [...region.conflict.a, ...space, ...region.conflict.b];
  });
  return { runs: runsOf(tokens), clash };
}

const bothSides = (base: ClauseDraft, mine: ClauseDraft, theirs: ClauseDraft): Pick<MergedClause, "state" | "merged"> => {
  const { runs, clash } = mergeRuns(base, mine, theirs);
  const pick = <Value>(from: Value, own: Value, other: Value) => (own === from ? other : own);
  const shapeClash = (mine.kind !== theirs.kind && mine.kind !== base.kind && theirs.kind !== base.kind)
    || (mine.level !== theirs.level && mine.level !== base.level && theirs.level !== base.level);
  return {
    state: clash || shapeClash ? "conflict" : "merged",
    merged: { id: mine.id, kind: pick(base.kind, mine.kind, theirs.kind), level: pick(base.level, mine.level, theirs.level), runs },
  };
};

function mergeClause(id: string, base: ClauseDraft | null, mine: ClauseDraft | null, theirs: ClauseDraft | null): MergedClause {
  const unchanged = (side: ClauseDraft | null) => (side === null || base === null ? side === base : sameClause(side, base));
  const done = (state: MergeState, merged: ClauseDraft | null, choice: Choice): MergedClause => ({ id, state, mine, theirs, merged, choice });
  if (mine === null && theirs === null) return done("same", null, "merged");
  if (mine && theirs && sameClause(mine, theirs)) return done("same", theirs, "theirs");
  if (unchanged(mine)) return done("theirs", theirs, "theirs");
  if (unchanged(theirs)) return done("mine", mine, "mine");
  if (mine && theirs) {
    const merged = bothSides(base ?? { ...mine, runs: [] }, mine, theirs);
    return { ...done("merged", null, "merged"), ...merged };
  }
  // One side deleted what the other changed: the changed words stay until a person lets them go.
  return done("conflict", mine ?? theirs, mine ? "mine" : "theirs");
}

const order = (clauses: ClauseDraft[], among: Set<string>) => clauses.map(({ id }) => id).filter((id) => among.has(id)).join("\n");

/** Merges `mine` and `theirs`, both made from `base`. */
export function mergeTexts(base: ClauseDraft[], mine: ClauseDraft[], theirs: ClauseDraft[]): Merge {
  const [inBase, inMine, inTheirs] = [base, mine, theirs].map((clauses) => new Map(clauses.map((clause) => [clause.id, clause]))) as
    [Map<string, ClauseDraft>, Map<string, ClauseDraft>, Map<string, ClauseDraft>];
  const mineAndBase = new Set(mine.map(({ id }) => id).filter((id) => inBase.has(id)));
  const theirsAndBase = new Set(theirs.map(({ id }) => id).filter((id) => inBase.has(id)));
  const mineMoved = order(mine, mineAndBase) !== order(base, mineAndBase);
  const theirsMoved = order(theirs, theirsAndBase) !== order(base, theirsAndBase);
  const [leading, following] = mineMoved ? [mine, theirs] : [theirs, mine];
  const ids = leading.map(({ id }) => id);
  const placed = new Set(ids);
  following.forEach(({ id }, at) => {
    if (placed.has(id)) return;
    // After the nearest clause before it that is already placed; at the head when there is none.
    const before = following.slice(0, at).toReversed().find((clause) => placed.has(clause.id));
    ids.splice(before ? ids.indexOf(before.id) + 1 : 0, 0, id);
    placed.add(id);
  });
  const clauses = ids.map((id) => mergeClause(id, inBase.get(id) ?? null, inMine.get(id) ?? null, inTheirs.get(id) ?? null));
  return { clauses, conflicts: clauses.filter(({ state }) => state === "conflict").length, bothMoved: mineMoved && theirsMoved };
}

/** The text after the choices (by clause id; what is not chosen keeps the offer). */
export function settle(merge: Merge, choices: Readonly<Record<string, Choice>>): ClauseDraft[] {
  return merge.clauses.flatMap((clause) => {
    const chosen = clause[choices[clause.id] ?? clause.choice];
    return chosen ? [chosen] : [];
  });
}
