//! Brackets over HTTP: listed, owned by states, resolved; and a sign-off waits for them.

use serde_json::{Value, json};

use crate::{
    harness::{Person, on_both_databases},
    tabled::{recorded, release, revise, tabled, zero_draft},
};

fn bracketed() -> Value {
    let mut text = zero_draft();
    text[1]["runs"] = json!([
        {"text": "Invites every body to report "},
        {"text": "once", "bracket": {"id": "a1.0", "states": ["SGP"]}},
        {"text": "twice", "bracket": {"id": "a1.1", "states": ["VNM"]}},
        {"text": " a year."},
    ]);
    text[2]["runs"] =
        json!([{"text": "Requests", "bracket": {"id": "b1", "states": ["IDN"]}}, {"text": " a calendar."}]);
    text
}

fn path(on: &str, tail: &str) -> String {
    format!("/recommendations/{on}/brackets{tail}")
}

async fn owners(person: &Person, on: &str, bracket: &str) -> Value {
    let view = person.get(&path(on, "")).await.ok(200);
    let found = view["items"].as_array().unwrap().iter().find(|item| item["id"] == bracket).unwrap().clone();
    found["states"].clone()
}

/// Where the person's notices of this kind lead, sorted.
async fn linked(person: &Person, kind: &str) -> Vec<String> {
    let all = person.get("/notices?limit=200").await.ok(200);
    let of_kind = all["items"].as_array().unwrap().iter().filter(|notice| notice["kind"] == kind);
    let mut links: Vec<String> = of_kind.map(|notice| notice["link"].as_str().unwrap().to_owned()).collect();
    links.sort_unstable();
    links
}

on_both_databases! {
    async fn brackets_are_listed_owned_and_resolved_before_a_sign_off_opens(site: &mut Site) {
        let id = tabled(site).await;
        revise(site, &id, &bracketed()).await;
        let (viet, thai, chair) = (site.person("head.vnm").await, site.person("head.tha").await, site.person("chair").await);
        let view = thai.get(&path(&id, "")).await.ok(200);
        assert_eq!((&view["total"], &view["items"][0]["id"], &view["items"][0]["states"]), (&json!(2), &json!("a1"), &json!(["SGP", "VNM"])));
        assert_eq!(view["items"][0]["variants"][1], json!({"id": "a1.1", "states": ["VNM"], "text": "twice", "clause": "op2"}));
        assert_eq!(view["items"][0]["abilities"], json!({"join": true, "leave": false, "resolve": false}));
        let open = json!({"revision": 1, "procedure": {"kind": "express"}});
        let signing = format!("/recommendations/{id}/sign-offs");
        let refused = chair.post(&signing, &open).await;
        assert_eq!((refused.problem(409).as_str(), &refused.json()["detail"]), ("open-brackets", &json!("Text is still in brackets: OP2 (SGP), OP2 (VNM), OP3 (IDN).")));

        let join = |variant: &str| json!({"variant": variant});
        for who in ["drafter.tha", "chair", "secretariat"] {
            assert_eq!(site.person(who).await.post(&path(&id, "/a1/owners"), &join("a1.1")).await.problem(403), "not-your-act", "{who}");
        }
        assert_eq!(thai.post(&path(&id, "/a1/owners"), &json!({})).await.problem(422), "invalid");
        thai.post(&path(&id, "/a1/owners"), &join("a1.1")).await.ok(200);
        assert_eq!(thai.post(&path(&id, "/a1/owners"), &join("a1.1")).await.problem(409), "owner-already");
        thai.post(&path(&id, "/b1/owners"), &json!({})).await.ok(200);
        assert_eq!(owners(&thai, &id, "b1").await, json!(["IDN", "THA"]));
        thai.post(&path(&id, "/b1/owners"), &json!({"withdrawn": true})).await.ok(200);
        assert_eq!(thai.post(&path(&id, "/b1/owners"), &json!({"withdrawn": true})).await.problem(409), "not-an-owner");
        viet.post(&path(&id, "/a1/owners"), &json!({"variant": "a1.1", "withdrawn": true})).await.ok(200);
        assert_eq!(thai.post(&path(&id, "/a1/owners"), &json!({"variant": "a1.1", "withdrawn": true})).await.problem(409), "last-owner");

        assert_eq!(viet.post(&path(&id, "/a1/resolution"), &join("a1.1")).await.problem(403), "not-your-act");
        chair.post(&path(&id, "/a9/resolution"), &join("a9")).await.problem(404);
        chair.post(&path(&id, "/a1/resolution"), &join("a1.7")).await.problem(422);
        chair.post(&path(&id, "/a1/resolution"), &json!({})).await.problem(422);
        assert_eq!(chair.post_once(&path(&id, "/a1/resolution"), "r1", &join("a1.1")).await.ok(200)["total"], 1);
        assert_eq!(chair.post_once(&path(&id, "/a1/resolution"), "r1", &join("a1.1")).await.ok(200)["total"], 1, "the second click resolves nothing more");
        assert_eq!(chair.post(&path(&id, "/b1/resolution"), &json!({"variant": null})).await.ok(200)["total"], 0);
        let text = chair.get(&format!("/recommendations/{id}/working-text")).await.ok(200);
        assert_eq!(text["clauses"][1]["runs"], json!([{"text": "Invites every body to report twice a year."}]));
        assert_eq!(text["clauses"][2]["runs"], json!([{"text": "a calendar."}]));
        let record: Vec<String> = recorded(site, &id, "bracket.").await.into_iter().map(|(act, _)| act).collect();
        assert_eq!(record, ["bracket.joined", "bracket.joined", "bracket.left", "bracket.left", "bracket.resolved", "bracket.resolved"]);
        let place = |part: &str| format!("/r/{id}{part}");
        assert_eq!(linked(&chair, "bracket.joined").await, [place("/brackets#bracket-a1"), place("/brackets#bracket-b1")]);
        assert_eq!(linked(&thai, "bracket.resolved").await, [place("?revision=working#clause-op2")], "the bracket is on its page no more");
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Agreed"})).await.ok(201);
        chair.post(&signing, &json!({"revision": 2, "procedure": {"kind": "express"}})).await.ok(201);
    }

    async fn observers_and_strangers_learn_of_no_bracket(site: &mut Site) {
        let id = tabled(site).await;
        revise(site, &id, &bracketed()).await;
        release(site, &id, true).await;
        for who in ["observer.jpn", "other.secretariat"] {
            let person = site.person(who).await;
            person.get(&path(&id, "")).await.problem(404);
            person.post(&path(&id, "/a1/owners"), &json!({"variant": "a1.1"})).await.problem(404);
            person.post(&path(&id, "/a1/resolution"), &json!({"variant": "a1.1"})).await.problem(404);
        }
    }
}
