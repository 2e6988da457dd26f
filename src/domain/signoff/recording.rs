//! Owns: whether a state may say this, now, on this text, and whether its words are complete.
//! Never: deletes or rewrites what a state said before; the newest counts, all stay.

use super::{
    Position, PositionKind, ReservationKind, SignOff, SignOffStatus,
    procedure::closed,
    statement::{MAX_NAME_CHARS, MAX_STATEMENT_CHARS, read_required, read_statement},
};
use crate::domain::{
    ids::StateCode,
    refusal::{FieldError, Invalid, No, Refusal},
    time::Moment,
};

/// What a head, or the secretariat on instruction, wants recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPosition {
    /// The state that speaks.
    pub state: StateCode,
    /// The text the head saw, 64 lower-case hex digits.
    pub fingerprint: String,
    /// What it says.
    pub position: PositionKind,
    /// Reason, reservation or explanation.
    pub statement: Option<String>,
    /// Clause ids it is about.
    pub clauses: Vec<String>,
    /// Only with a reservation; general when left out.
    pub reservation_kind: Option<ReservationKind>,
    /// Only with ad referendum.
    pub due: Option<Moment>,
    /// Only from the secretariat: the person instructing.
    pub on_instruction_of: Option<String>,
}

/// What must be known to judge a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositionFacts<'a> {
    /// Whether the secretariat records it for the state.
    pub by_secretariat: bool,
    /// The clause ids of the revision.
    pub clause_ids: &'a [String],
}

/// A position as it will be kept: checked, in one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The state that speaks.
    pub state: StateCode,
    /// What it says.
    pub position: PositionKind,
    /// NFC; `None` when nothing was said.
    pub statement: Option<String>,
    /// Clause ids, each once, in the order given.
    pub clauses: Vec<String>,
    /// Present exactly with a reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// Present exactly with ad referendum.
    pub due: Option<Moment>,
    /// The text decided on.
    pub fingerprint: String,
    /// Present exactly when the secretariat records.
    pub on_instruction_of: Option<String>,
    /// After the silence had ended: kept, without effect.
    pub late: bool,
}

/// What follows from a request to record a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// The state already said exactly this; nothing happens.
    Unchanged,
    /// It is recorded.
    Recorded {
        /// What is kept.
        position: Box<Recorded>,
        /// The objection ends the silence now.
        breaks_silence: bool,
    },
}

/// Decides whether a position is recorded. An objection that arrives after a silence has ended is recorded as
/// late, without effect; this holds from the deadline on, whether or not the server has written the adoption.
///
/// # Errors
/// Refusals `sign-off-closed`, `not-on-roster`, `wrong-fingerprint`, `deadline-passed`; wrong values field by
/// field.
pub fn record_position(
    sign_off: &SignOff,
    command: RecordPosition,
    facts: PositionFacts<'_>,
    now: Moment,
) -> Result<Decided, No> {
    let late = is_late(sign_off, &command, now)?;
    let position = read(command, facts, late, now)?;
    let newest = sign_off.positions.iter().rev().find(|earlier| earlier.state == position.state);
    if newest.is_some_and(|newest| same(newest, &position)) {
        return Ok(Decided::Unchanged);
    }
    let breaks_silence = sign_off.by_silence() && position.position.blocks() && !late;
    Ok(Decided::Recorded { position: Box::new(position), breaks_silence })
}

/// Whether the position comes after a silence has ended.
fn is_late(sign_off: &SignOff, command: &RecordPosition, now: Moment) -> Result<bool, Refusal> {
    let passed = sign_off.closes_at().filter(|_| sign_off.silence_ended(now));
    let after_silence = sign_off.by_silence() && command.position.blocks();
    let late = match (sign_off.status, passed) {
        (SignOffStatus::Open, None) => false,
        (SignOffStatus::Open, Some(_)) | (SignOffStatus::Adopted, _) if after_silence => true,
        (SignOffStatus::Open, Some(deadline)) => {
            let ended = format!("The silence ended on {}.", deadline.in_utc());
            return Err(Refusal::new("deadline-passed", ended));
        }
        (SignOffStatus::Adopted | SignOffStatus::Recalled | SignOffStatus::SilenceBroken, _) => {
            return Err(closed(sign_off));
        }
    };
    if !sign_off.roster.contains(&command.state) {
        let detail = format!("{} is not among the states that decide here.", command.state);
        return Err(Refusal::new("not-on-roster", detail));
    }
    if command.fingerprint != sign_off.fingerprint {
        let detail = "The text you saw is not the text open for sign-off; read it again before signing.";
        return Err(Refusal::new("wrong-fingerprint", detail));
    }
    Ok(late)
}

