//! Owns: who may be given which credential and until when: roles fit delegations, nobody holds two at once in one
//! mandate, and a mandate never loses its last secretariat. Never: rewrites a credential; it is replaced.

use super::{
    accounts::{CHAIR_DELEGATION, DelegationKind, Role, SECRETARIAT_DELEGATION, Validity},
    refusal::{Invalid, No, Refusal},
    time::Moment,
};

/// The code of the delegation that a role belongs to, when there is only one such delegation.
#[must_use]
pub const fn only_delegation(role: Role) -> Option<&'static str> {
    match role {
        Role::Chair => Some(CHAIR_DELEGATION),
        Role::Secretariat => Some(SECRETARIAT_DELEGATION),
        Role::Drafter | Role::Head | Role::Observer => None,
    }
}

/// Checks that a delegation of this kind has people of this role.
///
/// # Errors
/// The field `/role`.
pub fn check_role(role: Role, kind: DelegationKind, delegation: &str) -> Result<(), Invalid> {
    if role.delegation_kind() == kind {
        return Ok(());
    }
    let detail = format!("{delegation} has no people with the role {}.", role.as_str());
    Err(Invalid::field("/role", "role-does-not-fit", detail))
}

/// Checks the dates of a credential that is about to be given.
///
/// # Errors
/// The field `/valid_to` when it is over already or not after `valid_from`.
pub fn check_new_dates(validity: Validity, now: Moment) -> Result<(), Invalid> {
    super::accounts::check_validity(validity)?;
    match validity.to {
        Some(to) if to <= now => {
            Err(Invalid::field("/valid_to", "in-the-past", "The last day must be in the future."))
        }
        _ => Ok(()),
    }
}

/// Refuses a credential whose holder has another in the mandate for some of the same time.
///
/// # Errors
/// `credential-overlaps`.
pub fn check_alone(validity: Validity, others: &[Validity]) -> Result<(), Refusal> {
    if others.iter().any(|other| other.overlaps(validity)) {
        let detail = "This person holds a credential in this mandate for that time. End it first: a credential \
                      is replaced, never rewritten.";
        return Err(Refusal::new("credential-overlaps", detail));
    }
    Ok(())
}

/// What is to change of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialChange {
    /// It ends now.
    End,
    /// Its last moment moves; `None` is for ever.
    ValidTo(Option<Moment>),
}

/// What a credential to be changed is, and who else is there.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// Its role.
    pub role: Role,
    /// Its dates.
    pub validity: Validity,
    /// Dates of the holder's other credentials in the mandate.
    pub own_others: &'a [Validity],
    /// Dates of everybody else's secretariat credentials in the mandate.
    pub other_secretariat: &'a [Validity],
}

/// The dates after the change.
///
/// # Errors
/// `credential-ended`, `last-secretariat`, `credential-overlaps`, or a wrong `/valid_to`.
pub fn change(standing: Standing<'_>, change: CredentialChange, now: Moment) -> Result<Validity, No> {
    let before = standing.validity;
    if before.ended.is_some() {
        return Err(Refusal::new("credential-ended", "This credential has ended already.").into());
    }
    let (after, ends_at) = match change {
        CredentialChange::End => (Validity { ended: Some(now), ..before }, Some(now)),
        CredentialChange::ValidTo(to) => {
            let after = Validity { to, ..before };
            check_new_dates(after, now)?;
            check_alone(after, standing.own_others)?;
            (after, to)
        }
    };
    let leaves = standing.role == Role::Secretariat && before.covers(now);
    if let Some(at) = ends_at.filter(|_| leaves)
        && !standing.other_secretariat.iter().any(|other| other.covers(at))
    {
        let detail =
            "Nobody else would be secretariat of this mandate then. Give somebody else the role first.";
        return Err(Refusal::new("last-secretariat", detail).into());
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_millis(100);

    fn until(to: i64) -> Validity {
        Validity { to: Some(Moment::from_millis(to)), ..Validity::default() }
    }

    fn secretariat(others: &[Validity]) -> Standing<'_> {
        let validity = Validity::default();
        Standing { role: Role::Secretariat, validity, own_others: &[], other_secretariat: others }
    }

    fn code(no: No) -> &'static str {
        match no {
            No::Refused(refusal) => refusal.code,
            No::Invalid(invalid) => invalid.0[0].code,
        }
    }

    #[test]
    fn a_role_fits_the_kind_of_its_delegation() {
        assert!(check_role(Role::Head, DelegationKind::State, "SGP").is_ok());
        assert!(check_role(Role::Chair, DelegationKind::State, "SGP").is_err());
        assert!(check_role(Role::Drafter, DelegationKind::Observer, "JPN").is_err());
        assert_eq!(only_delegation(Role::Secretariat), Some("SECRETARIAT"));
        for kind in Role::ALL.map(Role::delegation_kind) {
            let fits: Vec<Role> =
                Role::ALL.into_iter().filter(|role| check_role(*role, kind, "SGP").is_ok()).collect();
            assert_eq!(kind.roles(), fits, "what is offered is what is taken");
        }
    }

    #[test]
    fn nobody_holds_two_credentials_at_once() {
        let later = Validity { from: Some(Moment::from_millis(200)), ..Validity::default() };
        assert!(check_alone(until(200), &[later]).is_ok());
        assert_eq!(check_alone(until(201), &[later]).unwrap_err().code, "credential-overlaps");
        let ended = Validity { ended: Some(NOW), ..Validity::default() };
        assert!(check_alone(Validity::default(), &[ended]).is_ok());
    }

    #[test]
    fn the_last_secretariat_stays() {
        let end = CredentialChange::End;
        assert_eq!(code(change(secretariat(&[]), end, NOW).unwrap_err()), "last-secretariat");
        assert_eq!(code(change(secretariat(&[until(100)]), end, NOW).unwrap_err()), "last-secretariat");
        assert_eq!(change(secretariat(&[until(101)]), end, NOW).unwrap().ended, Some(NOW));
        let soon = CredentialChange::ValidTo(Some(Moment::from_millis(500)));
        assert_eq!(code(change(secretariat(&[until(400)]), soon, NOW).unwrap_err()), "last-secretariat");
        assert!(change(secretariat(&[Validity::default()]), soon, NOW).is_ok());
    }

    #[test]
    fn an_ended_credential_stays_as_it_was() {
        let over = Standing {
            role: Role::Head,
            validity: Validity { ended: Some(NOW), ..Validity::default() },
            own_others: &[],
            other_secretariat: &[],
        };
        for what in [CredentialChange::End, CredentialChange::ValidTo(None)] {
            assert_eq!(code(change(over, what, NOW).unwrap_err()), "credential-ended");
        }
    }

    #[test]
    fn a_last_day_moves_ahead_and_not_over_the_next_credential() {
        let next = [Validity { from: Some(Moment::from_millis(300)), ..Validity::default() }];
        let head =
            Standing { role: Role::Head, validity: until(200), own_others: &next, other_secretariat: &[] };
        let to = |at| CredentialChange::ValidTo(Some(Moment::from_millis(at)));
        assert_eq!(change(head, to(300), NOW).unwrap(), until(300));
        assert_eq!(code(change(head, to(301), NOW).unwrap_err()), "credential-overlaps");
        assert_eq!(code(change(head, to(100), NOW).unwrap_err()), "in-the-past");
    }
}
