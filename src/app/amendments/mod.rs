//! Owns: preparing, changing, submitting and listing amendments; `acts` owns what is done with one on the table.
//! Never: lets anybody outside a delegation learn of what it only prepared: no number, no entry, no hint.

mod acts;
mod announcing;
mod authorship;
mod check;
pub mod compilation;
pub mod merging;
pub(super) mod prepared;
mod revising;
mod rules;
mod view;
mod wording;

pub use crate::store::amendments::Filter;
pub use acts::{Dispose, TakeStance, answer, dispose, take_stance, withdraw};
pub use authorship::{BlameView, BroughtBy, ClauseChangeView, blame, clause_history};
pub use check::{Check, CheckView, check};
pub use revising::{AmendmentTextView, Override, issue, override_text, texts};
pub use view::{
    AmendmentView, AnswerView, AttentionView, CompromiseView, DispositionView, ProposerView, view,
};
pub use wording::{RebaseView, Wording};

use super::{Reading, Writing, live_texts, new_id};
use crate::{
    domain::{
        amendments::{
            AmendmentStatus, Stance, TextCause, operations::check_sendable, read_rationale,
            rebase::RebaseOutcome, submit as submitted,
        },
        ids::{AmendmentId, RecommendationId, StateCode},
        live::Drafted,
        policy::{self, Action, Subject, permit},
        recommendations::Facts,
        refusal::{Invalid, Refusal},
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment, Place},
        recommendations, texts,
    },
};
use announcing::announce;
use rules::Standing;

/// A new amendment.
#[derive(Debug)]
pub struct MakeAmendment {
    /// The revision it amends.
    pub revision: u32,
    /// Why.
    pub rationale: String,
    /// Own delegation at most: others join by themselves.
    pub sponsors: Vec<StateCode>,
    /// What it does.
    pub wording: Wording,
    /// Whether it goes on the table at once. Then it is a formal act, and the caller holds the recommendation's chain.
    pub submit: bool,
}

/// Prepares an amendment, or proposes it at once.
///
/// # Errors
/// What the policy says; `heads-submit`, `round-closed`, `already-in-text`; [`Error::Invalid`].
pub fn make(
    tx: &mut Writing<'_>,
    recommendation: RecommendationId,
    command: MakeAmendment,
) -> Result<AmendmentView> {
    let facts = recommendations::facts(tx.conn, recommendation)?;
    let own = policy::see(&tx.actor, &facts)?.delegation.clone();
    permit(&tx.actor, Action::PrepareAmendment, Subject::Prepared(&facts, &own))?;
    let (_, newest) = texts::newest(tx.conn, recommendation)?;
    let standing = Standing { facts: &facts, now: tx.now };
    let base = wording::base(tx, facts.id, command.revision)?;
    if command.submit {
        standing.table(&tx.actor, Subject::Prepared(&facts, &own))?;
    }
    check_sponsors(&command.sponsors, &own)?;
    let operations = command.wording.read(&base)?;
    let mut amendment = Amendment {
        id: AmendmentId(new_id()),
        recommendation,
        revision: command.revision,
        number: 0,
        status: AmendmentStatus::Prepared,
        delegation: own.clone(),
        author: tx.actor.user.ok_or(Error::Unauthenticated)?,
        rationale: read_rationale(&command.rationale)?,
        operations: operations.clone(),
        disposition: None,
        answer: None,
        created_at: tx.now,
        submitted_at: None,
        version: 1,
        stances: [(own, (Stance::Sponsor, None))].into(),
    };
    let met = wording::put_on_newest(tx, &mut amendment, newest)?;
    if command.submit {
        number(tx, &mut amendment)?;
        amendment.status = wording::status_after(met, amendment.status);
    }
    rows::add(tx.conn, &amendment)?;
    if command.submit {
        wording::keep_texts(tx, &amendment, (command.revision, &operations), met)?;
    }
    announce(tx, &facts, &amendment)?;
    said(tx, &facts, amendment, command.revision, met)
}

