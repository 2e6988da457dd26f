//! Owns: reading what an amendment is sent as, operations or a whole amended text, and putting it on the newest
//! revision. Never: decides who may.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::{Reading, Writing, new_id},
    domain::{
        amendments::{
            AmendmentStatus, TextCause,
            operations::{
                AmendedClause, Operation, OperationBody, identified, operations_between, read_operations,
            },
            rebase::{RebaseOutcome, Rebased, rebase},
        },
        ids::{RecommendationId, StateCode, UserId},
        recommendations::revision_label,
        refusal::{Invalid, Refusal},
        texts::{Clause, ClauseId, reading::read},
        time::Moment,
    },
    error::Result,
    store::{
        amendments::{self as rows, Amendment},
        texts,
    },
};

/// What an amendment is sent as: exactly one of the two.
#[derive(Debug, Default)]
pub struct Wording {
    /// Operations on clauses.
    pub operations: Option<Vec<OperationBody>>,
    /// The whole text as it is to be; the changed clauses are found.
    pub text: Option<Vec<AmendedClause>>,
}

impl Wording {
    /// Whether neither was sent.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.operations.is_none() && self.text.is_none()
    }

    /// The operations it comes to on this text.
    ///
    /// # Errors
    /// Below `/operations` or `/text`; `no-change` when nothing changes; `one-of-two`.
    pub fn read(self, base: &[Clause]) -> Result<Vec<Operation>> {
        match (self.operations, self.text) {
            (Some(operations), None) => Ok(read_operations(operations, base)?),
            (None, Some(text)) => Ok(read_text(text, base)?),
            (Some(_), Some(_)) | (None, None) => {
                let detail = "Send either operations or the whole amended text.";
                Err(Invalid::field("/operations", "one-of-two", detail).into())
            }
        }
    }
}

fn read_text(text: Vec<AmendedClause>, base: &[Clause]) -> std::result::Result<Vec<Operation>, Invalid> {
    if text.is_empty() {
        return Err(Invalid::field("/text", "empty", "An amended text has at least one clause."));
    }
    let clauses = identified(base, text, || ClauseId::new(new_id().to_string()));
    let clauses = read(clauses).map_err(|Invalid(mut errors)| {
        for error in &mut errors {
            error.pointer = error.pointer.replacen("/clauses", "/text", 1);
        }
        Invalid(errors)
    })?;
    let operations = operations_between(base, &clauses);
    if operations.is_empty() {
        return Err(Invalid::field("/text", "no-change", "This is the text as it stands."));
    }
    Ok(operations)
}

/// The clauses of a revision.
///
/// # Errors
/// `/revision` `unknown-revision`.
pub fn base(tx: &mut Reading<'_>, id: RecommendationId, revision: u32) -> Result<Vec<Clause>> {
    let json = texts::revision_clauses(tx.conn, id, revision.into())?.ok_or_else(|| {
        Invalid::field("/revision", "unknown-revision", format!("There is no revision {revision}."))
    })?;
    texts::clauses(&json)
}

/// How an amendment came to the revision it is on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RebaseView {
    /// The revision it was written for.
    pub from: u32,
    /// The revision it was put on, or does not fit.
    pub to: u32,
    /// What became of it.
    pub outcome: RebaseOutcome,
    /// When.
    #[schema(value_type = String)]
    pub at: Moment,
    /// In one sentence.
    #[schema(example = "It was written for the Zero draft and stands unchanged on Rev.1.")]
    pub sentence: String,
}

impl RebaseView {
    /// What became of an amendment.
    #[must_use]
    pub fn new(from: u32, to: u32, outcome: RebaseOutcome, at: Moment) -> Self {
        let (was, is) = (revision_label(from), revision_label(to));
        let became = match outcome {
            RebaseOutcome::Carried => format!("stands unchanged on {is}"),
            RebaseOutcome::Merged => format!("was merged word by word with the changes of {is}"),
            RebaseOutcome::NeedsAttention => format!("needs attention: {is} changed the same words"),
            RebaseOutcome::AlreadyThere => format!("is in the text of {is} already"),
        };
        Self { from, to, outcome, at, sentence: format!("It was written for {was} and {became}.") }
    }
}

