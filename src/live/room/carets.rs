//! Owns: how a room and the rooms of other servers tell each other where people's carets are: at most some times a second, all
//! of them every few seconds, and forgotten when their server falls silent. Never: needs an answer.

use std::time::Duration;

use tokio::time::Instant;

use super::Room;
use crate::{
    app::{Caller, live::Carets, live_texts},
    live::{frames, presence::Gone},
};

/// Other servers hear of carets at most this often.
const TOLD_EVERY: Duration = Duration::from_millis(150);
/// Beats between two times that other servers hear of all of them.
const RETOLD_EVERY: u32 = 8;
/// A server that asked who is there knows after this long: others answer at once.
pub(super) const ANSWERED: Duration = Duration::from_millis(250);
/// After this long without a word of a server its people are gone. Browsers forget after 30 s.
const SILENCE: Duration = Duration::from_secs(25);

impl Room {
    /// These carets moved, here.
    pub(super) fn tell_of_carets(&mut self) {
        if self.untold.is_empty() || !self.live.app.shares_its_database() {
            self.untold.clear();
            return;
        }
        let now = Instant::now();
        let next = self.last_told.map_or(now, |last| last + TOLD_EVERY);
        if now < next {
            self.due = Some(self.due.map_or(next, |earlier| earlier.min(next)));
            return;
        }
        self.last_told = Some(now);
        let moved = std::mem::take(&mut self.untold);
        let carets = self.presence.carets(Some(&moved));
        self.say_carets(false, carets);
    }

    /// The first came in: where are the others?
    pub(super) fn ask_for_carets(&mut self) {
        if self.live.app.shares_its_database() {
            self.asked = Some(Instant::now());
            self.say_carets(true, Vec::new());
        }
    }

    /// Another server says where its people are, or asks where ours are.
    pub(super) async fn hear_carets(&mut self, said: Carets) {
        if said.asks {
            let all = self.presence.carets(None);
            self.say_carets(false, all);
        }
        let people: Vec<_> = said.carets.iter().map(|caret| caret.user).collect();
        if people.is_empty() {
            return;
        }
        match self.live.app.read(Caller::Server, move |tx| live_texts::names(tx, people)).await {
            Ok(names) => {
                let (moved, gone) = self.presence.hear(said, &names, Instant::now() + SILENCE);
                if !moved.is_empty() {
                    let states = self.presence.of(moved);
                    self.send_all(&frames::presence(&states), |_| true);
                }
                self.tell_gone(&gone);
                self.expect_back(gone.iter().filter_map(Gone::document));
            }
            Err(cause) => {
                tracing::warn!(%cause, "carets of another server are not shown; it tells them again")
            }
        }
    }

    /// Time passed.
    pub(super) fn beat_of_carets(&mut self) {
        if self.beats.is_multiple_of(RETOLD_EVERY) {
            let all = self.presence.carets(None);
            self.say_carets(false, all);
        }
        let gone = self.presence.forget_silent(Instant::now());
        self.tell_gone(&gone);
        self.expect_back(gone.iter().filter_map(Gone::document));
    }

    /// The connection is gone: people here and on other servers hear of it.
    pub(super) fn carets_leave(&mut self, connection: u64) {
        let gone = self.presence.leave(connection);
        self.tell_gone(&gone);
        if self.live.app.shares_its_database() {
            self.say_carets(false, gone.iter().map(Gone::caret).collect());
        }
    }

    fn tell_gone(&mut self, gone: &[Gone]) {
        if let Some(states) = Gone::states(gone) {
            self.send_all(&frames::presence(&states), |_| true);
        }
    }

    fn say_carets(&self, asks: bool, carets: Vec<crate::app::live::Caret>) {
        let (of, server) = (self.of, self.live.server.clone());
        self.live.app.hub.say_carets(Carets { of, server, asks, carets });
    }
}
