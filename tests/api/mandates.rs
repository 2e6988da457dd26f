//! Mandates: founding, changing, rounds and coverage, over HTTP.

use serde_json::{Value, json};

use crate::{
    harness::{MANDATE, Person, on_both_databases},
    life,
};

fn statement(symbol: &str) -> Value {
    json!({
        "symbol": symbol, "title": "A statement on cooperation", "date": "2018-04-27", "issued_by": "The Leaders",
        "roster": [
            {"code": "SGP", "name": "Singapore", "member_from": "1967-08-08", "time_zone": "Asia/Singapore"},
            {"code": "MMR", "name": "Myanmar", "member_from": "1997-07-23", "time_zone": "Asia/Yangon"},
        ],
        "observers": [{"code": "JPN", "name": "Japan"}],
        "pillars": [{"code": "APSC", "name": "Political-Security"}],
        "bodies": [{"code": "AMCC", "name": "Ministers on cybersecurity", "pillar": "APSC"}],
        "taskings": [
            {"number": "T1.1", "title": "Policy", "parent": "T1"},
            {"number": "T1", "title": "Options", "addressee": "Ministers"},
        ],
        "norms": [{"code": "13(a)", "title": "Cooperate"}],
    })
}

/// A tasking in the coverage as this person sees it: whether it is a gap, how many answer it, and what its cells hold.
async fn covered(person: &Person, number: &str) -> Value {
    let coverage = person.get(&format!("/mandates/{MANDATE}/coverage")).await.ok(200);
    let lines = coverage["rows"].as_array().unwrap();
    let line = lines.iter().find(|line| line["tasking"]["number"] == number).unwrap();
    let mut held = Vec::new();
    for cell in line["cells"].as_array().unwrap() {
        for entry in cell["recommendations"].as_array().unwrap() {
            held.push(json!([cell["body"], entry["id"], entry["status"], entry["lead_body"]]));
        }
    }
    json!([line["gap"], line["total"], held])
}

