//! What the chair does around a sign-off besides opening and adopting: extension, pen, observers, and consensus minus X. How a silence runs out: servers.spec.ts.
import { expectAccessible, expectGoodInEveryLook } from "./audit";
import { inSignOff, statusOn, tabled } from "./negotiated";
import { expect, test } from "./test";

test("the chair extends a silence, and every delegation sees from when to when", async ({ as, script, mandate }) => {
  const deadline = new Date(Date.now() + 5 * 86_400_000).toISOString();
  const open = await inSignOff(script, mandate, "Extended silence", { kind: "silence", deadline });
  const page = await as("chair");
  await page.goto(`/r/${open.id}/sign-off`);
  await page.getByRole("button", { name: "Extend the deadline" }).click();
  const form = page.getByRole("group", { name: "Extend the deadline" });
  await expect(form.getByRole("table", { name: "In the capitals" })).toBeVisible();
  await expectGoodInEveryLook(page);
  await form.getByRole("button", { name: /New deadline/ }).click();
  await page.getByRole("button", { name: "Next month" }).click();
  await page.getByRole("button", { name: /^20 / }).click();
  await page.getByRole("button", { name: "Take this time" }).click();
  await form.getByRole("button", { name: "Extend the deadline" }).click();
  // The calendar that was just used may still be closing: it is a dialog too.
  const question = page.getByRole("dialog").filter({ hasText: /moves to .*20 .*UTC/ });
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Extend", exact: true }).click();
  await expect(form).toHaveCount(0);
  const delegate = await as("drafter.brn");
  await delegate.goto(`/r/${open.id}/sign-off`);
  await expect(delegate.getByText(/^Extended by/)).toContainText(/20 /);
  await expect(delegate.getByRole("button", { name: "Extend the deadline" })).toHaveCount(0);
});

test("the chair gives the pen to a state, which may then edit, and takes it back", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "The pen goes round");
  const chair = await as("chair");
  const drafter = await as("drafter.phl");
  await drafter.goto(`/r/${text.id}/edit`);
  const notYours = drafter.getByRole("main").getByText("You cannot edit this text now");
  const field = drafter.getByRole("textbox", { name: /^Text of / });
  await expect(notYours).toBeVisible();
  await expect(field).toHaveCount(0);
  await chair.goto(`/m/${mandate}/chair`);
  await chair.getByRole("button", { name: new RegExp(text.title) }).click();
  await chair.getByLabel("Give the pen to").selectOption({ label: "Philippines" });
  await chair.getByRole("button", { name: "Give the pen" }).click();
  await expect(chair.getByRole("dialog")).toContainText("The head and the drafters of Philippines may write");
  await chair.getByRole("dialog").getByRole("button", { name: "Give the pen" }).click();
  await expect(chair.getByText("The pen is with Philippines.")).toBeVisible();
  // The open page becomes an editor, and a reader again, without being loaded anew.
  await expect(field).toHaveAttribute("contenteditable", "true");
  await chair.getByRole("button", { name: "Take the pen back" }).click();
  await expect(chair.getByRole("dialog")).toContainText("Philippines can no longer write in it from that moment");
  await chair.getByRole("dialog").getByRole("button", { name: "Take the pen back" }).click();
  await expect(chair.getByText("The pen is with the chair.")).toBeVisible();
  await expect(drafter.getByRole("main").getByRole("alert")).toContainText("You can no longer edit this text");
  await expect(field).toHaveCount(0);
});

