//! Recommendations with a text, made over the API, for tests that begin with one.
import type { Actor } from "./api";

export interface WrittenClause { id: string; kind: "heading" | "preambular" | "operative" | "annex"; level: 0 | 1 | 2 | 3; runs: { text: string; marks?: string[]; bracket?: { id: string; states: string[] } }[] }

export const clause = (id: string, text: string, rest: Partial<WrittenClause> = {}): WrittenClause => ({ id, kind: "operative", level: 0, runs: text === "" ? [] : [{ text }], ...rest });

export const TEXT: WrittenClause[] = [
  clause("h", "Early warning", { kind: "heading" }),
  clause("p", "Mindful that an alert is worth little when it comes late,", { kind: "preambular" }),
  clause("a", "Agree to share alerts among national teams;"),
  clause("b", "Hold one joint exercise each year;"),
  clause("b1", "with observers from the private sector;", { level: 1 }),
  clause("c", "Report on progress at the next meeting."),
];

export interface Written { id: string; symbol: string; title: string }

let written = 0;

/** A draft of Viet Nam with this text. */
export async function drafted(drafter: Actor, mandate: string, clauses: WrittenClause[] = TEXT): Promise<Written> {
  written += 1;
  const made = await drafter.post(`/mandates/${mandate}/recommendations`, { title: `Early warning between national teams, ${written}`, taskings: ["T3"], lead_body: "AMCC" });
  await write(drafter, made.id, clauses);
  return made as Written;
}

/** Replaces the working text. */
export async function write(by: Actor, recommendation: string, clauses: WrittenClause[]): Promise<void> {
  const { version } = await by.get(`/recommendations/${recommendation}/working-text`);
  await by.put(`/recommendations/${recommendation}/working-text`, { clauses }, version);
}

/** The clauses as the server holds them now, without what it computes. */
export async function textOf(by: Actor, recommendation: string): Promise<{ id: string; kind: string; level: number; text: string }[]> {
  const { clauses } = (await by.get(`/recommendations/${recommendation}/working-text`)) as { clauses: WrittenClause[] };
  return clauses.map(({ id, kind, level, runs }) => ({ id, kind, level, text: runs.map(({ text }) => text).join("") }));
}

/** Tables or issues the working text. */
export async function issued(by: Actor, recommendation: string, note = ""): Promise<{ number: number }> {
  return (await by.post(`/recommendations/${recommendation}/revisions`, { note })) as { number: number };
}
