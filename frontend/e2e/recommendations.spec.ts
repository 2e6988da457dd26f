//! The list, and starting a recommendation.
import { expectAccessible } from "./audit";
import { expect, test } from "./test";

test("a drafter starts a recommendation, is told what is missing, and finds it in the list", async ({ as, mandate }) => {
  const page = await as("drafter.vnm");
  await page.goto(`/m/${mandate}/recommendations`);
  await page.getByRole("link", { name: "New recommendation" }).click();
  await page.getByRole("button", { name: "Create and start drafting" }).click();
  await expect(page.getByText("Choose at least one tasking.")).toBeVisible();
  await expect(page.getByText("Give it a title.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Title").fill("Shared glossary of incident terms");
  await page.getByRole("combobox", { name: "Taskings answered" }).click();
  await page.getByRole("option", { name: /^T1\.1 / }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel("Lead body").selectOption("AMCC");
  await page.getByRole("button", { name: "Create and start drafting" }).click();
  await expect(page).toHaveURL(/\/r\/[^/]+\/edit$/);
  await page.goto(`/m/${mandate}/recommendations?q=glossary`);
  await expect(page.getByRole("link", { name: "Shared glossary of incident terms" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Shared glossary" })).toContainText("Drafting");
});

test("another delegation does not see it while it is drafted, by list, by search or by address", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.phl");
  const created = await drafter.post(`/mandates/${mandate}/recommendations`, { title: "Unripe orchard", taskings: ["T3"], lead_body: "AMCC" });
  const page = await as("head.mys");
  await page.goto(`/m/${mandate}/recommendations?q=orchard`);
  await expect(page.getByText("No recommendation matches.")).toBeVisible();
  await page.goto("/search?q=orchard");
  await expect(page.getByText("Nothing was found")).toBeVisible();
  await page.goto(`/r/${created.id}`);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByText("Unripe orchard")).toHaveCount(0);
});

test("the list is filtered by its address and can be cleared", async ({ as, script, mandate }) => {
  const head = await script("head.sgp");
  const all = (await head.get(`/mandates/${mandate}/recommendations?limit=200`)) as { items: { status: string }[] };
  const negotiated = all.items.filter(({ status }) => status === "negotiation").length;
  const page = await as("head.sgp");
  await page.goto(`/m/${mandate}/recommendations?status=negotiation`);
  await expect(page.getByRole("rowheader")).toHaveCount(negotiated);
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(all.items.length);
  await page.getByLabel("Find by title or symbol").fill("zzzz no such thing");
  await expect(page.getByText("No recommendation matches.")).toBeVisible();
});

test("an observer is not offered to start one, and the address says so too", async ({ as, mandate }) => {
  const page = await as("observer.jpn");
  await page.goto(`/m/${mandate}/recommendations`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "New recommendation" })).toHaveCount(0);
  await page.goto(`/m/${mandate}/recommendations/new`);
  await expect(page.getByText("Your role does not create recommendations")).toBeVisible();
});
