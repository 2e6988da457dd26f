//! Owns: the rows of mandates and of their lists, and finding an entry by its identifier or its code.
//! Never: decides who may see one.

pub mod coverage;
mod rounds;
mod writing;

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{
    connection::DbConn,
    schema::{bodies, delegations, mandates, norms, pillars, taskings},
};
use crate::{
    domain::{
        accounts::DelegationKind,
        ids::{BodyId, MandateId, NormId, PillarId, StateCode, TaskingId},
        mandates::Settings,
    },
    error::{Error, Result},
};

pub use rounds::{Round, add_round, newest_round, round, rounds_after, save_round};
pub use writing::{add, change, symbol_taken};

/// A delegation with the mandate it belongs to, as a person's own page shows it.
#[derive(Debug, Queryable)]
pub struct DelegationHere {
    /// The delegation's name.
    pub name: String,
    /// The capital's time zone.
    pub time_zone: String,
    /// The mandate's symbol.
    pub mandate_symbol: String,
    /// The mandate's title.
    pub mandate_title: String,
}

/// One delegation of a mandate.
///
/// # Errors
/// [`crate::error::Error::NotFound`]; what the database said.
pub fn delegation(conn: &mut DbConn, mandate: MandateId, code: &StateCode) -> Result<DelegationHere> {
    Ok(delegations::table
        .inner_join(mandates::table)
        .filter(delegations::mandate_id.eq(mandate.to_string()).and(delegations::code.eq(code.as_str())))
        .select((delegations::name, delegations::time_zone, mandates::symbol, mandates::title))
        .first(conn)?)
}

/// The head of a mandate.
#[derive(Debug, Clone)]
pub struct Mandate {
    /// Identifier.
    pub id: MandateId,
    /// Symbol.
    pub symbol: String,
    /// Title.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Who adopted it.
    pub issued_by: String,
    /// Rules of this mandate.
    pub settings: Settings,
    /// Raised by every change.
    pub version: i64,
}

/// The identifiers of all mandates on this server, in order.
///
/// # Errors
/// What the database said.
pub fn all_ids(conn: &mut DbConn) -> Result<Vec<MandateId>> {
    let ids: Vec<String> = mandates::table.order(mandates::id.asc()).select(mandates::id).load(conn)?;
    ids.iter().map(|id| id.parse().map_err(Error::internal)).collect()
}

/// The mandate.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn mandate(conn: &mut DbConn, id: MandateId) -> Result<Mandate> {
    use mandates as m;
    type Row = (String, String, String, String, i64, bool, i64);
    let row: Row = m::table
        .find(id.to_string())
        .select((
            m::symbol,
            m::title,
            m::date,
            m::issued_by,
            m::minimum_silence_seconds,
            m::mail_shows_text,
            m::version,
        ))
        .first(conn)?;
    let (symbol, title, date, issued_by, minimum_silence_seconds, mail_shows_text, version) = row;
    let settings = Settings { minimum_silence_seconds, mail_shows_text };
    Ok(Mandate { id, symbol, title, date, issued_by, settings, version })
}

/// The year of the instrument, as symbols of recommendations carry it.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn mandate_year(conn: &mut DbConn, id: MandateId) -> Result<String> {
    Ok(mandate(conn, id)?.date.chars().take(4).collect())
}

/// One delegation: a state of the roster, the chair's office, the secretariat or an observer.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// Its code.
    pub code: StateCode,
    /// Name as shown.
    pub name: String,
    /// Whose people it is.
    pub kind: DelegationKind,
    /// Day of accession, for states.
    pub member_from: Option<String>,
    /// First day no longer a member, for states that left.
    pub member_to: Option<String>,
    /// IANA name.
    pub time_zone: String,
}

