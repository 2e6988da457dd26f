//! The editor: by keyboard alone, from Word, without a connection, and with somebody else in the same text. No word is lost.
import type { Locator, Page } from "@playwright/test";
import { expectAccessible, expectGoodInEveryLook, NARROW } from "./audit";
import { tabTo } from "./keyboard";
import { expect, test } from "./test";
import { clause, drafted, issued, TEXT, textOf, write, type WrittenClause } from "./written";

const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Text of / });
const saved = (page: Page) => expect(page.locator("[data-saving=saved]")).toBeVisible();
const inClause = (page: Page, id: string): Locator => field(page).locator(`p[data-id="${id}"]`);
/** A network that lets no WebSocket through: the text is saved one by one, and whoever saves second is shown both texts. */
const withoutLine = (page: Page) => page.routeWebSocket(/\/api\/v1\/live\//, (socket) => socket.close());
/** Puts the caret at the end of a clause. */
async function atEnd(page: Page, id: string): Promise<void> {
  await inClause(page, id).click();
  await page.keyboard.press("End");
}

test("a drafter starts a recommendation and writes its text by keyboard alone, and it is saved as typed", async ({ as, script }) => {
  const drafter = await script("drafter.vnm");
  const page = await as("drafter.vnm");
  const keys = page.keyboard;
  await page.goto("/");
  await tabTo(page, page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Recommendations", exact: true }));
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Recommendations" })).toBeFocused();
  await tabTo(page, page.getByRole("link", { name: "New recommendation" }), 10);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "New recommendation" })).toBeFocused();
  await tabTo(page, page.getByLabel("Title"), 10);
  await keys.type("Warning each other in time");
  await tabTo(page, page.getByRole("combobox", { name: "Taskings answered" }), 10);
  await keys.type("T1.1");
  await expect(page.getByRole("option", { name: /^T1\.1 / })).toBeVisible();
  await keys.press("ArrowDown");
  await keys.press("Enter");
  await keys.press("Escape");
  await tabTo(page, page.getByLabel("Lead body"), 10);
  await keys.press("ArrowDown");
  await expect(page.getByLabel("Lead body")).not.toHaveValue("");
  await tabTo(page, page.getByRole("button", { name: "Create and start drafting" }), 20);
  await keys.press("Enter");
  await expect(page).toHaveURL(/\/r\/[^/]+\/edit$/);
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";
  await saved(page);
  await tabTo(page, field(page));
  await expect(field(page)).toBeFocused();
  await keys.press("Control+Alt+1");
  await keys.type("Early warning");
  await keys.press("Enter");
  await keys.press("Control+Alt+2");
  await keys.press("Control+i");
  await keys.type("Mindful");
  await keys.press("Control+i");
  await keys.type(" of the hour,");
  await keys.press("Enter");
  await keys.press("Control+Alt+3");
  await keys.type("Hold an exercise;");
  await keys.press("Enter");
  await keys.press("Control+]");
  await keys.type("each year;");
  await keys.press("Enter");
  await keys.press("Control+[");
  await keys.type("Share alerts;");
  await keys.press("Alt+ArrowUp");
  await keys.press("Alt+ArrowUp");
  await expect(field(page).locator("p").nth(2)).toHaveAttribute("data-number", "1");
  await expect(field(page).locator("p").nth(4)).toHaveAttribute("data-number", "(a)");
  await saved(page);
  expect((await textOf(drafter, id)).map(({ kind, level, text }) => [kind, level, text])).toEqual([
    ["heading", 0, "Early warning"], ["preambular", 0, "Mindful of the hour,"], ["operative", 0, "Share alerts;"], ["operative", 0, "Hold an exercise;"], ["operative", 1, "each year;"],
  ]);
  // Tab leaves the text: the keyboard is never caught in it.
  await keys.press("Tab");
  await expect(field(page)).not.toBeFocused();
});

