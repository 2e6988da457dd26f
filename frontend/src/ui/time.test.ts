//! Holds the promises of the file beside it.
import { afterEach, describe, expect, it } from "vitest";
import { cityOf, day, distance, fromUtcInput, isTimeZone, offsetOf, setLocale, timeIn, toUtcInput, utcTime } from "./time";

const deadline = "2026-11-27T17:45:00.000Z";
afterEach(() => setLocale("en"));

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
