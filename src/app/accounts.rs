//! Owns: signing in and out, sessions, passwords, accounts. Never: says which of address and password
//! was wrong, never: hashes a password inside a transaction.

use std::time::Duration;

use super::{
    App, Caller, Reading, Writing, keys,
    live::Hint,
    new_id,
    passwords::{NOBODY, hash_password, password_matches},
};
use crate::{
    domain::{
        accounts::{Actor, check_new_password, fold_email, same_device},
        ids::{OutboxId, SessionId, UserId},
        notices::{Choice, NEW_DEVICE},
        refusal::Refusal,
        time::{Moment, SECOND},
    },
    error::{Error, Result},
    store::{
        accounts::{self as rows, Account, Session},
        connection::DbConn,
        notices, outbox,
    },
};

/// A person as an actor at `now`, without a session: whom a mail is for, or whom the demo lets act.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub fn person(conn: &mut DbConn, user: UserId, now: Moment) -> Result<Actor> {
    let account = rows::user(conn, user)?;
    let seats = rows::seats(conn, user, now)?;
    let (name, administrator) = (account.name, account.administrator);
    Ok(Actor { user: Some(user), name, session: None, administrator, seats })
}

/// A signed-in session's tokens.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person.
    pub account: Account,
    /// The session.
    pub session: SessionId,
    /// Short-lived, for every request.
    pub access_token: String,
    /// Seconds the access token lives.
    pub expires_in: i64,
    /// Spent once for the next pair.
    pub refresh_token: String,
    /// Seconds the session lives unless renewed.
    pub session_seconds: i64,
}

impl App {
    /// Signs in with address and password.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`] for anything wrong, in the same time.
    pub async fn sign_in(&self, email: String, password: String, user_agent: String) -> Result<SignedIn> {
        let folded = fold_email(&email);
        let account = self.read(Caller::Anonymous, move |tx| rows::user_by_email(tx.conn, &folded)).await?;
        let account = self.check_password(account, password).await?.ok_or(Error::InvalidCredentials)?;
        self.write(Caller::Anonymous, super::Lock::Nothing, move |tx| open_session(tx, account, &user_agent))
            .await
    }

