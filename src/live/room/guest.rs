//! Owns: somebody in a room, and what a room can be told. Never: does anything with it; the room does.

use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::{
    app::{Caller, live::Carets, live_texts::Admission},
    domain::{ids::RecommendationId, live::firewall::Contents},
    live::{Closing, line::Line},
};

/// A change that somebody sent, past the firewall.
pub(in crate::live) struct Change {
    pub(in crate::live) update: Vec<u8>,
    pub(in crate::live) contents: Contents,
    /// Its part of what one connection may have on its way at once, given back when it is stored or dropped.
    pub(in crate::live) share: OwnedSemaphorePermit,
}

/// What a guest says, past the firewall.
pub(in crate::live) enum Word {
    /// What it knows, with its part of what may be on its way.
    Knows(Vec<u8>, OwnedSemaphorePermit),
    /// What we lacked.
    Brings(Change),
    /// A change.
    Changes(Change),
    /// Where its people are.
    Presence(Vec<u8>),
    /// Wants to know where everybody is.
    AsksPresence,
}

/// What a room is told.
pub(in crate::live) enum Command {
    /// Somebody comes in.
    Join(Box<Guest>),
    /// Somebody is gone.
    Leave(u64),
    /// Somebody says something.
    Said(u64, Word),
    /// The text got updates up to this number.
    Moved(i64),
    /// Rights may have changed.
    Look,
    /// Another server tells where its people are.
    Carets(Box<Carets>),
    /// The server stops.
    Stop,
}

impl Command {
    /// A copy of what concerns all rooms.
    pub(in crate::live) const fn copied(&self) -> Option<Self> {
        match self {
            Self::Moved(sequence) => Some(Self::Moved(*sequence)),
            Self::Look => Some(Self::Look),
            Self::Join(_) | Self::Leave(_) | Self::Said(..) | Self::Carets(_) | Self::Stop => None,
        }
    }
}

/// Somebody in the room.
pub(in crate::live) struct Guest {
    pub(super) number: u64,
    pub(super) caller: Caller,
    pub(super) admission: Admission,
    /// How many hints were heard before it was admitted.
    pub(super) hints: u64,
    pub(super) line: Line,
    pub(super) end: watch::Sender<Option<Closing>>,
    /// Whether its first words came: what it knew and we did not.
    pub(super) synced: bool,
    /// Whether it was told what it lacked.
    pub(super) told: bool,
    pub(super) held: Vec<Change>,
    /// How many of its changes are stored.
    pub(super) stored: u64,
}

impl Guest {
    pub(in crate::live) fn new(
        number: u64,
        caller: Caller,
        (admission, hints): (Admission, u64),
        line: Line,
        end: watch::Sender<Option<Closing>>,
    ) -> Self {
        Self {
            number,
            caller,
            admission,
            hints,
            line,
            end,
            synced: false,
            told: false,
            held: Vec::new(),
            stored: 0,
        }
    }

    /// The recommendation that what they came for hangs on.
    pub(in crate::live) const fn recommendation(&self) -> RecommendationId {
        self.admission.recommendation
    }
}
