//! Owns: the one sentence that says where a sign-off stands and what is missing.
//! Never: decides anything; it puts a standing into words.

use super::{
    Names, Procedure, SignOff,
    standing::{Outcome, Shown, Standing},
};
use crate::domain::{ids::StateCode, signoff::PositionKind, time::Moment};

/// The sentence for a standing.
pub(super) fn sentence(sign_off: &SignOff, standing: &Standing, now: Moment, names: &Names<'_>) -> String {
    let words = Words { sign_off, standing, names };
    match standing.outcome {
        Outcome::Recalled => {
            format!("Recalled to negotiation{}: every position has lapsed.", words.closed_on())
        }
        Outcome::SilenceBroken => {
            format!("Silence broken by {}{}.", words.objectors(), words.closed_on())
        }
        Outcome::Adopted => words.adopted(),
        Outcome::Reached => words.reached(),
        Outcome::Pending if sign_off.by_silence() => words.silence_runs(),
        Outcome::Pending | Outcome::Blocked => words.open(now),
    }
}

struct Words<'a> {
    sign_off: &'a SignOff,
    standing: &'a Standing,
    names: &'a Names<'a>,
}

impl Words<'_> {
    fn list<'s>(&self, states: impl IntoIterator<Item = &'s StateCode>) -> String {
        states.into_iter().map(|state| (self.names.state)(state)).collect::<Vec<_>>().join(", ")
    }

    fn closed_on(&self) -> String {
        self.sign_off.closed_at.map(|at| format!(" on {}", at.in_utc())).unwrap_or_default()
    }

    /// `Myanmar (OP4, OP5), Viet Nam`
    fn objectors(&self) -> String {
        let named = self.standing.objections.iter().map(|objection| {
            let state = (self.names.state)(&objection.state);
            if objection.clauses.is_empty() {
                return state;
            }
            let clauses: Vec<_> = objection.clauses.iter().map(|id| (self.names.clause)(id)).collect();
            format!("{state} ({})", clauses.join(", "))
        });
        named.collect::<Vec<_>>().join(", ")
    }

    fn open(&self, now: Moment) -> String {
        let mut parts = Vec::new();
        if !self.standing.missing.is_empty() {
            parts.push(format!("Missing: {}.", self.list(&self.standing.missing)));
        }
        if !self.standing.ad_referendum.is_empty() {
            let waiting = self.standing.ad_referendum.iter().map(|waiting| {
                let state = (self.names.state)(&waiting.state);
                match waiting.due {
                    Some(due) if due <= now => format!("{state} (was due {})", due.in_utc()),
                    Some(due) => format!("{state} (due {})", due.in_utc()),
                    None => state,
                }
            });
            parts.push(format!("Ad referendum: {}.", waiting.collect::<Vec<_>>().join(", ")));
        }
        match self.standing.objections.len() {
            0 => {}
            1 => parts.push(format!("Objection: {}.", self.objectors())),
            _ => parts.push(format!("Objections: {}.", self.objectors())),
        }
        if let Some(deadline) = self.sign_off.closes_at().filter(|_| self.sign_off.deadline_passed(now)) {
            parts.push(format!("The deadline passed on {}.", deadline.in_utc()));
        }
        parts.join(" ")
    }

    fn deadline(&self) -> String {
        self.sign_off.closes_at().map(Moment::in_utc).unwrap_or_default()
    }

    fn silence_runs(&self) -> String {
        format!("Silence until {}: no objection so far.", self.deadline())
    }

    fn reached(&self) -> String {
        let n = self.sign_off.roster.len();
        let consensus = match self.sign_off.procedure {
            Procedure::Silence { .. } => {
                return format!(
                    "The silence ended on {} without an objection; the server adopts the text.",
                    self.deadline()
                );
            }
            Procedure::Express {} if self.all_agree() => format!("Consensus: all {} agree", states(n)),
            Procedure::Express {} => format!("Consensus: no state objects ({})", self.breakdown()),
            Procedure::MinusX { .. } if self.all_agree() => {
                format!("Consensus among the {} asked: all agree", states(n))
            }
            Procedure::MinusX { .. } => {
                format!("Consensus among the {} asked: none objects ({})", states(n), self.breakdown())
            }
        };
        format!("{consensus}; the chair may adopt.{}", self.not_asked())
    }

    fn adopted(&self) -> String {
        let n = self.sign_off.roster.len();
        let how = match self.sign_off.procedure {
            Procedure::Silence { .. } => "by silence: no state objected before the deadline".to_owned(),
            Procedure::Express {} => format!("by consensus of {}", states(n)),
            Procedure::MinusX { .. } => format!("by consensus of the {} asked", states(n)),
        };
        let with = [self.reservations("With a reservation"), self.standing_aside("Standing aside")]
            .into_iter()
            .flatten();
        let with: String = with.map(|part| format!(" {part}.")).collect();
        format!("Adopted{} {how}.{with}{}{}", self.closed_on(), self.not_asked(), self.late_objections())
    }

    fn all_agree(&self) -> bool {
        self.agreeing() == self.sign_off.roster.len()
    }

    fn agreeing(&self) -> usize {
        self.standing.states.iter().filter(|s| s.position == Shown::Said(PositionKind::Agree)).count()
    }

    fn breakdown(&self) -> String {
        let agreeing = match self.agreeing() {
            0 => None,
            1 => Some("1 agrees".to_owned()),
            n => Some(format!("{n} agree")),
        };
        let parts =
            [agreeing, self.reservations("with a reservation"), self.standing_aside("standing aside")];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn reservations(&self, label: &str) -> Option<String> {
        let with = &self.standing.reservations;
        let named = self.list(with.iter().map(|r| &r.state));
        (!with.is_empty()).then(|| format!("{label}: {named}"))
    }

    fn standing_aside(&self, label: &str) -> Option<String> {
        let aside = &self.standing.stand_asides;
        let named = self.list(aside.iter().map(|s| &s.state));
        (!aside.is_empty()).then(|| format!("{label}: {named}"))
    }

    fn not_asked(&self) -> String {
        if self.sign_off.not_asked.is_empty() {
            return String::new();
        }
        format!(" Not asked: {}.", self.list(&self.sign_off.not_asked))
    }

    fn late_objections(&self) -> String {
        let mut late: Vec<&StateCode> = Vec::new();
        for position in self.sign_off.positions.iter().filter(|p| p.late) {
            if !late.contains(&&position.state) {
                late.push(&position.state);
            }
        }
        if late.is_empty() {
            return String::new();
        }
        format!(" Objection after the deadline, without effect: {}.", self.list(late))
    }
}

