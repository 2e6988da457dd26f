//! Owns: the clockwork of silence procedures, and the daily clearing of answers kept for repeats and of letters whose links ended.
//! Never: holds a rule; it asks `app::signoff` and `app::outbox` and waits.

use std::time::Duration;

use crate::{
    app::{App, outbox, signoff},
    domain::time::{DAY, Moment},
};

/// The longest time between two looks, in milliseconds: another server may have opened a silence.
const LOOK: i64 = 1_000;
/// The shortest, in milliseconds.
const SHORTEST: i64 = 20;

/// Looks at once, then at every deadline and whenever one may have changed, until the server stops.
pub async fn run(app: App) {
    let mut cleared = Moment::default();
    loop {
        let looked = app.clock.now();
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
        let wait = until_next(&app, looked).await;
        tokio::select! {
            () = app.hub.stopped() => return,
            () = app.hub.deadlines_changed() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn until_next(app: &App, looked: Moment) -> Duration {
    let next = signoff::next_deadline(app, LOOK).await.ok().flatten();
    Duration::from_millis(u64::try_from(pause(next, looked, app.clock.now())).unwrap_or_default())
}

/// How long to wait for `next`, in milliseconds. What had passed when the last look began could not be closed by it, and is
/// left alone until the next regular one: a full disk is not written to in a tight circle.
fn pause(next: Option<Moment>, looked: Moment, now: Moment) -> i64 {
    next.filter(|deadline| *deadline > looked)
        .map_or(LOOK, |deadline| deadline.millis().saturating_sub(now.millis()).clamp(SHORTEST, LOOK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_that_could_not_be_closed_waits_for_the_next_look_and_one_ahead_for_its_moment() {
        let (looked, now) = (Moment::from_millis(10_000), Moment::from_millis(10_050));
        let wait = |deadline| pause(Some(Moment::from_millis(deadline)), looked, now);
        assert_eq!([5_000, 10_000].map(wait), [LOOK, LOOK]);
        assert_eq!([10_040, 10_400, 90_000].map(wait), [SHORTEST, 350, LOOK]);
        assert_eq!(pause(None, looked, now), LOOK);
    }
}
