//! Owns: how mail leaves: claimed under a lease, sent outside any transaction, settled; tried again ever later, given
//! up after a day. Never: mails a person about what is no longer theirs to see, never: touches the network itself; a
//! [`Transport`] does.

mod composing;
mod deliveries;

use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;

use super::{App, Caller, Lock};
use crate::{
    domain::{
        ids::{OutboxId, RecommendationId},
        letters::{Content, Words},
        refusal::Invalid,
        time::{DAY, HOUR, MINUTE, Moment, SECOND},
    },
    error::{Error, Result},
    store::outbox::{self as rows, ClaimedMail, Settled},
};
use composing::compose;
pub use deliveries::{DeliveriesWanted, DeliveryView, RetriedView, deliveries, retry, retry_all};

/// How long a claim keeps other servers off a mail. Longer than any try to send takes.
const LEASE: i64 = 10 * 60 * SECOND;
/// Mails on their way at the same time, each over a connection of its own.
const LANES: usize = 16;
/// Free lanes worth a claim.
const LEAST: usize = 4;
/// How long a look for further mails waits while some are on their way.
const LOOK_MEANWHILE: Duration = Duration::from_secs(5);
/// A mail that could not leave for so long is dead.
const GIVE_UP_AFTER: i64 = DAY;
/// Tries that a day of growing pauses has room for.
const TRIES_IN_A_DAY: i64 = 18;
/// Pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: i64 = 30 * SECOND;
/// Pause before it is written down again that a mail left, while the database is busy.
const SETTLE_AGAIN: Duration = Duration::from_millis(200);
/// Longest pause between two tries.
const LONGEST_PAUSE: i64 = 2 * HOUR;
/// Longest pause while the way out is closed: when it opens again, a reminder of two hours must not come after them.
const LONGEST_CLOSED: i64 = 5 * MINUTE;

/// A mail ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Identifier: the same for every try, so that a reader's program shows it once.
    pub id: OutboxId,
    /// Where it goes.
    pub address: String,
    /// What it says.
    pub words: Words,
    /// The recommendation it is about: its mails make one conversation.
    pub thread: Option<RecommendationId>,
    /// Host part of the server's own message identifiers.
    pub host: String,
    /// When it is sent.
    pub at: Moment,
    /// The address that stops mails of this kind with one click (RFC 8058), where they may be stopped.
    pub stop: Option<String>,
}

/// Why a mail did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The receiving side will never take it.
    pub permanent: bool,
    /// The way out itself is closed: other mails would not leave either.
    pub unreachable: bool,
    /// What was said, for the secretariat.
    pub said: String,
}

/// A way out for mail. Blocks while it sends.
pub trait Transport: Send + Sync {
    /// Sends one mail.
    ///
    /// # Errors
    /// [`Failure`].
    fn send(&self, mail: &Mail) -> std::result::Result<(), Failure>;
}

/// Sends what is due, some mails side by side, until nothing is, and returns how many mails were claimed. A slow answer holds
/// up its own mail only. `jitter` (0 to 1000) spreads later tries, so that mails that failed together do not come back
/// together.
///
/// # Errors
/// What the database said first. Nothing more is claimed then, and what is on its way is settled before: a mail that left
/// and is not written down goes twice.
pub async fn deliver_due(app: &App, transport: &Arc<dyn Transport>, jitter: i64) -> Result<usize> {
    let _turn = app.hub.mail_turn().await;
    let mut lanes: JoinSet<Result<bool>> = JoinSet::new();
    let (mut count, mut closed, mut look) = (0, false, true);
    let mut failed = None;
    loop {
        let free = LANES.saturating_sub(lanes.len());
        // What is on its way is settled before the server stops; the rest waits for the next one.
        closed |= app.hub.is_stopping();
        if look && !closed && free >= LEAST {
            let (lease, claimed) = claim(app, free).await.unwrap_or_else(|cause| {
                failed = Some(cause);
                closed = true;
                (Moment::default(), Vec::new())
            });
            look = claimed.len() == free;
            count += claimed.len();
            for mail in claimed {
                let (app, transport) = (app.clone(), Arc::clone(transport));
                lanes.spawn(async move { send(&app, &transport, mail, lease, jitter).await });
            }
        }
        tokio::select! {
            ended = lanes.join_next() => match ended {
                None => break,
                Some(ended) => match ended.map_err(Error::internal).and_then(std::convert::identity) {
                    Ok(shut) => closed |= shut,
                    Err(cause) => {
                        failed.get_or_insert(cause);
                        closed = true;
                    }
                },
            },
            // What comes meanwhile does not wait for the slowest.
            () = app.hub.mail_waits(), if !closed => look = true,
            () = tokio::time::sleep(LOOK_MEANWHILE), if !closed => look = true,
        }
    }
    if let Some(cause) = failed {
        return Err(cause);
    }
    // With the way out closed the rest waits for the next look, not for this loop.
    Ok(if closed { 0 } else { count })
}

