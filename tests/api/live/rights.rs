//! Who comes in, who may write, and how a right that ends ends the writing.

use serde_json::json;

use super::{
    said, shared,
    writer::{Writer, code_of, knock},
};
use crate::{
    harness::{Person, Site, on_both_databases},
    life::table,
};

async fn refused(site: &Site, person: &Person, id: &str) -> u16 {
    knock(&site.url(), person, id, "1", &[]).await.err().unwrap_or(101)
}

on_both_databases! {
    async fn a_draft_does_not_exist_for_those_outside(site: &mut Site) {
        let id = shared(site).await;
        for short in ["head.tha", "chair", "secretariat", "observer.jpn", "other.secretariat"] {
            assert_eq!(refused(site, &site.person(short).await, &id).await, 404, "{short}");
        }
        let member = site.person("drafter.sgp").await;
        assert_eq!(refused(site, &member, "00000000-0000-7000-8000-00000000ffff").await, 404);
        assert_eq!(refused(site, &member, "nonsense").await, 404);
    }

    async fn the_door_asks_for_a_session_our_origin_and_the_schema(site: &mut Site) {
        let id = shared(site).await;
        let (url, person, nobody) = (site.url(), site.person("drafter.sgp").await, site.nobody());
        let cookie = format!("mufakat_access={}", person.token.as_ref().unwrap());
        let knocks = |origin: Option<&str>| {
            let mut headers = vec![("cookie", cookie.clone())];
            headers.extend(origin.map(|origin| ("origin", origin.to_owned())));
            let (url, person, id) = (url.clone(), person.clone(), id.clone());
            async move {
                let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                knock(&url, &person, &id, "1", &headers).await.err().unwrap_or(101)
            }
        };
        assert_eq!(knocks(Some(&url)).await, 101);
        assert_eq!(knocks(Some("https://elsewhere.example")).await, 403);
        assert_eq!(knocks(Some("null")).await, 403);
        assert_eq!(knocks(None).await, 403);
        // What is no token of ours does not stand in for the origin.
        let other = [("cookie", cookie.as_str()), ("origin", "https://elsewhere.example"), ("authorization", "Basic eDp5")];
        assert_eq!(knock(&url, &person, &id, "1", &other).await.err(), Some(403));
        let signed_out = knock(&url, &nobody, &id, "1", &[("origin", &url)]).await.unwrap();
        assert_eq!(code_of(signed_out).await, 4401);
        for schema in ["0", "2", "", "one"] {
            assert_eq!(code_of(knock(&url, &person, &id, schema, &[]).await.unwrap()).await, 4426);
        }
        let plain = person.get(&format!("/live/{id}?schema=1")).await;
        assert_eq!(plain.problem(400), "malformed");
    }

    async fn who_only_reads_hears_everything_and_writes_nothing(site: &mut Site) {
        let id = table(site, "sgp").await;
        let chair = site.person("chair").await;
        let mut pen = Writer::open(&site.url(), &chair, &id, 1).await;
        let mut reader = Writer::open(&site.url(), &site.person("head.tha").await, &id, 2).await;
        assert_eq!((pen.writes, reader.writes), (Some(true), Some(false)));
        pen.add_to(0, " Heard.").await;
        reader.until(|w| w.words()[0].contains("Heard")).await;
        reader.add_to(0, " Smuggled.").await;
        assert_eq!(reader.until_closed().await, 4403);
        assert!(!said(&chair, &id).await[0].contains("Smuggled"));
        assert_eq!(refused(site, &site.person("observer.jpn").await, &id).await, 404);
    }

    async fn the_pen_moves_and_the_writing_moves_with_it(site: &mut Site) {
        let id = table(site, "sgp").await;
        let (chair, thai) = (site.person("chair").await, site.person("drafter.tha").await);
        let mut writer = Writer::open(&site.url(), &thai, &id, 1).await;
        assert_eq!(writer.writes, Some(false));
        let pen = format!("/recommendations/{id}/pen");
        chair.post(&pen, &json!({"state": "THA"})).await.ok(200);
        writer.until(|w| w.writes == Some(true)).await;
        writer.add_to(0, " With the pen.").await;
        writer.until_saved().await;
        chair.post(&pen, &json!({"state": null})).await.ok(200);
        assert_eq!(writer.closed_at_once().await, 4403);
        assert!(said(&chair, &id).await[0].contains("With the pen."));
        let again = Writer::open(&site.url(), &thai, &id, 3).await;
        assert_eq!(again.writes, Some(false));
    }

    async fn a_sign_off_that_opens_ends_the_writing_and_a_recall_lets_it_begin_again(site: &mut Site) {
        let id = table(site, "sgp").await;
        let chair = site.person("chair").await;
        let mut pen = Writer::open(&site.url(), &chair, &id, 1).await;
        assert_eq!(pen.writes, Some(true));
        let opened = json!({"revision": 0, "procedure": {"kind": "express"}});
        let sign_off = chair.post(&format!("/recommendations/{id}/sign-offs"), &opened).await.ok(201);
        assert_eq!(pen.closed_at_once().await, 4409);
        let recall = format!("/sign-offs/{}/recall", sign_off["id"].as_str().unwrap());
        chair.post(&recall, &json!({"reason": "A new word is needed."})).await.ok(200);
        let mut again = Writer::open(&site.url(), &chair, &id, 2).await;
        assert_eq!(again.writes, Some(true));
        again.add_to(0, " Again.").await;
        again.until_saved().await;
    }

    async fn a_session_that_ends_ends_its_sockets(site: &mut Site) {
        let id = shared(site).await;
        let person = site.person("drafter.sgp").await;
        let mut writer = Writer::open(&site.url(), &person, &id, 1).await;
        assert_eq!(person.post("/auth/logout", &json!({})).await.status, 204);
        assert_eq!(writer.closed_at_once().await, 4401);
        let signed_out = knock(&site.url(), &person, &id, "1", &[]).await.unwrap();
        assert_eq!(code_of(signed_out).await, 4401);
    }

    async fn a_credential_that_ends_ends_the_writing(site: &mut Site) {
        let id = shared(site).await;
        let person = site.person("drafter.vnm").await;
        let mut writer = Writer::open(&site.url(), &person, &id, 1).await;
        let secretariat = site.person("secretariat").await;
        let list = secretariat.get("/credentials?limit=200").await.ok(200);
        let credential = list["items"].as_array().unwrap().iter()
            .find(|c| c["delegation"] == "VNM" && c["role"] == "drafter").unwrap().clone();
        let path = format!("/credentials/{}", credential["id"].as_str().unwrap());
        let ended = secretariat.patch(&path, "\"1\"", &json!({"ended": true})).await;
        assert!(ended.status.is_success(), "{}", ended.text);
        let code = writer.closed_at_once().await;
        assert!([4401, 4403].contains(&code), "{code}");
    }

    async fn a_credential_whose_time_is_over_ends_the_writing_and_the_reading_at_once(site: &mut Site) {
        let id = shared(site).await;
        let mut writer = Writer::open(&site.url(), &site.person("drafter.vnm").await, &id, 1).await;
        let mut other = Writer::open(&site.url(), &site.person("drafter.sgp").await, &id, 2).await;
        let secretariat = site.person("secretariat").await;
        let list = secretariat.get("/credentials?limit=200").await.ok(200);
        let credential = list["items"].as_array().unwrap().iter()
            .find(|c| c["delegation"] == "VNM" && c["role"] == "drafter").unwrap().clone();
        let path = format!("/credentials/{}", credential["id"].as_str().unwrap());
        secretariat.patch(&path, "\"1\"", &json!({"valid_to": "2018-06-04T02:10:00Z"})).await.ok(200);
        writer.add_to(0, " In time.").await;
        writer.until_saved().await;
        // Nobody does anything: only the clock moves.
        site.turn(11 * 60_000);
        assert_eq!(writer.closed_at_once().await, 4403);
        other.add_to(1, " Others go on.").await;
        other.until_saved().await;
    }
}
