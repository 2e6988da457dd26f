//! Owns: what waits in a room to be stored, and telling everybody what was. Never: tells anybody of a change before its
//! commit, never: leaves anybody without one.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
    time::Duration,
};

use tokio::{sync::OwnedSemaphorePermit, time::Instant};

use super::{BEAT, Change, Guest, HINT_EVERY, Room, carets::ANSWERED};
use crate::{
    app::{
        Caller,
        live_texts::{self, Attendance, Contribution, Stored, Verdict},
    },
    domain::live::{MAX_FRAME, merged},
    error::{Error, Result},
    live::{BROKEN, RIGHT_LOST, SIGNED_OUT, STATUS_CHANGED, frames, socket::closing},
};

/// What batches cost the processor is paid for with this many times as much time between them: a full room gets fewer, larger
/// batches. Waiting for a slow disk is no cost: what is typed meanwhile is one batch.
const PAUSE: u32 = 4;
/// What it costs to write to one person's socket.
const EACH: Duration = Duration::from_micros(10);
/// Batches over which a cost is paid for: what comes now and then, as folding old updates, makes nobody wait for long.
const SPREAD: u32 = 8;
/// The least and the most time that is paid for one batch.
const LEAST: Duration = Duration::from_millis(1);
const MOST: Duration = Duration::from_millis(50);
/// A room may be this far behind with it: where little is typed, nobody waits.
const CREDIT: Duration = MOST;
/// Batches tried again when the database is busy.
const MOST_TRIES: u32 = 40;

/// A change that waits to be stored.
pub(super) struct Waiting {
    guest: u64,
    /// Whether it counts as one change of the guest's.
    counts: bool,
    _share: OwnedSemaphorePermit,
}

impl Room {
    /// A change of this guest's waits from now on; `counts` says whether it is one of those the guest is told the number of.
    pub(super) fn wait(&mut self, number: u64, change: Change, counts: bool) {
        let Some(guest) = self.guests.get(&number) else { return };
        let Change { update, contents, share } = change;
        self.documents.extend(contents.spans.iter().map(|span| (span.client, number)));
        let own = || self.documents.iter().filter(|(_, guest)| **guest == number).map(|(client, _)| *client);
        let brought = (!counts).then(|| own().collect());
        self.batch.push(Contribution { caller: guest.caller, update, contents, brought });
        self.waiting.push(Waiting { guest: number, counts, _share: share });
        self.soon();
    }

    /// Work is due: at once, unless what the last batches cost is not paid for yet.
    pub(super) fn soon(&mut self) {
        let now = Instant::now();
        let due = self.paid_until.map_or(now, |paid| now.max(paid.checked_sub(CREDIT).unwrap_or(now)));
        self.due = Some(self.due.map_or(due, |earlier| earlier.min(due)));
    }

    pub(super) async fn work(&mut self) {
        self.due = None;
        let start = Instant::now();
        let waits = self.unanswered().max(self.rests.filter(|until| Instant::now() < *until));
        let cost = if waits.is_none() { self.store().await } else { Duration::ZERO };
        // After the words they stand in: a browser cannot place a caret beside a letter it does not have.
        let carets = std::mem::take(&mut self.moved_carets);
        if !carets.is_empty() {
            let states = self.presence.of(carets.iter().copied());
            self.untold.extend(carets);
            self.send_all(&frames::presence(&states), |_| true);
        }
        self.tell_of_carets();
        if let Some(until) = waits {
            self.due = Some(self.due.map_or(until, |due| due.min(until)));
        }
        let people = u32::try_from(self.guests.len()).unwrap_or(u32::MAX);
        let cost = (cost + EACH.saturating_mul(people)).min(MOST / PAUSE);
        self.usual_cost = (self.usual_cost.saturating_mul(SPREAD.saturating_sub(1)) + cost) / SPREAD;
        let price = self.usual_cost.saturating_mul(PAUSE).clamp(LEAST, MOST);
        self.paid_until = Some(self.paid_until.map_or(start, |paid| paid.max(start)) + price);
    }

    /// Stores what waits and tells everybody; what that cost the processor.
    pub(super) async fn store(&mut self) -> Duration {
        if self.batch.is_empty() && self.gone.is_empty() {
            return Duration::ZERO;
        }
        let batch = Arc::new(std::mem::take(&mut self.batch));
        let (of, told, hint) = (self.of, self.heard(), self.hint_now());
        let (held, sent, here) = (self.draft.take(), Arc::clone(&batch), self.attendance());
        let done: Result<(Stored, Duration)> = self
            .live
            .app
            .write(Caller::Server, live_texts::lock(of), move |tx| {
                let start = Instant::now();
                let stored = live_texts::contribute(tx, of, (held, told), &sent, &here, hint)?;
                Ok((stored, start.elapsed()))
            })
            .await;
        let start = Instant::now();
        let mut cost = Duration::ZERO;
        match done {
            Ok((stored, took)) => {
                cost = took;
                (self.tries, self.rests) = (0, None);
                self.hint_owed |= !hint;
                self.last_hint = if hint { Some(Instant::now()) } else { self.last_hint };
                self.tell(stored);
            }
            Err(Error::Busy) if self.tries < MOST_TRIES && !self.stopping => {
                // Nobody was told anything; the document is read again.
                self.tries = self.tries.saturating_add(1);
                let mut again = Arc::unwrap_or_clone(batch);
                again.append(&mut self.batch);
                self.batch = again;
                self.rests = Some(Instant::now() + MOST * self.tries);
                self.due = self.rests;
            }
            Err(Error::Refused(_) | Error::NotFound) => {
                self.waiting.clear();
                self.end_all(STATUS_CHANGED);
            }
            Err(cause) => {
                tracing::error!(%cause, "a batch of a shared text was not stored");
                self.waiting.clear();
                self.end_all(BROKEN);
            }
        }
        cost + start.elapsed()
    }

