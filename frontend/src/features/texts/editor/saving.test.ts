//! What the editor says about saving is true in every order of events.
import { describe, expect, it } from "vitest";
import type { WorkingText } from "../../../api/shapes";
import { begin, hasUnsaved, open, step, wantsSending, type Saving, type SavingEvent } from "./saving";

const text = (version: number, words = `v${version}`): WorkingText => ({
  recommendation: "r", version, updated_at: `2026-11-2${version}T10:00:00Z`, updated_by: null, abilities: { edit: true },
  clauses: [{ id: "a", kind: "operative", level: 0, runs: [{ text: words }], number: "1", reference: "OP1" }],
});
const after = (...events: SavingEvent[]): Saving => events.reduce(step, begin(text(1)));

describe("saving", () => {
  it("says saved only when nothing was typed since the save was sent", () => {
    expect(after({ kind: "edited" }, { kind: "sending" }, { kind: "stored", text: text(2) }).phase).toBe("saved");
    const typed = after({ kind: "edited" }, { kind: "sending" }, { kind: "edited" }, { kind: "stored", text: text(2) });
    expect(typed.phase).toBe("unsaved");
    expect(typed.base.version).toBe(2);
    expect(wantsSending(typed)).toBe(true);
  });

  it("keeps the last base when there is no connection", () => {
    const lost = after({ kind: "edited" }, { kind: "sending" }, { kind: "unreachable", sentence: "No connection." }, { kind: "edited" });
    expect(lost).toMatchObject({ phase: "unreachable", base: { version: 1 } });
    expect(hasUnsaved(lost)).toBe(true);
  });

  it("holds a conflict until a person settles it, whatever is typed meanwhile", () => {
    const held = after({ kind: "edited" }, { kind: "sending" }, { kind: "overtaken", theirs: text(5) }, { kind: "edited" });
    expect(held).toMatchObject({ phase: "conflict", base: { version: 1 } });
    expect(wantsSending(held)).toBe(false);
    expect(step(held, { kind: "settled" })).toMatchObject({ phase: "unsaved", base: { version: 5 }, theirs: null });
  });

  it("does not send a refused text again until something is typed", () => {
    const refused = after({ kind: "edited" }, { kind: "sending" }, { kind: "refused", sentence: "A clause has at most 20 000 characters." });
    expect(wantsSending(refused)).toBe(false);
    expect(wantsSending(step(refused, { kind: "edited" }))).toBe(true);
  });

  it("takes somebody else's text over only when nothing here is unsaved", () => {
    expect(step(after(), { kind: "renewed", text: text(3) }).base.version).toBe(3);
    expect(step(after({ kind: "edited" }), { kind: "renewed", text: text(3) }).base.version).toBe(1);
  });

  it("opens with the words this browser kept, and as a conflict when the server's text moved on", () => {
    const clauses = [{ id: "a", kind: "operative" as const, level: 0 as const, runs: [{ text: "typed offline" }] }];
    const base = { version: 1, clauses: text(1).clauses };
    expect(open(text(1), { base, clauses })).toMatchObject({ restored: true, clauses, saving: { phase: "unsaved", base: { version: 1 } } });
    expect(open(text(3), { base, clauses })).toMatchObject({ restored: true, clauses, saving: { phase: "conflict", base: { version: 1 }, theirs: { version: 3 } } });
    expect(open(text(3), { base, clauses: text(3).clauses })).toMatchObject({ restored: false, saving: { phase: "saved", base: { version: 3 } } });
  });
});
