//! Owns: the operations of an amendment on the clauses of one revision: what is allowed, and the text that
//! comes of them. Never: keeps differences; whole new clause texts are kept, differences are computed.

mod alignment;
mod difference;

pub use alignment::{AmendedClause, identified};
pub use difference::operations_between;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    refusal::Invalid,
    texts::{
        Clause, ClauseId, MAX_CLAUSES,
        reading::{read, read_clause},
    },
};

/// One operation on one clause. `after: null` is the beginning of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// The clause gets new words (or another kind or level) and keeps its id.
    Replace {
        /// The clause.
        #[schema(value_type = String)]
        clause: ClauseId,
        /// All of it, as it is to be.
        new: Clause,
    },
    /// A new clause.
    InsertAfter {
        /// The clause before it: one of the revision, or one this amendment inserts.
        #[schema(value_type = Option<String>)]
        after: Option<ClauseId>,
        /// The new clause, with an id the text does not have yet.
        new: Clause,
    },
    /// The clause goes.
    Delete {
        /// The clause.
        #[schema(value_type = String)]
        clause: ClauseId,
    },
    /// The clause stands elsewhere.
    MoveAfter {
        /// The clause.
        #[schema(value_type = String)]
        clause: ClauseId,
        /// The clause before it, as in [`Self::InsertAfter`].
        #[schema(value_type = Option<String>)]
        after: Option<ClauseId>,
    },
}

impl Operation {
    /// The clause it is on: the new one for an insertion.
    #[must_use]
    pub fn clause(&self) -> &ClauseId {
        match self {
            Self::Replace { clause, .. } | Self::Delete { clause } | Self::MoveAfter { clause, .. } => clause,
            Self::InsertAfter { new, .. } => &new.id,
        }
    }
}

/// What an operation does, as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// See [`Operation::Replace`].
    Replace,
    /// See [`Operation::InsertAfter`].
    InsertAfter,
    /// See [`Operation::Delete`].
    Delete,
    /// See [`Operation::MoveAfter`].
    MoveAfter,
}

/// An operation as sent, before [`read_operations`] made sure that it has what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationBody {
    /// What it does.
    pub op: OperationKind,
    /// Needed by replace, delete and move.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub clause: Option<ClauseId>,
    /// Needed by insert and move; the outer `None` is a field that was not sent, the inner one is `null`.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    pub after: Option<Option<ClauseId>>,
    /// Needed by replace and insert.
    #[serde(default)]
    pub new: Option<Clause>,
}

fn sent<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<ClauseId>>, D::Error> {
    Option::deserialize(d).map(Some)
}

/// Checks the operations of an amendment against the revision they are for. Of two operations on one clause
/// only a replacement and a move go together.
///
/// # Errors
/// Below `/operations`: `empty`, `too-many`, `missing`, `not-expected`, `unknown-clause`, `duplicate-id`,
/// `id-mismatch`, `overlap`, `circle`, `no-change`, and for new clauses all of
/// [`read`](crate::domain::texts::reading::read).
pub fn read_operations(bodies: Vec<OperationBody>, base: &[Clause]) -> Result<Vec<Operation>, Invalid> {
    let mut errors = check_count(bodies.len());
    let parsed: Vec<(usize, Operation)> = bodies
        .into_iter()
        .enumerate()
        .filter_map(|(index, body)| parse(index, body, &mut errors).map(|operation| (index, operation)))
        .collect();
    check_clauses(&parsed, base, &mut errors);
    check_words(&parsed, base, &mut errors);
    check_overlaps(&parsed, &mut errors);
    errors.into_result()?;

    let operations: Vec<Operation> = parsed.into_iter().map(|(_, operation)| operation).collect();
    let (text, unplaced) = arrange(base, &operations);
    if !unplaced.is_empty() {
        let detail = "These operations put clauses after each other in a circle.";
        return Err(Invalid::field("/operations", "circle", detail));
    }
    if text == base {
        let detail = "Applied, these operations leave the text as it is.";
        return Err(Invalid::field("/operations", "no-change", detail));
    }
    match read(text) {
        Ok(_) => Ok(operations),
        Err(Invalid(wrong)) => {
            let mut errors = Invalid::default();
            for error in wrong {
                errors.add("/operations", error.code, error.detail);
            }
            Err(errors)
        }
    }
}

/// Whether operations that were drafted as a text may be sent: none are needed before.
///
/// # Errors
/// At `/operations`: `empty`, `too-many`.
pub fn check_sendable(operations: &[Operation]) -> Result<(), Invalid> {
    check_count(operations.len()).into_result()
}

fn check_count(count: usize) -> Invalid {
    let mut errors = Invalid::default();
    if count == 0 {
        errors.add("/operations", "empty", "An amendment changes something: give at least one operation.");
    }
    if count > MAX_CLAUSES {
        errors.add("/operations", "too-many", format!("At most {MAX_CLAUSES} operations."));
    }
    errors
}

