//! placeholder until merge
pub mod entry;
pub use entry::{Chain, Draft, Entry, GENESIS, Head, NotCanonical, canonical, seal};
