//! Owns: what a compilation shows, by example. Never: tests the rules of conflicts again.

use super::*;
use crate::domain::texts::{ClauseKind::Operative, plain};

fn base() -> Vec<Clause> {
    [("a", "Invites every body to report once a year."), ("b", "Requests a list."), ("c", "Decides to meet.")]
        .map(|(id, text)| Clause::new(id, Operative, 0, text))
        .into()
}

fn words(id: &str, text: &str) -> Operation {
    Operation::Replace { clause: ClauseId::new(id), new: Clause::new(id, Operative, 0, text) }
}

fn insert(after: &str, id: &str) -> Operation {
    Operation::InsertAfter { after: Some(ClauseId::new(after)), new: Clause::new(id, Operative, 0, id) }
}

fn compiled(proposals: &[Vec<Operation>]) -> Compilation {
    let proposals: Vec<Proposal<'_>> =
        proposals.iter().zip(1..).map(|(operations, key)| Proposal { key, operations }).collect();
    compile(&base(), &proposals)
}

fn text(runs: &[crate::domain::texts::Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// `words|{base>1:option,2:option}` with `!` for a conflict.
fn shown(clause: &CompiledClause) -> String {
    let segments = clause.segments.iter().map(|segment| match segment {
        Segment::Text(runs) => text(runs),
        Segment::Alternatives { conflict, base, options } => {
            let options: Vec<String> =
                options.iter().map(|option| format!("{}:{}", option.proposal, text(&option.runs))).collect();
            let mark = if *conflict { "!" } else { "" };
            format!("{{{mark}{}>{}}}", text(base), options.join(","))
        }
    });
    segments.collect::<Vec<_>>().join("|")
}

#[test]
fn alternatives_to_the_same_words_stand_side_by_side() {
    let found = compiled(&[
        vec![words("a", "Invites every body to report twice a year.")],
        vec![words("a", "Invites every body to report each year.")],
        vec![words("a", "Warmly invites every body to report once a year.")],
        vec![words("b", "Requests a full list.")],
        vec![words("b", "Requests a public list.")],
    ]);
    assert_eq!(
        shown(&found.clauses[0]),
        "{Invites>2:Warmly invites}| every body to report |{!once a>0:twice a,1:each}| year."
    );
    assert_eq!(shown(&found.clauses[1]), "Requests a |{>3:full ,4:public }|list.");
    let pairs: Vec<(usize, usize)> = found.conflicts.iter().map(|c| (c.first, c.second)).collect();
    assert_eq!(pairs, [(0, 1)]);
}

#[test]
fn proposed_clauses_stand_in_place_and_moves_at_both() {
    let found = compiled(&[
        vec![insert("a", "n"), insert("n", "o")],
        vec![insert("a", "p")],
        vec![
            Operation::MoveAfter { clause: ClauseId::new("c"), after: Some(ClauseId::new("a")) },
            words("c", "Decides to meet soon."),
            insert("c", "q"),
        ],
        vec![Operation::Delete { clause: ClauseId::new("b") }],
    ]);
    let rows: Vec<String> = found
        .clauses
        .iter()
        .map(|clause| format!("{} {} {:?}", clause.reference, clause.id, clause.proposal))
        .collect();
    assert_eq!(
        rows,
        [
            "OP1 a None",
            "OP1 bis n Some(0)",
            "OP1 ter o Some(0)",
            "OP1 quater p Some(1)",
            "OP1 quinquies c Some(2)",
            "OP1 sexies q Some(2)",
            "OP2 b None",
            "OP3 c None"
        ]
    );
    assert_eq!(found.clauses[4].moved_from.as_deref(), Some("OP3"));
    assert_eq!(shown(&found.clauses[4]), "Decides to meet soon.");
    let from = &found.clauses[7];
    assert_eq!(
        (from.moves[0].to_reference.as_str(), from.moves[0].after_reference.as_deref()),
        ("OP1 quinquies", Some("OP1"))
    );
    assert_eq!(found.clauses[6].deletions, [3]);
    assert!(found.clauses.iter().skip(1).all(CompiledClause::changed) && !found.clauses[0].changed());
}

#[test]
fn without_what_is_proposed_a_compilation_is_the_revision() {
    let found =
        compiled(&[vec![words("a", "Invites nobody."), insert("a", "n")], vec![words("a", "Invites all.")]]);
    let own: Vec<String> = found
        .clauses
        .iter()
        .filter(|clause| clause.place == Place::Base)
        .map(|clause| {
            let segments = clause.segments.iter().map(|segment| match segment {
                Segment::Text(runs) | Segment::Alternatives { base: runs, .. } => text(runs),
            });
            segments.collect()
        })
        .collect();
    assert_eq!(own, base().iter().map(plain).collect::<Vec<_>>());
}

#[test]
fn a_proposed_clause_is_called_the_same_whoever_else_is_shown() {
    let list = [
        vec![insert("a", "n")],
        vec![insert("a", "p")],
        vec![Operation::Delete { clause: ClauseId::new("b") }],
    ];
    let proposals: Vec<Proposal<'_>> =
        list.iter().zip(1..).map(|(operations, key)| Proposal { key, operations }).collect();
    let some = compile_some(&base(), &proposals, |at| at == 1);
    let shown: Vec<(&str, &str, bool)> =
        some.clauses.iter().map(|c| (c.reference.as_str(), c.id.as_str(), c.changed())).collect();
    assert_eq!(
        shown,
        [("OP1", "a", false), ("OP1 ter", "p", true), ("OP2", "b", false), ("OP3", "c", false)]
    );
}
