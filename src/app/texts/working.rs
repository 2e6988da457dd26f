//! Owns: reading and saving the one mutable text of a recommendation. Never: overwrites what somebody else saved
//! meanwhile.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{ClauseView, numbered};
use crate::{
    app::{Reading, Writing, live::Hint, live_texts, recommendations::person},
    domain::{
        accounts::Actor,
        ids::{RecommendationId, StateCode, UserId},
        policy::{self, Action, Subject},
        recommendations::Facts,
        texts::{Clause, Written, reading::read},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        notices::people,
        texts::{self as rows, WorkingText},
    },
};

/// Who saved it last.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpdatedBy {
    /// Name.
    pub name: String,
    /// Delegation.
    pub delegation: String,
}

/// The one mutable text of a recommendation.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingTextView {
    /// The recommendation.
    pub recommendation: String,
    /// Raised by every saved change; the entity tag.
    pub version: i64,
    /// Its clauses, in order.
    pub clauses: Vec<ClauseView>,
    /// When it was last saved.
    #[schema(value_type = String)]
    pub updated_at: Moment,
    /// Who saved it; none while nobody did.
    pub updated_by: Option<UpdatedBy>,
    /// What the caller may do now: `edit`.
    pub abilities: BTreeMap<&'static str, bool>,
}

fn view(actor: &Actor, facts: &Facts, text: WorkingText) -> Result<WorkingTextView> {
    let edit = policy::permit(actor, Action::EditWorkingText, Subject::Recommendation(facts)).is_ok();
    let by = UpdatedBy { name: text.updated_by, delegation: text.updated_by_delegation };
    Ok(WorkingTextView {
        recommendation: facts.id.to_string(),
        version: text.version,
        clauses: numbered(rows::written(&text.clauses)?),
        updated_at: text.updated_at,
        updated_by: (text.version > 0).then_some(by),
        abilities: BTreeMap::from([("edit", edit)]),
    })
}

/// The working text.
///
/// # Errors
/// Who may not read it.
pub fn working_text(tx: &mut Reading<'_>, id: RecommendationId) -> Result<WorkingTextView> {
    let facts = tx.facts_of(id)?;
    policy::permit(&tx.actor, Action::ReadWorkingText, Subject::Recommendation(&facts))?;
    let text = rows::working(tx.conn, id)?;
    view(&tx.actor, &facts, text)
}

/// A text as somebody typed it, read before any lock is taken: normalising and numbering it keeps nobody waiting.
#[derive(Debug)]
pub struct Typed {
    clauses: Vec<Clause>,
    written: Vec<Written>,
    json: String,
}

impl Typed {
    /// Reads it.
    ///
    /// # Errors
    /// Every wrong value. Whoever may not edit the text is to be told that first, so hand this on as it is.
    pub fn read(clauses: Vec<Clause>) -> Result<Self> {
        let clauses = read(clauses)?;
        let written = clauses.iter().map(Written::of).collect::<serde_json::Result<Vec<_>>>()?;
        let json = serde_json::to_string(&written)?;
        Ok(Self { clauses, written, json })
    }
}

/// What a saved text is shown with; made into a view when the lock is gone.
#[derive(Debug)]
pub struct Saved {
    view: WorkingTextView,
    typed: Option<Typed>,
}

impl Saved {
    /// The working text as it stands now.
    #[must_use]
    pub fn into_view(self) -> WorkingTextView {
        let Self { view, typed } = self;
        match typed {
            None => view,
            Some(typed) => WorkingTextView { clauses: numbered(typed.written), ..view },
        }
    }
}

/// Saves the working text, if `version` is still the one that stands. The same text again changes nothing.
///
/// # Errors
/// Who may not edit it; [`Error::Stale`] with the text that stands; every wrong value.
pub fn save_working_text(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    version: i64,
    clauses: Vec<Clause>,
) -> Result<WorkingTextView> {
    save_typed(tx, id, version, Typed::read(clauses)).map(Saved::into_view)
}

/// [`save_working_text`] of a text that was read before.
///
/// # Errors
/// The same.
pub fn save_typed(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    version: i64,
    typed: Result<Typed>,
) -> Result<Saved> {
    let known = tx.before(id)?;
    let facts = &known.facts;
    policy::permit(&tx.actor, Action::EditWorkingText, Subject::Recommendation(facts))?;
    let seat = tx.actor.seat(facts.mandate).ok_or(Error::NotFound)?.clone();
    let by = person(tx)?;
    let typed = typed?;
    let now = tx.now;
    let by_whom = (by, &seat.delegation);
    let Some(drafted) = rows::save_working(tx.conn, id, version, &typed.json, by_whom, now)? else {
        let stands = rows::working(tx.conn, id)?;
        let same = stands.version == version;
        let view = view(&tx.actor, facts, stands)?;
        if same {
            return Ok(Saved { view, typed: None });
        }
        return Err(Error::Stale { current: serde_json::to_value(view)? });
    };
    if drafted {
        live_texts::replaced(tx, id.into(), &typed.clauses, by_whom, version.saturating_add(1))?;
    }
    let hint = saving_hint(tx, facts)?;
    tx.hint_only(hint);
    let saved = WorkingText {
        version: version.saturating_add(1),
        clauses: "[]".to_owned(),
        updated_at: now,
        updated_by: tx.actor.name.clone(),
        updated_by_delegation: seat.delegation.to_string(),
    };
    let view = view(&tx.actor, facts, saved)?;
    // Nothing else of the recommendation changed.
    tx.leaves(known);
    Ok(Saved { view, typed: Some(typed) })
}

/// Puts clauses that [`read`] accepted in the place of the working text, and carries the difference into the shared
/// document that people may be writing in. Everything that replaces a working text goes this way. The same text again
/// changes nothing.
///
/// # Errors
/// What the database said.
pub fn replace(
    tx: &mut Writing<'_>,
    facts: &Facts,
    clauses: &[Clause],
    by: UserId,
    delegation: &StateCode,
) -> Result<()> {
    let (id, now) = (facts.id, tx.now);
    let json = serde_json::to_string(clauses)?;
    let (version, ..) = rows::saved_by(tx.conn, id)?;
    let by = (by, delegation);
    let Some(drafted) = rows::save_working(tx.conn, id, version, &json, by, now)? else { return Ok(()) };
    if drafted {
        live_texts::replaced(tx, id.into(), clauses, by, version.saturating_add(1))?;
    }
    let hint = saving_hint(tx, facts)?;
    tx.hint_only(hint);
    Ok(())
}

/// What lets open pages know that the working text changed.
///
/// # Errors
/// What the database said.
pub(in crate::app) fn saving_hint(tx: &mut Reading<'_>, facts: &Facts) -> Result<Hint> {
    let only = readers(tx, facts)?;
    Ok(Hint {
        kind: "working_text.saved",
        mandate: Some(facts.mandate),
        recommendation: Some(facts.id),
        only,
    })
}

/// Who may learn that the working text changed. Until observers are let in, whoever sees the recommendation may
/// read its working text, so nobody needs to be named.
fn readers(tx: &mut Reading<'_>, facts: &Facts) -> Result<Option<Vec<UserId>>> {
    if !facts.released_to_observers {
        return Ok(None);
    }
    let now = tx.now;
    let readers = people(tx.conn, facts.mandate, now)?
        .into_iter()
        .filter(|person| {
            let actor =
                Actor { user: Some(person.user), seats: vec![person.seat.clone()], ..Actor::server() };
            policy::permit(&actor, Action::ReadWorkingText, Subject::Recommendation(facts)).is_ok()
        })
        .map(|person| person.user)
        .collect();
    Ok(Some(readers))
}
