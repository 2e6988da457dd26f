//! Owns: texts and amendments invented for the property tests: every kind and level of clause, words of several scripts, set
//! and bracketed here and there. Never: tests anything.

use proptest::prelude::*;

use super::operations::{Operation, apply, operations_between};
use crate::domain::texts::{
    Bracket, Clause, ClauseId, ClauseKind,
    ClauseKind::Operative,
    Mark, Run,
    rewording::{Piece, pieces, runs_of},
};

pub fn words(list: &[&str]) -> String {
    list.join(" ")
}

pub fn clause(id: usize, text: &[&'static str]) -> Clause {
    Clause::new(format!("c{id}"), Operative, 0, words(text))
}

pub const WORDS: [&str; 8] = ["States", "shall", "ប្រទេសសមាជិក", "each", "year", "ประเทศ", "and", "Việt"];

pub fn phrase() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..9)
}

/// How a stretch of words is set, and whether it stands in a bracket.
fn set() -> impl Strategy<Value = (bool, Option<&'static str>)> {
    (prop::bool::weighted(0.2), prop::option::weighted(0.2, prop::sample::select(vec!["b1", "b2"])))
}

fn run(text: String, (bold, bracket): (bool, Option<&str>)) -> Run {
    let marks = if bold { vec![Mark::Bold] } else { Vec::new() };
    let bracket = bracket.map(|id| Bracket { id: id.to_owned(), states: vec!["SGP".parse().unwrap()] });
    Run { text, marks, bracket }
}

/// Clauses of every kind and level, their words set and bracketed here and there.
pub fn base() -> impl Strategy<Value = Vec<Clause>> {
    let runs = prop::collection::vec((phrase(), set()), 1..3);
    let clause = (prop::sample::select(ClauseKind::ALL.to_vec()), 0_u8..=2, runs);
    prop::collection::vec(clause, 1..7).prop_map(|clauses| {
        let made = clauses.into_iter().enumerate().map(|(id, (kind, level, stretches))| {
            let last = stretches.len() - 1;
            let runs: Vec<Run> = stretches
                .into_iter()
                .enumerate()
                .map(|(at, (text, set))| run(words(&text) + if at < last { " " } else { "" }, set))
                .collect();
            Clause { id: ClauseId::new(format!("c{id}")), kind, level, runs: runs_of(&pieces(&runs)) }
        });
        made.collect()
    })
}

/// The same without brackets.
pub fn unbracketed() -> impl Strategy<Value = Vec<Clause>> {
    base().prop_map(|mut text| {
        for clause in &mut text {
            for run in &mut clause.runs {
                run.bracket = None;
            }
            clause.runs = runs_of(&pieces(&clause.runs));
        }
        text
    })
}

/// A change of a text, to be applied to whatever text there is.
#[derive(Debug, Clone)]
pub enum Edit {
    Reword(usize, usize, Option<&'static str>),
    Add(usize, Vec<&'static str>),
    Drop(usize),
    Move(usize, usize),
    Embolden(usize, usize),
    Set(usize, ClauseKind, u8),
}

pub fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0_usize..7, 0_usize..9, prop::option::of(prop::sample::select(vec!["must", "may", "soon"])))
            .prop_map(|(clause, word, new)| Edit::Reword(clause, word, new)),
        1 => (0_usize..7, phrase()).prop_map(|(place, text)| Edit::Add(place, text)),
        1 => (0_usize..7).prop_map(Edit::Drop),
        1 => (0_usize..7, 0_usize..7).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => (0_usize..7, 0_usize..9).prop_map(|(clause, word)| Edit::Embolden(clause, word)),
        1 => (0_usize..7, prop::sample::select(ClauseKind::ALL.to_vec()), 0_u8..=2)
            .prop_map(|(clause, kind, level)| Edit::Set(clause, kind, level)),
    ]
}

