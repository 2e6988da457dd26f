//! Owns: the daily digest: what waited for it becomes one mail, once, at the hour of the reader's clock.
//! Never: sends an empty one.

use super::{App, Caller, Lock, Writing, new_id};
use crate::{
    domain::{
        digest::last_due,
        ids::{OutboxId, UserId},
        letters::DigestEntry,
        time::Moment,
    },
    error::{Error, Result},
    store::{accounts, notices, wishes},
};

/// Writes the digests that are due; answers how many. Whoever else looks at the same time writes none twice: what waits
/// is taken in the transaction that writes the mail.
///
/// # Errors
/// What the database said. One that fails does not keep the others waiting.
pub async fn send_due(app: &App) -> Result<usize> {
    let waiting = app.read(Caller::Server, |tx| wishes::waiting(tx.conn)).await?;
    let now = app.clock.now();
    let mut sent = 0;
    for person in waiting {
        let due = last_due(now, &person.time_zone);
        if person.since >= due.millis() {
            continue;
        }
        let user: UserId = person.user_id.parse().map_err(Error::internal)?;
        match app.write(Caller::Server, Lock::Nothing, move |tx| send(tx, user, due)).await {
            Ok(true) => sent += 1,
            Ok(false) => {}
            Err(cause) => tracing::error!(%cause, "a digest could not be written yet"),
        }
    }
    Ok(sent)
}

fn send(tx: &mut Writing<'_>, user: UserId, due: Moment) -> Result<bool> {
    let taken = wishes::take_digest(tx.conn, user, due)?;
    let Some(first) = taken.first() else { return Ok(false) };
    // Named after what it holds, which is taken once: an act that began before the hour and was committed after that morning's
    // digest has another.
    let key = format!("digest#{user}#{}#{}", due.millis(), first.notice);
    let mut digest = Vec::with_capacity(taken.len());
    for row in taken {
        digest.push(DigestEntry {
            recommendation: row.recommendation.map(|id| id.parse()).transpose().map_err(Error::internal)?,
            mandate: row.mandate.map(|id| id.parse()).transpose().map_err(Error::internal)?,
            kind: row.kind,
            sentence: row.sentence,
            link: row.link,
            at: Moment::from_millis(row.at),
        });
    }
    let account = accounts::user(tx.conn, user)?;
    let (id, now) = (OutboxId(new_id()), tx.now);
    let content = serde_json::json!({ "digest": digest, "link": "/notices" });
    let mail = notices::personal_row(id, user, &account.email, "digest", &content, &key, now)?;
    tx.mail_waits();
    notices::add(tx.conn, &[], &[mail])?;
    Ok(true)
}
