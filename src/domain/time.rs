//! Owns: moments in time as the whole system keeps them, UTC milliseconds, and how people read them.
//! Never: asks the clock; `now` is always an argument.

use std::fmt;

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 with `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Moment(i64);

/// One second, in the unit of [`Moment::millis`].
pub const SECOND: i64 = 1_000;
/// One minute, in the unit of [`Moment::millis`].
pub const MINUTE: i64 = 60 * SECOND;
/// One hour, in the unit of [`Moment::millis`].
pub const HOUR: i64 = 60 * MINUTE;
/// One day, in the unit of [`Moment::millis`].
pub const DAY: i64 = 24 * HOUR;

impl Moment {
    /// The moment `millis` milliseconds after the epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment, `millis` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX)
    }

    /// As people of one place read it: `Fri 27 Nov 2026, 18:00 (Asia/Yangon, UTC+06:30)`.
    /// An unknown zone is shown as UTC.
    #[must_use]
    pub fn in_zone(self, zone: &str) -> String {
        let tz = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let name = tz.iana_name().unwrap_or("UTC").to_owned();
        let local = self.timestamp().to_zoned_datetime(tz);
        format!("{} ({name}, UTC{})", local.strftime("%a %-d %b %Y, %H:%M"), local.strftime("%:z"))
    }

    /// As read in UTC: `Fri 27 Nov 2026, 11:30 UTC`.
    #[must_use]
    pub fn in_utc(self) -> String {
        self.timestamp().strftime("%a %-d %b %Y, %H:%M UTC").to_string()
    }

    /// In UTC for everybody, and by the clock of this zone where that is another.
    #[must_use]
    pub fn by_both_clocks(self, zone: &str) -> Vec<String> {
        let own = (!is_utc(zone)).then(|| self.in_zone(zone));
        std::iter::once(self.in_utc()).chain(own).collect()
    }

    /// In UTC as calendars write it, in whole seconds: `20261127T113000Z`.
    #[must_use]
    pub fn compact(self) -> String {
        self.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
    }
}

/// Whether the clocks of this zone are always those of UTC, whatever it is called; an unknown zone is read as UTC.
#[must_use]
pub fn is_utc(zone: &str) -> bool {
    let name = zone.strip_prefix("Etc/").unwrap_or(zone);
    matches!(name, "UTC" | "UCT" | "Zulu" | "Universal" | "GMT" | "GMT0" | "GMT+0" | "GMT-0" | "Greenwich")
        || !is_time_zone(zone)
}

/// A sentence with the time of this zone behind each time that it gives in UTC, in the words of [`Moment::in_utc`].
#[must_use]
pub fn with_own_times(sentence: &str, zone: &str) -> String {
    if is_utc(zone) {
        return sentence.to_owned();
    }
    let mut told = String::new();
    for part in sentence.split_inclusive(" UTC") {
        told.push_str(part);
        if let Some(at) = part.strip_suffix(" UTC").and_then(told_at_end) {
            told.push_str(" · ");
            told.push_str(&at.in_zone(zone));
        }
    }
    told
}

/// The time at the end of this text, as [`Moment::in_utc`] writes it.
fn told_at_end(text: &str) -> Option<Moment> {
    let (before, clock) = text.rsplit_once(", ")?;
    let words: Vec<&str> = before.rsplitn(5, ' ').take(4).collect();
    let [year, month, day, weekday] = words.as_slice() else { return None };
    let weekday = weekday.get(weekday.len().checked_sub(3)?..)?;
    let written = format!("{weekday} {day} {month} {year}, {clock}");
    let read = jiff::civil::DateTime::strptime("%a %d %b %Y, %H:%M", &written).ok()?;
    TimeZone::UTC.to_timestamp(read).ok().map(|at| Moment(at.as_millisecond()))
}

/// Whether the time-zone database knows this name.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// Whether the text is a calendar date `YYYY-MM-DD`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp().strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

impl std::str::FromStr for Moment {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse::<Timestamp>()
            .map(|t| Self(t.as_millisecond()))
            .map_err(|_| "is not a time like 2026-11-27T11:30:00Z".to_owned())
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc_with_milliseconds() {
        let moment: Moment = "2018-04-28T10:00:00+08:00".parse().unwrap();
        assert_eq!(moment.to_string(), "2018-04-28T02:00:00.000Z");
        assert!("yesterday".parse::<Moment>().is_err());
    }

    #[test]
    fn a_capital_reads_its_own_time() {
        let moment: Moment = "2026-11-27T11:30:00Z".parse().unwrap();
        assert_eq!(moment.in_zone("Asia/Yangon"), "Fri 27 Nov 2026, 18:00 (Asia/Yangon, UTC+06:30)");
        assert_eq!(moment.in_utc(), "Fri 27 Nov 2026, 11:30 UTC");
    }

    #[test]
    fn a_sentence_tells_its_times_by_the_readers_clock_too() {
        let said = "The deadline moved from Fri 27 Nov 2026, 11:30 UTC to (Tue 1 Dec 2026, 20:00 UTC).";
        assert_eq!(
            with_own_times(said, "Asia/Yangon"),
            "The deadline moved from Fri 27 Nov 2026, 11:30 UTC · Fri 27 Nov 2026, 18:00 (Asia/Yangon, UTC+06:30) to \
             (Tue 1 Dec 2026, 20:00 UTC · Wed 2 Dec 2026, 02:30 (Asia/Yangon, UTC+06:30))."
        );
        assert_eq!(
            ["UTC", "Etc/UTC", "Etc/GMT", "Nowhere"].map(|zone| with_own_times(said, zone)),
            [said; 4]
        );
        let none = "Times are given in UTC, 11:30 UTC among them; ສະບາຍດີ, 11:30 UTC.";
        assert_eq!(with_own_times(none, "Asia/Yangon"), none);
    }

    #[test]
    fn the_time_of_a_capital_follows_its_clocks_over_both_changes() {
        let read = |moment: &str, zone| moment.parse::<Moment>().unwrap().in_zone(zone);
        let berlin =
            ["2018-03-25T00:59:00Z", "2018-03-25T01:00:00Z", "2018-10-28T00:30:00Z", "2018-10-28T01:30:00Z"];
        assert_eq!(
            berlin.map(|moment| read(moment, "Europe/Berlin")),
            [
                "Sun 25 Mar 2018, 01:59 (Europe/Berlin, UTC+01:00)",
                "Sun 25 Mar 2018, 03:00 (Europe/Berlin, UTC+02:00)",
                // The same hour twice: the offset says which.
                "Sun 28 Oct 2018, 02:30 (Europe/Berlin, UTC+02:00)",
                "Sun 28 Oct 2018, 02:30 (Europe/Berlin, UTC+01:00)",
            ]
        );
    }
}
