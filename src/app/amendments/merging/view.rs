//! Owns: how the merge under way reads to an officer of the chair. Never: computes the text; `plan` does.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;

use super::{Work, plan::plan};
use crate::{
    app::amendments::compilation::{ConflictView, References, conflict_view},
    domain::{
        amendments::{AmendmentStatus, Outcome, operations::Operation, taken::Taking},
        ids::AmendmentId,
        recommendations::revision_label,
        texts::{
            Clause, ClauseId, ClauseKind, Run,
            comparison::{Change, Segment, compare},
            numbering::number,
        },
        time::Moment,
    },
    error::Result,
    store::amendments::Amendment,
};

/// The merge under way.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergeView {
    /// Raised by every save and by every revision.
    pub version: i64,
    /// The revision it starts from.
    pub revision: u32,
    /// `Rev.1`.
    pub label: String,
    /// When it was last saved.
    #[schema(value_type = Option<String>)]
    pub updated_at: Option<Moment>,
    /// Who saved it.
    pub updated_by: Option<MergeBy>,
    /// What is decided.
    pub decisions: Vec<DecisionView>,
    /// The chair's own words for clauses; they settle conflicts there.
    pub clause_texts: Vec<Clause>,
    /// The chair's own words for clauses that a newer revision changed as well: shown to be read, and not applied.
    pub outdated_texts: Vec<Clause>,
    /// Amendments that came since the last save.
    pub arrived: Vec<String>,
    /// Amendments without a decision.
    pub undecided: Vec<String>,
    /// Amendments decided here that no longer await a decision: withdrawn, or disposed of elsewhere.
    pub dropped: Vec<String>,
    /// Amendments disposed of before whose words come with this merge.
    pub disposed: Vec<String>,
    /// Amendments merged earlier and then refused or disposed of otherwise: their words go out of the working text with
    /// this merge.
    pub taken_out: Vec<String>,
    /// Amendments taken before whose words the chair's own now replace: with this merge they become accepted as modified, and
    /// their sponsors answer.
    pub reworded: Vec<String>,
    /// How far it is.
    pub progress: MergeProgress,
    /// The next text as far as it is decided.
    pub preview: PreviewView,
    /// In one sentence, what stands against carrying it out.
    pub obstacle: Option<String>,
    /// Whether it can be carried out now.
    pub ready: bool,
    /// What this person may do now: `merge`.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// Who saved a merge.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergeBy {
    /// Name.
    pub name: String,
    /// Delegation.
    pub delegation: String,
}

/// A decision on an amendment.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// The amendment.
    pub amendment: String,
    /// Its number.
    pub number: i64,
    /// The decision.
    pub outcome: Outcome,
    /// The disposition it leads to: who takes only a part of an amendment accepts it as modified.
    pub recorded_as: Outcome,
    /// Why.
    pub reason: Option<String>,
    /// The compromise.
    pub text: Option<Vec<Operation>>,
    /// Only for what it does to these clauses.
    pub clauses: Option<Vec<String>>,
    /// What it does to these clauses stands in brackets.
    pub in_brackets: Option<Vec<String>>,
    /// What is still missing: `reason` or `text`.
    #[schema(value_type = Option<String>)]
    pub missing: Option<&'static str>,
    /// Whether a newer revision changed the words that the compromise replaces: it is shown to be read, and is missing
    /// until it is changed.
    pub outdated: bool,
}

/// How far a merge is.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergeProgress {
    /// Amendments that await a decision.
    pub total: usize,
    /// Of them decided here.
    pub decided: usize,
    /// Of them not decided.
    pub undecided: usize,
    /// Compromises that their sponsors have not answered.
    pub awaiting_answer: usize,
}

/// The next text as far as it is decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MergePreview)]
pub struct PreviewView {
    /// Every clause of the revision and of the next text, in the order of that.
    pub clauses: Vec<MergedClauseView>,
    /// What cannot stand together; there the text is as it was.
    pub conflicts: Vec<ConflictView>,
}

/// A clause of the next text.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergedClauseView {
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
    /// Its words in the next text; none when it goes.
    pub runs: Vec<Run>,
    /// What became of it.
    pub change: Change,
    /// Its words compared with the revision.
    pub segments: Vec<Segment>,
    /// The numbers of the amendments taken that touch it.
    pub amendments: Vec<i64>,
}

