//! Owns: the rows of working texts and revisions. Never: changes a revision; the database refuses it too.

use diesel::{prelude::*, sql_types::BigInt};

use super::{
    connection::DbConn,
    fixed::{Value, fixed},
    schema::{recommendations, revisions, users, working_texts},
};
use crate::{
    domain::{
        accounts::Role,
        ids::{RecommendationId, StateCode, UserId},
        live::Drafted,
        texts::{Clause, Written, fingerprint::Fingerprint},
        time::Moment,
    },
    error::{Error, Result},
};

/// A working text as stored.
#[derive(Debug, Clone)]
pub struct WorkingText {
    /// Raised by every saved change; 0 is the empty text it starts with.
    pub version: i64,
    /// The clauses, as JSON.
    pub clauses: String,
    /// When it was last saved.
    pub updated_at: Moment,
    /// Name of who saved it.
    pub updated_by: String,
    /// Their delegation.
    pub updated_by_delegation: String,
}

/// The clauses of stored JSON.
///
/// # Errors
/// [`Error::Internal`] when it is not what was stored.
pub fn clauses(json: &str) -> Result<Vec<Clause>> {
    Ok(serde_json::from_str(json)?)
}

/// The clauses of stored JSON, their words left as they stand.
///
/// # Errors
/// [`Error::Internal`] when it is not what was stored.
pub fn written(json: &str) -> Result<Vec<Written>> {
    Ok(serde_json::from_str(json)?)
}

