//! Owns: what the chair took of an amendment, whether a text says it already, and a text without it again. Never:
//! takes a word out that somebody wrote over it.

use std::collections::BTreeSet;

use super::{
    AmendmentStatus, Outcome,
    bracketing::{Bracketed, bracketed, inserted},
    operations::{Operation, apply, operations_between, part_of},
    rebase::{RebaseOutcome, rebase},
};
use crate::domain::{
    ids::StateCode,
    refusal::Refusal,
    texts::{Clause, ClauseId},
};

/// What an amendment in this status gives the text, and whether in brackets; none when the chair took nothing of it.
#[must_use]
pub fn taken<'a>(
    status: AmendmentStatus,
    own: &'a [Operation],
    compromise: Option<&'a [Operation]>,
) -> Option<(&'a [Operation], bool)> {
    use AmendmentStatus::{
        Accepted, AcceptedAsModified, Bracketed, NeedsAttention, NotRetained, Prepared, Proposed, Superseded,
        Withdrawn,
    };
    match status {
        Accepted => Some((own, false)),
        AcceptedAsModified => Some((compromise.unwrap_or(own), false)),
        Bracketed => Some((own, true)),
        Prepared | Proposed | NeedsAttention | NotRetained | Withdrawn | Superseded => None,
    }
}

/// What the next text takes of an amendment, and where that stands in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// What is taken, in the amendment's own order.
    pub operations: Vec<Operation>,
    /// Clauses at which it stands in brackets beside the text instead of changing it.
    bracketed: BTreeSet<ClauseId>,
}

impl Taking {
    /// What is taken of `operations` when the clauses `bracketed` stand in brackets. Where the chair's own words settle a
    /// clause those are taken, and nothing there is in brackets.
    #[must_use]
    pub fn of(
        base: &[Clause],
        operations: &[Operation],
        bracketed: impl Fn(&ClauseId) -> bool,
        settled: &[Clause],
    ) -> Self {
        let operations = settled_by(base, operations, settled);
        let inside = |id: &&ClauseId| bracketed(id) && settled.iter().all(|words| words.id != **id);
        let bracketed = operations.iter().map(Operation::clause).filter(inside).cloned().collect();
        Self { operations, bracketed }
    }

    /// Whether this operation stands in brackets.
    #[must_use]
    pub fn brackets(&self, operation: &Operation) -> bool {
        self.bracketed.contains(operation.clause())
    }

    /// What stands in brackets.
    #[must_use]
    pub fn in_brackets(&self) -> Vec<Operation> {
        self.operations.iter().filter(|operation| self.brackets(operation)).cloned().collect()
    }

    /// In the amendment's own order: its changes, the clauses it inserts, in brackets or not, and of what it brackets in
    /// clauses of the text the operations that `brackets` has.
    #[must_use]
    pub fn in_order(&self, number: i64, sponsors: &[StateCode], brackets: &[Operation]) -> Vec<Operation> {
        let operations = self.operations.iter().filter_map(|operation| match operation {
            _ if !self.brackets(operation) => Some(operation.clone()),
            Operation::InsertAfter { .. } => Some(inserted(operation, number, sponsors)),
            _ => brackets.iter().find(|one| one.clause() == operation.clause()).cloned(),
        });
        operations.collect()
    }

    /// What is taken of amendment `number` as operations on `base`: its brackets as they are when it shares them with no
    /// other.
    ///
    /// # Errors
    /// As [`bracketed`].
    pub fn written(
        &self,
        base: &[Clause],
        number: i64,
        sponsors: &[StateCode],
        holders: &[StateCode],
    ) -> Result<Vec<Operation>, Refusal> {
        let inside = self.in_brackets();
        let (sponsors_own, holders) = (sponsors.to_vec(), holders.to_vec());
        let alone = Bracketed { number, operations: &inside, sponsors: sponsors_own, holders };
        Ok(self.in_order(number, sponsors, &bracketed(base, &[alone])?))
    }

    /// Whether the text stays as it is: nothing is taken, or only moves that lead nowhere.
    #[must_use]
    pub fn is_empty(&self, base: &[Clause]) -> bool {
        let moves = |operation: &Operation| matches!(operation, Operation::MoveAfter { .. });
        self.operations.is_empty()
            || (self.operations.iter().all(moves) && apply(base, &self.operations) == base)
    }

