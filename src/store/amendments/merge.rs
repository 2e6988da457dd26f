//! Owns: the row of the chair's merge under way. Never: reads what is in it; that is JSON of the use case.

use diesel::prelude::*;

use crate::{
    domain::{
        ids::{RecommendationId, StateCode, UserId},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        connection::{Both, DbConn},
        schema::{merges, users},
    },
};

/// A merge as it was last saved.
#[derive(Debug, Clone)]
pub struct StoredMerge {
    /// Raised by every save.
    pub version: i64,
    /// JSON.
    pub content: String,
    /// When.
    pub updated_at: Moment,
    /// Name of who saved it.
    pub updated_by: String,
    /// Who that is.
    pub saver: UserId,
    /// Their delegation.
    pub updated_by_delegation: StateCode,
}

/// The merge under way; none when nothing was saved yet.
///
/// # Errors
/// What the database said.
pub fn merge(conn: &mut DbConn, id: RecommendationId) -> Result<Option<StoredMerge>> {
    use merges as m;
    type Row = (i64, String, i64, String, String, String);
    let row: Option<Row> = m::table
        .inner_join(users::table.on(users::id.eq(m::updated_by)))
        .filter(m::recommendation_id.eq(id.to_string()))
        .select((m::version, m::content, m::updated_at, users::name, users::id, m::updated_by_delegation))
        .first(conn)
        .optional()?;
    row.map(|(version, content, updated_at, updated_by, saver, delegation)| {
        Ok(StoredMerge {
            version,
            content,
            updated_at: Moment::from_millis(updated_at),
            updated_by,
            saver: saver.parse().map_err(Error::internal)?,
            updated_by_delegation: delegation.parse().map_err(Error::internal)?,
        })
    })
    .transpose()
}

/// Saves the merge as this version. The caller holds the recommendation's chain and compared the version before.
///
/// # Errors
/// What the database said.
pub fn save_merge(
    conn: &mut DbConn,
    id: RecommendationId,
    version: i64,
    content: &str,
    by: UserId,
    delegation: &StateCode,
    now: Moment,
) -> Result<()> {
    use merges as m;
    let values = (
        m::version.eq(version),
        m::content.eq(content),
        m::updated_at.eq(now.millis()),
        m::updated_by.eq(by.to_string()),
        m::updated_by_delegation.eq(delegation.as_str()),
    );
    Both(
        diesel::insert_into(m::table)
            .values((
                m::recommendation_id.eq(id.to_string()),
                m::version.eq(version),
                m::content.eq(content),
                m::updated_at.eq(now.millis()),
                m::updated_by.eq(by.to_string()),
                m::updated_by_delegation.eq(delegation.as_str()),
            ))
            .on_conflict(m::recommendation_id)
            .do_update()
            .set(values),
    )
    .execute(conn)?;
    Ok(())
}
