//! Owns: telling people: notices and mails are written in the act's transaction, to those `domain::notices::route`
//! names; a person reads their own here. Never: sends a mail; the worker does.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;
use utoipa::ToSchema;

pub use crate::store::notices::Seen;

use super::{Reading, Writing, live::Hint, new_id, outbox::place, shelf::Hall};
use crate::{
    domain::{
        event::{Audience, Event},
        ids::{MandateId, NoticeId, OutboxId, UserId},
        notices::{News, Stance, Stances, Topic, Way, route},
        record::Entry,
        time::Moment,
    },
    error::{Error, Result},
    store::{connection::DbConn, mandates, notices as rows, versions, wishes},
};

/// A notice of the signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    /// Identifier.
    pub id: String,
    /// The mandate it is about.
    pub mandate: Option<String>,
    /// The recommendation it is about.
    pub recommendation: Option<String>,
    /// The recommendation's symbol.
    pub symbol: Option<String>,
    /// The act, as the record names it.
    pub kind: String,
    /// What happened.
    pub sentence: String,
    /// The path in the app that shows it.
    pub link: String,
    /// When it happened.
    #[schema(value_type = String)]
    pub at: Moment,
    /// Whether it was read.
    pub read: bool,
    /// A deadline that came with it.
    #[schema(value_type = Option<String>)]
    pub deadline: Option<Moment>,
}

impl From<rows::NoticeRow> for NoticeView {
    fn from(row: rows::NoticeRow) -> Self {
        Self {
            id: row.id,
            mandate: row.mandate_id,
            recommendation: row.recommendation_id,
            symbol: row.symbol,
            kind: row.kind,
            sentence: row.sentence,
            link: row.link,
            at: Moment::from_millis(row.at),
            read: row.read_at.is_some(),
            deadline: row.deadline.map(Moment::from_millis),
        }
    }
}

/// The person's notices, newest first, and the cursor of the next page. Notices of what is no longer theirs to see
/// are left out.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::Invalid`] for a bad cursor.
pub fn notices(
    tx: &mut Reading<'_>,
    unread_only: bool,
    cursor: Option<&str>,
    limit: i64,
) -> Result<(Vec<NoticeView>, Option<String>)> {
    let user = own(tx)?;
    let before = cursor.map(place).transpose()?;
    let mut found = rows::notices(tx.conn, user, &tx.actor.seats, unread_only, before, limit + 1)?;
    let keep = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > keep;
    found.truncate(keep);
    let next = found.last().filter(|_| more).map(|row| format!("{}_{}", row.at, row.id));
    Ok((found.into_iter().map(NoticeView::from).collect(), next))
}

/// How many notices the person has not read, of those [`notices`] shows.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn unread(tx: &mut Reading<'_>) -> Result<i64> {
    let user = own(tx)?;
    rows::unread(tx.conn, user, &tx.actor.seats)
}

/// How many notices wait to be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadView {
    /// All of them.
    pub total: i64,
    /// By recommendation.
    pub recommendations: BTreeMap<String, i64>,
}

/// How many notices the person has not read, by recommendation.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn unread_by_recommendation(tx: &mut Reading<'_>) -> Result<UnreadView> {
    let user = own(tx)?;
    let counted = rows::unread_by_recommendation(tx.conn, user, &tx.actor.seats)?;
    Ok(UnreadView {
        total: counted.iter().map(|(_, count)| count).sum(),
        recommendations: counted.into_iter().filter_map(|(id, count)| Some((id?, count))).collect(),
    })
}

/// Marks notices of the person as read. Those of others are left alone without a word.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn mark_read(tx: &mut Writing<'_>, seen: &Seen) -> Result<()> {
    let (user, now) = (own(tx)?, tx.now);
    rows::mark_read(tx.conn, user, seen, now)
}

