//! Packages: adopted recommendations compiled for the Leaders, submitted once, with their response.
//! Never: lets a text leave that the domain does not call adopted.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Reading, Writing, new_id};
use crate::{
    domain::{
        event::{Act, Audience, Event},
        ids::{MandateId, PackageId, RecommendationId, UserId},
        packages::{self, Item, PackageStatus, ResponseOutcome},
        policy::{self, Action, Subject, permit},
        recommendations::Status,
        refusal::{Invalid, Refusal},
        signoff::statement::{MAX_STATEMENT_CHARS, read_required, read_statement},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        packages::{self as rows, Kept},
        recommendations, signoff,
    },
};

/// The longest title of a package, in characters.
const MAX_TITLE_CHARS: usize = 300;

/// A package.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PackageView {
    /// Identifier.
    pub id: String,
    /// The mandate.
    pub mandate: String,
    /// The title.
    pub title: String,
    /// The cover note to the Leaders.
    pub cover_note: String,
    /// `open` or `submitted`.
    pub status: PackageStatus,
    /// What is in it, in order.
    pub recommendations: Vec<HeldView>,
    /// When it went to the Leaders.
    #[schema(value_type = Option<String>)]
    pub submitted_at: Option<Moment>,
    /// By whom.
    pub submitted_by: Option<String>,
    /// What the Leaders did with it.
    pub response: Option<ResponseView>,
    /// Raised by every change.
    pub version: i64,
    /// What this person may do with it now.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// A recommendation in a package.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeldView {
    /// Identifier.
    pub id: String,
    /// Its symbol.
    pub symbol: String,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub status: Status,
    /// The fingerprint of the adopted text.
    pub fingerprint: String,
}

/// The Leaders' response.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResponseView {
    /// `endorsed`, `returned` or `noted`.
    pub outcome: String,
    /// In their words.
    pub text: String,
    /// The day.
    pub date: String,
    /// By whom it was recorded.
    pub recorded_by: String,
}

fn view(tx: &Reading<'_>, kept: Kept) -> PackageView {
    let may = permit(&tx.actor, Action::ManagePackages, Subject::Mandate(kept.mandate)).is_ok();
    let open = kept.status == PackageStatus::Open;
    let ready = packages::submit(kept.status, &items(&kept)).is_ok();
    PackageView {
        abilities: BTreeMap::from([
            ("edit", may && open),
            ("submit", may && ready),
            ("respond", may && !open && kept.response.is_none()),
            ("export", may_export(tx, &kept).is_ok()),
        ]),
        id: kept.id.to_string(),
        mandate: kept.mandate.to_string(),
        title: kept.title,
        cover_note: kept.cover_note,
        status: kept.status,
        recommendations: kept
            .held
            .into_iter()
            .map(|held| HeldView {
                id: held.id.to_string(),
                symbol: held.symbol,
                title: held.title,
                status: held.status,
                fingerprint: held.fingerprint,
            })
            .collect(),
        submitted_at: kept.submitted_at,
        submitted_by: kept.submitted_by,
        response: kept.response.map(|(outcome, text, date, recorded_by)| ResponseView {
            outcome,
            text,
            date,
            recorded_by,
        }),
        version: kept.version,
    }
}

/// Whether this person may take the package out: every text in it, as each by itself.
pub(super) fn may_export(tx: &Reading<'_>, kept: &Kept) -> Result<()> {
    if kept.held.is_empty() {
        return Err(Refusal::new("package-empty", "The package holds no recommendation.").into());
    }
    for held in &kept.held {
        permit(&tx.actor, Action::Export, Subject::Recommendation(&held.facts))?;
    }
    Ok(())
}

fn items(kept: &Kept) -> Vec<Item> {
    let adopted = |status| status == Status::Adopted;
    kept.held.iter().map(|h| Item { symbol: h.symbol.clone(), adopted: adopted(h.status) }).collect()
}

fn person(tx: &Reading<'_>) -> Result<UserId> {
    tx.actor.user.ok_or(Error::Unauthenticated)
}

