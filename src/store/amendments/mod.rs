//! Owns: the rows of amendments and of what states say on them. Never: decides who may see one; a list takes the
//! delegation that looks as a value.

mod asked;
mod compromises;
mod merge;
mod texts;

pub use asked::{taken_on, undisposed};
pub use compromises::{Compromise, answer_compromise, compromises_of, put_compromise};
pub use merge::{StoredMerge, merge, save_merge};
pub use texts::{AmendmentText, add_text, last_rebases, texts_of, texts_on};

use std::collections::BTreeMap;

use diesel::{dsl::sql, prelude::*, sql_types::BigInt};

use super::{
    connection::{Both, DbConn, MultiBackend},
    schema::{amendment_stances, amendments},
};
use crate::{
    domain::{
        amendments::{AmendmentStatus, Outcome, Stance, operations::Operation},
        ids::{AmendmentId, RecommendationId, StateCode, UserId},
        texts::ClauseId,
        time::Moment,
    },
    error::{Error, Result},
};

/// An amendment with everything said on it.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// Identifier.
    pub id: AmendmentId,
    /// The recommendation.
    pub recommendation: RecommendationId,
    /// The revision it amends.
    pub revision: u32,
    /// Its number on the recommendation, given when it is submitted; 0 before.
    pub number: i64,
    /// Where it is in its life.
    pub status: AmendmentStatus,
    /// The delegation it belongs to.
    pub delegation: StateCode,
    /// Who wrote it.
    pub author: UserId,
    /// Why it is proposed.
    pub rationale: String,
    /// What it does to the text.
    pub operations: Vec<Operation>,
    /// What the chair decided last.
    pub disposition: Option<Disposition>,
    /// What the owner answered to the chair's compromise.
    pub answer: Option<SponsorsAnswer>,
    /// When it was first saved.
    pub created_at: Moment,
    /// When it was put on the table; `None` is known inside the delegation only.
    pub submitted_at: Option<Moment>,
    /// Rises with every change.
    pub version: i64,
    /// What each state says, with its reason.
    pub stances: BTreeMap<StateCode, (Stance, Option<String>)>,
}

/// What the chair decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Disposition {
    /// The decision.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<String>,
    /// The chair's compromise, when accepted as modified.
    pub text: Option<Vec<Operation>>,
    /// Who decided.
    pub by: UserId,
    /// When.
    pub at: Moment,
}

/// What the owner says of the chair's compromise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SponsorsAnswer {
    /// Yes or no.
    pub accepted: bool,
    /// A remark.
    pub comment: Option<String>,
    /// Who answered.
    pub by: UserId,
    /// When.
    pub at: Moment,
}

/// The columns as they are; what holds rows against the record reads them without trusting them.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = amendments, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct AmendmentRow {
    pub(super) id: String,
    pub(super) recommendation_id: String,
    pub(super) revision: i64,
    pub(super) number: i64,
    pub(super) status: String,
    pub(super) delegation: String,
    pub(super) author: String,
    pub(super) rationale: String,
    pub(super) operations: String,
    pub(super) disposition_outcome: Option<String>,
    pub(super) disposition_reason: Option<String>,
    pub(super) disposition_text: Option<String>,
    pub(super) disposed_by: Option<String>,
    pub(super) disposed_at: Option<i64>,
    pub(super) answer_accepted: Option<bool>,
    pub(super) answer_comment: Option<String>,
    pub(super) answered_by: Option<String>,
    pub(super) answered_at: Option<i64>,
    pub(super) created_at: i64,
    pub(super) submitted_at: Option<i64>,
    pub(super) version: i64,
}

impl AmendmentRow {
    fn of(amendment: &Amendment) -> Result<Self> {
        let (disposition, answer) = (amendment.disposition.as_ref(), amendment.answer.as_ref());
        let text = disposition.and_then(|d| d.text.as_ref()).map(serde_json::to_string).transpose()?;
        Ok(Self {
            id: amendment.id.to_string(),
            recommendation_id: amendment.recommendation.to_string(),
            revision: amendment.revision.into(),
            number: amendment.number,
            status: amendment.status.to_string(),
            delegation: amendment.delegation.to_string(),
            author: amendment.author.to_string(),
            rationale: amendment.rationale.clone(),
            operations: serde_json::to_string(&amendment.operations)?,
            disposition_outcome: disposition.map(|d| d.outcome.to_string()),
            disposition_reason: disposition.and_then(|d| d.reason.clone()),
            disposition_text: text,
            disposed_by: disposition.map(|d| d.by.to_string()),
            disposed_at: disposition.map(|d| d.at.millis()),
            answer_accepted: answer.map(|a| a.accepted),
            answer_comment: answer.and_then(|a| a.comment.clone()),
            answered_by: answer.map(|a| a.by.to_string()),
            answered_at: answer.map(|a| a.at.millis()),
            created_at: amendment.created_at.millis(),
            submitted_at: amendment.submitted_at.map(Moment::millis),
            version: amendment.version,
        })
    }

