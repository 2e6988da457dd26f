//! Owns: inviting people, and their acceptance. Never: shows a token; it leaves by mail only.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    credentials::{GiveCredential, fitting_delegation, place, validities},
    managed, page,
};
use crate::{
    app::{
        App, Caller, Lock, Reading, Writing,
        accounts::{self, SignedIn},
        keys,
        mandates::read_cursor,
        new_id,
        passwords::hash_password,
    },
    domain::{
        accounts::{Actor, Role, Validity, check_email, check_new_password, fold_email, read_name},
        event::{Act, Event},
        ids::{InvitationId, MandateId, OutboxId},
        people::{check_alone, check_new_dates},
        policy::{Action, Subject, permit},
        refusal::{Invalid, Refusal},
        time::{Moment, SECOND},
    },
    error::{Error, Result},
    store::{
        accounts::{self as users, Account},
        connection::DbConn,
        mandates, notices, outbox,
        people::{self as rows, Invitation},
    },
};

/// An invitation.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// Identifier.
    pub id: String,
    /// The mandate.
    pub mandate: String,
    /// Where it was sent.
    pub email: String,
    /// The name it was sent to.
    pub name: String,
    /// Code of the delegation.
    pub delegation: String,
    /// The role offered.
    pub role: Role,
    /// First moment the credential would count.
    #[schema(value_type = Option<String>)]
    pub valid_from: Option<Moment>,
    /// First moment it would no longer count.
    #[schema(value_type = Option<String>)]
    pub valid_to: Option<Moment>,
    /// When it was sent.
    #[schema(value_type = String)]
    pub created_at: Moment,
    /// Until when it may be accepted.
    #[schema(value_type = String)]
    pub expires_at: Moment,
    /// When it was accepted.
    #[schema(value_type = Option<String>)]
    pub accepted_at: Option<Moment>,
    /// When it was taken back.
    #[schema(value_type = Option<String>)]
    pub withdrawn_at: Option<Moment>,
    /// What the caller may do with it.
    pub abilities: BTreeMap<&'static str, bool>,
}

fn shown(tx: &Reading<'_>, invitation: Invitation) -> InvitationView {
    let manages = permit(&tx.actor, Action::ManagePeople, Subject::Mandate(invitation.mandate)).is_ok();
    let waits = invitation.accepted_at.is_none() && invitation.withdrawn_at.is_none();
    InvitationView {
        id: invitation.id.to_string(),
        mandate: invitation.mandate.to_string(),
        email: invitation.email,
        name: invitation.name,
        delegation: invitation.delegation.to_string(),
        role: invitation.role,
        valid_from: invitation.validity.from,
        valid_to: invitation.validity.to,
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
        accepted_at: invitation.accepted_at,
        withdrawn_at: invitation.withdrawn_at,
        abilities: BTreeMap::from([("withdraw", manages && waits)]),
    }
}

/// Invitations into the mandate, or into all the caller is secretariat of, newest first, with the cursor of the next
/// page.
///
/// # Errors
/// Not secretariat; a wrong cursor.
pub fn list_invitations(
    tx: &mut Reading<'_>,
    mandate: Option<MandateId>,
    limit: i64,
    cursor: Option<&str>,
) -> Result<(Vec<InvitationView>, Option<String>)> {
    let mandates = managed(tx, mandate)?;
    let after = read_cursor::<InvitationId>(cursor)?;
    let found = rows::invitations_after(tx.conn, &mandates, after, limit + 1)?;
    let (found, next) = page(found, limit, |invitation| invitation.id.to_string())?;
    Ok((found.into_iter().map(|invitation| shown(tx, invitation)).collect(), next))
}

/// A person to invite.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Into which mandate.
    pub mandate: MandateId,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Into which delegation; chair and secretariat have only one.
    pub delegation: Option<String>,
    /// As what.
    pub role: Role,
    /// When the credential would count.
    pub validity: Validity,
}

/// Invites a person by mail. Needs [`Lock::Administration`].
///
/// # Errors
/// Not secretariat; `already-invited`, `credential-overlaps`; wrong fields.
pub fn invite(tx: &mut Writing<'_>, invite: Invite) -> Result<InvitationView> {
    let Invite { mandate, email, name, delegation, role, validity } = invite;
    permit(&tx.actor, Action::ManagePeople, Subject::Mandate(mandate))?;
    let created_by = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let now = tx.now;
    let mut wrong = Invalid::default();
    let email = email.trim().to_owned();
    let checks = [check_email(&email), check_new_dates(validity, now)];
    wrong.0.extend(checks.into_iter().filter_map(std::result::Result::err).flat_map(|invalid| invalid.0));
    let name = read_name(&name, "/name", 200).unwrap_or_else(|invalid| {
        wrong.0.extend(invalid.0);
        String::new()
    });
    wrong.into_result()?;
    let delegation = fitting_delegation(tx.conn, mandate, delegation.as_deref(), role)?;
    check_not_here(tx.conn, mandate, &email, validity, now)?;
    let invitation = Invitation {
        id: InvitationId(new_id()),
        mandate,
        email,
        name,
        delegation,
        role,
        validity,
        created_by,
        created_at: now,
        expires_at: now.plus(tx.app.settings.invitation_seconds * SECOND),
        accepted_at: None,
        withdrawn_at: None,
    };
    send(tx, &invitation)?;
    record(tx, Act::InvitationSent, &invitation)?;
    Ok(shown(tx, invitation))
}

