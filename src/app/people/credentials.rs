//! Owns: giving, changing and ending credentials. Never: gives two to one person in one mandate at once.

use crate::{
    app::{Writing, new_id},
    domain::{
        accounts::{Role, Validity},
        event::{Act, Event},
        ids::{CredentialId, MandateId, StateCode, UserId},
        people::{check_alone, check_new_dates, check_role, only_delegation},
        refusal::Invalid,
    },
    error::Result,
    store::{
        connection::DbConn,
        mandates,
        people::{self as rows, Credential},
    },
};

/// A credential to give.
#[derive(Debug, Clone)]
pub struct GiveCredential {
    /// To whom.
    pub user: UserId,
    /// In which mandate.
    pub mandate: MandateId,
    /// In which delegation; chair and secretariat have only one.
    pub delegation: Option<String>,
    /// As what.
    pub role: Role,
    /// When it counts.
    pub validity: Validity,
}

/// Gives a credential, without asking whether the caller may: for the command line, the demo and accepted
/// invitations. Needs [`crate::app::Lock::Administration`].
///
/// # Errors
/// `credential-overlaps`; wrong fields.
pub fn place(tx: &mut Writing<'_>, give: GiveCredential) -> Result<Credential> {
    let now = tx.now;
    let delegation = fitting_delegation(tx.conn, give.mandate, give.delegation.as_deref(), give.role)?;
    check_new_dates(give.validity, now)?;
    check_alone(give.validity, &validities(tx.conn, give.user, give.mandate, None)?)?;
    let GiveCredential { user, mandate, role, validity, .. } = give;
    let credential = Credential { id: CredentialId(new_id()), user, mandate, delegation, role, validity };
    rows::add_credential(tx.conn, &credential, now)?;
    record_given(tx, &credential)?;
    Ok(credential)
}

/// The delegation that people of this role join.
///
/// # Errors
/// Wrong `/delegation` or `/role`.
pub(super) fn fitting_delegation(
    conn: &mut DbConn,
    mandate: MandateId,
    named: Option<&str>,
    role: Role,
) -> Result<StateCode> {
    let code = named
        .or(only_delegation(role))
        .ok_or_else(|| Invalid::field("/delegation", "missing", "Say in which delegation."))?;
    let all = mandates::all_delegations(conn, mandate)?;
    let found = all.into_iter().find(|delegation| delegation.code.as_str() == code).ok_or_else(|| {
        Invalid::field("/delegation", "unknown-delegation", format!("There is no delegation {code}."))
    })?;
    check_role(role, found.kind, code)?;
    Ok(found.code)
}

/// When the person's credentials in the mandate count, but for one.
pub(super) fn validities(
    conn: &mut DbConn,
    user: UserId,
    mandate: MandateId,
    but: Option<CredentialId>,
) -> Result<Vec<Validity>> {
    let all = rows::credentials_of(conn, &[user], &[mandate])?;
    let others = all.into_iter().filter(|named| Some(named.credential.id) != but);
    Ok(others.map(|named| named.credential.validity).collect())
}

/// Records that a credential was given.
///
/// # Errors
/// What the database said.
pub fn record_given(tx: &mut Writing<'_>, credential: &Credential) -> Result<()> {
    record(tx, Act::CredentialGiven, credential)
}

pub(super) fn record(tx: &mut Writing<'_>, act: Act, credential: &Credential) -> Result<()> {
    let payload = serde_json::json!({
        "credential": credential.id,
        "user": credential.user,
        "delegation": credential.delegation,
        "role": credential.role,
        "valid_from": credential.validity.from,
        "valid_to": credential.validity.to,
        "ended_at": credential.validity.ended,
    });
    let event = Event::new(act, format!("credential:{}", credential.id), payload)
        .in_mandate(credential.mandate)
        .for_state(credential.user);
    tx.record(event)
}
