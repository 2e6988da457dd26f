//! Proposing where one reads: clauses open in their place, several in one amendment, kept until sent.
import type { Locator, Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./audit";
import { tabled } from "./negotiated";
import { filed, NEGOTIATED, TWELVE, underNegotiation } from "./negotiating";
import { expect, test } from "./test";
import { wordFile, wordType } from "./wordfile";
import { issued, write } from "./written";

test("a head changes, deletes, moves and inserts clauses in the text and submits them as one amendment", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Amended in place");
  const page = await as("head.vnm");
  await page.goto(`/r/${text.id}`);
  await page.locator("#clause-op-1").hover();
  await page.getByRole("link", { name: "Propose a change to OP1" }).click();
  const words = page.getByRole("textbox", { name: "New words of OP1" });
  await expect(words).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" and one deputy;");
  await page.getByRole("button", { name: "Propose a change to OP2" }).click();
  await page.getByRole("menu", { name: "Propose a change to OP2" }).getByRole("menuitem", { name: "Insert a clause after it" }).click();
  await expect(page.getByRole("textbox", { name: "Words of the new clause after OP2" })).toBeFocused();
  await page.keyboard.type("Invites the Secretariat to keep the list.");
  await page.getByRole("button", { name: "Propose a change to PP1" }).click();
  await page.getByRole("menu", { name: "Propose a change to PP1" }).getByRole("menuitem", { name: "Delete the clause" }).click();
  await page.getByRole("button", { name: "Propose a change to OP2" }).click();
  await page.getByRole("menu", { name: "Propose a change to OP2" }).getByRole("menuitem", { name: "Move the clause" }).click();
  await page.getByRole("combobox", { name: "Place it after" }).click();
  await page.getByRole("option", { name: /^PP1/ }).click();
  await expect(page.getByRole("heading", { name: "4 changes" })).toBeVisible();
  await expectAccessible(page);

  // A reload loses nothing.
  await page.getByLabel("Reasons").fill("A deputy answers when the first is away.");
  await page.reload();
  await expect(page.getByText("What you had written and not sent is back in its place.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "4 changes" })).toBeVisible();
  await page.getByRole("button", { name: "Keep PP1" }).click();
  await page.getByRole("button", { name: "Submit the amendment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit the amendment" }).click();
  const card = page.getByRole("article", { name: /Viet Nam/ });
  await expect(card).toContainText("and one deputy;");
  await expect(card).toContainText("Moves OP2");
  await expect(card).toContainText("Inserts a clause after OP2");
  await expect(card.getByText("Deletes")).toHaveCount(0);
});

test("a drafter keeps the amendment inside the delegation, and an observer is offered nothing", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Prepared in place");
  const drafter = await as("drafter.tha", { viewport: { width: 390, height: 800 } });
  await drafter.goto(`/r/${text.id}?revision=0&propose=op-2`);
  await expect(drafter.getByRole("textbox", { name: "New words of OP2" })).toBeFocused();
  await expectAccessible(drafter);
  await expectNoSidewaysScroll(drafter);
  await expect(drafter.getByRole("button", { name: "Submit the amendment" })).toHaveCount(0);
  await drafter.getByRole("button", { name: "Keep it inside the delegation" }).click();
  await expect(drafter.getByRole("heading", { name: "Nothing is changed yet" })).toBeFocused();
  await drafter.getByRole("textbox", { name: "New words of OP2" }).click();
  await drafter.keyboard.press("ControlOrMeta+a");
  await drafter.keyboard.type("Decides to review it each year.");
  await drafter.getByRole("button", { name: "Keep it inside the delegation" }).click();
  await expect(drafter.getByRole("article", { name: /Thailand/ })).toContainText("Only your delegation sees this until it is submitted.");
  const other = await as("head.sgp");
  await other.goto(`/r/${text.id}/amendments`);
  await expect(other.getByText("No amendment has been proposed on this recommendation.")).toBeVisible();

  // The observer reads the released text and finds no way to propose, where the other head finds one for each clause.
  const chair = await script("chair");
  const { version } = await chair.get(`/recommendations/${text.id}`);
  await chair.patch(`/recommendations/${text.id}`, { released_to_observers: true }, version);
  const offers = (page: Page) => page.locator("[aria-label^='Propose a change']");
  await other.goto(`/r/${text.id}`);
  await expect(offers(other)).toHaveCount(3);
  const observer = await as("observer.jpn");
  for (const address of [`/r/${text.id}`, `/r/${text.id}?revision=0&propose=op-2`]) {
    await observer.goto(address);
    await expect(observer.locator("#clause-op-2")).toContainText("Decides to review this arrangement every second year.");
    await expect(observer.locator("[aria-busy=true]")).toHaveCount(0);
    await expect(offers(observer)).toHaveCount(0);
    await expect(observer.getByRole("textbox", { name: /words of/i })).toHaveCount(0);
  }
  await observer.goto(`/r/${text.id}/amendments`);
  await expect(observer.getByText("No amendment has been proposed on this recommendation.")).toBeVisible();
  await expect(observer.getByRole("button", { name: "Propose a change" })).toHaveCount(0);
});

