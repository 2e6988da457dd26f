//! Owns: one text that people have open: who is in, and what they say. One task, one thing after the other; `batch` stores
//! what waits and tells everybody. Never: tells anybody of a change before its commit; never: decides who may write.

mod batch;
mod carets;
mod guest;
mod outside;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use tokio::{
    sync::mpsc,
    time::{self, Instant},
};

pub(super) use guest::{Change, Command, Guest, Word};

use super::{Live, MALFORMED, QUEUE, RESTARTING, RIGHT_LOST, frames, presence::Presence, socket::closing};
use crate::{
    app::live_texts::{Contribution, Draft},
    domain::{ids::UserId, live::Drafted},
};

/// How often the rows are looked at for changes nobody told of, where several servers may write.
const BEAT: Duration = Duration::from_secs(1);
/// Beats between two looks at everybody's rights, besides those when something ends by the clock: what begins tells nobody.
const LOOK_EVERY: u32 = 20;
/// Beats between two hints to pages that do not write along.
const HINT_EVERY: u32 = 2;
/// Changes that wait for a guest's first words; a browser that types at once may send some.
const MOST_HELD: usize = 256;

/// One open text.
pub(super) struct Room {
    live: Live,
    of: Drafted,
    /// Whether it was to look at everybody's rights and could not be told.
    to_look: Arc<AtomicBool>,
    draft: Option<Draft>,
    /// The number of the last update that was spread here, also while the document is not in memory.
    told: i64,
    guests: HashMap<u64, Guest>,
    presence: Presence,
    moved_carets: BTreeSet<u64>,
    /// Carets that moved since other servers were told.
    untold: BTreeSet<u64>,
    last_told: Option<Instant>,
    /// When the other servers were asked who is there.
    asked: Option<Instant>,
    /// Whose document each client number is.
    documents: HashMap<u64, u64>,
    /// Client numbers of documents whose browsers left this server or another, whose they are and since when. They are
    /// expected back for a while, to look after their own words.
    left: HashMap<u64, (UserId, Instant)>,
    /// Those of them that will not come back: the next batch looks after their words.
    gone: Vec<u64>,
    batch: Vec<Contribution>,
    waiting: Vec<batch::Waiting>,
    tries: u32,
    /// Until when a busy database is left alone, whatever is typed meanwhile.
    rests: Option<Instant>,
    /// Until when the cost of the batches so far is paid for.
    paid_until: Option<Instant>,
    /// What a batch costs the processor, as of late.
    usual_cost: Duration,
    due: Option<Instant>,
    beats: u32,
    hint_owed: bool,
    last_hint: Option<Instant>,
    stopping: bool,
}

impl Room {
    pub(super) fn new(live: Live, of: Drafted, to_look: Arc<AtomicBool>) -> Self {
        Self {
            live,
            of,
            to_look,
            draft: None,
            told: 0,
            guests: HashMap::new(),
            presence: Presence::default(),
            moved_carets: BTreeSet::new(),
            untold: BTreeSet::new(),
            last_told: None,
            asked: None,
            documents: HashMap::new(),
            left: HashMap::new(),
            gone: Vec::new(),
            batch: Vec::new(),
            waiting: Vec::new(),
            tries: 0,
            rests: None,
            paid_until: None,
            usual_cost: Duration::ZERO,
            due: None,
            beats: 0,
            hint_owed: false,
            last_hint: None,
            stopping: false,
        }
    }

