//! Owns: carrying an amendment over to another revision: as it is, merged word by word, or in need of attention with
//! both texts. Never: changes a word outside the clauses the amendment names, never: drops an operation silently.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    conflicts::{ConflictKind, conflicts},
    merge::{free_id, merge},
    operations::{Operation, apply, is_circular},
    touches::Proposal,
};
use crate::domain::texts::{Clause, ClauseId, brackets::with_owners};

/// What became of an amendment on a new revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RebaseOutcome {
    /// The clauses it touches did not change: it stands as it was.
    Carried,
    /// They changed in other words: both changes stand.
    Merged,
    /// They changed in the same words: a person must supply the text.
    NeedsAttention,
    /// The new revision says all of it already.
    AlreadyThere,
}

/// Why one operation could not be carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The same words changed.
    Changed,
    /// The clause is gone.
    Gone,
    /// It was to be deleted, but was changed meanwhile.
    DeletedButChanged,
    /// It was to be moved, but was moved elsewhere meanwhile.
    MovedToo,
    /// The moves of both go in a circle.
    PlaceGone,
}

impl Why {
    /// In one sentence.
    #[must_use]
    pub fn in_words(self, reference: &str) -> String {
        match self {
            Self::Changed => format!("The newest revision changed the same words of {reference}."),
            Self::Gone => format!("{reference} is no longer in the text."),
            Self::DeletedButChanged => {
                format!("{reference} was to be deleted; the newest revision changed it instead.")
            }
            Self::MovedToo => format!("{reference} was to be moved; the newest revision moved it elsewhere."),
            Self::PlaceGone => "The places of its clauses go in a circle in the newest revision.".to_owned(),
        }
    }
}

/// One clause on which a person must decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// The clause.
    pub clause: ClauseId,
    /// Why.
    pub why: Why,
    /// As it was when the amendment was written.
    pub base: Option<Clause>,
    /// As it is now.
    pub now: Option<Clause>,
    /// As the amendment wants it; none to delete it.
    pub wanted: Option<Clause>,
}

/// An amendment on another revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebased {
    /// What became of it.
    pub outcome: RebaseOutcome,
    /// Its operations on the new revision; as they were when it needs attention.
    pub operations: Vec<Operation>,
    /// Where it needs attention.
    pub attention: Vec<Attention>,
}

struct Rebase<'a> {
    from: HashMap<&'a ClauseId, &'a Clause>,
    to: HashMap<&'a ClauseId, &'a Clause>,
    before_in_to: HashMap<&'a ClauseId, Option<&'a ClauseId>>,
    before_in_from: HashMap<&'a ClauseId, Option<&'a ClauseId>>,
    renamed: HashMap<&'a ClauseId, ClauseId>,
    asked: &'a [Operation],
    operations: Vec<Operation>,
    attention: Vec<Attention>,
    merged: bool,
}

/// Carries operations written for `from` over to `to`.
#[must_use]
pub fn rebase(from: &[Clause], to: &[Clause], operations: &[Operation]) -> Rebased {
    let mut work = Rebase {
        from: by_id(from),
        to: by_id(to),
        before_in_to: predecessors(to),
        before_in_from: predecessors(from),
        renamed: HashMap::new(),
        asked: operations,
        operations: Vec::with_capacity(operations.len()),
        attention: Vec::new(),
        merged: false,
    };
    for operation in operations {
        work.carry(operation);
    }
    let Rebase { operations: carried, mut attention, merged, .. } = work;
    // Only moves can go in a circle, and only moves alone can leave the text as it is.
    let moves = carried.iter().filter(|operation| matches!(operation, Operation::MoveAfter { .. })).count();
    let circular = attention.is_empty() && moves > 0 && is_circular(to, &carried);
    if circular && let Some(first) = operations.first() {
        attention.push(Attention {
            clause: first.clause().clone(),
            why: Why::PlaceGone,
            base: None,
            now: None,
            wanted: None,
        });
    }
    let outcome = if !attention.is_empty() {
        RebaseOutcome::NeedsAttention
    } else if carried.is_empty() || (moves == carried.len() && apply(to, &carried) == to) {
        RebaseOutcome::AlreadyThere
    } else if merged || carried.len() < operations.len() {
        // Also when the new text says a part of it: what is left is not what was written.
        RebaseOutcome::Merged
    } else {
        RebaseOutcome::Carried
    };
    let operations = match outcome {
        RebaseOutcome::NeedsAttention => operations.to_vec(),
        _ => owned(from, to, carried),
    };
    Rebased { outcome, operations, attention }
}

