//! Owns: the brackets of the working text: who owns them, states joining and leaving, choosing the words that stay.
//! Never: touches a revision; what is done here shows in the next one.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::working::replace;
use crate::{
    app::{Reading, Writing, recommendations::person},
    domain::{
        event::{Act, Audience, Event},
        ids::{RecommendationId, StateCode},
        policy::{Action, Subject, permit},
        recommendations::Facts,
        refusal::{Invalid, Refusal},
        texts::{
            Clause,
            brackets::{OpenBracket, bracket_of, open_brackets, owned_by, resolved},
            reading::read,
        },
    },
    error::{Error, Result},
    store::{mandates, recommendations::facts, texts as rows},
};

/// The brackets of a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct BracketsView {
    /// Which text: `working`.
    pub text: &'static str,
    /// How many there are.
    pub total: usize,
    /// The brackets, in reading order.
    pub items: Vec<BracketView>,
}

/// A bracket.
#[derive(Debug, Serialize, ToSchema)]
pub struct BracketView {
    /// Its id.
    pub id: String,
    /// The clauses it stands in.
    pub clauses: Vec<BracketedClauseView>,
    /// What stands side by side in it; one that stands alone has one variant of its own id.
    pub variants: Vec<VariantView>,
    /// All states that own a part of it.
    pub states: Vec<String>,
    /// What this person may do now: `join`, `leave`, `resolve`.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// A clause with a bracket.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BracketedClauseView {
    /// The clause.
    pub id: String,
    /// What it is called.
    pub reference: String,
}

/// A variant of a bracket.
#[derive(Debug, Serialize, ToSchema)]
pub struct VariantView {
    /// Its id.
    pub id: String,
    /// The states that own it.
    pub states: Vec<String>,
    /// Its words; those of different clauses are joined by ` … `.
    pub text: String,
    /// The first clause it stands in.
    pub clause: String,
}

/// The brackets of the working text.
///
/// # Errors
/// [`Error::NotFound`] for those who may not read it.
pub fn brackets(tx: &mut Reading<'_>, id: RecommendationId) -> Result<BracketsView> {
    let facts = facts(tx.conn, id)?;
    permit(&tx.actor, Action::ReadWorkingText, Subject::Recommendation(&facts))?;
    let clauses = rows::clauses(&rows::working(tx.conn, id)?.clauses)?;
    Ok(view(tx, &facts, &clauses))
}

fn view(tx: &Reading<'_>, facts: &Facts, clauses: &[Clause]) -> BracketsView {
    let own = tx.actor.seat(facts.mandate).map(|seat| seat.delegation.clone());
    let may = |action| permit(&tx.actor, action, Subject::Recommendation(facts)).is_ok();
    let (owns, resolves) = (may(Action::OwnBracket), may(Action::ResolveBracket));
    let mut items: Vec<(BracketView, Vec<Vec<StateCode>>)> = Vec::new();
    for open in open_brackets(clauses) {
        let id = bracket_of(&open.bracket).to_owned();
        let at = items.iter().position(|(known, _)| known.id == id).unwrap_or_else(|| {
            let (clauses, variants, states) = (Vec::new(), Vec::new(), Vec::new());
            items.push((
                BracketView { id, clauses, variants, states, abilities: BTreeMap::new() },
                Vec::new(),
            ));
            items.len().saturating_sub(1)
        });
        if let Some((item, owners)) = items.get_mut(at) {
            add(item, owners, open);
        }
    }
    let items: Vec<BracketView> = items
        .into_iter()
        .map(|(mut item, owners)| {
            let mine = |states: &Vec<StateCode>| own.as_ref().is_some_and(|own| states.contains(own));
            let join = owns && owners.iter().any(|states| !mine(states));
            let leave = owns && owners.iter().any(|states| mine(states) && states.len() > 1);
            item.abilities = BTreeMap::from([("join", join), ("leave", leave), ("resolve", resolves)]);
            item
        })
        .collect();
    BracketsView { text: "working", total: items.len(), items }
}

fn add(item: &mut BracketView, owners: &mut Vec<Vec<StateCode>>, open: OpenBracket) {
    let clause = BracketedClauseView { id: open.clause.to_string(), reference: open.reference };
    for state in open.states.iter().map(ToString::to_string) {
        if let Err(place) = item.states.binary_search(&state) {
            item.states.insert(place, state);
        }
    }
    match item.variants.iter_mut().find(|variant| variant.id == open.bracket) {
        Some(variant) => {
            variant.text.push_str(" … ");
            variant.text.push_str(&open.text);
        }
        None => {
            item.variants.push(VariantView {
                id: open.bracket,
                states: open.states.iter().map(ToString::to_string).collect(),
                text: open.text,
                clause: clause.id.clone(),
            });
            owners.push(open.states);
        }
    }
    if !item.clauses.contains(&clause) {
        item.clauses.push(clause);
    }
}

/// The working text with the variants of one bracket.
fn load(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    bracket: &str,
) -> Result<(Vec<Clause>, Vec<OpenBracket>)> {
    let clauses = rows::clauses(&rows::working(tx.conn, id)?.clauses)?;
    let mut found = open_brackets(&clauses);
    found.retain(|open| bracket_of(&open.bracket) == bracket);
    if found.is_empty() { Err(Error::NotFound) } else { Ok((clauses, found)) }
}

/// A state joins the owners of a bracket, or leaves them.
#[derive(Debug)]
pub struct OwnBracket {
    /// Which variant; may be left out where there is one.
    pub variant: Option<String>,
    /// Leave instead.
    pub withdrawn: bool,
}

