//! Owns: serving until told to stop. Never: drops a running request, unless told twice.

use std::process::ExitCode;

use super::{complain, in_words};
use crate::{app::clock::Clock, config::Config, demo, server, server::Server};

/// Serves; with `demo` an empty database gets its demonstration first.
pub(super) async fn serve(config: &Config, with_demo: bool) -> Result<ExitCode, String> {
    let app = server::open(config, Clock::Machine).await.map_err(in_words)?;
    if with_demo {
        if demo::seed_if_empty(&app).await.map_err(in_words)? {
            complain("the database was empty and got the demo mandate.");
        }
        if demo::is_here(&app).await.map_err(in_words)? {
            complain(&demo::warning());
        }
    }
    let server = Server::serve(config, app).map_err(in_words)?;
    stop_signal().await.map_err(|why| why.to_string())?;
    tracing::info!("stopping: running requests finish first");
    tokio::select! {
        stopped = server.stop() => stopped.map_err(in_words).map(|()| ExitCode::SUCCESS),
        _ = stop_signal() => Err("told to stop twice: stopped without waiting".to_owned()),
    }
}

async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        said = tokio::signal::ctrl_c() => said,
        _ = terminate.recv() => Ok(()),
    }
}
