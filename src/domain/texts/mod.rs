//! Owns: what a text is made of: clauses with stable ids, their runs, marks and brackets, and the limits of
//! a text. Never: computes a number into a clause (`numbering` does, from the outside), keeps a text that
//! `reading` did not accept, or knows where texts are stored.

pub mod bracket_changes;
pub mod brackets;
pub mod comparison;
pub mod fingerprint;
pub mod latin;
mod normal;
pub mod numbering;
pub mod reading;
pub mod rewording;
pub mod words;
mod written;

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ids::StateCode;

pub use normal::nfc;
pub use written::Written;

/// The longest clause, in characters (Unicode scalar values, after NFC).
pub const MAX_CLAUSE_CHARS: usize = 20_000;
/// The most clauses a text may have.
pub const MAX_CLAUSES: usize = 2_000;
/// The deepest level a clause may stand on; 0 is the outermost.
pub const MAX_LEVEL: u8 = 3;
/// The longest clause or bracket id, in characters.
pub const MAX_ID_CHARS: usize = 40;

/// The stable name of a clause, unique in its text, chosen by the client that made the clause.
/// [`reading::read`] says which names are allowed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct ClauseId(String);

impl ClauseId {
    /// The id with this name, unchecked.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a clause is in the instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClauseKind {
    /// A title inside the text.
    Heading,
    /// A paragraph of the preamble.
    Preambular,
    /// A paragraph that does something.
    Operative,
    /// A paragraph of an annex.
    Annex,
}

impl ClauseKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Heading, Self::Preambular, Self::Operative, Self::Annex];

    /// The kind as the API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Preambular => "preambular",
            Self::Operative => "operative",
            Self::Annex => "annex",
        }
    }
}

/// How a run of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Bold type.
    Bold,
    /// Italic type.
    Italic,
}

/// Text not agreed: every run that carries the same bracket id belongs to one bracket.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// Unique among the brackets of the text.
    pub id: String,
    /// The states that own it, sorted.
    #[schema(value_type = Vec<String>)]
    pub states: Vec<StateCode>,
}

/// A stretch of a clause with the same marks and bracket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The words, NFC.
    pub text: String,
    /// Sorted, each at most once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The bracket it stands in, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bracket: Option<Bracket>,
}

impl Run {
    /// A run without marks or bracket.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), marks: Vec::new(), bracket: None }
    }
}

/// One paragraph. Its number is computed, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Unique in the text; kept from revision to revision.
    #[schema(value_type = String)]
    pub id: ClauseId,
    /// What it is.
    pub kind: ClauseKind,
    /// 0 (outermost) to [`MAX_LEVEL`].
    pub level: u8,
    /// Its words, in order.
    pub runs: Vec<Run>,
}

impl Clause {
    /// A clause of one plain run; none when the text is empty.
    pub fn new(id: impl Into<String>, kind: ClauseKind, level: u8, text: impl Into<String>) -> Self {
        let text = text.into();
        let runs = if text.is_empty() { Vec::new() } else { vec![Run::new(text)] };
        Self { id: ClauseId::new(id), kind, level, runs }
    }
}

/// The words of a clause without marks and brackets: its runs joined.
#[must_use]
pub fn plain(clause: &Clause) -> String {
    plain_of(&clause.runs)
}

/// The words of runs, joined.
pub(in crate::domain) fn plain_of(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// How many words a text has, in any script: pieces with at least one letter or digit.
#[must_use]
pub fn word_count(clauses: &[Clause]) -> usize {
    clauses
        .iter()
        .map(|clause| words::cut(&plain(clause)).into_iter().filter(|word| words::is_word(word)).count())
        .sum()
}

/// Whether a text says nothing: no clause of it holds a letter or a digit. Such a text cannot be tabled.
#[must_use]
pub fn is_empty(clauses: &[Clause]) -> bool {
    !clauses.iter().flat_map(|clause| &clause.runs).any(|run| words::is_word(&run.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_reads_and_writes_the_json_of_the_contract() {
        let json = r#"{"id":"c1","kind":"operative","level":1,"runs":[{"text":"Plain "},{"text":"strong","marks":["bold","italic"],"bracket":{"id":"b1","states":["SGP","VNM"]}}]}"#;
        let clause: Clause = serde_json::from_str(json).unwrap();
        assert_eq!(plain(&clause), "Plain strong");
        assert_eq!(serde_json::to_string(&clause).unwrap(), json);
    }

    #[test]
    fn an_unknown_field_or_kind_or_state_is_refused() {
        for json in [
            r#"{"id":"c1","kind":"operative","level":0,"runs":[],"number":"1"}"#,
            r#"{"id":"c1","kind":"Operative","level":0,"runs":[]}"#,
            r#"{"id":"c1","kind":"operative","level":-1,"runs":[]}"#,
            r#"{"id":"c1","kind":"operative","level":0,"runs":[{"text":"x","colour":"red"}]}"#,
            r#"{"id":"c1","kind":"operative","level":0,"runs":[{"text":"x","bracket":{"id":"b","states":["sgp"]}}]}"#,
            r#"{"id":"c1","kind":"operative","level":0,"runs":[{"text":"\ud800"}]}"#,
        ] {
            assert!(serde_json::from_str::<Clause>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn words_are_counted_in_any_script() {
        let text = [
            Clause::new("a", ClauseKind::Operative, 0, "Decides, again, to meet."),
            Clause::new("b", ClauseKind::Operative, 0, ""),
        ];
        assert_eq!(word_count(&text), 4);
        assert!(word_count(&[Clause::new("t", ClauseKind::Operative, 0, "ประเทศสมาชิก")]) >= 2);
    }

    #[test]
    fn a_text_of_spaces_and_stops_says_nothing() {
        assert!(is_empty(&[]));
        assert!(is_empty(&[Clause::new("a", ClauseKind::Operative, 0, " … ;\n")]));
        assert!(!is_empty(&[Clause::new("a", ClauseKind::Operative, 0, "ກ")]));
    }

    #[test]
    fn a_kind_is_named_as_the_api_writes_it() {
        for kind in ClauseKind::ALL {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
    }
}