/// A head joins the owners of a variant for the own state, or leaves them.
///
/// # Errors
/// What the policy says; `owner-already`, `not-an-owner`, `last-owner`; an unknown or missing variant.
pub fn own_bracket(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    bracket: &str,
    command: OwnBracket,
) -> Result<BracketsView> {
    let facts = visible(tx, id, Action::OwnBracket)?;
    let (clauses, found) = load(tx, id, bracket)?;
    let variant = chosen(&found, command.variant)?;
    let own = tx.actor.seat(facts.mandate).ok_or(Error::NotFound)?.delegation.clone();
    let mut states: Vec<StateCode> =
        found.iter().find(|open| open.bracket == variant).map(|open| open.states.clone()).unwrap_or_default();
    match (command.withdrawn, states.contains(&own)) {
        (false, true) => {
            return Err(Refusal::new("owner-already", "Your state owns this bracket already.").into());
        }
        (true, false) => {
            return Err(Refusal::new("not-an-owner", "Your state does not own this bracket.").into());
        }
        (true, true) if states.len() == 1 => {
            let detail =
                "Your state is the last that holds these words. Ask the chair to resolve the bracket.";
            return Err(Refusal::new("last-owner", detail).into());
        }
        (true, true) => states.retain(|state| *state != own),
        (false, false) => states.push(own.clone()),
    }
    let clauses = read(owned_by(clauses, &variant, &states))?;
    let by = person(tx)?;
    replace(tx, &facts, &clauses, by, &own)?;
    let (act, does) =
        if command.withdrawn { (Act::BracketLeft, "left") } else { (Act::BracketJoined, "joined") };
    let references = references(&found);
    let who = mandates::delegation(tx.conn, facts.mandate, &own)?.name;
    let sentence = format!("{who} {does} the owners of a bracket in {references}.");
    let payload = json!({ "bracket": bracket, "variant": variant, "state": own, "clauses": references });
    tx.record(event(act, &facts, bracket, payload).for_state(&own).told(Audience::Chair, sentence))?;
    Ok(view(tx, &facts, &clauses))
}

/// The chair or the pen chooses the words of a bracket; none drops all of them.
///
/// # Errors
/// What the policy says; an unknown variant.
pub fn resolve_bracket(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    bracket: &str,
    variant: Option<String>,
) -> Result<BracketsView> {
    let facts = visible(tx, id, Action::ResolveBracket)?;
    let (clauses, found) = load(tx, id, bracket)?;
    let variant = variant.map(|variant| chosen(&found, Some(variant))).transpose()?;
    let clauses = read(resolved(clauses, bracket, variant.as_deref()))?;
    let (by, own) = (person(tx)?, tx.actor.seat(facts.mandate).ok_or(Error::NotFound)?.delegation.clone());
    replace(tx, &facts, &clauses, by, &own)?;
    let mut owners: Vec<StateCode> = found.iter().flat_map(|open| open.states.clone()).collect();
    owners.sort_unstable();
    owners.dedup();
    let references = references(&found);
    let sentence = format!("A bracket in {references} was resolved.");
    let payload = json!({ "bracket": bracket, "variant": variant, "owners": owners, "clauses": references });
    let event = event(Act::BracketResolved, &facts, bracket, payload).for_state(&own);
    let event = event.linked(where_resolved(&facts, &found, &clauses));
    tx.record(event.told(Audience::States(owners), sentence))?;
    Ok(view(tx, &facts, &clauses))
}

/// Who may not read the working text learns nothing of its brackets.
fn visible(tx: &mut Reading<'_>, id: RecommendationId, action: Action) -> Result<Facts> {
    let facts = facts(tx.conn, id)?;
    permit(&tx.actor, Action::ReadWorkingText, Subject::Recommendation(&facts))?;
    permit(&tx.actor, action, Subject::Recommendation(&facts))?;
    Ok(facts)
}

fn chosen(found: &[OpenBracket], variant: Option<String>) -> Result<String> {
    let known: Vec<&str> = found.iter().map(|open| open.bracket.as_str()).collect();
    match (variant, known.as_slice()) {
        (Some(variant), known) if known.contains(&variant.as_str()) => Ok(variant),
        (None, [one, rest @ ..]) if rest.iter().all(|other| other == one) => Ok((*one).to_owned()),
        (None, _) => Err(Invalid::field("/variant", "missing", "Say which of the variants.").into()),
        (Some(_), _) => {
            Err(Invalid::field("/variant", "unknown-variant", "This bracket has no such variant.").into())
        }
    }
}

fn references(found: &[OpenBracket]) -> String {
    let mut references: Vec<&str> = found.iter().map(|open| open.reference.as_str()).collect();
    references.dedup();
    references.join(", ")
}

/// A resolved bracket is on the page of the brackets no more: the first of its clauses that still stands shows what became
/// of it.
fn where_resolved(facts: &Facts, found: &[OpenBracket], clauses: &[Clause]) -> String {
    let standing = found.iter().find(|open| clauses.iter().any(|clause| clause.id == open.clause));
    let place = standing.map(|open| format!("#clause-{}", open.clause)).unwrap_or_default();
    format!("/r/{}?revision=working{place}", facts.id)
}

fn event(act: Act, facts: &Facts, bracket: &str, payload: serde_json::Value) -> Event {
    Event::new(act, format!("bracket:{}/{bracket}", facts.id), payload)
        .in_mandate(facts.mandate)
        .on(facts.id)
        .linked(format!("/r/{}/brackets#bracket-{bracket}", facts.id))
}
