//! What one wishes to be told of: by mail kind by kind, of one text more or less, in a calendar of one's own.
import { expectAccessible, expectNoSidewaysScroll } from "./audit";
import { newcomer } from "./newcomer";
import { tabled } from "./negotiated";
import { expect, test } from "./test";

test("mail is chosen kind by kind, and what must come cannot be switched off", async ({ as, server, script, mandate }) => {
  const page = await as(await newcomer(server, await script("secretariat"), mandate, "LAO"));
  let saved = 0;
  page.on("response", (answer) => {
    if (answer.url().endsWith("/me/notice-preferences") && answer.request().method() === "PUT" && answer.ok()) saved += 1;
  });
  await page.goto("/settings");
  const kind = (name: string) => page.getByRole("radiogroup", { name, exact: true });
  await kind("Comments and replies").getByRole("radio", { name: "Once a day" }).check();
  await kind("Amendments").getByRole("radio", { name: "Once a day" }).check();
  await expect(kind("Amendments").getByRole("radio", { name: "Never" })).toHaveCount(0);
  await expect(page.getByRole("radiogroup", { name: "Deadlines" })).toHaveCount(0);
  await expect(page.getByText("Formal acts, deadlines and news of your account always come at once.")).toBeVisible();
  await expect.poll(() => saved, { message: "two quick choices are two saves, one after the other" }).toBe(2);
  await page.reload();
  await expect(kind("Comments and replies").getByRole("radio", { name: "Once a day" })).toBeChecked();
  await expect(kind("Amendments").getByRole("radio", { name: "Once a day" })).toBeChecked();
  await expect(kind("Comments that mention you").getByRole("radio", { name: "At once" })).toBeChecked();
});

test("of two tabs that change the same settings the second is told, and nothing typed is lost", async ({ as, server, script, mandate }) => {
  const who = await newcomer(server, await script("secretariat"), mandate, "MYS");
  const first = await as(who);
  await first.goto("/settings");
  const second = await first.context().newPage();
  await second.goto("/settings");
  const mentions = (tab: typeof first) => tab.getByRole("radiogroup", { name: "Comments that mention you", exact: true });
  await expect(mentions(second).getByRole("radio", { name: "At once" })).toBeChecked();
  await expect(second.getByLabel("Name", { exact: true })).not.toHaveValue("");
  await mentions(first).getByRole("radio", { name: "Once a day" }).check();
  await expect(first.getByRole("status").filter({ hasText: "Saved." })).toHaveCount(1);
  await mentions(second).getByRole("radio", { name: "Never" }).click();
  await expect(second.getByRole("alert")).toContainText("Somebody else changed this first.");
  await expect(mentions(second).getByRole("radio", { name: "Once a day" })).toBeChecked();

  await first.getByLabel("Name", { exact: true }).fill("A name of the first tab");
  const saving = first.waitForResponse((answer) => answer.url().endsWith("/api/v1/me") && answer.request().method() === "PATCH");
  const save = first.getByRole("button", { name: "Save", exact: true }).first();
  await save.click();
  expect((await saving).status()).toBe(200);
  // Until the form has taken what was saved the button turns.
  await expect(save).not.toHaveAttribute("data-loading");
  await expect(save).toBeDisabled();
  await second.reload();
  await first.getByLabel("Name", { exact: true }).fill("Another name of the first tab");
  await expect(second.getByLabel("Name", { exact: true })).toHaveValue("A name of the first tab");
  await first.getByRole("button", { name: "Save", exact: true }).first().click();
  await expect(first.getByLabel("Name", { exact: true })).toHaveValue("Another name of the first tab");
  await expect(first.getByRole("button", { name: "Save", exact: true }).first()).toBeDisabled();
  await second.getByLabel("Name", { exact: true }).fill("A name of the second tab");
  await second.getByRole("button", { name: "Save", exact: true }).first().click();
  await expect(second.getByRole("alert")).toContainText("Somebody else changed this first.");
  await expect(second.getByLabel("Name", { exact: true })).toHaveValue("A name of the second tab");
  await second.getByRole("button", { name: "Save", exact: true }).first().click();
  await expect(second.getByRole("button", { name: "Save", exact: true }).first()).toBeDisabled();
  await expect(second.getByRole("alert")).toHaveCount(0);
});

