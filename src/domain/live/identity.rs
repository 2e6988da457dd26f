//! Owns: one id for one clause, whoever split, pasted or moved what at the same time. Never: takes an id from the clause
//! that had it.

use std::collections::HashMap;

use yrs::{BranchID, TransactionMut, Xml, XmlFragment, XmlFragmentRef};

use super::projection::Placed;
use crate::domain::texts::{ClauseId, MAX_ID_CHARS};

/// Whether any clause lacks an id or shares it.
pub(super) fn clash(placed: &[Placed]) -> bool {
    let mut seen = std::collections::HashSet::with_capacity(placed.len());
    placed.iter().any(|p| !is_id(&p.clause.id) || !seen.insert(&p.clause.id))
}

/// Gives every clause an id of its own. In a clash the clause that had the id when the text was last settled keeps it,
/// else the first. Two people who move one clause at the same time leave it there twice, word for word: then one goes.
pub(super) fn arbitrate(
    txn: &mut TransactionMut<'_>,
    body: &XmlFragmentRef,
    placed: &[Placed],
    known: &HashMap<ClauseId, BranchID>,
    fresh: &mut dyn FnMut() -> String,
) {
    let mut keepers: HashMap<&ClauseId, &Placed> = HashMap::with_capacity(placed.len());
    for p in placed {
        let had_it = known.get(&p.clause.id).is_some_and(|branch| *branch == p.branch());
        if had_it {
            keepers.insert(&p.clause.id, p);
        } else {
            keepers.entry(&p.clause.id).or_insert(p);
        }
    }
    let mut doubled = Vec::new();
    for (index, p) in placed.iter().enumerate() {
        let keeper = keepers.get(&p.clause.id).filter(|_| is_id(&p.clause.id));
        match keeper {
            Some(keeper) if keeper.branch() == p.branch() => {}
            Some(keeper) if !p.clause.runs.is_empty() && keeper.clause == p.clause => doubled.push(index),
            _ => drop(p.element.insert_attribute(txn, "id", fresh())),
        }
    }
    for index in doubled.into_iter().rev() {
        if let Ok(index) = u32::try_from(index) {
            body.remove_range(txn, index, 1);
        }
    }
}

fn is_id(id: &ClauseId) -> bool {
    let id = id.as_str();
    !id.is_empty()
        && id.len() <= MAX_ID_CHARS
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}
