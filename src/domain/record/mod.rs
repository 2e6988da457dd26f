//! Owns: the record, append-only chains of formal acts in which every entry seals the one before.
//! Never: edits or removes an entry, or hashes anything but the text that is stored.
//!
//! `entry` seals one act, `verification` finds and names every entry that was touched, `bundle` lets a stranger
//! verify an adopted text without this program running, `testimony` compares the bundle with its chain,
//! `agreement` a recommendation's rows with theirs, `debate` its amendments and comments, `administration` the rows of
//! mandates, people and packages; `told` is what a chain says of a thing.

pub mod administration;
pub mod agreement;
pub mod bundle;
pub mod debate;
pub mod entry;
pub mod parcel;
mod shown;
mod testimony;
pub mod told;
pub mod verification;

pub use entry::{Chain, Draft, Entry, GENESIS, Head, NotCanonical, canonical, seal};
pub use testimony::stated;
pub use verification::{Finding, FindingKind, verify};
