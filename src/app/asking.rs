//! Owns: finding out, first of all in every transaction, who is asking and under which versions things stand.
//! Never: trusts a token beyond the session it names.

use super::{Caller, record};
use crate::{
    domain::{accounts::Actor, ids::RecommendationId, time::Moment},
    error::{Error, Result},
    store::{
        accounts::{self as rows, LiveSession},
        connection::DbConn,
    },
};

/// Who is asking, with the credentials that count now, and the version of what stands under every recommendation.
///
/// # Errors
/// [`Error::Unauthenticated`] when the session is over.
pub fn actor(conn: &mut DbConn, caller: Caller, now: Moment) -> Result<(Actor, Option<i64>)> {
    asking(conn, caller, None, now).map(|(actor, ground, _)| (actor, ground))
}

/// The same, with the version of a recommendation's chain.
///
/// # Errors
/// [`Error::Unauthenticated`] when the session is over.
pub fn actor_on(
    conn: &mut DbConn,
    caller: Caller,
    recommendation: RecommendationId,
    now: Moment,
) -> Result<(Actor, Option<i64>, Option<i64>)> {
    asking(conn, caller, Some(&record::of(recommendation)), now)
}

fn asking(
    conn: &mut DbConn,
    caller: Caller,
    chain: Option<&str>,
    now: Moment,
) -> Result<(Actor, Option<i64>, Option<i64>)> {
    match caller {
        Caller::Server => Ok((Actor::server(), None, None)),
        Caller::Anonymous => Ok((Actor { name: String::new(), ..Actor::server() }, None, None)),
        Caller::Session { user, session } => {
            let live = rows::live_session(conn, session, user, now, chain)?.ok_or(Error::Unauthenticated)?;
            let LiveSession { name, administrator, seats, ground, touched } = live;
            let actor = Actor { user: Some(user), name, session: Some(session), administrator, seats };
            Ok((actor, Some(ground), touched))
        }
    }
}
