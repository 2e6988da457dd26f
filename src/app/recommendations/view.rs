//! Owns: how a recommendation looks to one caller, alone and in a list. Never: decides what they may see.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Decided, Known, decided::decided};
use crate::{
    app::{
        Reading,
        mandates::{RoundView, shown_round},
        waiting,
    },
    domain::{
        ids::RecommendationId,
        policy::{self, Action, Subject, abilities},
        recommendations::{Facts, Marking, Status, check_round},
        texts::brackets::{OpenBracket, bracket_of},
        time::Moment,
    },
    error::Result,
    store::{
        counts::Counts,
        recommendations::{Links, Stored},
    },
};

/// A recommendation as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecommendationSummary {
    /// Identifier.
    pub id: String,
    /// Symbol; a draft's changes when it is tabled.
    #[schema(example = "AMCC/2018/R.3")]
    pub symbol: String,
    /// Title.
    pub title: String,
    /// The mandate it answers.
    pub mandate: String,
    /// Where it is in its life.
    pub status: Status,
    /// Lead delegation.
    #[schema(example = "SGP")]
    pub lead: String,
    /// States that sponsor it beside the lead.
    pub co_sponsors: Vec<String>,
    /// Numbers of the taskings it answers.
    pub taskings: Vec<String>,
    /// Code of the lead body.
    pub lead_body: String,
    /// Codes of other bodies.
    pub involved_bodies: Vec<String>,
    /// Codes of the norms it cites.
    pub norms: Vec<String>,
    /// How far it may travel.
    pub marking: Marking,
    /// Number of the newest revision; none while it is a draft.
    pub newest_revision: Option<i64>,
    /// Whether the chair let observers in.
    pub released_to_observers: bool,
    /// The state that holds the pen.
    pub pen: Option<String>,
    /// Comments that the caller may see.
    pub comment_count: i64,
    /// Amendments that the caller may see.
    pub amendment_count: i64,
    /// Deadline of the open sign-off.
    #[schema(value_type = Option<String>)]
    pub deadline: Option<Moment>,
    /// Kinds of acts that wait for the caller.
    pub waiting_for_me: Vec<&'static str>,
    /// When it last changed.
    #[schema(value_type = String)]
    pub updated_at: Moment,
    /// When it was started.
    #[schema(value_type = String)]
    pub created_at: Moment,
}

impl RecommendationSummary {
    /// The summary of a row with what was loaded beside it.
    pub(super) fn of(stored: &Stored, links: &Links, counts: Counts, waits: waiting::Waits) -> Self {
        let codes = |listed: &[crate::domain::recommendations::Listed]| {
            listed.iter().map(|entry| entry.code.clone()).collect()
        };
        Self {
            id: stored.id.to_string(),
            symbol: stored.symbol.clone(),
            title: stored.title.clone(),
            mandate: stored.mandate.to_string(),
            status: stored.status,
            lead: stored.lead.to_string(),
            co_sponsors: links.co_sponsors.iter().map(ToString::to_string).collect(),
            taskings: codes(&links.taskings),
            lead_body: stored.lead_body.clone(),
            involved_bodies: codes(&links.involved_bodies),
            norms: codes(&links.norms),
            marking: stored.marking,
            newest_revision: stored.newest_revision,
            released_to_observers: stored.released_to_observers,
            pen: stored.pen.as_ref().map(ToString::to_string),
            comment_count: counts.comments,
            amendment_count: counts.amendments,
            deadline: waits.deadline,
            waiting_for_me: waits.kinds,
            updated_at: stored.updated_at,
            created_at: stored.created_at,
        }
    }
}

/// Who started it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedBy {
    /// Name.
    pub name: String,
    /// Delegation.
    pub delegation: String,
}

/// Words of the newest revision that are not agreed.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenBracketView {
    /// Id of the clause.
    pub clause: String,
    /// How negotiators call the clause.
    #[schema(example = "OP5 (b)")]
    pub number: String,
    /// Id of the bracket.
    pub bracket: String,
    /// The bracket it is a variant of; its own id when it stands alone. Brackets are counted by this.
    #[schema(example = "a3")]
    pub group: String,
    /// The states that own it.
    pub states: Vec<String>,
}

