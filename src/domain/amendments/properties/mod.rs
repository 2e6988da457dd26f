//! Owns: what holds of every text and all amendments to it: nothing is lost, nothing is changed that nobody asked for.
//! Never: tests one example.

mod asked;
mod parts;

use std::collections::{HashMap, HashSet};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use self::asked::{holds, says, spoken, stands};
use super::{
    bracketing::{Bracketed, bracketable, in_brackets},
    compilation::{Place, Segment, compile},
    conflicts::{Conflict, ConflictKind, conflicts},
    invented::{
        WORDS, amendments, amendments_in_place, among, base, clause, edit, edited, phrase, revised,
        unbracketed, words,
    },
    merge::merge,
    operations::{Operation, apply, operations_between},
    rebase::{RebaseOutcome, rebase},
    touches::{Proposal, touches},
};
use crate::domain::texts::{
    Clause, ClauseId, Run,
    brackets::{bracket_of, open_brackets, resolved},
    rewording::{pieces, runs_of},
};

fn proposals(list: &[Vec<Operation>]) -> Vec<Proposal<'_>> {
    list.iter().zip(1..).map(|(operations, key)| Proposal { key, operations }).collect()
}

/// Those that contradict none before them.
fn apart(base: &[Clause], list: Vec<Vec<Operation>>) -> Vec<Vec<Operation>> {
    let mut kept: Vec<Vec<Operation>> = Vec::new();
    for operations in list.into_iter().filter(|operations| !operations.is_empty()) {
        kept.push(operations);
        if !conflicts(base, &proposals(&kept)).is_empty() {
            kept.pop();
        }
    }
    kept
}