pub(super) fn view(work: &Work) -> Result<MergeView> {
    let plan = plan(work, &[]);
    let open = work.open();
    let pending: Vec<&Amendment> =
        work.amendments.iter().filter(|amendment| amendment.status.awaits_disposition()).collect();
    let undecided: Vec<_> =
        pending.iter().filter(|amendment| !open.iter().any(|(_, known)| known.id == amendment.id)).collect();
    let saved_at = work.stored.as_ref().map(|stored| stored.updated_at);
    let arrived = undecided
        .iter()
        .filter(|amendment| saved_at.is_some_and(|at| amendment.submitted_at.is_some_and(|came| came > at)));
    let decisions = &work.content.decisions;
    let dropped =
        decisions.iter().map(|decision| decision.amendment).filter(|id| !pending.iter().any(|a| a.id == *id));
    let decided_here: Vec<AmendmentId> = open.iter().map(|(_, amendment)| amendment.id).collect();
    let disposed: Vec<AmendmentId> = plan
        .taken
        .iter()
        .map(|(amendment, _)| amendment.id)
        .filter(|id| !decided_here.contains(id))
        .collect();
    let missing = open.iter().any(|(decision, _)| decision.missing().is_some());
    let obstacle = plan.refused.as_ref().map(|refusal| refusal.detail.clone());
    let something =
        !open.is_empty() || !disposed.is_empty() || !plan.taken_out.is_empty() || !plan.reworded.is_empty();
    let awaiting = work.amendments.iter().filter(|amendment| {
        amendment.status == AmendmentStatus::AcceptedAsModified && amendment.answer.is_none()
    });
    let references: References = [&work.base, &plan.clauses]
        .into_iter()
        .flat_map(|text| {
            let names = number(text).into_iter().map(|numbered| numbered.reference);
            text.iter().map(|clause| clause.id.clone()).zip(names).collect::<Vec<_>>()
        })
        .collect();
    let conflicts: Vec<ConflictView> =
        plan.conflicts.iter().map(|conflict| conflict_view(conflict, &plan.names, &references)).collect();
    Ok(MergeView {
        version: work.version(),
        revision: work.revision,
        label: revision_label(work.revision),
        updated_at: saved_at,
        updated_by: work.stored.as_ref().map(|stored| MergeBy {
            name: stored.updated_by.clone(),
            delegation: stored.updated_by_delegation.to_string(),
        }),
        arrived: arrived.map(|amendment| amendment.id.to_string()).collect(),
        undecided: undecided.iter().map(|amendment| amendment.id.to_string()).collect(),
        dropped: dropped.map(|id| id.to_string()).collect(),
        disposed: disposed.iter().map(ToString::to_string).collect(),
        taken_out: plan.taken_out.iter().map(ToString::to_string).collect(),
        reworded: plan.reworded.iter().map(|one| one.amendment.id.to_string()).collect(),
        progress: MergeProgress {
            total: pending.len(),
            decided: open.len(),
            undecided: undecided.len(),
            awaiting_answer: awaiting.count(),
        },
        ready: conflicts.is_empty() && !missing && obstacle.is_none() && something,
        obstacle,
        preview: PreviewView { clauses: clauses(work, &plan.clauses, &plan.taken), conflicts },
        decisions: decisions.iter().map(|decision| decision_view(work, decision)).collect(),
        clause_texts: work.content.clause_texts.clone(),
        outdated_texts: work.content.outdated_texts.clone(),
        abilities: BTreeMap::from([("merge", true)]),
    })
}

fn decision_view(work: &Work, decision: &super::Decision) -> DecisionView {
    let amendment = work.find(decision.amendment);
    let ids = |clauses: &Option<Vec<ClauseId>>| {
        clauses.as_ref().map(|clauses| clauses.iter().map(ToString::to_string).collect())
    };
    DecisionView {
        amendment: decision.amendment.to_string(),
        number: amendment.map_or(0, |amendment| amendment.number),
        outcome: decision.outcome,
        recorded_as: amendment.map_or(decision.outcome, |amendment| work.recorded_as(decision, amendment)),
        reason: decision.reason.clone(),
        text: decision.text.clone(),
        clauses: ids(&decision.clauses),
        in_brackets: ids(&decision.in_brackets),
        missing: decision.missing(),
        outdated: decision.outdated,
    }
}

fn clauses(work: &Work, next: &[Clause], taken: &[(&Amendment, Taking)]) -> Vec<MergedClauseView> {
    let mut by: HashMap<&ClauseId, Vec<i64>> = HashMap::new();
    for (amendment, taking) in taken {
        for operation in &taking.operations {
            let numbers = by.entry(operation.clause()).or_default();
            if !numbers.contains(&amendment.number) {
                numbers.push(amendment.number);
            }
        }
    }
    let numbers: HashMap<&ClauseId, (&Clause, String)> =
        next.iter().zip(number(next)).map(|(clause, named)| (&clause.id, (clause, named.number))).collect();
    compare(&work.base, next)
        .clauses
        .into_iter()
        .map(|compared| {
            let there = numbers.get(&compared.id);
            MergedClauseView {
                number: there.map(|(_, number)| number.clone()).unwrap_or_default(),
                runs: there.map(|(clause, _)| clause.runs.clone()).unwrap_or_default(),
                reference: compared.to_reference.or(compared.from_reference).unwrap_or_default(),
                amendments: by.get(&compared.id).cloned().unwrap_or_default(),
                id: compared.id.to_string(),
                kind: compared.kind,
                level: compared.level,
                change: compared.change,
                segments: compared.segments,
            }
        })
        .collect()
}
