//! A revision issued while somebody writes: every form keeps what was typed, and puts no old words on the new text unseen.
import type { Page } from "@playwright/test";
import type { Actor } from "./api";
import { filed, NEGOTIATED, TWELVE, underNegotiation } from "./negotiating";
import { expect, test } from "./test";
import { clause, issued, write } from "./written";

const one = (page: Page, number: number) => page.getByRole("article", { name: new RegExp(`^Amendment ${number}: `) });

/** Issues a revision whose OP2 ends otherwise, and whose OP7 is the given one. */
async function reissued(chair: Actor, id: string, op2: string, op7 = "Decides to review this text each year."): Promise<void> {
  await write(chair, id, NEGOTIATED.map((each) => (each.id === "op2" ? clause("op2", op2) : each.id === "op7" ? clause("op7", op7) : each)));
  await issued(chair, id, "For the next reading.");
}
const WITHOUT_DELAY = "Encourages national teams to share alerts about serious incidents without delay;";

async function rewrite(page: Page, words: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(words);
}

test("a proposal begun on one revision is kept beside one on the next", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const page = await as("head.tha");
  await page.goto(`/r/${id}?revision=0&propose=op3`);
  await expect(page.getByRole("textbox", { name: "New words of OP3" })).toBeFocused();
  await rewrite(page, "Decides to keep one list for everybody;");
  await page.getByLabel("Reasons").fill("One list is enough.");
  await reissued(await script("chair"), id, WITHOUT_DELAY);
  await expect(page.getByText("Rev.1 was issued while you were writing.")).toBeVisible();
  await page.getByRole("button", { name: "Go on later" }).click();
  await page.getByRole("combobox", { name: "Text shown" }).selectOption("1");
  await expect(page.locator("#clause-op2")).toContainText("without delay");
  await page.locator("#clause-op1").hover();
  await page.getByRole("link", { name: "Propose a change to OP1" }).click();
  await expect(page.getByRole("textbox", { name: "New words of OP1" })).toBeFocused();
  await expect(page.getByText("You wrote an amendment to the zero draft and have not sent it.")).toBeVisible();
  await rewrite(page, "Invites every body to report when asked;");
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();
  await page.getByRole("link", { name: "Go on with it" }).click();
  await expect(page.getByRole("textbox", { name: "New words of OP3" })).toContainText("one list for everybody");
  await expect(page.getByLabel("Reasons")).toHaveValue("One list is enough.");
  // The other one is not lost for that.
  await expect(page.getByText("You wrote an amendment to Rev.1 and have not sent it.")).toBeVisible();
  await page.getByRole("link", { name: "Go on with it" }).click();
  await expect(page.getByRole("textbox", { name: "New words of OP1" })).toContainText("when asked");
});

test("the form of a proposal keeps what was typed, and sends it to the revision it was written for", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const page = await as("head.tha");
  await page.goto(`/r/${id}/amendments`);
  await page.getByRole("button", { name: "Propose a change" }).click();
  await page.getByLabel("What to do").selectOption("insert_after");
  await page.getByRole("combobox", { name: "Place it after" }).click();
  await page.getByRole("option", { name: /^OP1:/ }).click();
  await page.getByRole("textbox", { name: "New words of change 1" }).click();
  await page.keyboard.type("Thanks the partners;");
  await page.getByLabel("Reasons").fill("They helped.");
  await reissued(await script("chair"), id, WITHOUT_DELAY);
  await expect(page.getByText("Rev.1 was issued while you were writing.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "New words of change 1" })).toContainText("Thanks the partners;");
  await expect(page.getByLabel("Reasons")).toHaveValue("They helped.");
  await page.getByRole("button", { name: "Submit the amendment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit the amendment" }).click();
  await expect(one(page, 1)).toContainText("On Rev.1");
  await expect(one(page, 1)).toContainText("Thanks the partners;");
});

test("the chair's compromise is not taken away by the amendment's going over to a new revision", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id, TWELVE.slice(7, 8));
  const page = await as("chair");
  await page.goto(`/r/${id}/amendments`);
  await one(page, 1).getByRole("button", { name: "Dispose of it" }).click();
  await one(page, 1).getByRole("radio", { name: "Accepted as modified" }).check();
  await one(page, 1).getByRole("textbox", { name: "New words of change 1" }).click();
  await rewrite(page, "Encourages national teams to share alerts about grave incidents without delay;");
  await one(page, 1).getByLabel("Reason").fill("Between the two.");
  await reissued(await script("chair"), id, WITHOUT_DELAY);
  await expect(one(page, 1)).toContainText("On Rev.1");
  await expect(one(page, 1).getByText("Rev.1 was issued while you were writing, and the amendment went over to it.")).toBeVisible();
  await expect(one(page, 1).getByRole("textbox", { name: "New words of change 1" })).toContainText("grave incidents");
  await expect(one(page, 1).getByLabel("Reason")).toHaveValue("Between the two.");
});

test("words supplied for one revision go over to the next only when their writer says so", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id, TWELVE.slice(9, 10));
  const chair = await script("chair");
  await reissued(chair, id, WITHOUT_DELAY);
  const page = await as("head.mys");
  await page.goto(`/r/${id}/amendments`);
  // One way to new words, not two of which one puts the old text back.
  await expect(one(page, 1).getByRole("button", { name: "Supply the words" })).toBeVisible();
  await expect(one(page, 1).getByRole("button", { name: "Correct" })).toHaveCount(0);
  await one(page, 1).getByRole("button", { name: "Supply the words" }).click();
  await one(page, 1).getByRole("textbox", { name: "New words of change 1" }).click();
  await rewrite(page, "Encourages national teams to share alerts about serious incidents within two days;");
  await one(page, 1).getByRole("textbox", { name: "Reasons" }).fill("Two days are enough.");
  await reissued(chair, id, "Encourages all national teams to share alerts about serious incidents without delay;");
  await expect(one(page, 1).getByText("Rev.2 was issued while you were writing for Rev.1.")).toBeVisible();
  await expect(one(page, 1).getByRole("textbox", { name: "New words of change 1" })).toContainText("within two days");
  await expect(one(page, 1).getByRole("button", { name: "Put it on Rev.1" })).toHaveCount(0);
  await one(page, 1).getByRole("button", { name: "Go on with these words on Rev.2" }).click();
  await expect(one(page, 1).getByRole("button", { name: "Put it on Rev.2" })).toBeVisible();
  await expect(one(page, 1).getByRole("textbox", { name: "New words of change 1" })).toContainText("within two days");
  await expect(one(page, 1).getByRole("textbox", { name: "Reasons" })).toHaveValue("Two days are enough.");
  await one(page, 1).getByRole("button", { name: "Put it on Rev.2" }).click();
  await expect(one(page, 1).getByText("Proposed", { exact: true })).toBeVisible();
  await expect(one(page, 1)).toContainText("On Rev.2");
});
