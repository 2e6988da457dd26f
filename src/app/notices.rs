//! Owns: telling people: notices and mails are written in the act's transaction, to those `domain::notices::route`
//! names. Never: sends a mail; the worker does.

use super::{Writing, new_id};
use crate::{
    domain::{
        event::{Audience, Event},
        ids::{NoticeId, OutboxId},
        notices::route,
        record::Entry,
    },
    error::Result,
    store::{notices as rows, recommendations},
};

/// Writes the notices and mails that follow from an event.
///
/// # Errors
/// What the database said.
pub fn tell(tx: &mut Writing<'_>, event: &Event, entry: &Entry) -> Result<()> {
    tell_once(tx, event, &format!("{}#{}", entry.chain, entry.sequence))
}

/// Writes the notices and mails of something that is in no record (an internal comment). `key` names it, so that
/// nobody is told twice.
///
/// # Errors
/// What the database said.
pub fn tell_once(tx: &mut Writing<'_>, event: &Event, key: &str) -> Result<()> {
    let Some(mandate) = event.mandate.filter(|_| event.audience != Audience::Nobody) else { return Ok(()) };
    let now = tx.now;
    let people = rows::people(tx.conn, mandate, now)?;
    let facts = event.recommendation.map(|id| recommendations::facts(tx.conn, id)).transpose()?;
    let told = route(event, facts.as_ref(), &people, tx.actor.user);
    let mut notices = Vec::new();
    let mut mails = Vec::new();
    for person in told {
        notices.push(rows::notice_row(NoticeId(new_id()), person.user, event, key, now));
        if let Some(address) = person.mail_to {
            mails.push(rows::mail_row(OutboxId(new_id()), person.user, &address, event, key, now)?);
        }
    }
    if !mails.is_empty() {
        tx.mail_waits();
    }
    rows::add(tx.conn, &notices, &mails)
}
