//! Rows ↔ domain. diesel lives here and nowhere else. Every finder of things that not everybody may see takes
//! the actor's scope. Never: decides a rule, never: starts a transaction of its own.

pub mod connection;
pub mod engine;
pub mod fixed;
pub mod schema;

pub mod accounts;
pub mod amendments;
pub mod backup;
pub mod bus;
pub mod calendar;
pub mod comments;

pub mod counts;
pub mod deadlines;
pub mod kept;
pub mod live_texts;
pub mod mandates;
pub mod names;
pub mod notices;
pub mod outbox;
pub mod packages;
pub mod people;
pub mod recommendations;
pub mod record;
pub mod search;
pub mod signoff;
pub mod texts;
pub mod versions;
mod visibility;

pub mod waiting;
pub mod wishes;