/// All delegations, in the order of the roster, then observers, chair and secretariat.
///
/// # Errors
/// What the database said.
pub fn all_delegations(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<Delegation>> {
    use delegations as d;
    type Row = (String, String, String, Option<String>, Option<String>, String);
    d::table
        .filter(d::mandate_id.eq(mandate.to_string()))
        .order((d::ordinal.asc(), d::code.asc()))
        .select((d::code, d::name, d::kind, d::member_from, d::member_to, d::time_zone))
        .load::<Row>(conn)?
        .into_iter()
        .map(|(code, name, kind, member_from, member_to, time_zone)| {
            Ok(Delegation {
                code: code.parse().map_err(Error::internal)?,
                name,
                kind: kind.parse().map_err(Error::internal)?,
                member_from,
                member_to,
                time_zone,
            })
        })
        .collect()
}

/// The states of the roster with their names, in the order of the roster.
///
/// # Errors
/// What the database said.
pub fn roster(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<(StateCode, String)>> {
    let all = all_delegations(conn, mandate)?.into_iter();
    Ok(all.filter(|d| d.kind == DelegationKind::State).map(|d| (d.code, d.name)).collect())
}

/// The name of every delegation by its code.
///
/// # Errors
/// What the database said.
pub fn delegation_names(conn: &mut DbConn, mandate: MandateId) -> Result<BTreeMap<StateCode, String>> {
    Ok(all_delegations(conn, mandate)?.into_iter().map(|d| (d.code, d.name)).collect())
}

/// A pillar.
#[derive(Debug, Clone)]
pub struct Pillar {
    /// Identifier.
    pub id: PillarId,
    /// Code.
    pub code: String,
    /// Name as shown.
    pub name: String,
}

/// The pillars, in order.
///
/// # Errors
/// What the database said.
pub fn all_pillars(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<Pillar>> {
    pillars::table
        .filter(pillars::mandate_id.eq(mandate.to_string()))
        .order((pillars::ordinal.asc(), pillars::code.asc()))
        .select((pillars::id, pillars::code, pillars::name))
        .load::<(String, String, String)>(conn)?
        .into_iter()
        .map(|(id, code, name)| Ok(Pillar { id: id.parse().map_err(Error::internal)?, code, name }))
        .collect()
}

/// A body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Identifier.
    pub id: BodyId,
    /// Code.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Code of its pillar.
    pub pillar: Option<String>,
}

/// The bodies, in order.
///
/// # Errors
/// What the database said.
pub fn all_bodies(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<Body>> {
    bodies::table
        .left_join(pillars::table.on(pillars::id.nullable().eq(bodies::pillar_id)))
        .filter(bodies::mandate_id.eq(mandate.to_string()))
        .order((bodies::ordinal.asc(), bodies::code.asc()))
        .select((bodies::id, bodies::code, bodies::name, pillars::code.nullable()))
        .load::<(String, String, String, Option<String>)>(conn)?
        .into_iter()
        .map(|(id, code, name, pillar)| {
            Ok(Body { id: id.parse().map_err(Error::internal)?, code, name, pillar })
        })
        .collect()
}

/// A tasking.
#[derive(Debug, Clone)]
pub struct Tasking {
    /// Identifier.
    pub id: TaskingId,
    /// `T1.2`.
    pub number: String,
    /// What is asked.
    pub title: String,
    /// Of whom.
    pub addressee: Option<String>,
    /// Number of the tasking it is a strand of.
    pub parent: Option<String>,
}

/// The taskings, in order.
///
/// # Errors
/// What the database said.
pub fn all_taskings(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<Tasking>> {
    use taskings as t;
    type Row = (String, String, String, Option<String>, Option<String>);
    let rows: Vec<Row> = t::table
        .filter(t::mandate_id.eq(mandate.to_string()))
        .order((t::ordinal.asc(), t::number.asc()))
        .select((t::id, t::number, t::title, t::addressee, t::parent_id))
        .load(conn)?;
    let numbers: BTreeMap<String, String> =
        rows.iter().map(|(id, number, ..)| (id.clone(), number.clone())).collect();
    rows.into_iter()
        .map(|(id, number, title, addressee, parent)| {
            let parent = parent.and_then(|id| numbers.get(&id).cloned());
            Ok(Tasking { id: id.parse().map_err(Error::internal)?, number, title, addressee, parent })
        })
        .collect()
}

/// A norm.
#[derive(Debug, Clone)]
pub struct Norm {
    /// Identifier.
    pub id: NormId,
    /// `13(a)`.
    pub code: String,
    /// Short title.
    pub title: String,
}

/// The norms, in order.
///
/// # Errors
/// What the database said.
pub fn all_norms(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<Norm>> {
    norms::table
        .filter(norms::mandate_id.eq(mandate.to_string()))
        .order((norms::ordinal.asc(), norms::code.asc()))
        .select((norms::id, norms::code, norms::title))
        .load::<(String, String, String)>(conn)?
        .into_iter()
        .map(|(id, code, title)| Ok(Norm { id: id.parse().map_err(Error::internal)?, code, title }))
        .collect()
}

/// The body that a reference names, by identifier or code.
///
/// # Errors
/// What the database said.
pub fn body(conn: &mut DbConn, mandate: MandateId, reference: &str) -> Result<Option<Body>> {
    let all = all_bodies(conn, mandate)?;
    Ok(all.into_iter().find(|body| body.code == reference || body.id.to_string() == reference))
}

/// The tasking that a reference names, by identifier or number.
///
/// # Errors
/// What the database said.
pub fn tasking(conn: &mut DbConn, mandate: MandateId, reference: &str) -> Result<Option<Tasking>> {
    let all = all_taskings(conn, mandate)?;
    Ok(all.into_iter().find(|t| t.number == reference || t.id.to_string() == reference))
}

/// The norm that a reference names, by identifier or code.
///
/// # Errors
/// What the database said.
pub fn norm(conn: &mut DbConn, mandate: MandateId, reference: &str) -> Result<Option<Norm>> {
    let all = all_norms(conn, mandate)?;
    Ok(all.into_iter().find(|norm| norm.code == reference || norm.id.to_string() == reference))
}

/// The mandate with this symbol.
///
/// # Errors
/// What the database said.
pub fn by_symbol(conn: &mut DbConn, symbol: &str) -> Result<Option<MandateId>> {
    let id: Option<String> =
        mandates::table.filter(mandates::symbol.eq(symbol)).select(mandates::id).first(conn).optional()?;
    id.map(|id| id.parse().map_err(Error::internal)).transpose()
}
