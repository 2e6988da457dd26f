//! Owns: how a decision is taken (express, silence, minus X), and opening, extending and recalling one.
//! Never: opens on a text with an open bracket, or shortens a deadline.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    SignOff, SignOffStatus,
    readiness::text_is_ready,
    statement::{MAX_NAME_CHARS, MAX_STATEMENT_CHARS, read_required},
};
use crate::domain::{
    ids::StateCode,
    refusal::{Invalid, No, Refusal},
    time::{Moment, SECOND},
};

/// How a text is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Procedure {
    /// Every state of the roster says so; the chair adopts. (Braces: serde then refuses unknown fields.)
    Express {},
    /// No objection before the deadline; the server adopts.
    Silence {
        /// The end of the silence.
        #[schema(value_type = String)]
        deadline: Moment,
    },
    /// Express consensus among the states named.
    MinusX {
        /// Those who decide.
        #[schema(value_type = Vec<String>)]
        states: Vec<StateCode>,
        /// Reference of the decision that allows it.
        authority: String,
    },
}

impl Procedure {
    /// The fixed value of the API.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Express {} => "express",
            Self::Silence { .. } => "silence",
            Self::MinusX { .. } => "minus_x",
        }
    }
}

/// The chair asks the states to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSignOff {
    /// The revision to decide on.
    pub revision: u32,
    /// How.
    pub procedure: Procedure,
    /// Until when; under silence the procedure's own deadline.
    pub deadline: Option<Moment>,
}

/// How things stand when a sign-off is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFacts {
    /// The newest revision, if any was issued.
    pub newest_revision: Option<u32>,
    /// References of clauses with an open bracket.
    pub open_brackets: Vec<String>,
    /// How people call the amendments without disposition.
    pub undisposed_amendments: Vec<String>,
    /// How people call the amendments that the chair took and that are not in the newest revision.
    pub unissued_amendments: Vec<String>,
    /// The mandate's roster.
    pub roster: Vec<StateCode>,
    /// The shortest silence the mandate allows, in seconds.
    pub minimum_silence_seconds: i64,
}

/// A sign-off may open like this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// How it is decided.
    pub procedure: Procedure,
    /// Who decides, frozen.
    pub roster: Vec<StateCode>,
    /// Who does not.
    pub not_asked: Vec<StateCode>,
    /// Until when.
    pub deadline: Option<Moment>,
}

/// Decides whether a sign-off may be opened, and freezes who decides.
///
/// # Errors
/// Refusals `no-roster`, `not-newest-revision`, `open-brackets`, `amendments-undisposed`,
/// `amendments-not-in-text`, `deadline-passed`,
/// `silence-too-short`; wrong values of the procedure field by field.
pub fn open(command: OpenSignOff, facts: &OpenFacts, now: Moment) -> Result<Opened, No> {
    let OpenSignOff { revision, procedure, deadline } = command;
    let (procedure, roster) = who_decides(procedure, deadline, &facts.roster)?;
    text_is_ready(revision, facts)?;
    let deadline = match &procedure {
        Procedure::Silence { deadline } => Some(*deadline),
        Procedure::Express {} | Procedure::MinusX { .. } => deadline,
    };
    if let Some(past) = deadline.filter(|deadline| *deadline <= now) {
        return Err(refuse("deadline-passed", format!("The deadline {} is in the past.", past.in_utc())));
    }
    if let Procedure::Silence { deadline } = &procedure {
        let shortest = now.plus(facts.minimum_silence_seconds.saturating_mul(SECOND));
        if *deadline < shortest {
            let detail = format!(
                "A silence of this mandate lasts at least {}: the deadline must not be before {}.",
                span(facts.minimum_silence_seconds),
                shortest.in_utc()
            );
            return Err(refuse("silence-too-short", detail));
        }
    }
    let not_asked = facts.roster.iter().filter(|state| !roster.contains(state)).cloned().collect();
    Ok(Opened { procedure, roster, not_asked, deadline })
}

pub(super) fn refuse(code: &'static str, detail: impl Into<String>) -> No {
    Refusal::new(code, detail).into()
}