    fn into_amendment(self, stances: BTreeMap<StateCode, (Stance, Option<String>)>) -> Result<Amendment> {
        let disposition = match (self.disposition_outcome, self.disposed_by, self.disposed_at) {
            (Some(outcome), Some(by), Some(at)) => Some(Disposition {
                outcome: outcome.parse().map_err(Error::internal)?,
                reason: self.disposition_reason,
                text: self.disposition_text.as_deref().map(serde_json::from_str).transpose()?,
                by: by.parse().map_err(Error::internal)?,
                at: Moment::from_millis(at),
            }),
            _ => None,
        };
        let answer = match (self.answer_accepted, self.answered_by, self.answered_at) {
            (Some(accepted), Some(by), Some(at)) => Some(SponsorsAnswer {
                accepted,
                comment: self.answer_comment,
                by: by.parse().map_err(Error::internal)?,
                at: Moment::from_millis(at),
            }),
            _ => None,
        };
        Ok(Amendment {
            id: self.id.parse().map_err(Error::internal)?,
            recommendation: self.recommendation_id.parse().map_err(Error::internal)?,
            revision: u32::try_from(self.revision).map_err(Error::internal)?,
            number: self.number,
            status: self.status.parse().map_err(Error::internal)?,
            delegation: self.delegation.parse().map_err(Error::internal)?,
            author: self.author.parse().map_err(Error::internal)?,
            rationale: self.rationale,
            operations: serde_json::from_str(&self.operations)?,
            disposition,
            answer,
            created_at: Moment::from_millis(self.created_at),
            submitted_at: self.submitted_at.map(Moment::from_millis),
            version: self.version,
            stances,
        })
    }
}

/// The amendment.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn get(conn: &mut DbConn, id: AmendmentId) -> Result<Amendment> {
    let row: AmendmentRow =
        amendments::table.find(id.to_string()).select(AmendmentRow::as_select()).first(conn)?;
    with_stances(conn, vec![row])?.pop().ok_or(Error::NotFound)
}

fn with_stances(conn: &mut DbConn, rows: Vec<AmendmentRow>) -> Result<Vec<Amendment>> {
    use amendment_stances as s;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let said: Vec<(String, String, String, Option<String>)> = s::table
        .filter(s::amendment_id.eq_any(ids))
        .select((s::amendment_id, s::state, s::stance, s::reason))
        .load(conn)?;
    let mut stances: BTreeMap<String, BTreeMap<StateCode, (Stance, Option<String>)>> = BTreeMap::new();
    for (amendment, state, stance, reason) in said {
        let state = state.parse().map_err(Error::internal)?;
        let stance = stance.parse().map_err(Error::internal)?;
        stances.entry(amendment).or_default().insert(state, (stance, reason));
    }
    rows.into_iter()
        .map(|row| {
            let said = stances.remove(&row.id).unwrap_or_default();
            row.into_amendment(said)
        })
        .collect()
}

/// Saves a new amendment with its first sponsor.
///
/// # Errors
/// What the database said.
pub fn add(conn: &mut DbConn, amendment: &Amendment) -> Result<()> {
    diesel::insert_into(amendments::table).values(AmendmentRow::of(amendment)?).execute(conn)?;
    set_stance(conn, amendment.id, &amendment.delegation, Some((Stance::Sponsor, None)))
}

/// Saves a changed amendment under the next version; `None` when somebody else changed it first. Stances are
/// saved by [`set_stance`].
///
/// # Errors
/// What the database said.
pub fn save(conn: &mut DbConn, amendment: &Amendment) -> Result<Option<i64>> {
    let next = amendment.version.saturating_add(1);
    let row = AmendmentRow { version: next, ..AmendmentRow::of(amendment)? };
    let saved = diesel::update(amendments::table.find(amendment.id.to_string()))
        .filter(amendments::version.eq(amendment.version))
        .set(&row)
        .execute(conn)?;
    Ok((saved == 1).then_some(next))
}

