//! Owns: reading all recommendations of a mandate in a few statements: the facts the policy asks for, and the
//! heads that the board and the verification show. Never: decides which of them are seen.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    connection::DbConn,
    schema::{bodies, co_sponsors, recommendation_taskings, recommendations, taskings},
};
use crate::{
    domain::{
        ids::{MandateId, RecommendationId},
        recommendations::Facts,
    },
    error::{Error, Result},
};

/// A recommendation of the mandate by its head.
#[derive(Debug, Clone)]
pub struct HeadRow {
    /// What the policy asks about. The round's deadlines are left out.
    pub facts: Facts,
    /// Its symbol.
    pub symbol: String,
    /// Its title.
    pub title: String,
    /// The lead body's code.
    pub lead_body: String,
    /// Numbers of the taskings it answers.
    pub taskings: Vec<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = recommendations)]
struct Row {
    id: String,
    symbol: String,
    title: String,
    lead: String,
    created_by_delegation: String,
    pen: Option<String>,
    newest_revision: Option<i64>,
    status: String,
    marking: String,
    released_to_observers: bool,
    observers_may_comment: bool,
}

/// Every recommendation of the mandate, in the order of creation.
///
/// # Errors
/// What the database said.
pub fn heads(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<HeadRow>> {
    use recommendations as r;
    let of = mandate.to_string();
    let rows = r::table
        .inner_join(bodies::table.on(bodies::id.eq(r::lead_body_id)))
        .filter(r::mandate_id.eq(&of))
        .order((r::created_at.asc(), r::id.asc()))
        .select((Row::as_select(), bodies::code))
        .load::<(Row, String)>(conn)?;
    let mut sponsors: HashMap<String, Vec<String>> = HashMap::new();
    let sponsoring = co_sponsors::table
        .inner_join(r::table)
        .filter(r::mandate_id.eq(&of))
        .order((co_sponsors::recommendation_id.asc(), co_sponsors::state.asc()))
        .select((co_sponsors::recommendation_id, co_sponsors::state))
        .load::<(String, String)>(conn)?;
    for (id, state) in sponsoring {
        sponsors.entry(id).or_default().push(state);
    }
    let mut answered: HashMap<String, Vec<String>> = HashMap::new();
    let answers = recommendation_taskings::table
        .inner_join(taskings::table.on(taskings::id.eq(recommendation_taskings::tasking_id)))
        .filter(taskings::mandate_id.eq(&of))
        .order((taskings::ordinal.asc(), taskings::number.asc()))
        .select((recommendation_taskings::recommendation_id, taskings::number))
        .load::<(String, String)>(conn)?;
    for (id, number) in answers {
        answered.entry(id).or_default().push(number);
    }
    rows.into_iter()
        .map(|(row, lead_body)| {
            let co_sponsors = sponsors.remove(&row.id).unwrap_or_default();
            let taskings = answered.remove(&row.id).unwrap_or_default();
            let facts = Facts {
                id: row.id.parse().map_err(Error::internal)?,
                mandate,
                status: row.status.parse().map_err(Error::internal)?,
                lead: row.lead.parse().map_err(Error::internal)?,
                created_by: row.created_by_delegation.parse().map_err(Error::internal)?,
                co_sponsors: co_sponsors
                    .iter()
                    .map(|state| state.parse().map_err(Error::internal))
                    .collect::<Result<_>>()?,
                pen: row.pen.map(|state| state.parse().map_err(Error::internal)).transpose()?,
                tabled: row.newest_revision.is_some(),
                marking: row.marking.parse().map_err(Error::internal)?,
                released_to_observers: row.released_to_observers,
                observers_may_comment: row.observers_may_comment,
                amendments_close: None,
                comments_close: None,
            };
            Ok(HeadRow { facts, symbol: row.symbol, title: row.title, lead_body, taskings })
        })
        .collect()
}

/// The identifiers of all recommendations on this server, in order, as they stand in the rows.
///
/// # Errors
/// What the database said.
pub fn all_ids(conn: &mut DbConn) -> Result<Vec<String>> {
    Ok(recommendations::table.order(recommendations::id.asc()).select(recommendations::id).load(conn)?)
}

/// The lead body's code and the numbers of the taskings of one recommendation, with its mandate's symbol.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn answers(conn: &mut DbConn, id: RecommendationId) -> Result<(String, String, Vec<String>)> {
    use super::schema::mandates;
    let (mandate, body) = recommendations::table
        .inner_join(bodies::table.on(bodies::id.eq(recommendations::lead_body_id)))
        .inner_join(mandates::table.on(mandates::id.eq(recommendations::mandate_id)))
        .filter(recommendations::id.eq(id.to_string()))
        .select((mandates::symbol, bodies::code))
        .first::<(String, String)>(conn)?;
    let numbers = recommendation_taskings::table
        .inner_join(taskings::table.on(taskings::id.eq(recommendation_taskings::tasking_id)))
        .filter(recommendation_taskings::recommendation_id.eq(id.to_string()))
        .order((taskings::ordinal.asc(), taskings::number.asc()))
        .select(taskings::number)
        .load(conn)?;
    Ok((mandate, body, numbers))
}
