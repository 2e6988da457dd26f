//! Owns: counting for symbols. Each count takes a row lock first, so that two acts at one instant never get the same
//! number. Never: counts what a symbol must not betray.

use diesel::{prelude::*, sql_types::Text};

use crate::{
    domain::ids::{MandateId, StateCode},
    error::Result,
    store::{
        connection::DbConn,
        schema::{bodies, delegations, recommendations},
    },
};

diesel::define_sql_function! {
    /// The characters of `text` from `first` (1 is the first) on, `count` of them.
    fn substr(text: Text, first: diesel::sql_types::Integer, count: diesel::sql_types::Integer) -> Text;
}

/// The number of the next draft that this delegation starts.
///
/// # Errors
/// What the database said.
pub fn next_draft(conn: &mut DbConn, mandate: MandateId, started_by: &StateCode) -> Result<i64> {
    use recommendations as r;
    let mandate = mandate.to_string();
    diesel::update(delegations::table.find((&mandate, started_by.as_str())))
        .set(delegations::ordinal.eq(delegations::ordinal))
        .execute(conn)?;
    let before: i64 = r::table
        .filter(r::mandate_id.eq(&mandate).and(r::created_by_delegation.eq(started_by.as_str())))
        .count()
        .get_result(conn)?;
    Ok(before + 1)
}

/// The number of the next recommendation of a body to be tabled: one more than symbols with this prefix.
///
/// # Errors
/// What the database said.
pub fn next_tabled(conn: &mut DbConn, mandate: MandateId, body_code: &str, prefix: &str) -> Result<i64> {
    use recommendations as r;
    let mandate = mandate.to_string();
    diesel::update(bodies::table.filter(bodies::mandate_id.eq(&mandate).and(bodies::code.eq(body_code))))
        .set(bodies::ordinal.eq(bodies::ordinal))
        .execute(conn)?;
    let length = i32::try_from(prefix.chars().count()).unwrap_or(i32::MAX);
    let before: i64 = r::table
        .filter(r::mandate_id.eq(&mandate).and(r::newest_revision.is_not_null()))
        .filter(substr(r::symbol, 1, length).eq(prefix))
        .count()
        .get_result(conn)?;
    Ok(before + 1)
}
