//! Owns: what text comes of the decisions made so far, and what stands against it. Never: saves anything.

use super::{Decision, Merged, Work};
use crate::{
    domain::{
        amendments::{
            Outcome, Stance,
            bracketing::{Bracketed, bracketed},
            check_fits,
            conflicts::{Conflict, ConflictKind},
            merge::merge,
            operations::{Operation, operations_between},
            taken::{settled_by, taken as taken_of, without as taken_out},
            touches::Proposal,
        },
        ids::{AmendmentId, StateCode},
        refusal::Refusal,
        texts::{Clause, ClauseId, brackets::with_owners},
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
    /// What that writes into the text, to be kept.
    pub(super) written: Vec<Merged>,
    /// Amendments whose words an earlier merge brought and which do not stand any more.
    pub(super) taken_out: Vec<AmendmentId>,
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
        if let Err(refusal) = check_fits(amendment.number, amendment.status, decision.outcome) {
            refused = refused.or(Some(refusal));
            continue;
        }
        match of_decision(work, decision, amendment) {
            Some(one) if one.operations.is_empty() => {
                refused = refused.or_else(|| Some(nothing_of(amendment)))
            }
            Some(one) => taken.push(one),
            None => {}
        }
    }
    for one in disposed(work) {
        if one.operations.is_empty() {
            refused = refused.or_else(|| Some(nothing_of(one.amendment)));
        } else {
            taken.push(one);
        }
    }
    taken.sort_by_key(|one| one.amendment.number);

    let (working, overtaken, unclear) = without_overtaken(work);
    let pen = operations_between(&work.base, &working);
    let brackets: Vec<Bracketed<'_>> =
        taken.iter().filter(|one| one.brackets).map(|one| in_bracket(work, one)).collect();
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
    // What was proposed before a state joined a bracket or left it does not undo that.
    let clauses = with_owners(&work.base, &working, merged.clauses);
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
    let mut conflicts: Vec<Conflict> = conflicts.collect();
    for (amendment, clause) in unclear {
        if work.content.clause_texts.iter().all(|settled| settled.id != clause) {
            conflicts.push(Conflict { first: 0, second: names.len(), clause, kind: ConflictKind::SameWords });
            names.push((amendment.id.to_string(), amendment.number));
        }
    }
    let written = taken.iter().map(|one| Merged {
        amendment: one.amendment.id,
        taken: one.operations.clone(),
        brackets: one.brackets,
        written: if one.brackets { alone_in_brackets(work, one) } else { one.operations.clone() },
    });
    let written = written.collect();
    let taken =
        taken.into_iter().map(|one| (one.amendment.id, one.amendment.number, one.operations)).collect();
    Plan { clauses, conflicts, names, taken, written, taken_out: overtaken, refused }
}

fn in_bracket<'a>(work: &Work, one: &'a Taken<'_>) -> Bracketed<'a> {
    Bracketed {
        number: one.amendment.number,
        operations: &one.operations,
        sponsors: states(one.amendment, Stance::Sponsor),
        holders: holders(work, one.amendment),
    }
}

/// The brackets of one amendment as they are when it shares them with no other.
fn alone_in_brackets(work: &Work, one: &Taken<'_>) -> Vec<Operation> {
    bracketed(&work.base, &[in_bracket(work, one)]).unwrap_or_default()
}

/// The working text without the words of amendments that were merged and then disposed of otherwise or refused, which
/// amendments those are, and the clauses where their words were written over.
pub(super) fn without_overtaken(work: &Work) -> (Vec<Clause>, Vec<AmendmentId>, Vec<(&Amendment, ClauseId)>) {
    let mut text = work.working.clone();
    let (mut overtaken, mut unclear) = (Vec::new(), Vec::new());
    for merged in &work.content.merged {
        let Some(amendment) = work.find(merged.amendment) else { continue };
        if stands(amendment) == Some((merged.taken.as_slice(), merged.brackets)) {
            continue;
        }
        let without = taken_out(&work.base, &text, &merged.written);
        text = without.clauses;
        overtaken.push(amendment.id);
        unclear.extend(without.unclear.into_iter().map(|clause| (amendment, clause)));
    }
    (text, overtaken, unclear)
}

/// What the chair took of an amendment, and whether in brackets.
fn stands(amendment: &Amendment) -> Option<(&[Operation], bool)> {
    let compromise = amendment.disposition.as_ref().and_then(|disposition| disposition.text.as_deref());
    taken_of(amendment.status, &amendment.operations, compromise)
}

fn of_decision<'a>(work: &Work, decision: &Decision, amendment: &'a Amendment) -> Option<Taken<'a>> {
    let brackets = match decision.outcome {
        Outcome::Accepted | Outcome::AcceptedAsModified => false,
        Outcome::Bracketed => true,
        Outcome::NotRetained => return None,
    };
    let operations = if brackets { decision.operations(amendment) } else { work.takes(decision, amendment) };
    Some(Taken { amendment, operations, brackets })
}

fn nothing_of(amendment: &Amendment) -> Refusal {
    let detail = format!(
        "Your own words leave nothing of amendment {}: change them, or do not retain it.",
        amendment.number
    );
    Refusal::new("nothing-taken", detail)
}

/// Amendments to this revision that were disposed of outside the workbench and are not in the working text yet.
fn disposed(work: &Work) -> Vec<Taken<'_>> {
    unmerged(work)
        .map(|(amendment, operations, brackets)| Taken {
            amendment,
            operations: if brackets { operations.to_vec() } else { settled(work, operations) },
            brackets,
        })
        .collect()
}

/// The operations with the chair's own words for the clauses they settle.
fn settled(work: &Work, operations: &[Operation]) -> Vec<Operation> {
    settled_by(&work.base, operations, &work.content.clause_texts)
}

/// Amendments accepted outside the workbench whose words the chair's own words for a clause replace, with what stands of
/// them: that is a new compromise.
pub(super) fn reworded(work: &Work) -> Vec<(&Amendment, Vec<Operation>)> {
    let plain = unmerged(work).filter(|(_, _, brackets)| !brackets);
    let with = plain.map(|(amendment, operations, _)| (amendment, operations, settled(work, operations)));
    let reworded = with.filter(|(_, operations, now)| now != operations);
    reworded.map(|(amendment, _, now)| (amendment, now)).collect()
}

/// Amendments to this revision that the chair took, with what was taken and whether in brackets, without those that a
/// merge put into the working text as they stand.
pub(super) fn unmerged(work: &Work) -> impl Iterator<Item = (&Amendment, &[Operation], bool)> {
    let here = work.amendments.iter().filter(|amendment| amendment.revision == work.revision);
    here.filter_map(|amendment| {
        let (operations, brackets) = stands(amendment)?;
        let mut merged = work.content.merged.iter();
        let known = merged.any(|merged| {
            merged.amendment == amendment.id && merged.taken == operations && merged.brackets == brackets
        });
        (!known).then_some((amendment, operations, brackets))
    })
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