/// Checks the procedure's values; answers it in order, with those who decide.
fn who_decides(
    procedure: Procedure,
    deadline: Option<Moment>,
    roster: &[StateCode],
) -> Result<(Procedure, Vec<StateCode>), Invalid> {
    match procedure {
        Procedure::Express {} => Ok((procedure, roster.to_vec())),
        Procedure::Silence { deadline: end } => {
            if deadline.is_some_and(|given| given != end) {
                let detail = "Under the silence procedure the deadline is the end of the silence.";
                return Err(Invalid::field("/deadline", "contradiction", detail));
            }
            Ok((procedure, roster.to_vec()))
        }
        Procedure::MinusX { states, authority } => {
            let mut wrong = Invalid::default();
            if states.is_empty() {
                wrong.add("/procedure/states", "required", "Name the states that decide.");
            }
            for (i, state) in states.iter().enumerate() {
                let pointer = format!("/procedure/states/{i}");
                if !roster.contains(state) {
                    wrong.add(pointer, "unknown-state", format!("{state} is not on the mandate's roster."));
                } else if states.iter().take(i).any(|earlier| earlier == state) {
                    wrong.add(pointer, "duplicate-state", format!("{state} is named twice."));
                }
            }
            let why = "Cite the decision that allows consensus without every state.";
            let pointer = "/procedure/authority";
            match read_required(pointer, Some(&authority), MAX_NAME_CHARS, why) {
                Ok(authority) if wrong.0.is_empty() => {
                    let states: Vec<_> = roster.iter().filter(|s| states.contains(s)).cloned().collect();
                    Ok((Procedure::MinusX { states: states.clone(), authority }, states))
                }
                Ok(_) => Err(wrong),
                Err(error) => {
                    wrong.0.push(error);
                    Err(wrong)
                }
            }
        }
    }
}

fn span(seconds: i64) -> String {
    let counted = |n: i64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    match seconds {
        s if s % 86_400 == 0 => counted(s / 86_400, "day"),
        s if s % 3_600 == 0 => counted(s / 3_600, "hour"),
        s if s % 60 == 0 => counted(s / 60, "minute"),
        s => counted(s, "second"),
    }
}

/// The text goes back to negotiation, and every position lapses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// Why.
    pub reason: String,
}

/// Takes the text back to negotiation: while open, or after a silence was broken. A silence that has ended
/// without objection has decided, even if the server has not yet written it down.
///
/// # Errors
/// Refusals `sign-off-closed`, `deadline-passed`; a reason that is missing or too long.
pub fn recall(sign_off: &SignOff, reason: &str, now: Moment) -> Result<Recalled, No> {
    match sign_off.status {
        SignOffStatus::Adopted | SignOffStatus::Recalled => return Err(closed(sign_off).into()),
        SignOffStatus::Open if sign_off.silence_ended(now) => {
            let detail = "The silence has ended; the text can no longer be recalled.";
            return Err(refuse("deadline-passed", detail));
        }
        SignOffStatus::Open | SignOffStatus::SilenceBroken => {}
    }
    let why = "Say why the text goes back to negotiation.";
    read_required("/reason", Some(reason), MAX_STATEMENT_CHARS, why)
        .map(|reason| Recalled { reason })
        .map_err(|error| Invalid(vec![error]).into())
}

/// The refusal of an act that needs an open sign-off.
pub(super) fn closed(sign_off: &SignOff) -> Refusal {
    let what = match sign_off.status {
        SignOffStatus::Open => "is open",
        SignOffStatus::Adopted => "ended with the adoption of the text",
        SignOffStatus::Recalled => "was recalled to negotiation",
        SignOffStatus::SilenceBroken => "ended when the silence was broken",
    };
    let when = sign_off.closed_at.map(|at| format!(" on {}", at.in_utc())).unwrap_or_default();
    Refusal::new("sign-off-closed", format!("This sign-off {what}{when}."))
}

#[cfg(test)]
mod tests {
    use super::{
        super::example::{CODES, DEADLINE, OPENED, codes, express, silence},
        *,
    };
    use crate::domain::time::DAY;

    fn facts() -> OpenFacts {
        OpenFacts {
            newest_revision: Some(3),
            open_brackets: Vec::new(),
            undisposed_amendments: Vec::new(),
            unissued_amendments: Vec::new(),
            roster: codes(&CODES),
            minimum_silence_seconds: 72 * 3_600,
        }
    }

    fn opening(procedure: Procedure) -> OpenSignOff {
        OpenSignOff { revision: 3, procedure, deadline: None }
    }

    fn minus(states: &[&str], authority: &str) -> OpenSignOff {
        opening(Procedure::MinusX { states: codes(states), authority: authority.to_owned() })
    }

    fn no(answer: Result<Opened, No>) -> String {
        match answer.unwrap_err() {
            No::Refused(refusal) => format!("{}: {}", refusal.code, refusal.detail),
            No::Invalid(Invalid(fields)) => {
                fields.iter().map(|f| format!("{} {}", f.pointer, f.code)).collect::<Vec<_>>().join(", ")
            }
        }
    }

    #[test]
    fn express_freezes_the_whole_roster_and_minus_x_the_states_named() {
        let opened = open(opening(Procedure::Express {}), &facts(), OPENED).unwrap();
        assert_eq!((opened.roster, opened.not_asked), (codes(&CODES), Vec::new()));
        let opened = open(minus(&["VNM", "SGP"], "AMM/51"), &facts(), OPENED).unwrap();
        assert_eq!((opened.roster, opened.not_asked), (codes(&["SGP", "VNM"]), codes(&["MMR", "THA"])));
    }

