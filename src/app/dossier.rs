//! Owns: the page a head of delegation reads before signing: the text, what changed since the text the state last
//! agreed to, what others said, and what each position means. Never: holds a rule; every part is asked of its column.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Reading,
    amendments::{self, AmendmentView},
    comments::{self, CommentView},
    recommendations::{self, RecommendationView},
    signoff::{self, SignOffView, may_read},
    texts::{self, ComparedTo, ComparisonView, RevisionView},
};
use crate::{
    domain::{
        ids::{RecommendationId, StateCode},
        policy::{self, comment_scope},
        recommendations::{Facts, revision_label},
        signoff::{PositionKind, standing::newest},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        amendments::Filter as WhichAmendments, comments::Filter as WhichComments, counts, signoff as rows,
    },
};

/// The most comments and amendments on the page.
const MOST: i64 = 200;

/// Everything a head needs before signing.
#[derive(Debug, Serialize, ToSchema)]
pub struct DossierView {
    /// The recommendation.
    pub recommendation: RecommendationView,
    /// The text: the one open for sign-off, else the newest.
    pub revision: RevisionView,
    /// The sign-off that is open or adopted the text.
    pub sign_off: Option<SignOffView>,
    /// The text this state last agreed to, at an earlier sign-off.
    pub last_agreed: Option<LastAgreedView>,
    /// What changed since then; since the revision before, when the state never agreed to one.
    pub changes: Option<ComparisonView>,
    /// How many comments the caller sees.
    pub comments: CommentCounts,
    /// Comments in threads that are not resolved.
    pub unresolved_comments: Vec<CommentView>,
    /// Amendments.
    pub amendments: Vec<AmendmentView>,
    /// What each position means.
    pub meanings: Vec<MeaningView>,
}

/// When a state agreed before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LastAgreedView {
    /// To which revision.
    pub revision: u32,
    /// As people call it.
    pub label: String,
    /// How.
    pub position: PositionKind,
    /// When.
    #[schema(value_type = String)]
    pub at: Moment,
}

/// Comments by scope.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct CommentCounts {
    /// To all.
    pub all: i64,
    /// To the chair.
    pub chair: i64,
    /// Inside the delegation.
    pub delegation: i64,
}

/// A position and what it does.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeaningView {
    /// Which.
    pub position: PositionKind,
    /// What it is called.
    pub label: &'static str,
    /// What it does, in one sentence.
    pub meaning: &'static str,
    /// The fields it needs.
    pub needs: &'static [&'static str],
}

/// The dossier of a recommendation that has a revision.
///
/// # Errors
/// [`Error::NotFound`] when it is not there, not the caller's to see, or not tabled yet.
pub fn dossier(tx: &mut Reading<'_>, id: RecommendationId) -> Result<DossierView> {
    let known = tx.known(id)?;
    let facts = known.facts.clone();
    let seat = policy::see(&tx.actor, &facts)?.clone();
    let sign_off = signoff::of_known(tx, &known)?;
    let newest = known.stored.newest_revision.ok_or(Error::NotFound)?;
    let number = sign_off.as_ref().map_or(newest, |view| i64::from(view.revision));
    let open = sign_off.as_ref().map(|view| view.id.clone());
    let last_agreed = last_agreed(tx, &facts, &seat.delegation, open.as_deref())?;
    let since = last_agreed.as_ref().map_or(number.saturating_sub(1), |last| i64::from(last.revision));
    let changes = if since < 0 {
        None
    } else {
        Some(texts::compare(tx, id, ComparedTo::Revision(since), ComparedTo::Revision(number))?)
    };
    let [all, chair, delegation] = counts::by_reach(tx.conn, id, &comment_scope(&seat))?;
    let open_threads = WhichComments { resolved: Some(false), ..WhichComments::default() };
    Ok(DossierView {
        recommendation: recommendations::view(tx, id)?,
        revision: texts::revision(tx, id, number)?,
        sign_off,
        last_agreed,
        changes,
        comments: CommentCounts { all, chair, delegation },
        unresolved_comments: comments::list(tx, id, &open_threads, None, MOST)?.0,
        amendments: amendments::list(tx, id, &WhichAmendments::default(), None, MOST)?.0,
        meanings: PositionKind::ALL
            .into_iter()
            .map(|position| MeaningView {
                position,
                label: position.label(),
                meaning: position.meaning(),
                needs: position.needs(),
            })
            .collect(),
    })
}

/// The newest agreement of a state at a sign-off other than the present one.
fn last_agreed(
    tx: &mut Reading<'_>,
    facts: &Facts,
    state: &StateCode,
    present: Option<&str>,
) -> Result<Option<LastAgreedView>> {
    if may_read(tx, facts).is_err() {
        return Ok(None);
    }
    let agreed = |kind: PositionKind| match kind {
        PositionKind::Agree | PositionKind::AgreeAdReferendum | PositionKind::AgreeWithReservation => true,
        PositionKind::StandAside | PositionKind::Object => false,
    };
    let before = rows::all_of(tx.conn, facts.id)?;
    Ok(before
        .iter()
        .rev()
        .map(|kept| &kept.sign_off)
        .filter(|s| present != Some(&s.id.to_string()))
        .find_map(|sign_off| {
            let said = newest(sign_off).get(state).copied().filter(|said| agreed(said.position))?;
            Some(LastAgreedView {
                revision: sign_off.revision,
                label: revision_label(sign_off.revision),
                position: said.position,
                at: said.recorded_at,
            })
        }))
}
