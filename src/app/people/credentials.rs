//! Owns: giving, changing and ending credentials. Never: gives two to one person in one mandate at once.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{managed, page};
use crate::{
    app::{Reading, Writing, mandates::read_cursor, new_id},
    domain::{
        accounts::{Role, Validity},
        event::{Act, Event},
        ids::{CredentialId, MandateId, OutboxId, StateCode, UserId},
        people::{self, CredentialChange, check_alone, check_new_dates, check_role, only_delegation},
        policy::{Action, Subject, permit},
        refusal::Invalid,
        time::Moment,
    },
    error::{Error, Result},
    store::{
        accounts,
        connection::DbConn,
        mandates, notices,
        people::{self as rows, Credential, NamedCredential},
    },
};

/// Who holds a credential.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolderView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// A credential.
#[derive(Debug, Serialize, ToSchema)]
pub struct CredentialView {
    /// Identifier.
    pub id: String,
    /// Who holds it.
    pub user: HolderView,
    /// The mandate.
    pub mandate: String,
    /// Code of the delegation.
    pub delegation: String,
    /// Name of the delegation.
    pub delegation_name: String,
    /// The role.
    pub role: Role,
    /// First moment it counts; always, when null.
    #[schema(value_type = Option<String>)]
    pub valid_from: Option<Moment>,
    /// First moment it no longer counts; never, when null.
    #[schema(value_type = Option<String>)]
    pub valid_to: Option<Moment>,
    /// When it was ended by hand.
    #[schema(value_type = Option<String>)]
    pub ended_at: Option<Moment>,
    /// Whether it counts now.
    pub active: bool,
    /// The version `If-Match` takes.
    pub version: i64,
    /// What the caller may do with it.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// The credential as shown to the caller, who is known to see it.
pub(super) fn shown(tx: &mut Reading<'_>, named: NamedCredential) -> Result<CredentialView> {
    let manages = permit(&tx.actor, Action::ManagePeople, Subject::Mandate(named.credential.mandate)).is_ok();
    let end = manages && changed(tx, &named.credential, CredentialChange::End)?.is_ok();
    let NamedCredential { credential, name, email, delegation_name } = named;
    let Credential { id, user, mandate, delegation, role, validity, version } = credential;
    Ok(CredentialView {
        id: id.to_string(),
        user: HolderView { id: user.to_string(), name, email },
        mandate: mandate.to_string(),
        delegation: delegation.to_string(),
        delegation_name,
        role,
        valid_from: validity.from,
        valid_to: validity.to,
        ended_at: validity.ended,
        active: validity.covers(tx.now),
        version,
        abilities: BTreeMap::from([("change", manages && validity.ended.is_none()), ("end", end)]),
    })
}

/// What the rules say to a change.
fn changed(
    tx: &mut Reading<'_>,
    credential: &Credential,
    change: CredentialChange,
) -> Result<std::result::Result<Validity, crate::domain::refusal::No>> {
    let Credential { id, user, mandate, role, validity, .. } = *credential;
    let own_others = match change {
        CredentialChange::End => Vec::new(),
        CredentialChange::ValidTo(_) => validities(tx.conn, user, mandate, Some(id))?,
    };
    let other_secretariat = match role {
        Role::Secretariat => rows::other_secretariat(tx.conn, mandate, id)?,
        Role::Drafter | Role::Head | Role::Chair | Role::Observer => Vec::new(),
    };
    let standing =
        people::Standing { role, validity, own_others: &own_others, other_secretariat: &other_secretariat };
    Ok(people::change(standing, change, tx.now))
}

/// Credentials of the mandate, or of all mandates the caller is secretariat of, newest first, with the cursor of the
/// next page.
///
/// # Errors
/// Not secretariat; a wrong cursor.
pub fn list_credentials(
    tx: &mut Reading<'_>,
    mandate: Option<MandateId>,
    limit: i64,
    cursor: Option<&str>,
) -> Result<(Vec<CredentialView>, Option<String>)> {
    let mandates = managed(tx, mandate)?;
    let after = read_cursor::<CredentialId>(cursor)?;
    let found = rows::credentials_after(tx.conn, &mandates, after, limit + 1)?;
    let (found, next) = page(found, limit, |named| named.credential.id.to_string())?;
    let items = found.into_iter().map(|named| shown(tx, named)).collect::<Result<_>>()?;
    Ok((items, next))
}

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

/// Gives a credential to somebody the caller knows. Needs [`crate::app::Lock::Administration`].
///
/// # Errors
/// Not secretariat; `credential-overlaps`; wrong fields.
pub fn give(tx: &mut Writing<'_>, give: GiveCredential) -> Result<CredentialView> {
    permit(&tx.actor, Action::ManagePeople, Subject::Mandate(give.mandate))?;
    if !super::users::knows(tx, give.user)? {
        let detail = "You know no such person. Invite them by their address.";
        return Err(Invalid::field("/user", "unknown-user", detail).into());
    }
    let credential = place(tx, give)?;
    let named = rows::credential(tx.conn, credential.id)?;
    say(tx, Act::CredentialGiven, &credential, &named)?;
    shown(tx, named)
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
    let id = CredentialId(new_id());
    let credential = Credential { id, user, mandate, delegation, role, validity, version: 1 };
    rows::add_credential(tx.conn, &credential, now)?;
    record_given(tx, &credential)?;
    Ok(credential)
}

/// What is to change of a credential.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChangeCredential {
    /// Its last moment moves; `Some(None)` is for ever.
    pub valid_to: Option<Option<Moment>>,
    /// It ends now. `Some(false)` is refused: what ended does not come back.
    pub ended: Option<bool>,
}

