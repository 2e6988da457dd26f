//! Owns: the rows of recommendations and the facts the policy is asked with. Never: decides who may see one.

use diesel::prelude::*;

use super::{
    connection::DbConn,
    schema::{co_sponsors, recommendations, rounds},
};
use crate::{
    domain::{ids::RecommendationId, recommendations::Facts, time::Moment},
    error::{Error, Result},
};

/// What the policy needs to know of a recommendation.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn facts(conn: &mut DbConn, id: RecommendationId) -> Result<Facts> {
    use recommendations as r;
    type Row = (String, String, String, String, Option<String>, Option<i64>, String, bool, bool);
    let (mandate, status, lead, created_by, pen, newest, marking, released, may_comment): Row = r::table
        .find(id.to_string())
        .select((
            r::mandate_id,
            r::status,
            r::lead,
            r::created_by_delegation,
            r::pen,
            r::newest_revision,
            r::marking,
            r::released_to_observers,
            r::observers_may_comment,
        ))
        .first(conn)?;
    let sponsors: Vec<String> = co_sponsors::table
        .filter(co_sponsors::recommendation_id.eq(id.to_string()))
        .order(co_sponsors::state.asc())
        .select(co_sponsors::state)
        .load(conn)?;
    let round: Option<(Option<i64>, Option<i64>)> = rounds::table
        .filter(rounds::mandate_id.eq(&mandate))
        .order((rounds::created_at.desc(), rounds::id.desc()))
        .select((rounds::amendments_close, rounds::comments_close))
        .first(conn)
        .optional()?;
    let (amendments_close, comments_close) = round.unwrap_or_default();
    Ok(Facts {
        id,
        mandate: mandate.parse().map_err(Error::internal)?,
        status: status.parse().map_err(Error::internal)?,
        lead: lead.parse().map_err(Error::internal)?,
        created_by: created_by.parse().map_err(Error::internal)?,
        co_sponsors: sponsors.iter().map(|s| s.parse().map_err(Error::internal)).collect::<Result<_>>()?,
        pen: pen.map(|state| state.parse().map_err(Error::internal)).transpose()?,
        tabled: newest.is_some(),
        marking: marking.parse().map_err(Error::internal)?,
        released_to_observers: released,
        observers_may_comment: may_comment,
        amendments_close: amendments_close.map(Moment::from_millis),
        comments_close: comments_close.map(Moment::from_millis),
    })
}

/// What a recommendation is called.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn symbol_and_title(conn: &mut DbConn, id: RecommendationId) -> Result<(String, String)> {
    Ok(recommendations::table
        .find(id.to_string())
        .select((recommendations::symbol, recommendations::title))
        .first(conn)?)
}
