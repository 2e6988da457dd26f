//! The log at its most talkative holds no word of a text, no token and no address; for machines every line is JSON.

use reqwest::Method;
use serde_json::{Value, json};

use super::process::Process;
use crate::{
    command::mufakat,
    harness::{MANDATE, PASSWORD, Person, on_both_databases},
    table::Table,
};

on_both_databases! {
    async fn the_log_at_its_most_talkative_tells_no_secret(site: &mut Site) {
        let words = json!([{"id": "c1", "kind": "operative", "level": 0, "runs": [{"text": "Confidential lighthouses."}]}]);
        let id = Table::with(site, "GREEN", words).await.id;
        site.stop().await;
        let mut command = mufakat(site, None, &["serve"]);
        command.env("MUFAKAT_LOG_LEVEL", "debug");
        let server = Process::run(command);
        let chair = server.person("chair").await;
        let at = |list: &str| format!("/recommendations/{id}/{list}");
        let tag = chair.get(&at("working-text")).await.etag();
        let clause = json!({"id": "c1", "kind": "operative", "level": 0, "runs": [{"text": "Confidential harbours."}]});
        chair.put(&at("working-text"), &tag, &json!({"clauses": [clause]})).await.ok(200);
        chair.put(&at("working-text"), &tag, &json!({"clauses": []})).await.problem(412);
        chair.put(&at("working-text"), &tag, &json!({"clauses": [{"id": "Confidential"}]})).await.problem(422);
        chair.post(&at("revisions"), &json!({"note": "Confidential note"})).await.ok(201);
        chair.post(&at("comments"), &json!({"scope": "all", "body": "Confidential remark"})).await.ok(201);
        chair.post(&at("comments"), &json!({"scope": "all", "body": "Confidential\u{0}"})).await.problem(422);
        chair.get(&format!("/search?q=Confidential&mandate={MANDATE}")).await.ok(200);
        let nobody = Person::new(server.url.clone());
        nobody.post("/auth/password-resets", &json!({"email": "head.vnm@test.example"})).await.ok(202);
        nobody.post("/auth/password-resets/0123456789abcdef", &json!({"password": "another-password"})).await.problem(404);
        nobody.post("/auth/login", &json!({"email": "head.vnm@test.example", "password": "Confidential"})).await.problem(401);
        nobody.get("/invitations/0123456789abcdef/preview").await.problem(404);
        let secrets = [chair.token.clone().unwrap(), chair.refresh_token.clone().unwrap()];
        let mut log = server.opening.clone();
        server.told_to_stop();
        let (code, rest) = server.ended();
        assert_eq!(code, Some(0));
        log.extend(rest);
        assert!(log.len() > 10, "the log is talkative: {log:?}");
        for line in &log {
            for secret in ["Confidential", "lighthouses", "@test.example", PASSWORD, "0123456789abcdef"]
                .into_iter().chain(secrets.iter().map(String::as_str)) {
                assert!(!line.contains(secret), "{line}");
            }
        }
        site.start().await;
    }

    async fn a_log_for_machines_is_json_line_by_line_and_names_every_request(site: &mut Site) {
        site.stop().await;
        let mut command = mufakat(site, None, &["serve"]);
        command.env("MUFAKAT_LOG_FORMAT", "json");
        let server = Process::run(command);
        let nobody = Person::new(server.url.clone());
        let refused = nobody.request(Method::GET, "/me", &[("x-request-id", "logged-1")], None).await;
        assert_eq!(refused.problem(401), "not-signed-in");
        let mut log = server.opening.clone();
        server.told_to_stop();
        let (code, rest) = server.ended();
        assert_eq!(code, Some(0));
        log.extend(rest);
        let mut named = Vec::new();
        for line in &log {
            let Ok(said) = serde_json::from_str::<Value>(line) else { panic!("this is not JSON: {line}") };
            assert!(said["timestamp"].is_string() && said["level"].is_string() && said["fields"].is_object(), "{line}");
            if said["fields"]["request_id"] == "logged-1" {
                named.push(json!([said["fields"]["method"], said["fields"]["route"], said["fields"]["status"]]));
            }
        }
        assert_eq!(named, [json!(["GET", "/api/v1/me", 401])], "{log:?}");
        site.start().await;
    }
}
