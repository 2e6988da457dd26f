//! Owns: the amendments that stand between a text and its sign-off, as a sentence names them. Never: decides whether they do.

use diesel::prelude::*;

use crate::{
    domain::{amendments::AmendmentStatus, ids::RecommendationId},
    error::Result,
    store::{connection::DbConn, schema::amendments},
};

fn named((number, delegation): (i64, String)) -> String {
    format!("Amendment {number} ({delegation})")
}

/// The amendments the chair still owes a disposition, as a sentence names them: `Amendment 3 (VNM)`.
///
/// # Errors
/// What the database said.
pub fn undisposed(conn: &mut DbConn, recommendation: RecommendationId) -> Result<Vec<String>> {
    let open = AmendmentStatus::ALL.iter().filter(|status| status.awaits_disposition());
    Ok(amendments::table
        .filter(amendments::recommendation_id.eq(recommendation.to_string()))
        .filter(amendments::status.eq_any(open.map(|status| status.as_str())))
        .order(amendments::number.asc())
        .select((amendments::number, amendments::delegation))
        .load(conn)?
        .into_iter()
        .map(named)
        .collect())
}

/// The amendments to this revision that the chair took, named as in [`undisposed`]: a later one has their words.
///
/// # Errors
/// What the database said.
pub fn taken_on(conn: &mut DbConn, recommendation: RecommendationId, revision: u32) -> Result<Vec<String>> {
    let taken = AmendmentStatus::ALL.iter().filter(|status| status.is_taken());
    Ok(amendments::table
        .filter(amendments::recommendation_id.eq(recommendation.to_string()))
        .filter(amendments::revision.eq(i64::from(revision)))
        .filter(amendments::status.eq_any(taken.map(|status| status.as_str())))
        .order(amendments::number.asc())
        .select((amendments::number, amendments::delegation))
        .load(conn)?
        .into_iter()
        .map(named)
        .collect())
}
