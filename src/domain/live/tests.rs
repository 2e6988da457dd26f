//! Owns: the tests of the shared document as a whole: clauses in, clauses out, and what becomes of clashes.

mod doubled;

use std::collections::HashSet;

use proptest::prelude::*;

use super::{Refused, SharedText, firewall::scan};
use crate::domain::texts::{Bracket, Clause, ClauseId, ClauseKind, Mark, Run, plain, reading::read};

fn document(client: u64, clauses: &[Clause]) -> SharedText {
    let mut text = SharedText::new(client);
    text.become_text(clauses).unwrap();
    text
}

/// Another person's document that says the same.
fn copy(of: &SharedText, client: u64) -> SharedText {
    let mut copy = SharedText::new(client);
    copy.take_in(&of.whole()).unwrap();
    copy
}

fn clause(id: &str, text: &str) -> Clause {
    Clause::new(id, ClauseKind::Operative, 0, text)
}

fn settled(text: &mut SharedText) -> Vec<Clause> {
    settled_after(text, 0)
}

/// Settled, with new names counted on from `next`: the server never gives one twice.
fn settled_after(text: &mut SharedText, mut next: usize) -> Vec<Clause> {
    let mut fresh = || {
        next += 1;
        format!("fresh{next}")
    };
    text.settle(&mut fresh).unwrap().clauses
}

fn words(clauses: &[Clause]) -> Vec<(String, String)> {
    clauses.iter().map(|clause| (clause.id.to_string(), plain(clause))).collect()
}

#[test]
fn a_split_and_typing_at_the_same_time_keep_every_word() {
    let mut a = document(1, &[clause("c", "One sentence. Another sentence.")]);
    let mut b = copy(&a, 2);
    let split =
        a.become_text(&[clause("c", "One sentence. "), clause("d", "Another sentence.")]).unwrap().unwrap();
    let typed = b.become_text(&[clause("c", "One long sentence. Another sentence.")]).unwrap().unwrap();
    a.take_in(&typed).unwrap();
    b.take_in(&split).unwrap();
    let expected = [("c", "One long sentence. "), ("d", "Another sentence.")];
    assert_eq!(words(&settled(&mut a)), expected.map(|(id, text)| (id.to_owned(), text.to_owned())));
    assert_eq!(settled(&mut a), settled(&mut b));
}

#[test]
fn the_clause_that_had_an_id_keeps_it_and_the_server_names_the_other() {
    let mut server = document(9, &[clause("c", "Stands.")]);
    let (mut one, mut two) = (copy(&server, 1), copy(&server, 2));
    let after = one.become_text(&[clause("c", "Stands."), clause("new", "Came first.")]).unwrap().unwrap();
    let before = two.become_text(&[clause("new", "Came second."), clause("c", "Stands.")]).unwrap().unwrap();
    server.take_in(&after).unwrap();
    assert_eq!(server.settle(&mut || unreachable!()).unwrap().correction, None);
    server.take_in(&before).unwrap();
    let now = server.settle(&mut || "fresh".to_owned()).unwrap();
    let expected = [("fresh", "Came second."), ("c", "Stands."), ("new", "Came first.")];
    assert_eq!(words(&now.clauses), expected.map(|(id, text)| (id.to_owned(), text.to_owned())));
    // The server's own change passes its own firewall and tells everybody.
    let correction = now.correction.unwrap();
    one.take_in(&before).unwrap();
    one.take_in(&correction).unwrap();
    assert_eq!(one.clauses().unwrap(), now.clauses);
}

#[test]
fn two_who_move_one_clause_leave_it_there_once() {
    let clauses = [clause("a", "First."), clause("b", "Second."), clause("c", "Third.")];
    let mut server = document(9, &clauses);
    settled(&mut server);
    let (mut one, mut two) = (copy(&server, 1), copy(&server, 2));
    let [first, second, third] = clauses;
    let up = one.become_text(&[third.clone(), first.clone(), second.clone()]).unwrap().unwrap();
    let down = two.become_text(&[first.clone(), third.clone(), second.clone()]).unwrap().unwrap();
    server.take_in(&up).unwrap();
    server.take_in(&down).unwrap();
    let now = settled(&mut server);
    assert_eq!(now.iter().filter(|clause| plain(clause) == "Third.").count(), 1, "{now:?}");
    assert_eq!(now.len(), 3);
}

