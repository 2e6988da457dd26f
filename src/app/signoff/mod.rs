//! Sign-offs: opened on one revision, answered state by state, closed by adoption, recall or a broken silence.
//! Never: decides a rule (`domain::signoff` does) or shows a position to somebody the policy does not.

mod closing;
mod deadlines;
mod opening;
mod saying;
mod views;

pub(in crate::app) use closing::said_at;
pub use closing::{adopt, recall};
pub use deadlines::{forget_answers, next_deadline, run_deadlines};
pub use opening::{extend, open};
pub use saying::{Say, say};
pub use views::{
    ExtensionView, PersonRoleView, PositionView, PreparedView, SignOffView, Spoken, adoption, get, list, one,
};

use std::collections::HashMap;

use super::Reading;
use crate::{
    domain::{
        ids::{SignOffId, UserId},
        policy::{self, Action, Denial, Subject},
        recommendations::{Facts, Status},
    },
    error::{Error, Result},
    store::{
        recommendations,
        signoffs::{self, Kept, asked::AskedText},
    },
};

/// A sign-off with the recommendation and the text it is about.
pub struct Matter {
    /// What the policy asks about.
    pub facts: Facts,
    /// The sign-off.
    pub kept: Kept,
    /// The exact text.
    pub text: AskedText,
    /// How people name the states and clauses.
    pub spoken: Spoken,
}

impl Matter {
    /// Loads a sign-off that the actor may see.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the database said.
    pub fn load(tx: &mut Reading<'_>, id: SignOffId) -> Result<Self> {
        let matter = Self::load_for_server(tx, id)?;
        may_see(tx, &matter.facts, &matter.kept)?;
        Ok(matter)
    }

    /// Loads a sign-off for the server's own act at the deadline, which no policy judges.
    pub(super) fn load_for_server(tx: &mut Reading<'_>, id: SignOffId) -> Result<Self> {
        let kept = signoffs::find(tx.conn, id)?;
        let facts = recommendations::facts(tx.conn, kept.sign_off.recommendation)?;
        let text = signoffs::asked::text(tx.conn, facts.id, kept.sign_off.revision)?;
        let spoken = Spoken::of(tx, facts.mandate, &text)?;
        Ok(Self { facts, kept, text, spoken })
    }

    /// `AMCC/2018/R.3 (Rev.1)`
    fn title(&self) -> String {
        let label = crate::domain::recommendations::revision_label(self.text.revision);
        format!("{} ({label})", self.text.symbol)
    }
}

/// The sign-off that is open or, of an adopted text, the one that adopted it; whether it may be shown is asked by
/// [`of_recommendation`].
///
/// # Errors
/// What the database said.
pub fn current(tx: &mut Reading<'_>, facts: &Facts) -> Result<Option<Kept>> {
    // In any other status there is none: opening and closing move the status in the same transaction.
    if !matches!(facts.status, Status::SignOff | Status::Adopted | Status::Submitted) {
        return Ok(None);
    }
    signoffs::current_of(tx.conn, facts.id)
}

/// The view of [`current`], where this person may see it.
///
/// # Errors
/// What the database said.
pub fn of_recommendation(
    tx: &mut Reading<'_>,
    facts: &Facts,
    symbol: &str,
    current: Option<&Kept>,
) -> Result<Option<SignOffView>> {
    let Some(kept) = current.filter(|_| may_read(tx, facts).is_ok()) else { return Ok(None) };
    // Sentences name clauses only where a position names them: otherwise the text need not be read.
    let spoken = if kept.sign_off.positions.iter().any(|p| !p.clauses.is_empty()) {
        let text = signoffs::asked::text(tx.conn, facts.id, kept.sign_off.revision)?;
        Spoken::of(tx, facts.mandate, &text)?
    } else {
        let members = signoffs::asked::members(tx.conn, facts.mandate)?;
        Spoken::new(members.into_iter().map(|m| (m.code, m.name)).collect(), HashMap::new())
    };
    views::shown(tx, facts, symbol.to_owned(), kept, &spoken).map(Some)
}

/// Whether the actor may see positions on this recommendation; where they may not, there are none.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn may_read(tx: &Reading<'_>, facts: &Facts) -> Result<()> {
    policy::permit(&tx.actor, Action::ReadPositions, Subject::Recommendation(facts))
        .map_err(|_: Denial| Error::NotFound)
}

/// Whether the actor may see this very sign-off: an observer sees only the one that adopted.
fn may_see(tx: &Reading<'_>, facts: &Facts, kept: &Kept) -> Result<()> {
    may_read(tx, facts)?;
    let seat = policy::see(&tx.actor, facts)?;
    let adopting = kept.sign_off.status == crate::domain::signoff::SignOffStatus::Adopted;
    if seat.role == crate::domain::accounts::Role::Observer && !adopting {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// The person who acts.
fn acting(tx: &Reading<'_>) -> Result<UserId> {
    tx.actor.user.ok_or(Error::Unauthenticated)
}
