//! Owns: the one door by which clauses enter: what is allowed in a text, and the one spelling it is kept
//! in. Never: repairs what a person must decide; a wrong value is named with its place, every one of them.

use std::collections::{HashMap, HashSet};

use super::{Clause, ClauseId, MAX_CLAUSE_CHARS, MAX_CLAUSES, MAX_ID_CHARS, MAX_LEVEL, nfc, normal::tidy};
use crate::domain::{ids::StateCode, refusal::Invalid};

/// Checks the clauses of a whole text and brings them to the one spelling that is stored and hashed: NFC,
/// marks and states sorted, no empty run, neighbouring runs of the same setting joined. Reading what was
/// read changes nothing. A clause without words is allowed.
///
/// # Errors
/// Every wrong value with a JSON pointer below `/clauses`; codes `too-many`, `empty`, `too-long`,
/// `bad-id`, `duplicate-id`, `level`, `control-character`, `bracket-states-differ`.
pub fn read(clauses: Vec<Clause>) -> Result<Vec<Clause>, Invalid> {
    let mut errors = Invalid::default();
    if clauses.len() > MAX_CLAUSES {
        let detail = format!("A text has at most {MAX_CLAUSES} clauses; this one has {}.", clauses.len());
        errors.add("/clauses", "too-many", detail);
    }
    let mut seen: HashSet<&ClauseId> = HashSet::with_capacity(clauses.len());
    let doubled: Vec<bool> = clauses.iter().map(|clause| !seen.insert(&clause.id)).collect();
    let mut brackets: HashMap<String, Vec<StateCode>> = HashMap::new();
    let mut read = Vec::with_capacity(clauses.len());
    for (index, (clause, doubled)) in clauses.into_iter().zip(doubled).enumerate() {
        let pointer = format!("/clauses/{index}");
        if doubled {
            let detail = format!("Another clause of this text already has the id \"{}\".", clause.id);
            errors.add(format!("{pointer}/id"), "duplicate-id", detail);
        }
        check_brackets_agree(&pointer, &clause, &mut brackets, &mut errors);
        read.push(read_clause(&pointer, clause, &mut errors));
    }
    errors.into_result().map(|()| read)
}

/// Checks one clause for itself and brings it to the stored spelling; wrong values are added to `errors`
/// below `pointer`.
pub(in crate::domain) fn read_clause(pointer: &str, mut clause: Clause, errors: &mut Invalid) -> Clause {
    check_id(|| format!("{pointer}/id"), clause.id.as_str(), errors);
    if clause.level > MAX_LEVEL {
        errors.add(format!("{pointer}/level"), "level", format!("A level is 0 to {MAX_LEVEL}."));
    }
    for (index, run) in clause.runs.iter().enumerate() {
        let below = |field: &str| format!("{pointer}/runs/{index}/{field}");
        check_characters(|| below("text"), &run.text, errors);
        if let Some(bracket) = &run.bracket {
            check_id(|| below("bracket/id"), &bracket.id, errors);
            if bracket.states.is_empty() {
                let detail = "A bracket belongs to at least one state.";
                errors.add(below("bracket/states"), "empty", detail);
            }
        }
    }
    clause.runs = tidy(clause.runs);
    let length: usize = clause.runs.iter().map(|run| run.text.chars().count()).sum();
    if length > MAX_CLAUSE_CHARS {
        let detail = format!("A clause has at most {MAX_CLAUSE_CHARS} characters; this one has {length}.");
        errors.add(pointer, "too-long", detail);
    }
    clause
}

/// Checks a passage of prose that is not part of a text (a comment, a rationale, a statement): NFC, white
/// space around it removed, not blank, at most `most` characters, no control characters.
///
/// # Errors
/// What is wrong, at `pointer`; codes `empty`, `too-long`, `control-character`.
pub fn read_prose(pointer: &str, text: &str, most: usize) -> Result<String, Invalid> {
    let mut errors = Invalid::default();
    check_characters(|| pointer.to_owned(), text, &mut errors);
    let text = nfc(text.trim()).into_owned();
    if text.is_empty() {
        errors.add(pointer, "empty", "This must not be empty.");
    }
    let length = text.chars().count();
    if length > most {
        errors.add(pointer, "too-long", format!("At most {most} characters; this has {length}."));
    }
    errors.into_result().map(|()| text)
}

