//! Use cases, sync, each the same five verbs: load, permit, decide, save, record. [`App::read`], [`App::write`] and
//! [`App::act`] are the only doors to the database: one hop off the async threads, one transaction, the time
//! fixed once. Never: knows HTTP, never: has an effect before the commit.

pub mod accounts;
mod act;
mod asking;

pub mod amendments;
pub mod backup;
pub mod board;
pub mod calendar;
pub mod chains;
pub mod clock;
pub mod comments;

pub mod deadlines;
pub mod digest;
pub mod dossier;
pub mod events;
pub mod export;
pub mod keys;
pub mod live;
pub mod live_texts;
pub mod mandates;
pub mod me;
pub mod notices;
pub mod outbox;
pub mod packages;
pub mod passwords;
pub mod people;
pub mod preferences;
pub mod presence;
pub mod recommendations;
pub mod record;
pub mod search;
pub mod shelf;
pub mod signoff;
pub mod stage;
pub mod texts;
pub mod throttle;
pub mod verification;
pub mod waiting;

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

pub use act::{Answer, Idempotency, Lock};
use clock::Clock;
use keys::Keys;
use live::Hub;
use passwords::Hashing;
use shelf::{Key, Shelf};
use throttle::Throttle;

use crate::{
    domain::{
        accounts::Actor,
        ids::{RecommendationId, SessionId, UserId},
        time::Moment,
    },
    error::Result,
    store::{
        connection::{DatabaseUrl, DbConn},
        engine::Database,
        record::Taken,
    },
};

/// What the use cases need to know of the configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the app, without a slash at the end; links in mails start with it.
    pub public_url: String,
    /// Life of an access token, in seconds.
    pub access_seconds: i64,
    /// Life of a session that is not used, in seconds.
    pub session_seconds: i64,
    /// Life of an invitation, in seconds.
    pub invitation_seconds: i64,
    /// Life of a password reset link, in seconds.
    pub reset_seconds: i64,
}

/// The running program, cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Database,
    /// The only source of the time.
    pub clock: Clock,
    /// The server's secrets.
    pub keys: Arc<Keys>,
    /// Configuration of the use cases.
    pub settings: Arc<Settings>,
    /// Who is listening, and who sleeps until there is mail.
    pub hub: Hub,
    /// Slows down guessing.
    pub throttle: Arc<Throttle>,
    /// Where passwords are hashed, a few at once.
    pub hashing: Arc<Hashing>,
    /// What was looked up before and may still stand.
    pub shelf: Arc<Shelf>,
}

/// By what a request claims to come from somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// Nobody signed in.
    Anonymous,
    /// A token for this session, its signature checked.
    Session {
        /// The person.
        user: UserId,
        /// The session.
        session: SessionId,
    },
    /// A worker of ours.
    Server,
}

/// A look at the database by somebody.
pub struct Reading<'c> {
    /// The connection.
    pub conn: &'c mut DbConn,
    /// The time of the whole request.
    pub now: Moment,
    /// Who looks.
    pub actor: Actor,
    /// The program.
    pub app: &'c App,
    /// Under which versions the one recommendation this is about stands now.
    stand: Option<Key>,
    /// The version of what stands under every recommendation.
    ground: Option<i64>,
}

/// A transaction that changes something.
pub struct Writing<'c> {
    reading: Reading<'c>,
    effects: live::Effects,
    taken: Option<Taken>,
}

impl<'c> Deref for Writing<'c> {
    type Target = Reading<'c>;
    fn deref(&self) -> &Reading<'c> {
        &self.reading
    }
}

impl<'c> DerefMut for Writing<'c> {
    fn deref_mut(&mut self) -> &mut Reading<'c> {
        &mut self.reading
    }
}

impl App {
    /// Whether other servers may write to the same database.
    #[must_use]
    pub fn shares_its_database(&self) -> bool {
        matches!(self.db.url(), DatabaseUrl::Postgres(_))
    }

    /// Looks something up as `caller`.
    ///
    /// # Errors
    /// What the job returned; [`crate::error::Error::Unauthenticated`] when the session is over.
    pub async fn read<T: Send + 'static>(
        &self,
        caller: Caller,
        job: impl FnOnce(&mut Reading<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let app = self.clone();
        self.db
            .read(move |conn| {
                let now = app.clock.now();
                let (actor, ground) = asking::actor(conn, caller, now)?;
                job(&mut Reading { conn, now, actor, app: &app, stand: None, ground })
            })
            .await
    }

    /// Looks one recommendation up as `caller`; what is remembered of it is used where it still stands.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn read_on<T: Send + 'static>(
        &self,
        caller: Caller,
        recommendation: RecommendationId,
        job: impl FnOnce(&mut Reading<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let app = self.clone();
        self.db
            .read(move |conn| {
                let (now, opened) = (app.clock.now(), app.db.opened());
                let (actor, ground, touched) = asking::actor_on(conn, caller, recommendation, now)?;
                let stand = ground.zip(touched).map(|(ground, touched)| Key {
                    recommendation,
                    touched,
                    ground,
                    opened,
                });
                job(&mut Reading { conn, now, actor, app: &app, stand, ground })
            })
            .await
    }
}

/// A new identifier: UUIDv7, so that rows made later sort later.
#[must_use]
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// Whether the database answers.
///
/// # Errors
/// [`crate::error::Error::Busy`] when it does not.
pub fn ready(tx: &mut Reading<'_>) -> Result<()> {
    if tx.conn.answers() { Ok(()) } else { Err(crate::error::Error::Busy) }
}
