//! Owns: the reading of what people state in words (reasons, reservations, names, answers): one form (NFC), no
//! invisible tricks. Never: trims or shortens; what was stated is kept as it was stated.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::domain::refusal::FieldError;

/// The longest statement, in characters.
pub const MAX_STATEMENT_CHARS: usize = 10_000;
/// The longest name of a person or reference of a decision, in characters.
pub const MAX_NAME_CHARS: usize = 200;

/// Reads a statement: NFC, at most `limit` characters, `None` when it says nothing.
///
/// # Errors
/// `too-long`, or `control-character` for characters that are invisible or turn the direction of reading, since
/// a statement must read the same to everybody.
pub fn read_statement(pointer: &str, text: Option<&str>, limit: usize) -> Result<Option<String>, FieldError> {
    let wrong = |code, detail: String| FieldError { pointer: pointer.to_owned(), code, detail };
    let Some(text) = text else { return Ok(None) };
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned();
    if text.chars().any(is_forbidden) {
        return Err(wrong("control-character", "This contains a control character.".to_owned()));
    }
    if text.chars().count() > limit {
        return Err(wrong("too-long", format!("This is longer than {limit} characters.")));
    }
    // A text without a single letter or digit says nothing, whatever spaces it is made of.
    Ok(text.chars().any(char::is_alphanumeric).then_some(text))
}

/// Reads a statement that must be there.
///
/// # Errors
/// Those of [`read_statement`], and `required` with `why` when it says nothing.
pub fn read_required(
    pointer: &str,
    text: Option<&str>,
    limit: usize,
    why: &str,
) -> Result<String, FieldError> {
    read_statement(pointer, text, limit)?.ok_or_else(|| FieldError {
        pointer: pointer.to_owned(),
        code: "required",
        detail: why.to_owned(),
    })
}

fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<String>, &'static str> {
        read_statement("/statement", Some(text), 20).map_err(|e| e.code)
    }

    #[test]
    fn every_script_of_the_region_is_a_statement() {
        for text in ["Đồng ý", "เห็นด้วย", "ເຫັນດີ", "យល់ព្រម", "သဘောတူ", "Setuju\n\tya"]
        {
            assert_eq!(read(text), Ok(Some(text.to_owned())), "{text}");
        }
        assert_eq!(read("e\u{301}").unwrap().unwrap(), "\u{e9}");
    }

    #[test]
    fn a_blank_statement_says_nothing() {
        for text in ["", "  \n", "\u{200B}", "\u{3000}.", "---"] {
            assert_eq!(read(text), Ok(None), "{text:?}");
        }
        assert_eq!(read_required("/x", Some(" "), 20, "Say why.").unwrap_err().code, "required");
        assert_eq!(read_required("/x", None, 20, "Say why.").unwrap_err().detail, "Say why.");
    }

    #[test]
    fn a_statement_that_is_too_long_or_misleads_is_refused() {
        assert_eq!(read(&"a".repeat(20)), Ok(Some("a".repeat(20))));
        assert_eq!(read(&"a".repeat(21)), Err("too-long"));
        for text in ["a\u{0}", "a\r\n", "a\u{202E}b", "a\u{2066}b", "a\u{85}"] {
            assert_eq!(read(text), Err("control-character"), "{text:?}");
        }
    }
}
