//! Owns: the moment a text is agreed, and the proof of what was agreed.
//! Never: adopts a text while an objection stands, whoever asks.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Names, Outcome, PositionKind, Procedure, ReservationKind, SignOff, SignOffStatus,
    procedure::closed,
    standing::{outcome, standing},
};
use crate::domain::{
    ids::{RecommendationId, SignOffId, StateCode},
    refusal::Refusal,
    time::Moment,
};

/// A text is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// By which sign-off.
    pub sign_off: SignOffId,
    /// Which revision.
    pub revision: u32,
    /// Exactly which text.
    pub fingerprint: String,
    /// How, with the deadline finally in force.
    pub procedure: Procedure,
    /// Who decided.
    pub roster: Vec<StateCode>,
    /// When; under silence the deadline, however late the server wrote it down.
    pub adopted_at: Moment,
}

fn adopted(sign_off: &SignOff, adopted_at: Moment) -> Adopted {
    Adopted {
        sign_off: sign_off.id,
        revision: sign_off.revision,
        fingerprint: sign_off.fingerprint.clone(),
        procedure: sign_off.procedure_in_force(),
        roster: sign_off.roster.clone(),
        adopted_at,
    }
}

/// The chair declares the consensus.
///
/// # Errors
/// Refusals `sign-off-closed`; `silence-decides`, since only the server adopts by silence; `no-consensus`, with
/// the sentence that says what is missing.
pub fn adopt(sign_off: &SignOff, now: Moment, names: &Names<'_>) -> Result<Adopted, Refusal> {
    if sign_off.status != SignOffStatus::Open {
        return Err(closed(sign_off));
    }
    if sign_off.by_silence() {
        let detail = format!(
            "Under the silence procedure the text is adopted at the deadline, not by the chair. {}",
            standing(sign_off, now, names).sentence
        );
        return Err(Refusal::new("silence-decides", detail));
    }
    if outcome(sign_off, now) == Outcome::Reached {
        return Ok(adopted(sign_off, now));
    }
    Err(Refusal::new("no-consensus", standing(sign_off, now, names).sentence))
}

/// The silence has ended: the text is adopted if nobody objected, once. `None` for every sign-off that is not an
/// open silence past its deadline.
#[must_use]
pub fn expire(sign_off: &SignOff, now: Moment) -> Option<Adopted> {
    let deadline = sign_off.closes_at().filter(|_| sign_off.by_silence())?;
    (outcome(sign_off, now) == Outcome::Reached).then(|| adopted(sign_off, deadline))
}

/// What a state said, as the proof of adoption keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedPosition {
    /// Who speaks.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// What it says.
    pub position: PositionKind,
    /// Why.
    pub statement: Option<String>,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
    /// Of a reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// Of ad referendum.
    #[schema(value_type = Option<String>)]
    pub due: Option<Moment>,
    /// The text the head saw.
    pub fingerprint: String,
    /// When.
    #[schema(value_type = String)]
    pub recorded_at: Moment,
    /// The name of the person who recorded it.
    pub recorded_by: String,
    /// Who instructed the secretariat.
    pub on_instruction_of: Option<String>,
    /// After the silence had ended, without effect.
    pub late: bool,
}

/// A reservation or the reason for standing aside, printed with the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedStatement {
    /// Who speaks.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// What it said.
    pub position: PositionKind,
    /// Of a reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// In its words.
    pub statement: String,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
}

/// The proof of what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptionRecord {
    /// The recommendation.
    #[schema(value_type = String)]
    pub recommendation: RecommendationId,
    /// Its symbol.
    pub symbol: String,
    /// Its title.
    pub title: String,
    /// The revision adopted.
    pub revision: u32,
    /// The text, as the API shows it.
    #[schema(value_type = Vec<Object>)]
    pub clauses: Vec<Value>,
    /// Its fingerprint, 64 lower-case hex digits.
    pub fingerprint: String,
    /// Who decided.
    #[schema(value_type = Vec<String>)]
    pub roster: Vec<StateCode>,
    /// How.
    pub procedure: Procedure,
    /// The newest position of each state that spoke in time, in roster order.
    pub positions: Vec<StatedPosition>,
    /// What is printed with the text.
    pub statements: Vec<PrintedStatement>,
    /// When the states were asked.
    #[schema(value_type = String)]
    pub opened_at: Moment,
    /// When it was agreed.
    #[schema(value_type = String)]
    pub adopted_at: Moment,
    /// On whose authority: `chair …`, or the server under the silence procedure.
    pub adopted_by: String,
}