fn states(n: usize) -> String {
    if n == 1 { "1 state".to_owned() } else { format!("{n} states") }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            SignOffStatus,
            example::{CODES, DEADLINE, NAMES, OPENED, express, minus_one, said, silence, with},
            standing::standing,
        },
        PositionKind::{Agree, AgreeAdReferendum, AgreeWithReservation, Object, StandAside},
        *,
    };
    use crate::domain::time::DAY;

    fn says(sign_off: &SignOff, now: Moment) -> String {
        standing(sign_off, now, &NAMES).sentence
    }

    #[test]
    fn it_says_who_is_missing_and_who_objects() {
        let sign_off = with(express(), &[("SGP", Agree), ("MMR", Object)]);
        assert_eq!(says(&sign_off, OPENED), "Missing: Thailand, Viet Nam. Objection: Myanmar (OP4).");
        let mut sign_off = with(sign_off, &[("THA", Object), ("VNM", Agree)]);
        sign_off.positions[2].clauses.clear();
        assert_eq!(says(&sign_off, OPENED), "Objections: Myanmar (OP4), Thailand.");
    }

    #[test]
    fn it_says_whose_capital_is_awaited_and_when_it_was_due() {
        let sign_off =
            with(express(), &[("SGP", Agree), ("MMR", Agree), ("VNM", Agree), ("THA", AgreeAdReferendum)]);
        assert_eq!(says(&sign_off, OPENED), "Ad referendum: Thailand (due Sat 28 Nov 2026, 11:06 UTC).");
        assert_eq!(
            says(&sign_off, OPENED.plus(11 * DAY)),
            "Ad referendum: Thailand (was due Sat 28 Nov 2026, 11:06 UTC)."
        );
    }

    #[test]
    fn it_says_that_a_deadline_passed_without_consensus() {
        let sign_off = SignOff { deadline: Some(DEADLINE), ..with(express(), &[("SGP", Agree)]) };
        assert_eq!(says(&sign_off, OPENED), "Missing: Myanmar, Thailand, Viet Nam.");
        let expected =
            "Missing: Myanmar, Thailand, Viet Nam. The deadline passed on Sun 22 Nov 2026, 11:06 UTC.";
        assert_eq!(says(&sign_off, DEADLINE), expected);
    }

    #[test]
    fn it_says_that_there_is_consensus_and_of_what_kind() {
        let all = with(express(), &CODES.map(|c| (c, Agree)));
        assert_eq!(says(&all, OPENED), "Consensus: all 4 states agree; the chair may adopt.");
        let mixed = with(all, &[("THA", AgreeWithReservation), ("VNM", StandAside)]);
        let expected = "Consensus: no state objects (2 agree; with a reservation: Thailand; standing aside: \
                        Viet Nam); the chair may adopt.";
        assert_eq!(says(&mixed, OPENED), expected);
        let three = with(minus_one(), &["SGP", "THA", "VNM"].map(|c| (c, Agree)));
        let expected =
            "Consensus among the 3 states asked: all agree; the chair may adopt. Not asked: Myanmar.";
        assert_eq!(says(&three, OPENED), expected);
    }

    #[test]
    fn it_says_how_a_text_was_adopted() {
        let close = |sign_off: SignOff| SignOff {
            status: SignOffStatus::Adopted,
            closed_at: Some(DEADLINE),
            ..sign_off
        };
        let mixed = with(express(), &CODES.map(|c| (c, Agree)));
        let mixed = close(with(mixed, &[("THA", AgreeWithReservation), ("VNM", StandAside)]));
        let expected = "Adopted on Sun 22 Nov 2026, 11:06 UTC by consensus of 4 states. With a reservation: \
                        Thailand. Standing aside: Viet Nam.";
        assert_eq!(says(&mixed, OPENED), expected);
        let mut silent = close(silence());
        silent.positions.push(super::super::Position { late: true, ..said("MMR", Object) });
        let expected = "Adopted on Sun 22 Nov 2026, 11:06 UTC by silence: no state objected before the deadline. \
                        Objection after the deadline, without effect: Myanmar.";
        assert_eq!(says(&silent, DEADLINE), expected);
        let three = close(with(minus_one(), &["SGP", "THA", "VNM"].map(|c| (c, Agree))));
        assert!(says(&three, OPENED).ends_with("by consensus of the 3 states asked. Not asked: Myanmar."));
    }

    #[test]
    fn it_says_how_a_silence_goes() {
        assert_eq!(
            says(&silence(), OPENED),
            "Silence until Sun 22 Nov 2026, 11:06 UTC: no objection so far."
        );
        let over = "The silence ended on Sun 22 Nov 2026, 11:06 UTC without an objection; the server adopts the text.";
        assert_eq!(says(&silence(), DEADLINE), over);
        let broken = SignOff {
            status: SignOffStatus::SilenceBroken,
            closed_at: Some(OPENED),
            ..with(silence(), &[("MMR", Object)])
        };
        assert_eq!(says(&broken, DEADLINE), "Silence broken by Myanmar (OP4) on Wed 18 Nov 2026, 11:06 UTC.");
    }

    #[test]
    fn it_says_that_a_text_was_recalled() {
        let recalled = SignOff { status: SignOffStatus::Recalled, closed_at: Some(OPENED), ..express() };
        let expected = "Recalled to negotiation on Wed 18 Nov 2026, 11:06 UTC: every position has lapsed.";
        assert_eq!(says(&recalled, DEADLINE), expected);
    }
}
