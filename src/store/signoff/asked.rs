//! Owns: reading what a sign-off asks about and whom: the exact text, and the states that decide.
//! Never: writes anything.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        ids::{MandateId, RecommendationId, StateCode},
        texts::{Clause, numbering},
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        schema::{delegations, mandates, recommendations, revisions},
    },
};

/// The revision a sign-off asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedText {
    /// Whose text.
    pub recommendation: RecommendationId,
    /// Its number.
    pub revision: u32,
    /// The symbol it was issued under.
    pub symbol: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

impl AskedText {
    /// The ids of its clauses.
    #[must_use]
    pub fn clause_ids(&self) -> Vec<String> {
        self.clauses.iter().map(|clause| clause.id.as_str().to_owned()).collect()
    }

    /// How negotiators call each clause, by id.
    #[must_use]
    pub fn references(&self) -> HashMap<String, String> {
        let numbered = numbering::number(&self.clauses);
        let ids = self.clauses.iter().map(|clause| clause.id.as_str().to_owned());
        ids.zip(numbered.into_iter().map(|numbered| numbered.reference)).collect()
    }
}

/// One revision of a recommendation.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn text(conn: &mut DbConn, recommendation: RecommendationId, revision: u32) -> Result<AskedText> {
    let (symbol, fingerprint, clauses) = revisions::table
        .find((recommendation.to_string(), i64::from(revision)))
        .select((revisions::symbol, revisions::fingerprint, revisions::clauses))
        .first::<(String, String, String)>(conn)?;
    let clauses = serde_json::from_str(&clauses)?;
    Ok(AskedText { recommendation, revision, symbol, fingerprint, clauses })
}

/// Several revisions, each of another recommendation, in one statement.
///
/// # Errors
/// What the database said.
pub fn texts(conn: &mut DbConn, wanted: &[(RecommendationId, u32)]) -> Result<Vec<AskedText>> {
    let ids: Vec<String> = wanted.iter().map(|(id, _)| id.to_string()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = revisions::table
        .filter(revisions::recommendation_id.eq_any(ids))
        .select((
            revisions::recommendation_id,
            revisions::number,
            revisions::symbol,
            revisions::fingerprint,
            revisions::clauses,
        ))
        .load::<(String, i64, String, String, String)>(conn)?;
    let mut texts = Vec::with_capacity(wanted.len());
    for (id, number, symbol, fingerprint, clauses) in rows {
        let recommendation = id.parse().map_err(Error::internal)?;
        let revision = u32::try_from(number).map_err(Error::internal)?;
        if wanted.contains(&(recommendation, revision)) {
            let clauses = serde_json::from_str(&clauses)?;
            texts.push(AskedText { recommendation, revision, symbol, fingerprint, clauses });
        }
    }
    Ok(texts)
}

/// A recommendation's symbol, title and newest revision.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn head(conn: &mut DbConn, id: RecommendationId) -> Result<(String, String, Option<u32>)> {
    let (symbol, title, newest) = recommendations::table
        .find(id.to_string())
        .select((recommendations::symbol, recommendations::title, recommendations::newest_revision))
        .first::<(String, String, Option<i64>)>(conn)?;
    let newest = newest.map(|number| u32::try_from(number).map_err(Error::internal)).transpose()?;
    Ok((symbol, title, newest))
}

/// A state of the mandate with its dates.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its code.
    pub code: StateCode,
    /// Its name.
    pub name: String,
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// First day no longer a member, `YYYY-MM-DD`; none while it is one.
    pub to: Option<String>,
    /// The capital's time zone.
    pub time_zone: String,
}

/// Who decides in a mandate, and how it counts.
#[derive(Debug, Clone)]
pub struct Deciders {
    /// The mandate's date, `YYYY-MM-DD`.
    pub date: String,
    /// The shortest silence, in seconds.
    pub minimum_silence_seconds: i64,
    /// Its states, in the order of the mandate.
    pub members: Vec<Member>,
}

/// Who decides in a mandate.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn deciders(conn: &mut DbConn, mandate: MandateId) -> Result<Deciders> {
    let (date, minimum_silence_seconds) = mandates::table
        .find(mandate.to_string())
        .select((mandates::date, mandates::minimum_silence_seconds))
        .first::<(String, i64)>(conn)?;
    let members = members(conn, mandate)?;
    Ok(Deciders { date, minimum_silence_seconds, members })
}

/// The states of a mandate, in its order.
///
/// # Errors
/// What the database said.
pub fn members(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<Member>> {
    delegations::table
        .filter(delegations::mandate_id.eq(mandate.to_string()))
        .filter(delegations::kind.eq("state"))
        .order((delegations::ordinal.asc(), delegations::code.asc()))
        .select((
            delegations::code,
            delegations::name,
            delegations::member_from,
            delegations::member_to,
            delegations::time_zone,
        ))
        .load::<(String, String, Option<String>, Option<String>, String)>(conn)?
        .into_iter()
        .map(|(code, name, from, to, time_zone)| {
            Ok(Member { code: code.parse().map_err(Error::internal)?, name, from, to, time_zone })
        })
        .collect()
}
