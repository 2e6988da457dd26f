//! A Word file taken into a text: read in the browser, shown before it goes anywhere, refused with a sentence when it is none.
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./audit";
import { expect, test } from "./test";
import { wordFile, wordType } from "./wordfile";
import { drafted, textOf } from "./written";

const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Text of / });
const saved = (page: Page) => expect(page.locator("[data-saving=saved]")).toBeVisible();

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
