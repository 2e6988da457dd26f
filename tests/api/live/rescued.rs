//! Words that go with a clause which somebody moves, joins or deletes without having seen them. Who is here puts back their own
//! (the writer of these tests is no browser and does not); the server puts back everybody else's.

use mufakat::domain::{
    live::SharedText,
    texts::{Clause, ClauseKind},
};

use super::{said, shared, writer::Writer};
use crate::harness::{Kind, Person, on_both_databases, run};

/// Somebody moves the first clause, or deletes the last, before anybody else's words reach them.
fn takes_away(text: &mut SharedText, act: &str) {
    let mut clauses = text.clauses().unwrap();
    match act {
        "move" => clauses.rotate_right(1),
        _ => drop(clauses.pop()),
    }
    text.become_text(&clauses).unwrap();
}

fn times(words: &[String], what: &str) -> usize {
    words.concat().matches(what).count()
}

/// Comes back with what it did while away.
async fn comes_back(url: &str, person: &Person, id: &str, client: u64, text: SharedText) -> Writer {
    let mut back = Writer::bring(url, person, id, client, text).await;
    back.until(|w| w.synced && w.saved == Some(0)).await;
    back
}

on_both_databases! {
    async fn words_of_somebody_who_left_before_the_server_was_started_again_are_not_lost_with_their_clause(site: &mut Site) {
        for (round, (act, at)) in (0..).zip([("move", 0), ("delete", 1)]) {
            let id = shared(site).await;
            let mut away = Writer::open(&site.url(), &site.person("drafter.sgp").await, &id, 10 + round).await.leave().await;
            takes_away(&mut away, act);
            let mut b = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 20 + round).await;
            b.add_to(at, " Stored.").await;
            b.until_saved().await;
            b.leave().await;
            site.stop().await;
            site.start().await;
            let person = site.person("drafter.sgp").await;
            let back = comes_back(&site.url(), &person, &id, 10 + round, away).await;
            assert_eq!(times(&said(&person, &id).await, "Stored."), 1, "{act}");
            assert_eq!(back.words(), said(&person, &id).await, "{act}");
        }
    }

    async fn who_came_back_with_nothing_new_looks_after_their_own_words(site: &mut Site) {
        for (round, says_who) in (0..).zip([true, false]) {
            let id = shared(site).await;
            let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
            let mut away = Writer::open(&site.url(), &one, &id, 10 + round).await.leave().await;
            takes_away(&mut away, "delete");
            let mut b = Writer::open(&site.url(), &two, &id, 20 + round).await;
            b.add_to(1, " Mine.").await;
            b.until_saved().await;
            let text = b.leave().await;
            let mut b = comes_back(&site.url(), &two, &id, 20 + round, text).await;
            if says_who {
                b.announce(1, "{}").await;
                b.until(|w| w.present.contains_key(&(20 + round))).await;
            }
            comes_back(&site.url(), &one, &id, 10 + round, away).await;
            assert_eq!(times(&said(&one, &id).await, "Mine."), 0, "its browser and the server would both put them back");
        }
    }

    async fn words_that_a_script_saved_are_not_lost_with_their_clause(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut away = Writer::open(&site.url(), &one, &id, 1).await.leave().await;
        takes_away(&mut away, "move");
        let text = crate::life::words(&["Recommends that alerts be shared. By script.", "Invites all."]);
        crate::life::save(&two, &id, &text).await.ok(200);
        comes_back(&site.url(), &one, &id, 1, away).await;
        assert_eq!(times(&said(&one, &id).await, "By script."), 1);
    }

    async fn nobody_sends_away_somebody_elses_words_by_saying_that_they_are_here(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut away = Writer::open(&site.url(), &one, &id, 1).await.leave().await;
        takes_away(&mut away, "delete");
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        b.add_to(1, " Theirs.").await;
        b.until_saved().await;
        b.leave().await;
        let mut back = Writer::open(&site.url(), &one, &id, 3).await;
        back.announce_as(2, 9, "{}").await;
        back.until(|w| w.present.contains_key(&2)).await;
        comes_back(&site.url(), &one, &id, 1, away).await;
        assert_eq!(times(&said(&one, &id).await, "Theirs."), 1);
    }
}

#[test]
fn on_two_servers_words_of_whoever_left_either_are_put_back_and_of_whoever_is_there_are_not() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let second = site.second().await;
            let there = format!("http://{}", second.address);
            let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
            for (round, stays) in (0..).zip([false, true]) {
                let id = shared(site).await;
                let mut away = Writer::open(&site.url(), &one, &id, 10 + round).await.leave().await;
                takes_away(&mut away, "delete");
                let mut b = Writer::open(&site.url(), &two, &id, 20 + round).await;
                b.announce(1, "{}").await;
                b.until(|w| w.present.contains_key(&(20 + round))).await;
                b.add_to(1, " Words.").await;
                b.until_saved().await;
                let staying = if stays {
                    Some(b)
                } else {
                    b.leave().await;
                    // When the next there sees nobody, the server has seen that.
                    let mut next = Writer::open(&site.url(), &site.person("head.sgp").await, &id, 30).await;
                    next.announce(1, "{}").await;
                    next.until(|w| w.present.keys().eq([&30])).await;
                    next.leave().await;
                    None
                };
                // Nobody was on the second: its room opens, and asks who is where, with the very change.
                comes_back(&there, &one, &id, 10 + round, away).await;
                assert_eq!(times(&said(&one, &id).await, "Words."), usize::from(!stays), "stays: {stays}");
                drop(staying);
            }
            second.stop().await.unwrap();
        })
    });
}

#[test]
fn a_clause_that_comes_back_for_one_who_left_does_not_bring_the_words_of_one_who_is_here() {
    let clause = |text: &str| Clause::new("c", ClauseKind::Operative, 0, text);
    let mut server = SharedText::new(9);
    server.become_text(&[clause("Invites all.")]).unwrap();
    server.settle(&mut || unreachable!()).unwrap();
    let copy = |client| {
        let mut copy = SharedText::new(client);
        copy.take_in(&server.whole()).unwrap();
        copy
    };
    let (mut gone, mut here, mut remover) = (copy(1), copy(2), copy(3));
    let start = server.whole();
    let left = gone.become_text(&[clause("Invites all. Left.")]).unwrap().unwrap();
    let stays = here.become_text(&[clause("Now: Invites all.")]).unwrap().unwrap();
    let removed = remover.become_text(&[]).unwrap().unwrap();
    server.take_in(&left).unwrap();
    server.take_in(&stays).unwrap();
    let before = server.deleted();
    server.take_in(&removed).unwrap();
    let swept = server.swept(&before, std::slice::from_ref(&removed)).unwrap();
    assert_eq!(swept.clients().collect::<Vec<_>>(), [1, 2]);
    server.rescue(&swept, &[start, left, stays, removed], &[2].into()).unwrap();
    assert_eq!(
        server.clauses().unwrap().iter().map(mufakat::domain::texts::plain).collect::<Vec<_>>(),
        ["Invites all. Left."]
    );
}
