//! Owns: what a comparison of whole texts must say. Never: measures time; `benches` does.

use super::*;
use crate::domain::texts::{Bracket, Mark, Run};
use ClauseKind::{Operative, Preambular};
use proptest::prelude::*;

fn op(id: &str, text: &str) -> Clause {
    Clause::new(id, Operative, 0, text)
}

fn shown(old: &[Clause], new: &[Clause]) -> Vec<(String, Change)> {
    let comparison = compare(old, new);
    let changed = comparison.clauses.iter().filter(|clause| clause.change != Change::Same).count();
    assert_eq!(comparison.changes, changed);
    comparison.clauses.into_iter().map(|clause| (clause.id.to_string(), clause.change)).collect()
}

fn expect(pairs: &[(&str, Change)]) -> Vec<(String, Change)> {
    pairs.iter().map(|(id, change)| ((*id).to_owned(), *change)).collect()
}

fn plains(clauses: &[Clause]) -> Vec<(ClauseId, String)> {
    clauses.iter().map(|clause| (clause.id.clone(), plain(clause))).collect()
}

#[test]
fn a_text_compared_with_itself_is_all_the_same() {
    let text = [op("a", "One."), op("b", "")];
    let comparison = compare(&text, &text);
    assert_eq!(comparison.changes, 0);
    assert_eq!(comparison.clauses[0].segments, segments::only(Op::Equal, "One.".into()));
    assert!(comparison.clauses[1].segments.is_empty());
}

#[test]
fn inserted_changed_and_deleted_clauses_are_told_apart() {
    let old = [op("a", "One."), op("b", "Two."), op("c", "Three.")];
    let new = [op("n", "New."), op("a", "One."), op("c", "Thrice.")];
    let expected =
        [("n", Change::Inserted), ("a", Change::Same), ("b", Change::Deleted), ("c", Change::Changed)];
    assert_eq!(shown(&old, &new), expect(&expected));
    let comparison = compare(&old, &new);
    let references: Vec<(Option<&str>, Option<&str>)> = comparison
        .clauses
        .iter()
        .map(|clause| (clause.from_reference.as_deref(), clause.to_reference.as_deref()))
        .collect();
    let expected =
        [(None, Some("OP1")), (Some("OP1"), Some("OP2")), (Some("OP2"), None), (Some("OP3"), Some("OP3"))];
    assert_eq!(references, expected);
}

#[test]
fn the_fewest_clauses_count_as_moved() {
    let old = [op("a", "1"), op("b", "2"), op("c", "3"), op("d", "4")];
    let new = [op("d", "4"), op("a", "1"), op("b", "2"), op("c", "3")];
    let expected = [("d", Change::Moved), ("a", Change::Same), ("b", Change::Same), ("c", Change::Same)];
    assert_eq!(shown(&old, &new), expect(&expected));
}

#[test]
fn a_clause_both_moved_and_changed_is_moved_and_shows_its_words() {
    let old = [op("a", "one"), op("b", "two words"), op("c", "three")];
    let new = [op("b", "two good words"), op("a", "one"), op("c", "three")];
    let comparison = compare(&old, &new);
    assert_eq!(comparison.clauses[0].change, Change::Moved);
    assert_eq!(comparison.clauses[0].segments.len(), 3);
    assert_eq!(comparison.changes, 1);
}

#[test]
fn an_insertion_or_deletion_moves_nobody() {
    let old = [op("a", "1"), op("b", "2"), op("c", "3")];
    let new = [op("a", "1"), op("x", "9"), op("y", "8"), op("c", "3")];
    let expected = [
        ("a", Change::Same),
        ("b", Change::Deleted),
        ("x", Change::Inserted),
        ("y", Change::Inserted),
        ("c", Change::Same),
    ];
    assert_eq!(shown(&old, &new), expect(&expected));
}

#[test]
fn clauses_deleted_at_the_beginning_are_shown_at_the_beginning() {
    let old = [op("a", "1"), op("b", "2"), op("c", "3")];
    assert_eq!(
        shown(&old, &[op("c", "3")]),
        expect(&[("a", Change::Deleted), ("b", Change::Deleted), ("c", Change::Same)])
    );
}

#[test]
fn a_change_of_marks_brackets_kind_or_level_only_is_a_change_of_formatting() {
    let old = op("a", "Some words");
    let mut marked = old.clone();
    marked.runs[0].marks.push(Mark::Bold);
    let mut bracketed = old.clone();
    let bracket = Bracket { id: "b".into(), states: vec!["SGP".parse().unwrap()] };
    bracketed.runs = vec![Run::new("Some "), Run { bracket: Some(bracket), ..Run::new("words") }];
    let mut deeper = old.clone();
    deeper.level = 1;
    let mut other = old.clone();
    other.kind = Preambular;
    for new in [marked, bracketed, deeper, other] {
        let comparison = compare(std::slice::from_ref(&old), &[new]);
        let clause = &comparison.clauses[0];
        assert_eq!((clause.change, clause.formatting), (Change::Changed, true));
        assert_eq!(clause.segments, segments::only(Op::Equal, "Some words".into()));
    }
    let comparison = compare(&[old], &[op("a", "Other words")]);
    assert!(!comparison.clauses[0].formatting);
}

