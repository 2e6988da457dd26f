//! Internal rounds: an amendment its delegation writes together, a compromise the chair's officers write together. Nobody else
//! sees that it happens.
import type { Page } from "@playwright/test";
import { expectAccessible, expectGoodInEveryLook, NARROW } from "./audit";
import type { Actor } from "./api";
import { tabled } from "./negotiated";
import { filed, TWELVE, underNegotiation } from "./negotiating";
import { newcomer } from "./newcomer";
import { expect, test } from "./test";
import { caretIn, clausesOn, field, inClause, saved, shown } from "./together";
import { clause } from "./written";

const OP1 = "Recommends that each state name one point of contact by 30 June 2019;";

/** An amendment of Viet Nam to OP1 that is being prepared. */
async function prepared(drafter: Actor, recommendation: string): Promise<string> {
  const operations = [{ op: "replace", clause: "op-1", new: clause("op-1", OP1.replace("one point", "two points")) }];
  const { id } = await drafter.post(`/recommendations/${recommendation}/amendments`, { revision: 0, rationale: "", operations, submit: false });
  return id as string;
}

async function openRound(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(field(page)).toBeVisible({ timeout: 20_000 });
  await saved(page);
}

const wordsOf = (operation: { new?: { runs: { text: string }[] } } | undefined) => operation?.new?.runs.map(({ text }) => text).join("");

test("two drafters of one delegation write an amendment at once, a third delegation sees nothing, and the head submits exactly that", async ({ as, script, mandate, server }) => {
  // Five people, one after the other and at once.
  test.slow();
  const text = await tabled(script, mandate, "Drafted inside");
  const drafter = await script("drafter.vnm");
  const id = await prepared(drafter, text.id);
  const address = `/r/${text.id}/amendments/${id}`;
  const colleague = await newcomer(server, await script("secretariat"), mandate, "VNM");
  const [one, other] = [await as("drafter.vnm"), await as(colleague)];
  await one.goto(`/r/${text.id}/amendments`);
  await one.getByRole("link", { name: "Draft together" }).click();
  await expect(one).toHaveURL(address);
  await expect(field(one)).toBeVisible();
  await openRound(other, address);
  await expect(one.getByRole("button", { name: "2 people here" })).toBeVisible();
  await expect(one.getByText("A head of delegation submits it.")).toBeVisible();
  await caretIn(one, "op-1", "End");
  await caretIn(other, "op-2", "End");
  await Promise.all([one.keyboard.type(" and publish it"), other.keyboard.type(" Or earlier.")]);
  await Promise.all([one, other].map(saved));
  await expect(shown(one).locator("[data-caret]")).toHaveCount(1);
  await other.keyboard.press("Enter");
  await other.keyboard.type("Thanks the host;");
  await saved(other);
  await expect.poll(() => clausesOn(one)).toHaveLength(4);
  expect(await clausesOn(one)).toEqual(await clausesOn(other));
  // What is typed stands below as an amendment.
  const standing = one.getByRole("region", { name: "The amendment as it stands" });
  await expect(standing).toContainText("Thanks the host;");
  await expect(standing.locator("ins").filter({ hasText: "publish" })).toBeVisible();
  await one.getByRole("textbox", { name: "Reasons" }).fill("One is not enough.");
  await expect(one.locator("[data-reasons=saved]")).toBeVisible();
  await expect(other.getByRole("textbox", { name: "Reasons" })).toHaveValue("One is not enough.");
  await expectAccessible(one);

  // Nobody outside: not in a list, not by the address, not as somebody who is here.
  const outside = await as("head.tha");
  await outside.goto(address);
  await expect(outside.getByRole("alert")).toBeVisible();
  await expect(field(outside)).toHaveCount(0);
  await expect(outside.getByText("Thanks the host;")).toHaveCount(0);
  await outside.goto(`/r/${text.id}/amendments`);
  await expect(outside.getByText("No amendment has been proposed on this recommendation.")).toBeVisible();

  const head = await as("head.vnm");
  await openRound(head, address);
  await caretIn(head, "op-2", "End");
  await head.keyboard.type(" At the latest.");
  await head.getByRole("button", { name: "Submit", exact: true }).click();
  await head.getByRole("dialog").getByRole("button", { name: "Submit the amendment" }).click();
  await expect(head).toHaveURL(`/r/${text.id}/amendments`);
  const card = head.getByRole("article", { name: /^Amendment 1: / });
  await expect(card).toContainText("Thanks the host;");
  // Those who were writing are told that it is over.
  await expect(one.getByText("This amendment is not being drafted any more")).toBeVisible();
  await expect(other.getByText("This amendment is not being drafted any more")).toBeVisible();
  const { operations, rationale, status } = await drafter.get(`/amendments/${id}`);
  expect([status, rationale]).toEqual(["proposed", "One is not enough."]);
  expect(operations).toHaveLength(3);
  expect(wordsOf(operations.find(({ clause }: { clause?: string }) => clause === "op-1"))).toBe(`${OP1.replace("one point", "two points")} and publish it`);
  expect(wordsOf(operations.find(({ clause }: { clause?: string }) => clause === "op-2"))).toBe("Decides to review this arrangement every second year. Or earlier. At the latest.");
  expect(wordsOf(operations.find(({ op }: { op: string }) => op === "insert_after"))).toBe("Thanks the host;");
});

