//! The first steps of a recommendation's life, for tests that begin later.

use serde_json::{Value, json};

use crate::harness::{Answer, MANDATE, Person, Site};

/// Where recommendations are listed and started.
pub fn list_path() -> String {
    format!("/mandates/{MANDATE}/recommendations")
}

/// Starts a draft and returns its id.
pub async fn draft(drafter: &Person) -> String {
    draft_with(drafter, json!({})).await
}

/// Starts a draft with some of its details named and returns its id.
pub async fn draft_with(drafter: &Person, details: Value) -> String {
    let mut body = json!({"title": "A draft", "taskings": ["T1"], "lead_body": "AMCC"});
    body.as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
    drafter.post(&list_path(), &body).await.ok(201)["id"].as_str().unwrap().to_owned()
}

/// Operative clauses of one run each, with the ids `c0`, `c1` …
pub fn words(lines: &[&str]) -> Value {
    let clause = |(at, line)| json!({"id": format!("c{at}"), "kind": "operative", "level": 0, "runs": [{"text": line}]});
    Value::Array(lines.iter().enumerate().map(clause).collect())
}

/// Saves a working text over the version that stands.
pub async fn save(person: &Person, id: &str, clauses: &Value) -> Answer {
    let path = format!("/recommendations/{id}/working-text");
    let stands = person.get(&path).await;
    stands.ok(200);
    person.put(&path, &stands.etag(), &json!({"clauses": clauses})).await
}

/// Starts, fills and tables a recommendation of this state (`sgp`) and returns its id.
pub async fn table(site: &Site, state: &str) -> String {
    let drafter = site.person(&format!("drafter.{state}")).await;
    let head = site.person(&format!("head.{state}")).await;
    let id = draft(&drafter).await;
    save(&drafter, &id, &words(&["Recommends that alerts be shared.", "Invites all to take part."]))
        .await
        .ok(200);
    head.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Zero draft"})).await.ok(201);
    id
}

/// The ids of a list's items, in order.
pub fn ids(list: &Value) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}
