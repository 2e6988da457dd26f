//! Owns: what the server does for people's words after a change came in: puts back what went with its clause and stands in no
//! browser that would, takes out what two set down twice. Never: judges a change.

use std::collections::HashSet;

use super::{Attendance, Draft, draft, row_number};
use crate::{
    app::{Writing, new_id},
    domain::{
        ids::{StateCode, UserId},
        live::{Deleted, Drafted, Fresh, Settled},
        texts::Clause,
    },
    error::{Error, Result},
    store::live_texts as rows,
};

/// Puts back what somebody who is not here typed in a clause that another moved, joined or deleted at the same moment. `fresh`
/// is what was taken in since `before`.
pub(super) fn rescue(
    tx: &mut Writing<'_>,
    of: Drafted,
    draft: &mut Draft,
    (before, fresh, here): (Option<&Deleted>, Vec<Vec<u8>>, &Attendance),
    settled: &mut Settled,
) -> Result<Vec<Vec<u8>>> {
    let swept = match before {
        Some(before) => draft.text.swept(before, &fresh),
        // It went with a change of another server, of which the room heard before.
        None => draft.text.swept(&draft::load(tx.conn, of, 0)?.text.deleted(), &fresh),
    };
    let swept = swept.map_err(super::fault)?;
    if swept.is_empty() {
        return Ok(Vec::new());
    }
    let clients: Vec<u64> = swept.clients().collect();
    let here = here.of(tx, of, &clients)?;
    if clients.iter().all(|client| here.contains(client)) {
        return Ok(Vec::new());
    }
    let mut history = draft::history(tx.conn, of)?;
    history.extend(fresh);
    let update = draft.text.rescue(&swept, &history, &here).map_err(super::fault)?;
    let Some(update) = update else { return Ok(Vec::new()) };
    *settled = draft.text.settle(&mut || new_id().to_string()).map_err(super::fault)?;
    Ok(std::iter::once(update).chain(settled.correction.take()).collect())
}

/// Puts back words of client numbers that left, which went with their clause and which nobody put back: their browsers did not
/// hear of it. `fresh` is what is not stored yet. The changes, the text with them, and whose words these are.
#[allow(clippy::type_complexity, reason = "three things that belong together once")]
pub(super) fn rescue_of_gone(
    tx: &mut Writing<'_>,
    of: Drafted,
    draft: &mut Draft,
    fresh: Vec<Vec<u8>>,
    gone: &[u64],
) -> Result<Option<(Vec<Vec<u8>>, Vec<Clause>, (UserId, StateCode))>> {
    let gone = owned(tx, of, gone)?;
    let mut history = draft::history(tx.conn, of)?;
    history.extend(fresh);
    let swept = draft.text.swept(&Deleted::default(), &history).map_err(super::fault)?;
    let lost: HashSet<u64> = swept.clients().collect();
    let Some((_, user, delegation)) = gone.iter().find(|(client, ..)| lost.contains(client)).cloned() else {
        return Ok(None);
    };
    let here = lost.into_iter().filter(|client| !gone.iter().any(|(left, ..)| left == client)).collect();
    let Some(update) = draft.text.rescue(&swept, &history, &here).map_err(super::fault)? else {
        return Ok(None);
    };
    let mut settled = draft.text.settle(&mut || new_id().to_string()).map_err(super::fault)?;
    let updates = std::iter::once(update).chain(settled.correction.take()).collect();
    Ok(Some((updates, settled.clauses, (user, delegation))))
}

/// Takes out what two people set down twice, because each cut or joined the same clause without knowing of the other.
pub(super) fn take_out_doubled(
    tx: &mut Writing<'_>,
    of: Drafted,
    draft: &mut Draft,
    before: &Deleted,
    fresh: &[Fresh<'_>],
    settled: &mut Settled,
) -> Result<Vec<Vec<u8>>> {
    if !before.met_by(fresh) {
        return Ok(Vec::new());
    }
    let stored = draft::history(tx.conn, of)?;
    let mut took = draft.text.take_out_doubled(before, &stored, fresh).map_err(super::fault)?;
    if !took.is_empty() {
        *settled = draft.text.settle(&mut || new_id().to_string()).map_err(super::fault)?;
        took.extend(settled.correction.take());
    }
    Ok(took)
}

/// Whose documents these are.
pub(super) fn owned(
    tx: &mut Writing<'_>,
    of: Drafted,
    clients: &[u64],
) -> Result<Vec<(u64, UserId, StateCode)>> {
    if clients.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<i64> = clients.iter().map(|client| row_number(*client)).collect();
    let owned = rows::owners(tx.conn, &of.to_string(), &numbers)?;
    let named = owned.into_iter().map(|(number, owner, delegation)| {
        Ok((u64::try_from(number).map_err(Error::internal)?, owner, delegation))
    });
    named.collect()
}
