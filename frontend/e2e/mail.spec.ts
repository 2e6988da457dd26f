//! Mail as a reader's program understands it, over a real mail server, and where its links lead.
import { expectAccessible } from "./audit";
import { startMailServer, type MailServer, type ParsedMail } from "./mailserver";
import { tabled } from "./negotiated";
import { PASSWORD, startServer } from "./server";
import { expect, test as base } from "./test";

const test = base.extend<object, { mail: MailServer }>({
  mail: [async ({}, provide) => {
    const mail = await startMailServer();
    await provide(mail);
    await mail.stop();
  }, { scope: "worker" }],
  server: [async ({ mail }, provide) => {
    const server = await startServer("demo", { mail: mail.url });
    await provide(server);
    await server.stop();
  }, { scope: "worker", timeout: 60_000 }],
});

/** The mail to this address whose subject says this, once it is there. */
async function arrived(mail: MailServer, address: string, says: RegExp): Promise<ParsedMail> {
  let found: ParsedMail | undefined;
  await expect(async () => {
    found = (await mail.to(address)).find(({ subject }) => says.test(subject));
    expect(found).toBeDefined();
  }).toPass();
  return found as ParsedMail;
}

/** The one way in that both parts of the mail show. */
function wayIn({ links, html_links }: ParsedMail, path: string): string {
  const inText = links.filter((link) => link.includes(path));
  expect(inText).toHaveLength(1);
  expect(html_links).toContain(inText[0]);
  return inText[0] ?? "";
}

test("an invitation leads from the mail over a password into the app", async ({ page, script, mandate, mail }) => {
  await (await script("secretariat")).post("/invitations", { mandate, email: "minh@delegation.example", name: "Trần Thị Minh", delegation: "VNM", role: "drafter" });
  const letter = await arrived(mail, "minh@delegation.example", /invit/i);
  expect(letter.headers["auto-submitted"]).toBe("auto-generated");
  await page.goto(wayIn(letter, "/invitation/"));
  await page.getByLabel("Choose a password").fill("sông núi nước Nam 2018");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Waiting for me" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" }).getByText("Trần Thị Minh")).toBeVisible();
});

test("a reminder goes to those who still owe an answer, and leads to the place of the answer", async ({ page, script, mandate, mail }) => {
  const text = await tabled(script, mandate, "Answered in time");
  // The reminder of two hours comes due in a moment.
  const deadline = new Date(Date.now() + 2 * 3_600_000 + 2_000).toISOString();
  const { id } = await (await script("chair")).post(`/recommendations/${text.id}/sign-offs`, { revision: 0, procedure: { kind: "express" }, deadline });
  await (await script("head.tha")).post(`/sign-offs/${id}/positions`, { state: "THA", fingerprint: text.fingerprint, position: "agree" });
  const reminder = async (who: string) => (await mail.to(`${who}@demo.example`)).filter(({ subject }) => subject.includes(text.symbol) && /deadline approaching/i.test(subject));
  await expect.poll(async () => (await reminder("head.lao")).length, { timeout: 25_000 }).toBe(1);
  await expect.poll(async () => (await reminder("head.vnm")).length).toBe(1);
  expect(await reminder("head.tha"), "who has answered").toEqual([]);
  const [letter] = await reminder("head.lao");
  if (letter === undefined) throw new Error("there is no reminder");
  // Seven hours east of Greenwich, with the day of the week, beside UTC.
  expect(letter.text).toMatch(/UTC/);
  expect(letter.text).toMatch(/In your capital: (Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*UTC\+07:00/);
  expect(letter.text).not.toContain("Recommends that each state name one point of contact");
  await page.goto(wayIn(letter, `/r/${text.id}`));
  await page.getByLabel("E-mail address").fill("head.lao@demo.example");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`/r/${text.id}/sign-off`));
  await expect(page.getByRole("radio", { name: "Agree", exact: true })).toBeVisible();
});

test("mails that failed for good are shown to the secretariat with their reason, and leave when they are tried again, one or all", async ({ as, script, mandate, mail }) => {
  const [address, ...others] = ["closed.box@delegation.example", "full.box@delegation.example", "no.box@delegation.example"] as const;
  await mail.refuse({ [address]: 550, [others[0]]: 550, [others[1]]: 550 });
  const secretariat = await script("secretariat");
  for (const email of [address, ...others]) await secretariat.post("/invitations", { mandate, email, name: "Closed Box", delegation: "THA", role: "drafter" });
  const dead = async () => ((await secretariat.get("/outbox?status=dead&limit=200")).items as { to: string }[]).map(({ to }) => to).join(" ");
  for (const email of [address, ...others]) await expect.poll(dead).toContain(email);
  const page = await as("secretariat");
  await page.goto(`/m/${mandate}/secretariat/deliveries`);
  await page.getByText("Failed for good", { exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: address });
  await expect(row).toContainText("550");
  await expectAccessible(page);
  await mail.refuse({});
  await row.getByRole("button").click();
  await expect(row).toHaveCount(0);
  expect((await arrived(mail, address, /invit/i)).recipients).toEqual([address]);
  await page.getByRole("button", { name: "Try all again" }).click();
  await expect(page.getByText("Nothing has failed for good.")).toBeVisible();
  for (const email of others) expect((await arrived(mail, email, /invit/i)).recipients).toEqual([email]);
  await page.getByText("Sent", { exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: address })).toBeVisible();
  await expectAccessible(page);
});
