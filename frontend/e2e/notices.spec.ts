//! Notices and search, live.
import { tabled } from "./negotiated";
import { expect, test } from "./test";

test("a new notice appears without reloading, and goes when it is read", async ({ as, script, mandate }) => {
  const page = await as("head.lao");
  await page.goto("/notices");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const chair = await script("chair");
  const { items } = await chair.get(`/mandates/${mandate}/recommendations?status=negotiation&limit=200`);
  const { id, symbol } = items[0];
  const text = await chair.get(`/recommendations/${id}/working-text`);
  const clauses = [
    ...text.clauses.map(({ id: clause, kind, level, runs }: Record<string, unknown>) => ({ id: clause, kind, level, runs })),
    { id: "live-notice", kind: "operative", level: 0, runs: [{ text: "Decides to meet again before the summit." }] },
  ];
  await chair.put(`/recommendations/${id}/working-text`, { clauses }, text.version);
  const { number } = await chair.post(`/recommendations/${id}/revisions`, { note: "One clause more" });
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: `Rev.${number} of ${symbol} was issued by ` }).getByText("new", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Notices: [1-9]\d* unread notices?$/ })).toBeVisible();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByRole("link", { name: "Notices: 0 unread notices" })).toBeVisible();
  await page.getByText("Unread", { exact: true }).click();
  await expect(page.getByText("Nothing unread.")).toBeVisible();
});

test("search finds a clause and leads to it", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Where words are found");
  const page = await as("head.sgp");
  await page.goto("/search");
  // Other texts have this clause too; none has these words in its title.
  await page.getByLabel("Words").fill("arrangement every second year");
  const link = page.getByRole("link", { name: `OP2, ${text.title}`, exact: true });
  const found = page.getByRole("main").getByRole("listitem").filter({ has: link });
  await expect(found).toContainText("Decides to review this arrangement every second year.");
  await expect(found.locator("mark")).toHaveText(["arrangement", "every", "second", "year"]);
  await expect(page).toHaveURL(/q=/);
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/r/${text.id}#clause-op-2$`));
  await expect(page.locator("#clause-op-2")).toBeFocused();
});

test("search finds a comment and leads to it", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Where comments are found");
  const { id } = await (await script("head.tha")).post(`/recommendations/${text.id}/comments`, { scope: "all", body: "A pelican was seen at the margin." });
  const page = await as("head.sgp");
  await page.goto("/search");
  await page.getByLabel("Words").fill("pelican margin");
  const found = page.getByRole("main").getByRole("listitem");
  await expect(found).toHaveCount(1);
  await expect(found.locator("mark")).toHaveText(["pelican", "margin"]);
  await found.getByRole("link", { name: text.title, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/r/${text.id}#comment-${id}$`));
  await expect(page.getByRole("article").filter({ hasText: "A pelican was seen at the margin." })).toBeFocused();
});
