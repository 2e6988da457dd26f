//! Packages: adopted texts go to the Leaders together, once, and their answer is kept.

use serde_json::{Value, json};

use crate::{
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
}