/// The operations with brackets owned as the new text has it.
fn owned(from: &[Clause], to: &[Clause], mut operations: Vec<Operation>) -> Vec<Operation> {
    for operation in &mut operations {
        if let Operation::Replace { new, .. } | Operation::InsertAfter { new, .. } = operation
            && new.runs.iter().any(|run| run.bracket.is_some())
            && let Some(followed) = with_owners(from, to, vec![new.clone()]).pop()
        {
            *new = followed;
        }
    }
    operations
}

fn by_id(text: &[Clause]) -> HashMap<&ClauseId, &Clause> {
    text.iter().map(|clause| (&clause.id, clause)).collect()
}

fn predecessors(text: &[Clause]) -> HashMap<&ClauseId, Option<&ClauseId>> {
    let mut before = None;
    text.iter().map(|clause| (&clause.id, before.replace(&clause.id))).collect()
}

impl<'a> Rebase<'a> {
    fn carry(&mut self, operation: &'a Operation) {
        match operation {
            Operation::Replace { clause, new } => self.replace(clause, new),
            Operation::Delete { clause } => self.delete(clause),
            Operation::InsertAfter { after, new } => self.insert(after.as_ref(), new),
            Operation::MoveAfter { clause, after } => self.place(clause, after.as_ref()),
        }
    }

    fn attend(&mut self, clause: &ClauseId, why: Why, wanted: Option<&Clause>) {
        self.attention.push(Attention {
            clause: clause.clone(),
            why,
            base: self.from.get(clause).map(|clause| (*clause).clone()),
            now: self.to.get(clause).map(|clause| (*clause).clone()),
            wanted: wanted.cloned(),
        });
    }

    fn replace(&mut self, clause: &ClauseId, new: &Clause) {
        let Some(now) = self.to.get(clause).copied() else {
            return self.attend(clause, Why::Gone, Some(new));
        };
        if now == new {
            return;
        }
        let was = self.from.get(clause).copied();
        if was == Some(now) {
            self.operations.push(Operation::Replace { clause: clause.clone(), new: new.clone() });
            return;
        }
        let Some(was) = was else { return self.attend(clause, Why::Changed, Some(new)) };
        let base = std::slice::from_ref(was);
        let theirs = [Operation::Replace { clause: clause.clone(), new: now.clone() }];
        let ours = [Operation::Replace { clause: clause.clone(), new: new.clone() }];
        let both = [Proposal { key: 0, operations: &theirs }, Proposal { key: 1, operations: &ours }];
        if conflicts(base, &both).iter().any(|conflict| conflict.kind != ConflictKind::Circle) {
            return self.attend(clause, Why::Changed, Some(new));
        }
        if let Some(merged) = merge(base, &both, &[]).clauses.into_iter().next()
            && merged != *now
        {
            self.merged = true;
            self.operations.push(Operation::Replace { clause: clause.clone(), new: merged });
        }
    }

    fn delete(&mut self, clause: &ClauseId) {
        let Some(now) = self.to.get(clause) else { return };
        if self.from.get(clause) == Some(now) {
            self.operations.push(Operation::Delete { clause: clause.clone() });
        } else {
            self.attend(clause, Why::DeletedButChanged, None);
        }
    }

    fn insert(&mut self, after: Option<&'a ClauseId>, new: &'a Clause) {
        let mut id = new.id.clone();
        if let Some(there) = self.to.get(&new.id).copied() {
            if there == new {
                return;
            }
            id = free_id(&new.id, 2, |id| self.to.contains_key(id) || self.renamed.values().any(|r| r == id));
            self.merged = true;
        }
        let after = self.anchor(after);
        self.renamed.insert(&new.id, id.clone());
        self.operations.push(Operation::InsertAfter { after, new: Clause { id, ..new.clone() } });
    }

    /// Whether another operation of the amendment moves this place or puts something there, so that what stands there
    /// now is not what will.
    fn disturbed(&self, place: Option<&ClauseId>, by_others_than: &ClauseId) -> bool {
        self.asked.iter().any(|operation| match operation {
            Operation::MoveAfter { clause, after } if clause != by_others_than => {
                place == Some(clause) || place == after.as_ref()
            }
            Operation::InsertAfter { after, .. } => place == after.as_ref(),
            _ => false,
        })
    }

