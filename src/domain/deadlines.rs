//! Owns: what runs out when, who still owes something, and when each of them is reminded.
//! Never: reads the clock, never: reminds somebody who owes nothing.

use super::{
    ids::{CredentialId, RecommendationId, RoundId, SignOffId, StateCode, UserId},
    mandates::{DatesSet, RoundDates},
    signoff::{PositionKind, SignOff, SignOffStatus, standing::newest},
    time::{DAY, HOUR, Moment},
};

/// How long before a deadline those who owe something are reminded, in milliseconds, the longest first.
pub const LEADS: [i64; 3] = [72 * HOUR, 24 * HOUR, 2 * HOUR];
/// The mark of a deadline that passed.
pub const PASSED: i64 = 0;
/// A deadline that passed longer ago is not told any more: the server slept too long for it to be news.
pub const STALE: i64 = 7 * DAY;

/// What runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// A sign-off.
    SignOff {
        /// Which.
        id: SignOffId,
        /// On what.
        recommendation: RecommendationId,
        /// On which revision.
        revision: u32,
        /// Whether silence decides.
        silence: bool,
    },
    /// What a state agreed to ad referendum waits for its capital.
    AdReferendum {
        /// In which sign-off.
        sign_off: SignOffId,
        /// On what.
        recommendation: RecommendationId,
        /// On which revision.
        revision: u32,
        /// Whose capital.
        state: StateCode,
    },
    /// A round stops taking amendments.
    Amendments(RoundId),
    /// A round stops taking comments.
    Comments(RoundId),
    /// A credential ends.
    Credential {
        /// Which.
        id: CredentialId,
        /// Whose.
        user: UserId,
        /// In which delegation.
        delegation: StateCode,
    },
}

impl Matter {
    /// The name by which reminders and calendars know it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::SignOff { id, .. } => format!("sign-off-{id}"),
            Self::AdReferendum { sign_off, state, .. } => format!("ad-referendum-{sign_off}-{state}"),
            Self::Amendments(id) => format!("round-amendments-{id}"),
            Self::Comments(id) => format!("round-comments-{id}"),
            Self::Credential { id, .. } => format!("credential-{id}"),
        }
    }

    /// The recommendation it is about.
    #[must_use]
    pub const fn recommendation(&self) -> Option<RecommendationId> {
        match self {
            Self::SignOff { recommendation, .. } | Self::AdReferendum { recommendation, .. } => {
                Some(*recommendation)
            }
            Self::Amendments(_) | Self::Comments(_) | Self::Credential { .. } => None,
        }
    }

    /// The sign-off it belongs to.
    #[must_use]
    pub const fn sign_off(&self) -> Option<SignOffId> {
        match self {
            Self::SignOff { id, .. } => Some(*id),
            Self::AdReferendum { sign_off, .. } => Some(*sign_off),
            Self::Amendments(_) | Self::Comments(_) | Self::Credential { .. } => None,
        }
    }
}

/// A deadline in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What runs out.
    pub matter: Matter,
    /// When.
    pub at: Moment,
    /// Since when it is set to that.
    pub set_at: Moment,
    /// How often it moved.
    pub moved: u32,
    /// The states that still owe something by then.
    pub owing: Vec<StateCode>,
}

/// The deadlines of an open sign-off: its own, and those of agreements ad referendum. `moves` are the times it was
/// extended.
#[must_use]
pub fn of_sign_off(sign_off: &SignOff, moves: &[Moment]) -> Vec<Deadline> {
    if sign_off.status != SignOffStatus::Open {
        return Vec::new();
    }
    let said = newest(sign_off);
    let (recommendation, revision) = (sign_off.recommendation, sign_off.revision);
    let mut deadlines = Vec::new();
    if let Some(at) = sign_off.closes_at() {
        // Whoever agreed ad referendum owes the final word still; under silence there is nothing more to owe.
        let owes = |state: &&StateCode| match said.get(*state).map(|said| said.position) {
            None => true,
            Some(PositionKind::AgreeAdReferendum) => !sign_off.by_silence(),
            Some(_) => false,
        };
        deadlines.push(Deadline {
            matter: Matter::SignOff {
                id: sign_off.id,
                recommendation,
                revision,
                silence: sign_off.by_silence(),
            },
            at,
            set_at: moves.last().copied().unwrap_or(sign_off.opened_at),
            moved: u32::try_from(moves.len()).unwrap_or(u32::MAX),
            owing: sign_off.roster.iter().filter(owes).cloned().collect(),
        });
    }
    for (state, position) in said {
        if let Some(at) = position.due.filter(|_| position.position == PositionKind::AgreeAdReferendum) {
            let given = sign_off.positions.iter().filter(|p| p.state == *state && p.due.is_some()).count();
            deadlines.push(Deadline {
                matter: Matter::AdReferendum {
                    sign_off: sign_off.id,
                    recommendation,
                    revision,
                    state: state.clone(),
                },
                at,
                set_at: position.recorded_at,
                moved: u32::try_from(given.saturating_sub(1)).unwrap_or(u32::MAX),
                owing: vec![state.clone()],
            });
        }
    }
    deadlines
}

