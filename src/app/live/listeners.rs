//! Owns: the open pages of people, what happened lately, and which entries of the record were told already.
//! Never: decides who hears what; `app::events` asks the policy for every page and hands the lines back here.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Notify, mpsc};

use super::{Hint, Hub};
use crate::domain::{
    ids::{SessionId, UserId},
    time::{Moment, SECOND},
};

/// What happened lately, for pages that come back: beyond that they read everything again.
pub(super) const REMEMBERED: usize = 1_024;
/// Lines waiting for a slow page; beyond that it is told to read everything again.
const UNREAD_LINES: usize = 16;
/// Entries of the record known as told, so that the look at the database tells none twice.
const NOTED: usize = 16_384;
/// Clocks of two servers differ, and word between them takes time: a page that comes back hears again what
/// happened so long before it left, in milliseconds. Hearing twice costs one more look.
const OVERLAP: i64 = 2 * SECOND;

/// A hint, and whose act it came from.
#[derive(Debug, Clone)]
pub struct Happening {
    /// What changed.
    pub hint: Hint,
    /// Who did it; `None` is the server.
    pub actor: Option<UserId>,
}

/// What a page is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Something this person may see changed.
    Changed {
        /// The kind of the hint.
        kind: &'static str,
        /// The recommendation.
        recommendation: Option<crate::domain::ids::RecommendationId>,
        /// The mandate, where it is about no recommendation.
        mandate: Option<crate::domain::ids::MandateId>,
        /// Whether it was their own act.
        mine: bool,
        /// Whether it happened before the page left, as far as this server's clock knows: a reason to look, no news.
        again: bool,
    },
    /// Read everything again.
    Refetch,
    /// Still here.
    Beat,
}

/// An open page's end of the channel; dropping it closes the page's place.
#[derive(Debug)]
pub struct Stream {
    lines: mpsc::Receiver<Line>,
    number: u64,
    hub: Hub,
}

impl Stream {
    /// The next line; `None` when the channel is over.
    pub async fn next(&mut self) -> Option<Line> {
        self.lines.recv().await
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.hub.listeners.lock().pages.remove(&self.number);
    }
}

#[derive(Debug)]
struct Page {
    user: UserId,
    session: SessionId,
    lines: mpsc::Sender<Line>,
    /// A line was lost; the next one it can take is `Refetch`.
    behind: bool,
}

#[derive(Debug, Default)]
struct State {
    pages: HashMap<u64, Page>,
    next: u64,
    waiting: Vec<Happening>,
    lately: VecDeque<(Moment, Happening)>,
    /// What happened before this moment is not known here.
    since: Moment,
    noted: HashSet<(String, i64)>,
    noted_order: VecDeque<(String, i64)>,
    closed: bool,
}

/// Everything that listens in this process.
#[derive(Debug, Default)]
pub(super) struct Listeners {
    state: Mutex<State>,
    news: Notify,
}

impl Listeners {
    pub(super) fn new(since: Moment) -> Self {
        Self { state: Mutex::new(State { since, ..State::default() }), news: Notify::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happened.
    pub(super) fn add(&self, happening: Happening, now: Moment) {
        let mut state = self.lock();
        if state.lately.len() >= REMEMBERED
            && let Some((at, _)) = state.lately.pop_front()
        {
            // What came before a gap is unknown, though the ring reaches further back.
            state.since = state.since.max(at.plus(1));
        }
        state.lately.push_back((now, happening.clone()));
        if !state.pages.is_empty() {
            state.waiting.push(happening);
            drop(state);
            self.news.notify_one();
        }
    }

    /// Something may have happened before `now` that is not known here: who left before that reads everything again.
    pub(super) fn forget(&self, now: Moment) {
        let mut state = self.lock();
        state.since = state.since.max(now);
    }

    /// These entries were told.
    pub(super) fn note(&self, recorded: Vec<(String, i64)>) {
        let mut state = self.lock();
        for entry in recorded {
            if state.noted.insert(entry.clone()) {
                state.noted_order.push_back(entry);
            }
        }
        while state.noted_order.len() > NOTED {
            if let Some(oldest) = state.noted_order.pop_front() {
                state.noted.remove(&oldest);
            }
        }
    }

    /// Ends every channel.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.pages.clear();
    }
}

impl Hub {
    /// Opens a page's channel, and says what it missed since it was last told something (`None`: read everything), each with
    /// whether it happened before that already.
    #[must_use]
    pub fn open_stream(
        &self,
        user: UserId,
        session: SessionId,
        left: Option<Moment>,
    ) -> (Stream, Option<Vec<(Happening, bool)>>) {
        let (sender, lines) = mpsc::channel(UNREAD_LINES);
        let now = self.clock.now();
        let mut state = self.listeners.lock();
        let number = state.next;
        state.next += 1;
        if !state.closed {
            state.pages.insert(number, Page { user, session, lines: sender, behind: false });
        }
        let missed = left.filter(|left| *left >= state.since && *left <= now.plus(OVERLAP)).map(|left| {
            let heard_again = left.plus(-OVERLAP);
            let recent = state.lately.iter().filter(|(at, _)| *at >= heard_again);
            recent.map(|(at, happening)| (happening.clone(), *at < left)).collect()
        });
        drop(state);
        (Stream { lines, number, hub: self.clone() }, missed)
    }

    /// Waits until something happened that open pages may have to hear, and takes all of it.
    pub async fn news(&self) -> Vec<Happening> {
        loop {
            let waiting = std::mem::take(&mut self.listeners.lock().waiting);
            if !waiting.is_empty() {
                return waiting;
            }
            self.listeners.news.notified().await;
        }
    }

    /// Every open page: its number, person and session.
    #[must_use]
    pub fn pages(&self) -> Vec<(u64, UserId, SessionId)> {
        let state = self.listeners.lock();
        state.pages.iter().map(|(number, page)| (*number, page.user, page.session)).collect()
    }

    /// Hands lines to open pages. One whose line does not fit is told to read everything again as soon as it can take
    /// that.
    pub fn hand_out(&self, lines: Vec<(u64, Line)>) {
        let mut state = self.listeners.lock();
        for (number, line) in lines {
            if let Some(page) = state.pages.get_mut(&number) {
                let line = if page.behind { Line::Refetch } else { line };
                page.behind = page.lines.try_send(line).is_err();
            }
        }
    }

    /// Ends the channels of pages whose session is over.
    pub fn end_streams(&self, numbers: &[u64]) {
        let mut state = self.listeners.lock();
        for number in numbers {
            state.pages.remove(number);
        }
    }

    /// Those entries of the record that nobody here was told of yet; they count as told now.
    #[must_use]
    pub fn untold(&self, entries: Vec<(String, i64)>) -> Vec<(String, i64)> {
        let known = self.listeners.lock();
        let fresh: Vec<_> = entries.into_iter().filter(|entry| !known.noted.contains(entry)).collect();
        drop(known);
        self.listeners.note(fresh.clone());
        fresh
    }
}
