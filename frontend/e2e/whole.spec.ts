//! The whole job: from the first word of a draft to the adopted text, by four people in four windows, each only with what
//! their own screens offer.
import { PASSWORD } from "./server";
import { expect, test } from "./test";

const TITLE = "A common form for reporting incidents";

test("from the first word to adoption: a drafter, two heads and the chair, in four windows", async ({ as, script, mandate }) => {
  test.slow();
  const [drafter, head, other, chair] = [await as("drafter.mys"), await as("head.mys"), await as("head.phl"), await as("chair")];

  // The drafter starts a recommendation and writes it.
  await drafter.goto(`/m/${mandate}/recommendations`);
  await drafter.getByRole("link", { name: "New recommendation" }).click();
  await drafter.getByLabel("Title").fill(TITLE);
  await drafter.getByRole("combobox", { name: "Taskings answered" }).click();
  await drafter.getByRole("option", { name: /^T1\.1 / }).click();
  await drafter.keyboard.press("Escape");
  await drafter.getByLabel("Lead body").selectOption("AMCC");
  await drafter.getByRole("button", { name: "Create and start drafting" }).click();
  await expect(drafter).toHaveURL(/\/r\/[^/]+\/edit$/);
  const id = /\/r\/([^/]+)\/edit$/.exec(drafter.url())?.[1] ?? "";
  const text = drafter.getByRole("textbox", { name: /^Text of / });
  await expect(text).toBeVisible();
  await text.click();
  await drafter.keyboard.press("Control+Alt+2");
  await drafter.keyboard.type("Recalling that a report understood by all is read by all,");
  await drafter.keyboard.press("Enter");
  await drafter.keyboard.press("Control+Alt+3");
  await drafter.keyboard.type("Recommends that each state report incidents on one common form.");
  await expect(drafter.locator("[data-saving=saved]")).toBeVisible();

  // Nobody else sees it; the head reads it and tables it.
  await other.goto(`/r/${id}`);
  await expect(other.getByRole("main").getByRole("alert")).toContainText(/nothing you may see|not for you to see/);
  await head.goto(`/r/${id}`);
  await expect(head.getByText("report incidents on one common form")).toBeVisible();
  await head.getByRole("button", { name: "Table it" }).click();
  await head.getByRole("dialog").getByRole("button", { name: "Table it now" }).click();
  await expect(head.getByRole("combobox", { name: "Text shown" })).toHaveValue("0");

  // Another head comments beside the clause; the lead answers.
  await other.goto(`/r/${id}`);
  await other.getByText("report incidents on one common form").hover();
  await other.getByRole("button", { name: "Comment on OP1" }).click();
  await other.getByRole("textbox", { name: "Comment", exact: true }).fill("Who keeps the form up to date?");
  await other.getByRole("radio", { name: /[Ee]verybody/ }).check();
  await other.getByRole("button", { name: "Post to everybody" }).click();
  const thread = head.getByRole("article").filter({ hasText: "Who keeps the form up to date?" });
  await expect(thread).toBeVisible();
  await thread.getByRole("button", { name: "Reply" }).click();
  await thread.getByRole("textbox").fill("The Secretariat; we can say so.");
  await thread.getByRole("button", { name: "Post to everybody" }).click();
  await expect(other.getByText("The Secretariat; we can say so.")).toBeVisible();

  // The chair says so in the text, issues Rev.1 and opens the sign-off.
  await chair.goto(`/r/${id}/edit`);
  await expect(chair.getByRole("textbox", { name: /^Text of / })).toBeVisible();
  await chair.getByText("report incidents on one common form").click();
  await chair.keyboard.press("End");
  await chair.keyboard.press("Backspace");
  await chair.keyboard.type(", which the Secretariat keeps up to date.");
  await expect(chair.locator("[data-saving=saved]")).toBeVisible();
  await chair.getByRole("button", { name: "Issue Rev.1" }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Issue Rev.1 now" }).click();
  await expect(chair.getByRole("combobox", { name: "Text shown" })).toHaveValue("1");
  await chair.getByRole("link", { name: "Sign-off", exact: true }).click();
  await chair.getByRole("button", { name: "Open sign-off on Rev.1" }).click();
  await chair.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Open the sign-off" }).click();
  await expect(chair.getByText(/Missing: .*Philippines/).first()).toBeVisible();

  // Two heads find it under what waits for them, see what changed, and sign; the others sign by script.
  for (const page of [head, other]) {
    await page.goto("/");
    await page.getByRole("listitem").filter({ hasText: TITLE }).getByRole("link", { name: "Record your position" }).click();
    await expect(page.getByRole("insertion").filter({ hasText: "the Secretariat keeps up to date" }).first()).toBeVisible();
    await page.getByRole("radio", { name: "Agree", exact: true }).check();
    await page.getByRole("button", { name: "Review what will happen" }).click();
    await page.getByLabel(/^Your password/).fill(PASSWORD);
    await page.getByRole("button", { name: /^Record:/ }).click();
    await expect(page.getByRole("group", { name: "Receipt" })).toContainText(/No\. \d+ in the chain/);
  }
  const { sign_off: open } = await (await script("chair")).get(`/recommendations/${id}`);
  for (const state of (open.roster as string[]).filter((code) => code !== "MYS" && code !== "PHL")) {
    await (await script(`head.${state.toLowerCase()}`)).post(`/sign-offs/${open.id}/positions`, { state, fingerprint: open.fingerprint, position: "agree" });
  }
  await chair.getByRole("button", { name: "Adopt", exact: true }).click();
  await expect(chair.getByRole("dialog")).toContainText("can never change again");
  await chair.getByRole("dialog").getByRole("button", { name: "Adopt this text" }).click();

  // Every window says so, and the history goes from the first word to the adoption.
  await expect(chair.getByText("Adopted", { exact: true }).first()).toBeVisible();
  await drafter.goto(`/r/${id}`);
  const history = drafter.getByRole("list", { name: "History" });
  for (const act of ["Created", "Tabled as the zero draft", "Rev.1 issued", "Sign-off opened", "Adopted"]) await expect(history.getByText(act, { exact: true })).toBeVisible();
  await expect(drafter.getByRole("button", { name: /Issue Rev|Table it/ })).toHaveCount(0);
});
