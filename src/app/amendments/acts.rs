//! Owns: what is done with an amendment on the table: states sponsor, support or oppose it, its owner withdraws it, the
//! chair disposes of it, its owner answers. Never: changes the recommendation's text.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    AmendmentView, Standing,
    announcing::{event, named, whisper},
    compilation::{References, conflict_view},
    load,
    revising::{back_on_the_table, written_on},
    rules, save, view, wording,
};
use crate::{
    app::{Reading, Writing, keys::hex, live_texts},
    domain::{
        amendments::{
            AmendmentStatus, MAX_RATIONALE_CHARS, Outcome, Stance, answer as answered,
            bracketing::bracketable,
            check_fits,
            conflicts::{ConflictKind, conflicts},
            dispose as disposed,
            operations::{Operation, OperationBody, read_operations},
            outcome_again,
            taken::taken,
            touches::Proposal,
        },
        event::{Act, Audience},
        ids::AmendmentId,
        live::Drafted,
        policy::{Action, permit},
        recommendations::{Facts, revision_label},
        record,
        refusal::{Invalid, Refusal},
        texts::{numbering::number, reading::read_prose},
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment, Disposition, Filter, SponsorsAnswer},
        mandates, texts,
    },
};

/// SHA-256 of the operations' canonical JSON, in hex.
pub(super) fn digest(operations: &[Operation]) -> Result<String> {
    let canonical = record::canonical(&operations).map_err(Error::internal)?;
    Ok(hex(&Sha256::digest(canonical.as_bytes())))
}

/// A reason or remark; blank is none.
fn read_reason(pointer: &str, text: Option<&str>) -> Result<Option<String>> {
    let said = text.filter(|text| !text.trim().is_empty());
    Ok(said.map(|text| read_prose(pointer, text, MAX_RATIONALE_CHARS)).transpose()?)
}

/// What a state says of an amendment.
#[derive(Debug)]
pub struct TakeStance {
    /// Sponsor, support or oppose.
    pub stance: Stance,
    /// Why; for those who oppose.
    pub reason: Option<String>,
    /// Take it back instead.
    pub withdrawn: bool,
}

/// A state sponsors, supports or opposes an amendment, or takes that back. Once more changes nothing.
///
/// # Errors
/// `round-closed`, `not-open`, `own-amendment`; what the policy says.
pub fn take_stance(tx: &mut Writing<'_>, id: AmendmentId, command: TakeStance) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    let standing = Standing { facts: &facts, now: tx.now };
    let reason = read_reason("/reason", command.reason.as_deref())?;
    let wanted = (!command.withdrawn).then_some(command.stance);
    let (state, stance) = standing.stance(&tx.actor, &amendment, wanted)?;
    let present = amendment.stances.get(&state).cloned();
    let takes_back_another =
        command.withdrawn && present.as_ref().is_none_or(|(stance, _)| *stance != command.stance);
    let said = stance.map(|stance| (stance, reason.clone()));
    if takes_back_another || present == said {
        return view(tx, &facts, amendment);
    }
    let stored = stance.map(|stance| (stance, reason.as_deref()));
    rows::set_stance(tx.conn, amendment.id, &state, stored)?;
    match said {
        Some(said) => amendment.stances.insert(state.clone(), said),
        None => amendment.stances.remove(&state),
    };
    save(tx, &facts, &mut amendment)?;
    let who = mandates::delegation(tx.conn, facts.mandate, &state)?.name;
    let does = match stance {
        Some(Stance::Sponsor) => "joined the sponsors of",
        Some(Stance::Support) => "supports",
        Some(Stance::Oppose) => "opposes",
        None => "took back what it said on",
    };
    let sentence = format!("{who} {does} {}.", named(tx, &facts, &amendment)?);
    let payload = json!({
        "amendment": id, "number": amendment.number, "state": state, "stance": stance, "reason": reason,
    });
    let event = event(Act::AmendmentStance, &facts, &amendment, payload).for_state(&state);
    tx.record(event.told(Audience::Chair, sentence))?;
    view(tx, &facts, amendment)
}

/// The owner takes an amendment back. One that was never sent goes without a trace in the record.
///
/// # Errors
/// `not-withdrawable`; what the policy says.
pub fn withdraw(tx: &mut Writing<'_>, id: AmendmentId) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    amendment.status = rules::withdraw(&tx.actor, &facts, &amendment)?;
    save(tx, &facts, &mut amendment)?;
    if amendment.submitted_at.is_none() {
        live_texts::forget(tx, Drafted::Amendment(id))?;
        whisper(tx, &facts, &amendment)?;
        return view(tx, &facts, amendment);
    }
    let owner = mandates::delegation(tx.conn, facts.mandate, &amendment.delegation)?.name;
    let sentence = format!("{owner} withdrew {}.", named(tx, &facts, &amendment)?);
    let payload = json!({ "amendment": id, "number": amendment.number, "state": amendment.delegation });
    let event = event(Act::AmendmentWithdrawn, &facts, &amendment, payload).for_state(&amendment.delegation);
    tx.record(event.told(Audience::Chair, sentence))?;
    view(tx, &facts, amendment)
}

