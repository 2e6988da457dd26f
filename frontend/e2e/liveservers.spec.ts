//! One text on two servers: what is typed on one is read and answered on the other, and the text stays one.
import type { Page } from "@playwright/test";
import { agreed, caretIn, draftOfTwo, inClause, openLive, saved } from "./together";
import { expect, test } from "./twoServers";

test("two people on two servers write in one clause, and one server's death loses nothing", async ({ as, script, mandate, two }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const [here, there] = [await as("drafter.vnm"), await as("drafter.lao", { baseURL: two.second.url })];
  await openLive(here, id);
  await openLive(there, id);
  await caretIn(here, "b", "Home");
  await caretIn(there, "b");
  await Promise.all([here.keyboard.type("Together: "), there.keyboard.type(" from afar")]);
  await Promise.all([here, there].map(saved));
  await expect(inClause(here, "b")).toContainText("from afar");
  const text = await agreed(drafter, id, [here, there]);
  expect(text[3]).toBe("b: Together: Hold one joint exercise each year; from afar");
  await two.second.kill();
  await there.keyboard.type(" and back");
  await two.second.start();
  await expect(there.locator("[data-saving=saved]")).toBeVisible({ timeout: 20_000 });
  expect((await agreed(drafter, id, [here, there]))[3]).toBe("b: Together: Hold one joint exercise each year; from afar and back");
});

test("two people on each of two servers type, split and move in one text, and all four end with it", async ({ as, script, mandate, two }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const there = { baseURL: two.second.url };
  const [typist, splitter, faraway, mover] = await Promise.all([as("drafter.vnm"), as("head.vnm"), as("drafter.lao", there), as("head.lao", there)]) as [Page, Page, Page, Page];
  await Promise.all([typist, splitter, faraway, mover].map((page) => openLive(page, id)));
  await caretIn(typist, "b", "Home");
  await caretIn(faraway, "b");
  await caretIn(splitter, "a", "Home");
  for (let steps = 0; steps < "Agree to share".length; steps += 1) await splitter.keyboard.press("ArrowRight");
  await caretIn(mover, "b");
  await Promise.all([
    typist.keyboard.type("Jointly and in turn: "),
    faraway.keyboard.type(" in the capital of the host"),
    splitter.keyboard.press("Enter"),
    (async () => {
      for (const key of ["ArrowDown", "ArrowUp", "ArrowDown"]) await mover.keyboard.press(`Alt+${key}`);
    })(),
  ]);
  await Promise.all([typist, splitter, faraway, mover].map(saved));
  const text = await agreed(drafter, id, [typist, splitter, faraway, mover]);
  expect(text.find((line) => line.startsWith("b:"))).toBe("b: Jointly and in turn: Hold one joint exercise each year; in the capital of the host");
  expect(text.join("\n")).toContain("alerts among national teams;");
  expect(text).toHaveLength(7);
});

test("two whose lines break while their clause is moved find each letter in its place", async ({ as, script, mandate, two }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const there = { baseURL: two.second.url };
  const [typist, faraway, mover] = await Promise.all([as("drafter.vnm"), as("drafter.lao", there), as("head.lao", there)]) as [Page, Page, Page];
  await Promise.all([typist, faraway, mover].map((page) => openLive(page, id)));
  await caretIn(typist, "b", "Home");
  await caretIn(faraway, "b");
  await caretIn(mover, "b");
  const moved = (async () => {
    for (const key of ["ArrowDown", "ArrowUp", "ArrowDown"]) {
      await mover.keyboard.press(`Alt+${key}`);
      await saved(mover);
    }
  })();
  const cut = async (page: Page, first: string, then: string) => {
    await page.keyboard.type(first);
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await page.keyboard.type(then);
  };
  await Promise.all([moved, cut(typist, "Jointly and ", "in turn: "), cut(faraway, " in the capital", " of the host")]);
  await Promise.all([typist, faraway, mover].map(saved));
  const text = await agreed(drafter, id, [typist, faraway, mover]);
  expect(text.find((line) => line.startsWith("b:"))).toBe("b: Jointly and in turn: Hold one joint exercise each year; in the capital of the host");
});