test("an observer reads a text from its release until it is closed, and never the positions", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Released to partners");
  const desk = await script("chair");
  const { version } = await desk.get(`/recommendations/${text.id}`);
  await desk.patch(`/recommendations/${text.id}`, { marking: "CLEAR" }, version);
  const statement = "Subject to our law on state secrets.";
  const chair = await as("chair");
  const observer = await as("observer.jpn");
  await chair.goto(`/m/${mandate}/chair`);
  await chair.getByRole("button", { name: new RegExp(text.title) }).click();
  await chair.getByLabel("Released to observers").click();
  await expect(chair.getByRole("dialog")).toContainText("Observers see the tabled revisions");
  await chair.getByRole("dialog").getByRole("button", { name: "Release to observers" }).click();
  await expect(chair.getByLabel("Released to observers")).toBeChecked();
  const { id: signOff } = await desk.post(`/recommendations/${text.id}/sign-offs`, { revision: 0, procedure: { kind: "express" } });
  await (await script("head.tha")).post(`/sign-offs/${signOff}/positions`, { state: "THA", fingerprint: text.fingerprint, position: "agree_with_reservation", statement });
  // The open desk shows it without being loaded anew.
  await expect(chair.getByText(`“${statement}”`)).toBeVisible();
  await observer.goto(`/r/${text.id}`);
  await expect(observer.getByText("one point of contact by 30 June 2019")).toBeVisible();
  await expect(statusOn(observer)).toHaveText("Sign-off");
  await expect(observer.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(observer.getByText(statement)).toHaveCount(0);
  await expectAccessible(observer);
  await observer.goto(`/r/${text.id}/sign-off`);
  await expect(observer.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(observer.getByText("Positions and sign-offs are shown to those who negotiate")).toBeVisible();
  await expect(observer.getByRole("radio")).toHaveCount(0);
  await expect(observer.getByRole("heading", { name: "Positions" })).toHaveCount(0);
  await expect(observer.getByText(statement)).toHaveCount(0);
  // Nor are they in what the server answers to whoever asks it without a page.
  const partner = await script("observer.jpn");
  expect((await partner.get(`/recommendations/${text.id}/sign-offs`)).items).toEqual([]);
  await expect(partner.get(`/sign-offs/${signOff}`)).rejects.toThrow(": 404 ");
  for (const part of ["", "/dossier", "/comments", "/amendments"]) {
    const answer = JSON.stringify(await partner.get(`/recommendations/${text.id}${part}`));
    expect(answer).not.toContain(statement);
  }
  await expect(observer.getByRole("link", { name: "Sign-off", exact: true })).toHaveCount(0);
  await chair.getByLabel("Released to observers").click();
  await chair.getByRole("dialog").getByRole("button", { name: "Close to observers" }).click();
  await expect(chair.getByLabel("Released to observers")).not.toBeChecked();
  await observer.goto(`/r/${text.id}`);
  await expect(observer.getByRole("main").getByRole("alert")).toBeVisible();
  await expect(observer.getByText("one point of contact")).toHaveCount(0);
});

test("consensus minus X asks only the states named, and the others are listed", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Among seven states");
  const page = await as("chair");
  await page.goto(`/r/${text.id}/sign-off`);
  await page.getByRole("button", { name: "Open sign-off on Zero draft" }).click();
  await page.getByRole("radio", { name: "Consensus minus X" }).check();
  await page.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await expect(page.getByText("Give the reference.")).toBeVisible();
  const states = page.getByRole("combobox", { name: "States that decide" });
  for (const state of ["Thailand", "Singapore"]) {
    await states.fill(state);
    await page.getByRole("option", { name: state }).click();
  }
  await page.getByLabel("Reference of the decision that allows it").fill("Decision 12/2018, paragraph 3");
  await page.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("2 states are asked");
  await page.getByRole("dialog").getByRole("button", { name: "Open the sign-off" }).click();
  await expect(page.getByText("Allowed by: Decision 12/2018, paragraph 3")).toBeVisible();
  const outside = await as("head.vnm");
  await outside.goto(`/r/${text.id}/sign-off`);
  await expect(outside.getByRole("heading", { name: "Positions" })).toBeVisible();
  await expect(outside.getByRole("radio")).toHaveCount(0);
  const asked = await as("head.tha");
  await asked.goto(`/r/${text.id}/sign-off`);
  await expect(asked.getByRole("radio", { name: "Agree", exact: true })).toBeVisible();
});

test("the calendar a deadline is chosen in is accessible while it is open, in light and dark", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Chosen day");
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await as("chair", { colorScheme });
    await page.goto(`/r/${text.id}/sign-off`);
    await page.getByRole("button", { name: "Open sign-off on Zero draft" }).click();
    await page.getByRole("radio", { name: "Silence procedure" }).check();
    await page.getByRole("button", { name: /End of the silence/ }).click();
    await expect(page.getByRole("button", { name: "Next month" })).toBeVisible();
    await expectAccessible(page);
  }
});
