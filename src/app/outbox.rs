//! Owns: how mail leaves: claimed under a lease, sent outside any transaction, settled; tried again ever later, given
//! up after a day. Never: mails a person about what is no longer theirs to see, never: touches the network itself; a
//! [`Transport`] does.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;
use utoipa::ToSchema;

use super::{App, Caller, Lock, Reading, Writing, accounts};
use crate::{
    domain::{
        accounts::Role,
        ids::{MandateId, OutboxId, RecommendationId, UserId},
        letters::{self, About, Content, Words, headline},
        policy::{self, Action, Subject, permit},
        recommendations::Marking,
        refusal::Invalid,
        time::{DAY, HOUR, Moment, SECOND},
    },
    error::{Error, Result},
    store::{
        mandates,
        outbox::{self as rows, ClaimedMail, Delivery, DeliveryFilter, Settled},
        recommendations,
    },
};

/// How long a claim keeps other servers off a mail. Longer than any try to send takes.
const LEASE: i64 = 10 * 60 * SECOND;
/// Mails claimed at once.
const BATCH: i64 = 20;
/// A mail that could not leave for so long is dead.
const GIVE_UP_AFTER: i64 = DAY;
/// Pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: i64 = 30 * SECOND;
/// Longest pause between two tries.
const LONGEST_PAUSE: i64 = 2 * HOUR;

/// A mail ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Identifier: the same for every try, so that a reader's program shows it once.
    pub id: OutboxId,
    /// Where it goes.
    pub address: String,
    /// What it says.
    pub words: Words,
    /// The recommendation it is about: its mails make one conversation.
    pub thread: Option<RecommendationId>,
    /// Host part of the server's own message identifiers.
    pub host: String,
    /// When it is sent.
    pub at: Moment,
}

/// Why a mail did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The receiving side will never take it.
    pub permanent: bool,
    /// The way out itself is closed: other mails would not leave either.
    pub unreachable: bool,
    /// What was said, for the secretariat.
    pub said: String,
}

/// A way out for mail. Blocks while it sends.
pub trait Transport: Send + Sync {
    /// Sends one mail.
    ///
    /// # Errors
    /// [`Failure`].
    fn send(&self, mail: &Mail) -> std::result::Result<(), Failure>;
}

/// Sends what is due, one batch, and returns how many mails were claimed. `jitter` (0 to 1000) spreads later tries,
/// so that mails that failed together do not come back together.
///
/// # Errors
/// What the database said.
pub async fn deliver_due(app: &App, transport: &Arc<dyn Transport>, jitter: i64) -> Result<usize> {
    let _turn = app.hub.mail_turn().await;
    let (lease, claimed) = app
        .write(Caller::Server, Lock::Nothing, |tx| {
            let (now, lease) = (tx.now, tx.now.plus(LEASE));
            Ok((lease, rows::claim(tx.conn, now, lease, BATCH)?))
        })
        .await?;
    let count = claimed.len();
    let mut closed = false;
    for mail in claimed {
        let end = if closed {
            Settled::Released
        } else {
            let (end, unreachable) = attempt(app, transport, &mail, jitter).await?;
            closed = unreachable;
            end
        };
        let id = mail.id;
        app.write(Caller::Server, Lock::Nothing, move |tx| {
            let now = tx.now;
            rows::settle(tx.conn, id, lease, &end, now)
        })
        .await?;
    }
    // With the way out closed the rest waits for the next look, not for this loop.
    Ok(if closed { 0 } else { count })
}

async fn attempt(
    app: &App,
    transport: &Arc<dyn Transport>,
    claimed: &ClaimedMail,
    jitter: i64,
) -> Result<(Settled, bool)> {
    let wanted = claimed.clone();
    let composed = app.read(Caller::Server, move |tx| compose(tx, &wanted)).await?;
    let Some(mail) = composed else {
        return Ok((Settled::Dead { why: "no longer theirs to see".to_owned() }, false));
    };
    let way = Arc::clone(transport);
    let sent = tokio::task::spawn_blocking(move || way.send(&mail)).await.map_err(Error::internal)?;
    app.hub.set_mail_reachable(!matches!(&sent, Err(failure) if failure.unreachable));
    Ok(match sent {
        Ok(()) => (Settled::Sent, false),
        Err(failure) => {
            let end = after_failure(&failure, claimed, app.clock.now(), jitter);
            tracing::warn!(mail = %claimed.id, attempts = claimed.attempts + 1, "a mail did not leave");
            (end, failure.unreachable)
        }
    })
}

