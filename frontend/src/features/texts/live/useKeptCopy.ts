//! Keeps a copy of the words in this browser while the server has not confirmed them, and lets it go when it has. The copy is
//! for a closed lid, a crash or a right that ends; while the page is open the shared text itself holds the words.
import type { Editor } from "@tiptap/react";
import type { Node as EditorNode } from "@tiptap/pm/model";
import { useEffect, useState } from "react";
import { clausesOf } from "../editor/conversion";
import { dropCopy, keepCopy } from "../editor/localCopy";
import type { LiveText } from "./liveText";

const COPY_MS = 200;

export interface KeptCopyOptions { live: LiveText; editor: Editor; text: string; user: string; version: number }

/** Returns whether the copy could be written. Begins when `ready`: after an older copy was dealt with. */
export function useKeptCopy({ live, editor, text, user, version }: KeptCopyOptions, ready: boolean): boolean {
  const [kept, setKept] = useState(true);
  useEffect(() => {
    if (!ready) return;
    // The text as everybody has it: what the words of the copy were typed into.
    let base: EditorNode = editor.state.doc;
    let timer: number | undefined;
    const keep = () => {
      window.clearTimeout(timer);
      timer = undefined;
      if (live.line.unsaved && live.line.editable && !editor.isDestroyed) {
        setKept(keepCopy(user, text, { base: { version, clauses: clausesOf(base) }, clauses: clausesOf(editor.state.doc), at: new Date().toISOString() }));
      }
    };
    let wasUnsaved = live.line.unsaved;
    const look = () => {
      const { unsaved, end } = live.line;
      if (!unsaved) {
        window.clearTimeout(timer);
        timer = undefined;
        base = editor.state.doc;
        if (wasUnsaved) dropCopy(user, text);
      } else if (end) keep();
      wasUnsaved = unsaved;
    };
    const typed = () => {
      if (!live.line.unsaved) base = editor.state.doc;
      else timer ??= window.setTimeout(keep, COPY_MS);
    };
    const stop = live.subscribe(look);
    editor.on("update", typed);
    window.addEventListener("pagehide", keep);
    return () => {
      keep();
      stop();
      editor.off("update", typed);
      window.removeEventListener("pagehide", keep);
    };
  }, [editor, live, ready, text, user, version]);
  return kept;
}