test("words become bold and italic by key and by button, and are so in the working text and in the document", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  const keys = page.keyboard;
  const [bold, italic] = ["Bold (Ctrl+B)", "Italic (Ctrl+I)"].map((name) => page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name, exact: true })) as [Locator, Locator];
  const whole = async (of: string) => {
    await inClause(page, of).click();
    await keys.press("Home");
    await keys.press("Shift+End");
  };
  // By key: the first word of one clause, the last of another.
  await inClause(page, "b").click();
  await keys.press("Home");
  for (const _ of "Hold") await keys.press("Shift+ArrowRight");
  await keys.press("Control+b");
  await expect(bold).toHaveAttribute("aria-pressed", "true");
  await atEnd(page, "a");
  await expect(bold).not.toHaveAttribute("aria-pressed", "true");
  for (const _ of "teams;") await keys.press("Shift+ArrowLeft");
  await keys.press("Control+i");
  await expect(italic).toHaveAttribute("aria-pressed", "true");
  // By button: one clause whole, in both; another in bold and back again.
  await whole("c");
  await bold.click();
  await italic.click();
  await expect(inClause(page, "c").getByRole("strong")).toHaveText(["Report on progress at the next meeting."]);
  await whole("p");
  await bold.click();
  await expect(inClause(page, "p").getByRole("strong")).toHaveCount(1);
  await expectAccessible(page);
  await bold.click();
  await expect(inClause(page, "p").getByRole("strong")).toHaveCount(0);
  await saved(page);
  await expect.poll(async () => {
    const { clauses } = (await drafter.get(`/recommendations/${id}/working-text`)) as { clauses: WrittenClause[] };
    return Object.fromEntries(clauses.map(({ id: of, runs }) => [of, runs.map(({ text, marks = [] }) => [text, ...marks])]));
  }).toEqual({
    h: [["Early warning"]],
    p: [["Mindful that an alert is worth little when it comes late,"]],
    a: [["Agree to share alerts among national "], ["teams;", "italic"]],
    b: [["Hold", "bold"], [" one joint exercise each year;"]],
    b1: [["with observers from the private sector;"]],
    c: [["Report on progress at the next meeting.", "bold", "italic"]],
  });
  await page.goto(`/r/${id}`);
  const words = (of: string) => page.locator(`#clause-${of}`);
  await expect(words("b").getByRole("strong")).toHaveText(["Hold"]);
  await expect(words("a").getByRole("emphasis")).toHaveText(["teams;"]);
  for (const role of ["strong", "emphasis"] as const) {
    await expect(words("c").getByRole(role)).toHaveText(["Report on progress at the next meeting."]);
    for (const of of ["h", "p", "b1"]) await expect(words(of).getByRole(role)).toHaveCount(0);
  }
  await expect(words("a").getByRole("strong")).toHaveCount(0);
  await expect(words("b").getByRole("emphasis")).toHaveCount(0);
});

test("splitting, joining, copying and undoing keep one id on each clause", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await inClause(page, "b").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(inClause(page, "b")).toHaveText("Hold one joint exercise each year;");
  await page.keyboard.press("Control+z");
  await field(page).press("Control+a");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+v");
  await saved(page);
  const ids = (await textOf(drafter, id)).map((each) => each.id);
  expect(ids.slice(0, TEXT.length)).toEqual(TEXT.map((each) => each.id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(TEXT.length);
});

test("a key acts where the caret is on screen, before the browser has told the editor that it moved", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await atEnd(page, "b");
  // Both in one breath, as on a busy machine: no event about the caret can come between them.
  await inClause(page, "b").evaluate((element) => {
    const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    if (words) document.getSelection()?.collapse(words, "Hold one joint".length);
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true }));
  });
  await expect(inClause(page, "b")).toHaveText("Hold one joint");
  await saved(page);
  expect((await textOf(drafter, id)).map(({ text }) => text)).toContain(" exercise each year;");
});

test("a clause is dragged to another place with its handle", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await inClause(page, "c").hover();
  await page.getByTitle("Drag to move the clause").dragTo(inClause(page, "a"), { targetPosition: { x: 60, y: 2 } });
  await saved(page);
  expect((await textOf(drafter, id)).map((each) => each.id)).toEqual(["h", "p", "c", "a", "b", "b1"]);
});

