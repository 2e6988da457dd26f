//! Owns: the chair's merge under way: what is decided so far, saved as it goes and taken up by any officer of the chair.
//! `plan` computes what comes of it, `carrying_out` makes it happen. Never: changes the recommendation while it is saved.

mod carrying_out;
mod compromise;
mod deciding;
mod plan;
mod since;
mod step;
mod view;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

pub use carrying_out::{CarryOut, MergedView, carry_out};
pub use compromise::Compromise;
pub use deciding::Decide;
use deciding::{Decision, read_decisions};
pub(super) use since::since_merge;
pub(super) use step::{follow, in_step};
pub use view::{DecisionView, MergeBy, MergeProgress, MergeView, MergedClauseView, PreviewView};

use super::{Filter, wording};
use crate::{
    app::{Reading, Writing, live::Hint, live_texts},
    domain::{
        amendments::{Outcome, operations::Operation, taken::Taking},
        ids::{AmendmentId, RecommendationId, StateCode, UserId},
        live::Drafted,
        policy::{Action, Subject, permit_inside},
        recommendations::Facts,
        refusal::Invalid,
        texts::{Clause, ClauseId, bracket_changes::Gone, reading::read},
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment, StoredMerge},
        notices::people,
        recommendations, texts,
    },
};

/// What is kept of a merge.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Content {
    decisions: Vec<Decision>,
    clause_texts: Vec<Clause>,
    /// The chair's own words for clauses that a newer revision changed as well: to be read, not to be applied.
    #[serde(default)]
    outdated_texts: Vec<Clause>,
    /// Amendments whose words the working text has already.
    merged: Vec<Merged>,
    /// The working text as the last merge left it.
    #[serde(default)]
    merged_text: Vec<Clause>,
    /// What stood in brackets that merges made and was gone again before the last of them.
    #[serde(default)]
    gone: Vec<Gone>,
}

/// What an earlier merge put into the working text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Merged {
    amendment: AmendmentId,
    /// What was taken of it.
    taken: Vec<Operation>,
    /// Whether that stands in brackets.
    brackets: bool,
    /// What that did to the text: the same, or the brackets made of it.
    written: Vec<Operation>,
    /// Where the merged text had just that.
    #[serde(default)]
    stood: HashSet<ClauseId>,
}

/// Everything a merge is made of.
struct Work {
    facts: Facts,
    revision: u32,
    base: Vec<Clause>,
    working: Vec<Clause>,
    amendments: Vec<Amendment>,
    stored: Option<StoredMerge>,
    content: Content,
}

impl Work {
    /// Raised by every save and by every revision: whoever decided on older words is stale.
    fn version(&self) -> i64 {
        self.saved().saturating_add(i64::from(self.revision))
    }

    /// How often it was saved.
    fn saved(&self) -> i64 {
        self.stored.as_ref().map_or(0, |stored| stored.version)
    }

    fn find(&self, id: AmendmentId) -> Option<&Amendment> {
        self.amendments.iter().find(|amendment| amendment.id == id)
    }

    /// What the next text takes of an amendment; nothing when it is not retained.
    fn takes(&self, decision: &Decision, amendment: &Amendment) -> Taking {
        let bracketed = |id: &ClauseId| decision.brackets(id);
        let operations = decision.operations(amendment);
        Taking::of(&self.base, &operations, bracketed, &self.content.clause_texts)
    }

    /// The disposition a decision leads to. Other words than its own are a compromise, also when the chair wrote them for
    /// the clause and not for the amendment: its sponsors answer.
    fn recorded_as(&self, decision: &Decision, amendment: &Amendment) -> Outcome {
        match decision.outcome {
            Outcome::NotRetained => Outcome::NotRetained,
            _ => self.takes(decision, amendment).outcome(&amendment.operations),
        }
    }

    /// Decisions on amendments that still await one, with the amendment.
    fn open(&self) -> Vec<(&Decision, &Amendment)> {
        let all = self.content.decisions.iter();
        all.filter_map(|decision| Some((decision, self.find(decision.amendment)?)))
            .filter(|(_, amendment)| amendment.status.awaits_disposition())
            .collect()
    }
}

/// The merge is the chair's paper: to everybody else it does not exist.
fn load(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Work> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit_inside(&tx.actor, Action::Merge, Subject::Recommendation(&facts))?;
    let chair = tx.actor.seat(facts.mandate).ok_or(Error::NotFound)?.delegation.clone();
    work(tx, &facts, &chair)?.ok_or(Error::NotFound)
}

