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
mod site;
#[path = "../../tests/api/harness/world.rs"]
mod world;

use load::{Request, run};
use serde_json::json;
use site::Site;

const CONNECTIONS: usize = 16;

fn main() {
    // `cargo test` builds benches too; there is nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    pure::comparisons();
    for kind in ["sqlite", "postgres"] {
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
    let clauses: Vec<_> = (0..50)
        .map(|n| json!({"id": format!("c{n}"), "kind": "operative", "level": 0, "runs": [{"text": pure::sentence(n)}]}))
        .collect();
    let drafts: Vec<String> = (0..CONNECTIONS).map(|n| site.draft(&head, &format!("Draft {n}"))).collect();
    for draft in &drafts {
        site.put_text(&head, draft, &clauses);
    }
    let signing: Vec<(String, String, String)> = (0..CONNECTIONS)
        .map(|n| {
            let id = site.draft(&head, &format!("Signing {n}"));
            site.put_text(&head, &id, &clauses);
            let revision =
                site.post(&head, &format!("/recommendations/{id}/revisions"), &json!({"note": "zero"}));
            for i in 0..20 {
                let body = json!({"scope": "all", "body": format!("Remark {i} on the text.")});
                site.post(&head, &format!("/recommendations/{id}/comments"), &body);
            }
            let open = json!({"revision": 0, "procedure": {"kind": "express"}});
            let opened = site.post(&chair, &format!("/recommendations/{id}/sign-offs"), &open);
            (
                id,
                opened["id"].as_str().unwrap().to_owned(),
                revision["fingerprint"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    for (state, token) in world::STATES.iter().zip(&heads) {
        let body = json!({"state": state, "fingerprint": signing[0].2, "position": "agree"});
        site.post(token, &format!("/sign-offs/{}/positions", signing[0].1), &body);
    }
    let read = |path: String| run(&site, 3.0, |_, _| Request::get(&head, &path));
    let detail = read(format!("/recommendations/{}", signing[0].0));
    let text = read(format!("/recommendations/{}/revisions/0", signing[0].0));
    let raw_read = raw::reads(&site, &signing[0].0, &signing[0].1);
    detail.print("read a recommendation: sign-off, 10 positions, counts", Some(raw_read));
    text.print("read its revision of 50 clauses", Some(raw_read));

    let saves = run(&site, 3.0, |connection, nth| {
        let mut changed = clauses.clone();
        changed[nth % 50]["runs"][0]["text"] = json!(format!("{} Version {nth}.", pure::sentence(nth)));
        // The version is one more with each save of this connection's own draft.
        Request::put(
            &head,
            &format!("/recommendations/{}/working-text", drafts[connection]),
            nth + 1,
            &json!({"clauses": changed}),
        )
    });
    saves.print(
        "save a working text of 50 clauses",
        Some(raw::saves(&site, &serde_json::to_string(&clauses).unwrap())),
    );

    let negotiated: Vec<String> = (0..CONNECTIONS)
        .map(|n| {
            let id = site.draft(&head, &format!("Talk {n}"));
            site.put_text(&head, &id, &clauses);
            site.post(&head, &format!("/recommendations/{id}/revisions"), &json!({"note": "zero"}));
            id
        })
        .collect();
    let comments = run(&site, 3.0, |connection, nth| {
        let body = json!({"scope": "all", "body": format!("Remark {nth}: could this be more precise?")});
        Request::post(&head, &format!("/recommendations/{}/comments", negotiated[connection]), &body)
    });
    let raw_acts = raw::acts(&site);
    comments.print("post a comment to all (with entry, notices)", Some(raw_acts));
    let positions = run(&site, 3.0, |connection, nth| {
        let (_, sign_off, fingerprint) = &signing[connection];
        // A position that changes each time: an identical one writes nothing. An objection is mailed to the chair.
        let body = json!({"state": "SGP", "fingerprint": fingerprint, "position": if nth % 2 == 0 { "object" } else { "agree" },
            "statement": if nth % 2 == 0 { Some("Clause 4 goes too far.") } else { None }});
        Request::post(&head, &format!("/sign-offs/{sign_off}/positions"), &body)
    });
    positions.print("record a position (entry, outbox)", Some(raw_acts));

    let list = format!("/mandates/{}/recommendations?limit=200", world::MANDATE);
    site.fill_list(200);
    let few = run(&site, 3.0, |_, _| Request::get(&head, &list));
    site.fill_list(10_000);
    let many = run(&site, 3.0, |_, _| Request::get(&head, &list));
    few.print("list 200 recommendations of 200", None);
    many.print("list 200 recommendations of 10 000", Some(few.per_second));
    println!("resident under load (peak): {:.1} MB", site.peak_mb());
}
