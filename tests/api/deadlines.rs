//! Reminders: at 72, 24 and 2 hours, to those who still owe something, each once; the chair hears what ran out.

use mufakat::{
    app::deadlines::remind_due,
    domain::time::{DAY, HOUR},
};
use serde_json::{Value, json};

use crate::{
    harness::{MANDATE, Person, Site, on_both_databases},
    table::Table,
};

/// The kinds of a person's unread notices about deadlines, oldest first.
async fn reminded(person: &Person) -> Vec<Value> {
    let all = person.get("/notices?limit=200").await.ok(200);
    let kinds = ["deadline.near", "deadline.passed", "ad_referendum.due", "credential.ending"];
    let of_deadlines = |notice: &&Value| kinds.contains(&notice["kind"].as_str().unwrap());
    all["items"].as_array().unwrap().iter().rev().filter(of_deadlines).cloned().collect()
}

async fn express(table: &Table, site: &Site, millis: i64) -> String {
    let deadline = site.clock.now().plus(millis).to_string();
    let body = json!({"revision": 0, "procedure": {"kind": "express"}, "deadline": deadline});
    let opened = table.chair.post(&format!("/recommendations/{}/sign-offs", table.id), &body).await.ok(201);
    opened["id"].as_str().unwrap().to_owned()
}

/// Looks, whether or not the worker did so first.
async fn look(site: &Site) {
    remind_due(site.app()).await.unwrap();
    assert_eq!(remind_due(site.app()).await.unwrap(), 0, "nothing is said twice");
}

