//! The line of a live text ends for a reason: signed out elsewhere, a refused change, an old page, a slow line. Each time the
//! person reads a sentence, and the words are there afterwards.
import type { Page, WebSocketRoute } from "@playwright/test";
import { Doc, encodeStateAsUpdate, XmlElement } from "yjs";
import { expectAccessible } from "./audit";
import { newcomer } from "./newcomer";
import { PASSWORD } from "./server";
import { expect, test } from "./test";
import { agreed, caretIn, draftOfTwo, field, inClause, openLive, saved, unreachable } from "./together";
import { clause, TEXT, textOf, write } from "./written";

/** The line of a page in the test's hands: what the page sends is held back until the newest connection is ended or refused.
 *  Held for many seconds it would be taken for dead and made anew, so what is typed meanwhile is short. */
interface HeldLine { hold: () => void; end: (code: number) => Promise<void>; toServer: (frame: Uint8Array) => void }

async function inHand(page: Page): Promise<HeldLine> {
  let [held, newest, server] = [false, null as WebSocketRoute | null, null as WebSocketRoute | null];
  await page.routeWebSocket(/\/api\/v1\/live\//, (socket) => {
    const onward = socket.connectToServer();
    [newest, server] = [socket, onward];
    socket.onMessage((message) => (held ? undefined : onward.send(message)));
  });
  return {
    hold: () => { held = true; },
    end: async (code) => {
      held = false;
      await server?.close();
      await newest?.close({ code });
    },
    toServer: (frame) => {
      held = false;
      server?.send(Buffer.from(frame));
    },
  };
}

const wordsOf = async (...asked: Parameters<typeof textOf>) => (await textOf(...asked)).map(({ text }) => text).join("\n");

