//! Mail as a reader's program understands it, over a real mail server, and where its links lead.
import { startMailServer, type MailServer, type ParsedMail } from "./mailserver";
import { startServer } from "./server";
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
