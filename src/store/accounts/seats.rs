//! Owns: reading what a person may act as now, with or without a session. Never: decides what a seat may do.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        accounts::Seat,
        ids::{MandateId, SessionId, UserId},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        schema::{credentials, sessions, users},
    },
};

/// Sessions asked for in one statement.
const AT_ONCE: usize = 1_000;

/// The name and administrator mark of a person whose session still counts, with their seats as [`seats`] has them:
/// one statement, because every request asks.
///
/// # Errors
/// What the database said.
pub fn live_session(
    conn: &mut DbConn,
    session: SessionId,
    user: UserId,
    now: Moment,
) -> Result<Option<(String, bool, Vec<Seat>)>> {
    let now = now.millis();
    let held = credentials::user_id
        .eq(users::id)
        .and(credentials::ended_at.is_null())
        .and(credentials::valid_from.is_null().or(credentials::valid_from.le(now)))
        .and(credentials::valid_to.is_null().or(credentials::valid_to.gt(now)));
    let seat = (credentials::id, credentials::mandate_id, credentials::delegation, credentials::role);
    let rows = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .left_join(credentials::table.on(held))
        .filter(sessions::id.eq(session.to_string()).and(sessions::user_id.eq(user.to_string())))
        .filter(sessions::ended_at.is_null().and(sessions::expires_at.gt(now)))
        .order(credentials::created_at.asc())
        .select((users::name, users::administrator, seat.nullable()))
        .load::<(String, bool, Option<SeatRow>)>(conn)?;
    let mut found: Option<(String, bool, Vec<Seat>)> = None;
    for (name, administrator, row) in rows {
        let (_, _, seats) = found.get_or_insert((name, administrator, Vec::new()));
        seats.extend(row.map(read_seat).transpose()?);
    }
    Ok(found)
}

/// A person's name, administrator mark and seats.
type Who = (String, bool, Vec<Seat>);

/// [`live_session`] for many sessions at once; those that are over are missing.
///
/// # Errors
/// What the database said.
pub fn live_sessions(conn: &mut DbConn, ids: &[SessionId], now: Moment) -> Result<HashMap<SessionId, Who>> {
    let now = now.millis();
    let mut found: HashMap<SessionId, Who> = HashMap::new();
    for chunk in ids.chunks(AT_ONCE) {
        let held = credentials::user_id
            .eq(users::id)
            .and(credentials::ended_at.is_null())
            .and(credentials::valid_from.is_null().or(credentials::valid_from.le(now)))
            .and(credentials::valid_to.is_null().or(credentials::valid_to.gt(now)));
        let seat = (credentials::id, credentials::mandate_id, credentials::delegation, credentials::role);
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows = sessions::table
            .inner_join(users::table.on(users::id.eq(sessions::user_id)))
            .left_join(credentials::table.on(held))
            .filter(sessions::id.eq_any(ids))
            .filter(sessions::ended_at.is_null().and(sessions::expires_at.gt(now)))
            .order(credentials::created_at.asc())
            .select((sessions::id, users::name, users::administrator, seat.nullable()))
            .load::<(String, String, bool, Option<SeatRow>)>(conn)?;
        for (session, name, administrator, row) in rows {
            let session = session.parse().map_err(Error::internal)?;
            let (_, _, seats) = found.entry(session).or_insert_with(|| (name, administrator, Vec::new()));
            seats.extend(row.map(read_seat).transpose()?);
        }
    }
    Ok(found)
}

/// Credential, mandate, delegation, role.
type SeatRow = (String, String, String, String);

fn read_seat((id, mandate, delegation, role): SeatRow) -> Result<Seat> {
    Ok(Seat {
        credential: id.parse().map_err(Error::internal)?,
        mandate: mandate.parse::<MandateId>().map_err(Error::internal)?,
        delegation: delegation.parse().map_err(Error::internal)?,
        role: role.parse().map_err(Error::internal)?,
    })
}

/// What the person may act as now, one seat for each mandate.
///
/// # Errors
/// What the database said.
pub fn seats(conn: &mut DbConn, user: UserId, now: Moment) -> Result<Vec<Seat>> {
    let now = now.millis();
    credentials::table
        .filter(credentials::user_id.eq(user.to_string()))
        .filter(credentials::ended_at.is_null())
        .filter(credentials::valid_from.is_null().or(credentials::valid_from.le(now)))
        .filter(credentials::valid_to.is_null().or(credentials::valid_to.gt(now)))
        .order(credentials::created_at.asc())
        .select((credentials::id, credentials::mandate_id, credentials::delegation, credentials::role))
        .load::<SeatRow>(conn)?
        .into_iter()
        .map(read_seat)
        .collect()
}
