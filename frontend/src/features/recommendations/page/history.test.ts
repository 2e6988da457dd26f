//! The timeline tells every act once, in order.
import { describe, expect, it } from "vitest";
import type { RecordEntry, RevisionSummary } from "../../../api/shapes";
import { gathered, historyOf } from "./history";

const entry = (sequence: number, act: string, payload: Record<string, unknown> = {}): RecordEntry => ({
  sequence, at: `2026-11-0${sequence}T10:00:00Z`, act, actor: "A", on_behalf_of: null, subject: "", payload, previous_hash: "", hash: "",
});
const revision = (number: number): RevisionSummary => ({
  recommendation: "r", number, label: `Rev.${number}`, note: `note ${number}`, fingerprint: "", fingerprint_groups: "", base: null, created_at: `2026-11-0${number + 1}T10:00:00Z`,
  by: { name: "B", delegation: "SGP", role: "head" },
});

describe("the history", () => {
  it("goes from the first act to the last, whatever order it came in", () => {
    const items = historyOf([entry(2, "revision.issued", { revision: 0 }), entry(1, "recommendation.created")], [revision(0)]);
    expect(items.map(({ act }) => act)).toEqual(["recommendation.created", "revision.issued"]);
    expect(items[1]).toMatchObject({ revision: 0, words: "note 0" });
  });

  it("tells the revisions to a reader without the record", () => {
    expect(historyOf(null, [revision(1), revision(0)]).map((item) => item.revision)).toEqual([0, 1]);
  });

  it("gathers what lies between milestones and loses none of it", () => {
    const items = historyOf([entry(1, "recommendation.created"), entry(2, "position.recorded"), entry(3, "position.recorded"), entry(4, "recommendation.adopted"), entry(5, "pen.given")], []);
    const parts = gathered(items);
    expect(parts.map((part) => (part.kind === "item" ? part.item.act : part.items.length))).toEqual(["recommendation.created", 2, "recommendation.adopted", "pen.given"]);
  });
});
