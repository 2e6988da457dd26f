//! Owns: where a sign-off stands, computed from its events and the time alone.
//! Never: stores it, or shows a silent state as one that agrees.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::{Names, Position, PositionKind, Procedure, ReservationKind, SignOff, SignOffStatus, sentence};
use crate::domain::{ids::StateCode, time::Moment};

/// What a sign-off has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StandingOutcome)]
pub enum Outcome {
    /// Answers, or the end of the silence, are awaited.
    Pending,
    /// The procedure's condition holds.
    Reached,
    /// An objection stands.
    Blocked,
    /// An objection ended the silence.
    SilenceBroken,
    /// The text went back to negotiation.
    Recalled,
    /// The text was adopted.
    Adopted,
}

/// What is shown for a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// What it said last.
    Said(PositionKind),
    /// It let a silence pass.
    Tacit,
    /// It has said nothing yet.
    Missing,
    /// It does not decide here.
    NotAsked,
}

impl Shown {
    /// The fixed value of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Said(kind) => kind.as_str(),
            Self::Tacit => "tacit",
            Self::Missing => "missing",
            Self::NotAsked => "not_asked",
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One state's cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StateStanding {
    /// The state.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// What is shown for it.
    #[schema(value_type = String)]
    pub position: Shown,
    /// Whether nothing more is awaited from it.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// When its capital's confirmation is due.
    #[schema(value_type = Option<String>)]
    pub due: Option<Moment>,
}

/// An objection that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Objection {
    /// Who objects.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
    /// Why, and what would resolve it.
    pub reason: String,
}

/// A reservation, to be printed with the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reservation {
    /// Who reserves.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// What the reservation does.
    pub kind: ReservationKind,
    /// In its words.
    pub statement: String,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
}

/// An agreement that waits for a capital.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdReferendum {
    /// Whose capital.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// Until when.
    #[schema(value_type = Option<String>)]
    pub due: Option<Moment>,
}

/// A state that does not join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandAside {
    /// Who.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// In its words.
    pub statement: String,
}

/// Where a sign-off stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standing {
    /// What it has come to.
    pub outcome: Outcome,
    /// Every state of the mandate: those who decide first, in roster order.
    pub states: Vec<StateStanding>,
    /// Those who decide and have said nothing; under silence, while it runs.
    #[schema(value_type = Vec<String>)]
    pub missing: Vec<StateCode>,
    /// Objections that stand.
    pub objections: Vec<Objection>,
    /// Reservations.
    pub reservations: Vec<Reservation>,
    /// Agreements that wait for a capital.
    pub ad_referendum: Vec<AdReferendum>,
    /// States that stand aside.
    pub stand_asides: Vec<StandAside>,
    /// All of it in one sentence.
    pub sentence: String,
}

/// The newest position of each state that counts: on this fingerprint, by a state that decides, in time.
/// The order of recording decides, not the clock.
#[must_use]
pub fn newest(sign_off: &SignOff) -> BTreeMap<&StateCode, &Position> {
    sign_off
        .positions
        .iter()
        .filter(|p| !p.late && p.fingerprint == sign_off.fingerprint && sign_off.roster.contains(&p.state))
        .map(|p| (&p.state, p))
        .collect()
}

/// What the sign-off has come to. This alone decides whether a text may be adopted.
#[must_use]
pub fn outcome(sign_off: &SignOff, now: Moment) -> Outcome {
    match sign_off.status {
        SignOffStatus::Adopted => return Outcome::Adopted,
        SignOffStatus::Recalled => return Outcome::Recalled,
        SignOffStatus::SilenceBroken => return Outcome::SilenceBroken,
        SignOffStatus::Open => {}
    }
    let newest = newest(sign_off);
    let objection = newest.values().any(|p| p.position.blocks());
    match sign_off.procedure {
        Procedure::Silence { .. } if objection => Outcome::SilenceBroken,
        Procedure::Silence { .. } if sign_off.deadline_passed(now) => Outcome::Reached,
        Procedure::Silence { .. } => Outcome::Pending,
        Procedure::Express {} | Procedure::MinusX { .. } if objection => Outcome::Blocked,
        Procedure::Express {} | Procedure::MinusX { .. } => {
            // An empty roster would agree to anything.
            let all = !sign_off.roster.is_empty()
                && sign_off.roster.iter().all(|s| newest.get(s).is_some_and(|p| p.position.is_final()));
            if all { Outcome::Reached } else { Outcome::Pending }
        }
    }
}

/// Where the sign-off stands, with its sentence. After a recall every position has lapsed: what was said last is
/// still shown, but nothing is final any more.
#[must_use]
pub fn standing(sign_off: &SignOff, now: Moment, names: &Names<'_>) -> Standing {
    let outcome = outcome(sign_off, now);
    let newest = newest(sign_off);
    let silence_over = sign_off.by_silence() && matches!(outcome, Outcome::Reached | Outcome::Adopted);
    let mut standing = Standing {
        outcome,
        states: Vec::with_capacity(sign_off.roster.len() + sign_off.not_asked.len()),
        missing: Vec::new(),
        objections: Vec::new(),
        reservations: Vec::new(),
        ad_referendum: Vec::new(),
        stand_asides: Vec::new(),
        sentence: String::new(),
    };
    for state in &sign_off.roster {
        let (position, is_final, due) = match newest.get(state) {
            Some(p) => {
                standing.note(p);
                (Shown::Said(p.position), p.position.is_final(), p.due)
            }
            None if silence_over => (Shown::Tacit, true, None),
            None => {
                standing.missing.push(state.clone());
                (Shown::Missing, false, None)
            }
        };
        let is_final = is_final && outcome != Outcome::Recalled;
        standing.states.push(StateStanding { state: state.clone(), position, is_final, due });
    }
    for state in &sign_off.not_asked {
        let state = state.clone();
        standing.states.push(StateStanding { state, position: Shown::NotAsked, is_final: false, due: None });
    }
    standing.sentence = sentence::sentence(sign_off, &standing, now, names);
    standing
}

