//! Owns: comparing two revisions, or a revision with the working text. Never: stores a comparison.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::Reading,
    domain::{
        ids::RecommendationId,
        policy::{self, Action, Subject},
        refusal::Invalid,
        texts::{
            Clause,
            comparison::{ClauseComparison, Comparison, compare as compare_texts},
        },
    },
    error::Result,
    store::{recommendations::facts, texts as rows},
};

/// What is compared with: a revision, or the working text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ComparedTo {
    /// This revision.
    Revision(i64),
    /// The word `working`.
    Working(&'static str),
}

impl ComparedTo {
    /// The working text.
    pub const WORKING: Self = Self::Working("working");

    /// Reads a number or `working`.
    ///
    /// # Errors
    /// The field `pointer`.
    pub fn read(pointer: &str, text: &str) -> std::result::Result<Self, Invalid> {
        if text == "working" {
            return Ok(Self::WORKING);
        }
        text.parse()
            .map(Self::Revision)
            .map_err(|_| Invalid::field(pointer, "wrong-value", "This takes the number of a revision."))
    }
}

/// Two texts compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparisonView {
    /// The old one.
    pub from: ComparedTo,
    /// The new one.
    pub to: ComparedTo,
    /// Every clause of either, in the order of the new text.
    pub clauses: Vec<ClauseComparison>,
    /// How many of them are not `same`.
    pub changes: usize,
}

/// Compares two texts of one recommendation.
///
/// # Errors
/// Who may not see them; a revision that is not there.
pub fn compare(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    from: ComparedTo,
    to: ComparedTo,
) -> Result<ComparisonView> {
    let facts = facts(tx.conn, id)?;
    policy::permit(&tx.actor, Action::Read, Subject::Recommendation(&facts))?;
    if [&from, &to].contains(&&ComparedTo::WORKING) {
        policy::permit(&tx.actor, Action::ReadWorkingText, Subject::Recommendation(&facts))?;
    }
    let old = text(tx, id, "/from", &from)?;
    let new = text(tx, id, "/to", &to)?;
    let Comparison { clauses, changes } = compare_texts(&old, &new);
    Ok(ComparisonView { from, to, clauses, changes })
}

fn text(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    pointer: &str,
    which: &ComparedTo,
) -> Result<Vec<Clause>> {
    let json = match which {
        ComparedTo::Working(_) => rows::working(tx.conn, id)?.clauses,
        ComparedTo::Revision(number) => rows::revision_clauses(tx.conn, id, *number)?.ok_or_else(|| {
            Invalid::field(pointer, "unknown-revision", "There is no revision of this number.")
        })?,
    };
    rows::clauses(&json)
}
