//! Owns: the rows of notices, of mails waiting to leave, and who is there to be told.
//! Never: chooses who is told.

use diesel::prelude::*;

use super::{
    connection::{DbConn, each},
    schema::{credentials, notices, outbox, users},
};
use crate::{
    domain::{
        accounts::Seat,
        event::Event,
        ids::{MandateId, NoticeId, OutboxId, UserId},
        notices::Person,
        time::Moment,
    },
    error::{Error, Result},
};

/// Everybody who holds a credential of the mandate that counts at `now`.
///
/// # Errors
/// What the database said.
pub fn people(conn: &mut DbConn, mandate: MandateId, now: Moment) -> Result<Vec<Person>> {
    let now = now.millis();
    credentials::table
        .inner_join(users::table.on(users::id.eq(credentials::user_id)))
        .filter(credentials::mandate_id.eq(mandate.to_string()))
        .filter(credentials::ended_at.is_null())
        .filter(credentials::valid_from.is_null().or(credentials::valid_from.le(now)))
        .filter(credentials::valid_to.is_null().or(credentials::valid_to.gt(now)))
        .order(credentials::id.asc())
        .select((
            users::id,
            users::email,
            users::comment_notices,
            credentials::id,
            credentials::delegation,
            credentials::role,
        ))
        .load::<(String, String, String, String, String, String)>(conn)?
        .into_iter()
        .map(|(user, email, comments, credential, delegation, role)| {
            Ok(Person {
                user: user.parse().map_err(Error::internal)?,
                email,
                comments: comments.parse().map_err(Error::internal)?,
                seat: Seat {
                    credential: credential.parse().map_err(Error::internal)?,
                    mandate,
                    delegation: delegation.parse().map_err(Error::internal)?,
                    role: role.parse().map_err(Error::internal)?,
                },
            })
        })
        .collect()
}

/// A notice as stored.
#[derive(Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct NewNoticeRow {
    id: String,
    user_id: String,
    mandate_id: Option<String>,
    recommendation_id: Option<String>,
    event: String,
    kind: String,
    sentence: String,
    link: String,
    deadline: Option<i64>,
    at: i64,
    read_at: Option<i64>,
}

/// The notice of an event to one person; `key` names the event once and for all.
#[must_use]
pub fn notice_row(id: NoticeId, user: UserId, event: &Event, key: &str, now: Moment) -> NewNoticeRow {
    NewNoticeRow {
        id: id.to_string(),
        user_id: user.to_string(),
        mandate_id: event.mandate.map(|id| id.to_string()),
        recommendation_id: event.recommendation.map(|id| id.to_string()),
        event: key.to_owned(),
        kind: event.act.as_str().to_owned(),
        sentence: event.sentence.clone(),
        link: event.link.clone(),
        deadline: event.deadline.map(Moment::millis),
        at: now.millis(),
        read_at: None,
    }
}

/// A mail as stored until it left.
#[derive(Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct NewMailRow {
    id: String,
    event: String,
    user_id: Option<String>,
    recommendation_id: Option<String>,
    address: String,
    template: String,
    content: String,
    status: &'static str,
    attempts: i64,
    created_at: i64,
    next_attempt_at: i64,
    claimed_until: i64,
    sent_at: Option<i64>,
    last_error: Option<String>,
}

/// The mail of an event to one person.
///
/// # Errors
/// [`Error::Internal`] when the content does not serialise.
pub fn mail_row(
    id: OutboxId,
    user: UserId,
    address: &str,
    event: &Event,
    key: &str,
    now: Moment,
) -> Result<NewMailRow> {
    let content = serde_json::json!({
        "sentence": event.sentence,
        "link": event.link,
        "deadline": event.deadline,
        "mandate": event.mandate,
    });
    Ok(NewMailRow {
        user_id: Some(user.to_string()),
        recommendation_id: event.recommendation.map(|id| id.to_string()),
        ..letter_row(id, address, event.act.as_str(), &content, key, now)?
    })
}

/// A mail that no event sends: an invitation, a password reset.
///
/// # Errors
/// [`Error::Internal`] when the content does not serialise.
pub fn letter_row(
    id: OutboxId,
    address: &str,
    template: &str,
    content: &serde_json::Value,
    key: &str,
    now: Moment,
) -> Result<NewMailRow> {
    Ok(NewMailRow {
        id: id.to_string(),
        event: key.to_owned(),
        user_id: None,
        recommendation_id: None,
        address: address.to_owned(),
        template: template.to_owned(),
        content: serde_json::to_string(content)?,
        status: "waiting",
        attempts: 0,
        created_at: now.millis(),
        next_attempt_at: now.millis(),
        claimed_until: 0,
        sent_at: None,
        last_error: None,
    })
}

/// Writes notices and mails.
///
/// # Errors
/// What the database said.
pub fn add(conn: &mut DbConn, new_notices: &[NewNoticeRow], mails: &[NewMailRow]) -> Result<()> {
    for chunk in new_notices.chunks(500) {
        each!(conn, c => diesel::insert_into(notices::table).values(chunk).execute(c))?;
    }
    for chunk in mails.chunks(500) {
        each!(conn, c => diesel::insert_into(outbox::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// How many notices the person has not read.
///
/// # Errors
/// What the database said.
pub fn unread(conn: &mut DbConn, user: UserId) -> Result<i64> {
    Ok(notices::table
        .filter(notices::user_id.eq(user.to_string()).and(notices::read_at.is_null()))
        .count()
        .get_result(conn)?)
}
