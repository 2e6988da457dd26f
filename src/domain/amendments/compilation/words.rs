//! Owns: the words of one clause with what is proposed for them, alternatives to the same words side by side.
//! Never: loses a word: text and the base of alternatives joined are the clause.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::touches::OnClause;
use crate::domain::texts::{
    Clause, Run,
    rewording::{Rewording, reworded, runs_of},
};

/// What a proposal does to some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CompiledChange)]
pub enum Change {
    /// Adds words.
    Insert,
    /// Puts others.
    Replace,
    /// Takes them out.
    Delete,
}

/// A stretch of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Words that nobody wants to change.
    Text(Vec<Run>),
    /// Words for which others are proposed.
    Alternatives {
        /// Whether the proposals exclude each other.
        conflict: bool,
        /// The revision's words; none where only something is added.
        base: Vec<Run>,
        /// What is proposed, in the order of the proposals.
        options: Vec<Alternative>,
    },
}

/// What one proposal wants instead of some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Who.
    pub proposal: usize,
    /// What it does.
    pub change: Change,
    /// The words that would stand there.
    pub runs: Vec<Run>,
}

/// Words that several changes share.
struct Shared<'c, 'a> {
    at: Range<usize>,
    changes: Vec<(usize, &'c Rewording<'a>)>,
}

/// The words of a clause, in order, with what is proposed for them.
#[must_use]
pub fn segments(clause: &Clause, on: &OnClause<'_>) -> Vec<Segment> {
    let mut all: Vec<(usize, &Rewording<'_>)> = on
        .rewordings
        .iter()
        .flat_map(|(owner, changes)| changes.iter().map(move |change| (*owner, change)))
        .collect();
    if all.is_empty() {
        return if clause.runs.is_empty() { Vec::new() } else { vec![Segment::Text(clause.runs.clone())] };
    }
    all.sort_by_key(|(owner, change)| (change.at.start, change.at.end, *owner));
    let mut groups: Vec<Shared<'_, '_>> = Vec::new();
    for (owner, change) in all {
        match groups.last_mut() {
            Some(group)
                if change.at.start < group.at.end || (group.at.is_empty() && group.at == change.at) =>
            {
                group.at.end = group.at.end.max(change.at.end);
                group.changes.push((owner, change));
            }
            _ => groups.push(Shared { at: change.at.clone(), changes: vec![(owner, change)] }),
        }
    }
    let pieces = |range: Range<usize>| on.pieces.get(range).unwrap_or_default();
    let mut segments = Vec::with_capacity(groups.len().saturating_mul(2).saturating_add(1));
    let mut done = 0;
    for group in groups {
        push_text(&mut segments, runs_of(pieces(done..group.at.start)));
        done = group.at.end;
        let base = pieces(group.at.clone());
        let mut owners: Vec<usize> = group.changes.iter().map(|(owner, _)| *owner).collect();
        owners.sort_unstable();
        owners.dedup();
        let options: Vec<Alternative> = owners
            .into_iter()
            .map(|owner| {
                let mine = group.changes.iter().filter(|(by, _)| *by == owner);
                let shifted: Vec<Rewording<'_>> =
                    mine.map(|(_, change)| shifted(change, group.at.start)).collect();
                let runs = runs_of(&reworded(base, &shifted.iter().collect::<Vec<_>>()));
                let change = match (base.is_empty(), runs.is_empty()) {
                    (true, _) => Change::Insert,
                    (false, true) => Change::Delete,
                    (false, false) => Change::Replace,
                };
                Alternative { proposal: owner, change, runs }
            })
            .collect();
        let conflict =
            !base.is_empty() && options.windows(2).any(|pair| matches!(pair, [a, b] if a.runs != b.runs));
        segments.push(Segment::Alternatives { conflict, base: runs_of(base), options });
    }
    push_text(&mut segments, runs_of(pieces(done..on.pieces.len())));
    segments
}

fn shifted<'a>(change: &Rewording<'a>, by: usize) -> Rewording<'a> {
    let at = change.at.start.saturating_sub(by)..change.at.end.saturating_sub(by);
    Rewording { at, new: change.new.clone() }
}

fn push_text(segments: &mut Vec<Segment>, runs: Vec<Run>) {
    if !runs.is_empty() {
        segments.push(Segment::Text(runs));
    }
}
