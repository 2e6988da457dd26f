//! For tests: several editors over copies of one text, with changes carried between them by hand, in any order.
import { Editor, type AnyExtension } from "@tiptap/core";
import { applyUpdate, decodeUpdate, Doc, encodeStateAsUpdate, XmlElement, XmlText } from "yjs";
import type { Seen } from "../../../api/live";
import type { ClauseDraft } from "../../../api/shapes";
import { plainText } from "../clauses";
import { clausesOf } from "../editor/conversion";
import { ClauseIdentity } from "../editor/identity";
import { schemaExtensions } from "../editor/schema";
import { ClauseStructure } from "../editor/structure";
import { bodyOf, sharedExtensions } from "./shared";
import { StructureLock } from "./structureLock";

/** A text as the server seeds it. */
export function seeded(clauses: { id: string; text: string }[]): Uint8Array {
  const doc = new Doc();
  bodyOf(doc).insert(0, clauses.map(({ id, text }) => {
    const element = new XmlElement("clause");
    element.setAttribute("id", id);
    element.setAttribute("kind", "operative");
    element.setAttribute("level", 0 as unknown as string);
    element.insert(0, [new XmlText(text)]);
    return element;
  }));
  return encodeStateAsUpdate(doc);
}

export interface Typist {
  editor: Editor;
  doc: Doc;
  /** Changes made here and not carried to anybody yet. */
  out: Uint8Array[];
  rescued: string[];
  /** Whether the line is down, and how often something was refused because of it. */
  line: { down: boolean; refused: number };
  take: (update: Uint8Array) => void;
  type: (clause: string, offset: number, words: string) => void;
  caret: (clause: string, offset: number) => void;
  press: (key: string, rest?: Partial<KeyboardEventInit>) => void;
  text: () => string[];
  clauses: () => ClauseDraft[];
}

let made = 0;

/** `more` is what else the editor has. */
export function typist(name: string, seed: Uint8Array, more: (doc: Doc) => AnyExtension[] = () => []): Typist {
  const doc = new Doc();
  // By the name: a run can be repeated.
  doc.clientID = [...name].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7) % 1_000_003;
  applyUpdate(doc, seed);
  const out: Uint8Array[] = [];
  const rescued: string[] = [];
  const line = { down: false, refused: 0 };
  let seen: Seen | null = null;
  let prepare = () => {};
  const newId = () => `${name}-${(made += 1)}`;
  const editor = new Editor({
    element: document.createElement("div"),
    extensions: [...schemaExtensions, ...sharedExtensions({ doc, arriving: () => seen, beforeArrival: (act) => { prepare = act; return () => {}; }, onRescue: ({ words }) => rescued.push(...words), newId, lock: { locked: () => line.down, onRefused: () => { line.refused += 1; } } }), StructureLock.configure({ locked: () => line.down, onRefused: () => { line.refused += 1; } }), ClauseIdentity.configure({ newId }), ClauseStructure, ...more(doc)],
  });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "wire") out.push(update);
  });
  const at = (clause: string, offset: number) => {
    let found = -1;
    editor.state.doc.forEach((node, position) => {
      if (node.attrs.id === clause) found = position + 1 + offset;
    });
    if (found < 0) throw new Error(`${name} has no clause ${clause}`);
    return found;
  };
  return {
    editor, doc, out, rescued, line,
    take: (update) => {
      seen = decodeUpdate(update).ds;
      prepare();
      applyUpdate(doc, update, "wire");
      seen = null;
    },
    type: (clause, offset, words) => editor.view.dispatch(editor.state.tr.insertText(words, at(clause, offset))),
    caret: (clause, offset) => void editor.commands.setTextSelection(at(clause, offset)),
    press: (key, rest = {}) => void editor.view.someProp("handleKeyDown", (handle) => handle(editor.view, new KeyboardEvent("keydown", { key, ...rest }))),
    text: () => clausesOf(editor.state.doc).map((clause) => `${clause.id}:${plainText(clause)}`),
    clauses: () => clausesOf(editor.state.doc),
  };
}

/** Carries changes between all until nothing is left: the server's order is the order of `all`. */
export function settleAll(...all: Typist[]): void {
  while (all.some(({ out }) => out.length > 0)) {
    for (const from of all) {
      for (const update of from.out.splice(0)) {
        for (const to of all) if (to !== from) to.take(update);
      }
    }
  }
}
