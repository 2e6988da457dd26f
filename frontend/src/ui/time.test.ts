//! Holds the promises of the file beside it.
import { afterEach, describe, expect, it } from "vitest";
import { bothTimes, cityOf, dailyTime, day, distance, fromUtcInput, isTimeZone, offsetOf, ownTime, setLocale, setOwnZone, timeIn, toUtcInput, utcTime, withOwnTimes } from "./time";

const deadline = "2026-11-27T17:45:00.000Z";
afterEach(() => {
  setLocale("en");
  setOwnZone("UTC");
});

describe("a deadline", () => {
  it("is shown in UTC with the word UTC", () => {
    expect(utcTime(deadline)).toBe("Fri, 27 Nov 2026, 17:45 UTC");
  });
  it("falls on another day in a capital, half hours included", () => {
    expect(timeIn("Asia/Yangon", deadline)).toBe("Sat, 28 Nov 2026, 00:15");
    expect(timeIn("Asia/Singapore", deadline)).toBe("Sat, 28 Nov 2026, 01:45");
  });
  it("names the offset of the capital", () => {
    expect(offsetOf("Asia/Yangon", deadline)).toBe("UTC+6:30");
    expect(offsetOf("Asia/Jakarta", deadline)).toBe("UTC+7");
    expect(offsetOf("UTC", deadline)).toBe("UTC");
  });
  it("is read as UTC where the zone is unknown", () => {
    expect(timeIn("Nowhere/Atlantis", deadline)).toBe("Fri, 27 Nov 2026, 17:45");
    expect(isTimeZone("Nowhere/Atlantis")).toBe(false);
    expect(isTimeZone("Asia/Bangkok")).toBe(true);
  });
  it("keeps the Gregorian year and Western digits in every locale", () => {
    for (const locale of ["th", "my", "km", "lo", "ms"]) {
      setLocale(locale);
      expect(utcTime(deadline)).toContain("2026");
      expect(day(deadline)).toContain("27");
    }
  });
  it("survives a locale that does not exist", () => {
    setLocale("not a locale");
    expect(utcTime(deadline)).toBe("Fri, 27 Nov 2026, 17:45 UTC");
  });
});

describe("both times", () => {
  it("are UTC and the clock of the place, half hours included", () => {
    expect(bothTimes("2026-11-27T11:30:00Z", "Asia/Jakarta")).toBe("Fri, 27 Nov 2026, 11:30 UTC · 18:30 in Jakarta (UTC+7)");
    expect(bothTimes("2026-11-27T11:30:00Z", "Asia/Yangon")).toBe("Fri, 27 Nov 2026, 11:30 UTC · 18:00 in Yangon (UTC+6:30)");
  });
  it("name the day where it is another one than in UTC, before and after", () => {
    expect(bothTimes(deadline, "Asia/Yangon")).toBe("Fri, 27 Nov 2026, 17:45 UTC · Sat, 28 Nov 2026, 00:15 in Yangon (UTC+6:30)");
    expect(ownTime("2026-11-27T02:00:00Z", "America/New_York")).toBe("Thu, 26 Nov 2026, 21:00 in New York (UTC-5)");
  });
  it("follow the clocks of the place over both changes", () => {
    const berlin = ["2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"];
    expect(berlin.map((at) => ownTime(at, "Europe/Berlin"))).toEqual([
      "01:59 in Berlin (UTC+1)", "03:00 in Berlin (UTC+2)", "02:30 in Berlin (UTC+2)", "02:30 in Berlin (UTC+1)",
    ]);
  });
  it("are one where the clock is UTC's or the zone is unknown", () => {
    for (const zone of ["UTC", "Etc/UTC", "Nowhere/Atlantis"]) expect(bothTimes(deadline, zone)).toBe("Fri, 27 Nov 2026, 17:45 UTC");
  });
  it("are the reader's, where no other place is named", () => {
    setOwnZone("Asia/Manila");
    expect(bothTimes("2026-11-27T11:30:00Z")).toBe("Fri, 27 Nov 2026, 11:30 UTC · 19:30 in Manila (UTC+8)");
  });
});

describe("a sentence of the server", () => {
  it("gets the own time behind each of its times", () => {
    expect(withOwnTimes("The deadline of the sign-off of X moved from Fri 27 Nov 2026, 11:30 UTC to Tue 1 Dec 2026, 17:45 UTC.", "Asia/Jakarta"))
      .toBe("The deadline of the sign-off of X moved from Fri 27 Nov 2026, 11:30 UTC · 18:30 in Jakarta (UTC+7) to Tue 1 Dec 2026, 17:45 UTC · Wed, 2 Dec 2026, 00:45 in Jakarta (UTC+7).");
  });
  it("stays as it is in UTC, and without a time", () => {
    expect(withOwnTimes("X was adopted on Fri 27 Nov 2026, 11:30 UTC.")).toBe("X was adopted on Fri 27 Nov 2026, 11:30 UTC.");
    expect(withOwnTimes("Waiting for Cambodia (due 27 Nov 2026).", "Asia/Jakarta")).toBe("Waiting for Cambodia (due 27 Nov 2026).");
  });
});

describe("a time of every day", () => {
  it.each([
    ["Asia/Yangon", "2026-11-27", "01:00 UTC · 07:30 in Yangon (UTC+6:30)"],
    ["Europe/Berlin", "2026-07-01", "05:30 UTC · 07:30 in Berlin (UTC+2)"],
    ["Europe/Berlin", "2026-12-01", "06:30 UTC · 07:30 in Berlin (UTC+1)"],
    ["America/St_Johns", "2026-12-01", "11:00 UTC · 07:30 in St Johns (UTC-3:30)"],
    ["UTC", "2026-12-01", "07:30 UTC"],
  ])("is shown in both clocks: %s on %s", (zone, on, words) => expect(dailyTime("07:30", zone, Date.parse(`${on}T12:00:00Z`))).toBe(words));
});

describe("a plain date", () => {
  it("is the same day wherever the reader is", () => expect(day("2026-11-27")).toBe("27 Nov 2026"));
});

describe("the distance to a moment", () => {
  const now = Date.parse("2026-11-24T17:45:00.000Z");
  it.each([
    ["2026-11-27T17:45:00.000Z", "in 3 days"],
    ["2026-11-24T19:50:00.000Z", "in 2 hours"],
    ["2026-11-24T17:40:00.000Z", "5 minutes ago"],
    ["2026-11-23T17:45:00.000Z", "yesterday"],
  ])("of %s is %s", (at, words) => expect(distance(at, now)).toBe(words));
});

describe("a picker's value", () => {
  it("goes to UTC and back without moving", () => {
    expect(toUtcInput(deadline)).toBe("2026-11-27 17:45:00");
    expect(fromUtcInput(toUtcInput(deadline))).toBe(deadline);
  });
});

describe("a zone's city", () => {
  it("is written for people", () => expect(cityOf("Asia/Phnom_Penh")).toBe("Phnom Penh"));
});
