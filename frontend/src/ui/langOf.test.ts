//! Tests of the language of words by their script.
import { describe, expect, it } from "vitest";
import { langOf } from "./langOf";

describe("the language of words", () => {
  it("is told by the script of the region's languages", () => {
    expect(["ขอให้รัฐสมาชิก", "ຂໍໃຫ້ລັດສະມາຊິກ", "សូមឲ្យរដ្ឋសមាជិក", "အဖွဲ့ဝင်နိုင်ငံများ"].map(langOf)).toEqual(["th", "lo", "km", "my"]);
  });

  it("is that of the page for Latin letters, and for a name in another script among them", () => {
    expect(["Đề nghị các quốc gia", "Decides to meet.", "", "The Thai word ขอ stands in an English sentence."].map(langOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
