//! Owns: what recommendations name in their mandate: taskings, involved bodies, norms, co-sponsors, loaded for a
//! whole page at once. Never: asks once for each recommendation.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        ids::{RecommendationId, StateCode},
        recommendations::{Details, Listed},
    },
    error::{Error, Result},
    store::{
        connection::{DbConn, each},
        schema::{
            bodies, co_sponsors, norms, recommendation_bodies, recommendation_norms, recommendation_taskings,
            taskings,
        },
    },
};

/// What one recommendation names, by code, in the mandate's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Numbers of taskings.
    pub taskings: Vec<Listed>,
    /// Involved bodies.
    pub involved_bodies: Vec<Listed>,
    /// Norms.
    pub norms: Vec<Listed>,
    /// Co-sponsors, sorted.
    pub co_sponsors: Vec<StateCode>,
}

/// What these recommendations name, four statements whatever their number.
///
/// # Errors
/// What the database said.
pub fn links(conn: &mut DbConn, ids: &[RecommendationId]) -> Result<HashMap<RecommendationId, Links>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut all: HashMap<RecommendationId, Links> = HashMap::with_capacity(ids.len());
    let parse = |id: &str| id.parse::<RecommendationId>().map_err(Error::internal);
    for (of, id, code) in recommendation_taskings::table
        .inner_join(taskings::table.on(taskings::id.eq(recommendation_taskings::tasking_id)))
        .filter(recommendation_taskings::recommendation_id.eq_any(&ids))
        .order(taskings::ordinal.asc())
        .select((recommendation_taskings::recommendation_id, taskings::id, taskings::number))
        .load::<(String, String, String)>(conn)?
    {
        all.entry(parse(&of)?).or_default().taskings.push(Listed { id, code });
    }
    for (of, id, code) in recommendation_bodies::table
        .inner_join(bodies::table.on(bodies::id.eq(recommendation_bodies::body_id)))
        .filter(recommendation_bodies::recommendation_id.eq_any(&ids))
        .order(bodies::ordinal.asc())
        .select((recommendation_bodies::recommendation_id, bodies::id, bodies::code))
        .load::<(String, String, String)>(conn)?
    {
        all.entry(parse(&of)?).or_default().involved_bodies.push(Listed { id, code });
    }
    for (of, id, code) in recommendation_norms::table
        .inner_join(norms::table.on(norms::id.eq(recommendation_norms::norm_id)))
        .filter(recommendation_norms::recommendation_id.eq_any(&ids))
        .order(norms::ordinal.asc())
        .select((recommendation_norms::recommendation_id, norms::id, norms::code))
        .load::<(String, String, String)>(conn)?
    {
        all.entry(parse(&of)?).or_default().norms.push(Listed { id, code });
    }
    for (of, state) in co_sponsors::table
        .filter(co_sponsors::recommendation_id.eq_any(&ids))
        .order(co_sponsors::state.asc())
        .select((co_sponsors::recommendation_id, co_sponsors::state))
        .load::<(String, String)>(conn)?
    {
        let state = state.parse().map_err(Error::internal)?;
        all.entry(parse(&of)?).or_default().co_sponsors.push(state);
    }
    Ok(all)
}

/// What one recommendation names. Apart from [`links`] because these statements are always the same text, which the
/// connection keeps prepared; a list of identifiers is parsed each time.
///
/// # Errors
/// What the database said.
pub fn links_of(conn: &mut DbConn, id: RecommendationId) -> Result<Links> {
    let of = id.to_string();
    let listed =
        |rows: Vec<(String, String)>| rows.into_iter().map(|(id, code)| Listed { id, code }).collect();
    let taskings = recommendation_taskings::table
        .inner_join(taskings::table.on(taskings::id.eq(recommendation_taskings::tasking_id)))
        .filter(recommendation_taskings::recommendation_id.eq(&of))
        .order(taskings::ordinal.asc())
        .select((taskings::id, taskings::number))
        .load(conn)?;
    let involved_bodies = recommendation_bodies::table
        .inner_join(bodies::table.on(bodies::id.eq(recommendation_bodies::body_id)))
        .filter(recommendation_bodies::recommendation_id.eq(&of))
        .order(bodies::ordinal.asc())
        .select((bodies::id, bodies::code))
        .load(conn)?;
    let norms = recommendation_norms::table
        .inner_join(norms::table.on(norms::id.eq(recommendation_norms::norm_id)))
        .filter(recommendation_norms::recommendation_id.eq(&of))
        .order(norms::ordinal.asc())
        .select((norms::id, norms::code))
        .load(conn)?;
    let co_sponsors = co_sponsors::table
        .filter(co_sponsors::recommendation_id.eq(&of))
        .order(co_sponsors::state.asc())
        .select(co_sponsors::state)
        .load::<String>(conn)?
        .iter()
        .map(|state| state.parse().map_err(Error::internal))
        .collect::<Result<_>>()?;
    Ok(Links {
        taskings: listed(taskings),
        involved_bodies: listed(involved_bodies),
        norms: listed(norms),
        co_sponsors,
    })
}

/// Writes what a new recommendation names.
///
/// # Errors
/// What the database said.
pub fn link(conn: &mut DbConn, id: RecommendationId, details: &Details) -> Result<()> {
    use recommendation_bodies as rb;
    use recommendation_norms as rn;
    use recommendation_taskings as rt;
    let id = id.to_string();
    let taskings: Vec<_> = details
        .taskings
        .iter()
        .map(|one| (rt::recommendation_id.eq(&id), rt::tasking_id.eq(&one.id)))
        .collect();
    each!(&mut *conn, c => diesel::insert_into(rt::table).values(&taskings).execute(c))?;
    let bodies: Vec<_> = details
        .involved_bodies
        .iter()
        .map(|one| (rb::recommendation_id.eq(&id), rb::body_id.eq(&one.id)))
        .collect();
    each!(&mut *conn, c => diesel::insert_into(rb::table).values(&bodies).execute(c))?;
    let norms: Vec<_> =
        details.norms.iter().map(|one| (rn::recommendation_id.eq(&id), rn::norm_id.eq(&one.id))).collect();
    each!(&mut *conn, c => diesel::insert_into(rn::table).values(&norms).execute(c))?;
    let sponsors: Vec<_> = details
        .co_sponsors
        .iter()
        .map(|state| (co_sponsors::recommendation_id.eq(&id), co_sponsors::state.eq(state.as_str())))
        .collect();
    each!(&mut *conn, c => diesel::insert_into(co_sponsors::table).values(&sponsors).execute(c))?;
    Ok(())
}

/// Writes what a recommendation names in place of what it named.
///
/// # Errors
/// What the database said.
pub fn relink(conn: &mut DbConn, id: RecommendationId, details: &Details) -> Result<()> {
    let of = id.to_string();
    diesel::delete(recommendation_taskings::table.filter(recommendation_taskings::recommendation_id.eq(&of)))
        .execute(conn)?;
    diesel::delete(recommendation_bodies::table.filter(recommendation_bodies::recommendation_id.eq(&of)))
        .execute(conn)?;
    diesel::delete(recommendation_norms::table.filter(recommendation_norms::recommendation_id.eq(&of)))
        .execute(conn)?;
    diesel::delete(co_sponsors::table.filter(co_sponsors::recommendation_id.eq(&of))).execute(conn)?;
    link(conn, id, details)
}
