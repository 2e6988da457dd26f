//! Owns: what this process remembers of recommendations between requests, within a bound of bytes. What is asked for
//! by versions that moved is simply not found. Never: judges by time, never: remembers an answer to somebody.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use super::recommendations::Known;
use crate::domain::{
    ids::{MandateId, RecommendationId},
    notices::Person,
    time::Moment,
};

/// Bytes remembered at most, by estimate.
const BOUND: usize = 24 << 20;

/// Under which versions something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Of which recommendation.
    pub recommendation: RecommendationId,
    /// Moved by whatever is written under the recommendation's chain.
    pub touched: i64,
    /// Moved by the mandates' lists, rounds, people, packages.
    pub ground: i64,
    /// How often a connection was opened again: a database that was away may have lost its last commits.
    pub opened: u64,
}

/// What is remembered, shared by all threads.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Kept>);

/// Who held credentials of a mandate and how they are told, under which versions and from when until when.
#[derive(Debug)]
pub struct Hall {
    /// Moved by every change of people and credentials.
    pub ground: i64,
    /// As in [`Key`].
    pub opened: u64,
    /// When they were looked up.
    pub from: Moment,
    /// When the next credential begins or ends by its date; none when none does.
    pub until: Option<Moment>,
    /// The people.
    pub people: Vec<Person>,
    /// Whether mails may carry words of comments.
    pub mail_shows_text: bool,
}

/// Mandates whose people are remembered at most.
const HALLS: usize = 16;

#[derive(Debug, Default)]
struct Kept {
    halls: HashMap<MandateId, Arc<Hall>>,
    known: HashMap<RecommendationId, (Key, usize, Arc<Known>)>,
    /// In the order they were put, the oldest first; those put again stand here more than once.
    order: VecDeque<(RecommendationId, Key)>,
    bytes: usize,
}

impl Shelf {
    /// What stands under exactly these versions, if it is remembered.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Arc<Known>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (under, _, known) = kept.known.get(&key.recommendation)?;
        (under == key).then(|| Arc::clone(known))
    }

    /// The people of a mandate at `now`, if they are remembered under these versions.
    #[must_use]
    pub fn hall(&self, mandate: MandateId, ground: i64, opened: u64, now: Moment) -> Option<Arc<Hall>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hall = kept.halls.get(&mandate)?;
        let stands = hall.ground == ground && hall.opened == opened;
        let holds = hall.from <= now && hall.until.is_none_or(|until| now < until);
        (stands && holds).then(|| Arc::clone(hall))
    }

    /// Remembers the people of a mandate in place of those before.
    pub fn put_hall(&self, mandate: MandateId, hall: Arc<Hall>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.halls.len() >= HALLS {
            kept.halls.clear();
        }
        kept.halls.insert(mandate, hall);
    }

    /// Remembers what stands under these versions, in place of what stood before; something newer stays.
    pub fn put(&self, key: Key, known: Arc<Known>) {
        let size = known.size();
        let id = key.recommendation;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = kept.known.get(&id).is_some_and(|(under, ..)| {
            (under.opened, under.touched, under.ground) > (key.opened, key.touched, key.ground)
        });
        if newer || size > BOUND / 4 {
            return;
        }
        if let Some((_, before, _)) = kept.known.insert(id, (key, size, known)) {
            kept.bytes = kept.bytes.saturating_sub(before);
        }
        kept.bytes += size;
        kept.order.push_back((id, key));
        while kept.bytes > BOUND || kept.order.len() > 4 * kept.known.len() + 64 {
            let Some((oldest, under)) = kept.order.pop_front() else { break };
            // An entry put again since is younger than this place in the order.
            if kept.known.get(&oldest).is_some_and(|(now, ..)| *now == under)
                && (kept.bytes > BOUND)
                && let Some((_, size, _)) = kept.known.remove(&oldest)
            {
                kept.bytes = kept.bytes.saturating_sub(size);
            }
        }
    }
}
