//! Owns: reading a chain of the record, entry by entry.
//! Never: shows an entry about a mandate to somebody who does not serve it; its place and hash stay, so that the
//! chain can still be followed.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Reading, verification::may_read_administration};
use crate::{
    domain::{
        event::Act,
        ids::{MandateId, RecommendationId},
        policy::{Action, Subject, permit},
        record::{Chain, Entry},
        time::Moment,
    },
    error::Result,
    store::{recommendations, record},
};

/// One formal act as recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordEntryView {
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When.
    #[schema(value_type = String)]
    pub at: Moment,
    /// What was done.
    pub act: String,
    /// Who did it, by the name they had then.
    pub actor: Option<String>,
    /// The state or person it was done for.
    pub on_behalf_of: Option<String>,
    /// The thing, as `kind:id`.
    pub subject: String,
    /// The particulars.
    #[schema(value_type = Object)]
    pub payload: Value,
    /// The hash of the entry before.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl RecordEntryView {
    fn of(entry: Entry) -> Result<Self> {
        Ok(Self {
            payload: serde_json::from_str(&entry.payload)?,
            sequence: entry.sequence,
            at: entry.at,
            act: entry.act,
            actor: Some(entry.actor_name),
            on_behalf_of: entry.on_behalf_of,
            subject: entry.subject,
            previous_hash: entry.previous_hash,
            hash: entry.hash,
        })
    }

    /// Its place alone.
    fn veiled(self) -> Self {
        let payload = Value::Object(serde_json::Map::new());
        Self { payload, actor: None, on_behalf_of: None, subject: String::new(), ..self }
    }

    /// The mandate it is about, where it says so.
    fn mandate(&self) -> Option<MandateId> {
        let named = self.subject.strip_prefix("mandate:").or_else(|| self.payload.get("mandate")?.as_str());
        named.and_then(|id| id.parse().ok())
    }
}

/// A page of a recommendation's chain after the entry `after`, with the sequence to go on from.
///
/// # Errors
/// [`crate::error::Error::NotFound`]; [`crate::error::Error::Refused`] to an observer before the adoption.
pub fn of_recommendation(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    after: i64,
    limit: i64,
) -> Result<(Vec<RecordEntryView>, Option<i64>)> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::ReadRecord, Subject::Recommendation(&facts))?;
    page(tx, Chain::Recommendation(id), after, limit)
}

/// A page of the chain of administration.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] to everybody but a secretariat.
pub fn of_administration(
    tx: &mut Reading<'_>,
    after: i64,
    limit: i64,
) -> Result<(Vec<RecordEntryView>, Option<i64>)> {
    may_read_administration(tx)?;
    let (entries, next) = page(tx, Chain::Administration, after, limit)?;
    // Accounts belong to the server. Whatever else does not say its mandate is shown to nobody.
    let served = |view: &RecordEntryView| match view.mandate() {
        Some(id) => tx.actor.seat(id).is_some(),
        None => view.act == Act::UserAdded.as_str(),
    };
    let views = entries.into_iter().map(|view| if served(&view) { view } else { view.veiled() }).collect();
    Ok((views, next))
}

fn page(
    tx: &mut Reading<'_>,
    chain: Chain,
    after: i64,
    limit: i64,
) -> Result<(Vec<RecordEntryView>, Option<i64>)> {
    let wanted = usize::try_from(limit).unwrap_or_default();
    let mut entries = record::entries(tx.conn, &chain, after, limit.saturating_add(1))?;
    let more = entries.len() > wanted;
    entries.truncate(wanted);
    let next = entries.last().map(|entry| entry.sequence).filter(|_| more);
    Ok((entries.into_iter().map(RecordEntryView::of).collect::<Result<_>>()?, next))
}
