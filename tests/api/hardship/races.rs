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

/// How many entries the record of a recommendation has, or with an empty path that of administration.
async fn length(secretariat: &Person, on: &str) -> usize {
    let page = secretariat.get(&format!("{on}/record?limit=200")).await.ok(200);
    assert_eq!(page["next_cursor"], Value::Null);
    page["items"].as_array().unwrap().len()
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

    async fn each_formal_act_sent_twice_under_one_key_is_done_once(site: &mut Site) {
        let (chair, viet, secretariat) = (site.person("chair").await, site.person("head.vnm").await, site.person("secretariat").await);
        let (opening, extending, recalling) = (Table::set(site).await, Table::set(site).await, Table::set(site).await);
        let (adopting, leaving, amending) = (Table::set(site).await, Table::set(site).await, Table::set(site).await);
        let on = |table: &Table| format!("/recommendations/{}", table.id);
        let (extended, recalled, adopted) = (extending.silence(site, DAY).await, recalling.express().await, adopting.express().await);
        adopting.all_agree_but(site, &adopted, &[]).await;
        let words = |clause: &str, text: &str| {
            json!([{"op": "replace", "clause": clause, "new": {"id": clause, "kind": "operative", "level": 0, "runs": [{"text": text}]}}])
        };
        let mut amendments = Vec::new();
        for clause in ["c2", "c4"] {
            let body = json!({"revision": 0, "rationale": "Clearer.", "operations": words(clause, "Decides better.")});
            let made = viet.post(&format!("{}/amendments", on(&amending)), &body).await.ok(201);
            amendments.push(format!("/amendments/{}", made["id"].as_str().unwrap()));
        }
        let compromise = json!({"outcome": "accepted_as_modified", "text": words("c4", "Decides well.")});
        chair.post(&format!("{}/disposition", amendments[1]), &compromise).await.ok(200);
        let packed = Table::set(site).await;
        packed.adopt(site).await;
        let package = json!({"title": "For the Summit", "recommendations": [packed.id]});
        let package = chair.post(&format!("/mandates/{MANDATE}/packages"), &package).await.ok(201);
        let package = format!("/packages/{}", package["id"].as_str().unwrap());
        let users = secretariat.get(&format!("/users?mandate={MANDATE}&q=drafter.tha@test.example")).await.ok(200);
        let user = &users["items"][0];
        let held = format!("/credentials/{}", user["credentials"][0]["id"].as_str().unwrap());
        secretariat.patch(&held, "\"1\"", &json!({"ended": true})).await.ok(200);
        let later = site.clock.now().plus(2 * DAY).to_string();
        let administration = String::new();
        for (number, (who, path, body, status, record)) in [
            (&chair, format!("{}/sign-offs", on(&opening)), json!({"revision": 0, "procedure": {"kind": "express"}}), 201, on(&opening)),
            (&chair, format!("/sign-offs/{extended}/extension"), json!({"deadline": later}), 200, on(&extending)),
            (&chair, format!("/sign-offs/{recalled}/recall"), json!({"reason": "Another reading is asked for."}), 200, on(&recalling)),
            (&chair, format!("/sign-offs/{adopted}/adoption"), json!({}), 200, on(&adopting)),
            (&chair, format!("{}/withdrawal", on(&leaving)), json!({"reason": "Merged into another."}), 200, on(&leaving)),
            (&chair, format!("{}/pen", on(&amending)), json!({"state": "IDN"}), 200, on(&amending)),
            (&chair, format!("{}/disposition", amendments[0]), json!({"outcome": "accepted"}), 200, on(&amending)),
            (&viet, format!("{}/answer", amendments[1]), json!({"accepted": true}), 200, on(&amending)),
            (&chair, format!("{package}/submission"), json!({}), 200, administration.clone()),
            (&chair, format!("{package}/response"), json!({"outcome": "noted", "text": "Noted.", "date": "2018-11-15"}), 200, administration.clone()),
            (&chair, format!("/mandates/{MANDATE}/rounds"), json!({"name": "First reading"}), 201, administration.clone()),
            (&secretariat, "/credentials".to_owned(), json!({"user": user["id"], "mandate": MANDATE, "delegation": "THA", "role": "head"}), 201, administration),
        ].into_iter().enumerate() {
            let (key, before) = (format!("key-{number}"), length(&secretariat, &record).await);
            let (first, again) = (who.post_once(&path, &key, &body).await, who.post_once(&path, &key, &body).await);
            first.ok(status);
            assert!(!first.headers.contains_key("idempotency-replayed"), "{path}");
            assert_eq!((again.status, &again.text), (first.status, &first.text), "{path}");
            assert_eq!(again.headers["idempotency-replayed"], "true", "{path}");
            assert_eq!(length(&secretariat, &record).await, before + 1, "{path}");
        }
        assert_eq!(packed.acts().await.iter().filter(|act| *act == "recommendation.submitted").count(), 1);
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
