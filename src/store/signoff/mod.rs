//! Owns: the rows of sign-offs: opened, extended, closed, and read back with every position.
//! Never: decides what follows from a position; `domain::signoff` does.

pub mod accessions;
pub mod adoptions;
pub mod asked;
pub mod positions;

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    connection::DbConn,
    schema::{recommendations, sign_offs, users},
};
use crate::{
    domain::{
        ids::{RecommendationId, SignOffId, UserId},
        recommendations::Status,
        signoff::{Opened, Procedure, SignOff, SignOffStatus, accession::Accession},
        time::Moment,
    },
    error::{Error, Result},
};
pub use positions::PositionOf;

/// A deadline that was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The deadline before.
    pub from: Moment,
    /// The deadline after.
    pub to: Moment,
    /// When it was moved.
    pub at: Moment,
    /// By whom, by name.
    pub by: String,
}

/// A sign-off with what is shown of it beside the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What the rules need.
    pub sign_off: SignOff,
    /// The name of the chair who opened it.
    pub opened_by: String,
    /// Why it was recalled.
    pub recall_reason: Option<String>,
    /// Every move of its deadline.
    pub extensions: Vec<Extension>,
    /// Every position, in the order recorded, with the name and role of whoever recorded it.
    pub recorded: Vec<PositionOf>,
    /// Who joined the text after its adoption, in that order.
    pub acceded: Vec<Accession>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sign_offs)]
struct Row {
    id: String,
    recommendation_id: String,
    revision: i64,
    fingerprint: String,
    procedure: String,
    roster: String,
    not_asked: String,
    deadline: Option<i64>,
    status: String,
    opened_at: i64,
    closed_at: Option<i64>,
    recall_reason: Option<String>,
    extensions: String,
}

impl Row {
    fn into_kept(self, opened_by: String, recorded: Vec<PositionOf>) -> Result<Kept> {
        let procedure: Procedure = serde_json::from_str(&self.procedure)?;
        let sign_off = SignOff {
            id: self.id.parse().map_err(Error::internal)?,
            recommendation: self.recommendation_id.parse().map_err(Error::internal)?,
            revision: u32::try_from(self.revision).map_err(Error::internal)?,
            fingerprint: self.fingerprint,
            procedure,
            roster: serde_json::from_str(&self.roster)?,
            not_asked: serde_json::from_str(&self.not_asked)?,
            deadline: self.deadline.map(Moment::from_millis),
            opened_at: Moment::from_millis(self.opened_at),
            status: self.status.parse().map_err(Error::internal)?,
            closed_at: self.closed_at.map(Moment::from_millis),
            positions: recorded.iter().map(|of| of.position.clone()).collect(),
        };
        let extensions = serde_json::from_str(&self.extensions)?;
        let recall_reason = self.recall_reason;
        Ok(Kept { sign_off, opened_by, recall_reason, extensions, recorded, acceded: Vec::new() })
    }
}

/// Adds who joined later, where anybody could.
fn with_accessions(conn: &mut DbConn, mut kept: Vec<Kept>) -> Result<Vec<Kept>> {
    let joinable =
        |kept: &&Kept| kept.sign_off.status == SignOffStatus::Adopted && !kept.sign_off.not_asked.is_empty();
    let ids: Vec<String> = kept.iter().filter(joinable).map(|kept| kept.sign_off.id.to_string()).collect();
    if !ids.is_empty() {
        let mut found = accessions::of(conn, &ids)?;
        for kept in &mut kept {
            kept.acceded = found.remove(&kept.sign_off.id.to_string()).unwrap_or_default();
        }
    }
    Ok(kept)
}

fn one_kept(conn: &mut DbConn, row: Row, opened_by: String) -> Result<Kept> {
    let recorded = positions::of_one(conn, &row.id)?;
    let kept = row.into_kept(opened_by, recorded)?;
    with_accessions(conn, vec![kept])?.pop().ok_or(Error::NotFound)
}

