//! Owns: the brackets of a text, the words nobody agreed yet: finding them, who owns them, choosing between their
//! variants. Never: decides who may. Variants of one bracket side by side are called `a3.0`, `a3.1` …

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::{Bracket, Clause, ClauseId, Run, normal::tidy, numbering::number};
use crate::domain::ids::StateCode;

/// One bracket as it stands in one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenBracket {
    /// The clause it stands in.
    pub clause: ClauseId,
    /// How negotiators call that clause: `OP5 (b)`.
    pub reference: String,
    /// The bracket's id.
    pub bracket: String,
    /// The states that own it.
    pub states: Vec<StateCode>,
    /// The words of this clause inside the bracket; stretches apart from each other are joined by ` … `.
    pub text: String,
}

/// The open brackets of a text in reading order, one for each clause and bracket id.
#[must_use]
pub fn open_brackets(clauses: &[Clause]) -> Vec<OpenBracket> {
    let mut open = Vec::new();
    for (clause, numbered) in clauses.iter().zip(number(clauses)) {
        let mut here: Vec<OpenBracket> = Vec::new();
        let mut before: Option<&str> = None;
        for run in &clause.runs {
            if let Some(bracket) = &run.bracket {
                match here.iter_mut().find(|known| known.bracket == bracket.id) {
                    Some(known) => {
                        if before != Some(bracket.id.as_str()) {
                            known.text.push_str(" … ");
                        }
                        known.text.push_str(&run.text);
                    }
                    None => here.push(OpenBracket {
                        clause: clause.id.clone(),
                        reference: numbered.reference.clone(),
                        bracket: bracket.id.clone(),
                        states: bracket.states.clone(),
                        text: run.text.clone(),
                    }),
                }
            }
            before = run.bracket.as_ref().map(|bracket| bracket.id.as_str());
        }
        open.append(&mut here);
    }
    open
}

/// The words of a clause, parted where a bracket begins or ends: variants side by side have no space between them, and
/// are no one word for that.
#[must_use]
pub fn stretches(clause: &Clause) -> Vec<String> {
    let mut parted: Vec<(Option<&str>, String)> = Vec::with_capacity(clause.runs.len());
    for run in &clause.runs {
        let bracket = run.bracket.as_ref().map(|bracket| bracket.id.as_str());
        match parted.last_mut() {
            Some((same, words)) if *same == bracket => words.push_str(&run.text),
            _ => parted.push((bracket, run.text.clone())),
        }
    }
    parted.into_iter().map(|(_, words)| words).collect()
}

/// The bracket that a variant belongs to: `a3` of `a3.1`; one that stands alone is its own.
#[must_use]
pub fn bracket_of(variant: &str) -> &str {
    match variant.rsplit_once('.') {
        Some((bracket, nth))
            if !bracket.is_empty() && !nth.is_empty() && nth.bytes().all(|b| b.is_ascii_digit()) =>
        {
            bracket
        }
        _ => variant,
    }
}

/// Gives a variant other owners.
#[must_use]
pub fn owned_by(clauses: Vec<Clause>, variant: &str, states: &[StateCode]) -> Vec<Clause> {
    let mut clauses = clauses;
    for bracket in
        clauses.iter_mut().flat_map(|clause| &mut clause.runs).filter_map(|run| run.bracket.as_mut())
    {
        if bracket.id == variant {
            bracket.states = states.to_vec();
            bracket.states.sort_unstable();
        }
    }
    clauses
}

/// The clause without the words of amendment `number` in the brackets that it shares with others (`a1-2.1` is the first of
/// amendments 1 and 2). Where nobody else's are left, the words of the revision stand in no bracket again. `None` when it
/// shares none here.
#[must_use]
pub fn without_shared(clause: &Clause, number: i64) -> Option<Clause> {
    let place = |id: &str| {
        let (numbers, _) = id.strip_prefix('a')?.rsplit_once('.')?;
        let numbers: Vec<i64> = numbers.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
        let at = numbers.iter().position(|one| *one == number).filter(|_| numbers.len() > 1)?;
        Some(format!("{}.{}", bracket_of(id), at.saturating_add(1)))
    };
    let own: HashSet<String> =
        clause.runs.iter().filter_map(|run| place(&run.bracket.as_ref()?.id)).collect();
    if own.is_empty() {
        return None;
    }
    let inside = |run: &Run| run.bracket.as_ref().map(|bracket| bracket.id.clone());
    let mut runs = clause.runs.clone();
    runs.retain(|run| inside(run).is_none_or(|id| !own.contains(&id)));
    let left: HashSet<String> = runs.iter().filter_map(inside).collect();
    for run in &mut runs {
        let alone = |bracket: &Bracket| {
            let group = bracket_of(&bracket.id);
            let base = bracket.id == format!("{group}.0");
            let touched = own.iter().any(|variant| bracket_of(variant) == group);
            base && touched && left.iter().all(|id| *id == bracket.id || bracket_of(id) != group)
        };
        run.bracket = run.bracket.take().filter(|bracket| !alone(bracket));
    }
    Some(Clause { runs: tidy(runs), ..clause.clone() })
}