fn check_not_here(
    conn: &mut DbConn,
    mandate: MandateId,
    email: &str,
    validity: Validity,
    now: Moment,
) -> Result<()> {
    let folded = fold_email(email);
    if let Some(account) = users::user_by_email(conn, &folded)? {
        check_alone(validity, &validities(conn, account.id, mandate, None)?)?;
    }
    if rows::invited(conn, mandate, now)?.iter().any(|other| fold_email(other) == folded) {
        let detail = "An invitation to this address waits for its answer. Withdraw it first.";
        return Err(Refusal::new("already-invited", detail).into());
    }
    Ok(())
}

/// Keeps the invitation by its token's hash; the token itself goes into the mail.
fn send(tx: &mut Writing<'_>, invitation: &Invitation) -> Result<()> {
    let token = keys::random_token();
    rows::add_invitation(tx.conn, invitation, &keys::token_hash(&token))?;
    let here = mandates::delegation(tx.conn, invitation.mandate, &invitation.delegation)?;
    let content = serde_json::json!({
        "name": invitation.name,
        "zone": here.time_zone,
        "mandate_symbol": here.mandate_symbol,
        "mandate_title": here.mandate_title,
        "delegation": here.name,
        "role": invitation.role,
        "link": format!("/invitation/{token}"),
        "deadline": invitation.expires_at,
    });
    let (id, now) = (OutboxId(new_id()), tx.now);
    let key = event_of(invitation);
    let mail = notices::letter_row(id, &invitation.email, "invitation", &content, &key, now)?;
    tx.mail_waits();
    notices::add(tx.conn, &[], &[mail])
}

/// The event of the letter with its link.
fn event_of(invitation: &Invitation) -> String {
    format!("invitation#{}", invitation.id)
}

/// Takes an invitation back: its link is worth nothing from now on. Needs [`Lock::Administration`].
///
/// # Errors
/// Not secretariat; `invitation-accepted`, `invitation-withdrawn`.
pub fn withdraw(tx: &mut Writing<'_>, id: InvitationId) -> Result<()> {
    let mut invitation = rows::invitation(tx.conn, id)?;
    permit(&tx.actor, Action::ManagePeople, Subject::Mandate(invitation.mandate))?;
    if invitation.accepted_at.is_some() {
        let detail = "The invitation was accepted. End the credential instead.";
        return Err(Refusal::new("invitation-accepted", detail).into());
    }
    if invitation.withdrawn_at.is_some() {
        return Err(Refusal::new("invitation-withdrawn", "The invitation was withdrawn already.").into());
    }
    invitation.withdrawn_at = Some(tx.now);
    rows::save_invitation(tx.conn, &invitation)?;
    outbox::forget_letters(tx.conn, &invitation.email, &event_of(&invitation))?;
    record(tx, Act::InvitationWithdrawn, &invitation)
}

/// The record names the invitation, never the address it went to.
fn record(tx: &mut Writing<'_>, act: Act, invitation: &Invitation) -> Result<()> {
    let payload = serde_json::json!({
        "invitation": invitation.id,
        "delegation": invitation.delegation,
        "role": invitation.role,
        "valid_from": invitation.validity.from,
        "valid_to": invitation.validity.to,
        "expires_at": invitation.expires_at,
        "user": tx.actor.user.filter(|_| act == Act::InvitationAccepted),
    });
    let event = Event::new(act, format!("invitation:{}", invitation.id), payload);
    tx.record(event.in_mandate(invitation.mandate))
}

/// What an invitation offers, for whoever holds its link.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewView {
    /// Where it was sent.
    pub email: String,
    /// The name it was sent to.
    pub name: String,
    /// Name of the delegation.
    pub delegation_name: String,
    /// The role offered.
    pub role: Role,
    /// Symbol of the mandate.
    pub mandate_symbol: String,
    /// Title of the mandate.
    pub mandate_title: String,
    /// Until when it may be accepted.
    #[schema(value_type = String)]
    pub expires_at: Moment,
    /// Whether to ask for the present password or for a new one.
    pub has_account: bool,
}

