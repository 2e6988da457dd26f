//! Owns: what holds when the chair takes one clause of an amendment and puts another in brackets. Never: tests one example.

use std::collections::HashSet;

use proptest::prelude::*;

use super::asked::spoken;
use crate::domain::{
    amendments::{
        bracketing::bracketable,
        invented::{among, unbracketed},
        operations::{Operation, apply, part_of},
        taken::Taking,
    },
    texts::{
        Clause, ClauseId,
        brackets::{open_brackets, resolved},
    },
};

/// The clauses of the amendment that are to stand in brackets: those chosen, of which brackets can show all that it does.
fn in_part(base: &[Clause], operations: &[Operation], chosen: &[bool]) -> HashSet<ClauseId> {
    let shown = |id: &ClauseId| {
        let there: Vec<Operation> =
            operations.iter().filter(|operation| operation.clause() == id).cloned().collect();
        bracketable(base, 1, &there).is_ok()
    };
    let chosen = operations.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    chosen.map(|(operation, _)| operation.clause().clone()).filter(shown).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_taken_clause_by_clause_is_the_amendment_or_what_is_in_no_bracket(
        (base, list) in among(unbracketed()),
        chosen in prop::collection::vec(any::<bool>(), 8),
    ) {
        let (sponsors, holders) = (["VNM".parse().unwrap()], ["SGP".parse().unwrap()]);
        for operations in list.iter().filter(|operations| !operations.is_empty()) {
            let inside = in_part(&base, operations, &chosen);
            let taking = Taking::of(&base, operations, |id| inside.contains(id), &[]);
            prop_assert_eq!(&taking.operations, operations);
            let written = taking.written(&base, 1, &sponsors, &holders).unwrap();
            let order = |of: &[Operation]| of.iter().map(|one| one.clause().clone()).collect::<Vec<_>>();
            prop_assert_eq!(order(&written), order(operations), "in its own order");
            let text = apply(&base, &written);
            let open: HashSet<ClauseId> = open_brackets(&text).into_iter().map(|open| open.clause).collect();
            prop_assert_eq!(&open, &inside, "a bracket in every clause chosen, and in no other");
            let taken = resolved(text.clone(), "a1", Some("a1.1"));
            prop_assert_eq!(spoken(&taken), spoken(&apply(&base, operations)));
            let outside = part_of(operations, |id| !inside.contains(id));
            prop_assert_eq!(spoken(&resolved(text, "a1", Some("a1.0"))), spoken(&apply(&base, &outside)));
        }
    }
}
