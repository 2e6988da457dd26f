//! Owns: acts of several people at several times inside one transaction, so that a whole past is there or is not.
//! For the demo alone. Never: skips a rule; every act passes the policy as its own actor.

use super::{Reading, Writing, accounts};
use crate::{
    domain::{accounts::fold_email, ids::UserId, time::Moment},
    error::Result,
    store::{accounts as rows, notices, outbox},
};

/// Whether anybody has an account here.
///
/// # Errors
/// What the database said.
pub fn anybody(tx: &mut Reading<'_>) -> Result<bool> {
    rows::anybody(tx.conn)
}

/// Whether somebody with this address has an account here.
///
/// # Errors
/// What the database said.
pub fn known(tx: &mut Reading<'_>, email: &str) -> Result<bool> {
    Ok(rows::user_by_email(tx.conn, &fold_email(email))?.is_some())
}

/// From here on this person acts, at this time.
///
/// # Errors
/// [`crate::error::Error::NotFound`] when there is no such account.
pub fn enter(tx: &mut Writing<'_>, user: UserId, at: Moment) -> Result<()> {
    let actor = accounts::person(tx.conn, user, at)?;
    tx.actor = actor;
    tx.now = at;
    Ok(())
}

/// Lets the past rest: mails of it count as sent, and notices up to `until` as read.
///
/// # Errors
/// What the database said.
pub fn settle(tx: &mut Writing<'_>, until: Moment) -> Result<()> {
    let now = tx.now;
    outbox::mark_all_sent(tx.conn, now)?;
    notices::mark_past_read(tx.conn, until)
}
