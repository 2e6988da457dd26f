//! Tests of writing an amendment in the text.
import { describe, expect, it } from "vitest";
import type { Clause } from "../../../api/shapes";
import { changed, inserted, insertedAfter, opened, standing, startProposal, touched, without } from "./proposal";

const clause = (id: string, text: string): Clause => ({ id, kind: "operative", level: 0, number: "1", reference: `OP-${id}`, runs: [{ text }] });
const [a, b] = [clause("a", "Share alerts;"), clause("b", "Meet yearly.")];

describe("a proposal in the text", () => {
  it("does not count a clause that was opened and left as it is", () => {
    const proposal = opened(startProposal(1), "replace", a, "k1");
    expect(standing(proposal, [a, b])).toEqual({ operations: [], gaps: {}, count: 0 });
    const worded = changed(proposal, "k1", { runs: [{ text: "Share all alerts;" }] });
    expect(standing(worded, [a, b]).operations).toEqual([{ op: "replace", clause: "a", new: { id: "a", kind: "operative", level: 0, runs: [{ text: "Share all alerts;" }] } }]);
  });

  it("opens a clause once, and lets a deletion take the place of other changes to it", () => {
    const twice = opened(opened(startProposal(1), "replace", a, "k1"), "replace", a, "k2");
    expect(twice.changes.map(({ key }) => key)).toEqual(["k1"]);
    const moved = opened(twice, "move_after", a, "k3");
    expect(touched(moved, "a")).toMatchObject({ replace: { key: "k1" }, move: { key: "k3" }, remove: null });
    const deleted = opened(moved, "delete", a, "k4");
    expect(touched(deleted, "a")).toMatchObject({ replace: null, move: null, remove: { key: "k4" } });
    expect(touched(opened(deleted, "replace", a, "k5"), "a")).toMatchObject({ replace: { key: "k5" }, remove: null });
  });

  it("inserts after a clause of the text and after its own, in order, and asks for the words", () => {
    const first = inserted(startProposal(1), a, "n1");
    const both = inserted(inserted(first, a, "n2"), { ...a, id: "n1", level: 1 }, "n3");
    expect(insertedAfter(both, "a").map(({ key }) => key)).toEqual(["n1", "n2"]);
    expect(insertedAfter(both, "n1")).toMatchObject([{ key: "n3", level: 1 }]);
    expect(standing(both, [a, b]).gaps).toEqual({ n1: "write_text", n2: "write_text", n3: "write_text" });
  });

  it("keeps what stood after an insertion that is taken back", () => {
    const both = inserted(inserted(startProposal(1), a, "n1"), { ...a, id: "n1" }, "n2");
    expect(without(both, "n1").changes).toMatchObject([{ key: "n2", after: "a" }]);
  });
});
