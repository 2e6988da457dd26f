//! Owns: the short notation in which the demo's texts are written: a clause is a line `id P0 words`, with `*italic*`,
//! `**bold**` and `[[SGP,VNM: text not agreed]]`; a change is `id = words`, `id + new O0 words`, `id -` or `id > after`.
//! Never: read from anything but the demo's own content.

use crate::{
    domain::{
        amendments::operations::OperationBody,
        texts::{Bracket, Clause, ClauseId, ClauseKind, Mark, Run},
    },
    error::{Error, Result},
};

/// A whole text.
///
/// # Errors
/// [`Error::Internal`] naming the line.
pub fn text(lines: &str) -> Result<Vec<Clause>> {
    lines.lines().filter(|line| !line.trim().is_empty()).map(clause).collect()
}

fn clause(line: &str) -> Result<Clause> {
    let (id, rest) = line.split_once(' ').ok_or_else(|| wrong(line))?;
    let (shape, words) = rest.split_once(' ').ok_or_else(|| wrong(line))?;
    let mut letters = shape.chars();
    let kind = match letters.next() {
        Some('H') => ClauseKind::Heading,
        Some('P') => ClauseKind::Preambular,
        Some('O') => ClauseKind::Operative,
        Some('A') => ClauseKind::Annex,
        _ => return Err(wrong(line)),
    };
    let level = letters.as_str().parse().map_err(|_| wrong(line))?;
    Ok(Clause { id: ClauseId::new(id), kind, level, runs: runs(id, words)? })
}

/// One change of a text.
#[derive(Debug)]
pub enum Change {
    /// Other words for a clause.
    Words(ClauseId, Vec<Run>),
    /// A new clause after another.
    New(ClauseId, Clause),
    /// A clause goes.
    Gone(ClauseId),
    /// A clause stands after another.
    Moved(ClauseId, ClauseId),
}

/// One change.
///
/// # Errors
/// [`Error::Internal`] naming the line.
pub fn change(line: &str) -> Result<Change> {
    let (id, rest) = line.split_once(' ').ok_or_else(|| wrong(line))?;
    let clause_id = ClauseId::new(id);
    let (sign, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    match sign {
        "=" => Ok(Change::Words(clause_id, runs(id, rest)?)),
        "+" => Ok(Change::New(clause_id, clause(rest)?)),
        "-" => Ok(Change::Gone(clause_id)),
        ">" => Ok(Change::Moved(clause_id, ClauseId::new(rest))),
        _ => Err(wrong(line)),
    }
}

/// The text with changes made.
///
/// # Errors
/// [`Error::Internal`] when a clause is not there.
pub fn changed(mut clauses: Vec<Clause>, changes: Vec<Change>) -> Result<Vec<Clause>> {
    for change in changes {
        match change {
            Change::Words(id, runs) => {
                let at = place(&clauses, &id)?;
                if let Some(clause) = clauses.get_mut(at) {
                    clause.runs = runs;
                }
            }
            Change::New(after, clause) => {
                let at = place(&clauses, &after)?;
                clauses.insert(at + 1, clause);
            }
            Change::Gone(id) => {
                let at = place(&clauses, &id)?;
                clauses.remove(at);
            }
            Change::Moved(id, after) => {
                let at = place(&clauses, &id)?;
                let clause = clauses.remove(at);
                let to = place(&clauses, &after)?;
                clauses.insert(to + 1, clause);
            }
        }
    }
    Ok(clauses)
}

/// The change as an operation of an amendment to these clauses.
///
/// # Errors
/// [`Error::Internal`] when a clause is not there.
pub fn operation(clauses: &[Clause], change: Change) -> Result<OperationBody> {
    let body = match change {
        Change::Words(id, runs) => {
            let clause = clauses.get(place(clauses, &id)?).cloned().ok_or_else(|| wrong(id.as_str()))?;
            serde_json::json!({ "op": "replace", "clause": id, "new": Clause { runs, ..clause } })
        }
        Change::New(after, clause) => {
            serde_json::json!({ "op": "insert_after", "after": after, "new": clause })
        }
        Change::Gone(id) => serde_json::json!({ "op": "delete", "clause": id }),
        Change::Moved(id, after) => serde_json::json!({ "op": "move_after", "clause": id, "after": after }),
    };
    Ok(serde_json::from_value(body)?)
}

fn place(clauses: &[Clause], id: &ClauseId) -> Result<usize> {
    clauses.iter().position(|clause| clause.id == *id).ok_or_else(|| wrong(id.as_str()))
}

fn runs(id: &str, words: &str) -> Result<Vec<Run>> {
    let mut runs = Vec::new();
    let mut rest = words.trim();
    while let Some((before, mark, inside, after)) = next_mark(rest) {
        if !before.is_empty() {
            runs.push(Run::new(before));
        }
        runs.push(match mark {
            "**" => Run { marks: vec![Mark::Bold], ..Run::new(inside) },
            "*" => Run { marks: vec![Mark::Italic], ..Run::new(inside) },
            _ => {
                let (states, inside) = inside.split_once(':').ok_or_else(|| wrong(words))?;
                let states = states.split(',').map(|state| state.trim().parse().map_err(Error::internal));
                let bracket = Bracket { id: format!("b-{id}"), states: states.collect::<Result<_>>()? };
                Run { bracket: Some(bracket), ..Run::new(inside.strip_prefix(' ').unwrap_or(inside)) }
            }
        });
        rest = after;
    }
    if !rest.is_empty() {
        runs.push(Run::new(rest));
    }
    Ok(runs)
}

/// What stands before the next mark, the mark, what it holds, and what follows.
fn next_mark(text: &str) -> Option<(&str, &'static str, &str, &str)> {
    let marks = [("[[", "]]"), ("**", "**"), ("*", "*")];
    let (open, close) = marks
        .into_iter()
        .filter_map(|(open, close)| text.find(open).map(|at| (at, open, close)))
        .min_by_key(|(at, ..)| *at)
        .map(|(_, open, close)| (open, close))?;
    let (before, rest) = text.split_once(open)?;
    let (inside, after) = rest.split_once(close)?;
    Some((before, open, inside, after))
}

fn wrong(what: &str) -> Error {
    Error::Internal(format!("demo content: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::plain;

    #[test]
    fn a_line_becomes_a_clause_with_marks_and_brackets() {
        let clause = clause("o7 O1 *Invite* partners[[MMR,VNM: , on request]].").unwrap();
        assert_eq!(plain(&clause), "Invite partners, on request.");
        assert_eq!((clause.kind, clause.level, clause.runs.len()), (ClauseKind::Operative, 1, 4));
        assert_eq!(clause.runs[0].marks, [Mark::Italic]);
        assert_eq!(clause.runs[2].bracket.as_ref().unwrap().states.len(), 2);
    }

    #[test]
    fn changes_replace_insert_move_and_remove() {
        let before = text("a O0 one\nb O0 two\nc O0 three").unwrap();
        let changes = ["a = uno", "a + d O0 four", "c > a", "b -"].map(|line| change(line).unwrap());
        let after = changed(before, changes.into()).unwrap();
        let shown: Vec<String> = after.iter().map(|c| format!("{} {}", c.id, plain(c))).collect();
        assert_eq!(shown, ["a uno", "c three", "d four"]);
    }
}
