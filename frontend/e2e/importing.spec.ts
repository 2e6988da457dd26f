//! A Word file taken into a text: read in the browser, shown before it goes anywhere, refused with a sentence when it is none.
import type { Locator, Page } from "@playwright/test";
import JSZip from "jszip";
import { expectAccessible } from "./audit";
import { expect, test } from "./test";
import { drafted, textOf } from "./written";

const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Text of / });
const saved = (page: Page) => expect(page.locator("[data-saving=saved]")).toBeVisible();
const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** A .docx file of these paragraphs: its style, its list level (null when in no list), its words. */
async function wordFile(paragraphs: [style: string | null, level: number | null, text: string][]): Promise<Buffer> {
  const body = paragraphs.map(([style, level, text]) => `<w:p><w:pPr>${style ? `<w:pStyle w:val="${style}"/>` : ""}${level === null ? "" : `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`).join("");
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const relations = (entries: string) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries}</Relationships>`;
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const zip = new JSZip();
  zip.file("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${wordType}.main+xml"/></Types>`);
  zip.file("_rels/.rels", relations(`<Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/>`));
  zip.file("word/_rels/document.xml.rels", relations(`<Relationship Id="r1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="r2" Type="${office}/numbering" Target="numbering.xml"/>`));
  zip.file("word/document.xml", `<w:document ${w}><w:body>${body}</w:body></w:document>`);
  zip.file("word/styles.xml", `<w:styles ${w}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`);
  zip.file("word/numbering.xml", `<w:numbering ${w}><w:abstractNum w:abstractNumId="0">${[0, 1].map((level) => `<w:lvl w:ilvl="${level}"><w:numFmt w:val="decimal"/></w:lvl>`).join("")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`);
  return zip.generateAsync({ type: "nodebuffer" });
}

test("a Word file is shown as clauses before it is taken, and replaces the text when that is chosen", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await expect(field(page)).toHaveAttribute("contenteditable", "true");
  const file = { name: "proposal.docx", mimeType: wordType, buffer: await wordFile([["Heading1", null, "Sharing of alerts"], [null, 0, "Agree to share alerts;"], [null, 1, "at all hours."]]) };
  await page.locator("input[type=file]").setInputFiles(file);
  const dialog = page.getByRole("dialog", { name: "From a Word file" });
  await expect(dialog).toContainText("3 clauses");
  await expectAccessible(page);
  await dialog.getByRole("radio", { name: /In place of the whole text/ }).check();
  await dialog.getByRole("button", { name: "Take over" }).click();
  await saved(page);
  expect((await textOf(drafter, id)).map(({ kind, level, text }) => [kind, level, text]))
    .toEqual([["heading", 0, "Sharing of alerts"], ["operative", 0, "Agree to share alerts;"], ["operative", 1, "at all hours."]]);
});

test("a file that is not from Word is refused with a sentence, and the text stays as it was", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const before = await textOf(drafter, id);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await expect(field(page)).toHaveAttribute("contenteditable", "true");
  await page.locator("input[type=file]").setInputFiles({ name: "notes.docx", mimeType: wordType, buffer: Buffer.from("not a zip") });
  await expect(page.getByText("notes.docx could not be read as a Word document (.docx).")).toBeVisible();
  expect(await textOf(drafter, id)).toEqual(before);
});
