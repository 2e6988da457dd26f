//! Owns: what text comes of the decisions made so far, and what stands against it. Never: saves anything.

use super::{Merged, Work};
use crate::{
    domain::{
        amendments::{
            Outcome, Stance,
            bracketing::{Bracketed, bracketed},
            check_fits,
            conflicts::{Conflict, ConflictKind},
            merge::merge,
            operations::{Operation, operations_between},
            outcome_again,
            overwritten::standing,
            taken::{Taking, outcome_of, settled_by, taken as taken_of, without as taken_out},
            touches::Proposal,
        },
        ids::{AmendmentId, StateCode},
        refusal::Refusal,
        texts::{
            Clause, ClauseId,
            brackets::{with_owners, without_shared},
        },
    },
    store::amendments::Amendment,
};

/// The next text as far as it is decided.
pub(super) struct Plan<'a> {
    pub(super) clauses: Vec<Clause>,
    pub(super) conflicts: Vec<Conflict>,
    /// Identifier and number of each proposal the conflicts name.
    pub(super) names: Vec<(String, i64)>,
    /// Each amendment whose words the text takes, with what it takes of it.
    pub(super) taken: Vec<(&'a Amendment, Taking)>,
    /// Each amendment taken before whose words the chair's own now replace.
    pub(super) reworded: Vec<Reworded<'a>>,
    /// What that writes into the text, to be kept.
    pub(super) written: Vec<Merged>,
    /// Amendments whose words an earlier merge brought and which do not stand any more.
    pub(super) taken_out: Vec<AmendmentId>,
    /// Why a part of it cannot be done, apart from conflicts.
    pub(super) refused: Option<Refusal>,
}

/// An amendment that is disposed of again, with what stands of it.
pub(super) struct Reworded<'a> {
    pub(super) amendment: &'a Amendment,
    pub(super) outcome: Outcome,
    pub(super) words: Vec<Operation>,
}

struct Taken<'a> {
    amendment: &'a Amendment,
    taking: Taking,
}

/// What comes of the decisions but those on the amendments `without`.
pub(super) fn plan<'a>(work: &'a Work, without: &[AmendmentId]) -> Plan<'a> {
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
        if decision.outcome != Outcome::NotRetained {
            taken.push(Taken { amendment, taking: work.takes(decision, amendment) });
        }
    }
    taken.extend(disposed(work));
    for one in taken.extract_if(.., |one| one.taking.is_empty(&work.base)) {
        refused = refused.or_else(|| Some(nothing_of(one.amendment)));
    }
    let reworded = reworded(work);
    for one in reworded.iter().filter(|one| one.words.is_empty()) {
        refused = refused.or_else(|| Some(nothing_of(one.amendment)));
    }
    taken.sort_by_key(|one| one.amendment.number);

    let (working, overtaken) = without_overtaken(work);
    let pen = operations_between(&work.base, &working);
    let inside: Vec<Vec<Operation>> = taken.iter().map(|one| one.taking.in_brackets()).collect();
    let brackets = taken.iter().zip(&inside).filter(|(_, operations)| !operations.is_empty());
    let brackets: Vec<Bracketed<'_>> =
        brackets.map(|(one, operations)| in_bracket(work, one.amendment, operations)).collect();
    let in_brackets = bracketed(&work.base, &brackets).unwrap_or_else(|refusal| {
        refused = refused.take().or(Some(refusal));
        Vec::new()
    });

    let mut names = vec![(String::new(), 0)];
    let mut proposals = vec![Proposal { key: 0, operations: &pen }];
    // Each amendment's own clauses stand in its own order, in brackets or not.
    let own = taken.iter().map(|one| {
        let sponsors = states(one.amendment, Stance::Sponsor);
        one.taking.in_order(one.amendment.number, &sponsors, &[])
    });
    let own: Vec<Vec<Operation>> = own.collect();
    for (one, operations) in taken.iter().zip(&own).filter(|(_, operations)| !operations.is_empty()) {
        names.push((one.amendment.id.to_string(), one.amendment.number));
        proposals.push(Proposal { key: one.amendment.number, operations });
    }
    // The brackets of a clause go in together, in the place of the first amendment bracketed there, after which a conflict
    // with them is named.
    let bracketed_there = |clause: &ClauseId| {
        let here = |operation: &Operation| operation.clause() == clause;
        taken.iter().zip(&inside).find(|(_, inside)| inside.iter().any(here)).map(|(one, _)| one.amendment)
    };
    let together = proposals.len();
    for operation in &in_brackets {
        let key = bracketed_there(operation.clause()).map_or(i64::MAX, |amendment| amendment.number);
        proposals.push(Proposal { key, operations: std::slice::from_ref(operation) });
    }
    let merged = merge(&work.base, &proposals, &work.content.clause_texts);
    // What was proposed before a state joined a bracket or left it does not undo that.
    let clauses = with_owners(&work.base, &working, merged.clauses);
    let conflicts = merged.conflicts.into_iter().map(|mut conflict| {
        if conflict.second >= together {
            let by = bracketed_there(&conflict.clause);
            conflict.second = names.len();
            names.push(
                by.map_or_else(Default::default, |amendment| (amendment.id.to_string(), amendment.number)),
            );
        }
        conflict
    });
    let mut conflicts: Vec<Conflict> = conflicts.collect();
    let unclear = overtaken.iter().flat_map(|one| one.unclear.iter().map(|clause| (one.amendment, clause)));
    for (amendment, clause) in unclear {
        let clause = clause.clone();
        if work.content.clause_texts.iter().all(|settled| settled.id != clause) {
            conflicts.push(Conflict { first: 0, second: names.len(), clause, kind: ConflictKind::SameWords });
            names.push((amendment.id.to_string(), amendment.number));
        }
    }
    let written = taken.iter().map(|one| {
        let written = as_written(work, one.amendment, &one.taking);
        let brackets = one.taking.outcome(&one.amendment.operations) == Outcome::Bracketed;
        let taken = if brackets { one.taking.operations.clone() } else { written.clone() };
        let stood = standing(&work.base, &clauses, &written);
        Merged { amendment: one.amendment.id, taken, brackets, written, stood }
    });
    let written = written.collect();
    let taken = taken.into_iter().map(|Taken { amendment, taking }| (amendment, taking)).collect();
    let taken_out = overtaken.into_iter().map(|one| one.amendment.id).collect();
    Plan { clauses, conflicts, names, taken, reworded, written, taken_out, refused }
}

