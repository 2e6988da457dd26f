//! Owns: many people who type into one text and notice when they see each other's words. Never: applies what it hears to a
//! document; it only looks for the marks in the frames, so that the measuring costs little.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt, future::join_all};
use mufakat::domain::live::wire::{Reader, put_bytes, put_number};
use tokio::time;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, client::IntoClientRequest},
};
use yrs::{
    Doc, GetString, ReadTxn, StateVector, Text, Transact, Update, XmlFragment, XmlOut, XmlTextRef,
    updates::{decoder::Decode, encoder::Encode},
};

use super::servers::Target;

/// Sendings remembered for each person.
const RING: usize = 4_096;
/// Insertions of twelve letters into one clause before the next: a clause holds 20 000 letters.
const IN_ONE: usize = 1_500;
/// Buckets of 0.1 ms.
const BUCKETS: usize = 100_000;

/// How fast people type.
#[derive(Clone, Copy)]
pub enum Pace {
    /// One insertion each time this passes.
    Each(Duration),
    /// The next insertion when the last is acknowledged.
    Saturated,
}

/// What was seen.
pub struct Seen {
    pub inserts: u64,
    pub deliveries: u64,
    buckets: Vec<u64>,
}

impl Seen {
    /// Milliseconds from sending to seeing.
    pub fn percentile(&self, share: f64) -> f64 {
        let all: u64 = self.buckets.iter().sum();
        let mut left = (all as f64 * share) as u64;
        for (at, count) in self.buckets.iter().enumerate() {
            if *count > left {
                return at as f64 / 10.0;
            }
            left -= count;
        }
        BUCKETS as f64 / 10.0
    }
}

struct Shared {
    start: Instant,
    sent: Vec<Vec<AtomicU64>>,
    buckets: Vec<AtomicU64>,
    inserts: AtomicU64,
    deliveries: AtomicU64,
}

struct Person {
    number: usize,
    socket: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
    doc: Doc,
    /// The clauses they write in, one after the other.
    places: Vec<XmlTextRef>,
    prefix: Option<&'static str>,
    acknowledged: u64,
}

/// Everybody, connected and synced.
pub struct Crowd {
    people: Vec<Person>,
}

impl Crowd {
    /// Connects `each` people to each of `texts` texts.
    pub async fn gather(target: &impl Target, each: usize, texts: usize) -> Self {
        let mut people = Vec::new();
        for text in 0..texts {
            let (address, bearer) = target.address(text);
            for number in 0..each {
                let mut request = address.as_str().into_client_request().unwrap();
                if let Some(bearer) = &bearer {
                    request.headers_mut().insert("authorization", bearer.parse().unwrap());
                }
                // Without Nagle's delay, as a browser's.
                let (socket, _) = connect_async_with_config(request, None, true).await.unwrap();
                let doc = Doc::with_client_id(1_000 + (text * each + number) as u64);
                let prefix = target.prefix();
                let mut person = Person { number, socket, doc, places: Vec::new(), prefix, acknowledged: 0 };
                person.sync((texts == 1).then_some(each)).await;
                people.push(person);
            }
        }
        Self { people }
    }

    /// Lets them type.
    pub async fn type_for(self, length: Duration, pace: Pace) -> Seen {
        let shared = Arc::new(Shared {
            start: Instant::now(),
            sent: self.people.iter().map(|_| (0..RING).map(|_| AtomicU64::new(0)).collect()).collect(),
            buckets: (0..BUCKETS).map(|_| AtomicU64::new(0)).collect(),
            inserts: AtomicU64::new(0),
            deliveries: AtomicU64::new(0),
        });
        let typing = self.people.into_iter().map(|person| {
            let shared = Arc::clone(&shared);
            tokio::spawn(person.type_for(length, pace, shared))
        });
        join_all(typing.collect::<Vec<_>>()).await.into_iter().for_each(Result::unwrap);
        Seen {
            inserts: shared.inserts.load(Ordering::Relaxed),
            deliveries: shared.deliveries.load(Ordering::Relaxed),
            buckets: shared.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).collect(),
        }
    }
}

impl Person {
    async fn send(&mut self, kinds: &[u64], bytes: &[u8]) {
        let mut frame = Vec::new();
        if let Some(prefix) = self.prefix {
            put_bytes(&mut frame, prefix.as_bytes());
        }
        for kind in kinds {
            put_number(&mut frame, *kind);
        }
        put_bytes(&mut frame, bytes);
        self.socket.send(Message::Binary(frame.into())).await.unwrap();
    }