/// What the chair decides on an amendment.
#[derive(Debug)]
pub struct Dispose {
    /// The decision.
    pub outcome: Outcome,
    /// Why; needed when it is not retained.
    pub reason: Option<String>,
    /// The modified operations; needed when accepted as modified.
    pub text: Option<Vec<OperationBody>>,
    /// The revision the amendment stood on when the chair decided.
    pub revision: Option<u32>,
}

/// The chair disposes of an amendment.
///
/// # Errors
/// `already-disposed`, `revision-overtaken`, `reason-missing`, `text-missing`, `text-not-expected`; what the policy says;
/// [`Error::Invalid`] for the text.
pub fn dispose(tx: &mut Writing<'_>, id: AmendmentId, command: Dispose) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    permit(&tx.actor, Action::Dispose, rules::subject(&facts, &amendment))?;
    let Dispose { outcome, reason, text, revision } = command;
    written_on(amendment.revision, revision)?;
    let reason = read_reason("/reason", reason.as_deref())?;
    let text = match text.filter(|operations| !operations.is_empty()) {
        Some(operations) => Some(read_text(tx, &amendment, operations)?),
        None => None,
    };
    let was_answered = amendment.answer.is_some();
    let as_it_is = outcome_again(amendment.status, was_answered, Outcome::Accepted) == Outcome::Accepted;
    if as_it_is && text.as_ref() == Some(&amendment.operations) {
        let detail = "These are the amendment's own words: accept it as it is.";
        return Err(Invalid::field("/text", "no-change", detail).into());
    }
    check_fits(amendment.number, amendment.status, outcome)?;
    if let Some(newest) = issued_with(tx, &amendment)? {
        let (label, number) = (revision_label(newest), amendment.number);
        let changes = "What should still change is proposed to that text.";
        let detail = match amendment.status {
            AmendmentStatus::Bracketed => {
                format!(
                    "{label} was issued with amendment {number} in brackets. Resolve its bracket instead."
                )
            }
            AmendmentStatus::Accepted => format!("{label} was issued with amendment {number}. {changes}"),
            _ => format!("{label} was issued with the compromise on amendment {number}. {changes}"),
        };
        return Err(Refusal::new("already-disposed", detail).into());
    }
    let status = disposed(amendment.status, was_answered, outcome, reason.as_deref(), text.as_deref())?;
    stands_with_others(tx, &facts, &amendment, outcome, text.as_deref())?;
    let by = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let payload = json!({
        "amendment": id, "number": amendment.number, "state": amendment.delegation, "outcome": outcome,
        "reason": reason, "text": text, "text_sha256": text.as_deref().map(digest).transpose()?,
    });
    if let Some(text) = &text {
        let now = tx.now;
        rows::put_compromise(tx.conn, id, text, reason.as_deref(), by, now)?;
    }
    amendment.status = status;
    amendment.disposition = Some(Disposition { outcome, reason, text, by, at: tx.now });
    // A new disposition is a new question to the sponsors.
    amendment.answer = None;
    save(tx, &facts, &mut amendment)?;
    let which = named(tx, &facts, &amendment)?;
    let sentence = format!("The chair disposed of {which}: {}.", status.spoken());
    let sponsors = amendment.stances.iter().filter(|(_, (stance, _))| *stance == Stance::Sponsor);
    let told = Audience::States(sponsors.map(|(state, _)| state.clone()).collect());
    tx.record(event(Act::AmendmentDisposed, &facts, &amendment, payload).told(told, sentence))?;
    view(tx, &facts, amendment)
}

/// The newest revision, when it was issued after the chair took this amendment: another decision would reach no text any
/// more.
pub(super) fn issued_with(tx: &mut Reading<'_>, amendment: &Amendment) -> Result<Option<u32>> {
    use AmendmentStatus::{Accepted, AcceptedAsModified, Bracketed};
    if !matches!(amendment.status, Accepted | AcceptedAsModified | Bracketed) {
        return Ok(None);
    }
    let (_, newest) = texts::newest(tx.conn, amendment.recommendation)?;
    Ok(newest.filter(|newest| *newest > amendment.revision))
}

