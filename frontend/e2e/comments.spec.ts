//! Comments: who sees them is plain before they are posted, and they stay with the words they quote.
import { expectAccessible } from "./audit";
import { newcomer } from "./newcomer";
import { PASSWORD } from "./server";
import { expect, test } from "./test";
import { clause, drafted, issued, TEXT, write } from "./written";

test("a comment to the own delegation says so before it is posted, and nobody else sees it", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}`);
  await page.locator("#clause-b").getByRole("button", { name: "Comment on OP2" }).press("Enter");
  await page.keyboard.type("Our capital wants two.");
  await expect(page.getByText("Only Viet Nam will see this.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Post to my delegation only" }).click();
  await expect(page.getByRole("article").getByText("Our capital wants two.")).toBeVisible();
  // A comment to all comes in the same answer: once it stands there, what is not there does not come any more.
  await (await script("head.tha")).post(`/recommendations/${id}/comments`, { scope: "all", body: "Which month would suit all?" });
  await expect(page.getByRole("heading", { name: "Comments" })).toContainText("(2 comments)");
  for (const who of ["head.mys", "chair", "secretariat"]) {
    const other = await as(who);
    await other.goto(`/r/${id}`);
    await expect(other.getByRole("article").getByText("Which month would suit all?")).toBeVisible();
    await expect(other.getByRole("heading", { name: "Comments" })).toContainText("(1 comment)");
    await expect(other.getByText("Our capital wants two.")).toHaveCount(0);
  }
});

test("selected words are quoted, marked in the text, and answered by another delegation", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const page = await as("head.sgp");
  await page.goto(`/r/${id}`);
  await page.locator('[data-clause-words="b"]').evaluate((words) => {
    const text = words.querySelector("[data-from]")?.firstChild;
    if (!text) return;
    const range = document.createRange();
    range.setStart(text, 5);
    range.setEnd(text, 23);
    document.getSelection()?.removeAllRanges();
    document.getSelection()?.addRange(range);
  });
  await page.getByRole("button", { name: "Comment on these words" }).click();
  await expect(page.getByLabel("Words it is about")).toHaveValue("one joint exercise");
  await page.getByRole("textbox", { name: "Comment", exact: true }).fill("Could it be two?");
  await page.getByRole("radio", { name: "Everybody" }).check();
  await page.getByRole("button", { name: "Post to everybody" }).click();
  await expect(page.locator("#clause-b [data-comments]")).toHaveText("one joint exercise");
  // In the margin: right of the clause it is about, on its height.
  const [words, comment] = [await page.locator('[data-clause-words="b"]').boundingBox(), await page.getByRole("article").filter({ hasText: "Could it be two?" }).boundingBox()];
  if (!words || !comment) throw new Error("the clause and its comment are not both on the page");
  expect(comment.x).toBeGreaterThanOrEqual(words.x + words.width);
  expect(Math.abs(comment.y - words.y)).toBeLessThan(60);
  const other = await as("head.vnm");
  await other.goto(`/r/${id}`);
  await other.getByRole("button", { name: "Reply" }).click();
  await other.getByLabel("Your reply").fill("Two is too many for us.");
  await other.getByRole("button", { name: "Post to everybody" }).click();
  await expect(other.getByText("Two is too many for us.")).toBeVisible();
});

test("words that do not stand in the clause cannot be quoted", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const page = await as("head.sgp");
  await page.goto(`/r/${id}`);
  await page.locator("#clause-b").getByRole("button", { name: "Comment on OP2" }).press("Enter");
  await page.getByLabel("Words it is about").fill("three exercises");
  await expect(page.getByText("These words do not stand in the clause.")).toBeVisible();
});

test("a comment whose words went away is listed apart with the words it quoted", async ({ as, script, mandate }) => {
  const [head, chair] = [await script("head.vnm"), await script("chair")];
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(head, id);
  await head.post(`/recommendations/${id}/comments`, { scope: "all", body: "Observers from where?", anchor: { revision: 0, clause: "b1", quote: "with observers from the private sector", prefix: "", suffix: ";" } });
  await write(chair, id, TEXT.map((each) => (each.id === "b1" ? clause("b1", "in turn;", { level: 1 }) : each)));
  await issued(chair, id);
  const page = await as("head.sgp");
  await page.goto(`/r/${id}`);
  await expect(page.getByRole("heading", { name: "Comments whose words are gone" })).toBeVisible();
  await expect(page.getByRole("article")).toContainText("with observers from the private sector");
});

test("a thread is resolved, hidden, found again and reopened", async ({ as, script, mandate }) => {
  const head = await script("head.vnm");
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(head, id);
  await head.post(`/recommendations/${id}/comments`, { scope: "all", body: "Settled in the corridor." });
  const page = await as("head.vnm");
  await page.goto(`/r/${id}`);
  // It is put away before the server has answered, and comes back with a sentence when the server refuses.
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/resolution", async (route) => {
    await held;
    await route.fulfill({ status: 409, contentType: "application/problem+json", json: { status: 409, title: "Refused", detail: "Not this thread." } });
  });
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText("Settled in the corridor.")).toHaveCount(0);
  answer();
  await expect(page.getByRole("alert").filter({ hasText: "The thread was not resolved" })).toContainText("Not this thread.");
  await expect(page.getByText("Settled in the corridor.")).toBeVisible();
  await page.unroute("**/resolution");
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText("Settled in the corridor.")).toHaveCount(0);
  await page.getByLabel("Show 1 resolved thread").check();
  await expect(page.getByText(/^Resolved by/)).toBeVisible();
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible();
});

test("a session that ends under a half-written comment is renewed over the page, and nothing typed is lost", async ({ as, script, mandate, server }) => {
  test.slow();
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const who = await newcomer(server, await script("secretariat"), mandate, "SGP");
  const elsewhere = await script(who);
  const page = await as(who);
  await page.goto(`/r/${id}`);
  await page.getByRole("button", { name: "Comment on the whole recommendation" }).click();
  const body = page.getByRole("textbox", { name: "Comment", exact: true });
  await expect(body).toBeFocused();
  await page.keyboard.type("Our ministry asks for a second reading.");
  const { items } = (await elsewhere.get("/me/sessions")) as { items: { id: string; current: boolean }[] };
  for (const session of items.filter(({ current }) => !current)) await elsewhere.remove(`/me/sessions/${session.id}`);
  // The line of hints may find out first and cover the button; pressed or not, the question stands over the page.
  const question = page.getByRole("dialog", { name: "Your session has ended" });
  await page.locator("form[aria-label='Comment on the whole recommendation'] button[type=submit]").dispatchEvent("click");
  await expect(question).toContainText(`${who}@demo.example`);
  await expectAccessible(page);
  await expect(question.getByLabel("Password", { exact: true })).toBeFocused();
  await page.keyboard.type("not this one");
  await page.keyboard.press("Enter");
  await expect(question.getByText("This is not your password.")).toBeVisible();
  await question.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  await expect(body).toHaveValue("Our ministry asks for a second reading.");
  await page.getByRole("button", { name: /^Post/ }).click();
  await expect(body).toHaveCount(0);
  await expect(page.getByText("Our ministry asks for a second reading.")).toBeVisible();
});

test("a comment half written is asked about before the page is left", async ({ as, script, mandate }) => {
  const { id } = await drafted(await script("drafter.vnm"), mandate);
  await issued(await script("head.vnm"), id);
  const page = await as("head.sgp");
  await page.goto(`/r/${id}`);
  await page.getByRole("button", { name: "Comment on the whole recommendation" }).click();
  // The place to write takes the focus when it has arrived; words typed before go nowhere.
  await expect(page.getByRole("textbox", { name: "Comment", exact: true })).toBeFocused();
  await page.keyboard.type("Half a");
  await page.getByRole("link", { name: "Board" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay on this page" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("textbox", { name: "Comment", exact: true })).toHaveValue("Half a");
});