/// The cause kept for a rebase of this outcome.
#[must_use]
pub const fn cause(outcome: RebaseOutcome) -> TextCause {
    match outcome {
        RebaseOutcome::Carried => TextCause::Carried,
        RebaseOutcome::Merged => TextCause::Merged,
        RebaseOutcome::NeedsAttention => TextCause::NeedsAttention,
        RebaseOutcome::AlreadyThere => TextCause::AlreadyThere,
    }
}

/// The outcome that a kept cause tells of.
#[must_use]
pub const fn outcome(cause: TextCause) -> Option<RebaseOutcome> {
    match cause {
        TextCause::Carried => Some(RebaseOutcome::Carried),
        TextCause::Merged => Some(RebaseOutcome::Merged),
        TextCause::NeedsAttention => Some(RebaseOutcome::NeedsAttention),
        TextCause::AlreadyThere => Some(RebaseOutcome::AlreadyThere),
        TextCause::Proposed | TextCause::Changed | TextCause::Overridden => None,
    }
}

/// Puts an amendment that is written for an older revision on the newest, as far as it fits: its revision and
/// operations change when it does. One on the newest stays as it is.
///
/// # Errors
/// `already-in-text` when the newest says all of it.
pub fn put_on_newest(
    tx: &mut Reading<'_>,
    amendment: &mut Amendment,
    newest: Option<u32>,
) -> Result<Option<(u32, RebaseOutcome)>> {
    let Some(newest) = newest.filter(|newest| *newest != amendment.revision) else { return Ok(None) };
    if amendment.operations.is_empty() {
        // Drafted back to the words of its revision: it wants nothing of the newest either.
        amendment.revision = newest;
        return Ok(Some((newest, RebaseOutcome::Carried)));
    }
    let from = base(tx, amendment.recommendation, amendment.revision)?;
    let to = base(tx, amendment.recommendation, newest)?;
    let Rebased { outcome, operations, .. } = rebase(&from, &to, &amendment.operations);
    match outcome {
        RebaseOutcome::AlreadyThere => {
            let label = revision_label(newest);
            let detail = format!("{label} says all of this already: there is nothing left to propose.");
            return Err(Refusal::new("already-in-text", detail).into());
        }
        RebaseOutcome::Carried | RebaseOutcome::Merged => {
            amendment.revision = newest;
            amendment.operations = operations;
        }
        RebaseOutcome::NeedsAttention => {}
    }
    Ok(Some((newest, outcome)))
}

/// Keeps the first formal text of an amendment, and how a newer revision met it; one that does not fit goes to
/// those who need attention.
///
/// # Errors
/// What the database said.
pub fn keep_texts(
    tx: &mut Writing<'_>,
    amendment: &Amendment,
    written: (u32, &[Operation]),
    met: Option<(u32, RebaseOutcome)>,
) -> Result<()> {
    let now = tx.now;
    let by: Option<(UserId, &StateCode)> = tx.actor.user.map(|user| (user, &amendment.delegation));
    rows::add_text(tx.conn, amendment.id, written.0, TextCause::Proposed, written.1, by, now)?;
    if let Some((newest, outcome)) = met {
        let operations = &amendment.operations;
        rows::add_text(tx.conn, amendment.id, newest, cause(outcome), operations, None, now)?;
    }
    Ok(())
}

/// The status of an amendment that is put on the table, given how the newest revision met it.
#[must_use]
pub fn status_after(met: Option<(u32, RebaseOutcome)>, fits: AmendmentStatus) -> AmendmentStatus {
    match met {
        Some((_, RebaseOutcome::NeedsAttention)) => AmendmentStatus::NeedsAttention,
        _ => fits,
    }
}