#[test]
fn it_is_written_as_the_contract_says() {
    let json = serde_json::to_value(compare(&[op("a", "x")], &[op("a", "y")])).unwrap();
    let expected = serde_json::json!({"changes": 1, "clauses": [{
        "id": "a", "change": "changed", "kind": "operative", "level": 0, "formatting": false,
        "from_reference": "OP1", "to_reference": "OP1",
        "segments": [{"op": "delete", "text": "x"}, {"op": "insert", "text": "y"}]
    }]});
    assert_eq!(json, expected);
}

#[test]
fn texts_of_2_000_clauses_are_compared_whole() {
    let words = ["States", "are", "invited", "to", "report", "on", "measures", "taken"];
    let sentence = |n: usize| (0..60).map(|i| words[(i * (n % 7 + 1) + n) % 8]).collect::<Vec<_>>().join(" ");
    let old: Vec<Clause> = (0..2_000).map(|n| op(&format!("c{n}"), &sentence(n))).collect();
    let mut new: Vec<Clause> =
        old.iter().filter(|clause| !clause.id.as_str().ends_with("77")).cloned().collect();
    for (n, clause) in new.iter_mut().enumerate() {
        if n % 3 == 0 {
            clause.runs = vec![Run::new(sentence(n + 5))];
        }
    }
    new.rotate_left(300);
    new.push(op("last", "Decides to remain seized of the matter."));
    let comparison = compare(&old, &new);
    assert_eq!(replay(&plains(&old), &comparison).unwrap(), plains(&new));
    let moved = comparison.clauses.iter().filter(|clause| clause.change == Change::Moved).count();
    assert_eq!(moved, 300);
}

#[test]
fn a_comparison_replayed_on_another_text_is_refused() {
    let comparison = compare(&[op("a", "x"), op("b", "y")], &[op("a", "z")]);
    let other =
        |pairs: &[(&str, &str)]| plains(&pairs.iter().map(|(id, text)| op(id, text)).collect::<Vec<_>>());
    assert!(replay(&other(&[("a", "x"), ("b", "y")]), &comparison).is_ok());
    assert!(replay(&other(&[("a", "w"), ("b", "y")]), &comparison).is_err());
    assert!(replay(&other(&[("a", "x")]), &comparison).is_err());
    assert!(replay(&other(&[("a", "x"), ("b", "y"), ("c", "")]), &comparison).is_err());
}

/// A text of clauses c0 to c9, some of them, in any order, with a few words each.
fn text() -> impl Strategy<Value = Vec<Clause>> {
    let words = prop::sample::select(vec![
        "States ",
        "shall ",
        "may ",
        "report",
        ", ",
        "ประเทศสมาชิก",
        "ປະເທດ",
        "Việt Nam ",
        "\n",
    ]);
    let clause = (prop::collection::vec(words, 0..8), 0_u8..=3, any::<bool>());
    let order = Just((0..10_usize).collect::<Vec<_>>()).prop_shuffle();
    (order, prop::collection::vec(clause, 0..10)).prop_map(|(order, drafts)| {
        let named = order.into_iter().zip(drafts);
        named
            .map(|(id, (words, level, bold))| {
                let mut clause = Clause::new(format!("c{id}"), Operative, level, words.concat());
                clause.runs.iter_mut().filter(|_| bold).for_each(|run| run.marks.push(Mark::Bold));
                clause
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_comparison_applied_to_the_old_text_gives_the_new_text_always(old in text(), new in text()) {
        let comparison = compare(&old, &new);
        prop_assert_eq!(replay(&plains(&old), &comparison).unwrap(), plains(&new));
        let (from, to) = (number(&old), number(&new));
        for clause in &comparison.clauses {
            let was = old.iter().position(|c| c.id == clause.id);
            let is = new.iter().position(|c| c.id == clause.id);
            prop_assert_eq!(clause.from_reference.as_ref(), was.map(|at| &from[at].reference));
            prop_assert_eq!(clause.to_reference.as_ref(), is.map(|at| &to[at].reference));
            if let (Some(was), Some(is), Change::Same) = (was, is, clause.change) {
                prop_assert_eq!(&old[was], &new[is]);
            }
        }
    }
}
