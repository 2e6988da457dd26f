//! Owns: one connection: frames in, through the firewall, to the room; its farewell. What the room says goes out by its line.
//! Never: lets bytes past the firewall, never: keeps anything of a text.

use std::{sync::Arc, time::Duration};

use actix_web::HttpResponse;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, MessageStream, Session};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch},
    time,
};

use super::{
    BROKEN, Closing, Live, MALFORMED, REFUSED, RESTARTING, TOO_LARGE, TOO_MUCH,
    frames::{self, Said},
    line::Line,
    presence,
    room::{Change, Command, Guest, Word},
};
use crate::{
    app::{Caller, live_texts::Admission},
    domain::live::{Drafted, MAX_FRAME, Refused, firewall::scan},
};

/// Keeps proxies and browsers from thinking the line is dead.
const PING: Duration = Duration::from_secs(15);
/// A client that takes longer to take a ping or the farewell is gone.
const PATIENCE: Duration = Duration::from_secs(2);

/// What one connection may have on its way to the database at once, in bytes; beyond that it is cut off, and its browser
/// brings it again.
const ON_THE_WAY: usize = 2 * MAX_FRAME;
/// What a word takes up besides its own bytes, in bytes.
const EACH: usize = 256;

/// A socket that was just opened, as `actix-ws` gives it.
pub type Opened = (HttpResponse, Session, MessageStream);

/// Takes a connection in and returns the answer to its handshake. `admission` was given after this many `hints`.
pub fn meet(
    live: Live,
    of: Drafted,
    caller: Caller,
    admission: (Admission, u64),
    (response, session, stream): Opened,
) -> HttpResponse {
    let line = Line::default();
    let response = line.answer(response);
    actix_web::rt::spawn(serve(live, of, caller, admission, (session, stream), line));
    response
}

/// Serves one connection to its end.
async fn serve(
    live: Live,
    of: Drafted,
    caller: Caller,
    admission: (Admission, u64),
    (session, stream): (Session, MessageStream),
    line: Line,
) {
    let (end, mut ended) = watch::channel(None);
    let number = live.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let guest = Guest::new(number, caller, admission, line.clone(), end);
    let Some(room) = live.enter(of, guest).await else { return refuse(session, RESTARTING).await };
    let mut connection = Connection { number, room, session, space: Arc::new(Semaphore::new(ON_THE_WAY)) };
    let mut stream =
        stream.max_frame_size(MAX_FRAME).aggregate_continuations().max_continuation_size(MAX_FRAME);
    let closing = connection.talk(&mut stream, &mut ended).await;
    let Connection { room, session, .. } = connection;
    line.close();
    drop(room.send(Command::Leave(number)).await);
    if let Some(closing) = closing {
        refuse(session, closing).await;
    }
}

/// Says farewell with a code.
pub async fn refuse(session: Session, closing: Closing) {
    let reason =
        CloseReason { code: CloseCode::from(closing.code), description: Some(closing.reason.into()) };
    drop(time::timeout(PATIENCE, session.close(Some(reason))).await);
}

struct Connection {
    number: u64,
    room: mpsc::Sender<Command>,
    session: Session,
    /// How much more it may have on its way, in bytes.
    space: Arc<Semaphore>,
}

impl Connection {
    /// Talks until the end; how to close, or `None` when the client left.
    async fn talk(
        &mut self,
        stream: &mut AggregatedMessageStream,
        ended: &mut watch::Receiver<Option<Closing>>,
    ) -> Option<Closing> {
        let mut ping = time::interval(PING);
        loop {
            tokio::select! {
                // The room lets go of a guest after it said why.
                told = ended.wait_for(Option::is_some) => return told.ok().and_then(|why| *why).or(Some(RESTARTING)),
                message = stream.recv() => match self.heard(message?).await {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(closing) => return Some(closing),
                },
                _ = ping.tick() => match time::timeout(PATIENCE, self.session.ping(b"")).await {
                    Ok(Ok(())) => {}
                    _ => return None,
                },
            }
        }
    }

    /// Whether to go on.
    async fn heard(
        &mut self,
        message: Result<AggregatedMessage, actix_ws::ProtocolError>,
    ) -> Result<bool, Closing> {
        match message {
            Ok(AggregatedMessage::Binary(frame)) => self.said(&frame).await.map(|()| true),
            Ok(AggregatedMessage::Ping(bytes)) => Ok(self.session.pong(&bytes).await.is_ok()),
            Ok(AggregatedMessage::Pong(_)) => Ok(true),
            Ok(AggregatedMessage::Close(_)) => Ok(false),
            Ok(AggregatedMessage::Text(_)) => Err(MALFORMED),
            Err(actix_ws::ProtocolError::Overflow) => Err(TOO_LARGE),
            Err(_) => Ok(false),
        }
    }

    /// Takes a change past the firewall, if there is space for it.
    fn change(&self, update: &[u8]) -> Result<Change, Closing> {
        let contents = scan(update).map_err(closing)?;
        Ok(Change { update: update.to_vec(), contents, share: self.share(update)? })
    }

    /// Space for these bytes on their way to the room, given back when it has dealt with them.
    fn share(&self, bytes: &[u8]) -> Result<OwnedSemaphorePermit, Closing> {
        let size = u32::try_from(bytes.len().saturating_add(EACH)).map_err(|_| TOO_LARGE)?;
        Arc::clone(&self.space).try_acquire_many_owned(size).map_err(|_| TOO_MUCH)
    }

    async fn said(&self, frame: &[u8]) -> Result<(), Closing> {
        let word = match frames::read(frame).ok_or(MALFORMED)? {
            Said::Knows(state_vector) => Word::Knows(state_vector.to_vec(), self.share(state_vector)?),
            Said::Brings(update) => Word::Brings(self.change(update)?),
            Said::Changes(update) => Word::Changes(self.change(update)?),
            Said::Presence(states) if states.len() <= presence::LONGEST => Word::Presence(states.to_vec()),
            Said::Presence(_) => return Err(MALFORMED),
            Said::AsksPresence => Word::AsksPresence,
            Said::Else => return Ok(()),
        };
        self.room.send(Command::Said(self.number, word)).await.map_err(|_| BROKEN)
    }
}

/// How a refusal is said on the socket.
pub(super) const fn closing(refused: Refused) -> Closing {
    match refused {
        Refused::Malformed => MALFORMED,
        Refused::Unknown | Refused::TooMuch | Refused::Missing | Refused::NotAText => REFUSED,
    }
}
