//! Amendments as delegations and the chair see them.
import { expectAccessible } from "./audit";
import { tabled } from "./negotiated";
import { expect, test } from "./test";
import { textOf } from "./written";

const replacement = (text: string) => ({ op: "replace", clause: "op-1", new: { id: "op-1", kind: "operative", level: 0, runs: [{ text }] } });

test("a drafter prepares, the head submits, others support and oppose, the chair compromises, the sponsor answers", async ({ as, script, mandate }) => {
  test.slow();
  const text = await tabled(script, mandate, "Amended by many");
  const drafter = await as("drafter.tha");
  await drafter.goto(`/r/${text.id}/amendments`);
  await drafter.getByRole("button", { name: "Propose a change" }).click();
  await expect(drafter.getByRole("button", { name: "Submit the amendment" })).toHaveCount(0);
  await drafter.getByLabel("What to do").selectOption("insert_after");
  await drafter.getByRole("combobox", { name: "Place it after" }).click();
  await drafter.getByRole("option", { name: /^OP1:/ }).click();
  await drafter.getByRole("textbox", { name: "New words of change 1" }).click();
  await drafter.keyboard.type("Requests ");
  await drafter.keyboard.press("ControlOrMeta+b");
  await drafter.keyboard.type("the Secretariat");
  await drafter.keyboard.press("ControlOrMeta+b");
  await drafter.keyboard.type(" to keep the list;");
  await drafter.getByLabel("Reasons").fill("Somebody must keep it.");
  await drafter.getByRole("button", { name: "Keep it inside the delegation" }).click();
  const own = drafter.getByRole("article", { name: /Thailand/ });
  await expect(own.getByText("Only your delegation sees this until it is submitted.")).toBeVisible();

  const other = await as("head.phl");
  await other.goto(`/r/${text.id}/amendments`);
  await expect(other.getByText("No amendment has been proposed on this recommendation.")).toBeVisible();

  const head = await as("head.tha");
  await head.goto(`/r/${text.id}/amendments`);
  await head.getByRole("article", { name: /Thailand/ }).getByRole("button", { name: "Submit" }).click();
  await head.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await expect(head.getByRole("article", { name: /Thailand/ }).getByText("Proposed", { exact: true })).toBeVisible();
  // Whoever thinks of withdrawing reads first what that does, and may think better of it.
  await head.getByRole("article", { name: /Thailand/ }).getByRole("button", { name: "Withdraw", exact: true }).click();
  const question = head.getByRole("dialog").filter({ hasText: "cannot be submitted again" });
  await expect(question).toBeVisible();
  await expectAccessible(head);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(head.getByRole("dialog")).toHaveCount(0);

  await other.reload();
  const shown = other.getByRole("article", { name: /Thailand/ });
  await expect(shown.getByRole("insertion")).toContainText("Requests the Secretariat to keep the list;");
  await shown.getByRole("button", { name: "Support", exact: true }).click();
  await expect(other.getByRole("dialog")).toContainText("the chair is told at once");
  await other.getByRole("dialog").getByRole("button", { name: "Support", exact: true }).click();
  await expect(shown.getByText("Supported by: Philippines")).toBeVisible();
  const against = await as("head.mmr");
  await against.goto(`/r/${text.id}/amendments`);
  await against.getByRole("button", { name: "Oppose", exact: true }).click();
  await against.getByLabel("Reason (optional)").fill("The list is for the states to keep.");
  await against.getByRole("button", { name: "Oppose", exact: true }).last().click();
  await expect(against.getByText("Opposed by: Myanmar")).toBeVisible();

  const chair = await as("chair");
  await chair.goto(`/r/${text.id}/amendments`);
  await chair.getByRole("button", { name: "Dispose of it" }).click();
  await chair.getByRole("radio", { name: "Accepted as modified" }).check();
  await chair.getByRole("textbox", { name: "New words of change 1" }).click();
  await chair.keyboard.press("ControlOrMeta+a");
  await chair.keyboard.type("Invites the states to keep the list together;");
  await chair.getByRole("button", { name: "Record the disposition" }).click();
  await expect(chair.getByRole("dialog")).toContainText("Thailand");
  await chair.getByRole("dialog").getByRole("button", { name: "Record the disposition" }).click();
  await expect(chair.getByText("The chair's compromise")).toBeVisible();

  await head.reload();
  await head.getByRole("button", { name: "Answer the chair" }).click();
  await head.getByRole("button", { name: "Accept the compromise" }).click();
  await expect(head.getByText(/accepts the compromise\./)).toBeVisible();

  // What everybody agreed to reaches the text.
  await chair.getByRole("link", { name: "Merge", exact: true }).click();
  await chair.getByRole("button", { name: "Carry it out" }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Carry it out" }).click();
  await expect(chair.getByText("Merged: 1.")).toBeVisible();
  expect((await textOf(await script("chair"), text.id)).map((clause) => clause.text)).toContain("Invites the states to keep the list together;");
});

test("a proposal shows what it deletes and inserts against the clause", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Compared with the clause");
  await (await script("head.vnm")).post(`/recommendations/${text.id}/amendments`, {
    revision: 0, rationale: "", operations: [replacement("Recommends that each state name one point of contact by 31 December 2019;"), { op: "delete", clause: "op-2" }],
  });
  const page = await as("head.brn");
  await page.goto(`/r/${text.id}/amendments`);
  const card = page.getByRole("article", { name: /Viet Nam/ });
  await expect(card.getByRole("deletion").first()).toContainText("30 June");
  await expect(card.getByRole("insertion").first()).toContainText("31 December");
  await expect(card.getByText("Deletes OP2")).toBeVisible();
  await page.getByLabel("About clause").selectOption({ label: "OP2" });
  await expect(page.getByText("Showing 1 of 1.")).toBeVisible();
  await page.getByLabel("Status").selectOption("disposed");
  await expect(page.getByText("Showing 0 of 1.")).toBeVisible();
});
