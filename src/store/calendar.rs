//! Owns: the rows of people's calendars. Never: sees an address in clear; it gets its hash.

use diesel::prelude::*;

use super::{
    connection::{Both, DbConn},
    schema::calendars,
};
use crate::{
    domain::{ids::UserId, time::Moment},
    error::{Error, Result},
};

/// Since when the person has a calendar.
///
/// # Errors
/// What the database said.
pub fn created_at(conn: &mut DbConn, user: UserId) -> Result<Option<Moment>> {
    let found: Option<i64> =
        calendars::table.find(user.to_string()).select(calendars::created_at).first(conn).optional()?;
    Ok(found.map(Moment::from_millis))
}

/// Writes the person's calendar, over an older one.
///
/// # Errors
/// What the database said.
pub fn put(conn: &mut DbConn, user: UserId, token_hash: &str, now: Moment) -> Result<()> {
    use calendars as c;
    Both(
        diesel::insert_into(c::table)
            .values((
                c::user_id.eq(user.to_string()),
                c::token_hash.eq(token_hash),
                c::created_at.eq(now.millis()),
            ))
            .on_conflict(c::user_id)
            .do_update()
            .set((c::token_hash.eq(token_hash), c::created_at.eq(now.millis()))),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes the person's calendar.
///
/// # Errors
/// What the database said.
pub fn remove(conn: &mut DbConn, user: UserId) -> Result<()> {
    diesel::delete(calendars::table.find(user.to_string())).execute(conn)?;
    Ok(())
}

/// Whose calendar this is.
///
/// # Errors
/// What the database said.
pub fn owner(conn: &mut DbConn, token_hash: &str) -> Result<Option<UserId>> {
    let found: Option<String> = calendars::table
        .filter(calendars::token_hash.eq(token_hash))
        .select(calendars::user_id)
        .first(conn)
        .optional()?;
    found.map(|id| id.parse().map_err(Error::internal)).transpose()
}
