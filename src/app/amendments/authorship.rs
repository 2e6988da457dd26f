//! Owns: who changed what: the history of one clause, and the origin of every word of a revision. Never: tells of an
//! amendment that was never on the table.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Filter, compilation::saying, wording};
use crate::{
    app::{Reading, texts::RevisionBy},
    domain::{
        amendments::{
            AmendmentStatus, Outcome, Stance,
            authorship::{Issued, Origin, authorship, is_brought, issued_between},
            operations::Operation,
        },
        ids::{AmendmentId, RecommendationId},
        policy::{Action, Subject, permit},
        recommendations::revision_label,
        refusal::Invalid,
        texts::{
            Clause, ClauseKind,
            bracket_changes::{BracketChange, bracket_changes},
            comparison::{Change, Segment, compare},
            numbering::number,
        },
        time::Moment,
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment},
        recommendations,
        texts::{self, Revision},
    },
};

/// An amendment that brought a change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BroughtBy {
    /// The amendment.
    pub amendment: String,
    /// Its number.
    pub number: i64,
    /// Its sponsors.
    pub states: Vec<String>,
    /// What the chair did with it.
    pub outcome: Outcome,
}

/// A change of one clause.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseChangeView {
    /// The revision that brought it.
    pub revision: u32,
    /// `Rev.1`.
    pub label: String,
    /// When that was issued.
    #[schema(value_type = String)]
    pub at: Moment,
    /// By whom.
    pub by: RevisionBy,
    /// What its author said about the revision.
    pub note: String,
    /// What became of the clause.
    pub change: Change,
    /// What it is called there; of a deleted clause, before.
    pub reference: Option<String>,
    /// Its words, compared with the revision before.
    pub segments: Vec<Segment>,
    /// The amendments that were taken into it; none when the revision's author alone changed it.
    pub brought_by: Vec<BroughtBy>,
    /// What became of its brackets: opened, resolved, or owned by others.
    pub brackets: Vec<BracketChange>,
}

/// A revision whose every word tells where it came from.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlameView {
    /// The revision.
    pub revision: u32,
    /// `Rev.1`.
    pub label: String,
    /// Its clauses.
    pub clauses: Vec<BlamedClauseView>,
    /// What the words point at.
    pub origins: Vec<OriginView>,
}

/// A clause whose every word tells where it came from.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlamedClauseView {
    /// The clause.
    pub id: String,
    /// What it is.
    pub kind: ClauseKind,
    /// 0 (outermost) to 3.
    pub level: u8,
    /// What is printed before it.
    pub number: String,
    /// How negotiators call it.
    pub reference: String,
    /// Its words; joined, they are the clause.
    pub segments: Vec<BlamedWordsView>,
}

/// Words that came together.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlamedWordsView {
    /// The words.
    pub text: String,
    /// The revision that brought them.
    pub revision: u32,
    /// Which of `origins`.
    pub origin: usize,
}

/// Where words came from.
#[derive(Debug, Serialize, ToSchema)]
pub struct OriginView {
    /// The revision.
    pub revision: u32,
    /// `Rev.1`.
    pub label: String,
    /// When it was issued.
    #[schema(value_type = String)]
    pub at: Moment,
    /// Name of who issued it.
    pub by: String,
    /// The states: the sponsors of the amendment, or the delegation that issued the revision.
    pub states: Vec<String>,
    /// The amendment, when one brought them.
    pub amendment: Option<String>,
    /// Its number.
    pub number: Option<i64>,
    /// What the chair did with it.
    pub outcome: Option<Outcome>,
}

/// Every revision up to one, with the amendments taken into each.
struct Past {
    revisions: Vec<(Revision, Vec<Clause>)>,
    taken: HashMap<u32, Vec<(BroughtBy, Vec<Operation>)>>,
}

impl Past {
    fn taken_into(&self, revision: u32) -> &[(BroughtBy, Vec<Operation>)] {
        self.taken.get(&revision).map(Vec::as_slice).unwrap_or_default()
    }
}

