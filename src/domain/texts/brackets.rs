//! Owns: finding the brackets of a text, the words nobody agreed yet. Never: closes one; the pen does that.

use serde::Serialize;

use super::{Clause, ClauseId, numbering::number};
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{Bracket, ClauseKind, Mark, Run};

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
}
