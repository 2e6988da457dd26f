//! Owns: gathering what a mandate has that a recommendation can name. Never: writes any of it; `mandates` does.

use crate::{
    domain::{
        ids::MandateId,
        recommendations::{Catalogue, Listed},
    },
    error::Result,
    store::{connection::DbConn, mandates},
};

/// What the mandate has that a recommendation can name, each list in the mandate's order.
///
/// # Errors
/// [`crate::error::Error::NotFound`]; what the database said.
pub fn catalogue(conn: &mut DbConn, mandate: MandateId) -> Result<Catalogue> {
    let listed = |id: String, code: String| Listed { id, code };
    let pillars = mandates::all_pillars(conn, mandate)?;
    let bodies = mandates::all_bodies(conn, mandate)?;
    let id_of_pillar = |code: &str| pillars.iter().find(|pillar| pillar.code == code);
    let pillar_of_body = bodies
        .iter()
        .map(|body| {
            let pillar = body.pillar.as_deref().and_then(id_of_pillar);
            (body.id.to_string(), pillar.map(|pillar| pillar.id.to_string()))
        })
        .collect();
    Ok(Catalogue {
        mandate,
        year: mandates::mandate_year(conn, mandate)?,
        states: mandates::roster(conn, mandate)?.into_iter().map(|(code, _)| code).collect(),
        pillar_of_body,
        bodies: bodies.into_iter().map(|body| listed(body.id.to_string(), body.code)).collect(),
        pillars: pillars.into_iter().map(|pillar| listed(pillar.id.to_string(), pillar.code)).collect(),
        taskings: mandates::all_taskings(conn, mandate)?
            .into_iter()
            .map(|tasking| listed(tasking.id.to_string(), tasking.number))
            .collect(),
        norms: mandates::all_norms(conn, mandate)?
            .into_iter()
            .map(|norm| listed(norm.id.to_string(), norm.code))
            .collect(),
    })
}
