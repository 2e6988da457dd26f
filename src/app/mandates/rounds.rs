//! Owns: opening rounds and moving their deadlines. Never: moves one silently: every delegation is told.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::{Reading, Writing, new_id},
    domain::{
        accounts::read_name,
        event::{Act, Audience, Event},
        ids::{MandateId, RoundId},
        mandates::{DatesSet, RoundDates, check_dates},
        policy::{Action, Subject, abilities, permit},
        time::Moment,
    },
    error::{Error, Result},
    store::mandates::{self as rows, Round},
};

/// A round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundView {
    /// Identifier.
    pub id: String,
    /// The mandate.
    pub mandate: String,
    /// Name.
    pub name: String,
    /// When it stops taking amendments.
    #[schema(value_type = Option<String>)]
    pub amendments_close: Option<Moment>,
    /// When it stops taking comments.
    #[schema(value_type = Option<String>)]
    pub comments_close: Option<Moment>,
    /// For `If-Match`.
    pub version: i64,
    /// What the caller may do with it.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// The round as shown to the caller, who is known to see its mandate.
pub(in crate::app) fn shown(tx: &Reading<'_>, round: Round) -> RoundView {
    RoundView {
        id: round.id.to_string(),
        mandate: round.mandate.to_string(),
        name: round.name,
        amendments_close: round.dates.amendments_close,
        comments_close: round.dates.comments_close,
        version: round.version,
        abilities: abilities(&tx.actor, &[Action::ManageRounds], Subject::Mandate(round.mandate)),
    }
}

/// The round that governs the mandate's deadlines now.
///
/// # Errors
/// [`Error::NotFound`] without a credential in the mandate.
pub fn newest_round(tx: &mut Reading<'_>, mandate: MandateId) -> Result<Option<RoundView>> {
    permit(&tx.actor, Action::ReadMandate, Subject::Mandate(mandate))?;
    let newest = rows::newest_round(tx.conn, mandate)?;
    Ok(newest.map(|round| shown(tx, round)))
}

/// Rounds of the mandate, newest first, with the cursor of the next page.
///
/// # Errors
/// [`Error::NotFound`] without a credential in it; [`Error::Invalid`] for a wrong cursor.
pub fn list_rounds(
    tx: &mut Reading<'_>,
    mandate: MandateId,
    limit: i64,
    cursor: Option<&str>,
) -> Result<(Vec<RoundView>, Option<String>)> {
    permit(&tx.actor, Action::ReadMandate, Subject::Mandate(mandate))?;
    let after = super::read_cursor::<RoundId>(cursor)?;
    let mut found = rows::rounds_after(tx.conn, mandate, after, limit + 1)?;
    let limit = usize::try_from(limit).map_err(Error::internal)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|round| round.id.to_string());
    Ok((found.into_iter().map(|round| shown(tx, round)).collect(), next))
}

/// A round to open.
#[derive(Debug)]
pub struct OpenRound {
    /// Name as shown.
    pub name: String,
    /// Its deadlines.
    pub dates: RoundDates,
}

/// Opens a round, which governs from now on. Needs [`crate::app::Lock::Administration`].
///
/// # Errors
/// Not chair or secretariat; `deadline-passed`; a wrong name.
pub fn open_round(tx: &mut Writing<'_>, mandate: MandateId, open: OpenRound) -> Result<RoundView> {
    permit(&tx.actor, Action::ManageRounds, Subject::Mandate(mandate))?;
    let now = tx.now;
    let name = read_name(&open.name, "/name", 200)?;
    check_dates(open.dates, RoundDates::default(), now)?;
    let set = DatesSet::at(now);
    let round = Round { id: RoundId(new_id()), mandate, name, dates: open.dates, set, version: 1 };
    rows::add_round(tx.conn, &round, now)?;
    let sentence = format!("Round opened: {}; {}.", round.name, round.dates.in_words());
    record(tx, Act::RoundOpened, &round, sentence)?;
    Ok(shown(tx, round))
}

/// What changes of a round; absent fields stay, `Some(None)` takes a deadline away.
#[derive(Debug, Default)]
pub struct ChangeRound {
    /// Name as shown.
    pub name: Option<String>,
    /// When it stops taking amendments.
    pub amendments_close: Option<Option<Moment>>,
    /// When it stops taking comments.
    pub comments_close: Option<Option<Moment>>,
}

/// Changes a round whose version the caller knows. Needs [`crate::app::Lock::Administration`].
///
/// # Errors
/// [`Error::Stale`]; not chair or secretariat; `deadline-passed`; a wrong name.
pub fn change_round(
    tx: &mut Writing<'_>,
    id: RoundId,
    version: i64,
    change: ChangeRound,
) -> Result<RoundView> {
    let before = rows::round(tx.conn, id)?;
    permit(&tx.actor, Action::ManageRounds, Subject::Mandate(before.mandate))?;
    if before.version != version {
        return Err(Error::Stale { current: serde_json::to_value(shown(tx, before))? });
    }
    let name = change.name.map(|name| read_name(&name, "/name", 200)).transpose()?;
    let dates = RoundDates {
        amendments_close: change.amendments_close.unwrap_or(before.dates.amendments_close),
        comments_close: change.comments_close.unwrap_or(before.dates.comments_close),
    };
    let now = tx.now;
    check_dates(dates, before.dates, now)?;
    let name = name.unwrap_or_else(|| before.name.clone());
    if name == before.name && dates == before.dates {
        return Ok(shown(tx, before));
    }
    let set = before.set.moved(before.dates, dates, now);
    let round = Round { name, dates, set, version: version + 1, ..before };
    rows::save_round(tx.conn, &round)?;
    let sentence = format!("Round changed: {}; {}.", round.name, round.dates.in_words());
    record(tx, Act::RoundChanged, &round, sentence)?;
    Ok(shown(tx, round))
}

fn record(tx: &mut Writing<'_>, act: Act, round: &Round, sentence: String) -> Result<()> {
    let payload = serde_json::json!({
        "round": round.id,
        "name": round.name,
        "amendments_close": round.dates.amendments_close,
        "comments_close": round.dates.comments_close,
    });
    let event = Event::new(act, format!("round:{}", round.id), payload)
        .in_mandate(round.mandate)
        .told(Audience::Everyone, sentence)
        .linked(format!("/m/{}", round.mandate))
        .due(round.dates.nearest(tx.now));
    tx.record(event)
}