/// What a state says on an amendment from now on; `None` takes it back.
///
/// # Errors
/// What the database said.
pub fn set_stance(
    conn: &mut DbConn,
    amendment: AmendmentId,
    state: &StateCode,
    stance: Option<(Stance, Option<&str>)>,
) -> Result<()> {
    use amendment_stances as s;
    let key = (amendment.to_string(), state.as_str());
    match stance {
        None => {
            diesel::delete(s::table.find(key)).execute(conn)?;
        }
        Some((stance, reason)) => {
            Both(
                diesel::insert_into(s::table)
                    .values((
                        s::amendment_id.eq(key.0),
                        s::state.eq(key.1),
                        s::stance.eq(stance.as_str()),
                        s::reason.eq(reason),
                    ))
                    .on_conflict((s::amendment_id, s::state))
                    .do_update()
                    .set((s::stance.eq(stance.as_str()), s::reason.eq(reason))),
            )
            .execute(conn)?;
        }
    }
    Ok(())
}

/// The number the next submitted amendment of the recommendation gets. Prepared ones do not count, so that no gap
/// tells of them. Ask only while holding the recommendation's chain.
///
/// # Errors
/// What the database said.
pub fn next_number(conn: &mut DbConn, recommendation: RecommendationId) -> Result<i64> {
    let last: Option<i64> = amendments::table
        .filter(amendments::recommendation_id.eq(recommendation.to_string()))
        .select(diesel::dsl::max(amendments::number))
        .first(conn)?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

/// Which amendments of a recommendation are asked for.
#[derive(Debug, Default)]
pub struct Filter {
    /// In this status.
    pub status: Option<AmendmentStatus>,
    /// Of this state, or sponsored, supported or opposed by it.
    pub state: Option<StateCode>,
    /// With an operation on or right after this clause.
    pub clause: Option<ClauseId>,
}

/// The place of an amendment in a list: submitted ones by number, then those still prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The number, or a number beyond all when there is none.
    pub number: i64,
    /// The amendment.
    pub id: AmendmentId,
}

const PLACE: &str = "(CASE WHEN amendments.number = 0 THEN 9007199254740991 ELSE amendments.number END)";

impl From<&Amendment> for Place {
    fn from(amendment: &Amendment) -> Self {
        let number = if amendment.number == 0 { 9_007_199_254_740_991 } else { amendment.number };
        Self { number, id: amendment.id }
    }
}

diesel::define_sql_function! {
    /// The text with every occurrence of one part replaced: both databases compare it letter by letter, which LIKE
    /// does not.
    fn replace(text: diesel::sql_types::Text, part: diesel::sql_types::Text, by: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// The recommendation's amendments that `own` sees: all that were submitted, and its own prepared ones. At most
/// `limit`, after `after`.
///
/// # Errors
/// What the database said.
pub fn list(
    conn: &mut DbConn,
    recommendation: RecommendationId,
    own: &StateCode,
    filter: &Filter,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Amendment>> {
    use amendments as a;
    let mut query = a::table
        .filter(a::recommendation_id.eq(recommendation.to_string()))
        .filter(a::submitted_at.is_not_null().or(a::delegation.eq(own.as_str())))
        .into_boxed::<MultiBackend>();
    if let Some(status) = filter.status {
        query = query.filter(a::status.eq(status.as_str()));
    }
    if let Some(state) = &filter.state {
        let spoke = amendment_stances::table
            .filter(amendment_stances::state.eq(state.to_string()))
            .select(amendment_stances::amendment_id);
        query = query.filter(a::delegation.eq(state.to_string()).or(a::id.eq_any(spoke)));
    }
    if let Some(clause) = &filter.clause {
        // A quote inside a stored text is escaped, so only a field of an operation can look like this.
        let name = serde_json::to_string(clause)?;
        let without = |field: &str| replace(a::operations, format!("\"{field}\":{name}"), "");
        query = query.filter(without("clause").ne(a::operations).or(without("after").ne(a::operations)));
    }
    if let Some(Place { number, id }) = after {
        query = query.filter(
            sql::<BigInt>(PLACE)
                .gt(*number)
                .or(sql::<BigInt>(PLACE).eq(*number).and(a::id.gt(id.to_string()))),
        );
    }
    let rows = query
        .order((sql::<BigInt>(PLACE).asc(), a::id.asc()))
        .limit(limit)
        .select(AmendmentRow::as_select())
        .load::<AmendmentRow>(conn)?;
    with_stances(conn, rows)
}
