//! What was stored while a room waited for the database, for its lock, or for somebody's first words: everybody in it hears of
//! it all the same.

use std::time::Duration;

use mufakat::domain::live::SharedText;
use serde_json::json;

use super::{said, shared, shown, writer::Writer};
use crate::{
    harness::{Kind, Site, on_both_databases, run},
    held::Held,
    life::{save, words},
};

/// While the database has no time for some of what is typed.
pub struct Busy<'s>(&'s Site);

impl<'s> Busy<'s> {
    /// What meets this SQL condition on the new update is refused, as a busy database does.
    pub fn when(site: &'s Site, condition: &str) -> Self {
        site.vandalise(&match site.kind {
            Kind::Sqlite => format!(
                "CREATE TRIGGER busy BEFORE INSERT ON live_updates WHEN {condition} \
                 BEGIN SELECT RAISE(ABORT, 'database is locked'); END"
            ),
            Kind::Postgres => format!(
                "CREATE FUNCTION busy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF {condition} THEN RAISE EXCEPTION 'lock timeout'; END IF; RETURN NEW; END $$; \
                 CREATE TRIGGER busy BEFORE INSERT ON live_updates FOR EACH ROW EXECUTE FUNCTION busy()"
            ),
        });
        Self(site)
    }

    /// It has time again.
    pub fn over(self) {
        self.0.vandalise(match self.0.kind {
            Kind::Sqlite => "DROP TRIGGER busy",
            Kind::Postgres => "DROP FUNCTION busy CASCADE",
        });
    }
}

/// Until it says what is stored, and not for ever: a text that stands still says nothing of it.
async fn until_the_same(writer: &mut Writer, stored: &[String]) {
    let same = writer.until(|w| w.words() == stored);
    let came = tokio::time::timeout(Duration::from_secs(20), same).await;
    assert!(came.is_ok(), "{:?} is shown, {stored:?} is stored", writer.words());
}

/// What is stored of somebody's typing, as SQL says it.
fn of(short: &str) -> String {
    format!("NEW.author = (SELECT id FROM users WHERE email = '{short}@test.example')")
}

on_both_databases! {
    async fn what_others_store_while_the_database_is_busy_reaches_everybody_in_the_room(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        let busy = Busy::when(site, &of("drafter.sgp"));
        a.add_to(0, " At once.").await;
        // So many that the room has tried by the last of them.
        for turn in 0..30 {
            save(&two, &id, &words(&["Recommends that alerts be shared.", &format!("Turn {turn}.")])).await.ok(200);
        }
        // What is not stored nobody hears.
        b.until_read().await;
        assert!(!b.words()[0].contains("At once.") && !said(&two, &id).await[0].contains("At once."), "{:?}", b.words());
        busy.over();
        a.until_saved().await;
        let stored = said(&one, &id).await;
        assert_eq!(stored, ["Recommends that alerts be shared. At once.", "Turn 29."]);
        until_the_same(&mut a, &stored).await;
        until_the_same(&mut b, &stored).await;
        // And it goes on.
        b.add_to(1, " And on.").await;
        b.until_saved().await;
        until_the_same(&mut a, &said(&one, &id).await).await;
    }

    async fn a_database_that_is_busy_for_a_while_closes_nobody_who_goes_on_typing(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        let busy = Busy::when(site, &of("drafter.sgp"));
        // Each letter asks for a batch; the database is not asked for each.
        for _ in 0..300 {
            a.add_to(0, "x").await;
            shown(&two, &id).await;
        }
        busy.over();
        a.until_saved().await;
        assert!(said(&one, &id).await[0].ends_with(&"x".repeat(300)));
        until_the_same(&mut b, &said(&one, &id).await).await;
    }

    async fn what_a_tool_saved_while_the_database_was_busy_reaches_everybody_in_the_room(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        let busy = Busy::when(site, &of("drafter.sgp"));
        a.add_to(0, " At once.").await;
        for turn in 0..30 {
            save(&two, &id, &words(&["Recommends that alerts be shared.", &format!("Turn {turn}.")])).await.ok(200);
        }
        site.vandalise(&format!(
            "UPDATE working_texts SET version = version + 1, clauses = replace(clauses, 'Turn 29', 'By a tool') \
             WHERE recommendation_id = '{id}'"
        ));
        busy.over();
        a.until_saved().await;
        let stored = said(&one, &id).await;
        assert_eq!(stored, ["Recommends that alerts be shared. At once.", "By a tool."]);
        until_the_same(&mut a, &stored).await;
        until_the_same(&mut b, &stored).await;
    }
}

#[test]
fn who_comes_while_others_store_hears_of_it_though_it_brought_nothing() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let id = shared(site).await;
            let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
            let third = site.person("head.sgp").await;
            let _there = Writer::open(&site.url(), &third, &id, 1).await;
            let tag = one.get(&format!("/recommendations/{id}/working-text")).await.etag();
            let held = Held::of(site, &id);
            let (path, text) =
                (format!("/recommendations/{id}/working-text"), words(&["Recommends.", "Came meanwhile."]));
            let saving =
                actix_web::rt::spawn(async move { one.put(&path, &tag, &json!({"clauses": text})).await });
            held.until_waited_for(1).await;
            // It is told what stands, and what it brings waits behind what is being saved.
            let mut guest = Writer::bring(&site.url(), &two, &id, 2, SharedText::new(2)).await;
            guest.until(|w| w.synced).await;
            held.until_waited_for(2).await;
            held.let_go();
            saving.await.unwrap().ok(200);
            until_the_same(&mut guest, &["Recommends.".to_owned(), "Came meanwhile.".to_owned()]).await;
        })
    });
}

#[test]
fn who_is_signed_out_on_the_way_in_does_not_come_in() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let id = shared(site).await;
            let mut a = Writer::open(&site.url(), &site.person("drafter.sgp").await, &id, 1).await;
            let held = Held::of(site, &id);
            a.add_to(0, " Waits.").await;
            held.until_waited_for(1).await;
            // All that the room can have waiting: whoever knocks now stands behind it, and nothing tells the room of rights.
            for _ in 0..512 {
                a.send_raw(vec![3]).await;
            }
            a.until_read().await;
            let person = site.person("head.vnm").await;
            let mut guest = Writer::bring(&site.url(), &person, &id, 2, SharedText::new(2)).await;
            assert_eq!(person.post("/auth/logout", &json!({})).await.status, 204);
            held.let_go();
            assert_eq!(guest.until_closed().await, 4401);
            assert_eq!(guest.words(), Vec::<String>::new());
            a.until_saved().await;
        })
    });
}

#[test]
fn who_asks_too_much_while_the_room_waits_is_cut_off() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let id = shared(site).await;
            let person = site.person("drafter.sgp").await;
            let mut a = Writer::open(&site.url(), &person, &id, 1).await;
            let mut flood = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 2).await;
            let held = Held::of(site, &id);
            a.add_to(0, " Waits.").await;
            held.until_waited_for(1).await;
            // What somebody says they know is kept until the room has time for it, and weighs as much as what they write.
            for _ in 0..3 {
                flood.send(0, Some(0), &vec![0; 3 << 20]).await;
            }
            assert_eq!(flood.until_closed().await, 1013);
            held.let_go();
            a.until_saved().await;
        })
    });
}
