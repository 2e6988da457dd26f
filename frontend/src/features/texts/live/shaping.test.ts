//! Clauses that one person copies, cuts, pastes and drags while others type in them: each clause keeps one id, and every word
//! stays.
import type { Node as EditorNode } from "@tiptap/pm/model";
import { afterEach, describe, expect, it } from "vitest";
import { seeded, settleAll, typist, type Typist } from "./people.fixture";

const three = [{ id: "a", text: "Share alerts" }, { id: "b", text: "Hold exercises" }, { id: "c", text: "Report" }];
let all: Typist[] = [];
const meet = (...names: string[]): Typist[] => {
  const seed = seeded(three);
  all = names.map((name) => typist(name, seed));
  return all;
};
afterEach(() => all.forEach(({ editor }) => editor.destroy()));

/** Where a clause stands in somebody's editor. */
function clauseIn({ editor }: Typist, index: number): { from: number; to: number; node: EditorNode } {
  let [from, found] = [0, editor.state.doc.child(0)];
  editor.state.doc.forEach((node, at, child) => {
    if (child === index) [from, found] = [at, node];
  });
  return { from, to: from + found.nodeSize, node: found };
}
const cut = (who: Typist, index: number): EditorNode => {
  const { from, to, node } = clauseIn(who, index);
  who.editor.view.dispatch(who.editor.state.tr.delete(from, to).setMeta("uiEvent", "cut"));
  return node;
};
const paste = (who: Typist, index: number, node: EditorNode) => {
  const count = who.editor.state.doc.childCount;
  who.editor.view.dispatch(who.editor.state.tr.insert(index < count ? clauseIn(who, index).from : who.editor.state.doc.content.size, node).setMeta("uiEvent", "paste"));
};
/** What a drop does: away there and here again in one step. */
const drag = (who: Typist, index: number, to: number) => {
  const { from, to: end, node } = clauseIn(who, index);
  const tr = who.editor.state.tr.delete(from, end);
  const count = tr.doc.childCount;
  let at = tr.doc.content.size;
  tr.doc.forEach((_, position, child) => {
    if (child === Math.min(to, count)) at = position;
  });
  who.editor.view.dispatch(tr.insert(at, node).setMeta("uiEvent", "drop"));
};

function expectOneText(): string[] {
  const text = expectSameText();
  const ids = all[0]?.clauses().map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => id !== "")).toBe(true);
  return text;
}
function expectSameText(): string[] {
  const texts = all.map(({ text }) => text());
  for (const text of texts) expect(text).toEqual(texts[0]);
  return texts[0] ?? [];
}

describe("clauses under several hands", () => {
  it("keep their id where they stand when somebody copies them, and the copy gets one of its own", () => {
    const [copier, writer] = meet("copier", "writer") as [Typist, Typist];
    paste(copier, 3, clauseIn(copier, 1).node);
    writer.type("b", 14, " each year");
    settleAll(copier, writer);
    const text = expectOneText();
    expect(text[1]).toBe("b:Hold exercises each year");
    expect(text[3]?.replace(/^[^:]*:/, "")).toBe("Hold exercises");
    expect(text[3]?.startsWith("b:")).toBe(false);
  });

  it("keep their id when they are cut and pasted elsewhere", () => {
    const [mover, reader] = meet("mover", "reader") as [Typist, Typist];
    paste(mover, 0, cut(mover, 1));
    settleAll(mover, reader);
    expect(expectOneText()).toEqual(["b:Hold exercises", "a:Share alerts", "c:Report"]);
  });

  it.each([["to the start", 1, 0], ["to the end", 0, 2], ["past one", 1, 2]])("keep words typed into them while they are dragged (%s)", (_, from, to) => {
    const [mover, writer, other] = meet("mover", "writer", "other") as [Typist, Typist, Typist];
    drag(mover, from, to);
    for (const [clause, offset] of [["a", 5], ["b", 4], ["c", 6]] as const) writer.type(clause, offset, ` <${clause}>`);
    other.type("b", 14, " yearly");
    settleAll(mover, writer, other);
    expect(expectOneText().toSorted()).toEqual(["a:Share <a> alerts", "b:Hold <b> exercises yearly", "c:Report <c>"]);
  });

  it("lose no word that somebody types into them between the cut and the paste", () => {
    const [mover, writer] = meet("mover", "writer") as [Typist, Typist];
    const held = cut(mover, 1);
    writer.type("b", 14, " each year");
    settleAll(mover, writer);
    paste(mover, 0, held);
    settleAll(mover, writer);
    const text = expectOneText();
    expect(text[0]).toBe("b:Hold exercises");
    expect(text.join(" ")).toContain("each year");
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed))("come to one text with every typed word, whatever four do at once (%i)", (seed) => {
    const four = meet("one", "two", "three", "four");
    let state = seed + 1;
    const roll = (sides: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(state / 65_536) % sides;
    };
    const typed: string[] = [];
    for (let turn = 0; turn < 14; turn += 1) {
      const who = four[roll(4)] as Typist;
      const count = who.editor.state.doc.childCount;
      const index = roll(count);
      const what = roll(6);
      if (what <= 2) {
        const { from, node } = clauseIn(who, index);
        const word = `w${seed}x${turn}y`;
        typed.push(word);
        who.editor.view.dispatch(who.editor.state.tr.insertText(word, from + 1 + roll(2) * node.content.size));
      }
      if (what === 3) drag(who, index, roll(count));
      if (what === 4 && count < 8) paste(who, roll(count), clauseIn(who, index).node);
      if (roll(3) === 0) settleAll(...four);
    }
    settleAll(...four);
    // Two who drag one clause at once leave it there twice: without a server here, nobody takes one away.
    const text = expectSameText().join("\n");
    for (const word of typed) expect(text).toContain(word);
  });
});
