//! What a merge wrote and somebody took out again before the revision: allowed, and named by the revision.

use serde_json::{Value, json};

use super::{file, wording};
use crate::{
    harness::{Person, Site, on_both_databases},
    tabled::{recorded, tabled},
};

const OP1: &str = "Decides that each platform names one contact for all matters.";
const OP2: &str = "Invites every body to report once a year in one page.";

/// Viet Nam's amendment to OP1 is accepted, its other to OP2 put in brackets with Thailand's, and both are merged.
async fn merged(site: &Site, id: &str) -> Vec<Value> {
    let (viet, thai) = (site.person("head.vnm").await, site.person("head.tha").await);
    let chair = site.person("chair").await;
    let one = file(&viet, id, json!([wording("op1", OP1)])).await;
    let two = file(&viet, id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
    let three = file(&thai, id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
    let decisions = json!({"decisions": [
        {"amendment": one["id"], "outcome": "accepted"},
        {"amendment": two["id"], "outcome": "bracketed"},
        {"amendment": three["id"], "outcome": "bracketed"},
    ]});
    let desk = format!("/recommendations/{id}/merge");
    chair.put(&desk, "\"0\"", &decisions).await.ok(200);
    let done = chair.post(&desk, &json!({"version": 1})).await.ok(200);
    done["working_text"]["clauses"].as_array().unwrap().clone()
}

async fn write(chair: &Person, id: &str, clauses: &[Value]) {
    let path = format!("/recommendations/{id}/working-text");
    let fields = ["id", "kind", "level", "runs"];
    let sent: Vec<Value> = clauses
        .iter()
        .map(|clause| {
            fields.iter().map(|field| ((*field).to_owned(), clause[*field].clone())).collect::<Value>()
        })
        .collect();
    let version = chair.get(&path).await.etag();
    chair.put(&path, &version, &json!({"clauses": sent})).await.ok(200);
}

/// Issues the working text and gives what the record says of it and what Thailand reads.
async fn issued(site: &Site, id: &str) -> (Value, String) {
    let chair = site.person("chair").await;
    chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": ""})).await.ok(201);
    let payload = recorded(site, id, "revision.issued").await.pop().unwrap().1;
    let notices = site.person("head.tha").await.get("/notices?limit=50").await.ok(200);
    let mut said = notices["items"].as_array().unwrap().iter();
    let said = said.find(|notice| notice["sentence"].as_str().unwrap().starts_with("Rev.1")).unwrap();
    (payload, said["sentence"].as_str().unwrap().to_owned())
}

on_both_databases! {
    async fn merged_words_and_brackets_that_are_written_over_are_named_by_the_revision(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let mut text = merged(site, &id).await;
        text[0]["runs"] = json!([{"text": "Decides nothing."}]);
        text[1]["runs"] = json!([{"text": OP2}]);
        write(&chair, &id, &text).await;
        let (payload, sentence) = issued(site, &id).await;
        assert_eq!(payload["overwritten"], json!([{"amendment": 1, "state": "VNM", "reference": "OP1"}]));
        assert_eq!(payload["closed_brackets"], json!([{"clause": "op2", "bracket": "a2-3", "reference": "OP2", "states": ["SGP", "THA", "VNM"]}]));
        assert!(sentence.contains("The bracket in OP2 (SGP, THA, VNM) is closed."), "{sentence}");
        assert!(sentence.ends_with("What was merged of amendment 1 (VNM) in OP1 was written over before it was issued."), "{sentence}");
    }

    async fn what_is_written_beside_merged_words_and_what_comes_back_is_not_named(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let text = merged(site, &id).await;
        let mut less = text.clone();
        less[0]["runs"] = json!([{"text": "Decides nothing."}]);
        less[1]["runs"] = json!([{"text": OP2}]);
        write(&chair, &id, &less).await;
        let mut beside = text.clone();
        beside[0]["runs"] = json!([{"text": OP1.replace("all matters", "all urgent matters")}]);
        write(&chair, &id, &beside).await;
        let (payload, sentence) = issued(site, &id).await;
        assert_eq!((&payload["overwritten"], &payload["closed_brackets"]), (&Value::Null, &Value::Null));
        assert!(!sentence.contains("closed") && !sentence.contains("written over"), "{sentence}");
    }

    async fn one_states_words_taken_out_of_a_bracket_are_named(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let mut text = merged(site, &id).await;
        let runs = text[1]["runs"].as_array_mut().unwrap();
        runs.retain(|run| run["bracket"]["id"] != "a2-3.1");
        write(&chair, &id, &text).await;
        let (payload, sentence) = issued(site, &id).await;
        assert_eq!(payload["closed_brackets"], json!([{"clause": "op2", "bracket": "a2-3", "reference": "OP2", "states": ["VNM"]}]), "{sentence}");
    }

    async fn a_bracket_that_was_gone_before_a_second_merge_is_still_named(site: &mut Site) {
        let id = tabled(site).await;
        let chair = site.person("chair").await;
        let mut text = merged(site, &id).await;
        text[1]["runs"] = json!([{"text": OP2}]);
        write(&chair, &id, &text).await;
        let late = file(&site.person("head.tha").await, &id, json!([wording("op3", "Requests a list.")])).await;
        let desk = format!("/recommendations/{id}/merge");
        let version = chair.get(&desk).await.ok(200)["version"].as_i64().unwrap();
        let decisions = json!({"decisions": [{"amendment": late["id"], "outcome": "accepted"}]});
        chair.put(&desk, &format!("\"{version}\""), &decisions).await.ok(200);
        chair.post(&desk, &json!({"version": version + 1})).await.ok(200);
        let (payload, sentence) = issued(site, &id).await;
        assert_eq!(payload["closed_brackets"][0]["bracket"], "a2-3", "{sentence}");
        assert_eq!(payload["overwritten"], Value::Null);
    }
}
