//! Owns: the deadlines of a negotiation round, and since when each stands where it stands. Never: lets one be set into
//! the past.

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

/// Since when each deadline of a round stands where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatesSet {
    /// When it was last said until when it takes amendments.
    pub amendments_close: Moment,
    /// When it was last said until when it takes comments.
    pub comments_close: Moment,
}

impl DatesSet {
    /// Both were said at this moment.
    #[must_use]
    pub const fn at(moment: Moment) -> Self {
        Self { amendments_close: moment, comments_close: moment }
    }

    /// After `before` became `new` at `now`: what did not move stands as long as it did.
    #[must_use]
    pub fn moved(self, before: RoundDates, new: RoundDates, now: Moment) -> Self {
        let since = |moved: bool, set: Moment| if moved { now } else { set };
        Self {
            amendments_close: since(new.amendments_close != before.amendments_close, self.amendments_close),
            comments_close: since(new.comments_close != before.comments_close, self.comments_close),
        }
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
    fn a_deadline_that_moves_is_set_anew_and_the_other_is_not() {
        let [opened, now] = [10, 20].map(Moment::from_millis);
        let set = DatesSet::at(opened);
        let moved = set.moved(closing(100), closing(200), now);
        assert_eq!(moved, DatesSet { amendments_close: now, comments_close: opened });
        let renamed = moved.moved(closing(200), closing(200), Moment::from_millis(30));
        assert_eq!(renamed, moved, "another name moves nothing");
        let open = moved.moved(closing(200), RoundDates::default(), Moment::from_millis(30));
        assert_eq!(open.amendments_close, Moment::from_millis(30), "a deadline taken away moved too");
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
