//! Owns: how a sign-off is shown to one person. Never: shows a prepared position to another delegation.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;

use super::may_read;
use crate::{
    app::Reading,
    domain::{
        accounts::Seat,
        ids::{MandateId, RecommendationId, SignOffId, StateCode},
        policy::{self, Action, Subject, permit},
        recommendations::Facts,
        signoff::{
            Names, Outcome, PositionKind, Procedure, ReservationKind, SignOff, SignOffStatus, Standing,
            accession::{Accession, open_to},
            standing,
            standing::{newest, outcome},
        },
        texts::fingerprint::Fingerprint,
        time::Moment,
    },
    error::{Error, Result},
    store::{
        recommendations,
        signoff::{
            self, Kept, PositionOf,
            asked::{self, AskedText},
            positions::{self, PreparedOf},
        },
    },
};

/// How people name the states and clauses of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    states: HashMap<StateCode, String>,
    clauses: HashMap<String, String>,
}

impl Spoken {
    /// The names in a mandate, and those of a text's clauses.
    ///
    /// # Errors
    /// What the database said.
    pub fn of(tx: &mut Reading<'_>, mandate: MandateId, text: &AskedText) -> Result<Self> {
        let members = asked::members(tx.conn, mandate)?;
        Ok(Self::new(members.into_iter().map(|m| (m.code, m.name)).collect(), text.references()))
    }

    /// These names.
    #[must_use]
    pub const fn new(states: HashMap<StateCode, String>, clauses: HashMap<String, String>) -> Self {
        Self { states, clauses }
    }

    /// About how many bytes they take.
    #[must_use]
    pub fn size(&self) -> usize {
        let states: usize = self.states.values().map(|name| name.len() + 60).sum();
        self.clauses.iter().map(|(id, name)| id.len() + name.len() + 60).sum::<usize>() + states
    }

    /// The name of a state.
    #[must_use]
    pub fn state(&self, code: &StateCode) -> String {
        self.states.get(code).cloned().unwrap_or_else(|| code.to_string())
    }

    /// Asks a rule that speaks in names.
    pub fn names<T>(&self, ask: impl FnOnce(&Names<'_>) -> T) -> T {
        let state = |code: &StateCode| self.state(code);
        let clause = |id: &str| self.clauses.get(id).cloned().unwrap_or_else(|| id.to_owned());
        ask(&Names { state: &state, clause: &clause })
    }

    /// Where a sign-off stands, in these names.
    #[must_use]
    pub fn standing(&self, sign_off: &SignOff, now: Moment) -> Standing {
        self.names(|names| standing(sign_off, now, names))
    }
}

/// A person by name alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NameView {
    /// The name.
    pub name: String,
}

/// Whoever recorded a position.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonRoleView {
    /// The name.
    pub name: String,
    /// `head`, or `secretariat` on instruction.
    pub role: String,
}

/// What a state said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PositionView {
    /// Identifier.
    pub id: String,
    /// The sign-off.
    pub sign_off: String,
    /// The state.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// What it said.
    pub position: PositionKind,
    /// In its words.
    pub statement: Option<String>,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
    /// Of a reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// When the capital's confirmation is due.
    #[schema(value_type = Option<String>)]
    pub due: Option<Moment>,
    /// The text it was said on.
    pub fingerprint: String,
    /// When.
    #[schema(value_type = String)]
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: PersonRoleView,
    /// Who instructed the secretariat.
    pub on_instruction_of: Option<String>,
    /// Whether it is what the state said last in time.
    pub newest: bool,
    /// Whether the text went back to negotiation since.
    pub lapsed: bool,
    /// Whether it came after the silence had ended, without effect.
    pub late: bool,
}

/// A move of the deadline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExtensionView {
    /// Before.
    #[schema(value_type = String)]
    pub from: Moment,
    /// After.
    #[schema(value_type = String)]
    pub to: Moment,
    /// When it was moved.
    #[schema(value_type = String)]
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// What the own delegation prepared.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreparedView {
    /// The state.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// What it would say.
    pub position: PositionKind,
    /// In its words.
    pub statement: Option<String>,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
    /// Of a reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// Of ad referendum.
    #[schema(value_type = Option<String>)]
    pub due: Option<Moment>,
    /// By whom.
    pub prepared_by: NameView,
    /// When.
    #[schema(value_type = String)]
    pub prepared_at: Moment,
}

