//! Several people in one text: whatever they do at the same moment, all end with the same text, one id on each clause, and
//! every word somebody typed.
import { afterEach, describe, expect, it } from "vitest";
import { decodeUpdate, mergeUpdates } from "yjs";
import { seeded, settleAll, typist, type Typist } from "./people.fixture";

const three = [{ id: "a", text: "Share alerts" }, { id: "b", text: "Hold exercises each year" }, { id: "c", text: "Report" }];
let all: Typist[] = [];
const meet = (...names: string[]): Typist[] => {
  const seed = seeded(three);
  all = names.map((name) => typist(name, seed));
  return all;
};
afterEach(() => all.forEach(({ editor }) => editor.destroy()));

function expectOneText(): string[] {
  const texts = all.map(({ text }) => text());
  for (const text of texts) expect(text).toEqual(texts[0]);
  const ids = all[0]?.clauses().map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
  return texts[0] ?? [];
}

describe("several people in one text", () => {
  it("type in one clause at once", () => {
    const [one, two] = meet("one", "two") as [Typist, Typist];
    one.type("b", 0, "Jointly: ");
    two.type("b", 24, " from 2020");
    settleAll(one, two);
    expect(expectOneText()).toEqual(["a:Share alerts", "b:Jointly: Hold exercises each year from 2020", "c:Report"]);
  });

  it("keep their carets while others type before them in the same clause", () => {
    const [one, two, three] = meet("one", "two", "three") as [Typist, Typist, Typist];
    one.caret("b", 0);
    two.caret("b", 4);
    three.caret("b", 14);
    const words = [[..."alpha "], [..." bravo"], [..." charlie"]];
    for (let turn = 0; turn < 8; turn += 1) {
      all.forEach((each, at) => each.editor.view.dispatch(each.editor.state.tr.insertText(words[at]?.[turn] ?? "")));
      if (turn % 2 === 1) settleAll(...all);
    }
    settleAll(...all);
    expect(expectOneText()[1]).toBe("b:alpha Hold bravo exercises charlie each year");
  });

  it.each([["up", "c", "ArrowUp"], ["down", "b", "ArrowDown"], ["the neighbour of what moves", "a", "ArrowDown"]])("keep words typed into a clause that is moved meanwhile (%s)", (_, moved, key) => {
    const [mover, writer] = meet("mover", "writer") as [Typist, Typist];
    mover.caret(moved, 1);
    mover.press(key, { altKey: true });
    for (const [clause, offset] of [["a", 5], ["b", 4], ["c", 6]] as const) writer.type(clause, offset, ` <${clause}>`);
    settleAll(mover, writer);
    const text = expectOneText();
    expect(text.toSorted()).toEqual(["a:Share <a> alerts", "b:Hold <b> exercises each year", "c:Report <c>"]);
  });

  it("go on typing at the right place in a clause that was moved under the caret", () => {
    const [mover, writer] = meet("mover", "writer") as [Typist, Typist];
    mover.caret("b", 0);
    mover.press("ArrowUp", { altKey: true });
    const rest = writer;
    for (const clause of ["a", "b"]) {
      rest.caret(clause, 5);
      rest.editor.commands.insertContent("un");
    }
    mover.out.splice(0).forEach(writer.take);
    rest.editor.commands.insertContent("broken ");
    settleAll(mover, writer);
    expect(expectOneText().find((line) => line.startsWith("b:"))).toBe("b:Hold unbroken exercises each year");
  });

  it("keep words typed into a clause that is joined to the one before it", () => {
    const [joiner, writer] = meet("joiner", "writer") as [Typist, Typist];
    joiner.caret("b", 0);
    joiner.press("Backspace");
    joiner.editor.commands.joinBackward();
    writer.type("b", 4, " two");
    settleAll(joiner, writer);
    expect(expectOneText()).toEqual(["a:Share alertsHold two exercises each year", "c:Report"]);
    expect(writer.rescued.map((words) => words.trim())).toEqual(["two"]);
  });

  it("say which words they put back, so that nobody puts them back again", () => {
    const [joiner, writer] = meet("joiner", "writer") as [Typist, Typist];
    joiner.caret("b", 0);
    joiner.editor.commands.joinBackward();
    writer.type("b", 4, " two");
    const typed = decodeUpdate(writer.out.splice(0)[0] ?? new Uint8Array()).structs[0]?.id;
    joiner.out.splice(0).forEach(writer.take);
    expect(writer.rescued.map((words) => words.trim())).toEqual(["two"]);
    const named = writer.out.map((update) => decodeUpdate(update).ds.clients.get(writer.doc.clientID));
    expect(named).toEqual([[expect.objectContaining({ clock: typed?.clock, len: 4 })]]);
    settleAll(joiner, writer);
    expect(writer.text()[0]).toContain("Hold two exercises");
  });

  it("keep words typed into a clause that is split, and into the half that is new", () => {
    const [splitter, writer] = meet("splitter", "writer") as [Typist, Typist];
    splitter.caret("b", 4);
    splitter.press("Enter");
    writer.type("b", 24, " at least");
    settleAll(splitter, writer);
    const words = expectOneText().join(" ");
    for (const word of ["Hold", "exercises", "each", "year", "at least"]) expect(words).toContain(word);
  });

  it("put a deleted clause back when somebody was writing in it, once", () => {
    const [deleter, writer, reader] = meet("deleter", "writer", "reader") as [Typist, Typist, Typist];
    const node = deleter.editor.state.doc.child(0).nodeSize;
    deleter.editor.view.dispatch(deleter.editor.state.tr.delete(node, node + deleter.editor.state.doc.child(1).nodeSize));
    writer.type("b", 4, " two");
    settleAll(deleter, writer, reader);
    expect(expectOneText().map((line) => line.replace(/^[^:]*:/, ""))).toEqual(["Share alerts", "Hold two exercises each year", "Report"]);
    expect(deleter.rescued).toEqual([]);
  });

  it("let a clause go that is deleted by somebody who saw every word of it", () => {
    const [deleter, writer] = meet("deleter", "writer") as [Typist, Typist];
    writer.type("b", 4, " two");
    settleAll(deleter, writer);
    const node = deleter.editor.state.doc.child(0).nodeSize;
    deleter.editor.view.dispatch(deleter.editor.state.tr.delete(node, node + deleter.editor.state.doc.child(1).nodeSize));
    settleAll(deleter, writer);
    expect(expectOneText()).toEqual(["a:Share alerts", "c:Report"]);
  });

  it("type in one new empty clause at once without doubling a word", () => {
    const [one, two] = meet("one", "two") as [Typist, Typist];
    one.caret("c", 6);
    one.press("Enter");
    settleAll(one, two);
    const id = one.clauses()[3]?.id ?? "";
    one.type(id, 0, "first");
    two.type(id, 0, "second");
    settleAll(one, two);
    const line = expectOneText()[3] ?? "";
    expect(line.split("first")).toHaveLength(2);
    expect(line.split("second")).toHaveLength(2);
  });

  it("undo only what they did themselves", () => {
    const [one, two] = meet("one", "two") as [Typist, Typist];
    one.type("a", 0, "Please: ");
    settleAll(one, two);
    two.type("a", 20, " early");
    settleAll(one, two);
    one.editor.commands.undo();
    settleAll(one, two);
    expect(expectOneText()[0]).toBe("a:Share alerts early");
    two.editor.commands.undo();
    settleAll(one, two);
    expect(expectOneText()[0]).toBe("a:Share alerts");
  });

  it("keep a clause with its id when its making is undone after somebody else wrote in it", () => {
    const [one, two] = meet("one", "two") as [Typist, Typist];
    one.caret("b", 4);
    one.press("Enter");
    settleAll(one, two);
    const id = one.clauses()[2]?.id ?? "";
    two.type(id, 0, "Arrange ");
    settleAll(one, two);
    one.editor.commands.undo();
    settleAll(one, two);
    const text = expectOneText();
    expect(text).toContain("b:Hold exercises each year");
    expect(text.find((line) => line.startsWith(`${id}:`))).toContain("Arrange");
    expect(one.clauses()[2]).toMatchObject({ id, kind: "operative", level: 0 });
  });
});

