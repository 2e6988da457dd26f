//! Live drafting over real sockets on both databases: what two people type meets, what may not come in is refused, and
//! rights end at once.

mod carets;
mod compromises;
mod convergence;
mod durability;
mod firewall;
mod missed;
mod mutation;
mod rescued;
mod rights;
mod rounds;
mod shaping;
mod writer;

use serde_json::{Value, json};

use crate::{
    harness::{Person, Site, on_both_databases},
    life::{draft_with, save, words},
};
use writer::Writer;

/// A draft of Singapore and Viet Nam that says two things; its identifier.
pub async fn shared(site: &Site) -> String {
    let drafter = site.person("drafter.sgp").await;
    let id = draft_with(&drafter, json!({"co_sponsors": ["VNM"]})).await;
    save(&drafter, &id, &words(&["Recommends that alerts be shared.", "Invites all."])).await.ok(200);
    id
}

/// The working text as the API shows it.
pub async fn shown(person: &Person, id: &str) -> Value {
    person.get(&format!("/recommendations/{id}/working-text")).await.ok(200)
}

/// Its words, clause by clause.
pub async fn said(person: &Person, id: &str) -> Vec<String> {
    let text = shown(person, id).await;
    let words = |clause: &Value| {
        clause["runs"].as_array().unwrap().iter().map(|run| run["text"].as_str().unwrap()).collect::<String>()
    };
    text["clauses"].as_array().unwrap().iter().map(words).collect()
}

