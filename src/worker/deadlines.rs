//! Owns: the clockwork of silence procedures.
//! Never: holds a rule; it asks `app::signoff` and waits.

use std::time::Duration;

use crate::{
    app::{
        App,
        signoff::{Endings, next_deadlines},
    },
    domain::time::Moment,
};

/// The longest time between two looks, in milliseconds: another server may have opened a silence.
const LOOK: i64 = 1_000;
/// The shortest, in milliseconds.
const SHORTEST: i64 = 20;

/// Looks at once, then at every deadline and whenever one may have changed, until the server stops. A silence that takes long
/// to end goes on meanwhile.
pub async fn run(app: App) {
    let mut endings = Endings::default();
    loop {
        let looked = app.clock.now();
        if let Err(cause) = endings.look(&app).await {
            tracing::error!(%cause, "deadlines could not be read");
        }
        let rest = tokio::time::sleep(until_next(&app, looked).await);
        tokio::pin!(rest);
        loop {
            tokio::select! {
                () = app.hub.stopped() => return endings.finish(&app).await,
                () = app.hub.deadlines_changed() => break,
                () = &mut rest => break,
                Some(_) = endings.ended(&app) => {}
            }
        }
    }
}

async fn until_next(app: &App, looked: Moment) -> Duration {
    let soon = next_deadlines(app, LOOK).await.unwrap_or_default();
    Duration::from_millis(u64::try_from(pause(&soon, looked, app.clock.now())).unwrap_or_default())
}

/// How long to wait for the next of `soon`, in milliseconds. What had passed when the last look began is under way, or could not
/// be closed; it is left alone until the next regular look: a full disk is not written to in a tight circle.
fn pause(soon: &[Moment], looked: Moment, now: Moment) -> i64 {
    let next = soon.iter().find(|deadline| **deadline > looked);
    next.map_or(LOOK, |deadline| deadline.millis().saturating_sub(now.millis()).clamp(SHORTEST, LOOK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_that_could_not_be_closed_waits_for_the_next_look_and_one_ahead_for_its_moment() {
        let (looked, now) = (Moment::from_millis(10_000), Moment::from_millis(10_050));
        let wait = |deadline| pause(&[Moment::from_millis(deadline)], looked, now);
        assert_eq!([5_000, 10_000].map(wait), [LOOK, LOOK]);
        assert_eq!([10_040, 10_400, 90_000].map(wait), [SHORTEST, 350, LOOK]);
        assert_eq!(pause(&[], looked, now), LOOK);
        let slow = [5_000, 10_400].map(Moment::from_millis);
        assert_eq!(pause(&slow, looked, now), 350, "one that takes long hides none that comes after it");
    }
}
