//! Owns: the one text that comes of several amendments to one base, the same in whatever order they are given.
//! Never: drops a word silently; what meets another is left as the base has it and named as a conflict.

use std::collections::{HashMap, HashSet};

use super::{
    conflicts::{Conflict, conflicts_of},
    operations::{Operation, apply},
    touches::{OnClause, Proposal, touches},
};
use crate::domain::texts::{
    Clause, ClauseId, MAX_ID_CHARS,
    rewording::{Rewording, reworded, runs_of},
};

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub clauses: Vec<Clause>,
    /// Where proposals could not both stand: there the text is as it was. Positions are those in the list given.
    pub conflicts: Vec<Conflict>,
}

/// Merges the proposals, by their keys, into the base. For a clause in `settled` its words there count instead of all
/// that is proposed for it (moves stay), so it has no conflict of words.
#[must_use]
pub fn merge(base: &[Clause], proposals: &[Proposal<'_>], settled: &[Clause]) -> Merged {
    let (prepared, settled_base) = settle(base, proposals, settled);
    let mut order: Vec<usize> = (0..proposals.len()).collect();
    order.sort_by_key(|at| proposals.get(*at).map(|proposal| proposal.key));
    let sorted: Vec<Proposal<'_>> = order
        .iter()
        .filter_map(|at| Some(Proposal { key: proposals.get(*at)?.key, operations: prepared.get(*at)? }))
        .collect();
    let touched = touches(&settled_base, &sorted);
    let found = conflicts_of(&settled_base, &sorted, &touched);
    let mut refused: HashSet<(usize, &ClauseId)> = HashSet::new();
    for conflict in &found {
        refused.insert((conflict.first, &conflict.clause));
        refused.insert((conflict.second, &conflict.clause));
    }

    let mut operations = Vec::new();
    for (at, on) in &touched {
        if let Some(clause) = settled_base.get(*at) {
            on_clause(clause, on, &refused, &mut operations);
        }
    }
    place(&settled_base, &sorted, &refused, &mut operations);
    let clauses = apply(&settled_base, &operations);
    let back = |at: usize| order.get(at).copied().unwrap_or(at);
    let conflicts = found.into_iter().map(|conflict| {
        let (one, other) = (back(conflict.first), back(conflict.second));
        Conflict { first: one.min(other), second: one.max(other), ..conflict }
    });
    Merged { clauses, conflicts: conflicts.collect() }
}

/// The proposals without what is settled otherwise, and the base with the settled words.
fn settle(
    base: &[Clause],
    proposals: &[Proposal<'_>],
    settled: &[Clause],
) -> (Vec<Vec<Operation>>, Vec<Clause>) {
    let words: HashMap<&ClauseId, &Clause> = settled.iter().map(|clause| (&clause.id, clause)).collect();
    let worded = |clause: &Clause| words.get(&clause.id).map_or_else(|| clause.clone(), |new| (*new).clone());
    let base = base.iter().map(worded).collect();
    let prepared = proposals
        .iter()
        .map(|proposal| {
            let kept = proposal.operations.iter().filter_map(|operation| match operation {
                Operation::Replace { clause, .. } | Operation::Delete { clause }
                    if words.contains_key(clause) =>
                {
                    None
                }
                Operation::InsertAfter { after, new } => {
                    Some(Operation::InsertAfter { after: after.clone(), new: worded(new) })
                }
                other => Some(other.clone()),
            });
            kept.collect()
        })
        .collect();
    (prepared, base)
}

/// The one replacement or deletion of a clause that comes of all its changes.
fn on_clause(
    clause: &Clause,
    on: &OnClause<'_>,
    refused: &HashSet<(usize, &ClauseId)>,
    operations: &mut Vec<Operation>,
) {
    let stands = |owner: &usize| !refused.contains(&(*owner, &clause.id));
    if on.deletions.iter().any(stands) {
        operations.push(Operation::Delete { clause: clause.id.clone() });
        return;
    }
    let changes: Vec<&Rewording<'_>> =
        on.rewordings.iter().filter(|(owner, _)| stands(owner)).flat_map(|(_, changes)| changes).collect();
    let mut new = clause.clone();
    if !changes.is_empty() {
        new.runs = runs_of(&reworded(&on.pieces, &changes));
    }
    if let Some((_, kind, level)) = on.settings.iter().find(|(owner, ..)| stands(owner)) {
        (new.kind, new.level) = (*kind, *level);
    }
    if new != *clause {
        operations.push(Operation::Replace { clause: clause.id.clone(), new });
    }
}

/// Insertions and moves, proposal after proposal. An id that two proposals gave is made different; the same clause
/// inserted twice under one id is inserted once, and so is the same move.
fn place(
    base: &[Clause],
    sorted: &[Proposal<'_>],
    refused: &HashSet<(usize, &ClauseId)>,
    operations: &mut Vec<Operation>,
) {
    let mut taken: HashMap<ClauseId, Option<Clause>> =
        base.iter().map(|clause| (clause.id.clone(), None)).collect();
    let mut moved: HashSet<&ClauseId> = HashSet::new();
    for (owner, proposal) in sorted.iter().enumerate() {
        let mut renamed: HashMap<&ClauseId, ClauseId> = HashMap::new();
        for operation in proposal.operations {
            let Operation::InsertAfter { new, .. } = operation else { continue };
            let free = match taken.get(&new.id) {
                None => new.id.clone(),
                Some(Some(same)) if same == new => continue,
                Some(_) => free_id(&new.id, proposal.key, |id| taken.contains_key(id)),
            };
            taken.insert(free.clone(), Some(new.clone()));
            renamed.insert(&new.id, free);
        }
        let named = |id: &ClauseId| renamed.get(id).unwrap_or(id).clone();
        for operation in proposal.operations {
            match operation {
                Operation::InsertAfter { after, new } if renamed.contains_key(&new.id) => {
                    let new = Clause { id: named(&new.id), ..new.clone() };
                    operations.push(Operation::InsertAfter { after: after.as_ref().map(named), new });
                }
                Operation::MoveAfter { clause, after }
                    if !refused.contains(&(owner, clause)) && moved.insert(clause) =>
                {
                    let after = after.as_ref().map(named);
                    operations.push(Operation::MoveAfter { clause: clause.clone(), after });
                }
                _ => {}
            }
        }
    }
}

/// An id near this one that is not taken.
pub(super) fn free_id(id: &ClauseId, key: i64, taken: impl Fn(&ClauseId) -> bool) -> ClauseId {
    let mut nth: u32 = 0;
    loop {
        let tail = if nth == 0 { format!(".{key}") } else { format!(".{key}.{nth}") };
        let head: String =
            id.as_str().chars().take(MAX_ID_CHARS.saturating_sub(tail.chars().count())).collect();
        let named = ClauseId::new(format!("{head}{tail}"));
        if !taken(&named) {
            return named;
        }
        nth = nth.saturating_add(1);
    }
}
