//! Following somebody: the page scrolls to where they stand, the own caret stays. Ends as soon as the person types, turns the
//! wheel or presses Escape: nobody is carried off against their will.
import type { Editor } from "@tiptap/react";
import { useEffect } from "react";
import type { Awareness } from "y-protocols/awareness";
import { placeIn } from "./carets";
import { peopleIn } from "./people";

/** Where this connection's caret is in the editor; null when it has none or it cannot be placed now. */
export function caretOf(editor: Editor, awareness: Awareness, client: number): number | null {
  const told = awareness.getStates().get(client) as { cursor?: { head?: unknown } | null } | undefined;
  return placeIn(editor.state, told?.cursor?.head);
}

export function useFollow(editor: Editor, awareness: Awareness, followed: string | null, onEnd: () => void): void {
  useEffect(() => {
    if (followed === null) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const go = () => {
      const leader = peopleIn(awareness.getStates(), awareness.clientID).find(({ key }) => key === followed);
      if (!leader) {
        onEnd();
        return;
      }
      const at = leader.clients.map((client) => caretOf(editor, awareness, client)).find((place) => place !== null);
      if (at === undefined || at === null) return;
      const { top, bottom } = editor.view.coordsAtPos(Math.min(at, editor.state.doc.content.size));
      // Only when they stand outside the middle of the window: a page that moves with each letter cannot be read.
      if (top < window.innerHeight * 0.25 || bottom > window.innerHeight * 0.75) window.scrollBy({ top: (top + bottom) / 2 - window.innerHeight / 2, behavior: calm ? "auto" : "smooth" });
    };
    const key = ({ key: pressed }: KeyboardEvent) => (pressed === "Escape" ? onEnd() : undefined);
    const typed = ({ transaction }: { transaction: { docChanged: boolean; getMeta: (name: string) => unknown } }) => {
      if (transaction.docChanged && transaction.getMeta("y-sync$") === undefined) onEnd();
    };
    awareness.on("change", go);
    editor.on("transaction", typed);
    window.addEventListener("wheel", onEnd, { passive: true });
    window.addEventListener("touchmove", onEnd, { passive: true });
    window.addEventListener("keydown", key);
    go();
    return () => {
      awareness.off("change", go);
      editor.off("transaction", typed);
      window.removeEventListener("wheel", onEnd);
      window.removeEventListener("touchmove", onEnd);
      window.removeEventListener("keydown", key);
    };
  }, [awareness, editor, followed, onEnd]);
}
