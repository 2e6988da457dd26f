//! A mandate as a form holds it, and back. Owns no rule: the server reads what is written and names every wrong field.
import type { Mandate, MandateContent } from "../../../api/shapes";

/** The lists of a mandate, each entry a row of written fields; empty means not given. */
export const LISTS = {
  roster: ["code", "name", "member_from", "member_to", "time_zone"],
  observers: ["code", "name", "time_zone"],
  pillars: ["code", "name"],
  bodies: ["code", "name", "pillar"],
  taskings: ["number", "title", "addressee", "parent"],
  norms: ["code", "title"],
} as const;

export type ListName = keyof typeof LISTS;
export const LIST_NAMES = Object.keys(LISTS) as ListName[];
/** One row; `key` is only for the screen. */
export interface Row { key: string; [field: string]: string }

export interface Values extends Record<ListName, Row[]> {
  symbol: string;
  title: string;
  date: string;
  issued_by: string;
  chair: { name: string; time_zone: string };
  secretariat: { name: string; time_zone: string };
  minimum_silence_hours: number | string;
  mail_shows_text: boolean;
}

let made = 0;
/** A row with nothing written in it but what `written` says. */
export function row(list: ListName, written: Partial<Record<string, string | null>> = {}): Row {
  made += 1;
  return { ...Object.fromEntries(LISTS[list].map((field) => [field, written[field] ?? ""])), key: `row-${String(made)}` };
}

/** The rows of a pasted table: one line each, columns between tabs or semicolons, in the order of the form. */
export function rowsFrom(list: ListName, pasted: string): Row[] {
  return pasted.split(/\r?\n/).map((line) => line.split(/[\t;]/).map((cell) => cell.trim())).filter((cells) => cells.some((cell) => cell !== ""))
    .map((cells) => row(list, Object.fromEntries(LISTS[list].map((field, place) => [field, cells[place] ?? ""]))));
}

/** What a new mandate starts with: two empty states, for fewer cannot agree with anybody. */
export function blank(): Values {
  return {
    symbol: "", title: "", date: "", issued_by: "", chair: { name: "", time_zone: "UTC" }, secretariat: { name: "", time_zone: "UTC" },
    roster: [row("roster"), row("roster")], observers: [], pillars: [], bodies: [row("bodies")], taskings: [row("taskings")], norms: [],
    minimum_silence_hours: 72, mail_shows_text: false,
  };
}

/** The form of a mandate that is there. */
export function written(mandate: Mandate): Values {
  const office = (kind: string) => {
    const found = mandate.delegations.find((each) => each.kind === kind);
    return { name: found?.name ?? "", time_zone: found?.time_zone ?? "UTC" };
  };
  return {
    symbol: mandate.symbol, title: mandate.title, date: mandate.date, issued_by: mandate.issued_by,
    chair: office("chair"), secretariat: office("secretariat"),
    roster: mandate.roster.map((each) => row("roster", each)),
    observers: mandate.delegations.filter(({ kind }) => kind === "observer").map(({ code, name, time_zone }) => row("observers", { code, name, time_zone })),
    pillars: mandate.pillars.map((each) => row("pillars", each)),
    bodies: mandate.bodies.map((each) => row("bodies", each)),
    taskings: mandate.taskings.map((each) => row("taskings", each)),
    norms: mandate.norms.map((each) => row("norms", each)),
    minimum_silence_hours: (mandate.settings.minimum_silence_seconds ?? 0) / 3600, mail_shows_text: mandate.settings.mail_shows_text ?? false,
  };
}

/** What is sent: fields left empty are not given. */
export function content(values: Values): MandateContent {
  const list = (name: ListName) => values[name].map((each) => Object.fromEntries(LISTS[name].filter((field) => each[field] !== "").map((field) => [field, each[field]])));
  return {
    symbol: values.symbol, title: values.title, date: values.date, issued_by: values.issued_by, chair: values.chair, secretariat: values.secretariat,
    ...Object.fromEntries(LIST_NAMES.map((name) => [name, list(name)])),
    settings: { minimum_silence_seconds: Math.round(Number(values.minimum_silence_hours) * 3600), mail_shows_text: values.mail_shows_text },
  } as unknown as MandateContent;
}
