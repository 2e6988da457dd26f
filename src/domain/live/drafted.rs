//! Owns: what people draft live together, and the name under which its shared document is kept. Never: decides who may.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::ids::{AmendmentId, RecommendationId};

/// What people draft live together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drafted {
    /// The working text of a recommendation.
    WorkingText(RecommendationId),
    /// An amendment that its delegation prepares.
    Amendment(AmendmentId),
    /// The chair's compromise on an amendment, prepared in the merge under way.
    Compromise(AmendmentId),
}

impl fmt::Display for Drafted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WorkingText(id) => id.fmt(f),
            Self::Amendment(id) => write!(f, "amendment:{id}"),
            Self::Compromise(id) => write!(f, "compromise:{id}"),
        }
    }
}

impl From<RecommendationId> for Drafted {
    fn from(id: RecommendationId) -> Self {
        Self::WorkingText(id)
    }
}
