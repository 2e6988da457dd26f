//! One text on two servers: what is typed on one is read and answered on the other, and the text stays one.
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
