//! Owns: the people of mandates: accounts made by the command line, credentials given, changed and ended. Never:
//! rewrites a credential, never: lets a person of one mandate be seen by the secretariat of another.

mod credentials;
mod invitations;
mod users;

use super::{Reading, Writing, accounts};
use crate::{
    domain::{
        accounts::{check_email, fold_email, read_name},
        event::{Act, Event},
        ids::{MandateId, UserId},
        policy::{Action, Subject, permit},
        refusal::{Invalid, Refusal},
    },
    error::{Error, Result},
    store::accounts as rows,
};

pub use credentials::{
    ChangeCredential, CredentialView, GiveCredential, HolderView, change, give, list_credentials, place,
    record_given,
};
pub use invitations::{InvitationView, Invite, PreviewView, invite, list_invitations, preview, withdraw};
pub use users::{UserView, list_users};

/// An account to make. The password was hashed before: hashing is slow and a transaction is not.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Address.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// argon2id in PHC form, from [`crate::app::passwords::hash_password`].
    pub password_hash: String,
    /// IANA time zone.
    pub time_zone: String,
    /// May create mandates.
    pub administrator: bool,
}

/// Makes an account, without asking whether the caller may: for the command line and the demo. Needs
/// [`super::Lock::Administration`].
///
/// # Errors
/// `address-taken`; wrong fields.
pub fn add_user(tx: &mut Writing<'_>, new: NewUser) -> Result<UserId> {
    check_email(&new.email)?;
    let name = read_name(&new.name, "/name", 200)?;
    let folded = fold_email(&new.email);
    if rows::user_by_email(tx.conn, &folded)?.is_some() {
        return Err(Refusal::new("address-taken", "There is an account with this address already.").into());
    }
    let account =
        accounts::new_account(&new.email, name, new.password_hash, &new.time_zone, new.administrator);
    let now = tx.now;
    rows::add_user(tx.conn, &account, &folded, now)?;
    let payload = serde_json::json!({ "user": account.id, "administrator": new.administrator });
    tx.record(Event::new(Act::UserAdded, format!("user:{}", account.id), payload))?;
    Ok(account.id)
}

/// The mandates whose people the caller may see: the one named, or all.
fn managed(tx: &Reading<'_>, mandate: Option<MandateId>) -> Result<Vec<MandateId>> {
    let may = |id| permit(&tx.actor, Action::ReadPeople, Subject::Mandate(id));
    if let Some(mandate) = mandate {
        may(mandate)?;
        return Ok(vec![mandate]);
    }
    let all: Vec<MandateId> =
        tx.actor.seats.iter().map(|seat| seat.mandate).filter(|id| may(*id).is_ok()).collect();
    if all.is_empty() {
        let detail = "Your role does not let you see the people of a mandate.";
        return Err(Error::Forbidden(Refusal::new("not-your-act", detail)));
    }
    Ok(all)
}

/// The mandate that somebody means who manages people: the one named or, left out, the only one they serve.
///
/// # Errors
/// Not secretariat anywhere; `/mandate` is missing for whoever serves several.
pub fn meant(tx: &Reading<'_>, named: Option<MandateId>) -> Result<MandateId> {
    match (named, managed(tx, None)) {
        (Some(named), _) => Ok(named),
        (None, Ok(all)) => match all.as_slice() {
            [only] => Ok(*only),
            _ => Err(Invalid::field("/mandate", "missing", "Say in which of your mandates.").into()),
        },
        (None, Err(why)) => Err(why),
    }
}

/// One page of what was found one row beyond it, and the cursor of the next.
fn page<T>(mut found: Vec<T>, limit: i64, id: impl Fn(&T) -> String) -> Result<(Vec<T>, Option<String>)> {
    let limit = usize::try_from(limit).map_err(Error::internal)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(id);
    Ok((found, next))
}
