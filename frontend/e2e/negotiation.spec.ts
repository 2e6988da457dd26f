//! A negotiation from the first amendment to the opened sign-off: five delegations, twelve amendments, the chair's workbench,
//! two revisions, a rebase carried over and one supplied by hand, a bracket joined and resolved.
import type { Page } from "@playwright/test";
import { TWELVE, underNegotiation, type Sent } from "./negotiating";
import { statusOn } from "./negotiated";
import { expect, test } from "./test";

const one = (page: Page, number: number) => page.getByRole("article", { name: new RegExp(`^Amendment ${number}: `) });
const decide = (page: Page, number: number, outcome: string) => one(page, number).getByRole("radio", { name: outcome, exact: true }).check();
const progress = (page: Page, words: string) => expect(page.getByText(words)).toBeVisible();

interface Change { op: string; clause?: string; after?: string; new?: { runs: { text: string }[] } }

/** Files one of the twelve where its state reads the text. */
async function files(page: Page, id: string, number: number, { rationale, operations }: Sent): Promise<void> {
  const change = operations[0] as Change;
  const name = (clause?: string) => (clause ?? "").toUpperCase();
  const words = change.new?.runs[0]?.text ?? "";
  const clause = change.clause ?? change.after ?? "";
  const act = async (item: string) => {
    await page.getByRole("button", { name: `Propose a change to ${name(clause)}` }).click();
    await page.getByRole("menu", { name: `Propose a change to ${name(clause)}` }).getByRole("menuitem", { name: item }).click();
  };
  // Whoever has proposed nothing yet opens the clause that stands before.
  await page.goto(`/r/${id}?revision=0&propose=${change.op === "replace" ? clause : "op7"}`);
  if (change.op === "replace") {
    await expect(page.getByRole("textbox", { name: `New words of ${name(clause)}` })).toBeFocused();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(words);
  } else if (change.op === "insert_after") {
    await act("Insert a clause after it");
    await expect(page.getByRole("textbox", { name: `Words of the new clause after ${name(clause)}` })).toBeFocused();
    await page.keyboard.type(words);
  } else if (change.op === "delete") {
    await act("Delete the clause");
  } else {
    await act("Move the clause");
    await page.getByRole("combobox", { name: "Place it after" }).click();
    await page.getByRole("option", { name: new RegExp(`^${name(change.after)}`) }).click();
  }
  await expect(page.getByRole("heading", { name: "1 change", exact: true })).toBeVisible();
  if (rationale) await page.getByLabel("Reasons").fill(rationale);
  // Thailand is told of the conflict with what stands there already.
  if (number === 2) await expect(page.getByText("Another proposal on the table is in conflict with this one.")).toBeVisible();
  await page.getByRole("button", { name: "Submit the amendment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit the amendment" }).click();
  await expect(one(page, number)).toBeVisible();
}

async function carriedOut(page: Page): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible();
  await page.getByRole("button", { name: "Carry it out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Carry it out" }).click();
  await expect(page.getByText("The working text holds what was merged.").first()).toBeVisible();
}

