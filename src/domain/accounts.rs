//! Owns: who a person is here: roles, credentials with dates, and the [`Actor`] every rule is asked about.
//! Never: reads a token or a password hash; `app::accounts` does.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ids::{CredentialId, MandateId, SessionId, StateCode, UserId},
    refusal::Invalid,
    time::Moment,
};

/// What a credential lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Prepares for a delegation.
    Drafter,
    /// Head of delegation or alternate: binds the state.
    Head,
    /// Runs the rounds and declares consensus.
    Chair,
    /// Keeps people, rounds and deliveries; records on instruction.
    Secretariat,
    /// Reads what was released.
    Observer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Drafter, Self::Head, Self::Chair, Self::Secretariat, Self::Observer];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drafter => "drafter",
            Self::Head => "head",
            Self::Chair => "chair",
            Self::Secretariat => "secretariat",
            Self::Observer => "observer",
        }
    }

    /// The seat as people say it: `head of the delegation of Viet Nam`.
    #[must_use]
    pub fn held_for(self, delegation: &str) -> String {
        match self {
            Self::Drafter => format!("drafter in the delegation of {delegation}"),
            Self::Head => format!("head of the delegation of {delegation}"),
            Self::Chair => "officer of the chair".to_owned(),
            Self::Secretariat => "member of the secretariat".to_owned(),
            Self::Observer => format!("observer for {delegation}"),
        }
    }

    /// The kind of delegation whose people hold this role.
    #[must_use]
    pub const fn delegation_kind(self) -> DelegationKind {
        match self {
            Self::Drafter | Self::Head => DelegationKind::State,
            Self::Chair => DelegationKind::Chair,
            Self::Secretariat => DelegationKind::Secretariat,
            Self::Observer => DelegationKind::Observer,
        }
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("{text} is not a role"))
    }
}

/// Whose people a delegation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DelegationKind {
    /// A state of the roster.
    State,
    /// The chair's office.
    Chair,
    /// The secretariat.
    Secretariat,
    /// A Dialogue Partner or other External Party.
    Observer,
}

impl DelegationKind {
    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Chair => "chair",
            Self::Secretariat => "secretariat",
            Self::Observer => "observer",
        }
    }

    /// What its people may be: the roles that say so of themselves.
    #[must_use]
    pub fn roles(self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| role.delegation_kind() == self).collect()
    }
}

impl FromStr for DelegationKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::State, Self::Chair, Self::Secretariat, Self::Observer]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("{text} is not a kind of delegation"))
    }
}

/// The code of the chair's office in every mandate.
pub const CHAIR_DELEGATION: &str = "CHAIR";
/// The code of the secretariat in every mandate.
pub const SECRETARIAT_DELEGATION: &str = "SECRETARIAT";

/// From when to when a credential counts, and whether it was ended before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// First moment; `None` is always.
    pub from: Option<Moment>,
    /// First moment after the last; `None` is for ever.
    pub to: Option<Moment>,
    /// When it was ended by hand.
    pub ended: Option<Moment>,
}

impl Validity {
    /// Whether the credential counts at `now`.
    #[must_use]
    pub fn covers(self, now: Moment) -> bool {
        self.ended.is_none() && self.from.is_none_or(|from| from <= now) && self.to.is_none_or(|to| now < to)
    }

    /// Whether two credentials could both count at some moment.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.ended.is_none()
            && other.ended.is_none()
            && self.from.unwrap_or_default() < other.to.unwrap_or(Moment::from_millis(i64::MAX))
            && other.from.unwrap_or_default() < self.to.unwrap_or(Moment::from_millis(i64::MAX))
    }
}

/// What a person may act as in one mandate, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The credential it comes from.
    pub credential: CredentialId,
    /// The mandate.
    pub mandate: MandateId,
    /// The delegation's code.
    pub delegation: StateCode,
    /// The role.
    pub role: Role,
}

/// Who asks: a signed-in person with the credentials that count now, or the server itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person; `None` is the server (worker, seeding).
    pub user: Option<UserId>,
    /// Name as shown.
    pub name: String,
    /// The session the request came by.
    pub session: Option<SessionId>,
    /// May create mandates.
    pub administrator: bool,
    /// One seat for each mandate at most.
    pub seats: Vec<Seat>,
}

impl Actor {
    /// The server itself: adopts at the end of a silence procedure, sends mail. It passes no policy check.
    #[must_use]
    pub fn server() -> Self {
        Self {
            user: None,
            name: "the server".to_owned(),
            session: None,
            administrator: false,
            seats: Vec::new(),
        }
    }

    /// The seat in one mandate.
    #[must_use]
    pub fn seat(&self, mandate: MandateId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.mandate == mandate)
    }
}

