//! Owns: how a room follows what happens outside it (other servers' changes, rights, the clock), and speaking to its guests.
//! Never: stores what people type.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::atomic::Ordering,
    time::Duration,
};

use bytes::Bytes;
use tokio::time::Instant;

use super::{Guest, HINT_EVERY, LOOK_EVERY, Room};
use crate::{
    app::{Caller, Writing, live_texts},
    domain::{
        ids::UserId,
        live::{MAX_FRAME, merged},
    },
    error::{Error, Result},
    live::{BROKEN, Closing, RIGHT_LOST, SIGNED_OUT, STATUS_CHANGED, TOO_SLOW, frames},
};

/// Whoever does not come back for this long looks after their words no more.
const RETURN: Duration = Duration::from_secs(20);

impl Room {
    /// Brings the document into memory, where it is not. Who heard of it until it was lost hears what was stored since.
    ///
    /// # Errors
    /// How to close whoever needs it.
    pub(super) async fn opened(&mut self) -> std::result::Result<(), Closing> {
        if self.draft.is_some() {
            return Ok(());
        }
        let (of, told) = (self.of, self.heard());
        let open = move |tx: &mut Writing<'_>| live_texts::open(tx, of, told);
        match self.live.app.write(Caller::Server, live_texts::lock(of), open).await {
            Ok((draft, missed)) => {
                self.told = draft.sequence;
                self.draft = Some(draft);
                self.spread(&missed, None);
                Ok(())
            }
            Err(Error::Refused(_) | Error::NotFound) => Err(STATUS_CHANGED),
            Err(cause) => {
                tracing::error!(%cause, "a shared text did not open");
                Err(BROKEN)
            }
        }
    }

    /// Takes in what others stored, and passes it on.
    pub(super) async fn follow(&mut self) {
        let Some(draft) = &self.draft else {
            // It was lost on the way. A batch that waits opens it anyway.
            if self.batch.is_empty() && !self.guests.is_empty() {
                let _the_next_beat_tries_again = self.opened().await;
            }
            return;
        };
        let (of, after) = (self.of, draft.sequence);
        match self.live.app.read(Caller::Server, move |tx| live_texts::news(tx, of, after)).await {
            Ok(Some(updates)) => {
                let mut news = Vec::with_capacity(updates.len());
                for (sequence, update) in updates {
                    let Some(draft) = &mut self.draft else { break };
                    if draft.text.take_stored(&update).is_err() {
                        self.draft = None;
                        break;
                    }
                    draft.sequence = sequence;
                    self.told = sequence;
                    news.push(update);
                }
                self.spread(&news, None);
            }
            // What was missed is folded already: the whole text brings it.
            Ok(None) => self.draft = None,
            Err(cause) => {
                tracing::warn!(%cause, "a shared text could not be followed; the next beat tries again")
            }
        }
        let _the_next_beat_tries_again = self.opened().await;
    }

    /// Asks the policy again for somebody at the door, because rights may have changed since it was asked.
    ///
    /// # Errors
    /// Why they do not come in.
    pub(super) async fn admitted_again(&self, guest: &mut Guest) -> std::result::Result<(), Closing> {
        let of = self.of;
        match self.live.app.read(guest.caller, move |tx| live_texts::admission(tx, of)).await {
            Ok(now) => guest.admission = now,
            Err(cause) => barred(&cause).map_or(Ok(()), Err)?,
        }
        Ok(())
    }

    /// Asks the policy again for everybody in the room.
    pub(super) async fn look(&mut self) {
        let mut asked: HashMap<Caller, Result<live_texts::Admission>> = HashMap::new();
        let callers: Vec<(u64, Caller)> = self.guests.iter().map(|(n, guest)| (*n, guest.caller)).collect();
        for (number, caller) in callers {
            if let Entry::Vacant(place) = asked.entry(caller) {
                let of = self.of;
                place.insert(self.live.app.read(caller, move |tx| live_texts::admission(tx, of)).await);
            }
            let Some(guest) = self.guests.get_mut(&number) else { continue };
            match asked.get(&caller) {
                Some(Ok(now)) => match (guest.admission.writes, now.writes) {
                    (true, false) => {
                        let why = if now.too_late { STATUS_CHANGED } else { RIGHT_LOST };
                        self.end(number, why);
                    }
                    (false, true) => {
                        guest.admission = now.clone();
                        self.send(number, frames::rights(true));
                    }
                    _ => guest.admission = now.clone(),
                },
                Some(Err(cause)) => barred(cause).into_iter().for_each(|why| self.end(number, why)),
                None => {}
            }
        }
    }

