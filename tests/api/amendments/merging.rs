//! The chair's merge over HTTP: saved as it goes, carried out in one act, by one officer at a time.

use serde_json::{Value, json};

use super::{acts, at, file, wording};
use crate::{
    harness::{Person, on_both_databases},
    tabled::{deputy, revise, tabled, zero_draft},
};

const OP2: &str = "Invites every body to report once a year in one page.";

fn desk(on: &str) -> String {
    format!("/recommendations/{on}/merge")
}

async fn save(chair: &Person, on: &str, version: i64, body: &Value) -> Value {
    chair.put(&desk(on), &format!("\"{version}\""), body).await.ok(200)
}

fn decide(amendment: &Value, outcome: &str) -> Value {
    json!({"amendment": amendment["id"], "outcome": outcome})
}

on_both_databases! {
    async fn the_merge_is_saved_as_it_goes_and_resumed_by_another_officer(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let first = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let second = file(&thai, &id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
        for who in ["head.vnm", "head.sgp", "secretariat", "observer.jpn"] {
            let person = site.person(who).await;
            person.get(&desk(&id)).await.problem(404);
            person.put(&desk(&id), "\"0\"", &json!({})).await.problem(404);
            person.post(&desk(&id), &json!({"version": 0})).await.problem(404);
        }
        let empty = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&empty["version"], &empty["ready"], &empty["progress"]["undecided"]), (&json!(0), &json!(false), &json!(2)));
        let half = save(&chair, &id, 0, &json!({"decisions": [decide(&first, "accepted")]})).await;
        assert_eq!((&half["version"], &half["ready"]), (&json!(1), &json!(true)));
        assert_eq!(half["preview"]["clauses"][1]["runs"][0]["text"], json!(OP2.replace("once", "twice")));
        assert_eq!((&half["preview"]["clauses"][1]["amendments"], &half["preview"]["clauses"][1]["change"]), (&json!([1]), &json!("changed")));
        let stale = chair.put(&desk(&id), "\"0\"", &json!({"decisions": []})).await;
        assert_eq!(stale.problem(412), "stale");
        assert_eq!(stale.json()["current"]["decisions"][0]["number"], 1, "what the other officer saved comes back");
        site.turn(1_000);
        let late = file(&site.person("head.lao").await, &id, json!([wording("op3", "Requests nothing.")])).await;
        let resumed = deputy(site).await.get(&desk(&id)).await.ok(200);
        assert_eq!((&resumed["arrived"], &resumed["decisions"][0]["outcome"]), (&json!([late["id"]]), &json!("accepted")));
        let both = save(&chair, &id, 1, &json!({"decisions": [decide(&first, "accepted"), decide(&second, "accepted"), decide(&late, "not_retained")]})).await;
        assert_eq!((&both["ready"], &both["decisions"][2]["missing"]), (&json!(false), &json!("reason")));
        assert_eq!(both["preview"]["conflicts"][0]["sentence"], "Amendments 1 and 2 change the same words of OP2.");
        assert_eq!(chair.post(&desk(&id), &json!({"version": 2})).await.problem(409), "merge-incomplete");
        assert_eq!(chair.post(&desk(&id), &json!({"version": 1})).await.problem(412), "stale");
        for (wrong, pointer, code) in [
            (json!([decide(&json!({"id": id}), "accepted")]), "/decisions/0/amendment", "unknown-amendment"),
            (json!([decide(&first, "accepted"), decide(&first, "bracketed")]), "/decisions/1/amendment", "duplicate"),
            (json!([{"amendment": first["id"], "outcome": "accepted_as_modified", "text": [{"op": "delete", "clause": "x"}]}]), "/decisions/0/text/0/clause", "unknown-clause"),
            (json!([{"amendment": first["id"], "outcome": "accepted", "clauses": ["op1"]}]), "/decisions/0/clauses/0", "unknown-clause"),
        ] {
            let refused = chair.put(&desk(&id), "\"2\"", &json!({"decisions": wrong})).await;
            refused.problem(422);
            let error = &refused.json()["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{}", refused.text);
        }
        assert_eq!(acts(site, &id).await.len(), 3, "saving is no act");
    }

    async fn carrying_a_merge_out_disposes_and_writes_the_working_text_at_once(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, laos, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("head.lao").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let b = file(&thai, &id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
        let c = file(&laos, &id, json!([wording("op1", "Decides."), {"op": "delete", "clause": "op3"}])).await;
        let d = file(&thai, &id, json!([{"op": "insert_after", "after": "op2", "new": {"id": "n1", "kind": "operative", "level": 0, "runs": [{"text": "Notes it."}]}}])).await;
        let e = file(&viet, &id, json!([wording("op3", "Requests nothing.")])).await;
        let path = format!("/recommendations/{id}/working-text");
        let mut text = zero_draft();
        text[0]["runs"][0]["text"] = json!("Decides that each platform names one contact for all matters.");
        let version = chair.get(&path).await.etag();
        chair.put(&path, &version, &json!({"clauses": text})).await.ok(200);
        let mut part = decide(&c, "accepted");
        part["clauses"] = json!(["op3"]);
        let mut no = decide(&e, "not_retained");
        no["reason"] = json!("The clause goes.");
        let decisions = json!([decide(&a, "bracketed"), decide(&b, "bracketed"), part, decide(&d, "accepted"), no]);
        let draft = save(&chair, &id, 0, &json!({"decisions": decisions})).await;
        assert_eq!((&draft["ready"], &draft["preview"]["conflicts"]), (&json!(true), &json!([])));
        assert_eq!(draft["decisions"][2]["recorded_as"], "accepted_as_modified", "a part of it is taken");
        let done = chair.post_once(&desk(&id), "m1", &json!({"version": 1})).await.ok(200);
        assert_eq!(chair.post_once(&desk(&id), "m1", &json!({"version": 1})).await.ok(200), done, "the second click merges nothing");
        assert_eq!((&done["merged"], &done["bracketed"], &done["not_retained"]), (&json!([1, 2, 3, 4]), &json!([1, 2]), &json!([5])));
        let clauses = &done["working_text"]["clauses"];
        let ids: Vec<&str> = clauses.as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["op1", "op2", "n1"], "what the pen wrote meanwhile stays, and one clause of amendment 3 went");
        assert_eq!(clauses[0]["runs"], text[0]["runs"]);
        let brackets: Vec<&Value> = clauses[1]["runs"].as_array().unwrap().iter().filter(|run| !run["bracket"].is_null()).collect();
        assert_eq!(json!(brackets), json!([
            {"text": "once", "bracket": {"id": "a1-2.0", "states": ["SGP"]}},
            {"text": "twice", "bracket": {"id": "a1-2.1", "states": ["VNM"]}},
            {"text": "seldom", "bracket": {"id": "a1-2.2", "states": ["THA"]}},
        ]));
        let part = laos.get(&at(&c, "")).await.ok(200);
        assert_eq!((&part["status"], &part["compromises"][0]["version"]), (&json!("accepted_as_modified"), &json!(1)));
        let expected = ["amendment.disposed", "amendment.disposed", "amendment.disposed", "amendment.disposed", "amendment.disposed", "amendment.merged"];
        assert_eq!(acts(site, &id).await[5..], expected);
        assert_eq!(chair.get(&format!("/recommendations/{id}")).await.ok(200)["newest_revision"], 0, "a merge issues no revision");
        assert_eq!(chair.post(&desk(&id), &json!({"version": 2})).await.problem(409), "nothing-decided");
    }

    async fn of_two_officers_who_merge_at_once_one_is_told_what_the_other_did(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair, other) = (site.person("head.vnm").await, site.person("chair").await, deputy(site).await);
        let a = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let body = json!({"decisions": [decide(&a, "accepted")]});
        let (path, open) = (desk(&id), "\"0\"");
        let (one, two) = futures_util::future::join(chair.put(&path, open, &body), other.put(&path, open, &body)).await;
        let mut both = [one.status.as_u16(), two.status.as_u16()];
        both.sort_unstable();
        assert_eq!(both, [200, 412], "one saves, the other is stale");
        let carry = json!({"version": 1});
        let (one, two) = futures_util::future::join(chair.post(&path, &carry), other.post(&path, &carry)).await;
        let mut both = [one.status.as_u16(), two.status.as_u16()];
        both.sort_unstable();
        assert_eq!(both, [200, 412], "one merges, the other is stale");
        assert_eq!(acts(site, &id).await, ["amendment.proposed", "amendment.disposed", "amendment.merged"]);
        viet.post(&at(&a, "/withdrawal"), &json!({})).await.problem(409);
    }

    async fn a_withdrawn_amendment_drops_out_of_the_merge_and_a_stale_one_is_not_taken(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let b = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "never"))])).await;
        save(&chair, &id, 0, &json!({"decisions": [decide(&a, "accepted"), decide(&b, "accepted")]})).await;
        viet.post(&at(&a, "/withdrawal"), &json!({})).await.ok(200);
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&view["dropped"], &view["preview"]["conflicts"], &view["progress"]["total"]), (&json!([a["id"]]), &json!([]), &json!(1)));
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!(OP2.replace("once", "at times"));
        revise(site, &id, &text).await;
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&view["revision"], &view["ready"]), (&json!(1), &json!(false)));
        assert!(view["obstacle"].as_str().unwrap().starts_with("Amendment 2 needs attention"), "{view}");
        assert_eq!(chair.post(&desk(&id), &json!({"version": view["version"]})).await.problem(409), "needs-attention");
        let mut no = decide(&b, "not_retained");
        no["reason"] = json!("Overtaken.");
        let saved = save(&chair, &id, view["version"].as_i64().unwrap(), &json!({"decisions": [no]})).await;
        assert_eq!(chair.post(&desk(&id), &json!({"version": saved["version"]})).await.ok(200)["not_retained"], json!([2]));
    }

    async fn what_conflicts_is_named_settled_or_left_on_the_table(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let b = file(&thai, &id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
        let c = file(&thai, &id, json!([{"op": "move_after", "clause": "op3", "after": null}])).await;
        let decisions = json!([decide(&a, "accepted"), decide(&b, "accepted"), decide(&c, "accepted")]);
        save(&chair, &id, 0, &json!({"decisions": decisions})).await;
        assert_eq!(chair.post(&desk(&id), &json!({"version": 1})).await.problem(409), "merge-conflicts");
        let settled = json!({"decisions": decisions, "clause_texts": [{"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": "Invites reports."}]}]});
        let said = save(&chair, &id, 1, &settled).await;
        assert_eq!((&said["ready"], &said["decisions"][0]["recorded_as"]), (&json!(true), &json!("accepted_as_modified")), "the chair's words are a compromise");
        save(&chair, &id, 2, &json!({"decisions": [decide(&c, "bracketed")]})).await;
        assert_eq!(chair.post(&desk(&id), &json!({"version": 3})).await.problem(409), "move-not-bracketable");
        save(&chair, &id, 3, &json!({"decisions": decisions})).await;
        let done = chair.post(&desk(&id), &json!({"version": 4, "leave_conflicts": true})).await.ok(200);
        assert_eq!((&done["merged"], &done["left"], &done["conflicts"][0]["numbers"]), (&json!([3]), &json!([1, 2]), &json!([1, 2])));
        assert_eq!(done["working_text"]["clauses"][0]["id"], "op3");
        assert_eq!(viet.get(&at(&a, "")).await.ok(200)["status"], "proposed");
        assert_eq!(chair.get(&desk(&id)).await.ok(200)["decisions"].as_array().unwrap().len(), 2, "and so is what was decided on them");
    }

    async fn a_compromise_has_versions_and_the_sponsor_answers_each(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let dispose = at(&a, "/disposition");
        let offer = |word: &str| json!({"outcome": "accepted_as_modified", "text": [wording("op2", &OP2.replace("once", word))]});
        chair.post(&dispose, &offer("often")).await.ok(200);
        let edited = chair.post(&dispose, &offer("regularly")).await.ok(200);
        assert_eq!(edited["compromises"].as_array().unwrap().len(), 1, "before an answer it is the same version");
        viet.post(&at(&a, "/answer"), &json!({"accepted": false, "comment": "Too vague."})).await.ok(200);
        chair.post(&dispose, &offer("biannually")).await.ok(200);
        viet.post(&at(&a, "/answer"), &json!({"accepted": true})).await.ok(200);
        assert_eq!(chair.post(&dispose, &json!({"outcome": "bracketed"})).await.problem(409), "already-disposed");
        let third = chair.post(&dispose, &offer("now and then")).await.ok(200);
        let versions: Vec<Value> = third["compromises"].as_array().unwrap().iter().map(|c| json!([c["version"], c["answer"]["accepted"], c["answer"]["comment"]])).collect();
        assert_eq!(json!(versions), json!([[1, false, "Too vague."], [2, true, null], [3, null, null]]));
        assert_eq!((&third["answer"], &third["abilities"]["answer"]), (&Value::Null, &json!(false)));
        assert_eq!(viet.get(&at(&a, "")).await.ok(200)["abilities"]["answer"], true);
    }
}
