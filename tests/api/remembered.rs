//! What a server remembers of a recommendation: another server's acts are seen at once, every version that moves is
//! noticed, and nobody sees through the memory what is not theirs. In debug builds the program compares with the rows
//! each time it remembers, so every other test proves it too.

use mufakat::server::Server;
use serde_json::{Value, json};

use crate::harness::{Kind, MANDATE, PASSWORD, Person, Site, on_both_databases, run};
use crate::table::Table;

/// Somebody at a second server on the same database.
async fn at(server: &Server, short: &str) -> Person {
    let mut person = Person::new(format!("http://{}", server.address));
    person.sign_in(&format!("{short}@test.example"), PASSWORD).await;
    person
}

async fn page(person: &Person, id: &str) -> Value {
    person.get(&format!("/recommendations/{id}")).await.ok(200)
}

/// A change of `/recommendations/{id}` under the version that stands.
async fn change(person: &Person, id: &str, body: &Value) {
    let path = format!("/recommendations/{id}");
    let version = person.get(&path).await.etag();
    person.patch(&path, &version, body).await.ok(200);
}

#[test]
fn what_one_server_does_the_other_shows_at_once() {
    run(Kind::Postgres, |site| Box::pin(seen_across_servers(site)));
}

async fn seen_across_servers(site: &mut Site) {
    let second = Server::start(site.config(), site.clock.clone()).await.unwrap();
    let table = Table::set(site).await;
    let id = &table.id;
    // The reader's server remembers the page before each act of the other, and must not show what it remembers.
    let (reader, observer) = (at(&second, "head.tha").await, at(&second, "observer.jpn").await);
    assert_eq!(page(&reader, id).await["status"], "negotiation");
    assert_eq!(page(&reader, id).await["comment_count"], 0);

    let remark = json!({"scope": "all", "body": "Could this be shorter?"});
    table.chair.post(&format!("/recommendations/{id}/comments"), &remark).await.ok(201);
    assert_eq!(page(&reader, id).await["comment_count"], 1);

    assert_eq!(observer.get(&format!("/recommendations/{id}")).await.problem(404), "not-found");
    change(&table.chair, id, &json!({"released_to_observers": true})).await;
    page(&observer, id).await;
    change(&table.chair, id, &json!({"released_to_observers": false})).await;
    assert_eq!(observer.get(&format!("/recommendations/{id}")).await.problem(404), "not-found");

    let sign_off = table.express().await;
    assert_eq!(page(&reader, id).await["waiting_for_me"], json!(["position"]));
    table.said(site, &sign_off, "THA", "object").await;
    let shown = page(&reader, id).await;
    assert_eq!((&shown["standing"]["outcome"], &shown["waiting_for_me"]), (&json!("blocked"), &json!([])));
    table.said(site, &sign_off, "THA", "agree").await;
    assert_eq!(page(&reader, id).await["sign_off"]["history"].as_array().unwrap().len(), 2);

    let (head, path) = (site.person("head.tha").await, format!("/mandates/{MANDATE}/rounds"));
    let secretariat = site.person("secretariat").await;
    let round = json!({"name": "Second round", "comments_close": "2018-06-30T00:00:00Z"});
    secretariat.post(&path, &round).await.ok(201);
    assert_eq!(page(&reader, id).await["round"]["name"], "Second round");

    let version = head.get("/me").await.etag();
    head.patch("/me", &version, &json!({"name": "Head of Siam"})).await.ok(200);
    let newest = &page(&reader, id).await["sign_off"]["positions"][0];
    assert_eq!(newest["recorded_by"]["name"], "Head of Siam");

    second.stop().await.unwrap();
}

on_both_databases! {
    async fn a_position_prepared_inside_a_delegation_is_shown_to_it_alone_from_the_same_memory(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let (own, other) = (site.person("head.vnm").await, site.person("head.sgp").await);
        assert_eq!(page(&own, &table.id).await["sign_off"]["prepared"], Value::Null);
        let mut prepared = table.says(site, "VNM", "stand_aside");
        prepared["prepared"] = json!(true);
        let drafter = site.person("drafter.vnm").await;
        drafter.post(&format!("/sign-offs/{sign_off}/positions"), &prepared).await.ok(201);
        assert_eq!(page(&own, &table.id).await["sign_off"]["prepared"]["position"], "stand_aside");
        assert_eq!(page(&other, &table.id).await["sign_off"]["prepared"], Value::Null);
        let waits = page(&own, &table.id).await["waiting_for_me"].clone();
        assert_eq!(waits, json!(["position", "prepared_position"]));
        table.said(site, &sign_off, "VNM", "agree").await;
        assert_eq!(page(&own, &table.id).await["sign_off"]["prepared"], Value::Null);
    }

    async fn an_internal_comment_and_a_prepared_amendment_are_counted_for_their_own_delegation_alone(site: &mut Site) {
        let table = Table::set(site).await;
        let (own, other) = (site.person("head.vnm").await, site.person("head.sgp").await);
        let counts = |page: Value| (page["comment_count"].clone(), page["amendment_count"].clone());
        for person in [&own, &other] {
            assert_eq!(counts(page(person, &table.id).await), (json!(0), json!(0)));
        }
        let internal = json!({"scope": "delegation", "body": "Let us wait for the capital."});
        own.post(&format!("/recommendations/{}/comments", table.id), &internal).await.ok(201);
        let amendment = json!({"revision": 0, "rationale": "Clearer.", "submit": false,
            "operations": [{"op": "delete", "clause": "c3"}]});
        own.post(&format!("/recommendations/{}/amendments", table.id), &amendment).await.ok(201);
        assert_eq!(counts(page(&own, &table.id).await), (json!(1), json!(1)));
        assert_eq!(counts(page(&other, &table.id).await), (json!(0), json!(0)));
    }
}
