//! Owns: what waits for one person, for a whole page of recommendations at once. Never: asks once for each.

use std::collections::{BTreeMap, HashMap};

use super::{Reading, recommendations::Known};
use crate::{
    domain::{
        accounts::{Role, Seat},
        amendments::AmendmentStatus,
        ids::RecommendationId,
        recommendations::Status,
        signoff::{Outcome, PositionKind, SignOff, SignOffStatus, standing::newest, standing::outcome},
        time::Moment,
    },
    error::Result,
    store::{
        signoff::{self, positions},
        waiting::{Pending, amendments_pending},
    },
};

/// What waits on one recommendation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits {
    /// Kinds of acts.
    pub kinds: Vec<&'static str>,
    /// Deadline of the open sign-off.
    pub deadline: Option<Moment>,
}

impl Waits {
    fn at(&mut self, seat: &Seat, sign_off: &SignOff, prepared: bool, now: Moment) {
        self.deadline = sign_off.closes_at();
        self.add(owed(seat, sign_off, now));
        let is_prepared = prepared && seat.role == Role::Head && !sign_off.silence_ended(now);
        self.add(is_prepared.then_some("prepared_position"));
    }

    fn add(&mut self, kind: Option<&'static str>) {
        self.kinds.extend(kind.filter(|kind| !self.kinds.contains(kind)));
    }
}

/// What waits for the holder of this seat on these recommendations, all of which they see.
///
/// # Errors
/// What the database said.
pub fn of(
    tx: &mut Reading<'_>,
    seat: &Seat,
    ids: &[RecommendationId],
) -> Result<HashMap<RecommendationId, Waits>> {
    gather(tx, seat, Some(ids))
}

/// What waits for the holder of this seat on the one recommendation they look at.
#[must_use]
pub fn on_one(seat: &Seat, known: &Known, now: Moment) -> Waits {
    let mut waits = Waits::default();
    if seat.role == Role::Observer {
        return waits;
    }
    let current = known.current.as_ref().map(|kept| &kept.sign_off);
    if let Some(open) = current.filter(|sign_off| sign_off.status == SignOffStatus::Open) {
        waits.at(seat, open, known.prepared_by(&seat.delegation).is_some(), now);
    }
    // Amendments wait only in negotiation.
    if known.facts.status == Status::Negotiation && seat.role != Role::Secretariat {
        let here = known.amendments.iter();
        for pending in here.filter_map(|amendment| amendment.pending(known.facts.id, &seat.delegation)) {
            waits.add(owed_on(seat, &pending));
        }
    }
    waits
}

/// The recommendations of the seat's mandate on which something waits for its holder; the list's filter.
///
/// # Errors
/// What the database said.
pub fn ids(tx: &mut Reading<'_>, seat: &Seat) -> Result<Vec<RecommendationId>> {
    let waits = gather(tx, seat, None)?;
    Ok(waits.into_iter().filter(|(_, waits)| !waits.kinds.is_empty()).map(|(id, _)| id).collect())
}

/// On how many recommendations something waits, by mandate, for each seat of the person who asks.
///
/// # Errors
/// What the database said.
pub fn counts(tx: &mut Reading<'_>) -> Result<BTreeMap<String, i64>> {
    let mut counts = BTreeMap::new();
    for seat in tx.actor.seats.clone() {
        let many = ids(tx, &seat)?.len();
        counts.insert(seat.mandate.to_string(), i64::try_from(many).unwrap_or(i64::MAX));
    }
    Ok(counts)
}

fn gather(
    tx: &mut Reading<'_>,
    seat: &Seat,
    only: Option<&[RecommendationId]>,
) -> Result<HashMap<RecommendationId, Waits>> {
    let mut waits: HashMap<RecommendationId, Waits> = HashMap::new();
    // Observers see neither positions nor pending answers, and owe nothing.
    if seat.role == Role::Observer || only.is_some_and(<[_]>::is_empty) {
        return Ok(waits);
    }
    let open: Vec<SignOff> = match only {
        Some(ids) => signoff::current(tx.conn, ids)?,
        None => signoff::open_in(tx.conn, &[seat.mandate.to_string()])?,
    }
    .into_iter()
    .map(|kept| kept.sign_off)
    .filter(|sign_off| sign_off.status == SignOffStatus::Open)
    .collect();
    let prepared = if open.is_empty() || seat.role != Role::Head {
        Vec::new()
    } else {
        let ids: Vec<String> = open.iter().map(|sign_off| sign_off.id.to_string()).collect();
        positions::prepared_for(tx.conn, &ids, &seat.delegation)?
    };
    for sign_off in &open {
        let is_prepared = prepared.contains(&sign_off.id.to_string());
        waits.entry(sign_off.recommendation).or_default().at(seat, sign_off, is_prepared, tx.now);
    }
    if seat.role != Role::Secretariat {
        for pending in amendments_pending(tx.conn, seat.mandate, only, &seat.delegation)? {
            let kind = owed_on(seat, &pending);
            if kind.is_some() {
                waits.entry(pending.recommendation).or_default().add(kind);
            }
        }
    }
    Ok(waits)
}

/// What the holder of this seat owes to an open sign-off.
fn owed(seat: &Seat, sign_off: &SignOff, now: Moment) -> Option<&'static str> {
    match seat.role {
        Role::Head if sign_off.roster.contains(&seat.delegation) && !sign_off.silence_ended(now) => {
            match newest(sign_off).get(&seat.delegation).map(|said| said.position) {
                None => Some("position"),
                Some(PositionKind::AgreeAdReferendum) => Some("confirm"),
                Some(_) => None,
            }
        }
        Role::Chair if !sign_off.by_silence() && outcome(sign_off, now) == Outcome::Reached => Some("adopt"),
        Role::Head | Role::Chair | Role::Drafter | Role::Secretariat | Role::Observer => None,
    }
}

/// What the holder of this seat owes to an amendment.
fn owed_on(seat: &Seat, pending: &Pending) -> Option<&'static str> {
    let own = pending.delegation == seat.delegation;
    match (seat.role, pending.status) {
        (Role::Chair, AmendmentStatus::Proposed | AmendmentStatus::NeedsAttention) => {
            Some("amendment_disposition")
        }
        (Role::Head, AmendmentStatus::AcceptedAsModified) if own && !pending.answered => Some("answer"),
        (Role::Head | Role::Drafter, AmendmentStatus::NeedsAttention) if own || pending.sponsored => {
            Some("attention")
        }
        _ => None,
    }
}
