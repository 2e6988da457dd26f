//! One mandate's story in which everything happens that people are told of: the acts over HTTP, the clock by hand.

use mufakat::{
    app::{deadlines::remind_due, digest::send_due, signoff::run_deadlines},
    domain::time::{DAY, HOUR},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{MANDATE, PASSWORD, STATES, Site},
    outbox::settled,
    table::Table,
    tabled::{revise, tabled, zero_draft},
};

async fn post(site: &Site, short: &str, path: &str, body: Value) -> Value {
    let answer = site.person(short).await.post(path, &body).await;
    assert!(answer.status.is_success(), "{short} {path}: {}", answer.text);
    answer.json()
}

fn wording(clause: &str, text: &str) -> Value {
    json!({"op": "replace", "clause": clause, "new": {"id": clause, "kind": "operative", "level": 0, "runs": [{"text": text}]}})
}

fn id(made: &Value) -> &str {
    made["id"].as_str().unwrap()
}

/// Turns the clock once every mail has left: one that is on its way would be anybody's when its claim runs out.
async fn later(site: &Site, by: i64) {
    settled(site).await;
    site.turn(by);
}

/// Runs it; every mail it leads to has left afterwards.
pub async fn run(site: &Site) {
    accounts(site).await;
    settled(site).await;
    negotiation(site).await;
    settled(site).await;
    comments(site).await;
    settled(site).await;
    agreement(site).await;
    settled(site).await;
    to_the_leaders(site).await;
    settled(site).await;
    credentials(site).await;
    settled(site).await;
}

async fn accounts(site: &Site) {
    let guest = json!({"mandate": MANDATE, "email": "guest@test.example", "name": "Ms Tran", "delegation": "VNM", "role": "head"});
    post(site, "secretariat", "/invitations", guest).await;
    let address = json!({"email": "head.brn@test.example"});
    site.nobody().post("/auth/password-resets", &address).await.ok(202);
    site.person("head.brn").await;
    let device = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    let body = json!({"email": "head.brn@test.example", "password": PASSWORD}).to_string();
    let login =
        site.nobody().request(Method::POST, "/auth/login", &[("user-agent", device)], Some(body)).await;
    assert_eq!(login.status, 200);
}

async fn negotiation(site: &Site) {
    let closes = |days: i64| json!({"name": "First reading", "amendments_close": site.clock.now().plus(days * DAY).to_string()});
    let round = post(site, "secretariat", &format!("/mandates/{MANDATE}/rounds"), closes(20)).await;
    let path = format!("/rounds/{}", id(&round));
    site.person("secretariat").await.patch(&path, "\"1\"", &closes(4)).await.ok(200);

    let text = tabled(site).await;
    let amendments = format!("/recommendations/{text}/amendments");
    let proposed = |clause: &str, words: &str| json!({"revision": 0, "rationale": "Clearer.", "operations": [wording(clause, words)]});
    let first = post(site, "head.vnm", &amendments, proposed("op1", "Decides better.")).await;
    let first = format!("/amendments/{}", id(&first));
    post(site, "head.tha", &format!("{first}/support"), json!({})).await;
    let compromise = json!({"outcome": "accepted_as_modified", "reason": "Between the two.", "text": [wording("op1", "Decides well.")]});
    post(site, "chair", &format!("{first}/disposition"), compromise).await;
    post(site, "head.vnm", &format!("{first}/answer"), json!({"accepted": false})).await;
    let second = post(site, "head.lao", &amendments, proposed("op3", "Requests a list.")).await;
    post(site, "head.lao", &format!("/amendments/{}/withdrawal", id(&second)), json!({})).await;
    let third =
        post(site, "head.khm", &amendments, proposed("op2", "Invites every body to report never.")).await;

    let mut next = zero_draft();
    next[1]["runs"][0]["text"] = json!("Invites every body to report twice a year.");
    revise(site, &text, &next).await;
    let supplied = json!({"operations": [wording("op2", "Invites every body to report when it can.")]});
    post(site, "chair", &format!("/amendments/{}/override", id(&third)), supplied).await;

    next[2]["runs"] =
        json!([{"text": "Requests", "bracket": {"id": "b1", "states": ["IDN"]}}, {"text": " a calendar."}]);
    revise(site, &text, &next).await;
    let bracket = format!("/recommendations/{text}/brackets/b1");
    post(site, "head.mmr", &format!("{bracket}/owners"), json!({})).await;
    post(site, "head.mmr", &format!("{bracket}/owners"), json!({"withdrawn": true})).await;
    post(site, "chair", &format!("{bracket}/resolution"), json!({"variant": "b1"})).await;
    post(site, "chair", &format!("/recommendations/{text}/pen"), json!({"state": "THA"})).await;
    // Somebody has something unfinished when the round comes to its end.
    let draft = json!({"revision": 2, "submit": false, "operations": [wording("op1", "Decides soon.")]});
    post(site, "drafter.mys", &amendments, draft).await;
    later(site, DAY).await;
    remind_due(site.app()).await.unwrap();
    settled(site).await;
    post(
        site,
        "chair",
        &format!("/recommendations/{text}/withdrawal"),
        json!({"reason": "Taken up elsewhere."}),
    )
    .await;
    later(site, 3 * DAY).await;
    remind_due(site.app()).await.unwrap();
}

