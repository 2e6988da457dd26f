//! What is done to whole clauses: kind, level, moving, and what Enter, Backspace and Delete mean between them. By command
//! and by keyboard; Tab stays free for leaving the editor (WCAG 2.1.2).
import { Extension } from "@tiptap/core";
import type { Node as EditorNode } from "@tiptap/pm/model";
import { TextSelection, type EditorState, type Transaction } from "@tiptap/pm/state";
import type { ClauseKind, ClauseLevel } from "../../../api/shapes";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    clauseStructure: {
      setClauseKind: (kind: ClauseKind) => ReturnType;
      /** Deeper (+1) or shallower (-1); stays within 0–3. */
      shiftClauseLevel: (by: 1 | -1) => ReturnType;
      /** One place up (-1) or down (+1). */
      moveClause: (by: 1 | -1) => ReturnType;
    };
  }
}

interface Place { node: EditorNode; at: number; index: number }

/** The clauses the selection touches. */
export function selectedClauses({ doc, selection }: Pick<EditorState, "doc" | "selection">): Place[] {
  const places: Place[] = [];
  doc.forEach((node, at, index) => {
    if (at + node.nodeSize > selection.from && at <= selection.to && at < Math.max(selection.to, selection.from + 1)) places.push({ node, at, index });
  });
  return places;
}

/** The clause with the caret. */
export const currentClause = (state: Pick<EditorState, "doc" | "selection">): Place | undefined => selectedClauses(state)[0];

/** The bracket the caret is in or touches, so that one at the end of a clause can be reached too. */
export function bracketAt({ selection: { $from } }: Pick<EditorState, "selection">): { id: string; states: string[] } | null {
  const marks = [...$from.marks(), ...($from.nodeAfter?.marks ?? []), ...($from.nodeBefore?.marks ?? [])];
  const bracket = marks.find(({ type }) => type.name === "bracket");
  return bracket ? { id: String(bracket.attrs.id), states: bracket.attrs.states as string[] } : null;
}

/** The brackets that hold some of the selected words. */
export function bracketsIn({ doc, selection: { from, to } }: Pick<EditorState, "doc" | "selection">): string[] {
  const found = new Set<string>();
  doc.nodesBetween(from, to, ({ marks }) => marks.forEach(({ type, attrs }) => {
    if (type.name === "bracket") found.add(String(attrs.id));
  }));
  return [...found];
}

function restyle(state: EditorState, dispatch: ((transaction: Transaction) => void) | undefined, change: (node: EditorNode) => object | null): boolean {
  const transaction = state.tr;
  for (const { node, at } of selectedClauses(state)) {
    const attributes = change(node);
    if (attributes) transaction.setNodeMarkup(at, undefined, { ...node.attrs, ...attributes });
  }
  if (!transaction.docChanged) return false;
  dispatch?.(transaction);
  return true;
}

function move(state: EditorState, dispatch: ((transaction: Transaction) => void) | undefined, by: 1 | -1): boolean {
  const places = selectedClauses(state);
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last) return false;
  const neighbour = by === -1 ? (first.index > 0 ? state.doc.child(first.index - 1) : null) : (last.index + 1 < state.doc.childCount ? state.doc.child(last.index + 1) : null);
  if (!neighbour) return false;
  if (dispatch) {
    const end = last.at + last.node.nodeSize;
    const { anchor, head } = state.selection;
    const shift = neighbour.nodeSize * by;
    // The neighbour is carried over the selected clauses, so that the clauses being moved keep caret and identity.
    const from = by === -1 ? first.at - neighbour.nodeSize : end;
    const transaction = state.tr.delete(from, from + neighbour.nodeSize);
    transaction.insert(by === -1 ? end - neighbour.nodeSize : first.at, neighbour);
    transaction.setSelection(TextSelection.create(transaction.doc, anchor + shift, head + shift)).scrollIntoView();
    dispatch(transaction);
  }
  return true;
}

