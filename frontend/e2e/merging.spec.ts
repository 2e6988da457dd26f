//! The chair's workbench: decisions saved as they are made, two officers at once, late amendments, carrying out.
import { expectAccessible, expectGoodInEveryLook, NARROW } from "./audit";
import type { Page } from "@playwright/test";
import { filed, NEGOTIATED, TWELVE, underNegotiation } from "./negotiating";
import { newcomer } from "./newcomer";
import { expect, test } from "./test";
import { clause, issued, textOf, write } from "./written";

const one = (page: Page, number: number) => page.getByRole("article", { name: new RegExp(`^Amendment ${number}: `) });
const decide = (page: Page, number: number, outcome: string) => one(page, number).getByRole("radio", { name: outcome, exact: true }).check();
const saved = (page: Page) => expect(page.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible();

test("decisions are saved as they are made, shown in the preview, and there again after a reload", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id);
  const page = await as("chair");
  await page.goto(`/r/${id}`);
  await page.getByRole("link", { name: "Merge", exact: true }).click();
  await expect(page.getByText("0 of 12 decided")).toBeVisible();
  await decide(page, 8, "Accept");
  await expect(page.getByText("1 of 12 decided")).toBeVisible();
  const preview = page.getByRole("region", { name: "Preview of the working text" });
  await expect(preview.locator("ins")).toContainText("significant");
  // A conflict is shown before it happens, and settled by the chair's own words.
  await decide(page, 1, "Accept");
  await decide(page, 2, "Accept");
  await expect(preview.getByText("1 conflict between what you decided")).toBeVisible();
  await expect(preview.getByRole("button", { name: "Carry it out" })).toBeDisabled();
  await preview.getByRole("button", { name: "Write the words of OP1 yourself" }).click();
  await expect(preview.getByRole("textbox", { name: "Your words for OP1" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Invites every body to report when there is something to say;");
  await expect(preview.getByText("1 conflict between what you decided")).toHaveCount(0);
  await expect(preview).toContainText("when there is something to say");
  // Not retained needs a reason.
  await decide(page, 12, "Do not retain");
  await expect(one(page, 12).getByText("A reason is needed.")).toBeVisible();
  await one(page, 12).getByRole("textbox", { name: /^Reason/ }).fill("The platforms must be named.");
  await expect(one(page, 12).getByText("A reason is needed.")).toHaveCount(0);
  await saved(page);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText("4 of 12 decided")).toBeVisible();
  await expect(one(page, 12).getByRole("textbox", { name: /^Reason/ })).toHaveValue("The platforms must be named.");
  await expect(preview).toContainText("when there is something to say");
});

test("two officers at once: each sees what the other did, contradictions are chosen, nothing is lost", async ({ as, script, mandate, server }) => {
  const { id } = await underNegotiation(script, mandate);
  const ids = await filed(script, id, TWELVE.slice(7, 10));
  const page = await as("chair");
  await page.goto(`/r/${id}/merge`);
  await expect(page.getByText("0 of 3 decided")).toBeVisible();
  // The second officer saves while the first one's page does not hear of it.
  await page.route("**/api/v1/recommendations/*/merge", (route) => (route.request().method() === "GET" ? route.abort() : route.continue()));
  const deputy = await newcomer(server, await script("secretariat"), mandate, null);
  const other = await script(deputy);
  await other.put(`/recommendations/${id}/merge`, { decisions: [{ amendment: ids[0], outcome: "not_retained", reason: "No support." }, { amendment: ids[1], outcome: "accepted" }], clause_texts: [] }, 0);
  await decide(page, 1, "Accept");
  await decide(page, 3, "Accept");
  await expect(page.getByText("You both decided differently. Choose; until then theirs stands.")).toBeVisible();
  await expect(page.getByText(`Newcomer ${deputy.slice(-4)} worked here at the same time`)).toBeVisible();
  const choice = page.getByRole("group", { name: "amendment 1" });
  await expect(choice).toContainText("Yours: Accepted");
  await expect(choice).toContainText("Theirs: Not retained");
  await expectAccessible(page);
  await choice.getByRole("button", { name: "Take mine" }).click();
  await expect(page.getByText("3 of 3 decided")).toBeVisible();
  await saved(page);
  const { decisions } = await other.get(`/recommendations/${id}/merge`);
  expect(decisions.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
});

test("an amendment that arrives meanwhile appears at the end and takes the focus from nobody", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id, TWELVE.slice(7, 9));
  const page = await as("chair");
  await page.goto(`/r/${id}/merge`);
  await decide(page, 1, "Do not retain");
  const reason = one(page, 1).getByRole("textbox", { name: /^Reason/ });
  await reason.fill("Not yet.");
  await filed(script, id, TWELVE.slice(9, 10));
  await expect(one(page, 3)).toContainText("Arrived meanwhile");
  await expect(reason).toBeFocused();
  await expect(reason).toHaveValue("Not yet.");
  await expect(page.getByText("1 of 3 decided")).toBeVisible();
});