on_both_databases! {
    async fn an_administrator_founds_a_mandate_and_becomes_its_secretariat(site: &mut Site) {
        let administrator = site.person("administrator").await;
        let made = administrator.post("/mandates", &statement("NEW/2018")).await.ok(201);
        let id = made["id"].as_str().unwrap();
        assert_eq!(made["abilities"]["edit_mandate"], true);
        assert_eq!(made["version"], 1);
        assert_eq!(made["bodies"][0]["pillar"], "APSC");
        assert_eq!(made["taskings"][0]["parent"], "T1");
        assert_eq!(made["settings"], json!({"minimum_silence_seconds": 86_400, "mail_shows_text": false}));
        let kinds: Vec<&str> =
            made["delegations"].as_array().unwrap().iter().map(|d| d["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["state", "state", "observer", "chair", "secretariat"]);
        let read = administrator.get(&format!("/mandates/{id}")).await;
        assert_eq!(read.etag(), "\"1\"");
        assert_eq!(read.ok(200), made);
        let me = administrator.get("/me").await.ok(200);
        assert_eq!((&me["mandates"][0]["id"], &me["mandates"][0]["role"]), (&made["id"], &json!("secretariat")));
        site.person("chair").await.get(&format!("/mandates/{id}")).await.problem(404);
    }

    async fn a_secretariat_founds_another_mandate_and_nobody_else_does(site: &mut Site) {
        for short in ["head.sgp", "chair", "observer.jpn"] {
            let person = site.person(short).await;
            assert_eq!(person.post("/mandates", &statement("NEW/2018")).await.problem(403), "not-your-act");
        }
        let secretariat = site.person("secretariat").await;
        secretariat.post("/mandates", &statement("NEW/2018")).await.ok(201);
        assert_eq!(secretariat.post("/mandates", &statement("NEW/2018")).await.problem(409), "symbol-taken");
        assert_eq!(secretariat.post("/mandates", &statement("TEST/2019/OTHER")).await.problem(409), "symbol-taken");
        site.nobody().post("/mandates", &statement("NEW/2019")).await.problem(401);
    }

    async fn a_repeated_founding_answers_with_the_first_mandate(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let first = secretariat.post_once("/mandates", "key", &statement("NEW/2018")).await.ok(201);
        assert_eq!(secretariat.post_once("/mandates", "key", &statement("NEW/2018")).await.ok(201), first);
        let other = secretariat.post_once("/mandates", "key", &statement("NEW/2019")).await;
        assert_eq!(other.problem(422), "idempotency-key-reused");
        let mandates = secretariat.get("/mandates").await.ok(200);
        assert_eq!(mandates["items"].as_array().unwrap().len(), 2);
    }

    async fn a_state_that_joined_later_is_not_on_the_roster(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let mut late = statement("NEW/2018");
        late["roster"].as_array_mut().unwrap().push(json!({
            "code": "TLS", "name": "Timor-Leste", "member_from": "2025-10-26", "time_zone": "Asia/Dili",
        }));
        let answer = secretariat.post("/mandates", &late).await;
        assert_eq!(answer.problem(422), "invalid");
        let error = &answer.json()["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/roster/2/member_from"), &json!("not-yet-a-member")));
        assert!(error["detail"].as_str().unwrap().contains("Timor-Leste"));
    }

    async fn unknown_fields_and_wrong_values_are_named(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let mut odd = statement("NEW/2018");
        odd["roster"][1]["capital"] = json!("Nay Pyi Taw");
        let answer = secretariat.post("/mandates", &odd).await;
        answer.problem(422);
        assert_eq!(answer.json()["errors"][0]["pointer"], "/roster/1/capital");
        let mut bad = statement("NEW/2018");
        bad["settings"] = json!({"minimum_silence_seconds": 59});
        bad["bodies"][0]["pillar"] = json!("AEC");
        let answer = secretariat.post("/mandates", &bad).await;
        answer.problem(422);
        let pointers: Vec<Value> =
            answer.json()["errors"].as_array().unwrap().iter().map(|e| e["pointer"].clone()).collect();
        assert_eq!(pointers, ["/bodies/0/pillar", "/settings/minimum_silence_seconds"]);
    }

    async fn mandates_are_listed_page_by_page_to_those_who_belong(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        for year in ["2018", "2019"] {
            secretariat.post("/mandates", &statement(&format!("NEW/{year}"))).await.ok(201);
        }
        let mut symbols = Vec::new();
        let mut path = "/mandates?limit=1".to_owned();
        loop {
            let page = secretariat.get(&path).await.ok(200);
            symbols.push(page["items"][0]["symbol"].as_str().unwrap().to_owned());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/mandates?limit=1&cursor={cursor}");
        }
        assert_eq!(symbols, ["NEW/2019", "NEW/2018", "TEST/2018/CYBER"]);
        secretariat.get("/mandates?cursor=nonsense").await.problem(422);
        secretariat.get("/mandates?limit=-1").await.problem(422);
        let administrator = site.person("administrator").await;
        assert_eq!(administrator.get("/mandates").await.ok(200)["items"], json!([]));
    }

    async fn a_changed_list_keeps_entries_by_code_and_those_in_use(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let made = secretariat.post("/mandates", &statement("NEW/2018")).await.ok(201);
        let path = format!("/mandates/{}", made["id"].as_str().unwrap());
        let change = json!({
            "title": "A statement, corrected",
            "bodies": [
                {"code": "TELMIN", "name": "Ministers on telecommunications"},
                {"code": "AMCC", "name": "Ministers on cybersecurity", "pillar": "APSC"},
            ],
            "taskings": [{"number": "T2", "title": "Norms"}, {"number": "T1", "title": "Options"}],
            "settings": {"minimum_silence_seconds": 60, "mail_shows_text": true},
        });
        let answer = secretariat.patch(&path, "\"1\"", &change).await;
        assert_eq!(answer.etag(), "\"2\"");
        let after = answer.ok(200);
        assert_eq!(after["bodies"][1]["id"], made["bodies"][0]["id"]);
        assert_eq!(after["bodies"][1]["pillar"], "APSC");
        let numbers: Vec<&Value> = after["taskings"].as_array().unwrap().iter().map(|t| &t["number"]).collect();
        assert_eq!(numbers, ["T2", "T1"]);
        assert_eq!(after["settings"], change["settings"]);
        let stale = secretariat.patch(&path, "\"1\"", &change).await;
        assert_eq!(stale.problem(412), "stale");
        assert_eq!(stale.json()["current"]["version"], 2);
        let unchanged = secretariat.patch(&path, "\"2\"", &change).await;
        assert_eq!(unchanged.etag(), "\"2\"", "nothing changed, nothing is recorded");
        let orphaned = secretariat.patch(&path, "\"2\"", &json!({"pillars": []})).await;
        assert_eq!(orphaned.problem(422), "invalid");
        assert_eq!(orphaned.json()["errors"][0]["code"], "unknown-pillar");
    }

    async fn a_state_with_people_stays_on_the_roster(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let path = format!("/mandates/{MANDATE}");
        let mandate = secretariat.get(&path).await.ok(200);
        let states = mandate["roster"].as_array().unwrap();
        let without: Vec<&Value> = states.iter().filter(|s| s["code"] != "VNM").collect();
        let answer = secretariat.patch(&path, "\"1\"", &json!({"roster": without})).await;
        assert_eq!(answer.problem(409), "in-use");
        assert_eq!(answer.json()["detail"], "The delegation VNM is in use and cannot be removed.");
        assert_eq!(secretariat.get(&path).await.ok(200), mandate, "nothing half-written");
        let chair = site.person("chair").await;
        assert_eq!(chair.patch(&path, "\"1\"", &json!({"title": "x"})).await.problem(403), "not-your-act");
        let other = site.person("other.secretariat").await;
        other.patch(&path, "\"1\"", &json!({"title": "x"})).await.problem(404);
        let unsaid = secretariat.request(reqwest::Method::PATCH, &path, &[], Some("{}".to_owned())).await;
        assert_eq!(unsaid.problem(428), "if-match-missing");
    }

    async fn the_chair_opens_a_round_and_moves_its_deadline(site: &mut Site) {
        let chair = site.person("chair").await;
        let head = site.person("head.sgp").await;
        let path = format!("/mandates/{MANDATE}/rounds");
        let past = json!({"name": "First reading", "amendments_close": "2018-06-04T02:00:00Z"});
        assert_eq!(chair.post(&path, &past).await.problem(409), "deadline-passed");
        let open = json!({"name": "First reading", "amendments_close": "2018-06-11T02:00:00Z"});
        assert_eq!(head.post(&path, &open).await.problem(403), "not-your-act");
        let round = chair.post(&path, &open).await.ok(201);
        assert_eq!(round["amendments_close"], "2018-06-11T02:00:00.000Z");
        assert_eq!(round["comments_close"], Value::Null);
        assert_eq!(head.get("/me").await.ok(200)["unread_notices"], 1);
        let one = format!("/rounds/{}", round["id"].as_str().unwrap());
        let moved = json!({"amendments_close": null, "comments_close": "2018-06-12T02:00:00Z"});
        let answer = site.person("secretariat").await.patch(&one, "\"1\"", &moved).await;
        assert_eq!(answer.etag(), "\"2\"");
        let after = answer.ok(200);
        assert_eq!((&after["name"], &after["amendments_close"]), (&json!("First reading"), &Value::Null));
        assert_eq!(after["comments_close"], "2018-06-12T02:00:00.000Z");
        assert_eq!(chair.patch(&one, "\"1\"", &moved).await.problem(412), "stale");
        head.patch(&one, "\"2\"", &moved).await.problem(403);
        site.person("other.secretariat").await.patch(&one, "\"2\"", &moved).await.problem(404);
        assert_eq!(head.get("/me").await.ok(200)["unread_notices"], 2);
        assert_eq!(site.person("observer.jpn").await.get("/me").await.ok(200)["unread_notices"], 0);
        let second = chair.post(&path, &json!({"name": "Second reading"})).await.ok(201);
        let rounds = head.get(&path).await.ok(200);
        assert_eq!(rounds["items"][0]["id"], second["id"], "the newest comes first");
        assert_eq!(rounds["items"][0]["abilities"]["manage_rounds"], false);
    }

    async fn coverage_shows_every_tasking_as_a_gap_until_one_is_answered(site: &mut Site) {
        let path = format!("/mandates/{MANDATE}/coverage");
        let coverage = site.person("observer.jpn").await.get(&path).await.ok(200);
        assert_eq!(coverage["bodies"].as_array().unwrap().len(), 4);
        let lines = coverage["rows"].as_array().unwrap();
        assert_eq!(lines.len(), 6);
        assert!(lines.iter().all(|line| line["gap"] == true && line["total"] == 0));
        assert!(lines.iter().all(|line| line["cells"].as_array().unwrap().len() == 4));
        site.person("other.secretariat").await.get(&path).await.problem(404);
    }

    async fn a_recommendation_answers_its_tasking_through_each_of_its_bodies_until_it_is_withdrawn(site: &mut Site) {
        let (head, other) = (site.person("head.sgp").await, site.person("head.vnm").await);
        let id = life::draft_with(&head, json!({"taskings": ["T1.1"], "involved_bodies": ["TELMIN"]})).await;
        let held = |status: &str| json!([["AMCC", id, status, true], ["TELMIN", id, status, false]]);
        assert_eq!(covered(&head, "T1.1").await, json!([false, 1, held("drafting")]));
        assert_eq!(covered(&other, "T1.1").await, json!([true, 0, []]), "the draft of others is not there");
        life::save(&head, &id, &life::words(&["Recommends that alerts be shared."])).await.ok(200);
        head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        for person in [&head, &other] {
            assert_eq!(covered(person, "T1.1").await, json!([false, 1, held("negotiation")]));
            assert_eq!(covered(person, "T1").await, json!([false, 0, []]), "a strand of it is answered");
            for unanswered in ["T1.2", "T2", "T3", "T4"] {
                assert_eq!(covered(person, unanswered).await, json!([true, 0, []]), "{unanswered}");
            }
        }
        head.post(&format!("/recommendations/{id}/withdrawal"), &json!({})).await.ok(200);
        for person in [&head, &other] {
            let after = covered(person, "T1.1").await;
            assert_eq!(after, json!([true, 0, held("withdrawn")]), "what was withdrawn is shown and answers nothing");
            assert_eq!(covered(person, "T1").await, json!([true, 0, []]));
        }
    }
}
