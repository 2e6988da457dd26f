//! Owns: the compilation as one person reads it: every amendment they see in its place, attributed. Never: stores
//! one; never: shows what another delegation only prepared, nor lets it count.

mod printing;
mod showing;
mod view;

use std::collections::{HashMap, hash_map};

pub use printing::printed;
pub(super) use showing::{References, conflict_view, saying};
pub use view::{
    AlternativeView, ByAmendmentView, CompilationTotals, CompilationView, CompiledAmendmentView,
    CompiledClauseView, CompiledMoveView, CompiledSegmentView, CompiledSettingView, ConflictView, TouchView,
};

use super::Filter;
use crate::{
    app::Reading,
    domain::{
        amendments::{
            AmendmentStatus, Stance,
            compilation::Place,
            operations::Operation,
            rebase::{RebaseOutcome, rebase},
        },
        ids::{RecommendationId, StateCode},
        policy::{self, Action, Subject},
        recommendations::revision_label,
        refusal::Invalid,
        texts::{Clause, ClauseId},
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment},
        recommendations, texts,
    },
};

/// More amendments than any text has.
const ALL: i64 = 1_000_000;

/// Which compilation is asked for.
#[derive(Debug, Default)]
pub struct Asked {
    /// Of this revision; the newest when none.
    pub revision: Option<u32>,
    /// Only amendments this state sponsors.
    pub state: Option<StateCode>,
    /// Only this clause, and amendments that touch it.
    pub clause: Option<ClauseId>,
    /// Only amendments in this status.
    pub status: Option<AmendmentStatus>,
}

impl Asked {
    /// The revision asked for, and the newest.
    pub(super) fn revisions(&self, tx: &mut Reading<'_>, id: RecommendationId) -> Result<(u32, u32)> {
        let (_, newest) = texts::newest(tx.conn, id)?;
        let newest = newest.ok_or(Error::NotFound)?;
        let revision = self.revision.unwrap_or(newest);
        if revision > newest {
            let detail = format!("There is no revision {revision}.");
            return Err(Invalid::field("/revision", "unknown-revision", detail).into());
        }
        Ok((revision, newest))
    }

    /// Whether a clause of the compilation is asked for: all are when none is named.
    pub(super) fn shows(&self, entries: &[Entry], shown: &str, place: Place) -> bool {
        let touched = || {
            let asked = entries.iter().filter(|entry| entry.asked);
            asked
                .flat_map(|entry| &entry.amendment.operations)
                .any(|operation| operation.clause().as_str() == shown)
        };
        self.clause
            .as_ref()
            .is_none_or(|clause| shown == clause.as_str() || (place != Place::Base && touched()))
    }
}

/// An amendment with the operations that stand for it in this text.
pub(super) struct Entry {
    pub(super) amendment: Amendment,
    /// None when it does not fit this text.
    pub(super) operations: Option<Vec<Operation>>,
    /// Whether it is asked for; the others only count where proposed clauses are numbered.
    pub(super) asked: bool,
}

/// The compilation.
///
/// # Errors
/// [`Error::NotFound`]; an unknown revision.
pub fn compilation(tx: &mut Reading<'_>, id: RecommendationId, asked: &Asked) -> Result<CompilationView> {
    let facts = recommendations::facts(tx.conn, id)?;
    let own = policy::see(&tx.actor, &facts)?.delegation.clone();
    let (revision, newest) = asked.revisions(tx, id)?;
    let (head, json) = texts::revision(tx.conn, id, revision.into())?;
    let base = texts::clauses(&json)?;
    let entries = on_the_table(tx, id, &own, asked, (revision, newest), &base)?;
    let subject = Subject::Recommendation(&facts);
    let abilities = [Action::PrepareAmendment, Action::SubmitAmendment, Action::Merge];
    let mut view = showing::show(&base, &entries);
    view.clauses.retain(|shown| asked.shows(&entries, &shown.id, shown.place));
    Ok(CompilationView {
        recommendation: id.to_string(),
        symbol: head.symbol,
        revision,
        label: revision_label(revision),
        fingerprint_groups: head.fingerprint.groups(),
        totals: CompilationTotals {
            amendments: view.amendments.len(),
            placed: view.amendments.iter().filter(|amendment| amendment.placed).count(),
            conflicts: view.conflicts.len(),
            clauses_touched: view.clauses.iter().filter(|c| c.changed && c.place == Place::Base).count(),
        },
        amendments: view.amendments,
        clauses: view.clauses,
        conflicts: view.conflicts,
        abilities: policy::abilities(&tx.actor, &abilities, subject),
    })
}

