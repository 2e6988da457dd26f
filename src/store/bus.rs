//! Owns: the bus between servers on one PostgreSQL: short messages of ids and numbers by LISTEN/NOTIFY, over a connection
//! of its own. Never: carries a text or a name, and is never relied on: a message may be lost, so whoever listens also
//! looks at the database from time to time, and at once after [`Heard::Gap`].
//!
//! How to use it: after the commit, [`Bus::tell`] the *other* servers, e.g. `bus.tell("live:<recommendation>", "17")`; this
//! process hears nothing of what it tells itself. [`Bus::listen`] gives a receiver of everything other servers told;
//! match on the topic. A slow listener gets `RecvError::Lagged`, which means the same as a gap. On SQLite there is one
//! process only: telling goes nowhere and nothing is ever heard. Topics in use: `hint`, `outbox`, `told`, `presence`,
//! `text` and `carets`, and `gap`, which is the bus's own: what was told from there may be lost.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use diesel::{Connection, PgConnection, QueryResult, RunQueryDsl, connection::SimpleConnection, sql_query};
use tokio::sync::broadcast;

use super::connection::DatabaseUrl;
use crate::error::{Error, Result};

/// The one channel of the database that servers speak on.
const CHANNEL: &str = "mufakat";
/// How often the connection is asked for news. It is a look at a socket, not a query.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Pause before a broken connection is opened again.
const PAUSE: Duration = Duration::from_secs(1);
/// PostgreSQL takes payloads below 8 000 bytes.
const FRAME: usize = 7_600;
/// Messages waiting to be told; beyond that they are dropped, and the others are told of a gap.
const WAITING: usize = 16_384;
/// Messages kept for a slow listener.
const BACKLOG: usize = 4_096;
/// What the other servers are told when something was not: they hear [`Heard::Gap`].
const GAP: &str = "gap";

/// What a listener gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Another server said this.
    Said {
        /// What it is about.
        topic: String,
        /// Ids and numbers.
        payload: String,
    },
    /// Something may have been missed: look at the database now.
    Gap,
}

/// The way to the other servers. Cheap to clone; its connection closes when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Bus {
    out: Option<Sender<String>>,
    /// Something was not told, and the others do not know yet.
    lost: Arc<AtomicBool>,
    heard: broadcast::Sender<Heard>,
}

impl Bus {
    /// A bus without other servers.
    #[must_use]
    pub fn alone() -> Self {
        Self { out: None, lost: Arc::default(), heard: broadcast::channel(1).0 }
    }

    /// Opens the bus of this database.
    ///
    /// # Errors
    /// [`Error::Internal`] when the thread does not start. A database that is away is waited for.
    pub fn open(url: &DatabaseUrl) -> Result<Self> {
        let DatabaseUrl::Postgres(url) = url else { return Ok(Self::alone()) };
        let (out, waiting) = bounded(WAITING);
        let heard = broadcast::channel(BACKLOG).0;
        let lost = Arc::<AtomicBool>::default();
        let line = Line {
            url: url.clone(),
            own: format!("{:x}", rand::random::<u64>()),
            waiting,
            lost: Arc::clone(&lost),
            heard: heard.clone(),
        };
        std::thread::Builder::new()
            .name("db-bus".to_owned())
            .spawn(move || line.run())
            .map_err(Error::internal)?;
        Ok(Self { out: Some(out), lost, heard })
    }

    /// Tells every other server. Call it after the commit; it never blocks. Neither part may hold a tab or a line break.
    pub fn tell(&self, topic: &str, payload: &str) {
        if let Some(out) = &self.out {
            let message = format!("{topic}\t{payload}");
            let (bytes, fits) = (message.len(), message.len() < FRAME);
            let taken = fits && out.try_send(message).is_ok();
            if !taken && !self.lost.swap(true, Ordering::AcqRel) {
                let why = if fits { "the bus is full" } else { "a message is too long for the bus" };
                tracing::warn!(topic, bytes, "{why}; other servers are told to look for themselves");
            }
        }
    }

    /// Hears the other servers from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Heard> {
        self.heard.subscribe()
    }

    /// Whether there may be other servers.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.out.is_some()
    }
}

/// The thread's end of the bus.
struct Line {
    url: String,
    /// Marks what this process said: the database sends it back.
    own: String,
    waiting: Receiver<String>,
    /// Shared with whoever tells.
    lost: Arc<AtomicBool>,
    heard: broadcast::Sender<Heard>,
}

impl Line {
    fn run(&self) {
        loop {
            match self.speak() {
                Ok(()) => return,
                Err(cause) => tracing::warn!(%cause, "the bus between servers is down"),
            }
            // What was on its way may be lost; what comes during the pause is.
            self.lost.store(true, Ordering::Release);
            if !self.pause() {
                return;
            }
        }
    }

