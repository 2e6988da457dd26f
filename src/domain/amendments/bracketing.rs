//! Owns: putting amendments into brackets: the words of the revision and those proposed side by side, each in the name
//! of its states. Never: closes a bracket, never: brackets a move, which no bracket in a line can show.

use std::collections::BTreeSet;

use super::{
    compilation::{Segment, segments},
    operations::Operation,
    touches::{Proposal, touches},
};
use crate::domain::{
    ids::StateCode,
    refusal::Refusal,
    texts::{
        Bracket, Clause, ClauseId, MAX_ID_CHARS, Run,
        rewording::{pieces, rewordings},
    },
};

/// An amendment to be bracketed.
#[derive(Debug, Clone)]
pub struct Bracketed<'a> {
    /// Its number.
    pub number: i64,
    /// What it does.
    pub operations: &'a [Operation],
    /// The states that propose it: theirs are the new words.
    pub sponsors: Vec<StateCode>,
    /// The states that hold to the revision: theirs are its words.
    pub holders: Vec<StateCode>,
}

/// The operations that put what these amendments do to clauses of the text into brackets. Amendments to the same words
/// share a bracket with a variant for each. Clauses that they insert stand where each amendment wants them: see [`inserted`].
///
/// # Errors
/// `move-not-bracketable`.
pub fn bracketed(base: &[Clause], items: &[Bracketed<'_>]) -> Result<Vec<Operation>, Refusal> {
    let proposals: Vec<Proposal<'_>> =
        items.iter().map(|item| Proposal { key: item.number, operations: item.operations }).collect();
    for item in items {
        bracketable(base, item.number, item.operations)?;
    }
    let mut operations = Vec::new();
    for (at, on) in touches(base, &proposals) {
        let Some(clause) = base.get(at) else { continue };
        let mut runs = Vec::new();
        for segment in segments(clause, &on) {
            match segment {
                Segment::Text(text) => runs.extend(text),
                Segment::Alternatives { base, options, .. } => {
                    let owners: Vec<&Bracketed<'_>> =
                        options.iter().filter_map(|option| items.get(option.proposal)).collect();
                    let shared = group(&owners);
                    let base_is_empty = base.is_empty();
                    if !base_is_empty {
                        let holders = owners.iter().flat_map(|owner| &owner.holders);
                        // Who only wants the words gone has none to stand beside them, and is named as their owner too.
                        let against =
                            options.iter().zip(&owners).filter(|(option, _)| option.runs.is_empty());
                        let against = against.flat_map(|(_, owner)| &owner.sponsors);
                        runs.extend(within(
                            base,
                            &format!("{shared}.0"),
                            holders.chain(against).cloned().collect(),
                        ));
                    }
                    // Words that are only added exclude nobody else's: each proposal has its own bracket there.
                    for (nth, (option, owner)) in options.into_iter().zip(&owners).enumerate() {
                        let id = if base_is_empty {
                            format!("a{}.1", owner.number)
                        } else {
                            format!("{shared}.{}", nth.saturating_add(1))
                        };
                        runs.extend(within(option.runs, &id, owner.sponsors.iter().cloned().collect()));
                    }
                }
            }
        }
        if !on.deletions.is_empty() {
            let owners: Vec<&Bracketed<'_>> = on.deletions.iter().filter_map(|at| items.get(*at)).collect();
            // Who wants the clause gone owns the bracket as well: nobody agreed to its words, and all are named.
            let parties = |owner: &&Bracketed<'_>| [owner.holders.clone(), owner.sponsors.clone()].concat();
            let states = owners.iter().flat_map(parties).collect();
            runs = within(runs, &format!("{}.0", group(&owners)), states);
        }
        let new = Clause { runs, ..clause.clone() };
        if new != *clause {
            operations.push(Operation::Replace { clause: clause.id.clone(), new });
        }
    }
    Ok(operations)
}

/// A clause that an amendment inserts, in a bracket of the states that propose it; any other operation as it is.
#[must_use]
pub fn inserted(operation: &Operation, number: i64, sponsors: &[StateCode]) -> Operation {
    let Operation::InsertAfter { after, new } = operation else { return operation.clone() };
    let states = sponsors.iter().cloned().collect();
    let runs = within(new.runs.clone(), &format!("a{number}.1"), states);
    Operation::InsertAfter { after: after.clone(), new: Clause { runs, ..new.clone() } }
}

/// The text with all of these amendments in brackets.
#[cfg(test)]
pub fn in_brackets(base: &[Clause], items: &[Bracketed<'_>]) -> Vec<Clause> {
    let words = bracketed(base, items).unwrap();
    let new = |operation: &&Operation| matches!(operation, Operation::InsertAfter { .. });
    let brought = |item: &Bracketed<'_>| {
        let new = item.operations.iter().filter(new);
        new.map(|operation| inserted(operation, item.number, &item.sponsors)).collect::<Vec<_>>()
    };
    let brought: Vec<Vec<Operation>> = items.iter().map(brought).collect();
    let each = brought.iter().zip(items);
    let each = each.map(|(operations, item)| Proposal { key: item.number, operations });
    let proposals: Vec<Proposal<'_>> = each.chain([Proposal { key: i64::MAX, operations: &words }]).collect();
    super::merge::merge(base, &proposals, &[]).clauses
}

/// Whether brackets can show all that an amendment does: they hold words, not the place, kind or level of a clause.
///
/// # Errors
/// `move-not-bracketable`, `setting-not-bracketable`, `bracket-in-bracket`, `wordless-not-bracketable`.
pub fn bracketable(base: &[Clause], number: i64, operations: &[Operation]) -> Result<(), Refusal> {
    for operation in operations {
        let (code, does, what) = match operation {
            Operation::MoveAfter { .. } => {
                ("move-not-bracketable", "moves a clause", "a move cannot stand in brackets")
            }
            Operation::Replace { clause, new } if is_set(base, clause, new) => {
                let what = "another kind or level cannot stand in brackets";
                ("setting-not-bracketable", "gives a clause another kind or level", what)
            }
            Operation::Replace { clause, new } if is_inside(base, clause, new) => {
                let what = "two brackets around the same words cannot be told apart";
                ("bracket-in-bracket", "changes words that stand in a bracket", what)
            }
            Operation::InsertAfter { new, .. } if new.runs.is_empty() => {
                let what = "brackets hold nothing but words";
                ("wordless-not-bracketable", "inserts a clause without words", what)
            }
            Operation::Delete { clause } if is_wordless(base, clause) => {
                let what = "brackets hold nothing but words";
                ("wordless-not-bracketable", "deletes a clause without words", what)
            }
            _ => continue,
        };
        let detail = format!("Amendment {number} {does}, and {what}: accept it or do not retain it.");
        return Err(Refusal::new(code, detail));
    }
    Ok(())
}

fn is_wordless(base: &[Clause], id: &ClauseId) -> bool {
    base.iter().any(|clause| clause.id == *id && clause.runs.is_empty())
}

fn is_set(base: &[Clause], id: &ClauseId, new: &Clause) -> bool {
    let was = base.iter().find(|clause| clause.id == *id);
    was.is_some_and(|was| (was.kind, was.level) != (new.kind, new.level))
}

/// Whether a change meets words in a bracket or puts words into one: in a second bracket neither would be told from the
/// other, nor its owners.
fn is_inside(base: &[Clause], id: &ClauseId, new: &Clause) -> bool {
    let Some(was) = base.iter().find(|clause| clause.id == *id) else { return false };
    let (old, new) = (pieces(&was.runs), pieces(&new.runs));
    let known = |bracket: Option<&Bracket>| {
        bracket
            .is_some_and(|bracket| old.iter().any(|piece| piece.bracket.is_some_and(|b| b.id == bracket.id)))
    };
    rewordings(&old, &new).iter().any(|change| {
        let gone = old.get(change.at.clone()).unwrap_or_default();
        gone.iter().any(|piece| piece.bracket.is_some())
            || change.new.iter().any(|piece| known(piece.bracket))
    })
}

/// The id of the bracket that these amendments share.
fn group(owners: &[&Bracketed<'_>]) -> String {
    let numbers: Vec<String> = owners.iter().map(|owner| owner.number.to_string()).collect();
    let id = format!("a{}", numbers.join("-"));
    // Room for the variant's number.
    if id.len() > MAX_ID_CHARS.saturating_sub(6) {
        let first = numbers.first().map(String::as_str).unwrap_or_default();
        return format!("a{first}-and-{}", numbers.len());
    }
    id
}

/// Runs in a bracket; words that stand in another stay in that.
fn within(runs: Vec<Run>, id: &str, states: BTreeSet<StateCode>) -> Vec<Run> {
    let bracket = Bracket { id: id.to_owned(), states: states.into_iter().collect() };
    runs.into_iter()
        .map(|run| Run { bracket: Some(run.bracket.clone().unwrap_or_else(|| bracket.clone())), ..run })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        amendments::operations::apply,
        texts::{ClauseKind::Operative, brackets::open_brackets},
    };

    fn base() -> Vec<Clause> {
        [("a", "Bodies report once a year."), ("b", "Requests a list.")]
            .map(|(id, text)| Clause::new(id, Operative, 0, text))
            .into()
    }

    fn words(id: &str, text: &str) -> Vec<Operation> {
        vec![Operation::Replace { clause: ClauseId::new(id), new: Clause::new(id, Operative, 0, text) }]
    }

    fn item<'a>(number: i64, operations: &'a [Operation], sponsor: &str) -> Bracketed<'a> {
        let states = |code: &str| vec![code.parse().unwrap()];
        Bracketed { number, operations, sponsors: states(sponsor), holders: states("SGP") }
    }

    fn shown(items: &[Bracketed<'_>]) -> Vec<String> {
        let text = in_brackets(&base(), items);
        open_brackets(&text)
            .into_iter()
            .map(|open| {
                let states: Vec<&str> = open.states.iter().map(StateCode::as_str).collect();
                format!("{} {} {}: {}", open.reference, open.bracket, states.join(","), open.text)
            })
            .collect()
    }

    #[test]
    fn proposed_words_stand_beside_those_of_the_revision() {
        let one = words("a", "Bodies report twice a year.");
        assert_eq!(shown(&[item(3, &one, "VNM")]), ["OP1 a3.0 SGP: once", "OP1 a3.1 VNM: twice"]);
    }

    #[test]
    fn amendments_to_the_same_words_share_a_bracket() {
        let (one, two) = (words("a", "Bodies report twice a year."), words("a", "Bodies report seldom."));
        let found = shown(&[item(3, &one, "VNM"), item(5, &two, "THA")]);
        assert_eq!(
            found,
            ["OP1 a3-5.0 SGP: once a year", "OP1 a3-5.1 VNM: twice a year", "OP1 a3-5.2 THA: seldom"]
        );
    }

    #[test]
    fn a_deletion_brackets_the_clause_and_a_move_cannot_be_bracketed() {
        let gone = [Operation::Delete { clause: ClauseId::new("b") }];
        assert_eq!(shown(&[item(4, &gone, "VNM")]), ["OP2 a4.0 SGP,VNM: Requests a list."]);
        let new = [Operation::InsertAfter { after: None, new: Clause::new("n", Operative, 0, "New.") }];
        assert_eq!(shown(&[item(4, &new, "VNM")]), ["OP1 a4.1 VNM: New."]);
        let moved = [Operation::MoveAfter { clause: ClauseId::new("b"), after: None }];
        assert_eq!(bracketed(&base(), &[item(4, &moved, "VNM")]).unwrap_err().code, "move-not-bracketable");
    }

    #[test]
    fn who_wants_words_gone_is_named_in_their_bracket() {
        let gone = words("a", "Bodies report.");
        assert_eq!(shown(&[item(3, &gone, "VNM")]), ["OP1 a3.0 SGP,VNM:  once a year"]);
        let other = words("a", "Bodies report twice a year.");
        let found = shown(&[item(3, &gone, "VNM"), item(5, &other, "THA")]);
        assert_eq!(found, ["OP1 a3-5.0 SGP,VNM:  once a year", "OP1 a3-5.2 THA:  twice a year"]);
    }

    #[test]
    fn words_in_a_bracket_are_not_put_into_another() {
        let bracketed = apply(
            &base(),
            &bracketed(&base(), &[item(3, &words("a", "Bodies report twice a year."), "VNM")]).unwrap(),
        );
        let with = |of: usize, text: &str| {
            let mut new = bracketed[0].clone();
            new.runs[of].text = text.into();
            vec![Operation::Replace { clause: new.id.clone(), new }]
        };
        for inside in [with(2, "thrice"), with(2, "twice or more"), words("a", "Bodies report a year.")] {
            assert_eq!(
                bracketable(&bracketed, 7, &inside).unwrap_err().code,
                "bracket-in-bracket",
                "{inside:?}"
            );
        }
        assert!(bracketable(&bracketed, 7, &with(0, "All bodies report ")).is_ok(), "words beside it are");
    }

    #[test]
    fn another_kind_or_level_cannot_be_bracketed() {
        let mut new = base()[0].clone();
        new.level = 1;
        let set = [Operation::Replace { clause: new.id.clone(), new }];
        let refusal = bracketed(&base(), &[item(4, &set, "VNM")]).unwrap_err();
        assert_eq!(refusal.code, "setting-not-bracketable");
        assert!(
            refusal.detail.starts_with("Amendment 4 gives a clause another kind or level"),
            "{refusal:?}"
        );
    }
}
