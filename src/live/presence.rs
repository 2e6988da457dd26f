//! Owns: who is in a text and where their carets are. Names, delegations and colours are the session's, never what a client
//! claims; a client number belongs to the connection that announced it, on this server or another. Never: keeps more than a
//! caret.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use crate::{
    app::{
        live::{Caret, Carets},
        live_texts::{Admission, Names},
    },
    domain::{
        ids::{StateCode, UserId},
        live::{
            BODY,
            wire::{MOST, Reader, put_bytes, put_number},
        },
    },
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

/// Whose word on a client counts.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holder {
    /// A connection to this server.
    Here(u64),
    /// Another server, for as long as it goes on saying so.
    There(String, Instant),
}

/// Who it is by their session.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Somebody {
    user: UserId,
    delegation: StateCode,
    reader: bool,
}

struct Entry {
    holder: Holder,
    clock: u64,
    state: String,
    who: Somebody,
}

/// Everybody in one text.
#[derive(Default)]
pub(super) struct Presence {
    entries: HashMap<u64, Entry>,
}

impl Presence {
    /// Takes in an announcement and returns whose state others must hear now; `None` when it is malformed. `is_theirs` says
    /// whether a document may be this person's: a browser also repeats what it thinks of others, who may just have left.
    pub(super) fn announce(
        &mut self,
        connection: u64,
        who: &Admission,
        bytes: &[u8],
        is_theirs: impl Fn(u64) -> bool,
    ) -> Option<Vec<u64>> {
        let mut reader = Reader::new(bytes);
        let mut heard = Vec::new();
        let holder = Holder::Here(connection);
        let somebody = Somebody { user: who.user, delegation: who.delegation.clone(), reader: !who.writes };
        for _ in 0..reader.number()? {
            let (client, clock, state) = (reader.number()?, reader.number()?, reader.text()?);
            let state: Value = serde_json::from_str(state).ok()?;
            let gone = state == Value::Null;
            let taken = match self.entries.get(&client) {
                Some(known) if known.holder == holder => gone || clock > known.clock,
                // What others are is theirs to say. Who comes over from another server says something new.
                Some(known) => {
                    matches!(known.holder, Holder::There(..))
                        && known.who.user == who.user
                        && !gone
                        && clock >= known.clock
                }
                None => !gone && is_theirs(client) && self.of_connection(connection).count() < MOST_CLIENTS,
            };
            if taken {
                // Who is gone stays as a clock until the connection ends: its next state must count on.
                let state = if gone { "null".to_owned() } else { shown(&who.name, &somebody, &state) };
                let (holder, who) = (holder.clone(), somebody.clone());
                self.entries.insert(client, Entry { holder, clock, state, who });
                heard.push(client);
            }
        }
        reader.is_done().then_some(heard)
    }

    fn of_connection(&self, connection: u64) -> impl Iterator<Item = u64> {
        let of = move |entry: &Entry| entry.holder == Holder::Here(connection);
        self.entries.iter().filter(move |(_, entry)| of(entry)).map(|(client, _)| *client)
    }

    /// The documents of those who write on other servers, and whose they are.
    pub(super) fn elsewhere(&self) -> impl Iterator<Item = (u64, UserId)> {
        let there = |entry: &&Entry| matches!(entry.holder, Holder::There(..)) && !entry.who.reader;
        self.entries
            .iter()
            .filter_map(move |(client, entry)| Some((*client, Some(entry).filter(there)?.who.user)))
    }

    /// The connection is gone: its clients.
    pub(super) fn leave(&mut self, connection: u64) -> Vec<Gone> {
        let gone: Vec<u64> = self.of_connection(connection).collect();
        self.forget(&gone)
    }

