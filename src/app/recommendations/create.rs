//! Owns: starting a recommendation. Never: gives it a symbol that betrays other drafts.

use super::{person, view};
use crate::{
    app::{Writing, new_id},
    domain::{
        accounts::{Role, Seat},
        event::{Act, Event},
        ids::{MandateId, RecommendationId, StateCode},
        policy::{self, Action, Subject},
        recommendations::{Asked, Catalogue, Details, Status, draft_symbol, read_details},
        record::Chain,
        refusal::{Invalid, Refusal},
    },
    error::{Error, Result},
    store::{recommendations as rows, record, search, texts},
};

/// A recommendation to be started.
#[derive(Debug, Clone, Default)]
pub struct Create {
    /// Lead delegation; the caller's own when not named.
    pub lead: Option<String>,
    /// Its details.
    pub details: Asked,
    /// The adopted recommendation it corrects.
    pub cites: Option<String>,
}

/// Starts a recommendation with an empty working text.
///
/// # Errors
/// Who may not; every wrong field.
pub fn create(tx: &mut Writing<'_>, mandate: MandateId, command: Create) -> Result<view::RecommendationView> {
    let id = RecommendationId(new_id());
    // The first statement is a write; an act that is refused below takes its chain back with it.
    record::start(tx.conn, &Chain::Recommendation(id))?;
    policy::permit(&tx.actor, Action::CreateRecommendation, Subject::Mandate(mandate))?;
    let seat = tx.actor.seat(mandate).ok_or(Error::NotFound)?.clone();
    let by = person(tx)?;
    let now = tx.now;
    let catalogue = rows::catalogue(tx.conn, mandate)?;
    let lead = read_lead(&seat, &catalogue, command.lead)?;
    let details = read_details(&catalogue, &lead, command.details, None)?;
    let cites = command.cites.map(|cited| read_cited(tx, mandate, &cited)).transpose()?;
    let nth = rows::next_draft(tx.conn, mandate, &seat.delegation)?;
    let symbol = draft_symbol(&details.lead_body.code, &catalogue.year, &seat.delegation, nth);
    let new = rows::New {
        id,
        mandate,
        symbol: &symbol,
        lead: &lead,
        created_by: by,
        created_by_delegation: &seat.delegation,
        cites,
    };
    rows::add(tx.conn, &new, &details, now)?;
    texts::start(tx.conn, id, by, &seat.delegation, now)?;
    search::put_recommendation(tx.conn, mandate, id, &symbol, &details.title)?;
    tx.record(created(mandate, &new, &details))?;
    view::view(tx, id)
}

/// The payload leaves the draft's symbol out: the record is read by all once the text is tabled, and the symbol
/// counts drafts.
fn created(mandate: MandateId, new: &rows::New<'_>, details: &Details) -> Event {
    let mut payload = super::change::in_record(details);
    payload.insert("lead".to_owned(), serde_json::json!(new.lead));
    payload.insert("cites".to_owned(), serde_json::json!(new.cites));
    payload.insert("mandate".to_owned(), serde_json::json!(mandate));
    payload.insert("created_by_delegation".to_owned(), serde_json::json!(new.created_by_delegation));
    Event::new(Act::RecommendationCreated, format!("recommendation:{}", new.id), payload.into())
        .in_mandate(mandate)
        .on(new.id)
        .for_state(new.lead)
}

fn read_lead(seat: &Seat, catalogue: &Catalogue, sent: Option<String>) -> Result<StateCode> {
    let Some(sent) = sent.filter(|sent| sent != seat.delegation.as_str()) else {
        return Ok(seat.delegation.clone());
    };
    if seat.role != Role::Chair {
        return Err(Error::Forbidden(Refusal::new(
            "not-your-delegation",
            "You can start a recommendation for your own delegation only; ask the lead to start it and to name \
             you as a co-sponsor.",
        )));
    }
    catalogue
        .states
        .iter()
        .find(|state| state.as_str() == sent)
        .cloned()
        .ok_or_else(|| Invalid::field("/lead", "unknown", "This state is not on the roster.").into())
}

fn read_cited(tx: &mut Writing<'_>, mandate: MandateId, sent: &str) -> Result<RecommendationId> {
    let unknown = || Invalid::field("/cites", "unknown", "There is no such adopted recommendation here.");
    let id: RecommendationId = sent.parse().map_err(|_| unknown())?;
    let facts = match rows::facts(tx.conn, id) {
        Err(Error::NotFound) => return Err(unknown().into()),
        found => found?,
    };
    let adopted = matches!(facts.status, Status::Adopted | Status::Submitted);
    let visible = policy::see(&tx.actor, &facts).is_ok();
    if facts.mandate == mandate && adopted && visible { Ok(id) } else { Err(unknown().into()) }
}
