//! Brings a recommendation to the state a browser test starts from, over the API: tabled, in sign-off, adopted. Each test
//! has recommendations of its own.
import type { Locator, Page } from "@playwright/test";
import type { Actor } from "./api";

export type Script = (who: string) => Promise<Actor>;
export interface Text { id: string; symbol: string; title: string; fingerprint: string }
export interface OpenSignOff extends Text { signOff: string; roster: string[] }

/** The status a recommendation's page shows beside its title; the same words stand in its navigation. */
export const statusOn = (page: Page): Locator => page.getByRole("main").locator("[data-status]").first();

const paragraph = (id: string, kind: string, text: string) => ({ id, kind, level: 0, runs: [{ text }] });
const clauses = [
  paragraph("pp-1", "preambular", "Recalling the work of the platforms of the three pillars,"),
  paragraph("op-1", "operative", "Recommends that each state name one point of contact by 30 June 2019;"),
  paragraph("op-2", "operative", "Decides to review this arrangement every second year."),
];

/** A recommendation of a delegation, tabled as its zero draft, with clauses PP1, OP1 and OP2. */
export async function tabled(script: Script, mandate: string, title: string, lead = "sgp"): Promise<Text> {
  const drafter = await script(`drafter.${lead}`);
  const { id } = await drafter.post(`/mandates/${mandate}/recommendations`, { title, taskings: ["T1.1"], lead_body: "AMCC" });
  const text = await drafter.get(`/recommendations/${id}/working-text`);
  await drafter.put(`/recommendations/${id}/working-text`, { clauses }, text.version);
  const head = await script(`head.${lead}`);
  const { fingerprint } = await head.post(`/recommendations/${id}/revisions`, { note: "Tabled" });
  // A draft has a symbol of its delegation; the tabled text has the one of its body.
  const { symbol } = await head.get(`/recommendations/${id}`);
  return { id, symbol, title, fingerprint };
}

/** Tabled, and opened for sign-off. */
export async function inSignOff(script: Script, mandate: string, title: string, procedure: object = { kind: "express" }): Promise<OpenSignOff> {
  const text = await tabled(script, mandate, title);
  const chair = await script("chair");
  const { id, roster } = await chair.post(`/recommendations/${text.id}/sign-offs`, { revision: 0, procedure });
  return { ...text, signOff: id, roster };
}

/** The heads of all states except those named agree. */
export async function othersAgree(script: Script, open: OpenSignOff, except: string[] = []): Promise<void> {
  for (const state of open.roster.filter((code) => !except.includes(code))) {
    const head = await script(`head.${state.toLowerCase()}`);
    await head.post(`/sign-offs/${open.signOff}/positions`, { state, fingerprint: open.fingerprint, position: "agree" });
  }
}

/** Agreed by all and adopted by the chair. */
export async function adopted(script: Script, mandate: string, title: string): Promise<OpenSignOff> {
  const open = await inSignOff(script, mandate, title);
  await othersAgree(script, open);
  await (await script("chair")).post(`/sign-offs/${open.signOff}/adoption`);
  return open;
}