/// The deadlines of a round, each set when it was last moved itself. `owing` are the states with something prepared, or waiting for their answer.
#[must_use]
pub fn of_round(
    id: RoundId,
    dates: RoundDates,
    version: i64,
    set: DatesSet,
    owing: &[StateCode],
) -> Vec<Deadline> {
    let moved = u32::try_from(version.saturating_sub(1)).unwrap_or_default();
    let deadline = |matter, at: Option<Moment>, set_at, owing: Vec<StateCode>| {
        at.map(|at| Deadline { matter, at, set_at, moved, owing })
    };
    let amendments =
        deadline(Matter::Amendments(id), dates.amendments_close, set.amendments_close, owing.to_vec());
    // Nobody owes a comment.
    let comments = deadline(Matter::Comments(id), dates.comments_close, set.comments_close, Vec::new());
    amendments.into_iter().chain(comments).collect()
}

/// What is to be said about this deadline at `now`: one of [`LEADS`], or [`PASSED`]. Leads that were over when the deadline
/// was set are skipped: opening and moving it was news in itself. Of several missed ones only the nearest counts.
#[must_use]
pub fn due(deadline: &Deadline, now: Moment) -> Option<i64> {
    let Deadline { at, set_at, .. } = *deadline;
    if at <= now {
        return (now.millis() - at.millis() < STALE && set_at < at).then_some(PASSED);
    }
    LEADS.into_iter().rev().find(|lead| {
        let moment = at.plus(-lead);
        set_at < moment && moment <= now
    })
}

