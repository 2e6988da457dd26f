//! Owns: founding, reading and changing mandates. Never: shows one to somebody without a credential in it.

mod coverage;
mod rounds;
mod views;

use crate::{
    app::{Reading, Writing, new_id},
    domain::{
        accounts::{CHAIR_DELEGATION, DelegationKind, Role, SECRETARIAT_DELEGATION, Seat},
        event::{Act, Event},
        ids::{CredentialId, MandateId, UserId},
        mandates::{Body, Change, Checked, Content, Norm, Observer, Office, Pillar, State, Tasking, read},
        policy::{Action, Subject, permit},
        refusal::{Invalid, Refusal},
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        mandates as rows,
        people::{self, Credential},
    },
};

pub use coverage::{CellView, CoverageView, LineView, coverage};
pub(in crate::app) use rounds::shown as shown_round;
pub use rounds::{ChangeRound, OpenRound, RoundView, change_round, list_rounds, newest_round, open_round};
pub use views::{BodyView, DelegationView, MandateView, NormView, PillarView, StateView, TaskingView, view};

/// Mandates in which the person holds a credential, newest first, at most `limit`, those older than `cursor`; with
/// the cursor of the next page.
///
/// # Errors
/// [`Error::Invalid`] for a cursor we never gave.
pub fn list(
    tx: &mut Reading<'_>,
    limit: i64,
    cursor: Option<&str>,
) -> Result<(Vec<MandateView>, Option<String>)> {
    let after = read_cursor::<MandateId>(cursor)?;
    let mut mine: Vec<MandateId> = tx.actor.seats.iter().map(|seat| seat.mandate).collect();
    mine.sort_unstable_by(|a, b| b.cmp(a));
    mine.retain(|id| after.is_none_or(|after| *id < after));
    let limit = usize::try_from(limit).map_err(Error::internal)?;
    let more = mine.len() > limit;
    mine.truncate(limit);
    let next = mine.last().filter(|_| more).map(ToString::to_string);
    let items = mine.into_iter().map(|id| view(tx, id)).collect::<Result<_>>()?;
    Ok((items, next))
}

/// Reads a cursor that is the identifier of the last entry seen.
///
/// # Errors
/// [`Error::Invalid`] for a cursor we never gave.
pub fn read_cursor<T: std::str::FromStr>(cursor: Option<&str>) -> Result<Option<T>> {
    let wrong = |_| Invalid::field("/cursor", "wrong-cursor", "This is not a cursor of this list.");
    Ok(cursor.map(|text| text.parse().map_err(|_| wrong(()))).transpose()?)
}

/// One mandate.
///
/// # Errors
/// [`Error::NotFound`] without a credential in it.
pub fn one(tx: &mut Reading<'_>, id: MandateId) -> Result<MandateView> {
    permit(&tx.actor, Action::ReadMandate, Subject::Mandate(id))?;
    view(tx, id)
}

/// The mandate with this symbol, whoever asks: for the command line and the demo.
///
/// # Errors
/// What the database said.
pub fn by_symbol(tx: &mut Reading<'_>, symbol: &str) -> Result<Option<MandateId>> {
    rows::by_symbol(tx.conn, symbol)
}

/// Founds a mandate; whoever does becomes its secretariat. Needs [`super::Lock::Administration`].
///
/// # Errors
/// Only administrators and secretariats may; `symbol-taken`; every wrong field.
pub fn found(tx: &mut Writing<'_>, content: Content) -> Result<MandateView> {
    permit(&tx.actor, Action::CreateMandate, Subject::Server)?;
    let founder = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let id = found_for(tx, content, founder)?;
    view(tx, id)
}

