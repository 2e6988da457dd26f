//! Junk at every door: each operation of the description is called with values of the wrong kind in each place. No
//! answer is our fault, and each refusal is a whole problem.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, MANDATE, Person, Site, on_both_databases},
    table::Table,
};

/// What is no identifier, percent-encoded for a path.
const NO_IDS: [&str; 6] =
    ["x", "%00", "%F0%9F%98%80", "-1", "00000000-0000-7000-8000-00000000ffff", "99999999999999999999"];

/// What no query parameter means, percent-encoded.
const NO_PARAMETERS: [&str; 9] =
    ["", "%00", "-1", "0", "99999999999999999999", "a%00b", "%27%22%5C%3A%2A%26", "0_x", "0_%00"];

fn no_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(""),
        json!("\0"),
        json!("a\u{0}b"),
        json!("\u{202e}"),
        json!("-009999-01-01T00:00:00Z"),
        json!("9999-12-30T22:00:00Z"),
        json!("x".repeat(30_000)),
        json!([]),
        json!({}),
        json!([null]),
        json!(["\0"]),
        json!(["SGP", "SGP"]),
        json!([{"id": "\0"}]),
    ]
}

/// Operations that stream, or end the session of whoever tries them.
fn is_left_out(path: &str) -> bool {
    path == "events" || path.ends_with("/logout")
}

/// One of each thing an address can name.
struct Things {
    recommendation: String,
    sign_off: String,
    comment: String,
    amendment: String,
    round: String,
    package: String,
}

impl Things {
    async fn made(site: &Site) -> Self {
        let table = Table::set(site).await;
        let id = |made: Value| made["id"].as_str().unwrap().to_owned();
        let at = |list: &str| format!("/recommendations/{}/{list}", table.id);
        let comment = json!({"scope": "all", "body": "Shorter, please."});
        let amendment =
            json!({"revision": 0, "rationale": "Shorter.", "operations": [{"op": "delete", "clause": "c4"}]});
        let head = site.person("head.tha").await;
        let comment = id(head.post(&at("comments"), &comment).await.ok(201));
        let amendment = id(head.post(&at("amendments"), &amendment).await.ok(201));
        let withdrawal = format!("/amendments/{amendment}/withdrawal");
        head.post(&withdrawal, &json!({})).await.ok(200);
        let round = json!({"name": "First", "amendments_close": "2018-07-01T00:00:00Z", "comments_close": "2018-07-01T00:00:00Z"});
        let secretariat = site.person("secretariat").await;
        let round = id(secretariat.post(&format!("/mandates/{MANDATE}/rounds"), &round).await.ok(201));
        let package = json!({"title": "For the Leaders", "recommendations": [], "cover_note": ""});
        let package = id(table.chair.post(&format!("/mandates/{MANDATE}/packages"), &package).await.ok(201));
        let sign_off = Table::set(site).await.express().await;
        Self { recommendation: table.id, sign_off, comment, amendment, round, package }
    }

    /// The one that an address of this form names.
    fn at(&self, path: &str) -> &str {
        match path.split('/').next().unwrap() {
            "mandates" => MANDATE,
            "recommendations" => &self.recommendation,
            "sign-offs" => &self.sign_off,
            "comments" => &self.comment,
            "amendments" => &self.amendment,
            "rounds" => &self.round,
            "packages" => &self.package,
            _ => NO_IDS[4],
        }
    }

    fn all(&self) -> [&str; 6] {
        [&self.recommendation, &self.sign_off, &self.comment, &self.amendment, &self.round, &self.package]
    }
}

/// A body that would be taken, or nearly: what the description gives as an example, or one of ours.
fn example(api: &Value, name: &str) -> Value {
    let clauses = json!([{"id": "c1", "kind": "operative", "level": 0, "runs": [{"text": "Meets."}]}]);
    let own = match name {
        "LoginBody" => json!({"email": "somebody@test.example", "password": "x"}),
        "WorkingTextBody" => json!({"clauses": clauses}),
        "RecommendationBody" => {
            json!({"title": "To meet", "taskings": ["T1.1"], "lead_body": "AMCC", "co_sponsors": ["IDN"],
            "involved_bodies": ["TELMIN"], "norms": ["13(a)"], "marking": "GREEN", "lead": "SGP"})
        }
        "RecommendationChangeBody" => {
            json!({"title": "To meet", "taskings": ["T1.1"], "lead_body": "AMCC", "co_sponsors": ["IDN"],
            "involved_bodies": ["TELMIN"], "norms": ["13(a)"], "marking": "GREEN", "released_to_observers": true, "observers_may_comment": true})
        }
        "MeBody" => json!({"name": "Me", "locale": "en", "time_zone": "UTC"}),
        "Content" => {
            json!({"symbol": "S/1", "title": "Title", "date": "2018-04-28", "issued_by": "Them", "roster": [{"code": "BRN",
            "name": "Brunei", "member_from": "1984-01-01", "member_to": null, "time_zone": "UTC"}], "pillars": [], "bodies": [], "taskings": [], "norms": [], "settings": {}})
        }
        "RevisionBody" => json!({"note": "Note"}),
        "WithdrawalBody" | "ResolutionBody" => json!({"reason": "Why", "resolved": true}),
        "PenBody" | "SupportBody" | "OppositionBody" => json!({"state": "SGP"}),
        "AnswerBody" => json!({"accepted": true, "comment": "Why"}),
        "ReadBody" => json!({"all": false, "ids": ["x"]}),
        _ => api["components"]["schemas"][name]["example"].clone(),
    };
    let mut own = if own.is_object() { own } else { json!({}) };
    if own["mandate"].is_string() {
        own["mandate"] = json!(MANDATE);
    }
    own
}

