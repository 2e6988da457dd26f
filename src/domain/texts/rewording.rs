//! Owns: the words of a clause with how they are set, what words one version changes of another, when two such
//! changes meet, and the words that come of several. Never: loses a mark or a bracket on the way.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Bracket, Mark, Run, normal::tidy, words::cut};

/// A word, a stop or white space, as it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Piece<'a> {
    /// The letters.
    pub text: &'a str,
    /// Its marks, sorted.
    pub marks: &'a [Mark],
    /// The bracket it stands in.
    pub bracket: Option<&'a Bracket>,
}

impl Piece<'_> {
    fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// The pieces of a clause, in order; [`runs_of`] makes the runs again.
#[must_use]
pub fn pieces(runs: &[Run]) -> Vec<Piece<'_>> {
    runs.iter()
        .flat_map(|run| {
            let set = |text| Piece { text, marks: &run.marks, bracket: run.bracket.as_ref() };
            cut(&run.text).into_iter().map(set)
        })
        .collect()
}

/// The runs that pieces make, in the one spelling that is stored.
#[must_use]
pub fn runs_of(pieces: &[Piece<'_>]) -> Vec<Run> {
    let run = |piece: &Piece<'_>| Run {
        text: piece.text.to_owned(),
        marks: piece.marks.to_vec(),
        bracket: piece.bracket.cloned(),
    };
    tidy(pieces.iter().map(run).collect())
}

/// One change: these pieces of the old words become those. An empty place is an insertion before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewording<'a> {
    /// The pieces of the old words that go.
    pub at: Range<usize>,
    /// What comes for them.
    pub new: Vec<Piece<'a>>,
}

impl Rewording<'_> {
    /// Whether two changes cannot both be made as they are: they change the same old words in different ways, or one
    /// inserts inside what the other changes. Two insertions at one place go together, and so does the same change twice.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let inside = |at: usize, range: &Range<usize>| range.start < at && at < range.end;
        match (self.at.is_empty(), other.at.is_empty()) {
            (true, true) => false,
            (true, false) => inside(self.at.start, &other.at),
            (false, true) => inside(other.at.start, &self.at),
            (false, false) => self.at.start < other.at.end && other.at.start < self.at.end && self != other,
        }
    }
}

/// The changes from the old words to the new ones, in order, apart from each other. Two changes with nothing but white
/// space between them are one, so that a phrase is a phrase.
#[must_use]
pub fn rewordings<'a>(old: &[Piece<'_>], new: &[Piece<'a>]) -> Vec<Rewording<'a>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let before = old_rest.get(..old_rest.len().saturating_sub(tail)).unwrap_or_default();
    let after = new_rest.get(..new_rest.len().saturating_sub(tail)).unwrap_or_default();

    let mut names = HashMap::new();
    let (left, right) = (named(&mut names, before), named(&mut names, after));
    let mut found: Vec<Rewording<'a>> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &left, &right) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (was, is) = (op.old_range(), op.new_range());
        let at = was.start.saturating_add(head)..was.end.saturating_add(head);
        let words = after.get(is).unwrap_or_default();
        match found.last_mut() {
            Some(last) if joins(&last.at, &at, old) => {
                let gap = last.at.end..at.start;
                last.at.end = at.end;
                // The gap is the same on both sides: take it from the new one, just before these words.
                let from = op.new_range().start.saturating_sub(gap.len());
                last.new.extend_from_slice(after.get(from..op.new_range().start).unwrap_or_default());
                last.new.extend_from_slice(words);
            }
            _ => found.push(Rewording { at, new: words.to_vec() }),
        }
    }
    settle(&mut found, old);
    found
}

/// Puts each insertion as far back as it says the same, so that the same insertion has the same place whatever else
/// changed in the clause.
fn settle(found: &mut [Rewording<'_>], old: &[Piece<'_>]) {
    let mut next = old.len();
    for change in found.iter_mut().rev() {
        while change.at.is_empty()
            && change.at.start.saturating_add(1) < next
            && old.get(change.at.start).is_some_and(|piece| change.new.first() == Some(piece))
        {
            change.new.rotate_left(1);
            change.at = change.at.start.saturating_add(1)..change.at.end.saturating_add(1);
        }
        next = change.at.start;
    }
}

/// A number for each different piece, by which they are compared quickly.
fn named<'s>(names: &mut HashMap<Piece<'s>, usize>, side: &[Piece<'s>]) -> Vec<usize> {
    side.iter()
        .map(|piece| {
            let next = names.len();
            *names.entry(*piece).or_insert(next)
        })
        .collect()
}

