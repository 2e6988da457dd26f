//! One amendment, clause by clause: one taken as it is, one in brackets, one in the chair's own words, one not at all.

use serde_json::{Value, json};

use super::{at, file, wording};
use crate::{
    harness::{Person, on_both_databases},
    tabled::{revise, tabled, zero_draft},
};

const OP1: &str = "Decides that each platform names one contact for all matters.";
const OP2: &str = "Invites every body to report once a year in one page.";

fn desk(on: &str) -> String {
    format!("/recommendations/{on}/merge")
}

async fn save(chair: &Person, on: &str, version: i64, body: &Value) -> Value {
    chair.put(&desk(on), &format!("\"{version}\""), body).await.ok(200)
}

/// The words of each clause, those in brackets with the states that hold to them.
fn shown(clauses: &Value) -> Vec<String> {
    let words = |run: &Value| {
        let text = run["text"].as_str().unwrap();
        match run["bracket"]["states"].as_array() {
            None => text.to_owned(),
            Some(states) => {
                let states: Vec<&str> = states.iter().map(|state| state.as_str().unwrap()).collect();
                format!("[{}: {text}]", states.join(", "))
            }
        }
    };
    let clauses = clauses.as_array().unwrap().iter();
    clauses.map(|clause| clause["runs"].as_array().unwrap().iter().map(words).collect()).collect()
}

