//! Carets of others come from other browsers: what is none is not drawn, and the text goes on.
import { afterEach, describe, expect, it } from "vitest";
import { Awareness } from "y-protocols/awareness";
import { Carets, placeIn } from "./carets";
import { seeded, settleAll, typist, type Typist } from "./people.fixture";

const OTHER = 77;
let all: Typist[] = [];
afterEach(() => all.forEach(({ editor }) => editor.destroy()));

function two(): { one: Typist; reader: Typist; tell: (cursor: unknown) => void } {
  const seed = seeded([{ id: "a", text: "Share alerts" }, { id: "b", text: "Report" }]);
  let awareness: Awareness | null = null;
  const reader = typist("reader", seed, (doc) => [Carets.configure({ awareness: (awareness = new Awareness(doc)) })]);
  const one = typist("one", seed);
  all = [one, reader];
  const tell = (cursor: unknown) => {
    awareness?.states.set(OTHER, { user: { name: "Lan", delegation: "VNM", color: "#0b5394" }, cursor });
    awareness?.emit("change", [{ added: [OTHER], updated: [], removed: [] }, "test"]);
  };
  return { one, reader, tell };
}

const drawn = ({ editor }: Typist) => editor.view.dom.querySelectorAll("[data-caret]").length;

describe("carets of others", () => {
  it("are drawn where they are told to be", () => {
    const { one, reader, tell } = two();
    tell({ anchor: { tname: "body", assoc: 0 }, head: { tname: "body", assoc: 0 } });
    one.type("a", 0, "Please ");
    settleAll(...all);
    expect(drawn(reader)).toBe(1);
  });

  it.each([
    ["nothing", { anchor: null, head: null }],
    ["words", { anchor: "first", head: "second" }],
    ["no number", { anchor: { item: { client: 1, clock: "x" } }, head: { item: {} } }],
    ["a number below all", { anchor: { item: { client: "reader", clock: -1 } }, head: { type: { clock: -3 } } }],
    ["an object of nothing", { anchor: {}, head: {} }],
  ])("that are none (%s) are not drawn, and the words of everybody still come", (_, cursor) => {
    const { one, reader, tell } = two();
    // So that every number may be one of a document that is known.
    const known = { ...cursor, ...("anchor" in cursor && cursor.anchor && typeof cursor.anchor === "object" && "item" in cursor.anchor ? { anchor: { item: { ...cursor.anchor.item, client: one.doc.clientID } } } : {}) };
    one.type("b", 0, "Always ");
    settleAll(...all);
    tell(known);
    one.type("a", 0, "Please ");
    settleAll(...all);
    expect(reader.text()).toEqual(["a:Please Share alerts", "b:Always Report"]);
    expect(drawn(reader)).toBe(0);
    expect(placeIn(reader.editor.state, known.anchor)).toBeNull();
  });
});