fn read(
    command: RecordPosition,
    facts: PositionFacts<'_>,
    late: bool,
    now: Moment,
) -> Result<Recorded, Invalid> {
    let kind = command.position;
    let mut wrong = Invalid::default();
    let statement = command.statement.as_deref();
    let statement = if kind.needs().contains(&"statement") {
        read_required("/statement", statement, MAX_STATEMENT_CHARS, kind.why_statement()).map(Some)
    } else {
        read_statement("/statement", statement, MAX_STATEMENT_CHARS)
    };
    let statement = kept(statement, &mut wrong);
    let on_instruction_of = kept(read_instruction(command.on_instruction_of.as_deref(), facts), &mut wrong);
    let due = kept(read_due(kind, command.due, now), &mut wrong);
    let reservation_kind = match (kind, command.reservation_kind) {
        (PositionKind::AgreeWithReservation, given) => Some(given.unwrap_or_default()),
        (_, None) => None,
        (_, Some(_)) => {
            wrong.add("/reservation_kind", "not-applicable", "Only a reservation has a kind.");
            None
        }
    };
    let clauses = read_clauses(kind, command.clauses, facts, &mut wrong);
    wrong.into_result()?;
    Ok(Recorded {
        state: command.state,
        position: kind,
        statement,
        clauses,
        reservation_kind,
        due,
        fingerprint: command.fingerprint,
        on_instruction_of,
        late,
    })
}

fn kept<T>(read: Result<Option<T>, FieldError>, wrong: &mut Invalid) -> Option<T> {
    read.unwrap_or_else(|error| {
        wrong.0.push(error);
        None
    })
}

fn field(pointer: &str, code: &'static str, detail: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() }
}

fn read_instruction(name: Option<&str>, facts: PositionFacts<'_>) -> Result<Option<String>, FieldError> {
    let pointer = "/on_instruction_of";
    if facts.by_secretariat {
        let why = "Name the person on whose instruction this is recorded.";
        return read_required(pointer, name, MAX_NAME_CHARS, why).map(Some);
    }
    match name {
        None => Ok(None),
        Some(_) => Err(field(pointer, "not-applicable", "Only the secretariat records on instruction.")),
    }
}

fn read_due(kind: PositionKind, due: Option<Moment>, now: Moment) -> Result<Option<Moment>, FieldError> {
    match (kind, due) {
        (PositionKind::AgreeAdReferendum, None) => {
            Err(field("/due", "required", "Say when your capital will have confirmed."))
        }
        (PositionKind::AgreeAdReferendum, Some(due)) if due <= now => {
            Err(field("/due", "in-the-past", "The day of confirmation must be in the future."))
        }
        (PositionKind::AgreeAdReferendum, Some(due)) => Ok(Some(due)),
        (_, None) => Ok(None),
        (_, Some(_)) => Err(field("/due", "not-applicable", "Only agreement ad referendum has a due date.")),
    }
}

