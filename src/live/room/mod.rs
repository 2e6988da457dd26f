//! Owns: one text that people have open: who is in, what waits to be stored, and telling everybody what was. One task, one
//! thing after the other. Never: tells anybody of a change before its commit; never: decides who may write.

mod carets;
mod guest;
mod outside;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::mpsc,
    time::{self, Instant},
};

pub(super) use guest::{Command, Guest, Word};

use super::{
    BROKEN, Live, MALFORMED, RESTARTING, RIGHT_LOST, SIGNED_OUT, STATUS_CHANGED, frames, presence::Presence,
    socket::closing,
};
use crate::{
    app::{
        Caller,
        live_texts::{self, Contribution, Draft, Stored, Verdict},
    },
    domain::live::{Drafted, MAX_FRAME, firewall::Contents, merged},
    error::{Error, Result},
};

/// From the start of one batch to the next passes at least `PAUSE` times what the last took to store and to tell, so that
/// neither a slow disk nor a full room stalls typing; where both are quick, people see each other's words sooner.
const PAUSE: u32 = 10;
/// The least and the most of it.
const NEAREST: Duration = Duration::from_millis(5);
const BATCH: Duration = Duration::from_millis(50);
/// How often the rows are looked at for changes nobody told of, where several servers may write.
const BEAT: Duration = Duration::from_secs(1);
/// Beats between two looks at everybody's rights: what ends by the clock tells nobody.
const LOOK_EVERY: u32 = 20;
/// Beats between two hints to pages that do not write along.
const HINT_EVERY: u32 = 2;
/// Changes that wait for a guest's first words; a browser that types at once may send some.
const MOST_HELD: usize = 256;
/// Batches tried again when the database is busy.
const MOST_TRIES: u32 = 40;

/// A change that waits to be stored.
struct Waiting {
    guest: u64,
    /// Whether it counts as one change of the guest's.
    counts: bool,
}

/// One open text.
pub(super) struct Room {
    live: Live,
    of: Drafted,
    draft: Option<Draft>,
    guests: HashMap<u64, Guest>,
    presence: Presence,
    moved_carets: BTreeSet<u64>,
    /// Carets that moved since other servers were told.
    untold: BTreeSet<u64>,
    last_told: Option<Instant>,
    /// Whose document each client number is, and the numbers of those who left.
    documents: HashMap<u64, u64>,
    absent: Arc<HashSet<u64>>,
    batch: Vec<Contribution>,
    waiting: Vec<Waiting>,
    tries: u32,
    last_batch: Option<Instant>,
    gap: Duration,
    due: Option<Instant>,
    beats: u32,
    hint_owed: bool,
    last_hint: Option<Instant>,
    stopping: bool,
}

