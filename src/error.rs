//! Owns: the one error of the whole program. Never: knows HTTP; `http::problem` maps it in one match.

use crate::domain::{
    policy::Denial,
    refusal::{Invalid, No, Refusal},
};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or the session is over.
    #[error("not signed in")]
    Unauthenticated,
    /// The e-mail address, password or one-time code is wrong; which one is never said.
    #[error("invalid credentials")]
    InvalidCredentials,
    /// The thing is visible, the act is not this person's.
    #[error("{}", .0.detail)]
    Forbidden(Refusal),
    /// It is not there, or not this person's to see.
    #[error("not found")]
    NotFound,
    /// The rules refuse the act as things stand.
    #[error("{}", .0.detail)]
    Refused(Refusal),
    /// Somebody else changed it first; `current` is what stands now, as the API shows it.
    #[error("stale")]
    Stale {
        /// The present state of the resource.
        current: serde_json::Value,
    },
    /// The values sent are wrong.
    #[error("{0}")]
    Invalid(#[from] Invalid),
    /// Too busy to answer now; try again shortly.
    #[error("busy")]
    Busy,
    /// Our fault. The cause is logged and never sent.
    #[error("{0}")]
    Internal(String),
}

/// What everything returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A fault of ours, with its cause for the log.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<No> for Error {
    fn from(no: No) -> Self {
        match no {
            No::Refused(refusal) => Self::Refused(refusal),
            No::Invalid(invalid) => Self::Invalid(invalid),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::Invisible => Self::NotFound,
            Denial::Forbidden(refusal) => Self::Forbidden(refusal),
            Denial::Refused(refusal) => Self::Refused(refusal),
        }
    }
}
