//! Owns: the rows of the chair's compromises on amendments, with what the sponsors answered. Never: changes one that
//! was answered.

use std::collections::HashMap;

use diesel::prelude::*;

use super::SponsorsAnswer;
use crate::{
    domain::{
        amendments::operations::Operation,
        ids::{AmendmentId, UserId},
        time::Moment,
    },
    error::{Error, Result},
    store::{connection::DbConn, schema::compromises},
};

/// A version of the chair's compromise.
#[derive(Debug, Clone)]
pub struct Compromise {
    /// 1 for the first.
    pub version: i64,
    /// The text.
    pub operations: Vec<Operation>,
    /// Why.
    pub reason: Option<String>,
    /// Who wrote it.
    pub made_by: UserId,
    /// When it was last changed.
    pub made_at: Moment,
    /// What the sponsors said of it.
    pub answer: Option<SponsorsAnswer>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = compromises)]
struct CompromiseRow {
    amendment_id: String,
    version: i64,
    operations: String,
    reason: Option<String>,
    made_by: String,
    made_at: i64,
    answer_accepted: Option<bool>,
    answer_comment: Option<String>,
    answered_by: Option<String>,
    answered_at: Option<i64>,
}

impl CompromiseRow {
    fn into_compromise(self) -> Result<Compromise> {
        let answer = match (self.answer_accepted, self.answered_by, self.answered_at) {
            (Some(accepted), Some(by), Some(at)) => Some(SponsorsAnswer {
                accepted,
                comment: self.answer_comment,
                by: by.parse().map_err(Error::internal)?,
                at: Moment::from_millis(at),
            }),
            _ => None,
        };
        Ok(Compromise {
            version: self.version,
            operations: serde_json::from_str(&self.operations)?,
            reason: self.reason,
            made_by: self.made_by.parse().map_err(Error::internal)?,
            made_at: Moment::from_millis(self.made_at),
            answer,
        })
    }
}

/// The compromises on these amendments, oldest first.
///
/// # Errors
/// What the database said.
pub fn compromises_of(
    conn: &mut DbConn,
    amendments: &[AmendmentId],
) -> Result<HashMap<AmendmentId, Vec<Compromise>>> {
    use compromises as c;
    let ids: Vec<String> = amendments.iter().map(ToString::to_string).collect();
    let rows: Vec<CompromiseRow> = c::table
        .filter(c::amendment_id.eq_any(ids))
        .order((c::amendment_id.asc(), c::version.asc()))
        .select(CompromiseRow::as_select())
        .load(conn)?;
    let mut found: HashMap<AmendmentId, Vec<Compromise>> = HashMap::new();
    for row in rows {
        let id = row.amendment_id.parse().map_err(Error::internal)?;
        found.entry(id).or_default().push(row.into_compromise()?);
    }
    Ok(found)
}

/// Keeps a compromise: as the newest version while that is not answered, else as the next.
///
/// # Errors
/// What the database said.
pub fn put_compromise(
    conn: &mut DbConn,
    amendment: AmendmentId,
    operations: &[Operation],
    reason: Option<&str>,
    by: UserId,
    now: Moment,
) -> Result<()> {
    use compromises as c;
    let last: Option<(i64, Option<bool>)> = c::table
        .filter(c::amendment_id.eq(amendment.to_string()))
        .order(c::version.desc())
        .select((c::version, c::answer_accepted))
        .first(conn)
        .optional()?;
    let operations = serde_json::to_string(operations)?;
    if let Some((version, None)) = last {
        diesel::update(c::table.find((amendment.to_string(), version)))
            .set((
                c::operations.eq(operations),
                c::reason.eq(reason),
                c::made_by.eq(by.to_string()),
                c::made_at.eq(now.millis()),
            ))
            .execute(conn)?;
        return Ok(());
    }
    let row = CompromiseRow {
        amendment_id: amendment.to_string(),
        version: last.map_or(0, |(version, _)| version).saturating_add(1),
        operations,
        reason: reason.map(str::to_owned),
        made_by: by.to_string(),
        made_at: now.millis(),
        answer_accepted: None,
        answer_comment: None,
        answered_by: None,
        answered_at: None,
    };
    diesel::insert_into(c::table).values(row).execute(conn)?;
    Ok(())
}

/// Keeps the sponsors' answer with the version it is to, the newest.
///
/// # Errors
/// What the database said.
pub fn answer_compromise(conn: &mut DbConn, amendment: AmendmentId, answer: &SponsorsAnswer) -> Result<()> {
    use compromises as c;
    let newest: Option<i64> = c::table
        .filter(c::amendment_id.eq(amendment.to_string()))
        .select(diesel::dsl::max(c::version))
        .first(conn)?;
    diesel::update(c::table.find((amendment.to_string(), newest.unwrap_or(0))))
        .filter(c::answer_accepted.is_null())
        .set((
            c::answer_accepted.eq(answer.accepted),
            c::answer_comment.eq(answer.comment.as_deref()),
            c::answered_by.eq(answer.by.to_string()),
            c::answered_at.eq(answer.at.millis()),
        ))
        .execute(conn)?;
    Ok(())
}
