//! Owns: the frames of the y-websocket protocol, one message in each, and our two of kind 100, as they go over the wire: what
//! everybody hears is written once. Never: looks into an update or a state.

use bytes::Bytes;

use crate::domain::live::wire::{Reader, put_bytes, put_number};

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const ASK_AWARENESS: u64 = 3;
const OURS: u64 = 100;

/// What a client says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// What it knows; it wants the rest.
    Knows(&'a [u8]),
    /// What we lacked when it came.
    Brings(&'a [u8]),
    /// A change.
    Changes(&'a [u8]),
    /// Where its people are.
    Presence(&'a [u8]),
    /// It wants to know where everybody is.
    AsksPresence,
    /// Nothing to us.
    Else,
}

/// Reads a frame; `None` when it is none.
pub(super) fn read(frame: &[u8]) -> Option<Said<'_>> {
    let mut reader = Reader::new(frame);
    let said = match reader.number()? {
        SYNC => match (reader.number()?, reader.bytes()?) {
            (0, bytes) => Said::Knows(bytes),
            (1, bytes) => Said::Brings(bytes),
            (2, bytes) => Said::Changes(bytes),
            _ => return None,
        },
        AWARENESS => Said::Presence(reader.bytes()?),
        ASK_AWARENESS => Said::AsksPresence,
        _ => return Some(Said::Else),
    };
    reader.is_done().then_some(said)
}

/// The longest head of a frame that the server sends: kind, and a length of eight bytes.
const HEAD: usize = 10;
/// A whole message of bytes.
const BINARY: u8 = 0x82;

/// One frame of the WebSocket, unmasked as servers send them.
fn framed(numbers: &[u64], bytes: Option<&[u8]>) -> Bytes {
    let mut frame = Vec::with_capacity(bytes.map_or(0, <[u8]>::len).saturating_add(HEAD + 16));
    frame.extend_from_slice(&[0; HEAD]);
    for number in numbers {
        put_number(&mut frame, *number);
    }
    if let Some(bytes) = bytes {
        put_bytes(&mut frame, bytes);
    }
    let length = frame.len().saturating_sub(HEAD);
    let wide = u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes();
    let mut head = vec![BINARY];
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if short < 126 => head.push(short),
        (_, Ok(longer)) => {
            head.push(126);
            head.extend_from_slice(&longer.to_be_bytes());
        }
        _ => {
            head.push(127);
            head.extend_from_slice(&wide);
        }
    }
    // Where it ends is known only now: it stands right before the message.
    let start = HEAD.saturating_sub(head.len());
    if let Some(place) = frame.get_mut(start..HEAD) {
        place.copy_from_slice(&head);
    }
    Bytes::from(frame).slice(start..)
}

/// We know this much; send the rest.
pub(super) fn knows(state_vector: &[u8]) -> Bytes {
    framed(&[SYNC, 0], Some(state_vector))
}

/// What the client lacked.
pub(super) fn brings(update: &[u8]) -> Bytes {
    framed(&[SYNC, 1], Some(update))
}

/// A stored change.
pub(super) fn changes(update: &[u8]) -> Bytes {
    framed(&[SYNC, 2], Some(update))
}

/// Where people are.
pub(super) fn presence(states: &[u8]) -> Bytes {
    framed(&[AWARENESS], Some(states))
}

/// This many changes of the connection are stored.
pub(super) fn saved(changes: u64) -> Bytes {
    framed(&[OURS, 0, changes], None)
}

/// Whether the client may write.
pub(super) fn rights(writes: bool) -> Bytes {
    framed(&[OURS, 1, u64::from(writes)], None)
}
