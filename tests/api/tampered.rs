//! Rows that somebody changed behind the program's back, besides texts, positions and proofs: what a recommendation says of
//! itself, who joined it, packages, credentials. Each is found and named.

use serde_json::{Value, json};

use crate::{
    command::{ended, mufakat},
    harness::{MANDATE, STATES, Site, on_both_databases},
    record::vandalise,
    table::Table,
};

/// The lines that `mufakat verify` prints of what it finds.
async fn lines(site: &mut Site) -> Vec<String> {
    site.stop().await;
    let (said, _) = ended(&mufakat(site, None, &["verify"]).output().unwrap(), 1);
    site.start().await;
    said.lines().filter(|line| !line.ends_with("findings.")).map(str::to_owned).collect()
}

fn kinds(lines: &[String]) -> Vec<&str> {
    lines.iter().map(|line| line.split(':').next().unwrap()).collect()
}

async fn packaged(site: &Site, table: &Table) -> String {
    let body = json!({"title": "For the Summit", "recommendations": [table.id], "cover_note": "One text."});
    let chair = site.person("chair").await;
    let made = chair.post(&format!("/mandates/{MANDATE}/packages"), &body).await.ok(201);
    let path = format!("/packages/{}", made["id"].as_str().unwrap());
    chair.post(&format!("{path}/submission"), &json!({})).await.ok(200);
    let answer = json!({"outcome": "endorsed", "text": "Endorsed.", "date": "2018-11-15"});
    chair.post(&format!("{path}/response"), &answer).await.ok(200);
    path
}

