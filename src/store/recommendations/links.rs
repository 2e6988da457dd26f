//! Owns: what recommendations name in their mandate: taskings, involved bodies, norms, co-sponsors, loaded for a
//! whole page at once. Never: asks once for each recommendation.

use std::collections::HashMap;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use crate::{
    domain::{
        ids::{RecommendationId, StateCode},
        recommendations::{Details, Listed},
    },
    error::{Error, Result},
    store::{
        connection::{DbConn, each},
        fixed::{Value, fixed},
        schema::{co_sponsors, recommendation_bodies, recommendation_norms, recommendation_taskings},
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

/// What these recommendations name, in one statement whatever their number.
///
/// # Errors
/// What the database said.
pub fn links(conn: &mut DbConn, ids: &[RecommendationId]) -> Result<HashMap<RecommendationId, Links>> {
    let mut all: HashMap<RecommendationId, Links> = HashMap::with_capacity(ids.len());
    let rows = match conn {
        DbConn::Sqlite(_) => {
            let list = serde_json::to_string(ids)?;
            fixed::<LinkColumns>(SQLITE_LINKS, [Value::Text(&list); 4]).load::<LinkRow>(conn)?
        }
        DbConn::Pg(_) => {
            let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
            let list = list.join(",");
            fixed::<LinkColumns>(POSTGRES_LINKS, [Value::Text(&list); 4]).load::<LinkRow>(conn)?
        }
    };
    for (kind, of, id, code, _) in rows {
        let links = all.entry(of.parse().map_err(Error::internal)?).or_default();
        match kind {
            0 => links.taskings.push(Listed { id, code }),
            1 => links.involved_bodies.push(Listed { id, code }),
            2 => links.norms.push(Listed { id, code }),
            _ => links.co_sponsors.push(code.parse().map_err(Error::internal)?),
        }
    }
    Ok(all)
}

/// What one recommendation names.
///
/// # Errors
/// What the database said.
pub fn links_of(conn: &mut DbConn, id: RecommendationId) -> Result<Links> {
    Ok(links(conn, &[id])?.remove(&id).unwrap_or_default())
}

/// Kind, recommendation, id, code, place in the mandate's order.
type LinkColumns = (BigInt, Text, Text, Text, BigInt);
type LinkRow = (i64, String, String, String, i64);

/// The statement goes from the list to the links and from them to what they name, in this order and no other: with
/// the statistics of yesterday SQLite would rather look through everything that answers one tasking.
macro_rules! links_statement {
    ($list:literal, $each:literal, $then:literal) => {
        &[
            concat!("SELECT CAST(0 AS BIGINT), l.recommendation_id, t.id, t.number, t.ordinal FROM ", $list),
            concat!(
                $each,
                $then,
                "recommendation_taskings l ON l.recommendation_id = e.value ",
                $then,
                "taskings t ON t.id = l.tasking_id \
                 UNION ALL SELECT CAST(1 AS BIGINT), l.recommendation_id, b.id, b.code, b.ordinal FROM ",
                $list
            ),
            concat!(
                $each,
                $then,
                "recommendation_bodies l ON l.recommendation_id = e.value ",
                $then,
                "bodies b ON b.id = l.body_id \
                 UNION ALL SELECT CAST(2 AS BIGINT), l.recommendation_id, n.id, n.code, n.ordinal FROM ",
                $list
            ),
            concat!(
                $each,
                $then,
                "recommendation_norms l ON l.recommendation_id = e.value ",
                $then,
                "norms n ON n.id = l.norm_id \
                 UNION ALL SELECT CAST(3 AS BIGINT), l.recommendation_id, '', l.state, CAST(0 AS BIGINT) FROM ",
                $list
            ),
            concat!($each, $then, "co_sponsors l ON l.recommendation_id = e.value ORDER BY 1, 5, 4"),
        ]
    };
}

const SQLITE_LINKS: &[&str] = links_statement!("json_each(", ") e ", "CROSS JOIN ");
// In a query of its own the list is of no known length to PostgreSQL, which otherwise reads all that answers any tasking.
const POSTGRES_LINKS: &[&str] =
    links_statement!("unnest((SELECT string_to_array(", ", ','))) AS e (value) ", "JOIN ");

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
