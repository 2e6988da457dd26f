//! Owns: finding the amendments on which somebody still has to act. Never: decides who.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{
    connection::DbConn,
    schema::{amendment_stances, amendments, recommendations},
};
use crate::{
    domain::{
        amendments::AmendmentStatus,
        ids::{MandateId, RecommendationId, StateCode},
        recommendations::Status,
    },
    error::{Error, Result},
};

/// An amendment on which somebody has to act.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The recommendation it would change.
    pub recommendation: RecommendationId,
    /// Where it stands.
    pub status: AmendmentStatus,
    /// Whose it is.
    pub delegation: StateCode,
    /// Whether the sponsor has answered the chair's compromise.
    pub answered: bool,
    /// Whether `state` sponsors it.
    pub sponsored: bool,
}

/// An amendment of one recommendation, prepared ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentHere {
    /// Where it stands.
    pub status: AmendmentStatus,
    /// Whose it is.
    pub delegation: StateCode,
    /// Whether the sponsor has answered the chair's compromise.
    pub answered: bool,
    /// The states that sponsor it beside.
    pub sponsors: Vec<StateCode>,
}

impl AmendmentHere {
    /// As the one state sees it, if somebody has to act on it in negotiation.
    #[must_use]
    pub fn pending(&self, recommendation: RecommendationId, state: &StateCode) -> Option<Pending> {
        let waits = matches!(
            self.status,
            AmendmentStatus::Proposed | AmendmentStatus::NeedsAttention | AmendmentStatus::AcceptedAsModified
        );
        waits.then(|| Pending {
            recommendation,
            status: self.status,
            delegation: self.delegation.clone(),
            answered: self.answered,
            sponsored: self.sponsors.contains(state),
        })
    }
}

/// Every amendment of one recommendation.
///
/// # Errors
/// What the database said.
pub fn amendments_of(conn: &mut DbConn, recommendation: RecommendationId) -> Result<Vec<AmendmentHere>> {
    use amendments as a;
    let rows = a::table
        .filter(a::recommendation_id.eq(recommendation.to_string()))
        .order(a::id.asc())
        .select((a::id, a::status, a::delegation, a::answer_accepted))
        .load::<(String, String, String, Option<bool>)>(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut sponsors: HashMap<String, Vec<StateCode>> = HashMap::new();
    for (amendment, state) in amendment_stances::table
        .inner_join(a::table.on(a::id.eq(amendment_stances::amendment_id)))
        .filter(a::recommendation_id.eq(recommendation.to_string()))
        .filter(amendment_stances::stance.eq("sponsor"))
        .order((amendment_stances::amendment_id.asc(), amendment_stances::state.asc()))
        .select((amendment_stances::amendment_id, amendment_stances::state))
        .load::<(String, String)>(conn)?
    {
        sponsors.entry(amendment).or_default().push(state.parse().map_err(Error::internal)?);
    }
    rows.into_iter()
        .map(|(id, status, delegation, accepted)| {
            Ok(AmendmentHere {
                status: status.parse().map_err(Error::internal)?,
                delegation: delegation.parse().map_err(Error::internal)?,
                answered: accepted.is_some(),
                sponsors: sponsors.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

/// The amendments in negotiation of a mandate (of these recommendations, when named) on which somebody has to act.
///
/// # Errors
/// What the database said.
pub fn amendments_pending(
    conn: &mut DbConn,
    mandate: MandateId,
    only: Option<&[RecommendationId]>,
    state: &StateCode,
) -> Result<Vec<Pending>> {
    use amendments as a;
    let mut query = a::table
        .inner_join(recommendations::table.on(recommendations::id.eq(a::recommendation_id)))
        .filter(recommendations::mandate_id.eq(mandate.to_string()))
        .filter(recommendations::status.eq(Status::Negotiation.as_str()))
        .filter(a::status.eq_any(["proposed", "needs_attention", "accepted_as_modified"]))
        .order(a::id.asc())
        .select((a::id, a::recommendation_id, a::status, a::delegation, a::answer_accepted))
        .into_boxed();
    if let Some(ids) = only {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        query = query.filter(a::recommendation_id.eq_any(ids));
    }
    let rows = query.load::<(String, String, String, String, Option<bool>)>(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = rows.iter().map(|(id, ..)| id.as_str()).collect();
    let sponsored: HashSet<String> = amendment_stances::table
        .filter(amendment_stances::state.eq(state.as_str()))
        .filter(amendment_stances::stance.eq("sponsor"))
        .filter(amendment_stances::amendment_id.eq_any(ids))
        .select(amendment_stances::amendment_id)
        .load::<String>(conn)?
        .into_iter()
        .collect();
    rows.into_iter()
        .map(|(id, recommendation, status, delegation, accepted)| {
            Ok(Pending {
                recommendation: recommendation.parse().map_err(Error::internal)?,
                status: status.parse().map_err(Error::internal)?,
                delegation: delegation.parse().map_err(Error::internal)?,
                answered: accepted.is_some(),
                sponsored: sponsored.contains(&id),
            })
        })
        .collect()
}
