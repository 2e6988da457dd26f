//! Owns: what the server does by itself when time passes: adopting at the end of a silence, and forgetting old
//! answers. Never: trusts that it was awake at the deadline, or that it is the only server.

use tokio::task::JoinSet;

use super::closing::expire;
use crate::{
    app::{App, Caller, Lock},
    domain::{
        ids::SignOffId,
        time::{DAY, Moment},
    },
    error::{Error, Result},
    store::{record, signoffs},
};

/// Silences that are ended side by side: of many with one deadline the last must not wait for all the others.
const TOGETHER: usize = 8;

/// Adopts what silence has decided by now; answers how many texts. Whoever else looks at the same time adopts
/// nothing twice: the chain's lock is taken first and the sign-off read again under it.
///
/// # Errors
/// What the database said. One sign-off that fails does not keep the others waiting; it is tried at the next look.
pub async fn run_deadlines(app: &App) -> Result<usize> {
    let due = app.read(Caller::Server, |tx| signoffs::with_deadline(tx.conn, tx.now)).await?;
    let mut due = due.into_iter().map(|(id, _)| id);
    let mut under_way = JoinSet::new();
    let mut adopted = 0;
    loop {
        for id in due.by_ref().take(TOGETHER.saturating_sub(under_way.len())) {
            let app = app.clone();
            under_way.spawn(async move { (id, adopt_by_silence(&app, id).await) });
        }
        let Some(ended) = under_way.join_next().await else { break };
        let (id, end) = ended.map_err(Error::internal)?;
        match end {
            Ok(true) => adopted += 1,
            Ok(false) => {}
            Err(cause) => tracing::error!(%cause, sign_off = %id, "a silence could not be closed yet"),
        }
    }
    Ok(adopted)
}

async fn adopt_by_silence(app: &App, id: SignOffId) -> Result<bool> {
    app.write(Caller::Server, Lock::OfSignOff(id), move |tx| expire(tx, id)).await
}

/// The next end of a silence within `horizon` milliseconds, if there is one.
///
/// # Errors
/// What the database said.
pub async fn next_deadline(app: &App, horizon: i64) -> Result<Option<Moment>> {
    let soon =
        app.read(Caller::Server, move |tx| signoffs::with_deadline(tx.conn, tx.now.plus(horizon))).await?;
    Ok(soon.first().map(|(_, deadline)| *deadline))
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
