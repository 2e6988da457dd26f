//! Owns: how an amendment reads to one person, and what they may do with it. Never: shows a prepared one to anybody but
//! its delegation; the finders and the policy see to that before.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    acts::issued_with,
    rules,
    rules::Standing,
    wording::{self, RebaseView},
};
use crate::{
    app::Reading,
    domain::{
        amendments::{
            AmendmentStatus, Outcome, Stance,
            operations::Operation,
            rebase::{Why, rebase},
        },
        ids::AmendmentId,
        recommendations::Facts,
        texts::{Clause, ClauseId, numbering::number},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        amendments::{self as rows, Amendment, Compromise, SponsorsAnswer},
        names::Names,
        texts,
    },
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
    /// How a newer revision last met it.
    pub rebase: Option<RebaseView>,
    /// When it needs attention: the clauses on which a person must decide.
    pub attention: Vec<AttentionView>,
    /// The chair's compromises, oldest first.
    pub compromises: Vec<CompromiseView>,
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

/// A clause on which a person must decide, with every text of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttentionView {
    /// The clause.
    pub clause: String,
    /// What it is called now, or was.
    pub reference: String,
    /// Why.
    pub why: Why,
    /// As it was when the amendment was written.
    pub base: Option<Clause>,
    /// As it is in the newest revision.
    pub now: Option<Clause>,
    /// As the amendment wants it; none to delete it.
    pub wanted: Option<Clause>,
    /// In one sentence.
    pub sentence: String,
}

/// A version of the chair's compromise.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompromiseView {
    /// 1 for the first.
    pub version: i64,
    /// The text.
    pub text: Vec<Operation>,
    /// Why.
    pub reason: Option<String>,
    /// Name of who wrote it.
    pub by: String,
    /// When it was last changed.
    #[schema(value_type = String)]
    pub at: Moment,
    /// What the sponsors said of it.
    pub answer: Option<AnswerView>,
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
    let ids: Vec<AmendmentId> = amendments.iter().map(|amendment| amendment.id).collect();
    let mut compromises = rows::compromises_of(tx.conn, &ids)?;
    let rebases = rows::last_rebases(tx.conn, &ids)?;
    let people = people.chain(compromises.values().flatten().flat_map(|compromise| {
        [Some(compromise.made_by), compromise.answer.as_ref().map(|answer| answer.by)].into_iter().flatten()
    }));
    let names = Names::of(tx.conn, people.collect::<Vec<_>>())?;
    let standing = Standing { facts, now: tx.now };
    let mut views = Vec::with_capacity(amendments.len());
    for amendment in amendments {
        let attention = attention(tx, &amendment)?;
        let issued = issued_with(tx, &amendment)?.is_some();
        let versions = compromises.remove(&amendment.id).unwrap_or_default();
        let rebase = rebases.get(&amendment.id).and_then(|(from, to, cause, at)| {
            Some(RebaseView::new(*from, *to, wording::outcome(*cause)?, *at))
        });
        let compromises = versions.into_iter().map(|version| compromise(&names, version)).collect();
        let mut view =
            AmendmentView { attention, compromises, rebase, ..read(tx, &standing, &names, amendment) };
        if issued {
            view.abilities.insert("dispose", false);
        }
        views.push(view);
    }
    Ok(views)
}

fn compromise(names: &Names, compromise: Compromise) -> CompromiseView {
    CompromiseView {
        version: compromise.version,
        text: compromise.operations,
        reason: compromise.reason,
        by: names.get(compromise.made_by),
        at: compromise.made_at,
        answer: compromise.answer.map(|answer| answer_view(names, answer)),
    }
}

fn answer_view(names: &Names, answer: SponsorsAnswer) -> AnswerView {
    AnswerView { accepted: answer.accepted, comment: answer.comment, by: names.get(answer.by), at: answer.at }
}

/// What a person must decide before the amendment fits the newest revision.
fn attention(tx: &mut Reading<'_>, amendment: &Amendment) -> Result<Vec<AttentionView>> {
    let newest = match amendment.status {
        AmendmentStatus::NeedsAttention => texts::newest(tx.conn, amendment.recommendation)?.1,
        _ => None,
    };
    let Some(newest) = newest else { return Ok(Vec::new()) };
    let from = wording::base(tx, amendment.recommendation, amendment.revision)?;
    let to = wording::base(tx, amendment.recommendation, newest)?;
    let mut called: HashMap<ClauseId, String> = HashMap::new();
    for text in [&from, &to] {
        let numbers = number(text).into_iter().map(|numbered| numbered.reference);
        called.extend(text.iter().map(|clause| clause.id.clone()).zip(numbers));
    }
    let found = rebase(&from, &to, &amendment.operations).attention;
    Ok(found
        .into_iter()
        .map(|one| {
            let reference = called.get(&one.clause).cloned().unwrap_or_default();
            let sentence = one.why.in_words(&reference);
            AttentionView {
                clause: one.clause.to_string(),
                reference,
                why: one.why,
                base: one.base,
                now: one.now,
                wanted: one.wanted,
                sentence,
            }
        })
        .collect())
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
        answer: amendment.answer.map(|answer| answer_view(names, answer)),
        rebase: None,
        attention: Vec::new(),
        compromises: Vec::new(),
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
