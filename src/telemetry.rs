//! Owns: the form of the log. Never: logs content, tokens or addresses; those never reach a log line at all.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::LogFormat;

/// Starts logging to standard error.
///
/// # Errors
/// Why the filter is wrong.
pub fn start(level: &str, format: LogFormat) -> Result<(), String> {
    let filter = EnvFilter::try_new(level).map_err(|why| format!("log_level: {why}"))?;
    let registry = tracing_subscriber::registry().with(filter);
    // Colours are for eyes; a file gets plain text.
    let coloured = std::io::stderr().is_terminal();
    let started = match format {
        LogFormat::Text => {
            registry.with(fmt::layer().with_ansi(coloured).with_writer(std::io::stderr)).try_init()
        }
        LogFormat::Json => registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init(),
    };
    started.map_err(|why| why.to_string())
}
