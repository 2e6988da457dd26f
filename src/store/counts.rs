//! Owns: counting the comments and amendments that one seat may see. Never: counts what it may not.

use std::collections::HashMap;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{
    connection::DbConn,
    fixed::{Value, fixed},
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

/// Comments of one recommendation that are not deleted, by how far they reach and whose thread they belong to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tallied {
    /// How far they reach.
    pub reach: Reach,
    /// The delegation that opened their threads.
    pub thread_of: StateCode,
    /// How many.
    pub many: i64,
}

/// Every comment of one recommendation, counted; who may see which is asked of `CommentScope::contains`.
///
/// # Errors
/// What the database said.
pub fn tally(conn: &mut DbConn, id: RecommendationId) -> Result<Vec<Tallied>> {
    let pieces = &[
        "SELECT c.scope, COALESCE(o.delegation, c.delegation) AS thread_of, count(*) FROM comments c \
         LEFT JOIN comments o ON o.id = c.parent_id WHERE c.recommendation_id = ",
        " AND c.deleted_at IS NULL GROUP BY 1, 2",
    ];
    let mut tally: Vec<Tallied> = fixed::<(Text, Text, BigInt)>(pieces, [Value::Text(&id.to_string())])
        .load::<(String, String, i64)>(conn)?
        .into_iter()
        .map(|(reach, thread_of, many)| {
            let (reach, thread_of) =
                (reach.parse().map_err(Error::internal)?, thread_of.parse().map_err(Error::internal)?);
            Ok(Tallied { reach, thread_of, many })
        })
        .collect::<Result<_>>()?;
    tally.sort();
    Ok(tally)
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
