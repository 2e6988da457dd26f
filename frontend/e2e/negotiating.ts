//! A text under negotiation: five delegations, twelve amendments, three of them in conflict, one move, one deletion, two
//! insertions at the same place. Made over the API, for tests that begin there.
import type { Actor } from "./api";
import { clause, drafted, issued, type Written, type WrittenClause } from "./written";

export type Script = (who: string) => Promise<Actor>;

const words: Record<string, string> = {
  pp1: "Recalling the work of the platforms of the three pillars,",
  op1: "Invites every body to report once a year on what it has done;",
  op2: "Encourages national teams to share alerts about serious incidents in good time;",
  op3: "Decides to keep a list of points of contact;",
  op4: "Requests the Secretariat to publish a short summary of each exercise;",
  op5: "Recommends joint exercises with partners;",
  op6: "Notes that further work may be needed;",
  op7: "Decides to review this text every second year.",
};
const kindOf = (id: string): WrittenClause["kind"] => (id.startsWith("pp") ? "preambular" : "operative");
export const NEGOTIATED: WrittenClause[] = Object.entries(words).map(([id, text]) => clause(id, text, { kind: kindOf(id) }));

export interface Sent { from: string; rationale: string; operations: object[] }
const replaced = (id: string, was: string, by: string) => {
  const text = words[id] ?? "";
  if (!text.includes(was)) throw new Error(`${id} does not say ${was}`);
  return { op: "replace", clause: id, new: clause(id, text.replace(was, by), { kind: kindOf(id) }) };
};
const inserted = (after: string, id: string, text: string) => ({ op: "insert_after", after, new: clause(id, text) });

/** The twelve, in the order of their numbers. */
export const TWELVE: Sent[] = [
  { from: "vnm", rationale: "Threats change quickly.", operations: [replaced("op1", "once a year", "twice a year")] },
  { from: "tha", rationale: "Reporting takes time.", operations: [replaced("op1", "once a year", "every two years")] },
  { from: "phl", rationale: "A monthly note is enough.", operations: [replaced("op1", "once a year", "every month")] },
  { from: "idn", rationale: "Exercises come first.", operations: [{ op: "move_after", clause: "op5", after: "op2" }] },
  { from: "mys", rationale: "It says nothing.", operations: [{ op: "delete", clause: "op6" }] },
  { from: "vnm", rationale: "", operations: [inserted("op3", "n-vnm", "Asks that the list be renewed each quarter;")] },
  { from: "tha", rationale: "", operations: [inserted("op3", "n-tha", "Asks that the list be kept confidential;")] },
  { from: "phl", rationale: "Serious is too high a bar.", operations: [replaced("op2", "serious incidents", "significant incidents")] },
  { from: "idn", rationale: "Lessons should be read.", operations: [replaced("op4", "a short summary", "the lessons learned")] },
  { from: "mys", rationale: "Time must be named.", operations: [replaced("op2", "in good time", "within two days")] },
  { from: "idn", rationale: "Names change.", operations: [replaced("op3", "points of contact", "national offices")] },
  { from: "mys", rationale: "Fewer words.", operations: [replaced("pp1", "of the platforms of the three pillars", "done so far")] },
];

/** A recommendation of Viet Nam on the table with this text. */
export async function underNegotiation(script: Script, mandate: string, clauses: WrittenClause[] = NEGOTIATED): Promise<Written> {
  const text = await drafted(await script("drafter.vnm"), mandate, clauses);
  await issued(await script("head.vnm"), text.id, "For the first reading.");
  return text;
}

/** Files these amendments one after the other, so that they have the numbers of their order. */
export async function filed(script: Script, recommendation: string, amendments: Sent[] = TWELVE, revision = 0): Promise<string[]> {
  const ids: string[] = [];
  for (const { from, rationale, operations } of amendments) {
    const { id } = (await (await script(`head.${from}`)).post(`/recommendations/${recommendation}/amendments`, { revision, rationale, operations })) as { id: string };
    ids.push(id);
  }
  return ids;
}

/** Sixty amendments of ten states on forty clauses. */
export async function crowded(script: Script, mandate: string): Promise<Written> {
  const subjects = ["alerts", "exercises", "points of contact", "training", "standards", "incident reports", "research", "partners"];
  const clauses = Array.from({ length: 40 }, (_, at) => clause(`c${at}`, `Recommends that each state look after its ${subjects[at % subjects.length]} number ${at + 1} with care and report on it once a year to the next meeting;`));
  const text = await underNegotiation(script, mandate, clauses);
  const states = ["vnm", "tha", "phl", "idn", "mys", "sgp", "brn", "khm", "lao", "mmr"];
  const whens = ["twice a year", "each quarter", "every second year", "when asked"];
  await filed(script, text.id, Array.from({ length: 60 }, (_, at) => {
    const on = clauses[(at * 7) % 40];
    const id = on?.id ?? "";
    const plain = on?.runs[0]?.text ?? "";
    const operation = at % 10 === 3 ? inserted(id, `n${at}`, `Also asks for a summary of number ${at};`)
      : at % 15 === 7 ? { op: "delete", clause: id }
      : at % 20 === 11 ? { op: "move_after", clause: id, after: clauses[(at * 7 + 9) % 40]?.id }
      : { op: "replace", clause: id, new: clause(id, at % 2 === 0 ? plain.replace("once a year", whens[at % 4] ?? "") : plain.replace("with care", "with the greatest care")) };
    return { from: states[at % 10] ?? "vnm", rationale: `Reason ${at + 1}.`, operations: [operation] };
  }));
  return text;
}
