//! Owns: where two amendments to one text cannot both stand, word by word, so that it is known before anything is
//! merged. Never: decides between them; the chair does.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    operations::Operation,
    touches::{OnClause, Proposal, touches},
};
use crate::domain::texts::{Clause, ClauseId, rewording::Rewording};

/// Why two amendments cannot both stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Both change the same words, differently.
    SameWords,
    /// One deletes the clause, the other changes it.
    DeletionAndChange,
    /// One moves the clause, the other deletes it.
    MoveAndDeletion,
    /// Both move the clause, to different places.
    TwoMoves,
    /// Together they put clauses after each other in a circle.
    Circle,
    /// Both give the clause another kind or level, differently.
    Setting,
}

impl ConflictKind {
    /// What two amendments do there, as a sentence says it: "Amendments 3 and 5 …".
    #[must_use]
    pub fn in_words(self, reference: &str) -> String {
        match self {
            Self::SameWords => format!("change the same words of {reference}"),
            Self::DeletionAndChange => format!("delete {reference} and change it"),
            Self::MoveAndDeletion => format!("move {reference} and delete it"),
            Self::TwoMoves => format!("move {reference} to different places"),
            Self::Circle => format!("put {reference} and another clause after each other"),
            Self::Setting => format!("give {reference} a different kind or level"),
        }
    }
}

/// Two amendments that cannot both stand, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Position of the one in the list.
    pub first: usize,
    /// Position of the other, greater than `first`.
    pub second: usize,
    /// The clause.
    pub clause: ClauseId,
    /// Why.
    pub kind: ConflictKind,
}

