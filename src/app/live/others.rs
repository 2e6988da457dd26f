//! Owns: how hints travel between servers: written as ids and numbers, read back, and what follows from hearing one.
//! Never: trusts that every message arrives.

use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;

use super::{Happening, Here, Hint, Hub, Line, OUTSIDE_THE_RECORD};
use crate::{
    domain::{
        event::Act,
        ids::{MandateId, RecommendationId, UserId},
    },
    store::bus::Heard,
};

pub(super) const HINT: &str = "hint";
pub(super) const OUTBOX: &str = "outbox";
/// Chains and sequences of entries whose hints are under way.
pub(super) const TOLD: &str = "told";
pub(super) const PRESENCE: &str = "presence";
/// A shared text that got updates, with the number of the last.
pub(super) const TEXT: &str = "text";
/// Where carets are in a shared text.
pub(super) const CARETS: &str = "carets";
/// People named in one message; a hint for more goes out as several.
const NAMED: usize = 100;

#[derive(Serialize, Deserialize)]
struct Written {
    kind: String,
    mandate: Option<MandateId>,
    recommendation: Option<RecommendationId>,
    only: Option<Vec<UserId>>,
    actor: Option<UserId>,
}

/// The kind as this program knows it.
pub(super) fn known(kind: &str) -> Option<&'static str> {
    let acts = Act::ALL.iter().map(|act| act.as_str());
    acts.chain(OUTSIDE_THE_RECORD.iter().copied()).find(|known| *known == kind)
}

/// The hint as messages small enough for the bus.
pub(super) fn written(hint: &Hint, actor: Option<UserId>) -> Vec<String> {
    let with = |only: Option<Vec<UserId>>| {
        let written = Written {
            kind: hint.kind.to_owned(),
            mandate: hint.mandate,
            recommendation: hint.recommendation,
            only,
            actor,
        };
        serde_json::to_string(&written).unwrap_or_default()
    };
    match &hint.only {
        None => vec![with(None)],
        Some(only) => only.chunks(NAMED).map(|some| with(Some(some.to_vec()))).collect(),
    }
}

impl Hub {
    /// Hears the other servers until this one stops.
    pub async fn hear_others(&self) {
        let mut heard = self.bus.listen();
        loop {
            let said = tokio::select! {
                () = self.stopped() => return,
                said = heard.recv() => said,
            };
            match said {
                Ok(Heard::Said { topic, payload }) => self.heard(&topic, &payload),
                Ok(Heard::Gap) | Err(RecvError::Lagged(_)) => self.everybody_refetches(),
                Err(RecvError::Closed) => return,
            }
        }
    }

    fn heard(&self, topic: &str, payload: &str) {
        match topic {
            OUTBOX => self.mail.notify_one(),
            TOLD => self.listeners.note(serde_json::from_str(payload).unwrap_or_default()),
            HINT => {
                let Ok(written) = serde_json::from_str::<Written>(payload) else { return };
                let Some(kind) = known(&written.kind) else { return };
                let Written { mandate, recommendation, only, actor, .. } = written;
                self.happened(Happening { hint: Hint { kind, mandate, recommendation, only }, actor });
            }
            TEXT => {
                if let Ok(text) = serde_json::from_str(payload) {
                    // No room is open here: nobody waits for it.
                    drop(self.texts.send(text));
                }
            }
            CARETS => {
                if let Ok(carets) = serde_json::from_str(payload) {
                    drop(self.carets.send(carets));
                }
            }
            PRESENCE => {
                if let Ok(here) = serde_json::from_str::<Here>(payload) {
                    self.heard_here(here);
                }
            }
            _ => {}
        }
    }

    /// Something may have been missed: workers look at the database, pages read again, also those that left before.
    fn everybody_refetches(&self) {
        self.listeners.forget(self.clock.now());
        self.mail.notify_one();
        self.deadlines.notify_one();
        let pages = self.pages().into_iter().map(|(number, ..)| (number, Line::Refetch)).collect();
        self.hand_out(pages);
    }

    /// An entry of the record that no message told of.
    pub fn found_in_record(
        &self,
        act: &str,
        recommendation: Option<RecommendationId>,
        mandate: Option<MandateId>,
    ) {
        if let Some(kind) = known(act) {
            let hint = Hint { kind, mandate, recommendation, only: None };
            self.happened(Happening { hint, actor: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{clock::Clock, live::listeners::REMEMBERED},
        domain::{
            ids::SessionId,
            time::{MINUTE, Moment},
        },
        store::bus::Bus,
    };

    #[test]
    fn who_left_before_a_gap_reads_everything_again_and_who_left_after_it_does_not() {
        let clock = Clock::standing_at(Moment::from_millis(MINUTE));
        let hub = Hub::new(clock.clone(), Bus::alone());
        let (user, session) = (UserId(uuid::Uuid::nil()), SessionId(uuid::Uuid::nil()));
        let back = |left: Moment| hub.open_stream(user, session, Some(left)).1.map(|missed| missed.len());
        let happens =
            || hub.hint(Hint { kind: "notice.new", mandate: None, recommendation: None, only: None });
        // As many as are remembered: one more makes the oldest forgotten.
        for _ in 0..REMEMBERED {
            happens();
        }
        clock.turn(MINUTE);
        let left = clock.now();
        clock.turn(MINUTE);
        assert_eq!(back(left), Some(0), "nothing happened");
        hub.everybody_refetches();
        happens();
        assert_eq!(back(left), None, "also once something older than the gap is forgotten");
        assert_eq!(back(clock.now()), Some(1));
    }
}
