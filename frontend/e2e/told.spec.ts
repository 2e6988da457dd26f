//! Told while it happens: news of the page one is on, who else is here, and pages that catch up.
import { inSignOff, statusOn, tabled } from "./negotiated";
import { expect, test } from "./test";

const remark = (body: string) => ({ scope: "all", body });

test("news of the text on screen are said, one's own acts and other texts are not", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Said on its page");
  const other = await tabled(script, mandate, "Said elsewhere");
  const page = await as("head.lao");
  const listens = page.waitForResponse("**/api/v1/events*");
  await page.goto(`/r/${text.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(text.title);
  await listens;
  const [own, thai, chair] = [await script("head.lao"), await script("head.tha"), await script("chair")];
  await own.post(`/recommendations/${text.id}/comments`, remark("From this very desk."));
  await thai.post(`/recommendations/${other.id}/comments`, remark("About something else."));
  // What came before on the same line has been heard when this is.
  await chair.post(`/recommendations/${text.id}/pen`, { state: "THA" });
  const note = (sentence: string) => page.locator(".mantine-Notifications-notification").filter({ hasText: sentence });
  await expect(note("The pen changed hands.")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "The pen changed hands." })).toHaveCount(1);
  await expect(note("There is a new comment.")).toHaveCount(0);
  await thai.post(`/recommendations/${text.id}/comments`, remark("One question remains."));
  await expect(note("There is a new comment.")).toBeVisible();
  await expect(page.getByText("One question remains.")).toBeVisible();
});

test("what happens while a page is being read is not missed", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Changed while it loads");
  const page = await as("head.khm");
  let listen = () => {};
  await page.route("**/api/v1/events*", async (route) => {
    await new Promise<void>((go) => (listen = go));
    await route.continue();
  });
  const asks = page.waitForRequest("**/api/v1/events*");
  await page.goto(`/r/${text.id}`);
  await expect(statusOn(page)).toHaveText("Negotiation");
  await asks;
  await (await script("chair")).post(`/recommendations/${text.id}/sign-offs`, { revision: 0, procedure: { kind: "express" } });
  await expect(statusOn(page)).toHaveText("Negotiation");
  listen();
  await expect(statusOn(page)).toHaveText("Sign-off");
});

test("those who are at the same text see each other, delegation by delegation", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Read together");
  const here = (of: Awaited<ReturnType<typeof as>>) => of.getByRole("list", { name: "Also here:" });
  const lao = await as("head.lao");
  await lao.goto(`/r/${text.id}`);
  await expect(lao.getByRole("heading", { level: 1 })).toHaveText(text.title);
  await expect(here(lao)).toHaveCount(0);
  const colleague = await as("drafter.lao");
  await colleague.goto(`/r/${text.id}/compare`);
  const chair = await as("chair");
  await chair.goto(`/r/${text.id}/edit`);
  // Colleagues by name; others as their delegation.
  const names = await Promise.all(["head.lao", "drafter.lao"].map(async (who) => (await (await script(who)).get("/me")).user.name as string));
  await expect(here(lao).getByText(names[1] ?? "")).toBeVisible();
  await expect(here(lao).getByRole("listitem").filter({ hasText: "Chair" })).toContainText("(editing)");
  // In the editor one list says who is in the text and who only reads the page.
  await expect(here(chair)).toHaveCount(0);
  await chair.getByRole("button", { name: "1 person here, 1 more reads the page" }).click();
  const reading = chair.getByRole("list", { name: "Also reading this page" });
  await expect(reading.getByRole("listitem")).toHaveCount(1);
  await expect(reading).toContainText("Lao");
  await expect(reading).not.toContainText(names[0] ?? "");
  await chair.goto("/");
  await expect(here(lao).getByRole("listitem")).toHaveCount(1);
  await colleague.close();
  await expect(here(lao)).toHaveCount(0);
});

test("board and recommendation show what another delegation did in under a second", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Watched from two pages");
  const [board, page] = [await as("drafter.phl"), await as("head.phl")];
  await board.goto(`/m/${mandate}/board`);
  const row = board.getByRole("row").filter({ hasText: open.symbol });
  await expect(row).toBeVisible();
  await page.goto(`/r/${open.id}/sign-off`);
  await expect(page.getByRole("heading", { name: "Positions" })).toBeVisible();
  const head = await script("head.tha");
  await head.post(`/sign-offs/${open.signOff}/positions`, { state: "THA", fingerprint: open.fingerprint, position: "agree" });
  await expect(page.getByRole("listitem").filter({ hasText: "Thailand" })).toContainText("Agrees", { timeout: 1_000 });
  await expect(row.getByText("Agrees", { exact: true })).toHaveCount(1, { timeout: 1_000 });
});

test("a page whose line was cut catches up when it is back", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Missed and caught up");
  const page = await as("head.mys");
  await page.goto(`/r/${text.id}`);
  await expect(statusOn(page)).toHaveText("Negotiation");
  await page.context().setOffline(true);
  await expect(page.getByRole("main").getByText("No connection. This page shows what was last loaded")).toBeVisible();
  await (await script("chair")).post(`/recommendations/${text.id}/sign-offs`, { revision: 0, procedure: { kind: "express" } });
  await page.context().setOffline(false);
  await expect(page.getByRole("main").getByText("No connection.")).toHaveCount(0);
  await expect(statusOn(page)).toHaveText("Sign-off");
});
