//! Owns: the compilation as a page to print. Never: lets a text out that the policy keeps in, or without its reader's name,
//! or what is only prepared as if it were tabled.

use super::{Asked, Entry, on_the_table, showing};
use crate::{
    app::{
        Reading,
        export::{Paper, file_name},
    },
    domain::{
        amendments::{Stance, compilation::compile_some, operations::Operation, touches::Proposal},
        ids::RecommendationId,
        policy::{self, Action, Subject, permit},
        recommendations::revision_label,
        refusal::Refusal,
        texts::{Clause, numbering::number},
    },
    error::Result,
    export::compilation::{Apart, Page, Proposer, render},
    store::{amendments::Amendment, recommendations, signoff::asked as heads, texts},
};

/// The compilation asked for as the page shows it: its revision, its filters, and what does not fit the text by name. When
/// `folded`, clauses on which nothing is proposed are only counted.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for a text marked RED; `no-revision`.
pub fn printed(tx: &mut Reading<'_>, id: RecommendationId, asked: &Asked, folded: bool) -> Result<Paper> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::Export, Subject::Recommendation(&facts))?;
    let own = policy::see(&tx.actor, &facts)?.delegation.clone();
    let (symbol, title, newest) = heads::head(tx.conn, id)?;
    if newest.is_none() {
        return Err(Refusal::new("no-revision", "There is no revision to export yet.").into());
    }
    let (revision, newest) = asked.revisions(tx, id)?;
    let (_, json) = texts::revision(tx.conn, id, revision.into())?;
    let base = texts::clauses(&json)?;
    let entries = on_the_table(tx, id, &own, asked, (revision, newest), &base)?;
    let placed: Vec<&Entry> = entries.iter().filter(|entry| entry.operations.is_some()).collect();
    let proposals: Vec<Proposal<'_>> = placed
        .iter()
        .filter_map(|entry| {
            Some(Proposal { key: entry.amendment.number, operations: entry.operations.as_ref()? })
        })
        .collect();
    let mut compiled = compile_some(&base, &proposals, |at| placed.get(at).is_some_and(|entry| entry.asked));
    compiled.clauses.retain(|clause| asked.shows(&entries, clause.id.as_str(), clause.place));
    let conflicts: Vec<String> =
        showing::show(&base, &entries).conflicts.into_iter().map(|conflict| conflict.sentence).collect();
    let proposers: Vec<Proposer> =
        placed.iter().map(|entry| proposer(&entry.amendment, entry.asked)).collect();
    let apart: Vec<Apart> = entries
        .iter()
        .filter(|entry| entry.asked && entry.operations.is_none())
        .map(|entry| standing_apart(&entry.amendment))
        .collect();
    let only = asked.in_words(&base, folded);
    let content = render(&Page {
        symbol: &symbol,
        title: &title,
        revision: &revision_label(revision),
        marking: facts.marking,
        reader: &tx.actor.name,
        made: &tx.now.in_utc(),
        only: &only,
        folded,
        clauses: &compiled.clauses,
        proposals: &proposers,
        apart: &apart,
        contradictions: &compiled.conflicts,
        conflicts: &conflicts,
    });
    Ok(Paper { name: format!("{}-compilation.html", file_name(&symbol)), content })
}

impl Asked {
    /// What a page is narrowed to, so that nobody takes a part of the compilation for all of it.
    fn in_words(&self, base: &[Clause], folded: bool) -> String {
        let mut what = Vec::new();
        if let Some(state) = &self.state {
            what.push(format!("proposed by {state}"));
        }
        if let Some(clause) = &self.clause {
            let mut named = base.iter().zip(number(base));
            let reference = named.find(|(known, _)| known.id == *clause).map(|(_, named)| named.reference);
            what.push(format!("on {}", reference.unwrap_or_else(|| clause.to_string())));
        }
        if let Some(status) = self.status {
            what.push(status.spoken().to_owned());
        }
        let amendments = (!what.is_empty()).then(|| format!("Only amendments {}.", what.join(", ")));
        let clauses = folded.then(|| "Only clauses with proposals; the others are counted.".to_owned());
        amendments.into_iter().chain(clauses).collect::<Vec<_>>().join(" ")
    }
}

fn proposer(amendment: &Amendment, shown: bool) -> Proposer {
    let said = |stance| showing::saying(amendment, stance).join(", ");
    Proposer {
        number: amendment.number,
        shown,
        sponsors: said(Stance::Sponsor),
        supporters: said(Stance::Support),
        opposers: said(Stance::Oppose),
    }
}

/// An amendment that does not fit the text, with the words it was written with.
fn standing_apart(amendment: &Amendment) -> Apart {
    let words = amendment.operations.iter().map(|operation| match operation {
        Operation::Replace { new, .. } | Operation::InsertAfter { new, .. } => new.runs.clone(),
        Operation::Delete { .. } | Operation::MoveAfter { .. } => Vec::new(),
    });
    Apart {
        by: proposer(amendment, true),
        revision: revision_label(amendment.revision),
        words: words.filter(|runs| !runs.is_empty()).collect(),
    }
}
