//! Owns: a revision with every proposal in its place: changed words beside those of the revision, proposed clauses
//! where they would stand, moves at both places, conflicts. Never: is stored, never: loses a word of the revision.

mod order;
mod words;

use std::collections::HashMap;

use super::{
    conflicts::{Conflict, conflicts_of},
    operations::Operation,
    touches::{OnClause, Proposal, touches},
};
use crate::domain::texts::{
    Clause, ClauseId, ClauseKind,
    latin::{Standing, number_with_proposed},
};

pub use order::Place;
pub use words::{Alternative, Change, Segment, segments};

/// A text with proposals in place. Proposals are named by their position in the list given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compilation {
    /// The revision's clauses in their order, each followed by what is proposed to stand after it.
    pub clauses: Vec<CompiledClause>,
    /// Where proposals cannot both stand.
    pub conflicts: Vec<Conflict>,
}

/// A clause of the compilation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledClause {
    /// The clause.
    pub id: ClauseId,
    /// What it is.
    pub kind: ClauseKind,
    /// 0 (outermost) to 3.
    pub level: u8,
    /// What is printed before it; the revision's own numbers never change.
    pub number: String,
    /// How negotiators call it: `OP2 bis`.
    pub reference: String,
    /// Whether it is the revision's, or proposed to stand here.
    pub place: Place,
    /// Who proposes it to stand here.
    pub proposal: Option<usize>,
    /// Who proposes that it goes.
    pub deletions: Vec<usize>,
    /// Where it is proposed to stand instead.
    pub moves: Vec<Move>,
    /// Of a clause moved here: what it is called where it stands now.
    pub moved_from: Option<String>,
    /// Another kind or level, and who proposes it.
    pub settings: Vec<(usize, ClauseKind, u8)>,
    /// Its words, with what is proposed for them.
    pub segments: Vec<Segment>,
}

impl CompiledClause {
    /// Whether anything is proposed on it.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.place != Place::Base
            || !self.deletions.is_empty()
            || !self.moves.is_empty()
            || !self.settings.is_empty()
            || self.segments.iter().any(|segment| matches!(segment, Segment::Alternatives { .. }))
    }
}

/// A proposed move, seen from where the clause stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Who proposes it.
    pub proposal: usize,
    /// The clause it would stand after; none is the beginning.
    pub after: Option<ClauseId>,
    /// What that is called.
    pub after_reference: Option<String>,
    /// What it would be called there.
    pub to_reference: String,
}

/// Puts the proposals into the text. Those at one place stand in the order given.
#[must_use]
pub fn compile(base: &[Clause], proposals: &[Proposal<'_>]) -> Compilation {
    compile_some(base, proposals, |_| true)
}

/// As [`compile`], but only some of the proposals are shown. What is proposed is called as among all of them: a clause
/// that is `OP3 ter` for one reader is never `OP3 bis` for another who looks at fewer.
#[must_use]
pub fn compile_some(
    base: &[Clause],
    proposals: &[Proposal<'_>],
    shown: impl Fn(usize) -> bool,
) -> Compilation {
    let seen: Vec<Proposal<'_>> = proposals
        .iter()
        .enumerate()
        .map(|(at, proposal)| Proposal {
            operations: if shown(at) { proposal.operations } else { &[] },
            ..*proposal
        })
        .collect();
    let touched = touches(base, &seen);
    let conflicts = conflicts_of(base, &seen, &touched);
    let replaced: HashMap<(usize, &ClauseId), &Clause> = proposals
        .iter()
        .enumerate()
        .flat_map(|(owner, proposal)| proposal.operations.iter().map(move |operation| (owner, operation)))
        .filter_map(|(owner, operation)| match operation {
            Operation::Replace { clause, new } => Some(((owner, clause), new)),
            _ => None,
        })
        .collect();
    let stand = order::order(base, proposals);
    let standing: Vec<Standing<'_>> =
        stand.iter().map(|placed| Standing { clause: placed.clause, proposed_in: placed.proposal }).collect();
    let numbers = number_with_proposed(&standing);
    let references: HashMap<(Option<usize>, &ClauseId), &str> = stand
        .iter()
        .zip(&numbers)
        .map(|(placed, numbered)| ((placed.proposal, &placed.clause.id), numbered.reference.as_str()))
        .collect();
    let called = |by: usize, id: &ClauseId| {
        references.get(&(Some(by), id)).or_else(|| references.get(&(None, id))).map(|name| (*name).to_owned())
    };

    let none = OnClause::default();
    let clauses = stand
        .iter()
        .zip(&numbers)
        .filter(|(placed, _)| placed.proposal.is_none_or(&shown))
        .map(|(placed, numbered)| {
            let own = placed.proposal.is_none();
            let on = placed.at.filter(|_| own).and_then(|at| touched.get(&at)).unwrap_or(&none);
            let worded = placed.proposal.and_then(|by| replaced.get(&(by, &placed.clause.id)).copied());
            let clause = worded.unwrap_or(placed.clause);
            let moves = on.moves.iter().map(|(by, after)| Move {
                proposal: *by,
                after: after.cloned(),
                after_reference: after.and_then(|after| called(*by, after)),
                to_reference: called(*by, &placed.clause.id).unwrap_or_default(),
            });
            CompiledClause {
                id: clause.id.clone(),
                kind: clause.kind,
                level: clause.level,
                number: numbered.number.clone(),
                reference: numbered.reference.clone(),
                place: placed.place,
                proposal: placed.proposal,
                deletions: on.deletions.clone(),
                moves: moves.collect(),
                moved_from: placed
                    .at
                    .filter(|_| !own)
                    .and_then(|_| references.get(&(None, &placed.clause.id)))
                    .map(|name| (*name).to_owned()),
                settings: on.settings.clone(),
                segments: words::segments(clause, on),
            }
        })
        .collect();
    Compilation { clauses, conflicts }
}

#[cfg(test)]
mod tests;
