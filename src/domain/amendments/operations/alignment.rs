//! Owns: which clause of the text each clause of an amended text is, when it comes without ids (pasted from a word
//! processor): the same words first, then the most alike. Never: takes two clauses for one.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::texts::{
    Bracket, Clause, ClauseId, ClauseKind, Run, plain_of,
    rewording::{Piece, pieces, rewordings, runs_of},
    words::{cut, is_word},
};

/// Of two clauses taken for one, at least so many of a hundred words are the same.
const ALIKE: usize = 50;
/// How many clauses before and after its place a clause without id is looked for among the most alike.
const REACH: usize = 60;

/// A clause of an amended text. What is left out is taken from the clause it is found to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendedClause {
    /// Its id in the revision; one the revision does not have is a new clause's.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub id: Option<ClauseId>,
    /// What it is.
    #[serde(default)]
    pub kind: Option<ClauseKind>,
    /// 0 (outermost) to 3.
    #[serde(default)]
    pub level: Option<u8>,
    /// Its words.
    #[serde(default)]
    pub runs: Vec<Run>,
}

/// The amended text with an id, a kind and a level for every clause. A clause without id that is found in the base gets
/// the id it has there; a new one gets the next of `fresh`.
#[must_use]
pub fn identified(
    base: &[Clause],
    text: Vec<AmendedClause>,
    mut fresh: impl FnMut() -> ClauseId,
) -> Vec<Clause> {
    let found = found_in(base, &text);
    let mut before: Option<(ClauseKind, u8)> = None;
    text.into_iter()
        .zip(found)
        .map(|(amended, at)| {
            let was = at.and_then(|at| base.get(at));
            let named = amended.id.as_ref().and_then(|id| base.iter().find(|clause| clause.id == *id));
            let model = was.or(named);
            let (kind, level) = model
                .map(|clause| (clause.kind, clause.level))
                .or(before)
                .unwrap_or((ClauseKind::Operative, 0));
            let id = was.map(|clause| clause.id.clone()).or(amended.id).unwrap_or_else(&mut fresh);
            let (kind, level) = (amended.kind.unwrap_or(kind), amended.level.unwrap_or(level));
            before = Some((kind, level));
            let runs = match was.filter(|_| amended.runs.iter().all(|run| run.bracket.is_none())) {
                Some(was) => in_brackets_of(was, amended.runs),
                None => amended.runs,
            };
            Clause { id, kind, level, runs }
        })
        .collect()
}

/// A word processor's text knows no brackets: words that stand as they stood keep theirs, with their owners, and new
/// words between two of one bracket stand in it.
fn in_brackets_of(was: &Clause, runs: Vec<Run>) -> Vec<Run> {
    if was.runs.iter().all(|run| run.bracket.is_none()) {
        return runs;
    }
    let (left, right) = ([Run::new(plain_of(&was.runs))], [Run::new(plain_of(&runs))]);
    let (old, new) = (pieces(&left), pieces(&right));
    let letters = |pieces: &[Piece<'_>]| pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>();
    let stood: Vec<Option<&Bracket>> =
        was.runs.iter().flat_map(|run| run.text.chars().map(|_| run.bracket.as_ref())).collect();
    let mut stands: Vec<Option<&Bracket>> = Vec::with_capacity(stood.len());
    let mut done = 0;
    for change in rewordings(&old, &new) {
        let from = letters(old.get(..change.at.start).unwrap_or_default());
        let to = letters(old.get(..change.at.end).unwrap_or_default());
        stands.extend(stood.get(done..from).unwrap_or_default());
        // New words stand in the bracket of those they replace, or in that on both sides of them.
        let first = stood.get(from).copied().flatten();
        let before = from.checked_sub(1).and_then(|at| stood.get(at).copied().flatten());
        let around = if from < to { first } else { first.filter(|_| first == before) };
        stands.extend(std::iter::repeat_n(around, letters(&change.new)));
        done = to;
    }
    stands.extend(stood.get(done..).unwrap_or_default());
    let letters = runs.iter().flat_map(|run| {
        run.text.char_indices().filter_map(|(at, letter)| {
            let text = run.text.get(at..at.saturating_add(letter.len_utf8()))?;
            Some(Piece { text, marks: &run.marks, bracket: None })
        })
    });
    let set: Vec<Piece<'_>> =
        letters.zip(stands).map(|(letter, bracket)| Piece { bracket, ..letter }).collect();
    runs_of(&set)
}

/// For each clause of the text its place in the base, if it is one of the base's.
fn found_in(base: &[Clause], text: &[AmendedClause]) -> Vec<Option<usize>> {
    let by_id: HashMap<&ClauseId, usize> = base.iter().enumerate().map(|(at, c)| (&c.id, at)).collect();
    let mut found: Vec<Option<usize>> =
        text.iter().map(|clause| by_id.get(clause.id.as_ref()?).copied()).collect();
    let mut taken: HashSet<usize> = found.iter().flatten().copied().collect();

    let base_words: Vec<String> = base.iter().map(|clause| folded(&clause.runs)).collect();
    let words: Vec<String> = text.iter().map(|clause| folded(&clause.runs)).collect();
    let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, words) in base_words.iter().enumerate().rev().filter(|(at, _)| !taken.contains(at)) {
        same.entry(words).or_default().push(at);
    }
    for (place, words) in found.iter_mut().zip(&words).filter(|(place, _)| place.is_none()) {
        *place = same.get_mut(words.as_str()).and_then(Vec::pop).filter(|at| taken.insert(*at));
    }

    let mut pairs: Vec<(usize, usize, usize, usize)> = Vec::new();
    let bags: Vec<Vec<&str>> = base_words.iter().map(|words| bag(words)).collect();
    let mut last = 0;
    for (at, (amended, words)) in text.iter().zip(&words).enumerate() {
        if let Some(place) = found.get(at).copied().flatten() {
            last = place;
            continue;
        }
        // An id that the base does not have says that the clause is new.
        if amended.id.is_some() {
            continue;
        }
        let own = bag(words);
        for there in last.saturating_sub(REACH)..last.saturating_add(REACH).min(base.len()) {
            let Some(other) = bags.get(there).filter(|_| !taken.contains(&there)) else { continue };
            let alike = likeness(&own, other);
            if alike >= ALIKE {
                pairs.push((100_usize.saturating_sub(alike), there.abs_diff(last), at, there));
            }
        }
    }
    pairs.sort_unstable();
    for (_, _, at, there) in pairs {
        if let Some(place) = found.get_mut(at).filter(|place| place.is_none())
            && taken.insert(there)
        {
            *place = Some(there);
        }
    }
    found
}

