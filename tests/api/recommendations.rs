//! Recommendations over HTTP: started, shown, listed, changed, released, given a pen, withdrawn; and who may not.

use serde_json::{Value, json};

use crate::{
    harness::{MANDATE, on_both_databases},
    life::{self, draft, draft_with, save, table, words},
};

on_both_databases! {
    async fn a_drafter_starts_a_recommendation_that_leads_with_the_own_delegation(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let made = drafter.post(&life::list_path(), &json!({
            "title": "  Sharing alerts  ", "taskings": ["T2", "T1.1"], "lead_body": "AMCC",
            "involved_bodies": ["TELMIN"], "norms": ["13(b)"], "co_sponsors": ["VNM", "IDN"],
        })).await.ok(201);
        assert_eq!(made["symbol"], "AMCC/2018/SGP/D.1");
        assert_eq!(made["title"], "Sharing alerts");
        assert_eq!((made["status"].as_str(), made["lead"].as_str()), (Some("drafting"), Some("SGP")));
        assert_eq!(made["taskings"], json!(["T1.1", "T2"]));
        assert_eq!(made["co_sponsors"], json!(["IDN", "VNM"]));
        assert_eq!((made["lead_body"].as_str(), &made["involved_bodies"]), (Some("AMCC"), &json!(["TELMIN"])));
        assert_eq!((&made["norms"], made["marking"].as_str()), (&json!(["13(b)"]), Some("GREEN")));
        assert_eq!(made["newest_revision"], Value::Null);
        assert_eq!(made["created_by"], json!({"name": "Drafter of Singapore", "delegation": "SGP"}));
        let may = &made["abilities"];
        assert_eq!((&may["edit_details"], &may["edit_working_text"], &may["issue_revision"]), (&json!(true), &json!(true), &json!(false)));
        let shown = drafter.get(&format!("/recommendations/{}", made["id"].as_str().unwrap())).await;
        assert_eq!(shown.etag(), "\"1\"");
        assert_eq!(shown.ok(200), made);
    }

    async fn an_unknown_body_state_norm_or_tasking_is_named_with_its_place(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let answer = drafter.post(&life::list_path(), &json!({
            "title": "", "taskings": ["T9"], "lead_body": "NATO", "involved_bodies": ["AMCC", "X"],
            "norms": ["13(z)"], "co_sponsors": ["SGP", "TLS", "JPN"],
        })).await;
        assert_eq!(answer.problem(422), "invalid");
        let problem = answer.json();
        let places: Vec<&str> = problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
        let expected = ["/title", "/taskings/0", "/lead_body", "/involved_bodies/1", "/norms/0", "/co_sponsors/0", "/co_sponsors/1", "/co_sponsors/2"];
        assert_eq!(places, expected);
        let no_tasking = json!({"title": "No tasking", "taskings": [], "lead_body": "AMCC"});
        assert_eq!(drafter.post(&life::list_path(), &no_tasking).await.json()["errors"][0]["pointer"], "/taskings");
        let strange = json!({"title": "t", "taskings": ["T1"], "lead_body": "AMCC", "colour": "red"});
        assert_eq!(drafter.post(&life::list_path(), &strange).await.status, 422);
        assert_eq!(drafter.get(&life::list_path()).await.ok(200)["items"], json!([]));
    }

    async fn only_the_chair_starts_a_recommendation_for_another_delegation(site: &mut Site) {
        let (drafter, chair) = (site.person("drafter.sgp").await, site.person("chair").await);
        let for_vnm = json!({"title": "t", "lead": "VNM", "taskings": ["T1"], "lead_body": "AMCC"});
        assert_eq!(drafter.post(&life::list_path(), &for_vnm).await.problem(403), "not-your-delegation");
        let made = chair.post(&life::list_path(), &for_vnm).await.ok(201);
        assert_eq!((made["lead"].as_str(), made["symbol"].as_str()), (Some("VNM"), Some("AMCC/2018/CHAIR/D.1")));
        let own = json!({"title": "t", "taskings": ["T1"], "lead_body": "AMCC"});
        assert_eq!(chair.post(&life::list_path(), &own).await.ok(201)["lead"], "CHAIR");
        let strange = json!({"title": "t", "lead": "JPN", "taskings": ["T1"], "lead_body": "AMCC"});
        assert_eq!(chair.post(&life::list_path(), &strange).await.json()["errors"][0]["pointer"], "/lead");
    }

    async fn neither_secretariat_nor_observer_nor_stranger_starts_one(site: &mut Site) {
        let body = json!({"title": "t", "taskings": ["T1"], "lead_body": "AMCC"});
        for who in ["secretariat", "observer.jpn"] {
            assert_eq!(site.person(who).await.post(&life::list_path(), &body).await.problem(403), "not-your-act");
        }
        let other = site.person("other.secretariat").await;
        assert_eq!(other.post(&life::list_path(), &body).await.problem(404), "not-found");
        assert_eq!(other.get(&life::list_path()).await.problem(404), "not-found");
        assert_eq!(site.nobody().post(&life::list_path(), &body).await.problem(401), "not-signed-in");
    }

    async fn a_repeated_key_returns_the_first_answer_and_starts_nothing(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let body = json!({"title": "Once", "taskings": ["T1"], "lead_body": "AMCC"});
        let first = drafter.post_once(&life::list_path(), "k1", &body).await.ok(201);
        assert_eq!(drafter.post_once(&life::list_path(), "k1", &body).await.ok(201), first);
        assert_eq!(drafter.get(&life::list_path()).await.ok(200)["items"].as_array().unwrap().len(), 1);
        let other = json!({"title": "Twice", "taskings": ["T1"], "lead_body": "AMCC"});
        assert_eq!(drafter.post_once(&life::list_path(), "k1", &other).await.problem(422), "idempotency-key-reused");
    }

    async fn details_change_for_whom_they_are_and_against_the_version_seen(site: &mut Site) {
        let (drafter, chair) = (site.person("drafter.sgp").await, site.person("chair").await);
        let sponsor = site.person("head.idn").await;
        let id = draft_with(&drafter, json!({"co_sponsors": ["IDN"]})).await;
        let path = format!("/recommendations/{id}");
        let change = json!({"title": "Renamed", "taskings": ["T4"], "norms": ["13(a)"], "marking": "AMBER"});
        assert_eq!(sponsor.patch(&path, "\"1\"", &change).await.problem(403), "not-your-act");
        assert_eq!(chair.patch(&path, "\"1\"", &change).await.problem(404), "not-found");
        let after = drafter.patch(&path, "\"1\"", &change).await;
        assert_eq!(after.etag(), "\"2\"");
        let after = after.ok(200);
        assert_eq!((after["title"].as_str(), &after["taskings"], after["marking"].as_str()), (Some("Renamed"), &json!(["T4"]), Some("AMBER")));
        assert_eq!(after["co_sponsors"], json!(["IDN"]));
        let stale = drafter.patch(&path, "\"1\"", &json!({"title": "Late"})).await;
        assert_eq!(stale.problem(412), "stale");
        assert_eq!(stale.json()["current"]["title"], "Renamed");
        assert_eq!(drafter.request(reqwest::Method::PATCH, &path, &[], Some("{}".into())).await.problem(428), "if-match-missing");
        let same = drafter.patch(&path, "\"2\"", &json!({"title": "Renamed"})).await;
        assert_eq!(same.etag(), "\"2\"");
        assert_eq!(drafter.patch(&path, "\"2\"", &json!({"taskings": []})).await.json()["errors"][0]["pointer"], "/taskings");
    }

    async fn once_tabled_the_chair_alone_changes_details_and_lets_observers_in(site: &mut Site) {
        let (drafter, chair, observer) = (site.person("drafter.sgp").await, site.person("chair").await, site.person("observer.jpn").await);
        let id = table(site, "sgp").await;
        let path = format!("/recommendations/{id}");
        assert_eq!(drafter.patch(&path, "\"2\"", &json!({"title": "x"})).await.problem(409), "wrong-status");
        assert_eq!(drafter.patch(&path, "\"2\"", &json!({"released_to_observers": true})).await.problem(403), "not-your-act");
        assert_eq!(observer.get(&path).await.problem(404), "not-found");
        let released = chair.patch(&path, "\"2\"", &json!({"released_to_observers": true, "observers_may_comment": true})).await.ok(200);
        assert_eq!((&released["released_to_observers"], &released["version"]), (&json!(true), &json!(3)));
        let seen = observer.get(&path).await.ok(200);
        assert_eq!(seen["abilities"]["comment_all"], true);
        assert_eq!(seen["abilities"]["read_working_text"], false);
        assert_eq!(observer.get(&format!("{path}/revisions/0")).await.ok(200)["number"], 0);
        assert_eq!(observer.get(&format!("{path}/working-text")).await.problem(404), "not-found");
        assert_eq!(observer.get(&format!("{path}/comparison?from=0&to=working")).await.problem(404), "not-found");
        chair.patch(&path, "\"3\"", &json!({"marking": "AMBER"})).await.ok(200);
        assert_eq!(observer.get(&path).await.problem(404), "not-found");
    }

    async fn the_pen_lets_one_more_delegation_edit_and_issue(site: &mut Site) {
        let (chair, vnm, tha) = (site.person("chair").await, site.person("drafter.vnm").await, site.person("head.tha").await);
        let id = table(site, "sgp").await;
        let pen = format!("/recommendations/{id}/pen");
        let text = format!("/recommendations/{id}/working-text");
        let changed = json!({"clauses": words(&["Another word"])});
        assert_eq!(vnm.put(&text, "\"1\"", &changed).await.problem(403), "not-your-act");
        assert_eq!(tha.post(&pen, &json!({"state": "THA"})).await.problem(403), "not-your-act");
        assert_eq!(chair.post(&pen, &json!({"state": "JPN"})).await.json()["errors"][0]["pointer"], "/state");
        assert_eq!(chair.post(&pen, &json!({"state": "VNM"})).await.ok(200)["pen"], "VNM");
        vnm.put(&text, "\"1\"", &changed).await.ok(200);
        vnm.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "By the pen"})).await.ok(201);
        assert_eq!(chair.post(&pen, &json!({"state": null})).await.ok(200)["pen"], Value::Null);
        assert_eq!(vnm.put(&text, "\"2\"", &json!({"clauses": []})).await.problem(403), "not-your-act");
    }

    async fn the_lead_withdraws_and_the_chair_says_why(site: &mut Site) {
        let (drafter, head, chair) = (site.person("drafter.sgp").await, site.person("head.sgp").await, site.person("chair").await);
        let other = site.person("head.vnm").await;
        let first = table(site, "sgp").await;
        let path = format!("/recommendations/{first}/withdrawal");
        assert_eq!(drafter.post(&path, &json!({})).await.problem(403), "not-your-act");
        assert_eq!(other.post(&path, &json!({})).await.problem(403), "not-your-act");
        assert_eq!(chair.post(&path, &json!({"reason": "  "})).await.json()["errors"][0]["pointer"], "/reason");
        let gone = chair.post(&path, &json!({"reason": "Merged into another."})).await.ok(200);
        assert_eq!((gone["status"].as_str(), gone["withdrawn_reason"].as_str()), (Some("withdrawn"), Some("Merged into another.")));
        assert_eq!(chair.post(&path, &json!({"reason": "Again"})).await.problem(409), "wrong-status");
        assert_eq!(other.get(&format!("/recommendations/{first}")).await.ok(200)["status"], "withdrawn");
        let second = draft(&drafter).await;
        assert_eq!(head.post(&format!("/recommendations/{second}/withdrawal"), &json!({})).await.ok(200)["status"], "withdrawn");
        assert_eq!(other.get(&format!("/recommendations/{second}")).await.problem(404), "not-found");
        save(&drafter, &second, &words(&["x"])).await.problem(409);
    }

    async fn a_corrigendum_cites_an_adopted_recommendation_only(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        let tabled = table(site, "sgp").await;
        for cites in [tabled.as_str(), "01890a5d-ac96-774b-bcce-b302099a8057", "x"] {
            let body = json!({"title": "Corrigendum", "taskings": ["T1"], "lead_body": "AMCC", "cites": cites});
            assert_eq!(drafter.post(&life::list_path(), &body).await.json()["errors"][0]["pointer"], "/cites");
        }
        site.vandalise(&format!("UPDATE recommendations SET status = 'adopted' WHERE id = '{tabled}'"));
        let body = json!({"title": "Corrigendum", "taskings": ["T1"], "lead_body": "AMCC", "cites": tabled});
        assert_eq!(drafter.post(&life::list_path(), &body).await.ok(201)["cites"], tabled.as_str());
    }

    async fn lists_page_in_the_order_things_were_started_and_filter(site: &mut Site) {
        let (drafter, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let mut ids = Vec::new();
        for (at, (body, tasking)) in [("AMCC", "T1"), ("TELMIN", "T2"), ("AMCC", "T3"), ("ADMM", "T4"), ("AMCC", "T1")].into_iter().enumerate() {
            let details = json!({"title": format!("Number {at} ünderwriting"), "lead_body": body, "taskings": [tasking]});
            ids.push(draft_with(&drafter, details).await);
        }
        let mut cursor = String::new();
        let mut paged = Vec::new();
        loop {
            let page = drafter.get(&format!("{}?limit=2{cursor}", life::list_path())).await.ok(200);
            paged.extend(life::ids(&page));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, ids);
        save(&drafter, &ids[1], &words(&["Text"])).await.ok(200);
        head.post(&format!("/recommendations/{}/revisions", ids[1]), &json!({})).await.ok(201);
        for (filter, expected) in [
            ("status=drafting", vec![0, 2, 3, 4]),
            ("status=negotiation", vec![1]),
            ("status=negotiation,drafting", vec![0, 1, 2, 3, 4]),
            ("body=AMCC", vec![0, 2, 4]),
            ("pillar=AEC", vec![1]),
            ("pillar=APSC&body=ADMM", vec![3]),
            ("pillar=AEC&body=ADMM", vec![]),
            ("tasking=T1", vec![0, 4]),
            ("norm=13(a)", vec![]),
            ("lead=SGP", vec![0, 1, 2, 3, 4]),
            ("lead=VNM", vec![]),
            ("q=NUMBER%20%C3%BCnder", vec![0, 1, 2, 3, 4]),
            ("q=telmin", vec![1]),
            ("q=%22%20OR", vec![]),
            ("q=%28%2A", vec![]),
            ("waiting_for_me=true&q=nothing", vec![]),
        ] {
            let page = drafter.get(&format!("{}?{filter}", life::list_path())).await.ok(200);
            let expected: Vec<String> = expected.into_iter().map(|at: usize| ids[at].clone()).collect();
            assert_eq!(life::ids(&page), expected, "{filter}");
        }
        for wrong in ["limit=-1", "limit=0", "limit=201", "limit=x", "cursor=nonsense", "status=lost", "body=NATO", "tasking=T9", "lead=sg", "waiting_for_me=perhaps"] {
            drafter.get(&format!("{}?{wrong}", life::list_path())).await.problem(422);
        }
        assert_eq!(drafter.get(&format!("/mandates/{MANDATE}x/recommendations")).await.problem(404), "not-found");
    }
}