on_both_databases! {
    async fn what_a_recommendation_says_of_itself_is_what_was_recorded(site: &mut Site) {
        for (table_name, sql, said) in [
            ("recommendations", "UPDATE recommendations SET title = 'To part'", "The title kept"),
            ("recommendations", "UPDATE recommendations SET marking = 'CLEAR'", "The marking kept"),
            ("recommendations", "UPDATE recommendations SET lead = 'VNM'", "The lead kept"),
            ("recommendations", "UPDATE recommendations SET symbol = 'AMCC/2018/R.77'", "The symbol kept"),
            ("recommendations", "UPDATE recommendations SET released_to_observers = TRUE", "The released to observers kept"),
            ("recommendations", "UPDATE recommendations SET pen = 'VNM'", "The pen kept"),
            ("recommendations", "UPDATE recommendations SET status = 'withdrawn'", "The status kept"),
            ("co_sponsors", "DELETE FROM co_sponsors", "The co sponsors kept"),
            ("recommendation_taskings", "DELETE FROM recommendation_taskings", "The taskings kept"),
        ] {
            let mut site = Site::open(site.kind).await;
            Table::set(&site).await;
            vandalise(&site, table_name, sql);
            let found = lines(&mut site).await;
            assert!(found.len() == 1 && found[0].starts_with("details: recommendation:") && found[0].contains(said), "{sql}: {found:?}");
            site.stop().await;
        }
    }

    async fn details_that_changed_by_an_act_are_what_was_recorded(site: &mut Site) {
        let table = Table::set(site).await;
        let path = format!("/recommendations/{}", table.id);
        let change = json!({"title": "To meet again", "co_sponsors": ["VNM", "BRN"], "taskings": ["T2", "T1"], "norms": ["13(f)", "13(a)"],
            "involved_bodies": ["TELMIN", "ADMM"], "released_to_observers": true});
        let tag = table.chair.get(&path).await.etag();
        table.chair.patch(&path, &tag, &change).await.ok(200);
        table.chair.post(&format!("{path}/pen"), &json!({"state": "VNM"})).await.ok(200);
        table.verified().await;
        table.chair.post(&format!("{path}/withdrawal"), &json!({"reason": "Merged elsewhere."})).await.ok(200);
        table.verified().await;
    }

    async fn an_accession_forged_changed_or_gone_is_found(site: &mut Site) {
        for (sql, said) in [
            ("UPDATE accessions SET statement = 'Gladly.'", "The accession of MMR is not the one recorded here."),
            ("DELETE FROM accessions", "The accession recorded here is gone."),
            ("UPDATE accessions SET state = 'LAO'", "An accession of LAO was never recorded."),
        ] {
            let mut site = Site::open(site.kind).await;
            let table = Table::set(&site).await;
            let states: Vec<&str> = STATES.into_iter().filter(|state| !["MMR", "LAO"].contains(state)).collect();
            let sign_off = table.open(json!({"kind": "minus_x", "states": states, "authority": "Decision 7"})).await;
            table.all_agree_but(&site, &sign_off, &["MMR", "LAO"]).await;
            table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
            let body = json!({"fingerprint": table.fingerprint});
            site.person("head.mmr").await.post(&format!("/sign-offs/{sign_off}/accession"), &body).await.ok(201);
            table.verified().await;
            vandalise(&site, "accessions", sql);
            let found = lines(&mut site).await;
            assert!(found.iter().any(|line| line.starts_with("accession: ") && line.contains(said)), "{sql}: {found:?}");
            site.stop().await;
        }
    }

    async fn a_package_that_is_not_what_went_to_the_leaders_is_found(site: &mut Site) {
        for (table_name, sql, what) in [
            ("packages", "UPDATE packages SET title = 'For nobody'", "The title of"),
            ("packages", "UPDATE packages SET cover_note = 'Two texts.'", "The cover note of"),
            ("packages", "UPDATE packages SET response_outcome = 'returned'", "The response of"),
            ("packages", "UPDATE packages SET submitted_at = submitted_at + 1", "The time of"),
            ("packages", "UPDATE packages SET status = 'open'", "The status of"),
            ("package_items", "DELETE FROM package_items", "The contents of"),
            ("packages", "DELETE FROM package_items; DELETE FROM packages", "is gone"),
        ] {
            let mut site = Site::open(site.kind).await;
            let table = Table::set(&site).await;
            table.adopt(&site).await;
            packaged(&site, &table).await;
            let secretariat = site.person("secretariat").await;
            assert_eq!(secretariat.post("/record/verification", &json!({})).await.ok(200)["ok"], true);
            vandalise(&site, table_name, sql);
            let check = secretariat.post("/record/verification", &json!({})).await.ok(200);
            assert_eq!(check["findings"][0]["kind"], "package", "{sql}: {check}");
            let other = site.person("other.secretariat").await;
            assert_eq!(other.post("/record/verification", &json!({})).await.ok(200)["ok"], true, "packages of others are not for them");
            let found = lines(&mut site).await;
            assert!(found.len() == 1 && found[0].contains(what), "{sql}: {found:?}");
            site.stop().await;
        }
    }

    async fn a_credential_forged_changed_or_gone_is_found(site: &mut Site) {
        for (sql, said) in [
            ("UPDATE credentials SET role = 'head' WHERE id = '{}'", "is not the one recorded here"),
            ("UPDATE credentials SET valid_to = 1 WHERE id = '{}'", "is not the one recorded here"),
            ("DELETE FROM credentials WHERE id = '{}'", "is gone"),
            ("INSERT INTO credentials SELECT '00000000-0000-7000-9000-00000000abcd', user_id, mandate_id, 'SGP', 'head', NULL, NULL, NULL, 0, 1 FROM credentials WHERE id = '{}'", "(head of SGP) was never recorded"),
        ] {
            let mut site = Site::open(site.kind).await;
            let secretariat = site.person("secretariat").await;
            let made = secretariat.post("/mandates", &json!({"symbol": "NEW/2018", "title": "A second", "date": "2018-04-27", "issued_by": "The Leaders",
                "roster": [{"code": "SGP", "name": "Singapore", "member_from": "1967-08-08", "time_zone": "Asia/Singapore"}]})).await.ok(201);
            let user = secretariat.get("/users?q=drafter.sgp").await.ok(200)["items"][0]["id"].clone();
            let give = json!({"user": user, "mandate": made["id"], "delegation": "SGP", "role": "drafter"});
            let given: Value = secretariat.post("/credentials", &give).await.ok(201);
            vandalise(&site, "credentials", &sql.replace("{}", given["id"].as_str().unwrap()));
            let found = lines(&mut site).await;
            assert_eq!(kinds(&found), ["credential"], "{sql}: {found:?}");
            assert!(found[0].contains(said), "{sql}: {found:?}");
            site.stop().await;
        }
    }
}
