//! Owns: the life of an amendment: prepared, proposed, disposed of by the chair, answered by its sponsors,
//! withdrawn; and what a state may say on it. Never: changes a text by itself: the files beside this one compute what
//! comes of amendments; the pen saves it.

pub mod compilation;
pub mod conflicts;
pub mod merge;
pub mod operations;
pub mod rebase;
pub mod touches;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ids::NotAnId,
    refusal::{Invalid, Refusal},
    texts::reading::read_prose,
};

/// The longest rationale or reason, in characters.
pub const MAX_RATIONALE_CHARS: usize = 10_000;

macro_rules! fixed_values {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$value_doc])* $value,)+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// The value as the API and the database write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or(NotAnId)
            }
        }
    )+};
}

fixed_values! {
    /// Where an amendment is in its life.
    AmendmentStatus {
        /// Inside its delegation; nobody else knows of it.
        Prepared = "prepared",
        /// Formally on the table.
        Proposed = "proposed",
        /// The text beneath it changed so that it does not fit any more; its sponsors or the chair mend it.
        NeedsAttention = "needs_attention",
        /// The chair takes it as it is.
        Accepted = "accepted",
        /// The chair takes it in other words, which its sponsors may refuse.
        AcceptedAsModified = "accepted_as_modified",
        /// It stays in the text, in a bracket of its sponsors.
        Bracketed = "bracketed",
        /// The chair does not take it, with a reason.
        NotRetained = "not_retained",
        /// Its sponsors took it back.
        Withdrawn = "withdrawn",
        /// Another text took its place.
        Superseded = "superseded",
    }

    /// What the chair does with an amendment.
    Outcome {
        /// Takes it as it is.
        Accepted = "accepted",
        /// Takes it in other words.
        AcceptedAsModified = "accepted_as_modified",
        /// Keeps it in the text in a bracket.
        Bracketed = "bracketed",
        /// Does not take it.
        NotRetained = "not_retained",
    }

    /// What a state says on an amendment.
    Stance {
        /// Proposes it, alone or with others.
        Sponsor = "sponsor",
        /// Speaks for it.
        Support = "support",
        /// Speaks against it.
        Oppose = "oppose",
    }
}

impl AmendmentStatus {
    /// Whether the chair still owes a disposition: while one does, no sign-off opens.
    #[must_use]
    pub const fn awaits_disposition(self) -> bool {
        matches!(self, Self::Proposed | Self::NeedsAttention)
    }

    /// How the status reads in a sentence.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Prepared => "only prepared",
            Self::Proposed => "proposed",
            Self::NeedsAttention => "in need of attention",
            Self::Accepted => "accepted",
            Self::AcceptedAsModified => "accepted as modified",
            Self::Bracketed => "bracketed",
            Self::NotRetained => "not retained",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
        }
    }
}

impl Outcome {
    /// The status an amendment has after this outcome.
    #[must_use]
    pub const fn status(self) -> AmendmentStatus {
        match self {
            Self::Accepted => AmendmentStatus::Accepted,
            Self::AcceptedAsModified => AmendmentStatus::AcceptedAsModified,
            Self::Bracketed => AmendmentStatus::Bracketed,
            Self::NotRetained => AmendmentStatus::NotRetained,
        }
    }
}

/// Checks a rationale and brings it to its stored spelling. It may be empty.
///
/// # Errors
/// At `/rationale`: `too-long`, `control-character`.
pub fn read_rationale(rationale: &str) -> Result<String, Invalid> {
    if rationale.trim().is_empty() {
        return Ok(String::new());
    }
    read_prose("/rationale", rationale, MAX_RATIONALE_CHARS)
}

/// Puts a prepared amendment on the table.
///
/// # Errors
/// `not-prepared`.
pub fn submit(status: AmendmentStatus) -> Result<AmendmentStatus, Refusal> {
    match status {
        AmendmentStatus::Prepared => Ok(AmendmentStatus::Proposed),
        other => Err(refuse("not-prepared", "submitted", other)),
    }
}

/// Whether the words of an amendment may still be edited: by its delegation while prepared, and by its
/// sponsors when it needs attention.
///
/// # Errors
/// `not-editable`.
pub fn edit(status: AmendmentStatus) -> Result<(), Refusal> {
    match status {
        AmendmentStatus::Prepared | AmendmentStatus::NeedsAttention => Ok(()),
        other => Err(refuse("not-editable", "edited", other)),
    }
}

/// Its sponsors take an amendment back: while prepared, open, or standing in brackets. (The pen then removes
/// the bracket from the working text.)
///
/// # Errors
/// `not-withdrawable`.
pub fn withdraw(status: AmendmentStatus) -> Result<AmendmentStatus, Refusal> {
    use AmendmentStatus::{Bracketed, NeedsAttention, Prepared, Proposed};
    match status {
        Prepared | Proposed | NeedsAttention | Bracketed => Ok(AmendmentStatus::Withdrawn),
        other => Err(refuse("not-withdrawable", "withdrawn", other)),
    }
}

