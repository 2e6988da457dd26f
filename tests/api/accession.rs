//! Accession: a state that consensus minus X left out joins exactly the adopted text, later, by its own head.

use serde_json::{Value, json};

use crate::{
    command::{ended, mufakat},
    harness::{STATES, Site, on_both_databases},
    table::Table,
};

/// Adopted by all states but these.
pub async fn adopted_without(site: &Site, table: &Table, left_out: &[&str]) -> String {
    let states: Vec<&str> = STATES.into_iter().filter(|state| !left_out.contains(state)).collect();
    let procedure = json!({"kind": "minus_x", "states": states, "authority": "Decision 7 of the Summit"});
    let sign_off = table.open(procedure).await;
    let path = format!("/sign-offs/{sign_off}/accession");
    let early = site.person("head.mmr").await.post(&path, &json!({"fingerprint": table.fingerprint})).await;
    assert_eq!(early.problem(409), "wrong-status", "nobody accedes before the adoption");
    table.all_agree_but(site, &sign_off, left_out).await;
    table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
    sign_off
}

on_both_databases! {
    async fn a_state_left_out_joins_the_adopted_text_and_everybody_is_told(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = adopted_without(site, &table, &["MMR", "LAO"]).await;
        let path = format!("/sign-offs/{sign_off}/accession");
        let body = json!({"fingerprint": table.fingerprint, "statement": "Myanmar joins its neighbours."});
        let head = site.person("head.mmr").await;
        assert_eq!(head.get(&format!("/sign-offs/{sign_off}")).await.ok(200)["abilities"]["accede"], json!(true));
        for (who, code) in [("drafter.mmr", "not-your-act"), ("chair", "not-your-act"), ("secretariat", "not-your-act")] {
            assert_eq!(site.person(who).await.post(&path, &body).await.problem(403), code, "{who}");
        }
        assert_eq!(site.person("other.secretariat").await.post(&path, &body).await.problem(404), "not-found");
        assert_eq!(site.person("head.sgp").await.post(&path, &body).await.problem(409), "not-left-out");
        let stale = json!({"fingerprint": "0".repeat(64)});
        assert_eq!(head.post(&path, &stale).await.problem(409), "wrong-fingerprint");
        let rude = json!({"fingerprint": table.fingerprint, "statement": "a\u{0}b"});
        assert_eq!(head.post(&path, &rude).await.problem(422), "invalid");

        let joined = head.post_once(&path, "joins", &body).await.ok(201);
        assert_eq!(head.post_once(&path, "joins", &body).await.ok(201), joined, "the second click answers the same");
        assert_eq!(head.post(&path, &body).await.problem(409), "acceded-already");
        assert_eq!((&joined["acceded"][0]["state"], &joined["abilities"]["accede"]), (&json!("MMR"), &json!(false)));
        let page = site.person("head.tha").await.get(&format!("/recommendations/{}", table.id)).await.ok(200);
        assert_eq!(page["sign_off"]["acceded"][0]["statement"], "Myanmar joins its neighbours.");
        assert_eq!(page["sign_off"]["standing"]["outcome"], "adopted");
        let adoption = table.chair.get(&format!("/recommendations/{}/adoption", table.id)).await.ok(200);
        assert_eq!((&adoption["acceded"][0]["state"], adoption["roster"].as_array().unwrap().len()), (&json!("MMR"), 8));
        assert_eq!(table.acts().await.last().unwrap(), "state.acceded");
        table.verified().await;
        let notices = site.person("head.tha").await.get("/notices?limit=1").await.ok(200);
        assert!(notices["items"][0]["sentence"].as_str().unwrap().starts_with("Myanmar acceded to "), "{notices}");
    }

    async fn an_accession_leaves_with_the_text_and_a_forged_one_is_found(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = adopted_without(site, &table, &["LAO"]).await;
        let body = json!({"fingerprint": table.fingerprint});
        site.person("head.lao").await.post(&format!("/sign-offs/{sign_off}/accession"), &body).await.ok(201);
        let export = |format: &str| format!("/recommendations/{}/export?format={format}", table.id);
        assert!(table.chair.get(&export("html")).await.text.contains("<strong>LAO acceded</strong>"));
        let bundle = table.chair.get(&export("json")).await.text;
        let path = site.folder.path().join("bundle.json");
        std::fs::write(&path, &bundle).unwrap();
        let arguments = ["verify", &path.display().to_string()];
        ended(&mufakat(site, None, &arguments).output().unwrap(), 0);
        std::fs::write(&path, bundle.replace("\\\"state\\\":\\\"LAO\\\",\\\"statement\\\":null", "\\\"state\\\":\\\"VNM\\\",\\\"statement\\\":null")).unwrap();
        ended(&mufakat(site, None, &arguments).output().unwrap(), 1);
    }

    async fn where_every_state_was_asked_there_is_nothing_to_accede_to(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.adopt(site).await;
        let head = site.person("head.tha").await;
        assert_eq!(head.get(&format!("/sign-offs/{sign_off}")).await.ok(200)["abilities"]["accede"], json!(false));
        let body = json!({"fingerprint": table.fingerprint});
        assert_eq!(head.post(&format!("/sign-offs/{sign_off}/accession"), &body).await.problem(409), "not-left-out");
        let listed = head.get(&format!("/recommendations/{}/sign-offs?limit=1", table.id)).await.ok(200);
        assert_eq!((listed["items"][0]["id"].as_str(), &listed["next_cursor"]), (Some(&*sign_off), &Value::Null));
    }

    async fn sign_offs_and_sessions_are_read_page_by_page(site: &mut Site) {
        let table = Table::set(site).await;
        let mut opened = Vec::new();
        for _ in 0..3 {
            let sign_off = table.express().await;
            let reason = json!({"reason": "Another round."});
            table.chair.post(&format!("/sign-offs/{sign_off}/recall"), &reason).await.ok(200);
            opened.push(sign_off);
            site.person("head.vnm").await;
        }
        let own = site.person("head.vnm").await;
        for (path, expected) in [(format!("/recommendations/{}/sign-offs", table.id), Some(&opened)), ("/me/sessions".to_owned(), None)] {
            let all: Vec<Value> = own.get(&path).await.ok(200)["items"].as_array().unwrap().clone();
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = own.get(&format!("{path}?limit=2{cursor}")).await.ok(200);
                assert!(page["items"].as_array().unwrap().len() <= 2);
                seen.extend(page["items"].as_array().unwrap().clone());
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(seen, all);
            if let Some(expected) = expected {
                let ids: Vec<&str> = seen.iter().map(|one| one["id"].as_str().unwrap()).collect();
                assert_eq!(&ids, expected);
            }
            assert_eq!(own.get(&format!("{path}?cursor=x")).await.problem(422), "invalid");
            assert_eq!(own.get(&format!("{path}?limit=0")).await.problem(422), "invalid");
        }
    }

    async fn a_wrong_password_with_a_position_is_slowed_down_as_at_the_sign_in(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        let head = site.person("head.tha").await;
        let mut body = table.says(site, "THA", "agree");
        body["password"] = json!("guess");
        let path = format!("/sign-offs/{sign_off}/positions");
        for _ in 0..10 {
            assert_eq!(head.post(&path, &body).await.problem(403), "password-wrong");
        }
        let slowed = head.post(&path, &body).await;
        assert_eq!(slowed.status.as_u16(), 429, "{}", slowed.text);
        assert!(slowed.headers.contains_key("retry-after"));
    }
}
