//! Owns: the rows of rounds. Never: decides a deadline.

use diesel::prelude::*;

use crate::{
    domain::{
        ids::{MandateId, RoundId},
        mandates::{DatesSet, RoundDates},
        time::Moment,
    },
    error::{Error, Result},
    store::{connection::DbConn, schema::rounds},
};

/// A negotiation round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Identifier.
    pub id: RoundId,
    /// The mandate.
    pub mandate: MandateId,
    /// Name as shown.
    pub name: String,
    /// Its deadlines.
    pub dates: RoundDates,
    /// Since when they stand there.
    pub set: DatesSet,
    /// Raised by every change.
    pub version: i64,
}

type Row = (String, String, String, Option<i64>, Option<i64>, i64, i64, i64);

fn read(row: Row) -> Result<Round> {
    let (id, mandate, name, amendments, comments, version, amendments_set, comments_set) = row;
    Ok(Round {
        id: id.parse().map_err(Error::internal)?,
        mandate: mandate.parse().map_err(Error::internal)?,
        name,
        dates: RoundDates {
            amendments_close: amendments.map(Moment::from_millis),
            comments_close: comments.map(Moment::from_millis),
        },
        set: DatesSet {
            amendments_close: Moment::from_millis(amendments_set),
            comments_close: Moment::from_millis(comments_set),
        },
        version,
    })
}

const COLUMNS: (
    rounds::id,
    rounds::mandate_id,
    rounds::name,
    rounds::amendments_close,
    rounds::comments_close,
    rounds::version,
    rounds::amendments_close_set_at,
    rounds::comments_close_set_at,
) = (
    rounds::id,
    rounds::mandate_id,
    rounds::name,
    rounds::amendments_close,
    rounds::comments_close,
    rounds::version,
    rounds::amendments_close_set_at,
    rounds::comments_close_set_at,
);

/// The round.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn round(conn: &mut DbConn, id: RoundId) -> Result<Round> {
    read(rounds::table.find(id.to_string()).select(COLUMNS).first(conn)?)
}

/// Rounds of the mandate, newest first, at most `limit`, those older than `after`.
///
/// # Errors
/// What the database said.
pub fn rounds_after(
    conn: &mut DbConn,
    mandate: MandateId,
    after: Option<RoundId>,
    limit: i64,
) -> Result<Vec<Round>> {
    // Identifiers are UUIDv7: their order is that of their making; '~' sorts behind every one of them.
    let before = after.map_or_else(|| "~".to_owned(), |id| id.to_string());
    rounds::table
        .filter(rounds::mandate_id.eq(mandate.to_string()).and(rounds::id.lt(before)))
        .order(rounds::id.desc())
        .limit(limit)
        .select(COLUMNS)
        .load::<Row>(conn)?
        .into_iter()
        .map(read)
        .collect()
}

/// The round that governs deadlines now.
///
/// # Errors
/// What the database said.
pub fn newest_round(conn: &mut DbConn, mandate: MandateId) -> Result<Option<Round>> {
    Ok(rounds_after(conn, mandate, None, 1)?.pop())
}

/// Adds a round.
///
/// # Errors
/// What the database said.
pub fn add_round(conn: &mut DbConn, round: &Round, now: Moment) -> Result<()> {
    diesel::insert_into(rounds::table)
        .values((
            rounds::id.eq(round.id.to_string()),
            rounds::mandate_id.eq(round.mandate.to_string()),
            rounds::name.eq(&round.name),
            rounds::amendments_close.eq(round.dates.amendments_close.map(Moment::millis)),
            rounds::comments_close.eq(round.dates.comments_close.map(Moment::millis)),
            rounds::version.eq(round.version),
            rounds::created_at.eq(now.millis()),
            rounds::amendments_close_set_at.eq(round.set.amendments_close.millis()),
            rounds::comments_close_set_at.eq(round.set.comments_close.millis()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes a changed round.
///
/// # Errors
/// What the database said.
pub fn save_round(conn: &mut DbConn, round: &Round) -> Result<()> {
    diesel::update(rounds::table.find(round.id.to_string()))
        .set((
            rounds::name.eq(&round.name),
            rounds::amendments_close.eq(round.dates.amendments_close.map(Moment::millis)),
            rounds::comments_close.eq(round.dates.comments_close.map(Moment::millis)),
            rounds::version.eq(round.version),
            rounds::amendments_close_set_at.eq(round.set.amendments_close.millis()),
            rounds::comments_close_set_at.eq(round.set.comments_close.millis()),
        ))
        .execute(conn)?;
    Ok(())
}
