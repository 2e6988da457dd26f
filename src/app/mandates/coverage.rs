//! Owns: which tasking is answered through which body, and where the gaps are. Never: counts a recommendation that
//! the caller may not see.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use utoipa::ToSchema;

use super::{BodyView, TaskingView};
use crate::{
    app::Reading,
    domain::{
        ids::MandateId,
        policy::{Action, Subject, permit, scope},
        recommendations::Status,
    },
    error::{Error, Result},
    store::mandates::{self as rows, coverage as answers},
};

/// A recommendation in a cell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CellEntryView {
    /// Identifier.
    pub id: String,
    /// Symbol.
    pub symbol: String,
    /// Title.
    pub title: String,
    /// Where it is in its life.
    pub status: Status,
    /// Whether the body leads, or is only involved.
    pub lead_body: bool,
}

/// What a body does about a tasking.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellView {
    /// Code of the body.
    pub body: String,
    /// What answers the tasking through it.
    pub recommendations: Vec<CellEntryView>,
}

/// A tasking and what answers it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    /// The tasking.
    pub tasking: TaskingView,
    /// One cell for each body, in the order of the bodies.
    pub cells: Vec<CellView>,
    /// Recommendations that answer it, the withdrawn not counted.
    pub total: usize,
    /// Nothing answers it or a strand of it.
    pub gap: bool,
}

/// Taskings × bodies.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageView {
    /// The columns.
    pub bodies: Vec<BodyView>,
    /// The lines.
    pub rows: Vec<LineView>,
}

/// The coverage of the mandate, as far as the caller sees its recommendations.
///
/// # Errors
/// [`Error::NotFound`] without a credential in the mandate.
pub fn coverage(tx: &mut Reading<'_>, id: MandateId) -> Result<CoverageView> {
    permit(&tx.actor, Action::ReadMandate, Subject::Mandate(id))?;
    let seen = scope(tx.actor.seat(id).ok_or(Error::NotFound)?);
    let bodies = rows::all_bodies(tx.conn, id)?;
    let taskings = rows::all_taskings(tx.conn, id)?;
    let answers = answers::answers(tx.conn, &seen)?;
    let parents: BTreeMap<String, Option<String>> =
        taskings.iter().map(|t| (t.number.clone(), t.parent.clone())).collect();
    let answered = answered(&answers, &parents);
    let lines = taskings.into_iter().map(|tasking| {
        let here: Vec<&answers::Answer> =
            answers.iter().filter(|answer| answer.taskings.contains(&tasking.number)).collect();
        let cells = bodies.iter().map(|body| CellView {
            body: body.code.clone(),
            recommendations: here.iter().filter_map(|answer| entry(answer, &body.code)).collect(),
        });
        LineView {
            cells: cells.collect(),
            total: here.iter().filter(|answer| answer.status != Status::Withdrawn).count(),
            gap: !answered.contains(&tasking.number),
            tasking: TaskingView::from(tasking),
        }
    });
    Ok(CoverageView { rows: lines.collect(), bodies: bodies.into_iter().map(BodyView::from).collect() })
}

fn entry(answer: &answers::Answer, body: &str) -> Option<CellEntryView> {
    let lead_body = answer.lead_body == body;
    (lead_body || answer.involved_bodies.iter().any(|code| code == body)).then(|| CellEntryView {
        id: answer.id.to_string(),
        symbol: answer.symbol.clone(),
        title: answer.title.clone(),
        status: answer.status,
        lead_body,
    })
}

/// The taskings that something answers, and those of which a strand is answered.
fn answered(answers: &[answers::Answer], parents: &BTreeMap<String, Option<String>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let alive = answers.iter().filter(|answer| answer.status != Status::Withdrawn);
    for number in alive.flat_map(|answer| &answer.taskings) {
        let mut next = Some(number);
        // A tasking found before has had the taskings above it noted.
        while let Some(number) = next.filter(|number| found.insert((*number).clone())) {
            next = parents.get(number).and_then(Option::as_ref);
        }
    }
    found
}
