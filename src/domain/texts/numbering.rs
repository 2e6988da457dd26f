//! Owns: the numbers of clauses and the references negotiators use for them, computed from order, kind and
//! level. Never: stores a number, or gives two clauses of one text the same reference.
//!
//! | kind | level 0 | level 1 | level 2 | level 3 | reference |
//! |---|---|---|---|---|---|
//! | operative | `1` | `(a)` | `(i)` | `A` | `OP1 (a) (i) A` |
//! | preambular | `PP1` | `(a)` | `(i)` | `A` | `PP1 (a) (i) A` |
//! | annex | `Annex 1` | `(a)` | `(i)` | `A` | `Annex 1 (a) (i) A` |
//! | heading | none | none | none | none | `H1`, `H2`, … whatever the level |
//!
//! Each kind counts for itself through the whole text, so a heading between two operative clauses does not
//! restart them. A level that was skipped shows as `0` or `(0)` in the reference: the first clause of
//! level 2 right under operative clause 5 is `OP5 (0) (i)`, which no other clause can be.

use serde::{Deserialize, Serialize};

use super::{Clause, ClauseKind};

/// The computed name of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Numbered {
    /// What is printed before the clause: `1`, `(a)`, `PP1`; empty for a heading.
    pub number: String,
    /// How negotiators call it, unique in the text: `OP5 (b)`.
    pub reference: String,
}

/// How many clauses of one kind were seen on each level since the last one further out.
#[derive(Default)]
pub(super) struct Counters([usize; 4]);

impl Counters {
    /// Counts one clause on `level` (deeper than 3 counts as 3) and returns the path down to it.
    pub(super) fn step(&mut self, level: u8) -> &[usize] {
        let level = usize::from(level).min(self.0.len().saturating_sub(1));
        for (depth, count) in self.0.iter_mut().enumerate() {
            if depth == level {
                *count = count.saturating_add(1);
            } else if depth > level {
                *count = 0;
            }
        }
        self.0.get(..=level).unwrap_or_default()
    }

    /// The path down to the last clause counted on `level`, without counting another.
    pub(super) fn at(&self, level: u8) -> &[usize] {
        let level = usize::from(level).min(self.0.len().saturating_sub(1));
        self.0.get(..=level).unwrap_or_default()
    }
}

/// The numbers and references of a text's clauses, in the same order.
#[must_use]
pub fn number(clauses: &[Clause]) -> Vec<Numbered> {
    number_places(clauses.iter().map(|clause| (clause.kind, clause.level)))
}

/// How the clauses are called that have no words, in their order: a text is not issued with them.
#[must_use]
pub fn wordless(clauses: &[Clause]) -> Vec<String> {
    let without = |(clause, numbered): (&Clause, Numbered)| {
        super::plain(clause).trim().is_empty().then_some(numbered.reference)
    };
    clauses.iter().zip(number(clauses)).filter_map(without).collect()
}

/// The numbers and references of clauses of which only kind and level are known, in the same order.
pub fn number_places(places: impl Iterator<Item = (ClauseKind, u8)>) -> Vec<Numbered> {
    let mut headings: usize = 0;
    let [mut preambular, mut operative, mut annex] = <[Counters; 3]>::default();
    places
        .map(|(kind, level)| match kind {
            ClauseKind::Heading => {
                headings = headings.saturating_add(1);
                Numbered { number: String::new(), reference: format!("H{headings}") }
            }
            ClauseKind::Preambular => named("PP", "PP", preambular.step(level)),
            ClauseKind::Operative => named("", "OP", operative.step(level)),
            ClauseKind::Annex => named("Annex ", "Annex ", annex.step(level)),
        })
        .collect()
}

pub(super) fn named(before_number: &str, before_reference: &str, path: &[usize]) -> Numbered {
    let labels: Vec<String> = path.iter().enumerate().map(|(level, count)| label(level, *count)).collect();
    let own = labels.last().map(String::as_str).unwrap_or_default();
    let number = if labels.len() == 1 { format!("{before_number}{own}") } else { own.to_owned() };
    Numbered { number, reference: format!("{before_reference}{}", labels.join(" ")) }
}

pub(super) fn label(level: usize, count: usize) -> String {
    match (level, count) {
        (0, n) => n.to_string(),
        (_, 0) => "(0)".to_owned(),
        (1, n) => format!("({})", letters(n, b'a')),
        (2, n) => format!("({})", roman(n)),
        (_, n) => letters(n, b'A'),
    }
}

