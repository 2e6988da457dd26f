//! Behaviour over HTTP, the same suite on SQLite and PostgreSQL. Each test owns its database and its server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    missing_docs,
    reason = "a test that meets what it did not expect must stop"
)]

mod accession;
mod accounts;
mod amendments;
mod architecture;
mod backup;
mod calendar;
mod command;
mod comments;
mod contract;
mod deadlines;
mod demo;
mod digest;
mod doors;
mod events;
mod hardship;
mod harness;
mod held;
mod image;
mod journey;
mod life;
mod live;
mod mail;
mod mandates;

mod notices;
mod operations;
mod outbox;
mod packages;
mod people;
mod policy_matrix;
mod preferences;
mod presence;
mod recommendations;
mod record;
mod remembered;
mod search;
mod signoff;
mod silence;
mod statements;
mod table;
mod tabled;
mod tampering;
mod told;

mod texts;
mod twoservers;
mod upgrades;
mod visibility;
mod watching;
