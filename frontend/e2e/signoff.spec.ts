//! Sign-off as heads, drafters, the chair and the secretariat see it.
import type { Page } from "@playwright/test";
import { expectGoodInEveryLook } from "./audit";
import { tabTo } from "./keyboard";
import { adopted, inSignOff, othersAgree, statusOn, tabled } from "./negotiated";
import { PASSWORD } from "./server";
import { expect, test } from "./test";
import { clause, issued, write } from "./written";

test("a text goes from a proposed change to adoption with four people in four windows", async ({ as, script, mandate }) => {
  test.slow();
  const text = await tabled(script, mandate, "Points of contact of the platforms");
  const other = await as("head.vnm");
  const chair = await as("chair");
  const drafter = await as("drafter.sgp");
  const head = await as("head.sgp");

  // Another head proposes other words for OP1.
  await other.goto(`/r/${text.id}/amendments`);
  await other.getByRole("button", { name: "Propose a change" }).click();
  await other.getByRole("combobox", { name: "Clause", exact: true }).fill("OP1");
  await other.getByRole("option", { name: /^OP1:/ }).click();
  const words = other.getByRole("textbox", { name: "New words of change 1" });
  await words.click();
  await other.keyboard.press("ControlOrMeta+a");
  await other.keyboard.type("Recommends that each state name one or more points of contact by 30 June 2019;");
  await other.getByLabel("Reasons").fill("Some states have two agencies.");
  await other.getByRole("button", { name: "Submit the amendment" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Submit the amendment" }).click();
  await expect(other.getByRole("article", { name: /Viet Nam/ }).getByText("Proposed", { exact: true })).toBeVisible();
  await expect(other.getByRole("article", { name: /Viet Nam/ }).getByRole("insertion").first()).toContainText("or more points");

  // The chair cannot open a sign-off before the amendment is disposed of, and is told so in a sentence.
  await chair.goto(`/m/${mandate}/chair`);
  await chair.getByRole("button", { name: new RegExp(text.title) }).click();
  await chair.getByRole("button", { name: "Open sign-off on Zero draft" }).click();
  await chair.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Open the sign-off" }).click();
  await expect(chair.getByRole("alert").filter({ hasText: /amendment/i })).toBeVisible();
  await chair.getByRole("group", { name: /Open sign-off on/ }).getByRole("button", { name: "Cancel" }).click();
  await chair.getByRole("button", { name: "Dispose of it" }).click();
  await chair.getByRole("radio", { name: "Not retained" }).check();
  await chair.getByLabel("Reason, shown to every delegation").fill("One address per state is enough for now.");
  await chair.getByRole("button", { name: "Record the disposition" }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Record the disposition" }).click();
  await expect(chair.getByText("No amendment awaits a disposition.")).toBeVisible();
  await chair.getByRole("button", { name: "Open sign-off on Zero draft" }).click();
  await chair.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await expect(chair.getByRole("dialog")).toContainText("10 states are asked");
  await chair.getByRole("dialog").getByRole("button", { name: "Open the sign-off" }).click();
  await expect(chair.getByRole("button", { name: "Recall to negotiation" })).toBeVisible();

  // A drafter prepares; the head takes it over, reads what will happen, confirms with the password and gets a receipt.
  await drafter.goto(`/r/${text.id}/sign-off`);
  await drafter.getByRole("radio", { name: "Agree with a reservation" }).check();
  await drafter.getByLabel("Statement").fill("Subject to our law on national security.");
  await drafter.getByRole("button", { name: "Review what will happen" }).click();
  await drafter.getByRole("button", { name: "Prepare it" }).click();
  await expect(drafter.getByText(/prepared: Agrees with reservation/)).toBeVisible();
  await head.goto(`/r/${text.id}/sign-off`);
  await head.getByRole("button", { name: "Take it over" }).click();
  await expect(head.getByLabel("Statement")).toHaveValue("Subject to our law on national security.");
  await head.getByRole("button", { name: "Review what will happen" }).click();
  await expect(head.getByText(/You record for Singapore the position “Agree with a reservation”/)).toBeVisible();
  await head.getByLabel(/^Your password/).fill("not this one");
  await head.getByRole("button", { name: /^Record:/ }).click();
  await expect(head.getByText("This is not your password.")).toBeVisible();
  await head.getByLabel(/^Your password/).fill(PASSWORD);
  await head.getByRole("button", { name: /^Record:/ }).click();
  const receipt = head.getByRole("group", { name: "Receipt" });
  await expect(receipt).toContainText("Singapore");
  await expect(receipt).toContainText(text.fingerprint);
  await expect(receipt).toContainText(/No\. \d+ in the chain/);

  // The other head signs; what others said is already on the page.
  await other.goto(`/r/${text.id}/sign-off`);
  await expect(other.getByText("“Subject to our law on national security.”")).toBeVisible();
  await other.getByRole("radio", { name: "Agree", exact: true }).check();
  await other.getByRole("button", { name: "Review what will happen" }).click();
  await other.getByLabel(/^Your password/).fill(PASSWORD);
  await other.getByRole("button", { name: /^Record:/ }).click();
  await expect(other.getByRole("group", { name: "Receipt" })).toBeVisible();

  // Until the last state has spoken the desk says who is missing and offers no adoption.
  await expect(chair.getByText(/Missing: .*Thailand/).first()).toBeVisible();
  await expect(chair.getByRole("button", { name: "Adopt", exact: true })).toHaveCount(0);
  const recommendation = await (await script("chair")).get(`/recommendations/${text.id}`);
  const open = { ...text, signOff: recommendation.sign_off.id, roster: recommendation.sign_off.roster };
  await othersAgree(script, open, ["SGP", "VNM"]);
  await chair.getByRole("button", { name: "Adopt", exact: true }).click();
  await expect(chair.getByRole("dialog")).toContainText("can never change again");
  await chair.getByRole("dialog").getByRole("button", { name: "Adopt this text" }).click();
  await expect(chair.getByRole("region", { name: "Adopted, ready for a package" }).getByText(text.title)).toBeVisible();
  await head.goto(`/r/${text.id}/sign-off`);
  await expect(statusOn(head)).toHaveText("Adopted");
});

test("a head finds what is owed on the first page and signs it, with the keyboard alone", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Signed by keyboard");
  const page = await as("head.tha");
  await page.goto("/");
  // The list is as long as what the tests before have left to do.
  await tabTo(page, page.getByRole("listitem").filter({ hasText: open.title }).getByRole("link", { name: "Record your position" }), 400);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/r/${open.id}/sign-off`));
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  // Before anything is signed: the exact words, and by what they are known.
  const exact = page.locator("section").filter({ has: page.getByRole("heading", { name: "The exact text: Zero draft" }) });
  await expect(exact).toContainText("Recommends that each state name one point of contact by 30 June 2019;");
  await expect(exact).toContainText(open.fingerprint.slice(0, 4));
  await tabTo(page, page.getByRole("radio", { name: "Agree", exact: true }));
  for (const _ of ["ad referendum", "reservation", "stand aside"]) await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "Stand aside" })).toBeChecked();
  await tabTo(page, page.getByLabel("Statement"));
  await page.keyboard.type("We have no platform on this subject.");
  await tabTo(page, page.getByRole("button", { name: "Review what will happen" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("does not join and does not stand in the way")).toBeVisible();
  await tabTo(page, page.getByLabel(/^Your password/));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  const receipt = page.getByRole("group", { name: "Receipt" });
  await expect(receipt).toContainText("Stands aside");
  await tabTo(page, receipt.getByRole("button", { name: "Close" }), 5);
  await page.keyboard.press("Enter");
  await expect(receipt).toHaveCount(0);
});

test("a position pressed without a connection is refused with a sentence, and is not sent later by itself", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Pressed without a connection");
  const page = await as("head.khm");
  await page.goto(`/r/${open.id}/sign-off`);
  await page.getByRole("radio", { name: "Agree", exact: true }).check();
  await page.getByRole("button", { name: "Review what will happen" }).click();
  await page.getByLabel(/^Your password/).fill(PASSWORD);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: /^Record:/ }).click();
  await expect(page.locator("form").getByRole("alert")).toContainText("The server cannot be reached");
  await page.context().setOffline(false);
  // The page has caught up: what waited for the connection would have been sent by now.
  await expect(page.getByRole("main").getByText("No connection.")).toHaveCount(0);
  const { positions } = await (await script("head.khm")).get(`/sign-offs/${open.signOff}`);
  expect(positions.filter(({ state }: { state: string }) => state === "KHM")).toEqual([]);
  await page.getByRole("button", { name: /^Record:/ }).click();
  await expect(page.getByRole("group", { name: "Receipt" })).toContainText("Agrees");
});

test("an objection blocks, everybody sees it at once, and the chair recalls", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Blocked by an objection");
  const watching = await as("drafter.lao");
  await watching.goto(`/r/${open.id}/sign-off`);
  await expect(watching.getByRole("heading", { name: "Positions" })).toBeVisible();
  const head = await as("head.mmr");
  await head.goto(`/r/${open.id}/sign-off`);
  await head.getByRole("radio", { name: "Object", exact: true }).check();
  await head.getByRole("button", { name: "Review what will happen" }).click();
  await expect(head.getByText("Some fields above are still empty.")).toBeVisible();
  await head.getByLabel("Reason").fill("We can join if the date in OP1 is dropped.");
  await head.getByRole("combobox", { name: "Clauses" }).fill("OP1");
  await head.getByRole("option", { name: /^OP1:/ }).click();
  await head.getByRole("button", { name: "Review what will happen" }).click();
  await expect(head.getByText("Myanmar stops this text")).toBeVisible();
  await head.getByLabel(/^Your password/).fill(PASSWORD);
  await head.getByRole("button", { name: /^Record:/ }).click();
  await expect(head.getByRole("group", { name: "Receipt" })).toContainText("Objects");
  // Nobody reloads: the hint of the server refreshes the other window.
  await expect(watching.getByText(/Objection: Myanmar \(OP1\)/).last()).toBeVisible();

  const chair = await as("chair", { reducedMotion: "reduce" });
  await chair.goto(`/m/${mandate}/chair`);
  await chair.getByRole("button", { name: new RegExp(open.title) }).click();
  await expect(chair.getByText("On OP1", { exact: true })).toBeVisible();
  await expectGoodInEveryLook(chair);
  await chair.goto(`/r/${open.id}/sign-off`);
  await chair.getByRole("button", { name: "Recall to negotiation" }).click();
  await expect(chair.getByLabel("Reason")).toBeVisible();
  await expectGoodInEveryLook(chair);
  await chair.getByLabel("Reason").fill("To find words for the date in OP1.");
  await chair.getByRole("button", { name: "Recall to negotiation" }).last().click();
  await expect(chair.getByRole("dialog")).toContainText("Every position on Zero draft lapses");
  await chair.getByRole("dialog").getByRole("button", { name: "Recall", exact: true }).click();
  await expect(chair.getByText("To find words for the date in OP1.").first()).toBeVisible();
  await watching.goto(`/r/${open.id}`);
  await expect(statusOn(watching)).toHaveText("Negotiation");
});

test("the chair opens a silence with its end in UTC and in every capital's time", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Agreed by silence");
  const page = await as("chair");
  await page.goto(`/r/${text.id}/sign-off`);
  await page.getByRole("button", { name: "Open sign-off on Zero draft" }).click();
  await page.getByRole("radio", { name: "Silence procedure" }).check();
  await page.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  await expect(page.getByText("Choose the deadline.")).toBeVisible();
  await page.getByRole("button", { name: /End of the silence/ }).click();
  await page.getByRole("button", { name: "Next month" }).click();
  await page.getByRole("button", { name: /^15 / }).click();
  await page.getByRole("button", { name: "Take this time" }).click();
  const capitals = page.getByRole("table", { name: "In the capitals" });
  await expect(capitals.getByRole("row", { name: /UTC\+6:30/ })).toContainText("Myanmar");
  await expect(capitals.getByRole("row", { name: /UTC\+8/ })).toContainText("Singapore");
  await page.getByRole("button", { name: "Open the sign-off", exact: true }).click();
  // The calendar that was just used may still be closing: it is a dialog too.
  const question = page.getByRole("dialog").filter({ hasText: /Unless a state objects before .*15 .*UTC/ });
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Open the sign-off" }).click();
  await expect(page.getByText(/Silence until/).first()).toBeVisible();

  // On paper there is what stands, and no empty sheet for what can be pressed.
  await expect(page.getByRole("heading", { name: "Acts of the chair" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(/Silence until/).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Acts of the chair" })).toBeHidden();
});

test("the secretariat records on instruction, and both names are kept", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Recorded on instruction");
  const page = await as("secretariat");
  await page.goto(`/r/${open.id}/sign-off`);
  await page.getByLabel("State", { exact: true }).selectOption({ label: "Lao PDR" });
  await page.getByRole("radio", { name: "Agree", exact: true }).check();
  await page.getByRole("button", { name: "Review what will happen" }).click();
  await expect(page.getByText("Name the person instructing.")).toBeVisible();
  await page.getByLabel("On the instruction of").fill("Ambassador Vong, Vientiane");
  await page.getByRole("button", { name: "Review what will happen" }).click();
  await expect(page.getByText(/You record for Lao PDR, on the instruction of Ambassador Vong/)).toBeVisible();
  await page.getByLabel(/^Your password/).fill(PASSWORD);
  await page.getByRole("button", { name: /^Record:/ }).click();
  await expect(page.getByRole("group", { name: "Receipt" })).toContainText("on the instruction of Ambassador Vong, Vientiane");
  const head = await as("head.lao");
  await head.goto(`/r/${open.id}/sign-off`);
  await expect(head.getByText(/on the instruction of Ambassador Vong, Vientiane/)).toBeVisible();
});

test("a head agrees ad referendum until a day, with every position's meaning written out", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Subject to the capital");
  const page = await as("head.phl");
  const dossier = (await (await script("head.phl")).get(`/recommendations/${open.id}/dossier`)) as { meanings: { label: string; meaning: string }[] };
  await page.goto(`/r/${open.id}/sign-off`);
  expect(dossier.meanings).toHaveLength(5);
  for (const { label, meaning } of dossier.meanings) await expect(page.getByRole("radio", { name: label, exact: true })).toHaveAccessibleDescription(meaning);
  await page.getByRole("radio", { name: "Agree ad referendum" }).check();
  await page.getByRole("button", { name: "Review what will happen" }).click();
  await expect(page.getByText("Choose when the capital confirms.")).toBeVisible();
  await page.getByRole("button", { name: /The capital confirms by/ }).click();
  await page.getByRole("button", { name: "Next month" }).click();
  await page.getByRole("button", { name: /^15 / }).click();
  await page.getByRole("button", { name: "Take this time" }).click();
  await page.getByRole("button", { name: "Review what will happen" }).click();
  await page.getByLabel(/^Your password/).fill(PASSWORD);
  await page.getByRole("button", { name: /^Record:/ }).click();
  await expect(page.getByRole("group", { name: "Receipt" })).toContainText("Agrees ad referendum");
  await page.reload();
  await expect(page.getByText("Your agreement awaits confirmation by the capital")).toBeVisible();
});

test("an objection under silence says that it ends the silence, and everybody sees it ended", async ({ as, script, mandate }) => {
  const deadline = new Date(Date.now() + 5 * 86_400_000).toISOString();
  const open = await inSignOff(script, mandate, "Silence that is broken", { kind: "silence", deadline });
  const watching = await as("drafter.lao");
  await watching.goto(`/r/${open.id}/sign-off`);
  await expect(watching.getByText(/Silence until/).first()).toBeVisible();
  const head = await as("head.khm");
  await head.goto(`/r/${open.id}/sign-off`);
  await head.getByRole("radio", { name: "Object", exact: true }).check();
  await head.getByLabel("Reason").fill("We need to read it with our ministry of justice.");
  await head.getByRole("button", { name: "Review what will happen" }).click();
  await expect(head.getByText(/The silence procedure ends at once, the text is not adopted/)).toBeVisible();
  await head.getByLabel(/^Your password/).fill(PASSWORD);
  await head.getByRole("button", { name: /^Record:/ }).click();
  await expect(head.getByRole("group", { name: "Receipt" })).toContainText("Objects");
  await expect(statusOn(watching)).toHaveText("Negotiation");
  await expect(watching.getByText(/Silence until/)).toHaveCount(0);
});

test("a state that agreed ad referendum confirms", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Confirmed by the capital");
  const due = new Date(Date.now() + 10 * 86_400_000).toISOString();
  await (await script("head.idn")).post(`/sign-offs/${open.signOff}/positions`, { state: "IDN", fingerprint: open.fingerprint, position: "agree_ad_referendum", due });
  const page = await as("head.idn");
  await page.goto(`/r/${open.id}/sign-off`);
  await expect(page.getByText("Your agreement awaits confirmation by the capital")).toBeVisible();
  await page.getByRole("button", { name: "The capital confirms" }).click();
  await expect(page.getByRole("radio", { name: "Agree", exact: true })).toBeChecked();
  await page.getByRole("button", { name: "Review what will happen" }).click();
  await page.getByLabel(/^Your password/).fill(PASSWORD);
  await page.getByRole("button", { name: /^Record:/ }).click();
  await expect(page.getByRole("group", { name: "Receipt" })).toContainText("Agrees");
  await expect(page.getByText("Your agreement awaits confirmation by the capital")).toHaveCount(0);
});

test("an observer sees nothing of a text that is not released, by address either", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Not for observers");
  const page = await as("observer.jpn");
  for (const part of ["", "/sign-off", "/amendments", "/compare", "/compilation", "/brackets", "/merge", "/edit"]) {
    await page.goto(`/r/${open.id}${part}`);
    await expect(page.getByRole("main").getByRole("alert")).toContainText(/nothing you may see|not for you to see/);
    await expect(page.getByText("Not for observers")).toHaveCount(0);
  }
  for (const address of ["/", `/m/${mandate}`, `/m/${mandate}/board`, `/m/${mandate}/recommendations`, `/m/${mandate}/packages`, "/search?q=observers", "/notices"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main").locator("[aria-busy=true]")).toHaveCount(0);
    await expect(page.getByText("Not for observers")).toHaveCount(0);
  }
  await page.goto(`/m/${mandate}/chair`);
  await expect(page.getByText("This desk is the chair's.")).toBeVisible();
  // A pile of the desk or a sentence in its place: what the desk says is there.
  await expect(page.getByRole("main").locator("section h2, p, [role=alert]").first()).toBeVisible();
  await expect(page.getByRole("main").locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page.getByText("Not for observers")).toHaveCount(0);
});

test("the dossier shows what changed since the text this state last agreed to", async ({ as, script, mandate }) => {
  const open = await inSignOff(script, mandate, "Agreed before");
  await (await script("head.vnm")).post(`/sign-offs/${open.signOff}/positions`, { state: "VNM", fingerprint: open.fingerprint, position: "agree" });
  const chair = await script("chair");
  await chair.post(`/sign-offs/${open.signOff}/recall`, { reason: "The date has passed." });
  const [pp1, op1, op2] = [
    clause("pp-1", "Recalling the work of the platforms of the three pillars,", { kind: "preambular" }),
    clause("op-1", "Recommends that each state name one point of contact by 31 December 2019;"),
    clause("op-2", "Decides to review this arrangement every second year."),
  ];
  await write(chair, open.id, [pp1, op1, op2]);
  await issued(chair, open.id, "Another date");
  await write(chair, open.id, [pp1, op1, clause("op-2", "Decides to review this arrangement every third year.")]);
  const { number } = await issued(chair, open.id, "Another review");
  await chair.post(`/recommendations/${open.id}/sign-offs`, { revision: number, procedure: { kind: "express" } });

  const page = await as("head.vnm");
  await page.goto(`/r/${open.id}/sign-off`);
  const changes = (on: Page) => on.locator("section").filter({ has: on.getByRole("heading", { name: "What changed", exact: true }) });
  await expect(changes(page)).toContainText("Since Zero draft, on which your state last said “Agrees”:");
  await expect(changes(page).getByRole("group")).toHaveCount(2);
  await expect(changes(page).getByRole("group", { name: "OP1: Changed" }).getByRole("deletion").first()).toContainText("30 June");
  await expect(changes(page).getByRole("group", { name: "OP1: Changed" }).getByRole("insertion").first()).toContainText("31 December");
  await expect(changes(page).getByRole("group", { name: "OP2: Changed" }).getByRole("insertion")).toContainText("third");

  // A state that never agreed reads what the revision before did not say.
  const other = await as("head.tha");
  await other.goto(`/r/${open.id}/sign-off`);
  await expect(changes(other)).toContainText("Since Rev.1. Your state has not yet agreed to a text of this recommendation.");
  await expect(changes(other).getByRole("group", { name: "OP2: Changed" })).toBeVisible();
  await expect(changes(other).getByRole("group")).toHaveCount(1);
});

test("an adopted text offers nothing more to sign", async ({ as, script, mandate }) => {
  const text = await adopted(script, mandate, "Adopted and closed");
  const page = await as("head.phl");
  await page.goto(`/r/${text.id}/sign-off`);
  await expect(page.getByRole("button", { name: "Receipt" })).toBeVisible();
  await expect(page.getByRole("radio")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Record a newer position" })).toHaveCount(0);
});
