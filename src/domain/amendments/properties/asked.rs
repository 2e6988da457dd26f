//! Owns: whether what an amendment asks for is in a text, or asked for still, told without merging anything,
//! and what a text says. Never: tests anything.

use crate::domain::{
    amendments::operations::{Operation, apply},
    texts::{
        Clause, ClauseId, ClauseKind, plain,
        rewording::{pieces, rewordings},
    },
};

/// Whether the new text says all that this operation asks for: its clause as it is wanted, or each of its changes of words
/// among those that were made.
pub fn says(base: &[Clause], next: &[Clause], operation: &Operation) -> bool {
    let find = |text: &[Clause], id: &ClauseId| text.iter().find(|clause| clause.id == *id).cloned();
    match operation {
        Operation::Delete { clause } => find(next, clause).is_none(),
        Operation::InsertAfter { new, .. } => find(next, &new.id).as_ref() == Some(new),
        Operation::Replace { clause, new } => {
            let (Some(was), Some(now)) = (find(base, clause), find(next, clause)) else { return false };
            let (before, wanted, there) = (pieces(&was.runs), pieces(&new.runs), pieces(&now.runs));
            let made = rewordings(&before, &there);
            let setting = |clause: &Clause| (clause.kind, clause.level);
            let set = [setting(&was), setting(&now)].contains(&setting(new));
            now == *new || (set && rewordings(&before, &wanted).iter().all(|change| made.contains(change)))
        }
        // A clause stands after another, or where the other moves of the amendment leave it: see `stands`.
        Operation::MoveAfter { .. } => true,
    }
}

/// The words of each clause that has any: one without is none, and the space that a word leaves behind is closed up.
pub fn spoken(text: &[Clause]) -> Vec<(ClauseId, ClauseKind, u8, Vec<String>)> {
    let words = |clause: &Clause| plain(clause).split_whitespace().map(str::to_owned).collect();
    let all = text.iter().map(|clause| (clause.id.clone(), clause.kind, clause.level, words(clause)));
    all.filter(|(.., words): &(_, _, _, Vec<String>)| !words.is_empty()).collect()
}

/// Whether the clauses that the amendment moves stand in this text where it wants them. None tells when a clause is gone
/// after which one was to stand.
pub fn stands(next: &[Clause], operations: &[Operation]) -> Option<bool> {
    let moves: Vec<Operation> = operations
        .iter()
        .filter(|operation| matches!(operation, Operation::MoveAfter { .. }))
        .cloned()
        .collect();
    let there = |id: &ClauseId| next.iter().any(|clause| clause.id == *id);
    let known = moves.iter().all(|operation| match operation {
        Operation::MoveAfter { after: Some(after), .. } => there(after),
        _ => true,
    });
    known.then(|| apply(next, &moves) == next)
}

/// Whether the operations that an amendment has on a new text still hold this one.
pub fn holds(rebased: &[Operation], asked: &Operation) -> bool {
    rebased.iter().any(|now| match (now, asked) {
        // An inserted clause gets another id when the new text has one of that name.
        (Operation::InsertAfter { new, .. }, Operation::InsertAfter { new: wanted, .. }) => {
            (new.kind, new.level, &new.runs) == (wanted.kind, wanted.level, &wanted.runs)
        }
        (now, asked) => {
            std::mem::discriminant(now) == std::mem::discriminant(asked) && now.clause() == asked.clause()
        }
    })
}
