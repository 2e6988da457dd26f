//! Owns: when the daily digest of a person is due, by their own clock, also on the days the clocks change.
//! Never: reads the clock.

use jiff::{Timestamp, civil::Time, tz::TimeZone};

use super::time::Moment;

/// The hour of the digest, by the clock of the reader.
const AT: Time = Time::constant(7, 30, 0, 0);

/// The last time a digest was due in this zone, at or before `now`. An unknown zone counts as UTC. Where 07:30 does not
/// exist on a day, the moment counts that follows the gap; where it comes twice, the first.
#[must_use]
pub fn last_due(now: Moment, zone: &str) -> Moment {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let timestamp = Timestamp::from_millisecond(now.millis()).unwrap_or(Timestamp::MAX);
    let mut day = zone.to_datetime(timestamp).date();
    for _ in 0..3 {
        let due = zone.to_ambiguous_timestamp(day.to_datetime(AT)).compatible();
        if let Ok(due) = due
            && due <= timestamp
        {
            return Moment::from_millis(due.as_millisecond());
        }
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    Moment::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(now: &str, zone: &str) -> String {
        last_due(now.parse().unwrap(), zone).to_string()
    }

    #[test]
    fn the_digest_is_due_at_half_past_seven_by_the_readers_clock() {
        assert_eq!(due("2018-06-04T00:29:59Z", "Asia/Bangkok"), "2018-06-03T00:30:00.000Z");
        assert_eq!(due("2018-06-04T00:30:00Z", "Asia/Bangkok"), "2018-06-04T00:30:00.000Z");
        assert_eq!(due("2018-06-04T01:00:00Z", "Asia/Yangon"), "2018-06-04T01:00:00.000Z");
        assert_eq!(due("2018-06-04T01:00:00Z", "Nowhere/At_All"), "2018-06-03T07:30:00.000Z");
    }

    #[test]
    fn it_stays_at_half_past_seven_when_the_clocks_change() {
        // Berlin goes to summer time on 25 March 2018 and back on 28 October.
        assert_eq!(due("2018-03-24T12:00:00Z", "Europe/Berlin"), "2018-03-24T06:30:00.000Z");
        assert_eq!(due("2018-03-25T12:00:00Z", "Europe/Berlin"), "2018-03-25T05:30:00.000Z");
        assert_eq!(due("2018-10-28T12:00:00Z", "Europe/Berlin"), "2018-10-28T06:30:00.000Z");
    }

    proptest::proptest! {
        #[test]
        fn every_day_has_one_digest_in_every_zone(
            millis in 0_i64..4_000_000_000_000,
            zone in proptest::sample::select(vec!["Asia/Yangon", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "UTC"]),
        ) {
            let now = Moment::from_millis(millis);
            let due = last_due(now, zone);
            proptest::prop_assert!(due <= now);
            // One day is 25 hours long at most, and Samoa once left one out.
            proptest::prop_assert!(now.millis() - due.millis() < 50 * 3_600_000 || due == Moment::default());
            proptest::prop_assert_eq!(last_due(due, zone), due);
        }
    }
}
