//! What a text cannot hold does not come in, closes only whoever sent it, and nobody else notices.

use futures_util::SinkExt;
use mufakat::domain::{
    live::{
        SharedText,
        wire::{put_bytes, put_number},
    },
    texts::{Clause, ClauseKind},
};
use tokio_tungstenite::tungstenite::Message;
use yrs::{
    Any, Array, Doc, Map, MapPrelim, ReadTxn, Text, Transact, Xml, XmlElementPrelim, XmlFragment,
    XmlTextPrelim,
};

use super::{
    said, shared,
    writer::{Writer, code_of, knock},
};
use crate::harness::on_both_databases;

/// Where the value of an attribute stands in an update.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// On the root, which has no attributes.
    Root,
    /// On a clause.
    Clause,
    /// After the clause's element, saying nothing of what it belongs to.
    After,
}

/// An update with one attribute whose value is arrays nested this deep: what overflows the stack of a naive reader.
fn nested(place: Place, depth: usize) -> Vec<u8> {
    let mut update = Vec::new();
    for number in [1, if place == Place::Root { 1 } else { 2 }, 99, 0] {
        put_number(&mut update, number);
    }
    if place != Place::Root {
        // The element of a clause under the root.
        update.push(0b0000_0111);
        put_number(&mut update, 1);
        put_bytes(&mut update, b"body");
        update.push(3);
        put_bytes(&mut update, b"clause");
    }
    // One item of kind "any".
    match place {
        Place::Root => {
            update.push(0b0010_1000);
            put_number(&mut update, 1);
            put_bytes(&mut update, b"body");
            put_bytes(&mut update, b"id");
        }
        Place::Clause => {
            update.push(0b0010_1000);
            for number in [0, 99, 0] {
                put_number(&mut update, number);
            }
            put_bytes(&mut update, b"id");
        }
        Place::After => {
            update.push(0b1000_1000);
            for number in [99, 0] {
                put_number(&mut update, number);
            }
        }
    }
    put_number(&mut update, 1);
    update.extend(std::iter::repeat_n([117, 1], depth).flatten());
    update.push(126);
    put_number(&mut update, 0);
    update
}

/// The update that this makes of an empty document.
fn made(client: u64, make: impl FnOnce(&Doc)) -> Vec<u8> {
    let doc = Doc::with_client_id(client);
    make(&doc);
    doc.transact().encode_state_as_update_v1(&yrs::StateVector::default())
}

fn clause(doc: &Doc, kind: &str, level: i64, text: &str) {
    let body = doc.get_or_insert_xml_fragment("body");
    let mut txn = doc.transact_mut();
    let element = body.push_back(&mut txn, XmlElementPrelim::empty("clause"));
    element.insert_attribute(&mut txn, "id", "x");
    element.insert_attribute(&mut txn, "kind", kind);
    element.insert_attribute(&mut txn, "level", level);
    element.push_back(&mut txn, XmlTextPrelim::new(text));
}

fn hostile() -> Vec<(&'static str, Vec<u8>, u16)> {
    vec![
        ("20 kB of nested arrays on the root", nested(Place::Root, 10_000), 4422),
        ("20 kB of nested arrays as an attribute", nested(Place::Clause, 10_000), 4422),
        ("20 kB of nested arrays after a clause", nested(Place::After, 10_000), 4422),
        ("2 MB of nested arrays", nested(Place::Clause, 1_000_000), 4422),
        (
            "another root",
            made(901, |doc| {
                doc.get_or_insert_array("more").push_back(&mut doc.transact_mut(), 1);
            }),
            4422,
        ),
        (
            "a map",
            made(902, |doc| {
                doc.get_or_insert_map("body").insert(&mut doc.transact_mut(), "id", MapPrelim::default());
            }),
            4422,
        ),
        (
            "another element",
            made(903, |doc| {
                doc.get_or_insert_xml_fragment("body")
                    .push_back(&mut doc.transact_mut(), XmlElementPrelim::empty("script"));
            }),
            4422,
        ),
        (
            "a clause in a clause",
            made(904, |doc| {
                clause(doc, "operative", 0, "x");
                let body = doc.get_or_insert_xml_fragment("body");
                let mut txn = doc.transact_mut();
                let yrs::XmlOut::Element(outer) = body.get(&txn, 0).unwrap() else { unreachable!() };
                outer.push_back(&mut txn, XmlElementPrelim::empty("clause"));
            }),
            4422,
        ),
        (
            "another attribute",
            made(905, |doc| {
                let body = doc.get_or_insert_xml_fragment("body");
                let mut txn = doc.transact_mut();
                let element = body.push_back(&mut txn, XmlElementPrelim::empty("clause"));
                element.insert_attribute(&mut txn, "onclick", "x");
            }),
            4422,
        ),
        (
            "another mark",
            made(906, |doc| {
                let body = doc.get_or_insert_xml_fragment("body");
                let mut txn = doc.transact_mut();
                let element = body.push_back(&mut txn, XmlElementPrelim::empty("clause"));
                let text = element.push_back(&mut txn, XmlTextPrelim::new("x"));
                text.format(&mut txn, 0, 1, [("link".into(), Any::from("x"))].into());
            }),
            4422,
        ),
        ("an unknown kind", made(907, |doc| clause(doc, "poem", 0, "x")), 4422),
        ("a level too deep", made(908, |doc| clause(doc, "operative", 7, "x")), 4422),
        (
            "a character that turns text round",
            made(909, |doc| clause(doc, "operative", 0, "a\u{202e}b")),
            4422,
        ),
        ("a clause too long", made(910, |doc| clause(doc, "operative", 0, &"x".repeat(20_001))), 4422),
        (
            "too many clauses",
            made(911, |doc| {
                let body = doc.get_or_insert_xml_fragment("body");
                let mut txn = doc.transact_mut();
                for _ in 0..2_001 {
                    body.push_back(&mut txn, XmlElementPrelim::empty("clause"));
                }
            }),
            4422,
        ),
        (
            "changes that build on nothing",
            {
                let doc = Doc::with_client_id(912);
                clause(&doc, "operative", 0, "x");
                let before = doc.transact().state_vector();
                clause(&doc, "operative", 0, "y");
                doc.transact().encode_state_as_update_v1(&before)
            },
            4422,
        ),
        ("no update at all", vec![7; 400], 4400),
        ("nothing", Vec::new(), 4400),
    ]
}

