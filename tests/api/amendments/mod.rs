//! Amendments over HTTP: prepared, proposed, supported, disposed of, answered.

mod authorship;
mod compilation;
mod in_step;
mod merging;
mod overwritten;
mod parts;
mod revising;

use serde_json::{Value, json};

use crate::{
    harness::{Person, Site, on_both_databases},
    tabled::{close_round_at, draft, recorded, release, revise, tabled, unread, zero_draft},
};

const HOUR: i64 = 3_600_000;

fn wording(clause: &str, text: &str) -> Value {
    json!({"op": "replace", "clause": clause, "new": {"id": clause, "kind": "operative", "level": 0, "runs": [{"text": text}]}})
}

fn amendment(clause: &str, submit: bool) -> Value {
    json!({"revision": 0, "rationale": "Clearer.", "operations": [wording(clause, "Decides better.")], "submit": submit})
}

fn path(on: &str) -> String {
    format!("/recommendations/{on}/amendments")
}

async fn file(person: &Person, on: &str, operations: Value) -> Value {
    person.post(&path(on), &json!({"revision": 0, "rationale": "", "operations": operations})).await.ok(201)
}

async fn propose(person: &Person, on: &str, clause: &str) -> Value {
    person.post(&path(on), &amendment(clause, true)).await.ok(201)
}

fn at(amendment: &Value, act: &str) -> String {
    format!("/amendments/{}{act}", amendment["id"].as_str().unwrap())
}

async fn numbers(person: &Person, on: &str, query: &str) -> Vec<i64> {
    let list = person.get(&format!("{}{query}", path(on))).await.ok(200);
    list["items"].as_array().unwrap().iter().map(|a| a["number"].as_i64().unwrap()).collect()
}

async fn acts(site: &Site, on: &str) -> Vec<String> {
    recorded(site, on, "amendment.").await.into_iter().map(|(act, _)| act).collect()
}

