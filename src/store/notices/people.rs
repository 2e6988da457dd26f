//! Owns: who is there to be told. Never: chooses who is told.

use diesel::prelude::*;

use crate::{
    domain::{accounts::Seat, ids::MandateId, notices::Person, time::Moment},
    error::{Error, Result},
    store::{
        connection::DbConn,
        schema::{credentials, users},
    },
};

/// Everybody who holds a credential of the mandate that counts at `now`.
///
/// # Errors
/// What the database said.
pub fn people(conn: &mut DbConn, mandate: MandateId, now: Moment) -> Result<Vec<Person>> {
    let now = now.millis();
    credentials::table
        .inner_join(users::table.on(users::id.eq(credentials::user_id)))
        .filter(credentials::mandate_id.eq(mandate.to_string()))
        .filter(credentials::ended_at.is_null())
        .filter(credentials::valid_from.is_null().or(credentials::valid_from.le(now)))
        .filter(credentials::valid_to.is_null().or(credentials::valid_to.gt(now)))
        .order(credentials::id.asc())
        .select((
            users::id,
            users::name,
            users::email,
            users::comment_notices,
            credentials::id,
            credentials::delegation,
            credentials::role,
        ))
        .load::<(String, String, String, String, String, String, String)>(conn)?
        .into_iter()
        .map(|(user, name, email, comments, credential, delegation, role)| {
            Ok(Person {
                user: user.parse().map_err(Error::internal)?,
                name,
                email,
                comments: comments.parse().map_err(Error::internal)?,
                seat: Seat {
                    credential: credential.parse().map_err(Error::internal)?,
                    mandate,
                    delegation: delegation.parse().map_err(Error::internal)?,
                    role: role.parse().map_err(Error::internal)?,
                },
            })
        })
        .collect()
}

/// When the next credential of the mandate begins or ends by its date; none when none does.
///
/// # Errors
/// What the database said.
pub fn people_until(conn: &mut DbConn, mandate: MandateId, now: Moment) -> Result<Option<Moment>> {
    let dates: Vec<(Option<i64>, Option<i64>)> = credentials::table
        .filter(credentials::mandate_id.eq(mandate.to_string()).and(credentials::ended_at.is_null()))
        .filter(credentials::valid_from.gt(now.millis()).or(credentials::valid_to.gt(now.millis())))
        .select((credentials::valid_from, credentials::valid_to))
        .load(conn)?;
    let ahead = dates.into_iter().flat_map(|(from, to)| [from, to]).flatten();
    Ok(ahead.filter(|at| *at > now.millis()).min().map(Moment::from_millis))
}