    /// Takes in what another server says, until it is silent for too long, and returns whose state people here must hear,
    /// and who is gone. `names` are those of everybody in it.
    pub(super) fn hear(&mut self, said: Carets, names: &Names, until: Instant) -> (Vec<u64>, Vec<Gone>) {
        let (mut heard, mut gone) = (Vec::new(), Vec::new());
        for Caret { client, clock, place, user, delegation, reader } in said.carets {
            let theirs =
                |holder: &Holder| matches!(holder, Holder::There(server, _) if *server == said.server);
            let known = self.entries.get(&client).map(|entry| (entry.clock, &entry.holder));
            match (known, place) {
                // Who is here speaks here.
                (Some((_, Holder::Here(_))), _) | (None, None) => {}
                (Some((_, holder)), None) if theirs(holder) => gone.push(client),
                (Some(_), None) => {}
                (Some((before, holder)), Some(_))
                    if clock < before || (clock == before && !theirs(holder)) => {}
                (known, Some(place)) => {
                    if known.is_none_or(|(before, _)| clock > before) {
                        heard.push(client);
                    }
                    let who = Somebody { user, delegation, reader };
                    let state = shown(&names.get(user), &who, &place);
                    let holder = Holder::There(said.server.clone(), until);
                    self.entries.insert(client, Entry { holder, clock, state, who });
                }
            }
        }
        (heard, self.forget(&gone))
    }

    /// Forgets people of servers that fell silent.
    pub(super) fn forget_silent(&mut self, now: Instant) -> Vec<Gone> {
        let silent = |entry: &Entry| matches!(entry.holder, Holder::There(_, until) if until <= now);
        let gone: Vec<u64> =
            self.entries.iter().filter(|(_, entry)| silent(entry)).map(|(client, _)| *client).collect();
        self.forget(&gone)
    }

    fn forget(&mut self, gone: &[u64]) -> Vec<Gone> {
        let gone = gone.iter().filter_map(|client| Some((*client, self.entries.remove(client)?)));
        gone.map(|(client, Entry { clock, who, .. })| Gone { client, clock: clock.saturating_add(1), who })
            .collect()
    }

