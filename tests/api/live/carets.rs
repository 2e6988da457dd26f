//! Who is here and where they write, on every server of one database; and what becomes of a line nobody reads from.

use serde_json::{Value, json};

use super::{shared, writer::Writer};
use crate::{
    hardship::process::Process,
    harness::{Kind, on_both_databases, run},
    life::{save, words},
};

/// A caret beside this letter of the document 1, as a browser says it.
fn beside(letter: u64) -> String {
    let place = json!({"type": null, "tname": null, "item": {"client": 1, "clock": letter}, "assoc": 0});
    json!({"cursor": {"anchor": place, "head": place}}).to_string()
}

/// Beside which letter somebody's caret is shown.
fn letter(writer: &Writer, of: u64) -> Value {
    writer.present[&of]["cursor"]["anchor"]["item"]["clock"].clone()
}

#[test]
fn people_on_two_servers_of_one_database_see_each_other_and_each_others_carets() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let id = shared(site).await;
            let server = Process::serve(site);
            let (here, there) = (site.person("drafter.sgp").await, server.person("head.vnm").await);
            let mut a = Writer::open(&site.url(), &here, &id, 1).await;
            a.announce(1, &beside(1)).await;
            a.until(|w| w.present.contains_key(&1)).await;
            // Whoever comes to the other server later asks who is here.
            let mut b = Writer::open(&server.url, &there, &id, 2).await;
            b.until(|w| w.present.contains_key(&1)).await;
            let state = b.present[&1].clone();
            assert_eq!(state["user"]["name"], "Drafter of Singapore");
            assert_eq!((&state["user"]["delegation"], letter(&b, 1)), (&"SGP".into(), json!(1)));
            b.announce(1, r#"{"user":{"name":"The Chair"}}"#).await;
            a.until(|w| w.present.contains_key(&2)).await;
            assert_eq!(a.present[&2]["user"]["name"], "Head of Viet Nam");
            for clock in 2..40 {
                a.announce(clock, &beside(clock)).await;
            }
            b.until(|w| letter(w, 1) == 39).await;
            // Nobody speaks for a client of another server.
            b.announce_as(1, 99, &beside(99)).await;
            b.announce(2, &beside(7)).await;
            a.until(|w| letter(w, 2) == 7).await;
            assert_eq!(letter(&a, 1), 39);
            // Who leaves is gone everywhere, and so is everybody on a server that stops.
            a.leave().await;
            b.until(|w| !w.present.contains_key(&1)).await;
            let mut back = Writer::open(&site.url(), &here, &id, 3).await;
            back.until(|w| w.present.contains_key(&2)).await;
            server.told_to_stop();
            back.until(|w| !w.present.contains_key(&2)).await;
            assert_eq!(server.ended().0, Some(0));
        })
    });
}

on_both_databases! {
    async fn a_caret_that_no_browser_could_place_is_not_passed_on(site: &mut Site) {
        let id = shared(site).await;
        let mut a = Writer::open(&site.url(), &site.person("drafter.sgp").await, &id, 1).await;
        let mut b = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 2).await;
        let good = json!({"type": null, "tname": "body", "item": null, "assoc": -1});
        let wrong = [
            json!(null), json!("first"), json!(7), json!([]), json!({}),
            json!({"tname": "another"}), json!({"tname": 1}), json!({"item": {}}),
            json!({"item": {"client": 1, "clock": -1}}), json!({"item": {"client": 1, "clock": 0.5}}),
            json!({"type": {"client": 1, "clock": "x"}}), json!({"item": {"client": 1e300, "clock": 0}}),
            json!({"tname": "body", "assoc": "left"}),
        ];
        let places = wrong.iter().flat_map(|wrong| [(wrong, &good), (&good, wrong)]);
        for (clock, (anchor, head)) in (1..).zip(places) {
            a.announce(clock * 2 - 1, &json!({"cursor": {"anchor": good, "head": good}}).to_string()).await;
            b.until(|w| w.present.get(&1).is_some_and(|state| !state["cursor"].is_null())).await;
            assert_eq!(b.present[&1]["cursor"], json!({"anchor": good, "head": good}));
            a.announce(clock * 2, &json!({"cursor": {"anchor": anchor, "head": head}}).to_string()).await;
            b.until(|w| w.present[&1]["cursor"].is_null()).await;
        }
        a.announce(900, r#"{"cursor":"nowhere"}"#).await;
        a.add_to(0, " And the text goes on.").await;
        b.until(|w| w.words()[0].contains("goes on")).await;
    }

    async fn nobody_becomes_somebody_who_just_left_by_repeating_where_they_were(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        a.announce(1, &beside(1)).await;
        b.announce(1, &beside(1)).await;
        a.until(|w| w.present.contains_key(&2)).await;
        let text = b.leave().await;
        a.until(|w| !w.present.contains_key(&2)).await;
        a.announce_as(2, 9, &beside(1)).await;
        a.announce(2, &beside(2)).await;
        a.until(|w| letter(w, 1) == 2).await;
        assert!(!a.present.contains_key(&2));
        // They themselves may say so when they are back.
        let mut b = Writer::bring(&site.url(), &two, &id, 2, text).await;
        b.announce(10, &beside(3)).await;
        a.until(|w| w.present.contains_key(&2)).await;
        assert_eq!(a.present[&2]["user"]["name"], "Head of Viet Nam");
    }

    async fn who_does_not_read_is_cut_off_and_told_so_and_nobody_else_waits(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let long: Vec<String> = (0..100).map(|n| format!("{n}. {}", "Share what is known. ".repeat(150))).collect();
        let long: Vec<&str> = long.iter().map(String::as_str).collect();
        save(&one, &id, &words(&long)).await.ok(200);
        let mut slow = Writer::open(&site.url(), &one, &id, 1).await;
        let mut quick = Writer::open(&site.url(), &two, &id, 2).await;
        slow.announce(1, "{}").await;
        quick.until(|w| w.present.contains_key(&1)).await;
        // It asks again and again for the whole text, and reads none of the answers.
        for _ in 0..100 {
            slow.send_raw(vec![0, 0, 1, 0]).await;
        }
        let mut clock = 0;
        while quick.present.contains_key(&1) {
            clock += 1;
            quick.announce(clock, &beside(clock)).await;
            quick.hear().await;
        }
        assert_eq!(slow.until_closed().await, 1013);
        quick.add_to(0, " On it goes.").await;
        quick.until_saved().await;
    }
}