    #[test]
    fn only_the_newest_text_without_brackets_and_open_amendments_is_decided() {
        let command = || opening(Procedure::Express {});
        let none = OpenFacts { newest_revision: None, ..facts() };
        assert_eq!(
            no(open(command(), &none, OPENED)),
            "not-newest-revision: No revision has been issued yet."
        );
        let newer = OpenFacts { newest_revision: Some(4), ..facts() };
        assert!(no(open(command(), &newer, OPENED)).starts_with("not-newest-revision: Revision 3"));
        let brackets = OpenFacts { open_brackets: vec!["OP2".into(), "PP1".into()], ..facts() };
        assert_eq!(
            no(open(command(), &brackets, OPENED)),
            "open-brackets: Text is still in brackets: OP2, PP1."
        );
        let amended = OpenFacts { undisposed_amendments: vec!["A.2 (Thailand)".into()], ..facts() };
        assert!(no(open(command(), &amended, OPENED)).ends_with("without a disposition: A.2 (Thailand)."));
        let taken = OpenFacts { unissued_amendments: vec!["A.3 (Lao PDR)".into()], ..facts() };
        assert!(
            no(open(command(), &taken, OPENED)).starts_with("amendments-not-in-text: Accepted, and not in")
        );
        let nobody = OpenFacts { roster: Vec::new(), ..facts() };
        assert!(no(open(command(), &nobody, OPENED)).starts_with("no-roster"));
    }

    #[test]
    fn a_deadline_lies_ahead_and_a_silence_is_long_enough() {
        let past = OpenSignOff { deadline: Some(OPENED), ..opening(Procedure::Express {}) };
        assert!(no(open(past, &facts(), OPENED)).starts_with("deadline-passed"));
        let silence = |deadline| opening(Procedure::Silence { deadline });
        assert!(no(open(silence(OPENED.plus(-1)), &facts(), OPENED)).starts_with("deadline-passed"));
        let short = no(open(silence(OPENED.plus(3 * DAY - 1)), &facts(), OPENED));
        assert!(short.starts_with("silence-too-short") && short.contains("at least 3 days"), "{short}");
        let opened = open(silence(OPENED.plus(3 * DAY)), &facts(), OPENED).unwrap();
        assert_eq!(opened.deadline, Some(OPENED.plus(3 * DAY)));
        let two = OpenSignOff { deadline: Some(DEADLINE.plus(1)), ..silence(DEADLINE) };
        assert_eq!(no(open(two, &facts(), OPENED)), "/deadline contradiction");
    }

    #[test]
    fn minus_x_names_known_states_once_and_its_authority() {
        let answer = open(minus(&["SGP", "TLS", "SGP"], " "), &facts(), OPENED);
        let expected = "/procedure/states/1 unknown-state, /procedure/states/2 duplicate-state, /procedure/authority required";
        assert_eq!(no(answer), expected);
        assert_eq!(no(open(minus(&[], "AMM/51"), &facts(), OPENED)), "/procedure/states required");
    }

    #[test]
    fn a_procedure_is_written_as_the_contract_says_and_knows_no_other_field() {
        let json = serde_json::json!({"kind": "minus_x", "states": ["SGP"], "authority": "AMM/51"});
        let read: Procedure = serde_json::from_value(json.clone()).unwrap();
        assert_eq!((read.kind(), serde_json::to_value(&read).unwrap()), ("minus_x", json));
        assert_eq!(
            serde_json::to_value(Procedure::Express {}).unwrap(),
            serde_json::json!({"kind": "express"})
        );
        let silence = Procedure::Silence { deadline: DEADLINE };
        let text = serde_json::to_string(&silence).unwrap();
        assert_eq!(serde_json::from_str::<Procedure>(&text).unwrap(), silence);
        let extra = r#"{"kind": "express", "states": ["SGP"]}"#;
        assert!(serde_json::from_str::<Procedure>(extra).is_err());
    }

    #[test]
    fn a_text_is_recalled_with_a_reason_until_it_is_decided() {
        let code = |sign_off: &SignOff, now| recall(sign_off, "New facts.", now).map_err(|no| no.to_string());
        assert!(code(&express(), OPENED).is_ok());
        assert!(code(&SignOff { status: SignOffStatus::SilenceBroken, ..silence() }, OPENED).is_ok());
        assert!(code(&silence(), DEADLINE).unwrap_err().contains("silence has ended"));
        for status in [SignOffStatus::Adopted, SignOffStatus::Recalled] {
            assert!(code(&SignOff { status, ..express() }, OPENED).is_err(), "{status:?}");
        }
        assert!(matches!(recall(&express(), " ", OPENED), Err(No::Invalid(_))));
    }
}
