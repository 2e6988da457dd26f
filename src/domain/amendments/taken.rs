//! Owns: what the chair took of an amendment, whether a text says it already, and a text without it again. Never:
//! takes a word out that somebody wrote over it.

use super::{
    AmendmentStatus,
    operations::{Operation, apply, operations_between},
    rebase::{RebaseOutcome, rebase},
};
use crate::domain::texts::{Clause, ClauseId};

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

/// Whether the text says all that the operations, written for `base`, ask for.
#[must_use]
pub fn is_said(base: &[Clause], text: &[Clause], operations: &[Operation]) -> bool {
    rebase(base, text, operations).outcome == RebaseOutcome::AlreadyThere
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
    fn words_that_were_written_over_are_named_and_the_other_clauses_are_put_back() {
        let base = text(["Bodies report once a year.", "Requests a list."]);
        let offered = operations_between(&base, &text(["Bodies report often a year.", "Requests a map."]));
        let written = text(["Bodies report seldom a year.", "Requests a map."]);
        let out = without(&base, &written, &offered);
        assert_eq!(words(&out.clauses), ["Bodies report seldom a year.", "Requests a list."]);
        assert_eq!(out.unclear, [ClauseId::new("a")]);
    }
}
