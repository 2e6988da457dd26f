//! Owns: the chair's merge under way: what is decided so far, saved as it goes and taken up by any officer of the chair.
//! `plan` computes what comes of it, `carrying_out` makes it happen. Never: changes the recommendation while it is saved.

mod carrying_out;
mod compromise;
mod plan;
mod step;
mod view;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use carrying_out::{CarryOut, MergedView, carry_out};
pub use compromise::Compromise;
pub(super) use step::{follow, in_step};
pub use view::{DecisionView, MergeBy, MergeProgress, MergeView, MergedClauseView, PreviewView};

use super::{Filter, wording};
use crate::{
    app::{Reading, Writing, live::Hint, live_texts},
    domain::{
        amendments::{
            MAX_RATIONALE_CHARS, Outcome,
            operations::{Operation, OperationBody, part_of, read_operations},
            taken::settled_by,
        },
        ids::{AmendmentId, RecommendationId, StateCode, UserId},
        live::Drafted,
        policy::{Action, Subject, permit_inside},
        recommendations::Facts,
        refusal::Invalid,
        texts::{
            Clause, ClauseId,
            reading::{read, read_prose},
        },
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment, StoredMerge},
        notices::people,
        recommendations, texts,
    },
};

/// A decision on one amendment, as sent.
#[derive(Debug)]
pub struct Decide {
    /// Which.
    pub amendment: AmendmentId,
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<String>,
    /// The compromise.
    pub text: Option<Vec<OperationBody>>,
    /// Only for what it does to these clauses; the rest is not taken.
    pub clauses: Option<Vec<ClauseId>>,
}

/// A decision on one amendment, as kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Decision {
    amendment: AmendmentId,
    outcome: Outcome,
    reason: Option<String>,
    text: Option<Vec<Operation>>,
    clauses: Option<Vec<ClauseId>>,
    /// Whether a newer revision changed the words that `text` replaces: it is to be read, not to be applied.
    #[serde(default)]
    outdated: bool,
}

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
    fn version(&self) -> i64 {
        self.stored.as_ref().map_or(0, |stored| stored.version)
    }

    fn find(&self, id: AmendmentId) -> Option<&Amendment> {
        self.amendments.iter().find(|amendment| amendment.id == id)
    }

    /// What the next text takes of an amendment: the chair's own words where they settle a clause.
    fn takes(&self, decision: &Decision, amendment: &Amendment) -> Vec<Operation> {
        settled_by(&self.base, &decision.operations(amendment), &self.content.clause_texts)
    }

    /// The disposition a decision leads to. Other words than its own are a compromise, also when the chair wrote them for
    /// the clause and not for the amendment: its sponsors answer.
    fn recorded_as(&self, decision: &Decision, amendment: &Amendment) -> Outcome {
        decision.outcome.recorded_as(self.takes(decision, amendment) == amendment.operations)
    }

    /// Decisions on amendments that still await one, with the amendment.
    fn open(&self) -> Vec<(&Decision, &Amendment)> {
        let all = self.content.decisions.iter();
        all.filter_map(|decision| Some((decision, self.find(decision.amendment)?)))
            .filter(|(_, amendment)| amendment.status.awaits_disposition())
            .collect()
    }
}

impl Decision {
    fn is_compromise_on(&self, amendment: AmendmentId) -> bool {
        self.amendment == amendment && self.outcome == Outcome::AcceptedAsModified
    }

    /// Whether it has no words of its own: none were sent, or all that were drafted are those of the revision again.
    fn is_wordless(&self) -> bool {
        self.text.as_ref().is_none_or(Vec::is_empty)
    }

