//! Owns: how a compilation reads to one person. Never: computes anything.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{
    amendments::{
        AmendmentStatus,
        compilation::{Change, Place},
        conflicts::ConflictKind,
        operations::OperationKind,
    },
    texts::{ClauseKind, Run},
};

/// A revision with the amendments to it in place.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompilationView {
    /// The recommendation.
    pub recommendation: String,
    /// Its symbol.
    pub symbol: String,
    /// The revision.
    pub revision: u32,
    /// `Rev.1`.
    pub label: String,
    /// The revision's fingerprint in groups.
    pub fingerprint_groups: String,
    /// The amendments, in the order of their numbers.
    pub amendments: Vec<CompiledAmendmentView>,
    /// The clauses, with what is proposed on each and after each.
    pub clauses: Vec<CompiledClauseView>,
    /// Where amendments cannot both stand.
    pub conflicts: Vec<ConflictView>,
    /// How much there is.
    pub totals: CompilationTotals,
    /// What this person may do now.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// An amendment of a compilation.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompiledAmendmentView {
    /// Identifier.
    pub id: String,
    /// Its number; 0 while it is prepared.
    pub number: i64,
    /// Where it is in its life.
    pub status: AmendmentStatus,
    /// The delegation it belongs to.
    pub delegation: String,
    /// The states that propose it.
    pub sponsors: Vec<String>,
    /// The states that speak for it.
    pub supporters: Vec<String>,
    /// The states that speak against it.
    pub opposers: Vec<String>,
    /// Why, where those against it said so.
    pub reasons: BTreeMap<String, String>,
    /// Why it is proposed.
    pub rationale: String,
    /// As it is attributed: `SGP, VNM`.
    #[schema(example = "SGP, VNM")]
    pub label: String,
    /// The revision its words were written for.
    pub revision: u32,
    /// Whether it stands in the clauses below; one that needs attention does not fit this revision.
    pub placed: bool,
    /// The clauses it touches.
    pub touches: Vec<TouchView>,
    /// The numbers of those it cannot stand together with.
    pub conflicts_with: Vec<i64>,
}

/// A clause that an amendment touches.
#[derive(Debug, Serialize, ToSchema)]
pub struct TouchView {
    /// The clause; of an insertion, the new one.
    pub clause: String,
    /// What it is called.
    pub reference: String,
    /// What is done to it.
    pub op: OperationKind,
}

/// A clause of a compilation.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompiledClauseView {
    /// The clause.
    pub id: String,
    /// What it is.
    pub kind: ClauseKind,
    /// 0 (outermost) to 3.
    pub level: u8,
    /// What is printed before it.
    #[schema(example = "2 bis")]
    pub number: String,
    /// How negotiators call it.
    #[schema(example = "OP2 bis")]
    pub reference: String,
    /// Whether the revision has it here.
    pub place: Place,
    /// The amendment that puts it here, when the revision does not.
    pub amendment: Option<String>,
    /// The sponsors of that amendment.
    pub states: Vec<String>,
    /// Whether anything is proposed on it.
    pub changed: bool,
    /// Amendments by which it goes.
    pub deletions: Vec<ByAmendmentView>,
    /// Amendments by which it stands elsewhere.
    pub moves: Vec<CompiledMoveView>,
    /// Of a clause moved here: what it is called where it stands now.
    pub moved_from: Option<String>,
    /// Amendments that give it another kind or level.
    pub settings: Vec<CompiledSettingView>,
    /// Its words.
    pub segments: Vec<CompiledSegmentView>,
}

/// Who proposes something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ByAmendmentView {
    /// The amendment.
    pub amendment: String,
    /// Its number.
    pub number: i64,
    /// Its sponsors.
    pub states: Vec<String>,
}

/// A proposed move.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompiledMoveView {
    /// Who.
    #[serde(flatten)]
    pub by: ByAmendmentView,
    /// The clause it would stand after; none is the beginning.
    pub after: Option<String>,
    /// What that is called.
    pub after_reference: Option<String>,
    /// What it would be called there.
    pub to_reference: String,
}

/// Another kind or level that is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompiledSettingView {
    /// Who.
    #[serde(flatten)]
    pub by: ByAmendmentView,
    /// The kind.
    pub kind: ClauseKind,
    /// The level.
    pub level: u8,
}

/// A stretch of a clause.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CompiledSegmentView {
    /// Words that nobody wants to change.
    Text {
        /// The words.
        runs: Vec<Run>,
    },
    /// Words for which others are proposed, side by side.
    Alternatives {
        /// Whether the proposals exclude each other.
        conflict: bool,
        /// The revision's words; none where only something is added.
        base: Vec<Run>,
        /// What is proposed.
        options: Vec<AlternativeView>,
    },
}

/// What an amendment wants instead of some words.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlternativeView {
    /// Who.
    #[serde(flatten)]
    pub by: ByAmendmentView,
    /// What it does.
    pub change: Change,
    /// The words that would stand there.
    pub runs: Vec<Run>,
}

/// Amendments that cannot both stand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConflictView {
    /// The two; the text as the pen edited it has no id and the number 0.
    pub amendments: Vec<String>,
    /// Their numbers.
    pub numbers: Vec<i64>,
    /// The clause.
    pub clause: String,
    /// What it is called.
    pub reference: String,
    /// Why.
    pub kind: ConflictKind,
    /// In one sentence.
    #[schema(example = "Amendments 3 and 5 change the same words of OP2.")]
    pub sentence: String,
}

/// How much a compilation holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompilationTotals {
    /// Amendments.
    pub amendments: usize,
    /// Of them in place.
    pub placed: usize,
    /// Pairs in conflict.
    pub conflicts: usize,
    /// Clauses of the revision on which something is proposed.
    pub clauses_touched: usize,
}
