//! Owns: in what order the clauses of a text and those proposed to stand between them are shown. Never: looks at words.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::{operations::Operation, touches::Proposal};
use crate::domain::texts::{Clause, ClauseId};

/// Whether a clause is the revision's own, or proposed to stand where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CompiledPlace)]
pub enum Place {
    /// The revision has it here.
    Base,
    /// Proposed to be inserted here.
    Inserted,
    /// Proposed to be moved here.
    MovedHere,
}

/// A clause where it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) clause: &'a Clause,
    pub(super) place: Place,
    /// Who proposes it to stand here.
    pub(super) proposal: Option<usize>,
    /// Its place in the revision, if the revision has it.
    pub(super) at: Option<usize>,
}

type Followers<'a> = HashMap<Option<&'a ClauseId>, Vec<Placed<'a>>>;

pub(super) fn order<'a>(base: &'a [Clause], proposals: &[Proposal<'a>]) -> Vec<Placed<'a>> {
    let known: HashMap<&ClauseId, usize> = base.iter().enumerate().map(|(at, c)| (&c.id, at)).collect();
    let mut anchored: Followers<'a> = HashMap::new();
    for (owner, proposal) in proposals.iter().enumerate() {
        for (anchor, placed) in chains(base, &known, owner, proposal) {
            anchored.entry(anchor).or_default().extend(placed);
        }
    }
    let mut shown = anchored.remove(&None).unwrap_or_default();
    for (at, clause) in base.iter().enumerate() {
        shown.push(Placed { clause, place: Place::Base, proposal: None, at: Some(at) });
        shown.extend(anchored.remove(&Some(&clause.id)).unwrap_or_default());
    }
    shown
}

/// What one proposal puts after each clause of the text that it leaves where it is, in the order in which it comes.
fn chains<'a>(
    base: &'a [Clause],
    known: &HashMap<&'a ClauseId, usize>,
    owner: usize,
    proposal: &Proposal<'a>,
) -> Vec<(Option<&'a ClauseId>, Vec<Placed<'a>>)> {
    let mut followers: Followers<'a> = HashMap::new();
    let mut placed_anew: HashSet<&ClauseId> = HashSet::new();
    let mut anchors: Vec<Option<&'a ClauseId>> = Vec::new();
    for operation in proposal.operations {
        let (after, placed) = match operation {
            Operation::InsertAfter { after, new } => {
                let placed = Placed { clause: new, place: Place::Inserted, proposal: Some(owner), at: None };
                (after, placed)
            }
            Operation::MoveAfter { clause, after } => {
                let Some((at, clause)) = known.get(clause).and_then(|at| Some((*at, base.get(*at)?))) else {
                    continue;
                };
                let place = Place::MovedHere;
                (after, Placed { clause, place, proposal: Some(owner), at: Some(at) })
            }
            Operation::Replace { .. } | Operation::Delete { .. } => continue,
        };
        placed_anew.insert(&placed.clause.id);
        anchors.push(after.as_ref());
        followers.entry(after.as_ref()).or_default().push(placed);
    }
    let roots = anchors.into_iter().filter(|anchor| anchor.is_none_or(|id| !placed_anew.contains(id)));
    let mut chains = Vec::new();
    for root in roots.collect::<Vec<_>>() {
        let Some(mut coming) = followers.remove(&root) else { continue };
        coming.reverse();
        let mut chain = Vec::new();
        while let Some(placed) = coming.pop() {
            chain.push(placed);
            let next = followers.remove(&Some(&placed.clause.id)).unwrap_or_default();
            coming.extend(next.into_iter().rev());
        }
        chains.push((root, chain));
    }
    chains
}