test("a text is followed on its page, listed in the settings, and back to usual there", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Followed closely");
  const page = await as("drafter.brn");
  await page.goto(`/r/${text.id}`);
  const choice = page.getByLabel("Notices about this text");
  await expect(choice).toHaveValue("usual");
  await choice.selectOption("follow");
  await expect(page.getByRole("status").filter({ hasText: "Saved." })).toHaveCount(1);
  await (await script("head.tha")).post(`/recommendations/${text.id}/comments`, { scope: "all", body: "A comment in a thread of others." });
  // Whoever follows is told of it; by the notice one comes to the very words.
  await page.goto("/notices");
  await page.getByRole("main").getByRole("listitem").filter({ hasText: text.symbol }).filter({ hasText: "commented" }).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/r/${text.id}#comment-`));
  await expect(page.getByRole("article").filter({ hasText: "A comment in a thread of others." })).toBeFocused();
  await page.goto("/settings");
  await page.getByRole("button", { name: `Hear of ${text.symbol} as usual` }).click();
  await expect(page.getByText("None: you hear of every text as usual.")).toBeVisible();
  await page.goto(`/r/${text.id}`);
  await expect(choice).toHaveValue("usual");
});

test("a calendar address is shown once, works, and is revoked", async ({ as, script, mandate, server }) => {
  const text = await tabled(script, mandate, "In a calendar");
  const deadline = new Date(Date.now() + 5 * 86_400_000).toISOString();
  await (await script("chair")).post(`/recommendations/${text.id}/sign-offs`, { revision: 0, procedure: { kind: "silence", deadline } });
  const page = await as("head.vnm");
  await page.goto("/settings");
  await page.getByRole("button", { name: "Make an address" }).click();
  const field = page.getByLabel("Address of the calendar");
  await expect(field).toHaveValue(/\/api\/v1\/calendar\/.+\.ics$/);
  await expectAccessible(page);
  const url = await field.inputValue();
  expect(url.startsWith(server.url)).toBe(true);
  expect((await (await fetch(url)).text()).replaceAll("\r\n ", "")).toContain(text.symbol);
  await page.reload();
  await expect(page.getByText("An address exists since")).toBeVisible();
  await expect(field).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke the address" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the address" }).click();
  await expect(page.getByText("There is no address.")).toBeVisible();
  expect((await fetch(url)).status).toBe(404);
});

test("the link at the foot of a mail stops its kind by a press, not by looking", async ({ page, as, server, script, mandate }) => {
  const who = await newcomer(server, await script("secretariat"), mandate, "KHM");
  const text = await tabled(script, mandate, "Too much mail");
  const settings = await as(who);
  await (await settings.request.put(`/api/v1/recommendations/${text.id}/following`, { data: { stance: "follow" }, headers: { origin: server.url } })).json();
  await (await script("head.tha")).post(`/recommendations/${text.id}/comments`, { scope: "all", body: "One more." });
  let link = "";
  await expect(async () => {
    const mail = (await server.mails()).filter((each) => each.includes(who) && each.includes("List-Unsubscribe")).at(-1) ?? "";
    link = mail.replaceAll("=\r\n", "").match(/\/unsubscribe\/[A-Za-z0-9_.~-]+/)?.[0] ?? "";
    expect(link).not.toBe("");
  }).toPass();
  await page.setViewportSize({ width: 320, height: 720 });
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1, name: "Stop these mails" })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await settings.goto("/settings");
  const comments = settings.getByRole("radiogroup", { name: "Comments and replies" });
  await expect(comments.getByRole("radio", { name: "At once" })).toBeChecked();
  await page.getByRole("button", { name: "Stop these mails" }).click();
  await expect(page.getByText(/No more mails of this kind/)).toBeVisible();
  await settings.reload();
  await expect(comments.getByRole("radio", { name: "Never" })).toBeChecked();
});