fn read_clauses(
    kind: PositionKind,
    given: Vec<String>,
    facts: PositionFacts<'_>,
    wrong: &mut Invalid,
) -> Vec<String> {
    if !given.is_empty() && !kind.takes_clauses() {
        wrong.add("/clauses", "not-applicable", "Only a reservation or an objection names clauses.");
        return Vec::new();
    }
    let mut clauses = Vec::new();
    for (i, clause) in given.into_iter().enumerate() {
        if !facts.clause_ids.contains(&clause) {
            wrong.add(format!("/clauses/{i}"), "unknown-clause", "The revision has no such clause.");
        } else if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses
}

fn same(earlier: &Position, now: &Recorded) -> bool {
    earlier.position == now.position
        && earlier.statement == now.statement
        && earlier.clauses == now.clauses
        && earlier.reservation_kind == now.reservation_kind
        && earlier.due == now.due
        && earlier.fingerprint == now.fingerprint
        && earlier.on_instruction_of == now.on_instruction_of
        && earlier.late == now.late
}

#[cfg(test)]
mod tests {
    use super::{
        super::example::{DEADLINE, OPENED, code, express, fingerprint, said, silence, with},
        PositionKind::{Agree, AgreeAdReferendum, AgreeWithReservation, Object, StandAside},
        *,
    };
    use crate::domain::time::DAY;

    const NOW: Moment = OPENED.plus(DAY);

    fn says(kind: PositionKind) -> RecordPosition {
        let p = said("THA", kind);
        RecordPosition {
            state: p.state,
            fingerprint: p.fingerprint,
            position: kind,
            statement: p.statement,
            clauses: p.clauses,
            reservation_kind: p.reservation_kind,
            due: p.due,
            on_instruction_of: None,
        }
    }

    fn record(sign_off: &SignOff, command: RecordPosition, now: Moment) -> Result<Decided, No> {
        let ids = ["c1".to_owned(), "c4".to_owned()];
        record_position(sign_off, command, PositionFacts { by_secretariat: false, clause_ids: &ids }, now)
    }

    fn code_of(answer: Result<Decided, No>) -> String {
        match answer {
            Err(No::Refused(refusal)) => refusal.code.to_owned(),
            Err(No::Invalid(Invalid(fields))) => {
                fields.iter().map(|f| format!("{} {}", f.pointer, f.code)).collect::<Vec<_>>().join(", ")
            }
            Ok(decided) => format!("{decided:?}"),
        }
    }

    fn recorded(answer: Result<Decided, No>) -> (Recorded, bool) {
        match answer {
            Ok(Decided::Recorded { position, breaks_silence }) => (*position, breaks_silence),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_of_the_five_positions_is_recorded() {
        for kind in PositionKind::ALL {
            let (position, breaks) = recorded(record(&express(), says(kind), NOW));
            assert_eq!((position.position, position.late, breaks), (kind, false, false));
        }
        let plain = RecordPosition { reservation_kind: None, ..says(AgreeWithReservation) };
        let kind = recorded(record(&express(), plain, NOW)).0.reservation_kind;
        assert_eq!(kind, Some(ReservationKind::General));
    }

    #[test]
    fn a_state_off_the_roster_or_on_another_text_is_refused() {
        let stranger = RecordPosition { state: code("TLS"), ..says(Agree) };
        assert_eq!(code_of(record(&express(), stranger, NOW)), "not-on-roster");
        let other_text = RecordPosition { fingerprint: "cd".repeat(32), ..says(Agree) };
        assert_eq!(code_of(record(&express(), other_text, NOW)), "wrong-fingerprint");
        let shouting = RecordPosition { fingerprint: fingerprint().to_uppercase(), ..says(Agree) };
        assert_eq!(code_of(record(&express(), shouting, NOW)), "wrong-fingerprint");
    }

    #[test]
    fn what_a_position_needs_must_be_there() {
        let with_statement =
            |kind, text: Option<&str>| RecordPosition { statement: text.map(str::to_owned), ..says(kind) };
        for kind in [AgreeWithReservation, StandAside, Object] {
            assert_eq!(code_of(record(&express(), with_statement(kind, None), NOW)), "/statement required");
            assert_eq!(
                code_of(record(&express(), with_statement(kind, Some(" ")), NOW)),
                "/statement required"
            );
        }
        let long = with_statement(Agree, Some(&"ក".repeat(10_001)));
        assert_eq!(code_of(record(&express(), long, NOW)), "/statement too-long");
        let no_due = RecordPosition { due: None, ..says(AgreeAdReferendum) };
        assert_eq!(code_of(record(&express(), no_due, NOW)), "/due required");
        let past_due = RecordPosition { due: Some(NOW), ..says(AgreeAdReferendum) };
        assert_eq!(code_of(record(&express(), past_due, NOW)), "/due in-the-past");
    }

    #[test]
    fn every_field_that_does_not_belong_is_named() {
        let command = RecordPosition {
            due: Some(NOW.plus(1)),
            reservation_kind: Some(ReservationKind::Scrutiny),
            clauses: vec!["c1".to_owned()],
            on_instruction_of: Some("H.E. Somebody".to_owned()),
            ..says(Agree)
        };
        let named = code_of(record(&express(), command, NOW));
        for field in ["/on_instruction_of", "/due", "/reservation_kind", "/clauses"] {
            assert!(named.contains(&format!("{field} not-applicable")), "{named}");
        }
        let clauses = ["c4", "x", "c4"].map(str::to_owned).to_vec();
        let command = RecordPosition { clauses, ..says(Object) };
        assert_eq!(code_of(record(&express(), command, NOW)), "/clauses/1 unknown-clause");
    }

    #[test]
    fn the_secretariat_names_the_person_instructing() {
        let facts = PositionFacts { by_secretariat: true, clause_ids: &[] };
        let answer = record_position(&express(), says(Agree), facts, NOW);
        assert_eq!(code_of(answer), "/on_instruction_of required");
        let named = RecordPosition { on_instruction_of: Some("H.E. Somchai".to_owned()), ..says(Agree) };
        let (position, _) = recorded(record_position(&express(), named, facts, NOW));
        assert_eq!(position.on_instruction_of.as_deref(), Some("H.E. Somchai"));
    }

    #[test]
    fn saying_the_same_again_changes_nothing_but_saying_it_after_something_else_does() {
        let once = with(express(), &[("THA", Object)]);
        assert_eq!(record(&once, says(Object), NOW), Ok(Decided::Unchanged));
        let twice = with(once, &[("THA", Agree)]);
        assert!(!recorded(record(&twice, says(Object), NOW)).1);
    }

    #[test]
    fn an_objection_breaks_a_silence_and_nothing_else_does() {
        for kind in PositionKind::ALL {
            assert_eq!(recorded(record(&silence(), says(kind), NOW)).1, kind == Object);
        }
    }

    #[test]
    fn after_the_silence_only_an_objection_is_recorded_and_it_has_no_effect() {
        let adopted = SignOff { status: SignOffStatus::Adopted, closed_at: Some(DEADLINE), ..silence() };
        for sign_off in [silence(), adopted.clone()] {
            let (position, breaks) = recorded(record(&sign_off, says(Object), DEADLINE));
            assert_eq!((position.late, breaks), (true, false));
        }
        assert_eq!(code_of(record(&adopted, says(Agree), DEADLINE)), "sign-off-closed");
        assert_eq!(code_of(record(&silence(), says(Agree), DEADLINE)), "deadline-passed");
        assert!(!recorded(record(&silence(), says(Object), DEADLINE.plus(-1))).0.late);
    }

    #[test]
    fn without_silence_a_state_answers_after_the_deadline_too() {
        let waits = SignOff { deadline: Some(DEADLINE), ..with(express(), &[("THA", AgreeAdReferendum)]) };
        assert!(!recorded(record(&waits, says(Agree), DEADLINE.plus(DAY))).0.late);
    }

    #[test]
    fn nothing_is_recorded_once_a_sign_off_is_over() {
        for status in [SignOffStatus::Adopted, SignOffStatus::Recalled, SignOffStatus::SilenceBroken] {
            let over = SignOff { status, ..express() };
            assert_eq!(code_of(record(&over, says(Object), NOW)), "sign-off-closed", "{status:?}");
        }
        for status in [SignOffStatus::Recalled, SignOffStatus::SilenceBroken] {
            let over = SignOff { status, ..silence() };
            assert_eq!(code_of(record(&over, says(Object), DEADLINE)), "sign-off-closed", "{status:?}");
        }
    }
}