    /// The account back, when the password is its own. Hashes on a thread where it blocks nobody.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn check_password(
        &self,
        account: Option<Account>,
        password: String,
    ) -> Result<Option<Account>> {
        let compared = move || {
            let hash = account.as_ref().map_or(NOBODY, |account| account.password_hash.as_str());
            let matches = password_matches(&password, hash);
            Ok(account.filter(|_| matches))
        };
        self.hashing.run(compared).await
    }

    /// Whether this is the signed-in person's password.
    ///
    /// # Errors
    /// [`Error::Forbidden`] `password-wrong` when it is not.
    pub async fn confirm_password(&self, caller: Caller, password: String) -> Result<()> {
        let account = self.read(caller, own_account).await?;
        let wrong = || Error::Forbidden(Refusal::new("password-wrong", "This is not your password."));
        self.check_password(Some(account), password).await?.map(|_| ()).ok_or_else(wrong)
    }

    /// Renews a session by its refresh token. A token used twice ends the session: one of the two was stolen.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`].
    pub async fn renew(&self, refresh_token: String) -> Result<SignedIn> {
        let hash = keys::token_hash(&refresh_token);
        self.write(Caller::Anonymous, super::Lock::Nothing, move |tx| renew(tx, &hash))
            .await?
            .ok_or(Error::Unauthenticated)
    }

    /// Sends a reset link, if there is such an account; the caller is not told, by the time it takes either.
    ///
    /// # Errors
    /// What the database said.
    pub async fn request_reset(&self, email: String) -> Result<()> {
        let sends = self.write(Caller::Anonymous, super::Lock::Nothing, move |tx| request_reset(tx, &email));
        tokio::join!(sends, tokio::time::sleep(RESET_TAKES)).0
    }

    /// Sets a new password by a reset link and ends all sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the link does not count, [`Error::Invalid`] for a weak password.
    pub async fn reset_password(&self, token: String, password: String) -> Result<()> {
        let hash = keys::token_hash(&token);
        let again = hash.clone();
        let account = self
            .read(Caller::Anonymous, move |tx| {
                let user = rows::open_reset(tx.conn, &hash, tx.now)?.ok_or(Error::NotFound)?;
                rows::user(tx.conn, user)
            })
            .await?;
        check_new_password(&password, &account.email)?;
        let password_hash = self.hashing.run(move || hash_password(&password)).await?;
        self.write(Caller::Anonymous, super::Lock::Nothing, move |tx| {
            let now = tx.now;
            let user = rows::spend_reset(tx.conn, &again, now)?.ok_or(Error::NotFound)?;
            rows::save_password(tx.conn, user, &password_hash)?;
            rows::use_resets(tx.conn, user, now)?;
            outbox::forget_letters(tx.conn, &account.email, RESET)?;
            rows::end_sessions(tx.conn, user, now)?;
            session_over(tx, user);
            Ok(())
        })
        .await
    }

    /// Changes the signed-in person's password and ends their other sessions.
    ///
    /// # Errors
    /// `password-wrong`, or [`Error::Invalid`] for a weak new one.
    pub async fn change_password(&self, caller: Caller, current: String, password: String) -> Result<()> {
        self.confirm_password(caller, current).await?;
        let account = self.read(caller, own_account).await?;
        check_new_password(&password, &account.email)?;
        let password_hash = self.hashing.run(move || hash_password(&password)).await?;
        self.write(caller, super::Lock::Nothing, move |tx| {
            let (now, own) = (tx.now, tx.actor.session);
            let user = account.id;
            rows::save_password(tx.conn, user, &password_hash)?;
            for session in rows::sessions_of(tx.conn, user, now)? {
                if Some(session.id) != own {
                    rows::end_session(tx.conn, session.id, user, now)?;
                }
            }
            session_over(tx, user);
            Ok(())
        })
        .await
    }
}

/// The signed-in person.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn own_account(tx: &mut Reading<'_>) -> Result<Account> {
    let user = tx.actor.user.ok_or(Error::Unauthenticated)?;
    rows::user(tx.conn, user)
}

/// Opens a session for somebody who proved who they are.
///
/// # Errors
/// What the database said.
pub fn open_session(tx: &mut Writing<'_>, account: Account, user_agent: &str) -> Result<SignedIn> {
    let now = tx.now;
    let user_agent: String = user_agent.chars().filter(|c| !c.is_control()).take(200).collect();
    let known = rows::devices(tx.conn, account.id)?;
    if !known.is_empty() && !known.iter().any(|device| same_device(device, &user_agent)) {
        say_new_device(tx, &account, &user_agent)?;
    }
    let session = Session { id: SessionId(new_id()), created_at: now, last_seen_at: now, user_agent };
    let expires_at = now.plus(tx.app.settings.session_seconds * SECOND);
    rows::add_session(tx.conn, &session, account.id, expires_at)?;
    tokens(tx, account, session.id)
}

/// Tells the person that somebody signed in from a device not seen before. The first one is no news.
fn say_new_device(tx: &mut Writing<'_>, account: &Account, device: &str) -> Result<()> {
    let (id, now) = (OutboxId(new_id()), tx.now);
    let content =
        serde_json::json!({ "name": account.name, "sentence": device, "at": now, "link": "/settings" });
    let key = format!("device#{id}");
    let mail = notices::personal_row(id, account.id, &account.email, NEW_DEVICE, &content, &key, now)?;
    tx.mail_waits();
    notices::add(tx.conn, &[], &[mail])
}

fn tokens(tx: &mut Writing<'_>, account: Account, session: SessionId) -> Result<SignedIn> {
    let (now, settings) = (tx.now, tx.app.settings.clone());
    let refresh_token = keys::random_token();
    rows::add_refresh_token(tx.conn, &keys::token_hash(&refresh_token), session, now)?;
    let access_token = tx.app.keys.access_token(account.id, session, now, settings.access_seconds)?;
    Ok(SignedIn {
        account,
        session,
        access_token,
        expires_in: settings.access_seconds,
        refresh_token,
        session_seconds: settings.session_seconds,
    })
}

