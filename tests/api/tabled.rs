//! A recommendation on the table, for the tests of what is said about it: SGP leads, IDN co-sponsors.

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use mufakat::{
    domain::{ids::RecommendationId, record::Chain},
    store::record,
};
use serde_json::{Value, json};

use crate::harness::{MANDATE, PASSWORD, Person, Site};

/// Its zero draft.
pub fn zero_draft() -> Value {
    json!([
        {"id": "op1", "kind": "operative", "level": 0, "runs": [{"text": "Decides that each platform names one contact for cross-pillar matters."}]},
        {"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": "Invites every body to report once a year in one page."}]},
        {"id": "op3", "kind": "operative", "level": 0, "runs": [{"text": "Requests the Secretariat to keep a calendar of exercises."}]},
    ])
}

/// Starts a draft of SGP with a text and gives its id.
pub async fn draft(site: &Site) -> String {
    let head = site.person("head.sgp").await;
    let body = json!({
        "title": "One contact for each platform", "taskings": ["T1"], "lead_body": "AMCC", "co_sponsors": ["IDN"],
        "marking": "GREEN",
    });
    let path = format!("/mandates/{}/recommendations", crate::harness::MANDATE);
    let id = head.post(&path, &body).await.ok(201)["id"].as_str().unwrap().to_owned();
    save(&head, &id, &zero_draft()).await;
    id
}

/// Tables it and gives its id.
pub async fn tabled(site: &Site) -> String {
    let id = draft(site).await;
    let head = site.person("head.sgp").await;
    head.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Zero draft"})).await.ok(201);
    id
}

/// The chair issues the next revision with these clauses.
pub async fn revise(site: &Site, id: &str, clauses: &Value) {
    let chair = site.person("chair").await;
    save(&chair, id, clauses).await;
    chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Next"})).await.ok(201);
}

async fn save(person: &Person, id: &str, clauses: &Value) {
    let path = format!("/recommendations/{id}/working-text");
    let version = person.get(&path).await.etag();
    person.put(&path, &version, &json!({"clauses": clauses})).await.ok(200);
}

/// The chair lets observers in, and lets them comment or not.
pub async fn release(site: &Site, id: &str, may_comment: bool) {
    let (chair, path) = (site.person("chair").await, format!("/recommendations/{id}"));
    let version = chair.get(&path).await.etag();
    let body = json!({"released_to_observers": true, "observers_may_comment": may_comment});
    chair.patch(&path, &version, &body).await.ok(200);
}

/// The secretariat opens a round that closes for everything at this moment.
pub async fn close_round_at(site: &Site, moment: &str) {
    let body = json!({"name": "First round", "amendments_close": moment, "comments_close": moment});
    let path = format!("/mandates/{}/rounds", crate::harness::MANDATE);
    site.person("secretariat").await.post(&path, &body).await.ok(201);
}

/// What the recommendation's chain says of acts that begin with `prefix`: the act and its payload.
pub async fn recorded(site: &Site, id: &str, prefix: &'static str) -> Vec<(String, Value)> {
    let chain = Chain::Recommendation(id.parse::<RecommendationId>().unwrap());
    let entries = site.app().db.read(move |conn| record::entries(conn, &chain, 0, 1_000)).await.unwrap();
    let wanted = entries.into_iter().filter(|entry| entry.act.starts_with(prefix));
    wanted.map(|entry| (entry.act, serde_json::from_str(&entry.payload).unwrap())).collect()
}

/// How many notices this person has not read.
pub async fn unread(person: &Person) -> i64 {
    person.get("/me").await.ok(200)["unread_notices"].as_i64().unwrap()
}

#[derive(QueryableByName)]
struct Letter {
    #[diesel(sql_type = Text)]
    letter: String,
}

/// Every notice and mail there is, as stored, to look for words that must not be in them.
pub fn everything_told(site: &Site) -> String {
    let mut conn = site.config().database_url.open().unwrap();
    let told: Vec<Letter> = sql_query(
        "SELECT content AS letter FROM outbox UNION ALL SELECT sentence || link AS letter FROM notices \
         UNION ALL SELECT payload AS letter FROM record_entries WHERE act LIKE 'comment.%'",
    )
    .load(&mut conn)
    .unwrap();
    told.into_iter().map(|row| row.letter + "\n").collect()
}

/// A second officer of the chair.
pub async fn deputy(site: &Site) -> Person {
    let (secretariat, mut officer) = (site.person("secretariat").await, site.nobody());
    let invitation =
        json!({"mandate": MANDATE, "email": "deputy@test.example", "name": "The Deputy", "role": "chair"});
    secretariat.post("/invitations", &invitation).await.ok(201);
    let token = crate::outbox::token_to(site, "deputy@test.example", "/invitation").await;
    officer.post(&format!("/invitations/{token}/acceptance"), &json!({"password": PASSWORD})).await.ok(200);
    officer.sign_in("deputy@test.example", PASSWORD).await;
    officer
}
