//! Notices and search, live.
import { expect, test } from "./test";

test("a new notice appears without reloading, and goes when it is read", async ({ as, script, mandate }) => {
  const page = await as("head.lao");
  await page.goto("/notices");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const chair = await script("chair");
  const head = await script("head.lao");
  const before = ((await head.get("/notices?limit=200")) as { items: unknown[] }).items.length;
  const { items } = await chair.get(`/mandates/${mandate}/recommendations?status=negotiation&limit=200`);
  const { id } = items[0];
  const text = await chair.get(`/recommendations/${id}/working-text`);
  const clauses = [
    ...text.clauses.map(({ id: clause, kind, level, runs }: Record<string, unknown>) => ({ id: clause, kind, level, runs })),
    { id: "live-notice", kind: "operative", level: 0, runs: [{ text: "Decides to meet again before the summit." }] },
  ];
  await chair.put(`/recommendations/${id}/working-text`, { clauses }, text.version);
  await chair.post(`/recommendations/${id}/revisions`, { note: "One clause more" });
  await expect.poll(() => page.getByRole("main").getByRole("listitem").count()).toBeGreaterThan(Math.min(before, 49));
  await expect(page.getByRole("link", { name: /unread notice/ })).not.toContainText("0 unread");
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByRole("link", { name: "Notices: 0 unread notices" })).toBeVisible();
  await page.getByText("Unread", { exact: true }).click();
  await expect(page.getByText("Nothing unread.")).toBeVisible();
});

test("search finds a clause and leads to it", async ({ as, script, mandate }) => {
  const head = await script("head.sgp");
  const { items } = await head.get(`/mandates/${mandate}/recommendations?status=negotiation&limit=200`);
  const title = String(items[0].title);
  const page = await as("head.sgp");
  await page.goto("/search");
  await page.getByLabel("Words").fill(title.split(" ").slice(0, 3).join(" "));
  const results = page.getByRole("main").getByRole("listitem");
  await expect(results.first()).toBeVisible();
  await expect(page).toHaveURL(/q=/);
  await expect(results.locator("mark").first()).toBeVisible();
  await results.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/r\//);
});
