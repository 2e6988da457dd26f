//! Owns: the fingerprint of a revision, the value states sign: SHA-256 over canonical JSON of exactly one
//! text under one symbol and number. Never: hashes a text that `reading` did not bring to its one spelling.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Clause, nfc};
use crate::domain::ids::NotAnId;

/// The name of the hashed format; a change of the format changes the name.
pub const FORMAT: &str = "mufakat-text-1";

/// The text cannot be written as canonical JSON. Cannot happen to clauses that were read.
#[derive(Debug, thiserror::Error)]
#[error("the text cannot be written as canonical JSON: {0}")]
pub struct NotCanonical(#[from] serde_json::Error);

/// 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a canonical text, as [`canonical`] wrote it: SHA-256 of its bytes.
    #[must_use]
    pub fn of(canonical: &str) -> Self {
        Self(Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The full value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What people are shown: the first 32 digits as 8 groups of 4, with spaces between.
    #[must_use]
    pub fn groups(&self) -> String {
        let mut shown = String::with_capacity(39);
        for (index, digit) in self.0.chars().take(32).enumerate() {
            if index > 0 && index % 4 == 0 {
                shown.push(' ');
            }
            shown.push(digit);
        }
        shown
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let fits = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.0
    }
}

#[derive(Serialize)]
struct Signed<'a> {
    format: &'static str,
    symbol: &'a str,
    revision: u32,
    clauses: &'a [Clause],
}

/// The bytes that are hashed: RFC 8785 JSON of format, symbol, revision number and clauses. The clauses
/// must come from [`super::reading::read`], which made them NFC; the symbol is brought to NFC here.
///
/// # Errors
/// [`NotCanonical`], which clauses that were read never cause.
pub fn canonical(symbol: &str, revision: u32, clauses: &[Clause]) -> Result<String, NotCanonical> {
    let symbol = nfc(symbol);
    let signed = Signed { format: FORMAT, symbol: &symbol, revision, clauses };
    Ok(serde_json_canonicalizer::to_string(&signed)?)
}

/// The fingerprint of a revision.
///
/// # Errors
/// As [`canonical`].
pub fn fingerprint(symbol: &str, revision: u32, clauses: &[Clause]) -> Result<Fingerprint, NotCanonical> {
    canonical(symbol, revision, clauses).map(|text| Fingerprint::of(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{ClauseKind, Mark, Run, reading::read};

    const SYMBOL: &str = "AMCC/2018/R.3";

    fn text() -> Vec<Clause> {
        vec![
            Clause::new("p1", ClauseKind::Preambular, 0, "Vi\u{1EC7}t Nam \"quoted\"\n"),
            Clause::new("o1", ClauseKind::Operative, 1, "ประเทศ"),
        ]
    }

    #[test]
    fn the_canonical_text_and_its_fingerprint_never_change() {
        let expected = "{\"clauses\":[{\"id\":\"p1\",\"kind\":\"preambular\",\"level\":0,\"runs\":[{\"text\":\"Vi\u{1EC7}t Nam \\\"quoted\\\"\\n\"}]},{\"id\":\"o1\",\"kind\":\"operative\",\"level\":1,\"runs\":[{\"text\":\"ประเทศ\"}]}],\"format\":\"mufakat-text-1\",\"revision\":2,\"symbol\":\"AMCC/2018/R.3\"}";
        assert_eq!(canonical(SYMBOL, 2, &text()).unwrap(), expected);
        assert_eq!(
            fingerprint(SYMBOL, 2, &text()).unwrap().as_str(),
            "22227eaaa28a0db7459f8cb35cb06d77e9b1a99cdc2a48f235b2983fa8e013de"
        );
    }

    #[test]
    fn people_are_shown_eight_groups_of_four() {
        let shown = Fingerprint::of("").groups();
        assert_eq!(shown, "e3b0 c442 98fc 1c14 9afb f4c8 996f b924");
    }

    #[test]
    fn the_same_text_cut_into_other_runs_has_the_same_fingerprint() {
        let mut cut = text();
        cut[0].runs = vec![Run::new("Vie"), Run::new("\u{0323}\u{0302}t"), Run::new(" Nam \"quoted\"\n")];
        let (cut, whole) = (read(cut).unwrap(), read(text()).unwrap());
        assert_eq!(fingerprint(SYMBOL, 0, &cut).unwrap(), fingerprint(SYMBOL, 0, &whole).unwrap());
    }

    #[test]
    fn anything_that_matters_changes_the_fingerprint() {
        let base = fingerprint(SYMBOL, 1, &text()).unwrap();
        let mut bold = text();
        bold[0].runs[0].marks.push(Mark::Bold);
        let mut swapped = text();
        swapped.swap(0, 1);
        let others = [
            fingerprint("AMCC/2018/R.4", 1, &text()).unwrap(),
            fingerprint(SYMBOL, 2, &text()).unwrap(),
            fingerprint(SYMBOL, 1, &bold).unwrap(),
            fingerprint(SYMBOL, 1, &swapped).unwrap(),
        ];
        assert!(others.iter().all(|other| *other != base));
    }

    #[test]
    fn only_64_lower_case_digits_are_a_fingerprint() {
        let good = Fingerprint::of("x").to_string();
        assert!(good.parse::<Fingerprint>().is_ok());
        assert!(serde_json::from_str::<Fingerprint>(&format!("\"{good}\"")).is_ok());
        for bad in ["", "ab", &good.to_uppercase(), &"g".repeat(64), &format!("{good}0")] {
            assert!(bad.parse::<Fingerprint>().is_err(), "{bad}");
        }
    }
}