    /// The disposition of an amendment of which this is taken: to take only a part of it, other words, or one clause in
    /// brackets and another not, is to accept it as modified.
    #[must_use]
    pub fn outcome(&self, own: &[Operation]) -> Outcome {
        let inside = self.operations.iter().filter(|operation| self.brackets(operation)).count();
        match inside {
            0 => outcome_of(own, &self.operations),
            all if all == own.len() && self.operations == own => Outcome::Bracketed,
            _ => Outcome::AcceptedAsModified,
        }
    }
}

/// The disposition of an amendment whose place these words take in the text: a modification that changes nothing is none.
#[must_use]
pub fn outcome_of(own: &[Operation], words: &[Operation]) -> Outcome {
    if own == words { Outcome::Accepted } else { Outcome::AcceptedAsModified }
}

/// What is taken of operations where the chair's own words settle some of the clauses: those words instead of what was
/// proposed there, and nothing where they are the words that `base` has.
#[must_use]
pub fn settled_by(base: &[Clause], operations: &[Operation], settled: &[Clause]) -> Vec<Operation> {
    let taken = operations.iter().filter_map(|operation| {
        let Some(words) = settled.iter().find(|words| words.id == *operation.clause()) else {
            return Some(operation.clone());
        };
        match operation {
            Operation::MoveAfter { .. } => Some(operation.clone()),
            Operation::InsertAfter { after, .. } => {
                Some(Operation::InsertAfter { after: after.clone(), new: words.clone() })
            }
            Operation::Replace { clause, .. } | Operation::Delete { clause } => (!base.contains(words))
                .then(|| Operation::Replace { clause: clause.clone(), new: words.clone() }),
        }
    });
    taken.collect()
}

/// Whether the text says all that the operations, written for `base`, ask for.
#[must_use]
pub fn is_said(base: &[Clause], text: &[Clause], operations: &[Operation]) -> bool {
    rebase(base, text, operations).outcome == RebaseOutcome::AlreadyThere
}

/// What an amendment wants where the chair's compromise stands: clauses that both bring are there already, and are changed
/// and not brought a second time. Gives the text with those clauses, and the operations on it.
#[must_use]
pub fn instead_of(
    base: &[Clause],
    compromise: &[Operation],
    own: &[Operation],
) -> (Vec<Clause>, Vec<Operation>) {
    let brings = |operations: &[Operation], id: &ClauseId| {
        operations
            .iter()
            .any(|operation| matches!(operation, Operation::InsertAfter { new, .. } if new.id == *id))
    };
    let with = apply(base, &part_of(compromise, |id| brings(compromise, id) && brings(own, id)));
    let operations = own.iter().filter_map(|operation| match operation {
        Operation::InsertAfter { new, .. } if brings(compromise, &new.id) => {
            (!with.contains(new)).then(|| Operation::Replace { clause: new.id.clone(), new: new.clone() })
        }
        other => Some(other.clone()),
    });
    let operations = operations.collect();
    (with, operations)
}

/// A text without what an amendment brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    /// The text.
    pub clauses: Vec<Clause>,
    /// Clauses where its words were written over, so that a person must say what stands there.
    pub unclear: Vec<ClauseId>,
}

