//! Reading a recommendation: its text, revisions, addresses of clauses, comparison, history, on any width and on paper.
import { expectAccessible, expectGoodInEveryLook, NARROW } from "./audit";
import { expect, test } from "./test";
import { clause, drafted, issued, TEXT, write } from "./written";

test("the head tables a draft after reading what will happen, and everybody can read the zero draft", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  const page = await as("head.vnm");
  await page.goto(`/r/${id}`);
  await expect(page.getByText("This is the working text.")).toBeVisible();
  await page.getByRole("button", { name: "Table it" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("becomes the zero draft");
  await expect(dialog).toContainText("All delegations, the chair and the secretariat are told at once");
  await expectAccessible(page);
  await dialog.getByLabel("Note to the delegations").fill("For the first reading.");
  await dialog.getByRole("button", { name: "Table it now" }).click();
  await expect(page.getByText("For the first reading.").first()).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Text shown" })).toHaveValue("0");
  const other = await as("head.mys");
  await other.goto(`/r/${id}`);
  await expect(other.locator("#clause-b")).toContainText("Hold one joint exercise each year;");
  await expect(other.locator("code")).toHaveText(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  await expect(other.getByRole("button", { name: /Issue Rev/ })).toHaveCount(0);
});

test("each clause has an address that leads to it", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const page = await as("head.sgp", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`/r/${id}`);
  await page.getByRole("button", { name: "Copy the link to OP2 (a)" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#clause-b1$/);
  await page.goto("/notices");
  await page.goto(link);
  await expect(page.locator("#clause-b1")).toBeFocused();
  await expect(page.locator("#clause-b1")).toBeInViewport();
});

test("an older revision is read at its own address, and what it changed is one step away", async ({ as, script, mandate }) => {
  const [drafter, head, chair] = [await script("drafter.vnm"), await script("head.vnm"), await script("chair")];
  const { id } = await drafted(drafter, mandate);
  await issued(head, id);
  await write(chair, id, TEXT.map((each) => (each.id === "b" ? clause("b", "Hold two joint exercises each year;") : each)));
  await issued(chair, id, "After the first reading.");
  const page = await as("head.sgp");
  await page.goto(`/r/${id}`);
  await expect(page.locator("#clause-b")).toContainText("two joint exercises");
  await page.getByRole("combobox", { name: "Text shown" }).selectOption("0");
  await expect(page).toHaveURL(/revision=0/);
  await expect(page.locator("#clause-b")).toContainText("one joint exercise");
  await page.goBack();
  await page.getByRole("link", { name: "What it changed" }).click();
  await expect(page).toHaveURL(/compare\?from=0&to=1/);
  await expect(page.locator("ins")).toContainText(["two"]);
});

test("a comparison is walked by keys, shown both ways, and its address carries it", async ({ as, script, mandate }) => {
  const [drafter, head, chair] = [await script("drafter.vnm"), await script("head.vnm"), await script("chair")];
  const { id } = await drafted(drafter, mandate);
  await issued(head, id);
  const [h, p, a, b, b1, c] = TEXT as [typeof TEXT[0], typeof TEXT[0], typeof TEXT[0], typeof TEXT[0], typeof TEXT[0], typeof TEXT[0]];
  await write(chair, id, [h, p, c, a, clause("b", "Hold two joint exercises each year;"), clause("n", "Publish what was learned."), { ...b1, id: "b2" }]);
  void b;
  await issued(chair, id);
  const page = await as("head.tha");
  await page.goto(`/r/${id}/compare?from=0&to=1`);
  await expect(page.getByText(/clauses differ/)).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.locator("#change-0")).toBeFocused();
  await page.keyboard.press("n");
  await expect(page.locator("#change-1")).toBeFocused();
  await page.keyboard.press("p");
  await expect(page.locator("#change-0")).toBeFocused();
  await expect(page.getByText(/^Moved from OP/).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByText("Side by side").click();
  await expect(page).toHaveURL(/view=side/);
  await page.reload();
  await expect(page.getByText("Not in this text").first()).toBeVisible();
  await expectAccessible(page);
  // Single-letter keys can be turned off.
  await page.getByRole("switch", { name: "Keys n and p" }).click();
  await page.locator("h1").focus();
  await page.keyboard.press("n");
  await expect(page.locator("#change-0")).not.toBeFocused();
  // Any two: a third text against the first, chosen in the two lists; and from change to change by button.
  await write(chair, id, [h, p, c, a, clause("b", "Hold four joint exercises each year;"), clause("n", "Publish what was learned."), { ...b1, id: "b2" }]);
  await issued(chair, id);
  await page.goto(`/r/${id}/compare?from=1&to=2`);
  await expect(page.getByText("1 clause differs")).toBeVisible();
  await page.getByLabel("From", { exact: true }).selectOption("0");
  await expect(page).toHaveURL(/from=0&to=2/);
  await expect(page.getByRole("deletion").filter({ hasText: "one" }).first()).toBeVisible();
  await expect(page.getByRole("insertion").filter({ hasText: "four" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Next change" }).click();
  await expect(page.locator("#change-0")).toBeFocused();
  await page.getByLabel("To", { exact: true }).selectOption("1");
  await expect(page).toHaveURL(/from=0&to=1/);
  await expect(page.getByRole("insertion").filter({ hasText: "two" }).first()).toBeVisible();
  // Without colour: what came is underlined, what went struck through.
  await page.goto(`/r/${id}/compare?from=0&to=1`);
  await expect(page.getByText(/clauses differ/)).toBeVisible();
  const line = (mark: string) => page.locator(mark).first().evaluate((words) => getComputedStyle(words).textDecorationLine);
  expect(await line("ins")).toContain("underline");
  expect(await line("del")).toContain("line-through");
});

test("brackets are shown with their owners and listed over the text", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate, [
    clause("a", "", { runs: [{ text: "Share alerts within " }, { text: "twelve hours", bracket: { id: "x", states: ["SGP", "MMR"] } }, { text: " of detection." }] }),
  ]);
  await issued(await script("head.vnm"), id);
  const page = await as("head.mmr");
  await page.goto(`/r/${id}`);
  await expect(page.locator("#clause-a")).toContainText("[twelve hours]MMR SGP");
  await expect(page.getByText("1 open bracket:")).toBeVisible();
});

test("the history goes from the creation over the zero draft to the newest act", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id, "As agreed at home.");
  const page = await as("head.vnm");
  await page.goto(`/r/${id}`);
  const history = page.getByRole("list", { name: "History" });
  await expect(history.getByRole("listitem").first()).toContainText("Created");
  await expect(history).toContainText("Tabled as the zero draft");
  await expect(history).toContainText("As agreed at home.");
  await expect(history).toContainText("in Ho Chi Minh");
});

test("withdrawing says what will happen and to whom", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const page = await as("head.vnm");
  await page.goto(`/r/${id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Withdraw the recommendation" }).click();
  const dialog = page.getByRole("dialog", { name: /^Withdraw .*\?$/ });
  await expect(dialog).toContainText("All delegations, the chair and the secretariat see that it was withdrawn");
  await expectAccessible(page);
  await dialog.getByLabel("Reason").fill("Joined with another text.");
  await dialog.getByRole("button", { name: "Withdraw", exact: true }).click();
  await expect(page.getByText("This recommendation was withdrawn: Joined with another text.")).toBeVisible();
});

test("the details are changed by those who may, and only what was changed is sent", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  const page = await as("head.vnm");
  await page.goto(`/r/${id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Change the details" }).click();
  await page.getByRole("dialog").getByLabel("Title").fill("Alerts between national teams");
  const sent = page.waitForRequest((request) => request.method() === "PATCH");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  expect((await sent).postDataJSON()).toEqual({ title: "Alerts between national teams" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Alerts between national teams");
});

test("on paper there is the text with its numbers and fingerprint, and nothing to press", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const page = await as("head.sgp");
  await page.goto(`/r/${id}`);
  await expect(page.locator("#clause-b")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("#clause-b")).toContainText("2.");
  await expect(page.locator("code")).toBeVisible();
  await expect(page.getByRole("button").filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole("navigation").filter({ visible: true })).toHaveCount(0);
});

for (const [name, options] of Object.entries({ "with a mouse": {}, "under a finger": { hasTouch: true } })) {
  test(`the text, its comments and a comparison are accessible ${name}`, async ({ as, script, mandate }) => {
    const [drafter, head, chair] = [await script("drafter.vnm"), await script("head.vnm"), await script("chair")];
    const { id } = await drafted(drafter, mandate);
    await issued(head, id);
    await head.post(`/recommendations/${id}/comments`, { scope: "all", body: "Is one exercise enough?", anchor: { revision: 0, clause: "b", quote: "one joint exercise", prefix: "Hold ", suffix: " each" } });
    await write(chair, id, TEXT.slice(0, 5));
    await issued(chair, id);
    const page = await as("head.vnm", { reducedMotion: "reduce", viewport: NARROW, ...options });
    for (const address of [`/r/${id}`, `/r/${id}/compare?from=0&to=1`, `/r/${id}/compare?from=0&to=1&view=side`]) {
      await page.goto(address);
      await expect(page.getByText("Hold").first()).toBeVisible();
      await expectGoodInEveryLook(page);
    }
  });
}