test("carrying out says what will happen, leaves what is undecided on the table and writes the working text", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id);
  const page = await as("chair");
  await page.goto(`/r/${id}/merge`);
  for (const number of [4, 5, 6, 7]) await decide(page, number, "Accept");
  await expect(page.getByText("4 of 12 decided")).toBeVisible();
  await saved(page);
  await page.getByRole("button", { name: "Carry it out" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("4 accepted, 0 accepted as modified, 0 bracketed, 0 not retained.");
  await expect(dialog).toContainText("8 amendments stay on the table.");
  await expect(dialog).toContainText("It is not a revision");
  await dialog.getByRole("button", { name: "Carry it out" }).click();
  await expect(page.getByText("Merged: 4, 5, 6, 7.")).toBeVisible();
  await expect(page.getByText("0 of 8 decided")).toBeVisible();
  expect((await textOf(await script("chair"), id)).map(({ id: clause }) => clause)).toEqual(["pp1", "op1", "op2", "op5", "op3", "n-vnm", "n-tha", "op4", "op7"]);
});

test("what was accepted one by one comes into the working text from the workbench", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id, TWELVE.slice(7, 9));
  const page = await as("chair");
  await page.goto(`/r/${id}/amendments`);
  for (const number of [1, 2]) {
    await one(page, number).getByRole("button", { name: "Dispose of it" }).click();
    await one(page, number).getByRole("radio", { name: "Accepted", exact: true }).check();
    await one(page, number).getByRole("button", { name: "Record the disposition" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Record the disposition" }).click();
    await expect(one(page, number).getByText("Accepted", { exact: true }).first()).toBeVisible();
  }
  await page.getByRole("link", { name: "Merge", exact: true }).click();
  await expect(page.getByText("Amendments 1, 2 were disposed of before and are not in the working text yet.")).toBeVisible();
  await expect(page.getByText("No amendment is on the table.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Preview of the working text" }).locator("ins").first()).toContainText("significant");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Carry it out" }).click();
  await expect(page.getByRole("dialog")).toContainText("The words of amendments 1, 2, disposed of before, come into the text.");
  await page.getByRole("dialog").getByRole("button", { name: "Carry it out" }).click();
  await expect(page.getByText("Merged: 1, 2.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Carry it out" })).toHaveCount(0);
  const text = await textOf(await script("chair"), id);
  expect(text.find(({ id: clause }) => clause === "op2")?.text).toContain("significant incidents");
  expect(text.find(({ id: clause }) => clause === "op4")?.text).toContain("the lessons learned");
});

test("an amendment is taken for some of its clauses only; refused by its sponsor, it comes back in a second compromise", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id, [{ from: "phl", rationale: "Both belong together.", operations: [...(TWELVE[0]?.operations ?? []), ...(TWELVE[7]?.operations ?? [])] }]);
  const page = await as("chair");
  await page.goto(`/r/${id}/merge`);
  const preview = page.getByRole("region", { name: "Preview of the working text" });
  const carry = async () => {
    await saved(page);
    await page.getByRole("button", { name: "Carry it out" }).click();
    await page.getByRole("dialog").filter({ hasText: "1 accepted as modified" }).getByRole("button", { name: "Carry it out" }).click();
    await expect(page.getByText("Merged: 1.")).toBeVisible();
  };
  await decide(page, 1, "Accept");
  await expect(preview.locator("ins")).toHaveCount(2);
  await one(page, 1).getByRole("checkbox", { name: "Clause by clause" }).check();
  const second = one(page, 1).getByRole("radiogroup", { name: "OP2" });
  await second.getByRole("radio", { name: "In brackets" }).check();
  await expect(preview.getByTitle(/Philippines/)).toContainText("significant");
  await expectAccessible(page);
  await second.getByRole("radio", { name: "Leave out" }).check();
  await expect(preview.locator("ins")).toHaveCount(1);
  await expect(preview.locator("ins")).toContainText("twice");
  await carry();
  const sponsor = await as("head.phl");
  await sponsor.goto(`/r/${id}/amendments`);
  await expect(one(sponsor, 1)).toContainText("The chair's compromise");
  await one(sponsor, 1).getByRole("button", { name: "Answer the chair" }).click();
  await one(sponsor, 1).getByRole("button", { name: "Do not accept" }).click();
  await expect(one(sponsor, 1).getByText(/does not accept the compromise\./).first()).toBeVisible();
  await page.goto(`/r/${id}/merge`);
  await expect(page.getByText("Amendment 1 was merged and is no longer accepted so.")).toBeVisible();
  await decide(page, 1, "Accept as modified");
  await one(page, 1).getByRole("textbox", { name: "New words of change 2" }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Encourages national teams to share alerts about grave incidents in good time;");
  await expect(preview).toContainText("grave");
  await carry();
  await sponsor.reload();
  await expect(one(sponsor, 1)).toContainText("Compromise, version 2");
  await one(sponsor, 1).getByRole("button", { name: "Answer the chair" }).click();
  await one(sponsor, 1).getByRole("button", { name: "Accept the compromise" }).click();
  await expect(one(sponsor, 1).getByText(/accepts the compromise\./).first()).toBeVisible();
});

