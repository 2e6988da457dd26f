//! The feed as a program we did not write understands it: Python's `icalendar` (`tests/calendar/read`).

use std::{
    io::Write,
    process::{Command, Stdio},
};

use mufakat::domain::time::DAY;
use serde_json::{Value, json};

use super::address;
use crate::{
    harness::{MANDATE, Site, on_both_databases},
    table::Table,
};

/// What the other program makes of it; the test fails with its words when it takes offence.
fn understood(feed: &str) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calendar/read");
    let mut reader = Command::new(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(feed.as_bytes()).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{feed}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn events(site: &Site, address: &str) -> Vec<Value> {
    let answer = site.nobody().get(address).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    understood(&answer.text)["events"].as_array().unwrap().clone()
}

on_both_databases! {
    async fn another_program_reads_the_deadline_its_alarms_and_its_change(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.silence(site, 5 * DAY).await;
        let mine = address(&site.person("head.mmr").await).await;
        let before = events(site, &mine).await;
        assert_eq!(before.len(), 1);
        let event = &before[0];
        assert_eq!((&event["start"], &event["sequence"]), (&json!("2018-06-09T02:00:00Z"), &json!(0)));
        let hours: Vec<f64> = event["alarms"].as_array().unwrap().iter().map(|alarm| alarm["hours"].as_f64().unwrap()).collect();
        assert_eq!(hours, [-72.0, -24.0, -2.0]);
        let says = event["description"].as_str().unwrap();
        // 02:00 UTC is half past eight in Yangon.
        assert!(says.contains("02:00 UTC") && says.contains("08:30"), "{says}");
        assert!(event["url"].as_str().unwrap().ends_with(&format!("/r/{}/sign-off", table.id)), "{event}");
        let later = site.clock.now().plus(6 * DAY).to_string();
        table.chair.post(&format!("/sign-offs/{sign_off}/extension"), &json!({"deadline": later})).await.ok(200);
        let after = events(site, &mine).await;
        assert_eq!((after.len(), &after[0]["uid"]), (1, &event["uid"]), "the same entry, moved");
        assert_eq!((&after[0]["start"], &after[0]["sequence"]), (&json!("2018-06-10T02:00:00Z"), &json!(1)));
    }

    async fn another_program_reads_long_and_foreign_words_whole(site: &mut Site) {
        let title = "Kerja sama; ร่วมกัน, \u{1000}\u{103c}\u{1014}\u{103a}\u{1019}\u{102c} \\ ".repeat(6);
        let head = site.person("head.sgp").await;
        let body = json!({"title": title.trim(), "taskings": ["T2"], "lead_body": "AMCC"});
        let made = head.post(&format!("/mandates/{MANDATE}/recommendations"), &body).await.ok(201);
        let id = made["id"].as_str().unwrap();
        let clauses = json!({"clauses": [{"id": "o1", "kind": "operative", "level": 0, "runs": [{"text": "Meet."}]}]});
        head.put(&format!("/recommendations/{id}/working-text"), "\"0\"", &clauses).await.ok(200);
        head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        let deadline = site.clock.now().plus(5 * DAY).to_string();
        let body = json!({"revision": 0, "procedure": {"kind": "silence", "deadline": deadline}});
        site.person("chair").await.post(&format!("/recommendations/{id}/sign-offs"), &body).await.ok(201);
        let mine = address(&site.person("head.vnm").await).await;
        let read = events(site, &mine).await;
        let whole = head.get(&format!("/recommendations/{id}")).await.ok(200)["title"].as_str().unwrap().to_owned();
        assert!(read[0]["description"].as_str().unwrap().contains(&whole), "{}", read[0]);
    }
}
