//! Holds the promises of the file beside it.
import { expect, it } from "vitest";
import type { Position, RecordEntry } from "../../api/shapes";
import { entryOf } from "./receiptEntry";

const entry = (sequence: number, act: string, position_id: string) => ({ sequence, act, payload: { position_id } }) as unknown as RecordEntry;

it("cites the entry of this very position, not another one of the same state", () => {
  const entries = [entry(4, "position.recorded", "p1"), entry(5, "position.recorded", "p2"), entry(6, "sign_off.recalled", "p1")];
  expect(entryOf(entries, { id: "p1" } as Position)?.sequence).toBe(4);
  expect(entryOf(entries, { id: "p3" } as Position)).toBeNull();
});