/// A change that leaves every clause where it is and brings none.
pub fn edit_in_place() -> impl Strategy<Value = Edit> {
    edit().prop_map(|edit| match edit {
        Edit::Add(place, _) => Edit::Drop(place),
        Edit::Move(from, to) => Edit::Embolden(from, to),
        other => other,
    })
}

/// The runs with one word made others; without any, the space after it goes too.
fn reworded_at<'a>(runs: &'a [Run], word: usize, make: impl Fn(Piece<'a>) -> Vec<Piece<'a>>) -> Vec<Run> {
    let mut list = pieces(runs);
    let places: Vec<usize> = (0..list.len()).filter(|at| !list[*at].text.trim().is_empty()).collect();
    let Some(at) = places.get(word % places.len().max(1)).copied() else { return runs.to_vec() };
    let made = make(list[at]);
    let after =
        list.get(at + 1).filter(|_| made.is_empty()).is_some_and(|piece| piece.text.trim().is_empty());
    list.splice(at..=at + usize::from(after), made);
    runs_of(&list)
}

/// The text a person makes of another; `by` tells new clauses of several people apart.
pub fn edited(base: &[Clause], edits: &[Edit], by: usize) -> Vec<Clause> {
    let mut text = base.to_vec();
    for (nth, edit) in edits.iter().enumerate() {
        let at = |place: usize, text: &Vec<Clause>| place % text.len().max(1);
        match edit {
            Edit::Reword(place, word, new) if !text.is_empty() => {
                let place = at(*place, &text);
                text[place].runs = reworded_at(&text[place].runs, *word, |piece| match new {
                    Some(new) => vec![Piece { text: new, ..piece }],
                    None => Vec::new(),
                });
            }
            Edit::Embolden(place, word) if !text.is_empty() => {
                let place = at(*place, &text);
                let marks: &[Mark] = &[Mark::Bold];
                text[place].runs =
                    reworded_at(&text[place].runs, *word, |piece| vec![Piece { marks, ..piece }]);
            }
            Edit::Set(place, kind, level) if !text.is_empty() => {
                let place = at(*place, &text);
                (text[place].kind, text[place].level) = (*kind, *level);
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

pub fn amendments() -> impl Strategy<Value = (Vec<Clause>, Vec<Vec<Operation>>)> {
    among(base())
}

/// Amendments that only change words, settings and what is there, and no clause's place.
pub fn amendments_in_place() -> impl Strategy<Value = (Vec<Clause>, Vec<Vec<Operation>>)> {
    made_by(base(), edit_in_place())
}

/// Amendments of several people to one of these texts.
pub fn among(
    texts: impl Strategy<Value = Vec<Clause>>,
) -> impl Strategy<Value = (Vec<Clause>, Vec<Vec<Operation>>)> {
    made_by(texts, edit())
}

/// Amendments, and the next revision: edited anew, and as often as not with the words of one of them in it.
pub fn revised() -> impl Strategy<Value = (Vec<Clause>, Vec<Vec<Operation>>, Vec<Clause>)> {
    let taken = prop::option::of(any::<prop::sample::Index>());
    (amendments(), taken, prop::collection::vec(edit(), 0..5)).prop_map(|((base, list), taken, edits)| {
        let text = taken.map_or_else(|| base.clone(), |taken| apply(&base, taken.get(&list).as_slice()));
        let next = edited(&text, &edits, 99);
        (base, list, next)
    })
}

fn made_by(
    texts: impl Strategy<Value = Vec<Clause>>,
    edits: impl Strategy<Value = Edit>,
) -> impl Strategy<Value = (Vec<Clause>, Vec<Vec<Operation>>)> {
    let people = prop::collection::vec(prop::collection::vec(edits, 1..4), 1..5);
    (texts, people).prop_map(|(base, people)| {
        let amendments = people
            .iter()
            .enumerate()
            .map(|(by, edits)| operations_between(&base, &edited(&base, edits, by)))
            .collect();
        (base, amendments)
    })
}
