//! The record: read in order, verified, and found out when somebody touched it behind the program's back; the
//! bundle that proves itself offline.

use mufakat::domain::record::bundle::{Bundle, verify_bundle};
use serde_json::{Value, json};

use crate::{
    accession::adopted_without,
    harness::{Kind, Site, on_both_databases},
    table::Table,
    tabled::tabled,
};

/// Lets the vandal in: the triggers that refuse rewriting are dropped first.
fn vandalise(site: &Site, table: &str, sql: &str) {
    match site.kind {
        Kind::Sqlite => site.vandalise(&format!(
            "PRAGMA foreign_keys=OFF; DROP TRIGGER IF EXISTS {table}_no_update; DROP TRIGGER IF EXISTS {table}_no_delete; {sql}"
        )),
        Kind::Postgres => site.vandalise(&format!("SET session_replication_role = replica; {sql}")),
    }
}

async fn found(table: &Table) -> Vec<(String, Option<i64>)> {
    let check = table.chair.post("/record/verification", &json!({"recommendation": table.id})).await.ok(200);
    assert_eq!(check["ok"], false, "{check}");
    let of = |f: &Value| (f["kind"].as_str().unwrap().to_owned(), f["sequence"].as_i64());
    check["findings"].as_array().unwrap().iter().map(of).collect()
}