/// An opened decision on one revision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SignOffView {
    /// Identifier.
    pub id: String,
    /// The recommendation.
    pub recommendation: String,
    /// The symbol the text was issued under.
    pub symbol: String,
    /// The revision decided on.
    pub revision: u32,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The fingerprint as people read it out.
    pub fingerprint_groups: String,
    /// How it is decided, with the deadline in force.
    pub procedure: Procedure,
    /// The deadline in force.
    #[schema(value_type = Option<String>)]
    pub deadline: Option<Moment>,
    /// Who decides, frozen at opening.
    #[schema(value_type = Vec<String>)]
    pub roster: Vec<StateCode>,
    /// The other states of the mandate.
    #[schema(value_type = Vec<String>)]
    pub not_asked: Vec<StateCode>,
    /// When it was opened.
    #[schema(value_type = String)]
    pub opened_at: Moment,
    /// By whom.
    pub opened_by: NameView,
    /// When it ended.
    #[schema(value_type = Option<String>)]
    pub closed_at: Option<Moment>,
    /// Where it is in its life.
    pub status: SignOffStatus,
    /// Why it was recalled.
    pub recall_reason: Option<String>,
    /// Every move of its deadline.
    pub extensions: Vec<ExtensionView>,
    /// The newest position of each state that spoke, in roster order.
    pub positions: Vec<PositionView>,
    /// Every position, in the order recorded.
    pub history: Vec<PositionView>,
    /// The states left out that joined the adopted text, in the order they did.
    pub acceded: Vec<Accession>,
    /// What the own delegation prepared.
    pub prepared: Option<PreparedView>,
    /// Where it stands.
    pub standing: Standing,
    /// What this person may do with it now.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// One sign-off as this person sees it. The caller has asked [`may_see`].
///
/// # Errors
/// What the database said.
pub fn one(tx: &mut Reading<'_>, facts: &Facts, kept: &Kept, spoken: &Spoken) -> Result<SignOffView> {
    let (symbol, _, _) = asked::head(tx.conn, facts.id)?;
    let seat = policy::see(&tx.actor, facts)?.clone();
    let prepared = positions::prepared(tx.conn, kept.sign_off.id, &seat.delegation)?;
    shown(tx, facts, symbol, kept, spoken, prepared)
}

/// The same, of a recommendation whose symbol is known already, with what the person's own delegation prepared.
pub(super) fn shown(
    tx: &Reading<'_>,
    facts: &Facts,
    symbol: String,
    kept: &Kept,
    spoken: &Spoken,
    prepared: Option<PreparedOf>,
) -> Result<SignOffView> {
    let seat = policy::see(&tx.actor, facts)?.clone();
    let sign_off = &kept.sign_off;
    let prepared = prepared.map(|of| PreparedView {
        state: seat.delegation.clone(),
        position: of.content.position,
        statement: of.content.statement,
        clauses: of.content.clauses,
        reservation_kind: of.content.reservation_kind,
        due: of.content.due,
        prepared_by: NameView { name: of.name },
        prepared_at: of.at,
    });
    let newest = newest(sign_off);
    let is_newest = |p: &crate::domain::signoff::Position| newest.get(&p.state).is_some_and(|n| n.id == p.id);
    let history: Vec<PositionView> =
        kept.recorded.iter().map(|of| position(sign_off, of, is_newest(&of.position))).collect();
    let positions = sign_off
        .roster
        .iter()
        .filter_map(|state| history.iter().find(|p| p.newest && p.state == *state).cloned())
        .collect();
    let groups = sign_off.fingerprint.parse::<Fingerprint>().map_err(Error::internal)?.groups();
    Ok(SignOffView {
        id: sign_off.id.to_string(),
        recommendation: facts.id.to_string(),
        symbol,
        revision: sign_off.revision,
        fingerprint: sign_off.fingerprint.clone(),
        fingerprint_groups: groups,
        procedure: sign_off.procedure_in_force(),
        deadline: sign_off.closes_at(),
        roster: sign_off.roster.clone(),
        not_asked: sign_off.not_asked.clone(),
        opened_at: sign_off.opened_at,
        opened_by: NameView { name: kept.opened_by.clone() },
        closed_at: sign_off.closed_at,
        status: sign_off.status,
        recall_reason: kept.recall_reason.clone(),
        extensions: kept
            .extensions
            .iter()
            .map(|e| ExtensionView { from: e.from, to: e.to, at: e.at, by: e.by.clone() })
            .collect(),
        positions,
        history,
        acceded: kept.acceded.clone(),
        prepared,
        standing: spoken.standing(sign_off, tx.now),
        abilities: abilities(tx, facts, kept, &seat),
    })
}

