//! Owns: the rows of packages and of what is in them. Never: decides what may be in one.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    connection::{DbConn, MultiBackend, each},
    schema::{package_items, packages, recommendations, revisions, users},
};
use crate::{
    domain::{
        ids::{MandateId, PackageId, RecommendationId, UserId},
        packages::{PackageStatus, Response},
        recommendations::{Facts, Status},
        time::Moment,
    },
    error::{Error, Result},
};

/// A recommendation as a package holds it.
#[derive(Debug, Clone)]
pub struct Held {
    /// Identifier.
    pub id: RecommendationId,
    /// Its symbol.
    pub symbol: String,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub status: Status,
    /// The fingerprint of its newest revision.
    pub fingerprint: String,
    /// What the policy is asked with about taking it out; its co-sponsors, who play no part in that, are left out.
    pub facts: Facts,
}

/// A package as kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Identifier.
    pub id: PackageId,
    /// The mandate.
    pub mandate: MandateId,
    /// The title.
    pub title: String,
    /// The cover note.
    pub cover_note: String,
    /// Where it is in its life.
    pub status: PackageStatus,
    /// When it went to the Leaders.
    pub submitted_at: Option<Moment>,
    /// By whom, by name.
    pub submitted_by: Option<String>,
    /// The Leaders' outcome, text, date, and the name of whoever recorded it.
    pub response: Option<(String, String, String, String)>,
    /// Raised by every change.
    pub version: i64,
    /// What is in it, in order.
    pub held: Vec<Held>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = packages)]
struct Row {
    id: String,
    mandate_id: String,
    title: String,
    cover_note: String,
    status: String,
    submitted_by: Option<String>,
    submitted_at: Option<i64>,
    response_outcome: Option<String>,
    response_text: Option<String>,
    response_date: Option<String>,
    response_by: Option<String>,
    version: i64,
}

impl Row {
    fn into_kept(self, names: &HashMap<String, String>, held: Vec<Held>) -> Result<Kept> {
        let name = |id: Option<String>| id.and_then(|id| names.get(&id).cloned());
        let response = match (self.response_outcome, self.response_text, self.response_date) {
            (Some(outcome), Some(text), Some(date)) => {
                Some((outcome, text, date, name(self.response_by).unwrap_or_default()))
            }
            _ => None,
        };
        Ok(Kept {
            id: self.id.parse().map_err(Error::internal)?,
            mandate: self.mandate_id.parse().map_err(Error::internal)?,
            title: self.title,
            cover_note: self.cover_note,
            status: self.status.parse().map_err(Error::internal)?,
            submitted_at: self.submitted_at.map(Moment::from_millis),
            submitted_by: name(self.submitted_by),
            response,
            version: self.version,
            held,
        })
    }
}

fn complete(conn: &mut DbConn, rows: Vec<Row>) -> Result<Vec<Kept>> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let people: Vec<String> =
        rows.iter().flat_map(|row| [&row.submitted_by, &row.response_by]).flatten().cloned().collect();
    let names: HashMap<String, String> = users::table
        .filter(users::id.eq_any(people))
        .select((users::id, users::name))
        .load::<(String, String)>(conn)?
        .into_iter()
        .collect();
    let mut held: HashMap<String, Vec<Held>> = HashMap::new();
    for (package, recommendation) in contents(conn, &ids)? {
        held.entry(package).or_default().push(recommendation);
    }
    rows.into_iter()
        .map(|row| {
            let held = held.remove(&row.id).unwrap_or_default();
            row.into_kept(&names, held)
        })
        .collect()
}

/// Mandate, lead, who started it, marking, released to observers.
type FactsRow = (String, String, String, String, bool);

fn contents(conn: &mut DbConn, ids: &[String]) -> Result<Vec<(String, Held)>> {
    package_items::table
        .inner_join(recommendations::table)
        .inner_join(
            revisions::table.on(revisions::recommendation_id
                .eq(recommendations::id)
                .and(revisions::number.nullable().eq(recommendations::newest_revision))),
        )
        .filter(package_items::package_id.eq_any(ids.to_vec()))
        .order((package_items::package_id.asc(), package_items::ordinal.asc()))
        .select((
            package_items::package_id,
            recommendations::id,
            recommendations::symbol,
            recommendations::title,
            recommendations::status,
            revisions::fingerprint,
            (
                recommendations::mandate_id,
                recommendations::lead,
                recommendations::created_by_delegation,
                recommendations::marking,
                recommendations::released_to_observers,
            ),
        ))
        .load::<(String, String, String, String, String, String, FactsRow)>(conn)?
        .into_iter()
        .map(|(package, id, symbol, title, status, fingerprint, row)| {
            let (mandate, lead, created_by, marking, released_to_observers) = row;
            let id = id.parse().map_err(Error::internal)?;
            let status = status.parse().map_err(Error::internal)?;
            let facts = Facts {
                id,
                mandate: mandate.parse().map_err(Error::internal)?,
                status,
                lead: lead.parse().map_err(Error::internal)?,
                created_by: created_by.parse().map_err(Error::internal)?,
                co_sponsors: Vec::new(),
                pen: None,
                tabled: true,
                marking: marking.parse().map_err(Error::internal)?,
                released_to_observers,
                observers_may_comment: false,
                amendments_close: None,
                comments_close: None,
            };
            Ok((package, Held { id, symbol, title, status, fingerprint, facts }))
        })
        .collect()
}