test("one clause is taken and another stands in brackets; a clause that is moved cannot", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const operations = [...(TWELVE[0]?.operations ?? []), ...(TWELVE[7]?.operations ?? []), { op: "move_after", clause: "op5", after: "op1" }];
  await filed(script, id, [{ from: "phl", rationale: "All belong together.", operations }]);
  const page = await as("chair");
  await page.goto(`/r/${id}/merge`);
  await decide(page, 1, "Accept");
  // The preview numbers the text as it would be, and says how the decision calls the clause.
  const preview = page.getByRole("region", { name: "Preview of the working text" });
  await expect(preview).toContainText("OP2 (was OP5) · Moved");
  await expect(preview).toContainText("OP3 (was OP2) · Changed");
  await one(page, 1).getByRole("checkbox", { name: "Clause by clause" }).check();
  await expect(one(page, 1).getByRole("radiogroup", { name: "OP5" }).getByRole("radio")).toHaveCount(2);
  await one(page, 1).getByRole("radiogroup", { name: "OP2" }).getByRole("radio", { name: "In brackets" }).check();
  await saved(page);
  await page.getByRole("button", { name: "Carry it out" }).click();
  await page.getByRole("dialog").filter({ hasText: "1 accepted as modified" }).getByRole("button", { name: "Carry it out" }).click();
  await expect(page.getByText("Merged: 1.")).toBeVisible();
  await page.goto(`/r/${id}/brackets`);
  await expect(page.getByRole("main")).toContainText("significant");
  const text = await textOf(await script("chair"), id);
  expect(text.map(({ id: clause }) => clause).slice(1, 4)).toEqual(["op1", "op5", "op2"]);
  expect(text[1]?.text).toContain("twice");
});

test("what the chair wrote before a newer revision is shown beside it, and not applied", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const [amendment] = await filed(script, id, TWELVE.slice(7, 8));
  const chair = await script("chair");
  const operative = NEGOTIATED.find((each) => each.id === "op2") ?? clause("op2", "");
  const own = { ...operative, runs: [{ text: "Encourages the teams to share." }] };
  const text = [{ op: "replace", clause: "op2", new: { ...operative, runs: [{ text: "Encourages able teams to share alerts about significant incidents in good time;" }] } }];
  await chair.put(`/recommendations/${id}/merge`, { decisions: [{ amendment, outcome: "accepted_as_modified", text }], clause_texts: [own] }, 0);
  await write(chair, id, NEGOTIATED.map((each) => (each.id === "op2" ? { ...each, runs: [{ text: "Encourages expert teams to share alerts about serious incidents in good time;" }] } : each)));
  await issued(chair, id);
  const page = await as("chair");
  await page.goto(`/r/${id}/merge`);
  await expect(one(page, 1).getByRole("alert")).toContainText("A newer revision changed these words");
  const kept = page.getByRole("alert").filter({ hasText: "Your words for OP2 were written before a newer revision changed it" });
  await expect(kept).toContainText("Encourages the teams to share.");
  await expectAccessible(page);
  await kept.getByRole("button", { name: "Use these words all the same" }).click();
  await saved(page);
  await expect(kept).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Your words for OP2" })).toHaveText("Encourages the teams to share.");
});

test("nobody but the chair has the workbench", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id, TWELVE.slice(0, 1));
  const head = await as("head.vnm");
  await head.goto(`/r/${id}`);
  await expect(head.getByRole("link", { name: "Compilation" })).toBeVisible();
  await expect(head.getByRole("link", { name: "Merge", exact: true })).toHaveCount(0);
  await head.goto(`/r/${id}/merge`);
  await expect(head.getByRole("alert")).toBeVisible();
  await expect(head.getByRole("radio")).toHaveCount(0);
});

test("the workbench is accessible", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id);
  const page = await as("chair", { viewport: NARROW });
  await page.goto(`/r/${id}/merge`);
  await decide(page, 8, "Accept as modified");
  await expect(one(page, 8).getByRole("textbox", { name: "New words of change 1" })).toBeVisible();
  await saved(page);
  await expectGoodInEveryLook(page);
});