async function issuedRevision(page: Page, id: string, number: number): Promise<void> {
  await page.goto(`/r/${id}?revision=working`);
  await page.getByRole("button", { name: `Issue Rev.${number}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: `Issue Rev.${number} now` }).click();
  await expect(page.getByRole("combobox", { name: "Text shown" })).toHaveValue(String(number));
}

test("five delegations, twelve amendments, one merge, two revisions, brackets resolved, sign-off opened", async ({ as, script, mandate }) => {
  test.setTimeout(180_000);
  const { id } = await underNegotiation(script, mandate);
  // Five delegations propose where they read, each in its own window.
  const windows: Record<string, Page> = {};
  for (const [at, sent] of TWELVE.entries()) {
    const window = (windows[sent.from] ??= await as(`head.${sent.from}`));
    await files(window, id, at + 1, sent);
  }
  const malaysia = windows.mys as Page;
  await malaysia.goto(`/r/${id}/compilation`);
  await expect(malaysia.getByText(/12 amendments on \d clauses, 3 conflicts/)).toBeVisible();

  // The chair decides on ten of the twelve.
  const chair = await as("chair");
  await chair.goto(`/r/${id}/merge`);
  await progress(chair, "0 of 12 decided");
  for (const number of [1, 4, 5, 6, 7]) await decide(chair, number, "Accept");
  for (const number of [2, 3, 12]) {
    await decide(chair, number, "Do not retain");
    await one(chair, number).getByRole("textbox", { name: /^Reason/ }).fill("It found no support.");
  }
  await decide(chair, 8, "Accept as modified");
  const compromise = one(chair, 8).getByRole("textbox", { name: "New words of change 1" });
  await compromise.click();
  await chair.keyboard.press("ControlOrMeta+a");
  await chair.keyboard.type("Encourages national teams to share alerts about significant incidents without delay;");
  await decide(chair, 11, "Bracket");
  await progress(chair, "10 of 12 decided");
  await carriedOut(chair);
  await progress(chair, "0 of 2 decided");

  // The sponsor of the compromise answers.
  const philippines = windows.phl as Page;
  await philippines.goto(`/r/${id}/amendments`);
  await one(philippines, 8).getByRole("button", { name: "Answer the chair" }).click();
  await one(philippines, 8).getByRole("button", { name: "Accept the compromise" }).click();
  await expect(one(philippines, 8).getByText(/accepts the compromise\./).first()).toBeVisible();

  // The revision carries one open amendment over and leaves the other to its sponsor.
  await issuedRevision(chair, id, 1);
  await malaysia.goto(`/r/${id}/amendments`);
  await expect(one(malaysia, 9)).toContainText("On Rev.1");
  await expect(one(malaysia, 9).getByText("Proposed", { exact: true })).toBeVisible();
  const needy = one(malaysia, 10);
  await expect(needy.getByText("Needs attention", { exact: true })).toBeVisible();
  await expect(needy.getByRole("group", { name: "The text now" })).toContainText("without delay");
  await expect(needy.getByRole("group", { name: "What the amendment wants" })).toContainText("within two days");
  await needy.getByRole("button", { name: "Supply the words" }).click();
  const words = needy.getByRole("textbox", { name: "New words of change 1" });
  await words.click();
  await malaysia.keyboard.press("ControlOrMeta+a");
  await malaysia.keyboard.type("Encourages national teams to share alerts about significant incidents within two days;");
  await needy.getByRole("button", { name: "Put it on Rev.1" }).click();
  await expect(needy.getByText("Proposed", { exact: true })).toBeVisible();
  await needy.getByText("Every text it had").click();
  await expect(needy.getByText("new words supplied")).toBeVisible();

  await chair.goto(`/r/${id}/merge`);
  await progress(chair, "0 of 2 decided");
  await decide(chair, 9, "Accept");
  await decide(chair, 10, "Accept");
  await progress(chair, "2 of 2 decided");
  await carriedOut(chair);

  // Sign-off does not open over a bracket; joined by Malaysia, it is resolved for the words of Indonesia.
  await chair.goto(`/r/${id}/sign-off`);
  await chair.getByRole("button", { name: "Open sign-off on Rev.1" }).click();
  await chair.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Open the sign-off" }).click();
  await expect(chair.getByRole("alert").filter({ hasText: "OP4" }).first()).toBeVisible();
  await malaysia.goto(`/r/${id}/brackets`);
  const proposed = malaysia.getByRole("group", { name: /^Variant/ }).filter({ hasText: "Indonesia" });
  await proposed.getByRole("button", { name: /^Join/ }).click();
  await malaysia.getByRole("dialog").getByRole("button", { name: "Join" }).click();
  await expect(proposed).toContainText("Malaysia");
  await chair.goto(`/r/${id}`);
  await chair.getByRole("link", { name: /^Brackets \(/ }).click();
  const bracket = chair.getByRole("article", { name: "Bracket in OP4" });
  await bracket.getByRole("button", { name: "Resolve", exact: true }).click();
  await bracket.getByRole("radio", { name: "Keep: national offices" }).check();
  await bracket.getByRole("button", { name: "Resolve it" }).click();
  await expect(chair.getByText("No bracket is open in the working text.")).toBeVisible();

  await issuedRevision(chair, id, 2);
  await expect(chair.locator("#clause-op2")).toContainText("within two days");
  await chair.getByRole("button", { name: "History of OP2" }).click();
  await expect(chair.getByRole("dialog")).toContainText("By amendment 10 of Malaysia");
  await chair.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await chair.getByRole("link", { name: "Who wrote what" }).click();
  await expect(chair.getByRole("list").filter({ hasText: "Amendment 10 of Malaysia" })).toBeVisible();

  await chair.goto(`/r/${id}/sign-off`);
  await chair.getByRole("button", { name: "Open sign-off on Rev.2" }).click();
  await chair.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Open the sign-off" }).click();
  await expect(statusOn(chair)).toHaveText("Sign-off");
  expect((await (await script("chair")).get(`/recommendations/${id}`)).status).toBe("sign_off");
});
