//! Owns: joining a text after its adoption: a state that consensus minus X left out accedes to exactly what was
//! adopted. Never: changes the adoption; what the others agreed stands as it was.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Procedure, SignOff, SignOffStatus,
    statement::{MAX_STATEMENT_CHARS, read_statement},
};
use crate::domain::{
    ids::StateCode,
    refusal::{Invalid, No, Refusal},
    time::Moment,
};

/// What a head sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accede {
    /// The state that joins.
    pub state: StateCode,
    /// The text the head saw.
    pub fingerprint: String,
    /// What goes with it, in the state's words.
    pub statement: Option<String>,
}

/// A state that joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Accession {
    /// The state.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// The text it joined.
    pub fingerprint: String,
    /// In its words.
    pub statement: Option<String>,
    /// When.
    #[schema(value_type = String)]
    pub acceded_at: Moment,
    /// By whom, by name.
    pub acceded_by: String,
}

/// Whether this state could accede now.
#[must_use]
pub fn open_to(sign_off: &SignOff, acceded: &[Accession], state: &StateCode) -> bool {
    sign_off.status == SignOffStatus::Adopted
        && matches!(sign_off.procedure, Procedure::MinusX { .. })
        && sign_off.not_asked.contains(state)
        && !acceded.iter().any(|accession| accession.state == *state)
}

/// Decides whether the state accedes; returns its statement as it will be kept.
///
/// # Errors
/// Refusals `not-adopted`, `not-left-out`, `acceded-already`, `wrong-fingerprint`; a wrong statement by field.
pub fn accede(sign_off: &SignOff, acceded: &[Accession], command: &Accede) -> Result<Option<String>, No> {
    let statement = read_statement("/statement", command.statement.as_deref(), MAX_STATEMENT_CHARS)
        .map_err(|wrong| Invalid(vec![wrong]))?;
    if sign_off.status != SignOffStatus::Adopted {
        let detail = "Only a text that was adopted can be acceded to.";
        return Err(Refusal::new("not-adopted", detail).into());
    }
    let state = &command.state;
    let left_out =
        matches!(sign_off.procedure, Procedure::MinusX { .. }) && sign_off.not_asked.contains(state);
    if !left_out {
        let detail = format!("{state} was not left out of this decision, so there is nothing to accede to.");
        return Err(Refusal::new("not-left-out", detail).into());
    }
    if acceded.iter().any(|accession| accession.state == *state) {
        let detail = format!("{state} has acceded to this text already.");
        return Err(Refusal::new("acceded-already", detail).into());
    }
    if command.fingerprint != sign_off.fingerprint {
        let detail = "The text you saw is not the text that was adopted; read it again before acceding.";
        return Err(Refusal::new("wrong-fingerprint", detail).into());
    }
    Ok(statement)
}

#[cfg(test)]
mod tests {
    use super::super::example::{code, codes, express};
    use super::*;

    fn adopted_without(left_out: &str) -> SignOff {
        let all = express();
        let states: Vec<StateCode> = all.roster.iter().filter(|s| s.as_str() != left_out).cloned().collect();
        SignOff {
            procedure: Procedure::MinusX { states: states.clone(), authority: "Decision 7".to_owned() },
            roster: states,
            not_asked: codes(&[left_out]),
            status: SignOffStatus::Adopted,
            ..all
        }
    }

    fn by(state: &str) -> Accede {
        Accede { state: code(state), fingerprint: express().fingerprint, statement: Some("Gladly.".into()) }
    }

    fn refused(sign_off: &SignOff, acceded: &[Accession], command: &Accede) -> &'static str {
        match accede(sign_off, acceded, command) {
            Err(No::Refused(refusal)) => refusal.code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_state_that_was_left_out_joins_exactly_the_adopted_text_once() {
        let sign_off = adopted_without("THA");
        assert_eq!(accede(&sign_off, &[], &by("THA")), Ok(Some("Gladly.".to_owned())));
        assert!(open_to(&sign_off, &[], &code("THA")) && !open_to(&sign_off, &[], &code("VNM")));
        let other_text = Accede { fingerprint: "cd".repeat(32), ..by("THA") };
        assert_eq!(refused(&sign_off, &[], &other_text), "wrong-fingerprint");
        assert_eq!(refused(&sign_off, &[], &by("VNM")), "not-left-out");
        let joined = Accession {
            state: code("THA"),
            fingerprint: sign_off.fingerprint.clone(),
            statement: None,
            acceded_at: sign_off.opened_at,
            acceded_by: "Head".to_owned(),
        };
        assert_eq!(refused(&sign_off, &[joined], &by("THA")), "acceded-already");
    }

    #[test]
    fn nobody_accedes_before_the_adoption_or_where_all_were_asked() {
        let open = SignOff { status: SignOffStatus::Open, ..adopted_without("THA") };
        assert_eq!(refused(&open, &[], &by("THA")), "not-adopted");
        let by_all = SignOff { status: SignOffStatus::Adopted, ..express() };
        assert_eq!(refused(&by_all, &[], &by("THA")), "not-left-out");
    }
}