/// The packages of a mandate, the oldest first, with the cursor of the next page.
///
/// # Errors
/// [`Error::NotFound`] for those who are not to see packages.
pub fn list(
    tx: &mut Reading<'_>,
    mandate: MandateId,
    after: Option<PackageId>,
    limit: i64,
) -> Result<(Vec<PackageView>, Option<String>)> {
    permit(&tx.actor, Action::ReadPackages, Subject::Mandate(mandate))?;
    let wanted = usize::try_from(limit).unwrap_or_default();
    let mut kept = rows::page(tx.conn, mandate, after, limit.saturating_add(1))?;
    let more = kept.len() > wanted;
    kept.truncate(wanted);
    let next = kept.last().filter(|_| more).map(|last| last.id.to_string());
    Ok((kept.into_iter().map(|kept| view(tx, kept)).collect(), next))
}

/// One package.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &mut Reading<'_>, id: PackageId) -> Result<PackageView> {
    let kept = rows::find(tx.conn, id)?;
    permit(&tx.actor, Action::ReadPackages, Subject::Mandate(kept.mandate))?;
    Ok(view(tx, kept))
}

/// What a package is made of; what is left out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The title.
    pub title: Option<String>,
    /// The cover note.
    pub cover_note: Option<String>,
    /// What is in it, in order.
    pub recommendations: Option<Vec<RecommendationId>>,
}

fn read_words(contents: &Contents) -> Result<(Option<String>, Option<String>)> {
    let mut wrong = Invalid::default();
    let why = "Give the package a title.";
    let mut kept = |read: std::result::Result<String, _>| read.map_err(|error| wrong.0.push(error)).ok();
    let title = contents
        .title
        .as_deref()
        .and_then(|title| kept(read_required("/title", Some(title), MAX_TITLE_CHARS, why)));
    let note = contents.cover_note.as_deref().and_then(|note| {
        let read = read_statement("/cover_note", Some(note), MAX_STATEMENT_CHARS);
        kept(read.map(Option::unwrap_or_default))
    });
    wrong.into_result()?;
    Ok((title, note))
}

/// Checks that these may be in the package: visible, of this mandate, adopted.
fn check_items(
    tx: &mut Reading<'_>,
    mandate: MandateId,
    status: PackageStatus,
    ids: &[RecommendationId],
) -> Result<()> {
    let mut found = Vec::new();
    let mut wrong = Invalid::default();
    for (place, id) in ids.iter().enumerate().take(packages::MAX_RECOMMENDATIONS + 1) {
        let facts = recommendations::facts(tx.conn, *id).ok().filter(|facts| facts.mandate == mandate);
        match facts.filter(|facts| policy::see(&tx.actor, facts).is_ok()) {
            Some(facts) => {
                let (symbol, _, _) = signoff::asked::head(tx.conn, *id)?;
                found.push(Item { symbol, adopted: facts.status == Status::Adopted });
            }
            None => wrong.add(
                format!("/recommendations/{place}"),
                "unknown-recommendation",
                "This mandate has no such recommendation.",
            ),
        }
    }
    wrong.into_result()?;
    Ok(packages::compile(status, &found)?)
}

/// Compiles a package.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Refused`] for a text that is not adopted, [`Error::Invalid`].
pub fn compile(tx: &mut Writing<'_>, mandate: MandateId, contents: &Contents) -> Result<PackageView> {
    permit(&tx.actor, Action::ManagePackages, Subject::Mandate(mandate))?;
    let (title, note) = read_words(contents)?;
    let ids = contents.recommendations.clone().unwrap_or_default();
    check_items(tx, mandate, PackageStatus::Open, &ids)?;
    let (id, by, now) = (PackageId(new_id()), person(tx)?, tx.now);
    let title = title.unwrap_or_default();
    let note = note.unwrap_or_default();
    rows::insert(tx.conn, (id, mandate), &title, &note, by, now)?;
    rows::fill(tx.conn, id, &ids)?;
    let payload = json!({
        "package": id, "mandate": mandate, "title": title, "cover_note": note, "recommendations": ids,
    });
    tx.record(event(Act::PackageCompiled, id, mandate, payload))?;
    let kept = rows::find(tx.conn, id)?;
    Ok(view(tx, kept))
}

fn event(act: Act, id: PackageId, mandate: MandateId, payload: serde_json::Value) -> Event {
    Event::new(act, format!("package:{id}"), payload).in_mandate(mandate).linked(format!("/packages/{id}"))
}

