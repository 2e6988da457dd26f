//! Owns: the sign-off, an opened decision on one revision, and what its parts are called.
//! Never: counts votes. One objection blocks; silence is never shown as agreement.
//!
//! `positions` says what a state can say, `recording` whether it may say it now, `procedure` how a decision is
//! opened and recalled, `extension` when its deadline moves, `standing` where it stands, `sentence` says so, `adoption` closes it, `accession` lets
//! a state that was left out join it,
//! `acts` are the payloads these acts leave in the record.

pub mod accession;
pub mod acts;
pub mod adoption;
pub mod extension;
pub mod positions;
pub mod procedure;
mod readiness;
pub mod recording;
pub mod roster;
mod sentence;
pub mod standing;
pub mod statement;

#[cfg(test)]
pub(crate) mod example;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ids::{PositionId, RecommendationId, SignOffId, StateCode, UserId},
    time::Moment,
};
pub use adoption::{Adopted, adopt, expire};
pub use extension::extend;
pub use positions::{PositionKind, ReservationKind};
pub use procedure::{OpenFacts, OpenSignOff, Opened, Procedure, open, recall};
pub use recording::{Decided, PositionFacts, RecordPosition, Recorded, record_position};
pub use standing::{Outcome, Standing, standing};

/// Where a sign-off is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignOffStatus {
    /// States are asked.
    Open,
    /// The text was adopted.
    Adopted,
    /// The chair took the text back to negotiation; the positions lapsed.
    Recalled,
    /// An objection ended a silence procedure.
    SilenceBroken,
}

impl SignOffStatus {
    /// The fixed value of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Adopted => "adopted",
            Self::Recalled => "recalled",
            Self::SilenceBroken => "silence_broken",
        }
    }
}

impl std::str::FromStr for SignOffStatus {
    type Err = super::ids::NotAnId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Open, Self::Adopted, Self::Recalled, Self::SilenceBroken]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(super::ids::NotAnId)
    }
}

/// One event: what a state said, at one sign-off, on one fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Its name.
    pub id: PositionId,
    /// The state that speaks.
    pub state: StateCode,
    /// What it says.
    pub position: PositionKind,
    /// The reason, reservation or explanation.
    pub statement: Option<String>,
    /// Ids of the clauses it is about.
    pub clauses: Vec<String>,
    /// Present exactly with a reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// When the capital's confirmation is due; present exactly with ad referendum.
    pub due: Option<Moment>,
    /// The text the head saw, 64 lower-case hex digits.
    pub fingerprint: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// The person who instructed the secretariat, when the secretariat recorded it.
    pub on_instruction_of: Option<String>,
    /// Recorded after a silence had ended: printed, without effect.
    pub late: bool,
}

/// An opened decision on one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// Its name.
    pub id: SignOffId,
    /// The recommendation decided on.
    pub recommendation: RecommendationId,
    /// The revision decided on.
    pub revision: u32,
    /// The exact text decided on, 64 lower-case hex digits.
    pub fingerprint: String,
    /// How it is decided.
    pub procedure: Procedure,
    /// The states that decide, frozen at opening, in the order of the mandate.
    pub roster: Vec<StateCode>,
    /// The other states of the mandate's roster, under consensus minus X.
    pub not_asked: Vec<StateCode>,
    /// The deadline in force, extensions included. This one governs, not the one inside `procedure`.
    pub deadline: Option<Moment>,
    /// When it was opened.
    pub opened_at: Moment,
    /// Where it is in its life.
    pub status: SignOffStatus,
    /// When it was adopted, recalled or broken.
    pub closed_at: Option<Moment>,
    /// Every position, in the order recorded.
    pub positions: Vec<Position>,
}

impl SignOff {
    /// The deadline in force.
    #[must_use]
    pub const fn closes_at(&self) -> Option<Moment> {
        match (self.deadline, &self.procedure) {
            (Some(deadline), _) => Some(deadline),
            (None, Procedure::Silence { deadline }) => Some(*deadline),
            (None, Procedure::Express {} | Procedure::MinusX { .. }) => None,
        }
    }

    /// Whether the deadline is reached: what arrives at the deadline itself is too late.
    #[must_use]
    pub fn deadline_passed(&self, now: Moment) -> bool {
        self.closes_at().is_some_and(|deadline| now >= deadline)
    }

    /// Whether silence decides.
    #[must_use]
    pub const fn by_silence(&self) -> bool {
        matches!(self.procedure, Procedure::Silence { .. })
    }

    /// Whether a silence has run out. The other procedures wait for their states past the deadline, which only reminds.
    #[must_use]
    pub fn silence_ended(&self, now: Moment) -> bool {
        self.by_silence() && self.deadline_passed(now)
    }

    /// The procedure with the deadline in force, extensions included.
    #[must_use]
    pub fn procedure_in_force(&self) -> Procedure {
        match (&self.procedure, self.closes_at()) {
            (Procedure::Silence { .. }, Some(deadline)) => Procedure::Silence { deadline },
            (procedure, _) => procedure.clone(),
        }
    }
}

/// How states and clauses are called in sentences.
pub struct Names<'a> {
    /// The name of a state: `Viet Nam`.
    pub state: &'a dyn Fn(&StateCode) -> String,
    /// The reference of a clause id: `OP4`.
    pub clause: &'a dyn Fn(&str) -> String,
}
