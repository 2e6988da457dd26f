//! Owns: the names by which things are known: `UUIDv7` identifiers, one type for each kind of thing,
//! and [`StateCode`]. Never: makes one up; identifiers are made in `app` and passed in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not an identifier or code of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// A person with an account.
    UserId;
    /// One signed-in device of a person.
    SessionId;
    /// User × delegation × role × dates.
    CredentialId;
    /// An invitation to hold a credential.
    InvitationId;
    /// The instrument that tasks ministers.
    MandateId;
    /// A numbered thing the mandate asks for.
    TaskingId;
    /// A group of bodies.
    PillarId;
    /// A sectoral platform.
    BodyId;
    /// An entry of the catalogue of norms.
    NormId;
    /// A negotiation round with its deadlines.
    RoundId;
    /// A recommendation.
    RecommendationId;
    /// A delegation's formal proposal on one revision.
    AmendmentId;
    /// One remark of a thread.
    CommentId;
    /// An opened decision on one revision.
    SignOffId;
    /// What a state said at a sign-off.
    PositionId;
    /// Adopted recommendations compiled for the Leaders.
    PackageId;
    /// An in-app notice of one person.
    NoticeId;
    /// A mail waiting to leave, or gone.
    OutboxId;
    /// An open page; the page itself says which it is, and nothing is kept by it.
    PageId;
}

/// A state as ISO 3166-1 alpha-3, or the code of another delegation: three or more capital letters
/// (`SGP`, `CHAIR`, `SECRETARIAT`, `JPN`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StateCode(String);

impl StateCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for StateCode {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let fits = (3..=20).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'-')
            && !text.starts_with('-');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
    }
}

impl TryFrom<String> for StateCode {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<StateCode> for String {
    fn from(code: StateCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_code_is_capital_letters() {
        assert!("SGP".parse::<StateCode>().is_ok());
        for wrong in ["sgp", "SG", "", "S P", "-AB", "ABCDEFGHIJKLMNOPQRSTUV"] {
            assert_eq!(wrong.parse::<StateCode>(), Err(NotAnId), "{wrong}");
        }
    }

    #[test]
    fn an_id_reads_back_what_it_writes() {
        let text = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(text.parse::<UserId>().unwrap().to_string(), text);
        assert_eq!("x".parse::<UserId>(), Err(NotAnId));
    }
}
