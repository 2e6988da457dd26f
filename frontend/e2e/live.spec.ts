//! Many pens, one text: whatever people do at the same moment, all end with the text the server projects, and no word is lost.
import type { Page } from "@playwright/test";
import { expectAccessible, expectGoodInEveryLook, NARROW } from "./audit";
import { expect, test } from "./test";
import { agreed, caretIn, draftOfTwo, field, inClause, openLive, saved, shown, unreachable } from "./together";
import { issued, textOf } from "./written";

const WRITERS = ["drafter.vnm", "head.vnm", "drafter.lao", "head.lao"] as const;

type As = (who: string) => Promise<Page>;
async function four(as: As, id: string): Promise<[Page, Page, Page, Page]> {
  const pages = await Promise.all(WRITERS.map((who) => as(who)));
  await Promise.all(pages.map((page) => openLive(page, id)));
  return pages as [Page, Page, Page, Page];
}

test("four people type in one clause at once, and every word of each stands in it", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const pages = await four(as, id);
  const words = ["alpha bravo charlie", "delta echo foxtrot", "golf hotel india", "juliet kilo lima"];
  await caretIn(pages[0], "b", "Home");
  for (const page of pages.slice(1)) await caretIn(page, "b", "End");
  await Promise.all(pages.map((page, at) => page.keyboard.type(` ${words[at]} `)));
  await Promise.all(pages.map(saved));
  const text = await agreed(drafter, id, pages);
  const letters = [...(text.find((line) => line.startsWith("b:")) ?? "")].toSorted().join("");
  // Those who type at one place may be interleaved; no letter is missing and none stands twice.
  expect(letters).toBe([..."b: Hold one joint exercise each year;", ...words.flatMap((word) => [...` ${word} `])].toSorted().join(""));
  expect(text.find((line) => line.startsWith("b:"))).toContain("alpha bravo charlie");
});

test("clauses are split and joined while others type in them", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const [splitter, joiner, first, second] = await four(as, id);
  await caretIn(splitter, "a", "Home");
  for (let steps = 0; steps < "Agree to share".length; steps += 1) await splitter.keyboard.press("ArrowRight");
  await caretIn(joiner, "c", "Home");
  await caretIn(first, "a", "End");
  await caretIn(second, "c", "End");
  await Promise.all([
    splitter.keyboard.press("Enter"),
    joiner.keyboard.press("Backspace"),
    first.keyboard.type(" within one hour of detection"),
    second.keyboard.type(" Publish the results once a year."),
  ]);
  await Promise.all([splitter, joiner, first, second].map(saved));
  const text = await agreed(drafter, id, [splitter, joiner, first, second]);
  const whole = text.join("\n");
  for (const words of ["Agree to share", "alerts among national teams;", " within one hour of detection", "Report on progress at the next meeting.", " Publish the results once a year."]) expect(whole).toContain(words);
  expect(text).toHaveLength(6);
});

test("a clause is moved again and again while others type in it and in its neighbour", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const [mover, inMoved, inNeighbour, reader] = await four(as, id);
  await caretIn(mover, "b", "Home");
  await caretIn(inMoved, "b", "End");
  await caretIn(inNeighbour, "a", "End");
  await Promise.all([
    (async () => {
      for (const key of ["ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp"]) await mover.keyboard.press(`Alt+${key}`);
    })(),
    inMoved.keyboard.type(" hosted in turn by every member in alphabetical order"),
    inNeighbour.keyboard.type(" without delay and free of charge to all of them"),
  ]);
  await Promise.all([mover, inMoved, inNeighbour].map(saved));
  const text = await agreed(drafter, id, [mover, inMoved, inNeighbour, reader]);
  expect(text.find((line) => line.startsWith("b:"))).toBe("b: Hold one joint exercise each year; hosted in turn by every member in alphabetical order");
  expect(text.find((line) => line.startsWith("a:"))).toBe("a: Agree to share alerts among national teams; without delay and free of charge to all of them");
});

