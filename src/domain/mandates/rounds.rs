//! Owns: the deadlines of a negotiation round. Never: lets one be set into the past.

use crate::domain::{refusal::Refusal, time::Moment};

/// Until when a round takes what; `None` is open-ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoundDates {
    /// When it stops taking amendments.
    pub amendments_close: Option<Moment>,
    /// When it stops taking comments.
    pub comments_close: Option<Moment>,
}

impl RoundDates {
    /// The nearest deadline that is still ahead.
    #[must_use]
    pub fn nearest(self, now: Moment) -> Option<Moment> {
        [self.amendments_close, self.comments_close].into_iter().flatten().filter(|at| *at > now).min()
    }

    /// As said in a notice: "amendments close on …; comments stay open".
    #[must_use]
    pub fn in_words(self) -> String {
        let said = |what: &str, at: Option<Moment>| match at {
            Some(at) => format!("{what} close on {}", at.in_utc()),
            None => format!("{what} stay open"),
        };
        format!("{}; {}", said("amendments", self.amendments_close), said("comments", self.comments_close))
    }
}

/// Refuses a deadline that is over already; one that stays as it was may be over.
///
/// # Errors
/// `deadline-passed`.
pub fn check_dates(new: RoundDates, before: RoundDates, now: Moment) -> Result<(), Refusal> {
    let pairs =
        [(new.amendments_close, before.amendments_close), (new.comments_close, before.comments_close)];
    for (new, before) in pairs {
        if let Some(past) = new.filter(|at| new != before && *at <= now) {
            let detail = format!("The deadline {} is in the past.", past.in_utc());
            return Err(Refusal::new("deadline-passed", detail));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(at: i64) -> RoundDates {
        RoundDates { amendments_close: Some(Moment::from_millis(at)), comments_close: None }
    }

    #[test]
    fn a_deadline_is_set_ahead_but_may_stay_behind() {
        let now = Moment::from_millis(100);
        assert!(check_dates(closing(101), RoundDates::default(), now).is_ok());
        assert!(check_dates(closing(50), closing(50), now).is_ok());
        let refusal = check_dates(closing(100), closing(50), now).unwrap_err();
        assert_eq!(refusal.code, "deadline-passed");
    }

    #[test]
    fn a_notice_says_both_deadlines_and_counts_the_nearest_ahead() {
        let dates = RoundDates { comments_close: Some(Moment::from_millis(60_000)), ..closing(0) };
        assert_eq!(
            dates.in_words(),
            "amendments close on Thu 1 Jan 1970, 00:00 UTC; comments close on Thu 1 Jan 1970, 00:01 UTC"
        );
        assert_eq!(dates.nearest(Moment::from_millis(0)), Some(Moment::from_millis(60_000)));
        assert_eq!(RoundDates::default().in_words(), "amendments stay open; comments stay open");
    }
}
