//! Owns: 1 000 open live channels, what they cost the server, and how long a hint takes to all of them.
//! Never: shares a connection.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::mpsc,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{site::Site, world};

const STREAMS: usize = 1_000;
const ACTS: usize = 50;
/// Between acts that are not part of a rush: the mails of one have left before the next.
const PAUSE: Duration = Duration::from_secs(2);

pub fn measure(site: &Site) {
    let tokens: Vec<String> =
        world::STATES.iter().map(|s| site.sign_in(&format!("head.{}", s.to_lowercase()))).collect();
    let secretariat = site.sign_in("secretariat");
    let before = site.resident_mb();
    let (heard, hints) = mpsc::channel::<(usize, Instant)>();
    for n in 0..STREAMS {
        let mut stream = TcpStream::connect(&site.address).unwrap();
        let token = &tokens[n % tokens.len()];
        write!(
            stream,
            "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
        )
        .unwrap();
        let mut chunk = [0u8; 4096];
        let mut seen = String::new();
        while !seen.contains("still here") {
            let got = stream.read(&mut chunk).unwrap();
            seen.push_str(&String::from_utf8_lossy(&chunk[..got]));
        }
        let heard = heard.clone();
        std::thread::Builder::new().stack_size(64 * 1024).spawn(move || listen(stream, &heard)).unwrap();
    }
    let idle = site.resident_mb() - before;
    println!("{STREAMS} idle live streams: {idle:.1} MB, {:.1} kB each", idle * 1024.0 / STREAMS as f64);
    for (how, pause) in [("one every two seconds", PAUSE), ("each at once after the other", Duration::ZERO)] {
        let waits = waits(site, &secretariat, &hints, pause);
        let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
        println!(
            "act asked for -> hint heard, {ACTS} acts to {STREAMS} streams, {how}: p50 {:.0} ms, p99 {:.0} ms, worst {:.0} ms",
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
}

/// How long each stream waited for each act, shortest first.
fn waits(
    site: &Site,
    secretariat: &str,
    hints: &mpsc::Receiver<(usize, Instant)>,
    pause: Duration,
) -> Vec<Duration> {
    let path = format!("/mandates/{}/rounds", world::MANDATE);
    let mut waits: Vec<Duration> = Vec::with_capacity(STREAMS * ACTS);
    for act in 0..ACTS {
        assert!(hints.recv_timeout(pause).is_err(), "nobody acts meanwhile");
        let asked = Instant::now();
        site.post(secretariat, &path, &json!({"name": format!("Act {act}")}));
        for _ in 0..STREAMS {
            let (_, at) =
                hints.recv_timeout(Duration::from_secs(30)).expect("every stream hears of every act");
            waits.push(at - asked);
        }
    }
    waits.sort();
    waits
}

/// Says when it heard of each act.
fn listen(mut stream: TcpStream, heard: &mpsc::Sender<(usize, Instant)>) {
    let mut chunk = [0u8; 2048];
    let (mut kept, mut told) = (String::new(), 0);
    while let Ok(got) = stream.read(&mut chunk) {
        let at = Instant::now();
        if got == 0 {
            return;
        }
        kept.push_str(&String::from_utf8_lossy(&chunk[..got]));
        while let Some((line, rest)) = kept.split_once('\n') {
            if line.contains("round.opened") {
                told += 1;
                if heard.send((told, at)).is_err() {
                    return;
                }
            }
            kept = rest.to_owned();
        }
    }
}
