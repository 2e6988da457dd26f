//! Owns: what becomes of brackets from one text to the next: opened, owned by others, closed. Never: says by whom.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Clause, ClauseId, brackets::bracket_of, numbering::number};
use crate::domain::ids::StateCode;

/// What became of a bracket of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BracketBecame)]
pub enum Became {
    /// Words were put into it.
    Opened,
    /// The words that stay were chosen.
    Resolved,
    /// States joined its owners or left them.
    Owned,
}

/// A bracket that a clause has and did not have, or the reverse, or that others own now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BracketChange {
    /// Its id.
    pub bracket: String,
    /// What became of it.
    pub became: Became,
    /// The states that own it, or owned it before it was resolved.
    #[schema(value_type = Vec<String>)]
    pub states: Vec<StateCode>,
    /// Those who joined.
    #[schema(value_type = Vec<String>)]
    pub joined: Vec<StateCode>,
    /// Those who left.
    #[schema(value_type = Vec<String>)]
    pub left: Vec<StateCode>,
}

/// What became of the brackets of a clause between two texts; none stands for a clause that is not there.
#[must_use]
pub fn bracket_changes(before: Option<&Clause>, now: Option<&Clause>) -> Vec<BracketChange> {
    let (was, is) = (owned_in(before), owned_in(now));
    let all: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    all.into_iter()
        .filter_map(|bracket| {
            let (became, states) = match (was.get(bracket), is.get(bracket)) {
                (Some(was), None) => (Became::Resolved, was),
                (None, is) => (Became::Opened, is?),
                (Some(was), Some(is)) if was != is => (Became::Owned, is),
                _ => return None,
            };
            let beyond =
                |one: Option<&BTreeSet<StateCode>>, other: Option<&BTreeSet<StateCode>>| -> Vec<StateCode> {
                    let others = |state: &&StateCode| other.is_none_or(|other| !other.contains(*state));
                    one.into_iter()
                        .flatten()
                        .filter(others)
                        .filter(|_| became == Became::Owned)
                        .cloned()
                        .collect()
                };
            Some(BracketChange {
                bracket: bracket.to_owned(),
                became,
                states: states.iter().cloned().collect(),
                joined: beyond(is.get(bracket), was.get(bracket)),
                left: beyond(was.get(bracket), is.get(bracket)),
            })
        })
        .collect()
}

/// The states that own a part of each bracket of a clause.
fn owned_in(clause: Option<&Clause>) -> BTreeMap<&str, BTreeSet<StateCode>> {
    let mut owned: BTreeMap<&str, BTreeSet<StateCode>> = BTreeMap::new();
    for bracket in clause.iter().flat_map(|clause| &clause.runs).filter_map(|run| run.bracket.as_ref()) {
        owned.entry(bracket_of(&bracket.id)).or_default().extend(bracket.states.iter().cloned());
    }
    owned
}

/// A variant of a bracket that a clause had and has no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// The clause.
    pub clause: ClauseId,
    /// What it was called.
    pub reference: String,
    /// The variant's id.
    pub variant: String,
    /// Who owned it.
    pub states: BTreeSet<StateCode>,
}

/// A bracket, or words in one, that a clause had. Written `OP2 (SGP, VNM)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closed {
    /// The clause.
    pub clause: ClauseId,
    /// What it was called.
    pub reference: String,
    /// The bracket's id.
    pub bracket: String,
    /// Who owned what is gone.
    pub states: BTreeSet<StateCode>,
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let states: Vec<&str> = self.states.iter().map(StateCode::as_str).collect();
        write!(f, "{} ({})", self.reference, states.join(", "))
    }
}

/// The variants of brackets that a clause of `before` had and that stand nowhere in `now`, in reading order. What moved
/// into another clause stands there.
#[must_use]
pub fn gone(before: &[Clause], now: &[Clause]) -> Vec<Gone> {
    let had: BTreeSet<(&ClauseId, &str)> = before.iter().flat_map(variants).collect();
    let has: BTreeSet<(&ClauseId, &str)> = now.iter().flat_map(variants).collect();
    let came: BTreeSet<&str> = has.difference(&had).map(|(_, variant)| *variant).collect();
    let mut found: Vec<Gone> = Vec::new();
    for (clause, numbered) in before.iter().zip(number(before)) {
        let here = found.len();
        for bracket in clause.runs.iter().filter_map(|run| run.bracket.as_ref()) {
            let id = bracket.id.as_str();
            if has.contains(&(&clause.id, id)) || came.contains(id) {
                continue;
            }
            match found.iter_mut().skip(here).find(|known| known.variant == id) {
                Some(known) => known.states.extend(bracket.states.iter().cloned()),
                None => found.push(Gone {
                    clause: clause.id.clone(),
                    reference: numbered.reference.clone(),
                    variant: id.to_owned(),
                    states: bracket.states.iter().cloned().collect(),
                }),
            }
        }
    }
    found
}

