//! The figures of `docs/PERFORMANCE.md` on the negotiating text: compilation and rebase in the pure domain, and how they grow when everything
//! doubles. `make bench` runs it. Never: asks a network or a disk.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement that meets what it did not expect must stop"
)]

#[allow(dead_code, reason = "here words are changed one by one, whole sentences are not needed")]
#[path = "../negotiation/sentences.rs"]
mod sentences;

use std::time::Instant;

use mufakat::domain::{
    amendments::{
        compilation::compile,
        operations::{Operation, apply, operations_between},
        rebase::{RebaseOutcome, rebase},
        touches::Proposal,
    },
    texts::{Clause, ClauseId, ClauseKind::Operative, Run},
};
use sentences::words;

/// How often each is measured.
const RUNS: usize = 60;

fn text(clauses: usize) -> Vec<Clause> {
    (0..clauses).map(|n| Clause::new(format!("c{n}"), Operative, 0, words(n).join(" "))).collect()
}

/// Amendments spread over the text: most change three words of a clause, each tenth inserts, moves or deletes one. Several
/// meet in the same clauses.
fn amendments(base: &[Clause], count: usize) -> Vec<Vec<Operation>> {
    (0..count)
        .map(|n| {
            let at = (n * 13) % base.len();
            let clause = &base[at];
            match n % 10 {
                7 => vec![Operation::InsertAfter {
                    after: Some(clause.id.clone()),
                    new: Clause::new(format!("n{n}"), Operative, 0, words(n + 1).join(" ")),
                }],
                8 => vec![Operation::MoveAfter {
                    clause: clause.id.clone(),
                    after: Some(base[(at + base.len() / 2) % base.len()].id.clone()),
                }],
                9 => vec![Operation::Delete { clause: clause.id.clone() }],
                _ => {
                    let mut words = words(at);
                    for k in 0..3 {
                        words[(n * 5 + k * 9) % 40] = "regional";
                    }
                    let new = Clause { runs: vec![Run::new(words.join(" "))], ..clause.clone() };
                    vec![Operation::Replace { clause: clause.id.clone(), new }]
                }
            }
        })
        .collect()
}

/// Best, median and worst of the runs, in milliseconds. Growth is judged by the best: on a shared machine the others tell of
/// neighbours.
fn timed(what: &str, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (best, median, worst) = (times[0], times[RUNS / 2], times[RUNS - 1]);
    println!("{what}: best {best:.2} ms, median {median:.2} ms, worst of {RUNS} {worst:.2} ms");
    best
}

fn compilation(clauses: usize, count: usize) -> f64 {
    let base = text(clauses);
    let list = amendments(&base, count);
    let proposals: Vec<Proposal<'_>> =
        list.iter().zip(1..).map(|(operations, key)| Proposal { key, operations }).collect();
    timed(&format!("compilation of {count} amendments on {clauses} clauses"), || {
        assert!(compile(&base, &proposals).clauses.len() >= clauses);
    })
}

fn rebases(clauses: usize, count: usize) -> f64 {
    let base = text(clauses);
    let list = amendments(&base, count);
    // Every third clause of the next revision has another last word, and one clause is new.
    let mut next = base.clone();
    for (n, clause) in next.iter_mut().enumerate().filter(|(n, _)| n % 3 == 0) {
        let mut words = sentences::words(n);
        words[39] = "voluntarily";
        clause.runs = vec![Run::new(words.join(" "))];
    }
    next.insert(1, Clause { id: ClauseId::new("fresh"), ..base[0].clone() });
    assert_eq!(apply(&base, &operations_between(&base, &next)), next);
    timed(&format!("rebase of {count} amendments on {clauses} clauses"), || {
        let merged = list
            .iter()
            .filter(|operations| rebase(&base, &next, operations).outcome == RebaseOutcome::Merged)
            .count();
        assert!(merged > 0);
    })
}

fn main() {
    // `cargo test` builds benches too; there is nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("## the negotiating text");
    let small = compilation(200, 60);
    println!("twice the amendments: {:.2} times the time", compilation(200, 120) / small);
    let large = compilation(2_000, 1_000);
    println!("twice the amendments: {:.2} times the time", compilation(2_000, 2_000) / large);
    let few = rebases(200, 200);
    println!("twice the amendments: {:.2} times the time", rebases(200, 400) / few);
}