test("a whole amended text from Word shows its changed clauses in the text", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const page = await as("head.tha");
  await page.goto(`/r/${id}?revision=0&propose=op7`);
  await expect(page.getByRole("textbox", { name: "New words of OP7" })).toBeFocused();
  const words = NEGOTIATED.map(({ runs }) => runs[0]?.text ?? "");
  const same = await wordFile(words.map((text) => [null, null, text]));
  await page.locator("input[type=file]").setInputFiles({ name: "same.docx", mimeType: wordType, buffer: same });
  await expect(page.locator("p", { hasText: "There are the same words in same.docx as in the text." })).toBeVisible();
  const amended = [...words.slice(0, 2), words[2]?.replace("in good time", "within one day") ?? "", ...words.slice(3, 6), words[7] ?? "", "Thanks the partners for their help."];
  await page.locator("input[type=file]").setInputFiles({ name: "amended.docx", mimeType: wordType, buffer: await wordFile(amended.map((text) => [null, null, text])) });
  await expect(page.locator("p", { hasText: "3 changes found in amended.docx." })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "New words of OP2" })).toContainText("within one day");
  await expect(page.getByText("This amendment deletes OP6.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Words of the new clause after OP7" })).toContainText("Thanks the partners");
  await page.locator("input[type=file]").setInputFiles({ name: "notes.docx", mimeType: wordType, buffer: Buffer.from("no Word file") });
  await expect(page.locator("p", { hasText: "notes.docx could not be read as a Word document (.docx)." })).toBeVisible();
  await expect(page.getByRole("heading", { name: "3 changes" })).toBeVisible();
});

test("a whole amended text pasted from Word into one clause shows its changed clauses in the text", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const page = await as("head.tha");
  await page.goto(`/r/${id}?revision=0&propose=op1`);
  const first = page.getByRole("textbox", { name: "New words of OP1" });
  await expect(first).toBeFocused();
  const words = NEGOTIATED.map(({ runs }) => runs[0]?.text ?? "");
  const amended = [...words.slice(0, 2), words[2]?.replace("in good time", "within one day") ?? "", ...words.slice(3, 6), words[7] ?? "", "Thanks the partners for their help."];
  // As Word puts it on the clipboard: its own styles, the numbers of its list as text.
  const html = `<html><head><style>p.MsoNormal{margin:0cm}</style></head><body>${amended.map((text, at) => (at === 0
    ? `<p class="MsoNormal">${text}<o:p></o:p></p>` : `<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">${at}.<span>&nbsp; </span></span>${text}<o:p></o:p></p>`)).join("\r\n")}</body></html>`;
  const pasteInto = (field: Locator, page_: string, plain: string) => field.evaluate((element, data) => {
    const clipboardData = new DataTransfer();
    if (data.html !== "") clipboardData.setData("text/html", data.html);
    clipboardData.setData("text/plain", data.plain);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, { html: page_, plain });
  await pasteInto(first, html, amended.join("\r\n"));
  await expect(page.locator("p", { hasText: "3 changes found in what you pasted." })).toBeVisible();
  await expect(page.getByRole("heading", { name: "3 changes" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "New words of OP2" })).toContainText("within one day");
  await expect(page.getByText("This amendment deletes OP6.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Words of the new clause after OP7" })).toContainText("Thanks the partners");
  // One paragraph is words of the clause it is pasted into.
  await page.getByRole("textbox", { name: "New words of OP2" }).press("ControlOrMeta+End");
  await pasteInto(page.getByRole("textbox", { name: "New words of OP2" }), `<p class="MsoNormal" style="margin:0cm"><span style="color:red">or sooner</span></p>`, "or sooner");
  await expect(page.getByRole("textbox", { name: "New words of OP2" })).toContainText("within one day;or sooner");
  // There is a place for it as well.
  await page.getByRole("button", { name: "Paste the text" }).click();
  await expectAccessible(page);
  await pasteInto(page.getByLabel("The whole amended text"), "", words.map((text) => text.replace("once a year", "each month")).join("\n"));
  await page.getByRole("dialog").getByRole("button", { name: "Take those" }).click();
  await expect(page.getByRole("heading", { name: "1 change" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "New words of OP1" })).toContainText("each month");
});

test("a proposer is told of a conflict while writing, and may propose all the same", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  await filed(script, id, TWELVE.slice(0, 1));
  const page = await as("head.tha");
  await page.goto(`/r/${id}?revision=0&propose=op1`);
  await expect(page.getByRole("textbox", { name: "New words of OP1" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Invites every body to report every two years on what it has done;");
  await expect(page.getByText("Another proposal on the table is in conflict with this one.")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "the same words of OP1" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Submit the amendment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit the amendment" }).click();
  await expect(page.getByRole("article", { name: /Thailand/ })).toBeVisible();
});

test("a revision issued while an amendment is typed takes nothing away, and the amendment is carried over", async ({ as, script, mandate }) => {
  const { id } = await underNegotiation(script, mandate);
  const page = await as("head.tha");
  await page.goto(`/r/${id}?revision=0&propose=op2`);
  await expect(page.getByRole("textbox", { name: "New words of OP2" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" at any hour");
  const chair = await script("chair");
  await write(chair, id, NEGOTIATED.filter(({ id: clause }) => clause !== "op6"));
  await issued(chair, id, "Shorter.");
  await expect(page.getByText("Rev.1 was issued while you were writing.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "New words of OP2" })).toContainText("at any hour");
  await page.getByRole("button", { name: "Submit the amendment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit the amendment" }).click();
  const card = page.getByRole("article", { name: /Thailand/ });
  await expect(card).toContainText("On Rev.1");
  await expect(card).toContainText("Zero draft");
});