fn names(operation: &Operation, clause: &ClauseId) -> bool {
    let after = match operation {
        Operation::InsertAfter { after, .. } | Operation::MoveAfter { after, .. } => after.as_ref(),
        Operation::Replace { .. } | Operation::Delete { .. } => None,
    };
    operation.clause() == clause || after == Some(clause)
}

/// The amendments that this delegation sees beside those asked for, each with its operations on this revision.
pub(super) fn on_the_table(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    own: &StateCode,
    asked: &Asked,
    (revision, newest): (u32, u32),
    base: &[Clause],
) -> Result<Vec<Entry>> {
    use AmendmentStatus::{NeedsAttention, Prepared, Proposed};
    // What is proposed is numbered among everything pending, or among everything in the status that is asked for.
    let filter = Filter { status: asked.status.filter(|status| !open(*status)), state: None, clause: None };
    let in_status = |amendment: &Amendment| asked.status.is_none_or(|status| amendment.status == status);
    let sponsored = |amendment: &Amendment| {
        asked.state.as_ref().is_none_or(|state| {
            amendment.stances.get(state).is_some_and(|(stance, _)| *stance == Stance::Sponsor)
        })
    };
    let pending = |amendment: &Amendment| {
        filter.status.is_some()
            || revision < newest
            || matches!(amendment.status, Prepared | Proposed | NeedsAttention)
    };
    let found = rows::list(tx.conn, id, own, &filter, None, ALL)?;
    let mut bases: HashMap<u32, Vec<Clause>> = HashMap::new();
    let mut entries = Vec::with_capacity(found.len());
    let past = if revision < newest { rows::texts_on(tx.conn, id, revision)? } else { HashMap::new() };
    for amendment in found.into_iter().filter(pending) {
        let wanted = sponsored(&amendment)
            && in_status(&amendment)
            && asked
                .clause
                .as_ref()
                .is_none_or(|clause| amendment.operations.iter().any(|operation| names(operation, clause)));
        if amendment.revision == revision {
            let operations = Some(amendment.operations.clone());
            entries.push(Entry { amendment, operations, asked: wanted });
        } else if let Some(operations) = past.get(&amendment.id) {
            entries.push(Entry { amendment, operations: Some(operations.clone()), asked: wanted });
        } else if amendment.revision < revision && revision == newest && open(amendment.status) {
            // What a delegation prepared stays as it wrote it; here it is shown where it would stand.
            let from = match bases.entry(amendment.revision) {
                hash_map::Entry::Occupied(known) => known.into_mut(),
                hash_map::Entry::Vacant(room) => {
                    let json = texts::revision_clauses(tx.conn, id, amendment.revision.into())?;
                    room.insert(texts::clauses(json.as_deref().unwrap_or("[]"))?)
                }
            };
            let rebased = rebase(from, base, &amendment.operations);
            let fits = matches!(rebased.outcome, RebaseOutcome::Carried | RebaseOutcome::Merged);
            entries.push(Entry { amendment, operations: fits.then_some(rebased.operations), asked: wanted });
        }
    }
    Ok(entries)
}

const fn open(status: AmendmentStatus) -> bool {
    matches!(status, AmendmentStatus::Prepared | AmendmentStatus::Proposed | AmendmentStatus::NeedsAttention)
}
