//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import type { Position, SignOff } from "../../api/shapes";
import { bodyOf, emptyDraft, fieldsShown, fromPrepared, gapsOf, lateOf, newestOf } from "./positionDraft";

const sending = { fingerprint: "f".repeat(64), needs: [], bySecretariat: false, prepared: false, password: "secret" };

describe("the request that records a position", () => {
  it("carries nothing left over from a position chosen before", () => {
    const draft = { ...emptyDraft("THA"), position: "agree" as const, clauses: ["c1"], due: "2026-12-03T10:00:00.000Z" };
    expect(bodyOf(draft, sending)).toEqual({ state: "THA", fingerprint: sending.fingerprint, position: "agree", password: "secret" });
  });

  it("carries statement, clauses and kind of a reservation", () => {
    const draft = { ...emptyDraft("THA"), position: "agree_with_reservation" as const, statement: " Subject to law. ", clauses: ["c1"], reservation_kind: "scrutiny" as const };
    expect(bodyOf(draft, { ...sending, needs: ["statement"] })).toMatchObject({ statement: "Subject to law.", clauses: ["c1"], reservation_kind: "scrutiny" });
  });

  it("never sends a password with a prepared position", () => {
    const body = bodyOf({ ...emptyDraft("THA"), position: "agree" }, { ...sending, prepared: true });
    expect(body.prepared).toBe(true);
    expect(body.password).toBeUndefined();
  });

  it("names the person instructing only when the secretariat records", () => {
    const draft = { ...emptyDraft("THA"), position: "agree" as const, on_instruction_of: "Ambassador Chai" };
    expect(bodyOf(draft, sending).on_instruction_of).toBeUndefined();
    expect(bodyOf(draft, { ...sending, bySecretariat: true }).on_instruction_of).toBe("Ambassador Chai");
  });
});

describe("the form", () => {
  it("names what is still to fill in, as the server's needs say", () => {
    expect(gapsOf(emptyDraft("THA"), [], false)).toEqual(["position"]);
    expect(gapsOf({ ...emptyDraft(""), position: "object" }, ["statement"], true)).toEqual(["state", "statement", "on_instruction_of"]);
    expect(gapsOf({ ...emptyDraft("THA"), position: "agree_ad_referendum" }, ["due"], false)).toEqual(["due"]);
  });

  it("shows the kind only for a reservation", () => {
    expect(fieldsShown("object", ["statement"])).toEqual({ statement: true, due: false, clauses: true, reservation_kind: false });
    expect(fieldsShown("agree_with_reservation", ["statement"]).reservation_kind).toBe(true);
  });

  it("takes over what a drafter prepared, word for word", () => {
    const draft = fromPrepared({
      state: "VNM", position: "stand_aside", statement: "Not our subject.", clauses: [], reservation_kind: null, due: null, prepared_by: { name: "Lan" }, prepared_at: "2026-11-23T10:00:00.000Z",
    });
    expect(draft).toMatchObject({ state: "VNM", position: "stand_aside", statement: "Not our subject." });
  });
});

describe("the sign-off on screen", () => {
  const position = (state: string, newest: boolean) => ({ state, newest, position: newest ? "agree" : "object" }) as Position;
  it("shows the newest position of a state", () => {
    const signOff = { positions: [position("THA", false), position("THA", true), position("VNM", true)], history: [{ ...position("MMR", false), late: true }] as Position[] } as SignOff;
    expect(newestOf(signOff, "THA")?.position).toBe("agree");
    expect(newestOf(signOff, "LAO")).toBeNull();
    expect(newestOf(signOff, "MMR")?.late).toBe(true);
    expect(lateOf(signOff, "THA")).toBeNull();
  });
});
