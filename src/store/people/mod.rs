//! Owns: the rows of credentials and invitations, and finding the people of mandates. Never: sees a token in clear.

mod invitations;

use diesel::prelude::*;

use super::{
    connection::DbConn,
    schema::{credentials, delegations, users},
};
use crate::{
    domain::{
        accounts::{Role, Validity},
        ids::{CredentialId, MandateId, StateCode, UserId},
        time::Moment,
    },
    error::{Error, Result},
};

pub use invitations::{
    Invitation, add_invitation, invitation, invitation_by_token, invitations_after, invited, save_invitation,
};

/// User × delegation × role × dates.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Identifier.
    pub id: CredentialId,
    /// The person.
    pub user: UserId,
    /// The mandate.
    pub mandate: MandateId,
    /// The delegation's code.
    pub delegation: StateCode,
    /// The role.
    pub role: Role,
    /// When it counts.
    pub validity: Validity,
    /// Raised by every change of when it counts.
    pub version: i64,
}

/// A credential with the names that go with it.
#[derive(Debug, Clone)]
pub struct NamedCredential {
    /// The credential.
    pub credential: Credential,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The delegation's name.
    pub delegation_name: String,
}

/// Adds a credential.
///
/// # Errors
/// What the database said.
pub fn add_credential(conn: &mut DbConn, credential: &Credential, now: Moment) -> Result<()> {
    use credentials as c;
    diesel::insert_into(c::table)
        .values((
            c::id.eq(credential.id.to_string()),
            c::user_id.eq(credential.user.to_string()),
            c::mandate_id.eq(credential.mandate.to_string()),
            c::delegation.eq(credential.delegation.as_str()),
            c::role.eq(credential.role.as_str()),
            c::valid_from.eq(credential.validity.from.map(Moment::millis)),
            c::valid_to.eq(credential.validity.to.map(Moment::millis)),
            c::ended_at.eq(credential.validity.ended.map(Moment::millis)),
            c::created_at.eq(now.millis()),
            c::version.eq(credential.version),
            c::valid_to_set_at.eq(now.millis()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes how long a credential counts; nothing else of it ever changes. `moved` is when its last moment moved, if it did.
///
/// # Errors
/// What the database said.
pub fn save_validity(
    conn: &mut DbConn,
    id: CredentialId,
    validity: Validity,
    moved: Option<Moment>,
) -> Result<()> {
    diesel::update(credentials::table.find(id.to_string()))
        .set((
            credentials::valid_to.eq(validity.to.map(Moment::millis)),
            credentials::ended_at.eq(validity.ended.map(Moment::millis)),
            credentials::version.eq(credentials::version + 1),
            moved.map(|at| credentials::valid_to_set_at.eq(at.millis())),
        ))
        .execute(conn)?;
    Ok(())
}

type CredentialRow = (
    String,
    String,
    String,
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    i64,
    String,
    String,
    String,
);

fn read_credential(row: CredentialRow) -> Result<NamedCredential> {
    let (id, user, mandate, delegation, role, from, to, ended, version, name, email, delegation_name) = row;
    Ok(NamedCredential {
        credential: Credential {
            id: id.parse().map_err(Error::internal)?,
            user: user.parse().map_err(Error::internal)?,
            mandate: mandate.parse().map_err(Error::internal)?,
            delegation: delegation.parse().map_err(Error::internal)?,
            role: role.parse().map_err(Error::internal)?,
            validity: Validity {
                from: from.map(Moment::from_millis),
                to: to.map(Moment::from_millis),
                ended: ended.map(Moment::from_millis),
            },
            version,
        },
        name,
        email,
        delegation_name,
    })
}

/// Every credential with the names that go with it.
macro_rules! named_credentials {
    () => {
        credentials::table
            .inner_join(users::table.on(users::id.eq(credentials::user_id)))
            .inner_join(
                delegations::table.on(delegations::mandate_id
                    .eq(credentials::mandate_id)
                    .and(delegations::code.eq(credentials::delegation))),
            )
            .select((
                credentials::id,
                credentials::user_id,
                credentials::mandate_id,
                credentials::delegation,
                credentials::role,
                credentials::valid_from,
                credentials::valid_to,
                credentials::ended_at,
                credentials::version,
                users::name,
                users::email,
                delegations::name,
            ))
    };
}

/// The credential.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn credential(conn: &mut DbConn, id: CredentialId) -> Result<NamedCredential> {
    let query = named_credentials!().filter(credentials::id.eq(id.to_string()));
    read_credential(query.first::<CredentialRow>(conn)?)
}

/// Credentials of these mandates, newest first, at most `limit`, those older than `after`.
///
/// # Errors
/// What the database said.
pub fn credentials_after(
    conn: &mut DbConn,
    mandates: &[MandateId],
    after: Option<CredentialId>,
    limit: i64,
) -> Result<Vec<NamedCredential>> {
    // '~' sorts behind every identifier.
    let before = after.map_or_else(|| "~".to_owned(), |id| id.to_string());
    let mandates: Vec<String> = mandates.iter().map(ToString::to_string).collect();
    named_credentials!()
        .filter(credentials::mandate_id.eq_any(mandates).and(credentials::id.lt(before)))
        .order(credentials::id.desc())
        .limit(limit)
        .load::<CredentialRow>(conn)?
        .into_iter()
        .map(read_credential)
        .collect()
}

/// All credentials of these people in these mandates, oldest first.
///
/// # Errors
/// What the database said.
pub fn credentials_of(
    conn: &mut DbConn,
    people: &[UserId],
    mandates: &[MandateId],
) -> Result<Vec<NamedCredential>> {
    let people: Vec<String> = people.iter().map(ToString::to_string).collect();
    let mandates: Vec<String> = mandates.iter().map(ToString::to_string).collect();
    named_credentials!()
        .filter(credentials::user_id.eq_any(people).and(credentials::mandate_id.eq_any(mandates)))
        .order(credentials::id.asc())
        .load::<CredentialRow>(conn)?
        .into_iter()
        .map(read_credential)
        .collect()
}

/// When the credentials of the secretariat count, but for one.
///
/// # Errors
/// What the database said.
pub fn other_secretariat(conn: &mut DbConn, mandate: MandateId, but: CredentialId) -> Result<Vec<Validity>> {
    let rows: Vec<(Option<i64>, Option<i64>, Option<i64>)> = credentials::table
        .filter(credentials::mandate_id.eq(mandate.to_string()))
        .filter(credentials::role.eq(Role::Secretariat.as_str()))
        .filter(credentials::id.ne(but.to_string()))
        .select((credentials::valid_from, credentials::valid_to, credentials::ended_at))
        .load(conn)?;
    let moment = |at: Option<i64>| at.map(Moment::from_millis);
    Ok(rows
        .into_iter()
        .map(|(from, to, ended)| Validity { from: moment(from), to: moment(to), ended: moment(ended) })
        .collect())
}

/// A person of some mandate.
#[derive(Debug, Clone)]
pub struct PersonHere {
    /// Who.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// Everybody who holds or held a credential in these mandates (`None`: everybody with an account), in the order of their accounts.
///
/// # Errors
/// What the database said.
pub fn people_of(conn: &mut DbConn, mandates: Option<&[MandateId]>) -> Result<Vec<PersonHere>> {
    let all = users::table.order(users::id.asc()).select((users::id, users::name, users::email));
    let rows: Vec<(String, String, String)> = match mandates {
        None => all.load(conn)?,
        Some(mandates) => {
            let mandates: Vec<String> = mandates.iter().map(ToString::to_string).collect();
            let here = credentials::table
                .filter(credentials::mandate_id.eq_any(mandates))
                .select(credentials::user_id);
            all.filter(users::id.eq_any(here)).load(conn)?
        }
    };
    rows.into_iter()
        .map(|(id, name, email)| Ok(PersonHere { user: id.parse().map_err(Error::internal)?, name, email }))
        .collect()
}
