//! While the line is down clauses keep their number, order and identity: two people who split, join or move the same clause
//! without seeing each other would double its words. Typing goes on. Never touches what came from somebody else.
import { Extension } from "@tiptap/core";
import type { Node as EditorNode } from "@tiptap/pm/model";
import { Plugin, type Transaction } from "@tiptap/pm/state";
import type { Lock } from "./ownUndo";

const outline = (document: EditorNode): string => {
  const ids: string[] = [];
  document.forEach(({ attrs }) => ids.push(String(attrs.id)));
  return ids.join("\n");
};
const fromElsewhere = (transaction: Transaction): boolean =>
  (transaction.getMeta("y-sync$") as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin === true;

export const StructureLock = Extension.create<Lock>({
  name: "structureLock",
  // Before the keys of the editor and of the shared text.
  priority: 1100,
  addOptions: () => ({ locked: () => false, onRefused: () => {} }),
  addProseMirrorPlugins() {
    const { locked, onRefused } = this.options;
    return [new Plugin({
      filterTransaction: (transaction) => {
        if (!transaction.docChanged || !locked() || fromElsewhere(transaction)) return true;
        // A text of nothing is shown as one clause without an id, which gets one with its first words.
        if (transaction.before.childCount === 1 && transaction.doc.childCount === 1) return true;
        if (outline(transaction.before) === outline(transaction.doc)) return true;
        onRefused();
        return false;
      },
    })];
  },
});
