//! Where everybody stands in the text: the own caret is told to the others, theirs are drawn with name and delegation, and
//! their selections. Never part of the text, and silent for screen readers, which are told of changes in words (news.ts).
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, type EditorState } from "@tiptap/pm/state";
import { DecorationSet, type EditorView } from "@tiptap/pm/view";
import { absolutePositionToRelativePosition, createDecorations, isStructuralTransaction, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import { compareRelativePositions, createRelativePositionFromJSON, type Doc } from "yjs";
import { readPending } from "../editor/pendingCaret";
import classes from "./LiveEditing.module.css";
import type { Colour } from "./palette";

interface CaretUser { name?: string; delegation?: string }
type Place = Parameters<typeof absolutePositionToRelativePosition>;
interface SyncState { doc: Doc; type: Place[1]; isChangeOrigin: boolean; binding: { mapping: Place[2] } }
const syncOf = (state: EditorState) => ySyncPluginKey.getState(state) as SyncState | undefined;

/** Where this place is in the editor; null when it cannot be placed. Places come from other browsers: one that is none must
 *  not stop the text, which is drawn in the same breath. */
export function placeIn(state: EditorState, told: unknown): number | null {
  const sync = syncOf(state);
  if (!told || !sync?.binding) return null;
  try {
    return relativePositionToAbsolutePosition(sync.doc, sync.type, createRelativePositionFromJSON(told), sync.binding.mapping);
  } catch {
    return null;
  }
}
type Told = { cursor?: { anchor?: unknown; head?: unknown } | null } | null | undefined;
const placeable = (state: EditorState, told: Told): boolean => [told?.cursor?.anchor, told?.cursor?.head].every((place) => placeIn(state, place) !== null);

export interface CaretsOptions {
  awareness: Awareness | null;
  colour: (delegation: string) => Colour;
}

/** Colours are #rrggbb and set as properties of the element, which the page's policy allows. */
function paint(element: HTMLElement, { light, dark }: Colour): void {
  element.style.setProperty("--who-light", light);
  element.style.setProperty("--who-dark", dark);
}

function caretOf({ name = "", delegation = "" }: CaretUser, colour: CaretsOptions["colour"]): HTMLElement {
  const caret = document.createElement("span");
  caret.className = classes.caret ?? "";
  caret.setAttribute("aria-hidden", "true");
  caret.dataset.caret = name;
  paint(caret, colour(delegation));
  const label = document.createElement("span");
  label.className = classes.label ?? "";
  const who = document.createElement("span");
  who.className = classes.name ?? "";
  who.textContent = ` ${name}`;
  label.append(delegation, who);
  // Word joiners keep the caret from becoming a place where a line may break.
  caret.append("\u2060", label, "\u2060");
  return caret;
}

/** Tells the others where this person stands. */
function publish(view: EditorView, awareness: Awareness): void {
  const sync = syncOf(view.state);
  if (!sync?.binding) return;
  const told = (awareness.getLocalState() as { cursor?: { anchor: unknown; head: unknown } | null } | null)?.cursor ?? null;
  if (!view.hasFocus() || !view.editable) {
    if (told) awareness.setLocalStateField("cursor", null);
    return;
  }
  const [anchor, head] = [view.state.selection.anchor, view.state.selection.head].map((at) => absolutePositionToRelativePosition(at, sync.type, sync.binding.mapping));
  if (told && compareRelativePositions(createRelativePositionFromJSON(told.anchor), anchor) && compareRelativePositions(createRelativePositionFromJSON(told.head), head)) return;
  awareness.setLocalStateField("cursor", { anchor, head });
}

const key = new PluginKey<DecorationSet>("carets");

export const Carets = Extension.create<CaretsOptions>({
  name: "carets",
  priority: 999,
  addOptions: () => ({ awareness: null, colour: () => ({ light: "#0b5fb0", dark: "#8ec5ff" }) }),
  addProseMirrorPlugins() {
    const { awareness, colour } = this.options;
    if (!awareness) return [];
    const drawn = (state: EditorState): DecorationSet => createDecorations(state, awareness, (own, client, told: Told) => own !== client && placeable(state, told), (user: CaretUser) => caretOf(user, colour), ({ delegation = "" }: CaretUser) => {
      const { light, dark } = colour(delegation);
      return { class: classes.selection ?? "", style: `--who-light: ${light}; --who-dark: ${dark}` };
    }) as DecorationSet;
    return [new Plugin<DecorationSet>({
      key,
      state: {
        init: (_, state) => drawn(state),
        apply: (transaction, held, before, after) => {
          const remote = syncOf(after)?.isChangeOrigin === true;
          // The words lead the shared text while this person moves clauses: the carets come back with their owners' next word.
          if (transaction.docChanged && !remote && isStructuralTransaction(transaction, before.doc)) return DecorationSet.empty;
          if (remote || transaction.getMeta(key) !== undefined) return drawn(after);
          return transaction.docChanged ? held.map(transaction.mapping, transaction.doc) : held;
        },
      },
      props: { decorations: (state) => key.getState(state) },
      view: (view) => {
        let timer: number | undefined;
        const redraw = () => {
          timer ??= window.setTimeout(() => {
            timer = undefined;
            if (view.isDestroyed) return;
            readPending(view);
            view.dispatch(view.state.tr.setMeta(key, true));
          }, 0);
        };
        const focus = () => publish(view, awareness);
        awareness.on("change", redraw);
        view.dom.addEventListener("focusin", focus);
        view.dom.addEventListener("focusout", focus);
        return {
          update: () => publish(view, awareness),
          destroy: () => {
            window.clearTimeout(timer);
            awareness.off("change", redraw);
            view.dom.removeEventListener("focusin", focus);
            view.dom.removeEventListener("focusout", focus);
            if (awareness.getLocalState()) awareness.setLocalStateField("cursor", null);
          },
        };
      },
    })];
  },
});
