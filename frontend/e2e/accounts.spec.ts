//! Signing in and out, invitations and password resets, as a person lives them.
import { expectAccessible, expectGoodInEveryLook } from "./audit";
import { linkSent, newcomer } from "./newcomer";
import { PASSWORD } from "./server";
import { expect, test } from "./test";

test("a wrong password and an unknown address get the same sentence", async ({ page }) => {
  await page.goto("/sign-in");
  const sentences: string[] = [];
  for (const [email, password] of [["head.brn@demo.example", "not-the-password"], ["nobody@demo.example", "not-the-password"]] as const) {
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    sentences.push(await page.getByRole("alert").innerText());
  }
  expect(sentences[0]).toBe(sentences[1]);
});

test("signing in leads back to the address one came from, and signing out closes it", async ({ page, mandate }) => {
  await page.goto(`/m/${mandate}/board?status=adopted`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail address").fill("head.brn@demo.example");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/m/${mandate}/board\\?status=adopted`));
  await expect(page.getByRole("heading", { level: 1, name: "Board" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an invited person accepts, sets a password and is at home", async ({ as, page, mandate, server }) => {
  const secretariat = await as("secretariat");
  await secretariat.goto(`/m/${mandate}/secretariat/people`);
  await secretariat.getByRole("button", { name: "Invite a person" }).click();
  const dialog = secretariat.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Nguyễn Thị Minh");
  await dialog.getByLabel("E-mail address").fill("minh@delegation.example");
  await dialog.getByLabel("Delegation").selectOption("VNM");
  await dialog.getByLabel("Role").selectOption("drafter");
  await expectAccessible(secretariat);
  await dialog.getByRole("button", { name: "Send the invitation" }).click();
  await expect(secretariat.getByRole("region", { name: "Invitations" }).getByText("minh@delegation.example")).toBeVisible();

  const link = await linkSent(server, "minh@delegation.example", "/invitation");
  await page.goto(link);
  await expect(page.getByText("Viet Nam")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Choose a password").fill("short");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByText("Use at least 12 characters.", { exact: true })).toBeVisible();
  await page.getByLabel("Choose a password").fill("sông núi nước Nam 2018");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("alert")).toContainText("cannot be used");
});

test("a forgotten password is set anew by the link in the mail, once", async ({ page, server, script, mandate }) => {
  const email = `${await newcomer(server, await script("secretariat"), mandate, "LAO")}@demo.example`;
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "I forgot my password" }).click();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await expectGoodInEveryLook(page);
  const link = await linkSent(server, email, "/password-reset");
  await page.goto(link);
  await page.getByLabel("New password").fill("a long and new sentence");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "Password set" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Back to sign-in" }).click();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a long and new sentence");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
  await page.goto(link);
  await page.getByLabel("New password").fill("another long sentence");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("alert")).toContainText("cannot be used");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(page.getByRole("button", { name: "Send the link" })).toBeVisible();
});

test("settings change name and colours, and end a session elsewhere", async ({ as, server, browser }) => {
  const page = await as("drafter.khm");
  // Only signs in: no page is opened there.
  const elsewhere = await browser.newContext({ baseURL: server.url, userAgent: "Mozilla/5.0 (iPhone) Safari/604.1" });
  expect((await elsewhere.request.post("/api/v1/auth/login", { data: { email: "drafter.khm@demo.example", password: PASSWORD } })).ok()).toBe(true);
  await page.goto("/settings");
  await page.getByLabel("Name").fill("Sok Chanthy");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "Main" }).getByText("Sok Chanthy")).toBeVisible();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  const comments = page.getByRole("radiogroup", { name: "Comments and replies" });
  await comments.getByRole("radio", { name: "Never" }).check();
  await page.getByRole("button", { name: /End the session on Safari/ }).click();
  await expect(page.getByRole("dialog")).toContainText("is signed out at once");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "End the session", exact: true }).click();
  await expect(page.getByRole("button", { name: /End the session on Safari/ })).toHaveCount(0);
  expect((await elsewhere.request.get("/api/v1/me")).status()).toBe(401);
  await page.reload();
  await expect(comments.getByRole("radio", { name: "Never" })).toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await elsewhere.close();
});

test("leaving a form with unsaved words asks first", async ({ as }) => {
  const page = await as("drafter.mmr");
  await page.goto("/settings");
  await page.getByLabel("Name").fill("Somebody else");
  await page.getByRole("link", { name: "Board" }).click();
  await expect(page.getByRole("dialog")).toContainText("not saved");
  await page.getByRole("button", { name: "Stay on this page" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByLabel("Name")).toHaveValue("Somebody else");
  await page.getByRole("link", { name: "Board" }).click();
  await page.getByRole("button", { name: "Leave and lose it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Board" })).toBeVisible();
});
