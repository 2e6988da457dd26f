//! Owns: what holds of every text and all amendments to it: nothing is lost, nothing is changed that nobody asked for.
//! Never: tests one example.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{
    compilation::{Place, Segment, compile},
    conflicts::conflicts,
    merge::merge,
    operations::{Operation, apply, operations_between},
    rebase::{RebaseOutcome, rebase},
    touches::Proposal,
};
use crate::domain::texts::{Clause, ClauseId, ClauseKind::Operative, Run, plain};

fn words(list: &[&str]) -> String {
    list.join(" ")
}

fn clause(id: usize, text: &[&'static str]) -> Clause {
    Clause::new(format!("c{id}"), Operative, 0, words(text))
}

const WORDS: [&str; 8] = ["States", "shall", "report", "each", "year", "ประเทศ", "and", "voluntarily"];

fn phrase() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..9)
}

fn base() -> impl Strategy<Value = Vec<Clause>> {
    prop::collection::vec(phrase(), 1..7)
        .prop_map(|texts| texts.iter().enumerate().map(|(id, text)| clause(id, text)).collect())
}

/// A change of a text, to be applied to whatever text there is.
#[derive(Debug, Clone)]
enum Edit {
    Reword(usize, usize, Option<&'static str>),
    Add(usize, Vec<&'static str>),
    Drop(usize),
    Move(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0_usize..7, 0_usize..9, prop::option::of(prop::sample::select(vec!["must", "may", "soon"])))
            .prop_map(|(clause, word, new)| Edit::Reword(clause, word, new)),
        1 => (0_usize..7, phrase()).prop_map(|(place, text)| Edit::Add(place, text)),
        1 => (0_usize..7).prop_map(Edit::Drop),
        1 => (0_usize..7, 0_usize..7).prop_map(|(from, to)| Edit::Move(from, to)),
    ]
}

/// The text a person makes of another; `by` tells new clauses of several people apart.
fn edited(base: &[Clause], edits: &[Edit], by: usize) -> Vec<Clause> {
    let mut text = base.to_vec();
    for (nth, edit) in edits.iter().enumerate() {
        let at = |place: usize, text: &Vec<Clause>| place % text.len().max(1);
        match edit {
            Edit::Reword(place, word, new) if !text.is_empty() => {
                let place = at(*place, &text);
                let whole = plain(&text[place]);
                let mut list: Vec<&str> = whole.split(' ').collect();
                let word = word % list.len();
                match new {
                    Some(new) => list[word] = new,
                    None if list.len() > 1 => drop(list.remove(word)),
                    None => {}
                }
                text[place].runs = vec![Run::new(list.join(" "))];
            }
            Edit::Add(place, phrase) => {
                let place = at(*place, &text).min(text.len());
                text.insert(place, Clause::new(format!("n{by}-{nth}"), Operative, 0, words(phrase)));
            }
            Edit::Drop(place) if text.len() > 1 => {
                let place = at(*place, &text);
                text.remove(place);
            }
            Edit::Move(from, to) if text.len() > 1 => {
                let clause = text.remove(at(*from, &text));
                let to = to % (text.len() + 1);
                text.insert(to, clause);
            }
            _ => {}
        }
    }
    text
}

fn proposals(list: &[Vec<Operation>]) -> Vec<Proposal<'_>> {
    list.iter().zip(1..).map(|(operations, key)| Proposal { key, operations }).collect()
}

fn amendments() -> impl Strategy<Value = (Vec<Clause>, Vec<Vec<Operation>>)> {
    (base(), prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..5)).prop_map(|(base, people)| {
        let amendments = people
            .iter()
            .enumerate()
            .map(|(by, edits)| operations_between(&base, &edited(&base, edits, by)))
            .collect();
        (base, amendments)
    })
}

