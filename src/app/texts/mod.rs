//! Use cases of the text of a recommendation: the working text, revisions, comparison. Never: changes a revision.

mod brackets;
mod comparison;
mod revisions;
pub mod working;

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub use brackets::{BracketsView, OwnBracket, brackets, own_bracket, resolve_bracket};
pub use comparison::{ComparedTo, ComparisonView, compare};
pub use revisions::{RevisionBy, RevisionHeadView, RevisionView, SinceMerge, issue, revision, revisions};
pub use working::{
    Saved, Typed, UpdatedBy, WorkingTextView, replace, save_typed, save_working_text, working_text,
};

use crate::domain::texts::{ClauseKind, Run, Written, numbering::number_places};

/// A clause as answers show it, with the number it has in its text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseView {
    /// Unique in the text; kept from revision to revision.
    pub id: String,
    /// What it is.
    pub kind: ClauseKind,
    /// 0 (outermost) to 3.
    pub level: u8,
    /// Its words, as they are stored.
    #[schema(value_type = Vec<Run>)]
    pub runs: Box<RawValue>,
    /// Computed: what is printed before it.
    #[schema(example = "(b)")]
    pub number: String,
    /// Computed: how negotiators call it.
    #[schema(example = "OP5 (b)")]
    pub reference: String,
}

/// The clauses of a text with their numbers.
#[must_use]
pub fn numbered(clauses: Vec<Written>) -> Vec<ClauseView> {
    let numbers = number_places(clauses.iter().map(|clause| (clause.kind, clause.level)));
    clauses
        .into_iter()
        .zip(numbers)
        .map(|(clause, numbered)| ClauseView {
            id: clause.id.to_string(),
            kind: clause.kind,
            level: clause.level,
            runs: clause.runs,
            number: numbered.number,
            reference: numbered.reference,
        })
        .collect()
}
