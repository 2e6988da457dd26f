//! Words that go with a clause which somebody moves, joins or deletes without having seen them. Who is here puts back their own
//! (the writer of these tests is no browser and does not); the server puts back everybody else's.

use mufakat::domain::{
    live::SharedText,
    texts::{Clause, ClauseKind},
};

use super::{said, shared, writer::Writer};
use crate::harness::{Kind, Person, Site, on_both_databases, run};

/// Somebody moves the first clause, or deletes the last, without a line: nobody else's words reach them.
async fn takes_away_unheard(url: &str, person: &Person, id: &str, client: u64, act: &str) -> SharedText {
    let mut text = Writer::open(url, person, id, client).await.leave().await;
    let mut clauses = text.clauses().unwrap();
    match act {
        "move" => clauses.rotate_right(1),
        _ => drop(clauses.pop()),
    }
    text.become_text(&clauses).unwrap();
    text
}

/// Comes back as a browser does: it says where its caret is before anything else.
async fn returns(url: &str, person: &Person, id: &str, client: u64, text: SharedText) -> Writer {
    let mut back = Writer::bring(url, person, id, client, text).await;
    back.announce(9, "{}").await;
    back.until(|w| w.synced && w.saved == Some(0)).await;
    back
}

/// Somebody's words are stored, and the clause they stand in goes while they are there; they lose the line before they hear
/// of it. Their document, and who took the clause away.
async fn lost_unheard(site: &Site, id: &str, round: u64, (act, at): (&str, usize)) -> (SharedText, Writer) {
    let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
    let away = takes_away_unheard(&site.url(), &one, id, 10 + round, act).await;
    let mut b = Writer::open(&site.url(), &two, id, 20 + round).await;
    b.announce(1, "{}").await;
    b.until(|w| w.present.contains_key(&(20 + round))).await;
    b.add_to(at, " Mine.").await;
    b.until_saved().await;
    let away = comes_back(&site.url(), &one, id, 10 + round, away).await;
    (b.leave().await, away)
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
            let away = takes_away_unheard(&site.url(), &site.person("drafter.sgp").await, &id, 10 + round, act).await;
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
            let away = takes_away_unheard(&site.url(), &one, &id, 10 + round, "delete").await;
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

    async fn whoever_lost_the_line_before_they_heard_that_a_clause_went_hears_it_as_it_was_when_they_return(site: &mut Site) {
        for (round, (act, at)) in (0..).zip([("move", 0), ("delete", 1)]) {
            let id = shared(site).await;
            let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
            let (text, away) = lost_unheard(site, &id, round, (act, at)).await;
            let back = returns(&site.url(), &two, &id, 20 + round, text).await;
            assert!(back.lost, "{act}: its browser puts the words back");
            // Who brings what somebody else typed is not asked to look after it.
            let other = returns(&site.url(), &one, &id, 10 + round, away.leave().await).await;
            assert!(!other.lost, "{act}");
            assert_eq!(times(&said(&one, &id).await, "Mine."), 0, "{act}: nor does the server");
        }
    }

    async fn whoever_heard_that_a_clause_went_is_not_told_again_when_they_return(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let away = takes_away_unheard(&site.url(), &one, &id, 1, "delete").await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        b.add_to(1, " Mine.").await;
        b.until_saved().await;
        let away = comes_back(&site.url(), &one, &id, 1, away).await;
        b.until(|w| w.words().len() == 1).await;
        assert!(b.lost);
        let back = returns(&site.url(), &two, &id, 2, b.leave().await).await;
        assert!(!back.lost);
        drop((away, back));
    }

    async fn words_of_whoever_does_not_return_are_put_back_when_the_last_leaves(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let (gone, away) = lost_unheard(site, &id, 0, ("delete", 1)).await;
        assert_eq!(times(&said(&one, &id).await, "Mine."), 0);
        away.leave().await;
        let came = async {
            while times(&said(&one, &id).await, "Mine.") == 0 {
                tokio::task::yield_now().await;
            }
        };
        assert!(tokio::time::timeout(std::time::Duration::from_secs(15), came).await.is_ok());
        // Should they return after all, nothing is left for them to do.
        let back = returns(&site.url(), &two, &id, 20, gone).await;
        assert!(!back.lost);
        assert_eq!(times(&said(&one, &id).await, "Mine."), 1);
        assert_eq!(back.words(), said(&one, &id).await);
    }

    async fn words_that_a_script_saved_are_not_lost_with_their_clause(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let away = takes_away_unheard(&site.url(), &one, &id, 1, "move").await;
        let text = crate::life::words(&["Recommends that alerts be shared. By script.", "Invites all."]);
        crate::life::save(&two, &id, &text).await.ok(200);
        comes_back(&site.url(), &one, &id, 1, away).await;
        assert_eq!(times(&said(&one, &id).await, "By script."), 1);
    }

    async fn nobody_sends_away_somebody_elses_words_by_saying_that_they_are_here(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let away = takes_away_unheard(&site.url(), &one, &id, 1, "delete").await;
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
                let away = takes_away_unheard(&site.url(), &one, &id, 10 + round, "delete").await;
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
fn whoever_lost_the_line_to_one_server_hears_it_as_it_was_on_the_other() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let second = site.second().await;
            let there = format!("http://{}", second.address);
            let id = shared(site).await;
            let (text, away) = lost_unheard(site, &id, 0, ("move", 0)).await;
            let back = returns(&there, &site.person("head.vnm").await, &id, 20, text).await;
            assert!(back.lost);
            drop((back, away));
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

#[test]
fn words_go_back_to_where_most_of_their_neighbours_are() {
    let clause = |text: &str| Clause::new("b", ClauseKind::Operative, 0, text);
    let mut server = SharedText::new(9);
    server
        .become_text(&[clause("Hold one exercise;"), Clause::new("c", ClauseKind::Operative, 0, "Report.")])
        .unwrap();
    server.settle(&mut || unreachable!()).unwrap();
    let start = server.whole();
    let copy = |client| {
        let mut copy = SharedText::new(client);
        copy.take_in(&start).unwrap();
        copy
    };
    let (mut typist, mut mover, mut neighbour) = (copy(1), copy(2), copy(3));
    let become_of = |text: &mut SharedText, clauses: &[Clause]| text.become_text(clauses).unwrap().unwrap();
    let report = Clause::new("c", ClauseKind::Operative, 0, "Report.");
    let first = become_of(&mut typist, &[clause("Jointly and in Hold one exercise;"), report.clone()]);
    let second = become_of(&mut typist, &[clause("Jointly and in turn: Hold one exercise;"), report.clone()]);
    let moved = become_of(&mut mover, &[report.clone(), clause("Hold one exercise;")]);
    neighbour.take_in(&moved).unwrap();
    let beside = become_of(&mut neighbour, &[report, clause("Hold one exercise; in the capital")]);
    let before = server.deleted();
    for update in [&first, &second, &moved, &beside] {
        server.take_in(update).unwrap();
    }
    let history = [start, first, second, moved, beside];
    let swept = server.swept(&before, &history[1..]).unwrap();
    let update = server.rescue(&swept, &history, &[].into()).unwrap().unwrap();
    let words: Vec<String> = server.clauses().unwrap().iter().map(mufakat::domain::texts::plain).collect();
    assert_eq!(words, ["Report.", "Jointly and in turn: Hold one exercise; in the capital"]);
    // Who reads all of it sees that nothing is left to be put back.
    let all: Vec<Vec<u8>> = history.iter().chain([&update]).cloned().collect();
    assert!(server.swept(&mufakat::domain::live::Deleted::default(), &all).unwrap().is_empty());
    neighbour.take_in(&history[1]).unwrap();
    neighbour.take_in(&history[2]).unwrap();
    neighbour.take_in(&update).unwrap();
    assert_eq!(neighbour.clauses().unwrap(), server.clauses().unwrap());
}