    /// Whether pages that do not write along may hear of the next batch at once.
    fn hint_now(&self) -> bool {
        !self.hint_owed && self.last_hint.is_none_or(|last| last.elapsed() >= BEAT * HINT_EVERY)
    }

    /// The update up to which people here heard everything; `None` when nobody did.
    pub(super) fn heard(&self) -> Option<i64> {
        self.guests.values().any(|guest| guest.told).then_some(self.told)
    }

    /// Whose browsers hear of the next change as it is, and so put back words of theirs that go with it: here, by the carets
    /// of other servers, and whoever left a moment ago, who will hear of it when they are back.
    fn attendance(&mut self) -> Attendance {
        let gone = std::mem::take(&mut self.gone);
        let awake = |guest: &&Guest| guest.told && guest.admission.writes;
        let user_of = |number: &u64| Some(self.guests.get(number).filter(awake)?.admission.user);
        let here = self.documents.iter().filter_map(|(client, guest)| Some((*client, user_of(guest)?)));
        let expected = self.left.iter().map(|(client, (user, _))| (*client, *user));
        let documents = here.chain(self.presence.elsewhere()).chain(expected).collect();
        let named: HashSet<u64> = self.documents.values().copied().collect();
        let unnamed = self.guests.values().filter(awake).filter(|guest| !named.contains(&guest.number));
        let unnamed = unnamed.map(|guest| guest.admission.user).collect();
        Attendance { documents, unnamed, gone }
    }

    /// Until when a batch waits that may take words away, because other servers were just asked who is there.
    fn unanswered(&self) -> Option<Instant> {
        let until = self.asked.map(|asked| asked + ANSWERED).filter(|until| Instant::now() < *until)?;
        let draft = self.draft.as_ref();
        let known = |one: &Contribution| {
            one.brought.is_some() && draft.is_some_and(|draft| draft.text.knows(&one.update, &one.contents))
        };
        self.batch.iter().any(|one| one.contents.deletes && !known(one)).then_some(until)
    }

    /// Everybody hears what is stored, and each whose it was that it is.
    fn tell(&mut self, stored: Stored) {
        let waiting = std::mem::take(&mut self.waiting);
        let (mut heard, mut authors) = (BTreeSet::new(), BTreeSet::new());
        for (waiting, verdict) in waiting.iter().zip(&stored.verdicts) {
            match verdict {
                Verdict::Stored | Verdict::Known => {
                    heard.insert(waiting.guest);
                    if *verdict == Verdict::Stored {
                        authors.insert(waiting.guest);
                    }
                    if let Some(guest) = self.guests.get_mut(&waiting.guest).filter(|_| waiting.counts) {
                        guest.stored = guest.stored.saturating_add(1);
                    }
                }
                Verdict::SignedOut => self.end(waiting.guest, SIGNED_OUT),
                Verdict::RightLost => self.end(waiting.guest, RIGHT_LOST),
                Verdict::StatusChanged => self.end(waiting.guest, STATUS_CHANGED),
                Verdict::Refused(refused) => self.end(waiting.guest, closing(*refused)),
            }
        }
        self.told = stored.draft.sequence;
        self.draft = Some(stored.draft);
        // Who alone spoke need not hear it again. Whose words were known already did not speak: the one change is another's.
        let alone = authors.first().copied().filter(|_| authors.len() == 1 && stored.news.len() == 1);
        self.spread(&stored.news, alone);
        for guest in heard {
            if let Some(stored) = self.guests.get(&guest).map(|guest| guest.stored) {
                self.send(guest, frames::saved(stored));
            }
        }
    }

    pub(super) fn spread(&mut self, news: &[Vec<u8>], but: Option<u64>) {
        if news.is_empty() {
            return;
        }
        // Who did not say yet what it knows gets all of it in the answer.
        let to = |guest: &Guest| guest.told && Some(guest.number) != but;
        match merged(news) {
            Ok(update) if update.len() <= MAX_FRAME => self.send_all(&frames::changes(&update), to),
            _ => news.iter().for_each(|update| self.send_all(&frames::changes(update), to)),
        }
    }
}
