//! Home: what waits for one's own delegation, what changed since one was here, and nothing else.
import type { Request } from "@playwright/test";
import { expectAccessible } from "./audit";
import { tabled } from "./negotiated";
import { newcomer } from "./newcomer";
import { PASSWORD } from "./server";
import { expect, test } from "./test";

test("a head sees what the delegation owes, with the deadline in UTC and in the capital's time", async ({ as, script, mandate }) => {
  const head = await script("head.mmr");
  const { items } = await head.get(`/mandates/${mandate}/recommendations?waiting_for_me=true&limit=200`);
  expect((items as { deadline: string | null }[]).some(({ deadline }) => deadline)).toBe(true);
  const page = await as("head.mmr");
  await page.goto("/");
  const owed = page.getByRole("listitem").filter({ has: page.getByRole("link") });
  for (const recommendation of items as { symbol: string; deadline: string | null }[]) {
    const item = owed.filter({ hasText: recommendation.symbol }).first();
    await expect(item).toBeVisible();
    if (recommendation.deadline) await expect(item).toContainText(/UTC · .*Yangon \(UTC\+6:30\)/);
  }
  // One card for each act that is owed, and no other.
  const acts = (items as { waiting_for_me: string[] }[]).flatMap(({ waiting_for_me: kinds }) => kinds);
  await expect(page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: "To do" }) }).getByRole("listitem")).toHaveCount(acts.length);
  const me = await head.get("/me");
  expect(me.waiting_for_me.mandates[mandate]).toBe(items.length);
  await expect(page.getByRole("link", { name: /^Waiting for me/ })).toContainText(me.waiting_for_me.total > 0 ? String(me.waiting_for_me.total) : "");
});

test("an observer owes nothing", async ({ as }) => {
  const page = await as("observer.jpn");
  await page.goto("/");
  await expect(page.getByText("Nothing is waiting for you.")).toBeVisible();
});

test("an observer's board says why it shows no state", async ({ as, mandate }) => {
  const page = await as("observer.jpn");
  await page.goto(`/m/${mandate}/board`);
  await expect(page.getByText("What each state says is shown to those who negotiate.")).toBeVisible();
  await expect(page.getByRole("columnheader")).toHaveText(["Recommendation"]);
});

