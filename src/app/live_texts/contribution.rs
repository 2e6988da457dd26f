//! Owns: what people typed, on its way into the text: rights, firewall, shadow, projection, rows, all in one transaction
//! for everything that came within some 50 ms. Never: keeps half of a change; never: lets one refused change harm another.

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
};

use super::{
    Attendance, Draft, draft,
    looking_after::{owned, rescue, rescue_of_gone, take_out_doubled},
    paper::Paper,
    row_number,
};
use crate::{
    app::{Caller, Writing, asking::actor, new_id},
    domain::{
        ids::{StateCode, UserId},
        live::{Clocks, Drafted, Fresh, Refused, Settled, firewall::Contents, merged},
        policy::Denial,
    },
    error::{Error, Result},
    store::live_texts as rows,
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
    /// What a client brings when it comes, which mostly is known: with it the client numbers of the documents that are open
    /// there, as far as it said.
    pub brought: Option<Vec<u64>>,
}

impl Contribution {
    /// Whether it takes away and sets down at once: it may have cut, joined or moved a clause.
    fn reshapes(&self) -> bool {
        self.brought.is_none() && self.contents.deletes && !self.contents.spans.is_empty()
    }
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

/// Takes a batch of changes into the text. `held` is the document in memory, which is gone after an error, and the number of
/// the last update that people in the room heard of: what they missed is news without it. `here` are those whose browsers
/// look after their own words; `hint` says whether open pages should hear of it.
///
/// # Errors
/// What the database said; [`Error::NotFound`], [`Error::Refused`] when it is no longer drafted live, with nothing stored.
pub fn contribute(
    tx: &mut Writing<'_>,
    of: Drafted,
    (held, told): (Option<Draft>, Option<i64>),
    batch: &[Contribution],
    here: &Attendance,
    hint: bool,
) -> Result<Stored> {
    let mut paper = Paper::load(tx, of)?;
    paper.still()?;
    let (mut draft, mut news) = draft::catch_up(tx, &paper, held, told)?;
    let Judged { read, mut verdicts, writers } = judge(tx, of, &paper, &mut draft, batch)?;
    let batch = read.as_slice();
    let watched = draft.is_watched();
    let reshapes = batch.iter().any(|one| one.reshapes());
    let deletes = accepted(batch, &verdicts).any(|one| one.contents.deletes);
    let before = (watched || deletes || reshapes).then(|| draft.text.deleted());
    let settled = match take_in_all(&mut draft, batch, &verdicts) {
        Ok(settled) => settled,
        Err(_) => one_by_one(tx, &paper, &mut draft, batch, &mut verdicts)?,
    };
    let mut changes = by_author(batch, &verdicts, &writers)?;
    let mut own: Vec<Vec<u8>> = Vec::new();
    let mut clauses = None;
    if let Some(mut settled) = settled {
        own.extend(settled.correction.take());
        if settled.removed {
            draft.watch();
        }
        if reshapes {
            draft.reshaped();
        }
        if settled.removed || watched {
            let fresh = accepted(batch, &verdicts).map(|one| one.update.clone()).chain(own.clone()).collect();
            own.extend(rescue(tx, of, &mut draft, (before.as_ref(), fresh, here), &mut settled)?);
        }
        if let Some(before) = before.filter(|_| reshapes) {
            let fresh: Vec<Fresh<'_>> = accepted(batch, &verdicts)
                .map(|one| Fresh { update: &one.update, brought: one.brought.is_some() })
                .collect();
            own.extend(take_out_doubled(tx, of, &mut draft, &before, &fresh, &mut settled)?);
        }
        clauses = Some(settled.clauses);
    }
    let mut last = changes.last().map(|(user, delegation, _)| (*user, delegation.clone()));
    if !here.gone.is_empty() {
        let fresh = changes.iter().map(|(.., update)| update.clone()).chain(own.clone()).collect();
        if let Some((updates, now, author)) = rescue_of_gone(tx, of, &mut draft, fresh, &here.gone)? {
            own.extend(updates);
            clauses = Some(now);
            last.get_or_insert(author);
        }
    }
    let (Some(clauses), Some((user, delegation))) = (clauses, last) else {
        return Ok(Stored { draft, news, verdicts });
    };
    changes.extend(own.into_iter().map(|update| (user, delegation.clone(), update)));
    news.extend(changes.iter().map(|(_, _, update)| update.clone()));
    let version = paper.save(tx, draft.version(), &clauses, (user, &delegation))?;
    if hint && version != draft.version() {
        let hint = paper.hint(tx)?;
        tx.hint_only(hint);
    }
    draft::keep(tx, of, &mut draft, changes, version)?;
    Ok(Stored { draft, news, verdicts })
}

/// A batch with what is to become of it.
struct Judged<'b> {
    /// Each contribution as it is taken in.
    read: Vec<Cow<'b, Contribution>>,
    verdicts: Vec<Verdict>,
    writers: HashMap<Caller, Writer>,
}

fn judge<'b>(
    tx: &mut Writing<'_>,
    of: Drafted,
    paper: &Paper,
    draft: &mut Draft,
    batch: &'b [Contribution],
) -> Result<Judged<'b>> {
    let (read, verdicts) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
    let mut judged = Judged { read, verdicts, writers: HashMap::new() };
    let clocks = draft.text.clocks();
    for one in batch {
        let writer = match judged.writers.entry(one.caller) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(writer(tx, one.caller, paper)?),
        };
        let mut one = Cow::Borrowed(one);
        judged.verdicts.push(match writer {
            Err(verdict) => *verdict,
            Ok((user, delegation)) => match without_what_is_known(tx, of, draft, &mut one, *user)? {
                Err(refused) => Verdict::Refused(refused),
                Ok(()) if one.brought.is_some() && draft.text.knows(&one.update, &one.contents) => {
                    Verdict::Known
                }
                Ok(()) => own_clients(tx, of, (draft, &clocks), &one, (*user, delegation))?,
            },
        });
        judged.read.push(one);
    }
    Ok(judged)
}