/// Starts the empty working text of a new recommendation.
///
/// # Errors
/// What the database said.
pub fn start(
    conn: &mut DbConn,
    id: RecommendationId,
    by: UserId,
    delegation: &StateCode,
    now: Moment,
) -> Result<()> {
    use working_texts as w;
    diesel::insert_into(w::table)
        .values((
            w::recommendation_id.eq(id.to_string()),
            w::version.eq(0_i64),
            w::clauses.eq("[]"),
            w::updated_at.eq(now.millis()),
            w::updated_by.eq(by.to_string()),
            w::updated_by_delegation.eq(delegation.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The working text of a recommendation.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn working(conn: &mut DbConn, id: RecommendationId) -> Result<WorkingText> {
    use working_texts as w;
    let (version, clauses, updated_at, updated_by, updated_by_delegation) = w::table
        .inner_join(users::table.on(users::id.eq(w::updated_by)))
        .filter(w::recommendation_id.eq(id.to_string()))
        .select((w::version, w::clauses, w::updated_at, users::name, w::updated_by_delegation))
        .first::<(i64, String, i64, String, String)>(conn)?;
    let updated_at = Moment::from_millis(updated_at);
    Ok(WorkingText { version, clauses, updated_at, updated_by, updated_by_delegation })
}

/// The version of a working text, who saved it, and for which delegation.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn saved_by(conn: &mut DbConn, id: RecommendationId) -> Result<(i64, UserId, StateCode)> {
    use working_texts as w;
    let (version, by, delegation) = w::table
        .find(id.to_string())
        .select((w::version, w::updated_by, w::updated_by_delegation))
        .first::<(i64, String, String)>(conn)?;
    Ok((version, by.parse().map_err(Error::internal)?, delegation.parse().map_err(Error::internal)?))
}

/// Saves the working text as the version after `version`, and says whether a shared document stands in front of it; `None`
/// when it did not: another version stands, or the text is the same.
///
/// # Errors
/// What the database said.
pub fn save_working(
    conn: &mut DbConn,
    id: RecommendationId,
    version: i64,
    json: &str,
    (by, delegation): (UserId, &StateCode),
    now: Moment,
) -> Result<Option<bool>> {
    let pieces = &[
        "UPDATE working_texts SET version = version + 1, clauses = ",
        ", updated_at = ",
        ", updated_by = ",
        ", updated_by_delegation = ",
        " WHERE recommendation_id = ",
        " AND version = ",
        " AND clauses <> ",
        " RETURNING (SELECT COUNT(*) FROM live_texts WHERE id = ",
        ")",
    ];
    let (key, id, by) = (Drafted::from(id).to_string(), id.to_string(), by.to_string());
    let values = [
        Value::Text(json),
        Value::Number(now.millis()),
        Value::Text(&by),
        Value::Text(delegation.as_str()),
        Value::Text(&id),
        Value::Number(version),
        Value::Text(json),
        Value::Text(&key),
    ];
    let found: Option<(i64,)> = fixed::<(BigInt,)>(pieces, values).get_result(conn).optional()?;
    Ok(found.map(|(documents,)| documents > 0))
}

/// A revision to be stored.
#[derive(Debug)]
pub struct NewRevision<'a> {
    /// Of which recommendation.
    pub recommendation: RecommendationId,
    /// 0, 1, 2 …
    pub number: u32,
    /// What its author says about it; may be empty.
    pub note: &'a str,
    /// The symbol it is fingerprinted under.
    pub symbol: &'a str,
    /// The clauses, as JSON.
    pub clauses: &'a str,
    /// Fingerprint.
    pub fingerprint: &'a Fingerprint,
    /// The revision it was written on.
    pub base: Option<u32>,
    /// Who issues it.
    pub author: UserId,
    /// For which delegation.
    pub author_delegation: &'a StateCode,
    /// In which role.
    pub author_role: Role,
}

/// Adds a revision.
///
/// # Errors
/// What the database said.
pub fn add_revision(conn: &mut DbConn, new: &NewRevision<'_>, now: Moment) -> Result<()> {
    use revisions as r;
    diesel::insert_into(r::table)
        .values((
            r::recommendation_id.eq(new.recommendation.to_string()),
            r::number.eq(i64::from(new.number)),
            r::note.eq(new.note),
            r::symbol.eq(new.symbol),
            r::clauses.eq(new.clauses),
            r::fingerprint.eq(new.fingerprint.as_str()),
            r::base.eq(new.base.map(i64::from)),
            r::author.eq(new.author.to_string()),
            r::author_delegation.eq(new.author_delegation.as_str()),
            r::author_role.eq(new.author_role.as_str()),
            r::created_at.eq(now.millis()),
        ))
        .execute(conn)?;
    Ok(())
}

/// A revision as stored, without its clauses.
#[derive(Debug, Clone)]
pub struct Revision {
    /// 0, 1, 2 …
    pub number: u32,
    /// What its author said about it.
    pub note: String,
    /// The symbol it is fingerprinted under.
    pub symbol: String,
    /// Fingerprint.
    pub fingerprint: Fingerprint,
    /// The revision it was written on.
    pub base: Option<u32>,
    /// When it was issued.
    pub created_at: Moment,
    /// Name of who issued it.
    pub author: String,
    /// For which delegation.
    pub author_delegation: String,
    /// In which role.
    pub author_role: String,
}

type RevisionRow = (i64, String, String, String, Option<i64>, i64, String, String, String);

fn revision_of(row: RevisionRow) -> Result<Revision> {
    let (number, note, symbol, fingerprint, base, created_at, author, author_delegation, author_role) = row;
    Ok(Revision {
        number: u32::try_from(number).map_err(Error::internal)?,
        note,
        symbol,
        fingerprint: fingerprint.parse().map_err(Error::internal)?,
        base: base.map(u32::try_from).transpose().map_err(Error::internal)?,
        created_at: Moment::from_millis(created_at),
        author,
        author_delegation,
        author_role,
    })
}

macro_rules! columns_of_revision {
    () => {{
        use revisions as r;
        (
            r::number,
            r::note,
            r::symbol,
            r::fingerprint,
            r::base,
            r::created_at,
            users::name,
            r::author_delegation,
            r::author_role,
        )
    }};
}

/// The revisions after `after` (none: from the first), at most `limit`, in order, without their clauses.
///
/// # Errors
/// What the database said.
pub fn revision_list(
    conn: &mut DbConn,
    id: RecommendationId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Revision>> {
    revisions::table
        .inner_join(users::table.on(users::id.eq(revisions::author)))
        .filter(revisions::recommendation_id.eq(id.to_string()))
        .filter(revisions::number.gt(after.unwrap_or(-1)))
        .order(revisions::number.asc())
        .limit(limit)
        .select(columns_of_revision!())
        .load::<RevisionRow>(conn)?
        .into_iter()
        .map(revision_of)
        .collect()
}

/// One revision and its clauses as JSON.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn revision(conn: &mut DbConn, id: RecommendationId, number: i64) -> Result<(Revision, String)> {
    let (row, clauses) = revisions::table
        .inner_join(users::table.on(users::id.eq(revisions::author)))
        .filter(revisions::recommendation_id.eq(id.to_string()).and(revisions::number.eq(number)))
        .select((columns_of_revision!(), revisions::clauses))
        .first::<(RevisionRow, String)>(conn)?;
    Ok((revision_of(row)?, clauses))
}

/// The clauses of one revision, as JSON; none when there is no such revision.
///
/// # Errors
/// What the database said.
pub fn revision_clauses(conn: &mut DbConn, id: RecommendationId, number: i64) -> Result<Option<String>> {
    Ok(revisions::table.find((id.to_string(), number)).select(revisions::clauses).first(conn).optional()?)
}

/// The clauses of one revision, as JSON, if any bracket stands in it. The key is looked for as it is stored; in the
/// words of a clause its quotes would be escaped.
///
/// # Errors
/// What the database said.
pub fn bracketed_clauses(conn: &mut DbConn, id: RecommendationId, number: i64) -> Result<Option<String>> {
    Ok(revisions::table
        .find((id.to_string(), number))
        .filter(revisions::clauses.like("%\"bracket\":%"))
        .select(revisions::clauses)
        .first(conn)
        .optional()?)
}

/// The clauses, as JSON, of the newest revision of each of several recommendations, one statement whatever their number.
///
/// # Errors
/// What the database said.
pub fn newest_clauses(
    conn: &mut DbConn,
    ids: &[RecommendationId],
) -> Result<Vec<(RecommendationId, String)>> {
    use revisions as r;
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    r::table
        .inner_join(recommendations::table)
        .filter(r::recommendation_id.eq_any(ids))
        .filter(recommendations::newest_revision.eq(r::number.nullable()))
        .select((r::recommendation_id, r::clauses))
        .load::<(String, String)>(conn)?
        .into_iter()
        .map(|(id, json)| Ok((id.parse().map_err(Error::internal)?, json)))
        .collect()
}

/// The symbol of a recommendation and the number of its newest revision; none while it is a draft.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn newest(conn: &mut DbConn, id: RecommendationId) -> Result<(String, Option<u32>)> {
    use super::schema::recommendations as r;
    let (symbol, newest) =
        r::table
            .find(id.to_string())
            .select((r::symbol, r::newest_revision))
            .first::<(String, Option<i64>)>(conn)?;
    Ok((symbol, newest.map(u32::try_from).transpose().map_err(Error::internal)?))
}
