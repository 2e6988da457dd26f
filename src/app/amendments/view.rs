//! Owns: how an amendment reads to one person, and what they may do with it. Never: shows a prepared one to anybody but
//! its delegation; the finders and the policy see to that before.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{rules, rules::Standing};
use crate::{
    app::Reading,
    domain::{
        amendments::{AmendmentStatus, Outcome, Stance, operations::Operation},
        recommendations::Facts,
        time::Moment,
    },
    error::{Error, Result},
    store::{amendments::Amendment, names::Names, texts},
};

/// An amendment.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmendmentView {
    /// Identifier.
    pub id: String,
    /// The recommendation.
    pub recommendation: String,
    /// Its number on the recommendation, given when it is submitted; 0 before.
    pub number: i64,
    /// The revision it amends.
    pub revision: u32,
    /// Where it is in its life.
    pub status: AmendmentStatus,
    /// The delegation it belongs to.
    pub delegation: String,
    /// Who wrote it.
    pub author: ProposerView,
    /// Why it is proposed.
    pub rationale: String,
    /// The states that propose it.
    pub sponsors: Vec<String>,
    /// The states that speak for it.
    pub supporters: Vec<String>,
    /// The states that speak against it.
    pub opposers: Vec<String>,
    /// Why those against it are, where they said so.
    pub reasons: BTreeMap<String, String>,
    /// What it does to the text.
    pub operations: Vec<Operation>,
    /// What the chair decided.
    pub disposition: Option<DispositionView>,
    /// What the owner answered to the chair's compromise.
    pub answer: Option<AnswerView>,
    /// When it was first saved.
    #[schema(value_type = String)]
    pub created_at: Moment,
    /// When it was put on the table.
    #[schema(value_type = Option<String>)]
    pub submitted_at: Option<Moment>,
    /// The version `If-Match` takes.
    pub version: i64,
    /// What this person may do now.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// Who wrote an amendment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AmendmentAuthor)]
pub struct ProposerView {
    /// Name.
    pub name: String,
}

/// What the chair decided on an amendment.
#[derive(Debug, Serialize, ToSchema)]
pub struct DispositionView {
    /// The decision.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<String>,
    /// The chair's compromise, when accepted as modified.
    pub text: Option<Vec<Operation>>,
    /// Name of who decided.
    pub by: String,
    /// When.
    #[schema(value_type = String)]
    pub at: Moment,
}

/// What the owner answered to the chair's compromise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DispositionAnswer)]
pub struct AnswerView {
    /// Yes or no.
    pub accepted: bool,
    /// A remark.
    pub comment: Option<String>,
    /// Name of who answered.
    pub by: String,
    /// When.
    #[schema(value_type = String)]
    pub at: Moment,
}

/// How amendments of one recommendation read to the actor, who sees all of them.
///
/// # Errors
/// What the database said.
pub fn views(tx: &mut Reading<'_>, facts: &Facts, amendments: Vec<Amendment>) -> Result<Vec<AmendmentView>> {
    let people = amendments.iter().flat_map(|amendment| {
        let chair = amendment.disposition.as_ref().map(|disposition| disposition.by);
        let owner = amendment.answer.as_ref().map(|answer| answer.by);
        [Some(amendment.author), chair, owner].into_iter().flatten()
    });
    let names = Names::of(tx.conn, people)?;
    let (_, newest) = texts::newest(tx.conn, facts.id)?;
    let standing = Standing { facts, newest, now: tx.now };
    Ok(amendments.into_iter().map(|amendment| read(tx, &standing, &names, amendment)).collect())
}

fn read(tx: &Reading<'_>, standing: &Standing<'_>, names: &Names, amendment: Amendment) -> AmendmentView {
    let saying = |wanted: Stance| -> Vec<String> {
        let states = amendment.stances.iter().filter(|(_, (stance, _))| *stance == wanted);
        states.map(|(state, _)| state.to_string()).collect()
    };
    let reasons = amendment.stances.iter();
    let reasons = reasons.filter_map(|(state, (_, reason))| Some((state.to_string(), reason.clone()?)));
    AmendmentView {
        abilities: rules::abilities(&tx.actor, standing, &amendment),
        id: amendment.id.to_string(),
        recommendation: amendment.recommendation.to_string(),
        number: amendment.number,
        revision: amendment.revision,
        status: amendment.status,
        delegation: amendment.delegation.to_string(),
        author: ProposerView { name: names.get(amendment.author) },
        sponsors: saying(Stance::Sponsor),
        supporters: saying(Stance::Support),
        opposers: saying(Stance::Oppose),
        reasons: reasons.collect(),
        rationale: amendment.rationale,
        operations: amendment.operations,
        disposition: amendment.disposition.map(|disposition| DispositionView {
            outcome: disposition.outcome,
            reason: disposition.reason,
            text: disposition.text,
            by: names.get(disposition.by),
            at: disposition.at,
        }),
        answer: amendment.answer.map(|answer| AnswerView {
            accepted: answer.accepted,
            comment: answer.comment,
            by: names.get(answer.by),
            at: answer.at,
        }),
        created_at: amendment.created_at,
        submitted_at: amendment.submitted_at,
        version: amendment.version,
    }
}

/// How one amendment reads to the actor, who sees it.
///
/// # Errors
/// What the database said.
pub fn view(tx: &mut Reading<'_>, facts: &Facts, amendment: Amendment) -> Result<AmendmentView> {
    views(tx, facts, vec![amendment])?.pop().ok_or(Error::NotFound)
}
