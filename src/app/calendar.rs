//! Owns: a person's calendar of deadlines: its address, which is a secret, and what stands in it.
//! Never: shows what the person may not see or has nothing to do with, never: keeps the address itself.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Caller, Reading, Writing, accounts::person, deadlines, keys};
use crate::{
    domain::{
        accounts::{Actor, Role, Seat},
        deadlines::{Deadline, Matter},
        ids::{StateCode, UserId},
        policy::{Action, Subject, permit},
        recommendations::Marking,
        time::Moment,
    },
    error::{Error, Result},
    export::calendar::{Entry, calendar},
    store::{calendar as rows, mandates, recommendations},
};

/// Whether a person has a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarView {
    /// Whether an address works now.
    pub active: bool,
    /// Since when.
    #[schema(value_type = Option<String>)]
    pub created_at: Option<Moment>,
}

/// A fresh calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarAddressView {
    /// Its address; whoever has it can read it. Shown this once.
    pub url: String,
    /// Since when it works.
    #[schema(value_type = String)]
    pub created_at: Moment,
}

/// Whether the person has a calendar.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn state(tx: &mut Reading<'_>) -> Result<CalendarView> {
    let created_at = rows::created_at(tx.conn, own(tx)?)?;
    Ok(CalendarView { active: created_at.is_some(), created_at })
}

/// Makes the person's calendar, with a new address; an older one works no more.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn open(tx: &mut Writing<'_>) -> Result<CalendarAddressView> {
    let (user, now) = (own(tx)?, tx.now);
    let token = keys::random_token();
    rows::put(tx.conn, user, &keys::token_hash(&token), now)?;
    let url = format!("{}/api/v1/calendar/{token}.ics", tx.app.settings.public_url);
    Ok(CalendarAddressView { url, created_at: now })
}

/// Makes the address worthless. Once more changes nothing.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn revoke(tx: &mut Writing<'_>) -> Result<()> {
    let user = own(tx)?;
    rows::remove(tx.conn, user)
}

fn own(tx: &Reading<'_>) -> Result<UserId> {
    tx.actor.user.ok_or(Error::Unauthenticated)
}

/// The caller of a feed: the address alone says who it is.
pub const FEED: Caller = Caller::Anonymous;

/// The calendar behind an address, as iCalendar text.
///
/// # Errors
/// [`Error::NotFound`] when the address is none, or was revoked.
pub fn feed(tx: &mut Reading<'_>, token: &str) -> Result<String> {
    let user = rows::owner(tx.conn, &keys::token_hash(token))?.ok_or(Error::NotFound)?;
    let reader = person(tx.conn, user, tx.now)?;
    let mut entries = Vec::new();
    for seat in reader.seats.clone() {
        let here = mandates::delegation(tx.conn, seat.mandate, &seat.delegation)?;
        let names = mandates::delegation_names(tx.conn, seat.mandate)?;
        for deadline in deadlines::of_mandate(tx, seat.mandate)? {
            if deadline.at > tx.now && concerns(tx, &reader, &seat, &deadline)? {
                let place = (here.mandate_symbol.as_str(), here.time_zone.as_str());
                entries.push(entry(tx, &seat, &deadline, place, &names)?);
            }
        }
    }
    let public_url = &tx.app.settings.public_url;
    let host = super::outbox::host_of(public_url);
    Ok(calendar(&entries, &host))
}

/// Whether the reader sees this deadline and has something to do with it.
fn concerns(tx: &mut Reading<'_>, reader: &Actor, seat: &Seat, deadline: &Deadline) -> Result<bool> {
    if let Some(id) = deadline.matter.recommendation() {
        let facts = recommendations::facts(tx.conn, id)?;
        if permit(reader, Action::ReadPositions, Subject::Recommendation(&facts)).is_err() {
            return Ok(false);
        }
    }
    let hosts = seat.role == Role::Chair;
    Ok(match &deadline.matter {
        Matter::SignOff { .. } | Matter::AdReferendum { .. } => {
            hosts || deadline.owing.contains(&seat.delegation)
        }
        // Until then every delegation may still act.
        Matter::Amendments(_) | Matter::Comments(_) => seat.role != Role::Observer,
        Matter::Credential { user, .. } => Some(*user) == reader.user,
    })
}

fn entry(
    tx: &mut Reading<'_>,
    seat: &Seat,
    deadline: &Deadline,
    (mandate, zone): (&str, &str),
    names: &BTreeMap<StateCode, String>,
) -> Result<Entry> {
    let called = |state| deadlines::called(names, state);
    let title = deadlines::title(tx, deadline)?;
    let state = seat.role != Role::Chair;
    let summary = match &deadline.matter {
        Matter::SignOff { silence: true, .. } => format!("{title}: silence ends"),
        Matter::SignOff { .. } if state => format!("{title}: position due"),
        Matter::SignOff { .. } => format!("{title}: sign-off ends"),
        Matter::AdReferendum { state, .. } => format!("{title}: confirmation of {} due", called(state)),
        Matter::Amendments(_) => format!("{mandate}: round closes for amendments"),
        Matter::Comments(_) => format!("{mandate}: round closes for comments"),
        Matter::Credential { delegation, .. } => {
            format!("{mandate}: your credential for {} ends", called(delegation))
        }
    };
    let mut lines = deadline.at.by_both_clocks(zone);
    let public_url = tx.app.settings.public_url.clone();
    let link = match deadline.matter.recommendation() {
        Some(id) => {
            let facts = recommendations::facts(tx.conn, id)?;
            if facts.marking != Marking::Red {
                lines.insert(0, recommendations::symbol_and_title(tx.conn, id)?.1);
            }
            format!("{public_url}/r/{id}/sign-off")
        }
        None => format!("{public_url}/m/{}", seat.mandate),
    };
    Ok(Entry {
        name: deadline.matter.name(),
        at: deadline.at,
        changed_at: deadline.set_at,
        sequence: deadline.moved,
        summary,
        description: lines.join("\n"),
        link,
    })
}
