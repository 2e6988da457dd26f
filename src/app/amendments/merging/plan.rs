//! Owns: what text comes of the decisions made so far, and what stands against it. Never: saves anything.

use super::{Decision, Work, check_fits};
use crate::{
    domain::{
        amendments::{
            AmendmentStatus, Outcome, Stance,
            bracketing::{Bracketed, bracketed},
            conflicts::Conflict,
            merge::merge,
            operations::{Operation, operations_between},
            touches::Proposal,
        },
        ids::{AmendmentId, StateCode},
        refusal::Refusal,
        texts::Clause,
    },
    store::amendments::Amendment,
};

/// The next text as far as it is decided.
pub(super) struct Plan {
    pub(super) clauses: Vec<Clause>,
    pub(super) conflicts: Vec<Conflict>,
    /// Identifier and number of each proposal the conflicts name.
    pub(super) names: Vec<(String, i64)>,
    /// Each amendment whose words the text takes, with what it takes of it.
    pub(super) taken: Vec<(AmendmentId, i64, Vec<Operation>)>,
    /// Why a part of it cannot be done, apart from conflicts.
    pub(super) refused: Option<Refusal>,
}

struct Taken<'a> {
    amendment: &'a Amendment,
    operations: Vec<Operation>,
    brackets: bool,
}

/// What comes of the decisions but those on the amendments `without`.
pub(super) fn plan(work: &Work, without: &[AmendmentId]) -> Plan {
    let mut refused: Option<Refusal> = None;
    let mut taken: Vec<Taken<'_>> = Vec::new();
    for (decision, amendment) in work.open() {
        if without.contains(&amendment.id) || decision.missing().is_some() {
            continue;
        }
        if let Err(refusal) = check_fits(amendment, decision.outcome) {
            refused = refused.or(Some(refusal));
            continue;
        }
        if let Some(one) = of_decision(decision, amendment) {
            taken.push(one);
        }
    }
    taken.extend(disposed(work));
    taken.sort_by_key(|one| one.amendment.number);

    let pen = operations_between(&work.base, &work.working);
    let brackets: Vec<Bracketed<'_>> = taken
        .iter()
        .filter(|one| one.brackets)
        .map(|one| Bracketed {
            number: one.amendment.number,
            operations: &one.operations,
            sponsors: states(one.amendment, Stance::Sponsor),
            holders: holders(work, one.amendment),
        })
        .collect();
    let in_brackets = bracketed(&work.base, &brackets).unwrap_or_else(|refusal| {
        refused = refused.take().or(Some(refusal));
        Vec::new()
    });

    let mut names = vec![(String::new(), 0)];
    let mut proposals = vec![Proposal { key: 0, operations: &pen }];
    for one in taken.iter().filter(|one| !one.brackets) {
        names.push((one.amendment.id.to_string(), one.amendment.number));
        proposals.push(Proposal { key: one.amendment.number, operations: &one.operations });
    }
    // All brackets go in together; a conflict with them is named after the amendment bracketed in that clause.
    let together = proposals.len();
    if !in_brackets.is_empty() {
        proposals.push(Proposal { key: i64::MAX, operations: &in_brackets });
    }
    let merged = merge(&work.base, &proposals, &work.content.clause_texts);
    let conflicts = merged.conflicts.into_iter().map(|mut conflict| {
        if conflict.second == together {
            let by = taken
                .iter()
                .filter(|one| one.brackets)
                .find(|one| one.operations.iter().any(|operation| *operation.clause() == conflict.clause));
            conflict.second = names.len();
            names.push(
                by.map_or_else(Default::default, |one| (one.amendment.id.to_string(), one.amendment.number)),
            );
        }
        conflict
    });
    let conflicts = conflicts.collect();
    let taken =
        taken.into_iter().map(|one| (one.amendment.id, one.amendment.number, one.operations)).collect();
    Plan { clauses: merged.clauses, conflicts, names, taken, refused }
}

fn of_decision<'a>(decision: &Decision, amendment: &'a Amendment) -> Option<Taken<'a>> {
    let brackets = match decision.outcome {
        Outcome::Accepted | Outcome::AcceptedAsModified => false,
        Outcome::Bracketed => true,
        Outcome::NotRetained => return None,
    };
    Some(Taken { amendment, operations: decision.operations(amendment), brackets })
}

/// Amendments to this revision that were disposed of outside the workbench and are not in the working text yet.
fn disposed(work: &Work) -> Vec<Taken<'_>> {
    let ready = work.amendments.iter().filter(|amendment| {
        amendment.revision == work.revision && !work.content.merged.contains(&amendment.id)
    });
    ready
        .filter_map(|amendment| {
            let compromise = amendment.disposition.as_ref().and_then(|disposition| disposition.text.clone());
            let own = || amendment.operations.clone();
            let (operations, brackets) = match amendment.status {
                AmendmentStatus::Accepted => (own(), false),
                AmendmentStatus::AcceptedAsModified => (compromise.unwrap_or_else(own), false),
                AmendmentStatus::Bracketed => (own(), true),
                _ => return None,
            };
            Some(Taken { amendment, operations, brackets })
        })
        .collect()
}

fn states(amendment: &Amendment, wanted: Stance) -> Vec<StateCode> {
    let stances = amendment.stances.iter().filter(|(_, (stance, _))| *stance == wanted);
    stances.map(|(state, _)| state.clone()).collect()
}

/// Who holds to the present words: those who oppose the amendment, or the lead.
fn holders(work: &Work, amendment: &Amendment) -> Vec<StateCode> {
    let opposed = states(amendment, Stance::Oppose);
    if opposed.is_empty() { vec![work.facts.lead.clone()] } else { opposed }
}
