//! Two servers on one PostgreSQL: what happens on one is seen on the other at once, and one that dies takes nothing along.
import { actor } from "./api";
import { inSignOff, statusOn, tabled } from "./negotiated";
import { expect, test } from "./twoServers";

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

test("a silence is adopted once and told once though one server is killed seconds before it ends", async ({ as, script, mandate, two }) => {
  const text = await tabled(script, mandate, "Adopted though a server died");
  await two.database.sql("UPDATE mandates SET minimum_silence_seconds = 1");
  const lao = await as("head.lao", { baseURL: two.second.url });
  await lao.goto(`/r/${text.id}`);
  const chair = await as("chair");
  await chair.goto(`/r/${text.id}`);
  const deadline = new Date(Date.now() + 7_000).toISOString();
  const { id } = await (await script("chair")).post(`/recommendations/${text.id}/sign-offs`, { revision: 0, procedure: { kind: "silence", deadline } });
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
