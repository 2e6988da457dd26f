//! Live drafting: one room for each text that people have open here, a task of its own. Sockets bring what people type, the
//! room stores it in batches and tells everybody only what is stored. Never: holds a rule (it asks `app`), never: tells
//! anybody what is not stored.

mod frames;
mod line;
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
    app::{
        App,
        live::{Carets, Hint},
        new_id,
    },
    domain::{ids::RecommendationId, live::Drafted},
};
use room::{Command, Guest, Room};
pub use socket::{Opened, meet, refuse};

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
const TOO_MUCH: Closing = Closing { code: 1013, reason: "too much at once" };
const TOO_LARGE: Closing = Closing { code: 1009, reason: "frame too large" };
const BROKEN: Closing = Closing { code: 1011, reason: "try again" };

/// The rooms by what is drafted in them.
type Rooms = HashMap<Drafted, Door>;

/// The way into a room.
#[derive(Clone)]
struct Door {
    /// The recommendation that it hangs on.
    on: RecommendationId,
    room: mpsc::Sender<Command>,
    /// Set when rights may have changed and the room was too busy to be told: it looks with its next beat.
    to_look: Arc<AtomicBool>,
}

/// All rooms of this server.
#[derive(Clone)]
pub struct Live {
    app: App,
    rooms: Arc<Mutex<Rooms>>,
    next: Arc<AtomicU64>,
    /// How many hints were heard: a guest who was admitted before the newest is asked about again.
    hints: Arc<AtomicU64>,
    /// A mark of this run of this server, for the others.
    server: String,
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
            hints: Arc::default(),
            server: new_id().to_string(),
            closed: Arc::default(),
            open: watch::channel(0).0,
        }
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far hints were heard. To be asked before somebody is admitted.
    #[must_use]
    pub fn hints(&self) -> u64 {
        self.hints.load(Ordering::SeqCst)
    }

    /// The room of a text, opened when there is none; `None` when the server stops.
    fn room(&self, of: Drafted, on: RecommendationId) -> Option<mpsc::Sender<Command>> {
        let mut rooms = self.rooms();
        if self.closed.load(Ordering::SeqCst) {
            return None;
        }
        let (door, commands) = way_in(&mut rooms, of, on);
        if let Some(commands) = commands {
            let open = Open::new(self.open.clone());
            let room = Room::new(self.clone(), of, door.to_look);
            tokio::spawn(async move {
                let _open = open;
                room.run(commands).await;
            });
        }
        Some(door.room)
    }

    /// Lets a guest in; the channel to the room, or `None` when the server stops.
    async fn enter(&self, of: Drafted, guest: Guest) -> Option<mpsc::Sender<Command>> {
        let on = guest.recommendation();
        let mut join = Command::Join(Box::new(guest));
        loop {
            let room = self.room(of, on)?;
            match room.send(join).await {
                Ok(()) => return Some(room),
                // It closed between the look and the knock.
                Err(mpsc::error::SendError(back)) => join = back,
            }
        }
    }

    /// Ends a room in which nobody is; false when somebody is knocking.
    fn retire(&self, of: Drafted, commands: &mut mpsc::Receiver<Command>) -> bool {
        let mut rooms = self.rooms();
        let quiet = commands.is_empty();
        if quiet {
            commands.close();
            rooms.remove(&of);
        }
        quiet
    }

    /// Tells rooms what happened elsewhere: texts that moved, rights that may have changed. Until the server stops.
    pub async fn listen(self) {
        let (mut texts, mut hints) = (self.app.hub.listen_to_texts(), self.app.hub.listen());
        let mut carets = self.app.hub.listen_to_carets();
        loop {
            tokio::select! {
                () = self.app.hub.stopped() => return,
                moved = texts.recv() => match moved {
                    Ok((moved, sequence)) => self.tell(&Command::Moved(sequence), |of, _| of == moved),
                    Err(RecvError::Lagged(_)) => self.tell(&Command::Moved(i64::MAX), |_, _| true),
                    Err(RecvError::Closed) => return,
                },
                hint = hints.recv() => {
                    // First: whoever knocks from now on is looked at anew, also where the room has not heard of it yet.
                    self.hints.fetch_add(1, Ordering::SeqCst);
                    match hint {
                        Ok(hint) => self.tell(&Command::Look, |of, on| changes_rights(&hint, of, on)),
                        Err(RecvError::Lagged(_)) => self.tell(&Command::Look, |_, _| true),
                        Err(RecvError::Closed) => return,
                    }
                }
                said = carets.recv() => match said {
                    Ok(said) => self.pass_on(said),
                    // Every server tells all of them again soon.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }

    fn tell(&self, command: &Command, whom: impl Fn(Drafted, RecommendationId) -> bool) {
        let rooms = self.rooms();
        let told = rooms.iter().filter(|(of, door)| whom(**of, door.on));
        let told: Vec<Door> = told.map(|(_, door)| door.clone()).collect();
        drop(rooms);
        for door in told {
            if let Some(copy) = command.copied()
                && door.room.try_send(copy).is_err()
                && matches!(command, Command::Look)
            {
                door.to_look.store(true, Ordering::SeqCst);
            }
            // News that a room whose queue is full did not hear of comes with its beat anyway.
        }
    }

    fn pass_on(&self, said: Carets) {
        let room = self.rooms().get(&said.of).map(|door| door.room.clone());
        if let Some(room) = room {
            // A room that is too busy hears all of it again soon.
            drop(room.try_send(Command::Carets(Box::new(said))));
        }
    }

    /// Closes every room (1012) and waits until what was typed is stored: afterwards another process may serve the texts.
    pub async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        let rooms: Vec<_> = self.rooms().values().map(|door| door.room.clone()).collect();
        for room in rooms {
            drop(room.send(Command::Stop).await);
        }
        drop(self.open.subscribe().wait_for(|open| *open == 0).await);
    }
}

/// The way into the room of a text, and what a new one is to listen to when there is none. One whose task died takes nobody
/// in any more: a new one takes its place.
fn way_in(rooms: &mut Rooms, of: Drafted, on: RecommendationId) -> (Door, Option<mpsc::Receiver<Command>>) {
    if let Some(door) = rooms.get(&of).filter(|door| !door.room.is_closed()) {
        return (door.clone(), None);
    }
    let (room, commands) = mpsc::channel(QUEUE);
    let door = Door { on, room, to_look: Arc::default() };
    rooms.insert(of, door.clone());
    (door, Some(commands))
}

/// Counts a room as open for as long as it lives, however it ends.
struct Open(watch::Sender<usize>);

impl Open {
    fn new(rooms: watch::Sender<usize>) -> Self {
        rooms.send_modify(|open| *open = open.saturating_add(1));
        Self(rooms)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}

/// Acts after which somebody in the room of this may write no more, or may write now.
fn changes_rights(hint: &Hint, of: Drafted, on: RecommendationId) -> bool {
    let family = hint.kind.split('.').next().unwrap_or_default();
    match (hint.recommendation, of) {
        (Some(changed), _) if changed != on => false,
        (Some(_), Drafted::WorkingText(_)) => {
            !matches!(family, "working_text" | "comment" | "amendment" | "position" | "merge" | "presence")
        }
        // An amendment is sent or taken back, a compromise decided or dropped.
        (Some(_), Drafted::Amendment(_) | Drafted::Compromise(_)) => {
            !matches!(family, "working_text" | "comment" | "position" | "presence")
        }
        (None, _) => matches!(family, "session" | "credential" | "mandate"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_that_died_is_replaced_and_one_that_lives_is_not() {
        let on: RecommendationId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let mut rooms = Rooms::new();
        let (_, first) = way_in(&mut rooms, on.into(), on);
        let (knock, none) = way_in(&mut rooms, on.into(), on);
        assert!(first.is_some() && none.is_none());
        drop(first);
        assert!(knock.room.is_closed());
        let (knock, second) = way_in(&mut rooms, on.into(), on);
        assert!(second.is_some() && !knock.room.is_closed());
    }

    #[actix_web::test]
    async fn a_room_that_dies_is_counted_as_open_no_more() {
        let rooms = watch::channel(0).0;
        let open = Open::new(rooms.clone());
        assert_eq!(*rooms.borrow(), 1);
        let died = tokio::spawn(async move {
            let _open = open;
            panic!("a room that dies");
        });
        assert!(died.await.unwrap_err().is_panic());
        assert_eq!(*rooms.borrow(), 0);
    }
}