/// The operations on some clauses only. What stood after a clause that the others bring stands where that would have stood.
#[must_use]
pub fn part_of(operations: &[Operation], taken: impl Fn(&ClauseId) -> bool) -> Vec<Operation> {
    let left: HashMap<&ClauseId, Option<&ClauseId>> = operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::InsertAfter { after, new } if !taken(&new.id) => Some((&new.id, after.as_ref())),
            _ => None,
        })
        .collect();
    // What moved after a clause that is not moved any more goes where that would have gone.
    let unmoved: HashMap<&ClauseId, Option<&ClauseId>> = operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::MoveAfter { clause, after } if !taken(clause) => Some((clause, after.as_ref())),
            _ => None,
        })
        .collect();
    let place = |after: &Option<ClauseId>, moves: bool| {
        let mut place = after.as_ref();
        // Each step goes to another clause that is left out, so there are no more steps than those.
        for _ in 0..left.len().saturating_add(unmoved.len()) {
            let out = |id: &ClauseId| left.get(id).or_else(|| unmoved.get(id).filter(|_| moves));
            match place.and_then(out) {
                Some(before) => place = *before,
                None => break,
            }
        }
        place.cloned()
    };
    let part =
        operations.iter().filter(|operation| taken(operation.clause())).map(|operation| match operation {
            Operation::InsertAfter { after, new } => {
                Operation::InsertAfter { after: place(after, false), new: new.clone() }
            }
            Operation::MoveAfter { clause, after } => {
                Operation::MoveAfter { clause: clause.clone(), after: place(after, true) }
            }
            other => other.clone(),
        });
    part.collect()
}

/// The text that comes of operations which [`read_operations`] accepted for this base. Several clauses put
/// after the same clause stand in the order of the operations; a clause put after one that moves goes with
/// it, and one put after a deleted clause stands where that was.
#[must_use]
pub fn apply(base: &[Clause], operations: &[Operation]) -> Vec<Clause> {
    let (mut text, unplaced) = arrange(base, operations);
    // Only operations nobody read can leave clauses without a place; even then none is dropped.
    text.extend(unplaced);
    text
}

/// Whether these operations put clauses after each other in a circle.
#[must_use]
pub fn is_circular(base: &[Clause], operations: &[Operation]) -> bool {
    !arrange(base, operations).1.is_empty()
}

/// The text, and the clauses that found no place because they stand after each other or after nothing.
fn arrange(base: &[Clause], operations: &[Operation]) -> (Vec<Clause>, Vec<Clause>) {
    let known: HashMap<&ClauseId, &Clause> = base.iter().map(|clause| (&clause.id, clause)).collect();
    let mut replaced: HashMap<&ClauseId, &Clause> = HashMap::new();
    let mut deleted: HashSet<&ClauseId> = HashSet::new();
    let mut moved: HashSet<&ClauseId> = HashSet::new();
    let mut followers: HashMap<Option<&ClauseId>, Vec<&Clause>> = HashMap::new();
    let mut placed_anew: Vec<&Clause> = Vec::new();
    for operation in operations {
        match operation {
            Operation::Replace { clause, new } => {
                replaced.insert(clause, new);
            }
            Operation::Delete { clause } => {
                deleted.insert(clause);
            }
            Operation::InsertAfter { after, new } => {
                followers.entry(after.as_ref()).or_default().push(new);
                placed_anew.push(new);
            }
            Operation::MoveAfter { clause, after } => {
                if let Some(clause) = known.get(clause) {
                    moved.insert(&clause.id);
                    followers.entry(after.as_ref()).or_default().push(clause);
                    placed_anew.push(clause);
                }
            }
        }
    }
    let worded =
        |clause: &Clause| replaced.get(&clause.id).map_or_else(|| clause.clone(), |new| (*new).clone());

    // A stack of what is still to come, the next on top: the beginning, then the clauses that stay.
    let mut coming: Vec<&Clause> = base.iter().filter(|clause| !moved.contains(&clause.id)).rev().collect();
    coming.extend(followers.remove(&None).unwrap_or_default().into_iter().rev());
    let mut seen: HashSet<&ClauseId> = HashSet::new();
    let mut text = Vec::with_capacity(base.len());
    while let Some(clause) = coming.pop() {
        seen.insert(&clause.id);
        if !deleted.contains(&clause.id) {
            text.push(worded(clause));
        }
        coming.extend(followers.remove(&Some(&clause.id)).unwrap_or_default().into_iter().rev());
    }
    let unplaced = placed_anew.into_iter().filter(|clause| !seen.contains(&clause.id)).map(worded).collect();
    (text, unplaced)
}

