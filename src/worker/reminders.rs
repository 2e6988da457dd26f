//! Owns: the loop that looks for reminders and digests that are due. Never: decides who gets one.

use std::time::Duration;

use crate::app::{App, deadlines::remind_due, digest::send_due};

/// How often is looked. Reminders and digests are due to the minute, not to the second.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Looks until the server stops.
pub async fn run(app: App) {
    loop {
        if let Err(cause) = remind_due(&app).await {
            tracing::error!(%cause, "reminders could not be looked for");
        }
        if let Err(cause) = send_due(&app).await {
            tracing::error!(%cause, "digests could not be looked for");
        }
        tokio::select! {
            () = app.hub.stopped() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
