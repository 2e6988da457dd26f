//! While the line is down clauses keep their number, order and identity: two people who split, join or move the same clause
//! without seeing each other would double its words. Typing goes on. Never touches what came from somebody else.
import { Extension } from "@tiptap/core";
import type { Node as EditorNode } from "@tiptap/pm/model";
import { Plugin, type Transaction } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

const outline = (document: EditorNode): string => {
  const ids: string[] = [];
  document.forEach(({ attrs }) => ids.push(String(attrs.id)));
  return ids.join("\n");
};
const fromElsewhere = (transaction: Transaction): boolean =>
  (transaction.getMeta("y-sync$") as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin === true;

export interface StructureLockOptions {
  /** True while clauses may not be split, joined, moved, added or taken away. */
  locked: () => boolean;
  /** A person tried. */
  onRefused: () => void;
}

interface Stacks { undoStack: unknown[]; redoStack: unknown[] }

export const StructureLock = Extension.create<StructureLockOptions>({
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
  addKeyboardShortcuts() {
    // What was done before the line went down may hold a split or a move: it is undone when the line is back.
    const marks = { undo: null as number | null, redo: null as number | null };
    const refused = (which: "undo" | "redo"): boolean => {
      const manager = (yUndoPluginKey.getState(this.editor.state) as { undoManager: Stacks } | undefined)?.undoManager;
      if (!this.options.locked() || !manager) {
        marks.undo = marks.redo = null;
        return false;
      }
      marks.undo ??= manager.undoStack.length;
      marks.redo ??= manager.redoStack.length;
      const length = which === "undo" ? manager.undoStack.length : manager.redoStack.length;
      if (length > (marks[which] ?? 0)) return false;
      this.options.onRefused();
      return true;
    };
    return { "Mod-z": () => refused("undo"), "Mod-y": () => refused("redo"), "Shift-Mod-z": () => refused("redo") };
  },
});
