//! The demo: whole, true to the rules, and only in an empty database.

use std::collections::BTreeSet;

use mufakat::{config::Config, demo, server::Server};
use serde_json::{Value, json};

use crate::{
    command::{empty, mufakat},
    hardship::process::Process,
    harness::{Person, Site, on_both_databases},
};

/// A second server beside the site's, on a database with the demo.
async fn demonstration(site: &Site) -> Server {
    let database = empty(site);
    let data = site.folder.path().join("demo").display().to_string();
    let config = Config::from_sources(
        &|key| match key {
            "MUFAKAT_LISTEN" => Some("127.0.0.1:0".to_owned()),
            "MUFAKAT_DATABASE_URL" => Some(database.clone()),
            "MUFAKAT_DATABASE_CONNECTIONS" | "MUFAKAT_WORKERS" => Some("2".to_owned()),
            "MUFAKAT_MAIL_URL" => Some(format!("file://{data}")),
            _ => None,
        },
        "",
        "",
    )
    .unwrap();
    let app = mufakat::server::open(&config, site.clock.clone()).await.unwrap();
    assert!(!demo::is_here(&app).await.unwrap());
    assert!(demo::seed_if_empty(&app).await.unwrap());
    assert!(!demo::seed_if_empty(&app).await.unwrap(), "a database that is not empty stays as it is");
    assert!(demo::is_here(&app).await.unwrap());
    Server::serve(&config, app).unwrap()
}

async fn signed_in(server: &Server, short: &str) -> Person {
    let mut person = Person::new(format!("http://{}", server.address));
    person.sign_in(&format!("{short}@demo.example"), demo::PASSWORD).await;
    person
}

async fn recommendations(person: &Person) -> (String, Vec<Value>) {
    let mandate = person.get("/me").await.ok(200)["mandates"][0]["id"].as_str().unwrap().to_owned();
    let list = person.get(&format!("/mandates/{mandate}/recommendations?limit=200")).await.ok(200);
    (mandate, list["items"].as_array().unwrap().clone())
}

fn texts(of: &[Value], field: &str) -> BTreeSet<String> {
    of.iter().map(|one| one[field].as_str().unwrap().to_owned()).collect()
}

on_both_databases! {
    async fn the_demo_shows_every_state_of_life_and_answers_every_tasking(site: &mut Site) {
        let server = demonstration(site).await;
        let (mandate, of_chair) = recommendations(&signed_in(&server, "chair").await).await;
        let (_, of_singapore) = recommendations(&signed_in(&server, "drafter.sgp").await).await;
        let (_, of_indonesia) = recommendations(&signed_in(&server, "head.idn").await).await;
        let every = [of_chair.clone(), of_singapore, of_indonesia].concat();
        let lives: BTreeSet<String> =
            ["adopted", "drafting", "negotiation", "sign_off", "submitted", "withdrawn"].map(str::to_owned).into();
        assert_eq!(texts(&every, "status"), lives);
        assert!(!texts(&of_chair, "status").contains("drafting"), "drafts are not the chair's to see");
        let answered: BTreeSet<&str> =
            every.iter().flat_map(|one| one["taskings"].as_array().unwrap().iter().map(|t| t.as_str().unwrap())).collect();
        assert_eq!(answered.into_iter().collect::<Vec<_>>(), ["T1", "T1.1", "T1.2", "T1.3", "T1.4", "T1.5", "T2", "T3", "T4"]);
        let chair = signed_in(&server, "chair").await;
        let board = chair.get(&format!("/mandates/{mandate}/board")).await.ok(200);
        let rows = board["rows"].as_array().unwrap();
        let sentences = rows.iter().filter_map(|row| row["sentence"].as_str()).collect::<Vec<_>>().join("\n");
        for part in ["Objection: Myanmar (OP2 (a))", "With a reservation: Brunei Darussalam", "Silence until",
            "Ad referendum: Cambodia", "Standing aside: Philippines"] {
            assert!(sentences.contains(part), "{part} in {sentences}");
        }
        server.stop().await.unwrap();
    }

    async fn the_demo_verifies_and_its_mails_are_past(site: &mut Site) {
        let server = demonstration(site).await;
        let secretariat = signed_in(&server, "secretariat").await;
        let verified = secretariat.post("/record/verification", &json!({})).await.ok(200);
        assert_eq!((verified["ok"].as_bool(), verified["findings"].as_array().map(Vec::len)), (Some(true), Some(0)));
        assert_eq!(secretariat.get("/outbox?status=waiting").await.ok(200)["items"], json!([]));
        assert!(!secretariat.get("/outbox?status=sent").await.ok(200)["items"].as_array().unwrap().is_empty());
        let head = signed_in(&server, "head.lao").await;
        let unread = head.get("/me").await.ok(200)["unread_notices"].as_i64().unwrap();
        let all = head.get("/notices?limit=200").await.ok(200)["items"].as_array().unwrap().len();
        assert!(unread > 0 && usize::try_from(unread).unwrap() < all, "{unread} of {all}");
        server.stop().await.unwrap();
    }

    async fn every_start_with_the_demo_warns_loudly_of_its_password(site: &mut Site) {
        let database = empty(site);
        for first in [true, false] {
            let server = Process::run(mufakat(site, Some(&database), &["demo"]));
            let said = server.opening.join("\n");
            assert_eq!(said.contains("the database was empty and got the demo mandate."), first, "{said}");
            let warning = format!("DEMO ACCOUNTS ARE HERE, and everybody knows their password: {}", demo::PASSWORD);
            assert!(said.contains(&warning), "{said}");
            server.told_to_stop();
            assert_eq!(server.ended().0, Some(0));
        }
    }

    async fn an_observer_of_the_demo_sees_what_was_released(site: &mut Site) {
        let server = demonstration(site).await;
        let (_, seen) = recommendations(&signed_in(&server, "observer.jpn").await).await;
        let symbols = texts(&seen, "symbol");
        let released = ["AMCC/2018/R.1", "AMCC/2018/R.2", "AMCC/2018/R.3", "AMCC/2018/R.5"].map(str::to_owned);
        assert_eq!(symbols, BTreeSet::from(released));
        server.stop().await.unwrap();
    }
}
