//! Live drafting: one room for each text that people have open here, a task of its own. Sockets bring what people type, the
//! room stores it in batches and tells everybody only what is stored. Never: holds a rule (it asks `app`), never: tells
//! anybody what is not stored.

mod frames;
mod presence;
mod room;
mod socket;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use tokio::sync::{broadcast::error::RecvError, mpsc, watch};

use crate::{
    app::{App, live::Hint},
    domain::ids::RecommendationId,
};
use room::{Command, Guest, Room};
pub use socket::{refuse, serve};

/// Commands that wait for a room; beyond that the sockets wait.
const QUEUE: usize = 512;

/// Why a socket is closed: the code browsers understand, and a word for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// The code of the WebSocket.
    pub code: u16,
    /// For whoever reads logs.
    pub reason: &'static str,
}

/// Not a frame of the protocol.
pub const MALFORMED: Closing = Closing { code: 4400, reason: "malformed" };
/// Nobody is signed in any more.
pub const SIGNED_OUT: Closing = Closing { code: 4401, reason: "signed out" };
/// The right to read or to write is gone.
pub const RIGHT_LOST: Closing = Closing { code: 4403, reason: "right lost" };
/// Nobody writes in the text in its present status.
pub const STATUS_CHANGED: Closing = Closing { code: 4409, reason: "status changed" };
/// What was sent is no change of a text.
pub const REFUSED: Closing = Closing { code: 4422, reason: "refused change" };
/// The client would not know everything in the document.
pub const TOO_OLD: Closing = Closing { code: 4426, reason: "schema too old" };
const RESTARTING: Closing = Closing { code: 1012, reason: "server restarting" };
const TOO_SLOW: Closing = Closing { code: 1013, reason: "too slow" };
const TOO_LARGE: Closing = Closing { code: 1009, reason: "frame too large" };
const BROKEN: Closing = Closing { code: 1011, reason: "try again" };

/// All rooms of this server.
#[derive(Clone)]
pub struct Live {
    app: App,
    rooms: Arc<Mutex<HashMap<RecommendationId, mpsc::Sender<Command>>>>,
    next: Arc<AtomicU64>,
    closed: Arc<AtomicBool>,
    /// How many rooms are open: the stop waits for none.
    open: watch::Sender<usize>,
}

impl Live {
    /// No rooms yet.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self {
            app,
            rooms: Arc::default(),
            next: Arc::default(),
            closed: Arc::default(),
            open: watch::channel(0).0,
        }
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, HashMap<RecommendationId, mpsc::Sender<Command>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The room of a text, opened when there is none; `None` when the server stops.
    fn room(&self, id: RecommendationId) -> Option<mpsc::Sender<Command>> {
        let mut rooms = self.rooms();
        if self.closed.load(Ordering::SeqCst) {
            return None;
        }
        if let Some(room) = rooms.get(&id) {
            return Some(room.clone());
        }
        let (to, commands) = mpsc::channel(QUEUE);
        rooms.insert(id, to.clone());
        self.open.send_modify(|open| *open = open.saturating_add(1));
        tokio::spawn(Room::new(self.clone(), id).run(commands));
        Some(to)
    }

    /// Lets a guest in; the channel to the room, or `None` when the server stops.
    async fn enter(&self, id: RecommendationId, guest: Guest) -> Option<mpsc::Sender<Command>> {
        let mut join = Command::Join(Box::new(guest));
        loop {
            let room = self.room(id)?;
            match room.send(join).await {
                Ok(()) => return Some(room),
                // It closed between the look and the knock.
                Err(mpsc::error::SendError(back)) => join = back,
            }
        }
    }

    /// Ends a room in which nobody is; false when somebody is knocking.
    fn retire(&self, id: RecommendationId, commands: &mut mpsc::Receiver<Command>) -> bool {
        let mut rooms = self.rooms();
        let quiet = commands.is_empty();
        if quiet {
            commands.close();
            rooms.remove(&id);
        }
        quiet
    }

    fn left(&self) {
        self.open.send_modify(|open| *open = open.saturating_sub(1));
    }

    /// Tells rooms what happened elsewhere: texts that moved, rights that may have changed. Until the server stops.
    pub async fn listen(self) {
        let (mut texts, mut hints) = (self.app.hub.listen_to_texts(), self.app.hub.listen());
        loop {
            tokio::select! {
                () = self.app.hub.stopped() => return,
                moved = texts.recv() => match moved {
                    Ok((id, sequence)) => self.tell(Some(id), &Command::Moved(sequence)),
                    Err(RecvError::Lagged(_)) => self.tell(None, &Command::Moved(i64::MAX)),
                    Err(RecvError::Closed) => return,
                },
                hint = hints.recv() => match hint {
                    Ok(hint) => if changes_rights(&hint) { self.tell(hint.recommendation, &Command::Look) },
                    Err(RecvError::Lagged(_)) => self.tell(None, &Command::Look),
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }

    fn tell(&self, id: Option<RecommendationId>, command: &Command) {
        let told: Vec<_> = match id {
            Some(id) => self.rooms().get(&id).cloned().into_iter().collect(),
            None => self.rooms().values().cloned().collect(),
        };
        for room in told {
            if let Some(copy) = command.copied() {
                // A room whose queue is full looks at everything soon anyway, by its own beat.
                drop(room.try_send(copy));
            }
        }
    }

    /// Closes every room (1012) and waits until what was typed is stored: afterwards another process may serve the texts.
    pub async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        let rooms: Vec<_> = self.rooms().values().cloned().collect();
        for room in rooms {
            drop(room.send(Command::Stop).await);
        }
        drop(self.open.subscribe().wait_for(|open| *open == 0).await);
    }
}

/// Acts after which somebody in a room may write no more, or may write now.
fn changes_rights(hint: &Hint) -> bool {
    let family = hint.kind.split('.').next().unwrap_or_default();
    match hint.recommendation {
        Some(_) => !matches!(family, "working_text" | "comment" | "amendment" | "position"),
        None => matches!(family, "session" | "credential" | "mandate"),
    }
}
