//! Mufakat: delegations draft, comment on, amend and sign off the recommendations their ministers were tasked
//! to submit. This page is the map; `docs/ARCHITECTURE.md` walks through it.
//!
//! | module | owns |
//! |---|---|
//! | [`domain`] | the rules, pure |
//! | [`store`] | rows ↔ domain on SQLite and PostgreSQL |
//! | [`export`] | papers made from texts, pure |
//! | [`error`] | the one error |

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod error;
pub mod export;
pub mod http;
pub mod live;
pub mod server;
pub mod store;
pub mod telemetry;
pub mod worker;