/// Makes sure an operation has the fields it needs and no other, and reads its new clause.
fn parse(index: usize, body: OperationBody, errors: &mut Invalid) -> Option<Operation> {
    use OperationKind::{Delete, InsertAfter, MoveAfter, Replace};
    let at = |field: &str| format!("/operations/{index}/{field}");
    let OperationBody { op, clause, after, new } = body;
    let wants = |wanting: &[OperationKind]| wanting.contains(&op);
    for (field, given, wanted) in [
        ("clause", clause.is_some(), wants(&[Replace, Delete, MoveAfter])),
        ("after", after.is_some(), wants(&[InsertAfter, MoveAfter])),
        ("new", new.is_some(), wants(&[Replace, InsertAfter])),
    ] {
        if wanted && !given {
            errors.add(at(field), "missing", format!("This operation needs \"{field}\"."));
        } else if given && !wanted {
            errors.add(at(field), "not-expected", format!("This operation has no \"{field}\"."));
        }
    }
    let new = new.map(|new| read_clause(&at("new"), new, errors));
    match (op, clause, after, new) {
        (Replace, Some(clause), _, Some(new)) => Some(Operation::Replace { clause, new }),
        (InsertAfter, _, Some(after), Some(new)) => Some(Operation::InsertAfter { after, new }),
        (Delete, Some(clause), ..) => Some(Operation::Delete { clause }),
        (MoveAfter, Some(clause), Some(after), _) => Some(Operation::MoveAfter { clause, after }),
        _ => None,
    }
}

/// Every clause an operation names is there, and every id it brings is new.
fn check_clauses(parsed: &[(usize, Operation)], base: &[Clause], errors: &mut Invalid) {
    let known: HashMap<&ClauseId, &Clause> = base.iter().map(|clause| (&clause.id, clause)).collect();
    let mut inserted: HashSet<&ClauseId> = HashSet::new();
    for (index, operation) in parsed {
        if let Operation::InsertAfter { new, .. } = operation
            && (known.contains_key(&new.id) || !inserted.insert(&new.id))
        {
            let detail = format!("The text already has a clause with the id \"{}\".", new.id);
            errors.add(format!("/operations/{index}/new/id"), "duplicate-id", detail);
        }
    }
    for (index, operation) in parsed {
        let (clause, after) = match operation {
            Operation::Replace { clause, .. } | Operation::Delete { clause } => (Some(clause), None),
            Operation::InsertAfter { after, .. } => (None, after.as_ref()),
            Operation::MoveAfter { clause, after } => (Some(clause), after.as_ref()),
        };
        let unknown = |id: &ClauseId| format!("This revision has no clause \"{id}\".");
        if let Some(clause) = clause.filter(|clause| !known.contains_key(clause)) {
            errors.add(format!("/operations/{index}/clause"), "unknown-clause", unknown(clause));
        }
        if let Some(after) = after.filter(|after| !known.contains_key(after) && !inserted.contains(after)) {
            errors.add(format!("/operations/{index}/after"), "unknown-clause", unknown(after));
        }
        if let Operation::Replace { clause, new } = operation {
            if new.id != *clause {
                let detail = "A replaced clause keeps its id.";
                errors.add(format!("/operations/{index}/new/id"), "id-mismatch", detail);
            } else if known.get(clause) == Some(&new) {
                let detail = "The new clause is the one the text has.";
                errors.add(format!("/operations/{index}/new"), "no-change", detail);
            }
        }
    }
}

/// A clause that an amendment brings says something, and so does one that it changes: without words it is deleted instead.
fn check_words(parsed: &[(usize, Operation)], base: &[Clause], errors: &mut Invalid) {
    for (index, operation) in parsed {
        let (Operation::Replace { new, .. } | Operation::InsertAfter { new, .. }) = operation else {
            continue;
        };
        let was = || base.iter().find(|clause| clause.id == new.id);
        if is_blank(new) && !was().is_some_and(is_blank) {
            let detail = "Write the words of this clause, or delete it.";
            errors.add(format!("/operations/{index}/new/runs"), "empty", detail);
        }
    }
}

fn is_blank(clause: &Clause) -> bool {
    clause.runs.iter().all(|run| run.text.trim().is_empty())
}

fn check_overlaps(parsed: &[(usize, Operation)], errors: &mut Invalid) {
    let (mut worded, mut placed) = (HashSet::new(), HashSet::new());
    for (index, operation) in parsed {
        let (clause, free) = match operation {
            Operation::Replace { clause, .. } => (clause, worded.insert(clause)),
            Operation::MoveAfter { clause, .. } => (clause, placed.insert(clause)),
            Operation::Delete { clause } => (clause, worded.insert(clause) & placed.insert(clause)),
            Operation::InsertAfter { .. } => continue,
        };
        if !free {
            let detail = format!("Another operation of this amendment is already on clause \"{clause}\".");
            errors.add(format!("/operations/{index}/clause"), "overlap", detail);
        }
    }
}

#[cfg(test)]
mod tests;
