//! Owns: who may do and see what. One function, [`permit`], answers for every read and write; [`abilities`] and the
//! lists' scopes come from the same rules. Never: loads anything, never: has a rule that a table below does not show.

mod actions;
mod scope;

use std::collections::BTreeMap;

pub use actions::{Action, Grant, Who, grants};
pub use scope::{CommentFacts, CommentScope, Scope, comment_scope, may_see_comment, scope};

use super::{
    accounts::{Actor, Role, Seat},
    ids::{MandateId, StateCode},
    recommendations::{Facts, Status},
    refusal::Refusal,
};

/// What an act is done to.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// The server as a whole.
    Server,
    /// A mandate and what hangs on it (people, rounds, packages, deliveries).
    Mandate(MandateId),
    /// A recommendation.
    Recommendation(&'a Facts),
    /// Something of one delegation's on a recommendation that others see too: its amendment, its position.
    Owned(&'a Facts, &'a StateCode),
    /// Something of one delegation's that was not sent yet: for all others it does not exist.
    Prepared(&'a Facts, &'a StateCode),
    /// A comment.
    Comment(&'a Facts, &'a CommentFacts),
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// For this person it does not exist.
    Invisible,
    /// Visible, but not this person's act.
    Forbidden(Refusal),
    /// This person's act, but not now.
    Refused(Refusal),
}

/// Whether `actor` may do `action` to `subject` as things stand. Visibility comes first, then the role and the
/// relation to the thing, then the status.
///
/// # Errors
/// The first [`Denial`] that applies.
pub fn permit(actor: &Actor, action: Action, subject: Subject<'_>) -> Result<(), Denial> {
    let (seat, facts) = match subject {
        Subject::Server => return permit_on_server(actor, action),
        Subject::Mandate(mandate) => (actor.seat(mandate).ok_or(Denial::Invisible)?, None),
        Subject::Recommendation(facts) => (see(actor, facts)?, Some(facts)),
        Subject::Owned(facts, owner) => {
            let seat = see(actor, facts)?;
            if action.only_of_own_delegation() && seat.delegation != *owner {
                return Err(not_yours(action));
            }
            (seat, Some(facts))
        }
        Subject::Prepared(facts, owner) => {
            let seat = see(actor, facts)?;
            if seat.delegation != *owner {
                return Err(Denial::Invisible);
            }
            (seat, Some(facts))
        }
        Subject::Comment(facts, comment) => {
            let seat = see(actor, facts)?;
            if !may_see_comment(seat, facts, comment) {
                return Err(Denial::Invisible);
            }
            if action.only_of_own_delegation() && actor.user != Some(comment.author) {
                return Err(not_yours(action));
            }
            (seat, Some(facts))
        }
    };
    let grants = grants(action);
    let mine: Vec<&Grant> = grants.iter().filter(|grant| holds(seat, grant.who, facts)).collect();
    if mine.is_empty() {
        return Err(if action.only_looks() { Denial::Invisible } else { not_yours(action) });
    }
    match facts {
        Some(facts) if !mine.iter().any(|grant| grant.when.contains(&facts.status)) => {
            Err(if action.only_looks() { Denial::Invisible } else { Denial::Refused(not_now(facts.status)) })
        }
        Some(_) | None => Ok(()),
    }
}

/// [`permit`], for a paper that does not exist for whoever may not work on it: what a delegation only prepares, the chair's
/// merge under way.
///
/// # Errors
/// [`Denial::Invisible`]; [`Denial::Refused`] to those whose paper it is.
pub fn permit_inside(actor: &Actor, action: Action, subject: Subject<'_>) -> Result<(), Denial> {
    permit(actor, action, subject).map_err(|denial| match denial {
        Denial::Forbidden(_) => Denial::Invisible,
        other => other,
    })
}

/// The seat by which the actor sees the recommendation.
///
/// # Errors
/// [`Denial::Invisible`].
pub fn see<'a>(actor: &'a Actor, facts: &Facts) -> Result<&'a Seat, Denial> {
    actor.seat(facts.mandate).filter(|seat| scope(seat).contains(facts)).ok_or(Denial::Invisible)
}

/// For each action on this subject: may the actor do it now? Sent with every resource.
#[must_use]
pub fn abilities(actor: &Actor, actions: &[Action], subject: Subject<'_>) -> BTreeMap<&'static str, bool> {
    actions.iter().map(|action| (action.as_str(), permit(actor, *action, subject).is_ok())).collect()
}

fn permit_on_server(actor: &Actor, action: Action) -> Result<(), Denial> {
    let runs_a_mandate = actor.seats.iter().any(|seat| seat.role == Role::Secretariat);
    if action == Action::CreateMandate && (actor.administrator || runs_a_mandate) {
        Ok(())
    } else {
        Err(not_yours(action))
    }
}

fn not_yours(action: Action) -> Denial {
    Denial::Forbidden(Refusal::new(
        "not-your-act",
        format!("Your role does not let you {}.", action.in_words()),
    ))
}

fn not_now(status: Status) -> Refusal {
    Refusal::new(
        "wrong-status",
        format!("This cannot be done now: the recommendation is {}.", status.in_words()),
    )
}

/// Whether this seat stands in this relation to the recommendation (to the mandate alone, when there is none).
fn holds(seat: &Seat, who: Who, facts: Option<&Facts>) -> bool {
    let drafts = matches!(seat.role, Role::Drafter | Role::Head);
    let heads = seat.role == Role::Head;
    let is = |state: &StateCode| *state == seat.delegation;
    match who {
        Who::Everyone => true,
        Who::Drafter => drafts,
        Who::Head => heads,
        Who::LeadDrafter => drafts && facts.is_some_and(|f| is(&f.lead)),
        Who::LeadHead => heads && facts.is_some_and(|f| is(&f.lead)),
        Who::CoSponsor => drafts && facts.is_some_and(|f| f.co_sponsors.iter().any(is)),
        Who::PenHolder => drafts && facts.is_some_and(|f| f.pen.as_ref().is_some_and(is)),
        Who::Chair => seat.role == Role::Chair,
        Who::ChairOwn => seat.role == Role::Chair && facts.is_some_and(|f| is(&f.created_by)),
        Who::Secretariat => seat.role == Role::Secretariat,
        Who::Observer => seat.role == Role::Observer,
        Who::InvitedObserver => seat.role == Role::Observer && facts.is_some_and(|f| f.observers_may_comment),
        Who::UnlessRed => facts.is_none_or(|f| f.marking != super::recommendations::Marking::Red),
    }
}
