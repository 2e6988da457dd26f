//! The status line tells the truth in every order of events.
import { describe, expect, it } from "vitest";
import type { LineEvent } from "../../../api/live";
import { calling, mayRestructure, standing, step, type Line } from "./line";

const after = (...events: (LineEvent | LineEvent["kind"])[]): Line => events.map((event) => (typeof event === "string" ? { kind: event } as LineEvent : event)).reduce(step, calling);
const writer: LineEvent = { kind: "rights", editable: true };
const stored = (frames: number): LineEvent => ({ kind: "stored", frames });
const closed = (code: number | null): LineEvent => ({ kind: "closed", code });
const open = ["opened", writer, "synced", stored(0)] as const;

describe("the line", () => {
  it("is opening until the whole text and the right to write are known", () => {
    expect(standing(after("opened"))).toBe("opening");
    expect(standing(after("opened", "synced"))).toBe("opening");
    expect(standing(after(...open))).toBe("saved");
  });

  it("says saved only when every frame that went out is stored", () => {
    expect(standing(after(...open, "edited", "sent"))).toBe("saving");
    expect(standing(after(...open, "edited", "sent", "edited", "sent", stored(1)))).toBe("saving");
    expect(standing(after(...open, "edited", "sent", "edited", "sent", stored(1), stored(2)))).toBe("saved");
  });

  it("does not take the word for an older connection", () => {
    const again = after(...open, "edited", "sent", closed(1006), "opened", "synced");
    expect(standing(again)).toBe("saving");
    expect(standing(step(again, stored(0)))).toBe("saved");
  });

  it("keeps what was typed without a connection unsaved until it was sent and stored", () => {
    const down = after(...open, closed(1006), "edited");
    expect(standing(down)).toBe("unreachable");
    expect(down.unsaved).toBe(true);
    expect(mayRestructure(down)).toBe(false);
    expect(standing([{ kind: "opened" }, { kind: "synced" }, stored(0)].reduce((line, event) => step(line, event as LineEvent), down))).toBe("saved");
  });

  it("does not say saved for words typed between connecting and the server's first word", () => {
    expect(standing(after(...open, closed(1006), "opened", "edited", "sent", "synced", stored(0)))).toBe("saving");
  });

  it.each([[4400, "refused"], [4422, "refused"], [4401, "signed_out"], [4403, "rights"], [4409, "rights"], [4426, "outdated"], [1012, null], [1013, null], [null, null]] as const)(
    "understands the reason %s as %s", (code, end) => expect(after(...open, closed(code)).end).toBe(end));

  it("is for reading when the server says so", () => {
    expect(standing(after("opened", { kind: "rights", editable: false }, "synced"))).toBe("reading");
  });
});