impl Room {
    pub(super) fn new(live: Live, of: Drafted) -> Self {
        Self {
            live,
            of,
            draft: None,
            guests: HashMap::new(),
            presence: Presence::default(),
            moved_carets: BTreeSet::new(),
            untold: BTreeSet::new(),
            last_told: None,
            documents: HashMap::new(),
            absent: Arc::default(),
            batch: Vec::new(),
            waiting: Vec::new(),
            tries: 0,
            last_batch: None,
            gap: NEAREST,
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
                    while let Ok(command) = commands.try_recv() {
                        self.take(command).await;
                    }
                }
                () = time::sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.work().await,
                _ = beat.tick() => self.beat().await,
            }
            if self.guests.is_empty() && self.batch.is_empty() {
                self.set_down().await;
                if self.live.retire(self.of, &mut commands) {
                    break;
                }
            }
        }
        self.live.left();
    }

    async fn take(&mut self, command: Command) {
        match command {
            Command::Join(guest) => self.join(*guest).await,
            Command::Leave(guest) => self.leave(guest),
            Command::Said(guest, word) => self.said(guest, word).await,
            Command::Moved(sequence) => {
                if self.draft.as_ref().is_some_and(|draft| draft.sequence < sequence) {
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

    async fn join(&mut self, guest: Guest) {
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
        self.guests.remove(&number);
        let documents = &mut self.documents;
        let gone = documents.extract_if(|_, guest| *guest == number).map(|(client, _)| client);
        Arc::make_mut(&mut self.absent).extend(gone);
        self.carets_leave(number);
    }

    async fn said(&mut self, number: u64, word: Word) {
        let Some(guest) = self.guests.get_mut(&number) else { return };
        match word {
            Word::Knows(state_vector) => {
                if let Err(why) = self.opened().await {
                    return self.end(number, why);
                }
                match self.draft.as_ref().map(|draft| draft.text.missing_from(&state_vector)) {
                    Some(Ok(update)) => {
                        if let Some(guest) = self.guests.get_mut(&number) {
                            guest.told = true;
                        }
                        self.send(number, frames::brings(&update));
                    }
                    Some(Err(refused)) => self.end(number, closing(refused)),
                    None => {}
                }
            }
            Word::Brings(update, contents) => {
                guest.synced = true;
                let held = std::mem::take(&mut guest.held);
                if guest.admission.writes {
                    // Even when it brings nothing: that it is heard is said in the order of its changes.
                    self.wait(number, update, contents, false);
                    for (update, contents) in held {
                        self.wait(number, update, contents, true);
                    }
                } else if !held.is_empty() {
                    self.end(number, RIGHT_LOST);
                }
            }
            Word::Changes(..) if !guest.admission.writes => self.end(number, RIGHT_LOST),
            Word::Changes(update, contents) if guest.synced => self.wait(number, update, contents, true),
            Word::Changes(update, contents) => {
                if guest.held.len() < MOST_HELD {
                    guest.held.push((update, contents));
                } else {
                    self.end(number, MALFORMED);
                }
            }
            Word::Presence(states) => match self.presence.announce(number, &guest.admission, &states) {
                Some(moved) => {
                    self.moved_carets.extend(moved);
                    self.soon();
                }
                None => self.end(number, MALFORMED),
            },
            Word::AsksPresence => {
                if let Some(states) = self.presence.all() {
                    self.send(number, frames::presence(&states));
                }
            }
        }
    }

    fn wait(&mut self, number: u64, update: Vec<u8>, contents: Contents, counts: bool) {
        let Some(guest) = self.guests.get(&number) else { return };
        for span in &contents.spans {
            self.documents.insert(span.client, number);
            if self.absent.contains(&span.client) {
                Arc::make_mut(&mut self.absent).remove(&span.client);
            }
        }
        self.batch.push(Contribution { caller: guest.caller, update, contents, first: !counts });
        self.waiting.push(Waiting { guest: number, counts });
        self.soon();
    }

    /// Work is due: at once after a quiet while, else a gap later than the last.
    fn soon(&mut self) {
        let now = Instant::now();
        let due = self.last_batch.map_or(now, |last| now.max(last + self.gap));
        self.due = Some(self.due.map_or(due, |earlier| earlier.min(due)));
    }

    async fn work(&mut self) {
        self.due = None;
        let start = Instant::now();
        self.last_batch = Some(start);
        let carets = std::mem::take(&mut self.moved_carets);
        if !carets.is_empty() {
            let states = self.presence.of(carets.iter().copied());
            self.untold.extend(carets);
            self.send_all(&frames::presence(&states), |_| true);
        }
        self.tell_of_carets();
        self.store().await;
        self.gap = (start.elapsed() * PAUSE).clamp(NEAREST, BATCH);
    }

    async fn store(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        let batch = Arc::new(std::mem::take(&mut self.batch));
        let (of, held, hint) = (self.of, self.draft.take(), self.hint_now());
        let (sent, absent) = (Arc::clone(&batch), Arc::clone(&self.absent));
        let done: Result<Stored> = self
            .live
            .app
            .write(Caller::Server, live_texts::lock(of), move |tx| {
                live_texts::contribute(tx, of, held, &sent, &absent, hint)
            })
            .await;
        match done {
            Ok(stored) => {
                self.tries = 0;
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
                self.due = Some(Instant::now() + BATCH * self.tries);
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
    }

    /// Whether pages that do not write along may hear of the next batch at once.
    fn hint_now(&self) -> bool {
        !self.hint_owed && self.last_hint.is_none_or(|last| last.elapsed() >= BEAT * HINT_EVERY)
    }

    /// Everybody hears what is stored, and each whose it was that it is.
    fn tell(&mut self, stored: Stored) {
        let waiting = std::mem::take(&mut self.waiting);
        let mut authors: BTreeSet<u64> = BTreeSet::new();
        for (waiting, verdict) in waiting.iter().zip(&stored.verdicts) {
            match verdict {
                Verdict::Stored | Verdict::Known => {
                    authors.insert(waiting.guest);
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
        let state_vector = stored.draft.text.state_vector();
        self.draft = Some(stored.draft);
        // Who alone spoke need not hear it again.
        let alone = authors.first().copied().filter(|_| authors.len() == 1 && stored.news.len() == 1);
        self.spread(&stored.news, alone);
        for author in authors {
            if let Some(guest) = self.guests.get(&author) {
                let frame = frames::saved(guest.stored, &state_vector);
                self.send(author, frame);
            }
        }
    }

    fn spread(&mut self, news: &[Vec<u8>], but: Option<u64>) {
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
