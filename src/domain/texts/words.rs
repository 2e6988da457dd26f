//! Owns: cutting text into words, also in scripts written without spaces (Thai, Lao, Khmer, Burmese).
//! Never: loses or changes a character: the pieces joined are the text.

use std::sync::LazyLock;

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};

use super::nfc;

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// The pieces of a text, in order: words, punctuation, and the white space between them. Joined, they are
/// the text, byte for byte.
#[must_use]
pub fn cut(text: &str) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(text.len() / 3);
    let mut rest = text;
    let mut done = 0;
    for end in SEGMENTER.segment_str(text) {
        match rest.split_at_checked(end.saturating_sub(done)) {
            Some((piece, after)) if !piece.is_empty() => {
                pieces.push(piece);
                rest = after;
                done = end;
            }
            _ => {}
        }
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Whether a piece is a word: it holds a letter or a digit.
#[must_use]
pub fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// The words of a text as the search index keeps them and as a query is cut: NFC, lower case, without
/// punctuation and white space, in order, repeats kept.
#[must_use]
pub fn search_tokens(text: &str) -> Vec<String> {
    let folded = nfc(text).to_lowercase();
    // Lower-casing may undo NFC (İ becomes i with a dot above), so it is normalised again.
    cut(&nfc(&folded)).into_iter().filter(|piece| is_word(piece)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn english_is_cut_at_spaces_and_stops() {
        assert_eq!(cut("Invites, again,  all."), ["Invites", ",", " ", "again", ",", "  ", "all", "."]);
        assert!(cut("").is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_words_not_letters() {
        // "Member states cooperate" or the like, in each script.
        for (text, most) in [
            ("ประเทศสมาชิกร่วมมือกัน", 8),
            ("ປະເທດສະມາຊິກຮ່ວມມືກັນ", 10),
            ("ប្រទេសសមាជិកសហការគ្នា", 10),
            ("အဖွဲ့ဝင်နိုင်ငံများပူးပေါင်းဆောင်ရွက်", 14),
        ] {
            let pieces = cut(text);
            assert!(pieces.len() > 1 && pieces.len() <= most, "{pieces:?}");
            assert_eq!(pieces.concat(), text);
        }
    }

    #[test]
    fn a_search_finds_words_in_any_case_script_or_spelling() {
        assert_eq!(search_tokens("Requests the AMCC (ministers)!"), ["requests", "the", "amcc", "ministers"]);
        assert_eq!(search_tokens("VI\u{0045}\u{0323}\u{0302}T"), search_tokens("vi\u{1EC7}t"));
        let whole = search_tokens("ประเทศสมาชิก ร่วมมือ");
        assert!(search_tokens("สมาชิก").iter().all(|word| whole.contains(word)), "{whole:?}");
    }

    fn written() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zA-Z0-9',.;()\\[\\] \n\t-]{0,12}",
            "[ก-ฺเ-๛]{0,10}",
            "[\u{0E81}\u{0E82}\u{0E94}-\u{0E97}\u{0EA1}-\u{0EA3}\u{0EB0}-\u{0EB9}\u{0EC0}-\u{0EC4}\u{0EC8}-\u{0ECD}]{0,10}",
            "[\u{1780}-\u{17D3}]{0,10}",
            "[\u{1000}-\u{104F}]{0,10}",
            "[aăâeêioôơuưyđ\u{0300}\u{0301}\u{0303}\u{0309}\u{0323} ]{0,10}",
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn the_pieces_joined_are_the_text(text in written()) {
            let pieces = cut(&text);
            prop_assert!(pieces.iter().all(|piece| !piece.is_empty()));
            prop_assert_eq!(pieces.concat(), text);
        }

        #[test]
        fn search_tokens_are_words_and_cut_the_same_again(text in written()) {
            for token in search_tokens(&text) {
                prop_assert!(is_word(&token));
                prop_assert!(!token.contains(' '));
            }
        }
    }
}
