//! Owns: the rows of positions, append-only, and of positions prepared inside a delegation.
//! Never: changes or deletes what a state said; the database refuses it too.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        ids::{PositionId, SignOffId, StateCode, UserId},
        signoff::{Position, PositionKind, Recorded, ReservationKind},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        connection::{Both, DbConn},
        schema::{positions, prepared_positions, users},
    },
};

/// A position with who recorded it, by name and role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionOf {
    /// What the rules need.
    pub position: Position,
    /// The name.
    pub name: String,
    /// `head` or `secretariat`.
    pub role: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = positions)]
struct Row {
    id: String,
    sign_off_id: String,
    state: String,
    position: String,
    statement: Option<String>,
    clauses: String,
    reservation_kind: Option<String>,
    due: Option<i64>,
    fingerprint: String,
    recorded_at: i64,
    recorded_by: String,
    recorded_by_role: String,
    on_instruction_of: Option<String>,
    late: bool,
}

impl Row {
    fn into_position(self, name: String) -> Result<PositionOf> {
        let position = Position {
            id: self.id.parse().map_err(Error::internal)?,
            state: self.state.parse().map_err(Error::internal)?,
            position: self.position.parse().map_err(Error::internal)?,
            statement: self.statement,
            clauses: serde_json::from_str(&self.clauses)?,
            reservation_kind: self
                .reservation_kind
                .map(|kind| kind.parse().map_err(Error::internal))
                .transpose()?,
            due: self.due.map(Moment::from_millis),
            fingerprint: self.fingerprint,
            recorded_at: Moment::from_millis(self.recorded_at),
            recorded_by: self.recorded_by.parse().map_err(Error::internal)?,
            on_instruction_of: self.on_instruction_of,
            late: self.late,
        };
        Ok(PositionOf { position, name, role: self.recorded_by_role })
    }
}

/// The positions of these sign-offs, by sign-off, in the order recorded.
///
/// # Errors
/// What the database said.
pub fn of(conn: &mut DbConn, sign_offs: &[String]) -> Result<HashMap<String, Vec<PositionOf>>> {
    let mut by_sign_off: HashMap<String, Vec<PositionOf>> = HashMap::new();
    for chunk in sign_offs.chunks(400) {
        let rows = positions::table
            .inner_join(users::table.on(users::id.eq(positions::recorded_by)))
            .filter(positions::sign_off_id.eq_any(chunk.to_vec()))
            .order(positions::sequence.asc())
            .select((Row::as_select(), users::name))
            .load::<(Row, String)>(conn)?;
        for (row, name) in rows {
            let sign_off = row.sign_off_id.clone();
            by_sign_off.entry(sign_off).or_default().push(row.into_position(name)?);
        }
    }
    Ok(by_sign_off)
}

/// The positions of one sign-off, in the order recorded; a statement that stays prepared.
///
/// # Errors
/// What the database said.
pub fn of_one(conn: &mut DbConn, sign_off: &str) -> Result<Vec<PositionOf>> {
    positions::table
        .inner_join(users::table.on(users::id.eq(positions::recorded_by)))
        .filter(positions::sign_off_id.eq(sign_off))
        .order(positions::sequence.asc())
        .select((Row::as_select(), users::name))
        .load::<(Row, String)>(conn)?
        .into_iter()
        .map(|(row, name)| row.into_position(name))
        .collect()
}

