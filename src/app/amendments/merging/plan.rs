//! Owns: what text comes of the decisions made so far, and what stands against it. Never: saves anything.

use super::{Merged, Work};
use crate::{
    domain::{
        amendments::{
            Outcome, Stance,
            bracketing::{Bracketed, bracketed, inserted},
            check_fits,
            conflicts::{Conflict, ConflictKind},
            merge::merge,
            operations::{Operation, operations_between},
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

    let (working, overtaken, unclear) = without_overtaken(work);
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
    let own: Vec<Vec<Operation>> = taken.iter().map(|one| beside(one.amendment, &one.taking, &[])).collect();
    for (one, operations) in taken.iter().zip(&own).filter(|(_, operations)| !operations.is_empty()) {
        names.push((one.amendment.id.to_string(), one.amendment.number));
        proposals.push(Proposal { key: one.amendment.number, operations });
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
            let here = |operation: &Operation| *operation.clause() == conflict.clause;
            let by =
                taken.iter().zip(&inside).find(|(_, inside)| inside.iter().any(here)).map(|(one, _)| one);
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
    let written = taken.iter().map(|one| {
        let written = as_written(work, one.amendment, &one.taking);
        let brackets = one.taking.outcome(&one.amendment.operations) == Outcome::Bracketed;
        let taken = if brackets { one.taking.operations.clone() } else { written.clone() };
        Merged { amendment: one.amendment.id, taken, brackets, written }
    });
    let written = written.collect();
    let taken = taken.into_iter().map(|Taken { amendment, taking }| (amendment, taking)).collect();
    Plan { clauses, conflicts, names, taken, reworded, written, taken_out: overtaken, refused }
}

/// What is taken of an amendment in its own order: its changes, the clauses it inserts, in brackets or not, and of what it
/// brackets in clauses of the revision the operations that `brackets` has.
fn beside(amendment: &Amendment, taking: &Taking, brackets: &[Operation]) -> Vec<Operation> {
    let sponsors = states(amendment, Stance::Sponsor);
    let operations = taking.operations.iter().filter_map(|operation| match operation {
        _ if !taking.brackets(operation) => Some(operation.clone()),
        Operation::InsertAfter { .. } => Some(inserted(operation, amendment.number, &sponsors)),
        _ => brackets.iter().find(|one| one.clause() == operation.clause()).cloned(),
    });
    operations.collect()
}

fn in_bracket<'a>(work: &Work, amendment: &Amendment, operations: &'a [Operation]) -> Bracketed<'a> {
    Bracketed {
        number: amendment.number,
        operations,
        sponsors: states(amendment, Stance::Sponsor),
        holders: holders(work, amendment),
    }
}

/// What is taken of an amendment as operations on the revision: its brackets as they are when it shares them with no
/// other.
pub(super) fn as_written(work: &Work, amendment: &Amendment, taking: &Taking) -> Vec<Operation> {
    let inside = taking.in_brackets();
    let alone = bracketed(&work.base, &[in_bracket(work, amendment, &inside)]).unwrap_or_default();
    beside(amendment, taking, &alone)
}

/// Amendments that the chair took before and whose words the chair's own words for a clause replace now: that is a new
/// compromise, also of what was accepted or bracketed, and whether an earlier merge put them into the working text or none.
fn reworded(work: &Work) -> Vec<Reworded<'_>> {
    let settled = &work.content.clause_texts;
    let standing = work.content.merged.iter().filter_map(|merged| {
        let amendment = work.find(merged.amendment)?;
        let words = settled_by(&work.base, &merged.written, settled);
        let stands = stands(amendment) == Some((merged.taken.as_slice(), merged.brackets));
        let outcome = outcome_of(&amendment.operations, &words);
        (stands && words != merged.written).then_some(Reworded { amendment, outcome, words })
    });
    let fresh = unmerged(work).zip(disposed(work)).filter_map(|((amendment, was, brackets), one)| {
        let inside = if brackets { was.len() } else { 0 };
        let same = one.taking.operations == was && one.taking.in_brackets().len() == inside;
        let outcome = one.taking.outcome(&amendment.operations);
        let words = as_written(work, amendment, &one.taking);
        (!same).then_some(Reworded { amendment, outcome, words })
    });
    standing.chain(fresh).collect()
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
        let mut alone = merged.written.clone();
        alone.retain(|operation| {
            let mut clauses = text.iter_mut();
            let clause = clauses.find(|clause| clause.id == *operation.clause());
            let shared = clause.and_then(|clause| Some((without_shared(clause, amendment.number)?, clause)));
            shared.map(|(without, clause)| *clause = without).is_none()
        });
        let without = taken_out(&work.base, &text, &alone);
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
