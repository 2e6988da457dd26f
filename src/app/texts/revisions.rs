//! Owns: tabling and issuing revisions, and showing them. Never: changes one.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{ClauseView, numbered};
use crate::{
    app::{
        Reading, Writing,
        recommendations::{Seen, person, seen},
    },
    domain::{
        amendments::overwritten::Overwritten,
        event::{Act, Audience, Event},
        ids::RecommendationId,
        policy::{self, Action, Subject},
        recommendations::{MAX_NOTE_CHARS, Status, revision_label, tabled_prefix, tabled_symbol},
        refusal::Refusal,
        texts::{
            self, Clause,
            bracket_changes::{Closed, Gone, closed, gone},
            fingerprint::{Fingerprint, fingerprint},
            numbering::wordless,
            plain,
            reading::read_prose,
        },
        time::Moment,
    },
    error::{Error, Result},
    store::{
        mandates, recommendations, search,
        texts::{self as rows, NewRevision, Revision},
    },
};

/// Who issued a revision.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionBy {
    /// Name.
    pub name: String,
    /// Delegation.
    pub delegation: String,
    /// Role.
    pub role: String,
}

/// A revision without its clauses.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionHeadView {
    /// The recommendation.
    pub recommendation: String,
    /// 0 is the zero draft.
    pub number: u32,
    /// `Zero draft`, `Rev.1` …
    #[schema(example = "Rev.1")]
    pub label: String,
    /// What its author said about it.
    pub note: String,
    /// SHA-256 of the canonical text, 64 hexadecimal digits.
    #[schema(value_type = String)]
    pub fingerprint: Fingerprint,
    /// What people compare: 8 groups of 4.
    #[schema(example = "e3b0 c442 98fc 1c14 9afb f4c8 996f b924")]
    pub fingerprint_groups: String,
    /// The revision it was written on.
    pub base: Option<u32>,
    /// When it was issued.
    #[schema(value_type = String)]
    pub created_at: Moment,
    /// Who issued it.
    pub by: RevisionBy,
}

impl RevisionHeadView {
    fn of(id: RecommendationId, revision: Revision) -> Self {
        Self {
            recommendation: id.to_string(),
            number: revision.number,
            label: revision_label(revision.number),
            note: revision.note,
            fingerprint_groups: revision.fingerprint.groups(),
            fingerprint: revision.fingerprint,
            base: revision.base,
            created_at: revision.created_at,
            by: RevisionBy {
                name: revision.author,
                delegation: revision.author_delegation,
                role: revision.author_role,
            },
        }
    }
}

/// A revision: immutable.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionView {
    /// Everything but the clauses.
    #[serde(flatten)]
    pub head: RevisionHeadView,
    /// Its clauses, in order.
    pub clauses: Vec<ClauseView>,
}

/// The revisions the caller may see, without clauses, after `after`, and where the next page starts.
///
/// # Errors
/// Who may not see the recommendation.
pub fn revisions(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<RevisionHeadView>, Option<String>)> {
    let facts = recommendations::facts(tx.conn, id)?;
    policy::permit(&tx.actor, Action::Read, Subject::Recommendation(&facts))?;
    let mut page = rows::revision_list(tx.conn, id, after, limit.saturating_add(1))?;
    let full = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = page.len() > full;
    page.truncate(full);
    let next = page.last().filter(|_| more).map(|last| last.number.to_string());
    Ok((page.into_iter().map(|revision| RevisionHeadView::of(id, revision)).collect(), next))
}

/// One revision.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or not the caller's to see.
pub fn revision(tx: &mut Reading<'_>, id: RecommendationId, number: i64) -> Result<RevisionView> {
    let facts = tx.facts_of(id)?;
    policy::permit(&tx.actor, Action::Read, Subject::Recommendation(&facts))?;
    let (revision, clauses) = rows::revision(tx.conn, id, number)?;
    Ok(RevisionView { head: RevisionHeadView::of(id, revision), clauses: numbered(rows::written(&clauses)?) })
}

/// What merges wrote into the working text and it does not have any more: the act of issuing names it, so that nothing a
/// delegation was given is silently gone.
#[derive(Debug, Default)]
pub struct SinceMerge {
    /// What stood in brackets.
    pub gone: Vec<Gone>,
    /// Words of amendments.
    pub overwritten: Vec<Overwritten>,
}

/// Tables the working text as revision 0, or issues it as the next.
///
/// # Errors
/// Who may not; `text-empty`; `clause-empty`; `text-unchanged`; a wrong note.
pub fn issue(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    note: Option<String>,
    since: SinceMerge,
) -> Result<RevisionView> {
    let seen = seen(tx, id)?;
    policy::permit(&tx.actor, Action::IssueRevision, Subject::Recommendation(&seen.facts))?;
    let note = match note.filter(|text| !text.trim().is_empty()) {
        Some(text) => read_prose("/note", &text, MAX_NOTE_CHARS)?,
        None => String::new(),
    };
    let json = rows::working(tx.conn, id)?.clauses;
    let clauses = rows::clauses(&json)?;
    check_text(tx, &seen, &clauses, &json)?;
    let closed = closed_brackets(tx, &seen, &clauses, since.gone)?;
    let base = seen.stored.newest_revision.map(u32::try_from).transpose().map_err(Error::internal)?;
    let number = base.map_or(0, |base| base.saturating_add(1));
    let symbol = symbol(tx, &seen)?;
    let fingerprint = fingerprint(&symbol, number, &clauses).map_err(Error::internal)?;
    let now = tx.now;
    let new = NewRevision {
        recommendation: id,
        number,
        note: &note,
        symbol: &symbol,
        clauses: &json,
        fingerprint: &fingerprint,
        base,
        author: person(tx)?,
        author_delegation: &seen.seat.delegation,
        author_role: seen.seat.role,
    };
    rows::add_revision(tx.conn, &new, now)?;
    recommendations::save_issue(tx.conn, id, &symbol, i64::from(number))?;
    recommendations::advance(tx.conn, id, Status::Negotiation, now)?;
    index(tx, &seen, &symbol, &clauses)?;
    let by = mandates::delegation(tx.conn, seen.stored.mandate, new.author_delegation)?.name;
    tx.record(issued(&seen, &new, &by, (&closed, &since.overwritten)))?;
    revision(tx, id, i64::from(number))
}