/// Whether two replacements have only white space between them.
fn joins(first: &Range<usize>, second: &Range<usize>, old: &[Piece<'_>]) -> bool {
    let gap = old.get(first.end..second.start).unwrap_or_default();
    !first.is_empty() && !second.is_empty() && !gap.is_empty() && gap.iter().all(Piece::is_space)
}

/// The old words with these changes, none of which meets another. Insertions at one place stand in the order given;
/// a change that is given twice is made once.
#[must_use]
pub fn reworded<'a>(old: &[Piece<'a>], changes: &[&Rewording<'a>]) -> Vec<Piece<'a>> {
    let mut changes: Vec<&&Rewording<'a>> = changes.iter().collect();
    changes.sort_by_key(|change| (change.at.start, change.at.end));
    let mut made: HashSet<(usize, usize, &[Piece<'a>])> = HashSet::new();
    changes.retain(|change| made.insert((change.at.start, change.at.end, change.new.as_slice())));
    let mut words = Vec::with_capacity(old.len());
    let mut done = 0;
    for change in changes {
        words.extend_from_slice(old.get(done..change.at.start).unwrap_or_default());
        words.extend_from_slice(&change.new);
        done = change.at.end.max(done);
    }
    words.extend_from_slice(old.get(done..).unwrap_or_default());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(pieces: &[Piece<'_>]) -> String {
        pieces.iter().map(|piece| piece.text).collect()
    }

    fn one(text: &str) -> Vec<Run> {
        vec![Run::new(text)]
    }

    #[test]
    fn the_changes_of_a_version_are_found_and_made_again() {
        let (old, new) = (one("States shall report now, always"), one("All States should report always now"));
        let (old, new) = (pieces(&old), pieces(&new));
        let changes = rewordings(&old, &new);
        assert!(changes.len() > 1, "{changes:?}");
        assert_eq!(reworded(&old, &changes.iter().collect::<Vec<_>>()), new);
    }

    #[test]
    fn a_mark_is_a_change_of_the_word() {
        let old = one("States report");
        let mut new = one("States ");
        new.push(Run { text: "report".into(), marks: vec![Mark::Bold], bracket: None });
        let (old, new) = (pieces(&old), pieces(&new));
        let changes = rewordings(&old, &new);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].at, 2..3);
    }

    #[test]
    fn insertions_at_one_place_go_together_and_changes_of_the_same_words_do_not() {
        let texts = [
            "the two names stay",
            "the three names stay",
            "the new two names stay",
            "the good two names stay",
            "the names stay",
            "the three names stay",
        ]
        .map(one);
        let cut: Vec<Vec<Piece<'_>>> = texts.iter().map(|runs| pieces(runs)).collect();
        let change = |n: usize| rewordings(&cut[0], &cut[n]).remove(0);
        assert!(!change(2).meets(&change(3)), "two insertions at one place");
        assert!(change(1).meets(&change(4)), "a change and a deletion of the same word");
        assert!(!change(1).meets(&change(5)), "the same change twice");
        let both = [change(2), change(3)];
        assert_eq!(
            plain(&reworded(&cut[0], &both.iter().collect::<Vec<_>>())),
            "the new good two names stay"
        );
    }

    #[test]
    fn the_same_insertion_is_made_once_wherever_else_the_clause_changes() {
        let texts = [
            "States apply the norms and report.",
            "States apply the voluntary norms and report.",
            "All parties apply the voluntary norms and often report.",
            "States apply the binding norms and report.",
        ]
        .map(one);
        let cut: Vec<Vec<Piece<'_>>> = texts.iter().map(|runs| pieces(runs)).collect();
        let changes = |n: usize| rewordings(&cut[0], &cut[n]);
        let made = |of: [usize; 3]| {
            let all: Vec<Rewording<'_>> = of.into_iter().flat_map(changes).collect();
            plain(&reworded(&cut[0], &all.iter().collect::<Vec<_>>()))
        };
        assert_eq!(made([1, 1, 1]), "States apply the voluntary norms and report.");
        assert_eq!(made([1, 2, 1]), "All parties apply the voluntary norms and often report.");
        assert_eq!(made([1, 3, 1]), "States apply the voluntary binding norms and report.");
    }

    fn words() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(vec!["the", "states", "shall", ",", "ก็", "report"]), 0..12)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn making_the_changes_gives_the_new_words(old in words(), new in words()) {
            let (old, new) = (one(&old), one(&new));
            let (old, new) = (pieces(&old), pieces(&new));
            let changes = rewordings(&old, &new);
            prop_assert!(changes.windows(2).all(|pair| pair[0].at.end <= pair[1].at.start && !pair[0].meets(&pair[1])));
            prop_assert_eq!(plain(&reworded(&old, &changes.iter().collect::<Vec<_>>())), plain(&new));
        }
    }
}
