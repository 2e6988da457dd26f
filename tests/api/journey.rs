//! The main job, end to end over the API: a text of a statement's size is entered, tabled, commented, revised, opened for express
//! consensus, objected to, recalled, revised, signed by ten states (one with a reservation, one ad referendum and then confirmed, one on
//! instruction), adopted, packaged, submitted, and its record verified, here and offline.
//!
//! The text is our own. `MUFAKAT_JOURNEY_TEXT=path` takes another: a line each clause.

use serde_json::{Value, json};

use crate::harness::{MANDATE, Person, STATES, on_both_databases};

const OWN_TEXT: &str = "\
PREAMBLE|The Ministers responsible for cybersecurity of the Member States, meeting in regular session,
PREAMBLE|Mindful that a fault in one network reaches its neighbours within minutes, and that no State answers for it alone,
PREAMBLE|Aware that the sectoral platforms of the three pillars have each begun useful work, and that this work is seldom known to the others,
PREAMBLE|Bearing in mind the voluntary norms of responsible State behaviour compiled by the Group of Governmental Experts in 2015,
PREAMBLE|Convinced that confidence grows from small practical steps that are kept,
HEADING|Coordination
Recommend that each platform name one contact for cross-pillar matters and keep the name current;
Recommend that the contacts meet twice a year, once in person, and report in one page;
SUB|on what each platform plans for the coming twelve months;
SUB|on where two platforms plan the same;
SUB|on what no platform plans although it was asked for;
Recommend that a calendar of exercises, trainings and dialogues be kept by the Secretariat and open to all platforms;
HEADING|Norms
Recommend that Member States describe, each for itself, how it carries out the norms it already observes;
Recommend that the descriptions be compared in a working group with equal voice for every State;
HEADING|Critical infrastructure
Recommend that operators of cross-border services be told of grave vulnerabilities without delay, through the national teams;
Recommend that a Member State asked for help answer within one working day, if only to say that it cannot;
HEADING|Capacity
Recommend that places in regional trainings be shared so that every Member State sends at least two officers a year;
Recommend that what is learned in answering criminal use of networks be exchanged without names of victims.";

/// The lines as clauses.
fn clauses(text: &str) -> Value {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let list = lines.enumerate().map(|(at, line)| {
        let (kind, level, words) = match line.split_once('|') {
            Some(("PREAMBLE", words)) => ("preambular", 0, words),
            Some(("HEADING", words)) => ("heading", 0, words),
            Some(("SUB", words)) => ("operative", 1, words),
            _ => ("operative", 0, line),
        };
        json!({"id": format!("c{at}"), "kind": kind, "level": level, "runs": [{"text": words}]})
    });
    Value::Array(list.collect())
}

fn text() -> String {
    #[allow(clippy::disallowed_methods, reason = "which text to try is the caller's choice")]
    match std::env::var_os("MUFAKAT_JOURNEY_TEXT") {
        Some(path) => std::fs::read_to_string(path).unwrap(),
        None => OWN_TEXT.to_owned(),
    }
}

async fn save(person: &Person, id: &str, clauses: &Value) {
    let path = format!("/recommendations/{id}/working-text");
    let now = person.get(&path).await;
    now.ok(200);
    person.put(&path, &now.etag(), &json!({"clauses": clauses})).await.ok(200);
}

async fn sign(person: &Person, sign_off: &str, position: Value) -> Value {
    person.post(&format!("/sign-offs/{sign_off}/positions"), &position).await.ok(201)
}

