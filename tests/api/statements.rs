//! What the acts of every day ask of the database, statement by statement, once the server remembers what they stand on: one
//! more is a round trip more to PostgreSQL, under the lock of the chain. The proofs of debug builds, which stand between two
//! looks at a version, are left out.

use std::{
    cell::RefCell,
    sync::{Arc, Mutex},
};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use serde_json::json;

use crate::{
    harness::{Kind, Site, run},
    table::Table,
};

/// The statements of one connection.
type Heard = Arc<Mutex<Vec<String>>>;

thread_local! {
    /// The connections opened by this thread since it listens; none while it does not.
    static LISTENING: RefCell<Option<Vec<Heard>>> = const { RefCell::new(None) };
}

fn listener() -> Option<Box<dyn Instrumentation>> {
    LISTENING.with_borrow_mut(|connections| {
        let heard = Heard::default();
        connections.as_mut()?.push(Arc::clone(&heard));
        Some(Box::new(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                heard.lock().unwrap().push(query.to_string().replace(['"', '`'], ""));
            }
        }) as Box<dyn Instrumentation>)
    })
}

fn frames(statement: &str) -> bool {
    ["BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK"].iter().any(|word| statement.starts_with(word))
}

/// The last transaction that holds a statement with this beginning, each statement by what it does to which table.
fn last_with(beginning: &str) -> Vec<String> {
    let connections = LISTENING.with_borrow(|connections| connections.clone().unwrap());
    let mut found = Vec::new();
    for connection in connections {
        let heard = connection.lock().unwrap().clone();
        let mut acts = heard.split(|statement| frames(statement));
        found.extend(acts.rfind(|act| act.iter().any(|s| s.starts_with(beginning))).map(<[_]>::to_vec));
        connection.lock().unwrap().clear();
    }
    assert_eq!(found.len(), 1, "one act of this kind since the last look: {found:?}");
    let (mut asked, mut proving) = (Vec::new(), false);
    for statement in found.remove(0) {
        if statement.starts_with("SELECT version") {
            proving = !proving;
        } else if !proving {
            let words: Vec<&str> = statement.split_whitespace().filter(|word| *word != "INTO").collect();
            let table = match words[0] {
                "SELECT" => words[words.iter().rposition(|word| *word == "FROM").unwrap() + 1],
                _ => words[1],
            };
            asked.push(format!("{} {}", words[0].to_lowercase(), table));
        }
    }
    asked
}

fn forget() {
    LISTENING.with_borrow(|connections| {
        for connection in connections.as_ref().unwrap() {
            connection.lock().unwrap().clear();
        }
    });
}

async fn counted(site: &mut Site) {
    let table = Table::set(site).await;
    let (head, path) = (site.person("head.sgp").await, format!("/recommendations/{}", table.id));
    let remark = json!({"scope": "all", "body": "Could this be shorter?"});
    for _ in 0..2 {
        forget();
        head.post(&format!("{path}/comments"), &remark).await.ok(201);
    }
    let chain = ["update record_heads", "select sessions"];
    let entry = ["insert record_entries", "update record_heads"];
    let comment = [&chain[..], &["insert comments", "insert search_documents"], &entry].concat();
    assert_eq!(last_with("INSERT INTO comments"), comment);
    forget();
    head.post_once(&format!("{path}/comments"), "once", &remark).await.ok(201);
    let kept =
        [&chain[..], &["insert idempotency_keys"], &comment[2..], &["update idempotency_keys"]].concat();
    assert_eq!(last_with("INSERT INTO comments"), kept);

    let sign_off = table.express().await;
    for position in ["object", "agree"] {
        forget();
        table.said(site, &sign_off, "THA", position).await;
    }
    let position = [&chain[..], &["insert positions"], &entry, &["insert notices", "insert outbox"]].concat();
    assert_eq!(last_with("INSERT INTO positions"), position);

    let body = json!({"title": "Drafted", "taskings": ["T1.1"], "lead_body": "AMCC"});
    let made =
        head.post(&format!("/mandates/{}/recommendations", crate::harness::MANDATE), &body).await.ok(201);
    let path = format!("/recommendations/{}/working-text", made["id"].as_str().unwrap());
    for version in 0..2 {
        forget();
        let run = json!({"text": format!("Decides {version}.")});
        let text = json!({"clauses": [{"id": "c1", "kind": "operative", "level": 0, "runs": [run]}]});
        head.put(&path, &format!("\"{version}\""), &text).await.ok(200);
    }
    let save = [&chain[..], &["update working_texts"]].concat();
    assert_eq!(last_with("UPDATE working_texts"), save);
}

fn listen(kind: Kind) {
    set_default_instrumentation(listener).unwrap();
    LISTENING.set(Some(Vec::new()));
    run(kind, |site| Box::pin(counted(site)));
}

#[test]
fn an_act_of_every_day_asks_no_more_than_it_must_on_sqlite() {
    listen(Kind::Sqlite);
}

#[test]
fn an_act_of_every_day_asks_no_more_than_it_must_on_postgres() {
    listen(Kind::Postgres);
}
