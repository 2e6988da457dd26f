//! The live channel: hints reach those who may see what changed, and the channel ends with the session.

use reqwest::Response;
use serde_json::{Value, json};

use crate::{
    harness::{MANDATE, Person, Site, on_both_databases},
    outbox::tabled,
};

pub struct Listener {
    response: Response,
    pub heard: String,
}

impl Listener {
    /// Opens a channel and waits for its first line, so that nothing after this is missed.
    pub async fn open(site: &Site, person: &Person) -> Self {
        Self::back(&site.url(), person, None).await
    }

    /// Opens a channel at a server, as one that comes back after `left`.
    pub async fn back(url: &str, person: &Person, left: Option<&str>) -> Self {
        let mut request = reqwest::Client::new().get(format!("{url}/api/v1/events"));
        if let Some(left) = left {
            request = request.header("last-event-id", left);
        }
        let response = request.bearer_auth(person.token.as_ref().unwrap()).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut listener = Self { response, heard: String::new() };
        listener.more().await;
        listener
    }

    pub async fn more(&mut self) -> bool {
        match self.response.chunk().await {
            Ok(Some(bytes)) => {
                self.heard.push_str(std::str::from_utf8(&bytes).unwrap());
                true
            }
            Ok(None) | Err(_) => false,
        }
    }

    /// Every hint up to and with the first of this kind.
    pub async fn until(&mut self, kind: &str) -> Vec<Value> {
        loop {
            let hints: Vec<Value> = self
                .heard
                .lines()
                .filter_map(|line| line.strip_prefix("data: "))
                .map(|data| serde_json::from_str(data).unwrap())
                .filter(Value::is_object)
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
        let besides = ["recommendation.created", "notice.new", "working_text.saved"];
        let heard: Vec<&Value> = heard.iter().filter(|hint| !besides.contains(&hint["kind"].as_str().unwrap())).collect();
        assert_eq!((heard.len(), &heard[0]["kind"], &heard[0]["recommendation"]), (2, &json!("revision.issued"), &id));
        assert_eq!((&heard[1]["kind"], &heard[1]["recommendation"]), (&json!("round.opened"), &Value::Null));
        assert_eq!(observer.until("round.opened").await, [json!({"kind": "round.opened", "mandate": MANDATE, "seq": 1})]);
        site.stop().await;
        while stranger.more().await {}
        assert!(!stranger.heard.contains("event: hint"), "{}", stranger.heard);
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

    async fn who_comes_back_hears_what_was_missed_or_reads_everything_again(site: &mut Site) {
        let person = site.person("head.vnm").await;
        let listener = Listener::open(site, &person).await;
        let left = listener.heard.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned();
        drop(listener);
        open_round(site).await;
        site.turn(60_000);
        let mut back = Listener::back(&site.url(), &person, Some(&left)).await;
        assert_eq!(back.until("round.opened").await[0]["seq"], 1);
        for unknown in ["0", "99999999999999", "yesterday", ""] {
            let mut back = Listener::back(&site.url(), &person, Some(unknown)).await;
            assert_eq!(back.until("refetch").await, [json!({"kind": "refetch", "seq": 1})], "{unknown}");
        }
        let mut stranger = Listener::back(&site.url(), &site.person("other.secretariat").await, Some(&left)).await;
        site.stop().await;
        while stranger.more().await {}
        assert!(!stranger.heard.contains("event: hint"), "{}", stranger.heard);
        site.start().await;
    }

    async fn what_happened_just_before_is_heard_again_and_says_so(site: &mut Site) {
        let person = site.person("head.vnm").await;
        open_round(site).await;
        site.turn(1_000);
        let listener = Listener::open(site, &person).await;
        let left = listener.heard.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned();
        drop(listener);
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].clone();
        let mut back = Listener::back(&site.url(), &person, Some(&left)).await;
        let heard = back.until("revision.issued").await;
        let of = |kind: &str| heard.iter().find(|hint| hint["kind"] == kind).unwrap();
        assert_eq!(of("round.opened")["again"], json!(true));
        assert_eq!((&of("revision.issued")["recommendation"], &of("revision.issued")["again"]), (&id, &Value::Null));
        site.turn(3_000);
        let later: i64 = left.parse::<i64>().unwrap() + 3_000;
        let mut back = Listener::back(&site.url(), &person, Some(&later.to_string())).await;
        open_round(site).await;
        assert!(back.until("round.opened").await.iter().all(|hint| hint["again"].is_null()), "{}", back.heard);
    }

    async fn an_own_act_says_so(site: &mut Site) {
        let mut own = Listener::open(site, &site.person("secretariat").await).await;
        let mut other = Listener::open(site, &site.person("head.vnm").await).await;
        open_round(site).await;
        let of = |hints: Vec<Value>| hints.into_iter().find(|hint| hint["kind"] == "round.opened").unwrap()["mine"].clone();
        assert_eq!(of(own.until("round.opened").await), json!(true));
        assert_eq!(of(other.until("round.opened").await), Value::Null);
        assert!(other.until("notice.new").await.len() <= 2);
        assert!(!own.heard.contains("notice.new"), "nobody is told of an own act");
    }

    async fn nobody_listens_without_signing_in(site: &mut Site) {
        assert_eq!(site.nobody().get("/events").await.problem(401), "not-signed-in");
    }
}