/// What follows from a failed try.
fn after_failure(failure: &Failure, mail: &ClaimedMail, now: Moment, jitter: i64) -> Settled {
    let why: String = failure.said.chars().take(300).collect();
    let at = now.plus(pause(mail.attempts, jitter));
    if failure.permanent || mail.created_at.plus(GIVE_UP_AFTER) <= now {
        Settled::Dead { why }
    } else {
        Settled::Later { at, why }
    }
}

/// How long to wait after `failures` earlier failures, in milliseconds: doubling, spread by up to a quarter.
fn pause(failures: i64, jitter: i64) -> i64 {
    let doublings = u32::try_from(failures.clamp(0, 20)).unwrap_or(20);
    let plain = FIRST_PAUSE.saturating_mul(2_i64.saturating_pow(doublings)).min(LONGEST_PAUSE);
    plain + plain / 4 * jitter.clamp(0, 1_000) / 1_000
}

/// The mail in words, or `None` when its reader may no longer see what it is about.
fn compose(tx: &mut Reading<'_>, claimed: &ClaimedMail) -> Result<Option<Mail>> {
    let content: Content = serde_json::from_str(&claimed.content)?;
    let told = match claimed.user {
        None => Some((About::default(), "UTC".to_owned())),
        Some(user) => about(tx, user, claimed)?,
    };
    let Some((about, zone)) = told else { return Ok(None) };
    let public_url = &tx.app.settings.public_url;
    let host = public_url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    Ok(Some(Mail {
        id: claimed.id,
        address: claimed.address.clone(),
        words: letters::words(&claimed.template, &about, &content, public_url, &zone),
        thread: claimed.recommendation,
        host: host.unwrap_or("localhost").to_owned(),
        at: tx.now,
    }))
}

/// What the mail is about and the reader's time zone; `None` when it is no longer theirs.
fn about(tx: &mut Reading<'_>, user: UserId, claimed: &ClaimedMail) -> Result<Option<(About, String)>> {
    let now = tx.now;
    let reader = accounts::person(tx.conn, user, now)?;
    let (mandate, about) = match claimed.recommendation {
        Some(id) => {
            let facts = recommendations::facts(tx.conn, id)?;
            if policy::see(&reader, &facts).is_err() {
                return Ok(None);
            }
            let (symbol, title) = recommendations::symbol_and_title(tx.conn, id)?;
            let symbol_only = facts.marking == Marking::Red;
            (facts.mandate, About { symbol, title: Some(title).filter(|_| !symbol_only), symbol_only })
        }
        None => match mandate_of(&claimed.content)? {
            Some(mandate) => (mandate, About::default()),
            None => return Ok(Some((About::default(), "UTC".to_owned()))),
        },
    };
    let Some(seat) = reader.seat(mandate) else { return Ok(None) };
    let here = mandates::delegation(tx.conn, mandate, &seat.delegation)?;
    let about = if about.symbol.is_empty() { About { symbol: here.mandate_symbol, ..about } } else { about };
    Ok(Some((about, here.time_zone)))
}

fn mandate_of(content: &str) -> Result<Option<MandateId>> {
    let content: serde_json::Value = serde_json::from_str(content)?;
    Ok(content.get("mandate").and_then(|mandate| mandate.as_str()).and_then(|id| id.parse().ok()))
}

/// A delivery as the secretariat sees it: never its content.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// Identifier.
    pub id: String,
    /// Where it goes.
    pub to: String,
    /// What the mail's subject says.
    pub subject: String,
    /// `waiting`, `sent` or `dead`.
    pub status: String,
    /// Tries so far.
    pub attempts: i64,
    /// Since when.
    #[schema(value_type = String)]
    pub created_at: Moment,
    /// When it is tried next; `null` when it is not.
    #[schema(value_type = Option<String>)]
    pub next_attempt_at: Option<Moment>,
    /// When it left.
    #[schema(value_type = Option<String>)]
    pub sent_at: Option<Moment>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// What the reader may do.
    pub abilities: BTreeMap<&'static str, bool>,
}

impl DeliveryView {
    fn of(row: Delivery) -> Self {
        let headline = headline(&row.template);
        let subject = match &row.symbol {
            Some(symbol) => format!("{symbol}: {headline}"),
            None => headline.to_owned(),
        };
        let waiting = row.status == "waiting";
        Self {
            id: row.id,
            to: row.address,
            subject,
            attempts: row.attempts,
            created_at: Moment::from_millis(row.created_at),
            next_attempt_at: waiting.then(|| Moment::from_millis(row.next_attempt_at)),
            sent_at: row.sent_at.map(Moment::from_millis),
            last_error: row.last_error,
            abilities: BTreeMap::from([("retry", row.status != "sent")]),
            status: row.status,
        }
    }
}

