//! Owns: who reads or edits which recommendation at present, in memory on every server; the bus carries it to the others.
//! Never: decides who may know; `domain::presence` does, never: outlives the few seconds a page is silent.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{Happening, Hint, Hub, others};
use crate::domain::{
    accounts::Role,
    ids::{MandateId, RecommendationId, SessionId},
    presence::Present as Somebody,
    time::Moment,
};

/// Places kept at most; more sessions than that are not shown.
const PLACES: usize = 20_000;

/// Somebody said they are here, or left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// The mandate.
    pub mandate: MandateId,
    /// Where.
    pub recommendation: RecommendationId,
    /// By which session.
    pub session: SessionId,
    /// Who, and what they do.
    pub somebody: Somebody,
    /// How long this counts; the past says that they left.
    pub until: Moment,
}

#[derive(Debug, Default)]
pub(super) struct Present(Mutex<HashMap<(RecommendationId, SessionId), Here>>);

impl Present {
    fn lock(&self) -> MutexGuard<'_, HashMap<(RecommendationId, SessionId), Here>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hub {
    /// Somebody says they are here (or leaves); the other servers are told.
    pub fn say_here(&self, here: Here) {
        if let Ok(message) = serde_json::to_string(&here) {
            self.bus.tell(others::PRESENCE, &message);
        }
        self.heard_here(here);
    }

    pub(super) fn heard_here(&self, here: Here) {
        let place = (here.recommendation, here.session);
        let mut present = self.present.lock();
        let gone = here.until <= self.clock.now();
        let before = if gone {
            present.remove(&place)
        } else if present.len() < PLACES || present.contains_key(&place) {
            present.insert(place, here.clone())
        } else {
            return;
        };
        drop(present);
        let same = before.as_ref().map(|before| &before.somebody) == (!gone).then_some(&here.somebody);
        if !same {
            self.presence_changed(&here);
        }
    }

    /// Everybody who is on this recommendation at `now`.
    #[must_use]
    pub fn present_on(&self, recommendation: RecommendationId, now: Moment) -> Vec<Somebody> {
        let present = self.present.lock();
        let here = present.values().filter(|here| here.recommendation == recommendation && here.until > now);
        here.map(|here| here.somebody.clone()).collect()
    }

    /// Forgets those whose pages fell silent.
    pub fn forget_absent(&self) {
        let now = self.clock.now();
        let mut gone = Vec::new();
        self.present.lock().retain(|_, here| {
            let stays = here.until > now;
            if !stays {
                gone.push(here.clone());
            }
            stays
        });
        for here in gone {
            self.presence_changed(&here);
        }
    }

    /// Every server notices for itself, so this does not go over the bus.
    fn presence_changed(&self, here: &Here) {
        let (mandate, recommendation) = (Some(here.mandate), Some(here.recommendation));
        let hint = if here.somebody.role == Role::Observer {
            Hint { kind: "presence.observer", mandate, recommendation, only: None }
        } else {
            Hint { kind: "presence.changed", mandate, recommendation, only: None }
        };
        self.happened(Happening { hint, actor: Some(here.somebody.user) });
    }
}
