//! Owns: finding the people of one's mandates. Never: shows a credential of a mandate that is not the caller's.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    credentials::{CredentialView, shown},
    managed, page,
};
use crate::{
    app::{Reading, mandates::read_cursor},
    domain::ids::{MandateId, UserId},
    error::Result,
    store::people as rows,
};

/// A person with their credentials in the caller's mandates.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Oldest first, ended ones too.
    pub credentials: Vec<CredentialView>,
}

/// People who hold or held a credential in the mandate (none named: in any the caller is secretariat of;
/// administrators then find every account), whose name or address contains `q`, with the cursor of the next page.
///
/// # Errors
/// Not secretariat; a wrong cursor.
pub fn list_users(
    tx: &mut Reading<'_>,
    mandate: Option<MandateId>,
    q: Option<&str>,
    limit: i64,
    cursor: Option<&str>,
) -> Result<(Vec<UserView>, Option<String>)> {
    let everybody = mandate.is_none() && tx.actor.administrator;
    let mandates = match managed(tx, mandate) {
        Err(_) if everybody => Vec::new(),
        known => known?,
    };
    let after = read_cursor::<UserId>(cursor)?;
    let mut found = rows::people_of(tx.conn, (!everybody).then_some(&mandates))?;
    let wanted = q.unwrap_or_default().trim().to_lowercase();
    found.retain(|person| {
        after.is_none_or(|after| person.user > after)
            && [&person.name, &person.email].iter().any(|text| text.to_lowercase().contains(&wanted))
    });
    let (found, next) = page(found, limit, |person| person.user.to_string())?;
    let ids: Vec<UserId> = found.iter().map(|person| person.user).collect();
    let mut views: Vec<UserView> = found
        .into_iter()
        .map(|person| UserView {
            id: person.user.to_string(),
            name: person.name,
            email: person.email,
            credentials: Vec::new(),
        })
        .collect();
    for named in rows::credentials_of(tx.conn, &ids, &mandates)? {
        let holder = named.credential.user.to_string();
        let view = shown(tx, named)?;
        if let Some(person) = views.iter_mut().find(|person| person.id == holder) {
            person.credentials.push(view);
        }
    }
    Ok((views, next))
}

/// Whether the caller may name this person: an administrator everybody, a secretariat the people of its mandates.
pub(super) fn knows(tx: &mut Reading<'_>, user: UserId) -> Result<bool> {
    let mandates = if tx.actor.administrator { None } else { Some(managed(tx, None)?) };
    let known = rows::people_of(tx.conn, mandates.as_deref())?;
    Ok(known.iter().any(|person| person.user == user))
}
