//! Owns: the lists of recommendations: the policy's scope as SQL, the filters, the page. Never: filters after the
//! page was cut.

use std::collections::HashMap;

use diesel::{dsl::exists, prelude::*, sql_types::Bool};

use super::{Row, Stored, stored};
use crate::{
    domain::{
        ids::{RecommendationId, StateCode},
        policy::Scope,
        recommendations::Status,
        search::Words,
        time::Moment,
    },
    error::Result,
    store::{
        connection::{DbConn, MultiBackend},
        schema::{
            bodies, recommendation_bodies, recommendation_norms, recommendation_taskings, recommendations,
        },
        search,
        visibility::in_scope,
    },
};

/// A condition on recommendations.
pub type Condition = Box<dyn BoxableExpression<recommendations::table, MultiBackend, SqlType = Bool>>;

/// What a list is narrowed to; everything named must hold.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// Any of these statuses; empty is any.
    pub statuses: Vec<Status>,
    /// Lead or involved body, any of these ids.
    pub bodies: Option<Vec<String>>,
    /// This tasking, by id.
    pub tasking: Option<String>,
    /// This norm, by id.
    pub norm: Option<String>,
    /// Led by this delegation.
    pub lead: Option<StateCode>,
    /// Words of title and symbol.
    pub words: Option<Words>,
    /// Only these.
    pub only: Option<Vec<RecommendationId>>,
}

/// Where a page starts: after this one.
#[derive(Debug, Clone, Copy)]
pub struct After {
    /// When it was started.
    pub created_at: Moment,
    /// Its identifier.
    pub id: RecommendationId,
}

/// A page of the recommendations in scope, in the order they were started.
///
/// # Errors
/// What the database said.
pub fn page(
    conn: &mut DbConn,
    scope: &Scope,
    narrowed: &Narrowed,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Stored>> {
    use recommendations as r;
    let mut query = r::table
        .filter(in_scope!(scope))
        .order((r::created_at.asc(), r::id.asc()))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed::<MultiBackend>();
    for condition in conditions(conn, narrowed) {
        query = query.filter(condition);
    }
    if let Some(after) = after {
        let (at, id) = (after.created_at.millis(), after.id.to_string());
        // The first condition says nothing new; it lets the index start at the page.
        let here = r::created_at.gt(at).or(r::created_at.eq(at).and(r::id.gt(id)));
        query = query.filter(r::created_at.ge(at)).filter(here);
    }
    let rows: Vec<Row> = query.load(conn)?;
    let codes: HashMap<String, String> = bodies::table
        .filter(bodies::mandate_id.eq(scope.mandate.to_string()))
        .select((bodies::id, bodies::code))
        .load(conn)?
        .into_iter()
        .collect();
    let code = |row: &Row| codes.get(&row.lead_body_id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let code = code(&row);
            stored(row, code)
        })
        .collect()
}

fn conditions(conn: &DbConn, narrowed: &Narrowed) -> Vec<Condition> {
    use recommendation_bodies as rb;
    use recommendation_norms as rn;
    use recommendation_taskings as rt;
    use recommendations as r;
    let mut all: Vec<Condition> = Vec::new();
    if !narrowed.statuses.is_empty() {
        let statuses: Vec<&str> = narrowed.statuses.iter().map(|status| status.as_str()).collect();
        all.push(Box::new(r::status.eq_any(statuses)));
    }
    if let Some(ids) = &narrowed.bodies {
        let involved =
            rb::table.filter(rb::recommendation_id.eq(r::id)).filter(rb::body_id.eq_any(ids.clone()));
        all.push(Box::new(r::lead_body_id.eq_any(ids.clone()).or(exists(involved))));
    }
    if let Some(id) = &narrowed.tasking {
        let answered =
            rt::table.filter(rt::recommendation_id.eq(r::id)).filter(rt::tasking_id.eq(id.clone()));
        all.push(Box::new(exists(answered)));
    }
    if let Some(id) = &narrowed.norm {
        let cited = rn::table.filter(rn::recommendation_id.eq(r::id)).filter(rn::norm_id.eq(id.clone()));
        all.push(Box::new(exists(cited)));
    }
    if let Some(lead) = &narrowed.lead {
        all.push(Box::new(r::lead.eq(lead.to_string())));
    }
    if let Some(words) = &narrowed.words {
        all.push(search::recommendations_with(conn, words));
    }
    if let Some(ids) = &narrowed.only {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        all.push(Box::new(r::id.eq_any(ids)));
    }
    all
}
