//! Sign-offs: opened on one revision, answered state by state, closed by adoption, recall or a broken silence.
//! Never: decides a rule (`domain::signoff` does) or shows a position to somebody the policy does not.

mod accession;
mod closing;
mod deadlines;
mod opening;
mod saying;
mod views;

pub use accession::accede;
pub(in crate::app) use closing::said_at;
pub use closing::{AdoptionView, adopt, adoption, recall};
pub use deadlines::{Endings, forget_answers, next_deadlines, run_deadlines};
pub use opening::{extend, open};
pub use saying::{Say, say};
pub use views::{
    ExtensionView, PersonRoleView, PositionView, PreparedView, SignOffView, Spoken, get, list, one,
};

use std::sync::Arc;

use super::{Reading, Writing, recommendations::Known};
use crate::{
    domain::{
        ids::{RecommendationId, SignOffId, UserId},
        policy::{self, Action, Denial, Subject},
        recommendations::Facts,
    },
    error::{Error, Result},
    store::{
        recommendations,
        signoff::{self, Kept, asked::AskedText},
    },
};

/// A sign-off with the recommendation and the text it is about.
pub struct Matter {
    /// What the policy asks about.
    pub facts: Facts,
    /// The sign-off.
    pub kept: Arc<Kept>,
    /// The exact text.
    pub text: Arc<AskedText>,
    /// How people name the states and clauses.
    pub spoken: Arc<Spoken>,
}

impl Matter {
    /// Loads a sign-off that the actor may see.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the database said.
    pub fn load(tx: &mut Reading<'_>, id: SignOffId) -> Result<Self> {
        let matter = Self::load_for_server(tx, id)?;
        may_read(tx, &matter.facts)?;
        Ok(matter)
    }

    /// Loads a sign-off for the server's own act at the deadline, which no policy judges.
    pub(super) fn load_for_server(tx: &mut Reading<'_>, id: SignOffId) -> Result<Self> {
        let kept = signoff::find(tx.conn, id)?;
        let facts = recommendations::facts(tx.conn, kept.sign_off.recommendation)?;
        let text = signoff::asked::text(tx.conn, facts.id, kept.sign_off.revision)?;
        let spoken = Spoken::of(tx, facts.mandate, &text)?;
        Ok(Self { facts, kept: Arc::new(kept), text: Arc::new(text), spoken: Arc::new(spoken) })
    }

    /// The same of what stood when the act took the chain, if this is the recommendation's current sign-off.
    fn before(tx: &mut Writing<'_>, id: SignOffId) -> Result<Option<(Self, Arc<Known>)>> {
        let Some(recommendation) = tx.holds() else { return Ok(None) };
        let known = tx.before(recommendation)?;
        let (Some(kept), Some(text)) = (&known.current, &known.asked) else { return Ok(None) };
        if kept.sign_off.id != id {
            return Ok(None);
        }
        may_read(tx, &known.facts)?;
        let matter = Self {
            facts: known.facts.clone(),
            kept: Arc::clone(kept),
            text: Arc::clone(text),
            spoken: Arc::clone(&known.spoken),
        };
        Ok(Some((matter, known)))
    }

    /// `AMCC/2018/R.3 (Rev.1)`
    fn title(&self) -> String {
        let label = crate::domain::recommendations::revision_label(self.text.revision);
        format!("{} ({label})", self.text.symbol)
    }
}

/// The sign-off that is open or, of an adopted text, the one that adopted it, where this person may see it.
///
/// # Errors
/// [`Error::Internal`] for a fingerprint that is none.
pub fn of_known(tx: &Reading<'_>, known: &Known) -> Result<Option<SignOffView>> {
    let Some(kept) = known.current.as_ref().filter(|_| may_read(tx, &known.facts).is_ok()) else {
        return Ok(None);
    };
    let seat = policy::see(&tx.actor, &known.facts)?;
    let prepared = known.prepared_by(&seat.delegation).cloned();
    views::shown(tx, &known.facts, known.stored.symbol.clone(), kept, &known.spoken, prepared).map(Some)
}

/// Whether the actor may see positions on this recommendation; where they may not, there are none.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn may_read(tx: &Reading<'_>, facts: &Facts) -> Result<()> {
    policy::permit(&tx.actor, Action::ReadPositions, Subject::Recommendation(facts))
        .map_err(|_: Denial| Error::NotFound)
}

/// The page on which states answer, and on which all that was answered is seen.
fn place(recommendation: RecommendationId) -> String {
    format!("/r/{recommendation}/sign-off")
}

/// The person who acts.
fn acting(tx: &Reading<'_>) -> Result<UserId> {
    tx.actor.user.ok_or(Error::Unauthenticated)
}
