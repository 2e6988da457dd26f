//! Who is here and where they write, on every server of one database; and what becomes of a line nobody reads from.

use super::{shared, writer::Writer};
use crate::{
    hardship::process::Process,
    harness::{Kind, on_both_databases, run},
};

#[test]
fn people_on_two_servers_of_one_database_see_each_other_and_each_others_carets() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let id = shared(site).await;
            let server = Process::serve(site);
            let (here, there) = (site.person("drafter.sgp").await, server.person("head.vnm").await);
            let mut a = Writer::open(&site.url(), &here, &id, 1).await;
            a.announce(1, r#"{"cursor":{"anchor":"first"}}"#).await;
            a.until(|w| w.present.contains_key(&1)).await;
            // Whoever comes to the other server later asks who is here.
            let mut b = Writer::open(&server.url, &there, &id, 2).await;
            b.until(|w| w.present.contains_key(&1)).await;
            let state = b.present[&1].clone();
            assert_eq!(state["user"]["name"], "Drafter of Singapore");
            assert_eq!(
                (&state["user"]["delegation"], &state["cursor"]["anchor"]),
                (&"SGP".into(), &"first".into())
            );
            b.announce(1, r#"{"user":{"name":"The Chair"},"cursor":{"anchor":"there"}}"#).await;
            a.until(|w| w.present.contains_key(&2)).await;
            assert_eq!(a.present[&2]["user"]["name"], "Head of Viet Nam");
            for clock in 2..40 {
                a.announce(clock, &format!(r#"{{"cursor":{{"anchor":"{clock}"}}}}"#)).await;
            }
            b.until(|w| w.present[&1]["cursor"]["anchor"] == "39").await;
            // Nobody speaks for a client of another server.
            b.announce_as(1, 99, r#"{"cursor":{"anchor":"forged"}}"#).await;
            b.announce(2, r#"{"cursor":{"anchor":"moved"}}"#).await;
            a.until(|w| w.present[&2]["cursor"]["anchor"] == "moved").await;
            assert_eq!(a.present[&1]["cursor"]["anchor"], "39");
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
    async fn who_does_not_read_is_cut_off_and_told_so_and_nobody_else_waits(site: &mut Site) {
        let id = shared(site).await;
        let mut slow = Writer::open(&site.url(), &site.person("drafter.sgp").await, &id, 1).await;
        let mut quick = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 2).await;
        slow.announce(1, &format!(r#"{{"cursor":"{}"}}"#, "x".repeat(3_900))).await;
        quick.until(|w| w.present.contains_key(&1)).await;
        // It asks and asks who is here, and reads none of the answers.
        for _ in 0..6_000 {
            slow.send_raw(vec![3]).await;
        }
        let mut clock = 0;
        while quick.present.contains_key(&1) {
            clock += 1;
            quick.announce(clock, &format!(r#"{{"cursor":"{clock}{}"}}"#, "y".repeat(3_900))).await;
            quick.hear().await;
        }
        assert_eq!(slow.until_closed().await, 1013);
        quick.add_to(0, " On it goes.").await;
        quick.until_saved().await;
    }
}
