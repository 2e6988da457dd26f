//! Owns: what happens to open amendments when a revision is issued, supplying the text of one that needs attention, and
//! every text an amendment had. Never: changes what a delegation only prepared; that is put on the newest when sent.

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    AmendmentView, Standing, Wording,
    announcing::{self, event},
    load,
    merging::{self, Compromise},
    rules, save, view, wording,
};
use crate::{
    app::{
        Reading, Writing,
        texts::{self as revisions, RevisionView},
    },
    domain::{
        amendments::{
            AmendmentStatus, Stance, TextCause, mend,
            operations::{Operation, apply},
            read_rationale,
            rebase::{RebaseOutcome, rebase},
            taken::instead_of,
        },
        event::{Act, Audience},
        ids::{AmendmentId, RecommendationId},
        policy::{Action, Subject, permit},
        recommendations::{Facts, revision_label},
        refusal::Refusal,
        texts::{
            Clause,
            comparison::{Change, ClauseComparison, compare},
        },
        time::Moment,
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment, Filter},
        mandates,
        names::Names,
        recommendations, texts as text_rows,
    },
};

/// Tables the working text or issues it as the next revision; open amendments come with it.
///
/// # Errors
/// As [`revisions::issue`]; `amendments-not-merged`.
pub fn issue(tx: &mut Writing<'_>, id: RecommendationId, note: Option<String>) -> Result<RevisionView> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::IssueRevision, Subject::Recommendation(&facts))?;
    merging::in_step(tx, &facts)?;
    let since = merging::since_merge(tx, &facts)?;
    let view = revisions::issue(tx, id, note, since)?;
    let newest = view.head.number;
    if let Some(before) = newest.checked_sub(1) {
        merging::follow(tx, &facts, (before, newest))?;
        carry_over(tx, id, newest)?;
    }
    Ok(view)
}

fn carry_over(tx: &mut Writing<'_>, id: RecommendationId, newest: u32) -> Result<()> {
    let facts = recommendations::facts(tx.conn, id)?;
    let mut open = Vec::new();
    for status in [AmendmentStatus::Proposed, AmendmentStatus::NeedsAttention] {
        let filter = Filter { status: Some(status), state: None, clause: None };
        open.append(&mut rows::list(tx.conn, id, &facts.lead, &filter, None, i64::MAX)?);
    }
    open.sort_by_key(|amendment| amendment.number);
    let to = wording::base(tx, id, newest)?;
    let mut bases: std::collections::HashMap<u32, Vec<Clause>> = std::collections::HashMap::new();
    for mut amendment in open {
        let written_for = amendment.revision;
        let from = match bases.remove(&written_for) {
            Some(known) => known,
            None => wording::base(tx, id, written_for)?,
        };
        bring(tx, &facts, &mut amendment, &from, (newest, &to))?;
        bases.insert(written_for, from);
    }
    Ok(())
}

/// An amendment that comes back on the table after its revision was followed by others stands on the newest, like every
/// open one.
///
/// # Errors
/// What the database said.
pub(super) fn back_on_the_table(
    tx: &mut Writing<'_>,
    facts: &Facts,
    amendment: &mut Amendment,
) -> Result<()> {
    let (_, newest) = text_rows::newest(tx.conn, facts.id)?;
    let Some(newest) = newest.filter(|newest| *newest > amendment.revision) else { return Ok(()) };
    let from = wording::base(tx, facts.id, amendment.revision)?;
    let to = wording::base(tx, facts.id, newest)?;
    // Clauses that the compromise brought are in the newest text: what its sponsors want is a change of them.
    if let Some(text) = amendment.disposition.as_ref().and_then(|disposition| disposition.text.as_deref()) {
        let (with, operations) = instead_of(&from, text, &amendment.operations);
        if rebase(&with, &to, &operations).outcome != RebaseOutcome::NeedsAttention {
            amendment.operations = operations;
            return bring(tx, facts, amendment, &with, (newest, &to));
        }
    }
    bring(tx, facts, amendment, &from, (newest, &to))
}

