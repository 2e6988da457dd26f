//! The live channel: hints reach those who may see what changed, and the channel ends with the session.

use reqwest::Response;
use serde_json::{Value, json};

use crate::{
    harness::{MANDATE, Person, Site, on_both_databases},
    outbox::tabled,
};

struct Listener {
    response: Response,
    heard: String,
}

impl Listener {
    /// Opens a channel and waits for its first line, so that nothing after this is missed.
    async fn open(site: &Site, person: &Person) -> Self {
        let request = reqwest::Client::new().get(format!("{}/api/v1/events", site.url()));
        let response = request.bearer_auth(person.token.as_ref().unwrap()).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut listener = Self { response, heard: String::new() };
        listener.more().await;
        listener
    }

    async fn more(&mut self) -> bool {
        match self.response.chunk().await {
            Ok(Some(bytes)) => {
                self.heard.push_str(std::str::from_utf8(&bytes).unwrap());
                true
            }
            Ok(None) | Err(_) => false,
        }
    }

    /// Every hint up to and with the first of this kind.
    async fn until(&mut self, kind: &str) -> Vec<Value> {
        loop {
            let hints: Vec<Value> = self
                .heard
                .lines()
                .filter_map(|line| line.strip_prefix("data: "))
                .map(|data| serde_json::from_str(data).unwrap())
                .collect();
            if hints.iter().any(|hint| hint["kind"] == kind) {
                return hints;
            }
            assert!(self.more().await, "the channel ended before {kind}: {}", self.heard);
        }
    }
}

async fn open_round(site: &Site) {
    let secretariat = site.person("secretariat").await;
    secretariat.post(&format!("/mandates/{MANDATE}/rounds"), &json!({"name": "First"})).await.ok(201);
}

on_both_databases! {
    async fn hints_reach_those_who_may_see_what_changed_and_nobody_else(site: &mut Site) {
        let mut delegate = Listener::open(site, &site.person("head.vnm").await).await;
        let mut observer = Listener::open(site, &site.person("observer.jpn").await).await;
        let mut stranger = Listener::open(site, &site.person("other.secretariat").await).await;
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].clone();
        open_round(site).await;
        // What is heard is asked of the policy when it is told: an act on the draft that is told only after the tabling
        // is theirs by then.
        let heard = delegate.until("round.opened").await;
        let heard: Vec<&Value> = heard.iter().filter(|hint| hint["kind"] != "recommendation.created").collect();
        assert_eq!((heard.len(), &heard[0]["kind"], &heard[0]["recommendation"]), (2, &json!("revision.issued"), &id));
        assert_eq!((&heard[1]["kind"], &heard[1]["recommendation"]), (&json!("round.opened"), &Value::Null));
        assert_eq!(observer.until("round.opened").await, [json!({"kind": "round.opened", "seq": 1})]);
        site.stop().await;
        while stranger.more().await {}
        assert!(!stranger.heard.contains("data:"), "{}", stranger.heard);
        site.start().await;
    }

    async fn the_channel_ends_with_the_session(site: &mut Site) {
        let person = site.person("head.vnm").await;
        let mut listener = Listener::open(site, &person).await;
        assert_eq!(person.post("/auth/logout", &json!({})).await.status, 204);
        open_round(site).await;
        while listener.more().await {}
        assert!(!listener.heard.contains("round.opened"));
    }

    async fn nobody_listens_without_signing_in(site: &mut Site) {
        assert_eq!(site.nobody().get("/events").await.problem(401), "not-signed-in");
    }
}
