//! Owns: the rows of links that set a new password. Never: sees a token in clear; it gets its hash.

use diesel::{OptionalExtension, prelude::*};

use crate::{
    domain::{ids::UserId, time::Moment},
    error::{Error, Result},
    store::{connection::DbConn, schema::password_resets},
};

/// Keeps a password reset by the hash of its token.
///
/// # Errors
/// What the database said.
pub fn add_reset(conn: &mut DbConn, hash: &str, user: UserId, expires_at: Moment) -> Result<()> {
    diesel::insert_into(password_resets::table)
        .values((
            password_resets::token_hash.eq(hash),
            password_resets::user_id.eq(user.to_string()),
            password_resets::expires_at.eq(expires_at.millis()),
            password_resets::used_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whose reset this is, if it still counts.
///
/// # Errors
/// What the database said.
pub fn open_reset(conn: &mut DbConn, hash: &str, now: Moment) -> Result<Option<UserId>> {
    let user: Option<String> = password_resets::table
        .filter(password_resets::token_hash.eq(hash))
        .filter(password_resets::used_at.is_null().and(password_resets::expires_at.gt(now.millis())))
        .select(password_resets::user_id)
        .first(conn)
        .optional()?;
    user.map(|id| id.parse().map_err(Error::internal)).transpose()
}

/// Spends a reset link, whoever else comes with it at the same moment; answers whose it was, if it was good.
///
/// # Errors
/// What the database said.
pub fn spend_reset(conn: &mut DbConn, hash: &str, now: Moment) -> Result<Option<UserId>> {
    let good = password_resets::table
        .filter(password_resets::token_hash.eq(hash))
        .filter(password_resets::used_at.is_null().and(password_resets::expires_at.gt(now.millis())));
    let spent = diesel::update(good).set(password_resets::used_at.eq(Some(now.millis()))).execute(conn)?;
    if spent == 0 {
        return Ok(None);
    }
    let of: String = password_resets::table.find(hash).select(password_resets::user_id).first(conn)?;
    of.parse().map(Some).map_err(Error::internal)
}

/// Uses up every open reset of the person.
///
/// # Errors
/// What the database said.
pub fn use_resets(conn: &mut DbConn, user: UserId, now: Moment) -> Result<()> {
    diesel::update(
        password_resets::table
            .filter(password_resets::user_id.eq(user.to_string()))
            .filter(password_resets::used_at.is_null()),
    )
    .set(password_resets::used_at.eq(Some(now.millis())))
    .execute(conn)?;
    Ok(())
}