impl Standing {
    fn note(&mut self, p: &Position) {
        let state = p.state.clone();
        let statement = p.statement.clone().unwrap_or_default();
        let clauses = p.clauses.clone();
        match p.position {
            PositionKind::Agree => {}
            PositionKind::AgreeAdReferendum => self.ad_referendum.push(AdReferendum { state, due: p.due }),
            PositionKind::AgreeWithReservation => {
                let kind = p.reservation_kind.unwrap_or_default();
                self.reservations.push(Reservation { state, kind, statement, clauses });
            }
            PositionKind::StandAside => self.stand_asides.push(StandAside { state, statement }),
            PositionKind::Object => self.objections.push(Objection { state, clauses, reason: statement }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::example::{CODES, DEADLINE, NAMES, OPENED, code, express, minus_one, said, silence, with},
        PositionKind::{Agree, AgreeAdReferendum, Object},
        *,
    };

    fn shown(standing: &Standing) -> Vec<(&str, bool)> {
        standing.states.iter().map(|s| (s.position.as_str(), s.is_final)).collect()
    }

    #[test]
    fn the_newest_position_of_a_state_counts_whatever_the_clock_says() {
        let mut sign_off = with(express(), &[("THA", Object), ("THA", Agree)]);
        sign_off.positions[1].recorded_at = OPENED.plus(-1);
        assert_eq!(outcome(&sign_off, OPENED), Outcome::Pending);
        let sign_off = with(sign_off, &[("THA", Object)]);
        assert_eq!(outcome(&sign_off, OPENED), Outcome::Blocked);
    }

    #[test]
    fn positions_on_another_text_or_by_a_stranger_count_for_nothing() {
        let mut sign_off = with(express(), &CODES.map(|c| (c, Agree)));
        assert_eq!(outcome(&sign_off, OPENED), Outcome::Reached);
        sign_off.positions.push(said("TLS", Object));
        assert_eq!(outcome(&sign_off, OPENED), Outcome::Reached);
        sign_off.positions[0].fingerprint = "cd".repeat(32);
        assert_eq!(standing(&sign_off, OPENED, &NAMES).missing, [code("MMR")]);
    }

    #[test]
    fn an_empty_roster_agrees_to_nothing() {
        let sign_off = SignOff { roster: Vec::new(), ..express() };
        assert_eq!(outcome(&sign_off, OPENED), Outcome::Pending);
    }

    #[test]
    fn ad_referendum_waits_for_the_capital() {
        let sign_off = with(express(), &CODES.map(|c| (c, AgreeAdReferendum)));
        let standing = standing(&sign_off, OPENED, &NAMES);
        assert_eq!((standing.outcome, standing.ad_referendum.len()), (Outcome::Pending, 4));
        assert!(standing.states.iter().all(|s| s.due.is_some() && !s.is_final));
    }

    #[test]
    fn a_silent_state_is_tacit_only_once_the_silence_has_ended() {
        let sign_off = with(silence(), &[("SGP", Agree)]);
        let running = standing(&sign_off, DEADLINE.plus(-1), &NAMES);
        assert_eq!((running.outcome, running.missing.len()), (Outcome::Pending, 3));
        let over = standing(&sign_off, DEADLINE, &NAMES);
        assert_eq!((over.outcome, over.missing.len()), (Outcome::Reached, 0));
        assert_eq!(shown(&over), [("tacit", true), ("agree", true), ("tacit", true), ("tacit", true)]);
        let recalled = SignOff { status: SignOffStatus::Recalled, ..sign_off };
        let lapsed = standing(&recalled, DEADLINE, &NAMES);
        let expected = [("missing", false), ("agree", false), ("missing", false), ("missing", false)];
        assert_eq!(shown(&lapsed), expected);
    }

    #[test]
    fn those_not_asked_are_listed_and_awaited_by_nobody() {
        let sign_off = with(minus_one(), &["SGP", "THA", "VNM"].map(|c| (c, Agree)));
        let standing = standing(&sign_off, OPENED, &NAMES);
        assert_eq!((standing.outcome, standing.missing.len()), (Outcome::Reached, 0));
        assert_eq!(shown(&standing)[3], ("not_asked", false));
    }

    #[test]
    fn the_standing_is_written_as_the_contract_says() {
        let sign_off = with(express(), &[("MMR", Object)]);
        let json = serde_json::to_value(standing(&sign_off, OPENED, &NAMES)).unwrap();
        assert_eq!(json["outcome"], "blocked");
        let cell = serde_json::json!({"state": "MMR", "position": "object", "final": false, "due": null});
        assert_eq!(json["states"][0], cell);
        let objection =
            serde_json::json!({"state": "MMR", "clauses": ["c4"], "reason": "Resolved by naming AMCC."});
        assert_eq!(json["objections"][0], objection);
        assert_eq!(json["missing"], serde_json::json!(["SGP", "THA", "VNM"]));
    }
}
