//! Owns: serving until told to stop. Never: drops a running request, unless told twice.

use std::process::ExitCode;

use tokio::signal::unix::{Signal, SignalKind, signal};

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
    // Before the first answer: whoever sees the server may tell it to stop.
    let mut signals = Signals::heard().map_err(|why| why.to_string())?;
    let server = Server::serve(config, app).map_err(in_words)?;
    signals.next().await;
    tracing::info!("stopping: running requests finish first");
    tokio::select! {
        stopped = server.stop() => stopped.map_err(in_words).map(|()| ExitCode::SUCCESS),
        () = signals.next() => Err("told to stop twice: stopped without waiting".to_owned()),
    }
}

/// SIGTERM and Ctrl+C.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn heard() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => (),
            _ = self.interrupt.recv() => (),
        }
    }
}