test("somebody without the pen reads along, sees who types where, and writes as soon as the pen comes", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  await issued(await script("head.vnm"), id);
  const chair = await as("chair");
  await openLive(chair, id);
  const reader = await as("head.mys");
  await reader.goto(`/r/${id}/edit`);
  await expect(reader.locator("[data-saving=reading]")).toBeVisible();
  await expect(field(reader)).toHaveCount(0);
  await caretIn(chair, "b");
  await chair.keyboard.type(" Seen by all.");
  await expect(inClause(reader, "b")).toContainText("Seen by all.");
  await expect(shown(reader).locator("[data-caret]")).toHaveCount(1);
  await shown(reader).focus();
  await reader.keyboard.type("not mine to write");
  await expectAccessible(reader);
  await (await script("chair")).post(`/recommendations/${id}/pen`, { state: "MYS" });
  await expect(field(reader)).toBeVisible();
  await caretIn(reader, "b");
  await reader.keyboard.type(" Now written by two.");
  await saved(reader);
  const text = await agreed(drafter, id, [chair, reader]);
  expect(text.join(" ")).toContain("Seen by all. Now written by two.");
  expect(text.join(" ")).not.toContain("not mine");
});

test("whoever loses the pen while typing reads along at once, and what was saved stands", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  await issued(await script("head.vnm"), id);
  const chairs = await script("chair");
  await chairs.post(`/recommendations/${id}/pen`, { state: "MYS" });
  const [writer, chair] = [await as("head.mys"), await as("chair")];
  await openLive(writer, id);
  await openLive(chair, id);
  await caretIn(writer, "b");
  await writer.keyboard.type(" In time.");
  await saved(writer);
  await Promise.all([chairs.post(`/recommendations/${id}/pen`, { state: null }), writer.keyboard.type(" Perhaps.")]);
  await expect(writer.locator("[data-saving=reading]")).toBeVisible();
  await expect(writer.getByText("You can no longer edit this text")).toBeVisible();
  expect((await agreed(drafter, id, [writer, chair])).join(" ")).toContain("In time.");
});

test("words typed without a line, when the pen was taken meanwhile, stay in that browser to be copied", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  await issued(await script("head.vnm"), id);
  const chairs = await script("chair");
  await chairs.post(`/recommendations/${id}/pen`, { state: "MYS" });
  const writer = await as("head.mys");
  await openLive(writer, id);
  await caretIn(writer, "b");
  await writer.context().setOffline(true);
  await unreachable(writer);
  await writer.keyboard.type(" Too late.");
  await chairs.post(`/recommendations/${id}/pen`, { state: null });
  await writer.context().setOffline(false);
  await expect(writer.locator("[data-saving=reading]")).toBeVisible();
  expect((await agreed(drafter, id, [writer])).join(" ")).not.toContain("Too late.");
  await writer.getByText("Show them").click();
  await expect(writer.getByText(/Too late\./)).toBeVisible();
});

test("the server is killed while three type, and nothing any of them typed is lost", async ({ as, script, mandate, server }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const all = await four(as, id);
  const pages = all.slice(0, 3) as [Page, Page, Page];
  const places = ["a", "b", "c"] as const;
  await Promise.all(pages.map((page, at) => caretIn(page, places[at] ?? "a")));
  const before = ["one two three four five", "six seven eight nine ten", "red green blue white black"];
  const after = ["monday tuesday wednesday", "january february march", "spring summer autumn"];
  await Promise.all([...pages.map((page, at) => page.keyboard.type(` ${before[at]}`)), server.kill()]);
  await Promise.all(pages.map((page, at) => page.keyboard.type(` ${after[at]}`)));
  await Promise.all(pages.map(unreachable));
  // Clauses are not split while nobody sees it; typing goes on.
  await pages[0].keyboard.press("Enter");
  await expect(pages[0].getByText(/clauses cannot be split/).first()).toBeVisible();
  await server.start();
  await Promise.all(pages.map((page) => expect(page.locator("[data-saving=saved]")).toBeVisible({ timeout: 20_000 })));
  // The fourth, who only reads, has it all as well.
  const text = await agreed(drafter, id, all);
  for (const [at, place] of places.entries()) expect(text.find((line) => line.startsWith(`${place}:`))).toContain(` ${before[at]} ${after[at]}`);
  expect(text).toHaveLength(6);
});

