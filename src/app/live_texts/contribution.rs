//! Owns: what people typed, on its way into the text: rights, firewall, shadow, projection, rows, all in one transaction
//! for everything that came within some 50 ms. Never: keeps half of a change; never: lets one refused change harm another.

use std::collections::{HashMap, hash_map::Entry};

use super::{Draft, draft, row_number};
use crate::{
    app::{Caller, Writing, asking::actor, new_id, texts::working::saving_hint},
    domain::{
        ids::{RecommendationId, StateCode, UserId},
        live::{Refused, Settled, firewall::Contents, merged},
        policy::{self, Action, Denial, Subject},
        recommendations::Facts,
    },
    error::{Error, Result},
    store::{live_texts as rows, recommendations::facts, texts},
};

/// A change on its way in.
#[derive(Debug, Clone)]
pub struct Contribution {
    /// By what it claims to come from somebody.
    pub caller: Caller,
    /// The update; the firewall has read it.
    pub update: Vec<u8>,
    /// What the firewall found in it.
    pub contents: Contents,
    /// Whether it is what a client brings when it comes, which mostly is known.
    pub first: bool,
}

/// What became of a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is stored.
    Stored,
    /// It said nothing new.
    Known,
    /// The session is over.
    SignedOut,
    /// They may not write in this text any more.
    RightLost,
    /// Nobody like them writes in it in its present status.
    StatusChanged,
    /// It is no change of a text.
    Refused(Refused),
}

/// What came of a batch.
#[derive(Debug)]
pub struct Stored {
    /// The document as it stands.
    pub draft: Draft,
    /// What everybody must hear: changes of other servers, of these people, and the server's own.
    pub news: Vec<Vec<u8>>,
    /// One for each contribution, in order.
    pub verdicts: Vec<Verdict>,
}

type Writer = std::result::Result<(UserId, StateCode), Verdict>;

/// Takes a batch of changes into the text. `held` is the document in memory; after an error it is gone and must be opened
/// again. `hint` says whether open pages should hear of it.
///
/// # Errors
/// What the database said.
pub fn contribute(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    held: Option<Draft>,
    batch: &[Contribution],
    hint: bool,
) -> Result<Stored> {
    let facts = facts(tx.conn, id)?;
    let (mut draft, mut news) = draft::catch_up(tx, id, held)?;
    let mut writers: HashMap<Caller, Writer> = HashMap::new();
    let mut verdicts = Vec::with_capacity(batch.len());
    for one in batch {
        let writer = match writers.entry(one.caller) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(writer(tx, one.caller, &facts)?),
        };
        verdicts.push(match writer {
            Err(verdict) => *verdict,
            Ok(_) if one.first && draft.text.knows(&one.update, &one.contents) => Verdict::Known,
            Ok((user, delegation)) => own_clients(tx, id, &mut draft, one, *user, delegation)?,
        });
    }
    let settled = match take_in_all(&mut draft, batch, &verdicts) {
        Ok(settled) => settled,
        Err(_) => one_by_one(tx, id, &mut draft, batch, &mut verdicts)?,
    };
    let mut changes = by_author(batch, &verdicts, &writers)?;
    let last = changes.last().map(|(user, delegation, _)| (*user, delegation.clone()));
    let (Some(settled), Some((user, delegation))) = (settled, last) else {
        return Ok(Stored { draft, news, verdicts });
    };
    if let Some(correction) = settled.correction {
        changes.push((user, delegation.clone(), correction));
    }
    news.extend(changes.iter().map(|(_, _, update)| update.clone()));
    let version = save(tx, &facts, &draft, &settled.clauses, user, &delegation, hint)?;
    draft::keep(tx, id, &mut draft, changes, version)?;
    Ok(Stored { draft, news, verdicts })
}

/// Who this is and whether they may write now, asked within the transaction.
fn writer(tx: &mut Writing<'_>, caller: Caller, facts: &Facts) -> Result<Writer> {
    let now = tx.now;
    let actor = match actor(tx.conn, caller, now).map(|(actor, _)| actor) {
        Ok(actor) => actor,
        Err(Error::Unauthenticated) => return Ok(Err(Verdict::SignedOut)),
        Err(cause) => return Err(cause),
    };
    let verdict = match policy::permit(&actor, Action::EditWorkingText, Subject::Recommendation(facts)) {
        Ok(()) => None,
        Err(Denial::Refused(_)) => Some(Verdict::StatusChanged),
        Err(Denial::Invisible | Denial::Forbidden(_)) => Some(Verdict::RightLost),
    };
    let seat = actor.seat(facts.mandate).map(|seat| seat.delegation.clone());
    Ok(match (verdict, actor.user, seat) {
        (None, Some(user), Some(delegation)) => Ok((user, delegation)),
        (verdict, ..) => Err(verdict.unwrap_or(Verdict::SignedOut)),
    })
}

