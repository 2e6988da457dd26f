//! Owns: the clockwork of silence procedures, and the daily clearing of answers kept for repeats and of letters whose links ended.
//! Never: holds a rule; it asks `app::signoff` and `app::outbox` and waits.

use std::time::Duration;

use crate::{
    app::{App, outbox, signoff},
    domain::time::{DAY, Moment},
};

/// The longest time between two looks, in milliseconds: another server may have opened a silence.
const LOOK: i64 = 1_000;

/// Looks at once, then at every deadline and whenever one may have changed, until the server stops.
pub async fn run(app: App) {
    let mut cleared = Moment::default();
    loop {
        if let Err(cause) = signoff::run_deadlines(&app).await {
            tracing::error!(%cause, "deadlines could not be read");
        }
        let now = app.clock.now();
        if now >= cleared.plus(DAY) {
            let answers = signoff::forget_answers(&app).await;
            match answers.and(outbox::forget_ended_letters(&app).await) {
                Ok(_) => cleared = now,
                Err(cause) => tracing::error!(%cause, "old answers and letters could not be cleared"),
            }
        }
        let wait = until_next(&app, now).await;
        tokio::select! {
            () = app.hub.stopped() => return,
            () = app.hub.deadlines_changed() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn until_next(app: &App, now: Moment) -> Duration {
    let next = signoff::next_deadline(app, LOOK).await.ok().flatten();
    let millis = next.map_or(LOOK, |deadline| deadline.millis().saturating_sub(now.millis()));
    // A deadline that could not be closed just now is not tried again in a tight circle.
    Duration::from_millis(u64::try_from(millis.clamp(20, LOOK)).unwrap_or_default())
}