on_both_databases! {
    async fn a_prepared_amendment_does_not_exist_for_others(site: &mut Site) {
        let id = tabled(site).await;
        release(site, &id, false).await;
        let (drafter, head) = (site.person("drafter.vnm").await, site.person("head.vnm").await);
        assert_eq!(drafter.post(&path(&id), &amendment("op1", true)).await.problem(403), "heads-submit");
        let prepared = drafter.post(&path(&id), &amendment("op1", false)).await.ok(201);
        assert_eq!((&prepared["status"], &prepared["number"], &prepared["submitted_at"]), (&json!("prepared"), &json!(0), &Value::Null));
        assert_eq!(acts(site, &id).await, Vec::<String>::new());
        for who in ["head.tha", "head.sgp", "chair", "secretariat", "observer.jpn", "other.secretariat"] {
            let person = site.person(who).await;
            person.get(&at(&prepared, "")).await.problem(404);
            person.patch(&at(&prepared, ""), "\"1\"", &json!({"rationale": "x"})).await.problem(404);
            for act in ["/submission", "/support", "/opposition", "/withdrawal"] {
                person.post(&at(&prepared, act), &json!({})).await.problem(404);
            }
            person.post(&at(&prepared, "/disposition"), &json!({"outcome": "accepted"})).await.problem(404);
            person.post(&at(&prepared, "/answer"), &json!({"accepted": true})).await.problem(404);
            if who != "other.secretariat" {
                assert_eq!(numbers(&person, &id, "").await, Vec::<i64>::new(), "{who}");
                assert_eq!(person.get(&format!("/recommendations/{id}")).await.ok(200)["amendment_count"], 0, "{who}");
            }
        }
        assert_eq!(head.get(&format!("/recommendations/{id}")).await.ok(200)["amendment_count"], 1);
        assert_eq!(drafter.post(&at(&prepared, "/submission"), &json!({})).await.problem(403), "heads-submit");
        let proposed = head.post(&at(&prepared, "/submission"), &json!({})).await.ok(200);
        assert_eq!((&proposed["status"], &proposed["number"], &proposed["sponsors"]), (&json!("proposed"), &json!(1), &json!(["VNM"])));
        assert_eq!(head.post(&at(&prepared, "/submission"), &json!({})).await.problem(409), "not-prepared");
        for who in ["head.tha", "chair", "secretariat", "observer.jpn"] {
            assert_eq!(numbers(&site.person(who).await, &id, "").await, [1], "{who}");
        }
        assert_eq!(acts(site, &id).await, ["amendment.proposed"]);
    }

    async fn numbers_do_not_tell_of_prepared_amendments(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai) = (site.person("head.vnm").await, site.person("head.tha").await);
        let prepared = viet.post(&path(&id), &amendment("op1", false)).await.ok(201);
        let dropped = viet.post(&path(&id), &amendment("op1", false)).await.ok(201);
        assert_eq!(propose(&thai, &id, "op2").await["number"], 1);
        let gone = site.person("drafter.vnm").await.post(&at(&dropped, "/withdrawal"), &json!({})).await.ok(200);
        assert_eq!(gone["status"], "withdrawn");
        thai.get(&at(&dropped, "")).await.problem(404);
        assert_eq!(viet.post(&at(&prepared, "/submission"), &json!({})).await.ok(200)["number"], 2);
        assert_eq!(numbers(&thai, &id, "").await, [1, 2]);
        assert_eq!(numbers(&viet, &id, "").await, [1, 2, 0], "the own withdrawn one comes last");
        assert_eq!(acts(site, &id).await.len(), 2);
        let (laos, brunei) = (site.person("head.lao").await, site.person("head.brn").await);
        let (one, other) = futures_util::future::join(propose(&laos, &id, "op1"), propose(&brunei, &id, "op1")).await;
        let mut given = [one["number"].as_i64(), other["number"].as_i64()];
        given.sort_unstable();
        assert_eq!(given, [Some(3), Some(4)], "two at the same instant get two numbers");
    }

    async fn only_a_delegation_in_negotiation_amends_the_newest_revision(site: &mut Site) {
        let early = draft(site).await;
        let sgp = site.person("head.sgp").await;
        assert_eq!(sgp.post(&path(&early), &amendment("op1", false)).await.problem(409), "wrong-status");
        let id = tabled(site).await;
        for who in ["chair", "secretariat"] {
            assert_eq!(site.person(who).await.post(&path(&id), &amendment("op1", false)).await.problem(403), "not-your-act");
        }
        site.person("observer.jpn").await.post(&path(&id), &amendment("op1", true)).await.problem(404);
        let head = site.person("head.vnm").await;
        let with = |field: &str, value: Value| {
            let mut body = amendment("op1", true);
            body[field] = value;
            body
        };
        for (wrong, pointer, code) in [
            (with("revision", json!(4)), "/revision", "unknown-revision"),
            (with("sponsors", json!(["VNM", "THA"])), "/sponsors/1", "must-join-themselves"),
            (with("operations", json!([])), "/operations", "empty"),
            (with("operations", json!([wording("op9", "x")])), "/operations/0/clause", "unknown-clause"),
            (with("operations", json!([{"op": "delete"}])), "/operations/0/clause", "missing"),
            (with("operations", json!([wording("op1", &"x".repeat(20_001))])), "/operations/0/new", "too-long"),
            (with("rationale", json!("x".repeat(10_001))), "/rationale", "too-long"),
            (with("colour", json!("red")), "/colour", "wrong-value"),
            (with("revision", json!(-1)), "/revision", "wrong-value"),
        ] {
            let refused = head.post(&path(&id), &wrong).await;
            refused.problem(422);
            let error = &refused.json()["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{}", refused.text);
        }
        let prepared = head.post(&path(&id), &with("sponsors", json!(["VNM"]))).await.ok(201);
        assert_eq!(prepared["operations"], amendment("op1", true)["operations"]);
        let waiting = head.post(&path(&id), &amendment("op2", false)).await.ok(201);
        let mut text = zero_draft();
        text[2]["runs"][0]["text"] = json!("Requests the Secretariat to keep two calendars.");
        revise(site, &id, &text).await;
        let late = head.post(&path(&id), &amendment("op2", true)).await.ok(201);
        assert_eq!((&late["revision"], &late["rebase"]["outcome"], &late["rebase"]["from"]), (&json!(1), &json!("carried"), &json!(0)));
        let moved = head.patch(&at(&waiting, ""), "\"1\"", &json!({"revision": 1})).await.ok(200);
        assert_eq!((&moved["revision"], &moved["abilities"]["submit"]), (&json!(1), &json!(true)));
        head.post(&at(&waiting, "/submission"), &json!({})).await.ok(200);
        assert_eq!(head.get(&at(&prepared, "")).await.ok(200)["status"], "proposed", "nothing is dropped");
    }

    async fn a_prepared_amendment_is_changed_by_its_delegation_alone(site: &mut Site) {
        let id = tabled(site).await;
        let (drafter, head) = (site.person("drafter.vnm").await, site.person("head.vnm").await);
        let prepared = drafter.post(&path(&id), &amendment("op1", false)).await.ok(201);
        let changed = head.patch(&at(&prepared, ""), "\"1\"", &json!({"operations": [wording("op2", "Invites nobody.")]})).await;
        assert_eq!(changed.etag(), "\"2\"");
        assert_eq!(changed.ok(200)["rationale"], "Clearer.");
        let stale = drafter.patch(&at(&prepared, ""), "\"1\"", &json!({"rationale": "Other"})).await;
        assert_eq!(stale.problem(412), "stale");
        assert_eq!(stale.json()["current"]["operations"][0]["clause"], "op2");
        let same = drafter.patch(&at(&prepared, ""), "\"2\"", &json!({"rationale": "Clearer."})).await;
        assert_eq!(same.etag(), "\"2\"", "the same words change nothing");
        let others = drafter.patch(&at(&prepared, ""), "\"2\"", &json!({"sponsors": ["THA"]})).await;
        assert_eq!(others.problem(422), "invalid");
        head.post(&at(&prepared, "/submission"), &json!({})).await.ok(200);
        assert_eq!(head.patch(&at(&prepared, ""), "\"3\"", &json!({"rationale": "Late"})).await.problem(409), "not-editable");
    }

    async fn states_sponsor_support_and_oppose_for_themselves(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, laos) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("head.lao").await);
        let proposed = propose(&viet, &id, "op1").await;
        for who in ["drafter.tha", "chair", "secretariat"] {
            assert_eq!(site.person(who).await.post(&at(&proposed, "/support"), &json!({})).await.problem(403), "not-your-act");
        }
        assert_eq!(viet.post(&at(&proposed, "/support"), &json!({})).await.problem(409), "own-amendment");
        let supported = thai.post(&at(&proposed, "/support"), &json!({})).await.ok(200);
        assert_eq!(supported["supporters"], json!(["THA"]));
        thai.post(&at(&proposed, "/support"), &json!({})).await.ok(200);
        assert_eq!(acts(site, &id).await.len(), 2, "the second click records nothing");
        thai.post(&at(&proposed, "/opposition"), &json!({"withdrawn": true})).await.ok(200);
        let opposed = thai.post(&at(&proposed, "/opposition"), &json!({"reason": "Too narrow."})).await.ok(200);
        assert_eq!((&opposed["supporters"], &opposed["opposers"]), (&json!([]), &json!(["THA"])));
        assert_eq!(opposed["reasons"], json!({"THA": "Too narrow."}));
        assert_eq!(thai.post(&at(&proposed, "/opposition"), &json!({"withdrawn": true})).await.ok(200)["opposers"], json!([]));
        let joined = laos.post(&at(&proposed, "/support"), &json!({"sponsor": true})).await.ok(200);
        assert_eq!(joined["sponsors"], json!(["LAO", "VNM"]));
        assert_eq!((&joined["abilities"]["sponsor"], &joined["abilities"]["oppose"]), (&json!(false), &json!(false)));
        assert_eq!(laos.post(&at(&proposed, "/opposition"), &json!({})).await.problem(409), "own-amendment");
        let stances = recorded(site, &id, "amendment.stance").await;
        let said: Vec<Value> = stances.iter().map(|(_, payload)| json!([payload["state"], payload["stance"]])).collect();
        assert_eq!(json!(said), json!([["THA", "support"], ["THA", "oppose"], ["THA", null], ["LAO", "sponsor"]]));
    }

    async fn an_amendment_is_withdrawn_by_its_head_until_it_is_decided(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let (first, second) = (propose(&viet, &id, "op1").await, propose(&viet, &id, "op2").await);
        for person in [&thai, &chair, &site.person("drafter.vnm").await] {
            assert_eq!(person.post(&at(&first, "/withdrawal"), &json!({})).await.problem(403), "not-your-act");
        }
        assert_eq!(viet.post(&at(&first, "/withdrawal"), &json!({})).await.ok(200)["status"], "withdrawn");
        assert_eq!(viet.post(&at(&first, "/withdrawal"), &json!({})).await.problem(409), "not-withdrawable");
        assert_eq!(thai.post(&at(&first, "/support"), &json!({})).await.problem(409), "not-open");
        chair.post(&at(&second, "/disposition"), &json!({"outcome": "accepted"})).await.ok(200);
        assert_eq!(viet.post(&at(&second, "/withdrawal"), &json!({})).await.problem(409), "not-withdrawable");
        let expected = ["amendment.proposed", "amendment.proposed", "amendment.withdrawn", "amendment.disposed"];
        assert_eq!(acts(site, &id).await, expected);
    }

    async fn the_chair_disposes_and_the_sponsor_answers(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let (first, second) = (propose(&viet, &id, "op1").await, propose(&thai, &id, "op2").await);
        assert_eq!(propose(&thai, &id, "op3").await["number"], 3);
        let decide = |outcome: &str| json!({"outcome": outcome});
        for person in [&viet, &site.person("secretariat").await] {
            assert_eq!(person.post(&at(&first, "/disposition"), &decide("accepted")).await.problem(403), "not-your-act");
        }
        let dispose = at(&first, "/disposition");
        assert_eq!(chair.post(&dispose, &decide("not_retained")).await.problem(409), "reason-missing");
        assert_eq!(chair.post(&dispose, &decide("accepted_as_modified")).await.problem(409), "text-missing");
        chair.post(&dispose, &decide("withdrawn")).await.problem(422);
        let wrong = chair.post(&dispose, &json!({"outcome": "accepted_as_modified", "text": [wording("op9", "x")]})).await;
        wrong.problem(422);
        assert_eq!(wrong.json()["errors"][0]["pointer"], "/text/0/clause");
        assert_eq!(viet.post(&at(&first, "/answer"), &json!({"accepted": true})).await.problem(409), "nothing-to-answer");
        let compromise = json!({"outcome": "accepted_as_modified", "reason": "Between the two.", "text": [wording("op1", "Decides well.")]});
        let disposed = chair.post(&dispose, &compromise).await.ok(200);
        assert_eq!((&disposed["status"], &disposed["disposition"]["by"]), (&json!("accepted_as_modified"), &json!("The Chair")));
        assert_eq!(disposed["disposition"]["text"], compromise["text"]);
        for person in [&thai, &site.person("drafter.vnm").await, &chair] {
            assert_eq!(person.post(&at(&first, "/answer"), &json!({"accepted": true})).await.problem(403), "not-your-act");
        }
        let refused = viet.post(&at(&first, "/answer"), &json!({"accepted": false, "comment": "Too far."})).await.ok(200);
        assert_eq!((&refused["status"], &refused["answer"]["comment"]), (&json!("proposed"), &json!("Too far.")));
        chair.post(&dispose, &compromise).await.ok(200);
        let accepted = viet.post(&at(&first, "/answer"), &json!({"accepted": true})).await.ok(200);
        assert_eq!((&accepted["status"], &accepted["answer"]["accepted"]), (&json!("accepted_as_modified"), &json!(true)));
        assert_eq!(viet.post(&at(&first, "/answer"), &json!({"accepted": true})).await.problem(409), "already-answered");
        assert_eq!(chair.post(&dispose, &decide("accepted")).await.problem(409), "already-disposed");
        let before = unread(&thai).await;
        let reason = json!({"outcome": "not_retained", "reason": "The present wording is needed."});
        chair.post(&at(&second, "/disposition"), &reason).await.ok(200);
        assert_eq!(unread(&thai).await, before + 1, "its sponsor is told");
        let recommendation = id.parse().unwrap();
        let left = site.app().db.read(move |conn| mufakat::store::amendments::undisposed(conn, recommendation)).await.unwrap();
        assert_eq!(left, ["Amendment 3 (THA)"]);
        let last = recorded(site, &id, "amendment.disposed").await.pop().unwrap().1;
        assert_eq!((&last["outcome"], &last["reason"]), (&json!("not_retained"), &json!("The present wording is needed.")));
    }

    async fn the_record_proves_what_was_proposed(site: &mut Site) {
        let id = tabled(site).await;
        let (head, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let (sponsor, other) = (site.person("head.idn").await, site.person("head.lao").await);
        let mut before = Vec::new();
        for person in [&chair, &sponsor, &other, &head] {
            before.push(unread(person).await);
        }
        let proposed = head.post_once(&path(&id), "k1", &amendment("op1", true)).await.ok(201);
        assert_eq!(head.post_once(&path(&id), "k1", &amendment("op1", true)).await.ok(201), proposed);
        let record = recorded(site, &id, "amendment.").await;
        assert_eq!(record.len(), 1, "the second click proposes nothing");
        let payload = &record[0].1;
        assert_eq!((&payload["operations"], &payload["clauses"]), (&proposed["operations"], &json!(["op1"])));
        assert_eq!(payload["operations_sha256"].as_str().unwrap().len(), 64);
        let mut told = Vec::new();
        for (person, before) in [&chair, &sponsor, &other, &head].into_iter().zip(before) {
            told.push(unread(person).await - before);
        }
        assert_eq!(told, [1, 1, 0, 0], "the chair and the co-sponsors of the recommendation are told");
    }

    async fn a_closed_round_takes_no_amendments_and_no_support(site: &mut Site) {
        let id = tabled(site).await;
        let head = site.person("head.vnm").await;
        let (proposed, prepared) = (propose(&head, &id, "op1").await, head.post(&path(&id), &amendment("op2", false)).await.ok(201));
        close_round_at(site, "2018-06-04T03:00:00Z").await;
        site.turn(HOUR);
        let (head, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        for late in [
            head.post(&path(&id), &amendment("op3", true)).await,
            head.post(&at(&prepared, "/submission"), &json!({})).await,
            thai.post(&at(&proposed, "/support"), &json!({})).await,
            thai.post(&at(&proposed, "/opposition"), &json!({"reason": "Late."})).await,
        ] {
            assert_eq!(late.problem(409), "round-closed");
            assert!(late.json()["detail"].as_str().unwrap().contains("4 Jun 2018, 03:00 UTC"), "{}", late.text);
        }
        assert_eq!(head.get(&at(&prepared, "")).await.ok(200)["abilities"]["submit"], false);
        head.post(&path(&id), &amendment("op3", false)).await.ok(201);
        chair.post(&at(&proposed, "/disposition"), &json!({"outcome": "bracketed"})).await.ok(200);
        assert_eq!(head.post(&at(&proposed, "/withdrawal"), &json!({})).await.ok(200)["status"], "withdrawn");
    }

    async fn a_list_is_narrowed_and_read_page_by_page(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, laos) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("head.lao").await);
        viet.post(&path(&id), &amendment("op3", false)).await.ok(201);
        propose(&viet, &id, "op1").await;
        let second = propose(&thai, &id, "op2").await;
        let after = json!({"op": "insert_after", "after": "op1", "new": {"id": "new1", "kind": "operative", "level": 0, "runs": [{"text": "Notes \"clause\":\"op2\"."}]}});
        viet.post(&path(&id), &json!({"revision": 0, "operations": [after]})).await.ok(201);
        laos.post(&at(&second, "/support"), &json!({})).await.ok(200);
        for (query, expected) in [
            ("?status=proposed", vec![1, 2, 3]), ("?status=prepared", vec![0]), ("?state=VNM", vec![1, 3, 0]),
            ("?state=LAO", vec![2]), ("?clause=op1", vec![1, 3]), ("?clause=op2", vec![2]), ("?clause=OP1", vec![]),
            ("?state=VNM&clause=op1&status=proposed", vec![1, 3]),
        ] {
            assert_eq!(numbers(&viet, &id, query).await, expected, "{query}");
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = viet.get(&format!("{}?limit=1{cursor}", path(&id))).await.ok(200);
            seen.push(page["items"][0]["number"].as_i64().unwrap());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, [1, 2, 3, 0]);
        for wrong in ["?status=open", "?state=vnm", "?limit=201", "?cursor=1.x"] {
            viet.get(&format!("{}{wrong}", path(&id))).await.problem(422);
        }
    }

    async fn what_needs_attention_is_mended_by_its_head_and_on_the_table_again(site: &mut Site) {
        let id = tabled(site).await;
        let head = site.person("head.vnm").await;
        let proposed = propose(&head, &id, "op1").await;
        site.vandalise("UPDATE amendments SET status = 'needs_attention'");
        let mend = json!({"operations": [wording("op1", "Decides anew.")]});
        let drafter = site.person("drafter.vnm").await;
        assert_eq!(drafter.patch(&at(&proposed, ""), "\"1\"", &mend).await.problem(403), "heads-submit");
        let mended = head.patch(&at(&proposed, ""), "\"1\"", &mend).await.ok(200);
        assert_eq!((&mended["status"], &mended["number"]), (&json!("proposed"), &json!(1)));
        assert_eq!(acts(site, &id).await, ["amendment.proposed", "amendment.proposed"]);
    }
}
