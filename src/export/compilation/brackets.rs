//! Owns: one clause of the printed compilation: what is proposed on it in brackets, each with its states and its number.
//! Never: decides which clauses are printed.

use super::super::html::{escaped, push, run};
use super::{CONTRADICTED, Proposer};
use crate::domain::{
    amendments::{
        compilation::{Alternative, CompiledClause, Place, Segment},
        conflicts::{Conflict, ConflictKind},
    },
    texts::{ClauseId, ClauseKind, Run},
};

/// How the brackets name those who propose something.
pub(super) struct Naming<'a> {
    pub(super) proposals: &'a [Proposer],
    pub(super) contradictions: &'a [Conflict],
}

impl Naming<'_> {
    fn number(&self, at: usize) -> i64 {
        self.proposals.get(at).map_or(0, |proposer| proposer.number)
    }

    /// `SGP, VNM (3)`, with a mark when it is contradicted; `prepared, SGP` while it has no number.
    fn by(&self, at: usize, contradicted: bool) -> String {
        let states = self.proposals.get(at).map(|proposer| escaped(&proposer.sponsors)).unwrap_or_default();
        let mark = if contradicted { CONTRADICTED } else { "" };
        match self.number(at) {
            0 => format!("prepared{mark}, {states}"),
            number => format!("{states} ({number}{mark})"),
        }
    }

    /// Whether another amendment contradicts this one on the clause in one of these ways.
    fn contradicted(&self, at: usize, clause: &ClauseId, ways: &[ConflictKind]) -> bool {
        self.contradictions.iter().any(|conflict| {
            (conflict.first == at || conflict.second == at)
                && conflict.clause == *clause
                && ways.contains(&conflict.kind)
        })
    }

    fn words(&self, at: usize, words: &str) -> String {
        inserted(self.number(at), words)
    }
}

/// Words that an amendment with this number wants.
pub(super) fn inserted(number: i64, words: &str) -> String {
    if number == 0 { format!("<ins class=\"p\">{words}</ins>") } else { format!("<ins>{words}</ins>") }
}

pub(super) fn push_clause(out: &mut String, clause: &CompiledClause, naming: &Naming<'_>) {
    use ConflictKind::{Circle, DeletionAndChange, MoveAndDeletion, Setting, TwoMoves};
    let by = |at: usize, ways: &[ConflictKind]| naming.by(at, naming.contradicted(at, &clause.id, ways));
    let moving = [TwoMoves, Circle, MoveAndDeletion];
    let mut words: String = clause.segments.iter().map(|segment| shown(segment, clause, naming)).collect();
    match (clause.place, clause.proposal) {
        (Place::Inserted, Some(owner)) => {
            words = format!("[{}: {}]", by(owner, &[]), naming.words(owner, &words));
        }
        (Place::MovedHere, Some(owner)) => {
            let from = escaped(clause.moved_from.as_deref().unwrap_or_default());
            words = format!("[{}, moved from {from}: {}]", by(owner, &moving), naming.words(owner, &words));
        }
        _ => {}
    }
    for owner in &clause.deletions {
        push(&mut words, format_args!(" [{}: delete]", by(*owner, &[DeletionAndChange, MoveAndDeletion])));
    }
    for one in &clause.moves {
        let to = escaped(&one.to_reference);
        push(&mut words, format_args!(" [{}: move to {to}]", by(one.proposal, &moving)));
    }
    for (owner, kind, level) in &clause.settings {
        let who = by(*owner, &[Setting, DeletionAndChange]);
        push(&mut words, format_args!(" [{who}: {} of level {level}]", kind.as_str()));
    }
    let (level, number) = (clause.level.min(3), escaped(&clause.number));
    match clause.kind {
        ClauseKind::Heading => push(out, format_args!("<h2>{words}</h2>\n")),
        ClauseKind::Preambular if clause.place == Place::Base => {
            push(out, format_args!("<p class=\"l{level}\">{words}</p>\n"));
        }
        ClauseKind::Preambular | ClauseKind::Operative | ClauseKind::Annex => {
            push(out, format_args!("<p class=\"l{level}\"><span class=\"n\">{number}</span> {words}</p>\n"));
        }
    }
}

fn shown(segment: &Segment, clause: &CompiledClause, naming: &Naming<'_>) -> String {
    let words = |runs: &[Run]| -> String { runs.iter().map(run).collect() };
    match segment {
        Segment::Text(runs) => words(runs),
        Segment::Alternatives { conflict, base, options } => {
            let option = |Alternative { proposal, runs, .. }: &Alternative| {
                let deleted = naming.contradicted(*proposal, &clause.id, &[ConflictKind::DeletionAndChange]);
                let who = naming.by(*proposal, *conflict || deleted);
                if runs.is_empty() {
                    format!("[{who}: delete]")
                } else {
                    format!("[{who}: {}]", naming.words(*proposal, &words(runs)))
                }
            };
            let base = if base.is_empty() { String::new() } else { format!("[{}]", words(base)) };
            let parts = [base].into_iter().filter(|base| !base.is_empty()).chain(options.iter().map(option));
            format!("{} ", parts.collect::<Vec<_>>().join(" "))
        }
    }
}
