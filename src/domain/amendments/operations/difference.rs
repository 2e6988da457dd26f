//! Owns: the operations that make one whole text of another. Never: looks at words; a clause is the same or it is not.

use std::collections::{HashMap, HashSet};

use super::Operation;
use crate::domain::texts::{Clause, ClauseId, comparison::alignment::longest_rising};

/// The operations by which [`apply`](super::apply) makes `text` of `base`: the fewest moves, no operation on a clause
/// that stays as it is, none at all when the texts are equal. Ids must be unique in each text.
#[must_use]
pub fn operations_between(base: &[Clause], text: &[Clause]) -> Vec<Operation> {
    let before: HashMap<&ClauseId, (usize, &Clause)> =
        base.iter().enumerate().map(|(at, clause)| (&clause.id, (at, clause))).collect();
    let kept: Vec<usize> = text.iter().filter_map(|clause| Some(before.get(&clause.id)?.0)).collect();
    let stay: HashSet<usize> = longest_rising(&kept).into_iter().collect();
    let still: HashSet<&ClauseId> = text.iter().map(|clause| &clause.id).collect();

    let gone = base.iter().filter(|clause| !still.contains(&clause.id));
    let mut operations: Vec<Operation> =
        gone.map(|clause| Operation::Delete { clause: clause.id.clone() }).collect();
    let mut after: Option<&ClauseId> = None;
    for clause in text {
        let (id, after_it) = (clause.id.clone(), after.cloned());
        match before.get(&clause.id) {
            None => operations.push(Operation::InsertAfter { after: after_it, new: clause.clone() }),
            Some((at, was)) => {
                if !stay.contains(at) {
                    operations.push(Operation::MoveAfter { clause: id.clone(), after: after_it });
                }
                if *was != clause {
                    operations.push(Operation::Replace { clause: id, new: clause.clone() });
                }
            }
        }
        after = Some(&clause.id);
    }
    operations
}

#[cfg(test)]
mod tests {
    use super::{super::apply, *};
    use crate::domain::texts::ClauseKind::Operative;
    use proptest::prelude::*;

    fn text(ids: &[(u8, u8)]) -> Vec<Clause> {
        let mut seen = HashSet::new();
        ids.iter()
            .filter(|(id, _)| seen.insert(*id))
            .map(|(id, words)| Clause::new(format!("c{id}"), Operative, 0, format!("Words {words}.")))
            .collect()
    }

    #[test]
    fn equal_texts_have_no_difference_and_a_moved_clause_is_one_operation() {
        let base = text(&[(1, 0), (2, 0), (3, 0), (4, 0)]);
        assert!(operations_between(&base, &base).is_empty());
        let moved = text(&[(2, 0), (3, 0), (1, 0), (4, 0)]);
        let expected =
            [Operation::MoveAfter { clause: ClauseId::new("c1"), after: Some(ClauseId::new("c3")) }];
        assert_eq!(operations_between(&base, &moved), expected);
    }

    proptest! {
        #[test]
        fn applying_the_difference_gives_the_text(
            base in prop::collection::vec((0_u8..12, 0_u8..2), 0..12),
            wanted in prop::collection::vec((0_u8..16, 0_u8..2), 0..12),
        ) {
            let (base, wanted) = (text(&base), text(&wanted));
            prop_assert_eq!(apply(&base, &operations_between(&base, &wanted)), wanted);
        }
    }
}