fn check_text(tx: &mut Writing<'_>, seen: &Seen, clauses: &[Clause], json: &str) -> Result<()> {
    if texts::is_empty(clauses) {
        return Err(
            Refusal::new("text-empty", "The working text is empty: there is nothing to issue.").into()
        );
    }
    let empty = wordless(clauses);
    if !empty.is_empty() {
        let verb = if empty.len() == 1 { "has" } else { "have" };
        let detail =
            format!("{} {verb} no words: write or delete before you issue the text.", empty.join(", "));
        return Err(Refusal::new("clause-empty", detail).into());
    }
    let Some(newest) = seen.stored.newest_revision else { return Ok(()) };
    let last = rows::revision_clauses(tx.conn, seen.stored.id, newest)?;
    if last.as_deref() == Some(json) {
        return Err(Refusal::new(
            "text-unchanged",
            "The working text equals the last revision: change it before you issue the next.",
        )
        .into());
    }
    Ok(())
}

/// The symbol it has, or the one it gets by being tabled.
fn symbol(tx: &mut Writing<'_>, seen: &Seen) -> Result<String> {
    let stored = &seen.stored;
    if stored.newest_revision.is_some() {
        return Ok(stored.symbol.clone());
    }
    let catalogue = recommendations::catalogue(tx.conn, stored.mandate)?;
    let prefix = tabled_prefix(&stored.lead_body, &catalogue.year);
    let nth = recommendations::next_tabled(tx.conn, stored.mandate, &stored.lead_body, &prefix)?;
    Ok(tabled_symbol(&stored.lead_body, &catalogue.year, nth))
}

fn index(tx: &mut Writing<'_>, seen: &Seen, symbol: &str, clauses: &[Clause]) -> Result<()> {
    let stored = &seen.stored;
    if symbol != stored.symbol {
        search::put_recommendation(tx.conn, stored.mandate, stored.id, symbol, &stored.title)?;
    }
    let words: Vec<(String, String)> =
        clauses.iter().map(|clause| (clause.id.to_string(), plain(clause))).collect();
    search::put_clauses(tx.conn, stored.mandate, stored.id, &words)
}

/// The brackets of the newest revision, or of merges since, that this text has no more, resolved or written over.
fn closed_brackets(
    tx: &mut Writing<'_>,
    seen: &Seen,
    clauses: &[Clause],
    since: Vec<Gone>,
) -> Result<Vec<Closed>> {
    let Some(newest) = seen.stored.newest_revision else { return Ok(Vec::new()) };
    let last = rows::revision_clauses(tx.conn, seen.stored.id, newest)?;
    let mut all = gone(&rows::clauses(&last.unwrap_or_default())?, clauses);
    all.extend(since);
    Ok(closed(all))
}

fn issued(
    seen: &Seen,
    new: &NewRevision<'_>,
    by: &str,
    (closed, overwritten): (&[Closed], &[Overwritten]),
) -> Event {
    let mut payload = json!({ "revision": new.number, "fingerprint": new.fingerprint, "symbol": new.symbol });
    if let Some(fields) = payload.as_object_mut() {
        let mut say = |name: &str, value: Value, says: bool| {
            if says {
                fields.insert(name.to_owned(), value);
            }
        };
        say("note", json!(new.note), !new.note.is_empty());
        say("closed_brackets", json!(closed), !closed.is_empty());
        say("overwritten", json!(overwritten), !overwritten.is_empty());
    }
    let sentence = match new.number {
        0 => format!("{} was tabled by {by} and is open for negotiation.", new.symbol),
        number => {
            let brackets = listed(closed, |which, many| match many {
                false => format!(" The bracket in {which} is closed."),
                true => format!(" The brackets in {which} are closed."),
            });
            let words = listed(overwritten, |which, _| {
                format!(" What was merged of {which} was written over before it was issued.")
            });
            format!("{} of {} was issued by {by}.{brackets}{words}", revision_label(number), new.symbol)
        }
    };
    Event::new(Act::RevisionIssued, format!("revision:{}/{}", new.recommendation, new.number), payload)
        .in_mandate(seen.stored.mandate)
        .on(new.recommendation)
        .for_state(new.author_delegation)
        .told(Audience::Everyone, sentence)
}

/// A sentence about these, and whether they are many; empty when there are none.
fn listed<T: ToString>(of: &[T], say: impl Fn(&str, bool) -> String) -> String {
    let said: Vec<String> = of.iter().map(ToString::to_string).collect();
    if said.is_empty() { String::new() } else { say(&said.join(", "), said.len() > 1) }
}
