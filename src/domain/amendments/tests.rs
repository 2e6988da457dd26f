//! Owns: the life of an amendment, by example. Never: tests what is computed of it.

use super::*;
use crate::domain::texts::ClauseId;
use AmendmentStatus as S;
use operations::Operation;

fn modified() -> Vec<Operation> {
    vec![Operation::Delete { clause: ClauseId::new("a") }]
}

fn from(allowed: impl Fn(S) -> bool) -> Vec<S> {
    S::ALL.iter().copied().filter(|status| allowed(*status)).collect()
}

#[test]
fn only_a_prepared_amendment_is_submitted() {
    assert_eq!(from(|status| submit(status) == Ok(S::Proposed)), [S::Prepared]);
    assert_eq!(submit(S::Accepted).unwrap_err().code, "not-prepared");
}

#[test]
fn an_amendment_is_withdrawn_until_it_is_decided() {
    let expected = [S::Prepared, S::Proposed, S::NeedsAttention, S::Bracketed];
    assert_eq!(from(|status| withdraw(status) == Ok(S::Withdrawn)), expected);
    assert_eq!(
        withdraw(S::NotRetained).unwrap_err().detail,
        "The amendment is not retained and cannot be withdrawn."
    );
}

#[test]
fn the_chair_disposes_of_what_is_on_the_table() {
    let open = from(|status| dispose(status, false, Outcome::Accepted, None, None) == Ok(S::Accepted));
    assert_eq!(open, [S::Proposed, S::NeedsAttention, S::AcceptedAsModified, S::Bracketed]);
    let answered = dispose(S::AcceptedAsModified, true, Outcome::Accepted, None, None);
    assert_eq!(answered.unwrap_err().code, "already-disposed");
    // The chair's new words may be the amendment's own: then that is one more compromise.
    let again = outcome_again(S::AcceptedAsModified, true, Outcome::Accepted);
    assert_eq!(
        dispose(S::AcceptedAsModified, true, again, None, Some(&modified())),
        Ok(S::AcceptedAsModified)
    );
    assert_eq!(outcome_again(S::AcceptedAsModified, false, Outcome::Accepted), Outcome::Accepted);
    assert_eq!(outcome_again(S::Accepted, false, Outcome::AcceptedAsModified), Outcome::AcceptedAsModified);
    assert_eq!(dispose(S::Prepared, false, Outcome::Accepted, None, None).unwrap_err().code, "not-proposed");
}

#[test]
fn not_retaining_needs_a_reason_and_modifying_needs_a_text() {
    let decide =
        |outcome, reason, text: Option<&[Operation]>| dispose(S::Proposed, false, outcome, reason, text);
    assert_eq!(decide(Outcome::NotRetained, Some(" "), None).unwrap_err().code, "reason-missing");
    assert_eq!(decide(Outcome::NotRetained, Some("No support."), None), Ok(S::NotRetained));
    assert_eq!(decide(Outcome::AcceptedAsModified, None, Some(&[])).unwrap_err().code, "text-missing");
    assert_eq!(decide(Outcome::AcceptedAsModified, None, Some(&modified())), Ok(S::AcceptedAsModified));
    assert_eq!(decide(Outcome::Bracketed, None, Some(&modified())).unwrap_err().code, "text-not-expected");
    assert_eq!(decide(Outcome::Bracketed, None, None), Ok(S::Bracketed));
}

#[test]
fn a_refused_compromise_is_on_the_table_again() {
    assert_eq!(answer(S::AcceptedAsModified, false, true), Ok(S::AcceptedAsModified));
    let again = answer(S::AcceptedAsModified, false, false).unwrap();
    assert!(again.awaits_disposition());
    assert_eq!(answer(S::AcceptedAsModified, true, true).unwrap_err().code, "already-answered");
    assert_eq!(from(|status| answer(status, false, true).is_ok()), [S::AcceptedAsModified]);
}

#[test]
fn a_state_changes_its_mind_but_a_sponsor_does_not_oppose_its_own() {
    assert_eq!(
        take_stance(S::Proposed, Some(Stance::Support), Some(Stance::Oppose)),
        Ok(Some(Stance::Oppose))
    );
    assert_eq!(take_stance(S::Proposed, Some(Stance::Oppose), None), Ok(None));
    assert_eq!(take_stance(S::Proposed, None, Some(Stance::Sponsor)), Ok(Some(Stance::Sponsor)));
    for wanted in [Some(Stance::Oppose), Some(Stance::Support), None] {
        let refused = take_stance(S::Proposed, Some(Stance::Sponsor), wanted).unwrap_err();
        assert_eq!(refused.code, "own-amendment");
    }
    assert_eq!(take_stance(S::Prepared, None, Some(Stance::Support)).unwrap_err().code, "not-open");
}

#[test]
fn only_a_prepared_amendment_or_one_that_needs_attention_is_edited() {
    assert_eq!(from(|status| edit(status).is_ok()), [S::Prepared, S::NeedsAttention]);
}

#[test]
fn fixed_values_are_written_as_the_contract_says() {
    for status in S::ALL {
        assert_eq!(serde_json::to_string(status).unwrap(), format!("\"{status}\""));
        assert_eq!(status.as_str().parse(), Ok(*status));
    }
    for outcome in Outcome::ALL {
        assert_eq!(serde_json::to_string(outcome).unwrap(), format!("\"{outcome}\""));
        assert_eq!(outcome.status().as_str(), outcome.as_str());
    }
    for stance in Stance::ALL {
        assert_eq!(serde_json::to_string(stance).unwrap(), format!("\"{stance}\""));
    }
}

#[test]
fn a_rationale_may_be_empty_but_not_endless() {
    assert_eq!(read_rationale("  ").unwrap(), "");
    assert_eq!(read_rationale(" Because. ").unwrap(), "Because.");
    assert_eq!(read_rationale(&"x".repeat(10_001)).unwrap_err().0[0].pointer, "/rationale");
}
