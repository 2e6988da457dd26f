//! Owns: finding what runs out beside sign-offs, who has something unfinished, and the marks of what was said about a
//! deadline. Never: decides who is reminded.

use diesel::{prelude::*, sql_query, sql_types::Text};

use super::{
    connection::{Both, DbConn},
    schema::{credentials, mandates, reminders, rounds},
};
use crate::{
    domain::{
        ids::{CredentialId, MandateId, RoundId, StateCode, UserId},
        mandates::{DatesSet, RoundDates},
        time::Moment,
    },
    error::{Error, Result},
};

/// Every mandate.
///
/// # Errors
/// What the database said.
pub fn all_mandates(conn: &mut DbConn) -> Result<Vec<MandateId>> {
    let ids: Vec<String> = mandates::table.order(mandates::id.asc()).select(mandates::id).load(conn)?;
    ids.iter().map(|id| id.parse().map_err(Error::internal)).collect()
}

/// The round that governs deadlines now, its version, and since when its deadlines stand there.
///
/// # Errors
/// What the database said.
pub fn round(conn: &mut DbConn, mandate: MandateId) -> Result<Option<(RoundId, RoundDates, i64, DatesSet)>> {
    type Row = (String, Option<i64>, Option<i64>, i64, i64, i64);
    let found: Option<Row> = rounds::table
        .filter(rounds::mandate_id.eq(mandate.to_string()))
        .order((rounds::created_at.desc(), rounds::id.desc()))
        .select((
            rounds::id,
            rounds::amendments_close,
            rounds::comments_close,
            rounds::version,
            rounds::amendments_close_set_at,
            rounds::comments_close_set_at,
        ))
        .first(conn)
        .optional()?;
    let Some((id, amendments, comments, version, amendments_set, comments_set)) = found else {
        return Ok(None);
    };
    let dates = RoundDates {
        amendments_close: amendments.map(Moment::from_millis),
        comments_close: comments.map(Moment::from_millis),
    };
    let set = DatesSet {
        amendments_close: Moment::from_millis(amendments_set),
        comments_close: Moment::from_millis(comments_set),
    };
    Ok(Some((id.parse().map_err(Error::internal)?, dates, version, set)))
}

/// The states with an amendment that is prepared and not submitted, needs their attention as those who made or sponsor
/// it, or waits for their answer, on texts in negotiation.
///
/// # Errors
/// What the database said.
pub fn unfinished(conn: &mut DbConn, mandate: MandateId) -> Result<Vec<StateCode>> {
    #[derive(QueryableByName)]
    struct State {
        #[diesel(sql_type = Text)]
        delegation: String,
    }
    let rows = sql_query(
        "SELECT a.delegation FROM amendments a JOIN recommendations r ON r.id = a.recommendation_id \
         WHERE r.mandate_id = $1 AND r.status = 'negotiation' AND (a.status IN ('prepared', 'needs_attention') \
         OR (a.status = 'accepted_as_modified' AND a.answer_accepted IS NULL)) \
         UNION SELECT s.state FROM amendment_stances s JOIN amendments a ON a.id = s.amendment_id \
         JOIN recommendations r ON r.id = a.recommendation_id WHERE r.mandate_id = $2 \
         AND r.status = 'negotiation' AND a.status = 'needs_attention' AND s.stance = 'sponsor' ORDER BY 1",
    )
    .bind::<Text, _>(mandate.to_string())
    .bind::<Text, _>(mandate.to_string())
    .load::<State>(conn)?;
    rows.iter().map(|row| row.delegation.parse().map_err(Error::internal)).collect()
}

/// A credential with its end.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Which.
    pub id: CredentialId,
    /// Whose.
    pub user: UserId,
    /// In which delegation.
    pub delegation: StateCode,
    /// When it ends.
    pub at: Moment,
    /// Since when it ends then.
    pub set_at: Moment,
    /// How often it was changed since.
    pub changes: u32,
}

/// The credentials of a mandate that count and end between `now` and `until`.
///
/// # Errors
/// What the database said.
pub fn ending(conn: &mut DbConn, mandate: MandateId, now: Moment, until: Moment) -> Result<Vec<Ending>> {
    type Row = (String, String, String, i64, i64, i64);
    credentials::table
        .filter(credentials::mandate_id.eq(mandate.to_string()))
        .filter(credentials::ended_at.is_null())
        .filter(credentials::valid_to.gt(now.millis()).and(credentials::valid_to.le(until.millis())))
        .order(credentials::id.asc())
        .select((
            credentials::id,
            credentials::user_id,
            credentials::delegation,
            credentials::valid_to.assume_not_null(),
            credentials::valid_to_set_at,
            credentials::version,
        ))
        .load::<Row>(conn)?
        .into_iter()
        .map(|(id, user, delegation, at, set_at, version)| {
            Ok(Ending {
                id: id.parse().map_err(Error::internal)?,
                user: user.parse().map_err(Error::internal)?,
                delegation: delegation.parse().map_err(Error::internal)?,
                at: Moment::from_millis(at),
                set_at: Moment::from_millis(set_at),
                changes: u32::try_from(version.saturating_sub(1)).unwrap_or_default(),
            })
        })
        .collect()
}

/// What was said of deadlines that are not older than `since`: subject, deadline, lead.
///
/// # Errors
/// What the database said.
pub fn said(conn: &mut DbConn, since: Moment) -> Result<Vec<(String, i64, i64)>> {
    Ok(reminders::table
        .filter(reminders::deadline.ge(since.millis()))
        .select((reminders::subject, reminders::deadline, reminders::lead))
        .load(conn)?)
}

/// Marks that it is being said; `false` when somebody else did. The mark is the first statement of its transaction, so
/// of two servers one says it.
///
/// # Errors
/// What the database said.
pub fn mark(conn: &mut DbConn, subject: &str, deadline: Moment, lead: i64, now: Moment) -> Result<bool> {
    let marked = Both(
        diesel::insert_into(reminders::table)
            .values((
                reminders::subject.eq(subject),
                reminders::deadline.eq(deadline.millis()),
                reminders::lead.eq(lead),
                reminders::at.eq(now.millis()),
            ))
            .on_conflict((reminders::subject, reminders::deadline, reminders::lead))
            .do_nothing(),
    )
    .execute(conn)?;
    Ok(marked == 1)
}
