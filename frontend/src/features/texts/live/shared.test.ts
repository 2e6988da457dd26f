//! Several people in one text: whatever they do at the same moment, all end with the same text, one id on each clause, and
//! every word somebody typed.
import { afterEach, describe, expect, it } from "vitest";
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