/// The invitation of a token, if it may be accepted now.
fn open(conn: &mut DbConn, token_hash: &str, now: Moment) -> Result<Invitation> {
    let invitation = rows::invitation_by_token(conn, token_hash)?;
    if invitation.withdrawn_at.is_some() {
        return Err(Error::NotFound);
    }
    if invitation.accepted_at.is_some() {
        let detail = "This invitation was accepted already. Sign in.";
        return Err(Refusal::new("invitation-accepted", detail).into());
    }
    let ends = invitation.validity.to.map_or(invitation.expires_at, |to| to.min(invitation.expires_at));
    if ends <= now {
        let detail = format!("This invitation ended on {}. Ask the secretariat for another.", ends.in_utc());
        return Err(Refusal::new("invitation-expired", detail).into());
    }
    Ok(invitation)
}

/// What the invitation of this token offers.
///
/// # Errors
/// [`Error::NotFound`]; `invitation-accepted`, `invitation-expired`.
pub fn preview(tx: &mut Reading<'_>, token: &str) -> Result<PreviewView> {
    let invitation = open(tx.conn, &keys::token_hash(token), tx.now)?;
    let here = mandates::delegation(tx.conn, invitation.mandate, &invitation.delegation)?;
    let has_account = users::user_by_email(tx.conn, &fold_email(&invitation.email))?.is_some();
    Ok(PreviewView {
        email: invitation.email,
        name: invitation.name,
        delegation_name: here.name,
        role: invitation.role,
        mandate_symbol: here.mandate_symbol,
        mandate_title: here.mandate_title,
        expires_at: invitation.expires_at,
        has_account,
    })
}

/// Who accepts, proven by a password.
enum Guest {
    /// Somebody with an account, whose password it is.
    Known(Account),
    /// Somebody new, with the hash of their new password.
    New(String),
}

impl App {
    /// Accepts an invitation: makes the account, or adds to the one there is, and signs the person in.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `invitation-accepted`, `invitation-expired`, `credential-overlaps`;
    /// [`Error::InvalidCredentials`] for an account's wrong password, [`Error::Invalid`] for a weak new one.
    pub async fn accept_invitation(
        &self,
        token: &str,
        password: String,
        user_agent: String,
    ) -> Result<SignedIn> {
        let hash = keys::token_hash(token);
        let again = hash.clone();
        let (email, account) = self
            .read(Caller::Anonymous, move |tx| {
                let invitation = open(tx.conn, &hash, tx.now)?;
                let account = users::user_by_email(tx.conn, &fold_email(&invitation.email))?;
                Ok((invitation.email, account))
            })
            .await?;
        let guest = if let Some(account) = account {
            let proven = self.check_password(Some(account), password).await?;
            Guest::Known(proven.ok_or(Error::InvalidCredentials)?)
        } else {
            check_new_password(&password, &email)?;
            Guest::New(self.hashing.run(move || hash_password(&password)).await?)
        };
        self.write(Caller::Anonymous, Lock::Administration, move |tx| accept(tx, &again, guest, &user_agent))
            .await
    }
}

fn accept(tx: &mut Writing<'_>, token_hash: &str, guest: Guest, user_agent: &str) -> Result<SignedIn> {
    let now = tx.now;
    let mut invitation = open(tx.conn, token_hash, now)?;
    let folded = fold_email(&invitation.email);
    let account = match (users::user_by_email(tx.conn, &folded)?, guest) {
        (Some(account), Guest::Known(proven)) if account.password_hash == proven.password_hash => account,
        (None, Guest::New(password_hash)) => {
            let here = mandates::delegation(tx.conn, invitation.mandate, &invitation.delegation)?;
            let name = invitation.name.clone();
            let account =
                accounts::new_account(&invitation.email, name, password_hash, &here.time_zone, false);
            users::add_user(tx.conn, &account, &folded, now)?;
            account
        }
        // The account was made, or its password changed, since the password was checked.
        _ => return Err(Error::Busy),
    };
    // From here on it is this person who acts.
    let Account { id, name, administrator, .. } = account.clone();
    tx.actor = Actor { user: Some(id), name, administrator, ..Actor::server() };
    invitation.accepted_at = Some(now);
    rows::save_invitation(tx.conn, &invitation)?;
    outbox::forget_letters(tx.conn, &invitation.email, &event_of(&invitation))?;
    record(tx, Act::InvitationAccepted, &invitation)?;
    let give = GiveCredential {
        user: id,
        mandate: invitation.mandate,
        delegation: Some(invitation.delegation.to_string()),
        role: invitation.role,
        validity: invitation.validity,
    };
    place(tx, give)?;
    accounts::open_session(tx, account, user_agent)
}