    /// Waits, and drops what comes meanwhile: it would be old by the time it is told, and the gap covers it. Whether the program
    /// goes on: the queue closes with its last sender.
    fn pause(&self) -> bool {
        let until = Instant::now() + PAUSE;
        while Instant::now() < until {
            if let Err(RecvTimeoutError::Disconnected) = self.waiting.recv_deadline(until) {
                return false;
            }
        }
        true
    }

    /// Connects and carries messages both ways until the program ends (`Ok`) or the connection breaks.
    fn speak(&self) -> std::result::Result<(), Box<dyn std::error::Error>> {
        let mut conn = PgConnection::establish(&self.url)?;
        conn.batch_execute(&format!("LISTEN {CHANNEL}"))?;
        drop(self.heard.send(Heard::Gap));
        loop {
            if self.lost.swap(false, Ordering::AcqRel) {
                self.notify(&mut conn, format!("{GAP}\t"))?;
            }
            match self.waiting.recv_timeout(LOOK_EVERY) {
                Ok(message) => self.notify(&mut conn, message)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            for notification in conn.notifications_iter() {
                self.pass_on(&notification?.payload);
            }
        }
    }

    /// Tells `first` and whatever else waits and fits into one payload.
    fn notify(&self, conn: &mut PgConnection, first: String) -> QueryResult<()> {
        let mut frame = format!("{}\n{first}", self.own);
        while let Ok(next) = self.waiting.try_recv() {
            if frame.len() + next.len() + 1 > FRAME {
                self.send(conn, &frame)?;
                frame.clone_from(&self.own);
            }
            frame.push('\n');
            frame.push_str(&next);
        }
        self.send(conn, &frame)
    }

    fn send(&self, conn: &mut PgConnection, frame: &str) -> QueryResult<()> {
        sql_query("SELECT pg_notify($1, $2)")
            .bind::<diesel::sql_types::Text, _>(CHANNEL)
            .bind::<diesel::sql_types::Text, _>(frame)
            .execute(conn)
            .map(|_| ())
    }

    fn pass_on(&self, frame: &str) {
        let mut lines = frame.lines();
        if lines.next() == Some(self.own.as_str()) {
            return;
        }
        for (topic, payload) in lines.filter_map(|line| line.split_once('\t')) {
            let heard = match topic {
                GAP => Heard::Gap,
                _ => Heard::Said { topic: topic.to_owned(), payload: payload.to_owned() },
            };
            // Nobody listening is no fault.
            drop(self.heard.send(heard));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end of the bus of a program whose queue holds one message, and that end's own.
    fn both_ends() -> (Bus, Line) {
        let (out, waiting) = bounded(1);
        let (heard, lost) = (broadcast::channel(BACKLOG).0, Arc::<AtomicBool>::default());
        let line = Line {
            url: String::new(),
            own: "here".to_owned(),
            waiting,
            lost: Arc::clone(&lost),
            heard: heard.clone(),
        };
        (Bus { out: Some(out), lost, heard }, line)
    }

    #[test]
    fn a_gap_of_another_server_is_heard_as_one_and_ones_own_is_not() {
        let (bus, line) = both_ends();
        let mut heard = bus.listen();
        line.pass_on("here\ngap\t");
        line.pass_on("there\nhint\t17\ngap\t");
        let said = Heard::Said { topic: "hint".to_owned(), payload: "17".to_owned() };
        assert_eq!(heard.try_recv(), Ok(said));
        assert_eq!(heard.try_recv(), Ok(Heard::Gap));
        assert!(heard.try_recv().is_err(), "no more");
    }

    #[test]
    fn what_finds_no_room_leaves_a_gap_to_tell() {
        let (bus, line) = both_ends();
        bus.tell("hint", "1");
        assert!(!line.lost.load(Ordering::Acquire));
        bus.tell("hint", "2");
        assert!(line.lost.load(Ordering::Acquire));
    }

    #[test]
    fn what_is_too_long_leaves_a_gap_to_tell() {
        let (bus, line) = both_ends();
        bus.tell("hint", &"1".repeat(FRAME));
        assert!(line.lost.load(Ordering::Acquire) && line.waiting.is_empty());
    }

    #[test]
    fn a_pause_lasts_also_while_messages_come_and_ends_with_the_program() {
        let (bus, line) = both_ends();
        let start = Instant::now();
        bus.tell("hint", "1");
        assert!(line.pause());
        assert!(start.elapsed() >= PAUSE && line.waiting.is_empty());
        drop(bus);
        assert!(!line.pause());
    }
}
