//! The language of each clause while it is typed, told by its script, for the voice of a screen reader: drawn, never part of
//! the text.
import { Extension } from "@tiptap/core";
import type { Node as EditorNode } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { langOf } from "./langOf";

/** A clause that did not change is the same node in the next document: only one that did is read again. */
const known = new WeakMap<EditorNode, string | undefined>();
function languageOf(clause: EditorNode): string | undefined {
  if (!known.has(clause)) known.set(clause, langOf(clause.textContent));
  return known.get(clause);
}

function drawn(document: EditorNode): DecorationSet {
  const found: Decoration[] = [];
  document.forEach((clause, at) => {
    const lang = languageOf(clause);
    if (lang !== undefined) found.push(Decoration.node(at, at + clause.nodeSize, { lang }));
  });
  return found.length === 0 ? DecorationSet.empty : DecorationSet.create(document, found);
}

const key = new PluginKey<DecorationSet>("clause-languages");

export const ClauseLanguages = Extension.create({
  name: "clauseLanguages",
  addProseMirrorPlugins() {
    return [new Plugin({
      key,
      state: {
        init: (_, { doc }) => drawn(doc),
        apply: (transaction, held) => (transaction.docChanged ? drawn(transaction.doc) : held),
      },
      props: { decorations: (state) => key.getState(state) },
    })];
  },
});