on_both_databases! {
    async fn what_a_text_cannot_hold_is_refused_and_nobody_else_notices(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut good = Writer::open(&site.url(), &two, &id, 2).await;
        for (number, (what, update, code)) in (0_u64..).zip(hostile()) {
            let mut bad = Writer::open(&site.url(), &one, &id, 100 + number).await;
            bad.change(&update).await;
            good.add_to(1, ".").await;
            good.until_saved().await;
            assert_eq!(bad.until_closed().await, code, "{what}");
        }
        let after = Writer::open(&site.url(), &one, &id, 99).await;
        assert_eq!(after.words(), good.words());
        assert_eq!(after.words(), said(&one, &id).await);
    }

    async fn nobody_writes_under_somebody_elses_number(site: &mut Site) {
        let id = shared(site).await;
        let one = site.person("drafter.sgp").await;
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        a.add_to(0, " Mine.").await;
        a.until_saved().await;
        let mut thief = Writer::open(&site.url(), &site.person("head.vnm").await, &id, 1).await;
        thief.add_to(0, " Also mine.").await;
        assert_eq!(thief.until_closed().await, 4422);
        a.add_to(0, " Still mine.").await;
        a.until_saved().await;
        assert!(said(&one, &id).await[0].ends_with("Mine. Still mine."));
    }

    async fn frames_that_are_none_close_their_sender(site: &mut Site) {
        let id = shared(site).await;
        let person = site.person("drafter.sgp").await;
        for frame in [vec![0], vec![0, 9, 0], vec![0xff; 12], vec![1, 3, 1, 2], vec![0, 2, 1, 0, 0]] {
            let mut bad = Writer::open(&site.url(), &person, &id, 5).await;
            bad.send_raw(frame.clone()).await;
            assert_eq!(bad.until_closed().await, 4400, "{frame:?}");
        }
        let mut loud = Writer::open(&site.url(), &person, &id, 5).await;
        let state = format!("{{\"cursor\":\"{}\"}}", "x".repeat(5_000));
        loud.announce(1, &state).await;
        assert_eq!(loud.until_closed().await, 4400);
        let mut large = Writer::open(&site.url(), &person, &id, 5).await;
        large.send_raw(vec![0; 5 * 1024 * 1024]).await;
        assert!([1009, 0].contains(&large.until_closed().await));
    }

    async fn who_sends_more_than_the_room_can_keep_for_them_is_cut_off(site: &mut Site) {
        let id = shared(site).await;
        let person = site.person("drafter.sgp").await;
        // It never says what it knows, so what it sends waits for that.
        let mut flood = knock(&site.url(), &person, &id, "1", &[]).await.unwrap();
        let clause = Clause::new("long", ClauseKind::Operative, 0, "x".repeat(3 << 20));
        let update = SharedText::new(5).become_text(&[clause]).unwrap().unwrap();
        for _ in 0..3 {
            let mut frame = vec![0, 2];
            put_bytes(&mut frame, &update);
            drop(flood.send(Message::Binary(frame.into())).await);
        }
        drop(flood.send(Message::Binary(vec![0, 1, 2, 0, 0].into())).await);
        assert_eq!(code_of(flood).await, 1013);
        let mut other = Writer::open(&site.url(), &person, &id, 6).await;
        other.add_to(0, " Unharmed.").await;
        other.until_saved().await;
    }
}
