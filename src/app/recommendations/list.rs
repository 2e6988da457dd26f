//! Owns: the list of recommendations as one person sees it, a fixed number of statements whatever its length.
//! Never: filters or counts outside the policy's scope.

use super::{RecommendationSummary, person};
use crate::{
    app::{Reading, waiting},
    domain::{
        ids::{MandateId, RecommendationId},
        policy::{self, Action, Subject, comment_scope, scope},
        recommendations::{Catalogue, Listed, Status},
        refusal::Invalid,
        search::Words,
        time::Moment,
    },
    error::{Error, Result},
    store::{
        counts,
        recommendations::{self as rows, After, Narrowed},
    },
};

/// What a list is narrowed to, as sent.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Statuses, with commas between.
    pub status: Option<String>,
    /// Lead or involved body, id or code.
    pub body: Option<String>,
    /// A lead or involved body of this pillar, id or code.
    pub pillar: Option<String>,
    /// Tasking, id or number.
    pub tasking: Option<String>,
    /// Norm, id or code.
    pub norm: Option<String>,
    /// Lead delegation.
    pub lead: Option<String>,
    /// Words of title and symbol.
    pub q: Option<String>,
    /// Only those on which something waits for the caller.
    pub waiting_for_me: bool,
}

/// A page and where the next one starts.
///
/// # Errors
/// [`Error::NotFound`] when the mandate is not the caller's; [`Error::Invalid`] for a wrong filter or cursor.
pub fn list(
    tx: &mut Reading<'_>,
    mandate: MandateId,
    filter: &Filter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<(Vec<RecommendationSummary>, Option<String>)> {
    policy::permit(&tx.actor, Action::ReadMandate, Subject::Mandate(mandate))?;
    let seat = tx.actor.seat(mandate).ok_or(Error::NotFound)?.clone();
    let after = cursor.map(read_cursor).transpose()?;
    let Some(mut narrowed) = narrow(tx, mandate, filter)? else { return Ok((Vec::new(), None)) };
    if filter.waiting_for_me {
        person(tx)?;
        narrowed.only = Some(waiting::ids(tx, &seat)?);
    }
    let mut page = rows::page(tx.conn, &scope(&seat), &narrowed, after, limit.saturating_add(1))?;
    let full = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = page.len() > full;
    page.truncate(full);
    let next = page.last().filter(|_| more).map(|last| cursor_of(last.created_at, last.id));
    let ids: Vec<RecommendationId> = page.iter().map(|stored| stored.id).collect();
    let mut links = rows::links(tx.conn, &ids)?;
    let counts = counts::of_many(tx.conn, &ids, &comment_scope(&seat), &seat.delegation)?;
    let mut waits = waiting::of(tx, &seat, &ids)?;
    let items = page
        .iter()
        .map(|stored| {
            let links = links.remove(&stored.id).unwrap_or_default();
            let counts = counts.get(&stored.id).copied().unwrap_or_default();
            let waits = waits.remove(&stored.id).unwrap_or_default();
            RecommendationSummary::of(stored, &links, counts, waits)
        })
        .collect();
    Ok((items, next))
}

/// The filters with codes turned into ids; none when words were asked for and there is no word among them.
fn narrow(tx: &mut Reading<'_>, mandate: MandateId, filter: &Filter) -> Result<Option<Narrowed>> {
    let mut errors = Invalid::default();
    let mut narrowed = Narrowed::default();
    for status in filter.status.iter().flat_map(|list| list.split(',')) {
        match status.parse::<Status>() {
            Ok(status) => narrowed.statuses.push(status),
            Err(why) => errors.add("/status", "unknown", format!("{why}.")),
        }
    }
    if let Some(lead) = &filter.lead {
        match lead.parse() {
            Ok(lead) => narrowed.lead = Some(lead),
            Err(_) => errors.add("/lead", "unknown", "This is not the code of a delegation."),
        }
    }
    let of_mandate = [&filter.body, &filter.pillar, &filter.tasking, &filter.norm];
    if of_mandate.into_iter().any(Option::is_some) {
        let catalogue = rows::catalogue(tx.conn, mandate)?;
        let mut find = |pointer, sent: &Option<String>, among: &[Listed]| {
            let sent = sent.as_ref()?;
            let found = among.iter().find(|entry| entry.id == *sent || entry.code == *sent);
            if found.is_none() {
                errors.add(pointer, "unknown", "The mandate has nothing of this name here.");
            }
            found.map(|entry| entry.id.clone())
        };
        narrowed.tasking = find("/tasking", &filter.tasking, &catalogue.taskings);
        narrowed.norm = find("/norm", &filter.norm, &catalogue.norms);
        let body = find("/body", &filter.body, &catalogue.bodies);
        let of_pillar = find("/pillar", &filter.pillar, &catalogue.pillars);
        narrowed.bodies = bodies(&catalogue, body, of_pillar);
    }
    errors.into_result()?;
    if let Some(words) = filter.q.as_deref().filter(|words| !words.trim().is_empty()) {
        match Words::of(words) {
            Some(words) => narrowed.words = Some(words),
            None => return Ok(None),
        }
    }
    Ok(Some(narrowed))
}

fn bodies(catalogue: &Catalogue, body: Option<String>, pillar: Option<String>) -> Option<Vec<String>> {
    let of_pillar = pillar.map(|pillar| catalogue.bodies_of(&pillar));
    match (body, of_pillar) {
        (Some(body), Some(pillar)) => Some(pillar.into_iter().filter(|id| *id == body).collect()),
        (Some(body), None) => Some(vec![body]),
        (None, pillar) => pillar,
    }
}

fn cursor_of(created_at: Moment, id: RecommendationId) -> String {
    format!("{}_{id}", created_at.millis())
}

fn read_cursor(cursor: &str) -> Result<After> {
    cursor
        .split_once('_')
        .and_then(|(at, id)| {
            Some(After { created_at: Moment::from_millis(at.parse().ok()?), id: id.parse().ok()? })
        })
        .ok_or_else(|| Invalid::field("/cursor", "bad-cursor", "This cursor was not given by a list.").into())
}