/// Whether what two devices call themselves is the same but for versions: a browser that was updated is no new one.
#[must_use]
pub fn same_device(one: &str, other: &str) -> bool {
    let unversioned = |name: &str| -> String {
        name.chars().filter(|letter| !letter.is_ascii_digit() && *letter != '.').collect()
    };
    unversioned(one) == unversioned(other)
}

/// Shortest password, in characters.
pub const PASSWORD_MIN: usize = 12;
/// Longest password, in bytes: hashing is paid for by the byte.
pub const PASSWORD_MAX: usize = 512;

/// Checks a new password: length only (NIST SP 800-63B), and not the address itself.
///
/// # Errors
/// The field `/password` with what is wrong.
pub fn check_new_password(password: &str, email: &str) -> Result<(), Invalid> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(Invalid::field(
            "/password",
            "too-short",
            format!("Use at least {PASSWORD_MIN} characters."),
        ));
    }
    if password.len() > PASSWORD_MAX {
        return Err(Invalid::field("/password", "too-long", format!("Use at most {PASSWORD_MAX} bytes.")));
    }
    if fold_email(password) == fold_email(email) {
        return Err(Invalid::field("/password", "too-easy", "The password must not be the e-mail address."));
    }
    Ok(())
}

/// The form by which addresses are compared: trimmed and in lower case. PostgreSQL takes no text with NUL, not even to
/// look for it.
#[must_use]
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase().replace('\0', "\u{fffd}")
}

/// Checks an address for shape only; whether it exists is for the mail to find out.
///
/// # Errors
/// The field `/email`.
pub fn check_email(email: &str) -> Result<(), Invalid> {
    let trimmed = email.trim();
    let fits = trimmed.len() <= 254
        && !trimmed.chars().any(|c| c.is_control() || c.is_whitespace())
        && trimmed.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.')
        });
    if fits {
        Ok(())
    } else {
        Err(Invalid::field("/email", "not-an-address", "Write an address like name@host."))
    }
}

/// Checks a name or title a person typed and returns it trimmed and in NFC.
///
/// # Errors
/// The field at `pointer`: empty, longer than `max` characters, or with control characters.
pub fn read_name(text: &str, pointer: &str, max: usize) -> Result<String, Invalid> {
    let name = icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(text.trim()).into_owned();
    if name.is_empty() {
        return Err(Invalid::field(pointer, "empty", "Must not be empty."));
    }
    if name.chars().count() > max {
        return Err(Invalid::field(
            pointer,
            "too-long",
            format!("Must not be longer than {max} characters."),
        ));
    }
    if name.chars().any(char::is_control) {
        return Err(Invalid::field(pointer, "control-character", "Must not contain control characters."));
    }
    Ok(name)
}

/// Checks the dates of a credential.
///
/// # Errors
/// The field `/valid_to` when it is not after `valid_from`.
pub fn check_validity(validity: Validity) -> Result<(), Invalid> {
    match (validity.from, validity.to) {
        (Some(from), Some(to)) if to <= from => {
            Err(Invalid::field("/valid_to", "not-after-start", "Must be later than valid_from."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validity(from: Option<i64>, to: Option<i64>) -> Validity {
        Validity { from: from.map(Moment::from_millis), to: to.map(Moment::from_millis), ended: None }
    }

    #[test]
    fn a_credential_counts_from_its_first_moment_to_before_its_last() {
        let dated = validity(Some(10), Some(20));
        let counts: Vec<bool> = [9, 10, 19, 20].map(|t| dated.covers(Moment::from_millis(t))).to_vec();
        assert_eq!(counts, [false, true, true, false]);
        assert!(!Validity { ended: Some(Moment::from_millis(12)), ..dated }.covers(Moment::from_millis(15)));
    }

    #[test]
    fn credentials_that_follow_each_other_do_not_overlap() {
        assert!(!validity(None, Some(20)).overlaps(validity(Some(20), None)));
        assert!(validity(None, Some(21)).overlaps(validity(Some(20), None)));
    }

    #[test]
    fn a_password_is_long_and_not_the_address() {
        assert!(check_new_password("short", "a@b.example").is_err());
        assert!(check_new_password("delegate@b.example", "Delegate@b.example").is_err());
        assert!(check_new_password("musyawarah-2018", "a@b.example").is_ok());
    }

    #[test]
    fn an_address_has_a_user_and_a_host() {
        for wrong in ["", "a", "@b", "a@", "a b@c", "a@b@c"] {
            assert!(check_email(wrong).is_err(), "{wrong}");
        }
        assert!(check_email("head.sgp@demo.example").is_ok());
    }
}