fn in_bracket<'a>(work: &Work, amendment: &Amendment, operations: &'a [Operation]) -> Bracketed<'a> {
    Bracketed {
        number: amendment.number,
        operations,
        sponsors: states(amendment, Stance::Sponsor),
        holders: holders(work, amendment),
    }
}

/// What is taken of an amendment as operations on the revision; nothing when it cannot stand in brackets, which the plan
/// says.
pub(super) fn as_written(work: &Work, amendment: &Amendment, taking: &Taking) -> Vec<Operation> {
    let (sponsors, holders) = (states(amendment, Stance::Sponsor), holders(work, amendment));
    taking.written(&work.base, amendment.number, &sponsors, &holders).unwrap_or_default()
}

/// Amendments that the chair took before and whose words the chair's own words for a clause replace now: that is a new
/// compromise, also of what was accepted or bracketed, and whether an earlier merge put them into the working text or none.
fn reworded(work: &Work) -> Vec<Reworded<'_>> {
    let settled = &work.content.clause_texts;
    let standing = work.content.merged.iter().filter_map(|merged| {
        let amendment = work.find(merged.amendment)?;
        let words = settled_by(&work.base, &merged.written, settled);
        let outcome = taken_again(amendment, outcome_of(&amendment.operations, &words));
        (still_stands(amendment, merged) && words != merged.written).then_some(Reworded {
            amendment,
            outcome,
            words,
        })
    });
    let fresh = unmerged(work).zip(disposed(work)).filter_map(|((amendment, was, brackets), one)| {
        let inside = if brackets { was.len() } else { 0 };
        let same = one.taking.operations == was && one.taking.in_brackets().len() == inside;
        let outcome = taken_again(amendment, one.taking.outcome(&amendment.operations));
        let words = as_written(work, amendment, &one.taking);
        (!same).then_some(Reworded { amendment, outcome, words })
    });
    standing.chain(fresh).collect()
}

fn taken_again(amendment: &Amendment, outcome: Outcome) -> Outcome {
    outcome_again(amendment.status, amendment.answer.is_some(), outcome)
}

/// An amendment that was merged and then disposed of otherwise or refused.
pub(super) struct Overtaken<'a> {
    pub(super) amendment: &'a Amendment,
    /// Whether the working text has any of its words still.
    pub(super) is_there: bool,
    /// The clauses where its words were written over.
    pub(super) unclear: Vec<ClauseId>,
}

/// The working text without the words of amendments that no longer stand as they were merged, and which amendments those
/// are. What another that stands brought as well stays.
pub(super) fn without_overtaken(work: &Work) -> (Vec<Clause>, Vec<Overtaken<'_>>) {
    let merged = || {
        let all = work.content.merged.iter();
        all.filter_map(|merged| Some((work.find(merged.amendment)?, merged)))
    };
    let standing = merged().filter(|(amendment, merged)| still_stands(amendment, merged));
    let kept: Vec<&Operation> = standing.flat_map(|(_, merged)| &merged.written).collect();
    let mut text = work.working.clone();
    let mut overtaken = Vec::new();
    for (amendment, merged) in merged().filter(|(amendment, merged)| !still_stands(amendment, merged)) {
        let before = text.clone();
        let mut alone = merged.written.clone();
        alone.retain(|operation| {
            let mut clauses = text.iter_mut();
            let clause = clauses.find(|clause| clause.id == *operation.clause());
            let shared = clause.and_then(|clause| Some((without_shared(clause, amendment.number)?, clause)));
            let is_shared = shared.map(|(without, clause)| *clause = without).is_some();
            !is_shared && !kept.contains(&operation)
        });
        let without = taken_out(&work.base, &text, &alone);
        text = without.clauses;
        overtaken.push(Overtaken { amendment, is_there: text != before, unclear: without.unclear });
    }
    (text, overtaken)
}

/// What the chair took of an amendment, and whether in brackets.
fn stands(amendment: &Amendment) -> Option<(&[Operation], bool)> {
    let compromise = amendment.disposition.as_ref().and_then(|disposition| disposition.text.as_deref());
    taken_of(amendment.status, &amendment.operations, compromise)
}

/// Whether what an earlier merge wrote of an amendment is what the chair took of it.
pub(super) fn still_stands(amendment: &Amendment, merged: &Merged) -> bool {
    stands(amendment) == Some((merged.taken.as_slice(), merged.brackets))
}

fn nothing_of(amendment: &Amendment) -> Refusal {
    let detail = format!(
        "Nothing of amendment {} would be taken: change that, or do not retain it.",
        amendment.number
    );
    Refusal::new("nothing-taken", detail)
}

/// Amendments to this revision that were disposed of outside the workbench and are not in the working text yet.
fn disposed(work: &Work) -> impl Iterator<Item = Taken<'_>> {
    unmerged(work).map(|(amendment, operations, brackets)| {
        let settled = &work.content.clause_texts;
        Taken { amendment, taking: Taking::of(&work.base, operations, |_| brackets, settled) }
    })
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
