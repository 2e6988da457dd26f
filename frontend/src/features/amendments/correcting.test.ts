//! Tests of what a correction sends.
import { describe, expect, it } from "vitest";
import type { Operation } from "../../api/shapes";
import { correction } from "./correcting";

const words = (text: string): Operation[] => [{ op: "replace", clause: "a", new: { id: "a", kind: "operative", level: 0, runs: [{ text }] } }];
const begun = words("Share alerts;");

describe("a correction", () => {
  it("of the reasons alone sends no words, so that they stay on their revision", () => {
    for (const status of ["needs_attention", "prepared"] as const) {
      expect(correction({ rationale: "Old.", revision: 0, status }, begun, { rationale: "New.", operations: words("Share alerts;") })).toEqual({ rationale: "New." });
    }
  });

  it("of the words of one that needs attention names the revision they were written for", () => {
    expect(correction({ rationale: "", revision: 0, status: "needs_attention" }, begun, { rationale: "", operations: words("Share all alerts;") }))
      .toEqual({ operations: words("Share all alerts;"), revision: 0 });
  });

  it("of the words of one in preparation is carried over by the server as far as it goes", () => {
    expect(correction({ rationale: "", revision: 0, status: "prepared" }, begun, { rationale: "", operations: words("Share all alerts;") })).toEqual({ operations: words("Share all alerts;") });
  });
});
