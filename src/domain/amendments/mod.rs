//! Owns: the life of an amendment: prepared, proposed, disposed of by the chair, answered by its sponsors,
//! withdrawn; and what a state may say on it. Never: changes a text by itself: the files beside this one compute what
//! comes of amendments; the pen saves it.

pub mod authorship;
pub mod bracketing;
pub mod compilation;
pub mod conflicts;
pub mod merge;
pub mod operations;
pub mod overwritten;
pub mod rebase;
pub mod taken;
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

    /// How a text of an amendment came about.
    TextCause {
        /// It was put on the table with it.
        Proposed = "proposed",
        /// Its delegation changed it.
        Changed = "changed",
        /// A newer revision left its clauses as they were.
        Carried = "carried",
        /// A newer revision changed other words of its clauses.
        Merged = "merged",
        /// A newer revision changed the same words: it stays as it was until a person mends it.
        NeedsAttention = "needs_attention",
        /// Its sponsors or the chair supplied the text after that.
        Overridden = "overridden",
        /// A newer revision says all of it.
        AlreadyThere = "already_there",
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

    /// Whether the chair took the amendment or a part of it into the text, in brackets or not.
    #[must_use]
    pub const fn is_taken(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedAsModified | Self::Bracketed)
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

impl TextCause {
    /// Whether a newer revision brought it about.
    #[must_use]
    pub const fn is_rebase(self) -> bool {
        match self {
            Self::Carried | Self::Merged | Self::NeedsAttention | Self::AlreadyThere => true,
            Self::Proposed | Self::Changed | Self::Overridden => false,
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

/// A person supplies the text of an amendment that needs attention; it is on the table again.
///
/// # Errors
/// `not-in-need`.
pub fn mend(status: AmendmentStatus) -> Result<AmendmentStatus, Refusal> {
    match status {
        AmendmentStatus::NeedsAttention => Ok(AmendmentStatus::Proposed),
        other => {
            let detail = format!("The amendment is {}: it needs no other text.", other.spoken());
            Err(Refusal::new("not-in-need", detail))
        }
    }
}

/// Whether the chair may dispose of an amendment in any way: one that awaits it, stands in brackets, or was accepted
/// as modified. With what outcome, [`dispose`] tells.
///
/// # Errors
/// `not-proposed`, `already-disposed`.
pub fn disposable(status: AmendmentStatus, answered: bool) -> Result<(), Refusal> {
    use AmendmentStatus::{AcceptedAsModified, Bracketed, NeedsAttention, Prepared, Proposed};
    match status {
        Proposed | NeedsAttention | Bracketed => Ok(()),
        AcceptedAsModified if !answered => Ok(()),
        Prepared => Err(refuse("not-proposed", "disposed of", status)),
        other => Err(refuse("already-disposed", "disposed of", other)),
    }
}

/// Whether the words of an amendment fit the newest revision, so that the chair may take them. One that needs attention
/// is mended first; not to retain it is possible at any time.
///
/// # Errors
/// `needs-attention`.
pub fn check_fits(number: i64, status: AmendmentStatus, outcome: Outcome) -> Result<(), Refusal> {
    match (status, outcome) {
        (
            AmendmentStatus::NeedsAttention,
            Outcome::Accepted | Outcome::AcceptedAsModified | Outcome::Bracketed,
        ) => {
            let detail = format!(
                "Amendment {number} needs attention: supply its text for the newest revision first, or do not retain it."
            );
            Err(Refusal::new("needs-attention", detail))
        }
        _ => Ok(()),
    }
}

/// The chair disposes of an amendment that awaits it. A bracketed one may be disposed of again, and so may one
/// accepted as modified: before its sponsors answered (`answered` false) in any way, after that only with a new
/// compromise, which they answer anew. One that was accepted may still be taken in other words: its sponsors answer.
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
    let taken = matches!(status, AmendmentStatus::Accepted | AmendmentStatus::AcceptedAsModified);
    if !(taken && outcome == Outcome::AcceptedAsModified) {
        disposable(status, answered)?;
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

/// What the chair's new words for an amendment make of it: after a compromise that its sponsors answered only another
/// follows, be it in their own words.
#[must_use]
pub fn outcome_again(status: AmendmentStatus, answered: bool, outcome: Outcome) -> Outcome {
    match (status, outcome) {
        (AmendmentStatus::AcceptedAsModified, Outcome::Accepted) if answered => Outcome::AcceptedAsModified,
        _ => outcome,
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
mod invented;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
