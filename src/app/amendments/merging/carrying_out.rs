//! Owns: carrying a merge out: every decision becomes a disposition and the working text gets the words, in one
//! transaction. Never: issues a revision; that stays an act of its own.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Decision, Merged, Work, keep, load, plan, since, stale};
use crate::{
    app::{
        Writing,
        amendments::{
            acts::{Dispose, dispose},
            compilation::{ConflictView, References, conflict_view},
        },
        texts::{self, WorkingTextView},
    },
    domain::{
        amendments::{
            Outcome,
            operations::{Operation, OperationBody},
            overwritten::standing,
        },
        event::{Act, Event},
        ids::{AmendmentId, RecommendationId},
        refusal::Refusal,
        texts::{numbering::number, reading::read},
    },
    error::{Error, Result},
    store::amendments::Amendment,
};

/// The command.
#[derive(Debug)]
pub struct CarryOut {
    /// The version of the merge that was looked at.
    pub version: i64,
    /// Leave amendments in conflict on the table instead of refusing.
    pub leave_conflicts: bool,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergedView {
    /// The working text as it is now.
    pub working_text: WorkingTextView,
    /// The numbers of the amendments whose words it has.
    pub merged: Vec<i64>,
    /// Of them in brackets.
    pub bracketed: Vec<i64>,
    /// Not retained.
    pub not_retained: Vec<i64>,
    /// What was left because it cannot stand together.
    pub conflicts: Vec<ConflictView>,
    /// The amendments left on the table for that.
    pub left: Vec<i64>,
}

/// Carries the merge out.
///
/// # Errors
/// [`Error::Stale`]; `nothing-decided`, `nothing-taken`, `merge-incomplete`, `merge-conflicts`, `move-not-bracketable`,
/// `needs-attention`; [`Error::Invalid`] when the text would pass a limit.
pub fn carry_out(tx: &mut Writing<'_>, id: RecommendationId, command: &CarryOut) -> Result<MergedView> {
    let mut work = load(tx, id)?;
    if command.version != work.version() {
        return Err(stale(&work));
    }
    let decided: Vec<(Decision, Amendment)> =
        work.open().into_iter().map(|(decision, amendment)| (decision.clone(), amendment.clone())).collect();
    complete(&decided)?;
    let mut left: Vec<AmendmentId> = Vec::new();
    let mut conflicts: Vec<ConflictView> = Vec::new();
    let planned = loop {
        let planned = plan::plan(&work, &left);
        if let Some(refusal) = planned.refused {
            return Err(refusal.into());
        }
        if planned.conflicts.is_empty() {
            break planned;
        }
        let references: References = work
            .base
            .iter()
            .zip(number(&work.base))
            .map(|(clause, numbered)| (clause.id.clone(), numbered.reference))
            .collect();
        let found: Vec<ConflictView> = planned
            .conflicts
            .iter()
            .map(|conflict| conflict_view(conflict, &planned.names, &references))
            .collect();
        let in_conflict: Vec<AmendmentId> = decided
            .iter()
            .map(|(decision, _)| decision.amendment)
            .filter(|id| found.iter().any(|conflict| conflict.amendments.contains(&id.to_string())))
            .collect();
        if !command.leave_conflicts || in_conflict.is_empty() {
            let sentences: Vec<&str> = found.iter().map(|conflict| conflict.sentence.as_str()).collect();
            let detail = format!("{} Settle this, or leave it on the table.", sentences.join(" "));
            return Err(Refusal::new("merge-conflicts", detail).into());
        }
        left.extend(in_conflict);
        conflicts.extend(found);
    };
    let nothing = planned.taken.is_empty() && planned.taken_out.is_empty() && planned.reworded.is_empty();
    if nothing && !decided.iter().any(|(_, amendment)| !left.contains(&amendment.id)) {
        return Err(
            Refusal::new("nothing-decided", "No amendment is decided: there is nothing to merge.").into()
        );
    }
    let plan::Plan { clauses, taken, reworded, written, taken_out, .. } = planned;
    let clauses = read(clauses)?;
    let done: Vec<&(Decision, Amendment)> =
        decided.iter().filter(|(_, amendment)| !left.contains(&amendment.id)).collect();
    for (decision, amendment) in &done {
        let reason = decision.reason.clone();
        let said = match decision.outcome {
            outcome @ Outcome::NotRetained => Dispose { outcome, reason, text: None, revision: None },
            _ => {
                let taking = work.takes(decision, amendment);
                let words = plan::as_written(&work, amendment, &taking);
                disposition(taking.outcome(&amendment.operations), &words, reason)?
            }
        };
        dispose(tx, amendment.id, said)?;
    }
    for one in &reworded {
        let reason = one.amendment.disposition.as_ref().and_then(|said| said.reason.clone());
        dispose(tx, one.amendment.id, disposition(one.outcome, &one.words, reason)?)?;
    }
    let by = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let seat = tx.actor.seat(work.facts.mandate).ok_or(Error::NotFound)?.delegation.clone();
    texts::replace(tx, &work.facts, &clauses, by, &seat)?;

    let with = |outcome: Outcome| -> Vec<i64> {
        let chosen = done.iter().filter(|(decision, _)| decision.outcome == outcome);
        chosen.map(|(_, amendment)| amendment.number).collect()
    };
    let not_retained = with(Outcome::NotRetained);
    let merged: Vec<i64> = taken.iter().map(|(amendment, _)| amendment.number).collect();
    let inside = taken.iter().filter(|(_, taking)| !taking.in_brackets().is_empty());
    let bracketed: Vec<i64> = inside.map(|(amendment, _)| amendment.number).collect();
    let reworded: HashMap<AmendmentId, Vec<Operation>> =
        reworded.into_iter().map(|one| (one.amendment.id, one.words)).collect();
    let again = |id: &AmendmentId| written.iter().any(|merged| merged.amendment == *id);
    let gone = |id: &AmendmentId| taken_out.contains(id) || again(id);
    work.content.merged.retain(|merged| !gone(&merged.amendment));
    for merged in &mut work.content.merged {
        if let Some(words) = reworded.get(&merged.amendment) {
            let stood = standing(&work.base, &clauses, words);
            let (taken, written) = (words.clone(), words.clone());
            *merged = Merged { amendment: merged.amendment, taken, brackets: false, written, stood };
        }
    }
    work.content.merged.extend(written);
    work.content.gone = since::gone_since(&work);
    work.content.merged_text = clauses;
    work.content.decisions.retain(|decision| left.contains(&decision.amendment));
    if left.is_empty() {
        work.content.clause_texts.clear();
    }
    keep(tx, &mut work)?;
    let left: Vec<i64> =
        decided.iter().filter(|(_, a)| left.contains(&a.id)).map(|(_, amendment)| amendment.number).collect();
    record(tx, &work, &merged, &not_retained, &left)?;
    let working_text = texts::working_text(tx, id)?;
    Ok(MergedView { working_text, merged, bracketed, not_retained, conflicts, left })
}

fn complete(decided: &[(Decision, Amendment)]) -> Result<()> {
    let incomplete: Vec<String> = decided
        .iter()
        .filter_map(|(decision, amendment)| {
            Some(format!("amendment {} lacks a {}", amendment.number, decision.missing()?))
        })
        .collect();
    if incomplete.is_empty() {
        return Ok(());
    }
    let detail = format!("Not everything is said yet: {}.", incomplete.join(", "));
    Err(Refusal::new("merge-incomplete", detail).into())
}

/// What is taken of an amendment as a disposition.
fn disposition(outcome: Outcome, words: &[Operation], reason: Option<String>) -> Result<Dispose> {
    let text = (outcome == Outcome::AcceptedAsModified).then(|| as_sent(words)).transpose()?;
    Ok(Dispose { outcome, reason, text, revision: None })
}

/// Operations as a client would send them.
fn as_sent(operations: &[Operation]) -> Result<Vec<OperationBody>> {
    Ok(serde_json::from_value(serde_json::to_value(operations)?)?)
}

fn record(
    tx: &mut Writing<'_>,
    work: &Work,
    merged: &[i64],
    not_retained: &[i64],
    left: &[i64],
) -> Result<()> {
    let id = work.facts.id;
    let seat = tx.actor.seat(work.facts.mandate).ok_or(Error::NotFound)?.delegation.clone();
    let payload = json!({
        "revision": work.revision, "merged": merged, "not_retained": not_retained, "left": left,
    });
    let event = Event::new(Act::AmendmentsMerged, format!("recommendation:{id}"), payload);
    tx.record(event.in_mandate(work.facts.mandate).on(id).for_state(seat))
}
