//! Between the API's clauses and the editor's document, without loss in either direction.
import type { JSONContent } from "@tiptap/core";
import type { Node as EditorNode } from "@tiptap/pm/model";
import type { ClauseDraft, ClauseKind, ClauseLevel, Mark, Run } from "../../../api/shapes";
import { tidyRuns } from "../clauses";

/** The editor's document for a text; one empty clause for an empty text, because an editor needs a place to type. */
export function documentOf(clauses: ClauseDraft[], newId: () => string): JSONContent {
  const shown = clauses.length > 0 ? clauses : [{ id: newId(), kind: "operative" as const, level: 0 as const, runs: [] }];
  return { type: "doc", content: shown.map(clauseNodeOf) };
}

export function clauseNodeOf({ id, kind, level, runs }: ClauseDraft): JSONContent {
  const content = tidyRuns(runs).map(({ text, marks, bracket }): JSONContent => {
    const all = [...(bracket ? [{ type: "bracket", attrs: { id: bracket.id, states: bracket.states } }] : []), ...(marks ?? []).map((type) => ({ type }))];
    return { type: "text", text, ...(all.length > 0 ? { marks: all } : {}) };
  });
  return { type: "clause", attrs: { id, kind, level }, ...(content.length > 0 ? { content } : {}) };
}

/** The clauses of the document as they are saved. */
export function clausesOf(document: EditorNode): ClauseDraft[] {
  const clauses: ClauseDraft[] = [];
  document.forEach((node) => {
    if (node.type.name === "clause") clauses.push(clauseOf(node));
  });
  return clauses;
}

export function clauseOf(node: EditorNode): ClauseDraft {
  const runs: Run[] = [];
  node.forEach((inline) => {
    const marks = inline.marks.map(({ type }) => type.name).filter((name): name is Mark => name === "bold" || name === "italic");
    const bracket = inline.marks.find(({ type }) => type.name === "bracket");
    runs.push({
      text: inline.text ?? "", marks,
      ...(bracket ? { bracket: { id: String(bracket.attrs.id), states: bracket.attrs.states as string[] } } : {}),
    });
  });
  return { id: String(node.attrs.id ?? ""), kind: node.attrs.kind as ClauseKind, level: node.attrs.level as ClauseLevel, runs: tidyRuns(runs) };
}
