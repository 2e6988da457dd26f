//! The figures of live drafting: people who type into one text of 50 clauses, through our server and through Hocuspocus, in
//! turns in one run on one machine; and the memory of 500 open texts. `make bench-live` runs it; a number of clients behind
//! `cargo bench --bench live --` runs that one alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement that meets what it did not expect must stop"
)]

mod crowd;
mod servers;
#[path = "../../tests/api/harness/world.rs"]
mod world;

use std::time::Duration;

use crowd::{Crowd, Pace};
use servers::{Hocuspocus, Mufakat, Target};

/// Clauses of the text.
pub const CLAUSES: usize = 50;
/// Length of one measurement.
const LENGTH: Duration = Duration::from_secs(8);

fn main() {
    // `cargo test` builds benches too; there is nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let only: Vec<usize> = asked.iter().filter_map(|argument| argument.parse().ok()).collect();
    let named = ["paced", "saturated", "texts"];
    let all = !asked.iter().any(|word| named.contains(&word.as_str()));
    let times = |word: &str| if all { 1 } else { asked.iter().filter(|asked| *asked == word).count() };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    println!(
        "| clients | pace | server | inserts/s | deliveries/s | p50 ms | p99 ms | CPU µs per delivery | peak MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let paced = (Pace::Each(Duration::from_millis(200)), "5/s each", times("paced"));
    let saturated = (Pace::Saturated, "saturated", times("saturated"));
    for (pace, name, turns) in [paced, saturated] {
        let clients = [10, 50, 200].into_iter().filter(|clients| only.is_empty() || only.contains(clients));
        for clients in clients.flat_map(|clients| std::iter::repeat_n(clients, turns)) {
            let ours = Mufakat::start();
            measure(&runtime, &ours, clients, pace, name);
            drop(ours);
            if let Some(theirs) = Hocuspocus::start() {
                measure(&runtime, &theirs, clients, pace, name);
            }
        }
    }
    if only.is_empty() && times("texts") > 0 {
        memory(&runtime);
    }
}

fn measure(runtime: &tokio::runtime::Runtime, target: &impl Target, clients: usize, pace: Pace, name: &str) {
    target.forget_peak();
    let crowd = runtime.block_on(Crowd::gather(target, clients, 1));
    let before = target.processor_seconds();
    let seen = runtime.block_on(crowd.type_for(LENGTH, pace));
    let spent = target.processor_seconds() - before;
    println!(
        "| {clients} | {name} | {} | {:.0} | {:.0} | {:.1} | {:.1} | {:.2} | {:.0} |",
        target.name(),
        seen.inserts as f64 / LENGTH.as_secs_f64(),
        seen.deliveries as f64 / LENGTH.as_secs_f64(),
        seen.percentile(0.50),
        seen.percentile(0.99),
        spent * 1e6 / seen.deliveries.max(1) as f64,
        target.peak_mb(),
    );
}

/// 500 open texts with five people each.
fn memory(runtime: &tokio::runtime::Runtime) {
    let ours = Mufakat::with_texts(500);
    let before = ours.resident_mb();
    let crowd = runtime.block_on(Crowd::gather(&ours, 5, 500));
    let open = ours.resident_mb();
    println!(
        "\n500 open texts of {CLAUSES} clauses with 5 people each: {before:.0} MB before, {open:.0} MB open: {:.2} MB a text",
        (open - before) / 500.0
    );
    drop(crowd);
}