async fn comments(site: &Site) {
    let text = tabled(site).await;
    let path = format!("/recommendations/{text}/comments");
    let follower = site.person("head.mys").await;
    follower.put("/me/notice-preferences", "\"1\"", &json!({"comments": "daily"})).await.ok(200);
    follower
        .put(&format!("/recommendations/{text}/following"), "\"1\"", &json!({"stance": "follow"}))
        .await
        .ok(200);
    let anchor = json!({"revision": 0, "clause": "op1", "quote": "one contact", "prefix": "", "suffix": ""});
    let first = post(
        site,
        "head.tha",
        &path,
        json!({"scope": "all", "anchor": anchor, "body": "@Head of Viet Nam: one contact?"}),
    )
    .await;
    post(site, "head.vnm", &path, json!({"scope": "all", "parent": id(&first), "body": "One is enough."}))
        .await;
    post(
        site,
        "drafter.tha",
        &path,
        json!({"scope": "delegation", "body": "@Head of Thailand: we could live with two."}),
    )
    .await;
    post(site, "head.lao", &path, json!({"scope": "chair", "body": "We need a week."})).await;
    later(site, DAY).await;
    send_due(site.app()).await.unwrap();
}

async fn agreement(site: &Site) {
    let table = Table::set(site).await;
    let opens = format!("/recommendations/{}/sign-offs", table.id);
    let deadline = |days: i64| site.clock.now().plus(days * DAY).to_string();
    let express = json!({"revision": 0, "procedure": {"kind": "express"}, "deadline": deadline(5)});
    let opened = post(site, "chair", &opens, express).await;
    table.said(site, id(&opened), "THA", "agree").await;
    let mut waits = table.says(site, "VNM", "agree_ad_referendum");
    waits["due"] = json!(deadline(4));
    post(site, "head.vnm", &format!("/sign-offs/{}/positions", id(&opened)), waits).await;
    later(site, 2 * DAY + HOUR).await;
    remind_due(site.app()).await.unwrap();
    later(site, 3 * DAY).await;
    remind_due(site.app()).await.unwrap();
    settled(site).await;
    let moved = json!({"deadline": deadline(2)});
    post(site, "chair", &format!("/sign-offs/{}/extension", id(&opened)), moved).await;
    post(site, "chair", &format!("/sign-offs/{}/recall", id(&opened)), json!({"reason": "Another round."}))
        .await;

    let silence =
        |days: i64| json!({"revision": 0, "procedure": {"kind": "silence", "deadline": deadline(days)}});
    let broken = post(site, "chair", &opens, silence(2)).await;
    table.said(site, id(&broken), "MMR", "object").await;
    post(site, "chair", &opens, silence(4)).await;
    later(site, DAY + HOUR).await;
    remind_due(site.app()).await.unwrap();
    later(site, 3 * DAY).await;
    run_deadlines(site.app()).await.unwrap();

    let without = Table::set(site).await;
    let states: Vec<&str> = STATES.into_iter().filter(|state| *state != "LAO").collect();
    let procedure = json!({"kind": "minus_x", "states": states, "authority": "Decision 7 of the Summit"});
    let sign_off = without.open(procedure).await;
    without.all_agree_but(site, &sign_off, &["LAO"]).await;
    post(site, "chair", &format!("/sign-offs/{sign_off}/adoption"), json!({})).await;
    let joins = json!({"fingerprint": without.fingerprint});
    post(site, "head.lao", &format!("/sign-offs/{sign_off}/accession"), joins).await;

    let red = Table::marked(site, "RED").await;
    post(site, "chair", &format!("/recommendations/{}/sign-offs", red.id), silence(4)).await;
}

async fn to_the_leaders(site: &Site) {
    let table = Table::set(site).await;
    table.adopt(site).await;
    let body = json!({"title": "For the Summit", "recommendations": [table.id]});
    let package = post(site, "secretariat", &format!("/mandates/{MANDATE}/packages"), body).await;
    let package = format!("/packages/{}", id(&package));
    post(site, "secretariat", &format!("{package}/submission"), json!({})).await;
    let response = json!({"outcome": "endorsed", "text": "Endorsed.", "date": "2018-11-15"});
    post(site, "secretariat", &format!("{package}/response"), response).await;
}

async fn credentials(site: &Site) {
    let secretariat = site.person("secretariat").await;
    let all = secretariat.get(&format!("/credentials?mandate={MANDATE}&limit=200")).await.ok(200);
    let of = |c: &&Value| c.to_string().contains("drafter.vnm@");
    let credential = all["items"].as_array().unwrap().iter().find(of).unwrap().clone();
    let path = format!("/credentials/{}", id(&credential));
    let end = json!({"valid_to": site.clock.now().plus(4 * DAY).to_string()});
    secretariat.patch(&path, "\"1\"", &end).await.ok(200);
    later(site, DAY).await;
    remind_due(site.app()).await.unwrap();
    settled(site).await;
    site.person("secretariat").await.patch(&path, "\"2\"", &json!({"ended": true})).await.ok(200);
    let again =
        json!({"user": credential["user"]["id"], "mandate": MANDATE, "delegation": "VNM", "role": "head"});
    post(site, "secretariat", "/credentials", again).await;
}