fn load(tx: &mut Reading<'_>, id: RecommendationId, until: Option<u32>) -> Result<Past> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::Read, Subject::Recommendation(&facts))?;
    let heads = texts::revision_list(tx.conn, id, None, i64::MAX)?;
    let mut revisions = Vec::new();
    for head in heads.into_iter().filter(|head| until.is_none_or(|until| head.number <= until)) {
        let clauses = wording::base(tx, id, head.number)?;
        revisions.push((head, clauses));
    }
    let own = tx.actor.seat(facts.mandate).ok_or(Error::NotFound)?.delegation.clone();
    let mut taken: HashMap<u32, Vec<(BroughtBy, Vec<Operation>)>> = HashMap::new();
    let amendments = rows::list(tx.conn, id, &own, &Filter::default(), None, i64::MAX)?;
    let ids: Vec<AmendmentId> = amendments.iter().map(|amendment| amendment.id).collect();
    let compromises = rows::compromises_of(tx.conn, &ids)?;
    for amendment in &amendments {
        for compromise in compromises.get(&amendment.id).into_iter().flatten() {
            let refused =
                compromise.answer.as_ref().filter(|answer| !answer.accepted).map(|answer| answer.at);
            let issued = revisions.iter().map(|(head, _)| (head.number, head.created_at));
            let had = refused.and_then(|refused| issued_between(compromise.made_at, refused, issued));
            if let Some(revision) = had {
                let operations = compromise.operations.clone();
                let brought = (brought_by(amendment, Outcome::AcceptedAsModified), operations);
                taken.entry(revision).or_default().push(brought);
            }
        }
        if let Some((outcome, operations)) = contribution(amendment) {
            let brought = (brought_by(amendment, outcome), operations);
            taken.entry(amendment.revision.saturating_add(1)).or_default().push(brought);
        }
    }
    Ok(Past { revisions, taken })
}

/// What an amendment that the chair took gives the next revision.
fn contribution(amendment: &Amendment) -> Option<(Outcome, Vec<Operation>)> {
    let disposition = amendment.disposition.as_ref()?;
    match (amendment.status, disposition.outcome) {
        (AmendmentStatus::Accepted, _) => Some((Outcome::Accepted, amendment.operations.clone())),
        // Withdrawn later, the words it brought in brackets are still its own.
        (AmendmentStatus::Bracketed, _) | (AmendmentStatus::Withdrawn, Outcome::Bracketed) => {
            Some((Outcome::Bracketed, amendment.operations.clone()))
        }
        (AmendmentStatus::AcceptedAsModified, _) => {
            Some((Outcome::AcceptedAsModified, disposition.text.clone()?))
        }
        _ => None,
    }
}

fn brought_by(amendment: &Amendment, outcome: Outcome) -> BroughtBy {
    BroughtBy {
        amendment: amendment.id.to_string(),
        number: amendment.number,
        states: saying(amendment, Stance::Sponsor),
        outcome,
    }
}

