//! Texts over HTTP: the working text, tabling and issuing, comparison, numbers, and every way to send a bad text.

mod brackets;

use serde_json::{Value, json};

use crate::{
    harness::on_both_databases,
    life::{draft, draft_with, save, table, words},
};

fn clause(id: &str, kind: &str, level: i64, text: &str) -> Value {
    json!({"id": id, "kind": kind, "level": level, "runs": [{"text": text}]})
}

/// A clause in each ASEAN script, with combining marks, as typed (NFC).
const SCRIPTS: [&str; 7] = [
    "Việt Nam đề nghị các quốc gia thành viên hợp tác",
    "ประเทศสมาชิกร่วมมือกันด้านความมั่นคงปลอดภัยไซเบอร์",
    "ປະເທດສະມາຊິກຮ່ວມມືກັນ",
    "ប្រទេសសមាជិកសហការគ្នា",
    "အဖွဲ့ဝင်နိုင်ငံများ ပူးပေါင်းဆောင်ရွက်ရန်",
    "Negara-negara anggota, «berunding» — 协商",
    "e\u{0323}\u{0302} stays one letter",
];

on_both_databases! {
    async fn a_text_is_empty_at_first_and_counts_its_versions(site: &mut Site) {
        let (drafter, sponsor, other) = (site.person("drafter.sgp").await, site.person("drafter.vnm").await, site.person("drafter.tha").await);
        let id = draft_with(&drafter, json!({"co_sponsors": ["VNM"]})).await;
        let path = format!("/recommendations/{id}/working-text");
        let empty = drafter.get(&path).await;
        assert_eq!(empty.etag(), "\"0\"");
        let empty = empty.ok(200);
        assert_eq!((&empty["version"], &empty["clauses"], &empty["updated_by"]), (&json!(0), &json!([]), &Value::Null));
        assert_eq!(other.get(&path).await.problem(404), "not-found");
        let body = json!({"clauses": words(&["First"])});
        let saved = sponsor.put(&path, "\"0\"", &body).await;
        assert_eq!(saved.etag(), "\"1\"");
        let saved = saved.ok(200);
        assert_eq!(saved["updated_by"], json!({"name": "Drafter of Viet Nam", "delegation": "VNM"}));
        assert_eq!(saved["abilities"], json!({"edit": true}));
        let again = drafter.put(&path, "\"1\"", &body).await;
        assert_eq!((again.etag().as_str(), &again.ok(200)["updated_by"]["delegation"]), ("\"1\"", &json!("VNM")));
    }

    async fn who_saves_over_somebody_elses_text_gets_it_back_and_nothing_is_lost(site: &mut Site) {
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let id = draft(&one).await;
        let path = format!("/recommendations/{id}/working-text");
        one.put(&path, "\"0\"", &json!({"clauses": words(&["Mine"])})).await.ok(200);
        let late = two.put(&path, "\"0\"", &json!({"clauses": words(&["Yours"])})).await;
        assert_eq!(late.problem(412), "stale");
        let current = &late.json()["current"];
        assert_eq!((&current["version"], &current["clauses"][0]["runs"][0]["text"]), (&json!(1), &json!("Mine")));
        assert_eq!(two.put(&path, "W/\"1\"", &json!({"clauses": []})).await.problem(412), "stale");
        let bare = two.request(reqwest::Method::PUT, &path, &[], Some(json!({"clauses": []}).to_string())).await;
        assert_eq!(bare.problem(428), "if-match-missing");
        assert_eq!(one.get(&path).await.ok(200)["clauses"][0]["runs"][0]["text"], "Mine");
    }

    async fn clauses_are_numbered_by_kind_and_level(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let id = draft(&drafter).await;
        let text = json!([
            clause("p", "preambular", 0, "Mindful"), clause("h", "heading", 0, "Part"), clause("o", "operative", 0, "Invites"),
            clause("a", "operative", 1, "all"), clause("i", "operative", 2, "and each"), clause("n", "annex", 0, "List"),
        ]);
        let saved = save(&drafter, &id, &text).await.ok(200);
        let shown: Vec<(&str, &str)> = saved["clauses"].as_array().unwrap().iter()
            .map(|c| (c["number"].as_str().unwrap(), c["reference"].as_str().unwrap())).collect();
        let expected = [("PP1", "PP1"), ("", "H1"), ("1", "OP1"), ("(a)", "OP1 (a)"), ("(i)", "OP1 (a) (i)"), ("Annex 1", "Annex 1")];
        assert_eq!(shown, expected);
    }

    async fn every_script_comes_back_byte_for_byte_after_nfc(site: &mut Site) {
        let (drafter, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let id = draft(&drafter).await;
        save(&drafter, &id, &words(&SCRIPTS)).await.ok(200);
        let issued = head.post(&format!("/recommendations/{id}/revisions"), &json!({"note": SCRIPTS[1]})).await.ok(201);
        let shown = head.get(&format!("/recommendations/{id}/revisions/0")).await.ok(200);
        assert_eq!((&shown, &shown["note"]), (&issued, &json!(SCRIPTS[1])));
        for (at, text) in SCRIPTS.iter().enumerate() {
            let expected = if at == 6 { "\u{1EC7} stays one letter" } else { text };
            assert_eq!(shown["clauses"][at]["runs"][0]["text"], expected);
        }
    }

    async fn a_bad_text_is_refused_with_every_place_named_and_nothing_kept(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let id = draft(&drafter).await;
        let path = format!("/recommendations/{id}/working-text");
        let long = "x".repeat(21_000);
        let many: Vec<Value> = (0..2_001).map(|at| clause(&format!("c{at}"), "operative", 0, "x")).collect();
        for (clauses, place, code) in [
            (json!([clause("a", "operative", 0, &long)]), "/clauses/0", "too-long"),
            (json!(many), "/clauses", "too-many"),
            (json!([clause("a", "operative", 0, "x"), clause("a", "operative", 0, "y")]), "/clauses/1/id", "duplicate-id"),
            (json!([clause("a", "operative", 0, "null\u{0}byte")]), "/clauses/0/runs/0/text", "control-character"),
            (json!([clause("a", "operative", 0, "\u{202E}reversed")]), "/clauses/0/runs/0/text", "control-character"),
            (json!([clause("a", "operative", 4, "x")]), "/clauses/0/level", "level"),
            (json!([clause("", "operative", 0, "x")]), "/clauses/0/id", "empty"),
            (json!([clause(&"i".repeat(41), "operative", 0, "x")]), "/clauses/0/id", "too-long"),
            (json!([clause("a", "operative", -1, "x")]), "/clauses/0/level", "wrong-value"),
            (json!([clause("a", "poem", 0, "x")]), "/clauses/0/kind", "wrong-value"),
            (json!([{"id": "a", "kind": "operative", "level": 0, "runs": [], "number": "1"}]), "/clauses/0/number", "wrong-value"),
        ] {
            let answer = drafter.put(&path, "\"0\"", &json!({"clauses": clauses})).await;
            answer.problem(422);
            let problem = answer.json();
            assert_eq!((problem["errors"][0]["pointer"].as_str(), problem["errors"][0]["code"].as_str()), (Some(place), Some(code)), "{problem}");
            assert!(answer.text.len() < 2_000, "an error does not carry the text back");
        }
        let raw = |body: String| drafter.request(reqwest::Method::PUT, &path, &[("if-match", "\"0\"")], Some(body));
        let surrogate = r#"{"clauses":[{"id":"a","kind":"operative","level":0,"runs":[{"text":"\ud800"}]}]}"#;
        assert_eq!(raw(surrogate.to_owned()).await.problem(400), "malformed");
        assert_eq!(raw("{\"clauses\":[".to_owned()).await.problem(400), "malformed");
        let huge = json!({"clauses": [clause("a", "operative", 0, &"x".repeat(10 * 1024 * 1024))]});
        assert_eq!(raw(huge.to_string()).await.problem(413), "too-large");
        assert_eq!(drafter.get(&path).await.ok(200)["version"], 0);
    }

    async fn the_longest_text_allowed_is_kept(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let (first, second) = (draft(&drafter).await, draft(&drafter).await);
        let many: Vec<Value> = (0..2_000).map(|at| clause(&format!("c{at}"), "operative", 0, "x")).collect();
        save(&drafter, &first, &json!(many)).await.ok(200);
        let long = "ย".repeat(20_000);
        let saved = save(&drafter, &second, &json!([clause("a", "operative", 0, &long)])).await.ok(200);
        assert_eq!(saved["clauses"][0]["runs"][0]["text"], long);
        let head = site.person("head.sgp").await;
        for id in [first, second] {
            head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        }
    }

    async fn tabling_gives_a_symbol_and_a_fingerprint_over_it(site: &mut Site) {
        let (drafter, head, other) = (site.person("drafter.sgp").await, site.person("head.sgp").await, site.person("head.vnm").await);
        let id = draft(&drafter).await;
        let path = format!("/recommendations/{id}/revisions");
        assert_eq!(head.post(&path, &json!({"note": "Too early"})).await.problem(409), "text-empty");
        save(&drafter, &id, &words(&["Recommends", " ", "Invites", ""])).await.ok(200);
        let empty = head.post(&path, &json!({})).await;
        assert_eq!(empty.problem(409), "clause-empty");
        assert!(empty.text.contains("OP2, OP4 have no words"), "{}", empty.text);
        save(&drafter, &id, &words(&["Recommends"])).await.ok(200);
        assert_eq!(drafter.post(&path, &json!({})).await.problem(403), "not-your-act");
        assert_eq!(other.post(&path, &json!({})).await.problem(404), "not-found");
        assert_eq!(head.post(&path, &json!({"note": "x".repeat(2_001)})).await.json()["errors"][0]["pointer"], "/note");
        let zero = head.post_once(&path, "table", &json!({"note": "Zero draft"})).await.ok(201);
        assert_eq!(head.post_once(&path, "table", &json!({"note": "Zero draft"})).await.ok(201), zero);
        assert_eq!((&zero["number"], &zero["label"], &zero["base"]), (&json!(0), &json!("Zero draft"), &Value::Null));
        assert_eq!(zero["by"], json!({"name": "Head of Singapore", "delegation": "SGP", "role": "head"}));
        let shown = other.get(&format!("/recommendations/{id}")).await.ok(200);
        assert_eq!((shown["symbol"].as_str(), shown["status"].as_str(), &shown["newest_revision"]), (Some("AMCC/2018/R.1"), Some("negotiation"), &json!(0)));
        let text = [mufakat::domain::texts::Clause::new("c0", mufakat::domain::texts::ClauseKind::Operative, 0, "Recommends")];
        let expected = mufakat::domain::texts::fingerprint::fingerprint("AMCC/2018/R.1", 0, &text).unwrap();
        assert_eq!((zero["fingerprint"].as_str(), zero["fingerprint_groups"].as_str()), (Some(expected.as_str()), Some(expected.groups().as_str())));
        assert_eq!(head.post(&path, &json!({})).await.problem(409), "wrong-status");
    }

    async fn the_next_revision_differs_from_the_last(site: &mut Site) {
        let (chair, head) = (site.person("chair").await, site.person("head.tha").await);
        let id = table(site, "sgp").await;
        let path = format!("/recommendations/{id}/revisions");
        assert_eq!(chair.post(&path, &json!({})).await.problem(409), "text-unchanged");
        save(&chair, &id, &words(&["Recommends that alerts be shared at once.", "Invites all to take part."])).await.ok(200);
        let one = chair.post(&path, &json!({"note": "Quicker"})).await.ok(201);
        assert_eq!((&one["number"], &one["label"], &one["base"]), (&json!(1), &json!("Rev.1"), &json!(0)));
        let list = head.get(&format!("{path}?limit=1")).await.ok(200);
        assert_eq!((&list["items"][0]["number"], &list["items"][0]["clauses"]), (&json!(0), &Value::Null));
        let rest = head.get(&format!("{path}?cursor={}", list["next_cursor"].as_str().unwrap())).await.ok(200);
        assert_eq!((&rest["items"][0]["number"], &rest["next_cursor"]), (&json!(1), &Value::Null));
        assert_eq!(head.get(&format!("{path}/2")).await.problem(404), "not-found");
        assert_eq!(head.get(&format!("{path}/-1")).await.problem(404), "not-found");
        assert_eq!(head.get(&format!("{path}?cursor=x")).await.problem(422), "invalid");
    }

    async fn two_texts_are_compared_word_by_word_and_a_move_is_seen(site: &mut Site) {
        let (chair, head) = (site.person("chair").await, site.person("head.tha").await);
        let id = table(site, "sgp").await;
        let next = json!([clause("c1", "operative", 0, "Invites all to take part."), clause("c0", "operative", 0, "Recommends that warnings be shared."), clause("new", "operative", 1, "in writing;")]);
        save(&chair, &id, &next).await.ok(200);
        let path = format!("/recommendations/{id}/comparison");
        let working = head.get(&format!("{path}?from=0&to=working")).await.ok(200);
        assert_eq!((&working["from"], &working["to"]), (&json!(0), &json!("working")));
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        let seen = head.get(&format!("{path}?from=0&to=1")).await.ok(200);
        assert_eq!((&seen["clauses"], &seen["to"]), (&working["clauses"], &json!(1)));
        let find = |id: &str| seen["clauses"].as_array().unwrap().iter().find(|c| c["id"] == id).unwrap().clone();
        assert_eq!((find("new")["change"].as_str(), find("new")["to_reference"].as_str()), (Some("inserted"), Some("OP2 (a)")));
        let changes: Vec<Value> = ["c0", "c1"].iter().map(|id| find(id)["change"].clone()).collect();
        assert!(changes.contains(&json!("moved")), "{changes:?}");
        let words: Vec<(String, String)> = find("c0")["segments"].as_array().unwrap().iter()
            .map(|s| (s["op"].as_str().unwrap().to_owned(), s["text"].as_str().unwrap().to_owned())).collect();
        assert!(words.contains(&("delete".into(), "alerts".into())) && words.contains(&("insert".into(), "warnings".into())), "{words:?}");
        assert_eq!(head.get(&format!("{path}?from=0&to=7")).await.json()["errors"][0]["pointer"], "/to");
        assert_eq!(head.get(&format!("{path}?from=x&to=1")).await.json()["errors"][0]["pointer"], "/from");
        assert_eq!(head.get(&format!("{path}?from=0")).await.problem(422), "wrong-query");
    }

    async fn an_open_bracket_shows_on_the_page_with_its_clause_and_states(site: &mut Site) {
        let (drafter, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let id = draft(&drafter).await;
        let text = json!([{"id": "c", "kind": "operative", "level": 0, "runs": [
            {"text": "Decides to meet "}, {"text": "yearly", "bracket": {"id": "b1", "states": ["VNM", "SGP"]}},
        ]}]);
        save(&drafter, &id, &text).await.ok(200);
        head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        let shown = head.get(&format!("/recommendations/{id}")).await.ok(200);
        assert_eq!(shown["open_brackets"], json!([{"clause": "c", "number": "OP1", "bracket": "b1", "group": "b1", "states": ["SGP", "VNM"]}]));
    }

    async fn drafts_tabled_at_the_same_moment_get_different_symbols(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let head = site.person("head.sgp").await;
        let mut ids = Vec::new();
        for _ in 0..4 {
            let id = draft(&drafter).await;
            save(&drafter, &id, &words(&["Recommends"])).await.ok(200);
            ids.push(format!("/recommendations/{id}/revisions"));
        }
        let note = json!({});
        let answers = futures_util::future::join_all(ids.iter().map(|path| head.post(path, &note))).await;
        for answer in answers {
            answer.ok(201);
        }
        let started = (0..4).map(|_| draft(&drafter));
        let started = futures_util::future::join_all(started).await;
        let list = drafter.get(&crate::life::list_path()).await.ok(200);
        let mut symbols: Vec<&str> = list["items"].as_array().unwrap().iter().map(|item| item["symbol"].as_str().unwrap()).collect();
        symbols.sort_unstable();
        let expected = ["R.1", "R.2", "R.3", "R.4", "SGP/D.5", "SGP/D.6", "SGP/D.7", "SGP/D.8"];
        assert_eq!(symbols, expected.map(|end| format!("AMCC/2018/{end}")));
        assert_eq!(started.len(), 4);
    }
}