/// One package.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn find(conn: &mut DbConn, id: PackageId) -> Result<Kept> {
    let row = packages::table.find(id.to_string()).select(Row::as_select()).first(conn)?;
    complete(conn, vec![row])?.pop().ok_or(Error::NotFound)
}

/// The packages of a mandate after `after`, at most `limit`, the oldest first.
///
/// # Errors
/// What the database said.
pub fn page(
    conn: &mut DbConn,
    mandate: MandateId,
    after: Option<PackageId>,
    limit: i64,
) -> Result<Vec<Kept>> {
    // Identifiers are UUIDv7: their order is the order of creation.
    let rows = packages::table
        .filter(packages::mandate_id.eq(mandate.to_string()))
        .filter(packages::id.gt(after.map(|id| id.to_string()).unwrap_or_default()))
        .order(packages::id.asc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    complete(conn, rows)
}

/// Every package of these mandates, or of all, the oldest first.
///
/// # Errors
/// What the database said.
pub fn all(conn: &mut DbConn, mandates: Option<&[MandateId]>) -> Result<Vec<Kept>> {
    let mut query =
        packages::table.order(packages::id.asc()).select(Row::as_select()).into_boxed::<MultiBackend>();
    if let Some(mandates) = mandates {
        let mandates: Vec<String> = mandates.iter().map(ToString::to_string).collect();
        query = query.filter(packages::mandate_id.eq_any(mandates));
    }
    let rows: Vec<Row> = query.load(conn)?;
    complete(conn, rows)
}

/// The package a recommendation is in: identifier, title and status; a submitted one before one under way.
///
/// # Errors
/// What the database said.
pub fn of_recommendation(
    conn: &mut DbConn,
    id: RecommendationId,
) -> Result<Option<(String, String, String)>> {
    Ok(package_items::table
        .inner_join(packages::table.on(packages::id.eq(package_items::package_id)))
        .filter(package_items::recommendation_id.eq(id.to_string()))
        .order((packages::status.desc(), packages::id.asc()))
        .select((packages::id, packages::title, packages::status))
        .first(conn)
        .optional()?)
}

/// Writes a package under way.
///
/// # Errors
/// What the database said.
pub fn insert(
    conn: &mut DbConn,
    (id, mandate): (PackageId, MandateId),
    title: &str,
    cover_note: &str,
    by: UserId,
    now: Moment,
) -> Result<()> {
    diesel::insert_into(packages::table)
        .values((
            packages::id.eq(id.to_string()),
            packages::mandate_id.eq(mandate.to_string()),
            packages::title.eq(title),
            packages::cover_note.eq(cover_note),
            packages::status.eq(PackageStatus::Open.as_str()),
            packages::created_by.eq(by.to_string()),
            packages::created_at.eq(now.millis()),
            packages::version.eq(1_i64),
        ))
        .execute(conn)?;
    Ok(())
}

/// Changes title and cover note.
///
/// # Errors
/// What the database said.
pub fn change(conn: &mut DbConn, id: PackageId, title: &str, cover_note: &str) -> Result<()> {
    diesel::update(packages::table.find(id.to_string()))
        .set((
            packages::title.eq(title),
            packages::cover_note.eq(cover_note),
            packages::version.eq(packages::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts these recommendations, in this order, in place of what was in the package.
///
/// # Errors
/// What the database said.
pub fn fill(conn: &mut DbConn, id: PackageId, items: &[RecommendationId]) -> Result<()> {
    use package_items as i;
    diesel::delete(i::table.filter(i::package_id.eq(id.to_string()))).execute(conn)?;
    let rows: Vec<_> = (0_i64..)
        .zip(items)
        .map(|(place, item)| {
            (
                i::package_id.eq(id.to_string()),
                i::recommendation_id.eq(item.to_string()),
                i::ordinal.eq(place),
            )
        })
        .collect();
    each!(conn, c => diesel::insert_into(i::table).values(&rows).execute(c))?;
    Ok(())
}

/// Marks the package as gone to the Leaders.
///
/// # Errors
/// What the database said.
pub fn submit(conn: &mut DbConn, id: PackageId, by: UserId, now: Moment) -> Result<()> {
    diesel::update(packages::table.find(id.to_string()))
        .set((
            packages::status.eq(PackageStatus::Submitted.as_str()),
            packages::submitted_by.eq(by.to_string()),
            packages::submitted_at.eq(now.millis()),
            packages::version.eq(packages::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps the Leaders' response.
///
/// # Errors
/// What the database said.
pub fn respond(conn: &mut DbConn, id: PackageId, response: &Response, by: UserId) -> Result<()> {
    diesel::update(packages::table.find(id.to_string()))
        .set((
            packages::response_outcome.eq(response.outcome.as_str()),
            packages::response_text.eq(&response.text),
            packages::response_date.eq(&response.date),
            packages::response_by.eq(by.to_string()),
            packages::version.eq(packages::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
