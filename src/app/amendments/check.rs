//! Owns: what an amendment would do and meet, before anybody makes it. Never: keeps anything, never: shows what others
//! only prepared.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    RebaseView, Wording,
    compilation::{Asked, ConflictView, References, conflict_view, on_the_table},
    wording,
};
use crate::{
    app::Reading,
    domain::{
        amendments::{
            conflicts::conflicts,
            operations::{Operation, apply},
            rebase::{RebaseOutcome, rebase},
            touches::Proposal,
        },
        ids::{AmendmentId, RecommendationId},
        policy::{self, Action, Subject, permit},
        texts::{
            comparison::{Change, ClauseComparison, compare},
            numbering::number,
        },
    },
    error::{Error, Result},
    store::{recommendations, texts},
};

/// An amendment to be tried out.
#[derive(Debug)]
pub struct Check {
    /// The revision it is written for.
    pub revision: u32,
    /// What it does.
    pub wording: Wording,
    /// The amendment that is being edited.
    pub amendment: Option<AmendmentId>,
}

/// What an amendment would do and meet.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// The revision it would stand on.
    pub revision: u32,
    /// How the newest revision would meet it, when it is written for an older one.
    pub rebase: Option<RebaseView>,
    /// What it does to that revision.
    pub operations: Vec<Operation>,
    /// The clauses it changes.
    pub compared: Vec<ClauseComparison>,
    /// The amendments with which it could not stand together.
    pub conflicts: Vec<ConflictView>,
}

/// Tries an amendment out.
///
/// # Errors
/// What the policy says; [`Error::Invalid`].
pub fn check(tx: &mut Reading<'_>, id: RecommendationId, command: Check) -> Result<CheckView> {
    let facts = recommendations::facts(tx.conn, id)?;
    let own = policy::see(&tx.actor, &facts)?.delegation.clone();
    // The chair tries out compromises.
    if permit(&tx.actor, Action::Merge, Subject::Recommendation(&facts)).is_err() {
        permit(&tx.actor, Action::PrepareAmendment, Subject::Prepared(&facts, &own))?;
    }
    let (_, newest) = texts::newest(tx.conn, id)?;
    let newest = newest.ok_or(Error::NotFound)?;
    let from = wording::base(tx, id, command.revision)?;
    let mut operations = command.wording.read(&from)?;
    let (mut revision, mut text, mut met) = (command.revision, from, None);
    if revision != newest {
        let to = wording::base(tx, id, newest)?;
        let rebased = rebase(&text, &to, &operations);
        met = Some(RebaseView::new(revision, newest, rebased.outcome, tx.now));
        if rebased.outcome != RebaseOutcome::NeedsAttention {
            (revision, text, operations) = (newest, to, rebased.operations);
        }
    }
    let asked = Asked { revision: Some(revision), ..Asked::default() };
    let mut others = on_the_table(tx, id, &own, &asked, (revision, newest), &text)?;
    others.retain(|entry| Some(entry.amendment.id) != command.amendment);
    let mut names = vec![(String::new(), -1)];
    let mut proposals = vec![Proposal { key: -1, operations: &operations }];
    for entry in &others {
        if let Some(operations) = &entry.operations {
            names.push((entry.amendment.id.to_string(), entry.amendment.number));
            proposals.push(Proposal { key: entry.amendment.number, operations });
        }
    }
    let references: References =
        text.iter().zip(number(&text)).map(|(clause, named)| (clause.id.clone(), named.reference)).collect();
    let found = conflicts(&text, &proposals).into_iter().filter(|conflict| conflict.first == 0);
    let conflicts = found.map(|conflict| conflict_view(&conflict, &names, &references)).collect();
    let mut compared = compare(&text, &apply(&text, &operations)).clauses;
    compared.retain(|clause| clause.change != Change::Same);
    Ok(CheckView { revision, rebase: met, operations, compared, conflicts })
}