    /// Lives until the last guest left and everything is stored.
    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut beat = time::interval(BEAT);
        beat.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        loop {
            let due = self.due;
            tokio::select! {
                command = commands.recv() => {
                    let Some(command) = command else { break };
                    self.take(command).await;
                    // Not for as long as anybody speaks: what waits is to be stored, however much is said meanwhile.
                    for _ in 0..QUEUE {
                        let Ok(command) = commands.try_recv() else { break };
                        self.take(command).await;
                    }
                }
                () = time::sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.work().await,
                _ = beat.tick() => self.beat().await,
            }
            if self.guests.is_empty() && self.batch.is_empty() {
                if !self.stopping {
                    self.give_up_on_who_left(Duration::ZERO).await;
                }
                self.set_down().await;
                if self.live.retire(self.of, &mut commands) {
                    break;
                }
            }
        }
    }

    async fn take(&mut self, command: Command) {
        match command {
            Command::Join(guest) => self.join(*guest).await,
            Command::Leave(guest) => self.leave(guest),
            Command::Said(guest, word) => self.said(guest, word).await,
            Command::Moved(sequence) => {
                if self.draft.as_ref().is_none_or(|draft| draft.sequence < sequence) {
                    self.follow().await;
                }
            }
            Command::Look => self.look().await,
            Command::Carets(said) => self.hear_carets(*said).await,
            Command::Stop => {
                self.stopping = true;
                self.store().await;
                self.end_all(RESTARTING);
            }
        }
    }

    async fn join(&mut self, mut guest: Guest) {
        if guest.hints != self.live.hints()
            && let Err(why) = self.admitted_again(&mut guest).await
        {
            guest.end.send_replace(Some(why));
            return;
        }
        let opened = if self.stopping { Err(RESTARTING) } else { self.opened().await };
        if let Err(why) = opened {
            guest.end.send_replace(Some(why));
            return;
        }
        let Some(draft) = &self.draft else { return };
        let first = [
            Some(frames::knows(&draft.text.state_vector())),
            Some(frames::rights(guest.admission.writes)),
            self.presence.all().map(|states| frames::presence(&states)),
        ];
        let number = guest.number;
        if self.guests.is_empty() {
            self.ask_for_carets();
        }
        self.guests.insert(number, guest);
        for frame in first.into_iter().flatten() {
            self.send(number, frame);
        }
    }

    fn leave(&mut self, number: u64) {
        let writer = self.guests.remove(&number).filter(|guest| guest.admission.writes);
        let own: Vec<u64> =
            self.documents.extract_if(|_, guest| *guest == number).map(|(client, _)| client).collect();
        if let Some(guest) = writer {
            self.expect_back(own.into_iter().map(|client| (client, guest.admission.user)));
        }
        self.carets_leave(number);
    }

    async fn said(&mut self, number: u64, word: Word) {
        let Some(guest) = self.guests.get_mut(&number) else { return };
        match word {
            Word::Knows(state_vector, _share) => {
                if let Err(why) = self.opened().await {
                    return self.end(number, why);
                }
                let lately = self.lately(&state_vector).await;
                match self.draft.as_ref().map(|draft| draft.text.missing_from(&state_vector)) {
                    Some(Ok(update)) => {
                        if let Some(guest) = self.guests.get_mut(&number) {
                            guest.told = true;
                        }
                        if let Some(lately) = lately {
                            self.send(number, frames::changes(&lately));
                        }
                        self.send(number, frames::brings(&update));
                    }
                    Some(Err(refused)) => self.end(number, closing(refused)),
                    None => {}
                }
            }
            Word::Brings(change) => {
                guest.synced = true;
                let held = std::mem::take(&mut guest.held);
                if guest.admission.writes {
                    // Even when it brings nothing: that it is heard is said in the order of its changes.
                    self.wait(number, change, false);
                    for change in held {
                        self.wait(number, change, true);
                    }
                } else if !held.is_empty() {
                    self.end(number, RIGHT_LOST);
                }
            }
            Word::Changes(..) if !guest.admission.writes => self.end(number, RIGHT_LOST),
            Word::Changes(change) if guest.synced => self.wait(number, change, true),
            Word::Changes(change) => {
                if guest.held.len() < MOST_HELD {
                    guest.held.push(change);
                } else {
                    self.end(number, MALFORMED);
                }
            }
            Word::Presence(states) => {
                match self.presence.announce(number, &guest.admission, &states, |client| {
                    let left = self.left.get(&client).map(|(user, _)| *user);
                    let owner = left.or_else(|| self.draft.as_ref()?.owner_of(client));
                    owner.is_none_or(|owner| owner == guest.admission.user)
                }) {
                    Some(moved) => {
                        self.documents.extend(moved.iter().map(|client| (*client, number)));
                        self.moved_carets.extend(moved);
                        self.soon();
                    }
                    None => self.end(number, MALFORMED),
                }
            }
            Word::AsksPresence => {
                if let Some(states) = self.presence.all() {
                    self.send(number, frames::presence(&states));
                }
            }
        }
    }
}
