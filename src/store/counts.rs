//! Owns: counting the comments and amendments that one seat may see. Never: counts what it may not.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    connection::{DbConn, MultiBackend},
    schema::{amendments, comments},
};
use crate::{
    domain::{
        comments::Scope as Reach,
        ids::{RecommendationId, StateCode},
        policy::CommentScope,
    },
    error::{Error, Result},
};

diesel::alias!(const OPENING: Alias<Opening> = comments as opening);

/// How much a seat may see on one recommendation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Comments that are not deleted.
    pub comments: i64,
    /// Amendments; prepared ones of the own delegation only.
    pub amendments: i64,
}

/// A condition on comments.
pub type VisibleComments =
    Box<dyn BoxableExpression<comments::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

/// The comments this scope lets through, of recommendations that are visible. A thread belongs to the delegation of
/// its first comment.
#[must_use]
pub fn visible_comments(scope: &CommentScope) -> VisibleComments {
    let to_all =
        comments::scope.eq(Reach::All.as_str()).and(scope.to_all.into_sql::<diesel::sql_types::Bool>());
    let to_chair = comments::scope
        .eq(Reach::Chair.as_str())
        .and(scope.every_to_chair.into_sql::<diesel::sql_types::Bool>());
    match &scope.own {
        None => Box::new(to_all.or(to_chair)),
        Some(own) => {
            let own = own.to_string();
            let opened = comments::parent_id.is_null().and(comments::delegation.eq(own.clone()));
            let answered = diesel::dsl::exists(
                OPENING
                    .filter(OPENING.field(comments::id).nullable().eq(comments::parent_id))
                    .filter(OPENING.field(comments::delegation).eq(own)),
            );
            Box::new(to_all.or(to_chair).or(opened).or(answered))
        }
    }
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
        .filter(visible_comments(scope))
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
        .filter(visible_comments(scope))
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
        .filter(visible_comments(scope))
        .select(comments::scope)
        .load(conn)?;
    let of = |reach: Reach| {
        let many = reaches.iter().filter(|found| *found == reach.as_str()).count();
        i64::try_from(many).unwrap_or(i64::MAX)
    };
    Ok([of(Reach::All), of(Reach::Chair), of(Reach::Delegation)])
}