/// Takes out of `text` what `operations` brought from `base` into it. What others wrote beside it stays.
#[must_use]
pub fn without(base: &[Clause], text: &[Clause], operations: &[Operation]) -> Without {
    let with = apply(base, operations);
    let mut back = operations_between(&with, base);
    let mut unclear: Vec<ClauseId> = Vec::new();
    loop {
        let rebased = rebase(&with, text, &back);
        if rebased.outcome != RebaseOutcome::NeedsAttention {
            return Without { clauses: apply(text, &rebased.operations), unclear };
        }
        let stuck: Vec<ClauseId> = rebased.attention.into_iter().map(|attention| attention.clause).collect();
        let before = back.len();
        back.retain(|operation| !stuck.contains(operation.clause()));
        unclear.extend(stuck);
        if back.len() == before {
            return Without { clauses: text.to_vec(), unclear };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{ClauseKind::Operative, plain};

    fn text(words: [&str; 2]) -> Vec<Clause> {
        ["a", "b"].iter().zip(words).map(|(id, words)| Clause::new(*id, Operative, 0, words)).collect()
    }

    fn words(clauses: &[Clause]) -> Vec<String> {
        clauses.iter().map(plain).collect()
    }

    #[test]
    fn what_an_amendment_brought_is_taken_out_and_the_rest_stays() {
        let base = text(["Bodies report once a year.", "Requests a list."]);
        let offered = operations_between(&base, &text(["Bodies report often a year.", "Requests a list."]));
        let written = text(["All bodies report often a year.", "Requests two lists."]);
        assert!(!is_said(&base, &base, &offered) && is_said(&base, &apply(&base, &offered), &offered));
        let out = without(&base, &written, &offered);
        assert_eq!(words(&out.clauses), ["All bodies report once a year.", "Requests two lists."]);
        assert_eq!(out.unclear, []);
        assert_eq!(without(&base, &base, &offered).clauses, base, "it is out already");
    }

    #[test]
    fn the_chairs_own_words_for_a_clause_are_what_is_taken_there() {
        let base = text(["Bodies report once a year.", "Requests a list."]);
        let own = operations_between(&base, &text(["Bodies report twice a year.", "Requests a map."]));
        let settled = |words: &str| vec![Clause::new("a", Operative, 0, words)];
        let taken = |words: &str| apply(&base, &settled_by(&base, &own, &settled(words)));
        assert_eq!(words(&taken("Bodies report often.")), ["Bodies report often.", "Requests a map."]);
        assert_eq!(settled_by(&base, &own[..1], &settled("Bodies report once a year.")), []);
        assert_eq!(settled_by(&base, &own, &settled("Bodies report twice a year.")), own);
        let gone = [Operation::Delete { clause: ClauseId::new("a") }];
        let kept = settled_by(&base, &gone, &settled("Bodies report."));
        assert_eq!(words(&apply(&base, &kept)), ["Bodies report.", "Requests a list."]);
    }

    #[test]
    fn one_clause_is_taken_another_stands_in_brackets_and_that_is_a_modification() {
        let base = text(["Bodies report once a year.", "Requests a list."]);
        let own = operations_between(&base, &text(["Bodies report twice a year.", "Requests a map."]));
        let of = |bracketed: &[&str], settled: &[Clause]| {
            Taking::of(&base, &own, |id| bracketed.contains(&id.as_str()), settled)
        };
        assert_eq!(of(&[], &[]).outcome(&own), Outcome::Accepted);
        assert_eq!(of(&["a", "b"], &[]).outcome(&own), Outcome::Bracketed);
        let mixed = of(&["b"], &[]);
        assert_eq!((&mixed.operations, mixed.in_brackets()), (&own, own[1..].to_vec()));
        assert_eq!(mixed.outcome(&own), Outcome::AcceptedAsModified);
        let part = Taking::of(&base, &own[1..], |_| true, &[]);
        assert_eq!(part.outcome(&own), Outcome::AcceptedAsModified, "a part in brackets, the rest not taken");
        let settled = of(&["a", "b"], &[Clause::new("a", Operative, 0, "Bodies report often.")]);
        assert_eq!(settled.in_brackets(), own[1..], "the chair's own words stand in no bracket");
        assert_eq!(words(&apply(&base, &settled.operations))[0], "Bodies report often.");
        let stays = [Operation::MoveAfter { clause: ClauseId::new("b"), after: Some(ClauseId::new("a")) }];
        assert!(Taking::of(&base, &stays, |_| false, &[]).is_empty(&base), "a move to where it stands");
    }

    #[test]
    fn what_is_wanted_where_a_compromise_stands_is_a_change_of_the_compromise() {
        let base = text(["Bodies report once a year.", "Requests a list."]);
        let new = |words: &str| Operation::InsertAfter {
            after: Some(ClauseId::new("b")),
            new: Clause::new("n", Operative, 0, words),
        };
        let own = vec![new("Thanks the host warmly.")];
        let compromise = vec![new("Thanks the host."), Operation::Delete { clause: ClauseId::new("a") }];
        let (with, operations) = instead_of(&base, &compromise, &own);
        let said = ["Bodies report once a year.", "Requests a list.", "Thanks the host."];
        assert_eq!(words(&with), said, "what else the compromise does is none of the amendment's");
        assert!(matches!(&operations[..], [Operation::Replace { .. }]), "{operations:?}");
        assert_eq!(words(&apply(&with, &operations))[2], "Thanks the host warmly.");
    }

    #[test]
    fn words_that_were_written_over_are_named_and_the_other_clauses_are_put_back() {
        let base = text(["Bodies report once a year.", "Requests a list."]);
        let offered = operations_between(&base, &text(["Bodies report often a year.", "Requests a map."]));
        let written = text(["Bodies report seldom a year.", "Requests a map."]);
        let out = without(&base, &written, &offered);
        assert_eq!(words(&out.clauses), ["Bodies report seldom a year.", "Requests a list."]);
        assert_eq!(out.unclear, [ClauseId::new("a")]);
    }
}