on_both_databases! {
    async fn one_clause_is_accepted_and_another_stands_in_brackets_with_those_of_others(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op1", OP1), wording("op2", &OP2.replace("once", "twice")), {"op": "delete", "clause": "op3"}])).await;
        let b = file(&thai, &id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
        let decisions = json!([
            {"amendment": a["id"], "outcome": "accepted", "clauses": ["op1", "op2"], "in_brackets": ["op2"], "reason": "OP2 is not agreed."},
            {"amendment": b["id"], "outcome": "bracketed"},
        ]);
        let draft = save(&chair, &id, 0, &json!({"decisions": decisions})).await;
        assert_eq!((&draft["ready"], &draft["preview"]["conflicts"]), (&json!(true), &json!([])));
        let decision = &draft["decisions"][0];
        assert_eq!((&decision["recorded_as"], &decision["in_brackets"]), (&json!("accepted_as_modified"), &json!(["op2"])));
        let done = chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        assert_eq!((&done["merged"], &done["bracketed"]), (&json!([1, 2]), &json!([1, 2])));
        let whole = ["[SGP: once]", "[VNM: twice]", "[THA: seldom]"].concat();
        let text = shown(&done["working_text"]["clauses"]);
        assert_eq!(text[..2], [OP1.to_owned(), OP2.replace("once", &whole)], "both share a bracket");
        assert_eq!(text.len(), 3, "the deletion is not taken");
        let told = viet.get(&at(&a, "")).await.ok(200);
        assert_eq!((&told["status"], &told["abilities"]["answer"]), (&json!("accepted_as_modified"), &json!(true)));
        let offered = json!(told["compromises"][0]["text"].as_array().unwrap().iter().map(|one| one["new"].clone()).collect::<Vec<_>>());
        assert_eq!(shown(&offered), [OP1.to_owned(), OP2.replace("once", "[SGP: once][VNM: twice]")], "they are asked about their part");
        let again = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&again["disposed"], &again["taken_out"]), (&json!([]), &json!([])), "it is in the text already");
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": ""})).await.ok(201);
        let brackets = chair.get(&format!("/recommendations/{id}/brackets")).await.ok(200);
        assert_eq!(brackets["items"].as_array().unwrap().len(), 1, "{brackets}");
    }

    async fn a_part_in_brackets_that_is_refused_goes_out_of_the_text_again(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let new = json!({"op": "insert_after", "after": "op3", "new": {"id": "n1", "kind": "operative", "level": 0, "runs": [{"text": "Thanks all."}]}});
        let a = file(&viet, &id, json!([wording("op1", OP1), wording("op2", &OP2.replace("once", "twice")), new])).await;
        let part = json!({"amendment": a["id"], "outcome": "bracketed", "clauses": ["op2", "n1"]});
        let draft = save(&chair, &id, 0, &json!({"decisions": [part]})).await;
        assert_eq!(draft["decisions"][0]["recorded_as"], "accepted_as_modified", "the rest is not taken");
        let done = chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        let text = shown(&done["working_text"]["clauses"]);
        assert_eq!(text[1..], [OP2.replace("once", "[SGP: once][VNM: twice]"), "Requests the Secretariat to keep a calendar of exercises.".into(), "[VNM: Thanks all.]".into()]);
        assert!(text[0].ends_with("cross-pillar matters."));
        viet.post(&at(&a, "/answer"), &json!({"accepted": false})).await.ok(200);
        let back = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&back["taken_out"], &back["undecided"]), (&json!([a["id"]]), &json!([a["id"]])));
        let version = back["version"].clone();
        let out = chair.post(&desk(&id), &json!({"version": version})).await.ok(200);
        assert_eq!(shown(&out["working_text"]["clauses"])[1..], [OP2, "Requests the Secretariat to keep a calendar of exercises."]);
    }

    async fn all_of_it_in_brackets_is_bracketed_and_the_chairs_words_stand_in_none(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op1", OP1), wording("op2", &OP2.replace("once", "twice"))])).await;
        let all = json!({"amendment": a["id"], "outcome": "accepted", "in_brackets": ["op1", "op2"]});
        let draft = save(&chair, &id, 0, &json!({"decisions": [all]})).await;
        assert_eq!(draft["decisions"][0]["recorded_as"], "bracketed");
        let own = json!([{"id": "op1", "kind": "operative", "level": 0, "runs": [{"text": "Decides on one contact."}]}]);
        let draft = save(&chair, &id, 1, &json!({"decisions": [all], "clause_texts": own})).await;
        assert_eq!(draft["decisions"][0]["recorded_as"], "accepted_as_modified");
        let done = chair.post(&desk(&id), &json!({"version": 2})).await.ok(200);
        assert_eq!(shown(&done["working_text"]["clauses"])[..2], ["Decides on one contact.".to_owned(), OP2.replace("once", "[SGP: once][VNM: twice]")]);
        assert_eq!(viet.get(&at(&a, "")).await.ok(200)["status"], "accepted_as_modified");
    }

    async fn clauses_that_one_amendment_inserts_stay_in_its_order_in_brackets_or_not(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let new = |id: &str, after: &str, words: &str| json!({"op": "insert_after", "after": after, "new": {"id": id, "kind": "operative", "level": 0, "runs": [{"text": words}]}});
        let a = file(&viet, &id, json!([new("n1", "op1", "First."), new("n2", "n1", "Second."), new("n3", "n2", "Third.")])).await;
        let part = json!({"amendment": a["id"], "outcome": "accepted", "in_brackets": ["n2"]});
        save(&chair, &id, 0, &json!({"decisions": [part]})).await;
        let done = chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        assert_eq!(shown(&done["working_text"]["clauses"])[1..4], ["First.", "[VNM: Second.]", "Third."]);
        let told = viet.get(&at(&a, "")).await.ok(200);
        let asked: Vec<&Value> = told["compromises"][0]["text"].as_array().unwrap().iter().map(|one| &one["new"]["id"]).collect();
        assert_eq!(json!(asked), json!(["n1", "n2", "n3"]));
        let mut first = json!({"amendment": a["id"], "outcome": "accepted", "in_brackets": ["n1"]});
        first["clauses"] = json!(["n1", "n3"]);
        viet.post(&at(&a, "/answer"), &json!({"accepted": false})).await.ok(200);
        save(&chair, &id, 2, &json!({"decisions": [first]})).await;
        let done = chair.post(&desk(&id), &json!({"version": 3})).await.ok(200);
        assert_eq!(shown(&done["working_text"]["clauses"])[1..3], ["[VNM: First.]", "Third."]);
    }

    async fn who_refuses_leaves_a_shared_bracket_to_the_others(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op1", OP1), wording("op2", &OP2.replace("once", "twice"))])).await;
        let b = file(&thai, &id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
        let decisions = json!([{"amendment": a["id"], "outcome": "accepted", "in_brackets": ["op2"]}, {"amendment": b["id"], "outcome": "bracketed"}]);
        save(&chair, &id, 0, &json!({"decisions": decisions})).await;
        chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        viet.post(&at(&a, "/answer"), &json!({"accepted": false})).await.ok(200);
        let back = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&back["taken_out"], &back["preview"]["conflicts"]), (&json!([a["id"]]), &json!([])));
        let early = chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": ""})).await;
        assert_eq!(early.problem(409), "amendments-not-merged", "no revision has refused words: {}", early.text);
        let out = chair.post(&desk(&id), &json!({"version": back["version"]})).await.ok(200);
        let text = shown(&out["working_text"]["clauses"]);
        assert_eq!(text[1], OP2.replace("once", "[SGP: once][THA: seldom]"));
        assert!(text[0].ends_with("cross-pillar matters."), "and the rest of it is out as well");
    }

    async fn words_that_two_were_asked_about_stay_when_one_refuses_and_the_other_accepts(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let b = file(&thai, &id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
        let own = json!([{"id": "op2", "kind": "operative", "level": 0, "runs": [{"text": "Invites reports."}]}]);
        let decisions = json!([{"amendment": a["id"], "outcome": "accepted"}, {"amendment": b["id"], "outcome": "accepted"}]);
        save(&chair, &id, 0, &json!({"decisions": decisions, "clause_texts": own})).await;
        chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        thai.post(&at(&b, "/answer"), &json!({"accepted": true})).await.ok(200);
        viet.post(&at(&a, "/answer"), &json!({"accepted": false})).await.ok(200);
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": ""})).await.ok(201);
        let text = chair.get(&format!("/recommendations/{id}/revisions/1")).await.ok(200);
        assert_eq!(shown(&text["clauses"])[1], "Invites reports.");
    }

    async fn words_brought_to_one_place_stand_by_number_in_brackets_or_not(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let with = |word: &str| json!([wording("op2", &OP2.replace("report once", &format!("report {word} once")))]);
        let a = file(&viet, &id, with("openly")).await;
        let b = file(&thai, &id, with("briefly")).await;
        let decisions = json!([{"amendment": a["id"], "outcome": "bracketed"}, {"amendment": b["id"], "outcome": "accepted"}]);
        let draft = save(&chair, &id, 0, &json!({"decisions": decisions})).await;
        assert_eq!(draft["preview"]["conflicts"], json!([]));
        let done = chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        let text = shown(&done["working_text"]["clauses"])[1].clone();
        let place = |word: &str| text.find(word).unwrap_or_else(|| panic!("no {word}: {text}"));
        assert!(place("[VNM: ") < place("openly") && place("openly") < place("briefly"), "{text}");
    }

    async fn the_chairs_words_over_what_was_merged_before_are_a_new_compromise(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op1", OP1), wording("op2", &OP2.replace("once", "twice"))])).await;
        let b = file(&thai, &id, json!([wording("op3", "Requests nothing.")])).await;
        save(&chair, &id, 0, &json!({"decisions": [{"amendment": a["id"], "outcome": "accepted"}, {"amendment": b["id"], "outcome": "bracketed"}]})).await;
        chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        let own = |id: &str, words: &str| json!({"id": id, "kind": "operative", "level": 0, "runs": [{"text": words}]});
        let words = json!([own("op2", "Invites reports."), own("op3", "Requests a calendar.")]);
        let draft = save(&chair, &id, 2, &json!({"decisions": [], "clause_texts": words})).await;
        assert_eq!((&draft["ready"], &draft["reworded"]), (&json!(true), &json!([a["id"], b["id"]])));
        let done = chair.post(&desk(&id), &json!({"version": 3})).await.ok(200);
        assert_eq!(shown(&done["working_text"]["clauses"]), [OP1, "Invites reports.", "Requests a calendar."]);
        for (person, amendment) in [(&viet, &a), (&thai, &b)] {
            let told = person.get(&at(amendment, "")).await.ok(200);
            assert_eq!((&told["status"], &told["abilities"]["answer"]), (&json!("accepted_as_modified"), &json!(true)));
        }
        let again = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&again["reworded"], &again["taken_out"], &again["ready"]), (&json!([]), &json!([]), &json!(false)));
        viet.post(&at(&a, "/answer"), &json!({"accepted": true})).await.ok(200);
        thai.post(&at(&b, "/answer"), &json!({"accepted": true})).await.ok(200);
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": ""})).await.ok(201);
    }

    async fn moves_of_a_block_are_taken_in_part_and_one_that_leads_nowhere_is_said_so(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = file(&viet, &id, json!([{"op": "move_after", "clause": "op1", "after": "op3"}, {"op": "move_after", "clause": "op2", "after": "op1"}])).await;
        let draft = save(&chair, &id, 0, &json!({"decisions": [{"amendment": a["id"], "outcome": "accepted", "clauses": ["op2"]}]})).await;
        assert_eq!(draft["ready"], true);
        let done = chair.post(&desk(&id), &json!({"version": 1})).await.ok(200);
        let ids: Vec<&Value> = done["working_text"]["clauses"].as_array().unwrap().iter().map(|clause| &clause["id"]).collect();
        assert_eq!(json!(ids), json!(["op1", "op3", "op2"]));
    }

    async fn what_was_decided_of_clauses_that_a_revision_settled_is_decided_again(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op1", OP1), wording("op2", &OP2.replace("once", "twice"))])).await;
        save(&chair, &id, 0, &json!({"decisions": [{"amendment": a["id"], "outcome": "accepted", "in_brackets": ["op2"]}]})).await;
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!(OP2.replace("once", "twice"));
        revise(site, &id, &text).await;
        let view = chair.get(&desk(&id)).await.ok(200);
        assert_eq!((&view["decisions"], &view["undecided"]), (&json!([]), &json!([a["id"]])));
        let version = view["version"].as_i64().unwrap();
        save(&chair, &id, version, &json!({"decisions": [{"amendment": a["id"], "outcome": "accepted"}]})).await;
    }

    async fn what_means_nothing_beside_an_outcome_is_refused_by_name(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let a = file(&viet, &id, json!([wording("op1", OP1), wording("op2", &OP2.replace("once", "twice"))])).await;
        let said = |outcome: &str, field: &str, value: Value| json!({"decisions": [{"amendment": a["id"], "outcome": outcome, field: value}]});
        for (wrong, pointer, code) in [
            (said("accepted", "text", json!([wording("op2", "Invites nobody.")])), "/decisions/0/text", "not-expected"),
            (said("bracketed", "text", json!([wording("op2", "Invites nobody.")])), "/decisions/0/text", "not-expected"),
            (said("bracketed", "in_brackets", json!(["op2"])), "/decisions/0/in_brackets", "not-expected"),
            (said("accepted_as_modified", "in_brackets", json!(["op2"])), "/decisions/0/in_brackets", "not-expected"),
            (said("not_retained", "clauses", json!(["op2"])), "/decisions/0/clauses", "not-expected"),
            (said("accepted", "in_brackets", json!(["op3"])), "/decisions/0/in_brackets/0", "unknown-clause"),
            (json!({"decisions": [{"amendment": a["id"], "outcome": "accepted", "clauses": ["op1"], "in_brackets": ["op2"]}]}), "/decisions/0/in_brackets/0", "not-taken"),
        ] {
            let refused = chair.put(&desk(&id), "\"0\"", &wrong).await;
            refused.problem(422);
            let error = &refused.json()["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{}", refused.text);
        }
        assert_eq!(chair.get(&desk(&id)).await.ok(200)["version"], 0, "nothing was saved");
    }
}
