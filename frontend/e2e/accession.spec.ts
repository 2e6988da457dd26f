//! Accession: the head of a state that was left out joins the adopted text, and is told first what that means.
import { expectGoodInEveryLook } from "./audit";
import { inSignOff, othersAgree } from "./negotiated";
import { expect, test } from "./test";

test("the head of a state left out under consensus minus X accedes to the adopted text", async ({ as, script, mandate }) => {
  const states = ["BRN", "KHM", "IDN", "LAO", "MYS", "PHL", "SGP", "THA", "VNM"];
  const open = await inSignOff(script, mandate, "Adopted without one state", { kind: "minus_x", states, authority: "Decision 7 of the Summit" });
  await othersAgree(script, open);
  await (await script("chair")).post(`/sign-offs/${open.signOff}/adoption`);

  const head = await as("head.mmr");
  await head.goto(`/r/${open.id}/sign-off`);
  await expect(head.getByRole("button", { name: "Accede to this text" })).toBeVisible();
  await expectGoodInEveryLook(head);
  await head.getByLabel("Statement").fill("Myanmar joins its neighbours.");
  await head.getByRole("button", { name: "Accede to this text" }).click();
  const question = head.getByRole("dialog");
  await expect(question).toContainText("It cannot be taken back here.");
  await expect(question).toContainText(`Myanmar joins ${open.symbol} exactly as it was adopted`);
  await question.getByRole("button", { name: "Accede to this text" }).click();
  await expect(head.getByText("“Myanmar joins its neighbours.”")).toBeVisible();
  await expect(head.getByRole("button", { name: "Accede to this text" })).toHaveCount(0);

  // Another delegation sees who joined, and is offered nothing.
  const other = await as("head.tha");
  await other.goto(`/r/${open.id}/sign-off`);
  await expect(other.getByRole("heading", { name: "Accession" })).toBeVisible();
  await expect(other.getByText("“Myanmar joins its neighbours.”")).toBeVisible();
  await expect(other.getByRole("button", { name: "Accede to this text" })).toHaveCount(0);
});
