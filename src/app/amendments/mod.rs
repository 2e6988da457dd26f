//! Owns: preparing, changing, submitting and listing amendments; `acts` owns what is done with one on the table.
//! Never: lets anybody outside a delegation learn of what it only prepared: no number, no entry, no hint.

mod acts;
mod rules;
mod view;

use serde_json::json;

pub use crate::store::amendments::Filter;
pub use acts::{Dispose, TakeStance, answer, dispose, take_stance, withdraw};
pub use view::{AmendmentView, AnswerView, DispositionView, ProposerView, view};

use super::{Reading, Writing, live::Hint, new_id};
use crate::{
    domain::{
        amendments::{
            AmendmentStatus, Stance,
            operations::{Operation, OperationBody, read_operations},
            read_rationale, submit as submitted,
        },
        event::{Act, Audience, Event},
        ids::{AmendmentId, RecommendationId, StateCode},
        policy::{self, Action, Subject, permit},
        recommendations::{Facts, revision_label},
        refusal::Invalid,
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment, Place},
        mandates, notices as people, recommendations, texts,
    },
};
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
    pub operations: Vec<OperationBody>,
    /// Whether it goes on the table at once. Then it is a formal act, and the caller holds the recommendation's chain.
    pub submit: bool,
}

/// Prepares an amendment, or proposes it at once.
///
/// # Errors
/// What the policy says; `heads-submit`, `round-closed`, `not-newest`; [`Error::Invalid`].
pub fn make(
    tx: &mut Writing<'_>,
    recommendation: RecommendationId,
    command: MakeAmendment,
) -> Result<AmendmentView> {
    let facts = recommendations::facts(tx.conn, recommendation)?;
    let own = policy::see(&tx.actor, &facts)?.delegation.clone();
    permit(&tx.actor, Action::PrepareAmendment, Subject::Prepared(&facts, &own))?;
    let (_, newest) = texts::newest(tx.conn, recommendation)?;
    let standing = Standing { facts: &facts, newest, now: tx.now };
    let base = base(tx, &facts, command.revision)?;
    if command.submit {
        standing.table(&tx.actor, Subject::Prepared(&facts, &own), command.revision)?;
    } else {
        standing.on_newest(command.revision)?;
    }
    check_sponsors(&command.sponsors, &own)?;
    let mut amendment = Amendment {
        id: AmendmentId(new_id()),
        recommendation,
        revision: command.revision,
        number: 0,
        status: AmendmentStatus::Prepared,
        delegation: own.clone(),
        author: tx.actor.user.ok_or(Error::Unauthenticated)?,
        rationale: read_rationale(&command.rationale)?,
        operations: read_operations(command.operations, &base)?,
        disposition: None,
        answer: None,
        created_at: tx.now,
        submitted_at: None,
        version: 1,
        stances: [(own, (Stance::Sponsor, None))].into(),
    };
    if command.submit {
        number(tx, &mut amendment)?;
    }
    rows::add(tx.conn, &amendment)?;
    announce(tx, &facts, &amendment)?;
    view(tx, &facts, amendment)
}

fn base(tx: &mut Reading<'_>, facts: &Facts, revision: u32) -> Result<Vec<crate::domain::texts::Clause>> {
    let json = texts::revision_clauses(tx.conn, facts.id, revision.into())?.ok_or_else(|| {
        Invalid::field("/revision", "unknown-revision", format!("There is no revision {revision}."))
    })?;
    texts::clauses(&json)
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
    /// What it does.
    pub operations: Option<Vec<OperationBody>>,
}