/// Of every position event, in order: the newest of each state that was in time and on this text, in roster order.
#[must_use]
pub fn newest_stated(
    roster: &[StateCode],
    fingerprint: &str,
    history: &[StatedPosition],
) -> Vec<StatedPosition> {
    let newest = |state: &StateCode| {
        history.iter().rev().find(|p| p.state == *state && !p.late && p.fingerprint == fingerprint).cloned()
    };
    roster.iter().filter_map(newest).collect()
}

/// What is printed with the text: every statement except a plain objection's, which has no text to go with.
#[must_use]
pub fn printed_statements(newest: &[StatedPosition]) -> Vec<PrintedStatement> {
    newest
        .iter()
        .filter(|p| !p.position.blocks())
        .filter_map(|p| {
            Some(PrintedStatement {
                state: p.state.clone(),
                position: p.position,
                reservation_kind: p.reservation_kind,
                statement: p.statement.clone()?,
                clauses: p.clauses.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{
            Position,
            example::{CODES, DEADLINE, NAMES, OPENED, express, minus_one, said, silence, with},
        },
        PositionKind::{Agree, AgreeAdReferendum, Object, StandAside},
        *,
    };
    use crate::domain::time::{DAY, HOUR};

    #[test]
    fn the_refusal_to_adopt_is_the_sentence_that_says_what_is_missing() {
        let sign_off = with(express(), &[("SGP", Agree), ("MMR", Object)]);
        let refusal = adopt(&sign_off, OPENED, &NAMES).unwrap_err();
        assert_eq!(refusal.code, "no-consensus");
        assert_eq!(refusal.detail, "Missing: Thailand, Viet Nam. Objection: Myanmar (OP4).");
    }

    #[test]
    fn the_chair_adopts_when_all_who_decide_have_joined_or_stood_aside() {
        let sign_off = with(express(), &CODES.map(|c| (c, StandAside)));
        let text = adopt(&sign_off, OPENED.plus(DAY), &NAMES).unwrap();
        assert_eq!((text.revision, text.adopted_at), (3, OPENED.plus(DAY)));
        let sign_off = with(minus_one(), &["SGP", "THA", "VNM"].map(|c| (c, Agree)));
        assert!(adopt(&sign_off, OPENED, &NAMES).is_ok());
        for status in [SignOffStatus::Adopted, SignOffStatus::Recalled, SignOffStatus::SilenceBroken] {
            let over = SignOff { status, ..sign_off.clone() };
            assert_eq!(adopt(&over, OPENED, &NAMES).unwrap_err().code, "sign-off-closed");
        }
    }

    #[test]
    fn the_chair_does_not_adopt_by_silence_and_the_server_by_nothing_else() {
        assert_eq!(adopt(&silence(), DEADLINE, &NAMES).unwrap_err().code, "silence-decides");
        let agreed = SignOff { deadline: Some(DEADLINE), ..with(express(), &CODES.map(|c| (c, Agree))) };
        assert_eq!(expire(&agreed, DEADLINE), None);
    }

    #[test]
    fn silence_adopts_at_the_deadline_once_however_late_the_server_wakes() {
        assert_eq!(expire(&silence(), DEADLINE.plus(-1)), None);
        assert_eq!(expire(&silence(), DEADLINE.plus(30 * DAY)).unwrap().adopted_at, DEADLINE);
        let done = SignOff { status: SignOffStatus::Adopted, ..silence() };
        assert_eq!(expire(&done, DEADLINE), None);
    }

    #[test]
    fn an_extended_silence_ends_at_the_later_deadline() {
        let extended = SignOff { deadline: Some(DEADLINE.plus(HOUR)), ..silence() };
        assert_eq!(expire(&extended, DEADLINE), None);
        let text = expire(&extended, DEADLINE.plus(HOUR)).unwrap();
        assert_eq!(text.procedure, Procedure::Silence { deadline: DEADLINE.plus(HOUR) });
    }

    fn events() -> impl Strategy<Value = Vec<Position>> {
        let event =
            (prop::sample::select(CODES.to_vec()), prop::sample::select(PositionKind::ALL.to_vec()), 0..9)
                .prop_map(|(state, kind, odd)| {
                    let mut position = said(state, kind);
                    match odd {
                        0 => position.fingerprint = "cd".repeat(32),
                        1 => position.late = true,
                        _ => {}
                    }
                    position
                });
        prop::collection::vec(event, 0..14)
    }

    /// What a state said last, found the slow way.
    fn last(positions: &[Position], state: &str) -> Option<PositionKind> {
        let mut found = None;
        for p in positions {
            if p.state.as_str() == state && !p.late && p.fingerprint == super::super::example::fingerprint() {
                found = Some(p.position);
            }
        }
        found
    }

    proptest! {
        #[test]
        fn express_adopts_exactly_when_all_are_final_and_none_blocks(positions in events()) {
            let sign_off = SignOff { positions, ..express() };
            let expected = CODES.iter().all(|s| {
                matches!(last(&sign_off.positions, s), Some(Agree | PositionKind::AgreeWithReservation | StandAside))
            });
            prop_assert_eq!(adopt(&sign_off, OPENED, &NAMES).is_ok(), expected);
        }

        #[test]
        fn silence_adopts_exactly_when_nobody_objects_in_time(positions in events(), wait in -2..3_i64) {
            let sign_off = SignOff { positions, ..silence() };
            let objection = CODES.iter().any(|s| last(&sign_off.positions, s) == Some(Object));
            let adopted = expire(&sign_off, DEADLINE.plus(wait));
            prop_assert_eq!(adopted.is_some(), !objection && wait >= 0);
        }

        #[test]
        fn a_blocked_text_is_never_adopted(positions in events(), blocker in 0..4_usize, wait in -2..3_i64) {
            for mut sign_off in [express(), silence()] {
                sign_off.positions.clone_from(&positions);
                sign_off.positions.push(said(CODES[blocker], Object));
                let now = DEADLINE.plus(wait);
                prop_assert!(adopt(&sign_off, now, &NAMES).is_err());
                prop_assert_eq!(expire(&sign_off, now), None);
            }
        }

        #[test]
        fn the_order_among_states_changes_nothing(
            positions in events(),
            order in Just(CODES.to_vec()).prop_shuffle(),
            silent in any::<bool>(),
        ) {
            let start = if silent { silence() } else { express() };
            let mut sorted: Vec<_> = positions.iter().filter(|p| !p.late).cloned().collect();
            let in_order = SignOff { positions: sorted.clone(), ..start.clone() };
            // A stable sort keeps the events of one state in their order and shuffles the states.
            sorted.sort_by_key(|p| order.iter().position(|s| *s == p.state.as_str()));
            let shuffled = SignOff { positions: sorted, ..start };
            prop_assert_eq!(
                standing(&in_order, OPENED, &NAMES),
                standing(&shuffled, OPENED, &NAMES)
            );
        }

        #[test]
        fn nothing_survives_a_new_fingerprint(positions in events()) {
            let sign_off = SignOff { positions, fingerprint: "ef".repeat(32), ..express() };
            let standing = standing(&sign_off, OPENED, &NAMES);
            prop_assert_eq!(standing.missing.len(), CODES.len());
            prop_assert!(standing.objections.is_empty() && standing.reservations.is_empty());
        }

        #[test]
        fn a_silent_state_is_never_shown_as_one_that_agrees(positions in events(), wait in -2..3_i64) {
            let sign_off = SignOff { positions, ..silence() };
            let standing = standing(&sign_off, DEADLINE.plus(wait), &NAMES);
            for cell in standing.states {
                let said = last(&sign_off.positions, cell.state.as_str());
                prop_assert_eq!(said.is_none(), ["tacit", "missing"].contains(&cell.position.as_str()));
            }
        }
    }

    #[test]
    fn only_confirmed_words_in_time_are_printed() {
        let stated = |state: &str, position, late| {
            let p = Position { late, ..said(state, position) };
            StatedPosition {
                state: p.state,
                position,
                statement: p.statement,
                clauses: p.clauses,
                reservation_kind: None,
                due: p.due,
                fingerprint: p.fingerprint,
                recorded_at: p.recorded_at,
                recorded_by: "Head".to_owned(),
                on_instruction_of: None,
                late,
            }
        };
        let history = [
            stated("VNM", StandAside, false),
            stated("SGP", AgreeAdReferendum, false),
            stated("SGP", Object, true),
        ];
        let newest = newest_stated(&express().roster, &express().fingerprint, &history);
        let said: Vec<_> = newest.iter().map(|p| (p.state.as_str(), p.position)).collect();
        assert_eq!(said, [("SGP", AgreeAdReferendum), ("VNM", StandAside)]);
        let printed = printed_statements(&newest);
        assert_eq!(printed.iter().map(|p| p.state.as_str()).collect::<Vec<_>>(), ["VNM"]);
    }
}
