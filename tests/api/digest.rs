//! The daily digest: at half past seven by the reader's clock, once, with what they did not read; never an empty one.

use mufakat::{app::digest::send_due, domain::time::HOUR};
use serde_json::json;

use crate::{
    harness::{Person, Site, on_both_databases},
    outbox::{mails, settled, tabled},
    preferences::choose,
};

/// Viet Nam's head wants a digest, in Bangkok.
pub async fn reader(site: &Site) -> Person {
    let reader = site.person("head.vnm").await;
    reader.patch("/me", "\"1\"", &json!({"time_zone": "Asia/Bangkok"})).await.ok(200);
    reader
        .put("/me/notice-preferences", "\"1\"", &json!({"comments": "daily", "mentions": "daily"}))
        .await
        .ok(200);
    reader
}

pub async fn comments(site: &Site, id: &str, body: &str) {
    let comment = json!({"scope": "all", "body": body});
    site.person("head.tha").await.post(&format!("/recommendations/{id}/comments"), &comment).await.ok(201);
}

/// The digests that left. Looks twice, as two workers would.
async fn digests(site: &Site) -> Vec<String> {
    send_due(site.app()).await.unwrap();
    assert_eq!(send_due(site.app()).await.unwrap(), 0, "once");
    settled(site).await;
    mails(site).into_iter().filter(|mail| mail.contains("daily digest")).collect()
}

