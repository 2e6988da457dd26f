//! Owns: what a state says: recorded by its head, on instruction by the secretariat, or prepared by a drafter for
//! the head. Never: lets one delegation speak for another.

use std::sync::Arc;

use super::{Matter, SignOffView, acting, of_known, one, place};
use crate::{
    app::{Writing, live::Hint, new_id, recommendations::Known},
    domain::{
        accounts::Role,
        event::{Act, Audience, Event},
        ids::{PositionId, SignOffId, StateCode, UserId},
        policy::{self, Action, Subject, permit},
        recommendations::Status,
        signoff::{
            Decided, Position, PositionFacts, RecordPosition, Recorded, SignOff, SignOffStatus,
            acts::{PositionRecorded, SilenceBroken},
            record_position,
        },
        time::Moment,
    },
    error::Result,
    store::{
        notices, recommendations,
        signoff::{
            self, PositionOf,
            positions::{self, PreparedContent},
        },
    },
};

/// What somebody wants said for a state.
#[derive(Debug, Clone)]
pub struct Say {
    /// What.
    pub position: RecordPosition,
    /// Kept inside the delegation instead of recorded.
    pub prepared: bool,
}

/// Records or prepares a position.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for another state's, [`crate::error::Error::Refused`] by the procedure,
/// [`crate::error::Error::Invalid`] for words that are missing or too many.
pub fn say(tx: &mut Writing<'_>, id: SignOffId, say: Say) -> Result<SignOffView> {
    if !say.prepared
        && let Some((matter, known)) = Matter::before(tx, id)?
    {
        return say_now(tx, &matter, &known, say.position);
    }
    let matter = Matter::load(tx, id)?;
    if say.prepared {
        prepare(tx, &matter, say.position)?;
    } else {
        record(tx, &matter, None, say.position)?;
    }
    again(tx, &matter, id)
}

/// A position on the current sign-off, whose facts are at hand: what stands afterwards follows from them.
fn say_now(
    tx: &mut Writing<'_>,
    matter: &Matter,
    known: &Known,
    command: RecordPosition,
) -> Result<SignOffView> {
    let left = record(tx, matter, Some(known), command)?;
    match of_known(tx, left.as_deref().unwrap_or(known))? {
        Some(view) if left.is_some() => Ok(view),
        _ => again(tx, matter, matter.kept.sign_off.id),
    }
}

fn again(tx: &mut Writing<'_>, matter: &Matter, id: SignOffId) -> Result<SignOffView> {
    let kept = signoff::find(tx.conn, id)?;
    let facts = recommendations::facts(tx.conn, matter.facts.id)?;
    one(tx, &facts, &kept, &matter.spoken)
}

fn prepare(tx: &mut Writing<'_>, matter: &Matter, command: RecordPosition) -> Result<()> {
    let state = command.state.clone();
    permit(&tx.actor, Action::PreparePosition, Subject::Owned(&matter.facts, &state))?;
    // What is prepared must be ready to be recorded as it is: the same rules read it, as if nothing was said yet.
    let silent = SignOff { positions: Vec::new(), ..matter.kept.sign_off.clone() };
    let clause_ids = matter.text.clause_ids();
    let facts = PositionFacts { by_secretariat: false, clause_ids: &clause_ids };
    let Decided::Recorded { position, .. } = record_position(&silent, command, facts, tx.now)? else {
        return Ok(());
    };
    let content = PreparedContent {
        position: position.position,
        statement: position.statement,
        clauses: position.clauses,
        reservation_kind: position.reservation_kind,
        due: position.due,
    };
    let (by, now) = (acting(tx)?, tx.now);
    positions::prepare(tx.conn, silent.id, &state, &content, by, now)?;
    hint_own(tx, matter, &state)
}

/// Lets the open pages of the delegation alone know.
fn hint_own(tx: &mut Writing<'_>, matter: &Matter, state: &StateCode) -> Result<()> {
    let now = tx.now;
    let people = notices::people(tx.conn, matter.facts.mandate, now)?;
    let own = people.into_iter().filter(|person| person.seat.delegation == *state);
    tx.hint_only(Hint {
        kind: "position.prepared",
        mandate: Some(matter.facts.mandate),
        recommendation: Some(matter.facts.id),
        only: Some(own.map(|person| person.user).collect()),
    });
    Ok(())
}

