//! Owns: the rows of every text an amendment had. Never: changes one; the database refuses it too.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        amendments::{TextCause, operations::Operation},
        ids::{AmendmentId, RecommendationId, StateCode, UserId},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        schema::{amendment_texts, amendments},
    },
};

/// A text an amendment had.
#[derive(Debug, Clone)]
pub struct AmendmentText {
    /// 1 for the first.
    pub ordinal: i64,
    /// The revision it is for.
    pub revision: u32,
    /// How it came about.
    pub cause: TextCause,
    /// What it does.
    pub operations: Vec<Operation>,
    /// Who made it; none when a revision did.
    pub made_by: Option<UserId>,
    /// For which delegation.
    pub delegation: Option<StateCode>,
    /// When.
    pub made_at: Moment,
}

/// Adds the next text of an amendment.
///
/// # Errors
/// What the database said.
#[allow(clippy::too_many_arguments, reason = "the columns of one row")]
pub fn add_text(
    conn: &mut DbConn,
    amendment: AmendmentId,
    revision: u32,
    cause: TextCause,
    operations: &[Operation],
    by: Option<(UserId, &StateCode)>,
    now: Moment,
) -> Result<()> {
    use amendment_texts as t;
    let last: Option<i64> = t::table
        .filter(t::amendment_id.eq(amendment.to_string()))
        .select(diesel::dsl::max(t::ordinal))
        .first(conn)?;
    diesel::insert_into(t::table)
        .values((
            t::amendment_id.eq(amendment.to_string()),
            t::ordinal.eq(last.unwrap_or(0).saturating_add(1)),
            t::revision.eq(i64::from(revision)),
            t::cause.eq(cause.as_str()),
            t::operations.eq(serde_json::to_string(operations)?),
            t::made_by.eq(by.map(|(user, _)| user.to_string())),
            t::delegation.eq(by.map(|(_, state)| state.to_string())),
            t::made_at.eq(now.millis()),
        ))
        .execute(conn)?;
    Ok(())
}

type Row = (i64, i64, String, String, Option<String>, Option<String>, i64);

fn text_of(
    (ordinal, revision, cause, operations, made_by, delegation, made_at): Row,
) -> Result<AmendmentText> {
    Ok(AmendmentText {
        ordinal,
        revision: u32::try_from(revision).map_err(Error::internal)?,
        cause: cause.parse().map_err(Error::internal)?,
        operations: serde_json::from_str(&operations)?,
        made_by: made_by.map(|id| id.parse()).transpose().map_err(Error::internal)?,
        delegation: delegation.map(|code| code.parse()).transpose().map_err(Error::internal)?,
        made_at: Moment::from_millis(made_at),
    })
}

/// The texts of an amendment after `after`, oldest first, at most `limit`.
///
/// # Errors
/// What the database said.
pub fn texts_of(
    conn: &mut DbConn,
    amendment: AmendmentId,
    after: i64,
    limit: i64,
) -> Result<Vec<AmendmentText>> {
    use amendment_texts as t;
    t::table
        .filter(t::amendment_id.eq(amendment.to_string()).and(t::ordinal.gt(after)))
        .order(t::ordinal.asc())
        .limit(limit)
        .select((t::ordinal, t::revision, t::cause, t::operations, t::made_by, t::delegation, t::made_at))
        .load::<Row>(conn)?
        .into_iter()
        .map(text_of)
        .collect()
}

/// How each of these amendments last came to its revision: `(from, to, cause, when)`, for those a newer revision met.
///
/// # Errors
/// What the database said.
pub fn last_rebases(
    conn: &mut DbConn,
    amendments: &[AmendmentId],
) -> Result<HashMap<AmendmentId, (u32, u32, TextCause, Moment)>> {
    use amendment_texts as t;
    let ids: Vec<String> = amendments.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, i64, String, i64)> = t::table
        .filter(t::amendment_id.eq_any(ids))
        .order((t::amendment_id.asc(), t::ordinal.asc()))
        .select((t::amendment_id, t::revision, t::cause, t::made_at))
        .load(conn)?;
    let mut found = HashMap::new();
    let mut before: HashMap<AmendmentId, u32> = HashMap::new();
    for (id, revision, cause, at) in rows {
        let id: AmendmentId = id.parse().map_err(Error::internal)?;
        let revision = u32::try_from(revision).map_err(Error::internal)?;
        let cause: TextCause = cause.parse().map_err(Error::internal)?;
        let from = before.insert(id, revision);
        if cause.is_rebase() {
            found.insert(id, (from.unwrap_or(revision), revision, cause, Moment::from_millis(at)));
        } else if cause == TextCause::Overridden {
            found.remove(&id);
        }
    }
    Ok(found)
}

/// What the amendments of a recommendation said on one revision: the last text each had for it.
///
/// # Errors
/// What the database said.
pub fn texts_on(
    conn: &mut DbConn,
    recommendation: RecommendationId,
    revision: u32,
) -> Result<HashMap<AmendmentId, Vec<Operation>>> {
    use amendment_texts as t;
    t::table
        .inner_join(amendments::table)
        .filter(amendments::recommendation_id.eq(recommendation.to_string()))
        .filter(t::revision.eq(i64::from(revision)).and(t::cause.ne(TextCause::NeedsAttention.as_str())))
        .order(t::ordinal.asc())
        .select((t::amendment_id, t::operations))
        .load::<(String, String)>(conn)?
        .into_iter()
        .map(|(id, operations)| {
            Ok((id.parse().map_err(Error::internal)?, serde_json::from_str(&operations)?))
        })
        .collect()
}
