//! Owns: what a search asks for and how a hit is shown: the words around the first match, matches marked.
//! Never: knows where documents are kept.

use serde::Serialize;
use utoipa::ToSchema;

use super::texts::words::{cut, is_word, search_tokens};

/// The longest word kept or asked for, in characters; longer ones are cut in the index and in the query alike.
const MAX_WORD_CHARS: usize = 60;
/// The most words of one query.
const MAX_QUERY_WORDS: usize = 16;
/// How many pieces of text (words, spaces, stops) an excerpt shows before its first match.
const PIECES_BEFORE: usize = 16;
/// How many pieces an excerpt shows at most.
const PIECES: usize = 80;

/// The words of a query, at least one; each finds the words it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words a person asked for; none when the text has no word.
    #[must_use]
    pub fn of(query: &str) -> Option<Self> {
        let words: Vec<String> = search_tokens(query).into_iter().take(MAX_QUERY_WORDS).map(short).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// The words, as the index keeps them.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    fn finds(&self, piece: &str) -> bool {
        is_word(piece)
            && search_tokens(piece).iter().any(|token| self.0.iter().any(|word| token.starts_with(word)))
    }
}

fn short(word: String) -> String {
    if word.chars().count() > MAX_WORD_CHARS { word.chars().take(MAX_WORD_CHARS).collect() } else { word }
}

/// The words of a document as the index keeps them, with spaces between; empty when it has none.
#[must_use]
pub fn index_words(content: &str) -> String {
    let words: Vec<String> = search_tokens(content).into_iter().map(short).collect();
    words.join(" ")
}

/// A stretch of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stretch {
    /// Its text.
    pub text: String,
    /// Whether it matches the query.
    pub highlight: bool,
}

/// The words of a document around the first match; the beginning when none is seen. A cut end shows as `…`.
#[must_use]
pub fn excerpt(content: &str, words: &Words) -> Vec<Stretch> {
    let pieces = cut(content);
    let first = pieces.iter().position(|piece| words.finds(piece)).unwrap_or_default();
    let start = if first > PIECES_BEFORE { first.saturating_sub(PIECES_BEFORE) } else { 0 };
    let mut shown: Vec<Stretch> = Vec::new();
    if start > 0 {
        add(&mut shown, "… ", false);
    }
    for piece in pieces.iter().skip(start).take(PIECES) {
        add(&mut shown, piece, words.finds(piece));
    }
    if pieces.len() > start.saturating_add(PIECES) {
        add(&mut shown, " …", false);
    }
    shown
}

fn add(shown: &mut Vec<Stretch>, text: &str, highlight: bool) {
    match shown.last_mut().filter(|last| last.highlight == highlight) {
        Some(last) => last.text.push_str(text),
        None => shown.push(Stretch { text: text.to_owned(), highlight }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(content: &str, query: &str) -> Vec<(String, bool)> {
        let words = Words::of(query).unwrap();
        excerpt(content, &words).into_iter().map(|stretch| (stretch.text, stretch.highlight)).collect()
    }

    #[test]
    fn matches_are_marked_whatever_their_case_and_ending() {
        assert_eq!(
            shown("Vulnerabilities are reported.", "vulnerab"),
            [("Vulnerabilities".to_owned(), true), (" are reported.".to_owned(), false)]
        );
    }

    #[test]
    fn a_long_text_is_cut_around_its_first_match() {
        let long = format!("{}needle {}", "hay ".repeat(200), "hay ".repeat(200));
        let shown = shown(&long, "needle");
        assert_eq!(shown.len(), 3);
        assert!(shown[0].0.starts_with("… hay") && shown[2].0.ends_with('…'), "{shown:?}");
        assert_eq!(shown[1], ("needle".to_owned(), true));
        assert!(shown.iter().map(|(text, _)| text.len()).sum::<usize>() < 300);
    }

    #[test]
    fn scripts_without_spaces_are_marked_by_the_word() {
        let shown = shown("ประเทศสมาชิกร่วมมือกัน", "สมาชิก");
        assert!(shown.iter().any(|(text, highlight)| *highlight && text == "สมาชิก"), "{shown:?}");
    }

    #[test]
    fn a_query_without_words_asks_for_nothing() {
        assert_eq!(Words::of(" — (*) \" "), None);
        assert_eq!(Words::of("\"a\" OR b").unwrap().as_slice(), ["a", "or", "b"]);
    }

    #[test]
    fn an_endless_word_is_cut_alike_in_the_index_and_in_the_query() {
        let endless = "x".repeat(5_000);
        assert_eq!(index_words(&endless), Words::of(&endless).unwrap().as_slice()[0]);
        assert_eq!(index_words("…"), "");
    }
}
