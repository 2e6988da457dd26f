//! The caret as it is on screen, before anything acts on it. A browser moves the caret at once and tells of it a moment later;
//! a key pressed in between (Home, then Enter) must not act where the caret was. Never changes words.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/** Reads a click or a key the browser has acted on and the editor has not heard of yet. Without it, the next key would act at
 *  the old place, and whatever is drawn next would put the caret back there. */
export function readPending(view: EditorView): void {
  (view as unknown as { domObserver: { flush: () => void } }).domObserver.flush();
}

/** While a word is being composed from several keys, the browser and the editor settle the caret between themselves. */
function readBefore(view: EditorView, event: Event): false {
  if (!view.composing && !(event instanceof KeyboardEvent && event.isComposing)) readPending(view);
  return false;
}

export const PendingCaret = Extension.create({
  name: "pendingCaret",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { handleDOMEvents: { keydown: readBefore, beforeinput: readBefore, copy: readBefore, cut: readBefore, paste: readBefore } } })];
  },
});
