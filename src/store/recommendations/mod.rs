//! Owns: the rows of recommendations and the facts the policy is asked with. Never: decides who may see one; it
//! turns the policy's scope into SQL.

mod catalogue;
mod links;
mod listing;
mod numbers;

use diesel::prelude::*;

pub use catalogue::catalogue;
pub use links::{Links, link, links, links_of, relink};
pub use listing::{After, Condition, Narrowed, page};
pub use numbers::{next_draft, next_tabled};

use super::{
    connection::DbConn,
    mandates::Round,
    schema::{bodies, co_sponsors, recommendations, rounds, users},
};
use crate::{
    domain::{
        ids::{MandateId, RecommendationId, StateCode, UserId},
        recommendations::{Details, Facts, Marking, Status},
        time::Moment,
    },
    error::{Error, Result},
};

/// A recommendation as stored, without what it names in the mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Identifier.
    pub id: RecommendationId,
    /// The mandate it answers.
    pub mandate: MandateId,
    /// Symbol.
    pub symbol: String,
    /// Title.
    pub title: String,
    /// Lead delegation.
    pub lead: StateCode,
    /// Code of the lead body.
    pub lead_body: String,
    /// How far it may travel.
    pub marking: Marking,
    /// Where it is in its life.
    pub status: Status,
    /// The delegation that started it.
    pub created_by_delegation: StateCode,
    /// The state that holds the pen.
    pub pen: Option<StateCode>,
    /// The chair let observers in.
    pub released_to_observers: bool,
    /// The chair lets observers comment.
    pub observers_may_comment: bool,
    /// Number of the newest revision; none while it is a draft.
    pub newest_revision: Option<i64>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// The adopted recommendation it corrects.
    pub cites: Option<String>,
    /// Raised by every change.
    pub version: i64,
    /// When it was started.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

impl Stored {
    /// What the policy needs to know of it.
    #[must_use]
    pub fn facts(&self, co_sponsors: Vec<StateCode>, round: Option<&Round>) -> Facts {
        Facts {
            id: self.id,
            mandate: self.mandate,
            status: self.status,
            lead: self.lead.clone(),
            created_by: self.created_by_delegation.clone(),
            co_sponsors,
            pen: self.pen.clone(),
            tabled: self.newest_revision.is_some(),
            marking: self.marking,
            released_to_observers: self.released_to_observers,
            observers_may_comment: self.observers_may_comment,
            amendments_close: round.and_then(|round| round.dates.amendments_close),
            comments_close: round.and_then(|round| round.dates.comments_close),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = recommendations)]
struct Row {
    id: String,
    mandate_id: String,
    symbol: String,
    title: String,
    lead: String,
    lead_body_id: String,
    marking: String,
    status: String,
    created_by_delegation: String,
    pen: Option<String>,
    released_to_observers: bool,
    observers_may_comment: bool,
    newest_revision: Option<i64>,
    withdrawn_reason: Option<String>,
    cites: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

fn stored(row: Row, lead_body: String) -> Result<Stored> {
    Ok(Stored {
        id: row.id.parse().map_err(Error::internal)?,
        mandate: row.mandate_id.parse().map_err(Error::internal)?,
        symbol: row.symbol,
        title: row.title,
        lead: row.lead.parse().map_err(Error::internal)?,
        lead_body,
        marking: row.marking.parse().map_err(Error::internal)?,
        status: row.status.parse().map_err(Error::internal)?,
        created_by_delegation: row.created_by_delegation.parse().map_err(Error::internal)?,
        pen: row.pen.map(|state| state.parse().map_err(Error::internal)).transpose()?,
        released_to_observers: row.released_to_observers,
        observers_may_comment: row.observers_may_comment,
        newest_revision: row.newest_revision,
        withdrawn_reason: row.withdrawn_reason,
        cites: row.cites,
        version: row.version,
        created_at: Moment::from_millis(row.created_at),
        updated_at: Moment::from_millis(row.updated_at),
    })
}

/// One recommendation and the name of who started it. Ask the policy before showing it.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn one(conn: &mut DbConn, id: RecommendationId) -> Result<(Stored, String)> {
    let (row, lead_body, created_by) = recommendations::table
        .inner_join(bodies::table.on(bodies::id.eq(recommendations::lead_body_id)))
        .inner_join(users::table.on(users::id.eq(recommendations::created_by)))
        .filter(recommendations::id.eq(id.to_string()))
        .select((Row::as_select(), bodies::code, users::name))
        .first::<(Row, String, String)>(conn)?;
    Ok((stored(row, lead_body)?, created_by))
}

/// What a new recommendation is.
#[derive(Debug)]
pub struct New<'a> {
    /// Identifier.
    pub id: RecommendationId,
    /// The mandate.
    pub mandate: MandateId,
    /// The draft's symbol.
    pub symbol: &'a str,
    /// Lead delegation.
    pub lead: &'a StateCode,
    /// Who starts it.
    pub created_by: UserId,
    /// For which delegation.
    pub created_by_delegation: &'a StateCode,
    /// The adopted recommendation it corrects.
    pub cites: Option<RecommendationId>,
}

/// Adds a recommendation with what it names.
///
/// # Errors
/// What the database said.
pub fn add(conn: &mut DbConn, new: &New<'_>, details: &Details, now: Moment) -> Result<()> {
    use recommendations as r;
    diesel::insert_into(r::table)
        .values((
            r::id.eq(new.id.to_string()),
            r::mandate_id.eq(new.mandate.to_string()),
            r::symbol.eq(new.symbol),
            r::title.eq(&details.title),
            r::lead.eq(new.lead.as_str()),
            r::lead_body_id.eq(&details.lead_body.id),
            r::marking.eq(details.marking.as_str()),
            r::status.eq(Status::Drafting.as_str()),
            r::created_by.eq(new.created_by.to_string()),
            r::created_by_delegation.eq(new.created_by_delegation.as_str()),
            r::released_to_observers.eq(false),
            r::observers_may_comment.eq(false),
            r::cites.eq(new.cites.map(|id| id.to_string())),
            r::version.eq(1_i64),
            r::created_at.eq(now.millis()),
            r::updated_at.eq(now.millis()),
        ))
        .execute(conn)?;
    link(conn, new.id, details)
}