/// Every conflict among the proposals, in the order of the clauses.
#[must_use]
pub fn conflicts(base: &[Clause], proposals: &[Proposal<'_>]) -> Vec<Conflict> {
    conflicts_of(base, proposals, &touches(base, proposals))
}

/// As [`conflicts`], when what they touch is known already.
#[must_use]
pub fn conflicts_of(
    base: &[Clause],
    proposals: &[Proposal<'_>],
    touched: &BTreeMap<usize, OnClause<'_>>,
) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (at, on) in touched {
        let Some(clause) = base.get(*at) else { continue };
        let mut seen: HashSet<(usize, usize, ConflictKind)> = HashSet::new();
        let mut add = |one: usize, other: usize, kind: ConflictKind| {
            let (first, second) = (one.min(other), one.max(other));
            if first != second && seen.insert((first, second, kind)) {
                found.push(Conflict { first, second, clause: clause.id.clone(), kind });
            }
        };
        same_words(&on.rewordings, |one, other| add(one, other, ConflictKind::SameWords));
        for (one, kind, level) in &on.settings {
            for (other, ..) in on.settings.iter().filter(|(_, k, l)| (k, l) != (kind, level)) {
                add(*one, *other, ConflictKind::Setting);
            }
        }
        for one in &on.deletions {
            let rewording = on.rewordings.iter().map(|(other, _)| other);
            for other in rewording.chain(on.settings.iter().map(|(other, ..)| other)) {
                add(*one, *other, ConflictKind::DeletionAndChange);
            }
            for (other, _) in &on.moves {
                add(*one, *other, ConflictKind::MoveAndDeletion);
            }
        }
        for (one, after) in &on.moves {
            for (other, _) in on.moves.iter().filter(|(_, elsewhere)| elsewhere != after) {
                add(*one, *other, ConflictKind::TwoMoves);
            }
        }
    }
    circles(proposals, &mut found);
    found
}

/// Calls with each pair of owners whose changes of words meet. Changes are swept by place, so that those far apart
/// are never compared.
fn same_words(rewordings: &[(usize, Vec<Rewording<'_>>)], mut meet: impl FnMut(usize, usize)) {
    let mut all: Vec<(usize, &Rewording<'_>)> = rewordings
        .iter()
        .flat_map(|(owner, changes)| changes.iter().map(move |change| (*owner, change)))
        .collect();
    all.sort_by_key(|(_, change)| (change.at.start, change.at.end));
    let mut open: Vec<(usize, &Rewording<'_>)> = Vec::new();
    for (owner, change) in all {
        open.retain(|(_, before)| before.at.end > change.at.start);
        for (other, _) in open.iter().filter(|(other, before)| *other != owner && before.meets(change)) {
            meet(*other, owner);
        }
        open.push((owner, change));
    }
}

/// Clauses that moves and insertions of several proposals put after each other.
fn circles(proposals: &[Proposal<'_>], found: &mut Vec<Conflict>) {
    let mut stands: HashMap<&ClauseId, (usize, &ClauseId)> = HashMap::new();
    let mut moved: Vec<(usize, &ClauseId)> = Vec::new();
    for (owner, proposal) in proposals.iter().enumerate() {
        for operation in proposal.operations {
            let (clause, after) = match operation {
                Operation::MoveAfter { clause, after: Some(after) } => (clause, after),
                Operation::InsertAfter { new, after: Some(after) } => (&new.id, after),
                _ => continue,
            };
            if matches!(operation, Operation::MoveAfter { .. }) {
                moved.push((owner, clause));
            }
            stands.entry(clause).or_insert((owner, after));
        }
    }
    let mut settled: HashSet<&ClauseId> = HashSet::new();
    for (owner, clause) in moved {
        let mut path: Vec<&ClauseId> = vec![clause];
        let mut with: Option<usize> = None;
        let mut next = stands.get(clause);
        while let Some((by, after)) = next {
            if settled.contains(after) {
                break;
            }
            with = with.or((*by != owner).then_some(*by));
            if *after == clause {
                if let Some(other) = with {
                    let (first, second) = (owner.min(other), owner.max(other));
                    let circle =
                        Conflict { first, second, clause: clause.clone(), kind: ConflictKind::Circle };
                    if !found.contains(&circle) {
                        found.push(circle);
                    }
                }
                break;
            }
            if path.contains(after) {
                break;
            }
            path.push(after);
            next = stands.get(after);
        }
        settled.insert(clause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::ClauseKind::{Annex, Operative};

    fn base() -> Vec<Clause> {
        ["a", "b", "c", "d"]
            .map(|id| Clause::new(id, Operative, 0, format!("The {id} clause says little of much.")))
            .into()
    }

    fn words(id: &str, from: &str, to: &str) -> Vec<Operation> {
        let clause = base().into_iter().find(|clause| clause.id.as_str() == id).unwrap();
        let text = clause.runs[0].text.replacen(from, to, 1);
        assert_ne!(text, clause.runs[0].text);
        vec![Operation::Replace { clause: clause.id, new: Clause::new(id, Operative, 0, text) }]
    }

    fn delete(id: &str) -> Vec<Operation> {
        vec![Operation::Delete { clause: ClauseId::new(id) }]
    }

    fn place(id: &str, after: &str) -> Vec<Operation> {
        vec![Operation::MoveAfter { clause: ClauseId::new(id), after: Some(ClauseId::new(after)) }]
    }

    fn kinds(one: &[Operation], other: &[Operation]) -> Vec<ConflictKind> {
        let proposals = [Proposal { key: 1, operations: one }, Proposal { key: 2, operations: other }];
        conflicts(&base(), &proposals).into_iter().map(|conflict| conflict.kind).collect()
    }

    #[test]
    fn two_changes_of_the_same_words_conflict_and_of_others_do_not() {
        assert_eq!(
            kinds(&words("a", "little", "a lot"), &words("a", "little", "nothing")),
            [ConflictKind::SameWords]
        );
        assert_eq!(kinds(&words("a", "little", "nothing"), &words("a", "little", "nothing")), []);
        assert_eq!(kinds(&words("a", "little", "nothing"), &words("a", "much", "it")), []);
        assert_eq!(kinds(&words("a", "little", "nothing"), &words("b", "little", "a lot")), []);
    }

    #[test]
    fn two_insertions_at_one_place_do_not_conflict() {
        assert_eq!(kinds(&words("a", "says", "often says"), &words("a", "says", "never says")), []);
        let insert = |id: &str| {
            vec![Operation::InsertAfter {
                after: Some(ClauseId::new("a")),
                new: Clause::new(id, Operative, 0, "x"),
            }]
        };
        assert_eq!(kinds(&insert("n"), &insert("m")), []);
        assert_eq!(
            kinds(&words("a", "says little of", "keeps silent on"), &words("a", "little of", "little about")),
            [ConflictKind::SameWords]
        );
    }

    #[test]
    fn deletions_moves_and_settings_conflict_where_they_exclude_each_other() {
        assert_eq!(kinds(&delete("a"), &words("a", "little", "nothing")), [ConflictKind::DeletionAndChange]);
        assert_eq!(kinds(&delete("a"), &delete("a")), []);
        assert_eq!(kinds(&place("a", "c"), &delete("a")), [ConflictKind::MoveAndDeletion]);
        assert_eq!(kinds(&place("a", "c"), &place("a", "d")), [ConflictKind::TwoMoves]);
        assert_eq!(kinds(&place("a", "c"), &place("a", "c")), []);
        assert_eq!(kinds(&place("a", "c"), &words("a", "little", "nothing")), []);
        let set = |kind, level| {
            let mut new = base()[0].clone();
            (new.kind, new.level) = (kind, level);
            vec![Operation::Replace { clause: ClauseId::new("a"), new }]
        };
        assert_eq!(kinds(&set(Annex, 0), &set(Operative, 1)), [ConflictKind::Setting]);
        assert_eq!(kinds(&set(Annex, 0), &words("a", "little", "nothing")), []);
    }

    #[test]
    fn moves_of_several_amendments_in_a_circle_conflict() {
        assert_eq!(kinds(&place("a", "b"), &place("b", "a")), [ConflictKind::Circle]);
        let (one, two, three) = (place("a", "b"), place("b", "c"), place("c", "a"));
        let proposals: Vec<Proposal<'_>> = [&one, &two, &three]
            .iter()
            .zip(1..)
            .map(|(operations, key)| Proposal { key, operations })
            .collect();
        let found = conflicts(&base(), &proposals);
        assert!(found.iter().all(|conflict| conflict.kind == ConflictKind::Circle) && !found.is_empty());
    }
}
