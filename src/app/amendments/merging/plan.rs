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
            taken::{Taking, taken as taken_of, without as taken_out},
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
    taking: Taking,
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
        if decision.outcome != Outcome::NotRetained {
            taken.push(Taken { amendment, taking: work.takes(decision, amendment) });
        }
    }
    taken.extend(disposed(work));
    for one in taken.extract_if(.., |one| one.taking.is_empty()) {
        refused = refused.or_else(|| Some(nothing_of(one.amendment)));
    }
    taken.sort_by_key(|one| one.amendment.number);

    let (working, overtaken, unclear) = without_overtaken(work);
    let pen = operations_between(&work.base, &working);
    let brackets: Vec<Bracketed<'_>> = taken
        .iter()
        .filter(|one| !one.taking.in_brackets.is_empty())
        .map(|one| in_bracket(work, one.amendment, &one.taking))
        .collect();
    let in_brackets = bracketed(&work.base, &brackets).unwrap_or_else(|refusal| {
        refused = refused.take().or(Some(refusal));
        Vec::new()
    });

    let mut names = vec![(String::new(), 0)];
    let mut proposals = vec![Proposal { key: 0, operations: &pen }];
    for one in taken.iter().filter(|one| !one.taking.plain.is_empty()) {
        names.push((one.amendment.id.to_string(), one.amendment.number));
        proposals.push(Proposal { key: one.amendment.number, operations: &one.taking.plain });
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
            let by = taken.iter().find(|one| one.taking.in_brackets.iter().any(here));
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
        let taken = if brackets { one.taking.in_brackets.clone() } else { written.clone() };
        Merged { amendment: one.amendment.id, taken, brackets, written }
    });
    let written = written.collect();
    let taken = taken.into_iter().map(|Taken { amendment, taking: Taking { plain, in_brackets } }| {
        (amendment.id, amendment.number, [plain, in_brackets].concat())
    });
    let taken = taken.collect();
    Plan { clauses, conflicts, names, taken, written, taken_out: overtaken, refused }
}

fn in_bracket<'a>(work: &Work, amendment: &Amendment, taking: &'a Taking) -> Bracketed<'a> {
    Bracketed {
        number: amendment.number,
        operations: &taking.in_brackets,
        sponsors: states(amendment, Stance::Sponsor),
        holders: holders(work, amendment),
    }
}

/// What is taken of an amendment as operations on the revision: its brackets as they are when it shares them with no
/// other.
pub(super) fn as_written(work: &Work, amendment: &Amendment, taking: &Taking) -> Vec<Operation> {
    let brackets = bracketed(&work.base, &[in_bracket(work, amendment, taking)]).unwrap_or_default();
    [taking.plain.clone(), brackets].concat()
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

/// Amendments disposed of outside the workbench whose words the chair's own words for a clause replace, with what stands
/// of them: that is a new compromise.
pub(super) fn reworded(work: &Work) -> Vec<(&Amendment, Taking)> {
    let now = unmerged(work).zip(disposed(work)).filter(|((_, was, brackets), one)| {
        let now = if *brackets { &one.taking.in_brackets } else { &one.taking.plain };
        now != was
    });
    now.map(|(_, Taken { amendment, taking })| (amendment, taking)).collect()
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