async fn claim(app: &App, limit: usize) -> Result<(Moment, Vec<ClaimedMail>)> {
    let limit = i64::try_from(limit).map_err(Error::internal)?;
    app.write(Caller::Server, Lock::Nothing, move |tx| {
        let (now, lease) = (tx.now, tx.now.plus(LEASE));
        Ok((lease, rows::claim(tx.conn, now, lease, limit)?))
    })
    .await
}

/// Sends one claimed mail and settles it; answers whether the way out is closed.
async fn send(
    app: &App,
    transport: &Arc<dyn Transport>,
    mail: ClaimedMail,
    lease: Moment,
    jitter: i64,
) -> Result<bool> {
    let id = mail.id;
    // Each mail by itself: the end of its identifier is chance.
    let own = i64::try_from(id.0.as_u128() % 1_001).unwrap_or_default();
    let (end, closed) = attempt(app, transport, mail, (jitter + own) % 1_001).await?;
    loop {
        let end = end.clone();
        let settled = app
            .write(Caller::Server, Lock::Nothing, move |tx| {
                let now = tx.now;
                rows::settle(tx.conn, id, lease, &end, now)
            })
            .await;
        // What left is written down as long as nobody else may claim it.
        match settled {
            Err(Error::Busy) if app.clock.now() < lease => tokio::time::sleep(SETTLE_AGAIN).await,
            settled => return settled.map(|_| closed),
        }
    }
}

async fn attempt(
    app: &App,
    transport: &Arc<dyn Transport>,
    claimed: ClaimedMail,
    jitter: i64,
) -> Result<(Settled, bool)> {
    let (attempts, created_at) = (claimed.attempts, claimed.created_at);
    let id = claimed.id;
    let mail = match app.read(Caller::Server, move |tx| compose(tx, &claimed)).await {
        Ok(Some(mail)) => mail,
        Ok(None) => return Ok((Settled::Dead { why: "no longer theirs to see".to_owned() }, false)),
        // One that cannot be written holds up no other.
        Err(cause) => {
            tracing::error!(mail = %id, %cause, "a mail could not be put into words");
            let said = "it could not be put into words".to_owned();
            let failure = Failure { permanent: false, unreachable: false, said };
            return Ok((after_failure(&failure, attempts, created_at, app.clock.now(), jitter), false));
        }
    };
    let way = Arc::clone(transport);
    let sent = tokio::task::spawn_blocking(move || way.send(&mail)).await.map_err(Error::internal)?;
    app.hub.set_mail_reachable(!matches!(&sent, Err(failure) if failure.unreachable));
    Ok(match sent {
        Ok(()) => (Settled::Sent, false),
        Err(failure) => {
            let end = after_failure(&failure, attempts, created_at, app.clock.now(), jitter);
            tracing::warn!(mail = %id, attempts = attempts + 1, "a mail did not leave");
            (end, failure.unreachable)
        }
    })
}

