//! Four people in one text, each on a line of their own: somebody joins, loses the pen, loses the network, while the others go
//! on; all end with the text the server projects, each clause once, no word lost.
import type { Page } from "@playwright/test";
import { expect, test } from "./test";
import { agreed, caretIn, draftOfTwo, field, inClause, openLive, saved, unreachable } from "./together";
import { issued } from "./written";

type Script = Parameters<Parameters<typeof test>[2]>[0]["script"];
const PLACES = ["a", "b", "c"] as const;
const line = (text: string[], id: string) => text.find((each) => each.startsWith(`${id}:`)) ?? "";

/** A text in negotiation, with the pen in Malaysia's hands. */
async function negotiated(script: Script, mandate: string): Promise<string> {
  const { id } = await draftOfTwo(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  await (await script("chair")).post(`/recommendations/${id}/pen`, { state: "MYS" });
  return id;
}

test("a reader joins while three type, and reads every word they come to", async ({ as, script, mandate }) => {
  const id = await negotiated(script, mandate);
  const writers = await Promise.all(["head.mys", "drafter.mys", "chair"].map((who) => as(who)));
  const reader = await as("head.tha");
  await Promise.all(writers.map((page) => openLive(page, id)));
  for (const [at, page] of writers.entries()) await caretIn(page, PLACES[at] ?? "a");
  const words = [" within an hour of their detection", " hosted in turn by each of its members", " and publish what was learnt from it"];
  await Promise.all([...writers.map((page, at) => page.keyboard.type(words[at] ?? "")), reader.goto(`/r/${id}/edit`)]);
  await expect(reader.locator("[data-saving=reading]")).toBeVisible();
  await Promise.all(writers.map(saved));
  const text = await agreed(await script("drafter.vnm"), id, [...writers, reader]);
  for (const [at, place] of PLACES.entries()) expect(line(text, place)).toContain(words[at]);
  await expect(reader.getByRole("button", { name: "4 people here" })).toBeVisible();
  await expect(field(reader)).toHaveCount(0);
});

test("the pen is withdrawn while two of its delegation type: they read along, the chair types on, and what was saved stands", async ({ as, script, mandate }) => {
  const id = await negotiated(script, mandate);
  const [head, colleague, chair, reader] = await Promise.all(["head.mys", "drafter.mys", "chair", "head.tha"].map((who) => as(who))) as [Page, Page, Page, Page];
  await Promise.all([head, colleague, chair].map((page) => openLive(page, id)));
  await reader.goto(`/r/${id}/edit`);
  await expect(reader.locator("[data-saving=reading]")).toBeVisible();
  for (const [at, page] of [head, colleague, chair].entries()) await caretIn(page, PLACES[at] ?? "a");
  await Promise.all([head, colleague].map((page) => page.keyboard.type(" In time.")));
  await Promise.all([head, colleague].map(saved));
  await Promise.all([
    (await script("chair")).post(`/recommendations/${id}/pen`, { state: null }),
    ...[head, colleague].map((page) => page.keyboard.type(" Perhaps.")),
    chair.keyboard.type(" The chair goes on."),
  ]);
  for (const page of [head, colleague]) await expect(page.locator("[data-saving=reading]")).toBeVisible();
  await saved(chair);
  const text = await agreed(await script("drafter.vnm"), id, [head, colleague, chair, reader]);
  expect(line(text, "a")).toContain(" In time.");
  expect(line(text, "b")).toContain(" In time.");
  expect(line(text, "c")).toContain(" The chair goes on.");
});

test("the network is cut for one of four; three type, split and move on, and all words meet when it is back", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await draftOfTwo(drafter, mandate);
  const [cut, typist, splitter, mover] = await Promise.all(["drafter.vnm", "head.vnm", "drafter.lao", "head.lao"].map((who) => as(who))) as [Page, Page, Page, Page];
  await Promise.all([cut, typist, splitter, mover].map((page) => openLive(page, id)));
  await caretIn(cut, "b");
  await cut.context().setOffline(true);
  await unreachable(cut);
  await caretIn(typist, "b", "Home");
  await caretIn(splitter, "a", "Home");
  for (let steps = 0; steps < "Agree to share".length; steps += 1) await splitter.keyboard.press("ArrowRight");
  await caretIn(mover, "c");
  await Promise.all([
    cut.keyboard.type(" written in a tunnel"),
    typist.keyboard.type("Jointly: "),
    splitter.keyboard.press("Enter"),
    mover.keyboard.press("Alt+ArrowUp"),
  ]);
  await Promise.all([typist, splitter, mover].map(saved));
  await cut.context().setOffline(false);
  await saved(cut);
  const text = await agreed(drafter, id, [cut, typist, splitter, mover]);
  expect(line(text, "b")).toBe("b: Jointly: Hold one joint exercise each year; written in a tunnel");
  expect(line(text, "a")).toContain("Agree to share");
  expect(text.join("\n")).toContain("alerts among national teams;");
  expect(text).toHaveLength(7);
  // Behind the words stands whose caret is there.
  await expect(inClause(cut, "c")).toContainText("Report on progress at the next meeting.");
});
