//! Owns: changing what a recommendation says about itself, letting observers in, giving the pen, withdrawing.
//! Never: touches its text.

use serde_json::{Map, Value, json};

use super::{Seen, seen, view, view::RecommendationView};
use crate::{
    app::Writing,
    domain::{
        accounts::Role,
        event::{Act, Audience, Event},
        ids::{RecommendationId, StateCode},
        policy::{self, Action, Subject},
        recommendations::{Asked, Details, Listed, MAX_REASON_CHARS, Status, read_details},
        refusal::Invalid,
        texts::reading::read_prose,
    },
    error::{Error, Result},
    store::{mandates, recommendations as rows, search},
};

/// What shall change; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Details, for who may edit them.
    pub details: Option<Asked>,
    /// Whether observers are let in; for the chair.
    pub released_to_observers: Option<bool>,
    /// Whether observers may comment; for the chair.
    pub observers_may_comment: Option<bool>,
}

/// The details as the record keeps them.
pub(super) fn in_record(details: &Details) -> Map<String, Value> {
    let codes = |listed: &[Listed]| listed.iter().map(|entry| entry.code.clone()).collect::<Vec<_>>();
    let mut kept = Map::new();
    kept.insert("title".to_owned(), json!(details.title));
    kept.insert("taskings".to_owned(), json!(codes(&details.taskings)));
    kept.insert("lead_body".to_owned(), json!(details.lead_body.code));
    kept.insert("involved_bodies".to_owned(), json!(codes(&details.involved_bodies)));
    kept.insert("norms".to_owned(), json!(codes(&details.norms)));
    kept.insert("co_sponsors".to_owned(), json!(details.co_sponsors));
    kept.insert("marking".to_owned(), json!(details.marking));
    kept
}

/// Changes details and release.
///
/// # Errors
/// Who may not; [`Error::Stale`]; every wrong field.
pub fn change(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    version: i64,
    command: Change,
) -> Result<RecommendationView> {
    let seen = seen(tx, id)?;
    if command.details.is_some() {
        policy::permit(&tx.actor, Action::EditDetails, Subject::Recommendation(&seen.facts))?;
    }
    if command.released_to_observers.is_some() || command.observers_may_comment.is_some() {
        policy::permit(&tx.actor, Action::ReleaseToObservers, Subject::Recommendation(&seen.facts))?;
    }
    if seen.stored.version != version {
        let current = serde_json::to_value(view(tx, id)?)?;
        return Err(Error::Stale { current });
    }
    let mut changed = false;
    if let Some(asked) = command.details {
        changed |= change_details(tx, &seen, asked)?;
    }
    changed |= change_release(tx, &seen, command.released_to_observers, command.observers_may_comment)?;
    if changed {
        let now = tx.now;
        rows::advance(tx.conn, id, seen.stored.status, now)?;
    }
    view(tx, id)
}

fn change_details(tx: &mut Writing<'_>, seen: &Seen, asked: Asked) -> Result<bool> {
    let stored = &seen.stored;
    let catalogue = rows::catalogue(tx.conn, stored.mandate)?;
    let lead_body = catalogue.bodies.iter().find(|body| body.code == stored.lead_body).cloned();
    let before = Details {
        title: stored.title.clone(),
        taskings: seen.links.taskings.clone(),
        lead_body: lead_body.ok_or_else(|| Error::internal("a lead body is gone"))?,
        involved_bodies: seen.links.involved_bodies.clone(),
        norms: seen.links.norms.clone(),
        co_sponsors: seen.links.co_sponsors.clone(),
        marking: stored.marking,
    };
    let after = read_details(&catalogue, &stored.lead, asked, Some(before.clone()))?;
    let (was, is) = (in_record(&before), in_record(&after));
    let payload: Map<String, Value> =
        is.into_iter().filter(|(key, value)| was.get(key) != Some(value)).collect();
    if payload.is_empty() {
        return Ok(false);
    }
    rows::save_details(tx.conn, stored.id, &after)?;
    if after.title != before.title {
        search::put_recommendation(tx.conn, stored.mandate, stored.id, &stored.symbol, &after.title)?;
    }
    tx.record(event(Act::RecommendationChanged, seen, payload.into()))?;
    Ok(true)
}

