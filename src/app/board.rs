//! Owns: the board: recommendations × states, as one person sees it, in a fixed number of statements.
//! Never: shows a row or a cell that its page would hide.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Reading,
    mandates::StateView,
    signoff::{Spoken, may_read},
};
use crate::{
    domain::{
        ids::{MandateId, RecommendationId, StateCode},
        policy::{Action, Subject, permit, scope},
        recommendations::{Marking, Status},
        signoff::{Outcome, SignOff},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        recommendations::{self as rows, Narrowed},
        signoff::{self, asked},
    },
};

/// Recommendations × states.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardView {
    /// The states, in the order of the mandate.
    pub states: Vec<StateView>,
    /// The recommendations that the caller sees, in the order they were started.
    pub rows: Vec<BoardRow>,
}

/// One recommendation on the board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardRow {
    /// The recommendation.
    pub recommendation: BoardHead,
    /// The sign-off that is open, or that adopted the text.
    pub sign_off: Option<String>,
    /// `express`, `silence` or `minus_x`.
    pub procedure: Option<&'static str>,
    /// The deadline in force.
    #[schema(value_type = Option<String>)]
    pub deadline: Option<Moment>,
    /// Where it stands, in one sentence.
    pub sentence: Option<String>,
    /// Whether an objection stands.
    pub blocked: bool,
    /// One for each state, in the same order.
    pub cells: Vec<BoardCell>,
}

/// A recommendation by its head.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardHead {
    /// Identifier.
    pub id: String,
    /// Symbol.
    pub symbol: String,
    /// Title.
    pub title: String,
    /// Where it is in its life.
    pub status: Status,
    /// Lead delegation.
    #[schema(value_type = String)]
    pub lead: StateCode,
    /// Lead body.
    pub lead_body: String,
    /// Other bodies.
    pub involved_bodies: Vec<String>,
    /// Taskings it answers.
    pub taskings: Vec<String>,
    /// How far it may travel.
    pub marking: Marking,
}

/// What a state has said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardCell {
    /// The state.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// A position, `tacit`, `missing` or `not_asked`; `null` where nobody was asked or it is not to be seen.
    pub position: Option<&'static str>,
    /// Whether nothing more is awaited from the state.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// When its capital's confirmation is due.
    #[schema(value_type = Option<String>)]
    pub due: Option<Moment>,
}

/// The board of a mandate.
///
/// # Errors
/// [`Error::NotFound`] when the mandate is not the caller's.
pub fn board(tx: &mut Reading<'_>, mandate: MandateId) -> Result<BoardView> {
    permit(&tx.actor, Action::ReadMandate, Subject::Mandate(mandate))?;
    let seat = tx.actor.seat(mandate).ok_or(Error::NotFound)?.clone();
    let stored = rows::page(tx.conn, &scope(&seat), &Narrowed::default(), None, i64::MAX)?;
    let ids: Vec<RecommendationId> = stored.iter().map(|one| one.id).collect();
    let mut links = rows::links(tx.conn, &ids)?;
    let members = asked::deciders(tx.conn, mandate)?.members;
    let names: HashMap<StateCode, String> =
        members.iter().map(|m| (m.code.clone(), m.name.clone())).collect();
    let mut sign_offs: HashMap<RecommendationId, SignOff> = signoff::current(tx.conn, &ids)?
        .into_iter()
        .map(|kept| (kept.sign_off.recommendation, kept.sign_off))
        .collect();
    let mut references = references(tx, &sign_offs)?;
    let mut board = Vec::with_capacity(stored.len());
    for one in stored {
        let links = links.remove(&one.id).unwrap_or_default();
        let facts = one.facts(links.co_sponsors, None);
        let sign_off = sign_offs.remove(&one.id).filter(|_| may_read(tx, &facts).is_ok());
        let spoken = Spoken::new(names.clone(), references.remove(&one.id).unwrap_or_default());
        let head = BoardHead {
            id: one.id.to_string(),
            symbol: one.symbol,
            title: one.title,
            status: one.status,
            lead: one.lead,
            lead_body: one.lead_body,
            involved_bodies: links.involved_bodies.into_iter().map(|body| body.code).collect(),
            taskings: links.taskings.into_iter().map(|tasking| tasking.code).collect(),
            marking: one.marking,
        };
        board.push(row(head, sign_off.as_ref(), &spoken, members.iter().map(|m| &m.code), tx.now));
    }
    let states = members
        .into_iter()
        .map(|m| StateView {
            code: m.code.to_string(),
            name: m.name,
            member_from: m.from.unwrap_or_default(),
            member_to: m.to,
            time_zone: m.time_zone,
        })
        .collect();
    Ok(BoardView { states, rows: board })
}

/// How the clauses are called that positions name, by recommendation.
fn references(
    tx: &mut Reading<'_>,
    sign_offs: &HashMap<RecommendationId, SignOff>,
) -> Result<HashMap<RecommendationId, HashMap<String, String>>> {
    let naming: Vec<_> = sign_offs
        .values()
        .filter(|sign_off| sign_off.positions.iter().any(|said| !said.clauses.is_empty()))
        .map(|sign_off| (sign_off.recommendation, sign_off.revision))
        .collect();
    let texts = asked::texts(tx.conn, &naming)?;
    Ok(texts.into_iter().map(|text| (text.recommendation, text.references())).collect())
}

fn row<'a>(
    head: BoardHead,
    sign_off: Option<&SignOff>,
    spoken: &Spoken,
    states: impl Iterator<Item = &'a StateCode>,
    now: Moment,
) -> BoardRow {
    let standing = sign_off.map(|sign_off| spoken.standing(sign_off, now));
    let cell = |state: &StateCode| {
        let said = standing.as_ref().and_then(|s| s.states.iter().find(|cell| cell.state == *state));
        BoardCell {
            state: state.clone(),
            position: said.map(|cell| cell.position.as_str()),
            is_final: said.is_some_and(|cell| cell.is_final),
            due: said.and_then(|cell| cell.due),
        }
    };
    BoardRow {
        cells: states.map(cell).collect(),
        recommendation: head,
        sign_off: sign_off.map(|sign_off| sign_off.id.to_string()),
        procedure: sign_off.map(|sign_off| sign_off.procedure.kind()),
        deadline: sign_off.and_then(SignOff::closes_at),
        blocked: standing.as_ref().is_some_and(|s| s.outcome == Outcome::Blocked),
        sentence: standing.map(|standing| standing.sentence),
    }
}