/// What somebody brings names every deletion there ever was: those stay that are new, and what it says of the person's own
/// documents.
fn without_what_is_known(
    tx: &mut Writing<'_>,
    of: Drafted,
    draft: &Draft,
    one: &mut Cow<'_, Contribution>,
    user: UserId,
) -> Result<std::result::Result<(), Refused>> {
    let Some(documents) = one.brought.as_ref().filter(|_| one.contents.deletes) else { return Ok(Ok(())) };
    let theirs = owned(tx, of, documents)?.into_iter().filter(|(_, owner, _)| *owner == user);
    let theirs: Vec<u64> = theirs.map(|(client, ..)| client).collect();
    Ok(draft
        .text
        .deleted()
        .told_by(&one.update, &one.contents, &theirs)
        .map(|update| one.to_mut().update = update))
}

/// Who this is and whether they may write now, asked within the transaction.
fn writer(tx: &mut Writing<'_>, caller: Caller, paper: &Paper) -> Result<Writer> {
    let now = tx.now;
    let actor = match actor(tx.conn, caller, now).map(|(actor, _)| actor) {
        Ok(actor) => actor,
        Err(Error::Unauthenticated) => return Ok(Err(Verdict::SignedOut)),
        Err(cause) => return Err(cause),
    };
    let verdict = match paper.permits(&actor) {
        Ok(()) => None,
        Err(Denial::Refused(_)) => Some(Verdict::StatusChanged),
        Err(Denial::Invisible | Denial::Forbidden(_)) => Some(Verdict::RightLost),
    };
    let seat = actor.seat(paper.facts.mandate).map(|seat| seat.delegation.clone());
    Ok(match (verdict, actor.user, seat) {
        (None, Some(user), Some(delegation)) => Ok((user, delegation)),
        (verdict, ..) => Err(verdict.unwrap_or(Verdict::SignedOut)),
    })
}

/// Everybody writes under client numbers of their own: under somebody else's they could say one thing to the server
/// where that person's browser says another, and the two would never agree again.
fn own_clients(
    tx: &mut Writing<'_>,
    of: Drafted,
    (draft, clocks): (&mut Draft, &Clocks),
    one: &Contribution,
    (user, delegation): (UserId, &StateCode),
) -> Result<Verdict> {
    for span in &one.contents.spans {
        // What is known already came from its owner.
        if span.to <= clocks.of(span.client) {
            continue;
        }
        let owner = match draft.owners.get(&span.client) {
            Some(owner) => *owner,
            None => {
                let number = row_number(span.client);
                let owned = rows::owners(tx.conn, &of.to_string(), &[number])?;
                let owner = match owned.first() {
                    Some((_, owner, _)) => *owner,
                    None if clocks.of(span.client) > 0 => {
                        return Ok(Verdict::Refused(Refused::Unknown));
                    }
                    None => {
                        let now = tx.now;
                        rows::claim(tx.conn, &of.to_string(), number, user, delegation, now)?;
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
    batch: &[Cow<'_, Contribution>],
    verdicts: &[Verdict],
) -> std::result::Result<Option<Settled>, Refused> {
    draft.text.take_all_stored(accepted(batch, verdicts).map(|one| one.update.as_slice()))?;
    let any = accepted(batch, verdicts).next().is_some();
    if any { draft.text.settle(&mut || new_id().to_string()).map(Some) } else { Ok(None) }
}

/// Something in the batch is wrong: takes in one change after the other, so that only the wrong ones are left out.
fn one_by_one(
    tx: &mut Writing<'_>,
    paper: &Paper,
    draft: &mut Draft,
    batch: &[Cow<'_, Contribution>],
    verdicts: &mut [Verdict],
) -> Result<Option<Settled>> {
    let owners = std::mem::take(&mut draft.owners);
    *draft = draft::reopen(tx, paper)?;
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
                *draft = draft::reopen(tx, paper)?;
                draft.owners = owners;
                settled = take_in_all(draft, batch, &accepted).map_err(super::fault)?;
            }
        }
    }
    // A correction made on the way may have been replaced with the document: settled anew, it is whole.
    if settled.is_some() {
        let owners = std::mem::take(&mut draft.owners);
        *draft = draft::reopen(tx, paper)?;
        draft.owners = owners;
        settled = take_in_all(draft, batch, &accepted).map_err(super::fault)?;
    }
    Ok(settled)
}

fn accepted<'b>(
    batch: &'b [Cow<'_, Contribution>],
    verdicts: &[Verdict],
) -> impl Iterator<Item = &'b Contribution> {
    let stored = batch.iter().zip(verdicts).filter(|(_, verdict)| **verdict == Verdict::Stored);
    stored.map(|(one, _)| one.as_ref())
}

/// The accepted changes, merged for each author: they did not know of each other's.
fn by_author(
    batch: &[Cow<'_, Contribution>],
    verdicts: &[Verdict],
    writers: &HashMap<Caller, Writer>,
) -> Result<Vec<(UserId, StateCode, Vec<u8>)>> {
    let mut authors: Vec<(UserId, StateCode, Vec<Vec<u8>>)> = Vec::new();
    for one in accepted(batch, verdicts) {
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
