//! Owns: Unicode normal form C (NFC), for a string and for the runs of a clause taken together.
//! Never: changes which characters a reader sees.

use std::borrow::Cow;

use icu_normalizer::{
    ComposingNormalizerBorrowed,
    properties::{CanonicalCombiningClassMap, CanonicalCombiningClassMapBorrowed},
};

use super::{Run, plain_of};

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const CLASSES: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMap::new();

/// The text in NFC; borrowed when it already is.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    NFC.normalize(text)
}

/// Brings the runs of one clause to one spelling: each run NFC, marks and bracket states sorted and named
/// once, no empty run, no two neighbours set alike, and the runs *joined* NFC too.
///
/// A combining mark at the start of a run may belong to the letter that ends the run before it. When the
/// joined text is NFC as it stands, nothing moves, so a text that is already NFC comes back byte for byte.
/// Otherwise the marks that open a run move to the end of the run before (they cannot be shown without
/// their letter, so they take its setting), and composition happens there.
pub(super) fn tidy(runs: Vec<Run>) -> Vec<Run> {
    let runs = runs.into_iter().map(tidy_run).filter(|run| !run.text.is_empty()).collect::<Vec<_>>();
    if runs.len() < 2 || NFC.is_normalized(&plain_of(&runs)) {
        return join(runs);
    }
    let mut parted: Vec<Run> = Vec::with_capacity(runs.len());
    for mut run in runs {
        if let Some(before) = parted.last_mut() {
            let rest = run.text.trim_start_matches(combines_backwards);
            let marks = run.text.strip_suffix(rest).unwrap_or_default();
            before.text.push_str(marks);
            run.text = rest.to_owned();
        }
        if !run.text.is_empty() {
            parted.push(run);
        }
    }
    join(parted.into_iter().map(tidy_run).collect())
}

fn tidy_run(mut run: Run) -> Run {
    if let Cow::Owned(text) = nfc(&run.text) {
        run.text = text;
    }
    run.marks.sort_unstable();
    run.marks.dedup();
    if let Some(bracket) = &mut run.bracket {
        bracket.states.sort_unstable();
        bracket.states.dedup();
    }
    run
}

fn join(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(before) if before.marks == run.marks && before.bracket == run.bracket => {
                before.text.push_str(&run.text);
            }
            _ => joined.push(run),
        }
    }
    joined
}

/// Whether normalisation may join this character with one before it: it has a combining class, or it is
/// one of the class-0 characters that end a canonical composition (some vowel signs, and the Hangul
/// medials and finals). A test below holds this list against the Unicode data.
fn combines_backwards(c: char) -> bool {
    CLASSES.get_u8(c) != 0
        || matches!(c,
            '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}'
            | '\u{09BE}' | '\u{09D7}' | '\u{0B3E}' | '\u{0B56}' | '\u{0B57}' | '\u{0BBE}' | '\u{0BD7}'
            | '\u{0CC2}' | '\u{0CD5}' | '\u{0CD6}' | '\u{0D3E}' | '\u{0D57}' | '\u{0DCF}' | '\u{0DDF}'
            | '\u{102E}' | '\u{1B35}' | '\u{11127}' | '\u{1133E}' | '\u{11357}'
            | '\u{113B8}' | '\u{113BB}' | '\u{113C2}' | '\u{113C9}' | '\u{114B0}' | '\u{114BA}' | '\u{114BD}'
            | '\u{115AF}' | '\u{11930}' | '\u{1611E}'..='\u{16120}' | '\u{16129}' | '\u{16D67}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::Mark;
    use icu_normalizer::properties::{CanonicalComposition, CanonicalDecomposition, Decomposed::Expansion};
    use proptest::prelude::*;

    fn bold(text: &str) -> Run {
        Run { text: text.into(), marks: vec![Mark::Bold], bracket: None }
    }

    #[test]
    fn every_character_that_ends_a_composition_is_known() {
        let missed: Vec<String> = ('\0'..=char::MAX)
            .filter_map(|c| match CanonicalDecomposition::new().decompose(c) {
                Expansion(a, b) if CanonicalComposition::new().compose(a, b) == Some(c) => Some(b),
                _ => None,
            })
            .filter(|b| !combines_backwards(*b))
            .map(|b| format!("{:04X}", u32::from(b)))
            .collect();
        assert_eq!(missed, Vec::<String>::new());
    }

    #[test]
    fn a_mark_that_opens_a_run_joins_the_letter_before_it() {
        let runs = tidy(vec![bold("Vie"), Run::new("\u{0323}\u{0302}t Nam")]);
        assert_eq!(runs, vec![bold("Vi\u{1EC7}"), Run::new("t Nam")]);
    }

    #[test]
    fn a_run_of_nothing_but_marks_goes_into_the_run_before() {
        let runs = tidy(vec![Run::new("e"), bold("\u{0301}"), Run::new("tat")]);
        assert_eq!(runs, vec![Run::new("\u{e9}tat")]);
    }

    #[test]
    fn a_thai_tone_mark_set_apart_stays_where_it_is() {
        let runs = vec![Run::new("ข"), bold("\u{0E49}"), Run::new("อ")];
        assert_eq!(tidy(runs.clone()), runs);
    }

    proptest! {
        #[test]
        fn joined_runs_are_always_nfc_and_tidying_twice_changes_nothing(
            parts in prop::collection::vec(("[ae\u{1025}กข\u{1100}\u{0300}-\u{0345}\u{0E49}\u{102E}\u{1161}\u{11A8} ]{0,4}", any::<bool>()), 0..6)
        ) {
            let runs: Vec<Run> = parts.iter().map(|(t, b)| if *b { bold(t) } else { Run::new(t.as_str()) }).collect();
            let whole = plain_of(&runs);
            let tidied = tidy(runs);
            prop_assert_eq!(plain_of(&tidied), nfc(&whole).into_owned());
            prop_assert_eq!(tidy(tidied.clone()), tidied);
        }
    }
}
