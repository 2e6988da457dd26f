//! Owns: the rows of people: users, sessions, refresh tokens, password resets, credentials, the server's keys.
//! Never: sees a token or password in clear; it gets their hashes.

use diesel::{OptionalExtension, prelude::*};

mod resets;
mod seats;

pub use resets::{add_reset, open_reset, spend_reset, use_resets};
pub use seats::{LiveSession, lasts_until, live_session, live_sessions, seats};

use super::{
    connection::{Both, DbConn},
    schema::{refresh_tokens, server_keys, sessions, users},
};
use crate::{
    domain::{
        ids::{SessionId, UserId},
        notices::Choice,
        time::Moment,
    },
    error::{Error, Result},
};

/// The key of that name; `fresh` becomes it when there is none yet.
///
/// # Errors
/// What the database said.
pub fn server_key(conn: &mut DbConn, name: &str, fresh: &str, now: Moment) -> Result<String> {
    use server_keys as k;
    Both(
        diesel::insert_into(k::table)
            .values((k::name.eq(name), k::content.eq(fresh), k::created_at.eq(now.millis())))
            .on_conflict(k::name)
            .do_nothing(),
    )
    .execute(conn)?;
    Ok(k::table.find(name).select(k::content).first(conn)?)
}

/// A person's account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Identifier.
    pub id: UserId,
    /// Address as typed.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// BCP 47.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// May create mandates.
    pub administrator: bool,
    /// Wish for comments.
    pub comment_notices: Choice,
    /// Raised by every change of the person's own page.
    pub version: i64,
    /// Raised by every change of the person's wishes about notices.
    pub wishes_version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct UserRow {
    id: String,
    email: String,
    name: String,
    password_hash: String,
    locale: String,
    time_zone: String,
    administrator: bool,
    comment_notices: String,
    version: i64,
    wishes_version: i64,
}

impl UserRow {
    fn into_account(self) -> Result<Account> {
        Ok(Account {
            id: self.id.parse().map_err(Error::internal)?,
            email: self.email,
            name: self.name,
            password_hash: self.password_hash,
            locale: self.locale,
            time_zone: self.time_zone,
            administrator: self.administrator,
            comment_notices: self.comment_notices.parse().map_err(Error::internal)?,
            version: self.version,
            wishes_version: self.wishes_version,
        })
    }
}