/// Whether two of them insert different words at one place of a clause: then their order is that of their numbers.
fn insert_at_one_place(base: &[Clause], list: &[Vec<Operation>]) -> bool {
    touches(base, &proposals(list)).values().any(|on| {
        let insertions = on.rewordings.iter().flat_map(|(owner, changes)| {
            let insertions = changes.iter().filter(|change| change.at.is_empty());
            insertions.map(move |change| (*owner, change))
        });
        let insertions: Vec<_> = insertions.collect();
        insertions.iter().any(|(one, first)| {
            insertions.iter().any(|(other, second)| one < other && first.at == second.at && first != second)
        })
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
    fn amendments_merge_to_the_same_text_in_every_order((base, list) in amendments(), order in Just([0_usize, 1, 2, 3, 4]).prop_shuffle()) {
        let all = proposals(&list);
        let others: Vec<Proposal<'_>> = order.iter().filter_map(|at| all.get(*at).copied()).collect();
        let (one, other) = (merge(&base, &all, &[]), merge(&base, &others, &[]));
        prop_assert_eq!(&one.clauses, &other.clauses);
        let met = |conflicts: &[Conflict], of: &[Proposal<'_>]| {
            let keys = |conflict: &Conflict| [of[conflict.first].key, of[conflict.second].key];
            let mut met: Vec<([i64; 2], String, ConflictKind)> = conflicts
                .iter()
                .map(|conflict| {
                    let mut keys = keys(conflict);
                    keys.sort_unstable();
                    (keys, conflict.clause.to_string(), conflict.kind)
                })
                .collect();
            met.sort();
            met
        };
        prop_assert_eq!(met(&one.conflicts, &all), met(&other.conflicts, &others));
    }

    #[test]
    fn amendments_that_do_not_meet_merge_to_the_same_text_whatever_their_numbers((base, list) in amendments_in_place(), numbers in Just([1_i64, 2, 3, 4, 5]).prop_shuffle()) {
        let list = apart(&base, list);
        let text = merge(&base, &proposals(&list), &[]);
        prop_assert!(text.conflicts.is_empty());
        let numbered: Vec<Proposal<'_>> =
            list.iter().zip(numbers).map(|(operations, key)| Proposal { key, operations }).collect();
        let other = merge(&base, &numbered, &[]);
        prop_assert!(other.conflicts.is_empty());
        if !insert_at_one_place(&base, &list) {
            prop_assert_eq!(text.clauses, other.clauses);
        }
    }

    #[test]
    fn amendments_to_different_clauses_merge_one_after_the_other_to_the_same_text(
        base in base(),
        new in prop::collection::vec(prop::option::weighted(0.8, phrase()), 7),
        order in Just([0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(),
    ) {
        let list: Vec<Vec<Operation>> = base
            .iter()
            .zip(&new)
            .map(|(clause, new)| match new {
                Some(new) => {
                    let text = Clause { runs: vec![Run::new(words(new))], ..clause.clone() };
                    operations_between(std::slice::from_ref(clause), std::slice::from_ref(&text))
                }
                None => vec![Operation::Delete { clause: clause.id.clone() }],
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
        order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
        new in prop::collection::vec(prop::sample::select(vec!["must", "may", "soon"]), 3),
        twice in any::<bool>(),
        insert in any::<bool>(),
    ) {
        let base = vec![clause(0, &text)];
        let mut list: Vec<Vec<Operation>> = [0, 2, 4].into_iter().zip(&new).map(|(place, new)| {
            let mut other = text.clone();
            if insert { other.insert(place, *new) } else { other[place] = *new }
            operations_between(&base, &[clause(0, &other)])
        }).collect();
        if twice {
            // Two states that want the same have it once.
            list.push(list[0].clone());
        }
        let merged = merge(&base, &proposals(&list), &[]);
        prop_assert!(merged.conflicts.is_empty());
        let mut now = base.clone();
        for operations in order.iter().filter_map(|at| list.get(*at)) {
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
    fn a_rebase_changes_no_word_outside_the_clauses_the_amendment_touches((base, list, next) in revised()) {
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
            // What it does not place stays in its order.
            let placed = |id: &ClauseId| operations.iter().any(|op| matches!(op, Operation::MoveAfter { clause, .. } if clause == id));
            let stay = |of: &[Clause], other: &[Clause]| -> Vec<ClauseId> {
                let both = of.iter().filter(|clause| !placed(&clause.id) && other.iter().any(|known| known.id == clause.id));
                both.map(|clause| clause.id.clone()).collect()
            };
            prop_assert_eq!(stay(&next, &text), stay(&text, &next));
            let fresh = text.iter().filter(|clause| !next.iter().any(|known| known.id == clause.id)).count();
            let inserted = operations.iter().filter(|op| matches!(op, Operation::InsertAfter { .. })).count();
            prop_assert!(fresh <= inserted);
        }
    }

    #[test]
    fn every_amendment_is_alive_merged_or_in_need_of_attention_after_a_rebase((base, list, next) in revised()) {
        for operations in list.iter().filter(|operations| !operations.is_empty()) {
            let rebased = rebase(&base, &next, operations);
            match rebased.outcome {
                RebaseOutcome::Carried | RebaseOutcome::Merged => {
                    prop_assert!(apply(&next, &rebased.operations) != next);
                    // Of what it asks for nothing is lost: it is asked for still, or the text says it.
                    for operation in operations {
                        let kept = holds(&rebased.operations, operation);
                        prop_assert!(kept || says(&base, &next, operation), "{:?}", operation);
                    }
                }
                RebaseOutcome::NeedsAttention => {
                    prop_assert!(!rebased.attention.is_empty());
                    prop_assert_eq!(&rebased.operations, operations);
                }
                RebaseOutcome::AlreadyThere => {
                    // All it asks for is in the text: what it inserts and words is there, what it deletes is not.
                    for operation in operations {
                        prop_assert!(says(&base, &next, operation), "{:?}", operation);
                    }
                    prop_assert!(stands(&next, operations) != Some(false));
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
        let own: Vec<Clause> = compiled
            .clauses
            .iter()
            .filter(|clause| clause.place == Place::Base)
            .map(|clause| {
                let words: Vec<Run> = clause
                    .segments
                    .iter()
                    .flat_map(|segment| match segment {
                        Segment::Text(runs) | Segment::Alternatives { base: runs, .. } => runs.clone(),
                    })
                    .collect();
                Clause { id: clause.id.clone(), kind: clause.kind, level: clause.level, runs: runs_of(&pieces(&words)) }
            })
            .collect();
        prop_assert_eq!(own, base.clone());
        for (owner, operations) in list.iter().enumerate() {
            let inserted = operations.iter().filter(|op| matches!(op, Operation::InsertAfter { .. })).count();
            let moved = operations.iter().filter(|op| matches!(op, Operation::MoveAfter { .. })).count();
            let here = |place| compiled.clauses.iter().filter(|c| c.place == place && c.proposal == Some(owner)).count();
            prop_assert_eq!((here(Place::Inserted), here(Place::MovedHere)), (inserted, moved));
            // What goes and what stands elsewhere is told where the revision has it.
            for clause in compiled.clauses.iter().filter(|clause| clause.place == Place::Base) {
                let goes = operations.contains(&Operation::Delete { clause: clause.id.clone() });
                prop_assert_eq!(clause.deletions.contains(&owner), goes);
                let moves = operations.iter().any(|op| matches!(op, Operation::MoveAfter { clause: moved, .. } if *moved == clause.id));
                prop_assert_eq!(clause.moves.iter().any(|one| one.proposal == owner), moves);
            }
        }
    }

    #[test]
    fn each_amendment_is_read_off_the_compilation_word_by_word((base, list) in amendments()) {
        let compiled = compile(&base, &proposals(&list));
        for (owner, operations) in list.iter().enumerate() {
            for wanted in apply(&base, operations) {
                let mut rows = compiled.clauses.iter().filter(|clause| {
                    clause.id == wanted.id && (clause.place == Place::Base || clause.proposal == Some(owner))
                });
                // A clause that is moved shows its words as they are to be where it would stand.
                let row = rows.clone().find(|clause| clause.proposal == Some(owner)).or_else(|| rows.next());
                let row = row.unwrap();
                let read: Vec<Run> = row
                    .segments
                    .iter()
                    .flat_map(|segment| match segment {
                        Segment::Text(runs) => runs.clone(),
                        Segment::Alternatives { base, options, .. } => {
                            let mine = options.iter().find(|option| option.proposal == owner);
                            mine.map_or_else(|| base.clone(), |option| option.runs.clone())
                        }
                    })
                    .collect();
                prop_assert_eq!(runs_of(&pieces(&read)), wanted.runs);
                let set = row.settings.iter().find(|(by, ..)| *by == owner);
                prop_assert_eq!(set.map_or((row.kind, row.level), |(_, kind, level)| (*kind, *level)), (wanted.kind, wanted.level));
            }
        }
    }

    #[test]
    fn brackets_hold_the_revision_and_every_amendment((base, list) in among(unbracketed())) {
        let items: Vec<Bracketed<'_>> = list
            .iter()
            .zip(1..)
            .filter(|(operations, number)| !operations.is_empty() && bracketable(&base, *number, operations).is_ok())
            .map(|(operations, number)| Bracketed { number, operations, sponsors: vec!["VNM".parse().unwrap()], holders: vec!["SGP".parse().unwrap()] })
            .collect();
        let together = in_brackets(&base, &items);
        let whose: HashSet<String> = open_brackets(&together).iter().map(|open| bracket_of(&open.bracket).to_owned()).collect();
        let without = whose.iter().fold(together, |text, bracket| resolved(text, bracket, Some(&format!("{bracket}.0"))));
        prop_assert_eq!(without, base.clone(), "the revision's words chosen everywhere are the revision");
        for item in &items {
            let text = in_brackets(&base, std::slice::from_ref(item));
            prop_assert!(open_brackets(&text).iter().any(|open| open.states.contains(&item.sponsors[0])), "named");
            let bracket = format!("a{}", item.number);
            let taken = resolved(text, &bracket, Some(&format!("{bracket}.1")));
            prop_assert_eq!(spoken(&taken), spoken(&apply(&base, item.operations)));
        }
    }
}

#[test]
fn what_is_invented_puts_every_property_to_the_test() {
    let mut runner = TestRunner::deterministic();
    let (mut outcomes, mut said_moves) = (HashMap::<RebaseOutcome, i32>::new(), 0);
    let (mut peaceful, mut contested, mut beside, mut in_place) = (0, 0, 0, 0);
    for _ in 0..256 {
        let (base, list, next) = revised().new_tree(&mut runner).unwrap().current();
        for operations in list.iter().filter(|operations| !operations.is_empty()) {
            let outcome = rebase(&base, &next, operations).outcome;
            *outcomes.entry(outcome).or_default() += 1;
            let moves = operations.iter().any(|operation| matches!(operation, Operation::MoveAfter { .. }));
            said_moves += i32::from(moves && outcome == RebaseOutcome::AlreadyThere);
        }
        let several = list.iter().filter(|operations| !operations.is_empty()).count() > 1;
        let found = conflicts(&base, &proposals(&list)).len();
        peaceful += i32::from(several && found == 0);
        contested += i32::from(several && found > 0);
        let compiled = compile(&base, &proposals(&list));
        let two =
            |segment: &Segment| matches!(segment, Segment::Alternatives { options, .. } if options.len() > 1);
        beside += i32::from(compiled.clauses.iter().any(|clause| clause.segments.iter().any(two)));
        let (base, list) = amendments_in_place().new_tree(&mut runner).unwrap().current();
        let list = apart(&base, list);
        in_place += i32::from(list.len() > 1 && !insert_at_one_place(&base, &list));
    }
    let seen = format!("{outcomes:?}, {said_moves}, {peaceful}, {contested}, {beside}, {in_place}");
    assert!(outcomes.len() == 4 && outcomes.values().all(|count| *count >= 10) && said_moves > 0, "{seen}");
    assert!([peaceful, contested, beside, in_place].iter().all(|count| *count >= 10), "{seen}");
}
