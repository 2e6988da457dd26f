//! Owns: what is measured without a server: comparing texts. Never: asks a network or a disk.

use std::time::Instant;

use mufakat::domain::texts::{Clause, comparison::compare};
use serde_json::json;

use super::sentences::sentence;

fn text(clauses: usize, changed: usize) -> Vec<Clause> {
    let list: Vec<_> = (0..clauses)
        .map(|n| {
            let mut words = sentence(n);
            if changed > 0 && n % changed == 0 {
                words = words.replacen("national", "regional", 1) + " This is voluntary.";
            }
            json!({"id": format!("c{n}"), "kind": "operative", "level": 0, "runs": [{"text": words}]})
        })
        .collect();
    serde_json::from_value(json!(list)).unwrap()
}

/// Compares revisions of 50 and of 2 000 clauses in which every second clause changed.
pub fn comparisons() {
    println!("## comparison of two revisions, every second clause changed");
    for clauses in [50, 2_000] {
        let (old, new) = (text(clauses, 0), text(clauses, 2));
        let mut times: Vec<f64> = (0..30)
            .map(|_| {
                let started = Instant::now();
                let found = compare(&old, &new);
                assert!(found.changes > 0);
                started.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("{clauses} clauses: median {:.2} ms, worst of 30 {:.2} ms", times[15], times[29]);
    }
}
