//! Holds the promises of the file beside it.
import { describe, expect, it } from "vitest";
import type { Board, BoardCell, Mandate } from "../../../api/shapes";
import { setOwnZone } from "../../../ui/time";
import { cellDetail, positionsHidden, rowsOf } from "./cells";

const cell = (part: Partial<BoardCell>): BoardCell => ({ state: "THA", position: null, final: false, due: null, ...part });
const row = (symbol: string, lead_body: string, status: string, taskings: string[], involved_bodies: string[] = []) => ({ recommendation: { symbol, lead_body, status, taskings, involved_bodies } });
const board = { states: [], rows: [row("A", "AMCC", "sign_off", ["T1.2"]), row("B", "TELMIN", "adopted", ["T3"], ["ADMM"])] } as unknown as Board;
const mandate = { taskings: [{ number: "T1", parent: null }, { number: "T1.2", parent: "T1" }, { number: "T3", parent: null }] } as Mandate;
const symbols = (filter: object) => rowsOf(board, filter, mandate).map(({ recommendation }) => recommendation.symbol);

describe("a cell of the board", () => {
  it("says until when the capital must confirm", () => {
    setOwnZone("Asia/Jakarta");
    expect(cellDetail(cell({ position: "agree_ad_referendum", due: "2026-12-03T00:00:00Z" }))).toBe("due Thu, 3 Dec 2026, 00:00 UTC · 07:00 in Jakarta (UTC+7)");
  });
  it("says that an ad referendum without date is not final", () => {
    expect(cellDetail(cell({ position: "agree_ad_referendum" }))).toBe("not final");
  });
  it("adds nothing to a plain position", () => {
    expect(cellDetail(cell({ position: "agree", final: true }))).toBe("");
  });
});

describe("the rows of the board", () => {
  it("are all there without a filter", () => expect(symbols({})).toEqual(["A", "B"]));
  it("follow body and status", () => {
    expect(symbols({ body: "TELMIN" })).toEqual(["B"]);
    expect(symbols({ body: "ADMM" }), "an involved body counts").toEqual(["B"]);
    expect(symbols({ status: "sign_off" })).toEqual(["A"]);
    expect(symbols({ body: "TELMIN", status: "sign_off" })).toEqual([]);
  });
  it("count a strand to its tasking, but not the tasking to its strand", () => {
    expect(symbols({ tasking: "T1" })).toEqual(["A"]);
    expect(symbols({ tasking: "T1.2" })).toEqual(["A"]);
    expect(symbols({ tasking: "T3" })).toEqual(["B"]);
  });
});

describe("positions", () => {
  const seen = (status: string, position: BoardCell["position"]) =>
    positionsHidden({ states: [], rows: [{ ...row("A", "AMCC", status, []), cells: [cell({ position })] }] } as unknown as Board);
  it("are hidden where a text was signed and no state's word on any is there", () => expect(seen("adopted", null)).toBe(true));
  it("are not hidden where nothing was signed, or a word is there", () => expect([seen("negotiation", null), seen("sign_off", "missing")]).toEqual([false, false]));
});