#[test]
fn a_change_that_builds_on_nothing_is_refused() {
    let mut a = document(1, &[clause("c", "One.")]);
    let update = a.become_text(&[clause("c", "One. Two.")]).unwrap().unwrap();
    assert_eq!(SharedText::new(2).take_in(&update), Err(Refused::Missing));
}

#[test]
fn what_is_known_already_says_nothing_new() {
    let mut a = document(1, &[clause("c", "One two.")]);
    let mut b = copy(&a, 2);
    let shorter = a.become_text(&[clause("c", "One.")]).unwrap().unwrap();
    let contents = scan(&shorter).unwrap();
    assert!(!b.knows(&shorter, &contents));
    b.take_in(&shorter).unwrap();
    assert!(b.knows(&shorter, &contents));
    assert!(b.knows(&a.whole(), &scan(&a.whole()).unwrap()));
}

/// The server takes in `first`, then `second`, and puts back what went with a clause.
fn rescued(server: &mut SharedText, first: Vec<u8>, second: Vec<u8>) -> Vec<String> {
    let start = server.whole();
    let before = server.deleted();
    settled(server);
    server.take_in(&first).unwrap();
    server.take_in(&second).unwrap();
    assert!(server.settle(&mut || "fresh".to_owned()).unwrap().removed);
    let swept = server.swept(&before, &[first.clone(), second.clone()]).unwrap();
    server.rescue(&swept, &[start, first, second], &HashSet::new()).unwrap();
    settled(server).iter().map(plain).collect()
}

#[test]
fn words_typed_in_a_clause_while_it_is_moved_move_with_it() {
    let clauses = [clause("a", "First."), clause("b", "Second one.")];
    let (one, two) = (clauses[0].clone(), clauses[1].clone());
    for moved_first in [true, false] {
        let mut server = document(9, &clauses);
        let (mut a, mut b) = (copy(&server, 1), copy(&server, 2));
        let moved = a.become_text(&[two.clone(), one.clone()]).unwrap().unwrap();
        let typed = b.become_text(&[one.clone(), clause("b", "Second and better one.")]).unwrap().unwrap();
        // Whichever of the two elements went: the words are there, once.
        let (first, second) = if moved_first { (moved, typed) } else { (typed, moved) };
        assert_eq!(rescued(&mut server, first, second), ["Second and better one.", "First."]);
    }
}

#[test]
fn words_typed_in_a_clause_while_it_is_joined_to_another_join_it_too() {
    for joined_first in [true, false] {
        let mut server = document(9, &[clause("a", "First."), clause("b", " Second one.")]);
        let (mut a, mut b) = (copy(&server, 1), copy(&server, 2));
        let joined = a.become_text(&[clause("a", "First. Second one.")]).unwrap().unwrap();
        let typed =
            b.become_text(&[clause("a", "First."), clause("b", " Second one. Third.")]).unwrap().unwrap();
        let (first, second) = if joined_first { (joined, typed) } else { (typed, joined) };
        assert_eq!(rescued(&mut server, first, second), ["First. Second one. Third."]);
    }
}

#[test]
fn a_clause_somebody_writes_in_comes_back_when_another_deletes_it_and_one_nobody_writes_in_does_not() {
    let mut server = document(9, &[clause("a", "First."), clause("b", "Second."), clause("c", "Third.")]);
    let (mut a, mut b) = (copy(&server, 1), copy(&server, 2));
    let deleted = a.become_text(&[]).unwrap().unwrap();
    let all = [clause("a", "First."), clause("b", "Second and a half."), clause("c", "Third.")];
    let typed = b.become_text(&all).unwrap().unwrap();
    assert_eq!(rescued(&mut server, deleted, typed), ["Second and a half."]);
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let run = ("[a-c ก่ệ😀]{1,6}", any::<(bool, bool)>(), prop::option::of(0_usize..2)).prop_map(
        |(text, (bold, italic), bracket)| {
            let marks = [(bold, Mark::Bold), (italic, Mark::Italic)];
            Run {
                text,
                marks: marks.into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark).collect(),
                bracket: bracket.map(|n| Bracket {
                    id: format!("b{n}"),
                    states: vec!["SGP".parse().unwrap(), "VNM".parse().unwrap()],
                }),
            }
        },
    );
    prop::collection::vec(run, 0..4)
}

