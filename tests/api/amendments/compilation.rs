//! The compilation over HTTP: what each person sees of it, and where.

use serde_json::{Value, json};

use super::{amendment, at, file, path, propose, wording};
use crate::{
    harness::{Person, on_both_databases},
    tabled::{release, tabled},
};

async fn compiled(person: &Person, on: &str, query: &str) -> Value {
    person.get(&format!("/recommendations/{on}/compilation{query}")).await.ok(200)
}

fn new(id: &str, after: &str) -> Value {
    json!({"op": "insert_after", "after": after, "new": {"id": id, "kind": "operative", "level": 0, "runs": [{"text": "Notes it."}]}})
}

on_both_databases! {
    async fn every_proposal_stands_in_its_place_with_its_owners(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai, laos) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("head.lao").await);
        let first = file(&viet, &id, json!([wording("op2", "Invites every body to report twice a year in one page.")])).await;
        thai.post(&at(&first, "/support"), &json!({"sponsor": true})).await.ok(200);
        laos.post(&at(&first, "/opposition"), &json!({"reason": "Too often."})).await.ok(200);
        file(&laos, &id, json!([wording("op2", "Invites every body to report seldom in one page.")])).await;
        file(&laos, &id, json!([new("n1", "op1")])).await;
        file(&thai, &id, json!([new("n1", "op1"), {"op": "move_after", "clause": "op3", "after": "op1"}])).await;
        file(&viet, &id, json!([{"op": "delete", "clause": "op3"}])).await;
        let view = compiled(&viet, &id, "").await;
        assert_eq!(view["totals"], json!({"amendments": 5, "placed": 5, "conflicts": 2, "clauses_touched": 2}));
        let names: Vec<&str> = view["clauses"].as_array().unwrap().iter().map(|c| c["reference"].as_str().unwrap()).collect();
        assert_eq!(names, ["OP1", "OP1 bis", "OP1 ter", "OP1 quater", "OP2", "OP3"]);
        assert_eq!((&view["clauses"][1]["states"], &view["clauses"][3]["place"]), (&json!(["LAO"]), &json!("moved_here")));
        let words = &view["clauses"][4]["segments"][1];
        assert_eq!((&words["conflict"], &words["base"]), (&json!(true), &json!([{"text": "once a year"}])));
        assert_eq!((&words["options"][0]["states"], &words["options"][0]["runs"]), (&json!(["THA", "VNM"]), &json!([{"text": "twice a year"}])));
        assert_eq!(words["options"][1]["runs"], json!([{"text": "seldom"}]));
        let moved = &view["clauses"][5];
        assert_eq!((&moved["moves"][0]["to_reference"], &moved["deletions"][0]["number"]), (&json!("OP1 quater"), &json!(5)));
        let kinds: Vec<&str> = view["conflicts"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["same_words", "move_and_deletion"]);
        assert_eq!(view["conflicts"][0]["sentence"], "Amendments 1 and 2 change the same words of OP2.");
        assert_eq!((&view["amendments"][0]["label"], &view["amendments"][0]["opposers"]), (&json!("THA, VNM"), &json!(["LAO"])));
        assert_eq!(view["amendments"][0]["conflicts_with"], json!([2]));
        for (query, numbers) in [("?state=THA", vec![1, 4]), ("?clause=op2", vec![1, 2]), ("?status=accepted", vec![]), ("?state=LAO&clause=op1", vec![3])] {
            let found = compiled(&viet, &id, query).await;
            let found: Vec<i64> = found["amendments"].as_array().unwrap().iter().map(|a| a["number"].as_i64().unwrap()).collect();
            assert_eq!(found, numbers, "{query}");
        }
        let part = compiled(&viet, &id, "?state=THA").await;
        let names: Vec<&str> = part["clauses"].as_array().unwrap().iter().map(|c| c["reference"].as_str().unwrap()).collect();
        assert_eq!(names, ["OP1", "OP1 ter", "OP1 quater", "OP2", "OP3"], "what is left out renames nothing");
        for wrong in ["?revision=1", "?revision=x", "?status=open", "?state=vnm"] {
            viet.get(&format!("/recommendations/{id}/compilation{wrong}")).await.problem(422);
        }
    }

    async fn what_a_delegation_prepared_is_in_its_own_compilation_alone(site: &mut Site) {
        let id = tabled(site).await;
        release(site, &id, false).await;
        let viet = site.person("head.vnm").await;
        propose(&viet, &id, "op1").await;
        viet.post(&path(&id), &amendment("op2", false)).await.ok(201);
        assert_eq!(compiled(&site.person("drafter.vnm").await, &id, "").await["totals"]["amendments"], 2);
        for who in ["head.tha", "head.sgp", "chair", "secretariat", "observer.jpn"] {
            let view = compiled(&site.person(who).await, &id, "").await;
            assert_eq!(view["totals"]["amendments"], 1, "{who}");
            assert_eq!(view["clauses"][1]["changed"], false, "{who}");
        }
        site.person("other.secretariat").await.get(&format!("/recommendations/{id}/compilation")).await.problem(404);
    }
}
