//! Owns: what the record, the people concerned and open pages learn of an amendment. Never: decides who is concerned; the
//! domain's notices do.

use serde_json::json;

use super::prepared;
use crate::{
    app::Writing,
    domain::{
        amendments::operations::Operation,
        event::{Act, Audience, Event},
        recommendations::{Facts, revision_label},
    },
    error::Result,
    store::{amendments::Amendment, mandates, texts},
};

/// `amendment 3 (Viet Nam) to AMCC/2018/R.1`, as a sentence names it.
pub(super) fn named(tx: &mut Writing<'_>, facts: &Facts, amendment: &Amendment) -> Result<String> {
    let (symbol, _) = texts::newest(tx.conn, facts.id)?;
    let owner = mandates::delegation(tx.conn, facts.mandate, &amendment.delegation)?.name;
    Ok(format!("amendment {} ({owner}) to {symbol}", amendment.number))
}

/// An amendment got its words: on the table the record keeps them, before only the delegation's pages hear of it.
pub(super) fn announce(tx: &mut Writing<'_>, facts: &Facts, amendment: &Amendment) -> Result<()> {
    if amendment.submitted_at.is_none() {
        return whisper(tx, facts, amendment);
    }
    let (symbol, _) = texts::newest(tx.conn, facts.id)?;
    let state = mandates::delegation(tx.conn, facts.mandate, &amendment.delegation)?.name;
    let sentence = format!(
        "{state} proposed amendment {} to {symbol}, {}.",
        amendment.number,
        revision_label(amendment.revision)
    );
    let payload = json!({
        "amendment": amendment.id,
        "number": amendment.number,
        "revision": amendment.revision,
        "state": amendment.delegation,
        "status": amendment.status,
        "rationale": amendment.rationale,
        "clauses": amendment.operations.iter().map(Operation::clause).collect::<Vec<_>>(),
        "operations": amendment.operations,
        "operations_sha256": super::acts::digest(&amendment.operations)?,
    });
    tx.record(
        event(Act::AmendmentProposed, facts, amendment, payload)
            .for_state(&amendment.delegation)
            .told(Audience::ChairAndCoSponsors, sentence),
    )
}

/// Open pages of the delegation learn that something it prepares changed; nobody else's do.
pub(super) fn whisper(tx: &mut Writing<'_>, facts: &Facts, amendment: &Amendment) -> Result<()> {
    let hint = prepared::hint(tx, facts, &amendment.delegation)?;
    tx.hint_only(hint);
    Ok(())
}

pub(super) fn event(act: Act, facts: &Facts, amendment: &Amendment, payload: serde_json::Value) -> Event {
    Event::new(act, format!("amendment:{}", amendment.id), payload)
        .in_mandate(facts.mandate)
        .on(facts.id)
        .linked(format!("/r/{}/amendments#amendment-{}", facts.id, amendment.id))
}
