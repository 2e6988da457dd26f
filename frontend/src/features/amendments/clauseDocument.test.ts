//! Holds the promises of the file beside it.
import { expect, it } from "vitest";
import type { Run } from "../../api/shapes";
import { fromDocument, toDocument } from "./clauseDocument";

it("brings words, marks and brackets back unchanged", () => {
  const runs: Run[] = [
    { text: "Calls upon", marks: ["italic"] }, { text: " States to " },
    { text: "consider", marks: ["bold", "italic"], bracket: { id: "b1", states: ["SGP", "VNM"] } }, { text: "." },
  ];
  expect(fromDocument(toDocument(runs))).toEqual(runs);
});

it("reads an empty clause as no words", () => {
  expect(fromDocument(toDocument([]))).toEqual([]);
  expect(toDocument([{ text: "" }])).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
});
