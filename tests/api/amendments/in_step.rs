//! What the chair takes is in the text that is issued and decided, and what does not stand any more is not: over HTTP.

use serde_json::{Value, json};

use super::{at, file, wording};
use crate::{
    harness::{Answer, Person, Site, on_both_databases},
    tabled::{revise, tabled, zero_draft},
};

const OP2: &str = "Invites every body to report once a year in one page.";

fn desk(on: &str) -> String {
    format!("/recommendations/{on}/merge")
}

async fn save(chair: &Person, on: &str, version: i64, body: &Value) -> Value {
    chair.put(&desk(on), &format!("\"{version}\""), body).await.ok(200)
}

async fn carry_out(chair: &Person, on: &str) -> Value {
    let version = chair.get(&desk(on)).await.ok(200)["version"].clone();
    chair.post(&desk(on), &json!({"version": version})).await.ok(200)
}

async fn op2(chair: &Person, on: &str) -> String {
    let text = chair.get(&format!("/recommendations/{on}/working-text")).await.ok(200);
    text["clauses"][1]["runs"][0]["text"].as_str().unwrap().to_owned()
}

async fn issue(chair: &Person, on: &str) -> Answer {
    chair.post(&format!("/recommendations/{on}/revisions"), &json!({"note": ""})).await
}

fn offer(word: &str) -> Value {
    json!({"outcome": "accepted_as_modified", "text": [wording("op2", &OP2.replace("once", word))]})
}

async fn once_to_twice(site: &Site, on: &str) -> Value {
    file(&site.person("head.vnm").await, on, json!([wording("op2", &OP2.replace("once", "twice"))])).await
}

