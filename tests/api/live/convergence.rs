//! Five people change one text at random, come and go, on a line that breaks, on two servers, with a busy database: in the end all see what the server projects,
//! and every clause has an id of its own.

use std::{collections::HashSet, pin::Pin, time::Duration};

use mufakat::domain::{
    amendments::operations::{Operation, apply},
    texts::{Clause, ClauseKind, plain},
};

use super::{missed::Busy, rounds::prepared, said, shared, writer::Writer};
use crate::{
    harness::{Kind, Person, Site, on_both_databases, run},
    tabled::{tabled, zero_draft},
};

/// Small and repeatable: the seed is in the message of a failure.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

/// One of a few ids, so that people often choose the same.
fn an_id(dice: &mut Dice) -> String {
    format!("n{}", dice.roll(12))
}

fn halves(text: &str, dice: &mut Dice) -> (String, String) {
    let letters: Vec<char> = text.chars().collect();
    let at = dice.roll(letters.len() + 1);
    (letters[..at].iter().collect(), letters[at..].iter().collect())
}

/// What somebody does to a text next.
fn changed(mut clauses: Vec<Clause>, dice: &mut Dice) -> Vec<Clause> {
    let word = ["alert ", "ร่วมกัน", "Việt ", "ကူညီ", "😀", "x"][dice.roll(6)];
    let Some(last) = clauses.len().checked_sub(1) else {
        return vec![Clause::new(an_id(dice), ClauseKind::Operative, 0, word)];
    };
    let at = dice.roll(last + 1);
    let Clause { id, kind, level, .. } = clauses[at].clone();
    let text = plain(&clauses[at]);
    let (before, after) = halves(&text, dice);
    match dice.roll(8) {
        0..=2 => clauses[at] = Clause::new(id.as_str(), kind, level, format!("{before}{word}{after}")),
        3 => clauses[at] = Clause::new(id.as_str(), kind, level, before),
        4 => {
            clauses[at] = Clause::new(id.as_str(), kind, level, before);
            clauses.insert(at + 1, Clause::new(an_id(dice), kind, level, after));
        }
        5 => clauses.push(Clause::new(an_id(dice), ClauseKind::Preambular, 1, word)),
        6 => {
            let moved = clauses.remove(at);
            clauses.insert(dice.roll(last + 1), moved);
        }
        _ => drop(clauses.remove(at)),
    }
    // A person's own editor never makes an id twice; only two people at once do.
    let mut seen = HashSet::new();
    clauses.retain(|clause| seen.insert(clause.id.clone()));
    clauses
}

/// What the server projects, clause by clause.
type Projected = Pin<Box<dyn Future<Output = Vec<String>>>>;

/// `id` is the text's place among the live addresses.
async fn play(
    servers: &[String],
    people: &[Person],
    seed: u64,
    id: &str,
    projected_by: impl Fn(Person) -> Projected,
) {
    let mut dice = Dice(seed);
    let mut writers = Vec::new();
    for (number, person) in (1..).zip(people) {
        let server = &servers[dice.roll(servers.len())];
        writers.push(Writer::open(server, person, id, seed * 100 + number).await);
    }
    for turn in 0..60_u64 {
        let at = dice.roll(writers.len());
        let Some(writer) = writers.get_mut(at) else { continue };
        match dice.roll(10) {
            0 => {
                // The line breaks: what was under way may or may not have arrived.
                let gone = writers.remove(at);
                let number = gone.client;
                let mut text = gone.leave().await;
                if dice.roll(2) == 0 {
                    text.become_text(&changed(text.clauses().unwrap(), &mut dice)).unwrap();
                }
                let person = &people[usize::try_from(number - seed * 100 - 1).unwrap()];
                let server = &servers[dice.roll(servers.len())];
                let back = Writer::bring(server, person, id, number, text).await;
                writers.insert(at, back);
            }
            1 | 2 => {
                // Hears what is on the way until its own words are stored.
                if writer.synced {
                    writer.until_saved().await;
                }
            }
            _ => {
                let next = changed(writer.clauses(), &mut dice);
                writer.write(&next).await;
            }
        }
        assert!(turn < 60);
    }
    for writer in &mut writers {
        writer.until(|w| w.synced && w.saved == Some(w.sent)).await;
    }
    let last = Writer::open(&servers[0], &people[0], id, seed * 100 + 50).await;
    for writer in &mut writers {
        let same = writer.until(|w| w.clauses() == last.clauses());
        tokio::time::timeout(Duration::from_secs(20), same)
            .await
            .unwrap_or_else(|_| panic!("seed {seed} parted"));
    }
    let ids: HashSet<String> = last.clauses().iter().map(|clause| clause.id.to_string()).collect();
    assert_eq!(ids.len(), last.clauses().len(), "seed {seed}: an id is there twice");
    let projected = mufakat::domain::texts::reading::read(last.clauses()).unwrap();
    let projected: Vec<String> = projected.iter().map(plain).collect();
    assert_eq!(projected, projected_by(people[0].clone()).await, "seed {seed}");
}