/// Those of the variants that stand in their clause again are left out.
#[must_use]
pub fn still_gone(gone: Vec<Gone>, now: &[Clause]) -> Vec<Gone> {
    let has: BTreeSet<(&ClauseId, &str)> = now.iter().flat_map(variants).collect();
    gone.into_iter().filter(|one| !has.contains(&(&one.clause, one.variant.as_str()))).collect()
}

/// What is gone, bracket by bracket of each clause, called as it was first.
#[must_use]
pub fn closed(gone: Vec<Gone>) -> Vec<Closed> {
    let mut found: Vec<Closed> = Vec::new();
    for one in gone {
        let bracket = bracket_of(&one.variant);
        match found.iter_mut().find(|known| known.clause == one.clause && known.bracket == bracket) {
            Some(known) => known.states.extend(one.states),
            None => found.push(Closed {
                bracket: bracket.to_owned(),
                clause: one.clause,
                reference: one.reference,
                states: one.states,
            }),
        }
    }
    found
}

/// Every variant of a bracket in a clause.
fn variants(clause: &Clause) -> impl Iterator<Item = (&ClauseId, &str)> {
    let brackets = clause.runs.iter().filter_map(|run| run.bracket.as_ref());
    brackets.map(|bracket| (&clause.id, bracket.id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{Bracket, ClauseKind, Run};

    #[test]
    fn a_clauses_brackets_are_opened_owned_by_others_and_resolved() {
        let clause = |runs: &[(&str, &[&str])]| {
            let made = runs.iter().map(|(id, states)| {
                let states = states.iter().map(|code| code.parse().unwrap()).collect();
                Run { text: "x".into(), marks: vec![], bracket: Some(Bracket { id: (*id).into(), states }) }
            });
            Clause { runs: made.collect(), ..Clause::new("a", ClauseKind::Operative, 0, "") }
        };
        let one = clause(&[("a3.0", &["SGP"]), ("a3.1", &["VNM"])]);
        let two = clause(&[("a3.0", &["SGP"]), ("a3.1", &["THA"]), ("b1", &["LAO"])]);
        let said = |before: Option<&Clause>, now: Option<&Clause>| {
            let codes =
                |states: &[StateCode]| states.iter().map(StateCode::as_str).collect::<Vec<_>>().join(",");
            let line = |c: BracketChange| {
                format!(
                    "{} {:?} {} +{} -{}",
                    c.bracket,
                    c.became,
                    codes(&c.states),
                    codes(&c.joined),
                    codes(&c.left)
                )
            };
            bracket_changes(before, now).into_iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(said(None, Some(&one)), ["a3 Opened SGP,VNM + -"]);
        assert_eq!(said(Some(&one), Some(&two)), ["a3 Owned SGP,THA +THA -VNM", "b1 Opened LAO + -"]);
        assert_eq!(said(Some(&two), None), ["a3 Resolved SGP,THA + -", "b1 Resolved LAO + -"]);
        assert!(said(Some(&two), Some(&two)).is_empty());
    }

    #[test]
    fn brackets_that_a_text_has_no_more_are_named_with_their_owners() {
        let state = |code: &str| code.parse::<StateCode>().unwrap();
        let within = |id: &str, states: &[&str]| {
            let mut run = Run::new("twice");
            let states = states.iter().map(|code| state(code)).collect();
            run.bracket = Some(crate::domain::texts::Bracket { id: id.into(), states });
            run
        };
        let clause =
            |id: &str, runs: Vec<Run>| Clause { runs, ..Clause::new(id, ClauseKind::Operative, 0, "") };
        let before = [
            clause("a", vec![within("a1.0", &["VNM"]), within("a1.1", &["SGP"])]),
            clause("b", vec![within("a2.1", &["LAO"])]),
        ];
        let moved =
            [clause("b", vec![Run::new("Other words.")]), clause("a", vec![within("a2.1", &["LAO"])])];
        let said = |gone: Vec<Gone>| closed(gone).iter().map(ToString::to_string).collect::<Vec<_>>();
        let lost = |before: &[Clause], now: &[Clause]| said(gone(before, now));
        assert_eq!(lost(&before, &moved), ["OP1 (SGP, VNM)"], "the other stands in another clause now");
        assert!(lost(&before, &before).is_empty());
        let less = [clause("a", vec![within("a1.0", &["VNM"])]), before[1].clone()];
        assert_eq!(lost(&before, &less), ["OP1 (SGP)"], "one state's words");
        let then = gone(&before, &less);
        assert!(still_gone(then.clone(), &before).is_empty(), "they are back");
        let later = [clause("new", vec![Run::new("First.")]), less[0].clone(), less[1].clone()];
        let rest = [then.clone(), gone(&later, &before[1..])].concat();
        assert_eq!(
            said(still_gone(rest, &before[1..])),
            ["OP1 (SGP, VNM)"],
            "one bracket, called as it was first"
        );
        let twice =
            [before[0].clone(), clause("b", vec![within("a1.0", &["VNM"]), within("a1.1", &["SGP"])])];
        let once = [before[0].clone(), clause("b", vec![Run::new("Other words.")])];
        assert_eq!(lost(&twice, &once), ["OP2 (SGP, VNM)"], "it still stands in the other clause");
    }
}
