//! Owns: where the carets of one server's people are, as the servers of one database tell each other. Never: carries a word of
//! a text or a name: who hears it looks the name up.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::broadcast;

use super::{Hub, others};
use crate::domain::{
    ids::{StateCode, UserId},
    live::Drafted,
};

/// The most that goes into one message, in bytes; the bus takes a little more.
const MESSAGE: usize = 7_000;

/// Where one person's caret is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caret {
    /// The client number of their document.
    pub client: u64,
    /// How often they said so.
    pub clock: u64,
    /// Caret and idleness; none when they are gone.
    pub place: Option<Value>,
    /// Who.
    pub user: UserId,
    /// For which delegation.
    pub delegation: StateCode,
    /// Whether they only read.
    pub reader: bool,
}

/// What one server says of one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carets {
    /// What is drafted.
    pub of: Drafted,
    /// Which server says so: a mark of its own for each run.
    pub server: String,
    /// Whether it wants to know everybody else's.
    pub asks: bool,
    /// The carets that moved.
    pub carets: Vec<Caret>,
}

impl Hub {
    /// Tells the other servers; in several messages when it is much. Without other servers it goes nowhere.
    pub fn say_carets(&self, said: Carets) {
        let Carets { of, server, asks, carets } = said;
        let mut rest = carets.into_iter().peekable();
        let mut asks = asks;
        while asks || rest.peek().is_some() {
            let mut some = Carets { of, server: server.clone(), asks, carets: Vec::new() };
            let mut length = 0_usize;
            while let Some(next) = rest.next_if(|next| {
                length =
                    length.saturating_add(serde_json::to_string(next).map_or(MESSAGE, |said| said.len()));
                some.carets.is_empty() || length < MESSAGE
            }) {
                some.carets.push(next);
            }
            self.bus.tell(others::CARETS, &serde_json::to_string(&some).unwrap_or_default());
            asks = false;
        }
    }

    /// Listens to what other servers say of carets, from now on.
    #[must_use]
    pub fn listen_to_carets(&self) -> broadcast::Receiver<Carets> {
        self.carets.subscribe()
    }
}
