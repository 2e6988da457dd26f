//! Owns: who may do what with an amendment, from the policy and the rules beyond it (rounds, revisions, its own life),
//! asked alike by the acts and by `abilities`. Never: loads or saves anything.

use std::collections::BTreeMap;

use crate::{
    domain::{
        accounts::{Actor, Role, Seat},
        amendments::{self as life, AmendmentStatus, Stance},
        ids::StateCode,
        policy::{Action, Denial, Subject, permit},
        recommendations::{Facts, check_round},
        refusal::Refusal,
        time::Moment,
    },
    error::{Error, Result},
    store::amendments::Amendment,
};

/// What amendments are judged by.
pub struct Standing<'a> {
    /// The recommendation.
    pub facts: &'a Facts,
    /// The time of the request.
    pub now: Moment,
}

/// The amendment as the policy is asked about it: one that was never sent is its delegation's alone.
#[must_use]
pub fn subject<'a>(facts: &'a Facts, amendment: &'a Amendment) -> Subject<'a> {
    if amendment.submitted_at.is_some() {
        Subject::Owned(facts, &amendment.delegation)
    } else {
        Subject::Prepared(facts, &amendment.delegation)
    }
}

impl Standing<'_> {
    fn round(&self) -> Result<()> {
        Ok(check_round(self.facts.amendments_close, "amendments", self.now)?)
    }

    /// Whether the actor may put an amendment of this delegation on the table.
    ///
    /// # Errors
    /// [`Error::Forbidden`] `heads-submit` for drafters; `round-closed`; what the policy says.
    pub fn table(&self, actor: &Actor, subject: Subject<'_>) -> Result<()> {
        let drafts = actor.seat(self.facts.mandate).is_some_and(|seat| seat.role == Role::Drafter);
        match permit(actor, Action::SubmitAmendment, subject) {
            Err(Denial::Forbidden(_)) if drafts => {
                let detail = "Only a head of delegation submits an amendment. Save it as prepared (submit: false) \
                              and ask your head to submit it.";
                return Err(Error::Forbidden(Refusal::new("heads-submit", detail)));
            }
            said => said?,
        }
        self.round()
    }

    /// Whether the actor may change the amendment's words.
    ///
    /// # Errors
    /// `not-editable`; as [`Self::table`] for one that needs attention, which is on the table already.
    pub fn edit(&self, actor: &Actor, amendment: &Amendment) -> Result<()> {
        let subject = subject(self.facts, amendment);
        permit(actor, Action::PrepareAmendment, subject)?;
        life::edit(amendment.status)?;
        if amendment.status == AmendmentStatus::Prepared { Ok(()) } else { self.table(actor, subject) }
    }

    /// Whether the actor's state may say this of the amendment, or take back what it said; gives the state and
    /// what it says from now on.
    ///
    /// # Errors
    /// `round-closed`, `not-open`, `own-amendment`; what the policy says.
    pub fn stance(
        &self,
        actor: &Actor,
        amendment: &Amendment,
        wanted: Option<Stance>,
    ) -> Result<(StateCode, Option<Stance>)> {
        permit(actor, Action::TakeStance, subject(self.facts, amendment))?;
        self.round()?;
        let seat = actor.seat(self.facts.mandate).ok_or(Error::NotFound)?;
        let present = amendment.stances.get(&seat.delegation).map(|(stance, _)| *stance);
        Ok((seat.delegation.clone(), life::take_stance(amendment.status, present, wanted)?))
    }
}

/// Whether the actor may take the amendment back: its head, and before it was sent anybody of the delegation.
///
/// # Errors
/// `not-withdrawable`; what the policy says.
pub fn withdraw(actor: &Actor, facts: &Facts, amendment: &Amendment) -> Result<AmendmentStatus> {
    let sent = amendment.submitted_at.is_some();
    let action = if sent { Action::WithdrawAmendment } else { Action::PrepareAmendment };
    permit(actor, action, subject(facts, amendment))?;
    Ok(life::withdraw(amendment.status)?)
}

/// Whether the actor may supply the text of an amendment that needs attention: a head of its delegation, or the chair.
///
/// # Errors
/// `not-in-need`; what the policy says.
pub fn override_text(actor: &Actor, standing: &Standing<'_>, amendment: &Amendment) -> Result<()> {
    let subject = subject(standing.facts, amendment);
    if permit(actor, Action::OverrideAmendment, subject).is_err() {
        standing.table(actor, subject)?;
    }
    Ok(life::mend(amendment.status).map(|_| ())?)
}

/// What the actor may do with the amendment now.
#[must_use]
pub fn abilities(
    actor: &Actor,
    standing: &Standing<'_>,
    amendment: &Amendment,
) -> BTreeMap<&'static str, bool> {
    let (facts, status) = (standing.facts, amendment.status);
    let subject = subject(facts, amendment);
    let answered = amendment.answer.is_some();
    let may = |action| permit(actor, action, subject).is_ok();
    let says = |stance| standing.stance(actor, amendment, Some(stance)).is_ok();
    let submit = life::submit(status).is_ok() && standing.table(actor, subject).is_ok();
    let sponsors = |seat: &Seat| {
        amendment.stances.get(&seat.delegation).is_some_and(|(stance, _)| *stance == Stance::Sponsor)
    };
    let sponsor = says(Stance::Sponsor) && !actor.seat(facts.mandate).is_some_and(sponsors);
    let disposable = life::disposable(status, answered).is_ok();
    BTreeMap::from([
        ("edit", standing.edit(actor, amendment).is_ok()),
        ("override", override_text(actor, standing, amendment).is_ok()),
        ("submit", submit),
        ("sponsor", sponsor),
        ("support", says(Stance::Support)),
        ("oppose", says(Stance::Oppose)),
        ("withdraw", withdraw(actor, facts, amendment).is_ok()),
        ("dispose", disposable && may(Action::Dispose)),
        ("answer", life::answer(status, answered, true).is_ok() && may(Action::AnswerDisposition)),
    ])
}
