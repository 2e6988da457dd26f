//! Owns: the record, append-only chains of formal acts in which every entry seals the one before.
//! Never: edits or removes an entry, or hashes anything but the text that is stored.
//!
//! `entry` seals one act, `verification` finds and names every entry that was touched, `bundle` lets a stranger
//! verify an adopted text without this program running, `testimony` compares the bundle with its chain,
//! `agreement` the rows with theirs, `outline` the recommendation's own row,
//! `packages` what went to the Leaders, `credentials` who was made to speak for whom.

pub mod agreement;
pub mod bundle;
pub mod credentials;
pub mod entry;
mod outline;
pub mod packages;
pub mod parcel;
mod testimony;
pub mod verification;

pub use entry::{Chain, Draft, Entry, GENESIS, Head, NotCanonical, canonical, seal};
pub use testimony::stated;
pub use verification::{Finding, FindingKind, verify};