    /// What other servers are told of these clients, as far as they are here; of all who are here without a choice.
    pub(super) fn carets(&self, of: Option<&BTreeSet<u64>>) -> Vec<Caret> {
        let told = self.entries.iter().filter(|(client, entry)| {
            matches!(entry.holder, Holder::Here(_)) && of.is_none_or(|of| of.contains(client))
        });
        told.map(|(client, entry)| {
            let place = serde_json::from_str(&entry.state).ok().filter(|state| *state != Value::Null);
            let place = place.as_ref().map(|state| Value::Object(kept(state)));
            entry.who.caret(*client, entry.clock, place)
        })
        .collect()
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

/// A client that is gone.
pub(super) struct Gone {
    client: u64,
    clock: u64,
    who: Somebody,
}

impl Gone {
    /// What people here must hear; `None` when nobody is gone.
    pub(super) fn states(gone: &[Self]) -> Option<Vec<u8>> {
        (!gone.is_empty()).then(|| encoded(gone.iter().map(|one| (one.client, one.clock, "null"))))
    }

    /// The document of whoever wrote, and whose it is; none of a reader.
    pub(super) fn document(&self) -> Option<(u64, UserId)> {
        (!self.who.reader).then_some((self.client, self.who.user))
    }

    /// What other servers must hear.
    pub(super) fn caret(&self) -> Caret {
        self.who.caret(self.client, self.clock, None)
    }
}

impl Somebody {
    fn caret(&self, client: u64, clock: u64, place: Option<Value>) -> Caret {
        Caret {
            client,
            clock,
            place,
            user: self.user,
            delegation: self.delegation.clone(),
            reader: self.reader,
        }
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

/// What is kept of a state: a caret that every browser can place. They place it while they take in changes, so one that
/// they stumble over would stop the text of everybody else.
fn kept(claimed: &Value) -> Map<String, Value> {
    let caret = claimed.get("cursor").and_then(|cursor| {
        Some(json!({ "anchor": place(cursor.get("anchor")?)?, "head": place(cursor.get("head")?)? }))
    });
    Map::from_iter([("cursor".to_owned(), caret.unwrap_or(Value::Null))])
}

/// A place in the text as yjs writes it: beside a letter, or in a clause or the whole text, and on which side.
fn place(claimed: &Value) -> Option<Value> {
    let id = |field: &str| match claimed.get(field) {
        None | Some(Value::Null) => Some(None),
        Some(id) => {
            let number = |field: &str| id.get(field)?.as_u64().filter(|number| *number < MOST);
            Some(Some(json!({ "client": number("client")?, "clock": number("clock")? })))
        }
    };
    let (letter, clause) = (id("item")?, id("type")?);
    let whole = match claimed.get("tname") {
        None | Some(Value::Null) => None,
        Some(name) => Some(name.as_str().filter(|name| *name == BODY)?),
    };
    if letter.is_none() && clause.is_none() && whole.is_none() {
        return None;
    }
    let side = match claimed.get("assoc") {
        None | Some(Value::Null) => 0,
        Some(side) => side.as_i64().filter(|side| (-1..=0).contains(side))?,
    };
    Some(json!({ "item": letter, "type": clause, "tname": whole, "assoc": side }))
}

/// What others are shown of a state: the caret, and who it is by the session.
fn shown(name: &str, who: &Somebody, claimed: &Value) -> String {
    let mut shown = kept(claimed);
    let delegation = who.delegation.as_str();
    let user = json!({
        "name": name,
        "delegation": delegation,
        "color": colour_of(delegation),
        "reader": who.reader,
    });
    shown.insert("user".to_owned(), user);
    Value::Object(shown).to_string()
}

/// A delegation has one colour everywhere.
fn colour_of(delegation: &str) -> &'static str {
    let sum = delegation.bytes().fold(7_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 9_973);
    COLOURS.get(sum % COLOURS.len()).copied().unwrap_or("#0b5394")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn told(client: u64, clock: u64, place: Option<Value>) -> Caret {
        let user = "00000000-0000-7000-8000-000000000002".parse().unwrap();
        let delegation = "VNM".parse().unwrap();
        Caret { client, clock, place, user, delegation, reader: false }
    }

    fn said(server: &str, carets: Vec<Caret>) -> Carets {
        let of =
            "00000000-0000-7000-8000-000000000001".parse::<crate::domain::ids::RecommendationId>().unwrap();
        Carets { of: of.into(), server: server.to_owned(), asks: false, carets }
    }

    fn here(presence: &Presence) -> usize {
        presence.entries.len()
    }

    #[test]
    fn people_of_a_server_that_falls_silent_are_gone_after_a_while() {
        let (mut presence, start) = (Presence::default(), Instant::now());
        let until = start + Duration::from_secs(25);
        let (heard, _) =
            presence.hear(said("a", vec![told(1, 4, Some(json!({})))]), &Names::default(), until);
        assert_eq!(heard, [1]);
        assert!(presence.forget_silent(start + Duration::from_secs(24)).is_empty());
        // It says the same again: nobody need hear it, but it counts on.
        let later = until + Duration::from_secs(8);
        let (heard, _) =
            presence.hear(said("a", vec![told(1, 4, Some(json!({})))]), &Names::default(), later);
        assert!(heard.is_empty());
        assert!(presence.forget_silent(until).is_empty());
        let gone = presence.forget_silent(later);
        assert_eq!(gone.iter().map(|gone| (gone.client, gone.clock)).collect::<Vec<_>>(), [(1, 5)]);
        assert_eq!(here(&presence), 0);
    }

    #[test]
    fn a_server_sends_away_only_its_own_people() {
        let (mut presence, until) = (Presence::default(), Instant::now() + Duration::from_secs(25));
        presence.hear(said("a", vec![told(1, 4, Some(json!({})))]), &Names::default(), until);
        let (_, gone) = presence.hear(said("b", vec![told(1, 5, None)]), &Names::default(), until);
        assert_eq!((gone.len(), here(&presence)), (0, 1));
        let (_, gone) = presence.hear(said("a", vec![told(1, 5, None)]), &Names::default(), until);
        assert_eq!((gone.len(), here(&presence)), (1, 0));
    }
}