fn with_positions(conn: &mut DbConn, rows: Vec<(Row, String)>) -> Result<Vec<Kept>> {
    let ids: Vec<String> = rows.iter().map(|(row, _)| row.id.clone()).collect();
    let mut positions: HashMap<String, Vec<PositionOf>> = positions::of(conn, &ids)?;
    let kept = rows
        .into_iter()
        .map(|(row, opened_by)| {
            let recorded = positions.remove(&row.id).unwrap_or_default();
            row.into_kept(opened_by, recorded)
        })
        .collect::<Result<_>>()?;
    with_accessions(conn, kept)
}

/// One sign-off.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn find(conn: &mut DbConn, id: SignOffId) -> Result<Kept> {
    let (row, opened_by) = sign_offs::table
        .inner_join(users::table.on(users::id.eq(sign_offs::opened_by)))
        .filter(sign_offs::id.eq(id.to_string()))
        .select((Row::as_select(), users::name))
        .first::<(Row, String)>(conn)?;
    one_kept(conn, row, opened_by)
}

/// The sign-off of this recommendation that is open or adopted it.
///
/// # Errors
/// What the database said.
pub fn current_of(conn: &mut DbConn, recommendation: RecommendationId) -> Result<Option<Kept>> {
    let found = sign_offs::table
        .inner_join(users::table.on(users::id.eq(sign_offs::opened_by)))
        .filter(sign_offs::recommendation_id.eq(recommendation.to_string()))
        .filter(
            sign_offs::status
                .eq(SignOffStatus::Open.as_str())
                .or(sign_offs::status.eq(SignOffStatus::Adopted.as_str())),
        )
        .order((sign_offs::opened_at.desc(), sign_offs::id.desc()))
        .select((Row::as_select(), users::name))
        .first::<(Row, String)>(conn)
        .optional()?;
    let Some((row, opened_by)) = found else { return Ok(None) };
    one_kept(conn, row, opened_by).map(Some)
}

/// The recommendation a sign-off is about.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn recommendation_of(conn: &mut DbConn, id: SignOffId) -> Result<RecommendationId> {
    let found: String =
        sign_offs::table.find(id.to_string()).select(sign_offs::recommendation_id).first(conn)?;
    found.parse().map_err(Error::internal)
}

/// Every sign-off of a recommendation, the oldest first.
///
/// # Errors
/// What the database said.
pub fn all_of(conn: &mut DbConn, recommendation: RecommendationId) -> Result<Vec<Kept>> {
    let rows = sign_offs::table
        .inner_join(users::table.on(users::id.eq(sign_offs::opened_by)))
        .filter(sign_offs::recommendation_id.eq(recommendation.to_string()))
        .order((sign_offs::opened_at.asc(), sign_offs::id.asc()))
        .select((Row::as_select(), users::name))
        .load::<(Row, String)>(conn)?;
    with_positions(conn, rows)
}

/// Of each of these recommendations the sign-off that is open or adopted it, in two statements however many
/// there are.
///
/// # Errors
/// What the database said.
pub fn current(conn: &mut DbConn, recommendations: &[RecommendationId]) -> Result<Vec<Kept>> {
    let mut rows = Vec::new();
    for chunk in recommendations.chunks(400) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let mut found = sign_offs::table
            .inner_join(users::table.on(users::id.eq(sign_offs::opened_by)))
            .filter(sign_offs::recommendation_id.eq_any(ids))
            .filter(
                sign_offs::status
                    .eq(SignOffStatus::Open.as_str())
                    .or(sign_offs::status.eq(SignOffStatus::Adopted.as_str())),
            )
            .order((sign_offs::opened_at.asc(), sign_offs::id.asc()))
            .select((Row::as_select(), users::name))
            .load::<(Row, String)>(conn)?;
        rows.append(&mut found);
    }
    with_positions(conn, rows)
}

/// Every open sign-off of these mandates' recommendations, by recommendation.
///
/// # Errors
/// What the database said.
pub fn open_in(conn: &mut DbConn, mandates: &[String]) -> Result<Vec<Kept>> {
    let rows = sign_offs::table
        .inner_join(users::table.on(users::id.eq(sign_offs::opened_by)))
        .inner_join(recommendations::table.on(recommendations::id.eq(sign_offs::recommendation_id)))
        .filter(sign_offs::status.eq(SignOffStatus::Open.as_str()))
        .filter(recommendations::mandate_id.eq_any(mandates.to_vec()))
        .order(sign_offs::id.asc())
        .select((Row::as_select(), users::name))
        .load::<(Row, String)>(conn)?;
    with_positions(conn, rows)
}