/// The words as they are compared: white space as one space, without the ends.
fn folded(runs: &[Run]) -> String {
    plain_of(runs).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bag(words: &str) -> Vec<&str> {
    let mut bag: Vec<&str> = cut(words).into_iter().filter(|piece| is_word(piece)).collect();
    bag.sort_unstable();
    bag
}

/// How many of a hundred words two clauses share, counting repeats.
fn likeness(one: &[&str], other: &[&str]) -> usize {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut shared: usize = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                shared = shared.saturating_add(1);
                left.next();
                right.next();
            }
        }
    }
    let all = one.len().saturating_add(other.len());
    shared.saturating_mul(200).checked_div(all).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::operations_between, *};
    use crate::domain::{amendments::operations::Operation, texts::ClauseKind::Operative};

    fn base() -> Vec<Clause> {
        [
            ("a", "Invites every body to report once a year in one page."),
            ("b", "Requests the Secretariat to keep a calendar of exercises."),
            ("c", "Decides that each platform names one contact for cross-pillar matters."),
        ]
        .map(|(id, words)| Clause::new(id, Operative, 0, words))
        .into()
    }

    fn pasted(words: &[&str]) -> Vec<AmendedClause> {
        let clause =
            |words: &&str| AmendedClause { id: None, kind: None, level: None, runs: vec![Run::new(*words)] };
        words.iter().map(clause).collect()
    }

    fn ids(text: Vec<AmendedClause>) -> Vec<String> {
        let mut next = 0;
        let fresh = || {
            next += 1;
            ClauseId::new(format!("new{next}"))
        };
        identified(&base(), text, fresh).into_iter().map(|clause| clause.id.to_string()).collect()
    }

    #[test]
    fn a_pasted_text_finds_its_clauses_by_their_words() {
        let text = pasted(&[
            "Decides that each platform names two contacts for cross-pillar matters.",
            "Invites every  body to report once a year in one page.",
            "Recognises that nothing here was said before.",
            "Requests the Secretariat to keep a public calendar of exercises.",
        ]);
        assert_eq!(ids(text), ["c", "a", "new1", "b"]);
        assert_eq!(ids(pasted(&["Something else entirely."])), ["new1"]);
    }

    #[test]
    fn a_pasted_clause_keeps_the_brackets_it_stands_in_and_their_owners() {
        let bracket =
            |id: &str, state: &str| Some(Bracket { id: id.into(), states: vec![state.parse().unwrap()] });
        let run = |text: &str, bracket| Run { text: text.into(), marks: Vec::new(), bracket };
        let runs = vec![
            run("Bodies report ", None),
            run("once", bracket("a3.0", "SGP")),
            run("twice", bracket("a3.1", "VNM")),
            run(" a year on their exercises.", None),
        ];
        let base = vec![Clause { runs, ..base().remove(0) }];
        let unchanged =
            identified(&base, pasted(&["Bodies report oncetwice a year on their exercises."]), || {
                ClauseId::new("n")
            });
        assert_eq!(operations_between(&base, &unchanged), [], "nothing is asked for");
        let edited =
            identified(&base, pasted(&["All bodies report oncetwice a year on their plans."]), || {
                ClauseId::new("n")
            });
        let owners: Vec<&str> =
            edited[0].runs.iter().filter_map(|run| Some(run.bracket.as_ref()?.states[0].as_str())).collect();
        assert_eq!(owners, ["SGP", "VNM"]);
    }

    #[test]
    fn two_equal_clauses_are_two_and_ids_that_are_sent_count() {
        assert_eq!(ids(pasted(&["Invites every body to report once a year in one page."; 2])), ["a", "new1"]);
        let mut text = pasted(&["Quite other words.", "Fresh."]);
        text[0].id = Some(ClauseId::new("b"));
        text[1].id = Some(ClauseId::new("mine"));
        assert_eq!(ids(text), ["b", "mine"]);
    }

    #[test]
    fn one_word_changed_in_a_pasted_text_is_one_operation() {
        let mut words = base().iter().map(|clause| plain_of(&clause.runs)).collect::<Vec<_>>();
        words[1] = words[1].replace("calendar", "list");
        let text = identified(&base(), pasted(&words.iter().map(String::as_str).collect::<Vec<_>>()), || {
            ClauseId::new("n")
        });
        let operations = operations_between(&base(), &text);
        assert!(
            matches!(operations.as_slice(), [Operation::Replace { clause, .. }] if clause.as_str() == "b")
        );
    }
}