/// Takes the words out of letters that never left and whose links have ended by themselves; answers how many.
///
/// # Errors
/// What the database said.
pub async fn forget_ended_letters(app: &App) -> Result<usize> {
    let kept = app.read(Caller::Server, |tx| rows::letters_kept(tx.conn)).await?;
    let now = app.clock.now();
    let mut forgotten = 0;
    for (address, event, content) in kept {
        let content: Content = serde_json::from_str(&content)?;
        if content.deadline.is_some_and(|deadline| deadline <= now) {
            app.write(Caller::Server, Lock::Nothing, move |tx| {
                rows::forget_letters(tx.conn, &address, &event)
            })
            .await?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// What follows from a failed try.
fn after_failure(failure: &Failure, attempts: i64, since: Moment, now: Moment, jitter: i64) -> Settled {
    let why: String = failure.said.chars().take(300).collect();
    let longest = if failure.unreachable { LONGEST_CLOSED } else { LONGEST_PAUSE };
    let at = now.plus(pause(attempts, jitter, longest));
    // One that the secretariat lets go again has all its tries before it, however old it is.
    let tried = attempts >= TRIES_IN_A_DAY;
    if failure.permanent || (tried && since.plus(GIVE_UP_AFTER) <= now) {
        Settled::Dead { why }
    } else {
        Settled::Later { at, why }
    }
}

/// How long to wait after `failures` earlier failures, in milliseconds: doubling, spread by up to a quarter.
fn pause(failures: i64, jitter: i64, longest: i64) -> i64 {
    let doublings = u32::try_from(failures.clamp(0, 20)).unwrap_or(20);
    let plain = FIRST_PAUSE.saturating_mul(2_i64.saturating_pow(doublings)).min(longest);
    plain + plain / 4 * jitter.clamp(0, 1_000) / 1_000
}

/// The host of an address, for names that are unique in the world.
pub(super) fn host_of(url: &str) -> String {
    let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    host.unwrap_or("localhost").to_owned()
}

/// Reads a cursor `millis_id`.
pub(super) fn place<T: std::str::FromStr>(cursor: &str) -> Result<(i64, T)> {
    cursor
        .split_once('_')
        .and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)))
        .ok_or_else(|| Invalid::field("/cursor", "bad-cursor", "This cursor is not one of ours.").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINCE: Moment = Moment::from_millis(0);

    fn failure(permanent: bool) -> Failure {
        Failure { permanent, unreachable: false, said: "x".repeat(400) }
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_are_spread_by_a_quarter() {
        let plain = |n| pause(n, 0, LONGEST_PAUSE);
        assert_eq!([0, 1, 2, 30].map(plain), [30_000, 60_000, 120_000, LONGEST_PAUSE]);
        assert_eq!(pause(0, 1_000, LONGEST_PAUSE), 37_500);
    }

    #[test]
    fn with_the_way_out_closed_nothing_waits_for_longer_than_minutes() {
        let closed = Failure { unreachable: true, ..failure(false) };
        let now = Moment::from_millis(HOUR);
        let later = Settled::Later { at: now.plus(LONGEST_CLOSED), why: "x".repeat(300) };
        assert_eq!(after_failure(&closed, 9, SINCE, now, 0), later);
    }

    #[test]
    fn a_refused_address_is_dead_at_once_and_a_closed_way_only_after_a_day() {
        let now = Moment::from_millis(HOUR);
        assert!(matches!(after_failure(&failure(true), 0, SINCE, now, 0), Settled::Dead { .. }));
        let later = after_failure(&failure(false), 0, SINCE, now, 0);
        assert_eq!(later, Settled::Later { at: now.plus(FIRST_PAUSE), why: "x".repeat(300) });
        let next_day = Moment::from_millis(DAY);
        assert!(matches!(after_failure(&failure(false), 18, SINCE, next_day, 0), Settled::Dead { .. }));
        let again = after_failure(&failure(false), 0, SINCE, next_day, 0);
        assert!(matches!(again, Settled::Later { .. }), "one that is tried anew has a day's tries again");
        let pauses: i64 = (0..TRIES_IN_A_DAY).map(|n| pause(n, 0, LONGEST_PAUSE)).sum();
        assert!((20 * HOUR..=DAY).contains(&pauses), "{pauses}");
    }
}
