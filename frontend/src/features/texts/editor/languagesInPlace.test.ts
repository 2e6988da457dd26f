//! Each clause in the editor says its language, and says it anew when other words are typed in it.
import { Editor } from "@tiptap/core";
import { afterEach, expect, it } from "vitest";
import type { ClauseDraft } from "../../../api/shapes";
import { ClauseLanguages } from "../../../ui/languagesInPlace";
import { documentOf } from "./conversion";
import { schemaExtensions } from "./schema";

let editor: Editor;
afterEach(() => editor.destroy());
const clause = (id: string, text: string): ClauseDraft => ({ id, kind: "operative", level: 0, runs: [{ text }] });
const open = (...texts: string[]) => {
  editor = new Editor({ extensions: [...schemaExtensions, ClauseLanguages], content: documentOf(texts.map((text, at) => clause(`c${at}`, text)), () => "new") });
};
const languages = () => [...editor.view.dom.querySelectorAll("p")].map((shown) => shown.getAttribute("lang"));

it("tells the languages of the region by their script, and leaves Latin letters to the page", () => {
  open("ขอให้รัฐสมาชิก", "Decides to meet.", "សូមឲ្យរដ្ឋសមាជិក", "ຂໍໃຫ້ລັດສະມາຊິກ", "အဖွဲ့ဝင်နိုင်ငံများ");
  expect(languages()).toEqual(["th", null, "km", "lo", "my"]);
});

it("follows what is typed, and never enters the text", () => {
  open("Decides to meet.", "ขอให้รัฐสมาชิก");
  editor.commands.insertContentAt({ from: 1, to: 1 + "Decides to meet.".length }, { type: "text", text: "ขอให้พบกัน" });
  expect(languages()).toEqual(["th", "th"]);
  editor.commands.insertContentAt(1, { type: "text", text: "Decides to meet once more: " });
  expect(languages()).toEqual([null, "th"]);
  expect(JSON.stringify(editor.getJSON())).not.toContain("lang");
});

it("draws nothing anew in a clause that did not change", () => {
  open("Decides to meet.", "ขอให้รัฐสมาชิก");
  const second = editor.view.dom.querySelectorAll("p")[1];
  editor.commands.insertContentAt(1, { type: "text", text: "Also " });
  expect(editor.view.dom.querySelectorAll("p")[1]).toBe(second);
});
