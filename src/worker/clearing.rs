//! Owns: the daily clearing of answers kept for repeats and of letters whose links ended.
//! Never: holds a rule; it asks `app::signoff` and `app::outbox` and waits.

use std::time::Duration;

use crate::{
    app::{App, outbox, signoff},
    domain::time::{DAY, HOUR, Moment},
};

/// How often the clock is looked at. Clearing is due to the hour.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Clears at once, then once a day, until the server stops.
pub async fn run(app: App) {
    let mut due = Moment::default();
    loop {
        let now = app.clock.now();
        if now >= due {
            let answers = signoff::forget_answers(&app).await;
            let cleared = answers.and(outbox::forget_ended_letters(&app).await);
            if let Err(cause) = &cleared {
                tracing::error!(%cause, "old answers and letters could not be cleared");
            }
            due = next(now, cleared.is_ok());
        }
        tokio::select! {
            () = app.hub.stopped() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// When to clear next. A letter that cannot be read is none the better for being tried in a tight circle.
fn next(now: Moment, cleared: bool) -> Moment {
    now.plus(if cleared { DAY } else { HOUR })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_cleared_is_tried_again_in_an_hour() {
        let now = Moment::from_millis(DAY);
        assert_eq!([true, false].map(|cleared| next(now, cleared).millis()), [2 * DAY, DAY + HOUR]);
    }
}
