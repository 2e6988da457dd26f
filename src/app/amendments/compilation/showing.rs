//! Owns: naming amendments, states and clauses in what the domain computed. Never: computes anything of its own.

use std::collections::{BTreeMap, HashMap};

use super::{
    AlternativeView, ByAmendmentView, CompiledAmendmentView, CompiledClauseView, CompiledMoveView,
    CompiledSegmentView, CompiledSettingView, ConflictView, Entry, TouchView,
};
use crate::{
    domain::{
        amendments::{
            Stance,
            compilation::{CompiledClause, Place, Segment, compile_some},
            conflicts::Conflict,
            operations::{Operation, OperationKind},
            touches::Proposal,
        },
        texts::{Clause, ClauseId, numbering::number},
    },
    store::amendments::Amendment,
};

/// What clauses are called, by id.
pub type References = HashMap<ClauseId, String>;

/// The states that say this of an amendment.
pub fn saying(amendment: &Amendment, wanted: Stance) -> Vec<String> {
    let states = amendment.stances.iter().filter(|(_, (stance, _))| *stance == wanted);
    states.map(|(state, _)| state.to_string()).collect()
}

/// As an amendment is attributed: `SGP, VNM`.
pub fn label(amendment: &Amendment) -> String {
    saying(amendment, Stance::Sponsor).join(", ")
}

/// Two amendments in conflict, each an id and a number.
pub fn conflict_view(
    conflict: &Conflict,
    names: &[(String, i64)],
    references: &HashMap<ClauseId, String>,
) -> ConflictView {
    let named: Vec<&(String, i64)> =
        [conflict.first, conflict.second].iter().filter_map(|at| names.get(*at)).collect();
    let numbers: Vec<i64> = named.iter().map(|(_, number)| *number).collect();
    let reference =
        references.get(&conflict.clause).cloned().unwrap_or_else(|| "a clause that is not there".to_owned());
    let what = conflict.kind.in_words(&reference);
    let sentence = match numbers.as_slice() {
        [-1, 0] => format!("This and an amendment that is only prepared {what}."),
        [-1, number] => format!("This and amendment {number} {what}."),
        [0, number] | [number, 0] if named.iter().any(|(id, _)| id.is_empty()) => {
            format!("The working text as it was edited and amendment {number} {what}.")
        }
        [0, 0] => format!("Two amendments that are only prepared {what}."),
        [0, number] | [number, 0] => {
            format!("An amendment that is only prepared and amendment {number} {what}.")
        }
        [one, other] => format!("Amendments {one} and {other} {what}."),
        _ => format!("Amendments {what}."),
    };
    ConflictView {
        amendments: named.iter().map(|(id, _)| id.clone()).collect(),
        numbers,
        clause: conflict.clause.to_string(),
        reference,
        kind: conflict.kind,
        sentence,
    }
}

/// What a compilation of these amendments shows.
pub struct Shown {
    pub amendments: Vec<CompiledAmendmentView>,
    pub clauses: Vec<CompiledClauseView>,
    pub conflicts: Vec<ConflictView>,
}

/// Compiles the entries that fit the text, and shows those that are asked for.
pub fn show(base: &[Clause], entries: &[Entry]) -> Shown {
    let placed: Vec<(&Entry, &Vec<Operation>)> =
        entries.iter().filter_map(|entry| Some((entry, entry.operations.as_ref()?))).collect();
    let proposals: Vec<Proposal<'_>> = placed
        .iter()
        .map(|(entry, operations)| Proposal { key: entry.amendment.number, operations })
        .collect();
    let compiled = compile_some(base, &proposals, |at| placed.get(at).is_some_and(|(entry, _)| entry.asked));
    let by: Vec<ByAmendmentView> = placed.iter().map(|(entry, _)| by_amendment(&entry.amendment)).collect();
    let names: Vec<(String, i64)> = by.iter().map(|by| (by.amendment.clone(), by.number)).collect();
    let references: References =
        base.iter().zip(number(base)).map(|(c, numbered)| (c.id.clone(), numbered.reference)).collect();
    let proposed: HashMap<(usize, &ClauseId), &str> = compiled
        .clauses
        .iter()
        .filter_map(|clause| Some(((clause.proposal?, &clause.id), clause.reference.as_str())))
        .collect();
    let conflicts: Vec<ConflictView> =
        compiled.conflicts.iter().map(|conflict| conflict_view(conflict, &names, &references)).collect();

    let mut against: Vec<Vec<i64>> = vec![Vec::new(); placed.len()];
    for conflict in &compiled.conflicts {
        for (one, other) in [(conflict.first, conflict.second), (conflict.second, conflict.first)] {
            if let (Some(list), Some((_, number))) = (against.get_mut(one), names.get(other))
                && !list.contains(number)
            {
                list.push(*number);
            }
        }
    }
    let mut against = against.into_iter();
    let mut position: usize = 0;
    let amendments = entries
        .iter()
        .filter_map(|entry| {
            let touches = |operations: &[Operation], owner: Option<usize>| {
                operations.iter().map(|operation| touch(operation, owner, &references, &proposed)).collect()
            };
            let (touches, conflicts_with) = match &entry.operations {
                Some(operations) => {
                    let owner = position;
                    position = position.saturating_add(1);
                    (touches(operations, Some(owner)), against.next().unwrap_or_default())
                }
                None => (touches(&entry.amendment.operations, None), Vec::new()),
            };
            entry.asked.then(|| amendment_view(entry, touches, conflicts_with))
        })
        .collect();
    let clauses = compiled.clauses.into_iter().map(|clause| clause_view(clause, &by)).collect();
    Shown { amendments, clauses, conflicts }
}