fn position(sign_off: &SignOff, of: &PositionOf, newest: bool) -> PositionView {
    let p = &of.position;
    PositionView {
        id: p.id.to_string(),
        sign_off: sign_off.id.to_string(),
        state: p.state.clone(),
        position: p.position,
        statement: p.statement.clone(),
        clauses: p.clauses.clone(),
        reservation_kind: p.reservation_kind,
        due: p.due,
        fingerprint: p.fingerprint.clone(),
        recorded_at: p.recorded_at,
        recorded_by: PersonRoleView { name: of.name.clone(), role: of.role.clone() },
        on_instruction_of: p.on_instruction_of.clone(),
        newest,
        lapsed: matches!(sign_off.status, SignOffStatus::Recalled | SignOffStatus::SilenceBroken),
        late: p.late,
    }
}

/// What this person may do with the sign-off now: the policy's word, and what the procedure still allows.
fn abilities(tx: &Reading<'_>, facts: &Facts, kept: &Kept, seat: &Seat) -> BTreeMap<&'static str, bool> {
    let sign_off = &kept.sign_off;
    let joinable = open_to(sign_off, &kept.acceded, &seat.delegation);
    let may = |action| permit(&tx.actor, action, Subject::Owned(facts, &seat.delegation)).is_ok();
    let open = sign_off.status == SignOffStatus::Open;
    let running = open && !sign_off.silence_ended(tx.now);
    let asked = sign_off.roster.contains(&seat.delegation);
    let silence_over = sign_off.by_silence()
        && (sign_off.status == SignOffStatus::Adopted || (open && sign_off.deadline_passed(tx.now)));
    let reached = outcome(sign_off, tx.now) == Outcome::Reached;
    let late = if open { Action::RecordPosition } else { Action::ObjectLate };
    BTreeMap::from([
        ("record_position", running && asked && may(Action::RecordPosition)),
        ("prepare_position", running && asked && may(Action::PreparePosition)),
        ("record_on_instruction", running && may(Action::RecordOnInstruction)),
        ("object_late", silence_over && asked && may(late)),
        ("accede", joinable && may(Action::Accede)),
        ("recall", open && !silence_over && may(Action::Recall)),
        ("extend", running && sign_off.closes_at().is_some() && may(Action::Extend)),
        ("adopt", open && !sign_off.by_silence() && reached && may(Action::Adopt)),
    ])
}

/// One sign-off by its name.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn get(tx: &mut Reading<'_>, id: SignOffId) -> Result<SignOffView> {
    let matter = super::Matter::load(tx, id)?;
    one(tx, &matter.facts, &matter.kept, &matter.spoken)
}

/// The sign-offs of a recommendation that this person may see, the oldest first, those after `after`, and the cursor of
/// the next page.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn list(
    tx: &mut Reading<'_>,
    id: RecommendationId,
    after: Option<SignOffId>,
    limit: i64,
) -> Result<(Vec<SignOffView>, Option<String>)> {
    let facts = recommendations::facts(tx.conn, id)?;
    policy::see(&tx.actor, &facts)?;
    if may_read(tx, &facts).is_err() {
        return Ok((Vec::new(), None));
    }
    let mut all = signoff::all_of(tx.conn, id)?;
    // One follows the other on one recommendation, so their identifiers are in their order.
    all.retain(|kept| after.is_none_or(|after| kept.sign_off.id > after));
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = all.len() > page;
    all.truncate(page);
    let next = all.last().filter(|_| more).map(|last| last.sign_off.id.to_string());
    let mut views = Vec::new();
    for kept in all {
        let text = asked::text(tx.conn, id, kept.sign_off.revision)?;
        let spoken = Spoken::of(tx, facts.mandate, &text)?;
        views.push(one(tx, &facts, &kept, &spoken)?);
    }
    Ok((views, next))
}
