//! The editor without a screen: documents round-trip, ids stay with their words, whole-clause acts do what they say.
import { Editor } from "@tiptap/core";
import { UndoRedo } from "@tiptap/extensions";
import { afterEach, describe, expect, it } from "vitest";
import type { ClauseDraft } from "../../../api/shapes";
import { plainText } from "../clauses";
import { clausesOf, documentOf } from "./conversion";
import { ClauseIdentity } from "./identity";
import { ClauseNumbers } from "./numbersInPlace";
import { schemaExtensions } from "./schema";
import { bracketsIn, ClauseStructure } from "./structure";

let editor: Editor;
let made = 0;
const open = (clauses: ClauseDraft[]) => {
  made = 0;
  const newId = () => `new-${(made += 1)}`;
  editor = new Editor({ extensions: [...schemaExtensions, UndoRedo, ClauseIdentity.configure({ newId }), ClauseStructure, ClauseNumbers], content: documentOf(clauses, newId) });
};
afterEach(() => editor.destroy());
const clause = (id: string, text: string, rest: Partial<ClauseDraft> = {}): ClauseDraft => ({ id, kind: "operative", level: 0, runs: text ? [{ text }] : [], ...rest });
const now = () => clausesOf(editor.state.doc);
const shown = () => now().map((each) => `${each.id}:${plainText(each)}`);
const caret = (index: number, offset: number) => {
  let at = 0;
  editor.state.doc.forEach((_, position, child) => {
    if (child === index) at = position + 1 + offset;
  });
  editor.commands.setTextSelection(at);
};
const press = (key: string, rest: Partial<KeyboardEventInit> = {}) => editor.view.someProp("handleKeyDown", (handle) => handle(editor.view, new KeyboardEvent("keydown", { key, ...rest })));

describe("conversion", () => {
  it("gives back the same clauses, with every mark, bracket, level and script", () => {
    const text = [
      clause("h", "Cooperation", { kind: "heading" }), clause("p", "Recalling the ASEAN Charter,", { kind: "preambular" }),
      { id: "o", kind: "operative" as const, level: 2 as const, runs: [
        { text: "Encourage " }, { text: "joint", marks: ["bold" as const, "italic" as const] },
        { text: " exercises", bracket: { id: "b1", states: ["SGP", "VNM"] } }, { text: " ฝึกร่วม", marks: ["italic" as const], bracket: { id: "b1", states: ["SGP", "VNM"] } },
      ] },
      clause("e", ""), clause("n", "one\ntwo  three", { kind: "annex" }),
    ];
    open(text);
    expect(now()).toEqual(text);
  });

  it("gives an empty text one clause to type in", () => {
    open([]);
    expect(shown()).toEqual(["new-1:"]);
  });
});

describe("clause ids", () => {
  it("stay with the first half when a clause is split in the middle", () => {
    open([clause("a", "one two")]);
    caret(0, 3);
    press("Enter");
    expect(shown()).toEqual(["a:one", "new-1: two"]);
  });

  it("move down with the words when a clause is split at its start", () => {
    open([clause("a", "one")]);
    caret(0, 0);
    press("Enter");
    expect(shown()).toEqual(["new-1:", "a:one"]);
  });

  it("stay with the original when a clause is copied, wherever the copy lands", () => {
    open([clause("a", "one"), clause("b", "two")]);
    editor.view.dispatch(editor.state.tr.insert(0, editor.state.doc.child(1)));
    expect(shown()).toEqual(["new-1:two", "a:one", "b:two"]);
  });

  it("are unique after many copies of one clause", () => {
    open([clause("a", "one"), clause("b", "two")]);
    const copy = editor.state.doc.child(0);
    editor.view.dispatch(editor.state.tr.insert(editor.state.doc.content.size, [copy, copy, copy]));
    expect(new Set(now().map(({ id }) => id)).size).toBe(5);
    expect(now()[0]?.id).toBe("a");
  });

  it("come back with the clause when a split is undone", () => {
    open([clause("a", "one two")]);
    caret(0, 3);
    press("Enter");
    editor.commands.undo();
    expect(shown()).toEqual(["a:one two"]);
  });

  it("are left alone in a change that came from somebody else", () => {
    open([clause("a", "one")]);
    editor.view.dispatch(editor.state.tr.insert(0, editor.state.doc.child(0)).setMeta("y-sync$", { isChangeOrigin: true }));
    expect(now().map(({ id }) => id)).toEqual(["a", "a"]);
  });
});

