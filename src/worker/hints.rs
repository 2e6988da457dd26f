//! Owns: the loop that passes news to open pages, keeps their channels alive, and hears the other servers.
//! Never: decides who hears what; `app::events` does.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::app::{App, events};

/// A sign of life on every open channel, so that proxies do not close it.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often those who fell silent are forgotten, and the record is looked at for what no message told.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Passes news on until the server stops.
pub async fn run(app: App) {
    let listening = tokio::spawn({
        let hub = app.hub.clone();
        async move { hub.hear_others().await }
    });
    let mut heartbeat = interval(HEARTBEAT);
    let mut look = interval(LOOK_EVERY);
    for ticks in [&mut heartbeat, &mut look] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    loop {
        let done = tokio::select! {
            () = app.hub.stopped() => break,
            news = app.hub.news() => events::distribute(&app, news).await,
            _ = heartbeat.tick() => events::beat(&app).await,
            _ = look.tick() => {
                app.hub.forget_absent();
                if app.hub.bus().is_shared() { events::look_at_record(&app).await } else { Ok(()) }
            }
        };
        if let Err(cause) = done {
            tracing::warn!(%cause, "open pages could not be told");
        }
    }
    // It ends by the same stop.
    drop(listening.await);
}
