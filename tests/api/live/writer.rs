//! Somebody who writes in a text through the live socket: a document of their own and the plain y-websocket protocol.

use std::collections::HashMap;

use futures_util::{SinkExt, StreamExt};
use mufakat::domain::{
    live::{
        SharedText,
        wire::{Reader, put_bytes, put_number},
    },
    texts::{Clause, ClauseKind, plain},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::HeaderValue},
};

use crate::harness::Person;

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// A browser, as far as the server can tell.
pub struct Writer {
    /// Its document.
    pub text: SharedText,
    /// The number of that document.
    pub client: u64,
    socket: Socket,
    /// How many changes it sent on this connection.
    pub sent: u64,
    /// How many of them are stored, once the server said so.
    pub saved: Option<u64>,
    /// Whether it may write, once the server said so.
    pub writes: Option<bool>,
    /// The code the server closed with.
    pub closed: Option<u16>,
    /// Whether the server answered what it lacked.
    pub synced: bool,
    /// Whether it heard that words of its own went which whoever took their clause away did not know: a browser puts them
    /// back then, this one does not.
    pub lost: bool,
    /// What it knows of everybody's presence.
    pub present: HashMap<u64, serde_json::Value>,
}

fn address(url: &str, id: &str, schema: &str) -> String {
    format!("{}/api/v1/live/{id}?schema={schema}", url.replacen("http", "ws", 1))
}

