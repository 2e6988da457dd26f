//! Owns: the shape of every change: lock, know the actor, replay or do, record, commit, and only then the effects.
//! Never: holds a rule of a feature.

use serde::Serialize;

use super::{App, Caller, Reading, Writing, accounts, live::Effects, record};
use crate::{
    domain::{
        ids::{AmendmentId, CommentId, PackageId, RecommendationId, SignOffId, UserId},
        time::DAY,
    },
    error::{Error, Result},
    store::{connection::DbConn, record as rows},
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
    pub async fn act<T: Serialize>(
        &self,
        caller: Caller,
        repeat: Idempotency,
        status: u16,
        lock: Lock,
        job: impl FnOnce(&mut Writing<'_>) -> Result<T> + Send + 'static,
    ) -> Result<Answer> {
        let status = i64::from(status);
        self.transact(caller, lock, move |tx| {
            let kept = repeat.key.as_deref().zip(tx.actor.user);
            if let Some((key, user)) = kept
                && let Some(answer) = replay(tx, user, key, &repeat.request_hash)?
            {
                return Ok(answer);
            }
            let body = serde_json::to_string(&job(tx)?)?;
            if let Some((key, user)) = kept {
                let now = tx.now;
                rows::keep_answer(tx.conn, user, key, &repeat.request_hash, status, &body, now)?;
            }
            Ok(Answer { status, body, replayed: false })
        })
        .await
    }

    async fn transact<T: Send + 'static>(
        &self,
        caller: Caller,
        lock: Lock,
        job: impl FnOnce(&mut Writing<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let app = self.clone();
        let (value, effects) = self
            .db
            .write(move |conn| {
                // The lock comes first: on PostgreSQL the time is read only once it is ours, so that the order of
                // the chain is the order of its times.
                take(conn, &lock)?;
                let now = app.clock.now();
                let actor = accounts::actor(conn, caller, now)?;
                let reading = Reading { conn, now, actor, app: &app };
                let effects = Effects { actor: reading.actor.user, ..Effects::default() };
                let mut writing = Writing { reading, effects };
                let value = job(&mut writing)?;
                Ok((value, writing.effects))
            })
            .await?;
        self.hub.after_commit(effects);
        Ok(value)
    }
}

/// The first statement of a write is a write: it touches the heads of the chains the act may join.
fn take(conn: &mut DbConn, lock: &Lock) -> Result<()> {
    let found = match lock {
        Lock::Nothing => return Ok(()),
        Lock::Administration => rows::touch(conn, &record::administration())?,
        Lock::Recommendation(id) => rows::touch(conn, &record::of(*id))?,
        Lock::OfAmendment(id) => rows::touch_through(conn, "amendments", &id.to_string())?,
        Lock::OfSignOff(id) => rows::touch_through(conn, "sign_offs", &id.to_string())?,
        Lock::OfComment(id) => rows::touch_through(conn, "comments", &id.to_string())?,
        Lock::OfPackage(id) => {
            rows::touch(conn, &record::administration())? + rows::touch_package(conn, *id)?
        }
    };
    if found == 0 { Err(Error::NotFound) } else { Ok(()) }
}

fn replay(tx: &mut Writing<'_>, user: UserId, key: &str, request_hash: &str) -> Result<Option<Answer>> {
    let oldest = tx.now.plus(-KEY_LIFE);
    rows::hold_key(tx.conn, user, key)?;
    let Some(kept) = rows::kept_answer(tx.conn, user, key, oldest)? else { return Ok(None) };
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
