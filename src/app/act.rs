//! Owns: the shape of every change: lock, know the actor, replay or do, record, commit, and only then the effects.
//! Never: holds a rule of a feature.

use serde::Serialize;

use super::{App, Caller, Reading, Writing, asking, live::Effects, record, shelf::Key};
use crate::{
    domain::{
        ids::{AmendmentId, CommentId, PackageId, RecommendationId, SignOffId, UserId},
        record::Chain,
        time::DAY,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        record::{self as rows, KeptAnswer, Taken, Through},
    },
};

/// How long a repeated `Idempotency-Key` returns the first answer, in milliseconds.
const KEY_LIFE: i64 = DAY;

/// What a change waits for: acts on one recommendation happen one after the other.
#[derive(Debug, Clone)]
pub enum Lock {
    /// Nothing: the change is one person's own (sessions, preferences, what was read).
    Nothing,
    /// The administration chain.
    Administration,
    /// A recommendation's chain.
    Recommendation(RecommendationId),
    /// The chain of the recommendation that this belongs to.
    OfAmendment(AmendmentId),
    /// The chain of the recommendation that this belongs to.
    OfSignOff(SignOffId),
    /// The chain of the recommendation that this belongs to.
    OfComment(CommentId),
    /// The administration chain and those of all recommendations in the package.
    OfPackage(PackageId),
}

/// A repeatable request: its key, if the caller sent one, and what exactly was asked.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// `Idempotency-Key`.
    pub key: Option<String>,
    /// SHA-256 of method, path and body; another request under the same key is refused.
    pub request_hash: String,
}

/// An answer to a formal act, kept for repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP-like number the door chose for success, kept with the body.
    pub status: i64,
    /// The JSON sent.
    pub body: String,
    /// Whether this is a kept answer.
    pub replayed: bool,
}

/// How a formal act ended.
enum Done<T> {
    /// Its answer is written, or was before.
    Written(Answer),
    /// What is to be answered.
    Fresh(T),
}

impl App {
    /// Changes something in one transaction.
    ///
    /// # Errors
    /// What the job returned, with nothing kept.
    pub async fn write<T: Send + 'static>(
        &self,
        caller: Caller,
        lock: Lock,
        job: impl FnOnce(&mut Writing<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.transact(caller, lock, move |tx| job(tx)).await
    }

    /// Does a formal act and answers with its JSON; a repeat under the same key returns the first answer and does
    /// nothing.
    ///
    /// # Errors
    /// What the job returned; `idempotency-key-reused` when the key came with another request before.
    pub async fn act<T: Serialize + Send + 'static>(
        &self,
        caller: Caller,
        repeat: Idempotency,
        status: u16,
        lock: Lock,
        job: impl FnOnce(&mut Writing<'_>) -> Result<T> + Send + 'static,
    ) -> Result<Answer> {
        let status = i64::from(status);
        let done = self
            .transact(caller, lock, move |tx| {
                let Some((key, user)) = repeat.key.as_deref().zip(tx.actor.user) else {
                    return job(tx).map(Done::Fresh);
                };
                if let Some(answer) = replay(tx, user, key, &repeat.request_hash)? {
                    return Ok(Done::Written(answer));
                }
                let body = serde_json::to_string(&job(tx)?)?;
                let answer = KeptAnswer { request_hash: repeat.request_hash, status, body };
                let now = tx.now;
                rows::keep_answer(tx.conn, (user, key), &answer, now)?;
                Ok(Done::Written(Answer { status, body: answer.body, replayed: false }))
            })
            .await?;
        match done {
            Done::Written(answer) => Ok(answer),
            // What no repeat can ask for again is put into words when the lock is gone.
            Done::Fresh(view) => Ok(Answer { status, body: serde_json::to_string(&view)?, replayed: false }),
        }
    }

    async fn transact<T: Send + 'static>(
        &self,
        caller: Caller,
        lock: Lock,
        job: impl FnOnce(&mut Writing<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (app, after) = (self.clone(), self.clone());
        let done = async move {
            let written = after.db.write(move |conn| {
                // The lock comes first: on PostgreSQL the time is read only once it is ours, so that the order of
                // the chain is the order of its times.
                let taken = take(conn, &lock)?;
                let now = app.clock.now();
                let (actor, ground) = asking::actor(conn, caller, now)?;
                let reading = Reading { conn, now, actor, app: &app, stand: None, ground: None };
                let effects = Effects { actor: reading.actor.user, ..Effects::default() };
                let mut writing = Writing { reading, effects, taken };
                // Acts on a recommendation leave the ground alone; others may move it under what they look up.
                writing.ground = ground.filter(|_| writing.holds().is_some());
                let value = job(&mut writing)?;
                Ok((value, writing.effects))
            });
            let (value, effects) = written.await?;
            after.after_commit(effects);
            Ok(value)
        };
        // A task of its own: who hangs up takes only the answer along. The act is committed all the same, and those who
        // look at it must hear of it.
        tokio::spawn(done).await.map_err(Error::internal)?
    }

    fn after_commit(&self, mut effects: Effects) {
        for (key, known) in std::mem::take(&mut effects.known) {
            self.shelf.put(key, known);
        }
        for (mandate, hall) in std::mem::take(&mut effects.halls) {
            self.shelf.put_hall(mandate, hall);
        }
        self.hub.after_commit(effects);
    }
}

impl Writing<'_> {
    /// The recommendation whose chain this act holds.
    #[must_use]
    pub fn holds(&self) -> Option<RecommendationId> {
        match self.taken.as_ref()?.chain.parse() {
            Ok(Chain::Recommendation(id)) => Some(id),
            Ok(Chain::Administration) | Err(_) => None,
        }
    }

    /// The versions under which the recommendation stands once this act is committed, if the act holds its chain.
    pub(super) fn held(&self, id: RecommendationId) -> Option<Key> {
        let (taken, ground) = (self.taken.as_ref()?, self.ground?);
        (self.holds() == Some(id)).then(|| Key {
            recommendation: id,
            touched: taken.touched,
            ground,
            opened: self.app.db.opened(),
        })
    }
}

/// The first statement of a write is a write: it touches the heads of the chains the act may join.
fn take(conn: &mut DbConn, lock: &Lock) -> Result<Option<Taken>> {
    let taken = match lock {
        Lock::Nothing => return Ok(None),
        Lock::Administration => rows::touch(conn, &record::administration())?,
        Lock::Recommendation(id) => rows::touch(conn, &record::of(*id))?,
        Lock::OfAmendment(id) => rows::touch_through(conn, Through::Amendment, &id.to_string())?,
        Lock::OfSignOff(id) => rows::touch_through(conn, Through::SignOff, &id.to_string())?,
        Lock::OfComment(id) => rows::touch_through(conn, Through::Comment, &id.to_string())?,
        Lock::OfPackage(id) => {
            let administration = rows::touch(conn, &record::administration())?;
            rows::touch_package(conn, *id)?;
            administration
        }
    };
    taken.map(Some).ok_or(Error::NotFound)
}

fn replay(tx: &mut Writing<'_>, user: UserId, key: &str, request_hash: &str) -> Result<Option<Answer>> {
    let oldest = tx.now.plus(-KEY_LIFE);
    let Some(kept) = rows::hold_key(tx.conn, user, key, oldest)? else { return Ok(None) };
    if kept.request_hash != request_hash {
        return Err(crate::domain::refusal::Invalid::field(
            "",
            "idempotency-key-reused",
            "This Idempotency-Key was sent before with another request. Use a fresh key for a new act.",
        )
        .into());
    }
    Ok(Some(Answer { status: kept.status, body: kept.body, replayed: true }))
}