on_both_databases! {
    async fn no_revision_and_no_sign_off_leaves_an_accepted_amendment_behind(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let a = once_to_twice(site, &id).await;
        chair.post(&at(&a, "/disposition"), &json!({"outcome": "accepted"})).await.ok(200);
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&view["disposed"], &view["ready"]), (&json!([a["id"]]), &json!(true)));
        let sign_off = json!({"revision": 0, "procedure": {"kind": "express"}});
        let path = format!("/recommendations/{id}/sign-offs");
        let refused = chair.post(&path, &sign_off).await;
        assert_eq!(refused.problem(409), "amendments-not-in-text", "{}", refused.text);
        assert!(refused.json()["detail"].as_str().unwrap().contains("Amendment 1 (VNM)"), "{}", refused.text);
        let mut text = zero_draft();
        text[0]["runs"][0]["text"] = json!("Decides.");
        let working = format!("/recommendations/{id}/working-text");
        let version = chair.get(&working).await.etag();
        chair.put(&working, &version, &json!({"clauses": text})).await.ok(200);
        let refused = issue(&chair, &id).await;
        assert_eq!(refused.problem(409), "amendments-not-merged", "{}", refused.text);
        assert_eq!(refused.json()["detail"], "Carry the merge out first: amendment 1 (VNM) is accepted, but not in the working text.");
        assert_eq!(carry_out(&chair, &id).await["merged"], json!([1]));
        assert_eq!(chair.post(&path, &sign_off).await.problem(409), "amendments-not-in-text", "the newest revision does not say it yet");
        issue(&chair, &id).await.ok(201);
        assert_eq!(op2(&chair, &id).await, OP2.replace("once", "twice"));
        chair.post(&path, &json!({"revision": 1, "procedure": {"kind": "express"}})).await.ok(201);
    }

    async fn a_compromise_that_is_changed_after_the_merge_changes_the_text(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = once_to_twice(site, &id).await;
        let dispose = at(&a, "/disposition");
        chair.post(&dispose, &offer("often")).await.ok(200);
        assert_eq!(carry_out(&chair, &id).await["merged"], json!([1]));
        assert_eq!(op2(&chair, &id).await, OP2.replace("once", "often"));
        chair.post(&dispose, &offer("regularly")).await.ok(200);
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&view["taken_out"], &view["disposed"], &view["ready"]), (&json!([a["id"]]), &json!([a["id"]]), &json!(true)));
        assert_eq!(issue(&chair, &id).await.problem(409), "amendments-not-merged");
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, OP2.replace("once", "regularly"), "the text says what the sponsor is asked about");
        viet.post(&at(&a, "/answer"), &json!({"accepted": false})).await.ok(200);
        let refused = issue(&chair, &id).await;
        assert_eq!(refused.problem(409), "amendments-not-merged");
        assert!(refused.json()["detail"].as_str().unwrap().contains("words of amendment 1 (VNM) that no longer stand"), "{}", refused.text);
        chair.post(&dispose, &json!({"outcome": "not_retained", "reason": "No agreement."})).await.ok(200);
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, OP2, "refused words are out of the text again");
        assert_eq!(chair.post(&desk(&id), &json!({"version": chair.get(&desk(&id)).await.ok(200)["version"]})).await.problem(409), "nothing-decided");
    }

    async fn a_compromise_refused_after_its_revision_was_issued_puts_the_amendment_on_the_newest_text(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = once_to_twice(site, &id).await;
        let dispose = at(&a, "/disposition");
        chair.post(&dispose, &offer("often")).await.ok(200);
        carry_out(&chair, &id).await;
        issue(&chair, &id).await.ok(201);
        let late = chair.post(&dispose, &offer("regularly")).await;
        assert_eq!(late.problem(409), "already-disposed", "{}", late.text);
        assert!(late.json()["detail"].as_str().unwrap().starts_with("Rev.1 was issued with the compromise on amendment 1."), "{}", late.text);
        assert_eq!(chair.get(&at(&a, "")).await.ok(200)["abilities"]["dispose"], json!(false));
        let back = viet.post(&at(&a, "/answer"), &json!({"accepted": false})).await.ok(200);
        assert_eq!(back["status"], json!("needs_attention"), "Rev.1 says the chair's word where the amendment says another: {back}");
        assert_eq!(back["attention"][0]["clause"], json!("op2"));
        let words = json!({"operations": [wording("op2", &OP2.replace("once", "twice"))], "revision": 0});
        assert_eq!(viet.post(&at(&a, "/override"), &words).await.problem(409), "revision-overtaken");
        let words = json!({"operations": [wording("op2", &OP2.replace("once", "twice"))], "revision": 1});
        let mended = viet.post(&at(&a, "/override"), &words).await.ok(200);
        assert_eq!((&mended["status"], &mended["revision"]), (&json!("proposed"), &json!(1)));
        let stale = json!({"outcome": "accepted", "revision": 0});
        assert_eq!(chair.post(&dispose, &stale).await.problem(409), "revision-overtaken");
        chair.post(&dispose, &json!({"outcome": "accepted", "revision": 1})).await.ok(200);
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, OP2.replace("once", "twice"));
    }

    async fn an_amendments_own_words_after_an_answered_compromise_are_a_compromise_that_is_answered_anew(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = once_to_twice(site, &id).await;
        chair.post(&at(&a, "/disposition"), &offer("often")).await.ok(200);
        carry_out(&chair, &id).await;
        viet.post(&at(&a, "/answer"), &json!({"accepted": true})).await.ok(200);
        let own = OP2.replace("once", "twice");
        let words = json!([{"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": own}]}]);
        let version = chair.get(&desk(&id)).await.ok(200)["version"].as_i64().unwrap();
        let view = save(&chair, &id, version, &json!({"decisions": [], "clause_texts": words})).await;
        assert_eq!(view["ready"], json!(true), "{view}");
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, own);
        let now = viet.get(&at(&a, "")).await.ok(200);
        assert_eq!((&now["status"], &now["abilities"]["answer"]), (&json!("accepted_as_modified"), &json!(true)));
        viet.post(&at(&a, "/answer"), &json!({"accepted": true})).await.ok(200);
        issue(&chair, &id).await.ok(201);
    }

    async fn a_clause_that_a_refused_compromise_brought_is_not_proposed_a_second_time(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let new = |words: &str| json!([{"op": "insert_after", "after": "op2", "new": {"id": "n1", "kind": "operative", "level": 0, "runs": [{"text": words}]}}]);
        let a = file(&viet, &id, new("Thanks the host warmly.")).await;
        chair.post(&at(&a, "/disposition"), &json!({"outcome": "accepted_as_modified", "text": new("Thanks the host.")})).await.ok(200);
        carry_out(&chair, &id).await;
        issue(&chair, &id).await.ok(201);
        let back = viet.post(&at(&a, "/answer"), &json!({"accepted": false})).await.ok(200);
        assert_eq!((&back["status"], &back["revision"], &back["operations"][0]["op"], &back["operations"][0]["clause"]), (&json!("proposed"), &json!(1), &json!("replace"), &json!("n1")));
    }

    async fn a_bracket_that_was_issued_is_resolved_and_not_disposed_of_again(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let a = once_to_twice(site, &id).await;
        save(&chair, &id, 0, &json!({"decisions": [{"amendment": a["id"], "outcome": "bracketed"}]})).await;
        carry_out(&chair, &id).await;
        issue(&chair, &id).await.ok(201);
        let late = chair.post(&at(&a, "/disposition"), &json!({"outcome": "accepted"})).await;
        assert_eq!(late.problem(409), "already-disposed", "{}", late.text);
        assert!(late.json()["detail"].as_str().unwrap().ends_with("Resolve its bracket instead."), "{}", late.text);
        assert_eq!(chair.get(&at(&a, "")).await.ok(200)["abilities"]["dispose"], json!(false));
    }

    async fn merged_words_that_were_written_over_are_a_conflict_until_the_chair_says_what_stands(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let a = once_to_twice(site, &id).await;
        chair.post(&at(&a, "/disposition"), &offer("often")).await.ok(200);
        carry_out(&chair, &id).await;
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!(OP2.replace("once", "very seldom"));
        let working = format!("/recommendations/{id}/working-text");
        let version = chair.get(&working).await.etag();
        chair.put(&working, &version, &json!({"clauses": text})).await.ok(200);
        chair.post(&at(&a, "/disposition"), &json!({"outcome": "not_retained", "reason": "No."})).await.ok(200);
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!(view["preview"]["conflicts"][0]["sentence"], "The working text as it was edited and amendment 1 change the same words of OP2.");
        assert_eq!(chair.post(&desk(&id), &json!({"version": view["version"]})).await.problem(409), "merge-conflicts");
        let own = json!({"decisions": [], "clause_texts": [{"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": "Invites reports."}]}]});
        save(&chair, &id, view["version"].as_i64().unwrap(), &own).await;
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, "Invites reports.");
    }

    async fn an_amendment_that_needs_attention_is_not_accepted_before_it_is_mended(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let a = once_to_twice(site, &id).await;
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!(OP2.replace("once", "never"));
        revise(site, &id, &text).await;
        for outcome in [json!({"outcome": "accepted"}), json!({"outcome": "bracketed"}), offer("often")] {
            assert_eq!(chair.post(&at(&a, "/disposition"), &outcome).await.problem(409), "needs-attention");
        }
        chair.post(&at(&a, "/disposition"), &json!({"outcome": "not_retained", "reason": "Overtaken."})).await.ok(200);
    }

    async fn words_sent_without_their_revision_never_undo_a_newer_one(site: &mut Site) {
        let id = tabled(site).await;
        let viet = site.person("head.vnm").await;
        let a = once_to_twice(site, &id).await;
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!(OP2.replace("once", "never"));
        revise(site, &id, &text).await;
        let now = viet.get(&at(&a, "")).await;
        let refused = viet.patch(&at(&a, ""), &now.etag(), &json!({"rationale": "Why.", "operations": a["operations"]})).await;
        refused.problem(422);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/revision");
        let sent = json!({"rationale": "Why.", "operations": a["operations"], "revision": 0});
        assert_eq!(viet.patch(&at(&a, ""), &now.etag(), &sent).await.problem(409), "same-words-changed");
        assert_eq!(viet.get(&at(&a, "")).await.ok(200)["status"], "needs_attention");
        let reasons = viet.patch(&at(&a, ""), &now.etag(), &json!({"rationale": "Why."})).await.ok(200);
        assert_eq!((&reasons["status"], &reasons["operations"]), (&json!("needs_attention"), &a["operations"]));
        let mended = json!({"operations": [wording("op2", &OP2.replace("once", "at times"))], "revision": 1});
        assert_eq!(viet.patch(&at(&a, ""), &viet.get(&at(&a, "")).await.etag(), &mended).await.ok(200)["status"], "proposed");
    }

    async fn the_chairs_own_words_never_undo_a_new_revision(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let a = file(&site.person("head.vnm").await, &id, json!([wording("op1", "Decides now.")])).await;
        let b = file(&site.person("head.tha").await, &id, json!([wording("op2", &OP2.replace("one page", "two pages"))])).await;
        let own = |words: &str| json!({"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": words}]});
        let decisions = json!([{"amendment": a["id"], "outcome": "accepted"}, {"amendment": b["id"], "outcome": "accepted_as_modified", "text": [wording("op2", &OP2.replace("once a year", "at will"))]}]);
        save(&chair, &id, 0, &json!({"decisions": decisions, "clause_texts": [own(&OP2.replace("once", "often"))]})).await;
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!(OP2.replace("once", "never"));
        revise(site, &id, &text).await;
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&view["clause_texts"], &view["outdated_texts"]), (&json!([]), &json!([own(&OP2.replace("once", "often"))])));
        let compromise = &view["decisions"][1];
        assert_eq!((&compromise["missing"], &compromise["outdated"]), (&json!("text"), &json!(true)), "{view}");
        assert_eq!(compromise["text"][0]["new"]["runs"][0]["text"], json!(OP2.replace("once a year", "at will")), "the old words stay to be read");
        assert_eq!(view["preview"]["clauses"][1]["runs"][0]["text"], json!(OP2.replace("once", "never")));
        let again = save(&chair, &id, view["version"].as_i64().unwrap(), &json!({"decisions": decisions})).await;
        assert_eq!((&again["decisions"][1]["missing"], &again["outdated_texts"]), (&json!("text"), &view["outdated_texts"]), "saving something else confirms nothing");
        let mut said = decisions.clone();
        said[1]["text"] = json!([wording("op2", &OP2.replace("once a year", "never or at will"))]);
        let new = save(&chair, &id, again["version"].as_i64().unwrap(), &json!({"decisions": said, "clause_texts": [own("Invites reports.")]})).await;
        assert_eq!((&new["ready"], &new["decisions"][1]["outdated"], &new["outdated_texts"]), (&json!(true), &json!(false), &json!([])));
    }

    async fn what_was_decided_on_an_older_revision_is_stale_whatever_was_saved(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let a = once_to_twice(site, &id).await;
        let own = json!({"decisions": [], "clause_texts": [{"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": OP2.replace("once", "often")}]}]});
        let accepted = json!({"decisions": [{"amendment": a["id"], "outcome": "accepted"}]});
        let mut text = zero_draft();
        for (revision, pages) in [(1, "two pages"), (2, "three pages"), (3, "four pages")] {
            // Nothing saved at first, then what the new revision leaves as it is.
            let before = chair.get(&desk(&id)).await;
            let known = before.ok(200)["version"].clone();
            text[1]["runs"][0]["text"] = json!(OP2.replace("one page", pages));
            revise(site, &id, &text).await;
            let stale = chair.put(&desk(&id), &before.etag(), &own).await;
            assert_eq!(stale.problem(412), "stale", "written on older words: {}", stale.text);
            let now = &stale.json()["current"];
            assert_eq!((&now["revision"], &now["clause_texts"]), (&json!(revision), &json!([])), "{now}");
            assert_eq!(chair.post(&desk(&id), &json!({"version": known})).await.problem(412), "stale", "nobody saw that text");
            save(&chair, &id, now["version"].as_i64().unwrap(), &accepted).await;
        }
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, OP2.replace("once", "twice").replace("one page", "four pages"), "no revision is undone");
    }

    async fn the_chairs_own_words_for_what_was_accepted_are_asked_of_its_sponsors(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let (a, thai) = (once_to_twice(site, &id).await, site.person("head.tha").await);
        let b = file(&thai, &id, json!([wording("op2", &OP2.replace("once", "thrice"))])).await;
        for one in [&a, &b] {
            chair.post(&at(one, "/disposition"), &json!({"outcome": "accepted"})).await.ok(200);
        }
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!(view["ready"], json!(false), "both cannot stand: {view}");
        let own = json!({"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": OP2.replace("once", "often")}]});
        save(&chair, &id, view["version"].as_i64().unwrap(), &json!({"decisions": [], "clause_texts": [own]})).await;
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, OP2.replace("once", "often"));
        for one in [&a, &b] {
            let now = thai.get(&at(one, "")).await.ok(200);
            assert_eq!((&now["status"], &now["disposition"]["text"][0]["new"]), (&json!("accepted_as_modified"), &own), "{now}");
        }
        let back = thai.post(&at(&b, "/answer"), &json!({"accepted": false})).await.ok(200);
        assert_eq!(back["status"], "proposed");
        let late = chair.post(&at(&a, "/disposition"), &json!({"outcome": "not_retained", "reason": "No."})).await;
        assert_eq!(late.status, 200, "before the answer the chair may still decide otherwise: {}", late.text);
    }

    async fn of_two_moves_of_one_clause_only_one_is_accepted(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let to = |after: Value| json!([{"op": "move_after", "clause": "op3", "after": after}]);
        let (a, b) = (file(&viet, &id, to(Value::Null)).await, file(&viet, &id, to(json!("op1"))).await);
        let accepted = json!({"outcome": "accepted"});
        chair.post(&at(&a, "/disposition"), &accepted).await.ok(200);
        let refused = chair.post(&at(&b, "/disposition"), &accepted).await;
        assert_eq!(refused.problem(409), "moves-conflict");
        assert_eq!(refused.json()["detail"], "Amendments 1 and 2 move OP3 to different places. Only one of them can be accepted.");
        assert_eq!(chair.post(&at(&b, "/disposition"), &json!({"outcome": "bracketed"})).await.problem(409), "move-not-bracketable");
        chair.post(&at(&b, "/disposition"), &json!({"outcome": "not_retained", "reason": "The other place."})).await.ok(200);
        assert_eq!(carry_out(&chair, &id).await["merged"], json!([1]));
    }

    async fn two_states_that_insert_the_same_word_have_it_once(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let words = OP2.replace("report", "voluntarily report");
        let a = file(&site.person("head.vnm").await, &id, json!([wording("op2", &words)])).await;
        let b = file(&site.person("head.tha").await, &id, json!([wording("op2", &words.replace("one page", "two pages"))])).await;
        let decisions = json!([{"amendment": a["id"], "outcome": "accepted"}, {"amendment": b["id"], "outcome": "accepted"}]);
        save(&chair, &id, 0, &json!({"decisions": decisions})).await;
        carry_out(&chair, &id).await;
        assert_eq!(op2(&chair, &id).await, words.replace("one page", "two pages"));
    }

    async fn a_check_speaks_of_this_amendment_also_against_one_that_is_only_prepared(site: &mut Site) {
        let id = tabled(site).await;
        let viet = site.person("head.vnm").await;
        let path = format!("/recommendations/{id}/amendments");
        let body = |word: &str| json!({"revision": 0, "operations": [wording("op2", &OP2.replace("once", word))], "submit": false});
        viet.post(&path, &body("twice")).await.ok(201);
        let check = viet.post(&format!("{path}/check"), &json!({"revision": 0, "operations": [wording("op2", &OP2.replace("once", "never"))]})).await.ok(200);
        assert_eq!(check["conflicts"][0]["sentence"], "This and an amendment that is only prepared change the same words of OP2.");
    }
}