/// The amendment, and how the newest revision met what was sent.
fn said(
    tx: &mut Writing<'_>,
    facts: &Facts,
    amendment: Amendment,
    written_for: u32,
    met: Option<(u32, RebaseOutcome)>,
) -> Result<AmendmentView> {
    let now = tx.now;
    let mut view = view(tx, facts, amendment)?;
    view.rebase = met.map(|(to, outcome)| RebaseView::new(written_for, to, outcome, now)).or(view.rebase);
    Ok(view)
}

fn check_sponsors(named: &[StateCode], own: &StateCode) -> Result<()> {
    let mut wrong = Invalid::default();
    for (place, state) in named.iter().enumerate().filter(|(_, state)| *state != own) {
        let detail = format!("{state} becomes a sponsor when its own head joins. Name only your delegation.");
        wrong.add(format!("/sponsors/{place}"), "must-join-themselves", detail);
    }
    Ok(wrong.into_result()?)
}

/// Puts the amendment on the table under the next number.
fn number(tx: &mut Writing<'_>, amendment: &mut Amendment) -> Result<()> {
    amendment.status = submitted(amendment.status)?;
    amendment.number = rows::next_number(tx.conn, amendment.recommendation)?;
    amendment.submitted_at = Some(tx.now);
    Ok(())
}

/// The amendment, when the actor sees it, with the recommendation it is on.
fn load(tx: &mut Reading<'_>, id: AmendmentId) -> Result<(Facts, Amendment)> {
    let amendment = rows::get(tx.conn, id)?;
    let facts = recommendations::facts(tx.conn, amendment.recommendation)?;
    permit(&tx.actor, Action::Read, rules::subject(&facts, &amendment))?;
    Ok((facts, amendment))
}

/// An amendment.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &mut Reading<'_>, id: AmendmentId) -> Result<AmendmentView> {
    let (facts, amendment) = load(tx, id)?;
    view(tx, &facts, amendment)
}

/// The amendments of a recommendation that the actor sees, and the cursor of the next page.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for a cursor that is none.
pub fn list(
    tx: &mut Reading<'_>,
    recommendation: RecommendationId,
    filter: &Filter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<(Vec<AmendmentView>, Option<String>)> {
    let facts = recommendations::facts(tx.conn, recommendation)?;
    let own = policy::see(&tx.actor, &facts)?.delegation.clone();
    let after = cursor.map(place).transpose()?;
    let more = limit.saturating_add(1);
    let mut found = rows::list(tx.conn, recommendation, &own, filter, after.as_ref(), more)?;
    let page = usize::try_from(limit).map_err(Error::internal)?;
    let more = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| more).map(|last| {
        let Place { number, id } = last.into();
        format!("{number}.{id}")
    });
    Ok((view::views(tx, &facts, found)?, next))
}

fn place(cursor: &str) -> Result<Place> {
    let wrong = || Invalid::field("/cursor", "bad-cursor", "Use next_cursor of the page before as it is.");
    let (number, id) = cursor.split_once('.').ok_or_else(wrong)?;
    Ok(Place { number: number.parse().map_err(|_| wrong())?, id: id.parse().map_err(|_| wrong())? })
}

/// What changes of an amendment; absent fields stay.
#[derive(Debug, Default)]
pub struct ChangeAmendment {
    /// The revision it amends from now on: the newest.
    pub revision: Option<u32>,
    /// Why.
    pub rationale: Option<String>,
    /// Own delegation at most.
    pub sponsors: Option<Vec<StateCode>>,
    /// What it does; neither operations nor text leaves it.
    pub wording: Wording,
}

