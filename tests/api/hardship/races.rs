//! Two things at the same instant: repeats of one act, two heads of one state, an adoption and an objection, the
//! deadline of a silence and an objection. The record proves which came first.

use futures_util::future::join_all;
use mufakat::{app::signoff::run_deadlines, domain::time::DAY};
use serde_json::{Value, json};

use crate::{
    harness::{Answer, MANDATE, Person, STATES, Site, on_both_databases},
    table::Table,
};

/// Rounds of a race: enough that either side wins now and then.
const ROUNDS: usize = 8;

fn positions(sign_off: &str) -> String {
    format!("/sign-offs/{sign_off}/positions")
}

async fn entries(table: &Table) -> Vec<Value> {
    let path = format!("/recommendations/{}/record?limit=200", table.id);
    table.chair.get(&path).await.ok(200)["items"].as_array().unwrap().clone()
}

async fn heads(site: &Site) -> Vec<Person> {
    join_all(STATES.map(|state| async move { site.person(&format!("head.{}", state.to_lowercase())).await }))
        .await
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    answers.iter().map(|answer| answer.status.as_u16()).collect()
}

on_both_databases! {
    async fn a_repeated_act_is_done_once_also_after_a_restart(site: &mut Site) {
        let head = site.person("head.sgp").await;
        let path = format!("/mandates/{MANDATE}/recommendations");
        let body = json!({"title": "To meet", "taskings": ["T1.1"], "lead_body": "AMCC"});
        let first = head.post_once(&path, "key-1", &body).await;
        first.ok(201);
        let again = head.post_once(&path, "key-1", &body).await;
        assert_eq!((again.ok(201), &again.headers["idempotency-replayed"]), (first.json(), &"true".parse().unwrap()));
        let other = json!({"title": "To meet twice", "taskings": ["T1.1"], "lead_body": "AMCC"});
        assert_eq!(head.post_once(&path, "key-1", &other).await.problem(422), "idempotency-key-reused");
        site.stop().await;
        site.start().await;
        let head = site.person("head.sgp").await;
        assert_eq!(head.post_once(&path, "key-1", &body).await.ok(201), first.json());
        assert_eq!(head.post_once(&path, "key-1", &other).await.problem(422), "idempotency-key-reused");
        let theirs = site.person("head.vnm").await.post_once(&path, "key-1", &body).await.ok(201);
        assert_ne!(theirs["id"], first.json()["id"], "a key is its person's own");
        site.turn(DAY);
        let head = site.person("head.sgp").await;
        let fresh = head.post_once(&path, "key-1", &other).await.ok(201);
        assert_ne!(fresh["id"], first.json()["id"], "a key is forgotten after a day");
        for bad in ["", &"k".repeat(201)] {
            assert_eq!(head.post_once(&path, bad, &body).await.problem(422), "idempotency-key");
        }
    }

    async fn the_same_act_many_times_at_once_is_done_once(site: &mut Site) {
        let table = Table::set(site).await;
        let head = site.person("head.sgp").await;
        let (mandate, on) = (format!("/mandates/{MANDATE}"), format!("/recommendations/{}", table.id));
        let recommendation = json!({"title": "To meet again", "taskings": ["T1.1"], "lead_body": "AMCC"});
        let amendment = json!({"revision": 0, "rationale": "Shorter.", "submit": false, "operations": [{"op": "delete", "clause": "c4"}]});
        for (number, (path, body)) in [
            (format!("{mandate}/recommendations"), recommendation),
            (format!("{on}/comments"), json!({"scope": "delegation", "body": "Between us"})),
            (format!("{on}/comments"), json!({"scope": "all", "body": "To all"})),
            (format!("{on}/amendments"), amendment),
        ].into_iter().enumerate() {
            let before = head.get(&format!("{path}?limit=200")).await.ok(200)["items"].as_array().unwrap().len();
            let key = format!("key-{number}");
            let answers = join_all((0..8).map(|_| head.post_once(&path, &key, &body))).await;
            let first = answers[0].ok(201);
            for answer in &answers {
                assert_eq!(answer.ok(201), first, "{path}");
            }
            let after = head.get(&format!("{path}?limit=200")).await.ok(200)["items"].as_array().unwrap().len();
            assert_eq!(after, before + 1, "{path}");
        }
        table.verified().await;
    }

    async fn two_heads_of_one_state_at_the_same_instant_are_both_kept_and_the_later_counts(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let (head, alternate) = (site.person("head.vnm").await, site.person("alternate.vnm").await);
        let path = positions(&sign_off);
        for _ in 0..ROUNDS {
            let (yes, no) = (table.says(site, "VNM", "agree"), table.says(site, "VNM", "object"));
            let answers = join_all([head.post(&path, &yes), alternate.post(&path, &no)]).await;
            assert_eq!(statuses(&answers), [201, 201], "{answers:?}");
            let said = entries(&table).await.into_iter().rfind(|entry| entry["act"] == "position.recorded").unwrap();
            let view = table.chair.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
            let counts: Vec<&Value> = view["positions"].as_array().unwrap().iter().filter(|p| p["state"] == "VNM").collect();
            assert_eq!((counts.len(), &counts[0]["position"]), (1, &said["payload"]["position"]), "{said}");
        }
        // Whoever says again what stands already adds nothing; everything else is in the history and in the record.
        let recorded = entries(&table).await.iter().filter(|entry| entry["act"] == "position.recorded").count();
        let view = table.chair.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
        assert_eq!(recorded, view["history"].as_array().unwrap().len());
        assert!(recorded > ROUNDS, "{recorded}");
        table.verified().await;
    }

    async fn of_an_adoption_and_an_objection_at_the_same_instant_one_is_refused(site: &mut Site) {
        let heads = heads(site).await;
        for round in 0..ROUNDS {
            let table = Table::set(site).await;
            let sign_off = table.express().await;
            let path = positions(&sign_off);
            for (state, head) in STATES.into_iter().zip(&heads) {
                head.post(&path, &table.says(site, state, "agree")).await.ok(201);
            }
            let objection = table.says(site, "VNM", "object");
            let (adoption, empty) = (format!("/sign-offs/{sign_off}/adoption"), json!({}));
            let (adopts, objects) = (table.chair.post(&adoption, &empty), heads[9].post(&path, &objection));
            // Each side starts first in turn.
            let (adopted, objected) = if round % 2 == 0 {
                futures_util::future::join(adopts, objects).await
            } else {
                let (objected, adopted) = futures_util::future::join(objects, adopts).await;
                (adopted, objected)
            };
            let acts = table.acts().await;
            match adopted.status.as_u16() {
                200 => {
                    assert_eq!(objected.problem(409), "wrong-status");
                    assert_eq!(acts.last().unwrap(), "recommendation.adopted");
                }
                _ => {
                    assert_eq!(adopted.problem(409), "no-consensus");
                    objected.ok(201);
                    assert!(!acts.contains(&"recommendation.adopted".to_owned()), "{acts:?}");
                }
            }
            table.verified().await;
        }
    }

    async fn of_a_deadline_and_an_objection_the_record_says_which_came_first(site: &mut Site) {
        for _ in 0..ROUNDS {
            let table = Table::set(site).await;
            let sign_off = table.silence(site, 3_700_000).await;
            let deadline = site.clock.now().plus(3_700_000).to_string();
            site.turn(3_700_000 - 1);
            let (head, chair) = (site.person("head.vnm").await, site.person("chair").await);
            let table = Table { chair, ..table };
            let (path, objection) = (positions(&sign_off), table.says(site, "VNM", "object"));
            let expires = async {
                site.turn(1);
                run_deadlines(site.app()).await.unwrap();
            };
            let (objected, ()) = futures_util::future::join(head.post(&path, &objection), expires).await;
            objected.ok(201);
            run_deadlines(site.app()).await.unwrap();
            let entries = entries(&table).await;
            let said = entries.iter().find(|entry| entry["act"] == "position.recorded").unwrap();
            let in_time = said["at"].as_str().unwrap() < deadline.as_str();
            let status = table.chair.get(&format!("/recommendations/{}", table.id)).await.ok(200)["status"].clone();
            let adopted = entries.iter().filter(|entry| entry["act"] == "recommendation.adopted").count();
            let expected = if in_time { ("negotiation", 0) } else { ("adopted", 1) };
            assert_eq!((status.as_str().unwrap(), adopted), expected, "{said}");
            table.verified().await;
        }
    }
}
