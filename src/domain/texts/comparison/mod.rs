//! Owns: the comparison of two texts: clauses aligned by id, then words; what changed, moved, came and went.
//! Never: is stored (it is computed from two texts), or loses a word: [`replay`] proves it.

pub(in crate::domain) mod alignment;
mod segments;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Clause, ClauseId, ClauseKind, brackets::stretches, numbering::number, plain};

pub(in crate::domain) use segments::between as words_between;
pub use segments::{Op, Segment};

/// What became of one clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ClauseChange)]
pub enum Change {
    /// Same words, kind, level, marks and brackets, in the same order among the clauses that stayed. Its
    /// number may still differ, because others came or went.
    Same,
    /// Other words; or only another kind, level, marks or brackets, which `formatting` tells.
    Changed,
    /// Only in the new text.
    Inserted,
    /// Only in the old text.
    Deleted,
    /// Stands elsewhere among the clauses that stayed; its words may have changed too (see its segments).
    Moved,
}

/// One clause of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClauseComparison {
    /// The clause.
    #[schema(value_type = String)]
    pub id: ClauseId,
    /// What became of it.
    pub change: Change,
    /// Its kind in the new text; of a deleted clause, in the old.
    pub kind: ClauseKind,
    /// Its level in the new text; of a deleted clause, in the old.
    pub level: u8,
    /// Whether more than words changed: the kind or level, or, where the words are the same, the marks or
    /// brackets.
    pub formatting: bool,
    /// What it was called in the old text; none when inserted.
    pub from_reference: Option<String>,
    /// What it is called in the new text; none when deleted.
    pub to_reference: Option<String>,
    /// Its words. `equal` and `delete` joined are the old clause; `equal` and `insert` joined the new one.
    pub segments: Vec<Segment>,
}

/// Two texts compared, in the order of the new text; a deleted clause stands right after the clause it
/// followed in the old text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Comparison {
    /// Every clause of either text.
    pub clauses: Vec<ClauseComparison>,
    /// How many of them are not `same`.
    pub changes: usize,
}

/// Compares two texts whose clause ids are unique (as [`super::reading::read`] made sure).
///
/// The time taken is bounded: clauses are aligned by id in `n log n`, unchanged clauses are never cut into
/// words, and the word comparison gives up a shortest answer for a quick one on difficult passages.
#[must_use]
pub fn compare(old: &[Clause], new: &[Clause]) -> Comparison {
    let order = alignment::align(old, new);
    let (from, to) = (number(old), number(new));
    let mut comparison = Comparison { clauses: Vec::with_capacity(order.len()), changes: 0 };
    for place in order {
        let before = place.old.and_then(|at| old.get(at).zip(from.get(at)));
        let after = place.new.and_then(|at| new.get(at).zip(to.get(at)));
        let Some(clause) = after.or(before).map(|(clause, _)| clause) else { continue };
        let (change, formatting, segments) = match (before, after) {
            (Some((before, _)), Some((after, _))) => judge(before, after, place.moved),
            (None, _) => (Change::Inserted, false, segments::only(Op::Insert, plain(clause))),
            (_, None) => (Change::Deleted, false, segments::only(Op::Delete, plain(clause))),
        };
        if change != Change::Same {
            comparison.changes = comparison.changes.saturating_add(1);
        }
        comparison.clauses.push(ClauseComparison {
            id: clause.id.clone(),
            change,
            kind: clause.kind,
            level: clause.level,
            formatting,
            from_reference: before.map(|(_, numbered)| numbered.reference.clone()),
            to_reference: after.map(|(_, numbered)| numbered.reference.clone()),
            segments,
        });
    }
    comparison
}

fn judge(before: &Clause, after: &Clause, moved: bool) -> (Change, bool, Vec<Segment>) {
    let reshaped = before.kind != after.kind || before.level != after.level;
    let (change, formatting, segments) = if before.runs == after.runs {
        let change = if reshaped { Change::Changed } else { Change::Same };
        (change, reshaped, segments::only(Op::Equal, plain(after)))
    } else {
        let (old, new) = (plain(before), plain(after));
        let formatting = reshaped || old == new;
        let bracketed = |clause: &Clause| clause.runs.iter().any(|run| run.bracket.is_some());
        let segments = if bracketed(before) || bracketed(after) {
            segments::between_parts(&stretches(before), &stretches(after))
        } else {
            segments::between(&old, &new)
        };
        (Change::Changed, formatting, segments)
    };
    (if moved { Change::Moved } else { change }, formatting, segments)
}

/// The comparison was not made from this old text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the comparison does not fit the old text at clause {0}")]
pub struct DoesNotFit(pub ClauseId);

/// Applies a comparison to the plain clauses of the old text and gives the plain clauses of the new text,
/// in order.
///
/// # Errors
/// [`DoesNotFit`] when the comparison speaks of other words than the old text has, or leaves out one of its
/// clauses.
pub fn replay(
    old: &[(ClauseId, String)],
    comparison: &Comparison,
) -> Result<Vec<(ClauseId, String)>, DoesNotFit> {
    let known: HashMap<&ClauseId, &str> = old.iter().map(|(id, text)| (id, text.as_str())).collect();
    let mut spoken_of = HashSet::with_capacity(known.len());
    let mut new = Vec::with_capacity(comparison.clauses.len());
    for clause in &comparison.clauses {
        let side = |wanted: Op| -> String {
            let both = clause.segments.iter().filter(|segment| [Op::Equal, wanted].contains(&segment.op));
            both.map(|segment| segment.text.as_str()).collect()
        };
        let before = side(Op::Delete);
        let fits = match clause.change {
            Change::Inserted => !known.contains_key(&clause.id) && before.is_empty(),
            _ => known.get(&clause.id) == Some(&before.as_str()) && spoken_of.insert(&clause.id),
        };
        if !fits {
            return Err(DoesNotFit(clause.id.clone()));
        }
        if clause.change != Change::Deleted {
            new.push((clause.id.clone(), side(Op::Insert)));
        }
    }
    match old.iter().find(|(id, _)| !spoken_of.contains(id)) {
        Some((id, _)) => Err(DoesNotFit(id.clone())),
        None => Ok(new),
    }
}

#[cfg(test)]
mod tests;