/// Records it, and answers with what stands then if that follows from what stood before.
fn record(
    tx: &mut Writing<'_>,
    matter: &Matter,
    before: Option<&Known>,
    command: RecordPosition,
) -> Result<Option<Arc<Known>>> {
    let role = policy::see(&tx.actor, &matter.facts)?.role;
    let by_secretariat = role == Role::Secretariat;
    permit(&tx.actor, act_of(role, matter, &command), Subject::Owned(&matter.facts, &command.state))?;
    let clause_ids = matter.text.clause_ids();
    let facts = PositionFacts { by_secretariat, clause_ids: &clause_ids };
    let decided = record_position(&matter.kept.sign_off, command, facts, tx.now)?;
    let Decided::Recorded { position, breaks_silence } = decided else {
        return Ok(before.map(|known| Arc::new(known.clone())));
    };
    let id = PositionId(new_id());
    let (by, now, sign_off) = (acting(tx)?, tx.now, matter.kept.sign_off.id);
    positions::insert(tx.conn, id, sign_off, &position, (by, role.as_str()), now)?;
    if !position.late && before.is_none_or(|known| known.prepared_by(&position.state).is_some()) {
        positions::forget_prepared(tx.conn, sign_off, &position.state)?;
    }
    let mut event = said_event(matter, id, &position)?;
    if breaks_silence {
        // Everybody is told what it did.
        event.audience = Audience::Nobody;
    }
    let left = before.filter(|_| !breaks_silence).map(|known| {
        let said = said_by(&position, id, (by, now), (tx.actor.name.clone(), role.as_str().to_owned()));
        Arc::new(with_position(known, matter, said))
    });
    if let Some(known) = &left {
        tx.leaves(Arc::clone(known));
    }
    tx.record(event)?;
    if breaks_silence {
        break_silence(tx, matter, &position.state)?;
    }
    Ok(left)
}

fn said_by(
    said: &Recorded,
    id: PositionId,
    (recorded_by, recorded_at): (UserId, Moment),
    (name, role): (String, String),
) -> PositionOf {
    let position = Position {
        id,
        state: said.state.clone(),
        position: said.position,
        statement: said.statement.clone(),
        clauses: said.clauses.clone(),
        reservation_kind: said.reservation_kind,
        due: said.due,
        fingerprint: said.fingerprint.clone(),
        recorded_at,
        recorded_by,
        on_instruction_of: said.on_instruction_of.clone(),
        late: said.late,
    };
    PositionOf { position, name, role }
}

/// What stands once this was said: it is the last thing said, and what its state had prepared is gone.
fn with_position(known: &Known, matter: &Matter, said: PositionOf) -> Known {
    let mut kept = matter.kept.as_ref().clone();
    let mut prepared = known.prepared.clone();
    if !said.position.late {
        prepared.retain(|(state, _)| *state != said.position.state);
    }
    kept.sign_off.positions.push(said.position.clone());
    kept.recorded.push(said);
    Known { current: Some(Arc::new(kept)), prepared, ..known.clone() }
}

/// Which act of the policy this is.
fn act_of(role: Role, matter: &Matter, command: &RecordPosition) -> Action {
    let agreed = matches!(matter.facts.status, Status::Adopted | Status::Submitted);
    match role {
        Role::Secretariat => Action::RecordOnInstruction,
        _ if agreed && matter.kept.sign_off.by_silence() && command.position.blocks() => Action::ObjectLate,
        _ => Action::RecordPosition,
    }
}

fn said_event(matter: &Matter, id: PositionId, said: &Recorded) -> Result<Event> {
    let payload = PositionRecorded {
        sign_off: matter.kept.sign_off.id,
        position_id: id,
        state: said.state.clone(),
        position: said.position,
        statement: said.statement.clone(),
        clauses: said.clauses.clone(),
        reservation_kind: said.reservation_kind,
        due: said.due,
        fingerprint: said.fingerprint.clone(),
        on_instruction_of: said.on_instruction_of.clone(),
        late: said.late,
    };
    let state = matter.spoken.state(&said.state);
    let late = if said.late { ", after the silence had ended and without effect" } else { "" };
    let sentence =
        format!("{state} recorded its position on {}: {}{late}.", matter.title(), said.position.label());
    Ok(Event::new(Act::PositionRecorded, format!("position:{id}"), serde_json::to_value(&payload)?)
        .in_mandate(matter.facts.mandate)
        .on(matter.facts.id)
        .for_state(&said.state)
        .linked(place(matter.facts.id))
        .told(Audience::Chair, sentence))
}

fn break_silence(tx: &mut Writing<'_>, matter: &Matter, state: &StateCode) -> Result<()> {
    let now = tx.now;
    let sign_off = &matter.kept.sign_off;
    signoff::close(tx.conn, sign_off, SignOffStatus::SilenceBroken, now, None, (Status::Negotiation, now))?;
    let payload = SilenceBroken { sign_off: sign_off.id, state: state.clone() };
    let sentence = format!(
        "{} objected: the silence on {} is broken and the text is in negotiation again.",
        matter.spoken.state(state),
        matter.title()
    );
    tx.record(
        Event::new(Act::SilenceBroken, format!("sign_off:{}", sign_off.id), serde_json::to_value(&payload)?)
            .in_mandate(matter.facts.mandate)
            .on(matter.facts.id)
            .for_state(state)
            .linked(place(matter.facts.id))
            .told(Audience::Everyone, sentence),
    )
}
