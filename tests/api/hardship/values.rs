//! Values outside what a text, a list or a request may be.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, MANDATE, Person, on_both_databases},
    table::Table,
    tabled::draft,
};

fn clause(id: &str, text: &str) -> Value {
    json!({"id": id, "kind": "operative", "level": 0, "runs": [{"text": text}]})
}

/// Sends this as the body of the working text, as it is.
async fn saved(head: &Person, id: &str, body: String) -> Answer {
    let path = format!("/recommendations/{id}/working-text");
    let tag = head.get(&path).await.etag();
    head.request(Method::PUT, &path, &[("if-match", &tag)], Some(body)).await
}

fn first_error(answer: &Answer) -> (String, String) {
    answer.problem(422);
    let error = &answer.json()["errors"][0];
    (error["pointer"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
}

fn named(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

on_both_databases! {
    async fn a_text_outside_its_limits_is_refused_with_its_place_and_the_old_one_stands(site: &mut Site) {
        let (id, head) = (draft(site).await, site.person("head.sgp").await);
        let path = format!("/recommendations/{id}/working-text");
        let before = head.get(&path).await.ok(200);
        let many: Vec<Value> = (0..2_001).map(|n| clause(&format!("c{n}"), "x")).collect();
        for (clauses, expected) in [
            (json!([clause("a", &"ก".repeat(21_000))]), named("/clauses/0", "too-long")),
            (json!(many), named("/clauses", "too-many")),
            (json!([clause("a", "x"), clause("a", "y")]), named("/clauses/1/id", "duplicate-id")),
            (json!([clause("a", "bell\u{7}")]), named("/clauses/0/runs/0/text", "control-character")),
            (json!([clause("a", "nul\u{0}")]), named("/clauses/0/runs/0/text", "control-character")),
            (json!([clause(&"i".repeat(41), "x")]), named("/clauses/0/id", "too-long")),
            (json!([{"id": "a", "kind": "poem", "level": 0, "runs": []}]), named("/clauses/0/kind", "wrong-value")),
            (json!([{"id": "a", "kind": "annex", "level": "0", "runs": []}]), named("/clauses/0/level", "wrong-value")),
            (json!([{"id": "a", "kind": "annex", "level": 4, "runs": []}]), named("/clauses/0/level", "level")),
            (json!([{"id": "a", "kind": "annex", "level": -1, "runs": []}]), named("/clauses/0/level", "wrong-value")),
            (json!([{"id": "a", "kind": "annex", "level": 0, "runs": [{"text": "x", "colour": "red"}]}]), named("/clauses/0/runs/0/colour", "wrong-value")),
        ] {
            let answer = saved(&head, &id, json!({"clauses": clauses}).to_string()).await;
            assert_eq!(first_error(&answer), expected, "{}", answer.text);
        }
        let unknown = saved(&head, &id, json!({"clauses": [], "colour": "red"}).to_string()).await;
        assert_eq!(first_error(&unknown).1, "wrong-value");
        // An array is not an object whose fields come in the order of our code.
        let array = saved(&head, &id, "[[]]".to_owned()).await;
        assert_eq!(first_error(&array), named("", "wrong-value"));
        assert_eq!(head.get(&path).await.ok(200), before);
    }

    async fn what_is_not_json_is_malformed(site: &mut Site) {
        let (id, head) = (draft(site).await, site.person("head.sgp").await);
        let surrogate = r#"{"clauses":[{"id":"a","kind":"annex","level":0,"runs":[{"text":"\ud800 alone"}]}]}"#;
        let deep = format!("{{\"clauses\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(saved(&head, &id, deep).await.status, 422, "no depth takes the server down");
        for body in [surrogate, "{\"clauses\":", "{\"clauses\":[]} {}", "\u{feff}{}", "{'clauses': []}"] {
            let answer = saved(&head, &id, body.to_owned()).await;
            assert_eq!(answer.problem(400), "malformed", "{body}");
        }
    }

    async fn ten_megabytes_are_too_large_and_the_server_stays(site: &mut Site) {
        let (id, head) = (draft(site).await, site.person("head.sgp").await);
        let body = json!({"clauses": [clause("a", &"x".repeat(10_000_000))]}).to_string();
        assert_eq!(saved(&head, &id, body).await.problem(413), "too-large");
        head.get(&format!("/recommendations/{id}")).await.ok(200);
    }

    async fn a_change_without_or_with_a_stale_version_is_not_made(site: &mut Site) {
        let table = Table::set(site).await;
        let path = format!("/recommendations/{}/working-text", table.id);
        let body = json!({"clauses": [clause("a", "Meets.")]});
        let chair = &table.chair;
        let bare = chair.request(Method::PUT, &path, &[], Some(body.to_string())).await;
        assert_eq!(bare.problem(428), "if-match-missing");
        let tag = chair.get(&path).await.etag();
        chair.put(&path, &tag, &body).await.ok(200);
        let stale = chair.put(&path, &tag, &json!({"clauses": []})).await;
        assert_eq!(stale.problem(412), "stale");
        assert_eq!(stale.json()["current"], chair.get(&path).await.ok(200));
        for odd in ["*", "W/\"1\"", "\"x\"", "1, 2", "99999999999999999999"] {
            assert_eq!(chair.put(&path, odd, &json!({"clauses": []})).await.problem(412), "stale", "{odd}");
        }
    }

    async fn every_list_refuses_limits_and_cursors_that_are_not_ours(site: &mut Site) {
        let table = Table::set(site).await;
        table.express().await;
        let api = serde_json::to_value(mufakat::http::openapi()).unwrap();
        let people = [site.person("secretariat").await, site.person("chair").await];
        let mut lists = 0;
        for (form, item) in api["paths"].as_object().unwrap() {
            let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
            if !parameters.iter().any(|parameter| parameter["name"] == "limit") {
                continue;
            }
            lists += 1;
            let thing = if form.contains("/mandates/") { MANDATE } else { &table.id };
            let path = form.strip_prefix("/api/v1").unwrap().replace("{id}", thing).replace("{clause}", "c1");
            for wrong in ["limit=0", "limit=-1", "limit=201", "limit=x", "cursor=x", "cursor=%00", "cursor="] {
                let mut answers = Vec::new();
                for person in &people {
                    answers.push(person.get(&format!("{path}?q=a&{wrong}")).await.status.as_u16());
                }
                assert!(answers.contains(&422) && answers.iter().all(|a| [403, 422].contains(a)), "{path} {wrong} {answers:?}");
            }
        }
        assert!(lists >= 15, "{lists}");
    }

    async fn what_belongs_to_another_or_is_of_another_kind_is_not_there(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let stranger = site.person("other.secretariat").await;
        for path in [
            format!("/recommendations/{}", table.id),
            format!("/recommendations/{}/record", table.id),
            format!("/recommendations/{}/comments", table.id),
            format!("/sign-offs/{sign_off}"),
            format!("/mandates/{MANDATE}"),
            format!("/mandates/{MANDATE}/board"),
            format!("/mandates/{MANDATE}/packages"),
        ] {
            assert_eq!(stranger.get(&path).await.problem(404), "not-found", "{path}");
        }
        for path in [
            format!("/recommendations/{sign_off}"),
            format!("/sign-offs/{}", table.id),
            format!("/amendments/{}", table.id),
            format!("/packages/{MANDATE}"),
            format!("/mandates/{}", table.id),
            "/recommendations/x".to_owned(),
            "/nothing".to_owned(),
        ] {
            assert_eq!(table.chair.get(&path).await.problem(404), "not-found", "{path}");
        }
        let made = stranger.post(&format!("/mandates/{MANDATE}/recommendations"),
            &json!({"title": "To meet", "taskings": ["T1.1"], "lead_body": "AMCC"})).await;
        assert_eq!(made.problem(404), "not-found");
    }
}
