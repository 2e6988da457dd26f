//! Owns: the use case of acceding: a state that consensus minus X left out joins the adopted text.
//! Never: lets anybody but its own head speak for a state.

use super::{Matter, SignOffView, acting, one};
use crate::{
    app::Writing,
    domain::{
        event::{Act, Audience, Event},
        ids::SignOffId,
        policy::{self, Action, Subject, permit},
        signoff::{
            accession::{self, Accede},
            acts::StateAcceded,
        },
    },
    error::Result,
    store::signoff::{self, accessions},
};

/// The head's state joins the text.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for anybody but a head; [`crate::error::Error::Refused`] where there is nothing to
/// accede to, or the text seen is another; [`crate::error::Error::Invalid`] for the statement.
pub fn accede(
    tx: &mut Writing<'_>,
    id: SignOffId,
    fingerprint: String,
    statement: Option<String>,
) -> Result<SignOffView> {
    let matter = Matter::load(tx, id)?;
    let state = policy::see(&tx.actor, &matter.facts)?.delegation.clone();
    permit(&tx.actor, Action::Accede, Subject::Owned(&matter.facts, &state))?;
    let command = Accede { state, fingerprint, statement };
    let statement = accession::accede(&matter.kept.sign_off, &matter.kept.acceded, &command)?;
    let (by, now) = (acting(tx)?, tx.now);
    accessions::insert(tx.conn, id, &command, statement.as_deref(), (by, now))?;
    let Accede { state, fingerprint, .. } = command;
    let sentence = format!("{} acceded to {}.", matter.spoken.state(&state), matter.title());
    let payload = StateAcceded { sign_off: id, state: state.clone(), statement, fingerprint };
    tx.record(
        Event::new(Act::StateAcceded, format!("sign_off:{id}"), serde_json::to_value(&payload)?)
            .in_mandate(matter.facts.mandate)
            .on(matter.facts.id)
            .for_state(&state)
            .told(Audience::Everyone, sentence),
    )?;
    let kept = signoff::find(tx.conn, id)?;
    one(tx, &matter.facts, &kept, &matter.spoken)
}