describe("brackets", () => {
  it("are found where they hold selected words, not where they only stand beside them", () => {
    open([clause("a", "", { runs: [{ text: "Meet " }, { text: "twice", bracket: { id: "b1", states: ["VNM"] } }, { text: " here." }] })]);
    editor.commands.setTextSelection({ from: 1, to: 6 });
    expect(bracketsIn(editor.state)).toEqual([]);
    editor.commands.setTextSelection({ from: 1, to: 8 });
    expect(bracketsIn(editor.state)).toEqual(["b1"]);
  });
});

describe("whole clauses", () => {
  const three = [clause("a", "one"), clause("b", "two"), clause("c", "three")];
  it("move up and down with the caret in them, and stop at the ends", () => {
    open(three);
    caret(2, 2);
    press("ArrowUp", { altKey: true });
    press("ArrowUp", { altKey: true });
    press("ArrowUp", { altKey: true });
    expect(shown()).toEqual(["c:three", "a:one", "b:two"]);
    editor.commands.insertContent("X");
    expect(shown()[0]).toBe("c:thXree");
    press("ArrowDown", { altKey: true });
    expect(shown()).toEqual(["a:one", "c:thXree", "b:two"]);
  });

  it("change level by keyboard, from 0 to 3", () => {
    open(three);
    caret(1, 0);
    for (let times = 0; times < 5; times += 1) press("]", { ctrlKey: true });
    expect(now().map(({ level }) => level)).toEqual([0, 3, 0]);
    press("[", { ctrlKey: true });
    expect(now()[1]?.level).toBe(2);
  });

  it("change kind together when several are selected", () => {
    open(three);
    editor.commands.setTextSelection({ from: 2, to: 8 });
    editor.commands.setClauseKind("preambular");
    expect(now().map(({ kind }) => kind)).toEqual(["preambular", "preambular", "operative"]);
  });

  it("begin an operative clause after a heading", () => {
    open([clause("h", "Cooperation", { kind: "heading" })]);
    caret(0, 11);
    press("Enter");
    expect(now().map(({ kind }) => kind)).toEqual(["heading", "operative"]);
  });

  it("go one level out on Enter in an empty sub-clause", () => {
    open([clause("a", "one"), clause("b", "", { level: 2 })]);
    caret(1, 0);
    press("Enter");
    expect(now().map(({ level }) => level)).toEqual([0, 1]);
  });

  it("keep the id and kind of the words when an empty clause before them is taken away", () => {
    open([clause("a", "", { kind: "heading" }), clause("b", "two", { level: 1 })]);
    caret(1, 0);
    press("Backspace");
    expect(now()).toEqual([clause("b", "two", { level: 1 })]);
  });

  it("leave Tab to the page", () => {
    open(three);
    caret(0, 1);
    expect(press("Tab")).toBeFalsy();
    expect(shown()).toEqual(["a:one", "b:two", "c:three"]);
  });

  it("show their numbers while they are typed", () => {
    open([clause("a", "one"), clause("b", "two", { level: 1 }), clause("c", "three")]);
    const drawn = () => [...editor.view.dom.querySelectorAll("[data-clause]")].map((element) => element.getAttribute("data-number"));
    expect(drawn()).toEqual(["1", "(a)", "2"]);
    caret(2, 0);
    press("]", { ctrlKey: true });
    expect(drawn()).toEqual(["1", "(a)", "(b)"]);
  });
});
