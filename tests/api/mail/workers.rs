//! Servers that send mail at the same time, and one that dies while it does: each person is told once.

use std::{collections::BTreeSet, fmt::Write};

use serde_json::json;

use super::{MailServer, by_address, deliveries, saying};
use crate::{
    command::{ended, mufakat},
    hardship::process::Process,
    harness::{Kind, MANDATE, Person, Site, on_both_databases, run},
};

/// People added to the world's own, so that one event has so many to tell.
const MANY: usize = 500;

/// What the subject of the mails says that all this is about.
const NEWS: &str = "New revision";

/// A server of its own on the site's database, sending to this mail server.
fn sending(site: &Site, post: &MailServer) -> Process {
    let mut command = mufakat(site, None, &["serve"]);
    command.env("MUFAKAT_MAIL_URL", post.url());
    Process::run(command)
}

/// Singapore tables a recommendation, over HTTP alone.
async fn tabled(head: &Person, title: &str) {
    let body = json!({"title": title, "taskings": ["T2"], "lead_body": "AMCC"});
    let made = head.post(&format!("/mandates/{MANDATE}/recommendations"), &body).await.ok(201);
    let id = made["id"].as_str().unwrap();
    let clauses =
        json!({"clauses": [{"id": "o1", "kind": "operative", "level": 0, "runs": [{"text": "Meet."}]}]});
    head.put(&format!("/recommendations/{id}/working-text"), "\"0\"", &clauses).await.ok(200);
    head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
}

fn crowd() -> String {
    let mut sql = String::new();
    for number in 0..MANY {
        let (user, credential) = (
            format!("00000000-0000-7000-9000-{number:012x}"),
            format!("00000000-0000-7000-a000-{number:012x}"),
        );
        let email = format!("crowd.{number}@test.example");
        writeln!(
            sql,
            "INSERT INTO users (id, email, email_folded, name, password_hash, locale, time_zone, administrator, \
             comment_notices, created_at) SELECT '{user}', '{email}', '{email}', 'One of many', password_hash, locale, time_zone, \
             FALSE, comment_notices, 0 FROM users WHERE email = 'drafter.vnm@test.example';"
        )
        .unwrap();
        writeln!(
            sql,
            "INSERT INTO credentials (id, user_id, mandate_id, delegation, role, created_at) \
             VALUES ('{credential}', '{user}', '{MANDATE}', 'VNM', 'drafter', 0);"
        )
        .unwrap();
    }
    sql
}

on_both_databases! {
    async fn a_server_killed_between_claiming_and_sending_leaves_the_mail_to_the_next(site: &mut Site) {
        let post = MailServer::plain();
        post.behave(&json!({"hold": ["head.vnm@test.example"]})).await;
        site.stop().await;
        let first = sending(site, &post);
        tabled(&first.person("head.sgp").await, "Lighthouses").await;
        post.held().await;
        first.killed();
        post.behave(&json!({})).await;
        // What it had claimed is anybody's once the claim has run out; the test does not wait for the clock.
        site.vandalise("UPDATE outbox SET claimed_until = 0 WHERE status = 'waiting'");
        let second = sending(site, &post);
        let mut count = 31;
        while by_address(&saying(&post, NEWS, count).await).len() < 31 {
            count += 1;
        }
        let secretariat = second.person("secretariat").await;
        while !deliveries(&secretariat, "waiting").await.is_empty() {}
        second.told_to_stop();
        assert_eq!(second.ended().0, Some(0));
        // Who was being told at the instant of the death may be told again, under the same identifier: shown once.
        let all = saying(&post, NEWS, 31).await;
        let identifiers: BTreeSet<&str> = all.iter().map(|mail| mail["message_id"].as_str().unwrap()).collect();
        assert_eq!((identifiers.len(), by_address(&all).len()), (31, 31), "everybody but the author, once");
        site.start().await;
    }
}

#[test]
fn two_servers_on_one_database_tell_five_hundred_people_once_each() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let post = MailServer::plain();
            site.stop().await;
            site.vandalise(&crowd());
            let (one, other) = (sending(site, &post), sending(site, &post));
            tabled(&one.person("head.sgp").await, "Lighthouses").await;
            let told = MANY + 31;
            let mails = saying(&post, NEWS, told).await;
            assert_eq!(by_address(&mails).len(), told);
            for server in [one, other] {
                server.told_to_stop();
                assert_eq!(server.ended().0, Some(0));
            }
            let mails = saying(&post, NEWS, told).await;
            assert_eq!(mails.len(), told, "nobody is told twice");
            let sessions: BTreeSet<&str> =
                mails.iter().map(|mail| mail["session"].as_str().unwrap()).collect();
            assert!(sessions.len() > 1, "both servers sent");
            // The crowd came into the database by no act, and that is all there is to find.
            let (said, _) = ended(&mufakat(site, None, &["verify"]).output().unwrap(), 1);
            assert!(said.contains(&format!(": {MANY} findings")), "{said}");
            assert_eq!(said.matches("credential:00000000-0000-7000-a000-").count(), MANY);
            site.start().await;
        })
    });
}