/// `None` when the token does not count; ending the session of a token used twice must be kept, so it is no error.
fn renew(tx: &mut Writing<'_>, hash: &str) -> Result<Option<SignedIn>> {
    let now = tx.now;
    let Some(presented) = rows::spend_refresh_token(tx.conn, hash, now)? else { return Ok(None) };
    if !presented.alive {
        return Ok(None);
    }
    if presented.spent_at.is_some() {
        rows::end_session(tx.conn, presented.session, presented.user, now)?;
        session_over(tx, presented.user);
        tracing::warn!(session = %presented.session, "a spent refresh token was used again; the session is over");
        return Ok(None);
    }
    let account = rows::user(tx.conn, presented.user)?;
    let expires_at = now.plus(tx.app.settings.session_seconds * SECOND);
    rows::prolong_session(tx.conn, presented.session, now, expires_at)?;
    tokens(tx, account, presented.session).map(Some)
}

/// Ends the session the request came by.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn sign_out(tx: &mut Writing<'_>) -> Result<()> {
    let session = tx.actor.session.ok_or(Error::Unauthenticated)?;
    end_session(tx, session)
}

/// Ends one of the person's own sessions.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs.
pub fn end_session(tx: &mut Writing<'_>, session: SessionId) -> Result<()> {
    let user = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let now = tx.now;
    if rows::end_session(tx.conn, session, user, now)? {
        session_over(tx, user);
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// After the commit, what this person has open is looked at again.
pub(super) fn session_over(tx: &mut Writing<'_>, user: UserId) {
    tx.hint_only(Hint { kind: "session.ended", mandate: None, recommendation: None, only: Some(vec![user]) });
}

/// The person's own sessions, newest first, those older than `after`, and the cursor of the next page.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn sessions(
    tx: &mut Reading<'_>,
    after: Option<SessionId>,
    limit: i64,
) -> Result<(Vec<Session>, Option<String>)> {
    let user = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let mut found = rows::sessions_of(tx.conn, user, tx.now)?;
    found.retain(|session| after.is_none_or(|after| session.id < after));
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    Ok((found, next))
}

/// Begins the event of every letter with a reset link.
const RESET: &str = "password-reset#";
/// How long asking for a reset takes at least: what it takes to write the mail, and some.
const RESET_TAKES: Duration = Duration::from_millis(300);

fn request_reset(tx: &mut Writing<'_>, email: &str) -> Result<()> {
    let now = tx.now;
    let Some(account) = rows::user_by_email(tx.conn, &fold_email(email))? else { return Ok(()) };
    let token = keys::random_token();
    let hash = keys::token_hash(&token);
    let expires_at = now.plus(tx.app.settings.reset_seconds * SECOND);
    rows::add_reset(tx.conn, &hash, account.id, expires_at)?;
    let content = serde_json::json!({
        "name": account.name,
        "zone": account.time_zone,
        "link": format!("/password-reset/{token}"),
        "deadline": expires_at,
    });
    let id = OutboxId(new_id());
    let key = format!("{RESET}{id}");
    let mail = notices::letter_row(id, &account.email, "password.reset", &content, &key, now)?;
    tx.mail_waits();
    notices::add(tx.conn, &[], &[mail])
}

/// The account of a new person.
#[must_use]
pub fn new_account(
    email: &str,
    name: String,
    password_hash: String,
    time_zone: &str,
    administrator: bool,
) -> Account {
    Account {
        id: UserId(new_id()),
        email: email.trim().to_owned(),
        name,
        password_hash,
        locale: "en".to_owned(),
        time_zone: time_zone.to_owned(),
        administrator,
        comment_notices: Choice::AtOnce,
        version: 1,
        wishes_version: 1,
    }
}