test("words typed into an amendment without a line are sent when it is back, and splits wait for it", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Drafted in a tunnel");
  const drafter = await script("drafter.vnm");
  const id = await prepared(drafter, text.id);
  const page = await as("drafter.vnm");
  await openRound(page, `/r/${text.id}/amendments/${id}`);
  await caretIn(page, "op-2", "End");
  await page.context().setOffline(true);
  await expect(page.locator("[data-saving=unreachable]")).toBeVisible();
  await page.keyboard.type(" In writing.");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/clauses cannot be split/).first()).toBeVisible();
  await page.context().setOffline(false);
  await saved(page);
  await expect.poll(async () => wordsOf((await drafter.get(`/amendments/${id}`)).operations.at(-1))).toBe("Decides to review this arrangement every second year. In writing.");
});

test("two officers of the chair write one compromise at once, and the decision says it", async ({ as, script, mandate, server }) => {
  test.slow();
  const { id } = await underNegotiation(script, mandate);
  const [amendment] = await filed(script, id, TWELVE.slice(7, 8));
  const deputy = await newcomer(server, await script("secretariat"), mandate, null);
  const [chair, second] = [await as("chair", { reducedMotion: "reduce" }), await as(deputy)];
  await chair.goto(`/r/${id}/merge`);
  const card = chair.getByRole("article", { name: /^Amendment 1: / });
  await card.getByRole("radio", { name: "Accept as modified", exact: true }).check();
  await card.getByRole("link", { name: "Write it together" }).click();
  await expect(chair).toHaveURL(`/r/${id}/merge/${amendment}`);
  await expect(field(chair)).toBeVisible();
  await openRound(second, `/r/${id}/merge/${amendment}`);
  await expect(inClause(second, "op2")).toContainText("significant incidents");
  await caretIn(chair, "op2", "End");
  await caretIn(second, "op2", "Home");
  await Promise.all([chair.keyboard.type(" where they can;"), second.keyboard.type("Kindly: ")]);
  await Promise.all([chair, second].map(saved));
  await expect(inClause(chair, "op2")).toContainText("Kindly: ");
  await expectGoodInEveryLook(chair);
  const words = "Kindly: Encourages national teams to share alerts about significant incidents in good time; where they can;";
  await expect.poll(async () => {
    const { decisions } = await (await script("chair")).get(`/recommendations/${id}/merge`);
    return wordsOf(decisions[0]?.text?.[0]);
  }).toBe(words);
  await expect(chair.getByRole("region", { name: "The compromise as it stands" })).toContainText("Kindly");
  await chair.getByRole("link", { name: "Back to the workbench" }).click();
  await expect(chair.getByRole("region", { name: "Preview of the working text" })).toContainText("Kindly");
  await expect(card.getByRole("textbox", { name: /words/i }).first()).toContainText("Kindly: Encourages");

  const outside = await as("head.phl");
  await outside.goto(`/r/${id}/merge/${amendment}`);
  await expect(outside.getByRole("alert")).toBeVisible();
  await expect(outside.getByText("Kindly")).toHaveCount(0);
  // The decision is taken back: the writing ends, with a sentence.
  await card.getByRole("radio", { name: "Accept", exact: true }).click();
  await chair.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
  await expect(second.getByText("This compromise is not being written any more")).toBeVisible();
});

test("an amendment under two hands is accessible", async ({ as, script, mandate }) => {
  const text = await tabled(script, mandate, "Drafted inside");
  const id = await prepared(await script("drafter.vnm"), text.id);
  const [page, other] = [await as("drafter.vnm", { reducedMotion: "reduce", viewport: NARROW }), await as("head.vnm")];
  await openRound(page, `/r/${text.id}/amendments/${id}`);
  await openRound(other, `/r/${text.id}/amendments/${id}`);
  await caretIn(other, "op-1");
  await other.keyboard.press("Shift+Home");
  await expect(page.locator("[data-caret]")).toHaveCount(1);
  await expectGoodInEveryLook(page);
});
