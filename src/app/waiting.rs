//! Owns: what waits for one person, for a whole page of recommendations at once. Never: asks once for each.

use std::collections::HashMap;

use super::Reading;
use crate::{
    domain::{accounts::Seat, ids::RecommendationId, time::Moment},
    error::Result,
};

/// What waits on one recommendation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits {
    /// Kinds of acts.
    pub kinds: Vec<&'static str>,
    /// Deadline of the open sign-off.
    pub deadline: Option<Moment>,
}

/// What waits for the holder of this seat on these recommendations, all of which they see.
///
/// # Errors
/// What the database said.
pub fn of(
    _tx: &mut Reading<'_>,
    _seat: &Seat,
    _ids: &[RecommendationId],
) -> Result<HashMap<RecommendationId, Waits>> {
    // The sign-off column fills this in.
    Ok(HashMap::new())
}

/// The recommendations of the seat's mandate on which something waits for its holder; the list's filter.
///
/// # Errors
/// What the database said.
pub fn ids(_tx: &mut Reading<'_>, _seat: &Seat) -> Result<Vec<RecommendationId>> {
    // The sign-off column fills this in.
    Ok(Vec::new())
}
