//! The log at its most talkative holds no word of a text, no token and no address.

use serde_json::json;

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
}
