//! Owns: what a state can say at a sign-off, and what each of the five positions means and needs.
//! Never: decides whether it may be said now (`recording`) or what follows (`standing`).

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::ids::NotAnId;

/// What a state says on one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PositionKind {
    /// The state joins.
    Agree,
    /// The state joins once its capital confirms.
    AgreeAdReferendum,
    /// The state joins and says what it reserves.
    AgreeWithReservation,
    /// The state neither joins nor stands in the way.
    StandAside,
    /// The state stops the text.
    Object,
}

impl PositionKind {
    /// All five, in the order people are offered them.
    pub const ALL: [Self; 5] =
        [Self::Agree, Self::AgreeAdReferendum, Self::AgreeWithReservation, Self::StandAside, Self::Object];

    /// The fixed value of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::AgreeAdReferendum => "agree_ad_referendum",
            Self::AgreeWithReservation => "agree_with_reservation",
            Self::StandAside => "stand_aside",
            Self::Object => "object",
        }
    }

    /// Whether nothing more is awaited from the state.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Agree | Self::AgreeWithReservation | Self::StandAside => true,
            Self::AgreeAdReferendum | Self::Object => false,
        }
    }

    /// Whether it stops the text.
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, Self::Object)
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Agree => "Agree",
            Self::AgreeAdReferendum => "Agree ad referendum",
            Self::AgreeWithReservation => "Agree with a reservation",
            Self::StandAside => "Stand aside",
            Self::Object => "Object",
        }
    }

    /// What it does, in one sentence for a head of delegation.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Agree => "Your state joins the consensus on exactly this text.",
            Self::AgreeAdReferendum => {
                "Your state intends to join, but the text cannot be adopted by express consensus until your capital \
                 confirms; name the day by which it will."
            }
            Self::AgreeWithReservation => {
                "Your state joins the consensus and its reservation is printed with the adopted text; it does not \
                 stop the adoption."
            }
            Self::StandAside => {
                "Your state does not join, and does not stand in the way of the others; its statement is printed \
                 with the adopted text."
            }
            Self::Object => {
                "Your state stops this text: it cannot be adopted while the objection stands; say what would \
                 resolve it."
            }
        }
    }

    /// The fields of the request that must be filled.
    #[must_use]
    pub const fn needs(self) -> &'static [&'static str] {
        match self {
            Self::Agree => &[],
            Self::AgreeAdReferendum => &["due"],
            Self::AgreeWithReservation | Self::StandAside | Self::Object => &["statement"],
        }
    }

    /// What a head is told whose position lacks its statement.
    #[must_use]
    pub const fn why_statement(self) -> &'static str {
        match self {
            Self::Object => "Say why, and what would resolve the objection.",
            Self::StandAside => "Say why your state stands aside.",
            Self::AgreeWithReservation => "Say what your state reserves.",
            Self::Agree | Self::AgreeAdReferendum => "Say why.",
        }
    }

    /// Whether it may point at clauses.
    #[must_use]
    pub const fn takes_clauses(self) -> bool {
        matches!(self, Self::AgreeWithReservation | Self::Object)
    }
}

impl FromStr for PositionKind {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(NotAnId)
    }
}

/// What a reservation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReservationKind {
    /// On the text or the clauses named.
    #[default]
    General,
    /// Until the parliament or another authority at home has looked at it.
    Scrutiny,
    /// How the state reads the words.
    Interpretative,
}

impl ReservationKind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::General, Self::Scrutiny, Self::Interpretative];

    /// The fixed value of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Scrutiny => "scrutiny",
            Self::Interpretative => "interpretative",
        }
    }
}

impl FromStr for ReservationKind {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(NotAnId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_positions_is_the_law() {
        use PositionKind::{Agree, AgreeAdReferendum, AgreeWithReservation, Object, StandAside};
        let table: [(PositionKind, bool, bool, &[&str]); 5] = [
            (Agree, false, true, &[]),
            (AgreeAdReferendum, false, false, &["due"]),
            (AgreeWithReservation, false, true, &["statement"]),
            (StandAside, false, true, &["statement"]),
            (Object, true, false, &["statement"]),
        ];
        for (kind, blocks, is_final, needs) in table {
            assert_eq!((kind.blocks(), kind.is_final(), kind.needs()), (blocks, is_final, needs), "{kind:?}");
        }
    }

    #[test]
    fn the_fixed_values_read_back_the_same_everywhere() {
        for kind in PositionKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert!(kind.meaning().ends_with('.') && !kind.label().is_empty());
        }
        for kind in ReservationKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!("tacit".parse::<PositionKind>(), Err(NotAnId));
    }
}