/// A recommendation as its own page shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecommendationView {
    /// As in lists.
    #[serde(flatten)]
    pub summary: RecommendationSummary,
    /// Whether the chair lets observers comment.
    pub observers_may_comment: bool,
    /// Who started it.
    pub created_by: CreatedBy,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// The adopted recommendation it corrects.
    pub cites: Option<String>,
    /// How far its decision is.
    #[serde(flatten)]
    pub decided: Decided,
    /// The round that governs it.
    pub round: Option<RoundView>,
    /// What is not agreed in the newest revision.
    pub open_brackets: Vec<OpenBracketView>,
    /// Raised by every change; the entity tag.
    pub version: i64,
    /// What the caller may do now.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// Acts a recommendation's page asks about.
const ACTIONS: &[Action] = &[
    Action::EditDetails,
    Action::ReadWorkingText,
    Action::EditWorkingText,
    Action::IssueRevision,
    Action::GivePen,
    Action::PrepareAmendment,
    Action::SubmitAmendment,
    Action::TakeStance,
    Action::Dispose,
    Action::CommentDelegation,
    Action::CommentChair,
    Action::CommentAll,
    Action::OpenSignOff,
    Action::Recall,
    Action::Extend,
    Action::Adopt,
    Action::ReadPositions,
    Action::RecordPosition,
    Action::PreparePosition,
    Action::RecordOnInstruction,
    Action::ObjectLate,
    Action::Withdraw,
    Action::ReleaseToObservers,
    Action::ReadRecord,
    Action::Export,
];

/// What the caller may do now: the policy's answer, less what the round's deadlines close.
fn may_do(tx: &Reading<'_>, facts: &Facts) -> BTreeMap<&'static str, bool> {
    let mut may = abilities(&tx.actor, ACTIONS, Subject::Recommendation(facts));
    let closes = [
        (Action::PrepareAmendment, facts.amendments_close),
        (Action::SubmitAmendment, facts.amendments_close),
        (Action::CommentChair, facts.comments_close),
        (Action::CommentAll, facts.comments_close),
    ];
    for (action, deadline) in closes {
        if check_round(deadline, "", tx.now).is_err() {
            may.insert(action.as_str(), false);
        }
    }
    may
}

/// The page of one recommendation.
///
/// # Errors
/// [`crate::error::Error::NotFound`] when it is not there or not the caller's to see.
pub fn view(tx: &mut Reading<'_>, id: RecommendationId) -> Result<RecommendationView> {
    let known = tx.known(id)?;
    let seat = policy::see(&tx.actor, &known.facts)?.clone();
    let decided = decided(tx, &known)?;
    let waits = waiting::on_one(&seat, &known, tx.now);
    let abilities = may_do(tx, &known.facts);
    let Known { stored, created_by, links, round, .. } = known.as_ref();
    Ok(RecommendationView {
        summary: RecommendationSummary::of(stored, links, known.counts(&seat), waits),
        observers_may_comment: stored.observers_may_comment,
        created_by: CreatedBy {
            name: created_by.clone(),
            delegation: stored.created_by_delegation.to_string(),
        },
        withdrawn_reason: stored.withdrawn_reason.clone(),
        cites: stored.cites.clone(),
        decided,
        round: round.clone().map(|round| shown_round(tx, round)),
        open_brackets: known.brackets.iter().map(OpenBracketView::of).collect(),
        version: stored.version,
        abilities,
    })
}

impl OpenBracketView {
    fn of(open: &OpenBracket) -> Self {
        Self {
            clause: open.clause.to_string(),
            number: open.reference.clone(),
            bracket: open.bracket.clone(),
            group: bracket_of(&open.bracket).to_owned(),
            states: open.states.iter().map(ToString::to_string).collect(),
        }
    }
}
