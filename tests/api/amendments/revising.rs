//! What a new revision does to amendments over HTTP: carried over, merged, in need of attention; and their texts.

use serde_json::{Value, json};

use super::{acts, at, file, path, wording};
use crate::{
    harness::{Person, on_both_databases},
    tabled::{recorded, revise, tabled, unread, zero_draft},
};

const OP2: &str = "Invites every body to report once a year in one page.";

fn revised() -> Value {
    let mut text = zero_draft();
    text[1]["runs"][0]["text"] = json!(OP2.replace("once", "twice"));
    text
}

async fn one(person: &Person, amendment: &Value) -> Value {
    person.get(&at(amendment, "")).await.ok(200)
}

on_both_databases! {
    async fn open_amendments_come_with_a_revision_and_their_sponsors_are_told(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, laos) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("head.lao").await);
        let untouched = file(&viet, &id, json!([wording("op1", "Decides.")])).await;
        let merged = file(&thai, &id, json!([wording("op2", &OP2.replace("one page", "two pages"))])).await;
        let overlaps = file(&laos, &id, json!([wording("op2", &OP2.replace("once", "never"))])).await;
        let said = file(&site.person("head.brn").await, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let mut before = Vec::new();
        for person in [&viet, &thai, &laos] {
            before.push(unread(person).await);
        }
        revise(site, &id, &revised()).await;
        let (a, b, c) = (one(&viet, &untouched).await, one(&thai, &merged).await, one(&laos, &overlaps).await);
        assert_eq!((&a["status"], &a["revision"], &a["rebase"]["outcome"]), (&json!("proposed"), &json!(1), &json!("carried")));
        assert_eq!(a["operations"], untouched["operations"]);
        assert_eq!((&b["rebase"]["outcome"], &b["operations"][0]["new"]["runs"][0]["text"]), (&json!("merged"), &json!("Invites every body to report twice a year in two pages.")));
        assert_eq!((&c["status"], &c["revision"], &c["abilities"]["override"]), (&json!("needs_attention"), &json!(0), &json!(true)));
        let why = &c["attention"][0];
        assert_eq!((&why["why"], &why["sentence"]), (&json!("changed"), &json!("The newest revision changed the same words of OP2.")));
        for (side, words) in [("base", OP2.to_owned()), ("now", OP2.replace("once", "twice")), ("wanted", OP2.replace("once", "never"))] {
            assert_eq!(why[side]["runs"][0]["text"], json!(words));
        }
        assert_eq!(one(&laos, &said).await["status"], "superseded", "what the text says already needs no disposition");
        let mut told = Vec::new();
        for (person, before) in [&viet, &thai, &laos].into_iter().zip(before) {
            told.push(unread(person).await - before);
        }
        assert_eq!(told, [1, 2, 2], "all hear of the revision, its sponsors of what became of the amendment");
        let outcomes: Vec<Value> = recorded(site, &id, "amendment.rebased").await.into_iter().map(|(_, payload)| payload["outcome"].clone()).collect();
        assert_eq!(json!(outcomes), json!(["carried", "merged", "needs_attention", "already_there"]));
        let past = viet.get(&format!("/recommendations/{id}/compilation?revision=0")).await.ok(200);
        assert_eq!(past["totals"]["placed"], 4, "the older revision shows what was proposed on it");
        let now = viet.get(&format!("/recommendations/{id}/compilation")).await.ok(200);
        assert_eq!((&now["totals"]["amendments"], &now["totals"]["placed"]), (&json!(3), &json!(2)));
    }

    async fn the_text_is_supplied_by_the_sponsor_or_the_chair_and_every_text_is_kept(site: &mut Site) {
        let id = tabled(site).await;
        let (laos, thai, chair) = (site.person("head.lao").await, site.person("head.tha").await, site.person("chair").await);
        let first = file(&laos, &id, json!([wording("op2", &OP2.replace("once", "never"))])).await;
        let second = file(&laos, &id, json!([wording("op2", &OP2.replace("once a year", "at will"))])).await;
        assert_eq!(chair.post(&at(&first, "/override"), &json!({"operations": [wording("op1", "x")]})).await.problem(409), "not-in-need");
        revise(site, &id, &revised()).await;
        let mend = json!({"operations": [wording("op2", &OP2.replace("once", "hardly ever"))]});
        assert_eq!(thai.post(&at(&first, "/override"), &mend).await.problem(403), "not-your-act");
        assert_eq!(site.person("drafter.lao").await.post(&at(&first, "/override"), &mend).await.problem(403), "heads-submit");
        let wrong = laos.post(&at(&first, "/override"), &json!({"operations": [wording("op2", &OP2.replace("once", "twice"))]})).await;
        assert_eq!(wrong.problem(422), "invalid");
        let mended = laos.post(&at(&first, "/override"), &mend).await.ok(200);
        assert_eq!((&mended["status"], &mended["revision"], &mended["rebase"]), (&json!("proposed"), &json!(1), &Value::Null));
        let before = unread(&laos).await;
        let mut text = revised();
        text[1]["runs"][0]["text"] = json!("Invites every body to report in one page.");
        chair.post(&at(&second, "/override"), &json!({"text": text})).await.ok(200);
        assert_eq!(unread(&laos).await, before + 1, "its sponsor hears what the chair supplied");
        let texts = thai.get(&at(&first, "/texts")).await.ok(200);
        let kept: Vec<Value> = texts["items"].as_array().unwrap().iter().map(|t| json!([t["cause"], t["revision"], t["delegation"]])).collect();
        assert_eq!(json!(kept), json!([["proposed", 0, "LAO"], ["needs_attention", 1, null], ["overridden", 1, "LAO"]]));
        assert_eq!(texts["items"][2]["compared"][0]["segments"][2]["text"], "hardly ever");
        assert_eq!(acts(site, &id).await.last().unwrap(), "amendment.overridden");
        let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| site.vandalise("UPDATE amendment_texts SET revision = 7")));
        assert!(refused.is_err(), "the database refuses to rewrite a text");
    }

    async fn what_was_decided_of_words_that_are_supplied_anew_is_decided_again(site: &mut Site) {
        let id = tabled(site).await;
        let (laos, chair) = (site.person("head.lao").await, site.person("chair").await);
        let first = file(&laos, &id, json!([wording("op2", &OP2.replace("once", "never"))])).await;
        let other = file(&laos, &id, json!([wording("op3", "Requests a list.")])).await;
        revise(site, &id, &revised()).await;
        let desk = format!("/recommendations/{id}/merge");
        let looked_at = chair.get(&desk).await.ok(200)["version"].as_i64().unwrap();
        let decided = |outcome: &str| json!({"amendment": first["id"], "outcome": outcome, "reason": "No support."});
        let decisions = json!([decided("not_retained"), {"amendment": other["id"], "outcome": "accepted"}]);
        chair.put(&desk, &format!("\"{looked_at}\""), &json!({"decisions": decisions})).await.ok(200);
        let reasons = json!({"rationale": "Nobody reads them."});
        let etag = laos.get(&at(&first, "")).await.etag();
        laos.patch(&at(&first, ""), &etag, &reasons).await.ok(200);
        assert_eq!(chair.get(&desk).await.ok(200)["decisions"].as_array().unwrap().len(), 2, "no words changed");
        let mend = json!({"operations": [wording("op2", &OP2.replace("once", "hardly ever"))]});
        laos.post(&at(&first, "/override"), &mend).await.ok(200);
        let stale = chair.post(&desk, &json!({"version": looked_at + 1})).await;
        assert_eq!(stale.status, 412, "the officer has not seen these words: {}", stale.text);
        let now = chair.get(&desk).await.ok(200);
        let kept: Vec<&Value> = now["decisions"].as_array().unwrap().iter().map(|one| &one["amendment"]).collect();
        assert_eq!((kept, &now["undecided"]), (vec![&other["id"]], &json!([first["id"]])));
    }

    async fn an_amendment_to_an_older_revision_is_taken_and_put_on_the_newest(site: &mut Site) {
        let id = tabled(site).await;
        let laos = site.person("head.lao").await;
        let typed = site.person("drafter.lao").await.post(&path(&id), &json!({"revision": 0, "operations": [wording("op2", &OP2.replace("once", "never"))], "submit": false})).await.ok(201);
        revise(site, &id, &revised()).await;
        let late = file(&laos, &id, json!([wording("op2", &OP2.replace("one page", "two pages"))])).await;
        assert_eq!((&late["revision"], &late["rebase"]["outcome"]), (&json!(1), &json!("merged")));
        assert_eq!(late["rebase"]["sentence"], "It was written for Zero draft and was merged word by word with the changes of Rev.1.");
        let again = json!({"revision": 0, "operations": [wording("op2", &OP2.replace("once", "twice"))]});
        assert_eq!(laos.post(&path(&id), &again).await.problem(409), "already-in-text");
        let sent = laos.post(&at(&typed, "/submission"), &json!({})).await.ok(200);
        assert_eq!((&sent["status"], &sent["rebase"]["outcome"]), (&json!("needs_attention"), &json!("needs_attention")));
        let mut gone = revised();
        gone.as_array_mut().unwrap().remove(0);
        revise(site, &id, &gone).await;
        let lost = file(&laos, &id, json!([wording("op1", "Decides.")])).await;
        assert_eq!((&lost["status"], &lost["attention"][0]["why"]), (&json!("needs_attention"), &json!("gone")));
        let newest = json!({"revision": 2, "operations": [wording("op1", "Decides.")]});
        laos.post(&path(&id), &newest).await.problem(422);
        let left = site.app().db.read({ let id = id.parse().unwrap(); move |conn| mufakat::store::amendments::undisposed(conn, id) }).await.unwrap();
        assert_eq!(left.len(), 3, "nothing is dropped: {left:?}");
    }

    async fn a_whole_text_is_taken_for_its_changed_clauses(site: &mut Site) {
        let id = tabled(site).await;
        let laos = site.person("head.lao").await;
        let words = |text: &str| json!({"runs": [{"text": text}]});
        let text = json!([
            words("Decides that each platform names one contact for cross-pillar matters."),
            words("Requests the Secretariat to keep a public calendar of exercises."),
            words("Invites every body to report once a year in one page."),
            words("Thanks the host."),
        ]);
        let body = json!({"revision": 0, "text": text, "submit": false});
        let made = laos.post(&path(&id), &body).await.ok(201);
        let ops: Vec<&str> = made["operations"].as_array().unwrap().iter().map(|o| o["op"].as_str().unwrap()).collect();
        assert_eq!(ops, ["move_after", "replace", "insert_after"]);
        let check = laos.post(&format!("{}/check", path(&id)), &json!({"revision": 0, "text": text})).await.ok(200);
        assert_eq!((check["operations"].as_array().unwrap().len(), &check["conflicts"]), (3, &json!([])));
        file(&site.person("head.vnm").await, &id, json!([wording("op3", "Requests the Secretariat to keep a secret calendar of exercises."), {"op": "move_after", "clause": "op3", "after": null}])).await;
        let check = laos.post(&format!("{}/check", path(&id)), &json!({"revision": 0, "text": text})).await.ok(200);
        assert_eq!(check["conflicts"][0]["kind"], "two_moves");
        assert_eq!(check["conflicts"][0]["sentence"], "This and amendment 1 move OP3 to different places.");
        for (wrong, pointer, code) in [
            (json!({"revision": 0, "text": zero_draft()}), "/text", "no-change"),
            (json!({"revision": 0, "text": []}), "/text", "empty"),
            (json!({"revision": 0, "operations": [wording("op1", "x"), {"op": "delete", "clause": "op1"}]}), "/operations/1/clause", "overlap"),
            (json!({"revision": 0, "operations": [{"op": "move_after", "clause": "op1", "after": "op2"}, {"op": "move_after", "clause": "op2", "after": "op1"}]}), "/operations", "circle"),
            (json!({"revision": 0}), "/operations", "one-of-two"),
            (json!({"revision": 0, "text": text, "operations": []}), "/operations", "one-of-two"),
            (json!({"revision": 0, "text": [{"id": "op1", "runs": []}, {"id": "op1", "runs": []}]}), "/text/1/id", "duplicate-id"),
            (json!({"revision": 0, "text": [words(&"x".repeat(20_001))]}), "/text/0", "too-long"),
        ] {
            let refused = laos.post(&path(&id), &wrong).await;
            refused.problem(422);
            let error = &refused.json()["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{}", refused.text);
        }
        site.person("observer.jpn").await.post(&format!("{}/check", path(&id)), &json!({"revision": 0, "text": text})).await.problem(404);
    }
}
