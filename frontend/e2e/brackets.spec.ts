//! Brackets by hand: whose they are, leaving one, that only heads are offered it, and that no editor changes them unrecorded.
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
  // A notice leads to the very bracket.
  await drafter.goto(`/r/${id}/brackets#bracket-b1`);
  await expect(drafter.getByRole("heading", { level: 2, name: /^Bracket/ })).toBeFocused();
  await expect(drafter.getByText("Owned by Viet Nam")).toBeVisible();
  await expect(drafter.getByRole("button", { name: /^(Join|Leave)/ })).toHaveCount(0);
  const { items } = await (await script("chair")).get(`/recommendations/${id}/record?limit=200`);
  expect((items as { act: string; on_behalf_of: string }[]).filter(({ act }) => act === "bracket.left").map((entry) => entry.on_behalf_of)).toEqual(["MMR"]);
});

test("in negotiation the editor leaves a bracket that stands as it is, and leads to the page of the brackets", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate, [clause("a", "", { runs: [{ text: "Meet " }, { text: "twice a year", bracket: { id: "b1", states: ["MMR", "VNM"] } }, { text: "." }] })]);
  const page = await as("chair");
  await page.goto(`/r/${id}/edit`);
  await expect(page.getByRole("toolbar", { name: "Formatting" })).toBeVisible();
  await page.locator("[data-bracket]").click();
  await page.getByRole("button", { name: "Bracket", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("In negotiation, states join and leave a bracket");
  await expect(dialog.getByRole("checkbox")).toHaveCount(0);
  await expect(dialog.getByRole("button")).toHaveCount(0);
  await dialog.getByRole("link", { name: "Go to the brackets" }).click();
  await expect(page).toHaveURL(`/r/${id}/brackets`);
});
