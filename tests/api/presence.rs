//! Presence: who else reads or edits, delegation by delegation, and nobody sees more than they may.

use mufakat::domain::time::SECOND;
use serde_json::{Value, json};

use crate::{
    events::Listener,
    harness::{Person, on_both_databases},
    outbox::tabled,
};

async fn here(person: &Person, id: &str, doing: &str) -> Value {
    let path = format!("/recommendations/{id}/presence");
    person.put(&path, "\"1\"", &json!({"doing": doing})).await.ok(200)["delegations"].clone()
}

async fn seen(person: &Person, id: &str) -> Vec<String> {
    let view = person.get(&format!("/recommendations/{id}/presence")).await.ok(200);
    let name = |d: &Value| format!("{} {}", d["delegation"].as_str().unwrap(), d["doing"].as_str().unwrap());
    view["delegations"].as_array().unwrap().iter().map(name).collect()
}

on_both_databases! {
    async fn others_see_the_delegation_and_colleagues_each_other(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let [head, drafter, other] = [site.person("head.vnm").await, site.person("drafter.vnm").await, site.person("head.tha").await];
        let chair = site.person("chair").await;
        assert_eq!(here(&head, &id, "reading").await, json!([]), "oneself is left out");
        here(&chair, &id, "editing").await;
        let to_colleague = here(&drafter, &id, "editing").await;
        assert_eq!(to_colleague[1], json!({"delegation": "VNM", "name": "Viet Nam", "doing": "reading", "own": true,
            "people": [{"name": "Head of Viet Nam", "doing": "reading"}]}));
        assert_eq!(seen(&other, &id).await, ["CHAIR editing", "VNM reading"], "who may not edit does not");
        let to_other = other.get(&format!("/recommendations/{id}/presence")).await.ok(200);
        assert!(!to_other.to_string().contains("Head of"), "{to_other}");
        assert_eq!(head.delete(&format!("/recommendations/{id}/presence")).await.status, 204);
        assert_eq!(drafter.post(&format!("/recommendations/{id}/presence/end"), &json!({})).await.status, 204);
        assert_eq!(seen(&other, &id).await, ["CHAIR editing"]);
        site.turn(45 * SECOND);
        assert!(seen(&other, &id).await.is_empty(), "who says nothing more is gone");
    }

    async fn somebody_is_here_as_long_as_one_of_their_pages_is(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let (chair, other) = (site.person("chair").await, site.person("head.vnm").await);
        let path = format!("/recommendations/{id}/presence");
        let [one, two] = ["7a2f9c04e1b34d5f8a6b0c1d2e3f4a5b", "0190f1c2-3d4e-4f5a-8b6c-7d8e9f0a1b2c"];
        for (page, doing) in [(one, "editing"), (two, "reading")] {
            chair.put(&path, "\"1\"", &json!({"doing": doing, "page": page})).await.ok(200);
        }
        assert_eq!(seen(&other, &id).await, ["CHAIR editing"], "the most of what the pages do");
        let mut listener = Listener::open(site, &other).await;
        assert_eq!(chair.delete(&format!("{path}?page={one}")).await.status, 204);
        listener.until("presence.changed").await;
        assert_eq!(seen(&other, &id).await, ["CHAIR reading"], "the other page is still open");
        assert_eq!(chair.delete(&path).await.status, 204);
        assert_eq!(seen(&other, &id).await, ["CHAIR reading"], "a page that was not there closes none");
        assert_eq!(chair.post(&format!("{path}/end?page={two}"), &json!({})).await.status, 204);
        assert!(seen(&other, &id).await.is_empty());
        assert_eq!(chair.delete(&format!("{path}?page=mine")).await.problem(404), "not-found");
        let wrong = chair.put(&path, "\"1\"", &json!({"doing": "reading", "page": "mine"})).await;
        assert_eq!((wrong.problem(422), &wrong.json()["errors"][0]["pointer"]), ("invalid".to_owned(), &json!("/page")));
    }

    async fn observers_see_nobody_and_what_is_hidden_is_not_there(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let (chair, observer, head) = (site.person("chair").await, site.person("observer.jpn").await, site.person("head.vnm").await);
        let path = format!("/recommendations/{id}/presence");
        assert_eq!(observer.put(&path, "\"1\"", &json!({"doing": "reading"})).await.problem(404), "not-found");
        assert_eq!(observer.get(&path).await.problem(404), "not-found");
        let tag = chair.get(&format!("/recommendations/{id}")).await.etag();
        chair.patch(&format!("/recommendations/{id}"), &tag, &json!({"released_to_observers": true})).await.ok(200);
        here(&head, &id, "reading").await;
        assert_eq!(here(&observer, &id, "reading").await, json!([]));
        assert_eq!(seen(&chair, &id).await, ["JPN reading", "VNM reading"]);
        assert_eq!(seen(&site.person("head.tha").await, &id).await, ["VNM reading"]);
        assert_eq!(head.put(&path, "\"1\"", &json!({"doing": "sleeping"})).await.status, 422);
    }

    async fn a_change_of_presence_is_hinted_to_those_who_may_see_it(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let head = site.person("head.vnm").await;
        let mut own = Listener::open(site, &head).await;
        let mut other = Listener::open(site, &site.person("head.tha").await).await;
        let mut stranger = Listener::open(site, &site.person("observer.jpn").await).await;
        here(&head, &id, "reading").await;
        let heard = other.until("presence.changed").await;
        assert_eq!(heard.last().unwrap()["recommendation"], json!(id));
        site.stop().await;
        for listener in [&mut own, &mut stranger] {
            while listener.more().await {}
            assert!(!listener.heard.contains("presence"), "{}", listener.heard);
        }
        site.start().await;
    }
}
