//! Owns: the rows of adoption records, written once and never changed.
//! Never: composes one.

use diesel::prelude::*;

use crate::{
    domain::{
        ids::{RecommendationId, SignOffId},
        signoff::adoption::AdoptionRecord,
        time::Moment,
    },
    error::Result,
    store::{connection::DbConn, schema::adoptions},
};

/// Writes the proof of what was agreed.
///
/// # Errors
/// What the database said.
pub fn insert(conn: &mut DbConn, sign_off: SignOffId, record: &AdoptionRecord) -> Result<()> {
    diesel::insert_into(adoptions::table)
        .values((
            adoptions::recommendation_id.eq(record.recommendation.to_string()),
            adoptions::sign_off_id.eq(sign_off.to_string()),
            adoptions::content.eq(serde_json::to_string(record)?),
            adoptions::adopted_at.eq(record.adopted_at.millis()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The proof of what was agreed, if it was.
///
/// # Errors
/// What the database said.
pub fn find(conn: &mut DbConn, recommendation: RecommendationId) -> Result<Option<AdoptionRecord>> {
    let content = adoptions::table
        .find(recommendation.to_string())
        .select(adoptions::content)
        .first::<String>(conn)
        .optional()?;
    Ok(content.map(|content| serde_json::from_str(&content)).transpose()?)
}

/// As it stands in the row, for verification: the sign-off, the record as text, when.
///
/// # Errors
/// What the database said.
pub fn row(conn: &mut DbConn, recommendation: RecommendationId) -> Result<Option<(String, String, Moment)>> {
    Ok(adoptions::table
        .find(recommendation.to_string())
        .select((adoptions::sign_off_id, adoptions::content, adoptions::adopted_at))
        .first::<(String, String, i64)>(conn)
        .optional()?
        .map(|(sign_off, content, at)| (sign_off, content, Moment::from_millis(at))))
}