/// Adds an account.
///
/// # Errors
/// What the database said, a unique violation when the address is taken.
pub fn add_user(conn: &mut DbConn, account: &Account, email_folded: &str, now: Moment) -> Result<()> {
    diesel::insert_into(users::table)
        .values((
            users::id.eq(account.id.to_string()),
            users::email.eq(&account.email),
            users::email_folded.eq(email_folded),
            users::name.eq(&account.name),
            users::password_hash.eq(&account.password_hash),
            users::locale.eq(&account.locale),
            users::time_zone.eq(&account.time_zone),
            users::administrator.eq(account.administrator),
            users::comment_notices.eq(account.comment_notices.as_str()),
            users::created_at.eq(now.millis()),
            users::version.eq(account.version),
            users::wishes_version.eq(account.wishes_version),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether there is any account.
///
/// # Errors
/// What the database said.
pub fn anybody(conn: &mut DbConn) -> Result<bool> {
    Ok(users::table.select(users::id).first::<String>(conn).optional()?.is_some())
}

/// The account of an address in its folded form.
///
/// # Errors
/// What the database said.
pub fn user_by_email(conn: &mut DbConn, email_folded: &str) -> Result<Option<Account>> {
    users::table
        .filter(users::email_folded.eq(email_folded))
        .select(UserRow::as_select())
        .first(conn)
        .optional()?
        .map(UserRow::into_account)
        .transpose()
}

/// The account.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn user(conn: &mut DbConn, id: UserId) -> Result<Account> {
    users::table.find(id.to_string()).select(UserRow::as_select()).first::<UserRow>(conn)?.into_account()
}

/// Writes a new password's hash, and nothing else: what the person changed meanwhile stays.
///
/// # Errors
/// What the database said.
pub fn save_password(conn: &mut DbConn, user: UserId, hash: &str) -> Result<()> {
    diesel::update(users::table.find(user.to_string())).set(users::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

/// Writes what a person may change about themselves under the next version; whether it did: not when somebody else changed
/// it first.
///
/// # Errors
/// What the database said.
pub fn save_user(conn: &mut DbConn, account: &Account) -> Result<bool> {
    let saved = diesel::update(users::table.find(account.id.to_string()))
        .filter(users::version.eq(account.version))
        .set((
            users::name.eq(&account.name),
            users::locale.eq(&account.locale),
            users::time_zone.eq(&account.time_zone),
            users::version.eq(users::version + 1),
        ))
        .execute(conn)?;
    Ok(saved == 1)
}

/// One signed-in device.
#[derive(Debug, Clone)]
pub struct Session {
    /// Identifier.
    pub id: SessionId,
    /// Since when.
    pub created_at: Moment,
    /// Last token renewal.
    pub last_seen_at: Moment,
    /// What the device calls itself.
    pub user_agent: String,
}

/// Opens a session.
///
/// # Errors
/// What the database said.
pub fn add_session(conn: &mut DbConn, session: &Session, user: UserId, expires_at: Moment) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(session.id.to_string()),
            sessions::user_id.eq(user.to_string()),
            sessions::user_agent.eq(&session.user_agent),
            sessions::created_at.eq(session.created_at.millis()),
            sessions::last_seen_at.eq(session.last_seen_at.millis()),
            sessions::expires_at.eq(expires_at.millis()),
            sessions::ended_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// The person's sessions that still count, newest first.
///
/// # Errors
/// What the database said.
pub fn sessions_of(conn: &mut DbConn, user: UserId, now: Moment) -> Result<Vec<Session>> {
    sessions::table
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::ended_at.is_null().and(sessions::expires_at.gt(now.millis())))
        .order(sessions::id.desc())
        .select((sessions::id, sessions::created_at, sessions::last_seen_at, sessions::user_agent))
        .load::<(String, i64, i64, String)>(conn)?
        .into_iter()
        .map(|(id, created, seen, user_agent)| {
            Ok(Session {
                id: id.parse().map_err(Error::internal)?,
                created_at: Moment::from_millis(created),
                last_seen_at: Moment::from_millis(seen),
                user_agent,
            })
        })
        .collect()
}

/// What the devices that the person signed in from called themselves, each once.
///
/// # Errors
/// What the database said.
pub fn devices(conn: &mut DbConn, user: UserId) -> Result<Vec<String>> {
    let own = sessions::table.filter(sessions::user_id.eq(user.to_string()));
    Ok(own.select(sessions::user_agent).distinct().load(conn)?)
}

/// Ends one session of the person; returns whether there was one.
///
/// # Errors
/// What the database said.
pub fn end_session(conn: &mut DbConn, session: SessionId, user: UserId, now: Moment) -> Result<bool> {
    let ended = diesel::update(
        sessions::table
            .filter(sessions::id.eq(session.to_string()).and(sessions::user_id.eq(user.to_string())))
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(Some(now.millis())))
    .execute(conn)?;
    Ok(ended == 1)
}

/// Ends all sessions of the person.
///
/// # Errors
/// What the database said.
pub fn end_sessions(conn: &mut DbConn, user: UserId, now: Moment) -> Result<usize> {
    Ok(diesel::update(
        sessions::table.filter(sessions::user_id.eq(user.to_string())).filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(Some(now.millis())))
    .execute(conn)?)
}

/// Notes that a session was used and lives on.
///
/// # Errors
/// What the database said.
pub fn prolong_session(conn: &mut DbConn, session: SessionId, now: Moment, expires_at: Moment) -> Result<()> {
    diesel::update(sessions::table.find(session.to_string()))
        .set((sessions::last_seen_at.eq(now.millis()), sessions::expires_at.eq(expires_at.millis())))
        .execute(conn)?;
    Ok(())
}

/// Keeps a refresh token by its hash.
///
/// # Errors
/// What the database said.
pub fn add_refresh_token(conn: &mut DbConn, hash: &str, session: SessionId, now: Moment) -> Result<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::session_id.eq(session.to_string()),
            refresh_tokens::issued_at.eq(now.millis()),
            refresh_tokens::spent_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// A refresh token presented: whose session, and whether it was spent before.
pub struct PresentedRefresh {
    /// The session.
    pub session: SessionId,
    /// The person.
    pub user: UserId,
    /// When it was spent, if it was.
    pub spent_at: Option<Moment>,
    /// Whether the session still counts.
    pub alive: bool,
}

/// Spends a refresh token: marks it spent and says what it was before. The first statement is the write, so of two
/// callers with one token exactly one finds it unspent.
///
/// # Errors
/// What the database said.
pub fn spend_refresh_token(conn: &mut DbConn, hash: &str, now: Moment) -> Result<Option<PresentedRefresh>> {
    let fresh = diesel::update(
        refresh_tokens::table
            .filter(refresh_tokens::token_hash.eq(hash))
            .filter(refresh_tokens::spent_at.is_null()),
    )
    .set(refresh_tokens::spent_at.eq(Some(now.millis())))
    .execute(conn)?
        == 1;
    let found = refresh_tokens::table
        .inner_join(sessions::table)
        .filter(refresh_tokens::token_hash.eq(hash))
        .select((
            sessions::id,
            sessions::user_id,
            refresh_tokens::spent_at,
            sessions::ended_at,
            sessions::expires_at,
        ))
        .first::<(String, String, Option<i64>, Option<i64>, i64)>(conn)
        .optional()?;
    let Some((session, user, spent, ended, expires)) = found else { return Ok(None) };
    Ok(Some(PresentedRefresh {
        session: session.parse().map_err(Error::internal)?,
        user: user.parse().map_err(Error::internal)?,
        spent_at: if fresh { None } else { spent.map(Moment::from_millis) },
        alive: ended.is_none() && now.millis() < expires,
    }))
}
