//! The compilation: every proposal in its place, attributed; filters; conflicts; on paper and on a phone.
import { expectGoodInEveryLook, NARROW } from "./audit";
import { tabTo } from "./keyboard";
import { crowded, filed, underNegotiation } from "./negotiating";
import { expect, test } from "./test";

test("every delegation sees each proposal in its place with its owners, and the conflicts before they happen", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const [first] = await filed(script, id);
  await (await script("head.sgp")).post(`/amendments/${first}/support`);
  await (await script("head.lao")).post(`/amendments/${first}/opposition`, { reason: "Too much." });
  const page = await as("head.tha");
  await page.goto(`/r/${id}`);
  await page.getByRole("link", { name: "Compilation" }).click();
  await expect(page.getByText(/12 amendments on \d clauses, 3 conflicts/)).toBeVisible();
  const op1 = page.getByRole("group", { name: "OP1", exact: true });
  await expect(op1.getByRole("group", { name: "Alternatives in conflict" })).toContainText("twice a year");
  await expect(op1).toContainText("every two years");
  await expect(op1).toContainText("Supported by Singapore");
  await expect(op1).toContainText("Opposed by Lao PDR");
  await expect(op1.getByText("in conflict with 2, 3")).toBeVisible();
  // Two insertions at the same place stand one after the other and are in no conflict.
  await expect(page.getByRole("group", { name: "OP3 bis" })).toContainText("Asks that the list be renewed each quarter;");
  await expect(page.getByRole("group", { name: "OP3 ter" })).toContainText("Asks that the list be kept confidential;");
  await expect(page.getByRole("group", { name: "OP2 bis" })).toContainText("[IDN: moved here from OP5]");
  await expect(page.getByRole("group", { name: "OP6", exact: true })).toContainText("[MYS: delete the clause]");
  await expect(page.getByText("Amendments 1 and 2 change the same words of OP1.")).toBeVisible();

  await page.getByLabel("Proposed by").selectOption({ label: "Malaysia" });
  await expect(page).toHaveURL(/state=MYS/);
  await expect(page.getByText(/3 amendments on 3 clauses, no conflicts/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/3 amendments on 3 clauses/)).toBeVisible();
  await page.getByLabel("Proposed by").selectOption("");
  await page.getByRole("checkbox", { name: "Only clauses with proposals" }).click();
  await expect(page.getByText("1 clause without proposals")).toBeVisible();
  await page.reload();
  await expect(page.getByText("1 clause without proposals")).toBeVisible();
});

test("one amendment is read and supported from the compilation by keyboard", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id);
  const page = await as("head.sgp");
  await page.goto(`/r/${id}/compilation`);
  const one = page.getByRole("button", { name: "Amendment 8: Philippines" });
  await tabTo(page, one);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Amendment" });
  await expect(dialog).toContainText("Serious is too high a bar.");
  await dialog.getByRole("button", { name: "Support", exact: true }).press("Enter");
  await page.getByRole("dialog", { name: "Support", exact: true }).getByRole("button", { name: "Support", exact: true }).press("Enter");
  await expect(dialog.getByText("Supported by: Singapore")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(one).toBeFocused();
  await expect(page.getByRole("group", { name: "OP2", exact: true })).toContainText("Supported by Singapore");
});

test("sixty amendments on forty clauses stay readable", async ({ as, script, mandate }) => {
  test.slow();
  const { id } = await crowded(script, mandate);
  const page = await as("head.tha", { viewport: NARROW });
  await page.goto(`/r/${id}/compilation`);
  await expect(page.getByText(/60 amendments on/)).toBeVisible();
  await expectGoodInEveryLook(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("combobox").filter({ visible: true })).toHaveCount(0);
  await expect(page.getByText("[MMR: ").first()).toBeVisible();
});
