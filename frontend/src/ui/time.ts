//! Times for people: every one in UTC and in the reader's own zone, in the reader's locale. Never reads the clock by itself.
import { t } from "../i18n";

/** The reader's locale; set once from the profile. */
let locale = "en-GB";
export function setLocale(value: string): void {
  try {
    locale = Intl.getCanonicalLocales(value === "en" ? "en-GB" : value)[0] ?? "en-GB";
  } catch {
    locale = "en-GB";
  }
}
export const readerLocale = (): string => locale;

/** Where the reader is: the capital of the mandate on screen, set by the frame; before sign-in what the browser says. */
let ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
export function setOwnZone(zone: string): void {
  ownZone = zone;
}

/** True when this browser knows the IANA time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const written = (zone: string, iso: string, fields: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone: isTimeZone(zone) ? zone : "UTC", calendar: "gregory", numberingSystem: "latn", ...fields }).format(new Date(iso));

/** "Fri, 27 Nov 2026, 18:30" of an RFC 3339 time in a time zone. An unknown zone is read as UTC. */
export const timeIn = (zone: string, iso: string): string => written(zone, iso, { weekday: "short", ...DAY, ...CLOCK });

/** "Fri, 27 Nov 2026, 11:30 UTC": the first half of `bothTimes`; never shown alone. */
export const utcTime = (iso: string): string => t("time.utc", { time: timeIn("UTC", iso) });

/** "18:30 in Jakarta (UTC+7)", the second half, with the day where it is another one than in UTC. Null where the clock is UTC's. */
export function ownTime(iso: string, zone: string = ownZone): string | null {
  if (!isTimeZone(zone) || /^(Etc\/)?(UTC|UCT|GMT|Universal|Zulu)$/.test(zone)) return null;
  const sameDay = day(iso, zone) === day(iso);
  return t("time.own", { time: sameDay ? written(zone, iso, CLOCK) : timeIn(zone, iso), place: cityOf(zone), offset: offsetOf(zone, iso) });
}

/** "Fri, 27 Nov 2026, 11:30 UTC · 18:30 in Jakarta (UTC+7)", for sentences; `Moment` shows the same. */
export const bothTimes = (iso: string, zone?: string): string => [utcTime(iso), ownTime(iso, zone)].filter(Boolean).join(" · ");

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SAID = new RegExp(`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\\d{1,2}) (${MONTHS.join("|")}) (\\d{4}), (\\d\\d):(\\d\\d) UTC`, "g");

/** A sentence of the server, which says times in UTC only ("Fri 27 Nov 2026, 11:30 UTC"), with the own time behind each. */
export function withOwnTimes(sentence: string, zone?: string): string {
  return sentence.replace(SAID, (said, date: string, month: string, year: string, hour: string, minute: string) =>
    [said, ownTime(new Date(Date.UTC(+year, MONTHS.indexOf(month), +date, +hour, +minute)).toISOString(), zone)].filter(Boolean).join(" · "));
}

/** A time of every day ("07:30" in Jakarta) in both clocks as they stand at `now`: "00:30 UTC · 07:30 in Jakarta (UTC+7)". */
export function dailyTime(clock: string, zone: string, now: number): string {
  const [, sign = "+", hours = "0", minutes = "0"] = /UTC(?:([+-])(\d+)(?::(\d+))?)?/.exec(offsetOf(zone, new Date(now).toISOString())) ?? [];
  const ahead = (sign === "-" ? -1 : 1) * (+hours * 60 + +minutes);
  const at = new Date(Date.parse(`${new Date(now).toISOString().slice(0, 10)}T${clock}Z`) - ahead * 60_000).toISOString();
  const utc = t("time.utc", { time: written("UTC", at, CLOCK) });
  return ownTime(at, zone) === null ? utc : `${utc} · ${t("time.own", { time: clock, place: cityOf(zone), offset: offsetOf(zone, at) })}`;
}

/** "27 Nov 2026" of an RFC 3339 time (in UTC, unless a zone is given) or of a plain date. */
export const day = (value: string, zone = "UTC"): string => written(zone, value, DAY);

/** "UTC+7", "UTC+6:30": the offset of a zone at that moment. */
export function offsetOf(zone: string, iso: string): string {
  if (!isTimeZone(zone)) return "UTC";
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(new Date(iso));
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  return name.replace("GMT", "UTC").replace(/^UTC\+0$/, "UTC");
}

/** The city of a zone for people: "Asia/Phnom_Penh" → "Phnom Penh". */
export const cityOf = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** "in 3 days", "2 hours ago": the largest unit that fits, from `now` (milliseconds since 1970). */
export function distance(iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const units = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60]] as const;
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(Math.trunc(seconds), "second");
}

/** "2026-11-27 11:30:00", as pickers hold it, of an RFC 3339 time read in UTC. */
export const toUtcInput = (iso: string): string => new Date(iso).toISOString().slice(0, 19).replace("T", " ");

/** The RFC 3339 time of a picker's value read in UTC. */
export const fromUtcInput = (value: string): string => new Date(`${value.replace(" ", "T")}Z`).toISOString();
