//! Owns: who is there to be told. Never: chooses who is told.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        accounts::Seat,
        ids::{MandateId, UserId},
        notices::{Choice, Person, Topic},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        schema::{credentials, notice_choices, users},
    },
};

/// What people who hold or held a credential of the mandate chose.
fn choices(conn: &mut DbConn, mandate: MandateId) -> Result<HashMap<UserId, HashMap<Topic, Choice>>> {
    let mut chosen: HashMap<UserId, HashMap<Topic, Choice>> = HashMap::new();
    let rows = notice_choices::table
        .inner_join(credentials::table.on(credentials::user_id.eq(notice_choices::user_id)))
        .filter(credentials::mandate_id.eq(mandate.to_string()))
        .select((notice_choices::user_id, notice_choices::kind, notice_choices::choice))
        .load::<(String, String, String)>(conn)?;
    for (user, topic, choice) in rows {
        let of = chosen.entry(user.parse().map_err(Error::internal)?).or_default();
        of.insert(topic.parse().map_err(Error::internal)?, choice.parse().map_err(Error::internal)?);
    }
    Ok(chosen)
}

/// Everybody who holds a credential of the mandate that counts at `now`, with what they chose about notices.
///
/// # Errors
/// What the database said.
pub fn people(conn: &mut DbConn, mandate: MandateId, now: Moment) -> Result<Vec<Person>> {
    let mut chosen = choices(conn, mandate)?;
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
            let user = user.parse().map_err(Error::internal)?;
            Ok(Person {
                user,
                choices: chosen.remove(&user).unwrap_or_default(),
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