/// Whether what `lead` would say of this deadline is said by another of `all`: a confirmation that is due when the sign-off
/// itself ends is one thing owed at one moment, and the sign-off's news names it; of a round that closes for amendments and
/// comments at one moment the news of amendments names both.
#[must_use]
pub fn said_by_another(deadline: &Deadline, lead: i64, all: &[Deadline]) -> bool {
    all.iter().any(|other| {
        let names_it = match (&deadline.matter, &other.matter) {
            (Matter::AdReferendum { sign_off, state, .. }, Matter::SignOff { id, .. }) => {
                id == sign_off && other.owing.contains(state)
            }
            (Matter::Comments(round), Matter::Amendments(id)) => id == round,
            _ => false,
        };
        // What was moved to that moment later than this skips it.
        names_it && other.at == deadline.at && other.set_at < other.at.plus(-lead)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::signoff::example;

    fn deadline(set_hours_before: i64) -> Deadline {
        let at = Moment::from_millis(1_000 * HOUR);
        Deadline {
            matter: Matter::Amendments(RoundId(uuid::Uuid::nil())),
            at,
            set_at: at.plus(-set_hours_before * HOUR),
            moved: 0,
            owing: Vec::new(),
        }
    }

    fn said(set_hours_before: i64, hours_before: i64) -> Option<i64> {
        let deadline = deadline(set_hours_before);
        due(&deadline, deadline.at.plus(-hours_before * HOUR)).map(|lead| lead / HOUR)
    }

    #[test]
    fn those_who_owe_are_reminded_at_72_24_and_2_hours() {
        assert_eq!(
            [73, 72, 25, 24, 3, 2, 1].map(|hours| said(200, hours)),
            [None, Some(72), Some(72), Some(24), Some(24), Some(2), Some(2)]
        );
    }

    #[test]
    fn a_deadline_set_later_than_a_reminder_skips_it() {
        assert_eq!([60, 24].map(|hours| said(70, hours)), [None, Some(24)]);
        assert_eq!(said(1, 1), None);
        assert_eq!(said(72, 72), None, "it was set at this very moment");
    }

    #[test]
    fn of_a_round_the_date_that_moved_skips_what_is_over_and_the_other_does_not() {
        let close = Moment::from_millis(1_000 * HOUR);
        let dates = RoundDates { amendments_close: Some(close), comments_close: Some(close) };
        let set = DatesSet::at(close.plus(-200 * HOUR));
        let set = DatesSet { amendments_close: close.plus(-60 * HOUR), ..set };
        let said = |hours: i64| {
            let deadlines = of_round(RoundId(uuid::Uuid::nil()), dates, 2, set, &[]);
            let now = close.plus(-hours * HOUR);
            deadlines.iter().map(|deadline| due(deadline, now).map(|lead| lead / HOUR)).collect::<Vec<_>>()
        };
        assert_eq!(said(60), [None, Some(72)], "whoever hears that it moved is not reminded at once");
        assert_eq!(said(24), [Some(24), Some(24)]);
    }

    #[test]
    fn a_passed_deadline_is_told_for_a_week() {
        assert_eq!([0, -1, -167, -168].map(|hours| said(100, hours)), [Some(0), Some(0), Some(0), None]);
    }

    #[test]
    fn only_states_without_a_final_word_owe_one() {
        let said = [("SGP", PositionKind::Agree), ("THA", PositionKind::AgreeAdReferendum)];
        let mut sign_off = example::with(example::express(), &said);
        sign_off.deadline = Some(example::DEADLINE);
        let deadlines = of_sign_off(&sign_off, &[]);
        let shown: Vec<(String, Vec<&str>)> = deadlines
            .iter()
            .map(|d| {
                let name = d.matter.name();
                let kind = name.split("-0").next().unwrap_or_default().to_owned();
                (kind, d.owing.iter().map(StateCode::as_str).collect())
            })
            .collect();
        assert_eq!(
            shown,
            [("sign-off".to_owned(), vec!["MMR", "THA", "VNM"]), ("ad-referendum".to_owned(), vec!["THA"])]
        );
        sign_off.status = SignOffStatus::Recalled;
        assert!(of_sign_off(&sign_off, &[]).is_empty());
    }

    #[test]
    fn a_confirmation_due_when_the_sign_off_ends_is_said_once() {
        let mut sign_off = example::with(example::express(), &[("THA", PositionKind::AgreeAdReferendum)]);
        let due = of_sign_off(&sign_off, &[]).first().map(|confirmation| confirmation.at).unwrap_or_default();
        let said = |sign_off: &SignOff, moves: &[Moment], lead: i64| {
            let all = of_sign_off(sign_off, moves);
            all.iter().map(|deadline| said_by_another(deadline, lead, &all)).collect::<Vec<_>>()
        };
        sign_off.deadline = Some(due);
        for lead in [2 * HOUR, PASSED] {
            assert_eq!(said(&sign_off, &[due.plus(-3 * HOUR)], lead), [false, true]);
        }
        assert_eq!(said(&sign_off, &[due.plus(-HOUR)], 2 * HOUR), [false, false], "it was moved there since");
        sign_off.deadline = Some(due.plus(1));
        assert_eq!(said(&sign_off, &[due.plus(-3 * HOUR)], 2 * HOUR), [false, false], "two moments");
    }

    #[test]
    fn a_round_that_closes_for_both_at_one_moment_says_so_once() {
        let close = Moment::from_millis(1_000 * HOUR);
        let said = |comments: Moment, set: DatesSet| {
            let dates = RoundDates { amendments_close: Some(close), comments_close: Some(comments) };
            let all = of_round(RoundId(uuid::Uuid::nil()), dates, 2, set, &[]);
            all.iter().map(|deadline| said_by_another(deadline, PASSED, &all)).collect::<Vec<_>>()
        };
        let set = DatesSet::at(close.plus(-HOUR));
        assert_eq!(said(close, set), [false, true]);
        assert_eq!(said(close.plus(1), set), [false, false], "two moments");
        let late = DatesSet { amendments_close: close, ..set };
        assert_eq!(said(close, late), [false, false], "that one says nothing");
    }
}