/// The chair disposes of an amendment that awaits it. A bracketed one may be disposed of again, and so may one
/// accepted as modified whose sponsors have not answered (`answered` false): a new compromise.
///
/// # Errors
/// `not-proposed`, `already-disposed`, `reason-missing` (not retained without a reason), `text-missing`
/// (accepted as modified without the modified operations), `text-not-expected` (operations with any other
/// outcome).
pub fn dispose(
    status: AmendmentStatus,
    answered: bool,
    outcome: Outcome,
    reason: Option<&str>,
    text: Option<&[operations::Operation]>,
) -> Result<AmendmentStatus, Refusal> {
    use AmendmentStatus::{AcceptedAsModified, Bracketed, NeedsAttention, Prepared, Proposed};
    match status {
        Proposed | NeedsAttention | Bracketed => {}
        AcceptedAsModified if !answered => {}
        Prepared => return Err(refuse("not-proposed", "disposed of", status)),
        other => return Err(refuse("already-disposed", "disposed of", other)),
    }
    let reasoned = reason.is_some_and(|reason| !reason.trim().is_empty());
    let worded = text.is_some_and(|operations| !operations.is_empty());
    match outcome {
        Outcome::NotRetained if !reasoned => {
            Err(Refusal::new("reason-missing", "An amendment is not retained only with a reason."))
        }
        Outcome::AcceptedAsModified if !worded => Err(Refusal::new(
            "text-missing",
            "To accept an amendment as modified, the modified text is needed.",
        )),
        Outcome::Accepted | Outcome::Bracketed | Outcome::NotRetained if worded => Err(Refusal::new(
            "text-not-expected",
            "A modified text goes only with the outcome \"accepted as modified\".",
        )),
        outcome => Ok(outcome.status()),
    }
}

/// The sponsors answer the chair's compromise, once for each disposition. Yes keeps it accepted as modified;
/// no puts the amendment back on the table, and the chair owes a disposition again.
///
/// # Errors
/// `nothing-to-answer`, `already-answered`.
pub fn answer(status: AmendmentStatus, answered: bool, accepted: bool) -> Result<AmendmentStatus, Refusal> {
    match status {
        AmendmentStatus::AcceptedAsModified if answered => {
            Err(Refusal::new("already-answered", "The sponsors answered this compromise already."))
        }
        AmendmentStatus::AcceptedAsModified if accepted => Ok(AmendmentStatus::AcceptedAsModified),
        AmendmentStatus::AcceptedAsModified => Ok(AmendmentStatus::Proposed),
        other => Err(refuse("nothing-to-answer", "answered", other)),
    }
}

/// A state sponsors, supports or opposes an amendment on the table, or (`wanted` none) takes back what it said.
/// Gives the stance it has from now on; supporting replaces opposing and the reverse. A sponsor stays one until
/// the amendment is withdrawn.
///
/// # Errors
/// `not-open` when it is not on the table; `own-amendment` when a sponsor would support, oppose or take back.
pub fn take_stance(
    status: AmendmentStatus,
    present: Option<Stance>,
    wanted: Option<Stance>,
) -> Result<Option<Stance>, Refusal> {
    use AmendmentStatus::{AcceptedAsModified, Bracketed, NeedsAttention, Proposed};
    if !matches!(status, Proposed | NeedsAttention | Bracketed | AcceptedAsModified) {
        return Err(refuse("not-open", "supported or opposed", status));
    }
    if present == Some(Stance::Sponsor) && wanted != Some(Stance::Sponsor) {
        let detail = "A sponsor of an amendment neither supports nor opposes it; it may be withdrawn.";
        return Err(Refusal::new("own-amendment", detail));
    }
    Ok(wanted)
}

fn refuse(code: &'static str, act: &str, status: AmendmentStatus) -> Refusal {
    Refusal::new(code, format!("The amendment is {} and cannot be {act}.", status.spoken()))
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            dispose(S::Prepared, false, Outcome::Accepted, None, None).unwrap_err().code,
            "not-proposed"
        );
    }

    #[test]
    fn not_retaining_needs_a_reason_and_modifying_needs_a_text() {
        let decide =
            |outcome, reason, text: Option<&[Operation]>| dispose(S::Proposed, false, outcome, reason, text);
        assert_eq!(decide(Outcome::NotRetained, Some(" "), None).unwrap_err().code, "reason-missing");
        assert_eq!(decide(Outcome::NotRetained, Some("No support."), None), Ok(S::NotRetained));
        assert_eq!(decide(Outcome::AcceptedAsModified, None, Some(&[])).unwrap_err().code, "text-missing");
        assert_eq!(decide(Outcome::AcceptedAsModified, None, Some(&modified())), Ok(S::AcceptedAsModified));
        assert_eq!(
            decide(Outcome::Bracketed, None, Some(&modified())).unwrap_err().code,
            "text-not-expected"
        );
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
}
