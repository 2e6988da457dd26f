//! The compilation: every proposal in its place, attributed; filters; conflicts; on paper and on a phone.
import { expectAccessible, expectGoodInEveryLook, NARROW } from "./audit";
import { tabTo } from "./keyboard";
import { crowded, filed, TWELVE, underNegotiation } from "./negotiating";
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

test("the compilation of one clause shows that clause with what is proposed on it, and its address says so", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id);
  const page = await as("head.tha");
  await page.goto(`/r/${id}/compilation`);
  const clause = page.getByLabel("About clause", { exact: true });
  const group = (reference: string) => page.getByRole("group", { name: reference, exact: true });
  const amendments = page.getByRole("button", { name: /^Amendment \d+: / });
  const unproposed = page.getByText("Decides to review this text every second year.");
  await expect(page.getByText(/12 amendments on \d clauses, 3 conflicts/)).toBeVisible();
  await expect(unproposed).toBeVisible();
  await clause.selectOption({ label: "OP1" });
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect(page).toHaveURL((url) => url.searchParams.get("clause") === "op1");
    await expect(clause).toHaveValue("op1");
    await expect(page.getByText(/: 3 amendments on 1 clause, 3 conflicts/)).toBeVisible();
    await expect(group("OP1")).toContainText("every two years");
    await expect(amendments).toHaveCount(3);
    for (const reference of ["PP1", "OP2", "OP2 bis", "OP3 bis", "OP4", "OP6"]) await expect(group(reference)).toHaveCount(0);
    await expect(unproposed).toHaveCount(0);
  }
  await clause.selectOption({ label: "OP4" });
  await expect(page).toHaveURL((url) => url.searchParams.get("clause") === "op4");
  await expect(page.getByText(/: 1 amendment on 1 clause, no conflicts/)).toBeVisible();
  await expect(group("OP4")).toContainText("the lessons learned");
  await expect(group("OP1")).toHaveCount(0);
  await expect(page.getByText("Amendments 1 and 2 change the same words of OP1.")).toHaveCount(0);
  await clause.selectOption({ label: "OP7" });
  await expect(page.getByText("No amendment fits this choice.")).toBeVisible();
  await expect(unproposed).toBeVisible();
  await expect(amendments).toHaveCount(0);
  await clause.selectOption("");
  await expect(page).toHaveURL((url) => !url.searchParams.has("clause"));
  await expect(page.getByText(/12 amendments on \d clauses, 3 conflicts/)).toBeVisible();
});

test("the compilation shows what is pending, or what has another status, and its address says so", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  // On OP2, OP4 and PP1; the chair does not retain the last.
  const [, , third] = await filed(script, id, [7, 8, 11].flatMap((at) => TWELVE[at] ?? []));
  await (await script("chair")).post(`/amendments/${third}/disposition`, { outcome: "not_retained", reason: "The present words are agreed.", revision: 0 });
  const page = await as("head.sgp");
  await page.goto(`/r/${id}/compilation`);
  const status = page.getByLabel("Status", { exact: true });
  const group = (reference: string) => page.getByRole("group", { name: reference, exact: true });
  const amendments = page.getByRole("button", { name: /^Amendment \d+: / });
  const pending = async () => {
    await expect(page.getByText(/: 2 amendments on 2 clauses, no conflicts/)).toBeVisible();
    await expect(group("OP2")).toContainText("significant");
    await expect(group("OP4")).toContainText("the lessons learned");
    await expect(group("PP1")).toHaveCount(0);
    await expect(page.getByText("done so far")).toHaveCount(0);
    await expect(amendments).toHaveCount(2);
  };
  await pending();
  await status.selectOption({ label: "Not retained" });
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect(page).toHaveURL((url) => url.searchParams.get("status") === "not_retained");
    await expect(status).toHaveValue("not_retained");
    await expect(page.getByText(/: 1 amendment on 1 clause, no conflicts/)).toBeVisible();
    await expect(group("PP1")).toContainText("done so far");
    await expect(page.getByRole("button", { name: "Amendment 3: Malaysia" })).toBeVisible();
    await expect(amendments).toHaveCount(1);
    for (const reference of ["OP2", "OP4"]) await expect(group(reference)).toHaveCount(0);
  }
  await expectAccessible(page);
  await status.selectOption({ label: "Accepted" });
  await expect(page).toHaveURL((url) => url.searchParams.get("status") === "accepted");
  await expect(amendments).toHaveCount(0);
  await expect(group("PP1")).toHaveCount(0);
  await status.selectOption({ label: "Proposed" });
  await expect(page).toHaveURL((url) => url.searchParams.get("status") === "proposed");
  await pending();
  // Status and clause hold together.
  await page.getByLabel("About clause", { exact: true }).selectOption({ label: "OP4" });
  await expect(page).toHaveURL((url) => url.searchParams.get("status") === "proposed" && url.searchParams.get("clause") === "op4");
  await expect(page.getByText(/: 1 amendment on 1 clause, no conflicts/)).toBeVisible();
  await expect(group("OP2")).toHaveCount(0);
  await page.getByLabel("About clause", { exact: true }).selectOption("");
  await status.selectOption({ label: "Pending" });
  await expect(page).toHaveURL((url) => url.search === "");
  await pending();
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
