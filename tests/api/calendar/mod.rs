//! The calendar feed: a person's own deadlines behind a secret address, until it is revoked.

mod reader;

use mufakat::domain::time::DAY;
use serde_json::json;

use crate::{
    harness::{MANDATE, Person, Site, on_both_databases},
    table::Table,
};

/// The address of a fresh calendar, below `/api/v1`.
async fn address(person: &Person) -> String {
    let made = person.post("/me/calendar", &json!({})).await.ok(201);
    made["url"].as_str().unwrap().split("/api/v1").nth(1).unwrap().to_owned()
}

/// The lines of a feed's event of this matter that start like this.
fn said<'f>(feed: &'f str, matter: &str, starts: &str) -> Vec<&'f str> {
    let mut events = feed.split("BEGIN:VEVENT").filter(|event| event.contains(&format!("UID:{matter}-")));
    let (event, other) = (events.next(), events.next());
    assert!(other.is_none(), "one event of {matter}: {feed}");
    event.unwrap_or_default().lines().filter_map(|line| line.strip_prefix(starts)).collect()
}

async fn feed(site: &Site, address: &str) -> String {
    let answer = site.nobody().get(address).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    answer.text.replace("\r\n ", "")
}

on_both_databases! {
    async fn a_feed_has_what_its_reader_owes_and_moves_with_it(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.silence(site, 5 * DAY).await;
        let (reader, other) = (site.person("head.vnm").await, site.person("head.tha").await);
        let (mine, theirs) = (address(&reader).await, address(&other).await);
        let before = feed(site, &mine).await;
        assert!(before.contains(&format!("UID:sign-off-{sign_off}@127.0.0.1")), "{before}");
        for part in ["SEQUENCE:0", "DTSTART:20180609T020000Z", "TRIGGER:-PT72H", "silence ends", "METHOD:PUBLISH"] {
            assert!(before.contains(part), "{part} in {before}");
        }
        let later = site.clock.now().plus(6 * DAY).to_string();
        table.chair.post(&format!("/sign-offs/{sign_off}/extension"), &json!({"deadline": later})).await.ok(200);
        let after = feed(site, &mine).await;
        assert!(after.contains(&format!("UID:sign-off-{sign_off}@127.0.0.1")) && after.contains("SEQUENCE:1"), "{after}");
        assert!(after.contains("DTSTART:20180610T020000Z"));
        table.said(site, &sign_off, "THA", "agree").await;
        assert!(!feed(site, &theirs).await.contains("BEGIN:VEVENT"), "Thailand owes nothing");
        assert!(feed(site, &address(&table.chair).await).await.contains("BEGIN:VEVENT"));
    }

    async fn what_a_feed_says_of_a_state_says_its_name(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.express().await;
        table.said(site, &sign_off, "THA", "agree_ad_referendum").await;
        let chair = feed(site, &address(&table.chair).await).await;
        assert!(chair.contains("confirmation of Thailand due"), "{chair}");
    }

    async fn a_credential_whose_end_moves_is_the_same_event_changed(site: &mut Site) {
        let address = address(&site.person("drafter.vnm").await).await;
        let secretariat = site.person("secretariat").await;
        let list = secretariat.get("/credentials?limit=200").await.ok(200);
        let mut credentials = list["items"].as_array().unwrap().iter();
        let mut credential = credentials.find(|c| c["delegation"] == "VNM" && c["role"] == "drafter").unwrap().clone();
        let path = format!("/credentials/{}", credential["id"].as_str().unwrap());
        for (end, sequence) in [("2018-09-01T00:00:00Z", 1), ("2018-10-01T00:00:00Z", 2)] {
            let tag = format!("\"{}\"", credential["version"]);
            credential = secretariat.patch(&path, &tag, &json!({"valid_to": end})).await.ok(200);
            let feed = feed(site, &address).await;
            let start = format!("DTSTART:{}", end.replace(['-', ':'], ""));
            for part in [format!("SEQUENCE:{sequence}"), start] {
                assert!(feed.contains(&part), "{part} in {feed}");
            }
            assert_eq!(feed.matches("UID:credential-").count(), 1, "{feed}");
        }
    }

    async fn an_event_that_moved_says_when_and_the_others_stay_as_they_were(site: &mut Site) {
        let address = address(&site.person("drafter.vnm").await).await;
        let secretariat = site.person("secretariat").await;
        let list = secretariat.get("/credentials?limit=200").await.ok(200);
        let mut credentials = list["items"].as_array().unwrap().iter();
        let credential = credentials.find(|c| c["delegation"] == "VNM" && c["role"] == "drafter").unwrap();
        let open = json!({"name": "First", "amendments_close": "2018-09-01T00:00:00Z", "comments_close": "2018-09-02T00:00:00Z"});
        let round = secretariat.post(&format!("/mandates/{MANDATE}/rounds"), &open).await.ok(201);
        site.turn(DAY);
        let secretariat = site.person("secretariat").await;
        let path = format!("/rounds/{}", round["id"].as_str().unwrap());
        secretariat.patch(&path, "\"1\"", &json!({"amendments_close": "2018-09-03T00:00:00Z"})).await.ok(200);
        let path = format!("/credentials/{}", credential["id"].as_str().unwrap());
        let tag = format!("\"{}\"", credential["version"]);
        secretariat.patch(&path, &tag, &json!({"valid_to": "2018-10-01T00:00:00Z"})).await.ok(200);
        let feed = feed(site, &address).await;
        for (matter, changed) in [
            ("round-amendments", "20180605T020000Z"),
            ("round-comments", "20180604T020000Z"),
            ("credential", "20180605T020000Z"),
        ] {
            for stamp in ["DTSTAMP:", "LAST-MODIFIED:"] {
                assert_eq!(said(&feed, matter, stamp), [changed], "{stamp} of {matter}");
            }
        }
    }

    async fn nobody_finds_in_it_what_they_may_not_see(site: &mut Site) {
        let mut table = Table::marked(site, "RED").await;
        table.silence(site, 5 * DAY).await;
        let round = json!({"name": "First", "amendments_close": site.clock.now().plus(9 * DAY).to_string()});
        site.person("secretariat").await.post(&format!("/mandates/{MANDATE}/rounds"), &round).await.ok(201);
        let observer = feed(site, &address(&site.person("observer.jpn").await).await).await;
        assert!(!observer.contains("BEGIN:VEVENT"), "{observer}");
        let head = feed(site, &address(&site.person("head.vnm").await).await).await;
        assert!(head.contains("round closes for amendments"));
        assert!(!head.contains("To meet"), "of a red text only the symbol leaves: {head}");
        let stranger = feed(site, &address(&site.person("other.secretariat").await).await).await;
        assert!(!stranger.contains("BEGIN:VEVENT"));
        table.after(site, 0).await;
    }

    async fn an_address_works_until_it_is_revoked_or_replaced(site: &mut Site) {
        let person = site.person("head.vnm").await;
        assert_eq!(person.get("/me/calendar").await.ok(200), json!({"active": false, "created_at": null}));
        let first = address(&person).await;
        assert_eq!(person.get("/me/calendar").await.ok(200)["active"], true);
        let second = address(&person).await;
        assert_eq!(site.nobody().get(&first).await.problem(404), "not-found");
        feed(site, &second).await;
        assert_eq!(person.delete("/me/calendar").await.status, 204);
        assert_eq!(person.delete("/me/calendar").await.status, 204);
        assert_eq!(site.nobody().get(&second).await.problem(404), "not-found");
        assert_eq!(site.nobody().get("/calendar/x.ics").await.problem(404), "not-found");
        assert_eq!(site.nobody().get("/me/calendar").await.problem(401), "not-signed-in");
    }

    async fn an_unchanged_feed_is_not_sent_again(site: &mut Site) {
        let table = Table::set(site).await;
        table.silence(site, 5 * DAY).await;
        let address = address(&site.person("head.vnm").await).await;
        let nobody = site.nobody();
        let tag = nobody.get(&address).await.etag();
        let again = nobody.request(reqwest::Method::GET, &address, &[("if-none-match", &tag)], None).await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
        let other = nobody.request(reqwest::Method::GET, &address, &[("if-none-match", "\"x\"")], None).await;
        assert_eq!(other.status, 200);
    }
}