/// Writes changed details.
///
/// # Errors
/// What the database said.
pub fn save_details(conn: &mut DbConn, id: RecommendationId, details: &Details) -> Result<()> {
    use recommendations as r;
    diesel::update(r::table.find(id.to_string()))
        .set((
            r::title.eq(&details.title),
            r::lead_body_id.eq(&details.lead_body.id),
            r::marking.eq(details.marking.as_str()),
        ))
        .execute(conn)?;
    relink(conn, id, details)
}

/// Lets observers in or out, and comment or not.
///
/// # Errors
/// What the database said.
pub fn save_release(
    conn: &mut DbConn,
    id: RecommendationId,
    released: bool,
    may_comment: bool,
) -> Result<()> {
    use recommendations as r;
    diesel::update(r::table.find(id.to_string()))
        .set((r::released_to_observers.eq(released), r::observers_may_comment.eq(may_comment)))
        .execute(conn)?;
    Ok(())
}

/// Gives the pen to a state or takes it back.
///
/// # Errors
/// What the database said.
pub fn save_pen(conn: &mut DbConn, id: RecommendationId, pen: Option<&StateCode>) -> Result<()> {
    diesel::update(recommendations::table.find(id.to_string()))
        .set(recommendations::pen.eq(pen.map(StateCode::as_str)))
        .execute(conn)?;
    Ok(())
}

/// Notes why it was withdrawn.
///
/// # Errors
/// What the database said.
pub fn save_withdrawn_reason(conn: &mut DbConn, id: RecommendationId, reason: Option<&str>) -> Result<()> {
    diesel::update(recommendations::table.find(id.to_string()))
        .set(recommendations::withdrawn_reason.eq(reason))
        .execute(conn)?;
    Ok(())
}

/// Notes that a revision was tabled or issued, under which symbol.
///
/// # Errors
/// What the database said.
pub fn save_issue(conn: &mut DbConn, id: RecommendationId, symbol: &str, number: i64) -> Result<()> {
    diesel::update(recommendations::table.find(id.to_string()))
        .set((recommendations::symbol.eq(symbol), recommendations::newest_revision.eq(Some(number))))
        .execute(conn)?;
    Ok(())
}

/// Moves it to a status (which may be the one it has) and raises its version. Every change ends with this.
///
/// # Errors
/// What the database said.
pub fn advance(conn: &mut DbConn, id: RecommendationId, status: Status, now: Moment) -> Result<()> {
    use recommendations as r;
    diesel::update(r::table.find(id.to_string()))
        .set((r::status.eq(status.as_str()), r::version.eq(r::version + 1), r::updated_at.eq(now.millis())))
        .execute(conn)?;
    Ok(())
}

/// What the policy needs to know of a recommendation.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn facts(conn: &mut DbConn, id: RecommendationId) -> Result<Facts> {
    use recommendations as r;
    type Row = (String, String, String, String, Option<String>, Option<i64>, String, bool, bool);
    let (mandate, status, lead, created_by, pen, newest, marking, released, may_comment): Row = r::table
        .find(id.to_string())
        .select((
            r::mandate_id,
            r::status,
            r::lead,
            r::created_by_delegation,
            r::pen,
            r::newest_revision,
            r::marking,
            r::released_to_observers,
            r::observers_may_comment,
        ))
        .first(conn)?;
    let sponsors: Vec<String> = co_sponsors::table
        .filter(co_sponsors::recommendation_id.eq(id.to_string()))
        .order(co_sponsors::state.asc())
        .select(co_sponsors::state)
        .load(conn)?;
    let round: Option<(Option<i64>, Option<i64>)> = rounds::table
        .filter(rounds::mandate_id.eq(&mandate))
        .order((rounds::created_at.desc(), rounds::id.desc()))
        .select((rounds::amendments_close, rounds::comments_close))
        .first(conn)
        .optional()?;
    let (amendments_close, comments_close) = round.unwrap_or_default();
    Ok(Facts {
        id,
        mandate: mandate.parse().map_err(Error::internal)?,
        status: status.parse().map_err(Error::internal)?,
        lead: lead.parse().map_err(Error::internal)?,
        created_by: created_by.parse().map_err(Error::internal)?,
        co_sponsors: sponsors.iter().map(|s| s.parse().map_err(Error::internal)).collect::<Result<_>>()?,
        pen: pen.map(|state| state.parse().map_err(Error::internal)).transpose()?,
        tabled: newest.is_some(),
        marking: marking.parse().map_err(Error::internal)?,
        released_to_observers: released,
        observers_may_comment: may_comment,
        amendments_close: amendments_close.map(Moment::from_millis),
        comments_close: comments_close.map(Moment::from_millis),
    })
}

/// The identifiers of all recommendations on this server, in order, as they stand in the rows.
///
/// # Errors
/// What the database said.
pub fn all_ids(conn: &mut DbConn) -> Result<Vec<String>> {
    Ok(recommendations::table.order(recommendations::id.asc()).select(recommendations::id).load(conn)?)
}

/// What a recommendation is called.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn symbol_and_title(conn: &mut DbConn, id: RecommendationId) -> Result<(String, String)> {
    Ok(recommendations::table
        .find(id.to_string())
        .select((recommendations::symbol, recommendations::title))
        .first(conn)?)
}
