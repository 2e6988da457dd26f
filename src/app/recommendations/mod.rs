//! Use cases of the recommendation as a thing with a life: create, show, list, change, give the pen, release,
//! withdraw. Its text is in `texts`. Never: shows or counts what the caller may not see.

mod change;
mod create;
mod decided;
mod known;
mod list;
mod view;

pub use change::{Change, change, give_pen, withdraw};
pub use create::{Create, create};
pub use decided::Decided;
pub use known::Known;
pub use list::{Filter, list};
pub use view::{CreatedBy, OpenBracketView, RecommendationSummary, RecommendationView, view};

use super::Reading;
use crate::{
    domain::{
        accounts::Seat,
        ids::{RecommendationId, UserId},
        policy,
        recommendations::Facts,
    },
    error::{Error, Result},
    store::{
        mandates::{Round, newest_round},
        recommendations::{self as rows, Links, Stored},
    },
};

/// A recommendation that the caller sees, with what the policy needs and the seat by which it is seen.
#[derive(Debug)]
pub struct Seen {
    /// The row.
    pub stored: Stored,
    /// Name of who started it.
    pub created_by: String,
    /// What it names in the mandate.
    pub links: Links,
    /// The round that governs it.
    pub round: Option<Round>,
    /// What the policy is asked with.
    pub facts: Facts,
    /// The caller's seat in its mandate.
    pub seat: Seat,
}

/// Loads a recommendation for somebody.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or not theirs to see.
pub fn seen(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Seen> {
    let (stored, created_by) = rows::one(tx.conn, id)?;
    let links = rows::links_of(tx.conn, id)?;
    let round = newest_round(tx.conn, stored.mandate)?;
    let facts = stored.facts(links.co_sponsors.clone(), round.as_ref());
    let seat = policy::see(&tx.actor, &facts)?.clone();
    Ok(Seen { stored, created_by, links, round, facts, seat })
}

/// The person who acts; the server writes no text.
///
/// # Errors
/// [`Error::Unauthenticated`] for the server and strangers.
pub(super) fn person(tx: &Reading<'_>) -> Result<UserId> {
    tx.actor.user.ok_or(Error::Unauthenticated)
}