/// Writes a sign-off that opens now.
///
/// # Errors
/// What the database said.
pub fn insert(
    conn: &mut DbConn,
    id: SignOffId,
    text: &asked::AskedText,
    opened: &Opened,
    by: UserId,
    now: Moment,
) -> Result<()> {
    diesel::insert_into(sign_offs::table)
        .values((
            sign_offs::id.eq(id.to_string()),
            sign_offs::recommendation_id.eq(text.recommendation.to_string()),
            sign_offs::revision.eq(i64::from(text.revision)),
            sign_offs::fingerprint.eq(&text.fingerprint),
            sign_offs::procedure.eq(serde_json::to_string(&opened.procedure)?),
            sign_offs::roster.eq(serde_json::to_string(&opened.roster)?),
            sign_offs::not_asked.eq(serde_json::to_string(&opened.not_asked)?),
            sign_offs::deadline.eq(opened.deadline.map(Moment::millis)),
            sign_offs::status.eq(SignOffStatus::Open.as_str()),
            sign_offs::opened_by.eq(by.to_string()),
            sign_offs::opened_at.eq(now.millis()),
            sign_offs::extensions.eq("[]"),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves the deadline; the moves so far are kept beside it.
///
/// # Errors
/// What the database said.
pub fn extend(conn: &mut DbConn, id: SignOffId, extensions: &[Extension], to: Moment) -> Result<()> {
    diesel::update(sign_offs::table.find(id.to_string()))
        .set((
            sign_offs::deadline.eq(to.millis()),
            sign_offs::extensions.eq(serde_json::to_string(extensions)?),
        ))
        .execute(conn)?;
    Ok(())
}

/// Closes an open sign-off and puts its recommendation into `next`.
///
/// # Errors
/// What the database said; [`Error::Internal`] when it was closed already, which the chain's lock makes impossible.
pub fn close(
    conn: &mut DbConn,
    sign_off: &SignOff,
    status: SignOffStatus,
    at: Moment,
    reason: Option<&str>,
    (next, now): (Status, Moment),
) -> Result<()> {
    let open = sign_offs::table
        .filter(sign_offs::id.eq(sign_off.id.to_string()))
        .filter(sign_offs::status.eq(SignOffStatus::Open.as_str()));
    let closed = diesel::update(open)
        .set((
            sign_offs::status.eq(status.as_str()),
            sign_offs::closed_at.eq(at.millis()),
            sign_offs::recall_reason.eq(reason),
        ))
        .execute(conn)?;
    if closed != 1 {
        return Err(Error::internal("a sign-off was closed twice"));
    }
    super::recommendations::advance(conn, sign_off.recommendation, next, now)
}

/// The open sign-offs with a deadline, the earliest first.
///
/// # Errors
/// What the database said.
pub fn with_deadline(conn: &mut DbConn, until: Moment) -> Result<Vec<(SignOffId, Moment)>> {
    sign_offs::table
        .filter(sign_offs::status.eq(SignOffStatus::Open.as_str()))
        .filter(sign_offs::deadline.le(until.millis()))
        .order((sign_offs::deadline.asc(), sign_offs::id.asc()))
        .select((sign_offs::id, sign_offs::deadline.assume_not_null(), sign_offs::procedure))
        .load::<(String, i64, String)>(conn)?
        .into_iter()
        .map(|(id, deadline, procedure)| {
            let procedure: Procedure = serde_json::from_str(&procedure)?;
            Ok((id.parse().map_err(Error::internal)?, Moment::from_millis(deadline), procedure))
        })
        .filter_map(|read: Result<_>| match read {
            Ok((id, deadline, Procedure::Silence { .. })) => Some(Ok((id, deadline))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
        .collect()
}