/// Changes an amendment that is prepared or needs attention; the latter is on the table again with its new words.
///
/// # Errors
/// `not-editable`, `not-newest`; [`Error::Stale`]; what the policy says; [`Error::Invalid`].
pub fn change(
    tx: &mut Writing<'_>,
    id: AmendmentId,
    version: i64,
    command: ChangeAmendment,
) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    let (_, newest) = texts::newest(tx.conn, facts.id)?;
    let standing = Standing { facts: &facts, newest, now: tx.now };
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
    if command.operations.is_some() || command.revision.is_some() || mends {
        amendment.revision = command.revision.unwrap_or(amendment.revision);
        let base = base(tx, &facts, amendment.revision)?;
        standing.on_newest(amendment.revision)?;
        let operations = match command.operations {
            Some(operations) => operations,
            None => as_sent(&amendment.operations)?,
        };
        amendment.operations = read_operations(operations, &base)?;
    }
    if before == (amendment.revision, amendment.rationale.clone(), amendment.operations.clone()) {
        return view(tx, &facts, amendment);
    }
    if mends {
        amendment.status = AmendmentStatus::Proposed;
    }
    save(tx, &facts, &mut amendment)?;
    announce(tx, &facts, &amendment)?;
    view(tx, &facts, amendment)
}

/// Operations as a client would send them, to be read against another revision.
fn as_sent(operations: &[Operation]) -> Result<Vec<OperationBody>> {
    Ok(serde_json::from_value(serde_json::to_value(operations)?)?)
}

/// Puts a prepared amendment on the table.
///
/// # Errors
/// `not-prepared`, `heads-submit`, `round-closed`, `not-newest`; what the policy says.
pub fn submit(tx: &mut Writing<'_>, id: AmendmentId) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    permit(&tx.actor, Action::PrepareAmendment, rules::subject(&facts, &amendment))?;
    submitted(amendment.status)?;
    let (_, newest) = texts::newest(tx.conn, facts.id)?;
    let standing = Standing { facts: &facts, newest, now: tx.now };
    standing.table(&tx.actor, rules::subject(&facts, &amendment), amendment.revision)?;
    number(tx, &mut amendment)?;
    save(tx, &facts, &mut amendment)?;
    announce(tx, &facts, &amendment)?;
    view(tx, &facts, amendment)
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

/// An amendment got its words: on the table the record keeps them, before only the delegation's pages hear of it.
fn announce(tx: &mut Writing<'_>, facts: &Facts, amendment: &Amendment) -> Result<()> {
    if amendment.submitted_at.is_none() {
        return whisper(tx, facts, amendment);
    }
    let (symbol, _) = texts::newest(tx.conn, facts.id)?;
    let state = mandates::delegation(tx.conn, facts.mandate, &amendment.delegation)?.name;
    let sentence = format!(
        "{state} proposed amendment {} to {symbol}, {}.",
        amendment.number,
        revision_label(amendment.revision)
    );
    let payload = json!({
        "amendment": amendment.id,
        "number": amendment.number,
        "revision": amendment.revision,
        "state": amendment.delegation,
        "clauses": amendment.operations.iter().map(Operation::clause).collect::<Vec<_>>(),
        "operations": amendment.operations,
        "operations_sha256": acts::digest(&amendment.operations)?,
    });
    tx.record(
        event(Act::AmendmentProposed, facts, amendment, payload)
            .for_state(&amendment.delegation)
            .told(Audience::ChairAndCoSponsors, sentence),
    )
}

/// Open pages of the delegation learn that something it prepares changed; nobody else's do.
fn whisper(tx: &mut Writing<'_>, facts: &Facts, amendment: &Amendment) -> Result<()> {
    let now = tx.now;
    let only = people::people(tx.conn, facts.mandate, now)?
        .into_iter()
        .filter(|person| person.seat.delegation == amendment.delegation)
        .map(|person| person.user)
        .collect();
    tx.hint_only(Hint {
        kind: "amendment.prepared",
        mandate: Some(facts.mandate),
        recommendation: Some(facts.id),
        only: Some(only),
    });
    Ok(())
}

fn event(act: Act, facts: &Facts, amendment: &Amendment, payload: serde_json::Value) -> Event {
    Event::new(act, format!("amendment:{}", amendment.id), payload)
        .in_mandate(facts.mandate)
        .on(facts.id)
        .linked(format!("/r/{}/amendments#amendment-{}", facts.id, amendment.id))
}
