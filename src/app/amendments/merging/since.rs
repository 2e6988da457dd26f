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
            ClauseId,
            bracket_changes::{Gone, gone, still_gone},
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
    let gone = still_gone(gone_since(&work), &work.working);
    Ok(SinceMerge { gone, overwritten: overwritten(&work) })
}

/// What stood in a bracket that a merge made and stands in the working text no more, or stood there no more before a later
/// merge.
pub(super) fn gone_since(work: &Work) -> Vec<Gone> {
    let mut all = work.content.gone.clone();
    all.extend(gone(&work.content.merged_text, &work.working));
    all
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
        // Called as in the revision; what amendments brought, as where the last merge put it.
        let merged_text = &work.content.merged_text;
        let texts = [&work.base, merged_text, &text].map(|text| text.iter().zip(number(text)));
        for (clause, numbered) in texts.into_iter().flatten() {
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
    let mut brackets = new.runs.iter().filter_map(|run| run.bracket.as_ref());
    brackets.any(|bracket| bracket_of(&bracket.id) == own)
}