/// Founds a mandate with `founder` as its secretariat, without asking whether they may: for the command line and
/// the demo. Needs [`super::Lock::Administration`].
///
/// # Errors
/// `symbol-taken`; every wrong field.
pub fn found_for(tx: &mut Writing<'_>, content: Content, founder: UserId) -> Result<MandateId> {
    let content = read(content)?;
    check_symbol(tx.conn, &content, None)?;
    let (id, now) = (MandateId(new_id()), tx.now);
    rows::add(tx.conn, id, &content, new_id, now)?;
    let payload = serde_json::json!({ "mandate": id, "content": *content });
    tx.record(Event::new(Act::MandateCreated, format!("mandate:{id}"), payload).in_mandate(id))?;
    let credential = Credential {
        id: CredentialId(new_id()),
        user: founder,
        mandate: id,
        delegation: SECRETARIAT_DELEGATION.parse().map_err(Error::internal)?,
        role: Role::Secretariat,
        validity: crate::domain::accounts::Validity::default(),
        version: 1,
    };
    people::add_credential(tx.conn, &credential, now)?;
    if tx.actor.user == Some(founder) {
        let Credential { id: credential, delegation, role, .. } = credential.clone();
        tx.actor.seats.push(Seat { credential, mandate: id, delegation, role });
    }
    super::people::record_given(tx, &credential)?;
    Ok(id)
}

/// Changes a mandate whose version the caller knows. Needs [`super::Lock::Administration`].
///
/// # Errors
/// [`Error::Stale`]; `in-use` for an entry that cannot be removed; every wrong field.
pub fn change(tx: &mut Writing<'_>, id: MandateId, version: i64, change: Change) -> Result<MandateView> {
    permit(&tx.actor, Action::EditMandate, Subject::Mandate(id))?;
    let now = view(tx, id)?;
    if now.version != version {
        return Err(Error::Stale { current: serde_json::to_value(now)? });
    }
    let before = content(tx.conn, id)?;
    let what = serde_json::to_value(&change)?;
    let after = read(change.onto(before.clone()))?;
    if *after == before {
        return Ok(now);
    }
    check_symbol(tx.conn, &after, Some(id))?;
    rows::change(tx.conn, id, &after, new_id)?;
    let payload = serde_json::json!({ "mandate": id, "version": version + 1, "change": what });
    tx.record(Event::new(Act::MandateChanged, format!("mandate:{id}"), payload).in_mandate(id))?;
    view(tx, id)
}

fn check_symbol(conn: &mut DbConn, content: &Checked, own: Option<MandateId>) -> Result<()> {
    if rows::symbol_taken(conn, &content.symbol, own)? {
        let detail = format!("The symbol {} is taken on this server.", content.symbol);
        return Err(Refusal::new("symbol-taken", detail).into());
    }
    Ok(())
}

/// The mandate as it would be written today.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub(super) fn content(conn: &mut DbConn, id: MandateId) -> Result<Content> {
    let head = rows::mandate(conn, id)?;
    let mut roster = Vec::new();
    let mut observers = Vec::new();
    let mut offices = Vec::new();
    for rows::Delegation { code, name, kind, member_from, member_to, time_zone } in
        rows::all_delegations(conn, id)?
    {
        let code = String::from(code);
        match kind {
            DelegationKind::State => {
                let member_from = member_from.unwrap_or_default();
                roster.push(State { code, name, member_from, member_to, time_zone });
            }
            DelegationKind::Observer => observers.push(Observer { code, name, time_zone }),
            DelegationKind::Chair | DelegationKind::Secretariat => {
                offices.push((code, Office { name, time_zone }));
            }
        }
    }
    let office = |code: &str| {
        let found = offices.iter().find(|(own, _)| own == code).map(|(_, office)| office.clone());
        found.ok_or_else(|| Error::internal(format!("a mandate has no delegation {code}")))
    };
    let (chair, secretariat) = (office(CHAIR_DELEGATION)?, office(SECRETARIAT_DELEGATION)?);
    Ok(Content {
        symbol: head.symbol,
        title: head.title,
        date: head.date,
        issued_by: head.issued_by,
        roster,
        observers,
        chair,
        secretariat,
        pillars: rows::all_pillars(conn, id)?
            .into_iter()
            .map(|p| Pillar { code: p.code, name: p.name })
            .collect(),
        bodies: rows::all_bodies(conn, id)?
            .into_iter()
            .map(|b| Body { code: b.code, name: b.name, pillar: b.pillar })
            .collect(),
        taskings: rows::all_taskings(conn, id)?
            .into_iter()
            .map(|t| Tasking { number: t.number, title: t.title, addressee: t.addressee, parent: t.parent })
            .collect(),
        norms: rows::all_norms(conn, id)?
            .into_iter()
            .map(|n| Norm { code: n.code, title: n.title })
            .collect(),
        settings: head.settings,
    })
}
