//! Where the others stand in the text: a caret with name and delegation, and their selection. Drawn, never part of the text,
//! and silent for screen readers, which are told of changes in words (news.ts).
import { Extension } from "@tiptap/core";
import { yCursorPlugin } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import classes from "./LiveEditing.module.css";
import type { Colour } from "./palette";

interface CaretUser { name?: string; delegation?: string }
export interface CaretsOptions { awareness: Awareness | null; colour: (delegation: string) => Colour }

/** Colours are #rrggbb and set as properties of the element, which the page's policy allows. */
function paint(element: HTMLElement, { light, dark }: Colour): void {
  element.style.setProperty("--who-light", light);
  element.style.setProperty("--who-dark", dark);
}

export const Carets = Extension.create<CaretsOptions>({
  name: "carets",
  priority: 999,
  addOptions: () => ({ awareness: null, colour: () => ({ light: "#0b5fb0", dark: "#8ec5ff" }) }),
  addProseMirrorPlugins() {
    const { awareness, colour } = this.options;
    if (!awareness) return [];
    return [yCursorPlugin(awareness, {
      cursorBuilder: ({ name = "", delegation = "" }: CaretUser) => {
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
      },
      selectionBuilder: ({ delegation = "" }: CaretUser) => {
        const { light, dark } = colour(delegation);
        return { class: classes.selection ?? "", style: `--who-light: ${light}; --who-dark: ${dark}` };
      },
    })];
  },
});
