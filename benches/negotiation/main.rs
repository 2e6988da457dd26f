//! The figures of `docs/PERFORMANCE.md`: the server's own binary under load from 16 connections, each figure beside what the database alone
//! does in the same run with the same rows, durability and batching. `make bench` runs it.
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

mod load;
mod pure;
mod raw;
mod sentences;
mod site;
#[path = "../../tests/api/harness/world.rs"]
mod world;

use load::{Request, run};
use serde_json::json;
use site::Site;

const CONNECTIONS: usize = 16;
/// How long each figure is measured.
const SECONDS: f64 = 3.0;
/// Sign-offs of each connection.
const SIGN_OFFS: usize = 40;

fn main() {
    // `cargo test` builds benches too; there is nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    pure::comparisons();
    // `cargo bench --bench negotiation -- sqlite` measures on one database alone.
    let named = |kind: &&str| std::env::args().any(|argument| argument == *kind);
    let kinds = ["sqlite", "postgres"];
    for kind in kinds.iter().filter(|kind| !kinds.iter().any(named) || named(kind)) {
        println!("\n## {kind}");
        measure(kind);
    }
}

fn measure(kind: &str) {
    let site = Site::start(kind);
    println!(
        "start-up until /healthz answers: {:.0} ms; resident after start: {:.1} MB",
        site.started_in_ms,
        site.resident_mb()
    );
    let heads: Vec<String> =
        world::STATES.iter().map(|s| site.sign_in(&format!("head.{}", s.to_lowercase()))).collect();
    let (chair, head) = (site.sign_in("chair"), heads[7].clone());
    let clauses: Vec<String> = (0..50).map(|n| clause(n, "")).collect();
    let text = format!("{{\"clauses\":[{}]}}", clauses.join(","));
    let stored = format!("[{}]", clauses.join(","));

    let tabled = |title: &str| {
        let id = site.draft(&head, title);
        site.put_text(&head, &id, &text);
        let revision =
            site.post(&head, &format!("/recommendations/{id}/revisions"), &json!({"note": "zero"}));
        (id, revision["fingerprint"].as_str().unwrap().to_owned())
    };
    // Lists first, while every recommendation is like every other: what is measured is their number alone.
    tabled("Listed");
    let list = format!("/mandates/{}/recommendations?limit=200", world::MANDATE);
    site.fill_list(200);
    let few = run(&site, SECONDS, |_, _| Request::get(&head, &list));
    site.fill_list(10_000);
    let many = run(&site, SECONDS, |_, _| Request::get(&head, &list));
    few.print("list 200 recommendations of 200", None);
    many.print("list 200 recommendations of 10 000", Some(few.per_second));

    let asked = |title: &str, remarks: usize| {
        let (id, fingerprint) = tabled(title);
        for n in 0..remarks {
            let body = json!({"scope": "all", "body": format!("Remark {n} on the text.")});
            site.post(&head, &format!("/recommendations/{id}/comments"), &body);
        }
        let open = json!({"revision": 0, "procedure": {"kind": "express"}});
        let opened = site.post(&chair, &format!("/recommendations/{id}/sign-offs"), &open);
        Asked { id, sign_off: opened["id"].as_str().unwrap().to_owned(), fingerprint }
    };
    let read_one = asked("Read", 20);
    for (state, token) in world::STATES.iter().zip(&heads) {
        let body = json!({"state": state, "fingerprint": read_one.fingerprint, "position": "agree"});
        site.post(token, &format!("/sign-offs/{}/positions", read_one.sign_off), &body);
    }
    let read = |path: String| run(&site, SECONDS, |_, _| Request::get(&head, &path));
    let detail = read(format!("/recommendations/{}", read_one.id));
    let revision = read(format!("/recommendations/{}/revisions/0", read_one.id));
    let raw_read = raw::reads(&site, &read_one.id, &read_one.sign_off);
    detail.print("read a recommendation: sign-off, 10 positions, counts", Some(raw_read));
    revision.print("read its revision of 50 clauses", Some(raw_read));

    let drafts: Vec<String> = (0..CONNECTIONS).map(|n| site.draft(&head, &format!("Draft {n}"))).collect();
    for draft in &drafts {
        site.put_text(&head, draft, &text);
    }
    let changed = |nth: usize| {
        let changed = clause(nth % 50, &format!(" Version {nth}."));
        let (before, after) = (&clauses[..nth % 50], &clauses[nth % 50 + 1..]);
        before.iter().chain([&changed]).chain(after).map(String::as_str).collect::<Vec<_>>().join(",")
    };
    let texts: Vec<String> = (0..50).map(|nth| format!("[{}]", changed(nth))).collect();
    let bodies: Vec<String> = texts.iter().map(|text| format!("{{\"clauses\":{text}}}")).collect();
    let saves = run(&site, SECONDS, |connection, nth| {
        // The version is one more with each save of this connection's own draft.
        let path = format!("/recommendations/{}/working-text", drafts[connection]);
        Request::put(&head, &path, nth + 1, &bodies[nth % bodies.len()])
    });
    saves.print("save a working text of 50 clauses", Some(raw::saves(&site, &texts)));

    let talks: Vec<String> = (0..CONNECTIONS).map(|n| tabled(&format!("Talk {n}")).0).collect();
    let comments = run(&site, SECONDS, |connection, nth| {
        let body = format!("{{\"scope\":\"all\",\"body\":\"Remark {nth}: could this be more precise?\"}}");
        Request::post(&head, &format!("/recommendations/{}/comments", talks[connection]), &body)
    });
    comments.print("post a comment to all (entry, search)", Some(raw::comments(&site, &stored)));

    // Each sign-off is answered by ten states that object and then agree, as in life; then comes the next one.
    let signing: Vec<Vec<Asked>> = std::thread::scope(|scope| {
        let asked = &asked;
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|n| {
                scope.spawn(move || (0..SIGN_OFFS).map(|m| asked(&format!("Signing {n}-{m}"), 0)).collect())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    // Each of them told thirty people of a revision and of a sign-off.
    site.forget_mails();
    let positions = run(&site, SECONDS, |connection, nth| {
        let Asked { sign_off, fingerprint, .. } = &signing[connection][nth / 20 % SIGN_OFFS];
        let (nth_state, objects) = (nth % 20 / 2, nth % 2 == 0);
        let said = if objects { r#""object","statement":"Clause 4 goes too far.""# } else { r#""agree""# };
        let state = world::STATES[nth_state];
        let body = format!(r#"{{"state":"{state}","fingerprint":"{fingerprint}","position":{said}}}"#);
        Request::post(&heads[nth_state], &format!("/sign-offs/{sign_off}/positions"), &body)
    });
    positions.print("record a position (entry, notice, mail)", Some(raw::positions(&site, &stored)));
    println!("resident under load (peak): {:.1} MB", site.peak_mb());
}

/// A recommendation in sign-off.
struct Asked {
    id: String,
    sign_off: String,
    fingerprint: String,
}

fn clause(n: usize, more: &str) -> String {
    let text = sentences::sentence(n) + more;
    json!({"id": format!("c{n}"), "kind": "operative", "level": 0, "runs": [{"text": text}]}).to_string()
}
