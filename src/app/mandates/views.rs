//! Owns: how a mandate is shown. Never: is asked before `permit`.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::rounds::{self, RoundView};
use crate::{
    app::{Reading, me::MANDATE_ACTIONS},
    domain::{
        accounts::{DelegationKind, Role},
        ids::MandateId,
        mandates::Settings,
        policy::{Subject, abilities},
    },
    error::Result,
    store::mandates as rows,
};

/// Rounds shown with their mandate; the list of rounds has the rest.
const ROUNDS_SHOWN: i64 = 50;

/// A member state of the roster.
#[derive(Debug, Serialize, ToSchema)]
pub struct StateView {
    /// ISO 3166-1 alpha-3.
    pub code: String,
    /// Name.
    pub name: String,
    /// Day of accession.
    pub member_from: String,
    /// First day no longer a member.
    pub member_to: Option<String>,
    /// The capital's time zone.
    pub time_zone: String,
}

/// A delegation.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegationView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whose people it is.
    pub kind: DelegationKind,
    /// What its people may be.
    pub roles: Vec<Role>,
    /// IANA time zone.
    pub time_zone: String,
}

/// A pillar.
#[derive(Debug, Serialize, ToSchema)]
pub struct PillarView {
    /// Identifier.
    pub id: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A body.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BodyView {
    /// Identifier.
    pub id: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its pillar.
    pub pillar: Option<String>,
}

impl From<rows::Body> for BodyView {
    fn from(body: rows::Body) -> Self {
        Self { id: body.id.to_string(), code: body.code, name: body.name, pillar: body.pillar }
    }
}

/// A tasking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskingView {
    /// Identifier.
    pub id: String,
    /// Number.
    pub number: String,
    /// What is asked.
    pub title: String,
    /// Of whom.
    pub addressee: Option<String>,
    /// Number of the tasking it is a strand of.
    pub parent: Option<String>,
}

impl From<rows::Tasking> for TaskingView {
    fn from(tasking: rows::Tasking) -> Self {
        let rows::Tasking { id, number, title, addressee, parent } = tasking;
        Self { id: id.to_string(), number, title, addressee, parent }
    }
}

/// A norm.
#[derive(Debug, Serialize, ToSchema)]
pub struct NormView {
    /// Identifier.
    pub id: String,
    /// Code.
    pub code: String,
    /// Short title.
    pub title: String,
}

/// A mandate.
#[derive(Debug, Serialize, ToSchema)]
pub struct MandateView {
    /// Identifier.
    pub id: String,
    /// Symbol.
    pub symbol: String,
    /// Title.
    pub title: String,
    /// Day of adoption.
    pub date: String,
    /// Who adopted it.
    pub issued_by: String,
    /// Those who decide.
    pub roster: Vec<StateView>,
    /// All delegations: roster, observers, chair, secretariat.
    pub delegations: Vec<DelegationView>,
    /// Groups of bodies.
    pub pillars: Vec<PillarView>,
    /// Platforms.
    pub bodies: Vec<BodyView>,
    /// What is asked.
    pub taskings: Vec<TaskingView>,
    /// What may be cited.
    pub norms: Vec<NormView>,
    /// Rounds, newest first; the newest governs.
    pub rounds: Vec<RoundView>,
    /// Rules.
    pub settings: Settings,
    /// For `If-Match`.
    pub version: i64,
    /// What the caller may do here.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// The mandate as shown to the caller, who is known to see it.
///
/// # Errors
/// [`crate::error::Error::NotFound`].
pub fn view(tx: &mut Reading<'_>, id: MandateId) -> Result<MandateView> {
    let head = rows::mandate(tx.conn, id)?;
    let mut roster = Vec::new();
    let mut delegations = Vec::new();
    for delegation in rows::all_delegations(tx.conn, id)? {
        let code = delegation.code.to_string();
        delegations.push(DelegationView {
            code: code.clone(),
            name: delegation.name.clone(),
            kind: delegation.kind,
            roles: delegation.kind.roles(),
            time_zone: delegation.time_zone.clone(),
        });
        if delegation.kind == DelegationKind::State {
            roster.push(StateView {
                code,
                name: delegation.name,
                member_from: delegation.member_from.unwrap_or_default(),
                member_to: delegation.member_to,
                time_zone: delegation.time_zone,
            });
        }
    }
    let pillars = rows::all_pillars(tx.conn, id)?.into_iter().map(|p| PillarView {
        id: p.id.to_string(),
        code: p.code,
        name: p.name,
    });
    let norms = rows::all_norms(tx.conn, id)?.into_iter().map(|n| NormView {
        id: n.id.to_string(),
        code: n.code,
        title: n.title,
    });
    let bodies = rows::all_bodies(tx.conn, id)?;
    let taskings = rows::all_taskings(tx.conn, id)?;
    let newest = rows::rounds_after(tx.conn, id, None, ROUNDS_SHOWN)?;
    Ok(MandateView {
        id: id.to_string(),
        symbol: head.symbol,
        title: head.title,
        date: head.date,
        issued_by: head.issued_by,
        roster,
        delegations,
        pillars: pillars.collect(),
        bodies: bodies.into_iter().map(BodyView::from).collect(),
        taskings: taskings.into_iter().map(TaskingView::from).collect(),
        norms: norms.collect(),
        rounds: newest.into_iter().map(|round| rounds::shown(tx, round)).collect(),
        settings: head.settings,
        version: head.version,
        abilities: abilities(&tx.actor, MANDATE_ACTIONS, Subject::Mandate(id)),
    })
}
