//! Packages for the Leaders: in order by drag, by keyboard and by buttons; submitted once; answered.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectGoodInEveryLook } from "./audit";
import { tabTo } from "./keyboard";
import { adopted } from "./negotiated";
import { expect, test } from "./test";

/** The symbols in the order shown. */
const order = async (page: Page): Promise<string[]> => (await page.getByRole("button", { name: /^Move / }).evaluateAll((handles) => handles.map((handle) => handle.getAttribute("aria-label") ?? ""))).map((label) => label.replace("Move ", ""));

test("the chair compiles a package by drag, by keyboard and by buttons, and submits it", async ({ as, script, mandate }) => {
  test.slow();
  const first = await adopted(script, mandate, "First of the package");
  const second = await adopted(script, mandate, "Second of the package");
  const third = await adopted(script, mandate, "Third of the package");
  const page = await as("chair");
  await page.goto(`/m/${mandate}/packages`);
  await page.getByRole("button", { name: "Compile a package" }).click();
  await page.getByLabel("Title").fill("To the Summit");
  for (const { title } of [first, second, third]) {
    await page.getByRole("combobox", { name: "Add an adopted text" }).fill(title);
    await page.getByRole("option", { name: new RegExp(title) }).click();
  }
  expect(await order(page)).toEqual([first.symbol, second.symbol, third.symbol]);

  // By mouse: the first below the last.
  const from = await page.getByRole("button", { name: `Move ${first.symbol}` }).boundingBox();
  const to = await page.getByRole("button", { name: `Move ${third.symbol}` }).boundingBox();
  if (!from || !to) throw new Error("the handles have no place on the page");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height, { steps: 12 });
  await page.mouse.up();
  await expect.poll(() => order(page)).toEqual([second.symbol, third.symbol, first.symbol]);

  // By keyboard: the last one up to the top.
  await tabTo(page, page.getByRole("button", { name: `Move ${first.symbol}` }));
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await expect.poll(() => order(page)).toEqual([first.symbol, second.symbol, third.symbol]);

  // By button, and one text out again.
  await page.getByRole("button", { name: `${first.symbol} down` }).click();
  await expect.poll(() => order(page)).toEqual([second.symbol, first.symbol, third.symbol]);
  await page.getByRole("button", { name: `Take ${third.symbol} out` }).click();
  await page.getByLabel("Cover note").fill("Agreed by consensus.");
  await page.getByRole("button", { name: "Save the package" }).click();

  const card = page.getByRole("article", { name: "To the Summit" });
  await expect(card.getByRole("listitem")).toHaveCount(2);
  await expect(card.getByRole("listitem").first()).toContainText(second.symbol);
  await card.getByRole("button", { name: "Submit to the Leaders" }).click();
  await expect(page.getByRole("dialog")).toContainText(`${second.symbol}, ${first.symbol}`);
  await page.getByRole("dialog").getByRole("button", { name: "Submit to the Leaders" }).click();
  await expect(card.getByText("Submitted", { exact: true }).first()).toBeVisible();
  await expect(card.getByRole("button", { name: "Change it" })).toHaveCount(0);

  await card.getByRole("button", { name: "Record the Leaders' response" }).click();
  await expect(card.getByRole("radio", { name: "Endorsed" })).toBeVisible();
  await expectGoodInEveryLook(page);
  await card.getByRole("radio", { name: "Endorsed" }).check();
  await card.getByRole("button", { name: /Date of the decision/ }).click();
  await page.getByRole("button", { name: /^15 / }).click();
  await card.getByLabel("Words of the response").fill("With appreciation.");
  await card.getByRole("button", { name: "Record the response" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Record the response" }).click();
  await expect(card.getByText(/Leaders' response: Endorsed/)).toBeVisible();

  // What went can be taken out: a file that proves itself, and a page to print.
  const [bundle] = await Promise.all([page.waitForEvent("download"), card.getByRole("link", { name: "Download the verifiable file" }).click()]);
  expect(bundle.suggestedFilename()).toBe("To-the-Summit.json");
  const [printed] = await Promise.all([page.waitForEvent("download"), card.getByRole("link", { name: "Download one page to print" }).click()]);
  expect(printed.suggestedFilename()).toBe("To-the-Summit.html");
  const paper = await readFile(await printed.path(), "utf8");
  expect(paper).toContain(first.symbol);
  expect(paper).toContain("Agreed by consensus.");
});

test("a head reads packages and is offered no act on them", async ({ as, script, mandate }) => {
  const text = await adopted(script, mandate, "Read in a package");
  const open = await (await script("chair")).post(`/mandates/${mandate}/packages`, { title: "Open to be read", recommendations: [text.id] });
  expect(open.abilities).toMatchObject({ edit: true, submit: true });
  const page = await as("head.khm");
  await page.goto(`/m/${mandate}/packages`);
  await expect(page.getByRole("heading", { level: 1, name: "Packages" })).toBeVisible();
  const card = page.getByRole("article", { name: "Open to be read" });
  await expect(card.getByText("Being compiled", { exact: true })).toBeVisible();
  await expect(card.getByRole("listitem")).toContainText(text.symbol);
  await expect(page.getByRole("button", { name: /Compile|Submit|Change it|Record/ })).toHaveCount(0);
});
