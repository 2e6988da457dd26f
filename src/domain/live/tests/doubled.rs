//! Owns: the tests of what two people do to the shape of a text at the same moment, as browsers do it: nothing is lost, and
//! what they only cut or joined stands once.

use std::collections::HashSet;

use proptest::prelude::*;
use yrs::{Text, Transact, Xml, XmlElementPrelim, XmlFragment, XmlTextPrelim};

use super::{super::projection, SharedText, clause, copy, document, settled};
use crate::domain::{
    live::Fresh,
    texts::{Clause, Mark, plain},
};

/// What somebody does.
#[derive(Debug, Clone)]
enum Act {
    /// Cuts a clause at a letter.
    Split(usize, usize),
    /// Joins a clause to the one before.
    Join(usize),
    /// Puts words into a clause.
    Type(usize, usize),
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap()
}

/// Does it as the editor does: the end of a clause goes, and stands in a new one; a clause goes, and stands at the end of the
/// one before. Returns the change.
fn done(text: &SharedText, act: &Act, fresh: &str, typed: &str) -> Vec<u8> {
    let placed = projection::read(&text.doc.transact(), &text.body).unwrap();
    let mut txn = text.doc.transact_mut();
    let words: Vec<String> = placed.iter().map(|placed| plain(&placed.clause)).collect();
    let lines: Vec<_> =
        placed.iter().map(|placed| projection::texts(&txn, &placed.element).unwrap().remove(0)).collect();
    match act {
        Act::Split(at, letter) => {
            let at = at % placed.len();
            let from = letter % (words[at].len() + 1);
            lines[at].remove_range(&mut txn, number(from), number(words[at].len() - from));
            let element = text.body.insert(&mut txn, number(at + 1), XmlElementPrelim::empty("clause"));
            element.insert_attribute(&mut txn, "id", fresh);
            element.insert_attribute(&mut txn, "kind", "operative");
            element.insert_attribute(&mut txn, "level", 0_i64);
            element.insert(&mut txn, 0, XmlTextPrelim::new(words[at].split_at(from).1));
        }
        Act::Join(at) => {
            let at = 1 + at % (placed.len() - 1);
            lines[at - 1].insert(&mut txn, number(words[at - 1].len()), &words[at]);
            text.body.remove_range(&mut txn, number(at), 1);
        }
        Act::Type(at, letter) => {
            let at = at % placed.len();
            lines[at].insert(&mut txn, number(letter % (words[at].len() + 1)), typed);
        }
    }
    txn.encode_update_v1()
}

/// The server takes in the changes one batch after the other, as `app::live_texts::contribute` does.
fn server(start: &SharedText, changes: &[Vec<u8>]) -> SharedText {
    let mut server = copy(start, 9);
    settled(&mut server);
    let mut stored = vec![server.whole()];
    for update in changes {
        let before = server.deleted();
        server.take_in(update).unwrap();
        let mut next = 0;
        let mut fresh = || {
            next += 1;
            format!("s{}-{next}", stored.len())
        };
        let correction = server.settle(&mut fresh).unwrap().correction;
        let mut known = stored.clone();
        known.push(update.clone());
        known.extend(correction.clone());
        let swept = server.swept(&before, &known[stored.len()..]).unwrap();
        let back = server.rescue(&swept, &known, &HashSet::new()).unwrap();
        let one = [Fresh { update, brought: false }];
        let took = if before.met_by(&one) {
            server.take_out_doubled(&before, &stored, &one).unwrap()
        } else {
            Vec::new()
        };
        server.settle(&mut || unreachable!()).unwrap();
        stored.push(update.clone());
        stored.extend(correction.into_iter().chain(back).chain(took));
    }
    // Everybody who hears all of it sees the same.
    let mut watcher = SharedText::new(8);
    stored.iter().for_each(|update| watcher.take_in(update).unwrap());
    assert_eq!(watcher.clauses().unwrap(), server.clauses().unwrap());
    server
}

/// What comes of it when each person does one thing without knowing of the others.
fn at_once(clauses: &[Clause], acts: &[Act]) -> Vec<String> {
    let start = document(7, clauses);
    let typed = ["0123", "4567", "89+-"];
    let changes: Vec<Vec<u8>> = (1..)
        .zip(acts)
        .zip(typed)
        .map(|((client, act), typed)| done(&copy(&start, client), act, &format!("n{client}"), typed))
        .collect();
    let mut server = server(&start, &changes);
    settled(&mut server).iter().map(plain).collect()
}

fn text() -> [Clause; 2] {
    [clause("c", "one two three"), clause("d", "-four")]
}

#[test]
fn two_who_split_one_clause_at_one_place_leave_the_words_once() {
    let acts = [Act::Split(0, 4), Act::Split(0, 4)];
    assert_eq!(at_once(&text(), &acts), ["one ", "two three", "-four"]);
}

