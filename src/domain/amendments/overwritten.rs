//! Owns: what of an amendment that a merge put into a text does not stand there any more, because somebody wrote over it.
//! Never: says by whom.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use serde::Serialize;

use super::{authorship::is_kept, operations::Operation, taken::is_said};
use crate::domain::{
    ids::StateCode,
    texts::{Clause, ClauseId},
};

/// A change of an amendment that a merge made and the text does not have any more. Written `amendment 3 (VNM) in OP2`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overwritten {
    /// The amendment's number.
    pub amendment: i64,
    /// Who proposed it.
    pub state: StateCode,
    /// How the clause is called, or was.
    pub reference: String,
}

impl fmt::Display for Overwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "amendment {} ({}) in {}", self.amendment, self.state, self.reference)
    }
}

/// The clauses at which the text has what the operations, written for `base`, ask for. Other amendments may have changed
/// the same clauses beside them.
#[must_use]
pub fn standing(base: &[Clause], text: &[Clause], operations: &[Operation]) -> HashSet<ClauseId> {
    let (was, is) = (by_id(base), by_id(text));
    let mut order = None;
    let stands = operations.iter().filter(|operation| {
        let id = operation.clause();
        match operation {
            Operation::MoveAfter { .. } => {
                let (before, now) = order.get_or_insert_with(|| neighbours(base, text));
                is.contains_key(id) && before.get(id) != now.get(id)
            }
            _ => {
                let one = std::slice::from_ref::<Operation>(operation);
                let kept = words_of(operation).zip(is.get(id));
                is_said(alone(&was, id), alone(&is, id), one)
                    || kept.is_some_and(|(wanted, now)| is_kept(was.get(id).copied(), now, wanted))
            }
        }
    });
    stands.map(|operation| operation.clause().clone()).collect()
}

fn words_of(operation: &Operation) -> Option<&Clause> {
    match operation {
        Operation::Replace { new, .. } | Operation::InsertAfter { new, .. } => Some(new),
        Operation::Delete { .. } | Operation::MoveAfter { .. } => None,
    }
}

fn by_id(text: &[Clause]) -> HashMap<&ClauseId, &Clause> {
    text.iter().map(|clause| (&clause.id, clause)).collect()
}

fn alone<'a>(text: &HashMap<&ClauseId, &'a Clause>, id: &ClauseId) -> &'a [Clause] {
    text.get(id).map(|clause| std::slice::from_ref(*clause)).unwrap_or_default()
}

type Neighbours<'a> = HashMap<&'a ClauseId, [Option<&'a ClauseId>; 2]>;

/// What stands before and after each clause that both texts have, among those.
fn neighbours<'a>(one: &'a [Clause], other: &'a [Clause]) -> (Neighbours<'a>, Neighbours<'a>) {
    let (in_one, in_other) = (by_id(one), by_id(other));
    let both = |clause: &&Clause| in_one.contains_key(&clause.id) && in_other.contains_key(&clause.id);
    let of = |text: &'a [Clause]| -> Neighbours<'a> {
        let ids: Vec<&ClauseId> = text.iter().filter(both).map(|clause| &clause.id).collect();
        let at = |at: Option<usize>| at.and_then(|at| ids.get(at).copied());
        let each = ids.iter().enumerate();
        each.map(|(nth, id)| (*id, [at(nth.checked_sub(1)), at(nth.checked_add(1))])).collect()
    };
    (of(one), of(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        amendments::operations::{apply, operations_between},
        texts::ClauseKind::Operative,
    };

    fn text(clauses: &[(&str, &str)]) -> Vec<Clause> {
        clauses.iter().map(|(id, words)| Clause::new(*id, Operative, 0, *words)).collect()
    }

    fn stands(base: &[Clause], now: &[Clause], operations: &[Operation]) -> Vec<String> {
        let mut found: Vec<String> =
            standing(base, now, operations).iter().map(ToString::to_string).collect();
        found.sort();
        found
    }

    #[test]
    fn what_was_written_over_stands_no_more_and_what_was_written_beside_it_takes_nothing_away() {
        let base = text(&[("a", "Bodies report once a year."), ("b", "Requests a list."), ("c", "Thanks.")]);
        let wanted =
            text(&[("a", "Bodies report twice a year."), ("c", "Thanks."), ("n", "Invites the host.")]);
        let operations = operations_between(&base, &wanted);
        let merged = apply(&base, &operations);
        assert_eq!(stands(&base, &merged, &operations), ["a", "b", "n"]);
        let beside = text(&[
            ("a", "All bodies report at least twice a year."),
            ("c", "Thanks them."),
            ("n", "Invites the host warmly."),
        ]);
        assert_eq!(stands(&base, &beside, &operations), ["a", "b", "n"]);
        let over = text(&[
            ("a", "Bodies report seldom a year."),
            ("b", "Requests a list."),
            ("c", "Thanks."),
            ("n", "Asks the host."),
        ]);
        assert!(stands(&base, &over, &operations).is_empty());
        let both = text(&[("a", "Bodies report once or twice a year.")]);
        assert_eq!(stands(&base, &both, &operations), ["b"], "a word it took out is back in a");
    }

    #[test]
    fn a_move_stands_until_the_clause_is_back_between_its_old_neighbours() {
        let base = text(&[("a", "A."), ("b", "B."), ("c", "C.")]);
        let moved = [Operation::MoveAfter { clause: ClauseId::new("a"), after: Some(ClauseId::new("b")) }];
        assert_eq!(stands(&base, &apply(&base, &moved), &moved), ["a"]);
        let beside = text(&[("b", "B."), ("n", "N."), ("a", "A, and more."), ("c", "C.")]);
        assert_eq!(stands(&base, &beside, &moved), ["a"], "other clauses and other words are no other place");
        assert!(stands(&base, &text(&[("n", "N."), ("a", "A."), ("b", "B.")]), &moved).is_empty());
        assert!(stands(&base, &text(&[("b", "B."), ("c", "C.")]), &moved).is_empty(), "it is gone");
    }
}