on_both_databases! {
    async fn two_people_type_in_one_clause_and_both_are_there(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        assert_eq!(a.words(), ["Recommends that alerts be shared.", "Invites all."]);
        a.add_to(0, " At once.").await;
        b.add_to(0, " In writing.").await;
        b.append("new", "Asks for a report.").await;
        a.until_saved().await;
        b.until_saved().await;
        a.until(|w| w.words().len() == 3).await;
        b.until(|w| w.words()[0].contains("At once")).await;
        assert_eq!(a.words(), b.words());
        assert_eq!(a.words(), said(&one, &id).await);
        let text = shown(&two, &id).await;
        assert!(text["version"].as_i64().unwrap() > 1, "{text}");
        let clauses: Vec<Value> = serde_json::to_value(a.clauses()).unwrap().as_array().unwrap().clone();
        assert_eq!(text["clauses"][2]["id"], clauses[2]["id"]);
        assert!(a.words()[0].contains("At once.") && a.words()[0].contains("In writing."), "{:?}", a.words());
    }

    async fn a_text_saved_as_a_whole_reaches_those_who_write_as_one_change(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        a.add_to(1, " And each.").await;
        a.until_saved().await;
        let whole = json!([
            {"id": "c1", "kind": "operative", "level": 0, "runs": [{"text": "Invites all. And each. "}, {"text": "Twice", "marks": ["bold"]}]},
            {"id": "p", "kind": "preambular", "level": 0, "runs": [{"text": "Mindful,"}]},
            {"id": "c0", "kind": "operative", "level": 1, "runs": [{"text": "Recommends that warnings be "}, {"text": "shared", "bracket": {"id": "b", "states": ["SGP", "VNM"]}}, {"text": "."}]},
        ]);
        let saved = save(&two, &id, &whole).await.ok(200);
        a.until(|w| w.words().len() == 3).await;
        let here = serde_json::to_value(a.clauses()).unwrap();
        for (index, clause) in here.as_array().unwrap().iter().enumerate() {
            for field in ["id", "kind", "level", "runs"] {
                assert_eq!(clause[field], saved["clauses"][index][field]);
            }
        }
        a.add_to(1, " again").await;
        a.until_saved().await;
        assert_eq!(said(&one, &id).await[1], "Mindful, again");
        let stale = two.put(&format!("/recommendations/{id}/working-text"), &format!("\"{}\"", saved["version"]), &json!({"clauses": whole})).await;
        assert_eq!(stale.problem(412), "stale");
    }

    async fn a_text_is_tabled_as_it_is_shown_and_who_wrote_what_is_known(site: &mut Site) {
        let id = shared(site).await;
        let (one, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let mut a = Writer::open(&site.url(), &one, &id, 77).await;
        let mut b = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 78).await;
        a.add_to(1, " Mine.").await;
        a.until_saved().await;
        b.until(|w| w.words()[1].contains("Mine")).await;
        b.add_to(1, " Yours.").await;
        b.until_saved().await;
        let authors = one.get(&format!("/recommendations/{id}/working-text/authors")).await.ok(200);
        let name = |index: &Value| authors["authors"][usize::try_from(index.as_u64().unwrap()).unwrap()]["delegation"].clone();
        let passages = authors["clauses"][1]["passages"].as_array().unwrap();
        let who: Vec<(Value, Value)> = passages.iter()
            .map(|p| (p["text"].clone(), if p["author"].is_null() { Value::Null } else { name(&p["author"]) })).collect();
        assert_eq!(who, [(json!("Invites all."), Value::Null), (json!(" Mine."), json!("SGP")), (json!(" Yours."), json!("VNM"))]);
        assert_eq!(authors["authors"][0]["client"], 77);
        let revision = head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        assert_eq!(revision["clauses"], shown(&head, &id).await["clauses"]);
        assert_eq!(a.closed_at_once().await, 4409);
        assert_eq!(b.closed_at_once().await, 4409);
        // What was issued stands by itself: without anything that is kept of the typing it is the same, and verifies.
        for table in ["live_updates", "live_clients", "live_texts"] {
            site.vandalise(&format!("DELETE FROM {table}"));
        }
        let again = head.get(&format!("/recommendations/{id}/revisions/0")).await.ok(200);
        assert_eq!((&again["fingerprint"], &again["clauses"]), (&revision["fingerprint"], &revision["clauses"]));
        let secretariat = site.person("secretariat").await;
        let verified = secretariat.post("/record/verification", &json!({"recommendation": id})).await.ok(200);
        assert_eq!(verified["ok"], json!(true), "{verified}");
        let chair = site.person("chair").await;
        let anew = Writer::open(&site.url(), &chair, &id, 79).await;
        assert_eq!(anew.words(), said(&chair, &id).await);
    }

    async fn words_of_somebody_who_left_are_not_lost_with_a_clause_that_another_moves_joins_or_deletes(site: &mut Site) {
        let id = shared(site).await;
        let (one, two, third) = (site.person("drafter.sgp").await, site.person("head.vnm").await, site.person("head.sgp").await);
        let mut watcher = Writer::open(&site.url(), &third, &id, 9).await;
        for (round, act) in (0..).zip(["move", "join", "delete"]) {
            let mut a = Writer::open(&site.url(), &one, &id, 100 + round).await;
            let mut b = Writer::open(&site.url(), &two, &id, 200 + round).await;
            b.announce(1, "{}").await;
            watcher.until(|w| w.present.contains_key(&(200 + round))).await;
            let last = b.words().len() - 1;
            b.add_to(last, &format!(" Left {act}.")).await;
            b.until_saved().await;
            b.leave().await;
            watcher.until(|w| !w.present.contains_key(&(200 + round))).await;
            // It has heard nothing of that yet.
            let mut clauses = a.clauses();
            match act {
                "move" => clauses.rotate_right(1),
                "join" => {
                    let first = clauses[0].clone();
                    clauses = vec![mufakat::domain::texts::Clause::new(first.id.as_str(), first.kind, 0, a.words().concat())];
                }
                _ => clauses.clear(),
            }
            a.write(&clauses).await;
            a.until_saved().await;
            a.until(|w| w.words().concat().contains(&format!("Left {act}."))).await;
            let now = a.words();
            assert_eq!(said(&one, &id).await, now);
            assert_eq!(now.concat().matches("Left").count(), usize::try_from(round).unwrap() + 1, "{now:?}");
            watcher.until(|w| w.words() == now).await;
            a.leave().await;
        }
    }

    async fn what_was_typed_while_away_is_brought_back(site: &mut Site) {
        let id = shared(site).await;
        let one = site.person("drafter.sgp").await;
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 2).await;
        a.add_to(0, " Before.").await;
        a.until_saved().await;
        let mut text = a.leave().await;
        let mut clauses = text.clauses().unwrap();
        let alone = format!("{} Alone.", mufakat::domain::texts::plain(&clauses[0]));
        clauses[0] = mufakat::domain::texts::Clause::new("c0", clauses[0].kind, 0, alone);
        text.become_text(&clauses).unwrap();
        b.until(|w| w.words()[0].contains("Before")).await;
        b.add_to(1, " Meanwhile.").await;
        b.until_saved().await;
        let mut a = Writer::bring(&site.url(), &one, &id, 1, text).await;
        a.until(|w| w.synced && w.saved == Some(0)).await;
        b.until(|w| w.words()[0].contains("Alone")).await;
        assert_eq!(a.words(), b.words());
        assert_eq!(a.words(), said(&one, &id).await);
        assert_eq!(a.words(), ["Recommends that alerts be shared. Before. Alone.", "Invites all. Meanwhile."]);
    }

    async fn everybody_sees_who_is_there_by_session_not_by_claim(site: &mut Site) {
        let id = shared(site).await;
        let mut a = Writer::open(&site.url(), &site.person("drafter.sgp").await, &id, 1).await;
        let mut b = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 2).await;
        a.announce(1, r#"{"user":{"name":"The Chair","delegation":"CHAIR"},"cursor":{"anchor":{"tname":"body"},"head":{"tname":"body"}},"more":"x"}"#).await;
        b.until(|w| w.present.contains_key(&1)).await;
        let state = b.present[&1].clone();
        assert_eq!((&state["user"]["name"], &state["user"]["delegation"]), (&json!("Drafter of Singapore"), &json!("SGP")));
        assert_eq!((&state["cursor"]["anchor"]["tname"], &state["more"]), (&json!("body"), &Value::Null));
        // Nobody moves somebody else's caret or sends them away.
        b.announce_as(1, 9, "null").await;
        b.announce(1, r#"{"cursor":null}"#).await;
        a.until(|w| w.present.contains_key(&2)).await;
        assert!(a.present.contains_key(&1));
        a.leave().await;
        b.until(|w| !w.present.contains_key(&1)).await;
    }
}