fn check_id(pointer: impl Fn() -> String, id: &str, errors: &mut Invalid) {
    if id.is_empty() {
        errors.add(pointer(), "empty", "An id is needed.");
    } else if id.chars().count() > MAX_ID_CHARS {
        errors.add(pointer(), "too-long", format!("An id has at most {MAX_ID_CHARS} characters."));
    } else if !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) {
        errors.add(pointer(), "bad-id", "An id is made of letters A-Z and a-z, digits, and . _ - only.");
    }
}

fn check_characters(pointer: impl Fn() -> String, text: &str, errors: &mut Invalid) {
    // Nearly every text: looked at byte by byte without a branch, which the processor does many at a time.
    let plain = |byte: u8| (b' '..=b'~').contains(&byte) || byte == b'\n' || byte == b'\t';
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        return;
    }
    if let Some(bad) = text.chars().find(|c| is_forbidden(*c)) {
        let detail = format!(
            "The character U+{:04X} cannot be seen and is not allowed; only line breaks and tabs are.",
            u32::from(bad)
        );
        errors.add(pointer(), "control-character", detail);
    }
}

/// Controls (but line feed and tab), noncharacters, and the characters that reverse the reading direction:
/// with those a text could read differently from what is hashed and signed.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

fn check_brackets_agree(
    pointer: &str,
    clause: &Clause,
    known: &mut HashMap<String, Vec<StateCode>>,
    errors: &mut Invalid,
) {
    for (index, run) in clause.runs.iter().enumerate() {
        let Some(bracket) = &run.bracket else { continue };
        let mut states = bracket.states.clone();
        states.sort_unstable();
        states.dedup();
        match known.get(&bracket.id) {
            Some(before) if *before != states => {
                let detail = format!("Bracket \"{}\" stands elsewhere with other states.", bracket.id);
                errors.add(format!("{pointer}/runs/{index}/bracket/states"), "bracket-states-differ", detail);
            }
            Some(_) => {}
            None => {
                known.insert(bracket.id.clone(), states);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{Bracket, ClauseKind, Mark, Run, is_empty, plain};
    use proptest::prelude::*;

    fn clause(id: &str, text: &str) -> Clause {
        Clause::new(id, ClauseKind::Operative, 0, text)
    }

    fn bracketed(id: &str, text: &str, states: &[&str]) -> Run {
        let states = states.iter().map(|state| state.parse().unwrap()).collect();
        Run { text: text.into(), marks: vec![], bracket: Some(Bracket { id: id.into(), states }) }
    }

    fn wrong(clauses: Vec<Clause>) -> Vec<(String, &'static str)> {
        read(clauses).unwrap_err().0.into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn runs_are_tidied_to_one_spelling() {
        let mut raw = clause("a", "Re");
        raw.runs.extend([
            Run::new(""),
            Run::new("quests "),
            Run { text: "all".into(), marks: vec![Mark::Italic, Mark::Bold, Mark::Italic], bracket: None },
            bracketed("b1", " States", &["VNM", "SGP", "VNM"]),
        ]);
        let read = read(vec![raw]).unwrap();
        let expected = vec![
            Run::new("Requests "),
            Run { text: "all".into(), marks: vec![Mark::Bold, Mark::Italic], bracket: None },
            bracketed("b1", " States", &["SGP", "VNM"]),
        ];
        assert_eq!(read[0].runs, expected);
    }

    #[test]
    fn a_text_that_is_already_nfc_comes_back_byte_for_byte_in_every_script() {
        for text in [
            "Việt Nam đề nghị",
            "ประเทศสมาชิกร้อง",
            "ປະເທດສະມາຊິກ",
            "ប្រទេសសមាជិក",
            "အဖွဲ့ဝင်နိုင်ငံများ",
            "tab\there\nline",
        ] {
            assert_eq!(nfc(text), text, "the example itself must be NFC");
            assert_eq!(plain(&read(vec![clause("a", text)]).unwrap()[0]), text);
        }
    }

    #[test]
    fn every_wrong_value_is_named_with_its_place() {
        let mut deep = clause("", "x");
        deep.level = 4;
        let mut spoilt = clause("a b", "fine");
        spoilt.runs.push(Run::new("bell\u{7}"));
        spoilt.runs.push(bracketed("", "y", &[]));
        let clauses =
            vec![clause("same", "1"), deep, spoilt, clause("same", "2"), clause(&"i".repeat(41), "3")];
        let expected = [
            ("/clauses/1/id", "empty"),
            ("/clauses/1/level", "level"),
            ("/clauses/2/id", "bad-id"),
            ("/clauses/2/runs/1/text", "control-character"),
            ("/clauses/2/runs/2/bracket/id", "empty"),
            ("/clauses/2/runs/2/bracket/states", "empty"),
            ("/clauses/3/id", "duplicate-id"),
            ("/clauses/4/id", "too-long"),
        ];
        assert_eq!(wrong(clauses), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn a_clause_may_have_20_000_characters_and_not_one_more() {
        let mut full = clause("a", &"ก".repeat(15_000));
        full.runs.push(Run { text: "x".repeat(5_000), marks: vec![Mark::Bold], bracket: None });
        assert!(read(vec![full.clone()]).is_ok());
        full.runs.push(Run::new("x"));
        assert_eq!(wrong(vec![full]), [("/clauses/0".to_owned(), "too-long")]);
    }

    #[test]
    fn a_text_may_have_2_000_clauses_and_not_one_more() {
        let many = |n: usize| (0..n).map(|i| clause(&format!("c{i}"), "x")).collect::<Vec<_>>();
        assert_eq!(read(many(2_000)).unwrap().len(), 2_000);
        assert_eq!(wrong(many(2_001)), [("/clauses".to_owned(), "too-many")]);
    }

    #[test]
    fn characters_that_hide_or_turn_text_are_refused() {
        for bad in [
            '\0',
            '\r',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{202e}',
            '\u{2066}',
            '\u{fffe}',
            '\u{ffff}',
            '\u{1fffe}',
            '\u{fdd0}',
        ] {
            assert_eq!(wrong(vec![clause("a", &format!("x{bad}y"))]).len(), 1, "{bad:?}");
        }
        // Joiners and non-joiners are part of the spelling of Khmer, Burmese and emoji.
        for good in ['\u{200b}', '\u{200c}', '\u{200d}', '\n', '\t', '\u{a0}', '\u{fffd}'] {
            assert!(read(vec![clause("a", &format!("x{good}y"))]).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn one_bracket_has_one_list_of_states_throughout_the_text() {
        let with = |id: &str, states: &[&str]| {
            let mut clause = clause(id, "x");
            clause.runs.push(bracketed("b1", "y", states));
            clause
        };
        assert!(read(vec![with("a", &["SGP", "VNM"]), with("b", &["VNM", "SGP"])]).is_ok());
        let expected = ("/clauses/1/runs/1/bracket/states".to_owned(), "bracket-states-differ");
        assert_eq!(wrong(vec![with("a", &["SGP"]), with("b", &["VNM"])]), [expected]);
    }

    #[test]
    fn a_clause_without_words_is_allowed_in_a_working_text() {
        let read = read(vec![clause("a", "")]).unwrap();
        assert!(is_empty(&read));
    }

    #[test]
    fn prose_is_trimmed_and_limited() {
        assert_eq!(read_prose("/body", "  e\u{301}tat \n", 10).unwrap(), "\u{e9}tat");
        assert_eq!(read_prose("/body", " \n", 10).unwrap_err().0[0].code, "empty");
        assert_eq!(read_prose("/body", "12345678901", 10).unwrap_err().0[0].code, "too-long");
        assert_eq!(read_prose("/body", "a\u{0}", 10).unwrap_err().0[0].code, "control-character");
    }

    proptest! {
        #[test]
        fn reading_keeps_the_words_in_nfc_and_reading_again_changes_nothing(
            parts in prop::collection::vec(("[a-eกข่\u{0301}\u{0323}က\u{102E}ើស្រ ]{0,5}", any::<bool>()), 0..5)
        ) {
            let mut raw = clause("a", "");
            raw.runs = parts.iter().map(|(text, bold)| Run {
                text: text.clone(),
                marks: if *bold { vec![Mark::Bold] } else { vec![] },
                bracket: None,
            }).collect();
            let whole = plain(&raw);
            let once = read(vec![raw]).unwrap();
            prop_assert_eq!(plain(&once[0]), nfc(&whole).into_owned());
            prop_assert_eq!(read(once.clone()).unwrap(), once);
        }
    }
}