/// Puts an open amendment, written for `from`, on a newer revision.
fn bring(
    tx: &mut Writing<'_>,
    facts: &Facts,
    amendment: &mut Amendment,
    from: &[Clause],
    (newest, to): (u32, &[Clause]),
) -> Result<()> {
    let written_for = amendment.revision;
    let rebased = rebase(from, to, &amendment.operations);
    amendment.status = match rebased.outcome {
        RebaseOutcome::Carried | RebaseOutcome::Merged => AmendmentStatus::Proposed,
        RebaseOutcome::NeedsAttention => AmendmentStatus::NeedsAttention,
        RebaseOutcome::AlreadyThere => AmendmentStatus::Superseded,
    };
    if matches!(rebased.outcome, RebaseOutcome::Carried | RebaseOutcome::Merged) {
        amendment.revision = newest;
        amendment.operations = rebased.operations;
    }
    let (now, cause) = (tx.now, wording::cause(rebased.outcome));
    rows::add_text(tx.conn, amendment.id, newest, cause, &amendment.operations, None, now)?;
    save(tx, facts, amendment)?;
    if amendment.revision != written_for {
        Compromise::carried(tx, facts, amendment, written_for)?;
    }
    tell(tx, facts, amendment, (written_for, newest), rebased.outcome)
}

/// The record knows what became of each; its sponsors are told when something did.
fn tell(
    tx: &mut Writing<'_>,
    facts: &Facts,
    amendment: &Amendment,
    (from, to): (u32, u32),
    outcome: RebaseOutcome,
) -> Result<()> {
    let which = announcing::named(tx, facts, amendment)?;
    let label = revision_label(to);
    let sentence = match outcome {
        RebaseOutcome::Carried => String::new(),
        RebaseOutcome::Merged => {
            format!("The text of {which} was merged word by word with the changes of {label}.")
        }
        RebaseOutcome::NeedsAttention => {
            format!("The text of {which} needs attention: {label} changed the same words.")
        }
        RebaseOutcome::AlreadyThere => format!("{label} says what {which} proposed; it is superseded."),
    };
    let told = match outcome {
        RebaseOutcome::Carried => Audience::Nobody,
        _ => sponsors(amendment),
    };
    let payload = json!({
        "amendment": amendment.id, "number": amendment.number, "state": amendment.delegation, "from": from, "to": to,
        "outcome": outcome, "operations": amendment.operations,
        "operations_sha256": super::acts::digest(&amendment.operations)?,
    });
    tx.record(event(Act::AmendmentRebased, facts, amendment, payload).told(told, sentence))
}

fn sponsors(amendment: &Amendment) -> Audience {
    let sponsors = amendment.stances.iter().filter(|(_, (stance, _))| *stance == Stance::Sponsor);
    Audience::States(sponsors.map(|(state, _)| state.clone()).collect())
}

/// Refuses words written on another revision than this: they would land on a text their author has not seen.
///
/// # Errors
/// `revision-overtaken`.
pub(super) fn written_on(stands: u32, known: Option<u32>) -> std::result::Result<(), Refusal> {
    match known {
        Some(known) if known != stands => {
            let detail = format!(
                "{} was issued meanwhile. Look at your words again on that text; nothing was changed.",
                revision_label(stands)
            );
            Err(Refusal::new("revision-overtaken", detail))
        }
        _ => Ok(()),
    }
}

/// The text of an amendment that needs attention.
#[derive(Debug, Default)]
pub struct Override {
    /// What it does to the newest revision.
    pub wording: Wording,
    /// Why; absent leaves it.
    pub rationale: Option<String>,
    /// The newest revision as its author knew it.
    pub revision: Option<u32>,
}