/// Five people play on these servers, while now and then the database has no time.
async fn play_while_it_is_busy(site: &Site, servers: &[String], seeds: std::ops::RangeInclusive<u64>) {
    let mut people = Vec::new();
    for short in ["drafter.sgp", "head.sgp", "drafter.vnm", "head.vnm", "alternate.sgp"] {
        people.push(site.person(short).await);
    }
    for seed in seeds {
        let id = shared(site).await;
        let busy =
            Busy::when(site, if site.kind == Kind::Sqlite { "random() % 6 = 0" } else { "random() < 0.15" });
        let projected = |person: Person| -> Projected {
            let id = id.clone();
            Box::pin(async move { said(&person, &id).await })
        };
        play(servers, &people, seed * 15_485_863, &id, projected).await;
        busy.over();
    }
}

#[test]
fn whatever_five_people_do_at_once_on_two_servers_all_come_to_one_text() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let second = site.second().await;
            let servers = [site.url(), format!("http://{}", second.address)];
            play_while_it_is_busy(site, &servers, 1..=8).await;
            second.stop().await.unwrap();
        })
    });
}

on_both_databases! {
    async fn whatever_five_people_do_while_the_database_is_busy_all_come_to_one_text(site: &mut Site) {
        play_while_it_is_busy(site, &[site.url()], 1..=4).await;
    }

    async fn whatever_five_people_do_at_once_all_come_to_one_text(site: &mut Site) {
        let mut people = Vec::new();
        for short in ["drafter.sgp", "head.sgp", "drafter.vnm", "head.vnm", "alternate.sgp"] {
            people.push(site.person(short).await);
        }
        for seed in 1..=12 {
            let id = shared(site).await;
            let projected = |person: Person| -> Projected {
                let id = id.clone();
                Box::pin(async move { said(&person, &id).await })
            };
            play(&[site.url()], &people, seed * 7_919, &id, projected).await;
        }
    }

    async fn whatever_a_delegation_does_at_once_the_operations_of_its_amendment_are_that_text(site: &mut Site) {
        let mut people = Vec::new();
        for short in ["drafter.vnm", "head.vnm", "alternate.vnm"] {
            people.push(site.person(short).await);
        }
        let on = tabled(site).await;
        let base: Vec<Clause> = serde_json::from_value(zero_draft()).unwrap();
        for seed in 1..=6 {
            let id = prepared(site, &on).await;
            let projected = |person: Person| -> Projected {
                let (id, base) = (id.clone(), base.clone());
                Box::pin(async move {
                    let amendment = person.get(&format!("/amendments/{id}")).await.ok(200);
                    let operations: Vec<Operation> = serde_json::from_value(amendment["operations"].clone()).unwrap();
                    apply(&base, &operations).iter().map(plain).collect()
                })
            };
            play(&[site.url()], &people, seed * 104_729, &format!("amendments/{id}"), projected).await;
        }
    }
}
