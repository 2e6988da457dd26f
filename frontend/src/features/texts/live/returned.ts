//! Words that were kept in this browser come back to a text that went on meanwhile: joined when nothing clashes, otherwise
//! both texts for a person to decide. Drops no word.
import type { Editor } from "@tiptap/react";
import type { ClauseDraft } from "../../../api/shapes";
import { sameClause, sameText, tidyRuns } from "../clauses";
import { clauseNodeOf, clauseOf } from "../editor/conversion";
import type { LocalCopy } from "../editor/localCopy";
import { mergeTexts, settle } from "../merge";

export type Return =
  | { kind: "nothing" }
  | { kind: "joined"; clauses: ClauseDraft[] }
  | { kind: "clash"; base: ClauseDraft[]; mine: ClauseDraft[] };

const outline = (clauses: ClauseDraft[]) => clauses.map(({ id }) => id).join("\n");

/** Each letter with its setting. */
const lettersOf = ({ runs }: ClauseDraft): string[] => tidyRuns(runs).flatMap(({ text, ...setting }) => [...text].map((letter) => JSON.stringify({ letter, ...setting })));

/** Whether `halfway` is `from` on its way to `to`: as much as was stored of words that were being typed, or rubbed out. */
export function onTheWay(from: ClauseDraft, halfway: ClauseDraft, to: ClauseDraft): boolean {
  if (from.kind !== halfway.kind || from.level !== halfway.level) return false;
  const [first, middle, last] = [lettersOf(from), lettersOf(halfway), lettersOf(to)];
  const same = (one: string[], other: string[], upTo: number) => {
    let count = 0;
    while (count < upTo && one[count] === other[count]) count += 1;
    return count;
  };
  const head = same(first, last, Math.min(first.length, last.length));
  const shortest = Math.min(first.length, last.length) - head;
  const tail = same(first.toReversed(), last.toReversed(), shortest);
  const [gone, come] = [first.slice(head, first.length - tail), last.slice(head, last.length - tail)];
  if (middle.length < head + tail) return false;
  const begins = same(middle, first, head) === head && same(middle.toReversed(), first.toReversed(), tail) === tail;
  const between = middle.slice(head, middle.length - tail);
  return begins && [gone, come].some((letters) => same(between, letters, between.length) === between.length);
}

/** The text without what the last keys brought to the server before the line ended: what was stored of them is in the copy
 *  too, and is no change of somebody else's. */
function withoutLastKeys(base: ClauseDraft[], mine: ClauseDraft[], now: ClauseDraft[]): ClauseDraft[] {
  return now.map((clause) => {
    const [from, to] = [base, mine].map((clauses) => clauses.find(({ id }) => id === clause.id));
    return from && to && onTheWay(from, clause, to) ? from : clause;
  });
}

/** What becomes of a kept copy now that the text is here. After a refusal a person looks at it in any case. */
export function returnOf(copy: LocalCopy | null, stored: ClauseDraft[], refused: boolean): Return {
  if (copy === null || sameText(copy.clauses, stored)) return { kind: "nothing" };
  const base = copy.base.clauses;
  const now = withoutLastKeys(base, copy.clauses, stored);
  if (sameText(copy.clauses, base)) return { kind: "nothing" };
  const merge = mergeTexts(base, copy.clauses, now);
  const joined = settle(merge, {});
  // Everything in the copy reached the server after all.
  if (sameText(joined, stored)) return { kind: "nothing" };
  // Only typing is joined without asking: a clause that was split or moved here and there would stand twice.
  const onlyTyping = outline(copy.clauses) === outline(base);
  return refused || merge.conflicts > 0 || !onlyTyping ? { kind: "clash", base, mine: copy.clauses } : { kind: "joined", clauses: joined };
}

/** Makes the text of the editor this one, touching only the clauses that differ: the others may be under somebody's hands. */
export function rewrite(editor: Editor, clauses: ClauseDraft[]): void {
  const { schema, doc, tr } = editor.state;
  const present = new Map<string, typeof doc>();
  doc.forEach((node) => present.set(String(node.attrs.id), node));
  const nodes = clauses.map((clause) => {
    const node = present.get(clause.id);
    return node && sameClause(clauseOf(node), clause) ? node : schema.nodeFromJSON(clauseNodeOf(clause));
  });
  if (nodes.length > 0) editor.view.dispatch(tr.replaceWith(0, doc.content.size, nodes));
}
