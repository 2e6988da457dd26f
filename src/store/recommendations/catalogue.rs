//! Owns: reading what a mandate has that a recommendation can name. Never: writes any of it; `mandates` does.

use diesel::prelude::*;

use crate::{
    domain::{
        ids::MandateId,
        recommendations::{Catalogue, Listed},
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        schema::{bodies, delegations, mandates, norms, pillars, taskings},
    },
};

fn listed((id, code): (String, String)) -> Listed {
    Listed { id, code }
}

/// What the mandate has that a recommendation can name, each list in the mandate's order.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn catalogue(conn: &mut DbConn, mandate: MandateId) -> Result<Catalogue> {
    let id = mandate.to_string();
    let date = mandates::table.find(&id).select(mandates::date).first(conn)?;
    let states: Vec<String> = delegations::table
        .filter(delegations::mandate_id.eq(&id).and(delegations::kind.eq("state")))
        .order(delegations::ordinal.asc())
        .select(delegations::code)
        .load(conn)?;
    let bodies: Vec<(String, String, Option<String>)> = bodies::table
        .filter(bodies::mandate_id.eq(&id))
        .order(bodies::ordinal.asc())
        .select((bodies::id, bodies::code, bodies::pillar_id))
        .load(conn)?;
    let pillars: Vec<(String, String)> = pillars::table
        .filter(pillars::mandate_id.eq(&id))
        .order(pillars::ordinal.asc())
        .select((pillars::id, pillars::code))
        .load(conn)?;
    let taskings: Vec<(String, String)> = taskings::table
        .filter(taskings::mandate_id.eq(&id))
        .order(taskings::ordinal.asc())
        .select((taskings::id, taskings::number))
        .load(conn)?;
    let norms: Vec<(String, String)> = norms::table
        .filter(norms::mandate_id.eq(&id))
        .order(norms::ordinal.asc())
        .select((norms::id, norms::code))
        .load(conn)?;
    Ok(Catalogue {
        mandate,
        date,
        states: states.iter().map(|code| code.parse().map_err(Error::internal)).collect::<Result<_>>()?,
        pillar_of_body: bodies.iter().map(|(id, _, pillar)| (id.clone(), pillar.clone())).collect(),
        bodies: bodies.into_iter().map(|(id, code, _)| Listed { id, code }).collect(),
        pillars: pillars.into_iter().map(listed).collect(),
        taskings: taskings.into_iter().map(listed).collect(),
        norms: norms.into_iter().map(listed).collect(),
    })
}