/// As it stands, with the amendments on the table that this delegation sees; none before there is a revision.
fn work(tx: &mut Reading<'_>, facts: &Facts, seen_by: &StateCode) -> Result<Option<Work>> {
    let id = facts.id;
    let (_, newest) = texts::newest(tx.conn, id)?;
    let Some(revision) = newest else { return Ok(None) };
    let base = wording::base(tx, id, revision)?;
    let working = texts::clauses(&texts::working(tx.conn, id)?.clauses)?;
    let mut amendments = rows::list(tx.conn, id, seen_by, &Filter::default(), None, i64::MAX)?;
    amendments.retain(|amendment| amendment.submitted_at.is_some());
    let stored = rows::merge(tx.conn, id)?;
    let content: Option<Content> =
        stored.as_ref().map(|stored| serde_json::from_str(&stored.content)).transpose()?;
    let (facts, mut content) = (facts.clone(), content.unwrap_or_default());
    // What was decided clause by clause of other clauses than it has now is to be decided again.
    let text_of = |decision: &Decision| amendments.iter().find(|one| one.id == decision.amendment);
    content.decisions.retain(|decision| text_of(decision).is_none_or(|amendment| decision.fits(amendment)));
    Ok(Some(Work { facts, revision, base, working, amendments, stored, content }))
}

/// The merge under way.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the chair; `wrong-status`.
pub fn merge(tx: &mut Reading<'_>, id: RecommendationId) -> Result<MergeView> {
    let work = load(tx, id)?;
    view::view(&work)
}

/// Saves what is decided so far.
///
/// # Errors
/// [`Error::Stale`] when another officer saved; [`Error::Invalid`].
pub fn save_merge(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    version: i64,
    decisions: Vec<Decide>,
    clause_texts: Vec<Clause>,
) -> Result<MergeView> {
    let mut work = load(tx, id)?;
    if version != work.version() {
        return Err(stale(&work));
    }
    work.content.decisions = read_decisions(tx, &work, decisions)?;
    let outdated = |clause: &Clause| clause_texts.iter().any(|sent| sent.id == clause.id);
    work.content.outdated_texts.retain(|clause| !outdated(clause));
    work.content.clause_texts = read(clause_texts).map_err(|Invalid(mut errors)| {
        for error in &mut errors {
            error.pointer = error.pointer.replacen("/clauses", "/clause_texts", 1);
        }
        Invalid(errors)
    })?;
    keep(tx, &mut work)?;
    view::view(&work)
}

fn stale(work: &Work) -> Error {
    match view::view(work).and_then(|view| Ok(serde_json::to_value(view)?)) {
        Ok(current) => Error::Stale { current },
        Err(error) => error,
    }
}

/// Stores the content as the next version; only officers of the chair hear of it, and compromises that are drafted live
/// follow what was decided.
fn keep(tx: &mut Writing<'_>, work: &mut Work) -> Result<()> {
    let (id, now, next) = (work.facts.id, tx.now, work.saved().saturating_add(1));
    let by = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let seat = tx.actor.seat(work.facts.mandate).ok_or(Error::NotFound)?.delegation.clone();
    let content = store(tx, id, next, &work.content, (by, &seat))?;
    let hint = officers(tx, &work.facts, &seat)?;
    tx.hint_only(hint);
    work.stored = Some(StoredMerge {
        version: next,
        content,
        updated_at: now,
        updated_by: tx.actor.name.clone(),
        saver: by,
        updated_by_delegation: seat,
    });
    for decision in work.content.decisions.iter().filter(|d| d.is_compromise_on(d.amendment)) {
        live_texts::follow(tx, Drafted::Compromise(decision.amendment))?;
    }
    Ok(())
}

fn store(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    version: i64,
    content: &Content,
    (by, delegation): (UserId, &StateCode),
) -> Result<String> {
    let (json, now) = (serde_json::to_string(content)?, tx.now);
    rows::save_merge(tx.conn, id, version, &json, by, delegation, now)?;
    Ok(json)
}

/// The merge changed: for officers of the chair alone.
fn officers(tx: &mut Reading<'_>, facts: &Facts, chair: &StateCode) -> Result<Hint> {
    let now = tx.now;
    let officers = people(tx.conn, facts.mandate, now)?
        .into_iter()
        .filter(|person| person.seat.delegation == *chair)
        .map(|person| person.user)
        .collect();
    Ok(Hint {
        kind: "merge.saved",
        mandate: Some(facts.mandate),
        recommendation: Some(facts.id),
        only: Some(officers),
    })
}