on_both_databases! {
    async fn every_act_is_in_the_record_and_pages_follow_each_other(site: &mut Site) {
        let table = Table::set(site).await;
        table.adopt(site).await;
        let acts = table.acts().await;
        assert_eq!(acts.first().unwrap(), "recommendation.created");
        assert_eq!(acts.last().unwrap(), "recommendation.adopted");
        let path = format!("/recommendations/{}/record", table.id);
        let (mut read, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = table.chair.get(&format!("{path}?limit=5{cursor}")).await.ok(200);
            read.extend(page["items"].as_array().unwrap().iter().map(|e| e["sequence"].as_i64().unwrap()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(read, (1..=i64::try_from(acts.len()).unwrap()).collect::<Vec<_>>());
        assert_eq!(table.chair.get(&format!("{path}?cursor=-1")).await.problem(422), "invalid");
        assert_eq!(table.chair.get(&format!("{path}?limit=-1")).await.problem(422), "invalid");
        assert_eq!(site.person("observer.jpn").await.get(&path).await.problem(404), "not-found");
    }

    async fn the_secretariat_alone_reads_and_checks_the_whole(site: &mut Site) {
        let table = Table::set(site).await;
        table.adopt(site).await;
        let secretariat = site.person("secretariat").await;
        let check = secretariat.post("/record/verification", &json!({})).await.ok(200);
        assert_eq!((&check["ok"], &check["chains"]), (&json!(true), &json!(2)), "{check}");
        secretariat.get("/record").await.ok(200);
        let other = site.person("other.secretariat").await;
        assert_eq!(other.post("/record/verification", &json!({})).await.ok(200)["chains"], 1);
        assert_eq!(other.post("/record/verification", &json!({"recommendation": table.id})).await.problem(404), "not-found");
        for who in ["chair", "head.sgp"] {
            let person = site.person(who).await;
            assert_eq!(person.post("/record/verification", &json!({})).await.problem(403), "not-your-act", "{who}");
            assert!([403, 404].contains(&person.get("/record").await.status.as_u16()), "{who}");
        }
    }

    async fn the_database_itself_refuses_to_rewrite_what_was_said(site: &mut Site) {
        let table = Table::set(site).await;
        table.adopt(site).await;
        let mut conn = site.config().database_url.open().unwrap();
        for sql in [
            "UPDATE positions SET position = 'agree'", "DELETE FROM positions", "UPDATE adoptions SET content = '{}'",
            "UPDATE record_entries SET act = 'x'", "DELETE FROM record_entries", "UPDATE revisions SET note = 'x'",
            "DELETE FROM record_heads", "DELETE FROM revisions", "DELETE FROM adoptions",
        ] {
            use diesel::connection::SimpleConnection;
            let refused = conn.batch_execute(sql).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
        table.verified().await;
    }

    async fn the_database_refuses_to_put_another_row_in_the_place_of_one(site: &mut Site) {
        use diesel::connection::SimpleConnection;
        let table = Table::set(site).await;
        table.adopt(site).await;
        let mut conn = site.config().database_url.open().unwrap();
        let sqlite = site.kind == Kind::Sqlite;
        let replaced = ["revisions", "positions", "adoptions", "record_entries"]
            .map(|kept| format!("INSERT OR REPLACE INTO {kept} SELECT * FROM {kept}"));
        let by_number = "INSERT OR REPLACE INTO record_entries (rowid, chain, sequence, at, act, actor_name, subject, payload, previous_hash, hash) \
                         SELECT rowid, chain, sequence + 1000, at, act, actor_name, subject, payload, previous_hash, hash FROM record_entries";
        let emptied = [
            "TRUNCATE record_entries", "TRUNCATE record_heads CASCADE", "TRUNCATE positions, accessions", "TRUNCATE adoptions",
            "TRUNCATE revisions CASCADE",
        ].map(str::to_owned);
        let tried = if sqlite { [replaced.as_slice(), &[by_number.to_owned()]].concat() } else { emptied.to_vec() };
        for sql in tried {
            let refused = conn.batch_execute(&sql).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
        table.verified().await;
    }

    async fn no_text_of_an_amendment_and_no_accession_is_rewritten(site: &mut Site) {
        use diesel::connection::SimpleConnection;
        let amended = tabled(site).await;
        let new = json!({"id": "op1", "kind": "operative", "level": 0, "runs": [{"text": "Decides better."}]});
        let body = json!({"revision": 0, "rationale": "Clearer.", "submit": true,
            "operations": [{"op": "replace", "clause": "op1", "new": new}]});
        site.person("head.vnm").await.post(&format!("/recommendations/{amended}/amendments"), &body).await.ok(201);
        let table = Table::set(site).await;
        let sign_off = adopted_without(site, &table, &["MMR"]).await;
        let joins = json!({"fingerprint": table.fingerprint});
        site.person("head.mmr").await.post(&format!("/sign-offs/{sign_off}/accession"), &joins).await.ok(201);
        let mut conn = site.config().database_url.open().unwrap();
        for (kept, column) in [("amendment_texts", "operations"), ("accessions", "fingerprint")] {
            let whole = match site.kind {
                Kind::Sqlite => format!("INSERT OR REPLACE INTO {kept} SELECT * FROM {kept}"),
                Kind::Postgres => format!("TRUNCATE {kept}"),
            };
            for sql in [format!("UPDATE {kept} SET {column} = 'x'"), format!("DELETE FROM {kept}"), whole] {
                let refused = conn.batch_execute(&sql).unwrap_err().to_string();
                assert!(refused.contains(&format!("{kept} is append-only")), "{sql}: {refused}");
            }
        }
        table.verified().await;
    }

    async fn the_database_refuses_a_row_that_refers_to_nothing(site: &mut Site) {
        use diesel::connection::SimpleConnection;
        let mut conn = site.config().database_url.open().unwrap();
        for sql in [
            "INSERT INTO co_sponsors (recommendation_id, state) VALUES ('00000000-0000-7000-8000-00000000ffff', 'SGP')",
            "INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES ('x', '00000000-0000-7000-8000-00000000ffff', 1)",
            "INSERT INTO record_entries (chain, sequence, at, act, actor_name, subject, payload, previous_hash, hash) \
             VALUES ('recommendation:nothing', 1, 1, 'x', 'x', 'x', '{}', 'x', 'x')",
            "DELETE FROM users",
        ] {
            let refused = conn.batch_execute(sql).unwrap_err().to_string().to_lowercase();
            assert!(refused.contains("foreign key"), "{sql}: {refused}");
        }
    }

    async fn a_changed_entry_is_found_and_named(site: &mut Site) {
        let table = Table::set(site).await;
        table.adopt(site).await;
        let chain = format!("recommendation:{}", table.id);
        vandalise(site, "record_entries", &format!("UPDATE record_entries SET actor_name = 'Nobody' WHERE chain = '{chain}' AND sequence = 2"));
        assert_eq!(found(&table).await, [("changed".to_owned(), Some(2))]);
    }

    async fn a_removed_entry_and_a_chain_cut_short_are_found_and_named(site: &mut Site) {
        let table = Table::set(site).await;
        table.express().await;
        let chain = format!("recommendation:{}", table.id);
        vandalise(site, "record_entries", &format!("DELETE FROM record_entries WHERE chain = '{chain}' AND sequence = 3"));
        let findings = found(&table).await;
        assert!(findings.contains(&("missing".to_owned(), Some(3))) && findings.iter().any(|f| f.0 == "procedure"), "{findings:?}");
    }

    async fn entries_put_in_another_order_are_found(site: &mut Site) {
        let table = Table::set(site).await;
        let chain = format!("recommendation:{}", table.id);
        let swap = |from: i64, to: i64| format!("UPDATE record_entries SET sequence = {to} WHERE chain = '{chain}' AND sequence = {from}; ");
        vandalise(site, "record_entries", &(swap(1, 99) + &swap(2, 1) + &swap(99, 2)));
        let findings = found(&table).await;
        assert!(findings.contains(&("changed".to_owned(), Some(1))) && findings.contains(&("changed".to_owned(), Some(2))), "{findings:?}");
    }

    async fn a_recommendation_without_its_chain_is_found(site: &mut Site) {
        let table = Table::set(site).await;
        let chain = format!("recommendation:{}", table.id);
        vandalise(site, "record_entries", &format!("DELETE FROM record_entries WHERE chain = '{chain}'"));
        vandalise(site, "record_heads", &format!("DELETE FROM record_heads WHERE chain = '{chain}'"));
        let findings = found(&table).await;
        assert_eq!(findings[0], ("missing".to_owned(), None));
        assert!(findings.iter().any(|f| f.0 == "text"), "{findings:?}");
    }

    async fn a_text_a_position_or_a_proof_that_is_not_what_was_recorded_is_found(site: &mut Site) {
        for (table_name, sql, kind) in [
            ("revisions", "UPDATE revisions SET clauses = replace(clauses, 'Decides', 'Refuses')", "text"),
            ("revisions", "UPDATE revisions SET clauses = 'no clauses'", "text"),
            ("positions", "UPDATE positions SET position = 'stand_aside' WHERE state = 'THA'", "position"),
            ("positions", "DELETE FROM positions WHERE state = 'THA'", "position"),
            ("adoptions", "UPDATE adoptions SET content = replace(content, 'Decides', 'Refuses')", "text"),
            ("adoptions", "DELETE FROM adoptions", "adoption"),
            ("sign_offs", "UPDATE sign_offs SET status = 'recalled'", "procedure"),
            ("recommendations", "UPDATE recommendations SET status = 'negotiation'", "adoption"),
        ] {
            let mut site = Site::open(site.kind).await;
            let table = Table::set(&site).await;
            table.adopt(&site).await;
            vandalise(&site, table_name, sql);
            let findings = found(&table).await;
            assert!(findings.iter().any(|f| f.0 == kind), "{sql}: {findings:?}");
            site.stop().await;
        }
    }

    async fn an_adopted_text_exports_as_a_bundle_that_proves_itself(site: &mut Site) {
        let table = Table::set(site).await;
        let path = format!("/recommendations/{}/export", table.id);
        let head = site.person("head.tha").await;
        assert_eq!(head.get(&format!("{path}?format=json")).await.problem(409), "not-adopted");
        assert_eq!(head.get(&format!("{path}?format=docx")).await.problem(422), "invalid");
        assert_eq!(head.get(&path).await.problem(422), "invalid");
        let page = head.get(&format!("{path}?format=html")).await;
        assert!(page.status == 200 && page.text.contains("Copy of Head of Thailand") && page.text.contains("ร่วมกัน"));
        table.adopt(site).await;
        let file = head.get(&format!("{path}?format=json")).await;
        assert!(file.headers["content-disposition"].to_str().unwrap().ends_with("-R.1.json\""));
        let bundle: Bundle = serde_json::from_str(&file.text).unwrap();
        assert_eq!(verify_bundle(&bundle), []);
        let forged = file.text.replace("Decides to meet", "Decides to part");
        assert!(!verify_bundle(&serde_json::from_str(&forged).unwrap()).is_empty());
        assert_eq!(site.person("observer.jpn").await.get(&format!("{path}?format=json")).await.problem(404), "not-found");
    }

    async fn a_bundle_of_a_silence_with_an_extension_and_a_late_objection_proves_itself(site: &mut Site) {
        use mufakat::domain::time::DAY;
        let mut table = Table::set(site).await;
        let sign_off = table.silence(site, DAY).await;
        let later = json!({"deadline": site.clock.now().plus(2 * DAY).to_string()});
        table.chair.post(&format!("/sign-offs/{sign_off}/extension"), &later).await.ok(200);
        table.said(site, &sign_off, "BRN", "agree").await;
        table.after(site, 2 * DAY).await;
        mufakat::app::signoff::run_deadlines(site.app()).await.unwrap();
        table.said(site, &sign_off, "VNM", "object").await;
        let text = table.chair.get(&format!("/recommendations/{}/export?format=json", table.id)).await.text;
        assert_eq!(verify_bundle(&serde_json::from_str(&text).unwrap()), []);
        table.verified().await;
    }

    async fn a_red_text_leaves_only_by_the_chair(site: &mut Site) {
        let table = Table::marked(site, "RED").await;
        table.adopt(site).await;
        for format in ["json", "html"] {
            let path = format!("/recommendations/{}/export?format={format}", table.id);
            assert_eq!(site.person("head.sgp").await.get(&path).await.problem(403), "not-your-act");
            assert_eq!(table.chair.get(&path).await.status, 200);
        }
    }
}
