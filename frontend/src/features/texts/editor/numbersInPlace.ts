//! Clause numbers beside the clauses while they are typed: drawn, never part of the text.
import { Extension } from "@tiptap/core";
import type { Node as EditorNode } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import type { ClauseKind, ClauseLevel } from "../../../api/shapes";
import { numbers } from "../numbering";

const shapeOf = (document: EditorNode) => {
  const shape: { kind: ClauseKind; level: ClauseLevel; at: number; size: number }[] = [];
  document.forEach((node, at) => shape.push({ kind: node.attrs.kind as ClauseKind, level: node.attrs.level as ClauseLevel, at, size: node.nodeSize }));
  return shape;
};

function drawn(document: EditorNode): DecorationSet {
  const shape = shapeOf(document);
  const numbered = numbers(shape);
  return DecorationSet.create(document, shape.map(({ kind, at, size }, index) =>
    Decoration.node(at, at + size, { "data-number": kind === "preambular" ? "" : (numbered[index]?.number ?? ""), "data-reference": numbered[index]?.reference ?? "" })));
}

const key = new PluginKey<{ set: DecorationSet; shape: string }>("clause-numbers");
const signature = (document: EditorNode) => shapeOf(document).map(({ kind, level }) => `${kind[0]}${level}`).join("");

export const ClauseNumbers = Extension.create({
  name: "clauseNumbers",
  addProseMirrorPlugins() {
    return [new Plugin({
      key,
      state: {
        init: (_, { doc }) => ({ set: drawn(doc), shape: signature(doc) }),
        apply(transaction, held) {
          if (!transaction.docChanged) return held;
          const shape = signature(transaction.doc);
          const set = held.set.map(transaction.mapping, transaction.doc);
          // Typing within a clause changes no number; only a clause that came, went, moved or changed its shape does.
          return shape === held.shape && set.find().length === transaction.doc.childCount ? { set, shape } : { set: drawn(transaction.doc), shape };
        },
      },
      props: { decorations: (state) => key.getState(state)?.set },
    })];
  },
});