/// Writes what a state said.
///
/// # Errors
/// What the database said.
pub fn insert(
    conn: &mut DbConn,
    id: PositionId,
    sign_off: SignOffId,
    said: &Recorded,
    (by, role): (UserId, &str),
    now: Moment,
) -> Result<()> {
    diesel::insert_into(positions::table)
        .values((
            positions::id.eq(id.to_string()),
            positions::sign_off_id.eq(sign_off.to_string()),
            positions::state.eq(said.state.as_str()),
            positions::position.eq(said.position.as_str()),
            positions::statement.eq(said.statement.as_deref()),
            positions::clauses.eq(serde_json::to_string(&said.clauses)?),
            positions::reservation_kind.eq(said.reservation_kind.map(ReservationKind::as_str)),
            positions::due.eq(said.due.map(Moment::millis)),
            positions::fingerprint.eq(&said.fingerprint),
            positions::recorded_at.eq(now.millis()),
            positions::recorded_by.eq(by.to_string()),
            positions::recorded_by_role.eq(role),
            positions::on_instruction_of.eq(said.on_instruction_of.as_deref()),
            positions::late.eq(said.late),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a drafter prepared for the head, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedContent {
    /// What the state would say.
    pub position: PositionKind,
    /// Why.
    pub statement: Option<String>,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
    /// Of a reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// Of ad referendum.
    pub due: Option<Moment>,
}

/// A prepared position with who prepared it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedOf {
    /// What.
    pub content: PreparedContent,
    /// The name of whoever prepared it.
    pub name: String,
    /// When.
    pub at: Moment,
}

/// What one delegation prepared for one sign-off.
///
/// # Errors
/// What the database said.
pub fn prepared(conn: &mut DbConn, sign_off: SignOffId, state: &StateCode) -> Result<Option<PreparedOf>> {
    let found = prepared_positions::table
        .inner_join(users::table.on(users::id.eq(prepared_positions::prepared_by)))
        .filter(prepared_positions::sign_off_id.eq(sign_off.to_string()))
        .filter(prepared_positions::state.eq(state.as_str()))
        .select((prepared_positions::content, users::name, prepared_positions::prepared_at))
        .first::<(String, String, i64)>(conn)
        .optional()?;
    found
        .map(|(content, name, at)| {
            Ok(PreparedOf { content: serde_json::from_str(&content)?, name, at: Moment::from_millis(at) })
        })
        .transpose()
}

/// What every delegation prepared for one sign-off, by state: each is for its own delegation alone.
///
/// # Errors
/// What the database said.
pub fn all_prepared(conn: &mut DbConn, sign_off: SignOffId) -> Result<Vec<(StateCode, PreparedOf)>> {
    prepared_positions::table
        .inner_join(users::table.on(users::id.eq(prepared_positions::prepared_by)))
        .filter(prepared_positions::sign_off_id.eq(sign_off.to_string()))
        .order(prepared_positions::state.asc())
        .select((
            prepared_positions::state,
            prepared_positions::content,
            users::name,
            prepared_positions::prepared_at,
        ))
        .load::<(String, String, String, i64)>(conn)?
        .into_iter()
        .map(|(state, content, name, at)| {
            let (state, content) = (state.parse().map_err(Error::internal)?, serde_json::from_str(&content)?);
            Ok((state, PreparedOf { content, name, at: Moment::from_millis(at) }))
        })
        .collect()
}

/// Of these sign-offs those for which the state has a position prepared.
///
/// # Errors
/// What the database said.
pub fn prepared_for(conn: &mut DbConn, sign_offs: &[String], state: &StateCode) -> Result<Vec<String>> {
    Ok(prepared_positions::table
        .filter(prepared_positions::state.eq(state.as_str()))
        .filter(prepared_positions::sign_off_id.eq_any(sign_offs.to_vec()))
        .select(prepared_positions::sign_off_id)
        .load(conn)?)
}

/// Keeps what was prepared, in place of what was prepared before.
///
/// # Errors
/// What the database said.
pub fn prepare(
    conn: &mut DbConn,
    sign_off: SignOffId,
    state: &StateCode,
    content: &PreparedContent,
    by: UserId,
    now: Moment,
) -> Result<()> {
    use prepared_positions as p;
    let content = serde_json::to_string(content)?;
    Both(
        diesel::insert_into(p::table)
            .values((
                p::sign_off_id.eq(sign_off.to_string()),
                p::state.eq(state.as_str()),
                p::content.eq(&content),
                p::prepared_by.eq(by.to_string()),
                p::prepared_at.eq(now.millis()),
            ))
            .on_conflict((p::sign_off_id, p::state))
            .do_update()
            .set((
                p::content.eq(&content),
                p::prepared_by.eq(by.to_string()),
                p::prepared_at.eq(now.millis()),
            )),
    )
    .execute(conn)?;
    Ok(())
}

/// Forgets what was prepared: the state has spoken.
///
/// # Errors
/// What the database said.
pub fn forget_prepared(conn: &mut DbConn, sign_off: SignOffId, state: &StateCode) -> Result<()> {
    diesel::delete(prepared_positions::table.find((sign_off.to_string(), state.as_str()))).execute(conn)?;
    Ok(())
}