/// Refuses what could be accepted or bracketed but never be carried out: no words of the chair settle two moves.
fn stands_with_others(
    tx: &mut Writing<'_>,
    facts: &Facts,
    amendment: &Amendment,
    outcome: Outcome,
    text: Option<&[Operation]>,
) -> Result<()> {
    let Some((operations, brackets)) = taken(outcome.status(), &amendment.operations, text) else {
        return Ok(());
    };
    let base = wording::base(tx, facts.id, amendment.revision)?;
    if brackets {
        return Ok(bracketable(&base, amendment.number, operations)?);
    }
    let moves = |operations: &[Operation]| {
        operations.iter().any(|operation| matches!(operation, Operation::MoveAfter { .. }))
    };
    if !moves(operations) {
        return Ok(());
    }
    let filter = Filter { status: None, state: None, clause: None };
    let others = rows::list(tx.conn, facts.id, &facts.lead, &filter, None, i64::MAX)?;
    let mut proposals = vec![Proposal { key: amendment.number, operations }];
    let here = |other: &&Amendment| other.id != amendment.id && other.revision == amendment.revision;
    for other in others.iter().filter(here) {
        let compromise = other.disposition.as_ref().and_then(|said| said.text.as_deref());
        if let Some((operations, false)) = taken(other.status, &other.operations, compromise) {
            proposals.push(Proposal { key: other.number, operations });
        }
    }
    proposals.sort_by_key(|one| one.key);
    let this = proposals.iter().position(|one| one.key == amendment.number);
    let references: References =
        base.iter().zip(number(&base)).map(|(clause, named)| (clause.id.clone(), named.reference)).collect();
    let names: Vec<(String, i64)> = proposals.iter().map(|one| (one.key.to_string(), one.key)).collect();
    let never = |kind| matches!(kind, ConflictKind::TwoMoves | ConflictKind::Circle);
    let mut found = conflicts(&base, &proposals).into_iter();
    match found
        .find(|conflict| never(conflict.kind) && [conflict.first, conflict.second].map(Some).contains(&this))
    {
        None => Ok(()),
        Some(conflict) => {
            let sentence = conflict_view(&conflict, &names, &references).sentence;
            let detail = format!("{sentence} Only one of them can be accepted.");
            Err(Refusal::new("moves-conflict", detail).into())
        }
    }
}

/// The chair's text, read like the operations of an amendment to the same revision, at its own place in the body.
fn read_text(
    tx: &mut Writing<'_>,
    amendment: &Amendment,
    operations: Vec<OperationBody>,
) -> Result<Vec<Operation>> {
    let base = texts::revision_clauses(tx.conn, amendment.recommendation, amendment.revision.into())?
        .ok_or(Error::NotFound)?;
    read_operations(operations, &texts::clauses(&base)?).map_err(|Invalid(mut errors)| {
        for error in &mut errors {
            error.pointer = error.pointer.replacen("/operations", "/text", 1);
        }
        Error::Invalid(Invalid(errors))
    })
}

/// The owner answers the chair's compromise, once for each disposition.
///
/// # Errors
/// `nothing-to-answer`, `already-answered`; what the policy says.
pub fn answer(
    tx: &mut Writing<'_>,
    id: AmendmentId,
    accepted: bool,
    comment: Option<&str>,
) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    permit(&tx.actor, Action::AnswerDisposition, rules::subject(&facts, &amendment))?;
    let comment = read_reason("/comment", comment)?;
    amendment.status = answered(amendment.status, amendment.answer.is_some(), accepted)?;
    let by = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let payload = json!({
        "amendment": id, "number": amendment.number, "state": amendment.delegation,
        "accepted": accepted, "comment": comment,
    });
    let said = SponsorsAnswer { accepted, comment, by, at: tx.now };
    rows::answer_compromise(tx.conn, id, &said)?;
    amendment.answer = Some(said);
    save(tx, &facts, &mut amendment)?;
    let owner = mandates::delegation(tx.conn, facts.mandate, &amendment.delegation)?.name;
    let said = if amendment.status == AmendmentStatus::Proposed { "does not accept" } else { "accepts" };
    let which = named(tx, &facts, &amendment)?;
    let sentence = format!("{owner} {said} the chair's compromise on {which}.");
    let event = event(Act::AmendmentAnswered, &facts, &amendment, payload).for_state(&amendment.delegation);
    tx.record(event.told(Audience::Chair, sentence))?;
    if amendment.status == AmendmentStatus::Proposed {
        back_on_the_table(tx, &facts, &mut amendment)?;
    }
    view(tx, &facts, amendment)
}
