//! The words that a proposed clause inserts and deletes, for reading. Pure. Never decides what an amendment does: the
//! server keeps whole clause texts.
import type { Run, Segment } from "../../api/shapes";
import { differences, plainText } from "../texts";

/**
 * What changes from one text to the other, word by word, changes with nothing but a space between them taken together.
 * Leaving out the insertions gives `before`, leaving out the deletions `after`.
 */
export function wordDiff(before: string, after: string): Segment[] {
  const parts = differences(before, after);
  const segments: Segment[] = [];
  let deleted = "";
  let inserted = "";
  const close = () => {
    if (deleted) segments.push({ op: "delete", text: deleted });
    if (inserted) segments.push({ op: "insert", text: inserted });
    deleted = "";
    inserted = "";
  };
  parts.forEach(({ op, text }, index) => {
    const between = deleted !== "" || inserted !== "" ? index < parts.length - 1 && text.trim() === "" : false;
    if (op !== "insert" && (op === "delete" || between)) deleted += text;
    if (op !== "delete" && (op === "insert" || between)) inserted += text;
    if (op === "equal" && !between) {
      close();
      segments.push({ op, text });
    }
  });
  close();
  return segments;
}

/** True when two clauses read the same and only bold, italic or brackets differ. */
export function onlyMarksDiffer(before: Run[], after: Run[]): boolean {
  return plainText({ runs: before }) === plainText({ runs: after }) && JSON.stringify(drawn(before)) !== JSON.stringify(drawn(after));
}

/** Each character with its marks: equal for equal clauses however they are cut into runs. */
function drawn(runs: Run[]): string[] {
  return runs.flatMap((run) => Array.from(run.text, (character) => `${character}|${[...(run.marks ?? [])].sort().join("+")}|${run.bracket?.id ?? ""}`));
}
