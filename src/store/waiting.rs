//! Owns: finding the amendments on which somebody still has to act. Never: decides who.

use std::collections::HashSet;

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
