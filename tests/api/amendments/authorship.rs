//! Who changed what, over HTTP.

use serde_json::{Value, json};

use super::{amendment, at, file, path, wording};
use crate::{
    harness::on_both_databases,
    tabled::{release, revise, tabled, zero_draft},
};

const OP2: &str = "Invites every body to report once a year in one page.";

on_both_databases! {
    async fn every_change_of_a_clause_has_its_revision_amendment_and_states(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let amendment = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        site.person("head.tha").await.post(&at(&amendment, "/support"), &json!({"sponsor": true})).await.ok(200);
        chair.post(&at(&amendment, "/disposition"), &json!({"outcome": "accepted"})).await.ok(200);
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!("Invites every body to report twice a year in two pages.");
        revise(site, &id, &text).await;
        release(site, &id, false).await;
        let observer = site.person("observer.jpn").await;
        let path = format!("/recommendations/{id}/clauses/op2/history");
        let history = observer.get(&path).await.ok(200);
        let items = history["items"].as_array().unwrap();
        let seen: Vec<Value> = items.iter().map(|item| json!([item["revision"], item["change"], item["by"]["delegation"], item["brought_by"][0]["number"], item["brought_by"][0]["states"]])).collect();
        assert_eq!(json!(seen), json!([[0, "inserted", "SGP", null, null], [1, "changed", "CHAIR", 1, ["THA", "VNM"]]]));
        assert_eq!(observer.get(&format!("/recommendations/{id}/clauses/op1/history")).await.ok(200)["items"].as_array().unwrap().len(), 1);
        let first = observer.get(&format!("{path}?limit=1")).await.ok(200);
        assert_eq!((&first["items"][0]["revision"], &first["next_cursor"]), (&json!(0), &json!("0")));
        let second = observer.get(&format!("{path}?limit=1&cursor=0")).await.ok(200);
        assert_eq!((&second["items"][0]["revision"], &second["next_cursor"]), (&json!(1), &Value::Null));
        observer.get(&format!("/recommendations/{id}/clauses/op9/history")).await.problem(404);
        let blame = observer.get(&format!("/recommendations/{id}/blame")).await.ok(200);
        let words: Vec<Value> = blame["clauses"][1]["segments"].as_array().unwrap().iter().map(|s| json!([s["text"], blame["origins"][s["origin"].as_u64().unwrap() as usize]["states"]])).collect();
        assert_eq!(json!(words), json!([
            ["Invites every body to report ", ["SGP"]], ["twice", ["THA", "VNM"]], [" a year in ", ["SGP"]], ["two pages", ["CHAIR"]], [".", ["SGP"]],
        ]));
        assert_eq!(observer.get(&format!("/recommendations/{id}/blame?revision=0")).await.ok(200)["origins"].as_array().unwrap().len(), 1);
        observer.get(&format!("/recommendations/{id}/blame?revision=2")).await.problem(422);
        site.person("other.secretariat").await.get(&path).await.problem(404);
    }

    async fn words_an_amendment_brought_in_brackets_are_its_own_also_when_it_is_withdrawn(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let amendment = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let decisions = json!({"decisions": [{"amendment": amendment["id"], "outcome": "bracketed"}]});
        let desk = format!("/recommendations/{id}/merge");
        chair.put(&desk, "\"0\"", &decisions).await.ok(200);
        chair.post(&desk, &json!({"version": 1})).await.ok(200);
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": ""})).await.ok(201);
        viet.post(&at(&amendment, "/withdrawal"), &json!({})).await.ok(200);
        let history = viet.get(&format!("/recommendations/{id}/clauses/op2/history")).await.ok(200);
        let brought = &history["items"][1]["brought_by"][0];
        assert_eq!((&brought["number"], &brought["outcome"]), (&json!(1), &json!("bracketed")));
    }

    async fn words_of_a_compromise_refused_after_its_revision_keep_their_amendment(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let amendment = file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let offer = |word: &str| json!({"outcome": "accepted_as_modified", "text": [wording("op2", &OP2.replace("once", word))]});
        let (desk, dispose) = (format!("/recommendations/{id}/merge"), at(&amendment, "/disposition"));
        let path = format!("/recommendations/{id}/clauses/op2/history");
        let merge = async || {
            let version = chair.get(&desk).await.ok(200)["version"].clone();
            chair.post(&desk, &json!({"version": version})).await.ok(200);
        };
        chair.post(&dispose, &offer("rarely")).await.ok(200);
        viet.post(&at(&amendment, "/answer"), &json!({"accepted": false})).await.ok(200);
        chair.post(&dispose, &offer("often")).await.ok(200);
        merge().await;
        site.turn(1_000);
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": ""})).await.ok(201);
        let before = viet.get(&path).await.ok(200)["items"][1]["brought_by"].clone();
        assert_eq!((&before[0]["number"], before.as_array().unwrap().len()), (&json!(1), 1), "the first offer was in no revision");
        site.turn(1_000);
        viet.post(&at(&amendment, "/answer"), &json!({"accepted": false})).await.ok(200);
        assert_eq!(viet.get(&path).await.ok(200)["items"][1]["brought_by"], before, "its words are in the text as before");
        let blame = viet.get(&format!("/recommendations/{id}/blame")).await.ok(200);
        let origins = blame["origins"].as_array().unwrap();
        assert!(origins.iter().any(|origin| origin["number"] == 1 && origin["states"] == json!(["VNM"])), "{origins:?}");
    }

    async fn the_compilation_is_printed_with_its_readers_name(site: &mut Site) {
        let id = tabled(site).await;
        let viet = site.person("head.vnm").await;
        file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        let page = viet.get(&format!("/recommendations/{id}/export?format=html&view=compilation")).await;
        page.ok(200);
        assert!(page.text.contains("[once] [VNM (1): <ins>twice</ins>]") && page.text.contains("Head of Viet Nam"), "{}", page.text);
        let thai = file(&site.person("head.tha").await, &id, json!([wording("op3", "Requests a list.")])).await;
        let narrowed = viet.get(&format!("/recommendations/{id}/export?format=html&view=compilation&state=THA&clause=op3")).await;
        narrowed.ok(200);
        assert!(narrowed.text.contains("THA") && !narrowed.text.contains("twice") && !narrowed.text.contains("Decides"), "{}", narrowed.text);
        assert!(narrowed.text.contains("Only amendments proposed by THA, on OP3."), "{}", narrowed.text);
        assert!(!narrowed.text.contains("Amendment 1:"), "{}", narrowed.text);
        let folded = viet.get(&format!("/recommendations/{id}/export?format=html&view=compilation&state=VNM&only=true")).await;
        assert!(folded.text.contains("Only amendments proposed by VNM. Only clauses with proposals; the others are counted."), "{}", folded.text);
        assert_eq!(folded.text.matches("<i>1 clause without proposals</i>").count(), 2, "before and after OP2: {}", folded.text);
        assert!(!folded.text.contains("Decides") && !folded.text.contains("calendar"), "{}", folded.text);
        viet.get(&format!("/recommendations/{id}/export?format=html&view=compilation&only=perhaps")).await.problem(422);
        let mut text = zero_draft();
        text[2]["runs"][0]["text"] = json!("Requests the Secretariat to keep nothing.");
        revise(site, &id, &text).await;
        assert_eq!(viet.get(&at(&thai, "")).await.ok(200)["status"], "needs_attention");
        let whole = viet.get(&format!("/recommendations/{id}/export?format=html&view=compilation")).await;
        assert!(whole.text.contains("Amendment 2: THA; written for Zero draft") && whole.text.contains("<ins>Requests a list.</ins>"), "{}", whole.text);
        let past = viet.get(&format!("/recommendations/{id}/export?format=html&view=compilation&revision=0")).await;
        assert!(past.text.contains("Zero draft, compilation") && !past.text.contains("keep nothing"), "{}", past.text);
        for wrong in ["?format=json&view=compilation", "?format=html&view=other"] {
            viet.get(&format!("/recommendations/{id}/export{wrong}")).await.problem(422);
        }
        site.person("observer.jpn").await.get(&format!("/recommendations/{id}/export?format=html&view=compilation")).await.problem(404);
    }

    async fn a_printed_compilation_marks_what_is_only_prepared_and_what_contradicts(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, thai) = (site.person("head.vnm").await, site.person("head.tha").await);
        file(&viet, &id, json!([wording("op2", &OP2.replace("once", "twice"))])).await;
        file(&thai, &id, json!([wording("op2", &OP2.replace("once", "seldom"))])).await;
        file(&thai, &id, json!([wording("op2", &OP2.replace("one page", "two pages"))])).await;
        viet.post(&path(&id), &amendment("op1", false)).await.ok(201);
        let export = format!("/recommendations/{id}/export?format=html&view=compilation");
        let own = viet.get(&export).await;
        for part in [
            "[VNM (1\u{2021}): <ins>twice</ins>] [THA (2\u{2021}): <ins>seldom</ins>]",
            "[THA (3): <ins>two pages</ins>]",
            "Amendments 1 and 2 change the same words of OP2.",
            "Internal to VNM",
            "[prepared, VNM: <ins class=\"p\">",
        ] {
            assert!(own.text.contains(part), "{part}\n{}", own.text);
        }
        for page in [thai.get(&export).await, viet.get(&format!("{export}&status=proposed")).await] {
            page.ok(200);
            assert!(!page.text.contains("repared") && !page.text.contains("Internal") && !page.text.contains("better"), "{}", page.text);
        }
    }
}
