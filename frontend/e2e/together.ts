//! Several people in one live text: opening it, typing in it, and the claim every such test ends with: all see the text the
//! server projects, each clause with an id of its own.
import type { Locator, Page } from "@playwright/test";
import type { Actor } from "./api";
import { expect } from "./test";
import { TEXT, textOf, write, type WrittenClause } from "./written";

export const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Text of / });
/** The text on the page, whether it may be written or only read. */
export const shown = (page: Page): Locator => page.getByLabel(/^Text of /);
export const inClause = (page: Page, id: string): Locator => shown(page).locator(`p[data-id="${id}"]`);
export const saved = (page: Page) => expect(page.locator("[data-saving=saved]")).toBeVisible();
export const unreachable = (page: Page) => expect(page.locator("[data-saving=unreachable]")).toBeVisible();

let made = 0;

/** A draft of Viet Nam with Lao PDR as co-sponsor: heads and drafters of both write in it. */
export async function draftOfTwo(drafter: Actor, mandate: string, clauses: WrittenClause[] = TEXT): Promise<{ id: string; symbol: string }> {
  made += 1;
  const { id, symbol } = await drafter.post(`/mandates/${mandate}/recommendations`, { title: `Written together, ${made}`, taskings: ["T3"], lead_body: "AMCC", co_sponsors: ["LAO"] });
  await write(drafter, id, clauses);
  return { id, symbol };
}

/** Opens the editor and waits until it is live. */
export async function openLive(page: Page, id: string): Promise<void> {
  await page.goto(`/r/${id}/edit`);
  // Several open it at once, on one machine.
  await expect(field(page)).toBeVisible({ timeout: 20_000 });
  await saved(page);
}

/** Puts the caret at the end, or at the start, of a clause. */
export async function caretIn(page: Page, id: string, end: "Home" | "End" = "End"): Promise<void> {
  await inClause(page, id).click();
  await page.keyboard.press(end);
}

/** The clauses on a page as `id: words`, without the carets of others. */
export function clausesOn(page: Page): Promise<string[]> {
  return shown(page).evaluate((text) => [...text.querySelectorAll("p[data-clause]")].map((clause) => {
    const copy = clause.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll("[data-caret]")) caret.remove();
    return `${copy.getAttribute("data-id")}: ${copy.textContent}`;
  }));
}

/** Waits until every page shows exactly what the server projects; that text. */
export async function agreed(server: Actor, id: string, pages: Page[]): Promise<string[]> {
  let text: string[] = [];
  await expect(async () => {
    text = (await textOf(server, id)).map((clause) => `${clause.id}: ${clause.text}`);
    for (const page of pages) expect(await clausesOn(page)).toEqual(text);
  }).toPass({ timeout: 20_000 });
  const ids = text.map((line) => line.split(":")[0]);
  expect(new Set(ids).size).toBe(ids.length);
  return text;
}