test("whoever loses the network types on, and the words meet those of the others when it is back", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const [cut, other] = [await as("drafter.vnm"), await as("drafter.lao")];
  await openLive(cut, id);
  await openLive(other, id);
  await caretIn(cut, "b");
  await cut.context().setOffline(true);
  await unreachable(cut);
  await cut.keyboard.type(" written in a tunnel");
  // Others go on, and even move the clause away from under the one who is cut off.
  await caretIn(other, "b", "Home");
  await other.keyboard.type("Jointly: ");
  await other.keyboard.press("Alt+ArrowUp");
  await saved(other);
  await cut.context().setOffline(false);
  await saved(cut);
  const text = await agreed(drafter, id, [cut, other]);
  expect(text[2]).toBe("b: Jointly: Hold one joint exercise each year; written in a tunnel");
});

test("everybody sees who is here, follows somebody, and is told who wrote what", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const long = [...Array.from({ length: 40 }, (_, at) => ({ id: `x${at}`, kind: "operative" as const, level: 0 as const, runs: [{ text: `Clause ${at} of a long text that fills more than one window.` }] }))];
  const { id } = await draftOfTwo(drafter, mandate, long);
  const [one, other] = [await as("drafter.vnm"), await as("head.lao")];
  await openLive(one, id);
  await openLive(other, id);
  const here = one.getByRole("button", { name: "2 people here" });
  await here.click();
  const list = one.getByRole("dialog", { name: "2 people here" });
  await expect(list.getByText("Lao PDR")).toBeVisible();
  await expectAccessible(one);
  await list.getByRole("button", { name: /^Follow / }).click();
  await caretIn(other, "x39");
  await expect(inClause(one, "x39")).toBeInViewport();
  await other.keyboard.type(" Typed at the end.");
  await saved(other);
  // The change is said aloud, once, with the place.
  await expect(one.getByRole("status").filter({ hasText: /changed OP40\./ })).toHaveCount(1);
  await one.keyboard.press("Escape");
  await expect(one.getByText(/^Following /)).toHaveCount(0);
  await caretIn(one, "x39");
  await one.getByRole("button", { name: "Who wrote this" }).click();
  const authors = one.getByRole("dialog", { name: "Who wrote this" });
  await expect(authors.getByRole("listitem").filter({ hasText: "Typed at the end." })).toContainText("Lao PDR");
  await expect(authors).toContainText("Who wrote OP40");
  await expectAccessible(one);
});

test("undo takes back one's own words and nobody else's", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const [one, other] = [await as("drafter.vnm"), await as("drafter.lao")];
  await openLive(one, id);
  await openLive(other, id);
  await caretIn(one, "a");
  await one.keyboard.type(" mine");
  await caretIn(other, "a", "Home");
  await other.keyboard.type("theirs ");
  await expect(inClause(one, "a")).toContainText("theirs");
  // On a slow machine each letter is a step of its own; a step too many takes back nothing of anybody else.
  for (const _ of " mine") await one.keyboard.press("Control+z");
  await saved(one);
  const text = await agreed(drafter, id, [one, other]);
  expect(text[2]).toBe("a: theirs Agree to share alerts among national teams;");
});

test("a text saved by a script while people type holds the words of both", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const page = await as("head.vnm");
  await openLive(page, id);
  await caretIn(page, "c");
  await page.keyboard.type(" Typed live.");
  await saved(page);
  const { version, clauses } = await drafter.get(`/recommendations/${id}/working-text`);
  clauses[3].runs = [{ text: "Hold two joint exercises each year;" }];
  await drafter.put(`/recommendations/${id}/working-text`, { clauses: clauses.map(({ id, kind, level, runs }: Record<string, unknown>) => ({ id, kind, level, runs })) }, version);
  await agreed(drafter, id, [page]);
  await expect(inClause(page, "b")).toHaveText("Hold two joint exercises each year;");
  await expect(inClause(page, "c")).toContainText("Typed live.");
  expect((await textOf(drafter, id)).map((clause) => clause.id)).toEqual(["h", "p", "a", "b", "b1", "c"]);
});

test("a text under two hands is accessible", async ({ as, script, mandate }) => {
  const { id } = await draftOfTwo(await script("drafter.vnm"), mandate);
  const [page, other] = [await as("drafter.vnm", { reducedMotion: "reduce", viewport: NARROW }), await as("head.lao")];
  await openLive(page, id);
  await openLive(other, id);
  await caretIn(other, "b");
  await other.keyboard.press("Shift+Home");
  await expect(page.locator("[data-caret]")).toHaveCount(1);
  await expectGoodInEveryLook(page);
});
