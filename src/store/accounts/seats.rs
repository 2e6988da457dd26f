//! Owns: reading what a person may act as now, with or without a session. Never: decides what a seat may do.

use std::collections::HashMap;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Bool, Nullable, Text},
};

use crate::{
    domain::{
        accounts::Seat,
        ids::{CredentialId, MandateId, SessionId, UserId},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        fixed::{Value, fixed},
        schema::{credentials, sessions, users},
    },
};

/// Sessions asked for in one statement.
const AT_ONCE: usize = 1_000;

/// A person whose session still counts, and the versions by which it is told whether what was remembered still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSession {
    /// The person's name.
    pub name: String,
    /// May create mandates.
    pub administrator: bool,
    /// What they may act as now, as [`seats`] has it.
    pub seats: Vec<Seat>,
    /// Moved by every change of the mandates' lists, rounds, people, packages.
    pub ground: i64,
    /// Moved by every change under the chain asked about; none without such a chain.
    pub touched: Option<i64>,
}

type LiveColumns =
    (Text, Bool, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Text>, BigInt, Nullable<BigInt>);
type LiveRow =
    (String, bool, Option<String>, Option<String>, Option<String>, Option<String>, i64, Option<i64>);

/// The person of a session that still counts: one statement, because every request asks.
///
/// # Errors
/// What the database said.
pub fn live_session(
    conn: &mut DbConn,
    session: SessionId,
    user: UserId,
    now: Moment,
    chain: Option<&str>,
) -> Result<Option<LiveSession>> {
    let (session, user, at) = (session.to_string(), user.to_string(), Value::Number(now.millis()));
    let pieces = &[
        "SELECT u.name, u.administrator, c.id, c.mandate_id, c.delegation, c.role, \
         (SELECT version FROM ground), (SELECT touched FROM record_heads WHERE chain = ",
        ") FROM sessions s JOIN users u ON u.id = s.user_id \
         LEFT JOIN credentials c ON c.user_id = u.id AND c.ended_at IS NULL \
         AND (c.valid_from IS NULL OR c.valid_from <= ",
        ") AND (c.valid_to IS NULL OR c.valid_to > ",
        ") WHERE s.id = ",
        " AND s.user_id = ",
        " AND s.ended_at IS NULL AND s.expires_at > ",
        " ORDER BY c.created_at",
    ];
    let chain = Value::Text(chain.unwrap_or_default());
    let values = [chain, at, at, Value::Text(&session), Value::Text(&user), at];
    let rows: Vec<LiveRow> = fixed::<LiveColumns>(pieces, values).load(conn)?;
    let mut found: Option<LiveSession> = None;
    for (name, administrator, id, mandate, delegation, role, ground, touched) in rows {
        let live = found.get_or_insert_with(|| LiveSession {
            name,
            administrator,
            seats: Vec::new(),
            ground,
            touched,
        });
        if let (Some(id), Some(mandate), Some(delegation), Some(role)) = (id, mandate, delegation, role) {
            live.seats.push(read_seat((id, mandate, delegation, role))?);
        }
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

/// When what lets somebody in now ends by the clock: the session, or the credential if that ends sooner.
///
/// # Errors
/// What the database said.
pub fn lasts_until(
    conn: &mut DbConn,
    session: SessionId,
    credential: CredentialId,
) -> Result<Option<Moment>> {
    let session: Option<i64> =
        sessions::table.find(session.to_string()).select(sessions::expires_at).first(conn).optional()?;
    let credential: Option<Option<i64>> = credentials::table
        .find(credential.to_string())
        .select(credentials::valid_to)
        .first(conn)
        .optional()?;
    Ok([session, credential.flatten()].into_iter().flatten().min().map(Moment::from_millis))
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
