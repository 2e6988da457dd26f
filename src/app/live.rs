//! Owns: what happens only after a commit: hints to open pages, and the wake-up of the mail worker.
//! Never: carries content; a page that gets a hint asks again and passes the policy.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::Serialize;
use tokio::sync::{Mutex, MutexGuard, Notify, broadcast, watch};

use crate::domain::ids::{MandateId, RecommendationId, UserId};

/// Hints kept for a listener that is slow; beyond that it is told to refetch everything.
const BACKLOG: usize = 1_024;

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// The act, e.g. `revision.issued`, or `comment.internal` for changes outside the record.
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
    /// Shared texts that got updates, with the number of the last.
    pub texts: Vec<(RecommendationId, i64)>,
}

/// The meeting point of acts and listeners in this process.
#[derive(Debug, Clone)]
pub struct Hub {
    hints: broadcast::Sender<Hint>,
    texts: broadcast::Sender<(RecommendationId, i64)>,
    mail: Arc<Notify>,
    deadlines: Arc<Notify>,
    mail_down: Arc<AtomicBool>,
    mail_turn: Arc<Mutex<()>>,
    stop: watch::Sender<bool>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            hints: broadcast::channel(BACKLOG).0,
            texts: broadcast::channel(BACKLOG).0,
            mail: Arc::default(),
            deadlines: Arc::default(),
            mail_down: Arc::default(),
            mail_turn: Arc::default(),
            stop: watch::channel(false).0,
        }
    }
}

impl Hub {
    /// Carries out what a committed transaction left.
    pub fn after_commit(&self, effects: Effects) {
        if effects.mail {
            self.mail.notify_one();
        }
        for text in effects.texts {
            drop(self.texts.send(text));
        }
        for hint in effects.hints {
            if hint.kind.starts_with("sign_off.") {
                self.deadlines.notify_one();
            }
            // Nobody listening is no fault.
            drop(self.hints.send(hint));
        }
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.hints.subscribe()
    }

    /// Listens to updates of shared texts from now on.
    #[must_use]
    pub fn listen_to_texts(&self) -> broadcast::Receiver<(RecommendationId, i64)> {
        self.texts.subscribe()
    }

    /// Sends one hint that belongs to a change committed before.
    pub fn hint(&self, hint: Hint) {
        drop(self.hints.send(hint));
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

    /// Tells workers and listeners that the server stops.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until the server stops.
    pub async fn stopped(&self) {
        // The sender lives in this hub, so waiting ends only when the value is set.
        drop(self.stop.subscribe().wait_for(|stopping| *stopping).await);
    }
}
