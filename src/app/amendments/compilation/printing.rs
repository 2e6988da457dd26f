//! Owns: the compilation as a page to print. Never: lets a text out that the policy keeps in, or without its reader's name.

use super::{Asked, Entry, on_the_table, showing};
use crate::{
    app::{
        Reading,
        export::{Paper, file_name},
    },
    domain::{
        amendments::{Stance, compilation::compile, touches::Proposal},
        ids::RecommendationId,
        policy::{self, Action, Subject, permit},
        recommendations::revision_label,
        refusal::Refusal,
    },
    error::Result,
    export::compilation::{Page, Proposer, render},
    store::{recommendations, signoffs::asked, texts},
};

/// The newest revision with every pending amendment the reader sees.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for a text marked RED; `no-revision`.
pub fn printed(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Paper> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::Export, Subject::Recommendation(&facts))?;
    let own = policy::see(&tx.actor, &facts)?.delegation.clone();
    let (symbol, title, newest) = asked::head(tx.conn, id)?;
    let Some(newest) = newest else {
        return Err(Refusal::new("no-revision", "There is no revision to export yet.").into());
    };
    let (_, json) = texts::revision(tx.conn, id, newest.into())?;
    let base = texts::clauses(&json)?;
    let entries = on_the_table(tx, id, &own, &Asked::default(), (newest, newest), &base)?;
    let placed: Vec<&Entry> = entries.iter().filter(|entry| entry.operations.is_some()).collect();
    let proposals: Vec<Proposal<'_>> = placed
        .iter()
        .filter_map(|entry| {
            Some(Proposal { key: entry.amendment.number, operations: entry.operations.as_ref()? })
        })
        .collect();
    let compiled = compile(&base, &proposals);
    let conflicts: Vec<String> =
        showing::show(&base, &entries).conflicts.into_iter().map(|conflict| conflict.sentence).collect();
    let proposers: Vec<Proposer> = placed
        .iter()
        .map(|entry| {
            let said = |stance| showing::saying(&entry.amendment, stance).join(", ");
            Proposer {
                number: entry.amendment.number,
                sponsors: said(Stance::Sponsor),
                supporters: said(Stance::Support),
                opposers: said(Stance::Oppose),
            }
        })
        .collect();
    let content = render(&Page {
        symbol: &symbol,
        title: &title,
        revision: &revision_label(newest),
        marking: facts.marking,
        reader: &tx.actor.name,
        made: &tx.now.in_utc(),
        clauses: &compiled.clauses,
        proposals: &proposers,
        conflicts: &conflicts,
    });
    Ok(Paper { name: format!("{}-compilation.html", file_name(&symbol)), content })
}