/// The text with one bracket resolved: the words of the chosen variant stay, without it; those of its other variants go,
/// and with them a clause that has no words left. None chosen drops all.
#[must_use]
pub fn resolved(clauses: Vec<Clause>, bracket: &str, variant: Option<&str>) -> Vec<Clause> {
    clauses
        .into_iter()
        .filter_map(|mut clause| {
            let concerned =
                |run: &Run| run.bracket.as_ref().is_some_and(|inside| bracket_of(&inside.id) == bracket);
            if !clause.runs.iter().any(concerned) {
                return Some(clause);
            }
            let mut kept: Vec<Run> = Vec::with_capacity(clause.runs.len());
            let mut gap = false;
            for run in clause.runs {
                if concerned(&run) && run.bracket.as_ref().map(|inside| inside.id.as_str()) != variant {
                    gap = true;
                    continue;
                }
                let bracket = run.bracket.clone().filter(|_| !concerned(&run));
                let mut run = Run { bracket, ..run };
                if std::mem::take(&mut gap) {
                    close_up(kept.last_mut(), Some(&mut run));
                }
                kept.push(run);
            }
            if gap {
                close_up(kept.last_mut(), None);
            }
            clause.runs = tidy(kept);
            (!clause.runs.is_empty()).then_some(clause)
        })
        .collect()
}

/// Where words went, one space is left between those that stay, and none before a stop or at an end of the clause.
fn close_up(before: Option<&mut Run>, after: Option<&mut Run>) {
    const STOPS: [char; 7] = [',', '.', ';', ':', '!', '?', ')'];
    match (before, after) {
        (Some(before), Some(after)) => {
            if before.text.ends_with(' ') && after.text.starts_with(STOPS) {
                before.text.truncate(before.text.trim_end_matches(' ').len());
            } else if before.text.ends_with(' ') && after.text.starts_with(' ') {
                after.text = after.text.trim_start_matches(' ').to_owned();
            }
        }
        (Some(before), None) => before.text.truncate(before.text.trim_end_matches(' ').len()),
        (None, Some(after)) => after.text = after.text.trim_start_matches(' ').to_owned(),
        (None, None) => {}
    }
}

/// The text with the owners its brackets have in `to`, where it has those they had in `from`: what was written before a
/// state joined or left does not undo that.
#[must_use]
pub fn with_owners(from: &[Clause], to: &[Clause], clauses: Vec<Clause>) -> Vec<Clause> {
    let (before, now) = (owners(from), owners(to));
    let moved: HashMap<&str, (&[StateCode], &[StateCode])> = before
        .into_iter()
        .filter_map(|(id, states)| Some((id, (states, *now.get(id)?))))
        .filter(|(_, (was, is))| was != is)
        .collect();
    let mut clauses = clauses;
    if moved.is_empty() {
        return clauses;
    }
    for clause in &mut clauses {
        for bracket in clause.runs.iter_mut().filter_map(|run| run.bracket.as_mut()) {
            if let Some((was, is)) = moved.get(bracket.id.as_str())
                && bracket.states == *was
            {
                bracket.states = is.to_vec();
            }
        }
        clause.runs = tidy(std::mem::take(&mut clause.runs));
    }
    clauses
}

