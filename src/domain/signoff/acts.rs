//! Owns: the payloads that the acts of a sign-off leave in the record, field by field, so that writing them and
//! verifying them decades later read from one definition.
//! Never: drops or renames a field; entries already sealed must stay readable.

use serde::{Deserialize, Serialize};

use super::{PositionKind, Procedure, ReservationKind};
use crate::domain::{
    ids::{PositionId, SignOffId, StateCode},
    time::Moment,
};

/// The act of opening a sign-off.
pub const OPENED: &str = "sign_off.opened";
/// The act of recording a position.
pub const POSITION_RECORDED: &str = "position.recorded";
/// The act of moving the deadline later.
pub const EXTENDED: &str = "sign_off.extended";
/// The act of taking a text back to negotiation.
pub const RECALLED: &str = "sign_off.recalled";
/// The end of a silence by an objection.
pub const SILENCE_BROKEN: &str = "silence.broken";
/// The act of adopting.
pub const ADOPTED: &str = "recommendation.adopted";

/// The act of joining an adopted text by a state that was left out.
pub const ACCEDED: &str = "state.acceded";

/// Payload of [`OPENED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOffOpened {
    /// The sign-off.
    pub sign_off: SignOffId,
    /// The revision decided on.
    pub revision: u32,
    /// Its fingerprint.
    pub fingerprint: String,
    /// How it is decided.
    pub procedure: Procedure,
    /// The states that decide.
    pub roster: Vec<StateCode>,
    /// The states of the mandate that do not.
    pub not_asked: Vec<StateCode>,
    /// The deadline at opening.
    pub deadline: Option<Moment>,
}

/// Payload of [`POSITION_RECORDED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionRecorded {
    /// The sign-off.
    pub sign_off: SignOffId,
    /// The position event.
    pub position_id: PositionId,
    /// Who speaks.
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
    pub due: Option<Moment>,
    /// The text the head saw.
    pub fingerprint: String,
    /// Who instructed the secretariat.
    pub on_instruction_of: Option<String>,
    /// After the silence had ended, without effect.
    pub late: bool,
}

/// Payload of [`EXTENDED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOffExtended {
    /// The sign-off.
    pub sign_off: SignOffId,
    /// The deadline before.
    pub from: Moment,
    /// The deadline from now on.
    pub to: Moment,
}

/// Payload of [`RECALLED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOffRecalled {
    /// The sign-off.
    pub sign_off: SignOffId,
    /// Why.
    pub reason: String,
}

/// Payload of [`SILENCE_BROKEN`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SilenceBroken {
    /// The sign-off.
    pub sign_off: SignOffId,
    /// Who objected.
    pub state: StateCode,
}

/// Payload of [`ADOPTED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecommendationAdopted {
    /// The sign-off.
    pub sign_off: SignOffId,
    /// The revision adopted.
    pub revision: u32,
    /// Its fingerprint.
    pub fingerprint: String,
    /// How it was decided, with the deadline finally in force.
    pub procedure: Procedure,
    /// The states that decided.
    pub roster: Vec<StateCode>,
    /// The moment of adoption; under silence the deadline.
    pub adopted_at: Moment,
    /// On whose authority: the chair by name, or the server under the silence procedure.
    pub by: String,
}

/// Payload of [`ACCEDED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateAcceded {
    /// The sign-off that adopted the text.
    pub sign_off: SignOffId,
    /// Who joins.
    pub state: StateCode,
    /// In its words.
    pub statement: Option<String>,
    /// The text the head saw.
    pub fingerprint: String,
}