fn touched(operations: &[Operation]) -> HashSet<&ClauseId> {
    operations.iter().map(Operation::clause).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_amendments_own_difference_gives_its_text(base in base(), edits in prop::collection::vec(edit(), 0..8)) {
        let text = edited(&base, &edits, 0);
        let operations = operations_between(&base, &text);
        prop_assert_eq!(apply(&base, &operations), text.clone());
        // Merged alone, word by word, it gives the same text.
        let list = [operations];
        let merged = merge(&base, &proposals(&list), &[]);
        prop_assert_eq!(merged.clauses, text);
        prop_assert!(merged.conflicts.is_empty());
    }

    #[test]
    fn amendments_merge_to_the_same_text_in_every_order((base, list) in amendments(), turn in 0_usize..24) {
        let all = proposals(&list);
        let mut others = all.clone();
        others.rotate_left(turn % all.len());
        if turn % 2 == 0 {
            others.reverse();
        }
        let (one, other) = (merge(&base, &all, &[]), merge(&base, &others, &[]));
        prop_assert_eq!(one.clauses, other.clauses);
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
    }

    #[test]
    fn amendments_to_different_clauses_merge_one_after_the_other_to_the_same_text(base in base(), new in prop::collection::vec(phrase(), 7), order in Just([0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle()) {
        let list: Vec<Vec<Operation>> = base
            .iter()
            .zip(&new)
            .map(|(clause, words_of_it)| {
                let text = Clause { runs: vec![Run::new(words(words_of_it))], ..clause.clone() };
                operations_between(std::slice::from_ref(clause), std::slice::from_ref(&text))
            })
            .collect();
        let at_once = merge(&base, &proposals(&list), &[]).clauses;
        let mut text = base.clone();
        for operations in order.iter().filter_map(|at| list.get(*at)) {
            let rebased = rebase(&base, &text, operations);
            prop_assert!(rebased.outcome != RebaseOutcome::NeedsAttention);
            text = apply(&text, &rebased.operations);
        }
        prop_assert_eq!(text, at_once);
    }

    #[test]
    fn amendments_to_other_words_of_one_clause_merge_one_after_the_other_to_the_same_text(
        text in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 6..10),
        places in Just([0_usize, 2, 4]).prop_shuffle(),
        new in prop::collection::vec(prop::sample::select(vec!["must", "may", "soon"]), 3),
        twice in any::<bool>(),
        insert in any::<bool>(),
    ) {
        let base = vec![clause(0, &text)];
        let mut list: Vec<Vec<Operation>> = places.iter().zip(&new).map(|(place, new)| {
            let mut other = text.clone();
            if insert { other.insert(*place, *new) } else { other[*place] = *new }
            operations_between(&base, &[clause(0, &other)])
        }).collect();
        if twice {
            // Two states that want the same have it once.
            list.push(list[0].clone());
        }
        let merged = merge(&base, &proposals(&list), &[]);
        prop_assume!(merged.conflicts.is_empty());
        let mut now = base.clone();
        for operations in &list {
            let rebased = rebase(&base, &now, operations);
            prop_assert!(rebased.outcome != RebaseOutcome::NeedsAttention);
            now = apply(&now, &rebased.operations);
        }
        prop_assert_eq!(&now, &merged.clauses);
        if twice {
            prop_assert_eq!(merge(&base, &proposals(&list[..3]), &[]).clauses, merged.clauses);
        }
    }

    #[test]
    fn a_merge_without_conflict_loses_no_amendment((base, list) in amendments()) {
        let merged = merge(&base, &proposals(&list), &[]);
        if merged.conflicts.is_empty() {
            for operations in &list {
                for operation in operations {
                    let there = merged.clauses.iter().any(|clause| clause.id == *operation.clause());
                    let wanted = !matches!(operation, Operation::Delete { .. });
                    prop_assert_eq!(there, wanted, "{:?}", operation);
                }
            }
        }
        prop_assert_eq!(merged.conflicts.len(), conflicts(&base, &proposals(&list)).len());
    }

    #[test]
    fn a_rebase_changes_no_word_outside_the_clauses_the_amendment_touches((base, list) in amendments(), edits in prop::collection::vec(edit(), 0..5)) {
        let next = edited(&base, &edits, 99);
        for operations in &list {
            let rebased = rebase(&base, &next, operations);
            if rebased.outcome == RebaseOutcome::NeedsAttention {
                prop_assert_eq!(&rebased.operations, operations);
                prop_assert!(!rebased.attention.is_empty());
                continue;
            }
            let mine = touched(operations);
            let text = apply(&next, &rebased.operations);
            for clause in &next {
                let now = text.iter().find(|known| known.id == clause.id);
                if !mine.contains(&clause.id) {
                    prop_assert_eq!(now, Some(clause));
                }
            }
            let fresh = text.iter().filter(|clause| !next.iter().any(|known| known.id == clause.id)).count();
            let inserted = operations.iter().filter(|op| matches!(op, Operation::InsertAfter { .. })).count();
            prop_assert!(fresh <= inserted);
        }
    }

    #[test]
    fn every_amendment_is_alive_merged_or_in_need_of_attention_after_a_rebase((base, list) in amendments(), edits in prop::collection::vec(edit(), 0..5)) {
        let next = edited(&base, &edits, 99);
        for operations in list.iter().filter(|operations| !operations.is_empty()) {
            let rebased = rebase(&base, &next, operations);
            match rebased.outcome {
                RebaseOutcome::Carried | RebaseOutcome::Merged => {
                    prop_assert!(apply(&next, &rebased.operations) != next);
                }
                RebaseOutcome::NeedsAttention => prop_assert!(!rebased.attention.is_empty()),
                RebaseOutcome::AlreadyThere => {
                    // All it asks for is in the text: what it inserts and words is there, what it deletes is not.
                    for operation in operations {
                        match operation {
                            Operation::Delete { clause } => prop_assert!(!next.iter().any(|c| c.id == *clause)),
                            Operation::Replace { new, .. } | Operation::InsertAfter { new, .. } => {
                                let there = next.iter().find(|known| known.id == new.id);
                                prop_assert!(there.is_some());
                            }
                            Operation::MoveAfter { .. } => {}
                        }
                    }
                }
            }
        }
        // On the text itself every amendment stands as it is.
        for operations in list.iter().filter(|operations| !operations.is_empty()) {
            let rebased = rebase(&base, &base, operations);
            prop_assert_eq!((rebased.outcome, &rebased.operations), (RebaseOutcome::Carried, operations));
        }
    }

    #[test]
    fn a_compilation_without_insertions_and_with_deletions_is_the_revision((base, list) in amendments()) {
        let compiled = compile(&base, &proposals(&list));
        let own: Vec<(ClauseId, String)> = compiled
            .clauses
            .iter()
            .filter(|clause| clause.place == Place::Base)
            .map(|clause| {
                let words = clause.segments.iter().flat_map(|segment| match segment {
                    Segment::Text(runs) | Segment::Alternatives { base: runs, .. } => runs,
                });
                (clause.id.clone(), words.map(|run| run.text.as_str()).collect())
            })
            .collect();
        let revision: Vec<(ClauseId, String)> = base.iter().map(|c| (c.id.clone(), plain(c))).collect();
        prop_assert_eq!(own, revision);
        for (owner, operations) in list.iter().enumerate() {
            let inserted = operations.iter().filter(|op| matches!(op, Operation::InsertAfter { .. })).count();
            let moved = operations.iter().filter(|op| matches!(op, Operation::MoveAfter { .. })).count();
            let here = |place| compiled.clauses.iter().filter(|c| c.place == place && c.proposal == Some(owner)).count();
            prop_assert_eq!((here(Place::Inserted), here(Place::MovedHere)), (inserted, moved));
        }
    }
}