/// Ends a credential and the holder's sessions, or moves its last moment, if `version` is still the one that stands. Needs
/// [`crate::app::Lock::Administration`].
///
/// # Errors
/// Not secretariat; [`Error::Stale`]; `credential-ended`, `last-secretariat`, `credential-overlaps`; wrong fields.
pub fn change(
    tx: &mut Writing<'_>,
    id: CredentialId,
    version: i64,
    wanted: ChangeCredential,
) -> Result<CredentialView> {
    let named = rows::credential(tx.conn, id)?;
    permit(&tx.actor, Action::ManagePeople, Subject::Mandate(named.credential.mandate))?;
    if named.credential.version != version {
        return Err(Error::Stale { current: serde_json::to_value(shown(tx, named)?)? });
    }
    let change = match (wanted.ended, wanted.valid_to) {
        (Some(true), None) => CredentialChange::End,
        (None, Some(to)) => CredentialChange::ValidTo(to),
        (None, None) => return shown(tx, named),
        (Some(_), _) => {
            let detail = "Send ended: true alone; what ended does not come back.";
            return Err(Invalid::field("/ended", "wrong-value", detail).into());
        }
    };
    let validity = changed(tx, &named.credential, change)??;
    let now = tx.now;
    let credential = Credential { validity, version: version.saturating_add(1), ..named.credential.clone() };
    let moved = (validity.to != named.credential.validity.to).then_some(now);
    rows::save_validity(tx.conn, id, validity, moved)?;
    match change {
        CredentialChange::End => {
            accounts::end_sessions(tx.conn, credential.user, now)?;
            record(tx, Act::CredentialEnded, &credential)?;
            say(tx, Act::CredentialEnded, &credential, &named)?;
        }
        CredentialChange::ValidTo(_) => {
            record(tx, Act::CredentialChanged, &credential)?;
            say(tx, Act::CredentialChanged, &credential, &named)?;
        }
    }
    shown(tx, NamedCredential { credential, ..named })
}

/// Tells the person by a letter of their own: whoever is not in the mandate yet, or no more, hears of nothing in it.
fn say(tx: &mut Writing<'_>, act: Act, credential: &Credential, named: &NamedCredential) -> Result<()> {
    let here = mandates::delegation(tx.conn, credential.mandate, &credential.delegation)?;
    let (id, now) = (OutboxId(new_id()), tx.now);
    let (name, symbol) = (&here.name, &here.mandate_symbol);
    let until = credential.validity.to.map(|to| to.in_utc());
    let sentence = match (act, until) {
        (Act::CredentialEnded, _) => format!("Your credential for {name} in {symbol} ended."),
        (Act::CredentialGiven, until) => {
            let seat = credential.role.held_for(name);
            let from = credential.validity.from.filter(|from| *from > now);
            let from = from.map(|from| format!(", from {}", from.in_utc())).unwrap_or_default();
            let until = until.map(|until| format!(", until {until}")).unwrap_or_default();
            format!("You have a credential in {symbol}: {seat}{from}{until}.")
        }
        (_, Some(until)) => format!("Your credential for {name} in {symbol} now ends on {until}."),
        (_, None) => format!("Your credential for {name} in {symbol} now has no end."),
    };
    let content = serde_json::json!({
        "name": named.name,
        "zone": here.time_zone,
        "mandate_symbol": symbol,
        "mandate": credential.mandate,
        "sentence": sentence,
        "link": "/",
    });
    // One letter for each state of the credential.
    let key = format!("{}#{}/{}", act.as_str(), credential.id, credential.version);
    let letter = notices::letter_row(id, &named.email, act.as_str(), &content, &key, now)?;
    tx.mail_waits();
    notices::add(tx.conn, &[], &[letter])
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
    let missing = || Invalid::field("/delegation", "missing", "Say in which delegation.");
    let code = named.or(only_delegation(role)).ok_or_else(missing)?;
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

fn record(tx: &mut Writing<'_>, act: Act, credential: &Credential) -> Result<()> {
    let payload = serde_json::json!({
        "credential": credential.id,
        "user": credential.user,
        "delegation": credential.delegation,
        "role": credential.role,
        "valid_from": credential.validity.from,
        "valid_to": credential.validity.to,
        "ended_at": credential.validity.ended,
    });
    // Whoever gives a credential acts for no state; whose it is, the payload says.
    let event =
        Event::new(act, format!("credential:{}", credential.id), payload).in_mandate(credential.mandate);
    tx.record(event)
}
