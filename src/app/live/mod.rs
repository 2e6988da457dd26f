//! Owns: what happens only after a commit: hints to open pages, the wake-up of the workers, and word to the other servers.
//! `listeners` keeps the open pages, `others` speaks on the bus, `presence` knows who is here, `carets` where they write. Never: carries content; a
//! page that gets a hint asks again and passes the policy.

mod carets;
mod listeners;
mod others;
mod presence;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::Serialize;
use tokio::sync::{Mutex, MutexGuard, Notify, broadcast, watch};

pub use carets::{Caret, Carets};
pub use listeners::{Happening, Line, Stream};
pub use presence::Here;

use super::{
    clock::Clock,
    recommendations::Known,
    shelf::{Hall, Key},
};
use crate::{
    domain::{
        ids::{MandateId, RecommendationId, UserId},
        live::Drafted,
    },
    store::bus::Bus,
};

/// Hints kept for a part of the program that is slow.
const BACKLOG: usize = 1_024;

/// Kinds of hints that are no act of the record. A kind that is in neither list does not reach other servers; a test
/// reads the sources and holds this list complete.
pub const OUTSIDE_THE_RECORD: &[&str] = &[
    "working_text.saved",
    "amendment.prepared",
    "position.prepared",
    "comment.resolved",
    "comment.internal",
    "notice.new",
    "presence.changed",
    "presence.observer",
    "merge.saved",
    "session.ended",
];

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// The act, e.g. `revision.issued`, or one of [`OUTSIDE_THE_RECORD`].
    pub kind: &'static str,
    /// In which mandate.
    #[serde(skip)]
    pub mandate: Option<MandateId>,
    /// On which recommendation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<RecommendationId>,
    /// Only these people may learn that anything happened.
    #[serde(skip)]
    pub only: Option<Vec<UserId>>,
}

/// What a transaction leaves to be done after its commit.
#[derive(Debug, Default)]
pub struct Effects {
    /// Hints to send.
    pub hints: Vec<Hint>,
    /// Whether mail was put into the outbox.
    pub mail: bool,
    /// Who did it: their own pages need no word of it.
    pub actor: Option<UserId>,
    /// What entered the record: chain and sequence.
    pub recorded: Vec<(String, i64)>,
    /// What stands of recommendations once the commit is done.
    pub known: Vec<(Key, Arc<Known>)>,
    /// The people of mandates, as looked up.
    pub halls: Vec<(MandateId, Arc<Hall>)>,
    /// Shared texts that got updates, with the number of the last.
    pub texts: Vec<(Drafted, i64)>,
}

/// The meeting point of acts and listeners in this process.
#[derive(Debug, Clone)]
pub struct Hub {
    hints: broadcast::Sender<Hint>,
    texts: broadcast::Sender<(Drafted, i64)>,
    carets: broadcast::Sender<Carets>,
    listeners: Arc<listeners::Listeners>,
    present: Arc<presence::Present>,
    bus: Bus,
    clock: Clock,
    mail: Arc<Notify>,
    deadlines: Arc<Notify>,
    mail_down: Arc<AtomicBool>,
    mail_turn: Arc<Mutex<()>>,
    stop: watch::Sender<bool>,
}

impl Hub {
    /// A hub that speaks to other servers over `bus`.
    #[must_use]
    pub fn new(clock: Clock, bus: Bus) -> Self {
        Self {
            hints: broadcast::channel(BACKLOG).0,
            texts: broadcast::channel(BACKLOG).0,
            carets: broadcast::channel(BACKLOG).0,
            listeners: Arc::new(listeners::Listeners::new(clock.now())),
            present: Arc::default(),
            bus,
            clock,
            mail: Arc::default(),
            deadlines: Arc::default(),
            mail_down: Arc::default(),
            mail_turn: Arc::default(),
            stop: watch::channel(false).0,
        }
    }

    /// Carries out what a committed transaction left, here and on the other servers.
    pub fn after_commit(&self, effects: Effects) {
        let Effects { hints, mail, actor, recorded, texts, .. } = effects;
        if !recorded.is_empty() {
            self.bus.tell(others::TOLD, &serde_json::to_string(&recorded).unwrap_or_default());
            self.listeners.note(recorded);
        }
        if mail {
            self.mail.notify_one();
            self.bus.tell(others::OUTBOX, "");
        }
        for text in texts {
            self.bus.tell(others::TEXT, &serde_json::to_string(&text).unwrap_or_default());
            drop(self.texts.send(text));
        }
        for hint in hints {
            self.say(hint, actor);
        }
    }

    /// Sends one hint that belongs to a change committed before.
    pub fn hint(&self, hint: Hint) {
        self.say(hint, None);
    }

    fn say(&self, hint: Hint, actor: Option<UserId>) {
        for message in others::written(&hint, actor) {
            self.bus.tell(others::HINT, &message);
        }
        self.happened(Happening { hint, actor });
    }

    /// Something changed, here or on another server.
    fn happened(&self, happening: Happening) {
        let kind = happening.hint.kind;
        if kind.starts_with("sign_off.") || kind.starts_with("round.") {
            self.deadlines.notify_one();
        }
        // Nobody listening is no fault.
        drop(self.hints.send(happening.hint.clone()));
        self.listeners.add(happening, self.clock.now());
    }

    /// Listens from now on, to what this server and the others do. For parts of this program; a person's page gets a
    /// [`Stream`], because the policy decides what it hears.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.hints.subscribe()
    }

    /// Listens to updates of shared texts, on this server and the others, from now on.
    #[must_use]
    pub fn listen_to_texts(&self) -> broadcast::Receiver<(Drafted, i64)> {
        self.texts.subscribe()
    }

    /// The way to the other servers on the same database.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// Waits until mail was put into the outbox.
    pub async fn mail_waits(&self) {
        self.mail.notified().await;
    }

    /// Waits until a deadline may have changed.
    pub async fn deadlines_changed(&self) {
        self.deadlines.notified().await;
    }

    /// The mail worker says whether the last mail could leave.
    pub fn set_mail_reachable(&self, reachable: bool) {
        self.mail_down.store(!reachable, Ordering::Relaxed);
    }

    /// Whether mail could leave when it was last tried.
    #[must_use]
    pub fn mail_reachable(&self) -> bool {
        !self.mail_down.load(Ordering::Relaxed)
    }

    /// Waits until nobody else in this process is sending mail; holds others off until dropped.
    pub async fn mail_turn(&self) -> MutexGuard<'_, ()> {
        self.mail_turn.lock().await
    }

    /// Whether the server stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// Tells workers and listeners that the server stops.
    pub fn stop(&self) {
        self.stop.send_replace(true);
        self.listeners.close();
    }

    /// Waits until the server stops.
    pub async fn stopped(&self) {
        // The sender lives in this hub, so waiting ends only when the value is set.
        drop(self.stop.subscribe().wait_for(|stopping| *stopping).await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    fn kinds_in(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                kinds_in(&path, found);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                for hint in text.split("Hint {").skip(1) {
                    let kind = hint.trim_start().strip_prefix("kind: \"");
                    found.extend(kind.and_then(|k| k.split('"').next()).map(str::to_owned));
                }
            }
        }
    }

    #[test]
    fn every_kind_of_hint_reaches_other_servers() {
        let mut found = Vec::new();
        kinds_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() >= 5, "the sources are read: {found:?}");
        let unknown: Vec<&String> = found.iter().filter(|kind| others::known(kind).is_none()).collect();
        assert_eq!(unknown, Vec::<&String>::new(), "name them in OUTSIDE_THE_RECORD");
    }
}