/// A head of its delegation, or the chair, supplies the text of an amendment that needs attention.
///
/// # Errors
/// `not-in-need`, `round-closed`, `revision-overtaken`; what the policy says; [`Error::Invalid`].
pub fn override_text(tx: &mut Writing<'_>, id: AmendmentId, command: Override) -> Result<AmendmentView> {
    let (facts, mut amendment) = load(tx, id)?;
    let standing = Standing { facts: &facts, now: tx.now };
    rules::override_text(&tx.actor, &standing, &amendment)?;
    let (_, newest) = text_rows::newest(tx.conn, facts.id)?;
    let newest = newest.ok_or(Error::NotFound)?;
    written_on(newest, command.revision)?;
    let base = wording::base(tx, facts.id, newest)?;
    let before = amendment.revision;
    amendment.operations = command.wording.read(&base)?;
    amendment.revision = newest;
    amendment.status = mend(amendment.status)?;
    if let Some(rationale) = command.rationale {
        amendment.rationale = read_rationale(&rationale)?;
    }
    let seat = tx.actor.seat(facts.mandate).ok_or(Error::NotFound)?.delegation.clone();
    let (now, by) = (tx.now, tx.actor.user.map(|user| (user, &seat)));
    rows::add_text(tx.conn, id, newest, TextCause::Overridden, &amendment.operations, by, now)?;
    save(tx, &facts, &mut amendment)?;
    Compromise::carried(tx, &facts, &amendment, before)?;
    Compromise::decided_again(tx, &facts, &amendment)?;
    let which = announcing::named(tx, &facts, &amendment)?;
    let (who, told) = if seat == amendment.delegation {
        (mandates::delegation(tx.conn, facts.mandate, &seat)?.name, Audience::Chair)
    } else {
        ("The chair".to_owned(), sponsors(&amendment))
    };
    let sentence = format!("{who} supplied the text of {which} for {}.", revision_label(newest));
    let payload = json!({
        "amendment": id, "number": amendment.number, "state": amendment.delegation, "by": seat, "revision": newest,
        "rationale": amendment.rationale,
        "operations": amendment.operations, "operations_sha256": super::acts::digest(&amendment.operations)?,
    });
    let event = event(Act::AmendmentOverridden, &facts, &amendment, payload).for_state(&seat);
    tx.record(event.told(told, sentence))?;
    view(tx, &facts, amendment)
}

/// A text an amendment had.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmendmentTextView {
    /// 1 for the first.
    pub ordinal: i64,
    /// The revision it is for, or did not fit.
    pub revision: u32,
    /// `Rev.1`.
    pub label: String,
    /// How it came about.
    pub cause: TextCause,
    /// What it does.
    pub operations: Vec<Operation>,
    /// The clauses it changes, compared with the revision it fits.
    pub compared: Vec<ClauseComparison>,
    /// Name of who made it; none when a revision did.
    pub by: Option<String>,
    /// For which delegation.
    pub delegation: Option<String>,
    /// When.
    #[schema(value_type = String)]
    pub at: Moment,
}

/// Every text the amendment had since it was put on the table, oldest first, and where the next page starts.
///
/// # Errors
/// [`Error::NotFound`].
pub fn texts(
    tx: &mut Reading<'_>,
    id: AmendmentId,
    after: i64,
    limit: i64,
) -> Result<(Vec<AmendmentTextView>, Option<String>)> {
    let (facts, _) = load(tx, id)?;
    let mut found = rows::texts_of(tx.conn, id, after, limit.saturating_add(1))?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| more).map(|last| last.ordinal.to_string());
    let names = Names::of(tx.conn, found.iter().filter_map(|text| text.made_by))?;
    let mut views = Vec::with_capacity(found.len());
    let mut fits: Option<u32> = None;
    for text in found {
        // Words that a revision did not fit are shown against the revision they were written for.
        let against = match text.cause {
            TextCause::NeedsAttention => fits.unwrap_or(text.revision),
            _ => text.revision,
        };
        fits = Some(against);
        let base = wording::base(tx, facts.id, against)?;
        let mut compared = compare(&base, &apply(&base, &text.operations)).clauses;
        compared.retain(|clause| clause.change != Change::Same);
        views.push(AmendmentTextView {
            ordinal: text.ordinal,
            revision: text.revision,
            label: revision_label(text.revision),
            cause: text.cause,
            operations: text.operations,
            compared,
            by: text.made_by.map(|by| names.get(by)),
            delegation: text.delegation.map(|state| state.to_string()),
            at: text.made_at,
        });
    }
    Ok((views, next))
}
