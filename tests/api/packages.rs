//! Packages: adopted texts go to the Leaders together, once, and their answer is kept.

use serde_json::{Value, json};

use crate::{
    command::{ended, mufakat},
    harness::{MANDATE, Site, on_both_databases},
    table::Table,
};

fn path() -> String {
    format!("/mandates/{MANDATE}/packages")
}

async fn compiled(site: &Site, ids: Value) -> Value {
    let body = json!({"title": "For the Summit", "recommendations": ids, "cover_note": "Two texts."});
    site.person("chair").await.post(&path(), &body).await.ok(201)
}

on_both_databases! {
    async fn adopted_texts_go_to_the_leaders_once_and_their_answer_is_kept(site: &mut Site) {
        let (one, two) = (Table::set(site).await, Table::set(site).await);
        one.adopt(site).await;
        two.adopt(site).await;
        let (chair, secretariat) = (site.person("chair").await, site.person("secretariat").await);
        let package = compiled(site, json!([two.id, one.id])).await;
        let other = compiled(site, json!([one.id])).await;
        let own = format!("/packages/{}", package["id"].as_str().unwrap());
        let symbols: Vec<&Value> = package["recommendations"].as_array().unwrap().iter().map(|r| &r["id"]).collect();
        assert_eq!(symbols, [&json!(two.id), &json!(one.id)]);
        let respond = json!({"outcome": "endorsed", "text": "Endorsed.", "date": "2018-11-15"});
        assert_eq!(chair.post(&format!("{own}/response"), &respond).await.problem(409), "package-not-submitted");
        assert_eq!(site.person("head.sgp").await.post(&format!("{own}/submission"), &json!({})).await.problem(403), "not-your-act");
        let submitted = secretariat.post(&format!("{own}/submission"), &json!({})).await.ok(200);
        assert_eq!((&submitted["status"], &submitted["submitted_by"]), (&json!("submitted"), &json!("The Secretariat")));
        assert_eq!(one.acts().await.last().unwrap(), "recommendation.submitted");
        let shown = chair.get(&format!("/recommendations/{}", one.id)).await.ok(200);
        assert_eq!((&shown["status"], &shown["package"]["id"]), (&json!("submitted"), &package["id"]));
        assert_eq!(chair.post(&format!("{own}/submission"), &json!({})).await.problem(409), "package-submitted");
        let again = chair.post(&format!("/packages/{}/submission", other["id"].as_str().unwrap()), &json!({})).await;
        assert_eq!(again.problem(409), "not-adopted");
        let version = submitted["version"].to_string();
        assert_eq!(chair.patch(&own, &version, &json!({"title": "Other"})).await.problem(409), "package-submitted");
        assert_eq!(chair.post(&format!("{own}/response"), &json!({"outcome": "endorsed", "date": "soon"})).await.problem(422), "invalid");
        let answered = chair.post(&format!("{own}/response"), &respond).await.ok(200);
        assert_eq!((&answered["response"]["outcome"], &answered["abilities"]["respond"]), (&json!("endorsed"), &json!(false)));
        assert_eq!(chair.post(&format!("{own}/response"), &respond).await.problem(409), "response-recorded");
        one.verified().await;
    }

    async fn a_package_under_way_takes_only_adopted_texts_of_its_mandate(site: &mut Site) {
        let (adopted, open) = (Table::set(site).await, Table::set(site).await);
        adopted.adopt(site).await;
        let chair = site.person("chair").await;
        let body = |ids: Value| json!({"title": "For the Summit", "recommendations": ids});
        assert_eq!(chair.post(&path(), &body(json!([open.id]))).await.problem(409), "not-adopted");
        assert_eq!(chair.post(&path(), &body(json!([adopted.id, adopted.id]))).await.problem(422), "invalid");
        assert_eq!(chair.post(&path(), &body(json!([MANDATE]))).await.problem(422), "invalid");
        assert_eq!(chair.post(&path(), &json!({"title": " "})).await.problem(422), "invalid");
        assert_eq!(site.person("head.sgp").await.post(&path(), &body(json!([]))).await.problem(403), "not-your-act");
        let package = compiled(site, json!([])).await;
        let own = format!("/packages/{}", package["id"].as_str().unwrap());
        assert_eq!(chair.post(&format!("{own}/submission"), &json!({})).await.problem(409), "package-empty");
        let change = json!({"recommendations": [adopted.id]});
        assert_eq!(chair.request(reqwest::Method::PATCH, &own, &[], Some(change.to_string())).await.problem(428), "if-match-missing");
        let changed = chair.patch(&own, "\"1\"", &change).await;
        assert_eq!((changed.ok(200)["title"].clone(), changed.etag()), (json!("For the Summit"), "\"2\"".to_owned()));
        let stale = chair.patch(&own, "\"1\"", &json!({"title": "Late"})).await;
        assert_eq!((stale.problem(412).as_str(), &stale.json()["current"]["version"]), ("stale", &json!(2)));
    }

    async fn observers_and_strangers_know_of_no_package(site: &mut Site) {
        let package = compiled(site, json!([])).await;
        let own = format!("/packages/{}", package["id"].as_str().unwrap());
        for who in ["observer.jpn", "other.secretariat"] {
            let person = site.person(who).await;
            assert_eq!(person.get(&own).await.problem(404), "not-found", "{who}");
            assert_eq!(person.get(&path()).await.problem(404), "not-found", "{who}");
            assert_eq!(person.post(&format!("{own}/submission"), &json!({})).await.problem(404), "not-found", "{who}");
        }
        let drafter = site.person("drafter.tha").await;
        compiled(site, json!([])).await;
        let first = drafter.get(&format!("{}?limit=1", path())).await.ok(200);
        assert_eq!(first["items"][0]["id"], package["id"]);
        let next = format!("{}?limit=1&cursor={}", path(), first["next_cursor"].as_str().unwrap());
        let second = drafter.get(&next).await.ok(200);
        assert_eq!((second["items"].as_array().unwrap().len(), &second["next_cursor"]), (1, &Value::Null));
        assert_eq!(drafter.get(&format!("{}?cursor=x", path())).await.problem(422), "invalid");
    }

    async fn a_package_leaves_as_a_file_that_proves_itself_and_as_a_page_to_print(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        table.all_agree_but(site, &sign_off, &["THA"]).await;
        table.said(site, &sign_off, "THA", "agree_with_reservation").await;
        table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
        let package = compiled(site, json!([table.id])).await;
        let own = format!("/packages/{}", package["id"].as_str().unwrap());
        let export = |format: &str| format!("{own}/export?format={format}");
        let reader = site.person("drafter.tha").await;
        assert_eq!(reader.get(&own).await.ok(200)["abilities"]["export"], json!(true));

        let open = reader.get(&export("json")).await;
        assert_eq!(verified(site, &open.text, 0).await.matches("has not gone to the Leaders yet").count(), 1);
        table.chair.post(&format!("{own}/submission"), &json!({})).await.ok(200);
        let respond = json!({"outcome": "noted", "text": "Noted.", "date": "2018-11-15"});
        table.chair.post(&format!("{own}/response"), &respond).await.ok(200);
        let went = reader.get(&export("json")).await;
        assert_eq!(went.headers["content-disposition"], "attachment; filename=\"For-the-Summit.json\"");
        assert!(verified(site, &went.text, 0).await.contains(&table.fingerprint));
        let parcel = went.ok(200);
        let forgeries: [(&str, Value); 5] = [
            ("/package/cover_note", json!("Other words.")),
            ("/package/response/outcome", json!("endorsed")),
            ("/package/status", json!("open")),
            ("/recommendations/0/adoption/title", json!("Other")),
            ("/entries/0/payload", json!("{}")),
        ];
        for (place, false_value) in forgeries {
            let mut forged = parcel.clone();
            *forged.pointer_mut(place).unwrap() = false_value;
            verified(site, &forged.to_string(), 1).await;
        }

        let page = reader.get(&export("html")).await;
        for expected in ["Two texts.", "Drafter of Thailand", "href=\"#t1\"", "THA, Agree with a reservation", "Noted."] {
            assert!(page.text.contains(expected), "{expected}: {}", page.text);
        }
        assert_eq!(reader.get(&export("docx")).await.problem(422), "invalid");
        assert_eq!(site.person("observer.jpn").await.get(&export("json")).await.problem(404), "not-found");
    }

    async fn a_package_with_a_red_text_leaves_with_the_chair_alone(site: &mut Site) {
        let (red, green) = (Table::marked(site, "RED").await, Table::set(site).await);
        red.adopt(site).await;
        green.adopt(site).await;
        let package = compiled(site, json!([green.id, red.id])).await;
        let own = format!("/packages/{}", package["id"].as_str().unwrap());
        for format in ["json", "html"] {
            let export = format!("{own}/export?format={format}");
            for who in ["head.sgp", "secretariat"] {
                let person = site.person(who).await;
                assert_eq!(person.get(&export).await.problem(403), "not-your-act", "{who}");
                assert_eq!(person.get(&own).await.ok(200)["abilities"]["export"], json!(false));
            }
            table_out(&red, &export).await;
        }
        let empty = compiled(site, json!([])).await;
        let export = format!("/packages/{}/export?format=html", empty["id"].as_str().unwrap());
        assert_eq!(red.chair.get(&export).await.problem(409), "package-empty");
    }
}

async fn table_out(table: &Table, export: &str) {
    assert_eq!(table.chair.get(export).await.status.as_u16(), 200);
}

/// What `mufakat verify` says of this file.
async fn verified(site: &Site, file: &str, code: i32) -> String {
    let path = site.folder.path().join(format!("parcel-{}.json", mufakat::app::new_id()));
    std::fs::write(&path, file).unwrap();
    let output = mufakat(site, None, &["verify", &path.display().to_string()]).output().unwrap();
    ended(&output, code).0
}
