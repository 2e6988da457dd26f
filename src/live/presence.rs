//! Owns: who is in a text and where their carets are. Names, delegations and colours are the session's, never what a client
//! claims; a client number belongs to the connection that announced it. Never: keeps more than a caret.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::{
    app::live_texts::Admission,
    domain::live::wire::{Reader, put_bytes, put_number},
};

/// The longest announcement taken, in bytes.
pub(super) const LONGEST: usize = 4_096;
/// Client numbers one connection may announce: its own, and one more after a document was made anew.
const MOST_CLIENTS: usize = 2;
/// Dark enough for white names on them, apart enough for ten delegations side by side.
const COLOURS: [&str; 12] = [
    "#0b5394", "#8a3ffc", "#9f1853", "#005d5d", "#a2191f", "#345c1b", "#6929c4", "#7a4100", "#00539a",
    "#8a2f6b", "#4c5a00", "#5c3d99",
];

struct Entry {
    connection: u64,
    clock: u64,
    state: String,
}

/// Everybody in one text.
#[derive(Default)]
pub(super) struct Presence {
    entries: HashMap<u64, Entry>,
}

impl Presence {
    /// Takes in an announcement and returns whose state others must hear now; `None` when it is malformed.
    pub(super) fn announce(&mut self, connection: u64, who: &Admission, bytes: &[u8]) -> Option<Vec<u64>> {
        let mut reader = Reader::new(bytes);
        let mut heard = Vec::new();
        for _ in 0..reader.number()? {
            let (client, clock, state) = (reader.number()?, reader.number()?, reader.text()?);
            let state: Value = serde_json::from_str(state).ok()?;
            let owned = self.entries.values().filter(|entry| entry.connection == connection).count();
            match self.entries.get_mut(&client) {
                // A browser also repeats what it thinks of others: that is theirs to say.
                Some(entry) if entry.connection != connection => {}
                Some(entry) if entry.clock >= clock && state != Value::Null => {}
                Some(_) if state == Value::Null => {
                    // Stays as a clock until the connection ends: its next state must count on.
                    self.entries.insert(client, Entry { connection, clock, state: "null".to_owned() });
                    heard.push(client);
                }
                None if state == Value::Null || owned >= MOST_CLIENTS => {}
                _ => {
                    self.entries.insert(client, Entry { connection, clock, state: shown(who, &state) });
                    heard.push(client);
                }
            }
        }
        reader.is_done().then_some(heard)
    }

    /// The connection is gone: its clients and what others must hear.
    pub(super) fn leave(&mut self, connection: u64) -> Option<Vec<u8>> {
        let gone: Vec<(u64, u64)> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.connection == connection)
            .map(|(client, entry)| (*client, entry.clock.saturating_add(1)))
            .collect();
        for (client, _) in &gone {
            self.entries.remove(client);
        }
        (!gone.is_empty()).then(|| encoded(gone.iter().map(|(client, clock)| (*client, *clock, "null"))))
    }

    /// The states of these clients.
    pub(super) fn of(&self, clients: impl IntoIterator<Item = u64>) -> Vec<u8> {
        encoded(clients.into_iter().filter_map(|client| {
            let entry = self.entries.get(&client)?;
            Some((client, entry.clock, entry.state.as_str()))
        }))
    }

    /// Everybody's state; `None` when nobody is there.
    pub(super) fn all(&self) -> Option<Vec<u8>> {
        (!self.entries.is_empty()).then(|| self.of(self.entries.keys().copied()))
    }
}

fn encoded<'a>(states: impl Iterator<Item = (u64, u64, &'a str)>) -> Vec<u8> {
    let states: Vec<_> = states.collect();
    let mut bytes = Vec::new();
    put_number(&mut bytes, u64::try_from(states.len()).unwrap_or_default());
    for (client, clock, state) in states {
        put_number(&mut bytes, client);
        put_number(&mut bytes, clock);
        put_bytes(&mut bytes, state.as_bytes());
    }
    bytes
}

/// What others are shown of a state: the caret, and who it is by the session.
fn shown(who: &Admission, claimed: &Value) -> String {
    let mut shown = Map::new();
    for field in ["cursor", "idle"] {
        if let Some(value) = claimed.get(field) {
            shown.insert(field.to_owned(), value.clone());
        }
    }
    let delegation = who.delegation.as_str();
    let user = json!({
        "name": who.name,
        "delegation": delegation,
        "color": colour_of(delegation),
        "reader": !who.writes,
    });
    shown.insert("user".to_owned(), user);
    Value::Object(shown).to_string()
}

/// A delegation has one colour everywhere.
fn colour_of(delegation: &str) -> &'static str {
    let sum = delegation.bytes().fold(7_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 9_973);
    COLOURS.get(sum % COLOURS.len()).copied().unwrap_or("#0b5394")
}