/// Loads a package that the person manages.
fn managed(tx: &mut Reading<'_>, id: PackageId) -> Result<Kept> {
    let kept = rows::find(tx.conn, id)?;
    permit(&tx.actor, Action::ReadPackages, Subject::Mandate(kept.mandate))?;
    permit(&tx.actor, Action::ManagePackages, Subject::Mandate(kept.mandate))?;
    Ok(kept)
}

/// Changes a package that is under way.
///
/// # Errors
/// [`Error::Stale`] with what stands now; as [`compile`].
pub fn change(tx: &mut Writing<'_>, id: PackageId, version: i64, contents: &Contents) -> Result<PackageView> {
    let kept = managed(tx, id)?;
    if kept.version != version {
        return Err(Error::Stale { current: serde_json::to_value(view(tx, kept))? });
    }
    let (title, note) = read_words(contents)?;
    let held: Vec<_> = kept.held.iter().map(|held| held.id).collect();
    let ids = contents.recommendations.clone().unwrap_or(held);
    check_items(tx, kept.mandate, kept.status, &ids)?;
    let title = title.unwrap_or(kept.title);
    let note = note.unwrap_or(kept.cover_note);
    rows::change(tx.conn, id, &title, &note)?;
    rows::fill(tx.conn, id, &ids)?;
    let payload = json!({
        "package": id, "mandate": kept.mandate, "title": title, "cover_note": note, "recommendations": ids,
    });
    tx.record(event(Act::PackageChanged, id, kept.mandate, payload))?;
    let kept = rows::find(tx.conn, id)?;
    Ok(view(tx, kept))
}

/// Sends the package to the Leaders: every text in it becomes submitted.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Refused`] when it is empty, gone already, or holds a text that is not adopted.
pub fn submit(tx: &mut Writing<'_>, id: PackageId) -> Result<PackageView> {
    let kept = managed(tx, id)?;
    packages::submit(kept.status, &items(&kept))?;
    let (by, now) = (person(tx)?, tx.now);
    rows::submit(tx.conn, id, by, now)?;
    let mut texts = Vec::new();
    for held in &kept.held {
        recommendations::advance(tx.conn, held.id, Status::Submitted, now)?;
        let payload = json!({"package": id, "symbol": held.symbol, "fingerprint": held.fingerprint});
        tx.record(
            Event::new(Act::RecommendationSubmitted, format!("recommendation:{}", held.id), payload)
                .in_mandate(kept.mandate)
                .on(held.id),
        )?;
        texts.push(json!({
            "recommendation": held.id, "symbol": held.symbol, "fingerprint": held.fingerprint,
        }));
    }
    let payload = json!({
        "package": id, "mandate": kept.mandate, "title": kept.title, "cover_note": kept.cover_note,
        "recommendations": texts,
    });
    let symbols: Vec<&str> = kept.held.iter().map(|held| held.symbol.as_str()).collect();
    let sentence = format!("A package went to the Leaders with {}.", symbols.join(", "));
    tx.record(event(Act::PackageSubmitted, id, kept.mandate, payload).told(Audience::Everyone, sentence))?;
    let kept = rows::find(tx.conn, id)?;
    Ok(view(tx, kept))
}

/// Records the Leaders' response, once.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Refused`] before the submission or the second time; [`Error::Invalid`].
pub fn respond(
    tx: &mut Writing<'_>,
    id: PackageId,
    outcome: ResponseOutcome,
    text: &str,
    date: &str,
) -> Result<PackageView> {
    let kept = managed(tx, id)?;
    let response = packages::respond(kept.status, kept.response.is_some(), outcome, text, date)?;
    let by = person(tx)?;
    rows::respond(tx.conn, id, &response, by)?;
    let payload = json!({
        "package": id, "mandate": kept.mandate, "outcome": response.outcome, "text": response.text,
        "date": response.date,
    });
    let symbols: Vec<&str> = kept.held.iter().map(|held| held.symbol.as_str()).collect();
    let outcome = response.outcome.as_str();
    let sentence = format!("The Leaders' response to the package with {}: {outcome}.", symbols.join(", "));
    tx.record(event(Act::PackageAnswered, id, kept.mandate, payload).told(Audience::Everyone, sentence))?;
    let kept = rows::find(tx.conn, id)?;
    Ok(view(tx, kept))
}