fn change_release(
    tx: &mut Writing<'_>,
    seen: &Seen,
    released: Option<bool>,
    may_comment: Option<bool>,
) -> Result<bool> {
    let stored = &seen.stored;
    let after = (
        released.unwrap_or(stored.released_to_observers),
        may_comment.unwrap_or(stored.observers_may_comment),
    );
    if after == (stored.released_to_observers, stored.observers_may_comment) {
        return Ok(false);
    }
    rows::save_release(tx.conn, stored.id, after.0, after.1)?;
    let payload = json!({ "released_to_observers": after.0, "observers_may_comment": after.1 });
    tx.record(event(Act::RecommendationReleased, seen, payload))?;
    Ok(true)
}

fn event(act: Act, seen: &Seen, payload: Value) -> Event {
    let id = seen.stored.id;
    Event::new(act, format!("recommendation:{id}"), payload).in_mandate(seen.stored.mandate).on(id)
}

/// Gives the pen to a state, or takes it back.
///
/// # Errors
/// Who may not; a state that is not on the roster.
pub fn give_pen(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    state: Option<String>,
) -> Result<RecommendationView> {
    let seen = seen(tx, id)?;
    policy::permit(&tx.actor, Action::GivePen, Subject::Recommendation(&seen.facts))?;
    let state: Option<StateCode> = match state {
        None => None,
        Some(sent) => {
            let catalogue = rows::catalogue(tx.conn, seen.stored.mandate)?;
            let found = catalogue.states.into_iter().find(|state| state.as_str() == sent);
            Some(
                found
                    .ok_or_else(|| Invalid::field("/state", "unknown", "This state is not on the roster."))?,
            )
        }
    };
    if state != seen.stored.pen {
        let now = tx.now;
        rows::save_pen(tx.conn, id, state.as_ref())?;
        rows::advance(tx.conn, id, seen.stored.status, now)?;
        let symbol = &seen.stored.symbol;
        let told: Vec<StateCode> = seen.stored.pen.iter().chain(&state).cloned().collect();
        let sentence = match &state {
            Some(state) => {
                let who = mandates::delegation(tx.conn, seen.stored.mandate, state)?.name;
                format!("{who} has the pen of {symbol}.")
            }
            None => format!("The pen of {symbol} is back with the chair."),
        };
        let given = event(Act::PenGiven, &seen, json!({ "state": state }));
        tx.record(given.told(Audience::States(told), sentence))?;
    }
    view(tx, id)
}

/// Withdraws a recommendation. The chair says why; a lead delegation may.
///
/// # Errors
/// Who may not; a chair's missing reason.
pub fn withdraw(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    reason: Option<String>,
) -> Result<RecommendationView> {
    let seen = seen(tx, id)?;
    policy::permit(&tx.actor, Action::Withdraw, Subject::Recommendation(&seen.facts))?;
    let reason = match reason.filter(|text| !text.trim().is_empty()) {
        Some(text) => Some(read_prose("/reason", &text, MAX_REASON_CHARS)?),
        None if seen.seat.role == Role::Chair => {
            return Err(Invalid::field("/reason", "missing", "Say why it is withdrawn.").into());
        }
        None => None,
    };
    let now = tx.now;
    rows::save_withdrawn_reason(tx.conn, id, reason.as_deref())?;
    rows::advance(tx.conn, id, Status::Withdrawn, now)?;
    let payload = json!({ "reason": reason, "from": seen.stored.status });
    let sentence = format!("{} was withdrawn.", seen.stored.symbol);
    let withdrawn = event(Act::RecommendationWithdrawn, &seen, payload);
    tx.record(withdrawn.for_state(&seen.seat.delegation).told(Audience::Everyone, sentence))?;
    view(tx, id)
}
