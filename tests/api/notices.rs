//! A person's notices in the app.

use serde_json::{Value, json};

use crate::{
    harness::{Person, on_both_databases},
    outbox::tabled,
};

async fn notices(person: &Person, query: &str) -> Vec<Value> {
    person.get(&format!("/notices{query}")).await.ok(200)["items"].as_array().unwrap().clone()
}

on_both_databases! {
    async fn a_revision_is_told_to_all_delegations_and_not_to_its_author_or_observers(site: &mut Site) {
        let made = tabled(site, "GREEN", "Lighthouses").await;
        let told = notices(&site.person("head.vnm").await, "").await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["kind"], "revision.issued");
        assert_eq!(told[0]["symbol"], made["symbol"]);
        assert_eq!(told[0]["recommendation"], made["id"]);
        for short in ["head.sgp", "observer.jpn", "other.secretariat"] {
            assert!(notices(&site.person(short).await, "").await.is_empty(), "{short}");
        }
    }

    async fn read_notices_are_counted_no_more_and_others_stay_unread(site: &mut Site) {
        tabled(site, "GREEN", "Lighthouses").await;
        tabled(site, "GREEN", "Harbours").await;
        let (reader, other) = (site.person("head.vnm").await, site.person("head.tha").await);
        let newest = notices(&reader, "?limit=1").await;
        let theirs = notices(&other, "").await;
        let ids = json!({"ids": [newest[0]["id"], theirs[0]["id"]]});
        assert_eq!(reader.post("/notices/read", &ids).await.status, 204);
        assert_eq!(reader.get("/me").await.ok(200)["unread_notices"], 1);
        assert_eq!(notices(&reader, "?unread=true").await.len(), 1);
        assert_eq!(other.get("/me").await.ok(200)["unread_notices"], 2);
        assert_eq!(reader.post("/notices/read", &json!({"all": true})).await.status, 204);
        assert!(notices(&reader, "?unread=true").await.is_empty());
        assert_eq!(notices(&reader, "").await.len(), 2);
        for wrong in [json!({}), json!({"ids": [], "all": true}), json!({"all": false})] {
            assert_eq!(reader.post("/notices/read", &wrong).await.status, 422, "{wrong}");
        }
    }

    async fn pages_of_notices_hold_each_once(site: &mut Site) {
        for title in ["One", "Two", "Three"] {
            tabled(site, "GREEN", title).await;
        }
        let reader = site.person("head.vnm").await;
        let first = reader.get("/notices?limit=2").await.ok(200);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = reader.get(&format!("/notices?limit=2&cursor={cursor}")).await.ok(200);
        assert_eq!(second["next_cursor"], Value::Null);
        let mut ids: Vec<String> = [first, second]
            .iter()
            .flat_map(|page| page["items"].as_array().unwrap().iter().map(|n| n["id"].to_string()))
            .collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 3);
        assert_eq!(reader.get("/notices?cursor=here").await.status, 422);
    }

    async fn a_notice_of_what_is_no_longer_theirs_is_gone(site: &mut Site) {
        tabled(site, "GREEN", "Lighthouses").await;
        let reader = site.person("head.vnm").await;
        assert_eq!(notices(&reader, "").await.len(), 1);
        site.vandalise("UPDATE credentials SET ended_at = 1 WHERE delegation = 'VNM'");
        assert!(notices(&reader, "").await.is_empty());
        assert_eq!(reader.get("/me").await.ok(200)["unread_notices"], 0);
    }
}
