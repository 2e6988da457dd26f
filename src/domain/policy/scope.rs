//! Owns: visibility as values that both the policy and the store's queries use, so that a list can never show what
//! the page itself would hide. Never: knows SQL.

use crate::domain::{
    accounts::{Role, Seat},
    comments::Scope as Reach,
    ids::{MandateId, StateCode, UserId},
    recommendations::{Facts, Marking},
};

/// The recommendations of one mandate that one seat may see: those its delegation drafts, and of the tabled ones
/// all or only the released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The mandate.
    pub mandate: MandateId,
    /// Drafts led, co-sponsored or started by this delegation are seen.
    pub drafts_of: Option<StateCode>,
    /// `None`: every tabled one. `Some`: only those released to observers with one of these markings.
    pub released_only: Option<&'static [Marking]>,
}

const OPEN_TO_OBSERVERS: &[Marking] = &[Marking::Clear, Marking::Green];

/// What this seat may see.
#[must_use]
pub fn scope(seat: &Seat) -> Scope {
    let (drafts_of, released_only) = match seat.role {
        Role::Drafter | Role::Head | Role::Chair => (Some(seat.delegation.clone()), None),
        Role::Secretariat => (None, None),
        Role::Observer => (None, Some(OPEN_TO_OBSERVERS)),
    };
    Scope { mandate: seat.mandate, drafts_of, released_only }
}

impl Scope {
    /// Whether a recommendation with these facts is seen.
    #[must_use]
    pub fn contains(&self, facts: &Facts) -> bool {
        if facts.mandate != self.mandate {
            return false;
        }
        let own = self.drafts_of.as_ref().is_some_and(|own| {
            facts.lead == *own || facts.created_by == *own || facts.co_sponsors.contains(own)
        });
        let open = match self.released_only {
            None => true,
            Some(markings) => facts.released_to_observers && markings.contains(&facts.marking),
        };
        own || (facts.tabled && open)
    }
}

/// What the policy needs to know of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentFacts {
    /// How far it reaches.
    pub reach: Reach,
    /// The delegation whose conversation it belongs to: that of whoever opened the thread.
    pub thread_of: StateCode,
    /// Who wrote it.
    pub author: UserId,
}

/// Which comments of a visible recommendation a seat may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentScope {
    /// Comments to all.
    pub to_all: bool,
    /// Comments to the chair from every delegation.
    pub every_to_chair: bool,
    /// The delegation's own comments, internal and to the chair.
    pub own: Option<StateCode>,
}

impl CommentScope {
    /// Whether comments of this reach in a thread of this delegation are seen.
    #[must_use]
    pub fn contains(&self, reach: Reach, thread_of: &StateCode) -> bool {
        let own = self.own.as_ref() == Some(thread_of);
        match reach {
            Reach::All => self.to_all,
            Reach::Chair => self.every_to_chair || own,
            Reach::Delegation => own,
        }
    }
}

/// What this seat may see of the comments.
#[must_use]
pub fn comment_scope(seat: &Seat) -> CommentScope {
    let own = Some(seat.delegation.clone());
    match seat.role {
        Role::Drafter | Role::Head => CommentScope { to_all: true, every_to_chair: false, own },
        Role::Chair => CommentScope { to_all: true, every_to_chair: true, own },
        // The recommendation itself is visible to an observer only when released.
        Role::Secretariat | Role::Observer => CommentScope { to_all: true, every_to_chair: false, own: None },
    }
}

/// Whether the seat may see this comment of a recommendation that it sees.
#[must_use]
pub fn may_see_comment(seat: &Seat, facts: &Facts, comment: &CommentFacts) -> bool {
    facts.mandate == seat.mandate && comment_scope(seat).contains(comment.reach, &comment.thread_of)
}
