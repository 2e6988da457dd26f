//! Owns: which states of a mandate decide: those that were members on the mandate's day and still are.
//! Never: adds a state that joined later; it did not give the mandate.

use crate::domain::time::Moment;

/// Whether a state with these membership dates (first day, first day no longer, `YYYY-MM-DD`) decides on a text of a mandate of `mandate_date`
/// when it is asked at `now`.
#[must_use]
pub fn decides(from: Option<&str>, to: Option<&str>, mandate_date: &str, now: Moment) -> bool {
    let now = now.to_string();
    let today = now.get(..10).unwrap_or_default();
    // Days written YYYY-MM-DD sort as they follow each other.
    from.is_none_or(|from| from <= mandate_date) && to.is_none_or(|to| to > mandate_date && to > today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_decides_that_was_a_member_then_and_is_now() {
        let now: Moment = "2026-11-23T10:00:00Z".parse().unwrap();
        let mandate = "2018-04-28";
        for (from, to, expected) in [
            (Some("1967-08-08"), None, true),
            (None, None, true),
            (Some("2018-04-28"), Some("2026-11-24"), true),
            (Some("2025-10-26"), None, false),
            (Some("1967-08-08"), Some("2026-11-23"), false),
            (Some("1967-08-08"), Some("2017-01-01"), false),
        ] {
            assert_eq!(decides(from, to, mandate, now), expected, "{from:?} {to:?}");
        }
    }
}
