//! Owns: what each of several amendments does to each clause of one text, down to the words. Never: decides which of
//! them stands; `conflicts` tells where they meet, `merge` what comes of them, `compilation` how they are shown.

use std::collections::BTreeMap;

use super::operations::Operation;
use crate::domain::texts::{
    Clause, ClauseId, ClauseKind,
    rewording::{Piece, Rewording, pieces, rewordings},
};

/// An amendment as it takes part with others. Any number that tells them apart and puts them in order; `None` of the
/// operations' clauses needs to be there.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// Its place among the others: its number; 0 is the text as the pen edited it.
    pub key: i64,
    /// What it does.
    pub operations: &'a [Operation],
}

/// What is done to one clause, by whom (the position of the proposal in the list).
#[derive(Debug, Default)]
pub struct OnClause<'a> {
    /// The clause's words.
    pub pieces: Vec<Piece<'a>>,
    /// Changes of words, by proposal.
    pub rewordings: Vec<(usize, Vec<Rewording<'a>>)>,
    /// Another kind or level.
    pub settings: Vec<(usize, ClauseKind, u8)>,
    /// The clause goes.
    pub deletions: Vec<usize>,
    /// The clause stands elsewhere.
    pub moves: Vec<(usize, Option<&'a ClauseId>)>,
}

impl OnClause<'_> {
    /// Whether this proposal changes the clause's words, kind or level.
    #[must_use]
    pub fn changed_by(&self, owner: usize) -> bool {
        self.rewordings.iter().any(|(by, changes)| *by == owner && !changes.is_empty())
            || self.settings.iter().any(|(by, ..)| *by == owner)
    }
}

/// What the proposals do to the clauses of the text, by the clause's place in it. Operations on clauses the text does
/// not have do nothing.
#[must_use]
pub fn touches<'a>(base: &'a [Clause], proposals: &[Proposal<'a>]) -> BTreeMap<usize, OnClause<'a>> {
    let places: std::collections::HashMap<&ClauseId, usize> =
        base.iter().enumerate().map(|(at, clause)| (&clause.id, at)).collect();
    let mut touched: BTreeMap<usize, OnClause<'a>> = BTreeMap::new();
    for (owner, proposal) in proposals.iter().enumerate() {
        for operation in proposal.operations {
            let Some((at, clause)) =
                places.get(operation.clause()).and_then(|at| Some((*at, base.get(*at)?)))
            else {
                continue;
            };
            let on = touched.entry(at).or_default();
            match operation {
                Operation::Replace { new, .. } => {
                    if on.pieces.is_empty() {
                        on.pieces = pieces(&clause.runs);
                    }
                    let changes = rewordings(&on.pieces, &pieces(&new.runs));
                    if !changes.is_empty() {
                        on.rewordings.push((owner, changes));
                    }
                    if (clause.kind, clause.level) != (new.kind, new.level) {
                        on.settings.push((owner, new.kind, new.level));
                    }
                }
                Operation::Delete { .. } => on.deletions.push(owner),
                Operation::MoveAfter { after, .. } => on.moves.push((owner, after.as_ref())),
                Operation::InsertAfter { .. } => {}
            }
        }
    }
    touched
}
