//! What somebody was told is saved is saved: through a killed process, a restart, and on every server of one database.

use super::{said, shared, writer::Writer};
use crate::{
    hardship::process::Process,
    harness::{Kind, on_both_databases, run},
};

on_both_databases! {
    async fn a_server_killed_while_three_type_keeps_all_it_said_was_saved(site: &mut Site) {
        let id = shared(site).await;
        site.stop().await;
        let server = Process::serve(site);
        let shorts = ["drafter.sgp", "head.sgp", "head.vnm"];
        let mut writers = Vec::new();
        for (number, short) in (1..).zip(shorts) {
            writers.push(Writer::open(&server.url, &server.person(short).await, &id, number).await);
        }
        for turn in 0..30 {
            for writer in &mut writers {
                writer.append(&format!("w{}-{turn}", writer.client), &format!("Words {turn} of {}.", writer.client)).await;
                if turn % 3 == 0 {
                    writer.until_saved().await;
                }
            }
        }
        server.killed();
        let mut promised = Vec::new();
        let mut texts = Vec::new();
        for mut writer in writers {
            // Everything that was on its way to them before the end.
            writer.until_closed().await;
            let saved = writer.saved.unwrap();
            assert!(saved >= 28);
            promised.extend((0..saved).map(|turn| format!("Words {turn} of {}.", writer.client)));
            texts.push((writer.client, writer.leave().await));
        }
        let server = Process::serve(site);
        let reader = server.person("alternate.sgp").await;
        let after = said(&reader, &id).await;
        for words in &promised {
            assert!(after.contains(words), "{words} was said to be saved");
        }
        // And what they were not told of, their browsers bring again.
        for ((client, text), short) in texts.into_iter().zip(shorts) {
            let mut back = Writer::bring(&server.url, &server.person(short).await, &id, client, text).await;
            back.until(|w| w.synced && w.saved == Some(0)).await;
        }
        let whole = said(&reader, &id).await;
        assert_eq!(whole.len(), 2 + 3 * 30);
        server.told_to_stop();
        assert_eq!(server.ended().0, Some(0));
        site.start().await;
    }

    async fn a_stop_closes_every_room_first_and_stores_what_was_typed(site: &mut Site) {
        let id = shared(site).await;
        site.stop().await;
        let server = Process::serve(site);
        let person = server.person("drafter.sgp").await;
        let mut writer = Writer::open(&server.url, &person, &id, 1).await;
        for turn in 0..50 {
            writer.add_to(0, &format!(" {turn}")).await;
        }
        writer.add_to(0, " Last words.").await;
        // They have come to the server; whether they are stored yet nobody asks.
        writer.until_read().await;
        server.told_to_stop();
        assert_eq!(writer.until_closed().await, 1012);
        assert_eq!(server.ended().0, Some(0));
        site.start().await;
        assert!(said(&site.person("drafter.sgp").await, &id).await[0].ends_with("Last words."));
    }
}

#[test]
fn people_on_two_servers_of_one_database_write_one_text() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let id = shared(site).await;
            let server = Process::serve(site);
            let (here, there) = (site.person("drafter.sgp").await, server.person("head.vnm").await);
            let mut a = Writer::open(&site.url(), &here, &id, 1).await;
            let mut b = Writer::open(&server.url, &there, &id, 2).await;
            for turn in 0..20 {
                a.append(&format!("a{turn}"), &format!("Here {turn}.")).await;
                b.append(&format!("a{turn}"), &format!("There {turn}.")).await;
                b.add_to(0, ".").await;
            }
            a.until_saved().await;
            b.until_saved().await;
            a.until(|w| w.words().len() == 42).await;
            b.until(|w| w.words().len() == 42).await;
            let all = said(&here, &id).await;
            let distinct =
                a.clauses().iter().map(|c| c.id.to_string()).collect::<std::collections::HashSet<_>>();
            a.until(|w| w.words() == all).await;
            b.until(|w| w.words() == all).await;
            assert_eq!(distinct.len(), 42, "both chose the same ids");
            assert!(all.contains(&"There 19.".to_owned()) && all.contains(&"Here 19.".to_owned()));
            server.told_to_stop();
            assert_eq!(b.until_closed().await, 1012);
            a.append("z", "Still here.").await;
            a.until_saved().await;
            assert_eq!(server.ended().0, Some(0));
        })
    });
}