/// Changes an amendment that is prepared or needs attention; the latter is on the table again with its new words.
///
/// # Errors
/// `not-editable`, `already-in-text`, `same-words-changed`; [`Error::Stale`]; what the policy says; [`Error::Invalid`].
pub fn change(
    tx: &mut Writing<'_>,
    id: AmendmentId,
    version: i64,
    command: ChangeAmendment,
) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    let (_, newest) = texts::newest(tx.conn, facts.id)?;
    let standing = Standing { facts: &facts, now: tx.now };
    standing.edit(&tx.actor, &amendment)?;
    if version != amendment.version {
        return Err(stale(tx, &facts, amendment));
    }
    check_sponsors(&command.sponsors.unwrap_or_default(), &amendment.delegation)?;
    let before = (amendment.revision, amendment.rationale.clone(), amendment.operations.clone());
    if let Some(rationale) = command.rationale {
        amendment.rationale = read_rationale(&rationale)?;
    }
    let mends = amendment.status == AmendmentStatus::NeedsAttention;
    let worded = !command.wording.is_empty();
    let mut met = None;
    let mut written_for = amendment.revision;
    if !command.wording.is_empty() {
        let overtaken = mends && newest.is_some_and(|newest| newest != amendment.revision);
        if overtaken && command.revision.is_none() {
            let detail = "A newer revision changed the same words. Say for which revision these words are.";
            return Err(Invalid::field("/revision", "required", detail).into());
        }
        written_for = command.revision.unwrap_or(amendment.revision);
        let base = wording::base(tx, facts.id, written_for)?;
        amendment.operations = command.wording.read(&base)?;
        amendment.revision = written_for;
        met = wording::put_on_newest(tx, &mut amendment, newest)?;
    } else if let Some(revision) = command.revision.filter(|revision| *revision != amendment.revision) {
        wording::base(tx, facts.id, revision)?;
        met = wording::put_on_newest(tx, &mut amendment, newest)?;
    }
    if let (Some((_, RebaseOutcome::NeedsAttention)), true) = (met, mends || command.revision.is_some()) {
        let detail = "The newest revision changed the same words. Send the text as it is to be there.";
        return Err(Refusal::new("same-words-changed", detail).into());
    }
    if before == (amendment.revision, amendment.rationale.clone(), amendment.operations.clone()) {
        return view(tx, &facts, amendment);
    }
    if mends && worded {
        amendment.status = AmendmentStatus::Proposed;
        let (now, by) = (tx.now, tx.actor.user.map(|user| (user, &amendment.delegation)));
        let (id, revision) = (amendment.id, amendment.revision);
        rows::add_text(tx.conn, id, revision, TextCause::Overridden, &amendment.operations, by, now)?;
    }
    save(tx, &facts, &mut amendment)?;
    live_texts::follow(tx, Drafted::Amendment(id))?;
    if mends {
        merging::Compromise::carried(tx, &facts, &amendment, before.0)?;
        if worded {
            merging::Compromise::decided_again(tx, &facts, &amendment)?;
        }
    }
    announce(tx, &facts, &amendment)?;
    said(tx, &facts, amendment, written_for, met)
}

/// Puts a prepared amendment on the table.
///
/// # Errors
/// `not-prepared`, `heads-submit`, `round-closed`, `already-in-text`; what the policy says; [`Error::Invalid`] when it was
/// drafted back to the words of its revision.
pub fn submit(tx: &mut Writing<'_>, id: AmendmentId) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    permit(&tx.actor, Action::PrepareAmendment, rules::subject(&facts, &amendment))?;
    submitted(amendment.status)?;
    let (_, newest) = texts::newest(tx.conn, facts.id)?;
    let standing = Standing { facts: &facts, now: tx.now };
    standing.table(&tx.actor, rules::subject(&facts, &amendment))?;
    check_sendable(&amendment.operations)?;
    let written = (amendment.revision, amendment.operations.clone());
    let met = wording::put_on_newest(tx, &mut amendment, newest)?;
    number(tx, &mut amendment)?;
    amendment.status = wording::status_after(met, amendment.status);
    save(tx, &facts, &mut amendment)?;
    wording::keep_texts(tx, &amendment, (written.0, &written.1), met)?;
    live_texts::forget(tx, Drafted::Amendment(id))?;
    announce(tx, &facts, &amendment)?;
    said(tx, &facts, amendment, written.0, met)
}

fn save(tx: &mut Writing<'_>, facts: &Facts, amendment: &mut Amendment) -> Result<()> {
    let Some(version) = rows::save(tx.conn, amendment)? else {
        let current = rows::get(tx.conn, amendment.id)?;
        return Err(stale(tx, facts, current));
    };
    amendment.version = version;
    Ok(())
}

fn stale(tx: &mut Reading<'_>, facts: &Facts, amendment: Amendment) -> Error {
    match view(tx, facts, amendment).and_then(|view| Ok(serde_json::to_value(view)?)) {
        Ok(current) => Error::Stale { current },
        Err(error) => error,
    }
}