impl Writing<'_> {
    /// Everybody who holds a credential of the mandate that counts now, and how they are told: remembered, when nothing
    /// under it moved, or looked up.
    ///
    /// # Errors
    /// What the database said.
    pub fn hall(&mut self, mandate: MandateId) -> Result<Arc<Hall>> {
        let (now, opened) = (self.now, self.app.db.opened());
        let Some(ground) = self.ground else { return looked_up(self.conn, mandate, now).map(Arc::new) };
        if let Some(hall) = self.app.shelf.hall(mandate, ground, opened, now) {
            // As with recommendations: wherever the program is tested it proves that these are the people.
            if cfg!(debug_assertions) && versions::ground(self.conn)? == ground {
                let found = looked_up(self.conn, mandate, now)?;
                let same = found.people == hall.people && found.mail_shows_text == hall.mail_shows_text;
                if versions::ground(self.conn)? == ground && !same {
                    return Err(Error::internal("people changed without moving the ground"));
                }
            }
            return Ok(hall);
        }
        let until = rows::people_until(self.conn, mandate, now)?;
        let hall = Arc::new(Hall { ground, opened, until, ..looked_up(self.conn, mandate, now)? });
        // On the shelf only after the commit: acts of one group may fail together.
        self.effects.halls.push((mandate, Arc::clone(&hall)));
        Ok(hall)
    }
}

/// The people as the rows have them, to be kept under no version.
fn looked_up(conn: &mut DbConn, mandate: MandateId, now: Moment) -> Result<Hall> {
    let people = rows::people(conn, mandate, now)?;
    let mail_shows_text = mandates::mandate(conn, mandate)?.settings.mail_shows_text;
    Ok(Hall { ground: -1, opened: 0, from: now, until: None, people, mail_shows_text })
}

fn own(tx: &Reading<'_>) -> Result<UserId> {
    tx.actor.user.ok_or(Error::Unauthenticated)
}

impl Writing<'_> {
    /// Who follows or muted what the news is about. News that nobody may switch off asks nothing.
    fn stances(&mut self, news: &News) -> Result<Arc<Stances>> {
        let thread = matches!(news.audience, Audience::Thread { .. });
        let (topic, about) = (Topic::of(news.kind), news.recommendation);
        match about.filter(|_| thread || topic.choices().len() > 1) {
            Some(id) => self.stances_now(id),
            None => Ok(Arc::default()),
        }
    }
}

/// Writes the notices and mails that follow from an event.
///
/// # Errors
/// What the database said.
pub fn tell(tx: &mut Writing<'_>, event: &Event, entry: &Entry) -> Result<()> {
    match News::of(event) {
        Some(news) => tell_once(tx, &news, &format!("{}#{}", entry.chain, entry.sequence)),
        None => Ok(()),
    }
}

/// Writes the notices and mails of something that is in no record (an internal comment, a reminder). `key` names it, so
/// that nobody is told twice.
///
/// # Errors
/// What the database said.
pub fn tell_once(tx: &mut Writing<'_>, news: &News, key: &str) -> Result<()> {
    let stances = tx.stances(news)?;
    // Who talks alone is told nothing, and nobody need be looked up.
    if let Audience::Thread { participants, mentioned, .. } = &news.audience
        && participants.iter().chain(mentioned).all(|one| Some(*one) == tx.actor.user)
        && !stances.values().any(|stance| *stance == Stance::Follow)
    {
        return Ok(());
    }
    let now = tx.now;
    let hall = tx.hall(news.mandate)?;
    let facts = news.recommendation.map(|id| tx.facts_now(id)).transpose()?;
    let told = route(news, facts.as_ref(), &hall.people, &stances, tx.actor.user);
    if told.is_empty() {
        return Ok(());
    }
    let content = rows::content(news)?;
    let mut notices = Vec::with_capacity(told.len());
    let (mut mails, mut digest) = (Vec::new(), Vec::new());
    for person in &told {
        let id = NoticeId(new_id());
        notices.push(rows::notice_row(id, person, news, key, now));
        match &person.way {
            Way::Mail(address) => {
                let mail = OutboxId(new_id());
                mails.push(rows::mail_row(mail, (person, address), news, &content, key, now));
            }
            Way::Digest => digest.push((id, person.user)),
            Way::App => {}
        }
    }
    if !mails.is_empty() {
        tx.mail_waits();
    }
    rows::add(tx.conn, &notices, &mails)?;
    wishes::wait_for_digest(tx.conn, &digest, now)?;
    let only = Some(told.into_iter().map(|person| person.user).collect());
    let (mandate, recommendation) = (Some(news.mandate), news.recommendation);
    tx.hint_only(Hint { kind: "notice.new", mandate, recommendation, only });
    Ok(())
}