/// Opens a socket as `person` with these headers; the status of the handshake when it is refused.
pub async fn knock(
    url: &str,
    person: &Person,
    id: &str,
    schema: &str,
    headers: &[(&'static str, &str)],
) -> Result<Socket, u16> {
    let mut request = address(url, id, schema).into_client_request().unwrap();
    if let Some(token) = &person.token
        && !headers.iter().any(|(name, _)| *name == "cookie")
    {
        let bearer = HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
        request.headers_mut().insert("authorization", bearer);
    }
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

/// The code a socket is closed with at once.
pub async fn code_of(mut socket: Socket) -> u16 {
    loop {
        match socket.next().await {
            Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
            Some(Ok(_)) => {}
            other => panic!("it ended without a code: {other:?}"),
        }
    }
}

impl Writer {
    /// Opens the text and waits until both sides know the same.
    pub async fn open(url: &str, person: &Person, id: &str, client: u64) -> Self {
        let mut writer = Self::bring(url, person, id, client, SharedText::new(client)).await;
        writer.until(|w| w.synced && w.writes.is_some()).await;
        if writer.writes == Some(true) {
            writer.until(|w| w.saved.is_some()).await;
        }
        writer
    }

    /// Opens the text with a document that may hold more than the server knows.
    pub async fn bring(url: &str, person: &Person, id: &str, client: u64, text: SharedText) -> Self {
        let socket = knock(url, person, id, "1", &[]).await.unwrap();
        let present = HashMap::new();
        let mut writer = Self {
            text,
            client,
            socket,
            sent: 0,
            saved: None,
            writes: None,
            closed: None,
            synced: false,
            lost: false,
            present,
        };
        writer.send(0, Some(0), &writer.text.state_vector()).await;
        writer
    }

    /// A frame of this kind.
    pub async fn send(&mut self, kind: u64, step: Option<u64>, bytes: &[u8]) {
        let mut frame = Vec::new();
        put_number(&mut frame, kind);
        if let Some(step) = step {
            put_number(&mut frame, step);
        }
        put_bytes(&mut frame, bytes);
        self.send_raw(frame).await;
    }

    /// Any bytes.
    pub async fn send_raw(&mut self, frame: Vec<u8>) {
        // A socket that closed meanwhile is seen when it is read.
        drop(self.socket.send(Message::Binary(frame.into())).await);
    }

    /// Sends a change that the document holds already.
    pub async fn change(&mut self, update: &[u8]) {
        self.sent += 1;
        self.send(0, Some(2), update).await;
    }

    /// Makes the text say `clauses`, sends the change, and does not wait.
    pub async fn write(&mut self, clauses: &[Clause]) {
        let update = self.text.become_text(clauses).unwrap();
        if let Some(update) = update {
            self.change(&update).await;
        }
    }

    /// What the text says here.
    pub fn clauses(&self) -> Vec<Clause> {
        self.text.clauses().unwrap()
    }

    /// What the text says here, clause by clause, without ids.
    pub fn words(&self) -> Vec<String> {
        self.clauses().iter().map(plain).collect()
    }

    /// Writes at the end of a clause.
    pub async fn add_to(&mut self, index: usize, words: &str) {
        let mut clauses = self.clauses();
        let id = clauses[index].id.to_string();
        let (kind, level, text) = (clauses[index].kind, clauses[index].level, plain(&clauses[index]));
        clauses[index] = Clause::new(id, kind, level, format!("{text}{words}"));
        self.write(&clauses).await;
    }

    /// Adds a clause at the end.
    pub async fn append(&mut self, id: &str, words: &str) {
        let mut clauses = self.clauses();
        clauses.push(Clause::new(id, ClauseKind::Operative, 0, words));
        self.write(&clauses).await;
    }

    /// Reads frames until this holds. Panics when the socket closes first, unless that is what is waited for.
    pub async fn until(&mut self, mut reached: impl FnMut(&mut Self) -> bool) {
        while !reached(self) {
            assert!(self.closed.is_none(), "closed with {:?}", self.closed);
            self.hear().await;
        }
    }

    /// Reads until everything sent is stored.
    pub async fn until_saved(&mut self) {
        self.until(|w| w.saved == Some(w.sent)).await;
    }

    /// Waits until the server has read everything sent: it answers in that order.
    pub async fn until_read(&mut self) {
        self.socket.send(Message::Ping("read".into())).await.unwrap();
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Pong(_))) => return,
                Some(Ok(Message::Binary(frame))) => self.heard(&frame).await,
                other => panic!("no answer: {other:?}"),
            }
        }
    }

    /// The code with which the server closes at once, and not only when the room looks at everybody's rights by itself.
    pub async fn closed_at_once(&mut self) -> u16 {
        let soon = std::time::Duration::from_secs(8);
        tokio::time::timeout(soon, self.until_closed()).await.expect("it is closed at once")
    }

    /// Reads until the server closes, and tells the code; 0 without one.
    pub async fn until_closed(&mut self) -> u16 {
        while self.closed.is_none() {
            self.hear().await;
        }
        self.closed.unwrap()
    }

    /// Reads one frame.
    pub async fn hear(&mut self) {
        match self.socket.next().await {
            Some(Ok(Message::Binary(frame))) => self.heard(&frame).await,
            Some(Ok(Message::Close(frame))) => self.closed = Some(frame.map_or(0, |frame| frame.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => self.closed = Some(self.closed.unwrap_or(0)),
        }
    }

    async fn heard(&mut self, frame: &[u8]) {
        let mut reader = Reader::new(frame);
        match reader.number().unwrap() {
            0 => match (reader.number().unwrap(), reader.bytes().unwrap()) {
                (0, theirs) => {
                    let update = self.text.missing_from(theirs).unwrap();
                    self.send(0, Some(1), &update).await;
                }
                (step, update) => {
                    let before = self.text.deleted();
                    self.text.take_in(update).unwrap();
                    let swept = self.text.swept(&before, &[update.to_vec()]).unwrap();
                    self.lost |= swept.clients().any(|client| client == self.client);
                    self.synced |= step == 1;
                }
            },
            1 => {
                let mut states = Reader::new(reader.bytes().unwrap());
                for _ in 0..states.number().unwrap() {
                    let (client, _, state) =
                        (states.number().unwrap(), states.number().unwrap(), states.text().unwrap());
                    match serde_json::from_str(state).unwrap() {
                        serde_json::Value::Null => drop(self.present.remove(&client)),
                        state => drop(self.present.insert(client, state)),
                    }
                }
            }
            100 => match (reader.number().unwrap(), reader.number().unwrap()) {
                (0, saved) => self.saved = Some(saved),
                (1, writes) => self.writes = Some(writes == 1),
                other => panic!("unknown: {other:?}"),
            },
            other => panic!("unknown frame {other}"),
        }
        assert!(reader.is_done() || frame[0] == 100);
    }

    /// Says where its caret is.
    pub async fn announce(&mut self, clock: u64, state: &str) {
        self.announce_as(self.client, clock, state).await;
    }

    /// Says where somebody's caret is.
    pub async fn announce_as(&mut self, client: u64, clock: u64, state: &str) {
        let mut states = Vec::new();
        put_number(&mut states, 1);
        put_number(&mut states, client);
        put_number(&mut states, clock);
        put_bytes(&mut states, state.as_bytes());
        self.send(1, None, &states).await;
    }

    /// Leaves; the document stays as it is.
    pub async fn leave(mut self) -> SharedText {
        drop(self.socket.close(None).await);
        self.text
    }
}
