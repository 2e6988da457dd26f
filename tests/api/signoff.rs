//! Sign-off by express consensus and consensus minus X: who may open, what each may say, when it is adopted.

use serde_json::{Value, json};

use crate::{
    harness::{STATES, on_both_databases},
    table::Table,
};

fn positions(sign_off: &str) -> String {
    format!("/sign-offs/{sign_off}/positions")
}

on_both_databases! {
    async fn ten_states_sign_and_the_chair_adopts_exactly_one_text(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        table.all_agree_but(site, &sign_off, &["THA", "VNM", "MMR", "LAO"]).await;
        let mut blocked = table.says(site, "MMR", "object");
        blocked["clauses"] = json!(["c4"]);
        let myanmar = site.person("head.mmr").await;
        let view = myanmar.post(&positions(&sign_off), &blocked).await.ok(201);
        assert_eq!(view["standing"]["sentence"], "Missing: Lao PDR, Thailand, Viet Nam. Objection: Myanmar (OP2).");
        let adoption = format!("/sign-offs/{sign_off}/adoption");
        let refused = table.chair.post(&adoption, &json!({})).await;
        assert_eq!(refused.problem(409), "no-consensus");
        assert_eq!(refused.json()["detail"], view["standing"]["sentence"]);
        let mut reserved = table.says(site, "MMR", "agree_with_reservation");
        reserved["reservation_kind"] = json!("interpretative");
        myanmar.post(&positions(&sign_off), &reserved).await.ok(201);
        table.said(site, &sign_off, "THA", "agree_ad_referendum").await;
        table.said(site, &sign_off, "LAO", "stand_aside").await;
        let mut instructed = table.says(site, "VNM", "agree");
        let secretariat = site.person("secretariat").await;
        assert_eq!(secretariat.post(&positions(&sign_off), &instructed).await.problem(422), "invalid");
        instructed["on_instruction_of"] = json!("H.E. Nguyễn An");
        let view = secretariat.post(&positions(&sign_off), &instructed).await.ok(201);
        let viet_nam = view["positions"].as_array().unwrap().iter().find(|p| p["state"] == "VNM").unwrap();
        assert_eq!((&viet_nam["recorded_by"]["role"], &viet_nam["on_instruction_of"]), (&json!("secretariat"), &json!("H.E. Nguyễn An")));
        assert!(view["standing"]["sentence"].as_str().unwrap().starts_with("Ad referendum: Thailand (due "));
        table.said(site, &sign_off, "THA", "agree").await;
        let me = table.chair.get("/me").await.ok(200);
        assert_eq!(me["waiting_for_me"]["total"], 1);
        let adopted = table.chair.post(&adoption, &json!({})).await.ok(200);
        assert_eq!((&adopted["status"], &adopted["standing"]["outcome"]), (&json!("adopted"), &json!("adopted")));
        let proof = site.person("drafter.brn").await.get(&format!("/recommendations/{}/adoption", table.id)).await.ok(200);
        assert_eq!(proof["adopted_by"], "chair The Chair");
        assert_eq!(proof["positions"].as_array().unwrap().len(), STATES.len());
        let printed: Vec<&Value> = proof["statements"].as_array().unwrap().iter().map(|s| &s["state"]).collect();
        assert_eq!(printed, [&json!("LAO"), &json!("MMR")]);
        assert_eq!(table.chair.post(&adoption, &json!({})).await.problem(409), "wrong-status");
        assert_eq!(myanmar.post(&positions(&sign_off), &blocked).await.problem(409), "wrong-status");
        let recommendation = table.chair.get(&format!("/recommendations/{}", table.id)).await.ok(200);
        assert_eq!((&recommendation["status"], &recommendation["sign_off"]["id"]), (&json!("adopted"), &json!(sign_off)));
        assert_eq!(recommendation["open_sign_off"], Value::Null);
        table.verified().await;
    }

    async fn nobody_speaks_for_another_and_nobody_signs_another_text(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let agree = table.says(site, "THA", "agree");
        for (who, status, code) in [
            ("head.vnm", 403, "not-your-act"), ("drafter.tha", 403, "not-your-act"), ("chair", 403, "not-your-act"),
            ("observer.jpn", 404, "not-found"), ("other.secretariat", 404, "not-found"),
        ] {
            let person = site.person(who).await;
            assert_eq!(person.post(&positions(&sign_off), &agree).await.problem(status), code, "{who}");
            let seen = person.get(&format!("/sign-offs/{sign_off}")).await;
            assert_eq!(seen.status.as_u16(), if status == 404 { 404 } else { 200 }, "{who}");
        }
        let head = site.person("head.tha").await;
        for (change, status, code) in [
            (json!({"fingerprint": "ab".repeat(32)}), 409, "wrong-fingerprint"),
            (json!({"position": "object"}), 422, "invalid"),
            (json!({"on_instruction_of": "Somebody"}), 422, "invalid"),
            (json!({"position": "agree_ad_referendum"}), 422, "invalid"),
            (json!({"clauses": ["c1"]}), 422, "invalid"),
            (json!({"password": "not this one"}), 403, "password-wrong"),
            (json!({"state": "TLS"}), 403, "not-your-act"),
            (json!({"vote": true}), 422, "invalid"),
        ] {
            let mut body = agree.clone();
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            assert_eq!(head.post(&positions(&sign_off), &body).await.problem(status), code, "{change}");
        }
        let mut confirmed = agree.clone();
        confirmed["password"] = json!(crate::harness::PASSWORD);
        head.post(&positions(&sign_off), &confirmed).await.ok(201);
        assert_eq!(table.acts().await.iter().filter(|act| *act == "position.recorded").count(), 1);
    }

    async fn a_browser_gives_the_password_with_what_binds_the_state(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let token = site.person("head.tha").await.token.unwrap();
        let (browser, cookie) = (site.nobody(), format!("mufakat_access={token}"));
        let say = async |body: &Value| {
            let path = positions(&sign_off);
            browser.request(reqwest::Method::POST, &path, &[("cookie", &cookie)], Some(body.to_string())).await
        };
        let mut agree = table.says(site, "THA", "agree");
        let refused = say(&agree).await;
        refused.problem(422);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/password");
        agree["password"] = json!("not this one");
        assert_eq!(say(&agree).await.problem(403), "password-wrong");
        let mut prepared = table.says(site, "THA", "agree");
        prepared["prepared"] = json!(true);
        say(&prepared).await.ok(201);
        agree["password"] = json!(crate::harness::PASSWORD);
        say(&agree).await.ok(201);
        assert_eq!(table.acts().await.iter().filter(|act| *act == "position.recorded").count(), 1);
    }

    async fn the_second_click_records_once_and_so_do_two_heads_who_say_the_same(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let (head, alternate) = (site.person("head.tha").await, site.person("alternate.tha").await);
        let agree = table.says(site, "THA", "agree");
        let path = positions(&sign_off);
        let first = head.post_once(&path, "key-1", &agree).await;
        let second = head.post_once(&path, "key-1", &agree).await;
        assert_eq!((first.status, &first.text), (second.status, &second.text));
        alternate.post(&path, &agree).await.ok(201);
        let object = table.says(site, "THA", "object");
        let aside = table.says(site, "THA", "stand_aside");
        let (one, two) = futures_util::future::join(head.post(&path, &object), alternate.post(&path, &aside)).await;
        one.ok(201);
        two.ok(201);
        let view = head.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
        let history = view["history"].as_array().unwrap();
        assert_eq!(history.len(), 3);
        assert_eq!(history.iter().filter(|p| p["newest"] == true).count(), 1);
        assert_eq!((&view["positions"][0]["id"], &view["positions"][0]["newest"]), (&history[2]["id"], &json!(true)));
        table.verified().await;
    }

    async fn an_adoption_that_races_an_objection_is_decided_by_the_chain(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        table.all_agree_but(site, &sign_off, &[]).await;
        let head = site.person("head.tha").await;
        let (object, adoption, none) =
            (table.says(site, "THA", "object"), format!("/sign-offs/{sign_off}/adoption"), json!({}));
        let path = positions(&sign_off);
        let (objected, adopted) =
            futures_util::future::join(head.post(&path, &object), table.chair.post(&adoption, &none)).await;
        let acts = table.acts().await;
        if adopted.status == 200 {
            assert_eq!(objected.problem(409), "wrong-status");
            assert_eq!(acts.last().unwrap(), "recommendation.adopted");
        } else {
            assert_eq!(adopted.problem(409), "no-consensus");
            objected.ok(201);
            assert_eq!(acts.last().unwrap(), "position.recorded");
        }
        table.verified().await;
    }

    async fn what_a_drafter_prepares_stays_in_the_delegation_until_the_head_speaks(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let path = format!("/sign-offs/{sign_off}");
        let mut body = table.says(site, "THA", "stand_aside");
        body["prepared"] = json!(true);
        assert_eq!(site.person("drafter.vnm").await.post(&positions(&sign_off), &body).await.problem(403), "not-your-act");
        site.person("drafter.tha").await.post(&positions(&sign_off), &body).await.ok(201);
        let head = site.person("head.tha").await;
        assert_eq!(head.get(&path).await.ok(200)["prepared"]["position"], "stand_aside");
        let listed = head.get(&format!("/mandates/{}/recommendations?waiting_for_me=true", crate::harness::MANDATE)).await.ok(200);
        assert_eq!(listed["items"][0]["waiting_for_me"], json!(["position", "prepared_position"]));
        for other in ["head.vnm", "chair", "secretariat"] {
            assert_eq!(site.person(other).await.get(&path).await.ok(200)["prepared"], Value::Null, "{other}");
        }
        assert!(!table.acts().await.iter().any(|act| act.starts_with("position")));
        let view = table.said(site, &sign_off, "THA", "agree").await;
        assert_eq!(view["prepared"], Value::Null);
    }

    async fn a_recall_lets_every_position_lapse_and_the_state_is_asked_again(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        table.said(site, &sign_off, "THA", "agree").await;
        let path = format!("/sign-offs/{sign_off}/recall");
        assert_eq!(table.chair.post(&path, &json!({"reason": " "})).await.problem(422), "invalid");
        assert_eq!(site.person("head.sgp").await.post(&path, &json!({"reason": "x"})).await.problem(403), "not-your-act");
        let recalled = table.chair.post(&path, &json!({"reason": "Another reading is asked for."})).await.ok(200);
        assert_eq!((&recalled["status"], &recalled["positions"][0]["lapsed"]), (&json!("recalled"), &json!(true)));
        let head = site.person("head.tha").await;
        let again = head.post(&positions(&sign_off), &table.says(site, "THA", "agree")).await;
        assert_eq!(again.problem(409), "wrong-status");
        let next = table.express().await;
        let view = head.get(&format!("/sign-offs/{next}")).await.ok(200);
        assert_eq!(view["standing"]["missing"].as_array().unwrap().len(), STATES.len());
        assert_eq!(head.post(&positions(&sign_off), &table.says(site, "THA", "agree")).await.problem(409), "sign-off-closed");
        let list = head.get(&format!("/recommendations/{}/sign-offs", table.id)).await.ok(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        table.verified().await;
    }

    async fn a_sign_off_does_not_open_on_what_is_not_ready(site: &mut Site) {
        let bracketed = json!([{"id": "c1", "kind": "operative", "level": 0,
            "runs": [{"text": "Decides "}, {"text": "soon", "bracket": {"id": "b1", "states": ["VNM"]}}]}]);
        let open = Table::with(site, "GREEN", bracketed).await;
        let refused = open.opening(json!({"kind": "express"})).await;
        assert_eq!((refused.problem(409).as_str(), &refused.json()["detail"]), ("open-brackets", &json!("Text is still in brackets: OP1 (VNM).")));
        let table = Table::set(site).await;
        let past = site.clock.now().plus(-1).to_string();
        let soon = site.clock.now().plus(1_000).to_string();
        for (procedure, status, code) in [
            (json!({"kind": "silence", "deadline": past}), 409, "deadline-passed"),
            (json!({"kind": "silence", "deadline": soon}), 409, "silence-too-short"),
            (json!({"kind": "minus_x", "states": ["SGP"], "authority": ""}), 422, "invalid"),
            (json!({"kind": "minus_x", "states": ["ZZZ"], "authority": "AMM/51"}), 422, "invalid"),
            (json!({"kind": "majority"}), 422, "invalid"),
            (json!({"kind": "express", "deadline": soon}), 422, "invalid"),
        ] {
            assert_eq!(table.opening(procedure.clone()).await.problem(status), code, "{procedure}");
        }
        let path = format!("/recommendations/{}/sign-offs", table.id);
        let body = json!({"revision": 1, "procedure": {"kind": "express"}});
        assert_eq!(table.chair.post(&path, &body).await.problem(409), "not-newest-revision");
        let body = json!({"revision": 0, "procedure": {"kind": "express"}});
        assert_eq!(site.person("head.sgp").await.post(&path, &body).await.problem(403), "not-your-act");
        table.express().await;
        assert_eq!(table.opening(json!({"kind": "express"})).await.problem(409), "wrong-status");
    }

    async fn a_sign_off_does_not_open_before_every_amendment_is_disposed_of(site: &mut Site) {
        let table = Table::set(site).await;
        let amendment = json!({"revision": 0, "rationale": "Shorter.", "operations": [{"op": "delete", "clause": "c4"}]});
        let path = format!("/recommendations/{}/amendments", table.id);
        let made = site.person("head.vnm").await.post(&path, &amendment).await.ok(201);
        let refused = table.opening(json!({"kind": "express"})).await;
        let named = json!("Amendments without a disposition: Amendment 1 (VNM).");
        assert_eq!((refused.problem(409).as_str(), &refused.json()["detail"]), ("amendments-undisposed", &named));
        let disposition = format!("/amendments/{}/disposition", made["id"].as_str().unwrap());
        let no = json!({"outcome": "not_retained", "reason": "The clause is needed."});
        table.chair.post(&disposition, &no).await.ok(200);
        table.express().await;
    }

    async fn the_roster_of_an_open_sign_off_stays_what_it_was_at_opening(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let secretariat = site.person("secretariat").await;
        let path = format!("/mandates/{}", crate::harness::MANDATE);
        let mandate = secretariat.get(&path).await;
        let mut roster = mandate.ok(200)["roster"].clone();
        assert_eq!(roster[0]["code"], "BRN");
        roster[0]["member_to"] = json!("2018-06-01");
        let joined = json!({"code": "NWL", "name": "Newland", "member_from": "1967-08-08", "time_zone": "Asia/Bangkok"});
        roster.as_array_mut().unwrap().push(joined);
        secretariat.patch(&path, &mandate.etag(), &json!({"roster": roster})).await.ok(200);
        let invitation = json!({"mandate": crate::harness::MANDATE, "email": "head.nwl@test.example", "name": "Head of Newland", "delegation": "NWL", "role": "head"});
        secretariat.post("/invitations", &invitation).await.ok(201);
        let token = crate::outbox::token_to(site, "head.nwl@test.example", "/invitation").await;
        let password = json!({"password": crate::harness::PASSWORD});
        site.nobody().post(&format!("/invitations/{token}/acceptance"), &password).await.ok(200);

        let newcomer = site.person("head.nwl").await;
        let view = newcomer.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
        assert_eq!((&view["roster"], &view["not_asked"]), (&json!(STATES), &json!([])));
        assert_eq!(view["abilities"]["record_position"], false);
        let refused = newcomer.post(&positions(&sign_off), &table.says(site, "NWL", "agree")).await;
        assert_eq!(refused.problem(409), "not-on-roster");
        table.all_agree_but(site, &sign_off, &["BRN"]).await;
        let adoption = format!("/sign-offs/{sign_off}/adoption");
        let refused = table.chair.post(&adoption, &json!({})).await;
        let missing = json!("Missing: Brunei Darussalam.");
        assert_eq!((refused.problem(409).as_str(), &refused.json()["detail"]), ("no-consensus", &missing));
        table.said(site, &sign_off, "BRN", "agree").await;
        let adopted = table.chair.post(&adoption, &json!({})).await.ok(200);
        assert_eq!((&adopted["status"], &adopted["roster"]), (&json!("adopted"), &json!(STATES)));
        let proof = table.chair.get(&format!("/recommendations/{}/adoption", table.id)).await.ok(200);
        assert_eq!(proof["roster"], json!(STATES));
        table.verified().await;

        let next = Table::set(site).await.opening(json!({"kind": "express"})).await.ok(201);
        let asked: Vec<&str> = STATES.into_iter().skip(1).chain(["NWL"]).collect();
        assert_eq!(next["roster"], json!(asked), "the next sign-off asks those who are members now");
    }

    async fn under_minus_x_only_those_named_decide(site: &mut Site) {
        let table = Table::set(site).await;
        let states: Vec<&str> = STATES.into_iter().filter(|state| *state != "MMR").collect();
        let sign_off = table.open(json!({"kind": "minus_x", "states": states, "authority": "AMM/51/Decision 4"})).await;
        let refused = site.person("head.mmr").await.post(&positions(&sign_off), &table.says(site, "MMR", "object")).await;
        assert_eq!(refused.problem(409), "not-on-roster");
        table.all_agree_but(site, &sign_off, &["MMR"]).await;
        let adopted = table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
        let cell = adopted["standing"]["states"].as_array().unwrap().iter().find(|s| s["state"] == "MMR").unwrap().clone();
        assert_eq!((&cell["position"], &adopted["not_asked"]), (&json!("not_asked"), &json!(["MMR"])));
    }

    async fn the_board_shows_what_each_may_see(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        table.said(site, &sign_off, "BRN", "agree").await;
        table.said(site, &sign_off, "MMR", "object").await;
        let path = format!("/mandates/{}/board", crate::harness::MANDATE);
        let board = site.person("drafter.vnm").await.get(&path).await.ok(200);
        let row = &board["rows"][0];
        assert_eq!((&row["procedure"], &row["blocked"]), (&json!("express"), &json!(true)));
        assert_eq!((&row["cells"][0]["position"], &row["cells"][1]["position"]), (&json!("agree"), &json!("missing")));
        let observer = site.person("observer.jpn").await;
        assert_eq!(observer.get(&path).await.ok(200)["rows"], json!([]));
        let change = json!({"released_to_observers": true});
        let one = format!("/recommendations/{}", table.id);
        let tag = table.chair.get(&one).await.etag();
        table.chair.patch(&one, &tag, &change).await.ok(200);
        let row = observer.get(&path).await.ok(200)["rows"][0].clone();
        assert_eq!((&row["sentence"], &row["cells"][0]["position"], &row["blocked"]), (&Value::Null, &Value::Null, &json!(false)));
        assert_eq!(observer.get(&format!("{one}/sign-offs")).await.ok(200)["items"], json!([]));
        assert_eq!(observer.get(&one).await.ok(200)["standing"], Value::Null);
    }

    async fn an_observer_reads_an_adopted_text_and_its_record_but_no_position(site: &mut Site) {
        let table = Table::set(site).await;
        let one = format!("/recommendations/{}", table.id);
        let tag = table.chair.get(&one).await.etag();
        table.chair.patch(&one, &tag, &json!({"released_to_observers": true})).await.ok(200);
        let sign_off = table.adopt(site).await;
        let observer = site.person("observer.jpn").await;
        let seen = observer.get(&one).await.ok(200);
        assert_eq!((&seen["status"], &seen["standing"]), (&json!("adopted"), &Value::Null));
        assert_eq!(seen["abilities"]["read_positions"], false);
        assert_eq!(observer.get(&format!("{one}/sign-offs")).await.ok(200)["items"], json!([]));
        assert_eq!(observer.get(&format!("/sign-offs/{sign_off}")).await.problem(404), "not-found");
        assert_eq!(observer.get(&format!("{one}/dossier")).await.ok(200)["sign_off"], Value::Null);
        let board = observer.get(&format!("/mandates/{}/board", crate::harness::MANDATE)).await.ok(200);
        let row = &board["rows"][0];
        assert_eq!((&row["sentence"], &row["cells"][0]["position"]), (&Value::Null, &Value::Null));
        observer.get(&format!("{one}/record")).await.ok(200);
        observer.get(&format!("{one}/adoption")).await.ok(200);
    }

    async fn the_dossier_shows_what_changed_since_the_text_the_state_last_agreed_to(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        table.said(site, &sign_off, "THA", "agree").await;
        let recall = json!({"reason": "Another reading is asked for."});
        table.chair.post(&format!("/sign-offs/{sign_off}/recall"), &recall).await.ok(200);
        let path = format!("/recommendations/{}", table.id);
        for words in ["Decides to meet often;", "Decides to meet often and openly;"] {
            let text = table.chair.get(&format!("{path}/working-text")).await;
            let mut clauses = text.ok(200)["clauses"].clone();
            for clause in clauses.as_array_mut().unwrap() {
                clause.as_object_mut().unwrap().retain(|key, _| !["number", "reference"].contains(&key.as_str()));
            }
            clauses[1]["runs"][0]["text"] = json!(words);
            table.chair.put(&format!("{path}/working-text"), &text.etag(), &json!({"clauses": clauses})).await.ok(200);
            table.chair.post(&format!("{path}/revisions"), &json!({})).await.ok(201);
        }
        let body = json!({"revision": 2, "procedure": {"kind": "express"}});
        table.chair.post(&format!("{path}/sign-offs"), &body).await.ok(201);
        let dossier = site.person("head.tha").await.get(&format!("{path}/dossier")).await.ok(200);
        assert_eq!((&dossier["last_agreed"]["revision"], &dossier["last_agreed"]["position"]), (&json!(0), &json!("agree")));
        assert_eq!((&dossier["changes"]["from"], &dossier["changes"]["changes"]), (&json!(0), &json!(1)));
        assert_eq!((&dossier["revision"]["number"], &dossier["sign_off"]["revision"]), (&json!(2), &json!(2)));
        assert_eq!(dossier["meanings"].as_array().unwrap().len(), 5);
        let dossier = site.person("head.vnm").await.get(&format!("{path}/dossier")).await.ok(200);
        assert_eq!((&dossier["last_agreed"], &dossier["changes"]["from"]), (&Value::Null, &json!(1)));
        assert_eq!(site.person("observer.jpn").await.get(&format!("{path}/dossier")).await.problem(404), "not-found");
    }
}