/// a … z, aa, ab …: counting in letters, from 1.
fn letters(mut n: usize, first: u8) -> String {
    let mut backwards = Vec::new();
    while n > 0 {
        n -= 1;
        let offset = u8::try_from(n % 26).unwrap_or_default();
        backwards.push(char::from(first.saturating_add(offset)));
        n /= 26;
    }
    backwards.into_iter().rev().collect()
}

fn roman(mut n: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClauseKind::{Annex, Heading, Operative, Preambular};
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn text(shape: &[(ClauseKind, u8)]) -> Vec<Clause> {
        shape
            .iter()
            .enumerate()
            .map(|(i, (kind, level))| Clause::new(format!("c{i}"), *kind, *level, "x"))
            .collect()
    }

    fn references(shape: &[(ClauseKind, u8)]) -> Vec<String> {
        number(&text(shape)).into_iter().map(|numbered| numbered.reference).collect()
    }

    #[test]
    fn clauses_without_words_are_called_by_name() {
        let mut clauses = text(&[(Preambular, 0), (Operative, 0), (Operative, 0), (Operative, 1)]);
        assert_eq!(wordless(&clauses), Vec::<String>::new());
        clauses[0].runs.clear();
        clauses[3].runs[0].text = " \u{a0}".into();
        assert_eq!(wordless(&clauses), ["PP1", "OP2 (a)"]);
    }

    #[test]
    fn operative_clauses_are_numbered_with_their_sub_levels() {
        let shape = [
            (Operative, 0),
            (Operative, 0),
            (Operative, 1),
            (Operative, 1),
            (Operative, 2),
            (Operative, 3),
            (Operative, 0),
            (Operative, 1),
        ];
        let numbered = number(&text(&shape));
        let numbers: Vec<&str> = numbered.iter().map(|n| n.number.as_str()).collect();
        assert_eq!(numbers, ["1", "2", "(a)", "(b)", "(i)", "A", "3", "(a)"]);
        assert_eq!(
            references(&shape).join("|"),
            "OP1|OP2|OP2 (a)|OP2 (b)|OP2 (b) (i)|OP2 (b) (i) A|OP3|OP3 (a)"
        );
    }

    #[test]
    fn each_kind_counts_for_itself() {
        let shape = [
            (Heading, 0),
            (Preambular, 0),
            (Preambular, 1),
            (Preambular, 0),
            (Heading, 1),
            (Operative, 0),
            (Heading, 0),
            (Operative, 0),
            (Annex, 0),
            (Annex, 1),
        ];
        assert_eq!(references(&shape).join("|"), "H1|PP1|PP1 (a)|PP2|H2|OP1|H3|OP2|Annex 1|Annex 1 (a)");
        let numbered = number(&text(&shape));
        assert_eq!(
            (numbered[0].number.as_str(), numbered[1].number.as_str(), numbered[8].number.as_str()),
            ("", "PP1", "Annex 1")
        );
    }

    #[test]
    fn a_skipped_level_shows_as_nought() {
        let shape = [(Operative, 1), (Operative, 0), (Operative, 2), (Operative, 1), (Operative, 3)];
        assert_eq!(references(&shape).join("|"), "OP0 (a)|OP1|OP1 (0) (i)|OP1 (a)|OP1 (a) (0) A");
    }

    #[test]
    fn letters_and_roman_numerals_go_on_past_the_alphabet() {
        let shown: Vec<String> =
            [1, 26, 27, 52, 53, 702, 703].into_iter().map(|n| letters(n, b'a')).collect();
        assert_eq!(shown, ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
        let shown: Vec<String> = [1, 4, 9, 14, 49, 1994].into_iter().map(roman).collect();
        assert_eq!(shown, ["i", "iv", "ix", "xiv", "xlix", "mcmxciv"]);
    }

    proptest! {
        #[test]
        fn references_are_unique_within_a_text(shape in prop::collection::vec((prop::sample::select(ClauseKind::ALL.to_vec()), 0_u8..=3), 0..200)) {
            let all = references(&shape);
            let unique: HashSet<&String> = all.iter().collect();
            prop_assert_eq!(unique.len(), all.len());
        }
    }
}
