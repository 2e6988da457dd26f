//! Owns: when a deadline moves, and to when.
//! Never: moves one to an earlier moment, or brings back a silence that has ended.

use super::{SignOff, SignOffStatus, procedure::closed};
use crate::domain::{refusal::Refusal, time::Moment};

/// A deadline moves from one moment to a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extended {
    /// The deadline before.
    pub from: Moment,
    /// The deadline from now on.
    pub to: Moment,
}

/// Moves the deadline later: that of a silence only while it runs, any other also once it has passed.
///
/// # Errors
/// Refusals `sign-off-closed`, `no-deadline`, `deadline-passed`, `not-later`.
pub fn extend(sign_off: &SignOff, deadline: Moment, now: Moment) -> Result<Extended, Refusal> {
    if sign_off.status != SignOffStatus::Open {
        return Err(closed(sign_off));
    }
    let Some(from) = sign_off.closes_at() else {
        return Err(Refusal::new("no-deadline", "This sign-off has no deadline to extend."));
    };
    if sign_off.silence_ended(now) {
        let detail = format!("The silence ended on {}; it could be extended only before.", from.in_utc());
        return Err(Refusal::new("deadline-passed", detail));
    }
    if deadline <= from {
        let detail = format!("An extension must end after the present deadline, {}.", from.in_utc());
        return Err(Refusal::new("not-later", detail));
    }
    if deadline <= now {
        let detail = format!("The deadline {} is in the past.", deadline.in_utc());
        return Err(Refusal::new("deadline-passed", detail));
    }
    Ok(Extended { from, to: deadline })
}

#[cfg(test)]
mod tests {
    use super::{
        super::example::{DEADLINE, OPENED, express, silence},
        *,
    };
    use crate::domain::time::DAY;

    #[test]
    fn a_silence_is_extended_while_it_runs_any_other_deadline_always_and_only_later() {
        let later = DEADLINE.plus(DAY);
        assert_eq!(extend(&silence(), later, OPENED), Ok(Extended { from: DEADLINE, to: later }));
        let code = |sign_off: &SignOff, to, now| extend(sign_off, to, now).unwrap_err().code;
        assert_eq!(code(&silence(), later, DEADLINE), "deadline-passed");
        assert_eq!(code(&silence(), DEADLINE, OPENED), "not-later");
        assert_eq!(code(&express(), later, OPENED), "no-deadline");
        let reminds = SignOff { deadline: Some(DEADLINE), ..express() };
        assert_eq!(extend(&reminds, later, later.plus(-1)), Ok(Extended { from: DEADLINE, to: later }));
        assert_eq!(code(&reminds, later, later), "deadline-passed");
        let over = SignOff { status: SignOffStatus::SilenceBroken, ..silence() };
        assert_eq!(code(&over, later, OPENED), "sign-off-closed");
    }
}