test("a passage pasted from Word becomes clean clauses", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate, []);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await field(page).focus();
  await field(page).evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", `<html><body><h1>Cooperation</h1><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span><b>Agree</b> to share
      alerts;</p><p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>(a)</span>at all hours.</p></body></html>`);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await saved(page);
  expect((await textOf(drafter, id)).filter(({ text }) => text !== "").map(({ kind, level, text }) => [kind, level, text]))
    .toEqual([["heading", 0, "Cooperation"], ["operative", 0, "Agree to share alerts;"], ["operative", 1, "at all hours."]]);
});

test("words typed without a connection are kept, and saved when it is back", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await atEnd(page, "a");
  await page.context().setOffline(true);
  await page.keyboard.type(" without delay");
  await expect(page.locator("[data-saving=unreachable]")).toContainText("kept in this browser");
  await expectAccessible(page);
  await atEnd(page, "a");
  await page.keyboard.type(" and in full");
  await page.context().setOffline(false);
  await saved(page);
  expect((await textOf(drafter, id)).find((each) => each.id === "a")?.text).toBe("Agree to share alerts among national teams; without delay and in full");
});

test("words that were never saved come back when the editor is opened again", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await atEnd(page, "c");
  await page.context().setOffline(true);
  await page.keyboard.type(" Unsent words.");
  await expect(page.locator("[data-saving=unreachable]")).toBeVisible();
  const context = page.context();
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(`/r/${id}/edit`);
  await expect(again.getByText("kept in this browser and are back in the text")).toBeVisible();
  await saved(again);
  expect((await textOf(drafter, id)).find((each) => each.id === "c")?.text).toContain("Unsent words.");
});

test("whoever signs out with words the server does not have is asked first, and nothing of them stays in the browser", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await withoutLine(page);
  await page.goto(`/r/${id}/edit`);
  await atEnd(page, "c");
  await page.route("**/working-text", (route) => (route.request().method() === "PUT" ? route.abort() : route.fallback()));
  await page.keyboard.type(" Confidential words.");
  await expect(page.locator("[data-saving=unreachable]")).toBeVisible();
  const kept = () => page.evaluate(() => JSON.stringify(window.localStorage));
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay on this page" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await kept()).toContain("Confidential words.");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out and lose them" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await expect.poll(kept).not.toContain("Confidential words.");
});

test("two people who save at once are offered a merge that holds the words of both", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const [one, other] = [await as("drafter.vnm"), await as("head.vnm")];
  for (const page of [one, other]) await withoutLine(page);
  await one.goto(`/r/${id}/edit`);
  await expect(inClause(one, "b")).toBeVisible();
  // The second person's browser hears nothing of the first until it saves.
  await other.route("**/api/v1/events*", (route) => route.abort());
  await other.goto(`/r/${id}/edit`);
  await expect(inClause(other, "b")).toBeVisible();
  await atEnd(one, "a");
  await one.keyboard.type(" within the hour");
  await saved(one);
  await expect.poll(async () => (await textOf(drafter, id))[2]?.text).toContain("within the hour");
  await atEnd(other, "c");
  await other.keyboard.type(" Publish the results.");
  const dialog = other.getByRole("dialog", { name: "Somebody else saved first" });
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText("The two do not touch the same words");
  await expectAccessible(other);
  await dialog.getByRole("button", { name: /^Use this result/ }).click();
  await saved(other);
  const text = (await textOf(drafter, id)).map((each) => each.text).join(" ");
  expect(text).toContain("within the hour");
  expect(text).toContain("Publish the results.");
});

test("two people who change the same words see both and choose", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("head.vnm");
  await withoutLine(page);
  await page.route("**/api/v1/events*", (route) => route.abort());
  await page.goto(`/r/${id}/edit`);
  await expect(inClause(page, "b")).toBeVisible();
  await write(drafter, id, TEXT.map((each) => (each.id === "b" ? clause("b", "Hold two joint exercises each year;") : each)));
  await inClause(page, "b").dblclick({ position: { x: 100, y: 14 } });
  await inClause(page, "b").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.type("Hold three joint exercises each year;");
  const dialog = page.getByRole("dialog", { name: "Somebody else saved first" });
  await expect(dialog).toContainText("1 clause was changed by both");
  // Both texts, beside each other.
  const [theirs, mine] = [dialog.getByText(/^Saved by /).first(), dialog.getByText("Yours, not saved").first()];
  await expect(dialog).toContainText("two");
  await expect(dialog).toContainText("three");
  const [left, right] = [await theirs.boundingBox(), await mine.boundingBox()];
  expect(left?.y).toBe(right?.y);
  expect(left?.x ?? 0).toBeLessThan(right?.x ?? 0);
  // Putting it off loses nothing either.
  await dialog.getByRole("button", { name: "Decide later" }).click();
  await expect(page.locator("[data-saving=conflict]")).toBeVisible();
  await expect(inClause(page, "b")).toContainText("three");
  await page.getByRole("button", { name: "See both and merge" }).click();
  await dialog.getByRole("radio", { name: "mine" }).check();
  await dialog.getByRole("button", { name: /^Use this result/ }).click();
  await saved(page);
  expect((await textOf(drafter, id)).find((each) => each.id === "b")?.text).toBe("Hold three joint exercises each year;");
});

test("selected words are put in a bracket of chosen states, and taken out again", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await inClause(page, "c").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.getByRole("button", { name: "Bracket" }).click();
  await page.getByRole("checkbox", { name: /Lao PDR/ }).check();
  await page.getByRole("button", { name: "Put in a bracket" }).click();
  await expect(inClause(page, "c").locator("[data-bracket]")).toHaveAttribute("data-states", "LAO VNM");
  await saved(page);
  await inClause(page, "c").click();
  await page.getByRole("button", { name: "Bracket" }).click();
  await page.getByRole("button", { name: "Take the bracket away" }).click();
  await expect(inClause(page, "c").locator("[data-bracket]")).toHaveCount(0);
});

test("a clause that is too long is said to be so, in a sentence, and nothing typed is lost", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate);
  const page = await as("drafter.vnm");
  await withoutLine(page);
  await page.goto(`/r/${id}/edit`);
  await atEnd(page, "c");
  await field(page).evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "word ".repeat(4_100));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText(/OP3 has 20,\d{3} characters; at most 20,000 can be saved/)).toBeVisible();
  await expect(page.locator("[data-saving=refused]")).toContainText("Not saved");
  await page.keyboard.press("Control+z");
  await saved(page);
});

test("whoever may not edit is told so at the editor's address, and sees no words", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id, title } = await drafted(drafter, mandate);
  const page = await as("head.mys");
  await page.goto(`/r/${id}/edit`);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByText(title)).toHaveCount(0);
  await issued(await script("head.vnm"), id);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  // The lazy editor has come, and has opened the text to be read.
  await expect(page.locator("[data-saving=reading]")).toBeVisible();
  await expect(field(page)).toHaveCount(0);
});

test("the editor is accessible", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  const page = await as("drafter.vnm", { reducedMotion: "reduce", viewport: NARROW });
  await page.goto(`/r/${id}/edit`);
  await expect(inClause(page, "b")).toBeVisible();
  await expectGoodInEveryLook(page);
});
