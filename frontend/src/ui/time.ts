//! Times for people: UTC and the capital's time, in the reader's locale. Pure; never reads the clock by itself.

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

/** True when this browser knows the IANA time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** "Fri, 27 Nov 2026, 18:30" of an RFC 3339 time in a time zone. An unknown zone is read as UTC. */
export function timeIn(zone: string, iso: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: isTimeZone(zone) ? zone : "UTC",
    calendar: "gregory", numberingSystem: "latn", weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).format(new Date(iso));
}

/** "Fri, 27 Nov 2026, 11:30 UTC". */
export const utcTime = (iso: string): string => `${timeIn("UTC", iso)} UTC`;

/** "27 Nov 2026" of an RFC 3339 time (in UTC) or of a plain date. */
export function day(value: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: "UTC", calendar: "gregory", numberingSystem: "latn", day: "numeric", month: "short", year: "numeric" }).format(new Date(value));
}

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
