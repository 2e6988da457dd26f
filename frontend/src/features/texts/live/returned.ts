//! Words that were kept in this browser come back to a text that went on meanwhile: joined when nothing clashes, otherwise
//! both texts for a person to decide. Drops no word.
import type { Editor } from "@tiptap/react";
import type { ClauseDraft } from "../../../api/shapes";
import { sameClause, sameText } from "../clauses";
import { clauseNodeOf, clauseOf } from "../editor/conversion";
import type { LocalCopy } from "../editor/localCopy";
import { mergeTexts, settle } from "../merge";

export type Return =
  | { kind: "nothing" }
  | { kind: "joined"; clauses: ClauseDraft[] }
  | { kind: "clash"; base: ClauseDraft[]; mine: ClauseDraft[] };

const outline = (clauses: ClauseDraft[]) => clauses.map(({ id }) => id).join("\n");

/** What becomes of a kept copy now that the text is here. After a refusal a person looks at it in any case. */
export function returnOf(copy: LocalCopy | null, now: ClauseDraft[], refused: boolean): Return {
  if (copy === null || sameText(copy.clauses, now)) return { kind: "nothing" };
  const base = copy.base.clauses;
  if (sameText(copy.clauses, base)) return { kind: "nothing" };
  const merge = mergeTexts(base, copy.clauses, now);
  const joined = settle(merge, {});
  // Everything in the copy reached the server after all.
  if (sameText(joined, now)) return { kind: "nothing" };
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
