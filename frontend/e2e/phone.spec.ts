//! A whole job in a corridor: on a phone, by touch, in portrait.
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./audit";
import { inSignOff, tabled } from "./negotiated";
import { PASSWORD } from "./server";
import { expect, test } from "./test";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** The whole page fits the width, and nothing of this dialog or form is out of reach beside it; nothing of its tables either
 *  where their rows are cards. */
async function fits(page: Page, { tables = false } = {}): Promise<void> {
  await expectNoSidewaysScroll(page);
  const beside = await page.getByRole("main").getByRole("button").evaluateAll((buttons, all) => buttons
    .filter((button) => button.getClientRects().length > 0 && (all || !button.closest("[role=region]")))
    .map((button) => ({ name: button.textContent, right: button.getBoundingClientRect().right, left: button.getBoundingClientRect().left }))
    .filter(({ right, left }) => right > window.innerWidth + 1 || left < -1), tables);
  expect(beside).toEqual([]);
}

test("a head signs off on a phone: from what waits over the dossier to the password and the receipt", async ({ as, script, mandate }) => {
  test.slow();
  const open = await inSignOff(script, mandate, "Signed in a corridor");
  const page = await as("head.brn", PHONE);
  await page.goto("/");
  await page.getByRole("listitem").filter({ hasText: "Signed in a corridor" }).getByRole("link", { name: "Record your position" }).tap();
  await expect(page).toHaveURL(new RegExp(`/r/${open.id}/sign-off`));
  await fits(page);
  await page.getByRole("link", { name: "Record your position" }).tap();
  await expect(page.getByRole("heading", { name: "Your position" })).toBeInViewport();
  await page.getByRole("radio", { name: "Agree with a reservation" }).tap();
  await page.getByLabel("Statement").fill("Subject to our law on national security.");
  await fits(page);
  await page.getByRole("button", { name: "Review what will happen" }).tap();
  await expect(page.getByText(/You record for Brunei Darussalam the position/)).toBeInViewport();
  await page.getByLabel(/^Your password/).fill(PASSWORD);
  await fits(page);
  await page.getByRole("button", { name: /^Record:/ }).tap();
  const receipt = page.getByRole("group", { name: "Receipt" });
  await expect(receipt).toContainText(open.fingerprint);
  await expect(receipt.getByRole("heading", { name: "Receipt" })).toBeInViewport();
  await fits(page);
  await expectAccessible(page);
  await receipt.getByRole("button", { name: "Close" }).tap();
  await expect(receipt).toHaveCount(0);
});

test("the chair opens a silence on a phone, and the calendar fits", async ({ as, script, mandate }) => {
  test.slow();
  const text = await tabled(script, mandate, "Silence from a corridor");
  const page = await as("chair", PHONE);
  await page.goto(`/r/${text.id}/sign-off`);
  await page.getByRole("button", { name: "Open sign-off on Zero draft" }).tap();
  await page.getByRole("radio", { name: "Silence procedure" }).tap();
  await page.getByRole("button", { name: /End of the silence/ }).tap();
  const calendar = page.getByRole("dialog");
  await expect(calendar).toBeVisible();
  const box = await calendar.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
  await calendar.getByRole("button", { name: "Next month" }).tap();
  await calendar.getByRole("button", { name: /^15 / }).tap();
  await calendar.getByRole("button", { name: "Take this time" }).tap();
  await expect(page.getByText("In the capitals")).toBeVisible();
  await fits(page);
  await page.getByRole("button", { name: "Open the sign-off", exact: true }).tap();
  const question = page.getByRole("dialog").filter({ hasText: "Unless a state objects before" });
  await question.getByRole("button", { name: "Open the sign-off" }).tap();
  await expect(page.getByText(/Silence until/).first()).toBeVisible();
  await fits(page);
});

test("the secretariat reaches every button of people and rounds on a phone", async ({ as, mandate }) => {
  const page = await as("secretariat", PHONE);
  for (const [path, act] of [["people", /^End/], ["rounds", /^Change/]] as const) {
    await page.goto(`/m/${mandate}/secretariat/${path}`);
    await expect(page.getByRole("main").getByRole("table").first().getByRole("button", { name: act }).first()).toBeVisible();
    await fits(page, { tables: true });
    await expectAccessible(page);
  }
});