fn owners(clauses: &[Clause]) -> HashMap<&str, &[StateCode]> {
    let brackets = clauses.iter().flat_map(|clause| &clause.runs).filter_map(|run| run.bracket.as_ref());
    brackets.map(|bracket| (bracket.id.as_str(), bracket.states.as_slice())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{Bracket, ClauseKind, Mark, plain};

    fn within(id: &str, text: &str, marks: &[Mark]) -> Run {
        let states = vec!["SGP".parse().unwrap()];
        Run { text: text.into(), marks: marks.into(), bracket: Some(Bracket { id: id.into(), states }) }
    }

    #[test]
    fn a_text_without_brackets_has_none_open() {
        assert!(open_brackets(&[Clause::new("a", ClauseKind::Operative, 0, "[typed by hand]")]).is_empty());
    }

    #[test]
    fn each_bracket_is_listed_once_for_each_clause() {
        let mut first = Clause::new("a", ClauseKind::Operative, 0, "Requests ");
        first.runs.extend([
            within("b1", "all ", &[]),
            within("b1", "States", &[Mark::Bold]),
            within("b2", " Members", &[]),
            Run::new(" and "),
            within("b1", "bodies", &[]),
        ]);
        let mut second = Clause::new("b", ClauseKind::Operative, 1, "");
        second.runs.push(within("b1", "again", &[]));
        let found: Vec<(String, String, String)> = open_brackets(&[first, second])
            .into_iter()
            .map(|open| (open.reference, open.bracket, open.text))
            .collect();
        let expected =
            [("OP1", "b1", "all States … bodies"), ("OP1", "b2", " Members"), ("OP1 (a)", "b1", "again")];
        assert_eq!(found, expected.map(|(r, b, t)| (r.into(), b.into(), t.into())));
    }

    #[test]
    fn a_bracket_is_resolved_by_choosing_a_variant() {
        let mut first = Clause::new("a", ClauseKind::Operative, 0, "Report ");
        first.runs.extend([within("a3.0", "once", &[]), within("a3.1", "twice", &[]), Run::new(" a year.")]);
        let mut second = Clause::new("b", ClauseKind::Operative, 0, "");
        second.runs.push(within("a3.1", "New clause.", &[]));
        let text = vec![first, second];
        let words = |variant| resolved(text.clone(), "a3", variant).iter().map(plain).collect::<Vec<_>>();
        assert_eq!(words(Some("a3.1")), ["Report twice a year.", "New clause."]);
        assert_eq!(words(Some("a3.0")), ["Report once a year."]);
        assert_eq!(words(None), ["Report a year."]);
        assert!(open_brackets(&resolved(text.clone(), "a3", Some("a3.0"))).is_empty());
        assert_eq!(resolved(text.clone(), "a4", None), text, "another bracket is left alone");
    }

    #[test]
    fn one_amendment_leaves_a_bracket_that_others_share() {
        let shared = |own: &[(&str, &str)]| {
            let runs = own.iter().map(|(id, text)| within(id, text, &[])).collect();
            Clause { runs, ..Clause::new("a", ClauseKind::Operative, 0, "") }
        };
        let three = shared(&[
            ("a1-2-9.0", "once"),
            ("a1-2-9.1", "twice"),
            ("a1-2-9.2", "seldom"),
            ("a1-2-9.3", "never"),
        ]);
        let two = without_shared(&three, 2).unwrap();
        assert_eq!(two, shared(&[("a1-2-9.0", "once"), ("a1-2-9.1", "twice"), ("a1-2-9.3", "never")]));
        let one = without_shared(&without_shared(&two, 9).unwrap(), 1).unwrap();
        assert_eq!(one, Clause::new("a", ClauseKind::Operative, 0, "once"), "no bracket is left");
        assert_eq!(without_shared(&shared(&[("a1.0", "once"), ("a1.1", "twice")]), 1), None, "alone in it");
        assert_eq!(without_shared(&three, 3), None);
    }

    #[test]
    fn words_that_are_dropped_leave_no_hole_behind() {
        let dropped = |before: &str, after: &str| {
            let mut clause = Clause::new("a", ClauseKind::Operative, 0, before);
            clause.runs.push(within("b1", "twice", &[]));
            clause.runs.extend((!after.is_empty()).then(|| Run::new(after)));
            resolved(vec![clause], "b1", None).iter().map(plain).collect::<Vec<_>>().join("")
        };
        assert_eq!(dropped("Report ", " a year."), "Report a year.");
        assert_eq!(dropped("Report ", "."), "Report.");
        assert_eq!(dropped("Report ", ""), "Report");
        assert_eq!(dropped("", " a year."), "a year.");
        assert_eq!(dropped("ประเทศ", "สมาชิก"), "ประเทศสมาชิก", "no space is made either");
    }

    #[test]
    fn words_written_before_a_state_left_a_bracket_do_not_bring_it_back() {
        let inside = |states: [&str; 2], text: &str| {
            let states =
                states.iter().filter(|code| !code.is_empty()).map(|code| code.parse().unwrap()).collect();
            let bracket = Some(Bracket { id: "b1".into(), states });
            Clause {
                runs: vec![Run { text: text.into(), marks: vec![], bracket }],
                ..Clause::new("a", ClauseKind::Operative, 0, "")
            }
        };
        let (from, to) = ([inside(["MMR", "VNM"], "twice")], [inside(["VNM", ""], "twice")]);
        let written = vec![inside(["MMR", "VNM"], "twice a year")];
        assert_eq!(with_owners(&from, &to, written.clone()), [inside(["VNM", ""], "twice a year")]);
        assert_eq!(with_owners(&from, &from, written.clone()), written);
        let joined = vec![inside(["THA", "VNM"], "twice")];
        assert_eq!(
            with_owners(&from, &to, joined.clone()),
            joined,
            "other owners that were asked for stay asked for"
        );
    }

    #[test]
    fn variants_are_told_from_brackets_that_stand_alone() {
        assert_eq!(["a3.1", "b1", "b-o7", "x.y", ".1"].map(bracket_of), ["a3", "b1", "b-o7", "x.y", ".1"]);
        let mut clause = Clause::new("a", ClauseKind::Operative, 0, "");
        clause.runs.push(within("a3.1", "x", &[]));
        let owners: Vec<StateCode> = ["VNM", "BRN"].map(|code| code.parse().unwrap()).into();
        let text = owned_by(vec![clause], "a3.1", &owners);
        assert_eq!(open_brackets(&text)[0].states, ["BRN", "VNM"].map(|code| code.parse().unwrap()));
    }
}