/** Enter: in an empty sub-clause, one level out; else the clause is split, and after a heading an operative clause begins. */
function split(state: EditorState, dispatch: (transaction: Transaction) => void): boolean {
  const { selection } = state;
  const { $from } = selection;
  const node = $from.parent;
  if (node.type.name !== "clause") return false;
  if (node.content.size === 0 && (node.attrs.level as number) > 0) {
    return restyle(state, dispatch, (clause) => ({ level: ((clause.attrs.level as number) - 1) as ClauseLevel }));
  }
  const transaction = state.tr.deleteSelection();
  const at = transaction.selection.from;
  const atEnd = transaction.doc.resolve(at).parentOffset === transaction.doc.resolve(at).parent.content.size;
  const next = node.attrs.kind === "heading" && atEnd ? { ...node.attrs, kind: "operative", level: 0 } : node.attrs;
  transaction.split(at, 1, [{ type: node.type, attrs: next }]);
  dispatch(transaction.scrollIntoView());
  return true;
}

/** Backspace after an empty clause, or Delete in one: the empty clause goes, the one with the words keeps its kind and id. */
function dropEmpty(state: EditorState, dispatch: (transaction: Transaction) => void, direction: "back" | "forward"): boolean {
  const { selection, doc } = state;
  const place = currentClause(state);
  if (!selection.empty || !place) return false;
  const empty = direction === "back"
    ? (selection.$from.parentOffset === 0 && place.index > 0 && place.node.content.size > 0 && doc.child(place.index - 1).content.size === 0
      ? { at: place.at - doc.child(place.index - 1).nodeSize, node: doc.child(place.index - 1) } : null)
    : (place.node.content.size === 0 && place.index + 1 < doc.childCount ? place : null);
  if (!empty) return false;
  const transaction = state.tr.delete(empty.at, empty.at + empty.node.nodeSize);
  if (direction === "forward") transaction.setSelection(TextSelection.near(transaction.doc.resolve(empty.at + 1)));
  dispatch(transaction.scrollIntoView());
  return true;
}

export const ClauseStructure = Extension.create({
  name: "clauseStructure",
  // Before the editor's own meaning of these keys.
  priority: 1000,
  addCommands() {
    return {
      setClauseKind: (kind) => ({ state, dispatch }) => restyle(state, dispatch, ({ attrs }) => (attrs.kind === kind ? null : { kind })),
      shiftClauseLevel: (by) => ({ state, dispatch }) => restyle(state, dispatch, ({ attrs }) => {
        const level = (attrs.level as number) + by;
        return level < 0 || level > 3 ? null : { level };
      }),
      moveClause: (by) => ({ state, dispatch }) => move(state, dispatch, by),
    };
  },
  addKeyboardShortcuts() {
    const run = (act: (state: EditorState, dispatch: (transaction: Transaction) => void) => boolean) => () => act(this.editor.state, this.editor.view.dispatch.bind(this.editor.view));
    return {
      "Mod-]": () => this.editor.commands.shiftClauseLevel(1) || true,
      "Mod-[": () => this.editor.commands.shiftClauseLevel(-1) || true,
      "Alt-ArrowUp": () => this.editor.commands.moveClause(-1) || true,
      "Alt-ArrowDown": () => this.editor.commands.moveClause(1) || true,
      "Mod-Alt-1": () => this.editor.commands.setClauseKind("heading") || true,
      "Mod-Alt-2": () => this.editor.commands.setClauseKind("preambular") || true,
      "Mod-Alt-3": () => this.editor.commands.setClauseKind("operative") || true,
      "Mod-Alt-4": () => this.editor.commands.setClauseKind("annex") || true,
      Enter: run(split),
      "Shift-Enter": () => this.editor.commands.insertContent({ type: "text", text: "\n" }),
      Backspace: run((state, dispatch) => dropEmpty(state, dispatch, "back")),
      Delete: run((state, dispatch) => dropEmpty(state, dispatch, "forward")),
    };
  },
});