    /// What is still missing before it can be carried out.
    fn missing(&self) -> Option<&'static str> {
        let reasoned = self.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        match self.outcome {
            Outcome::NotRetained if !reasoned => Some("reason"),
            Outcome::AcceptedAsModified if self.outdated => Some("text"),
            Outcome::AcceptedAsModified if self.is_wordless() && self.clauses.is_none() => Some("text"),
            _ => None,
        }
    }

    /// What it takes of the amendment.
    fn operations(&self, amendment: &Amendment) -> Vec<Operation> {
        let all = self.text.as_ref().unwrap_or(&amendment.operations);
        match &self.clauses {
            None => all.clone(),
            Some(clauses) => part_of(all, |clause| clauses.contains(clause)),
        }
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
    let content = stored.as_ref().map(|stored| serde_json::from_str(&stored.content)).transpose()?;
    let (facts, content) = (facts.clone(), content.unwrap_or_default());
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
    let (id, now, next) = (work.facts.id, tx.now, work.version().saturating_add(1));
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

fn read_decisions(tx: &mut Reading<'_>, work: &Work, sent: Vec<Decide>) -> Result<Vec<Decision>> {
    let mut wrong = Invalid::default();
    let mut seen: HashMap<AmendmentId, usize> = HashMap::new();
    let mut decisions = Vec::with_capacity(sent.len());
    for (place, decide) in sent.into_iter().enumerate() {
        let at = format!("/decisions/{place}");
        let Some(amendment) = work.find(decide.amendment) else {
            wrong.add(format!("{at}/amendment"), "unknown-amendment", "There is no such amendment here.");
            continue;
        };
        if seen.insert(amendment.id, place).is_some() {
            wrong.add(format!("{at}/amendment"), "duplicate", "This amendment is decided twice.");
        }
        let text = match decide.text.filter(|text| !text.is_empty()) {
            None => drafted(tx, work, decide.amendment, decide.outcome)?,
            Some(text) => {
                let base = if amendment.revision == work.revision {
                    work.base.clone()
                } else {
                    wording::base(tx, work.facts.id, amendment.revision)?
                };
                match read_operations(text, &base) {
                    Ok(operations) => Some(operations),
                    Err(Invalid(errors)) => {
                        for error in errors {
                            let pointer = error.pointer.replacen("/operations", &format!("{at}/text"), 1);
                            wrong.add(pointer, error.code, error.detail);
                        }
                        None
                    }
                }
            }
        };
        for (nth, clause) in decide.clauses.iter().flatten().enumerate() {
            let operations = text.as_ref().unwrap_or(&amendment.operations);
            if !operations.iter().any(|operation| operation.clause() == clause) {
                let detail = format!("The amendment does nothing to clause \"{clause}\".");
                wrong.add(format!("{at}/clauses/{nth}"), "unknown-clause", detail);
            }
        }
        let said = decide.reason.filter(|reason| !reason.trim().is_empty());
        let reason =
            match said.map(|reason| read_prose(&format!("{at}/reason"), &reason, MAX_RATIONALE_CHARS)) {
                None => None,
                Some(Ok(reason)) => Some(reason),
                Some(Err(Invalid(mut errors))) => {
                    wrong.0.append(&mut errors);
                    None
                }
            };
        let Decide { amendment, outcome, clauses, .. } = decide;
        // Words that a newer revision overtook count again only when they are changed.
        let known = work.content.decisions.iter().find(|known| known.amendment == amendment);
        let outdated = known.is_some_and(|known| known.outdated && known.text == text);
        decisions.push(Decision { amendment, outcome, reason, text, clauses, outdated });
    }
    wrong.into_result()?;
    Ok(decisions)
}

/// The words that officers drafted live stay when none are sent: who decides on other amendments never takes them away.
fn drafted(
    tx: &mut Reading<'_>,
    work: &Work,
    amendment: AmendmentId,
    outcome: Outcome,
) -> Result<Option<Vec<Operation>>> {
    let mut known = work.content.decisions.iter();
    let known = known.find(|decision| decision.is_compromise_on(amendment));
    match known.filter(|_| outcome == Outcome::AcceptedAsModified) {
        Some(decision) if live_texts::is_drafted(tx, Drafted::Compromise(amendment))? => {
            Ok(decision.text.clone())
        }
        Some(_) | None => Ok(None),
    }
}
