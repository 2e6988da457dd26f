//! The words of one clause as the editor's document and back: one paragraph, marks bold, italic and bracket. Pure.
import type { JSONContent } from "@tiptap/core";
import type { Mark, Run } from "../../api/shapes";

export function toDocument(runs: Run[]): JSONContent {
  const content = runs.filter((run) => run.text !== "").map((run) => {
    const marks: { type: string; attrs?: Record<string, unknown> }[] = (run.marks ?? []).map((type) => ({ type }));
    if (run.bracket) marks.push({ type: "bracket", attrs: { id: run.bracket.id, states: run.bracket.states } });
    return { type: "text", text: run.text, ...(marks.length > 0 ? { marks } : {}) };
  });
  return { type: "doc", content: [{ type: "paragraph", ...(content.length > 0 ? { content } : {}) }] };
}

export function fromDocument(document: JSONContent): Run[] {
  const paragraph = document.content?.[0];
  return (paragraph?.content ?? []).flatMap((node): Run[] => {
    if (node.type !== "text" || !node.text) return [];
    const marks = (node.marks ?? []).map(({ type }) => type).filter((type): type is Mark => type === "bold" || type === "italic");
    const bracket = (node.marks ?? []).find(({ type }) => type === "bracket");
    const run: Run = { text: node.text };
    if (marks.length > 0) run.marks = marks;
    if (bracket?.attrs) run.bracket = { id: String(bracket.attrs.id), states: Array.isArray(bracket.attrs.states) ? bracket.attrs.states.map(String) : [] };
    return [run];
  });
}
