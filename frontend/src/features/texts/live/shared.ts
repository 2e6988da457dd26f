//! The editor over a shared text: the binding, undo of one's own acts only, clauses that are born with a place for words, and
//! one's own words kept when somebody else moves, joins or deletes the clause they are typed into. Knows no socket.
import { Extension, type AnyExtension, type Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Plugin, TextSelection, type EditorState } from "@tiptap/pm/state";
import { defaultDeleteFilter, ySyncPluginKey } from "@tiptap/y-tiptap";
import { Item, UndoManager, XmlElement, XmlText, type Doc, type Transaction, type XmlFragment } from "yjs";
import type { Seen } from "../../../api/live";
import { lossesOf, rescue, type Loss, type Rescue, type Spot } from "./rescue";

/** The name of the shared text in its document. */
export const bodyOf = (doc: Doc): XmlFragment => doc.getXmlFragment("body");

const RESCUED = "mufakat:rescued";
const PLACE = "mufakat:place-for-words";

/** Undo takes back what this person did. A clause in which somebody else wrote meanwhile stays, with its id, kind and level. */
export function ownUndo(body: XmlFragment): UndoManager {
  const words = new Set(["clause"]);
  return new UndoManager(body, {
    trackedOrigins: new Set([ySyncPluginKey]),
    captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
    // The attributes a clause was born with go only together with the clause.
    deleteFilter: (item) => !(item instanceof Item && item.parentSub !== null && item.left === null) && defaultDeleteFilter(item, words),
  });
}

/** Gives each clause made here a text of its own at once: two people who begin to type in one empty clause then type in one. */
function bornWithText(transaction: Transaction, body: XmlFragment): XmlElement[] {
  if (transaction.origin !== ySyncPluginKey || !transaction.changed.has(body as never)) return [];
  return body.toArray().filter((child): child is XmlElement =>
    child instanceof XmlElement && child.length === 0 && child._item !== null && child._item.id.clock >= (transaction.beforeState.get(child._item.id.client) ?? 0));
}

function spotAt(state: EditorState, position: number): Spot {
  const place = state.doc.resolve(position);
  return { clause: String(place.node(place.depth === 0 ? 0 : 1).attrs.id ?? ""), offset: place.parentOffset };
}

function positionOf(state: EditorState, { clause, offset }: Spot): number | null {
  let found: number | null = null;
  state.doc.forEach((node, at) => {
    if (node.attrs.id === clause) found = at + 1 + Math.min(offset, node.content.size);
  });
  return found;
}

export interface SharedOptions {
  doc: Doc;
  /** While a change of somebody else arrives: what its author knew of what it deletes. */
  arriving: () => Seen | null;
  /** Words of mine were put back after somebody moved, joined or deleted their clause. */
  onRescue: (rescue: Rescue) => void;
  newId: () => string;
}

/** Watches the shared text for words of this person that would be lost. Ends with the returned function. */
function keepOwnWords(editor: Editor, { doc, arriving, onRescue, newId }: SharedOptions): () => void {
  const body = bodyOf(doc);
  let before: EditorState | null = null;
  let losses: Loss[] = [];
  let wordless: XmlElement[] = [];
  const start = () => {
    before = editor.isDestroyed ? null : editor.state;
  };
  const note = (transaction: Transaction) => {
    wordless.push(...bornWithText(transaction, body));
    const seen = transaction.local ? null : arriving();
    if (seen) losses.push(...lossesOf(transaction, seen, doc.clientID));
  };
  const answer = () => {
    const born = wordless.filter((element) => element.length === 0 && element._item?.deleted === false);
    wordless = [];
    if (born.length > 0) doc.transact(() => born.forEach((element) => element.insert(0, [new XmlText()])), PLACE);
    if (losses.length === 0 || !before || editor.isDestroyed) return;
    const [lost, was] = [losses, before];
    losses = [];
    const done = rescue(lost, body, newId, RESCUED);
    const [anchor, head] = [was.selection.anchor, was.selection.head].map((position) => done.follow(spotAt(was, position)));
    if (anchor && head) {
      const [from, to] = [positionOf(editor.state, anchor), positionOf(editor.state, head)];
      if (from !== null && to !== null) editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)));
    }
    if (done.words.length > 0) onRescue(done);
  };
  doc.on("beforeAllTransactions", start);
  doc.on("afterTransaction", note);
  doc.on("afterAllTransactions", answer);
  return () => {
    doc.off("beforeAllTransactions", start);
    doc.off("afterTransaction", note);
    doc.off("afterAllTransactions", answer);
  };
}

/** What makes an editor one over a shared text. */
export function sharedExtensions(options: SharedOptions): AnyExtension[] {
  const body = bodyOf(options.doc);
  return [
    Collaboration.configure({ fragment: body, yUndoOptions: { undoManager: ownUndo(body) } }),
    Extension.create({
      name: "ownWords",
      addProseMirrorPlugins() {
        const { editor } = this;
        return [new Plugin({ view: () => ({ destroy: keepOwnWords(editor, options) }) })];
      },
    }),
  ];
}
