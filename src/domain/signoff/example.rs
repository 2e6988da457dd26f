//! Owns: sign-offs and positions made up for the tests of this column.
//! Never: compiled into the program.

use uuid::Uuid;

use super::{Names, Position, PositionKind, Procedure, ReservationKind, SignOff, SignOffStatus};
use crate::domain::{
    ids::{PositionId, RecommendationId, SignOffId, StateCode, UserId},
    time::{DAY, Moment},
};

pub(crate) const OPENED: Moment = Moment::from_millis(1_795_000_000_000);
pub(crate) const DEADLINE: Moment = OPENED.plus(4 * DAY);
pub(crate) const CODES: [&str; 4] = ["MMR", "SGP", "THA", "VNM"];

pub(crate) fn code(text: &str) -> StateCode {
    text.parse().unwrap()
}

pub(crate) fn codes(texts: &[&str]) -> Vec<StateCode> {
    texts.iter().map(|text| code(text)).collect()
}

pub(crate) fn fingerprint() -> String {
    "ab".repeat(32)
}

pub(crate) fn express() -> SignOff {
    SignOff {
        id: SignOffId(Uuid::from_u128(7)),
        recommendation: RecommendationId(Uuid::from_u128(8)),
        revision: 3,
        fingerprint: fingerprint(),
        procedure: Procedure::Express {},
        roster: codes(&CODES),
        not_asked: Vec::new(),
        deadline: None,
        opened_at: OPENED,
        status: SignOffStatus::Open,
        closed_at: None,
        positions: Vec::new(),
    }
}

pub(crate) fn silence() -> SignOff {
    let procedure = Procedure::Silence { deadline: DEADLINE };
    SignOff { procedure, deadline: Some(DEADLINE), ..express() }
}

pub(crate) fn minus_one() -> SignOff {
    let states = codes(&["SGP", "THA", "VNM"]);
    let procedure = Procedure::MinusX { states: states.clone(), authority: "AMM/51/Decision 4".to_owned() };
    SignOff { procedure, roster: states, not_asked: codes(&["MMR"]), ..express() }
}

pub(crate) fn said(state: &str, position: PositionKind) -> Position {
    Position {
        id: PositionId(Uuid::from_u128(9)),
        state: code(state),
        position,
        statement: position.needs().contains(&"statement").then(|| "Resolved by naming AMCC.".to_owned()),
        clauses: if position.blocks() { vec!["c4".to_owned()] } else { Vec::new() },
        reservation_kind: (position == PositionKind::AgreeWithReservation)
            .then_some(ReservationKind::General),
        due: (position == PositionKind::AgreeAdReferendum).then_some(OPENED.plus(10 * DAY)),
        fingerprint: fingerprint(),
        recorded_at: OPENED.plus(DAY),
        recorded_by: UserId(Uuid::from_u128(10)),
        on_instruction_of: None,
        late: false,
    }
}

pub(crate) fn with(mut sign_off: SignOff, said_so: &[(&str, PositionKind)]) -> SignOff {
    sign_off.positions.extend(said_so.iter().map(|(state, kind)| said(state, *kind)));
    sign_off
}

fn state_name(code: &StateCode) -> String {
    match code.as_str() {
        "MMR" => "Myanmar",
        "SGP" => "Singapore",
        "THA" => "Thailand",
        "VNM" => "Viet Nam",
        other => other,
    }
    .to_owned()
}

fn clause_name(id: &str) -> String {
    if id == "c4" { "OP4".to_owned() } else { id.to_owned() }
}

pub(crate) const NAMES: Names<'static> = Names { state: &state_name, clause: &clause_name };