/// Everybody writes under client numbers of their own: under somebody else's they could say one thing to the server
/// where that person's browser says another, and the two would never agree again.
fn own_clients(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    draft: &mut Draft,
    one: &Contribution,
    user: UserId,
    delegation: &StateCode,
) -> Result<Verdict> {
    for span in &one.contents.spans {
        // What is known already came from its owner.
        if span.to <= draft.text.clock_of(span.client) {
            continue;
        }
        let owner = match draft.owners.get(&span.client) {
            Some(owner) => *owner,
            None => {
                let number = row_number(span.client);
                let owned = rows::owners(tx.conn, &id.to_string(), &[number])?;
                let owner = match owned.first() {
                    Some((_, owner)) => *owner,
                    None if draft.text.clock_of(span.client) > 0 => {
                        return Ok(Verdict::Refused(Refused::Unknown));
                    }
                    None => {
                        let now = tx.now;
                        rows::claim(tx.conn, &id.to_string(), number, user, delegation, now)?;
                        user
                    }
                };
                draft.owners.insert(span.client, owner);
                owner
            }
        };
        if owner != user {
            return Ok(Verdict::Refused(Refused::Unknown));
        }
    }
    Ok(Verdict::Stored)
}

/// Takes in everything that may come in. After an error the document is spoilt.
fn take_in_all(
    draft: &mut Draft,
    batch: &[Contribution],
    verdicts: &[Verdict],
) -> std::result::Result<Option<Settled>, Refused> {
    let mut any = false;
    for (one, _) in batch.iter().zip(verdicts).filter(|(_, verdict)| **verdict == Verdict::Stored) {
        draft.text.take_stored(&one.update)?;
        any = true;
    }
    if any { draft.text.settle(&mut || new_id().to_string()).map(Some) } else { Ok(None) }
}

/// Something in the batch is wrong: takes in one change after the other, so that only the wrong ones are left out.
fn one_by_one(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    draft: &mut Draft,
    batch: &[Contribution],
    verdicts: &mut [Verdict],
) -> Result<Option<Settled>> {
    let owners = std::mem::take(&mut draft.owners);
    *draft = draft::open(tx, id)?;
    draft.owners = owners;
    let mut accepted: Vec<Verdict> = vec![Verdict::RightLost; batch.len()];
    let mut settled = None;
    for at in 0..batch.len() {
        let (Some(verdict), Some(place), Some(one)) =
            (verdicts.get_mut(at), accepted.get_mut(at), batch.get(at))
        else {
            break;
        };
        if *verdict != Verdict::Stored {
            continue;
        }
        let outcome = draft
            .text
            .take_stored(&one.update)
            .and_then(|()| draft.text.settle(&mut || new_id().to_string()));
        match outcome {
            Ok(now) => {
                *place = Verdict::Stored;
                settled = Some(now);
            }
            Err(refused) => {
                *verdict = Verdict::Refused(refused);
                let owners = std::mem::take(&mut draft.owners);
                *draft = draft::open(tx, id)?;
                draft.owners = owners;
                settled = take_in_all(draft, batch, &accepted).map_err(super::fault)?;
            }
        }
    }
    // A correction made on the way may have been replaced with the document: settled anew, it is whole.
    if settled.is_some() {
        let owners = std::mem::take(&mut draft.owners);
        *draft = draft::open(tx, id)?;
        draft.owners = owners;
        settled = take_in_all(draft, batch, &accepted).map_err(super::fault)?;
    }
    Ok(settled)
}

/// The accepted changes, merged for each author: they did not know of each other's.
fn by_author(
    batch: &[Contribution],
    verdicts: &[Verdict],
    writers: &HashMap<Caller, Writer>,
) -> Result<Vec<(UserId, StateCode, Vec<u8>)>> {
    let mut authors: Vec<(UserId, StateCode, Vec<Vec<u8>>)> = Vec::new();
    for (one, _) in batch.iter().zip(verdicts).filter(|(_, verdict)| **verdict == Verdict::Stored) {
        let Some(Ok((user, delegation))) = writers.get(&one.caller) else { continue };
        match authors.iter_mut().find(|(author, ..)| author == user) {
            Some((.., updates)) => updates.push(one.update.clone()),
            None => authors.push((*user, delegation.clone(), vec![one.update.clone()])),
        }
    }
    let whole = |(user, delegation, updates): (UserId, StateCode, Vec<Vec<u8>>)| {
        Ok((user, delegation, merged(&updates).map_err(super::fault)?))
    };
    authors.into_iter().map(whole).collect()
}

/// Writes the projection into the working text's row and returns its version.
fn save(
    tx: &mut Writing<'_>,
    facts: &Facts,
    draft: &Draft,
    clauses: &[crate::domain::texts::Clause],
    by: UserId,
    delegation: &StateCode,
    hint: bool,
) -> Result<i64> {
    let json = serde_json::to_string(clauses)?;
    let (version, now) = (draft.version(), tx.now);
    if !texts::save_working(tx.conn, facts.id, version, &json, (by, delegation), now)? {
        return Ok(version);
    }
    if hint {
        let hint = saving_hint(tx, facts)?;
        tx.hint_only(hint);
    }
    Ok(version.saturating_add(1))
}
