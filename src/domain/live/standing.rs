//! Owns: what a text came to when it was last settled, and which clauses were changed since: most changes are words in one
//! clause, and then only that clause is read again. Never: guesses; in any doubt the whole text is read.

use std::collections::{HashMap, HashSet};

use yrs::{BranchID, ReadTxn, TransactionMut, XmlElementRef, branch::Branch};

use super::{BODY, Refused, projection};
use crate::domain::{
    refusal::Invalid,
    texts::{Clause, reading},
};

/// A text as it was last settled, and what happened to it since.
#[derive(Default)]
pub(super) struct Standing {
    settled: Option<Read>,
    /// Clauses that were changed since.
    changed: HashSet<BranchID>,
}

/// The clauses that a text came to, none of them with a bracket, and where each element stands among them.
struct Read {
    clauses: Vec<Clause>,
    places: HashMap<BranchID, (usize, XmlElementRef)>,
}

impl Standing {
    /// Nothing is known any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What a committed transaction changed: words of a clause, the clause itself, or which clauses there are.
    pub(super) fn note(&mut self, txn: &TransactionMut<'_>) {
        if self.settled.is_none() {
            return;
        }
        // For each type that was changed: the type, what it stands in, and so on up to the root.
        let root = |branch: &&Branch| matches!(branch.id(), BranchID::Root(_));
        let branches: Vec<&Branch> = txn.changed_parent_types().iter().map(AsRef::as_ref).collect();
        // The words, their clause and the text; or a clause and the text.
        for way in branches.split_inclusive(root) {
            match way {
                [_, clause, _] | [clause, _] => {
                    self.changed.insert(clause.id());
                }
                _ => return self.forget(),
            }
        }
    }

    /// Remembers what a text came to.
    pub(super) fn keep(&mut self, clauses: &[Clause], elements: Vec<XmlElementRef>) {
        self.changed.clear();
        // One bracket may stand in several clauses, which then are read together.
        self.settled = (clauses.len() == elements.len() && !clauses.iter().any(bracketed)).then(|| {
            let places = elements.into_iter().enumerate();
            let places = places.map(|(at, element)| (projection::name_of(&element), (at, element)));
            Read { clauses: clauses.to_vec(), places: places.collect() }
        });
    }

    /// The clauses as they stand, by reading the changed ones alone; `None` when that does not do.
    ///
    /// # Errors
    /// [`Refused`] when it is no text.
    pub(super) fn read_on<T: ReadTxn>(&mut self, txn: &T) -> Result<Option<Vec<Clause>>, Refused> {
        let changed = std::mem::take(&mut self.changed);
        let Some(settled) = &mut self.settled else { return Ok(None) };
        if txn.root_refs().any(|(name, _)| name != BODY) {
            return Ok(None);
        }
        for branch in changed {
            let Some((at, element)) = settled.places.get(&branch) else { return Ok(None) };
            let Some(place) = settled.clauses.get_mut(*at) else { return Ok(None) };
            let clause = projection::clause(txn, element)?;
            if clause.id != place.id || bracketed(&clause) {
                return Ok(None);
            }
            let mut wrong = Invalid::default();
            *place = reading::read_clause("", clause, &mut wrong);
            wrong.into_result().map_err(|_| Refused::NotAText)?;
        }
        Ok(Some(settled.clauses.clone()))
    }
}

fn bracketed(clause: &Clause) -> bool {
    clause.runs.iter().any(|run| run.bracket.is_some())
}