    pub(super) async fn beat(&mut self) {
        self.beats = self.beats.wrapping_add(1);
        self.follow().await;
        if self.live.app.shares_its_database() {
            self.beat_of_carets();
        }
        if self.beats.is_multiple_of(HINT_EVERY) && std::mem::take(&mut self.hint_owed) {
            self.hint().await;
        }
        self.give_up_on_who_left(RETURN).await;
        let now = self.live.app.clock.now();
        let over = |guest: &Guest| guest.admission.until.is_some_and(|until| until <= now);
        let missed = self.to_look.swap(false, Ordering::SeqCst);
        if missed || self.beats.is_multiple_of(LOOK_EVERY) || self.guests.values().any(over) {
            self.look().await;
        }
    }

    /// The latest updates as one, for whoever comes back knowing as much as `state_vector` says. The whole text names every
    /// deletion there ever was; by these a browser sees whether its words went knowingly, or are for it to put back.
    pub(super) async fn lately(&self, state_vector: &[u8]) -> Option<Vec<u8>> {
        const KNOWS_NOTHING: &[u8] = &[0];
        let of = self.of;
        if state_vector == KNOWS_NOTHING {
            return None;
        }
        match self.live.app.read(Caller::Server, move |tx| live_texts::lately(tx, of)).await {
            Ok(updates) if updates.is_empty() => None,
            Ok(updates) => merged(&updates).ok().filter(|update| update.len() <= MAX_FRAME),
            Err(cause) => {
                tracing::warn!(%cause, "the latest changes of a shared text were not told");
                None
            }
        }
    }

    /// These documents are open nowhere now, and may be again.
    pub(super) fn expect_back(&mut self, documents: impl Iterator<Item = (u64, UserId)>) {
        let now = Instant::now();
        self.left.extend(documents.map(|(client, user)| (client, (user, now))));
    }

    /// Looks after the words of those who left longer ago than this.
    pub(super) async fn give_up_on_who_left(&mut self, ago: Duration) {
        let elsewhere: HashSet<u64> = self.presence.elsewhere().map(|(client, _)| client).collect();
        let (left, documents) = (&mut self.left, &self.documents);
        left.retain(|client, _| !documents.contains_key(client) && !elsewhere.contains(client));
        self.gone.extend(left.extract_if(|_, (_, since)| since.elapsed() >= ago).map(|(client, _)| client));
        if !self.gone.is_empty() {
            self.store().await;
        }
    }

    async fn hint(&self) {
        let of = self.of;
        match self.live.app.read(Caller::Server, move |tx| live_texts::hint(tx, of)).await {
            Ok(hint) => self.live.app.hub.hint(hint),
            Err(cause) => tracing::warn!(%cause, "no hint of a shared text"),
        }
    }

    /// Nobody is here: folds what was typed and forgets the document.
    pub(super) async fn set_down(&mut self) {
        if std::mem::take(&mut self.hint_owed) {
            self.hint().await;
        }
        let Some(draft) = self.draft.take() else { return };
        let of = self.of;
        let folded = self
            .live
            .app
            .write(Caller::Server, live_texts::lock(of), move |tx| live_texts::set_down(tx, of, draft));
        if let Err(cause) = folded.await {
            tracing::warn!(%cause, "a shared text was not folded; the next room does it");
        }
    }

    /// Sends a frame, or ends a guest who is too slow to take any.
    pub(super) fn send(&mut self, number: u64, frame: Bytes) {
        if let Some(guest) = self.guests.get(&number)
            && !guest.line.send(frame)
        {
            self.end(number, TOO_SLOW);
        }
    }

    pub(super) fn send_all(&mut self, frame: &Bytes, to: impl Fn(&Guest) -> bool) {
        let slow: Vec<u64> = self
            .guests
            .values()
            .filter(|guest| to(guest) && !guest.line.send(frame.clone()))
            .map(|guest| guest.number)
            .collect();
        for number in slow {
            self.end(number, TOO_SLOW);
        }
    }

    /// Ends one guest's connection; what it still has under way is not taken any more.
    pub(super) fn end(&mut self, number: u64, why: Closing) {
        if let Some(guest) = self.guests.get(&number) {
            guest.end.send_replace(Some(why));
        }
        self.leave(number);
    }

    pub(super) fn end_all(&mut self, why: Closing) {
        for (number, guest) in std::mem::take(&mut self.guests) {
            guest.end.send_replace(Some(why));
            self.carets_leave(number);
        }
    }
}

/// How to close whom the policy answered so; `None` when it is unknown now: the next look will tell, and every change is
/// asked about anyway.
const fn barred(cause: &Error) -> Option<Closing> {
    match cause {
        Error::Unauthenticated => Some(SIGNED_OUT),
        Error::NotFound => Some(RIGHT_LOST),
        // Theirs, but drafted no more.
        Error::Refused(_) => Some(STATUS_CHANGED),
        _ => None,
    }
}
