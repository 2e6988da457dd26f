//! Two servers on one PostgreSQL: what happens on one is seen on the other at once, and one that dies takes nothing along.
import { actor } from "./api";
import { inSignOff, statusOn, tabled, type Script } from "./negotiated";
import { PASSWORD } from "./server";
import { expect, test, type Two } from "./twoServers";

/** Opens a silence that ends in seconds: shorter than any person may make one. */
async function shortSilence(script: Script, two: Two, recommendation: string): Promise<{ id: string; deadline: string }> {
  await two.database.sql("UPDATE mandates SET minimum_silence_seconds = 1");
  const deadline = new Date(Date.now() + 7_000).toISOString();
  const { id } = await (await script("chair")).post(`/recommendations/${recommendation}/sign-offs`, { revision: 0, procedure: { kind: "silence", deadline } });
  return { id, deadline };
}

test("an act on one server shows on a page of the other in under a second", async ({ as, script, mandate, two }) => {
  const open = await inSignOff(script, mandate, "Seen on both servers");
  const page = await as("head.lao", { baseURL: two.second.url });
  await page.goto(`/r/${open.id}/sign-off`);
  await expect(page.getByRole("heading", { name: "Positions" })).toBeVisible();
  const board = await as("drafter.lao", { baseURL: two.second.url });
  await board.goto(`/m/${mandate}/board`);
  const row = board.getByRole("row").filter({ hasText: open.symbol });
  await expect(row.getByText("Agrees", { exact: true })).toHaveCount(0);
  const head = await script("head.tha");
  await head.post(`/sign-offs/${open.signOff}/positions`, { state: "THA", fingerprint: open.fingerprint, position: "agree" });
  await expect(page.getByRole("listitem").filter({ hasText: "Thailand" })).toContainText("Agrees", { timeout: 1_000 });
  await expect(row.getByText("Agrees", { exact: true })).toHaveCount(1, { timeout: 1_000 });
});

test("a silence that runs out adopts before everybody's eyes, and a late objection is kept without effect", async ({ as, script, mandate, two }) => {
  const text = await tabled(script, mandate, "Adopted by silence");
  const secretariat = await script("secretariat");
  const page = await as("head.mmr", { baseURL: two.second.url });
  await page.goto(`/r/${text.id}/sign-off`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const { deadline } = await shortSilence(script, two, text.id);
  await expect(page.getByText(/Silence until/).first()).toBeVisible();
  expect(Date.now()).toBeLessThan(Date.parse(deadline));
  // Under load until its end: sixteen people look at the board again and again.
  let over = false;
  const looking = Promise.all(Array.from({ length: 16 }, async () => {
    while (!over) await secretariat.get(`/mandates/${mandate}/board`);
  }));
  const late = page.getByRole("button", { name: "Put a late objection on record" });
  await expect(late).toBeVisible({ timeout: 20_000 }).finally(() => (over = true));
  await looking;
  const { items } = await secretariat.get(`/recommendations/${text.id}/record?limit=200`);
  const adoptions = (items as { act: string; at: string }[]).filter(({ act }) => act === "recommendation.adopted").map(({ at }) => Date.parse(at) - Date.parse(deadline));
  expect(adoptions).toHaveLength(1);
  expect(adoptions[0]).toBeGreaterThanOrEqual(0);
  expect(adoptions[0]).toBeLessThanOrEqual(2_000);
  await late.click();
  await page.getByRole("radio", { name: "Object", exact: true }).check();
  await page.getByLabel("Reason").fill("The date in OP1 should be a year later.");
  await page.getByRole("button", { name: "Review what will happen" }).click();
  await expect(page.getByText("The text stays adopted. The objection is kept in the record as late, without effect.")).toBeVisible();
  await page.getByLabel(/^Your password/).fill(PASSWORD);
  await page.getByRole("button", { name: /^Record:/ }).click();
  await expect(page.getByRole("group", { name: "Receipt" })).toBeVisible();
  const other = await as("drafter.brn");
  await other.goto(`/r/${text.id}/sign-off`);
  await expect(other.getByText("late, without effect").first()).toBeVisible();
  expect((await secretariat.get(`/recommendations/${text.id}`)).status).toBe("adopted");
});

test("a silence is adopted once and told once though one server is killed seconds before it ends", async ({ as, script, mandate, two }) => {
  const text = await tabled(script, mandate, "Adopted though a server died");
  const lao = await as("head.lao", { baseURL: two.second.url });
  await lao.goto(`/r/${text.id}`);
  const chair = await as("chair");
  await chair.goto(`/r/${text.id}`);
  const { id, deadline } = await shortSilence(script, two, text.id);
  await expect(statusOn(chair)).toHaveText("Sign-off");
  await expect(statusOn(lao)).toHaveText("Sign-off");
  await two.first.kill();
  expect(Date.now()).toBeLessThan(Date.parse(deadline));

  await expect(statusOn(lao)).toHaveText("Adopted");
  const secretariat = await actor(two.second.url, "secretariat@demo.example");
  const signOff = await secretariat.get(`/sign-offs/${id}`);
  expect([signOff.status, Date.parse(signOff.closed_at)]).toEqual(["adopted", Date.parse(deadline)]);
  const told = async () => (await two.mail.all()).filter(({ subject }) => subject.includes(text.symbol) && /adopted/i.test(subject)).map(({ recipients }) => recipients[0]);
  // Ten delegations of a head and a drafter, the chair and the secretariat.
  await expect.poll(async () => new Set(await told()).size).toBe(22);

  // The server that died comes back: the page that was left without one catches up, and nothing happens twice.
  await two.first.start();
  await expect(statusOn(chair)).toHaveText("Adopted", { timeout: 20_000 });
  const { items } = await secretariat.get(`/recommendations/${text.id}/record?limit=200`);
  const adopted = items.filter(({ act }: { act: string }) => act === "recommendation.adopted");
  expect(adopted).toHaveLength(1);
  expect(Date.parse(adopted[0].at) - Date.parse(deadline), "milliseconds late").toBeLessThanOrEqual(2_000);
  expect((await told()).sort()).toEqual([...new Set(await told())].sort());
});
