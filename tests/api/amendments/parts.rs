//! One amendment, clause by clause: one taken as it is, one in brackets, one in the chair's own words, one not at all.

use serde_json::{Value, json};

use super::{at, file, wording};
use crate::{
    harness::{Person, on_both_databases},
    tabled::tabled,
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
        assert_eq!((&done["merged"], &done["bracketed"]), (&json!([1, 2]), &json!([2])));
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
        ] {
            let refused = chair.put(&desk(&id), "\"0\"", &wrong).await;
            refused.problem(422);
            let error = &refused.json()["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{}", refused.text);
        }
        assert_eq!(chair.get(&desk(&id)).await.ok(200)["version"], 0, "nothing was saved");
    }
}