/** Chance that can be repeated. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe("a clause that is moved while others type in it", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))("keeps every letter, whenever each hears of the other (%i)", (seed) => {
    const [mover, inMoved, inNeighbour] = meet("mover", "moved", "neighbour") as [Typist, Typist, Typist];
    const random = chance(seed + 1);
    const waiting = new Map<Typist, Uint8Array[]>(all.map((each) => [each, []]));
    // The server: stores in the order of arrival, gives everybody all changes merged, their own too.
    const upload = (from: Typist) => {
      for (const update of from.out.splice(0)) for (const to of all) waiting.get(to)?.push(update);
    };
    const download = (to: Typist) => {
      const updates = waiting.get(to)?.splice(0) ?? [];
      if (updates.length > 0) to.take(mergeUpdates(updates));
    };
    const moves = ["ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"];
    const [forMoved, forNeighbour] = [[..." hosted in turn"], [..." at no cost"]];
    mover.caret("b", 0);
    inMoved.caret("b", 24);
    inNeighbour.caret("a", 12);
    while (moves.length + forMoved.length + forNeighbour.length > 0) {
      const what = Math.floor(random() * 9);
      if (what === 0 && moves.length > 0) mover.press(moves.shift() ?? "", { altKey: true });
      if ((what === 1 || what === 2) && forMoved.length > 0) inMoved.editor.view.dispatch(inMoved.editor.state.tr.insertText(forMoved.shift() ?? ""));
      if ((what === 3 || what === 4) && forNeighbour.length > 0) inNeighbour.editor.view.dispatch(inNeighbour.editor.state.tr.insertText(forNeighbour.shift() ?? ""));
      const who = all[Math.floor(random() * 3)];
      if (what === 5 || what === 6) upload(who ?? mover);
      if (what === 7 || what === 8) download(who ?? mover);
    }
    while (all.some(({ out }) => out.length > 0) || [...waiting.values()].some(({ length }) => length > 0)) {
      all.forEach(upload);
      all.forEach(download);
    }
    const text = expectOneText();
    expect(text.toSorted()).toEqual(["a:Share alerts at no cost", "b:Hold exercises each year hosted in turn", "c:Report"]);
  });
});

describe("undo while the line is down", () => {
  const cut = () => {
    const [one, two] = meet("one", "two") as [Typist, Typist];
    one.caret("b", 4);
    one.press("Enter");
    one.type("a", 12, " early");
    settleAll(one, two);
    one.line.down = true;
    return [one, two] as const;
  };

  it("takes back words typed since, and stops before what was done to whole clauses", () => {
    const [one] = cut();
    one.type("c", 6, " yearly");
    const [, , third] = one.text();
    one.editor.commands.undo();
    expect(one.text().at(-1)).toBe("c:Report");
    one.editor.commands.undo();
    one.editor.commands.undo();
    expect(one.text()[2]).toBe(third);
    expect(one.text()).toHaveLength(4);
    expect(one.line.refused).toBeGreaterThan(0);
  });

  it("says that a split is not done again, and does it when the line is back", () => {
    const [one, two] = meet("one", "two") as [Typist, Typist];
    one.caret("b", 4);
    one.press("Enter");
    one.editor.commands.undo();
    settleAll(one, two);
    one.line.down = true;
    one.editor.commands.redo();
    expect(one.text()).toHaveLength(3);
    expect(one.line.refused).toBe(1);
    one.line.down = false;
    one.editor.commands.redo();
    settleAll(one, two);
    expect(expectOneText()).toHaveLength(4);
  });

  it("leaves every step to be undone when the line is back", () => {
    const [one, two] = cut();
    one.type("c", 6, " yearly");
    one.editor.commands.undo();
    one.editor.commands.undo();
    one.line.down = false;
    for (let step = 0; step < 3; step += 1) one.editor.commands.undo();
    settleAll(one, two);
    expect(expectOneText()).toEqual(["a:Share alerts", "b:Hold exercises each year", "c:Report"]);
  });
});