/// The history of one clause from the zero draft to now: every revision that changed it, oldest first, those after
/// `after`, at most `limit`, and where the next page starts.
///
/// # Errors
/// [`Error::NotFound`], also when no revision ever had the clause.
pub fn clause_history(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    clause: &str,
    after: Option<u32>,
    limit: i64,
) -> Result<(Vec<ClauseChangeView>, Option<String>)> {
    let past = load(tx, id, None)?;
    let mut before: &[Clause] = &[];
    let mut views = Vec::new();
    for (head, clauses) in &past.revisions {
        let touches = |text: &[Clause]| text.iter().any(|known| known.id.as_str() == clause);
        if touches(before) || touches(clauses) {
            let compared = compare(before, clauses).clauses;
            let changed = compared
                .into_iter()
                .find(|compared| compared.id.as_str() == clause && compared.change != Change::Same);
            views.extend(changed.map(|changed| {
                let brought = past.taken_into(head.number).iter();
                let named =
                    |text: &'_ [Clause]| text.iter().find(|known| known.id.as_str() == clause).cloned();
                let (was, now) = (named(before), named(clauses));
                let brought = brought.filter(|(_, operations)| {
                    let mut here =
                        operations.iter().filter(|operation| operation.clause().as_str() == clause);
                    here.any(|operation| is_brought(was.as_ref(), now.as_ref(), operation))
                });
                let brackets = bracket_changes(was.as_ref(), now.as_ref());
                ClauseChangeView {
                    revision: head.number,
                    label: revision_label(head.number),
                    at: head.created_at,
                    by: RevisionBy {
                        name: head.author.clone(),
                        delegation: head.author_delegation.clone(),
                        role: head.author_role.clone(),
                    },
                    note: head.note.clone(),
                    change: changed.change,
                    reference: changed.to_reference.or(changed.from_reference),
                    segments: changed.segments,
                    brought_by: brought.map(|(by, _)| by.clone()).collect(),
                    brackets,
                }
            }));
        }
        before = clauses;
    }
    if views.is_empty() {
        return Err(Error::NotFound);
    }
    views.retain(|view| after.is_none_or(|after| view.revision > after));
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = views.len() > page;
    views.truncate(page);
    let next = views.last().filter(|_| more).map(|last| last.revision.to_string());
    Ok((views, next))
}

/// Where every word of a revision came from.
///
/// # Errors
/// [`Error::NotFound`]; an unknown revision.
pub fn blame(tx: &mut Reading<'_>, id: RecommendationId, revision: Option<u32>) -> Result<BlameView> {
    let past = load(tx, id, revision)?;
    let (head, clauses) = past.revisions.last().ok_or(Error::NotFound)?;
    if let Some(asked) = revision.filter(|asked| *asked != head.number) {
        let detail = format!("There is no revision {asked}.");
        return Err(Invalid::field("/revision", "unknown-revision", detail).into());
    }
    let issued: Vec<Issued<'_>> = past
        .revisions
        .iter()
        .map(|(head, clauses)| Issued {
            clauses,
            taken: past.taken_into(head.number).iter().map(|(_, operations)| operations.as_slice()).collect(),
        })
        .collect();
    let mut origins: Vec<Origin> = Vec::new();
    let mut views = Vec::with_capacity(clauses.len());
    for ((clause, numbered), (_, words)) in clauses.iter().zip(number(clauses)).zip(authorship(&issued)) {
        let segments = words.into_iter().map(|words| {
            let origin = origins.iter().position(|known| *known == words.origin).unwrap_or_else(|| {
                origins.push(words.origin);
                origins.len().saturating_sub(1)
            });
            let revision = past.revisions.get(words.origin.revision).map_or(0, |(head, _)| head.number);
            BlamedWordsView { text: words.text, revision, origin }
        });
        views.push(BlamedClauseView {
            id: clause.id.to_string(),
            kind: clause.kind,
            level: clause.level,
            number: numbered.number,
            reference: numbered.reference,
            segments: segments.collect(),
        });
    }
    let origins = origins.into_iter().filter_map(|origin| origin_view(&past, origin)).collect();
    Ok(BlameView { revision: head.number, label: revision_label(head.number), clauses: views, origins })
}

fn origin_view(past: &Past, origin: Origin) -> Option<OriginView> {
    let (head, _) = past.revisions.get(origin.revision)?;
    let by = origin.amendment.and_then(|at| past.taken_into(head.number).get(at)).map(|(by, _)| by);
    Some(OriginView {
        revision: head.number,
        label: revision_label(head.number),
        at: head.created_at,
        by: head.author.clone(),
        states: by.map_or_else(|| vec![head.author_delegation.clone()], |by| by.states.clone()),
        amendment: by.map(|by| by.amendment.clone()),
        number: by.map(|by| by.number),
        outcome: by.map(|by| by.outcome),
    })
}
