//! The secretariat's desk: people, deliveries, the record.
import { expectAccessible } from "./audit";
import { PASSWORD } from "./server";
import { linkSent, newcomer } from "./newcomer";
import { expect, test } from "./test";

test("ending a credential signs the person out at once and stays visible as ended", async ({ as, mandate, script, server }) => {
  const who = await newcomer(server, await script("secretariat"), mandate, "SGP");
  const delegate = await as(who);
  await delegate.goto("/settings");
  await expect(delegate.getByRole("heading", { level: 1 })).toBeVisible();
  const page = await as("secretariat");
  await page.goto(`/m/${mandate}/secretariat/people`);
  await page.getByLabel("Find by name or address").fill(who);
  await expect(page.getByRole("button", { name: /^End: / })).toHaveCount(1);
  await page.getByRole("button", { name: /^End: / }).click();
  await expect(page.getByRole("dialog")).toContainText("signed out at once");
  await expectAccessible(page);
  await page.getByRole("button", { name: "End the credential" }).click();
  await expect(page.getByRole("button", { name: /^End: / })).toHaveCount(0);
  await page.getByLabel("Show ended credentials").check();
  await expect(page.getByRole("region", { name: "Credentials" })).toContainText(/Ended.* UTC/);
  await delegate.reload();
  await expect(delegate).toHaveURL(/\/sign-in/);
});

test("a credential gets a last day", async ({ as, mandate, script, server }) => {
  const who = await newcomer(server, await script("secretariat"), mandate, "IDN");
  const page = await as("secretariat");
  await page.goto(`/m/${mandate}/secretariat/people`);
  await page.getByLabel("Find by name or address").fill(who);
  await expect(page.getByRole("button", { name: /^Change the end: / })).toHaveCount(1);
  await page.getByRole("button", { name: /^Change the end: / }).click();
  await page.getByRole("button", { name: "Last day" }).click();
  await page.getByRole("button", { name: "Next month" }).click();
  await page.getByRole("button", { name: /^20 / }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("region", { name: "Credentials" })).toContainText(/until \w+, 20 .*UTC/);
  // Another credential is given in a dialog that offers the roles its delegation has, as the server says.
  await page.getByRole("button", { name: /^Give a credential: / }).click();
  const form = page.getByRole("dialog", { name: /^Give .* a credential$/ });
  await expect(form.getByLabel("Role").getByRole("option")).toHaveText(["Drafter", "Head of delegation"]);
  await form.getByLabel("Delegation").selectOption("CHAIR");
  await expect(form.getByLabel("Role").getByRole("option")).toHaveCount(1);
  await expectAccessible(page);
});

test("an invitation is withdrawn and its link stops working", async ({ as, mandate, script, server, browser }) => {
  const secretariat = await script("secretariat");
  await secretariat.post("/invitations", { mandate, email: "early@delegation.example", name: "Early Bird", delegation: "THA", role: "drafter" });
  const link = await linkSent(server, "early@delegation.example", "/invitation");
  const page = await as("secretariat");
  await page.goto(`/m/${mandate}/secretariat/people`);
  await page.getByRole("button", { name: "Withdraw: Early Bird" }).click();
  await expect(page.getByRole("dialog")).toContainText("The link sent to early@delegation.example will stop working.");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByRole("row").filter({ hasText: "early@delegation.example" })).toContainText("Withdrawn");
  const invited = await browser.newContext({ baseURL: server.url });
  const visitor = await invited.newPage();
  await visitor.goto(link);
  await expect(visitor.getByRole("alert")).toContainText("cannot be used");
  await invited.close();
});

test("deliveries are listed by what became of them", async ({ as, mandate, script }) => {
  const secretariat = await script("secretariat");
  await secretariat.post("/invitations", { mandate, email: "post@delegation.example", name: "Post Office", delegation: "THA", role: "drafter" });
  const page = await as("secretariat");
  await page.goto(`/m/${mandate}/secretariat/deliveries`);
  await expect(page.getByRole("heading", { level: 1, name: "Deliveries" })).toBeVisible();
  await expect(async () => {
    const { items } = await secretariat.get("/outbox?status=sent&limit=200");
    expect((items as { to: string }[]).some(({ to }) => to.includes("post@delegation.example"))).toBe(true);
  }).toPass();
  await page.getByText("Sent", { exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "post@delegation.example" }).first()).toBeVisible();
  await page.getByText("Failed for good", { exact: true }).click();
  await expect(page.getByText("Nothing has failed for good.")).toBeVisible();
});

test("the record opens to the last hash and verifies", async ({ as, mandate }) => {
  const page = await as("secretariat");
  await page.goto(`/m/${mandate}/secretariat/record`);
  await page.getByRole("button", { name: /^Details of entry/ }).first().click();
  await expect(page.getByText("Hash of this entry")).toBeVisible();
  // A check that takes long says what it does; how far it is, nobody knows.
  let goOn = () => {};
  const long = new Promise<void>((resolve) => (goOn = resolve));
  await page.route("**/record/verification", async (route) => {
    await long;
    await route.continue();
  });
  await page.getByRole("button", { name: "Verify every chain" }).click();
  const under = page.getByRole("progressbar", { name: /^Checking the administration and every recommendation/ });
  await expect(under).toBeVisible();
  await expectAccessible(page);
  goOn();
  await expect(page.getByRole("main").getByText("The record is whole")).toBeVisible();
  await expect(under).toHaveCount(0);
  // Whether a tampered row is found is for the server's tests; here, that it is said.
  await page.unroute("**/record/verification");
  await page.route("**/record/verification", (route) => route.fulfill({
    json: { ok: false, entries: 40, chains: 3, findings: [{ chain: "AMCC/2018/R.1", sequence: 4, kind: "changed", detail: "The entry was changed after it was written." }] },
  }));
  await page.getByRole("button", { name: "Verify every chain" }).click();
  const alarm = page.getByRole("main").getByRole("alert").filter({ hasText: "The record does not hold" });
  await expect(alarm).toContainText("AMCC/2018/R.1, entry 4: The entry was changed after it was written.");
  await expectAccessible(page);
  const chains = page.getByLabel("Chain");
  await chains.selectOption({ index: 1 });
  await expect(page).toHaveURL(/chain=/);
  await expect(page.getByRole("button", { name: /^Details of entry/ }).first()).toBeVisible();
});

for (const who of ["head.sgp", "observer.jpn"]) {
  test(`${who} is neither offered the secretariat's desk nor shown anything by its addresses`, async ({ as, mandate }) => {
    const page = await as(who);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    for (const name of ["People", "Deliveries", "Record"]) await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true })).toHaveCount(0);
    for (const part of ["people", "deliveries", "record"]) {
      await page.goto(`/m/${mandate}/secretariat/${part}`);
      await expect(page.getByRole("alert").first()).toBeVisible();
      await expect(page.getByText("demo.example")).toHaveCount(0);
    }
  });
}

test("a person with a password of their own signs in with the keyboard alone", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.type("head.vnm@demo.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
});