    fn place(&mut self, clause: &ClauseId, after: Option<&'a ClauseId>) {
        if !self.to.contains_key(clause) {
            let wanted = self.from.get(clause).map(|clause| (*clause).clone());
            return self.attend(clause, Why::Gone, wanted.as_ref());
        }
        let disturbed = self.disturbed(after, clause);
        let after = self.anchor(after);
        let now = self.before_in_to.get(clause).copied().flatten();
        if now == after.as_ref() && !disturbed {
            return;
        }
        let was = self.before_in_from.get(clause).copied().flatten();
        let still = was.is_none_or(|was| self.to.contains_key(was));
        // The clause before it is another one although the old one is still there: was it this one that moved?
        if was != now && still && self.moved_between(clause) {
            return self.attend(clause, Why::MovedToo, None);
        }
        self.operations.push(Operation::MoveAfter { clause: clause.clone(), after });
    }

    /// Whether the clause stands elsewhere among those that both texts have.
    fn moved_between(&self, clause: &ClauseId) -> bool {
        let mut now = self.before_in_to.get(clause).copied().flatten();
        while let Some(id) = now.filter(|id| !self.from.contains_key(id)) {
            now = self.before_in_to.get(id).copied().flatten();
        }
        now != self.standing_before(clause)
    }

    /// The nearest clause before this one in the old text that the new one still has.
    fn standing_before(&self, clause: &ClauseId) -> Option<&'a ClauseId> {
        let mut before = self.before_in_from.get(clause).copied().flatten();
        while let Some(id) = before.filter(|id| !self.to.contains_key(id)) {
            before = self.before_in_from.get(id).copied().flatten();
        }
        before
    }

    /// Where something put after this clause stands in the new text: after it, or after the nearest clause before it
    /// that is still there. Then it is not as it was written, and its sponsors hear of it.
    fn anchor(&mut self, after: Option<&'a ClauseId>) -> Option<ClauseId> {
        let after = after?;
        if let Some(id) = self.renamed.get(after) {
            return Some(id.clone());
        }
        if self.to.contains_key(after) {
            return Some(after.clone());
        }
        self.merged = true;
        self.standing_before(after).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::ClauseKind;

    fn clause(id: &str) -> Clause {
        Clause::new(id, ClauseKind::Operative, 0, "States")
    }

    fn replace(id: &str, words: &str) -> Operation {
        Operation::Replace {
            clause: ClauseId::new(id),
            new: Clause::new(id, ClauseKind::Operative, 0, words),
        }
    }

    #[test]
    fn what_is_left_of_an_amendment_or_stands_elsewhere_is_not_carried_as_it_was() {
        let text = ["a", "b", "c"].map(clause);
        let mut next = text.to_vec();
        next[0] = Clause::new("a", ClauseKind::Operative, 0, "All States");
        let both = [replace("a", "All States"), replace("b", "Bodies")];
        let rebased = rebase(&text, &next, &both);
        assert_eq!((rebased.outcome, &rebased.operations[..]), (RebaseOutcome::Merged, &both[1..]));
        next.remove(1);
        let new = clause("n");
        let after =
            |id: &str| vec![Operation::InsertAfter { after: Some(ClauseId::new(id)), new: new.clone() }];
        let rebased = rebase(&text, &next, &after("b"));
        assert_eq!((rebased.outcome, rebased.operations), (RebaseOutcome::Merged, after("a")));
        assert_eq!(rebase(&text, &next, &after("c")).outcome, RebaseOutcome::Carried);
    }

    #[test]
    fn a_clause_that_follows_another_on_its_way_keeps_its_own_move() {
        let text = ["a", "b", "c", "d"].map(clause);
        let operations = [
            Operation::MoveAfter { clause: ClauseId::new("c"), after: None },
            Operation::MoveAfter { clause: ClauseId::new("d"), after: Some(ClauseId::new("c")) },
        ];
        let rebased = rebase(&text, &text, &operations);
        assert_eq!(
            (rebased.outcome, rebased.operations.as_slice()),
            (RebaseOutcome::Carried, &operations[..])
        );
    }
}
