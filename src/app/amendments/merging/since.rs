//! Owns: what merges put into the working text and somebody took out of it again before a revision was issued. Never:
//! refuses that; whoever holds the pen may, and the revision says so.

use std::collections::HashSet;

use super::{Work, plan};
use crate::{
    app::{Reading, texts::SinceMerge},
    domain::{
        amendments::{
            operations::{Operation, apply},
            overwritten::{Overwritten, standing},
        },
        recommendations::Facts,
        texts::{
            Clause, ClauseId,
            bracket_changes::{Closed, closed},
            brackets::bracket_of,
            numbering::number,
        },
    },
    error::Result,
};

/// What the working text does not have any more of what merges wrote since the newest revision.
///
/// # Errors
/// What the database said.
pub fn since_merge(tx: &mut Reading<'_>, facts: &Facts) -> Result<SinceMerge> {
    let Some(work) = super::work(tx, facts, &facts.lead)? else { return Ok(SinceMerge::default()) };
    let mut closed = closed_since(&work);
    let open: HashSet<&str> = inside(&work.working).collect();
    closed.retain(|one| !open.contains(one.bracket.as_str()));
    Ok(SinceMerge { closed, overwritten: overwritten(&work) })
}

/// The brackets that a merge made and that the working text has no more, or had no more before a later merge.
pub(super) fn closed_since(work: &Work) -> Vec<Closed> {
    let mut gone = work.content.closed.clone();
    gone.extend(closed(&work.content.merged_text, &work.working));
    gone
}

fn inside(text: &[Clause]) -> impl Iterator<Item = &str> {
    let brackets = text.iter().flat_map(|clause| &clause.runs).filter_map(|run| run.bracket.as_ref());
    brackets.map(|bracket| bracket_of(&bracket.id))
}

/// Words of amendments that the chair took and a merge wrote, and which the working text does not say any more.
fn overwritten(work: &Work) -> Vec<Overwritten> {
    let mut found = Vec::new();
    for merged in &work.content.merged {
        let Some(amendment) = work.find(merged.amendment).filter(|one| plan::still_stands(one, merged))
        else {
            continue;
        };
        let now = standing(&work.base, &work.working, &merged.written);
        let lost = |operation: &&Operation| {
            let id = operation.clause();
            merged.stood.contains(id) && !now.contains(id) && !in_bracket(operation, amendment.number)
        };
        let lost: HashSet<&ClauseId> = merged.written.iter().filter(lost).map(Operation::clause).collect();
        if lost.is_empty() {
            continue;
        }
        let text = apply(&work.base, &merged.written);
        let mut named: HashSet<&ClauseId> = HashSet::new();
        for (clause, numbered) in
            work.base.iter().zip(number(&work.base)).chain(text.iter().zip(number(&text)))
        {
            if lost.contains(&clause.id) && named.insert(&clause.id) {
                found.push(Overwritten {
                    amendment: amendment.number,
                    state: amendment.delegation.clone(),
                    reference: numbered.reference,
                });
            }
        }
    }
    found
}

/// Whether an operation puts words into the amendment's own bracket; what became of that is told with the brackets.
fn in_bracket(operation: &Operation, number: i64) -> bool {
    let (Operation::Replace { new, .. } | Operation::InsertAfter { new, .. }) = operation else {
        return false;
    };
    let own = format!("a{number}");
    inside(std::slice::from_ref(new)).any(|bracket| bracket == own)
}
