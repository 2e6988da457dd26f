//! Owns: keeping the merge under way in step with the text: what the chair took is in the text that is issued, and a new
//! revision leaves no words behind that would undo it. Never: writes the working text.

use super::{Content, plan, store};
use crate::{
    app::{Writing, amendments::wording},
    domain::{
        amendments::{
            operations::Operation,
            rebase::{RebaseOutcome, rebase},
            taken::is_said,
        },
        recommendations::Facts,
        refusal::Refusal,
    },
    error::Result,
    store::amendments as rows,
};

/// Whether the working text has all that the chair took of amendments to the newest revision, and nothing that no longer
/// stands.
///
/// # Errors
/// `amendments-not-merged`, which names them.
pub fn in_step(tx: &mut Writing<'_>, facts: &Facts) -> Result<()> {
    let Some(work) = super::work(tx, facts, &facts.lead)? else { return Ok(()) };
    let missing = plan::unmerged(&work)
        .filter(|(_, operations, brackets)| *brackets || !is_said(&work.base, &work.working, operations));
    let mut wrong: Vec<String> = missing
        .map(|(amendment, ..)| {
            let status = amendment.status.spoken();
            format!(
                "amendment {} ({}) is {status}, but not in the working text",
                amendment.number, amendment.delegation
            )
        })
        .collect();
    let (_, overtaken) = plan::without_overtaken(&work);
    for one in overtaken.iter().filter(|one| one.is_there || !one.unclear.is_empty()) {
        wrong.push(format!(
            "the working text has words of amendment {} ({}) that no longer stand",
            one.amendment.number, one.amendment.delegation
        ));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let detail = format!("Carry the merge out first: {}.", wrong.join("; "));
    Err(Refusal::new("amendments-not-merged", detail).into())
}

/// A new revision was issued: the chair's own words for clauses come with it as far as they fit; the others are kept to
/// be read. What earlier merges brought is in the revision now.
///
/// # Errors
/// What the database said.
pub fn follow(tx: &mut Writing<'_>, facts: &Facts, (from, to): (u32, u32)) -> Result<()> {
    let Some(stored) = rows::merge(tx.conn, facts.id)? else { return Ok(()) };
    let mut content: Content = serde_json::from_str(&stored.content)?;
    let (was, now) = (wording::base(tx, facts.id, from)?, wording::base(tx, facts.id, to)?);
    content.merged.clear();
    content.merged_text.clear();
    content.gone.clear();
    for words in std::mem::take(&mut content.clause_texts) {
        let operation = Operation::Replace { clause: words.id.clone(), new: words };
        let rebased = rebase(&was, &now, std::slice::from_ref(&operation));
        match (rebased.outcome, rebased.operations.into_iter().next()) {
            (RebaseOutcome::Carried | RebaseOutcome::Merged, Some(Operation::Replace { new, .. })) => {
                content.clause_texts.push(new);
            }
            (RebaseOutcome::NeedsAttention, Some(Operation::Replace { new, .. })) => {
                content.outdated_texts.retain(|known| known.id != new.id);
                content.outdated_texts.push(new);
            }
            _ => {}
        }
    }
    // The new revision makes every open page stale by itself: see `Work::version`.
    store(tx, facts.id, stored.version, &content, (stored.saver, &stored.updated_by_delegation))?;
    let hint = super::officers(tx, facts, &stored.updated_by_delegation)?;
    tx.hint_only(hint);
    Ok(())
}