test("what changed since the last visit is listed and leads there; once read, a later visit shows nothing of it", async ({ as, script, mandate, server }) => {
  // Somebody new: nothing was told to them before, and nobody else reads their notices.
  const page = await as(await newcomer(server, await script("secretariat"), mandate, "BRN"));
  const seen = await tabled(script, mandate, "Tabled before the first visit");
  const news = page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: "Since your last visit" }) });
  const about = ({ symbol }: { symbol: string }) => news.getByRole("link", { name: `${symbol} was tabled by` });
  const read = news.getByRole("button", { name: "Mark all as read" });
  await page.goto("/");
  await expect(about(seen)).toHaveCount(1);
  await expect(page.getByRole("link", { name: /^Notices: [1-9]\d* unread notices?$/ })).toBeVisible();
  await expectAccessible(page);
  await about(seen).click();
  await expect(page).toHaveURL((url) => url.pathname === `/r/${seen.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(seen.title);

  // To look at it is not to have read all: it stays until its reader says so.
  await page.goto("/");
  await expect(about(seen)).toHaveCount(1);
  const kept = page.waitForResponse("**/api/v1/notices/read");
  await read.click();
  expect((await kept).status()).toBe(204);
  await expect(news.getByText("Nothing has changed.")).toBeVisible();
  await expect(news.getByRole("listitem")).toHaveCount(0);
  await expect(read).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Notices: 0 unread notices" })).toBeVisible();

  await page.goto("/");
  await expect(news.getByText("Nothing has changed.")).toBeVisible();
  await page.goto("/search");
  const since = await tabled(script, mandate, "Tabled between two visits");
  await page.goto("/");
  await expect(about(since)).toHaveCount(1);
  await expect(news.getByRole("listitem")).toHaveCount(1);
  await expect(about(seen)).toHaveCount(0);
});

test("home lists the newest notices and says how many more there are", async ({ as, script }) => {
  const { unread_notices: unread } = (await (await script("chair")).get("/me")) as { unread_notices: number };
  const page = await as("chair");
  await page.goto("/");
  const news = page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: "Since your last visit" }) });
  await expect(news.getByRole("listitem")).toHaveCount(8);
  expect(unread).toBeGreaterThan(9);
  await expect(news.getByText(`And ${unread - 8} more among all notices.`)).toBeVisible();
});

test("somebody without a credential is told why the page is empty", async ({ as, script, mandate, server }) => {
  const secretariat = await script("secretariat");
  const who = await newcomer(server, secretariat, mandate, "BRN");
  const { items } = await secretariat.get(`/credentials?mandate=${mandate}&limit=200`);
  const own = (items as { id: string; version: number; user: { email: string } }[]).find(({ user }) => user.email === `${who}@demo.example`);
  await secretariat.patch(`/credentials/${own?.id}`, { ended: true }, own?.version);
  const page = await as(who);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "You have no credential yet" })).toBeVisible();
});

test("the focus moves to the heading after navigation, and the title names the page", async ({ as }) => {
  const page = await as("head.sgp");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
  await page.getByRole("link", { name: "Board", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Board" })).toBeFocused();
  await expect(page).toHaveTitle("Board · Mufakat");
});

test("the skip link is the first stop of the keyboard and leads to the content", async ({ as }) => {
  const page = await as("head.sgp");
  await page.goto("/notices");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});

test("on a phone the menu opens, leads on, and closes", async ({ as }) => {
  const page = await as("head.sgp", { viewport: { width: 320, height: 720 } });
  await page.goto("/");
  const board = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Board" });
  await expect(board).not.toBeInViewport();
  await page.getByRole("button", { name: "Open the menu" }).click();
  await expect(board).toBeInViewport();
  await board.click();
  await expect(page.getByRole("heading", { level: 1, name: "Board" })).toBeVisible();
  await expect(board).not.toBeInViewport();
});

test("a first visit fetches at most 200 kB of JavaScript", async ({ as }) => {
  const page = await as("head.sgp");
  const sizes: Promise<number>[] = [];
  const under = new Set<Request>();
  const isScript = (request: Request) => new URL(request.url()).pathname.endsWith(".js");
  page.on("request", (request) => { if (isScript(request)) under.add(request); });
  page.on("requestfinished", (request) => {
    if (!under.delete(request)) return;
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.waitForLoadState("load");
  // Every script that was asked for is counted, however late it comes.
  await expect.poll(() => under.size).toBe(0);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThanOrEqual(200_000);
});

test("an address that leads nowhere says so and leads back", async ({ as }) => {
  const page = await as("head.vnm");
  await page.goto("/nowhere/at/all");
  await expect(page.getByRole("heading", { level: 1, name: "Nothing here" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Go to what is waiting for me" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
});

test("a page that breaks says so, in its place or in place of everything, and goes on when it is loaded again", async ({ browser, server }) => {
  // Not `as`: what breaks here is written to the console.
  const context = await browser.newContext({ baseURL: server.url, locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  const said = page.getByRole("heading", { level: 1, name: "This page stopped working" });
  const nonsense = async (where: string | RegExp, json: object) => page.route(where, (route) => route.fulfill({ json }));
  await nonsense("**/api/v1/me", {});
  await page.goto("/");
  await expect(said).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expectAccessible(page);
  await context.request.post("/api/v1/auth/login", { data: { email: "head.vnm@demo.example", password: PASSWORD } });
  await page.unroute("**/api/v1/me");
  const lists = /\/mandates\/[^/]+\/recommendations\b/;
  await nonsense(lists, { items: [{}], next_cursor: null });
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await expect(said).toBeVisible();
  await expectAccessible(page);
  await page.unroute(lists);
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
  await context.close();
});

test("nothing moves for somebody who asked for less motion", async ({ as, mandate }) => {
  const page = await as("head.vnm", { reducedMotion: "reduce", viewport: { width: 390, height: 844 } });
  await page.goto(`/m/${mandate}/board`);
  await page.getByRole("button", { name: "Open the menu" }).click();
  await expect(page.getByRole("link", { name: "Packages" })).toBeVisible();
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].map((element) => getComputedStyle(element))
    .filter(({ transitionDuration, animationDuration }) => [...transitionDuration.split(","), ...animationDuration.split(",")].some((length) => Number.parseFloat(length) > 0.001)).length);
  expect(moving).toBe(0);
});
