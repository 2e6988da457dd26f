//! Owns: the rows of live drafting: the document of a text as snapshot and updates, and whose client is whose. Never:
//! looks into a document; to the database it is base64.

use base64::{Engine, engine::general_purpose::STANDARD};
use diesel::prelude::*;

use super::{
    connection::{DbConn, each},
    schema::{live_clients, live_texts, live_updates, users},
};
use crate::{
    domain::{
        ids::{RecommendationId, StateCode, UserId},
        time::Moment,
    },
    error::{Error, Result},
};

/// A document as stored, without its updates.
#[derive(Debug, Clone)]
pub struct LiveText {
    /// Everything up to `snapshot_sequence`, as one update.
    pub snapshot: Vec<u8>,
    /// The number of the last update in the snapshot.
    pub snapshot_sequence: i64,
    /// The number of the last update.
    pub sequence: i64,
    /// The version of the text that the document says.
    pub version: i64,
}

/// The document of this text; `None` before anybody opened it.
///
/// # Errors
/// What the database said.
pub fn find(conn: &mut DbConn, text: &str) -> Result<Option<LiveText>> {
    use live_texts as l;
    let row: Option<(String, i64, i64, i64)> = l::table
        .find(text)
        .select((l::snapshot, l::snapshot_sequence, l::sequence, l::version))
        .first(conn)
        .optional()?;
    row.map(|(snapshot, snapshot_sequence, sequence, version)| {
        Ok(LiveText { snapshot: bytes(&snapshot)?, snapshot_sequence, sequence, version })
    })
    .transpose()
}

/// The number of a document's last update and the version it says; `None` before anybody opened it.
///
/// # Errors
/// What the database said.
pub fn standing(conn: &mut DbConn, text: &str) -> Result<Option<(i64, i64)>> {
    use live_texts as l;
    Ok(l::table.find(text).select((l::sequence, l::version)).first(conn).optional()?)
}

/// The number of the last update that is folded into a text's snapshot.
///
/// # Errors
/// What the database said.
pub fn snapshot_sequence(conn: &mut DbConn, text: &str) -> Result<Option<i64>> {
    use live_texts as l;
    Ok(l::table.find(text).select(l::snapshot_sequence).first(conn).optional()?)
}

/// Starts the document of a text.
///
/// # Errors
/// What the database said.
pub fn start(
    conn: &mut DbConn,
    text: &str,
    recommendation: RecommendationId,
    snapshot: &[u8],
    version: i64,
) -> Result<()> {
    use live_texts as l;
    diesel::insert_into(l::table)
        .values((
            l::id.eq(text),
            l::recommendation_id.eq(recommendation.to_string()),
            l::snapshot.eq(STANDARD.encode(snapshot)),
            l::snapshot_sequence.eq(0_i64),
            l::sequence.eq(0_i64),
            l::version.eq(version),
        ))
        .execute(conn)?;
    Ok(())
}

/// The updates after this number, in order.
///
/// # Errors
/// What the database said.
pub fn updates_after(conn: &mut DbConn, text: &str, sequence: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    use live_updates as u;
    let rows: Vec<(i64, String)> = u::table
        .filter(u::text_id.eq(text))
        .filter(u::sequence.gt(sequence))
        .order(u::sequence)
        .select((u::sequence, u::data))
        .load(conn)?;
    rows.into_iter().map(|(sequence, data)| Ok((sequence, bytes(&data)?))).collect()
}

/// An update to be stored.
#[derive(Debug, Clone)]
pub struct NewUpdate {
    /// Its number.
    pub sequence: i64,
    /// Who made it.
    pub author: UserId,
    /// For which delegation.
    pub delegation: StateCode,
    /// The update.
    pub data: Vec<u8>,
}

/// Adds updates and moves the document's standing.
///
/// # Errors
/// What the database said.
pub fn add(
    conn: &mut DbConn,
    text: &str,
    updates: &[NewUpdate],
    sequence: i64,
    version: i64,
    now: Moment,
) -> Result<()> {
    use live_updates as u;
    let rows: Vec<_> = updates
        .iter()
        .map(|update| {
            (
                u::text_id.eq(text),
                u::sequence.eq(update.sequence),
                u::author.eq(update.author.to_string()),
                u::delegation.eq(update.delegation.as_str()),
                u::created_at.eq(now.millis()),
                u::data.eq(STANDARD.encode(&update.data)),
            )
        })
        .collect();
    each!(&mut *conn, c => diesel::insert_into(u::table).values(&rows).execute(c))?;
    use live_texts as l;
    diesel::update(l::table.find(text))
        .set((l::sequence.eq(sequence), l::version.eq(version)))
        .execute(conn)?;
    Ok(())
}

/// Folds the updates up to `sequence` into a snapshot.
///
/// # Errors
/// What the database said.
pub fn compact(conn: &mut DbConn, text: &str, snapshot: &[u8], sequence: i64) -> Result<()> {
    use {live_texts as l, live_updates as u};
    diesel::update(l::table.find(text))
        .set((l::snapshot.eq(STANDARD.encode(snapshot)), l::snapshot_sequence.eq(sequence)))
        .execute(conn)?;
    diesel::delete(u::table.filter(u::text_id.eq(text)).filter(u::sequence.le(sequence))).execute(conn)?;
    Ok(())
}

/// Forgets a document with everything about it.
///
/// # Errors
/// What the database said.
pub fn forget(conn: &mut DbConn, text: &str) -> Result<()> {
    use {live_clients as c, live_texts as l, live_updates as u};
    diesel::delete(u::table.filter(u::text_id.eq(text))).execute(conn)?;
    diesel::delete(c::table.filter(c::text_id.eq(text))).execute(conn)?;
    diesel::delete(l::table.find(text)).execute(conn)?;
    Ok(())
}

/// Whose documents have these client numbers, and for which delegation.
///
/// # Errors
/// What the database said.
pub fn owners(conn: &mut DbConn, text: &str, clients: &[i64]) -> Result<Vec<(i64, UserId, StateCode)>> {
    use live_clients as c;
    let rows: Vec<(i64, String, String)> = c::table
        .filter(c::text_id.eq(text))
        .filter(c::client.eq_any(clients.to_vec()))
        .select((c::client, c::author, c::delegation))
        .load(conn)?;
    let owner = |(client, author, delegation): (i64, String, String)| {
        let owner = author.parse().map_err(Error::internal)?;
        Ok((client, owner, delegation.parse().map_err(Error::internal)?))
    };
    rows.into_iter().map(owner).collect()
}

/// Notes whose document a client number belongs to.
///
/// # Errors
/// What the database said; somebody else's already.
pub fn claim(
    conn: &mut DbConn,
    text: &str,
    client: i64,
    author: UserId,
    delegation: &StateCode,
    now: Moment,
) -> Result<()> {
    use live_clients as c;
    diesel::insert_into(c::table)
        .values((
            c::text_id.eq(text),
            c::client.eq(client),
            c::author.eq(author.to_string()),
            c::delegation.eq(delegation.as_str()),
            c::created_at.eq(now.millis()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Client number, name and delegation of everybody who wrote.
///
/// # Errors
/// What the database said.
pub fn authors(conn: &mut DbConn, text: &str) -> Result<Vec<(i64, String, String)>> {
    use live_clients as c;
    Ok(c::table
        .inner_join(users::table.on(users::id.eq(c::author)))
        .filter(c::text_id.eq(text))
        .order((c::created_at, c::client))
        .select((c::client, users::name, c::delegation))
        .load(conn)?)
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    STANDARD.decode(text).map_err(Error::internal)
}
