//! The editor over a shared text: the binding, undo of one's own acts only, clauses that are born with a place for words, and
//! one's own words kept when somebody else moves, joins or deletes the clause they are typed into. Knows no socket.
import { Extension, type AnyExtension, type Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Plugin, TextSelection, type EditorState } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { absolutePositionToRelativePosition, defaultDeleteFilter, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import { Item, UndoManager, XmlElement, XmlText, type Doc, type RelativePosition, type Transaction, type XmlFragment } from "yjs";
import type { Seen } from "../../../api/live";
import { readPending } from "../editor/pendingCaret";
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

type Place = Parameters<typeof absolutePositionToRelativePosition>;
interface SyncState { doc: Doc; type: Place[1]; binding: { mapping: Place[2] } | null }

/** A place in the text twice: as the shared text keeps it, and as a person would point to it. */
interface Held { relative: RelativePosition; spot: Spot }

function hold(state: EditorState, position: number): Held | null {
  const sync = ySyncPluginKey.getState(state) as SyncState | undefined;
  const place = state.doc.resolve(position);
  if (!sync?.binding || place.depth === 0) return null;
  return { relative: absolutePositionToRelativePosition(position, sync.type, sync.binding.mapping), spot: { clause: String(place.node(1).attrs.id ?? ""), offset: place.parentOffset } };
}

/** Where that place is now: in the clause that took its words over when its own is gone, otherwise beside the same letter. */
function findAgain(state: EditorState, { relative, spot }: Held, done: Rescue | null): number | null {
  const moved = done?.follow(spot);
  if (moved) {
    let found: number | null = null;
    state.doc.forEach((node, at) => {
      if (node.attrs.id === moved.clause) found = at + 1 + Math.min(moved.offset, node.content.size);
    });
    return found;
  }
  const sync = ySyncPluginKey.getState(state) as SyncState | undefined;
  return sync?.binding ? relativePositionToAbsolutePosition(sync.doc, sync.type, relative, sync.binding.mapping) : null;
}

export interface SharedOptions {
  doc: Doc;
  /** While a change of somebody else arrives: what its author knew of what it deletes. */
  arriving: () => Seen | null;
  /** Has an act called before each change of somebody else is applied. */
  beforeArrival: (act: () => void) => () => void;
  /** Words of mine were put back after somebody moved, joined or deleted their clause. */
  onRescue: (rescue: Rescue) => void;
  newId: () => string;
}

/** Watches the shared text for words of this person that would be lost, and keeps the caret beside its letter whatever others
 *  do. Ends with the returned function. */
function keepOwnWords(editor: Editor, view: EditorView, { doc, arriving, beforeArrival, onRescue, newId }: SharedOptions): () => void {
  const body = bodyOf(doc);
  let caret: { anchor: Held; head: Held } | null = null;
  let losses: Loss[] = [];
  let wordless: XmlElement[] = [];
  const start = () => {
    if (view.isDestroyed) return;
    readPending(view);
    const { selection } = view.state;
    const [anchor, head] = selection instanceof TextSelection ? [hold(view.state, selection.anchor), hold(view.state, selection.head)] : [null, null];
    caret = anchor && head ? { anchor, head } : null;
  };
  const note = (transaction: Transaction) => {
    wordless.push(...bornWithText(transaction, body));
    const seen = transaction.local ? null : arriving();
    if (seen) losses.push(...lossesOf(transaction, seen, doc.clientID));
  };
  const answer = () => {
    const [born, lost, was] = [wordless.filter((element) => element.length === 0 && element._item?.deleted === false), losses, caret];
    [wordless, losses, caret] = [[], [], null];
    if (born.length > 0) doc.transact(() => born.forEach((element) => element.insert(0, [new XmlText()])), PLACE);
    const done = lost.length > 0 ? rescue(lost, body, newId, RESCUED) : null;
    if (was && !editor.isDestroyed) {
      const { state } = view;
      const [anchor, head] = [findAgain(state, was.anchor, done), findAgain(state, was.head, done)];
      const most = state.doc.content.size;
      if (anchor !== null && head !== null && anchor <= most && head <= most && (anchor !== state.selection.anchor || head !== state.selection.head)) {
        view.dispatch(state.tr.setSelection(TextSelection.between(state.doc.resolve(anchor), state.doc.resolve(head))));
      }
    }
    if (done && done.words.length > 0) onRescue(done);
  };
  const stop = beforeArrival(start);
  doc.on("afterTransaction", note);
  doc.on("afterAllTransactions", answer);
  return () => {
    stop();
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
        return [new Plugin({ view: (view) => ({ destroy: keepOwnWords(editor, view, options) }) })];
      },
    }),
  ];
}
