//! A person of one's own for a test that changes or ends somebody's account: the demo's people belong to every test.
import { expect } from "@playwright/test";
import type { Actor } from "./api";
import { PASSWORD, type RunningServer } from "./server";

/** The newest link to `path` in the mails to `address`; null when none came yet. */
export function linkIn(mails: string[], address: string, path: string): string | null {
  const body = mails.filter((mail) => mail.includes(address)).at(-1)?.replaceAll("=\r\n", "").replaceAll("=\n", "").replaceAll("=3D", "=");
  return body?.match(new RegExp(`${path}/[A-Za-z0-9_.~-]+`))?.[0] ?? null;
}

/** Waits for the link in the mail. */
export async function linkSent(server: RunningServer, address: string, path: string): Promise<string> {
  let link: string | null = null;
  await expect(async () => {
    link = linkIn(await server.mails(), address, path);
    expect(link).not.toBeNull();
  }).toPass();
  return link ?? "";
}

/** Invites somebody new into a delegation, or among the chair's officers, and accepts for them; answers the part of the address before `@demo.example`. */
export async function newcomer(server: RunningServer, secretariat: Actor, mandate: string, delegation: string | null): Promise<string> {
  const who = `newcomer.${crypto.randomUUID().slice(0, 8)}`;
  const email = `${who}@demo.example`;
  await secretariat.post("/invitations", { mandate, email, name: `Newcomer ${who.slice(-4)}`, ...(delegation === null ? { role: "chair" } : { delegation, role: "drafter" }) });
  const link = await linkSent(server, email, "/invitation");
  const answer = await fetch(`${server.url}/api/v1/invitations/${link.split("/").at(-1)}/acceptance`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ password: PASSWORD }),
  });
  expect(answer.status).toBe(200);
  return who;
}
