//! Stand-in until the texts column arrives.
use super::{
    connection::DbConn,
    schema::{recommendations, revisions},
};
use crate::{
    domain::{ids::RecommendationId, texts::Clause},
    error::{Error, Result},
};
use diesel::{OptionalExtension, prelude::*};
pub fn clauses(json: &str) -> Result<Vec<Clause>> {
    Ok(serde_json::from_str(json)?)
}
pub fn revision_clauses(conn: &mut DbConn, id: RecommendationId, number: i64) -> Result<Option<String>> {
    Ok(revisions::table.find((id.to_string(), number)).select(revisions::clauses).first(conn).optional()?)
}
pub fn newest(conn: &mut DbConn, id: RecommendationId) -> Result<(String, Option<u32>)> {
    let (symbol, newest): (String, Option<i64>) = recommendations::table
        .find(id.to_string())
        .select((recommendations::symbol, recommendations::newest_revision))
        .first(conn)?;
    Ok((symbol, newest.map(u32::try_from).transpose().map_err(Error::internal)?))
}
