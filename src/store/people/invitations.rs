//! Owns: the rows of invitations. Never: sees a token in clear; it gets its hash.

use diesel::prelude::*;

use crate::{
    domain::{
        accounts::{Role, Validity},
        ids::{InvitationId, MandateId, StateCode, UserId},
        time::Moment,
    },
    error::{Error, Result},
    store::{connection::DbConn, schema::invitations},
};

/// An invitation to hold a credential.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Identifier.
    pub id: InvitationId,
    /// The mandate.
    pub mandate: MandateId,
    /// Where it was sent.
    pub email: String,
    /// The name it was sent to.
    pub name: String,
    /// The delegation's code.
    pub delegation: StateCode,
    /// The role offered.
    pub role: Role,
    /// When the credential would count.
    pub validity: Validity,
    /// Who invited.
    pub created_by: UserId,
    /// When.
    pub created_at: Moment,
    /// Until when it may be accepted.
    pub expires_at: Moment,
    /// When it was accepted.
    pub accepted_at: Option<Moment>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations, treat_none_as_default_value = false)]
struct InvitationRow {
    id: String,
    token_hash: String,
    mandate_id: String,
    email: String,
    name: String,
    delegation: String,
    role: String,
    valid_from: Option<i64>,
    valid_to: Option<i64>,
    created_by: String,
    created_at: i64,
    expires_at: i64,
    accepted_at: Option<i64>,
    withdrawn_at: Option<i64>,
}

impl InvitationRow {
    fn read(self) -> Result<Invitation> {
        Ok(Invitation {
            id: self.id.parse().map_err(Error::internal)?,
            mandate: self.mandate_id.parse().map_err(Error::internal)?,
            email: self.email,
            name: self.name,
            delegation: self.delegation.parse().map_err(Error::internal)?,
            role: self.role.parse().map_err(Error::internal)?,
            validity: Validity {
                from: self.valid_from.map(Moment::from_millis),
                to: self.valid_to.map(Moment::from_millis),
                ended: None,
            },
            created_by: self.created_by.parse().map_err(Error::internal)?,
            created_at: Moment::from_millis(self.created_at),
            expires_at: Moment::from_millis(self.expires_at),
            accepted_at: self.accepted_at.map(Moment::from_millis),
            withdrawn_at: self.withdrawn_at.map(Moment::from_millis),
        })
    }
}

/// Adds an invitation with the hash of its token.
///
/// # Errors
/// What the database said.
pub fn add_invitation(conn: &mut DbConn, invitation: &Invitation, token_hash: &str) -> Result<()> {
    let row = InvitationRow {
        id: invitation.id.to_string(),
        token_hash: token_hash.to_owned(),
        mandate_id: invitation.mandate.to_string(),
        email: invitation.email.clone(),
        name: invitation.name.clone(),
        delegation: invitation.delegation.to_string(),
        role: invitation.role.as_str().to_owned(),
        valid_from: invitation.validity.from.map(Moment::millis),
        valid_to: invitation.validity.to.map(Moment::millis),
        created_by: invitation.created_by.to_string(),
        created_at: invitation.created_at.millis(),
        expires_at: invitation.expires_at.millis(),
        accepted_at: invitation.accepted_at.map(Moment::millis),
        withdrawn_at: invitation.withdrawn_at.map(Moment::millis),
    };
    diesel::insert_into(invitations::table).values(&row).execute(conn)?;
    Ok(())
}

/// Writes that an invitation was accepted or taken back.
///
/// # Errors
/// What the database said.
pub fn save_invitation(conn: &mut DbConn, invitation: &Invitation) -> Result<()> {
    diesel::update(invitations::table.find(invitation.id.to_string()))
        .set((
            invitations::accepted_at.eq(invitation.accepted_at.map(Moment::millis)),
            invitations::withdrawn_at.eq(invitation.withdrawn_at.map(Moment::millis)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The invitation.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn invitation(conn: &mut DbConn, id: InvitationId) -> Result<Invitation> {
    let row: InvitationRow =
        invitations::table.find(id.to_string()).select(InvitationRow::as_select()).first(conn)?;
    row.read()
}

/// The invitation of a token.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn invitation_by_token(conn: &mut DbConn, token_hash: &str) -> Result<Invitation> {
    let row: InvitationRow = invitations::table
        .filter(invitations::token_hash.eq(token_hash))
        .select(InvitationRow::as_select())
        .first(conn)?;
    row.read()
}

/// Invitations into these mandates, newest first, at most `limit`, those older than `after`.
///
/// # Errors
/// What the database said.
pub fn invitations_after(
    conn: &mut DbConn,
    mandates: &[MandateId],
    after: Option<InvitationId>,
    limit: i64,
) -> Result<Vec<Invitation>> {
    let before = after.map_or_else(|| "~".to_owned(), |id| id.to_string());
    let mandates: Vec<String> = mandates.iter().map(ToString::to_string).collect();
    invitations::table
        .filter(invitations::mandate_id.eq_any(mandates).and(invitations::id.lt(before)))
        .order(invitations::id.desc())
        .limit(limit)
        .select(InvitationRow::as_select())
        .load::<InvitationRow>(conn)?
        .into_iter()
        .map(InvitationRow::read)
        .collect()
}

/// Addresses (as written) of invitations into the mandate that may still be accepted at `now`.
///
/// # Errors
/// What the database said.
pub fn invited(conn: &mut DbConn, mandate: MandateId, now: Moment) -> Result<Vec<String>> {
    Ok(invitations::table
        .filter(invitations::mandate_id.eq(mandate.to_string()))
        .filter(invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null()))
        .filter(invitations::expires_at.gt(now.millis()))
        .select(invitations::email)
        .load(conn)?)
}
