//! Owns: who reads or edits which recommendation at present, in memory on every server; the bus carries it to the others.
//! Never: decides who may know or when somebody is gone; `domain::presence` does, never: outlives the few seconds a page is
//! silent.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{Happening, Hint, Hub, others};
use crate::domain::{
    accounts::Role,
    ids::{MandateId, PageId, RecommendationId, SessionId},
    presence::{Pages, Present as Somebody},
    time::Moment,
};

/// Places kept at most, one for a session on a recommendation; more than that are not shown.
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
    /// On which of its pages, where they are told apart.
    pub page: Option<PageId>,
    /// Who, and what they do on this page.
    pub somebody: Somebody,
    /// How long this counts; the past says that they left.
    pub until: Moment,
}

/// One session on one recommendation.
#[derive(Debug)]
struct Place {
    mandate: MandateId,
    somebody: Somebody,
    pages: Pages,
    /// What others were last told to look at.
    told: Option<Somebody>,
}

impl Place {
    fn new(mandate: MandateId, somebody: Somebody) -> Self {
        Self { mandate, somebody, pages: Pages::default(), told: None }
    }

    /// Who is there at `now`, with the most they do on any page; `None` when no page is left.
    fn shown(&self, now: Moment) -> Option<Somebody> {
        let doing = self.pages.doing(now)?;
        Some(Somebody { doing, ..self.somebody.clone() })
    }
}

type Places = HashMap<(RecommendationId, SessionId), Place>;

#[derive(Debug, Default)]
pub(super) struct Present(Mutex<Places>);

impl Present {
    fn lock(&self) -> MutexGuard<'_, Places> {
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
        let Here { mandate, recommendation, session, page, somebody, until } = here;
        let (key, now) = ((recommendation, session), self.clock.now());
        let mut present = self.present.lock();
        let full = present.len() >= PLACES;
        let place = match present.entry(key) {
            Entry::Occupied(place) => place.into_mut(),
            Entry::Vacant(_) if full || until <= now => return,
            Entry::Vacant(free) => free.insert(Place::new(mandate, somebody.clone())),
        };
        // Somebody may have looked since a page fell silent, and been told nothing yet.
        let before = place.shown(now);
        place.pages.hear(page, somebody.doing, until, now);
        place.somebody = somebody.clone();
        let after = place.shown(now);
        let same = before == after && place.told == after;
        place.told = after.clone();
        if after.is_none() {
            present.remove(&key);
        }
        drop(present);
        if !same {
            self.presence_changed(mandate, recommendation, &somebody);
        }
    }

    /// Everybody who is on this recommendation at `now`.
    #[must_use]
    pub fn present_on(&self, recommendation: RecommendationId, now: Moment) -> Vec<Somebody> {
        let present = self.present.lock();
        let here = present.iter().filter(|((place, _), _)| *place == recommendation);
        here.filter_map(|(_, place)| place.shown(now)).collect()
    }

    /// Forgets those whose pages fell silent, and tells of those who do less now.
    pub fn forget_absent(&self) {
        let now = self.clock.now();
        let mut changed = Vec::new();
        self.present.lock().retain(|(recommendation, _), place| {
            let shown = place.shown(now);
            if place.told != shown {
                changed.push((place.mandate, *recommendation, place.somebody.clone()));
            }
            place.told = shown;
            place.told.is_some()
        });
        for (mandate, recommendation, somebody) in changed {
            self.presence_changed(mandate, recommendation, &somebody);
        }
    }

    /// Every server notices for itself, so this does not go over the bus.
    fn presence_changed(&self, mandate: MandateId, recommendation: RecommendationId, somebody: &Somebody) {
        let (mandate, recommendation) = (Some(mandate), Some(recommendation));
        let hint = if somebody.role == Role::Observer {
            Hint { kind: "presence.observer", mandate, recommendation, only: None }
        } else {
            Hint { kind: "presence.changed", mandate, recommendation, only: None }
        };
        self.happened(Happening { hint, actor: Some(somebody.user) });
    }
}