#[test]
fn two_who_split_one_clause_at_two_places_leave_every_word_once_and_in_order() {
    for acts in [[Act::Split(0, 4), Act::Split(0, 8)], [Act::Split(0, 8), Act::Split(0, 4)]] {
        let now = at_once(&text(), &acts);
        assert_eq!(now.concat(), "one two three-four", "{now:?}");
    }
}

#[test]
fn two_who_join_the_same_clauses_leave_the_words_once() {
    assert_eq!(at_once(&text(), &[Act::Join(0), Act::Join(0)]), ["one two three-four"]);
}

#[test]
fn a_split_of_a_clause_that_another_joins_leaves_every_word_once() {
    for acts in [[Act::Split(1, 3), Act::Join(0)], [Act::Join(0), Act::Split(1, 3)]] {
        let mut now = at_once(&text(), &acts);
        assert!(now.concat() == "one two three-four", "{now:?}");
        now.retain(|words| !words.is_empty());
        assert!(now.len() <= 2, "{now:?}");
    }
}

#[test]
fn what_somebody_typed_into_the_doubled_words_meanwhile_stays() {
    let start = document(7, &text());
    let (one, two) = (copy(&start, 1), copy(&start, 2));
    let first = done(&one, &Act::Split(0, 4), "n1", "");
    let later = done(&one, &Act::Type(1, 4), "", "and ");
    let second = done(&two, &Act::Split(0, 4), "n2", "");
    let mut server = server(&start, &[first, later, second]);
    let now: Vec<String> = settled(&mut server).iter().map(plain).collect();
    assert_eq!(now.concat().matches("and ").count(), 1, "{now:?}");
    assert!(now.iter().any(|words| words == "two and three"), "{now:?}");
}

#[test]
fn words_somebody_repeats_knowing_of_the_split_stay_twice() {
    let start = document(7, &text());
    let (one, mut two) = (copy(&start, 1), copy(&start, 2));
    let first = done(&one, &Act::Split(0, 4), "n1", "");
    two.take_in(&first).unwrap();
    let second = done(&two, &Act::Type(2, 0), "", "two three");
    let mut server = server(&start, &[first, second]);
    assert_eq!(
        settled(&mut server).iter().map(plain).collect::<Vec<_>>(),
        ["one ", "two three", "two three-four"]
    );
}

#[test]
fn words_set_differently_in_both_copies_stay_twice() {
    let start = document(7, &text());
    let (one, two) = (copy(&start, 1), copy(&start, 2));
    let first = done(&one, &Act::Split(0, 4), "n1", "");
    let second = done(&two, &Act::Split(0, 4), "n2", "");
    let mut bold = one;
    let mut clauses = bold.clauses().unwrap();
    clauses[1].runs[0].marks.push(Mark::Bold);
    let marked = bold.become_text(&clauses).unwrap().unwrap();
    let mut server = server(&start, &[first, marked, second]);
    assert_eq!(settled(&mut server).iter().map(plain).collect::<String>().matches("two three").count(), 2);
}

fn cut_or_join() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..4_usize, 0..20_usize).prop_map(|(at, letter)| Act::Split(at, letter)),
        (0..4_usize).prop_map(Act::Join),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => cut_or_join(),
        1 => (0..4_usize, 0..20_usize).prop_map(|(at, letter)| Act::Type(at, letter)),
    ]
}

proptest! {
    #[test]
    fn of_what_three_people_cut_join_and_type_at_once_nothing_is_lost(acts in prop::collection::vec(act(), 2..=3)) {
        let clauses = [clause("a", "abcdefgh"), clause("b", "ijklmnop"), clause("c", "qrstuvwx"), clause("d", "yzABCDEF")];
        let now = at_once(&clauses, &acts).concat();
        let mut expected: Vec<char> = clauses.iter().map(plain).collect::<String>().chars().collect();
        for (act, typed) in acts.iter().zip(["0123", "4567", "89+-"]) {
            if matches!(act, Act::Type(..)) {
                expected.extend(typed.chars());
            }
        }
        for letter in expected {
            prop_assert!(now.contains(letter), "{letter} is lost: {now}");
        }
    }

    #[test]
    fn of_what_two_people_cut_and_join_at_once_everything_stands_once(first in cut_or_join(), second in cut_or_join()) {
        let clauses = [clause("a", "abcdefgh"), clause("b", "ijklmnop"), clause("c", "qrstuvwx"), clause("d", "yzABCDEF")];
        let mut now: Vec<char> = at_once(&clauses, &[first, second]).concat().chars().collect();
        let mut expected: Vec<char> = clauses.iter().map(plain).collect::<String>().chars().collect();
        now.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(now, expected);
    }
}