fn texts() -> impl Strategy<Value = Vec<Clause>> {
    let kind = prop::sample::select(ClauseKind::ALL.to_vec());
    let clause = (0..8_u8, kind, 0..4_u8, runs());
    prop::collection::vec(clause, 0..7).prop_map(|clauses| {
        let mut seen = std::collections::HashSet::new();
        let clauses = clauses
            .into_iter()
            .filter(|(id, ..)| seen.insert(*id))
            .map(|(id, kind, level, runs)| Clause { id: ClauseId::new(format!("c{id}")), kind, level, runs })
            .collect();
        read(clauses).unwrap()
    })
}

/// Who does it; in which clause; its kind and level; what it says then; or, seldom, what the whole text says then.
type Step = (usize, usize, (ClauseKind, u8), Vec<Run>, Option<Vec<Clause>>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = (prop::sample::select(ClauseKind::ALL.to_vec()), 0..4_u8);
    let step = (0..2_usize, 0..8_usize, kind, runs(), prop::option::weighted(0.2, texts()));
    prop::collection::vec(step, 1..9)
}

proptest! {
    #[test]
    fn any_text_becomes_any_other_by_a_change_that_the_firewall_lets_through(old in texts(), new in texts()) {
        let mut text = document(1, &old);
        prop_assert_eq!(settled(&mut text), old);
        let mut watcher = copy(&text, 2);
        if let Some(update) = text.become_text(&new).unwrap() {
            scan(&update).unwrap();
            watcher.take_in(&update).unwrap();
        }
        prop_assert_eq!(settled(&mut text), new.clone());
        prop_assert_eq!(watcher.clauses().unwrap(), text.clauses().unwrap());
        prop_assert_eq!(text.become_text(&new).unwrap(), None);
    }

    #[test]
    fn changes_made_at_once_come_to_one_text_in_any_order(old in texts(), mine in texts(), yours in texts()) {
        let base = document(1, &old);
        let (mut a, mut b) = (copy(&base, 2), copy(&base, 3));
        let ours = a.become_text(&mine).unwrap();
        let theirs = b.become_text(&yours).unwrap();
        theirs.iter().for_each(|update| a.take_in(update).unwrap());
        ours.iter().for_each(|update| b.take_in(update).unwrap());
        prop_assert_eq!(a.clauses().unwrap(), b.clauses().unwrap());
        let now = settled(&mut a);
        let ids: std::collections::HashSet<_> = now.iter().map(|clause| clause.id.clone()).collect();
        prop_assert_eq!(ids.len(), now.len());
    }

    #[test]
    fn a_text_of_which_only_what_changed_is_read_again_is_the_text_that_is_read_anew(old in texts(), steps in steps()) {
        let mut server = document(9, &old);
        settled(&mut server);
        let mut writers = [copy(&server, 1), copy(&server, 2)];
        for (step, (by, at, (kind, level), runs, whole)) in steps.into_iter().enumerate() {
            let mut next = writers[by].clauses().unwrap();
            if let Some(whole) = whole {
                next = whole;
            } else if !next.is_empty() {
                let at = at % next.len();
                next[at] = Clause { id: next[at].id.clone(), kind, level, runs };
            }
            // The other writer has heard of nothing yet.
            if let Some(update) = read(next).ok().and_then(|next| writers[by].become_text(&next).unwrap()) {
                server.take_in(&update).unwrap();
            }
            let mut anew = copy(&server, 8);
            anew.known.clone_from(&server.known);
            let names = 1000 * (step + 1);
            prop_assert_eq!(settled_after(&mut server, names), settled_after(&mut anew, names));
        }
    }
}
