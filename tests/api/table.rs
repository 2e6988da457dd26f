//! The table at which tests of agreement sit: a tabled recommendation, its chair, and what a head sends.

use serde_json::{Value, json};

use crate::harness::{Answer, MANDATE, Person, STATES, Site};

/// The clauses of the text on the table.
fn clauses() -> Value {
    json!([
        {"id": "c1", "kind": "preambular", "level": 0, "runs": [{"text": "Mindful of one another,"}]},
        {"id": "c2", "kind": "operative", "level": 0, "runs": [{"text": "Decides to meet;"}]},
        {"id": "c3", "kind": "operative", "level": 1, "runs": [{"text": "each year, ร่วมกัน;"}]},
        {"id": "c4", "kind": "operative", "level": 0, "runs": [{"text": "Asks the AMCC to report."}]},
    ])
}

/// A tabled recommendation led by Singapore.
pub struct Table {
    /// Its identifier.
    pub id: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The chair, signed in.
    pub chair: Person,
}

impl Table {
    /// Drafts, tables, and sits down.
    pub async fn set(site: &Site) -> Self {
        Self::marked(site, "GREEN").await
    }

    /// The same with a handling marking.
    pub async fn marked(site: &Site, marking: &str) -> Self {
        Self::with(site, marking, clauses()).await
    }

    /// The same with a text of its own.
    pub async fn with(site: &Site, marking: &str, clauses: Value) -> Self {
        let head = site.person("head.sgp").await;
        let body = json!({"title": "To meet", "taskings": ["T1.1"], "lead_body": "AMCC", "co_sponsors": ["IDN"], "marking": marking});
        let made = head.post(&format!("/mandates/{MANDATE}/recommendations"), &body).await.ok(201);
        let id = made["id"].as_str().unwrap().to_owned();
        let path = format!("/recommendations/{id}/working-text");
        let tag = head.get(&path).await.etag();
        head.put(&path, &tag, &json!({"clauses": clauses})).await.ok(200);
        let revision = head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        let fingerprint = revision["fingerprint"].as_str().unwrap().to_owned();
        Self { id, fingerprint, chair: site.person("chair").await }
    }

    /// What the chair gets who opens a sign-off like this.
    pub async fn opening(&self, procedure: Value) -> Answer {
        let body = json!({"revision": 0, "procedure": procedure});
        self.chair.post(&format!("/recommendations/{}/sign-offs", self.id), &body).await
    }

    /// Opens a sign-off; its identifier.
    pub async fn open(&self, procedure: Value) -> String {
        self.opening(procedure).await.ok(201)["id"].as_str().unwrap().to_owned()
    }

    /// Opens an express consensus.
    pub async fn express(&self) -> String {
        self.open(json!({"kind": "express"})).await
    }

    /// Opens a silence of `millis` from now.
    pub async fn silence(&self, site: &Site, millis: i64) -> String {
        let deadline = site.clock.now().plus(millis).to_string();
        self.open(json!({"kind": "silence", "deadline": deadline})).await
    }

    /// What the head of `state` sends.
    pub fn says(&self, site: &Site, state: &str, position: &str) -> Value {
        let mut body = json!({"state": state, "fingerprint": self.fingerprint, "position": position});
        if ["agree_with_reservation", "stand_aside", "object"].contains(&position) {
            body["statement"] = json!("Resolved by naming another body.");
        }
        if position == "agree_ad_referendum" {
            body["due"] = json!(site.clock.now().plus(86_400_000).to_string());
        }
        body
    }

    /// The head of `state` says this.
    pub async fn said(&self, site: &Site, sign_off: &str, state: &str, position: &str) -> Value {
        let head = site.person(&format!("head.{}", state.to_lowercase())).await;
        let body = self.says(site, state, position);
        head.post(&format!("/sign-offs/{sign_off}/positions"), &body).await.ok(201)
    }

    /// Time passes; the chair signs in again, since tokens are short-lived.
    pub async fn after(&mut self, site: &Site, millis: i64) {
        site.turn(millis);
        self.chair = site.person("chair").await;
    }

    /// Every state agrees but those named.
    pub async fn all_agree_but(&self, site: &Site, sign_off: &str, others: &[&str]) {
        for state in STATES.into_iter().filter(|state| !others.contains(state)) {
            self.said(site, sign_off, state, "agree").await;
        }
    }

    /// Adopted by express consensus; the sign-off that did it.
    pub async fn adopt(&self, site: &Site) -> String {
        let sign_off = self.express().await;
        self.all_agree_but(site, &sign_off, &[]).await;
        self.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
        sign_off
    }

    /// The acts in the recommendation's record, in order.
    pub async fn acts(&self) -> Vec<String> {
        let path = format!("/recommendations/{}/record?limit=200", self.id);
        let entries = self.chair.get(&path).await.ok(200);
        let of = |entry: &Value| entry["act"].as_str().unwrap().to_owned();
        entries["items"].as_array().unwrap().iter().map(of).collect()
    }

    /// Everything recorded verifies.
    pub async fn verified(&self) {
        let check =
            self.chair.post("/record/verification", &json!({"recommendation": self.id})).await.ok(200);
        assert_eq!(check["ok"], true, "{check}");
    }
}
