//! Brackets by hand: whose they are, leaving one, and that only heads are offered it.
import { underNegotiation } from "./negotiating";
import { expect, test } from "./test";
import { clause } from "./written";

test("a state that no longer insists leaves a bracket, for everybody to see, and it enters the record", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate, [clause("a", "", { runs: [{ text: "Meet " }, { text: "twice a year", bracket: { id: "b1", states: ["MMR", "VNM"] } }, { text: "." }] })]);
  const page = await as("head.mmr");
  await page.goto(`/r/${id}/brackets`);
  await expect(page.getByText("Owned by Myanmar, Viet Nam")).toBeVisible();
  await page.getByRole("button", { name: /^Leave/ }).click();
  const dialog = page.getByRole("dialog").filter({ hasText: "no longer owns these words" });
  await expect(dialog).toContainText("It enters the record.");
  await dialog.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(page.getByText("Owned by Viet Nam")).toBeVisible();
  const drafter = await as("drafter.tha");
  await drafter.goto(`/r/${id}/brackets`);
  await expect(drafter.getByText("Owned by Viet Nam")).toBeVisible();
  await expect(drafter.getByRole("button", { name: /^(Join|Leave)/ })).toHaveCount(0);
  const { items } = await (await script("chair")).get(`/recommendations/${id}/record?limit=200`);
  expect((items as { act: string; on_behalf_of: string }[]).filter(({ act }) => act === "bracket.left").map((entry) => entry.on_behalf_of)).toEqual(["MMR"]);
});
