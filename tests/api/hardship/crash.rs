//! The program dies in the middle of writes, or its disk is full: what was answered is there, what was not is not
//! there in half, and every chain verifies.

use std::{
    collections::HashMap,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::process::Process;
use crate::{
    command::{ended, mufakat, written},
    harness::{Kind, Person, Site, on_both_databases, run},
    table::Table,
};

/// Answered writes after which the server is killed.
const ENOUGH: usize = 150;

/// Somebody who writes comment after comment, until the server is gone.
struct Writer {
    token: String,
    address: String,
    number: usize,
}

impl Writer {
    /// The bodies answered with their identifiers, and the body that got no answer.
    async fn writes(self, answered: Arc<AtomicUsize>, server: u32) -> (HashMap<String, String>, String) {
        let client = reqwest::Client::new();
        let mut kept = HashMap::new();
        for turn in 0.. {
            let words = format!("Remark {turn} of writer {}", self.number);
            let request = client
                .post(&self.address)
                .bearer_auth(&self.token)
                .header("idempotency-key", &words)
                .header("content-type", "application/json")
                .body(json!({"scope": "all", "body": words}).to_string());
            let Ok(answer) = request.send().await else { return (kept, words) };
            assert_eq!(answer.status(), 201);
            let Ok(text) = answer.text().await else { return (kept, words) };
            let made: Value = serde_json::from_str(&text).unwrap();
            kept.insert(words, made["id"].as_str().unwrap().to_owned());
            if answered.fetch_add(1, Ordering::SeqCst) + 1 == ENOUGH {
                let killed = Command::new("kill").args(["-KILL", &server.to_string()]).status().unwrap();
                assert!(killed.success());
            }
        }
        unreachable!("the server is killed first")
    }
}

/// Every comment on a recommendation: what it says, and its identifier.
async fn comments(person: &Person, id: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = person.get(&format!("/recommendations/{id}/comments?limit=200{cursor}")).await.ok(200);
        for item in page["items"].as_array().unwrap() {
            let text = |field: &str| item[field].as_str().unwrap().to_owned();
            all.push((text("body"), text("id")));
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn verified(site: &Site) {
    let (said, _) = ended(&mufakat(site, None, &["verify"]).output().unwrap(), 0);
    assert!(said.contains("0 findings"), "{said}");
}

on_both_databases! {
    async fn a_server_killed_in_the_middle_of_writes_loses_nothing_it_answered(site: &mut Site) {
        let id = Table::set(site).await.id;
        site.stop().await;
        let server = Process::serve(site);
        let answered = Arc::new(AtomicUsize::new(0));
        let mut writers = Vec::new();
        for (number, short) in ["head.sgp", "head.vnm", "head.tha", "head.idn", "chair", "head.mmr"].into_iter().enumerate() {
            let token = server.person(short).await.token.unwrap();
            let address = format!("{}/api/v1/recommendations/{id}/comments", server.url);
            let writer = Writer { token, address, number };
            writers.push(actix_web::rt::spawn(writer.writes(Arc::clone(&answered), server.id())));
        }
        let mut kept = HashMap::new();
        let mut unanswered = Vec::new();
        for (number, written) in join_all(writers).await.into_iter().enumerate() {
            let (of_this_one, last) = written.unwrap();
            kept.extend(of_this_one);
            unanswered.push((number, last));
        }
        server.killed();
        assert!(kept.len() >= ENOUGH);
        verified(site);
        let server = Process::serve(site);
        let chair = server.person("chair").await;
        let after: HashMap<String, String> = comments(&chair, &id).await.into_iter().collect();
        for (words, comment) in &kept {
            assert_eq!(after.get(words), Some(comment), "{words}");
        }
        // Who got no answer asks again under the same key, and nothing is there twice.
        for (number, words) in unanswered {
            let short = ["head.sgp", "head.vnm", "head.tha", "head.idn", "chair", "head.mmr"][number];
            let body = json!({"scope": "all", "body": words});
            let path = format!("/recommendations/{id}/comments");
            let made = server.person(short).await.post_once(&path, &words, &body).await.ok(201);
            kept.insert(words, made["id"].as_str().unwrap().to_owned());
        }
        let mut whole = comments(&chair, &id).await;
        whole.sort();
        let mut expected: Vec<(String, String)> = kept.into_iter().collect();
        expected.sort();
        assert_eq!(whole, expected);
        server.told_to_stop();
        assert_eq!(server.ended().0, Some(0));
        verified(site);
        site.start().await;
    }
}

/// A server whose files may not grow past `bytes`: what a full disk does to it.
fn confined(site: &Site, bytes: u64) -> Process {
    let mut command = Command::new("sh");
    let limit = bytes / 512;
    command.args([
        "-c",
        &format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" serve"),
        env!("CARGO_BIN_EXE_mufakat"),
    ]);
    let own = mufakat(site, None, &["serve"]);
    for (key, value) in own.get_envs() {
        command.env(key, value.unwrap());
    }
    Process::run(command)
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_written() {
    run(Kind::Sqlite, |site| {
        Box::pin(async move {
            let id = Table::set(site).await.id;
            site.stop().await;
            let file = written(&site.config().database_url).strip_prefix("sqlite://").unwrap().to_owned();
            let server = confined(site, std::fs::metadata(file).unwrap().len() + 600_000);
            let head = server.person("head.tha").await;
            let path = format!("/recommendations/{id}/comments");
            let mut kept = Vec::new();
            let refused = loop {
                assert!(kept.len() < 200, "the disk never filled");
                let words = format!("{} {}", kept.len(), "long ".repeat(1_900));
                let answer = head.post(&path, &json!({"scope": "all", "body": words})).await;
                if answer.status != 201 {
                    break answer;
                }
                kept.push((words.trim().to_owned(), answer.json()["id"].as_str().unwrap().to_owned()));
            };
            assert_eq!(refused.problem(503), "busy");
            assert_eq!(refused.headers["retry-after"], "1");
            // It goes on answering: reads as ever, writes the same way.
            let body = json!({"scope": "all", "body": "long ".repeat(1_900)});
            for _ in 0..5 {
                assert_eq!(head.post(&path, &body).await.problem(503), "busy");
                assert_eq!(comments(&head, &id).await.len(), kept.len());
            }
            server.killed();
            verified(site);
            let server = Process::serve(site);
            let head = server.person("head.tha").await;
            let mut after = comments(&head, &id).await;
            after.sort();
            kept.sort();
            assert!(after == kept, "{} comments are not the {} answered", after.len(), kept.len());
            head.post(&path, &body).await.ok(201);
            server.killed();
            verified(site);
            site.start().await;
        })
    });
}
