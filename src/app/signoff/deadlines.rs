//! Owns: what the server does by itself when time passes: adopting at the end of a silence, and forgetting old
//! answers. Never: trusts that it was awake at the deadline, or that it is the only server.

use std::collections::{HashMap, VecDeque};

use tokio::task::{Id, JoinSet};

use super::closing::expire;
use crate::{
    app::{App, Caller, Lock},
    domain::{
        ids::SignOffId,
        time::{DAY, Moment},
    },
    error::{Error, Result},
    store::{record, signoff},
};

/// Silences that are ended side by side: of many with one deadline the last must not wait for all the others.
const TOGETHER: usize = 8;

/// Silences that are being ended, from one look to the next: one whose text somebody holds keeps no other waiting, and none is
/// under way twice at once.
#[derive(Debug, Default)]
pub struct Endings {
    tasks: JoinSet<Result<bool>>,
    under_way: HashMap<Id, SignOffId>,
    /// Found by the last look and not begun yet.
    waiting: VecDeque<SignOffId>,
}

impl Endings {
    /// Begins to end what silence has decided by now, as far as it is not under way already.
    ///
    /// # Errors
    /// What the database said.
    pub async fn look(&mut self, app: &App) -> Result<()> {
        let due = app.read(Caller::Server, |tx| signoff::with_deadline(tx.conn, tx.now)).await?;
        let fresh = due.into_iter().map(|(id, _)| id).filter(|id| !self.is_under_way(*id));
        self.waiting = fresh.collect();
        self.begin(app);
        Ok(())
    }

    /// Waits until one has ended, and begins the next; whether a text was adopted, `None` when nothing is under way. One that
    /// failed is tried again at the next look.
    pub async fn ended(&mut self, app: &App) -> Option<bool> {
        let (task, end) = match self.tasks.join_next_with_id().await? {
            Ok(ended) => ended,
            Err(broken) => (broken.id(), Err(Error::internal(broken))),
        };
        let id = self.under_way.remove(&task);
        self.begin(app);
        Some(end.unwrap_or_else(|cause| {
            tracing::error!(%cause, sign_off = ?id, "a silence could not be closed yet");
            false
        }))
    }

    /// Begins no more, and waits for those under way.
    pub async fn finish(mut self, app: &App) {
        self.waiting.clear();
        while self.ended(app).await.is_some() {}
    }

    fn is_under_way(&self, id: SignOffId) -> bool {
        self.under_way.values().any(|other| *other == id)
    }

    fn begin(&mut self, app: &App) {
        while self.tasks.len() < TOGETHER {
            let Some(id) = self.waiting.pop_front() else { return };
            let app = app.clone();
            let task = self.tasks.spawn(async move { adopt_by_silence(&app, id).await });
            self.under_way.insert(task.id(), id);
        }
    }
}

/// Adopts what silence has decided by now; answers how many texts. Whoever else looks at the same time adopts
/// nothing twice: the chain's lock is taken first and the sign-off read again under it.
///
/// # Errors
/// What the database said. One sign-off that fails does not keep the others waiting; it is tried at the next look.
pub async fn run_deadlines(app: &App) -> Result<usize> {
    let mut endings = Endings::default();
    endings.look(app).await?;
    let mut adopted: usize = 0;
    while let Some(one) = endings.ended(app).await {
        adopted += usize::from(one);
    }
    Ok(adopted)
}

async fn adopt_by_silence(app: &App, id: SignOffId) -> Result<bool> {
    app.write(Caller::Server, Lock::OfSignOff(id), move |tx| expire(tx, id)).await
}

/// The ends of silences up to `horizon` milliseconds from now, the earliest first; those that passed and are not closed
/// yet are among them.
///
/// # Errors
/// What the database said.
pub async fn next_deadlines(app: &App, horizon: i64) -> Result<Vec<Moment>> {
    let soon =
        app.read(Caller::Server, move |tx| signoff::with_deadline(tx.conn, tx.now.plus(horizon))).await?;
    Ok(soon.into_iter().map(|(_, deadline)| deadline).collect())
}

/// Forgets answers kept for repeated requests once they are a day old; answers how many.
///
/// # Errors
/// What the database said.
pub async fn forget_answers(app: &App) -> Result<usize> {
    app.write(Caller::Server, Lock::Nothing, |tx| {
        let oldest = tx.now.plus(-DAY);
        record::forget_answers(tx.conn, oldest)
    })
    .await
}
