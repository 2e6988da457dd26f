//! The figures of being told in time: an event to 500 recipients, mails through a pool to an SMTP server, what a live
//! stream costs, how long a hint takes to 1 000 of them, and how late silences end under load. `cargo bench --bench told` runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement that meets what it did not expect must stop"
)]

#[path = "../negotiation/load.rs"]
#[allow(dead_code, reason = "this measurement needs less of it")]
mod load;
mod silence;
#[path = "../negotiation/site.rs"]
#[allow(dead_code, reason = "this measurement needs less of it")]
mod site;
mod smtp;
mod streams;
#[path = "../../tests/api/harness/world.rs"]
mod world;

use std::{fmt::Write, time::Instant};

use diesel::connection::SimpleConnection;
use mufakat::{
    app::{clock::Clock, outbox::deliver_due},
    config::Config,
};
use serde_json::json;
use site::Site;

/// What `load` expects of its house.
const CONNECTIONS: usize = 16;
/// People of the mandate beside the world's.
const PEOPLE: usize = 500;

fn main() {
    // `cargo test` builds benches too; there is nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    for kind in ["sqlite", "postgres"] {
        println!("\n## {kind}");
        let site = Site::start(kind);
        site.url.open().unwrap().batch_execute(&many_people()).unwrap();
        enqueue(&site);
        silence::measure(&site);
        streams::measure(&site);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(deliver());
}

/// Drafters of Brunei, as many as there may be people to tell.
fn many_people() -> String {
    let mut sql = String::new();
    for n in 0..PEOPLE {
        let (user, credential) = (format!("0000-7000-9000-{n:012}"), format!("0000-7000-a000-{n:012}"));
        writeln!(
            sql,
            "INSERT INTO users (id, email, email_folded, name, password_hash, locale, time_zone, administrator, \
             comment_notices, created_at) VALUES ('00000000-{user}', 'p{n}@test.example', 'p{n}@test.example', 'Person {n}', 'x', 'en', \
             'UTC', FALSE, 'at_once', 0); INSERT INTO credentials (id, user_id, mandate_id, delegation, role, valid_from, \
             valid_to, ended_at, created_at) VALUES ('00000000-{credential}', '00000000-{user}', '{}', 'BRN', \
             'drafter', NULL, NULL, NULL, 0);",
            world::MANDATE
        )
        .unwrap();
    }
    sql
}

fn enqueue(site: &Site) {
    let secretariat = site.sign_in("secretariat");
    let path = format!("/mandates/{}/rounds", world::MANDATE);
    let (started, mut events) = (Instant::now(), 0);
    while started.elapsed().as_secs() < 5 {
        site.post(&secretariat, &path, &json!({"name": format!("Round {events}")}));
        events += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "events told to {} people (record, notices, mails), one after the other: {:.1}/s, {:.0} rows/s",
        PEOPLE + world::STATES.len() * 3 + 1,
        f64::from(events) / seconds,
        f64::from(events) * (2 * PEOPLE) as f64 / seconds
    );
}

/// One event's mails through the pool to an SMTP server on loopback.
async fn deliver() {
    let server = smtp::Server::start();
    let folder = std::env::temp_dir().join(format!("mufakat-told-{}", mufakat::app::new_id()));
    let url = format!("sqlite://{}/mufakat.db", folder.display());
    let environment = |key: &str| match key {
        "MUFAKAT_DATABASE_URL" => Some(url.clone()),
        "MUFAKAT_MAIL_URL" => Some(format!("smtp://{}", server.address)),
        _ => None,
    };
    let config = Config::from_sources(&environment, "", "").unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    config.database_url.migrate().unwrap();
    world::make(&mut config.database_url.open().unwrap(), &many_people());
    let app = mufakat::server::open(&config, Clock::Machine).await.unwrap();
    for _ in 0..10 {
        for n in 0..PEOPLE {
            app.request_reset(format!("p{n}@test.example")).await.unwrap();
        }
    }
    let transport = config.mail_url.open(&config.mail_sender).unwrap();
    let started = Instant::now();
    let sent = deliver_due(&app, &transport, 0).await.unwrap();
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "\nmails to an SMTP server on loopback: {:.0}/s ({sent} mails, {} connections)",
        sent as f64 / seconds,
        server.connections()
    );
    assert_eq!(server.taken(), sent);
    drop(std::fs::remove_dir_all(&folder));
}