on_both_databases! {
    async fn a_digest_comes_once_in_the_morning_of_the_reader(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        // The tests start at 09:00 in Bangkok.
        reader(site).await;
        comments(site, &id, "@VNM: shorter?").await;
        comments(site, &id, "And this, @Head of Viet Nam").await;
        site.turn(22 * HOUR);
        assert!(digests(site).await.is_empty(), "07:00");
        site.turn(HOUR / 2);
        let sent = digests(site).await;
        assert_eq!(sent.len(), 1, "07:30");
        assert!(sent[0].contains("To: head.vnm@test.example") && sent[0].contains("2 notices"), "{}", sent[0]);
        assert!(sent[0].contains("List-Unsubscribe: <http") && !sent[0].contains("shorter?"), "{}", sent[0]);
        site.turn(24 * HOUR);
        assert_eq!(digests(site).await.len(), 1, "there was nothing to tell the next day");
    }

    async fn what_came_late_for_a_digest_that_left_has_one_of_its_own(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        reader(site).await;
        for body in ["@VNM: shorter?", "@VNM: longer?"] {
            comments(site, &id, body).await;
        }
        // The act that wrote the second is committed only once that morning's digest has left.
        let waits = |since: &str| {
            let second = "notice_id = (SELECT max(notice_id) FROM digest_items)";
            site.vandalise(&format!("UPDATE digest_items SET created_at = created_at {since} 86400000 WHERE {second}"));
        };
        waits("+");
        site.turn(23 * HOUR);
        assert_eq!(digests(site).await.len(), 1);
        waits("-");
        let sent = digests(site).await;
        assert!(sent.len() == 2 && sent.iter().all(|mail| mail.contains("1 notice")), "{sent:?}");
        assert!(sent.iter().all(|mail| !mail.contains("2 notices")), "{sent:?}");
    }

    async fn what_was_read_in_the_app_is_not_told_again(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let reader = reader(site).await;
        comments(site, &id, "@VNM: shorter?").await;
        reader.post("/notices/read", &json!({"all": true})).await;
        site.turn(23 * HOUR);
        assert!(digests(site).await.is_empty());
    }

    async fn what_is_stopped_or_muted_while_it_waits_is_left_out(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let muted = tabled(site, "GREEN", "Harbours").await["id"].as_str().unwrap().to_owned();
        let reader = reader(site).await;
        let stance = async |of: &str, stance: &str| {
            let path = format!("/recommendations/{of}/following");
            reader.put(&path, "\"1\"", &json!({"stance": stance})).await.ok(200);
        };
        stance(&id, "follow").await;
        for (of, body) in [(&id, "Shorter?"), (&id, "@VNM: shorter?"), (&muted, "@VNM: longer?")] {
            comments(site, of, body).await;
        }
        stance(&muted, "mute").await;
        choose(&reader, json!({"comments": "none"})).await.ok(200);
        site.turn(23 * HOUR);
        let sent = digests(site).await;
        assert!(sent.len() == 1 && sent[0].contains("1 notice"), "the one that names them: {sent:?}");
        // What is wanted at once from now on was not told yet; what is not wanted at all is not told.
        for (wanted, so_far) in [("at_once", 2), ("none", 2)] {
            let reader = site.person("head.vnm").await;
            choose(&reader, json!({"mentions": "daily"})).await.ok(200);
            comments(site, &id, "@VNM: once more?").await;
            choose(&reader, json!({"mentions": wanted})).await.ok(200);
            site.turn(24 * HOUR);
            assert_eq!(digests(site).await.len(), so_far, "{wanted}");
        }
    }

    async fn what_is_no_longer_theirs_is_left_out(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        reader(site).await;
        comments(site, &id, "@VNM: shorter?").await;
        site.vandalise("UPDATE credentials SET ended_at = 1 WHERE delegation = 'VNM'");
        site.turn(23 * HOUR);
        assert!(digests(site).await.is_empty());
    }

    async fn a_comment_inside_the_delegation_is_not_told_to_who_left_it(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        reader(site).await;
        let comment = json!({"scope": "delegation", "body": "@Head of Viet Nam: shorter?"});
        site.person("drafter.vnm").await.post(&format!("/recommendations/{id}/comments"), &comment).await.ok(201);
        let then = site.person("head.vnm").await.get("/notices").await;
        assert!(then.text.contains("inside the delegation"), "{}", then.text);
        site.vandalise(
            "UPDATE credentials SET delegation = 'THA' WHERE user_id = \
             (SELECT id FROM users WHERE email = 'head.vnm@test.example')",
        );
        let now = site.person("head.vnm").await.get("/notices").await;
        assert!(!now.text.contains("inside the delegation"), "nor is it listed or counted: {}", now.text);
        site.turn(23 * HOUR);
        assert!(digests(site).await.is_empty(), "nothing else waits");
    }

    async fn a_comment_taken_back_is_in_no_digest(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        reader(site).await;
        comments(site, &id, "@VNM: shorter?").await;
        comments(site, &id, "@VNM: longer?").await;
        let author = site.person("head.tha").await;
        let said = author.get(&format!("/recommendations/{id}/comments")).await.ok(200);
        author.delete(&format!("/comments/{}", said["items"][0]["id"].as_str().unwrap())).await;
        site.turn(23 * HOUR);
        let sent = digests(site).await;
        assert!(sent.len() == 1 && sent[0].contains("1 notice") && !sent[0].contains("2 notices"), "{sent:?}");
    }

    async fn the_link_in_a_digest_stops_what_the_digest_holds(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        reader(site).await;
        comments(site, &id, "@VNM: shorter?").await;
        // The chair of the amendments' digest can stop nothing by a link: such news may wait, and must come.
        let chair = site.person("chair").await;
        chair.put("/me/notice-preferences", "\"1\"", &json!({"amendments": "daily"})).await.ok(200);
        let amendment = json!({"revision": 0, "rationale": "", "operations": [{"op": "delete", "clause": "o1"}]});
        site.person("head.lao").await.post(&format!("/recommendations/{id}/amendments"), &amendment).await.ok(201);
        site.turn(23 * HOUR);
        let sent = digests(site).await;
        assert_eq!(sent.len(), 2);
        let to = |short: &str| sent.iter().find(|mail| mail.contains(&format!("To: {short}@"))).unwrap();
        assert!(!to("chair").contains("List-Unsubscribe"), "{}", to("chair"));
        let unfolded = to("head.vnm").replace("\r\n ", "");
        let address = unfolded.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: <")).unwrap();
        let path = address.split("/api/v1").nth(1).unwrap().trim_end_matches('>').to_owned();
        assert_eq!(site.nobody().get(&path).await.ok(200)["kind"], "mentions", "of mentions there are most");
    }

    async fn a_digest_is_exactly_one_also_when_the_server_starts_again(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        reader(site).await;
        comments(site, &id, "@VNM: shorter?").await;
        site.turn(23 * HOUR);
        site.stop().await;
        site.start().await;
        assert_eq!(digests(site).await.len(), 1);
        site.stop().await;
        site.start().await;
        assert_eq!(digests(site).await.len(), 1);
    }
}
