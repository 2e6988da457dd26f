//! Owns: counting the comments and amendments that one seat may see. Never: counts what it may not.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    connection::DbConn,
    schema::{amendments, comments},
    visibility::comments_in_scope,
};
use crate::{
    domain::{
        comments::Scope as Reach,
        ids::{RecommendationId, StateCode},
        policy::CommentScope,
    },
    error::{Error, Result},
};

/// How much a seat may see on one recommendation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Comments that are not deleted.
    pub comments: i64,
    /// Amendments; prepared ones of the own delegation only.
    pub amendments: i64,
}

/// Counts for one recommendation that the seat sees.
///
/// # Errors
/// What the database said.
pub fn of_one(
    conn: &mut DbConn,
    id: RecommendationId,
    scope: &CommentScope,
    own: &StateCode,
) -> Result<Counts> {
    let id = id.to_string();
    let comments = comments::table
        .filter(comments::recommendation_id.eq(&id).and(comments::deleted_at.is_null()))
        .filter(comments_in_scope!(scope))
        .count()
        .get_result(conn)?;
    let amendments = amendments::table
        .filter(amendments::recommendation_id.eq(&id))
        .filter(amendments::status.ne("prepared").or(amendments::delegation.eq(own.as_str())))
        .count()
        .get_result(conn)?;
    Ok(Counts { comments, amendments })
}

/// Counts for a page of recommendations that the seat sees, two statements whatever their number.
///
/// # Errors
/// What the database said.
pub fn of_many(
    conn: &mut DbConn,
    ids: &[RecommendationId],
    scope: &CommentScope,
    own: &StateCode,
) -> Result<HashMap<RecommendationId, Counts>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut all: HashMap<RecommendationId, Counts> = HashMap::with_capacity(ids.len());
    for (of, count) in comments::table
        .filter(comments::recommendation_id.eq_any(&ids).and(comments::deleted_at.is_null()))
        .filter(comments_in_scope!(scope))
        .group_by(comments::recommendation_id)
        .select((comments::recommendation_id, diesel::dsl::count_star()))
        .load::<(String, i64)>(conn)?
    {
        all.entry(of.parse().map_err(Error::internal)?).or_default().comments = count;
    }
    for (of, count) in amendments::table
        .filter(amendments::recommendation_id.eq_any(&ids))
        .filter(amendments::status.ne("prepared").or(amendments::delegation.eq(own.as_str())))
        .group_by(amendments::recommendation_id)
        .select((amendments::recommendation_id, diesel::dsl::count_star()))
        .load::<(String, i64)>(conn)?
    {
        all.entry(of.parse().map_err(Error::internal)?).or_default().amendments = count;
    }
    Ok(all)
}

/// How many comments of each scope this seat may see on one recommendation: to all, to the chair, internal.
///
/// # Errors
/// What the database said.
pub fn by_reach(conn: &mut DbConn, id: RecommendationId, scope: &CommentScope) -> Result<[i64; 3]> {
    let reaches: Vec<String> = comments::table
        .filter(comments::recommendation_id.eq(id.to_string()))
        .filter(comments::deleted_at.is_null())
        .filter(comments_in_scope!(scope))
        .select(comments::scope)
        .load(conn)?;
    let of = |reach: Reach| {
        let many = reaches.iter().filter(|found| *found == reach.as_str()).count();
        i64::try_from(many).unwrap_or(i64::MAX)
    };
    Ok([of(Reach::All), of(Reach::Chair), of(Reach::Delegation)])
}
