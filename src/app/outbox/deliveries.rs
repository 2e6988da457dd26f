//! Owns: what the secretariat sees of deliveries, and trying again what did not leave. Never: shows a mail's content;
//! letters hold links that are secrets.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::place;
use crate::{
    app::{Reading, Writing},
    domain::{
        accounts::Role,
        ids::{MandateId, OutboxId},
        letters::headline,
        policy::{Action, Subject, permit},
        refusal::{Invalid, Refusal},
        time::Moment,
    },
    error::{Error, Result},
    store::outbox::{self as rows, Delivery, DeliveryFilter},
};

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
            abilities: BTreeMap::from([("retry", row.status != "sent" && !row.empty)]),
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
        let detail = "This mail has left, or its link is over.";
        return Err(Refusal::new("already-sent", detail).into());
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

/// How many mails are tried again.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetriedView {
    /// How many.
    pub retried: usize,
}

/// Tries every dead mail of the mandates served again, or of one of them.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but a secretariat; [`Error::NotFound`] for a mandate that is not theirs.
pub fn retry_all(tx: &mut Writing<'_>, mandate: Option<MandateId>) -> Result<RetriedView> {
    let mandates = match mandate {
        Some(mandate) => {
            permit(&tx.actor, Action::ReadDeliveries, Subject::Mandate(mandate))?;
            vec![mandate]
        }
        None => served(tx)?,
    };
    let (filter, now) =
        (DeliveryFilter { mandates, status: Some("dead".to_owned()), ..DeliveryFilter::default() }, tx.now);
    let mut retried = 0;
    for dead in rows::deliveries(tx.conn, &filter, RETRIED_AT_ONCE)? {
        let id = dead.id.parse().map_err(Error::internal)?;
        retried += usize::from(rows::retry(tx.conn, id, now)?);
    }
    if retried > 0 {
        tx.mail_waits();
    }
    Ok(RetriedView { retried })
}

/// Mails tried again by one request; a second request takes the next ones.
const RETRIED_AT_ONCE: i64 = 10_000;
