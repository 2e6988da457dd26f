//! Owns: what is drafted, as its own rows have it: who writes in it, what it says, and how a new text is saved there. Never:
//! knows the shared document in front of it.

use crate::{
    app::{
        Reading, Writing,
        amendments::{merging::Compromise, prepared},
        live::Hint,
        texts::working::saving_hint,
    },
    domain::{
        accounts::Actor,
        ids::{AmendmentId, StateCode, UserId},
        live::Drafted,
        policy::{Action, Denial, Subject, permit, permit_inside},
        recommendations::Facts,
        texts::Clause,
    },
    error::Result,
    store::{
        amendments::{self as amendments, Amendment},
        recommendations::facts,
        texts,
    },
};

/// What is drafted.
pub(super) struct Paper {
    /// Which.
    pub(super) of: Drafted,
    /// The recommendation.
    pub(super) facts: Facts,
    kind: Kind,
}

enum Kind {
    WorkingText,
    Amendment(Box<Amendment>),
    Compromise(Box<Compromise>),
}

impl Paper {
    /// What its rows say.
    ///
    /// # Errors
    /// What the database said; [`crate::error::Error::NotFound`].
    pub(super) fn load(tx: &mut Reading<'_>, of: Drafted) -> Result<Self> {
        let (facts, kind) = match of {
            Drafted::WorkingText(id) => (facts(tx.conn, id)?, Kind::WorkingText),
            Drafted::Amendment(id) => {
                let (facts, amendment) = of_amendment(tx, id)?;
                (facts, Kind::Amendment(Box::new(amendment)))
            }
            Drafted::Compromise(id) => {
                let (facts, amendment) = of_amendment(tx, id)?;
                let compromise = Compromise::of(tx, amendment)?;
                (facts, Kind::Compromise(Box::new(compromise)))
            }
        };
        Ok(Self { of, facts, kind })
    }

    /// Whether it is drafted live now, whoever asks.
    ///
    /// # Errors
    /// [`crate::error::Error::Refused`] when it is not: it was sent, decided or dropped.
    pub(super) fn still(&self) -> Result<()> {
        match &self.kind {
            Kind::WorkingText => Ok(()),
            Kind::Amendment(amendment) => Ok(prepared::still(amendment)?),
            Kind::Compromise(compromise) => Ok(compromise.still()?),
        }
    }

    /// Whether this person may come in though they do not write.
    pub(super) fn shows(&self, actor: &Actor) -> bool {
        match &self.kind {
            Kind::WorkingText => {
                permit(actor, Action::ReadWorkingText, Subject::Recommendation(&self.facts)).is_ok()
            }
            Kind::Amendment(_) | Kind::Compromise(_) => false,
        }
    }

    /// Whether this person may write in it.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn permits(&self, actor: &Actor) -> std::result::Result<(), Denial> {
        let on = Subject::Recommendation(&self.facts);
        match &self.kind {
            Kind::WorkingText => permit(actor, Action::EditWorkingText, on),
            // Also after it was sent: who drafted it, and how, stays inside the delegation.
            Kind::Amendment(amendment) => {
                permit(actor, Action::PrepareAmendment, Subject::Prepared(&self.facts, &amendment.delegation))
            }
            Kind::Compromise(_) => permit_inside(actor, Action::Merge, on),
        }
    }

    /// Its version, who saved that, and for which delegation.
    ///
    /// # Errors
    /// What the database said.
    pub(super) fn saved_by(&self, tx: &mut Reading<'_>) -> Result<(i64, UserId, StateCode)> {
        match &self.kind {
            Kind::WorkingText => texts::saved_by(tx.conn, self.facts.id),
            Kind::Amendment(amendment) => {
                let by = tx.actor.user.unwrap_or(amendment.author);
                Ok((amendment.version, by, amendment.delegation.clone()))
            }
            Kind::Compromise(compromise) => compromise.saved_by(),
        }
    }

    /// What it says.
    ///
    /// # Errors
    /// What the database said.
    pub(super) fn clauses(&self, tx: &mut Reading<'_>) -> Result<Vec<Clause>> {
        match &self.kind {
            Kind::WorkingText => texts::clauses(&texts::working(tx.conn, self.facts.id)?.clauses),
            Kind::Amendment(amendment) => prepared::clauses(tx, amendment),
            Kind::Compromise(compromise) => compromise.clauses(tx),
        }
    }

    /// Makes it say this, unless it does, and returns its version.
    ///
    /// # Errors
    /// What the database said.
    pub(super) fn save(
        &mut self,
        tx: &mut Writing<'_>,
        version: i64,
        clauses: &[Clause],
        (by, delegation): (UserId, &StateCode),
    ) -> Result<i64> {
        match &mut self.kind {
            Kind::WorkingText => {
                let (json, now) = (serde_json::to_string(clauses)?, tx.now);
                let by = (by, delegation);
                let saved = texts::save_working(tx.conn, self.facts.id, version, &json, by, now)?;
                Ok(if saved.is_some() { version.saturating_add(1) } else { version })
            }
            Kind::Amendment(amendment) => prepared::save(tx, amendment, clauses),
            Kind::Compromise(compromise) => compromise.save(tx, clauses, by, delegation),
        }
    }

    /// What lets open pages know that it changed; nobody hears of it who may not read it.
    ///
    /// # Errors
    /// What the database said.
    pub(super) fn hint(&self, tx: &mut Reading<'_>) -> Result<Hint> {
        match &self.kind {
            Kind::WorkingText => saving_hint(tx, &self.facts),
            Kind::Amendment(amendment) => prepared::hint(tx, &self.facts, &amendment.delegation),
            Kind::Compromise(compromise) => compromise.hint(tx, &self.facts),
        }
    }
}

fn of_amendment(tx: &mut Reading<'_>, id: AmendmentId) -> Result<(Facts, Amendment)> {
    let amendment = amendments::get(tx.conn, id)?;
    Ok((facts(tx.conn, amendment.recommendation)?, amendment))
}