fn by_amendment(amendment: &Amendment) -> ByAmendmentView {
    ByAmendmentView {
        amendment: amendment.id.to_string(),
        number: amendment.number,
        states: saying(amendment, Stance::Sponsor),
    }
}

fn touch(
    operation: &Operation,
    owner: Option<usize>,
    references: &References,
    proposed: &HashMap<(usize, &ClauseId), &str>,
) -> TouchView {
    let (op, own) = match operation {
        Operation::Replace { .. } => (OperationKind::Replace, false),
        Operation::Delete { .. } => (OperationKind::Delete, false),
        Operation::MoveAfter { .. } => (OperationKind::MoveAfter, false),
        Operation::InsertAfter { .. } => (OperationKind::InsertAfter, true),
    };
    let clause = operation.clause();
    let named = if own {
        owner.and_then(|owner| proposed.get(&(owner, clause))).map(|name| (*name).to_owned())
    } else {
        references.get(clause).cloned()
    };
    TouchView { clause: clause.to_string(), reference: named.unwrap_or_default(), op }
}

fn amendment_view(entry: &Entry, touches: Vec<TouchView>, conflicts_with: Vec<i64>) -> CompiledAmendmentView {
    let amendment = &entry.amendment;
    let reasons = amendment.stances.iter();
    let reasons = reasons.filter_map(|(state, (_, reason))| Some((state.to_string(), reason.clone()?)));
    CompiledAmendmentView {
        id: amendment.id.to_string(),
        number: amendment.number,
        status: amendment.status,
        delegation: amendment.delegation.to_string(),
        sponsors: saying(amendment, Stance::Sponsor),
        supporters: saying(amendment, Stance::Support),
        opposers: saying(amendment, Stance::Oppose),
        reasons: reasons.collect::<BTreeMap<_, _>>(),
        rationale: amendment.rationale.clone(),
        label: label(amendment),
        revision: amendment.revision,
        placed: entry.operations.is_some(),
        touches,
        conflicts_with,
    }
}

fn clause_view(clause: CompiledClause, by: &[ByAmendmentView]) -> CompiledClauseView {
    let changed = clause.changed();
    let who = |at: usize| by.get(at).cloned();
    let owner = clause.proposal.and_then(who);
    let segments = clause.segments.into_iter().map(|segment| match segment {
        Segment::Text(runs) => CompiledSegmentView::Text { runs },
        Segment::Alternatives { conflict, base, options } => {
            let options = options.into_iter().filter_map(|option| {
                let by = who(option.proposal)?;
                Some(AlternativeView { by, change: option.change, runs: option.runs })
            });
            CompiledSegmentView::Alternatives { conflict, base, options: options.collect() }
        }
    });
    let moves = clause.moves.into_iter().filter_map(|one| {
        Some(CompiledMoveView {
            by: who(one.proposal)?,
            after: one.after.map(|id| id.to_string()),
            after_reference: one.after_reference,
            to_reference: one.to_reference,
        })
    });
    let settings = clause
        .settings
        .into_iter()
        .filter_map(|(at, kind, level)| Some(CompiledSettingView { by: who(at)?, kind, level }));
    CompiledClauseView {
        id: clause.id.to_string(),
        kind: clause.kind,
        level: clause.level,
        number: clause.number,
        reference: clause.reference,
        place: clause.place,
        amendment: owner.as_ref().filter(|_| clause.place != Place::Base).map(|by| by.amendment.clone()),
        states: owner.map(|by| by.states).unwrap_or_default(),
        changed,
        deletions: clause.deletions.into_iter().filter_map(who).collect(),
        moves: moves.collect(),
        moved_from: clause.moved_from,
        settings: settings.collect(),
        segments: segments.collect(),
    }
}
