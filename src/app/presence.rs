//! Owns: saying that one reads or edits a recommendation, and seeing who else does. Nothing of it is stored.
//! Never: shows more than `domain::presence` allows.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Reading, live::Here};
use crate::{
    domain::{
        accounts::Seat,
        ids::{PageId, RecommendationId},
        policy::{Action, Subject, permit, see},
        presence::{Doing, LASTS, Present, seen_by},
        recommendations::Facts,
        time::Moment,
    },
    error::{Error, Result},
    store::{accounts, mandates, recommendations},
};

/// Who else is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresenceView {
    /// The delegations that are here, in the order of their codes.
    pub delegations: Vec<DelegationPresentView>,
}

/// A delegation that is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegationPresentView {
    /// Its code.
    pub delegation: String,
    /// Its name.
    pub name: String,
    /// The most that one of its people does.
    pub doing: Doing,
    /// Whether it is the reader's own.
    pub own: bool,
    /// The reader's colleagues; nobody of another delegation is named.
    pub people: Vec<ColleagueView>,
}

/// A colleague who is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColleagueView {
    /// Their name.
    pub name: String,
    /// What they do.
    pub doing: Doing,
}

/// Says that the actor is on this recommendation by one of their pages, and shows who else is. `editing` counts only for
/// who may edit.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs to see.
pub fn arrive(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    page: Option<PageId>,
    doing: Doing,
) -> Result<PresenceView> {
    let facts = recommendations::facts(tx.conn, id)?;
    let seat = see(&tx.actor, &facts)?.clone();
    let edits = permit(&tx.actor, Action::EditWorkingText, Subject::Recommendation(&facts)).is_ok();
    let doing = if edits { doing } else { Doing::Reading };
    let until = tx.now.plus(LASTS);
    say(tx, &facts, &seat, page, doing, until)?;
    shown(tx, &facts, &seat)
}

/// Says that a page of the actor left; they are there as long as another is. Once more changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs to see.
pub fn leave(tx: &mut Reading<'_>, id: RecommendationId, page: Option<PageId>) -> Result<()> {
    let facts = recommendations::facts(tx.conn, id)?;
    let seat = see(&tx.actor, &facts)?.clone();
    let now = tx.now;
    say(tx, &facts, &seat, page, Doing::Reading, now)
}

/// Who else is on this recommendation.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs to see.
pub fn who(tx: &mut Reading<'_>, id: RecommendationId) -> Result<PresenceView> {
    let facts = recommendations::facts(tx.conn, id)?;
    let seat = see(&tx.actor, &facts)?.clone();
    shown(tx, &facts, &seat)
}

fn say(
    tx: &Reading<'_>,
    facts: &Facts,
    seat: &Seat,
    page: Option<PageId>,
    doing: Doing,
    until: Moment,
) -> Result<()> {
    let user = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let session = tx.actor.session.ok_or(Error::Unauthenticated)?;
    let (delegation, role) = (seat.delegation.clone(), seat.role);
    let somebody = Present { user, delegation, role, doing };
    let (mandate, recommendation) = (facts.mandate, facts.id);
    tx.app.hub.say_here(Here { mandate, recommendation, session, page, somebody, until });
    Ok(())
}

fn shown(tx: &mut Reading<'_>, facts: &Facts, seat: &Seat) -> Result<PresenceView> {
    let viewer = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let reads_text = permit(&tx.actor, Action::ReadWorkingText, Subject::Recommendation(facts)).is_ok();
    let present = tx.app.hub.present_on(facts.id, tx.now);
    let seen = seen_by(viewer, seat, reads_text, &present);
    if seen.is_empty() {
        return Ok(PresenceView { delegations: Vec::new() });
    }
    let names = mandates::delegation_names(tx.conn, facts.mandate)?;
    let mut delegations = Vec::with_capacity(seen.len());
    for there in seen {
        let mut people = Vec::new();
        for (user, doing) in there.people {
            people.push(ColleagueView { name: accounts::user(tx.conn, user)?.name, doing });
        }
        delegations.push(DelegationPresentView {
            name: names.get(&there.delegation).cloned().unwrap_or_else(|| there.delegation.to_string()),
            delegation: there.delegation.to_string(),
            doing: there.doing,
            own: there.own,
            people,
        });
    }
    Ok(PresenceView { delegations })
}