test("whoever is signed out elsewhere while typing signs in again and finds the words", async ({ as, script, mandate, server }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const who = await newcomer(server, await script("secretariat"), mandate, "VNM");
  const elsewhere = await script(who);
  const page = await as(who);
  await openLive(page, id);
  await caretIn(page, "b");
  // The end may come before these words are stored: then this browser keeps them.
  await page.keyboard.type(" Before the end.");
  const { items } = (await elsewhere.get("/me/sessions")) as { items: { id: string; current: boolean }[] };
  for (const session of items.filter(({ current }) => !current)) await elsewhere.remove(`/me/sessions/${session.id}`);
  await expect(page).toHaveURL(/sign-in/);
  await expect(page.getByText("You will come back to the page you were on.")).toBeVisible();
  await page.getByLabel("E-mail").fill(`${who}@demo.example`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(inClause(page, "b")).toHaveText("Hold one joint exercise each year; Before the end.");
  await saved(page);
  expect(await wordsOf(drafter, id)).toContain("Hold one joint exercise each year; Before the end.");
});

test("a change the server refuses is dropped with a sentence; the words typed with it are offered and kept", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const [page, other] = [await as("drafter.vnm"), await as("drafter.lao")];
  const line = await inHand(page);
  await openLive(page, id);
  await openLive(other, id);
  await caretIn(page, "b");
  line.hold();
  await page.keyboard.type(" Beside.");
  await expect.poll(() => page.evaluate(() => JSON.stringify(window.localStorage))).toContain("Beside.");
  // A change with an element the text does not know, as a broken or hostile program would send it.
  const foreign = new Doc();
  foreign.getXmlFragment("body").insert(0, [new XmlElement("script")]);
  const update = encodeStateAsUpdate(foreign);
  line.toServer(Uint8Array.of(0, 2, update.length, ...update));
  await expect(page.getByText("A change was not taken")).toBeVisible();
  const dialog = page.getByRole("dialog", { name: "Somebody else saved first" });
  await expect(dialog).toContainText("Beside.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: /^Use this result/ }).click();
  await saved(page);
  await caretIn(other, "c");
  await other.keyboard.type(" Nobody else noticed.");
  await saved(other);
  const text = (await agreed(drafter, id, [page, other])).join("\n");
  expect(text).toContain("Hold one joint exercise each year; Beside.");
  expect(text).toContain("Nobody else noticed.");
});

test("a page older than the text asks to be loaded again, and the words are there afterwards", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const page = await as("drafter.vnm");
  const line = await inHand(page);
  await openLive(page, id);
  await caretIn(page, "c");
  line.hold();
  await page.keyboard.type(" Old.");
  await expect.poll(() => page.evaluate(() => JSON.stringify(window.localStorage))).toContain("Old.");
  await line.end(4426);
  await expect(page.getByText("This page is older than the text")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Load again" }).click();
  await expect(page.getByText("kept in this browser and are back in the text")).toBeVisible();
  await saved(page);
  expect(await wordsOf(drafter, id)).toContain("Old.");
});

for (const [code, what] of [[1012, "the server restarts"], [1013, "this browser was too slow"]] as const) {
  test(`the line is made anew when ${what}, and every word is sent again`, async ({ as, script, mandate }) => {
    const drafter = await script("drafter.vnm");
    const { id } = await draftOfTwo(drafter, mandate);
    const page = await as("drafter.vnm");
    const line = await inHand(page);
    await openLive(page, id);
    await caretIn(page, "a");
    line.hold();
    await page.keyboard.type(" sent");
    await expect(page.locator("[data-saving=saving]")).toContainText("Saving");
    await line.end(code);
    await page.keyboard.type(" after");
    await saved(page);
    expect((await agreed(drafter, id, [page]))[2]).toBe("a: Agree to share alerts among national teams; sent after");
  });
}

test("kept words that meet another change of the same clause are shown beside it, and nothing is lost until somebody chooses", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const page = await as("head.vnm");
  await openLive(page, id);
  await caretIn(page, "b");
  await page.keyboard.press("Shift+Home");
  await page.context().setOffline(true);
  await unreachable(page);
  await page.keyboard.type("Hold three joint exercises each year;");
  await expect.poll(() => page.evaluate(() => JSON.stringify(window.localStorage))).toContain("three joint");
  const context = page.context();
  await page.close({ runBeforeUnload: false });
  await write(drafter, id, TEXT.map((each) => (each.id === "b" ? clause("b", "Hold two joint exercises each year;") : each)));
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(`/r/${id}/edit`);
  const dialog = again.getByRole("dialog", { name: "Somebody else saved first" });
  await expect(dialog).toContainText("1 clause was changed by both");
  await expect(dialog.locator("ins").filter({ hasText: "two" }).first()).toBeVisible();
  await expect(dialog.locator("ins").filter({ hasText: "three" }).first()).toBeVisible();
  await expectAccessible(again);
  await dialog.getByRole("button", { name: "Decide later" }).click();
  await expect(inClause(again, "b")).toHaveText("Hold two joint exercises each year;");
  expect(await again.evaluate(() => JSON.stringify(window.localStorage))).toContain("three joint");
  await again.getByRole("button", { name: "See both and merge" }).click();
  await dialog.getByRole("radio", { name: "mine" }).check();
  await dialog.getByRole("button", { name: /^Use this result/ }).click();
  await saved(again);
  expect((await agreed(drafter, id, [again]))[3]).toBe("b: Hold three joint exercises each year;");
  await expect.poll(() => again.evaluate(() => JSON.stringify(window.localStorage))).not.toContain("three joint");
});

test("without a line undo takes back words, and no split, by key or by button", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const page = await as("drafter.vnm");
  await openLive(page, id);
  await caretIn(page, "b");
  for (const _ of " each year;") await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(inClause(page, "b")).toHaveText("Hold one joint exercise");
  await saved(page);
  await page.context().setOffline(true);
  await unreachable(page);
  await page.keyboard.type("twice");
  const refusal = page.getByRole("alert").filter({ hasText: "clauses cannot be split" });
  for (const _ of "twice") await page.keyboard.press("Control+z");
  await expect(field(page)).not.toContainText("twice");
  await page.keyboard.press("Control+z");
  await expect(refusal).toBeVisible();
  await refusal.getByRole("button").click();
  await expect(refusal).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(refusal).toBeVisible();
  await expect(inClause(page, "b")).toHaveText("Hold one joint exercise");
  await page.context().setOffline(false);
  await saved(page);
  await field(page).focus();
  await page.keyboard.press("Control+z");
  await expect(inClause(page, "b")).toHaveText("Hold one joint exercise each year;");
  await saved(page);
  expect(await agreed(drafter, id, [page])).toHaveLength(TEXT.length);
});