/// Deliveries asked for.
#[derive(Debug, Clone, Default)]
pub struct DeliveriesWanted {
    /// One status only.
    pub status: Option<String>,
    /// One mandate only.
    pub mandate: Option<MandateId>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many.
    pub limit: i64,
}

/// Deliveries of the mandates the secretariat serves, newest first, and the cursor of the next page.
///
/// # Errors
/// [`Error::Forbidden`] for anybody else, [`Error::Invalid`] for an unknown status or a bad cursor.
pub fn deliveries(
    tx: &mut Reading<'_>,
    wanted: &DeliveriesWanted,
) -> Result<(Vec<DeliveryView>, Option<String>)> {
    let mandates = match wanted.mandate {
        Some(mandate) => {
            permit(&tx.actor, Action::ReadDeliveries, Subject::Mandate(mandate))?;
            vec![mandate]
        }
        None => served(tx)?,
    };
    if wanted.status.as_deref().is_some_and(|status| !["waiting", "sent", "dead"].contains(&status)) {
        return Err(Invalid::field("/status", "unknown", "status is waiting, sent or dead.").into());
    }
    let before = wanted.cursor.as_deref().map(place).transpose()?;
    let filter = DeliveryFilter { mandates, id: None, status: wanted.status.clone(), before };
    let mut found = rows::deliveries(tx.conn, &filter, wanted.limit + 1)?;
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|row| format!("{}_{}", row.created_at, row.id));
    Ok((found.into_iter().map(DeliveryView::of).collect(), next))
}

/// Tries a mail again at once.
///
/// # Errors
/// [`Error::NotFound`] when it is not one of the mandates served, or has left.
pub fn retry(tx: &mut Writing<'_>, id: OutboxId) -> Result<()> {
    let filter = DeliveryFilter { mandates: served(tx)?, id: Some(id), ..DeliveryFilter::default() };
    if rows::deliveries(tx.conn, &filter, 1)?.is_empty() {
        return Err(Error::NotFound);
    }
    let now = tx.now;
    if !rows::retry(tx.conn, id, now)? {
        return Err(crate::domain::refusal::Refusal::new("already-sent", "This mail has left.").into());
    }
    tx.mail_waits();
    Ok(())
}

/// The mandates whose secretariat this person is.
fn served(tx: &Reading<'_>) -> Result<Vec<MandateId>> {
    let mandates: Vec<MandateId> = tx
        .actor
        .seats
        .iter()
        .filter(|seat| seat.role == Role::Secretariat)
        .map(|seat| seat.mandate)
        .filter(|mandate| permit(&tx.actor, Action::ReadDeliveries, Subject::Mandate(*mandate)).is_ok())
        .collect();
    match mandates.is_empty() {
        true => Err(permit(&tx.actor, Action::ReadDeliveries, Subject::Server)
            .err()
            .map_or(Error::NotFound, Error::from)),
        false => Ok(mandates),
    }
}

/// Reads a cursor `millis_id`.
pub(super) fn place<T: std::str::FromStr>(cursor: &str) -> Result<(i64, T)> {
    cursor
        .split_once('_')
        .and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)))
        .ok_or_else(|| Invalid::field("/cursor", "bad-cursor", "This cursor is not one of ours.").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(attempts: i64) -> ClaimedMail {
        ClaimedMail {
            id: OutboxId(uuid::Uuid::nil()),
            user: None,
            recommendation: None,
            address: "a@b.example".to_owned(),
            template: "invitation".to_owned(),
            content: "{}".to_owned(),
            attempts,
            created_at: Moment::from_millis(0),
        }
    }

    fn failure(permanent: bool) -> Failure {
        Failure { permanent, unreachable: false, said: "x".repeat(400) }
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_are_spread_by_a_quarter() {
        assert_eq!([0, 1, 2, 30].map(|n| pause(n, 0)), [30_000, 60_000, 120_000, LONGEST_PAUSE]);
        assert_eq!(pause(0, 1_000), 37_500);
    }

    #[test]
    fn a_refused_address_is_dead_at_once_and_a_closed_way_only_after_a_day() {
        let now = Moment::from_millis(HOUR);
        assert!(matches!(after_failure(&failure(true), &waiting(0), now, 0), Settled::Dead { .. }));
        let later = after_failure(&failure(false), &waiting(0), now, 0);
        assert_eq!(later, Settled::Later { at: now.plus(FIRST_PAUSE), why: "x".repeat(300) });
        let next_day = Moment::from_millis(DAY);
        assert!(matches!(after_failure(&failure(false), &waiting(9), next_day, 0), Settled::Dead { .. }));
    }
}