on_both_databases! {
    async fn only_those_who_still_owe_are_reminded_each_time_once(site: &mut Site) {
        let mut table = Table::set(site).await;
        let sign_off = express(&table, site, 5 * DAY).await;
        table.said(site, &sign_off, "THA", "agree").await;
        table.after(site, 5 * DAY - 72 * HOUR - 1).await;
        look(site).await;
        assert!(reminded(&site.person("head.vnm").await).await.is_empty());
        for (turned, told) in [(1, 1), (48 * HOUR, 2), (HOUR, 2), (21 * HOUR, 3)] {
            table.after(site, turned).await;
            look(site).await;
            let person = site.person("head.vnm").await;
            assert_eq!(reminded(&person).await.len(), told);
        }
        let [owes, drafter, done] =
            [site.person("head.vnm").await, site.person("drafter.vnm").await, site.person("head.tha").await];
        assert_eq!(reminded(&drafter).await.len(), 3);
        assert!(reminded(&done).await.is_empty(), "Thailand has answered");
        assert!(reminded(&site.person("observer.jpn").await).await.is_empty());
        let notice = &reminded(&owes).await[0];
        assert_eq!(notice["link"], json!(format!("/r/{}/sign-off", table.id)));
        assert!(notice["sentence"].as_str().unwrap().contains("the position of your state is due"));
        assert!(!notice["deadline"].is_null());
        table.after(site, 2 * HOUR).await;
        look(site).await;
        let told = reminded(&site.person("chair").await).await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("deadline.passed")));
        let said = told[0]["sentence"].as_str().unwrap();
        assert!(said.contains("Missing: ") && said.contains("Viet Nam") && !said.contains("Thailand"), "{said}");
    }

    async fn an_extension_moves_the_reminders(site: &mut Site) {
        let mut table = Table::set(site).await;
        let sign_off = table.silence(site, 30 * HOUR).await;
        table.after(site, 7 * HOUR).await;
        look(site).await;
        assert_eq!(reminded(&site.person("head.vnm").await).await.len(), 1, "24 hours");
        let later = site.clock.now().plus(10 * DAY).to_string();
        table.chair.post(&format!("/sign-offs/{sign_off}/extension"), &json!({"deadline": later})).await.ok(200);
        table.after(site, 23 * HOUR).await;
        look(site).await;
        assert_eq!(reminded(&site.person("head.vnm").await).await.len(), 1, "the old end is none any more");
        table.after(site, 6 * DAY + HOUR).await;
        look(site).await;
        let told = reminded(&site.person("head.vnm").await).await;
        assert_eq!((told.len(), told[1]["deadline"].as_str()), (2, Some(later.as_str())));
    }

    async fn a_reminder_comes_once_also_when_the_server_starts_again(site: &mut Site) {
        let mut table = Table::set(site).await;
        express(&table, site, 5 * DAY).await;
        table.after(site, 2 * DAY + HOUR).await;
        for _ in 0..2 {
            site.stop().await;
            site.start().await;
            look(site).await;
        }
        assert_eq!(reminded(&site.person("head.vnm").await).await.len(), 1);
    }

    async fn a_server_that_slept_reminds_once_of_the_nearest(site: &mut Site) {
        let mut table = Table::set(site).await;
        express(&table, site, 10 * DAY).await;
        table.after(site, 9 * DAY + 23 * HOUR).await;
        look(site).await;
        assert_eq!(reminded(&site.person("head.vnm").await).await.len(), 1);
    }

    async fn capitals_are_reminded_of_what_their_heads_agreed_ad_referendum(site: &mut Site) {
        let mut table = Table::set(site).await;
        let sign_off = table.express().await;
        let due = site.clock.now().plus(4 * DAY).to_string();
        let body = json!({"state": "VNM", "fingerprint": table.fingerprint, "position": "agree_ad_referendum", "due": due});
        site.person("head.vnm").await.post(&format!("/sign-offs/{sign_off}/positions"), &body).await.ok(201);
        table.after(site, DAY).await;
        look(site).await;
        let told = reminded(&site.person("alternate.vnm").await).await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("ad_referendum.due")));
        assert!(reminded(&site.person("drafter.vnm").await).await.is_empty());
        assert!(reminded(&site.person("head.tha").await).await.is_empty());
        table.after(site, 3 * DAY).await;
        look(site).await;
        assert_eq!(reminded(&site.person("chair").await).await.len(), 1);
    }

    async fn a_confirmation_due_when_the_sign_off_ends_is_reminded_of_once(site: &mut Site) {
        let mut table = Table::set(site).await;
        let sign_off = express(&table, site, 5 * DAY).await;
        table.all_agree_but(site, &sign_off, &["MMR", "VNM"]).await;
        let due = site.clock.now().plus(5 * DAY).to_string();
        let body = json!({"state": "VNM", "fingerprint": table.fingerprint, "position": "agree_ad_referendum", "due": due});
        site.person("head.vnm").await.post(&format!("/sign-offs/{sign_off}/positions"), &body).await.ok(201);
        table.after(site, 2 * DAY).await;
        look(site).await;
        for person in ["head.vnm", "alternate.vnm", "drafter.vnm", "head.mmr"] {
            let told = reminded(&site.person(person).await).await;
            assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("deadline.near")), "{person}");
        }
        table.after(site, 3 * DAY).await;
        look(site).await;
        let told = reminded(&site.person("chair").await).await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("deadline.passed")), "{told:?}");
        let said = told[0]["sentence"].as_str().unwrap();
        assert!(said.contains("Viet Nam") && said.contains("Myanmar"), "{said}");
    }

    async fn a_round_reminds_those_with_something_unfinished_and_tells_the_chair_when_it_closed(site: &mut Site) {
        let mut table = Table::set(site).await;
        let body = json!({"name": "First", "amendments_close": site.clock.now().plus(4 * DAY).to_string()});
        site.person("secretariat").await.post(&format!("/mandates/{MANDATE}/rounds"), &body).await.ok(201);
        let amendment = json!({"revision": 0, "rationale": "Shorter.", "submit": false, "operations": [{"op": "delete", "clause": "c4"}]});
        let path = format!("/recommendations/{}/amendments", table.id);
        site.person("drafter.vnm").await.post(&path, &amendment).await.ok(201);
        table.after(site, DAY).await;
        look(site).await;
        assert_eq!(reminded(&site.person("head.vnm").await).await.len(), 1);
        assert!(reminded(&site.person("head.tha").await).await.is_empty());
        table.after(site, 3 * DAY).await;
        look(site).await;
        let told = reminded(&site.person("chair").await).await;
        assert_eq!(told[0]["sentence"], "The round is closed for amendments.");
    }

    async fn a_round_that_closes_for_amendments_and_comments_at_once_says_so_once(site: &mut Site) {
        let mut table = Table::set(site).await;
        let close = site.clock.now().plus(4 * DAY).to_string();
        let body = json!({"name": "First", "amendments_close": close, "comments_close": close});
        site.person("secretariat").await.post(&format!("/mandates/{MANDATE}/rounds"), &body).await.ok(201);
        table.after(site, 4 * DAY).await;
        look(site).await;
        let told = reminded(&site.person("chair").await).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["sentence"], "The round is closed for amendments and comments.");
    }

    async fn who_hears_that_a_round_moved_is_not_reminded_of_it_at_once(site: &mut Site) {
        let table = Table::set(site).await;
        let start = site.clock.now();
        let [close, sooner] = [10 * DAY, 9 * DAY].map(|after| start.plus(after).to_string());
        let body = json!({"name": "First", "amendments_close": close});
        let round = site.person("secretariat").await.post(&format!("/mandates/{MANDATE}/rounds"), &body).await.ok(201);
        let amendment = json!({"revision": 0, "rationale": "Shorter.", "submit": false, "operations": [{"op": "delete", "clause": "c4"}]});
        let path = format!("/recommendations/{}/amendments", table.id);
        site.person("drafter.vnm").await.post(&path, &amendment).await.ok(201);
        site.turn(9 * DAY - 60 * HOUR);
        let path = format!("/rounds/{}", round["id"].as_str().unwrap());
        let moved = json!({"amendments_close": sooner});
        site.person("secretariat").await.patch(&path, "\"1\"", &moved).await.ok(200);
        look(site).await;
        assert!(reminded(&site.person("head.vnm").await).await.is_empty(), "it is 60 hours ahead, and they know");
        site.turn(36 * HOUR);
        look(site).await;
        let told = reminded(&site.person("head.vnm").await).await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("deadline.near")));
    }

    async fn a_date_of_a_round_that_moves_leaves_the_reminder_of_the_other(site: &mut Site) {
        let table = Table::set(site).await;
        let start = site.clock.now();
        let [close, later] = [10 * DAY, 20 * DAY].map(|after| start.plus(after).to_string());
        let body = json!({"name": "First", "amendments_close": close, "comments_close": close});
        let round = site.person("secretariat").await.post(&format!("/mandates/{MANDATE}/rounds"), &body).await.ok(201);
        let amendment = json!({"revision": 0, "rationale": "Shorter.", "submit": false, "operations": [{"op": "delete", "clause": "c4"}]});
        let path = format!("/recommendations/{}/amendments", table.id);
        site.person("drafter.vnm").await.post(&path, &amendment).await.ok(201);
        // The server slept over the moment of the reminder; the secretariat was quicker than its next look.
        site.turn(10 * DAY - 70 * HOUR);
        let path = format!("/rounds/{}", round["id"].as_str().unwrap());
        site.person("secretariat").await.patch(&path, "\"1\"", &json!({"comments_close": later})).await.ok(200);
        look(site).await;
        assert_eq!(reminded(&site.person("head.vnm").await).await.len(), 1);
    }

    async fn whose_credential_got_another_end_is_not_reminded_of_it_at_once(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let list = secretariat.get("/credentials?limit=200").await.ok(200);
        let mut credentials = list["items"].as_array().unwrap().iter();
        let credential = credentials.find(|c| c["delegation"] == "VNM" && c["role"] == "drafter").unwrap();
        site.turn(DAY);
        let path = format!("/credentials/{}", credential["id"].as_str().unwrap());
        let end = json!({"valid_to": site.clock.now().plus(60 * HOUR).to_string()});
        site.person("secretariat").await.patch(&path, &format!("\"{}\"", credential["version"]), &end).await.ok(200);
        look(site).await;
        assert!(reminded(&site.person("drafter.vnm").await).await.is_empty(), "the letter about the change was news enough");
        site.turn(36 * HOUR);
        look(site).await;
        let told = reminded(&site.person("drafter.vnm").await).await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("credential.ending")));
    }

    async fn who_sponsors_an_amendment_that_needs_attention_is_reminded_of_the_round_too(site: &mut Site) {
        let mut table = Table::set(site).await;
        let body = json!({"name": "First", "amendments_close": site.clock.now().plus(4 * DAY).to_string()});
        site.person("secretariat").await.post(&format!("/mandates/{MANDATE}/rounds"), &body).await.ok(201);
        let amendment = json!({"revision": 0, "rationale": "Shorter.", "submit": true, "operations": [{"op": "delete", "clause": "c4"}]});
        let path = format!("/recommendations/{}/amendments", table.id);
        let made = site.person("head.vnm").await.post(&path, &amendment).await.ok(201);
        let support = format!("/amendments/{}/support", made["id"].as_str().unwrap());
        site.person("head.tha").await.post(&support, &json!({"sponsor": true})).await.ok(200);
        site.person("head.lao").await.post(&support, &json!({})).await.ok(200);
        site.vandalise("UPDATE amendments SET status = 'needs_attention'");
        table.after(site, DAY).await;
        look(site).await;
        for (head, told) in [("head.vnm", 1), ("head.tha", 1), ("head.lao", 0)] {
            assert_eq!(reminded(&site.person(head).await).await.len(), told, "{head}");
        }
    }

    async fn whose_credential_ends_is_told_and_nobody_else(site: &mut Site) {
        let end = site.clock.now().plus(4 * DAY).millis();
        site.vandalise(&format!("UPDATE credentials SET valid_to = {end} WHERE delegation = 'VNM' AND role = 'drafter'"));
        site.turn(2 * DAY);
        look(site).await;
        let told = reminded(&site.person("drafter.vnm").await).await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("credential.ending")));
        assert!(reminded(&site.person("head.vnm").await).await.is_empty());
    }
}
