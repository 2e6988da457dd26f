//! Owns: finding which visible recommendation answers which tasking through which body. Never: widens the scope.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::store::{
    connection::DbConn,
    schema::{
        bodies, co_sponsors, recommendation_bodies, recommendation_taskings, recommendations, taskings,
    },
};
use crate::{
    domain::{
        ids::RecommendationId,
        policy::Scope,
        recommendations::{Facts, Status},
    },
    error::{Error, Result},
};

/// A recommendation as an answer to taskings.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Identifier.
    pub id: RecommendationId,
    /// Symbol.
    pub symbol: String,
    /// Title.
    pub title: String,
    /// Where it is in its life.
    pub status: Status,
    /// Code of the lead body.
    pub lead_body: String,
    /// Codes of the involved bodies.
    pub involved_bodies: Vec<String>,
    /// Numbers of the taskings it answers.
    pub taskings: Vec<String>,
}

/// Everything in scope, in order of symbol. The whole mandate is read and the policy's own [`Scope::contains`] asked
/// of each: a matrix has no pages.
///
/// # Errors
/// What the database said.
pub fn answers(conn: &mut DbConn, scope: &Scope) -> Result<Vec<Answer>> {
    use recommendations as r;
    type Row = (String, String, String, String, String, String, Option<i64>, String, bool, String);
    let mandate = scope.mandate.to_string();
    let of_mandate = || r::table.filter(r::mandate_id.eq(mandate.clone())).select(r::id);
    let sponsors = grouped(
        co_sponsors::table
            .filter(co_sponsors::recommendation_id.eq_any(of_mandate()))
            .select((co_sponsors::recommendation_id, co_sponsors::state))
            .load(conn)?,
    );
    let numbers = grouped(
        recommendation_taskings::table
            .inner_join(taskings::table.on(taskings::id.eq(recommendation_taskings::tasking_id)))
            .filter(taskings::mandate_id.eq(&mandate))
            .order((taskings::ordinal.asc(), taskings::number.asc()))
            .select((recommendation_taskings::recommendation_id, taskings::number))
            .load(conn)?,
    );
    let involved = grouped(
        recommendation_bodies::table
            .inner_join(bodies::table.on(bodies::id.eq(recommendation_bodies::body_id)))
            .filter(bodies::mandate_id.eq(&mandate))
            .order((bodies::ordinal.asc(), bodies::code.asc()))
            .select((recommendation_bodies::recommendation_id, bodies::code))
            .load(conn)?,
    );
    let rows: Vec<Row> = r::table
        .inner_join(bodies::table.on(bodies::id.eq(r::lead_body_id)))
        .filter(r::mandate_id.eq(&mandate))
        .order((r::symbol.asc(), r::id.asc()))
        .select((
            r::id,
            r::symbol,
            r::title,
            r::status,
            r::lead,
            r::created_by_delegation,
            r::newest_revision,
            r::marking,
            r::released_to_observers,
            bodies::code,
        ))
        .load(conn)?;
    let mut seen = Vec::new();
    for (id, symbol, title, status, lead, created_by, newest, marking, released, lead_body) in rows {
        let of = |all: &BTreeMap<String, Vec<String>>| all.get(&id).cloned().unwrap_or_default();
        let facts = Facts {
            id: id.parse().map_err(Error::internal)?,
            mandate: scope.mandate,
            status: status.parse().map_err(Error::internal)?,
            lead: lead.parse().map_err(Error::internal)?,
            created_by: created_by.parse().map_err(Error::internal)?,
            co_sponsors: of(&sponsors)
                .iter()
                .map(|state| state.parse().map_err(Error::internal))
                .collect::<Result<_>>()?,
            pen: None,
            tabled: newest.is_some(),
            marking: marking.parse().map_err(Error::internal)?,
            released_to_observers: released,
            observers_may_comment: false,
            amendments_close: None,
            comments_close: None,
        };
        if scope.contains(&facts) {
            let (involved_bodies, taskings) = (of(&involved), of(&numbers));
            let Facts { id, status, .. } = facts;
            seen.push(Answer { id, symbol, title, status, lead_body, involved_bodies, taskings });
        }
    }
    Ok(seen)
}

fn grouped(pairs: Vec<(String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (of, value) in pairs {
        groups.entry(of).or_default().push(value);
    }
    groups
}
