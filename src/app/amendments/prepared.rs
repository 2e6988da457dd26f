//! Owns: the text of an amendment that its delegation prepares: the revision with its operations applied, and operations
//! made of a text again. Never: touches one that was sent.

use super::wording;
use crate::{
    app::{Reading, Writing, live::Hint},
    domain::{
        amendments::{
            AmendmentStatus,
            operations::{apply, operations_between},
        },
        ids::StateCode,
        recommendations::Facts,
        refusal::Refusal,
        texts::Clause,
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment},
        notices as people,
    },
};

/// Whether it is only prepared.
///
/// # Errors
/// `not-prepared`.
pub fn still(amendment: &Amendment) -> std::result::Result<(), Refusal> {
    if amendment.status == AmendmentStatus::Prepared {
        return Ok(());
    }
    let detail = format!("The amendment is {}: it is no longer drafted.", amendment.status.spoken());
    Err(Refusal::new("not-prepared", detail))
}

/// The revision as the amendment wants it.
///
/// # Errors
/// What the database said.
pub fn clauses(tx: &mut Reading<'_>, amendment: &Amendment) -> Result<Vec<Clause>> {
    let base = wording::base(tx, amendment.recommendation, amendment.revision)?;
    Ok(apply(&base, &amendment.operations))
}

/// Makes the amendment want this text, unless it does, and returns its version. None of it is left when the text is that of
/// the revision; it cannot be sent so.
///
/// # Errors
/// What the database said.
pub fn save(tx: &mut Writing<'_>, amendment: &mut Amendment, text: &[Clause]) -> Result<i64> {
    let base = wording::base(tx, amendment.recommendation, amendment.revision)?;
    if apply(&base, &amendment.operations) == text {
        return Ok(amendment.version);
    }
    amendment.operations = operations_between(&base, text);
    let saved = rows::save(tx.conn, amendment)?;
    amendment.version =
        saved.ok_or_else(|| Error::internal("an amendment changed under its recommendation's lock"))?;
    Ok(amendment.version)
}

/// Open pages of the delegation learn that something it prepares changed; nobody else's do.
///
/// # Errors
/// What the database said.
pub fn hint(tx: &mut Reading<'_>, facts: &Facts, delegation: &StateCode) -> Result<Hint> {
    let now = tx.now;
    let only = people::people(tx.conn, facts.mandate, now)?
        .into_iter()
        .filter(|person| person.seat.delegation == *delegation)
        .map(|person| person.user)
        .collect();
    Ok(Hint {
        kind: "amendment.prepared",
        mandate: Some(facts.mandate),
        recommendation: Some(facts.id),
        only: Some(only),
    })
}