    /// Until it has the text; one of so many `writers` takes it into its document.
    async fn sync(&mut self, writers: Option<usize>) {
        if self.prefix.is_some() {
            self.send(&[2, 0], b"let-me-in").await;
        }
        self.send(&[0, 0], &StateVector::default().encode_v1()).await;
        loop {
            let Message::Binary(frame) = self.socket.next().await.unwrap().unwrap() else { continue };
            let mut reader = self.after_prefix(&frame);
            let kind = reader.number().unwrap();
            if kind != 0 && !(kind == 4 && self.prefix.is_some()) {
                continue;
            }
            match (reader.number().unwrap(), reader.bytes().unwrap()) {
                (0, _) => self.send(&[0, 1], &[0, 0]).await,
                (1, update) => {
                    if let Some(writers) = writers {
                        self.doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
                        self.settle_down(writers);
                    }
                    return;
                }
                _ => {}
            }
        }
    }

    /// Finds the clauses this one of `each` people writes in: their own, as far as there are enough.
    fn settle_down(&mut self, each: usize) {
        let body = self.doc.get_or_insert_xml_fragment("body");
        let txn = self.doc.transact();
        let count = body.len(&txn) as usize;
        for at in (self.number..count.max(self.number + 1)).step_by(each) {
            let Some(XmlOut::Element(clause)) = body.get(&txn, (at % count) as u32) else {
                panic!("no clause")
            };
            let Some(XmlOut::Text(text)) = clause.get(&txn, 0) else { panic!("no words") };
            assert!(!text.get_string(&txn).is_empty() && !txn.state_vector().is_empty());
            self.places.push(text);
        }
    }

    fn after_prefix<'f>(&self, frame: &'f [u8]) -> Reader<'f> {
        let mut reader = Reader::new(frame);
        if self.prefix.is_some() {
            reader.bytes().unwrap();
        }
        reader
    }

    async fn type_for(mut self, length: Duration, pace: Pace, shared: Arc<Shared>) {
        let end = shared.start + length;
        let mut typed = 0_u64;
        let period = match pace {
            Pace::Each(period) => period,
            Pace::Saturated => Duration::from_secs(3_600),
        };
        // Not all at the same moment.
        let first = time::Instant::now()
            + period.mul_f64((self.number as f64 * 0.618) % 1.0).min(Duration::from_secs(1));
        let mut tick = time::interval_at(first, period);
        if matches!(pace, Pace::Saturated) {
            self.insert(&mut typed, &shared).await;
        }
        let close = time::sleep_until((end + Duration::from_secs(1)).into());
        tokio::pin!(close);
        loop {
            tokio::select! {
                () = &mut close => return,
                _ = tick.tick(), if matches!(pace, Pace::Each(_)) => if Instant::now() < end {
                    self.insert(&mut typed, &shared).await;
                },
                frame = self.socket.next() => {
                    let Some(Ok(message)) = frame else { panic!("a socket closed") };
                    let Message::Binary(frame) = message else { continue };
                    self.hear(&frame, &shared, end);
                    while matches!(pace, Pace::Saturated) && self.acknowledged >= typed && Instant::now() < end {
                        self.insert(&mut typed, &shared).await;
                    }
                }
            }
        }
    }

    async fn insert(&mut self, typed: &mut u64, shared: &Shared) {
        let mark = format!("~{:04}{:06}~", self.number, typed);
        let update = {
            let mut txn = self.doc.transact_mut();
            let place = *typed as usize / IN_ONE % self.places.len();
            self.places[place].insert(&mut txn, 0, &mark);
            txn.encode_update_v1()
        };
        let now = shared.start.elapsed().as_micros() as u64;
        shared.sent[self.number][*typed as usize % RING].store(now, Ordering::Relaxed);
        *typed += 1;
        shared.inserts.fetch_add(1, Ordering::Relaxed);
        self.send(&[0, 2], &update).await;
    }

    fn hear(&mut self, frame: &[u8], shared: &Shared, end: Instant) {
        let mut reader = self.after_prefix(frame);
        match (reader.number(), self.prefix) {
            (Some(100), None) => {
                if reader.number() == Some(0) {
                    self.acknowledged = reader.number().unwrap();
                }
                return;
            }
            (Some(8), Some(_)) => {
                self.acknowledged += 1;
                return;
            }
            _ => {}
        }
        let now = shared.start.elapsed().as_micros() as u64;
        if Instant::now() >= end {
            return;
        }
        let mut rest = frame;
        while let Some(at) = rest.iter().position(|byte| *byte == b'~') {
            rest = &rest[at + 1..];
            let Some(mark) = rest.get(..11).filter(|mark| mark[10] == b'~') else { continue };
            rest = &rest[11..];
            let digits =
                |part: &[u8]| std::str::from_utf8(part).ok().and_then(|text| text.parse::<usize>().ok());
            let (Some(who), Some(which)) = (digits(&mark[..4]), digits(&mark[4..10])) else { continue };
            if who != self.number {
                let took = now.saturating_sub(shared.sent[who][which % RING].load(Ordering::Relaxed));
                shared.buckets[(took as usize / 100).min(BUCKETS - 1)].fetch_add(1, Ordering::Relaxed);
                shared.deliveries.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}