on_both_databases! {
    async fn a_statement_goes_from_its_first_line_to_the_leaders(site: &mut Site) {
        let (drafter, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let (chair, secretariat) = (site.person("chair").await, site.person("secretariat").await);
        let mut heads = Vec::new();
        for state in STATES {
            heads.push((state, site.person(&format!("head.{}", state.to_lowercase())).await));
        }
        let head_of = |state: &str| heads.iter().find(|(code, _)| *code == state).unwrap().1.clone();

        // A drafter enters the text, the head tables it.
        let made = drafter.post(&format!("/mandates/{MANDATE}/recommendations"), &json!({
            "title": "Coordination of cybersecurity work across the pillars", "taskings": ["T1", "T2", "T3", "T4"],
            "lead_body": "AMCC", "involved_bodies": ["TELMIN", "AMMTC"], "norms": ["13(a)"],
            "co_sponsors": ["IDN"], "marking": "GREEN",
        })).await.ok(201);
        let id = made["id"].as_str().unwrap().to_owned();
        let mut clauses = clauses(&text());
        save(&drafter, &id, &clauses).await;
        assert_eq!(drafter.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Zero draft"})).await.problem(403), "not-your-act");
        let zero = head.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Zero draft"})).await.ok(201);
        assert_eq!((zero["number"].as_i64(), zero["label"].as_str()), (Some(0), Some("Zero draft")));

        // A colleague comments, the chair revises: a word changes and a clause moves.
        let quote: String = zero["clauses"][2]["runs"][0]["text"].as_str().unwrap().chars().take(20).collect();
        head_of("THA").post(&format!("/recommendations/{id}/comments"), &json!({
            "scope": "all", "body": "Could we be more precise here?",
            "anchor": {"revision": 0, "clause": zero["clauses"][2]["id"], "quote": quote, "prefix": "", "suffix": ""},
        })).await.ok(201);
        let list = clauses.as_array_mut().unwrap();
        let last = list.len() - 1;
        list.swap(last - 1, last);
        let first = list[0]["runs"][0]["text"].as_str().unwrap().replacen("The", "All the", 1) + " jointly";
        list[0]["runs"][0]["text"] = json!(first);
        save(&chair, &id, &clauses).await;
        let one = chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "After the first reading"})).await.ok(201);
        assert_eq!(one["label"], "Rev.1");
        let seen = head.get(&format!("/recommendations/{id}/comparison?from=0&to=1")).await.ok(200);
        let kinds: Vec<&str> = seen["clauses"].as_array().unwrap().iter().map(|c| c["change"].as_str().unwrap()).collect();
        assert!(kinds.contains(&"changed") && kinds.contains(&"moved"), "{kinds:?}");

        // Opened, objected to, recalled, revised, opened again.
        let open = json!({"revision": 1, "procedure": {"kind": "express"}});
        let first_try = chair.post(&format!("/recommendations/{id}/sign-offs"), &open).await.ok(201);
        let sign_off = first_try["id"].as_str().unwrap().to_owned();
        sign(&head, &sign_off, json!({"state": "SGP", "fingerprint": one["fingerprint"], "position": "agree"})).await;
        let blocked = sign(&head_of("MMR"), &sign_off, json!({
            "state": "MMR", "fingerprint": one["fingerprint"], "position": "object",
            "statement": "The last clause binds more than it should; agreed once it is voluntary.",
            "clauses": [one["clauses"][last]["id"]],
        })).await;
        assert_eq!(blocked["standing"]["outcome"], "blocked");
        let refused = chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await;
        refused.problem(409);
        assert!(refused.json()["detail"].as_str().unwrap().contains("Objection: Myanmar"), "{}", refused.text);
        chair.post(&format!("/sign-offs/{sign_off}/recall"), &json!({"reason": "To soften the last clause"})).await.ok(200);
        let softened = clauses[last]["runs"][0]["text"].as_str().unwrap().to_owned() + " This is voluntary.";
        clauses[last]["runs"][0]["text"] = json!(softened);
        save(&chair, &id, &clauses).await;
        let two = chair.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Softened"})).await.ok(201);
        let open = json!({"revision": 2, "procedure": {"kind": "express"}});
        let opened = chair.post(&format!("/recommendations/{id}/sign-offs"), &open).await.ok(201);
        let sign_off = opened["id"].as_str().unwrap().to_owned();
        let fingerprint = two["fingerprint"].clone();
        assert_eq!(opened["fingerprint"], fingerprint);

        // What was agreed before is agreed no more; a position on the old text is refused.
        assert_eq!(opened["standing"]["missing"].as_array().unwrap().len(), 10);
        let old = json!({"state": "SGP", "fingerprint": one["fingerprint"], "position": "agree"});
        assert_eq!(head.post(&format!("/sign-offs/{sign_off}/positions"), &old).await.problem(409), "wrong-fingerprint");

        // Ten states sign: plainly, with a reservation, ad referendum, on instruction.
        for state in STATES {
            let (who, position) = match state {
                "VNM" => (head_of(state), json!({"state": state, "fingerprint": fingerprint, "position": "agree_with_reservation",
                    "statement": "Subject to our law on data.", "reservation_kind": "interpretative"})),
                "THA" => (head_of(state), json!({"state": state, "fingerprint": fingerprint, "position": "agree_ad_referendum",
                    "due": "2018-06-20T09:00:00Z"})),
                "BRN" => (secretariat.clone(), json!({"state": state, "fingerprint": fingerprint, "position": "agree",
                    "on_instruction_of": "Pehin Dato Example, note verbale 12/2018"})),
                _ => (head_of(state), json!({"state": state, "fingerprint": fingerprint, "position": "agree"})),
            };
            sign(&who, &sign_off, position).await;
        }
        let pending = chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await;
        pending.problem(409);
        assert!(pending.json()["detail"].as_str().unwrap().contains("Thailand"), "{}", pending.text);
        sign(&head_of("THA"), &sign_off, json!({"state": "THA", "fingerprint": fingerprint, "position": "agree"})).await;
        let adopted = chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
        assert_eq!(adopted["standing"]["outcome"], "adopted");
        assert_eq!(adopted["standing"]["reservations"][0]["state"], "VNM");
        let refused = chair.put(&format!("/recommendations/{id}/working-text"), "\"4\"", &json!({"clauses": []})).await;
        assert_eq!(refused.problem(409), "wrong-status");

        // To the Leaders.
        let package = secretariat.post(&format!("/mandates/{MANDATE}/packages"), &json!({
            "title": "Recommendations of the Ministers", "recommendations": [id], "cover_note": "For the summit.",
        })).await.ok(201);
        let package = package["id"].as_str().unwrap().to_owned();
        chair.post(&format!("/packages/{package}/submission"), &json!({})).await.ok(200);
        assert_eq!(head.get(&format!("/recommendations/{id}")).await.ok(200)["status"], "submitted");
        secretariat.post(&format!("/packages/{package}/response"), &json!({
            "outcome": "endorsed", "text": "The Leaders endorsed the package.", "date": "2018-11-13",
        })).await.ok(200);

        // The record tells it all, verifies, and a stranger can check the bundle without us.
        let record = head.get(&format!("/recommendations/{id}/record?limit=200")).await.ok(200);
        let acts: Vec<&str> = record["items"].as_array().unwrap().iter().map(|e| e["act"].as_str().unwrap()).collect();
        let expected = ["recommendation.created", "revision.issued", "comment.made", "revision.issued", "sign_off.opened", "position.recorded",
            "position.recorded", "sign_off.recalled", "revision.issued", "sign_off.opened"];
        assert_eq!(acts[..10], expected);
        assert_eq!(acts[10..21], ["position.recorded"; 11]);
        assert_eq!(acts[21..], ["recommendation.adopted", "recommendation.submitted"]);
        let instructed: Vec<&Value> = record["items"].as_array().unwrap().iter().filter(|e| e["payload"]["on_instruction_of"].is_string()).collect();
        assert_eq!(instructed.len(), 1, "{instructed:?}");
        assert_eq!((&instructed[0]["act"], &instructed[0]["actor"]), (&json!("position.recorded"), &json!("The Secretariat")));
        assert_eq!((&instructed[0]["on_behalf_of"], &instructed[0]["payload"]["state"]), (&json!("BRN"), &json!("BRN")));
        assert_eq!(instructed[0]["payload"]["on_instruction_of"], "Pehin Dato Example, note verbale 12/2018");
        let verified = secretariat.post("/record/verification", &json!({})).await.ok(200);
        assert_eq!((verified["ok"].as_bool(), verified["findings"].as_array().map(Vec::len)), (Some(true), Some(0)), "{verified}");
        let bundle = head.get(&format!("/recommendations/{id}/export?format=json")).await;
        bundle.ok(200);
        let path = site.folder.path().join("bundle.json");
        std::fs::write(&path, &bundle.text).unwrap();
        let mufakat = |path: &std::path::Path| std::process::Command::new(env!("CARGO_BIN_EXE_mufakat")).arg("verify").arg(path).output().unwrap();
        let checked = mufakat(&path);
        assert!(checked.status.success(), "{}{}", String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
        std::fs::write(&path, bundle.text.replacen("voluntary", "mandatory", 1)).unwrap();
        assert!(!mufakat(&path).status.success(), "a changed word must be found");
    }
}
