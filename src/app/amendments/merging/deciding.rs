//! Owns: what the chair decides on one amendment while a merge is under way: as sent, checked, and as kept.
//! Never: computes the text.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Work;
use crate::{
    app::{Reading, amendments::wording, live_texts},
    domain::{
        amendments::{
            MAX_RATIONALE_CHARS, Outcome,
            operations::{Operation, OperationBody, part_of, read_operations},
        },
        ids::AmendmentId,
        live::Drafted,
        refusal::Invalid,
        texts::{ClauseId, reading::read_prose},
    },
    error::Result,
    store::amendments::Amendment,
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
    /// Of an amendment that is accepted, what stands in brackets: what it does to these clauses.
    pub in_brackets: Option<Vec<ClauseId>>,
}

/// A decision on one amendment, as kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Decision {
    pub(super) amendment: AmendmentId,
    pub(super) outcome: Outcome,
    pub(super) reason: Option<String>,
    pub(super) text: Option<Vec<Operation>>,
    pub(super) clauses: Option<Vec<ClauseId>>,
    #[serde(default)]
    pub(super) in_brackets: Option<Vec<ClauseId>>,
    /// Whether a newer revision changed the words that `text` replaces: it is to be read, not to be applied.
    #[serde(default)]
    pub(super) outdated: bool,
}

impl Decision {
    pub(super) fn is_compromise_on(&self, amendment: AmendmentId) -> bool {
        self.amendment == amendment && self.outcome == Outcome::AcceptedAsModified
    }

    /// Whether it has no words of its own: none were sent, or all that were drafted are those of the revision again.
    fn is_wordless(&self) -> bool {
        self.text.as_ref().is_none_or(Vec::is_empty)
    }

    /// Whether every clause it names is one that the amendment is about; a newer text of that may have left some.
    pub(super) fn fits(&self, amendment: &Amendment) -> bool {
        let operations = self.text.as_ref().unwrap_or(&amendment.operations);
        let mut named = self.clauses.iter().chain(&self.in_brackets).flatten();
        named.all(|clause| operations.iter().any(|operation| operation.clause() == clause))
    }

    /// What is still missing before it can be carried out.
    pub(super) fn missing(&self) -> Option<&'static str> {
        let reasoned = self.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        match self.outcome {
            Outcome::NotRetained if !reasoned => Some("reason"),
            Outcome::AcceptedAsModified if self.outdated => Some("text"),
            Outcome::AcceptedAsModified if self.is_wordless() && self.clauses.is_none() => Some("text"),
            _ => None,
        }
    }

    /// Whether what the amendment does to this clause is to stand in brackets.
    pub(super) fn brackets(&self, clause: &ClauseId) -> bool {
        let named = self.in_brackets.as_ref().is_some_and(|clauses| clauses.contains(clause));
        named || self.outcome == Outcome::Bracketed
    }

    /// What it takes of the amendment.
    pub(super) fn operations(&self, amendment: &Amendment) -> Vec<Operation> {
        let all = self.text.as_ref().unwrap_or(&amendment.operations);
        match &self.clauses {
            None => all.clone(),
            Some(clauses) => part_of(all, |clause| clauses.contains(clause)),
        }
    }
}

/// Checks the decisions that were sent.
///
/// # Errors
/// Below `/decisions`: `unknown-amendment`, `duplicate`, `unknown-clause`, `not-expected`, and what operations and reasons
/// are refused for.
pub(super) fn read_decisions(tx: &mut Reading<'_>, work: &Work, sent: Vec<Decide>) -> Result<Vec<Decision>> {
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
        check_parts(&at, &decide, &mut wrong);
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
        let operations = text.as_ref().unwrap_or(&amendment.operations);
        for (field, clauses) in [("clauses", &decide.clauses), ("in_brackets", &decide.in_brackets)] {
            for (nth, clause) in clauses.iter().flatten().enumerate() {
                if !operations.iter().any(|operation| operation.clause() == clause) {
                    let detail = format!("The amendment does nothing to clause \"{clause}\".");
                    wrong.add(format!("{at}/{field}/{nth}"), "unknown-clause", detail);
                }
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
        let Decide { amendment, outcome, clauses, in_brackets, .. } = decide;
        // Words that a newer revision overtook count again only when they are changed.
        let known = work.content.decisions.iter().find(|known| known.amendment == amendment);
        let outdated = known.is_some_and(|known| known.outdated && known.text == text);
        decisions.push(Decision { amendment, outcome, reason, text, clauses, in_brackets, outdated });
    }
    wrong.into_result()?;
    Ok(decisions)
}

/// What is said beside an outcome must mean something with it.
fn check_parts(at: &str, decide: &Decide, wrong: &mut Invalid) {
    let sent = |field: Option<usize>| field.is_some_and(|count| count > 0);
    let (text, outcome) = (decide.text.as_ref().map(Vec::len), decide.outcome);
    if sent(text) && outcome != Outcome::AcceptedAsModified {
        let detail = "Words of your own go with an amendment that is accepted as modified.";
        wrong.add(format!("{at}/text"), "not-expected", detail);
    }
    if decide.clauses.is_some() && outcome == Outcome::NotRetained {
        let detail = "An amendment is not retained as a whole: accept a part of it instead.";
        wrong.add(format!("{at}/clauses"), "not-expected", detail);
    }
    let out = |clause: &ClauseId| decide.clauses.as_ref().is_some_and(|taken| !taken.contains(clause));
    for (nth, _) in decide.in_brackets.iter().flatten().enumerate().filter(|(_, clause)| out(clause)) {
        let detail = "What stands in brackets is taken: name it among the clauses.";
        wrong.add(format!("{at}/in_brackets/{nth}"), "not-taken", detail);
    }
    if decide.in_brackets.is_some() && outcome != Outcome::Accepted {
        let detail = "Single clauses are put in brackets of an amendment that is accepted otherwise.";
        wrong.add(format!("{at}/in_brackets"), "not-expected", detail);
    }
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