/// The example of the body, with each of its places spoilt in each way.
fn spoilt(example: &Value) -> Vec<Value> {
    let mut bodies = no_values();
    let mut extra = example.clone();
    extra["no_such_field"] = json!(1);
    bodies.push(extra);
    for key in example.as_object().unwrap().keys() {
        for value in no_values() {
            let mut body = example.clone();
            body[key] = value;
            bodies.push(body);
        }
        let firsts = example[key].get(0).and_then(Value::as_object).cloned().unwrap_or_default();
        for (inner, _) in firsts {
            for value in no_values() {
                let mut body = example.clone();
                body[key][0][&inner] = value;
                bodies.push(body);
            }
        }
    }
    bodies
}

struct Adversary {
    who: Person,
    broken: Vec<String>,
}

impl Adversary {
    async fn tries(&mut self, method: &Method, path: &str, body: Option<&Value>) {
        let text = body.map(Value::to_string);
        let changes = [Method::PUT, Method::PATCH].contains(method);
        let tag = if changes { self.who.get(path).await.headers.get("etag").cloned() } else { None };
        let tag = tag.as_ref().map_or("\"1\"", |tag| tag.to_str().unwrap());
        let headers: &[(&str, &str)] = if changes { &[("if-match", tag)] } else { &[] };
        let answer = self.who.request(method.clone(), path, headers, text.clone()).await;
        if let Some(fault) = fault(&answer) {
            let shown: String = text.unwrap_or_default().chars().take(300).collect();
            self.broken.push(format!("{fault}: {method} {path} {shown}"));
        }
    }
}

/// What is wrong with an answer to junk.
fn fault(answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    let whole = status < 400
        || answer.headers["content-type"] == "application/problem+json"
            && answer.json()["code"].is_string()
            && answer.json()["request_id"].is_string();
    (status >= 500 || !whole).then(|| format!("{status} {}", answer.text))
}

async fn throws_junk(who: Person, things: &Things) -> Vec<String> {
    let api = serde_json::to_value(mufakat::http::openapi()).unwrap();
    let mut adversary = Adversary { who, broken: Vec::new() };
    let mut paths: Vec<(&String, &Value)> = api["paths"].as_object().unwrap().iter().collect();
    // What ends a thing comes last.
    paths.sort_by_key(|(path, _)| path.ends_with("/withdrawal") || path.ends_with("/recall"));
    for (path, item) in paths {
        let path = path.strip_prefix("/api/v1/").unwrap();
        if is_left_out(path) {
            continue;
        }
        let form = format!("/{path}").replace("{number}", "0").replace("{token}", "{id}");
        let real = form.replace("{id}", things.at(path));
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            if form.contains("{id}") {
                for junk in NO_IDS.into_iter().chain(things.all()).filter(|id| *id != things.at(path)) {
                    adversary.tries(&method, &form.replace("{id}", junk), None).await;
                }
            }
            if path.contains("{number}") {
                for junk in NO_IDS {
                    let number =
                        format!("/{path}").replace("{id}", things.at(path)).replace("{number}", junk);
                    adversary.tries(&method, &number, None).await;
                }
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                if parameter["in"] == "query" {
                    for junk in NO_PARAMETERS {
                        adversary.tries(&method, &format!("{real}?{name}={junk}"), None).await;
                        adversary
                            .tries(&method, &format!("{real}?q=a&from=0&to=0&{name}={junk}"), None)
                            .await;
                    }
                }
            }
            let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            if let Some(name) = body.as_str().and_then(|place| place.rsplit('/').next()) {
                for body in spoilt(&example(&api, name)) {
                    adversary.tries(&method, &real, Some(&body)).await;
                }
            }
        }
    }
    adversary.broken
}

on_both_databases! {
    async fn junk_in_any_place_is_refused_and_never_our_fault(site: &mut Site) {
        let things = Things::made(site).await;
        let mut broken = Vec::new();
        for short in ["observer.jpn", "head.tha", "secretariat", "chair"] {
            broken.extend(throws_junk(site.person(short).await, &things).await);
        }
        assert!(broken.is_empty(), "{} faults\n{}", broken.len(), broken.join("\n"));
    }
}
