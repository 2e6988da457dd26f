//! Owns: a person's own page: who they are in which mandate, and how much waits for them.
//! Never: counts what they may not see.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Reading, accounts};
use crate::{
    domain::policy::{Action, Subject, abilities},
    error::Result,
    store::accounts::Account,
};

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    /// The person.
    pub user: PersonView,
    /// The session asking.
    pub session: String,
    /// Each mandate with a credential that counts now.
    pub mandates: Vec<SeatView>,
    /// What this person's delegation owes.
    pub waiting_for_me: WaitingView,
    /// Notices not read.
    pub unread_notices: i64,
    /// What this person may do on the server, outside any mandate.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// Identifier.
    pub id: String,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// BCP 47.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// May create mandates.
    pub administrator: bool,
}

impl From<&Account> for PersonView {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            email: account.email.clone(),
            name: account.name.clone(),
            locale: account.locale.clone(),
            time_zone: account.time_zone.clone(),
            administrator: account.administrator,
        }
    }
}

/// What a person acts as in one mandate.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatView {
    /// The mandate.
    pub id: String,
    /// Its symbol.
    pub symbol: String,
    /// Its title.
    pub title: String,
    /// The role.
    pub role: crate::domain::accounts::Role,
    /// The delegation's code.
    pub delegation: String,
    /// The delegation's name.
    pub delegation_name: String,
    /// The capital's time zone.
    pub time_zone: String,
    /// What this person may do in the mandate.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// How much waits.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct WaitingView {
    /// Recommendations that wait for this person's delegation.
    pub total: i64,
    /// The same by mandate.
    pub mandates: BTreeMap<String, i64>,
}

/// Acts on a mandate that a page asks about.
pub const MANDATE_ACTIONS: &[Action] = &[
    Action::ReadMandate,
    Action::EditMandate,
    Action::ManageRounds,
    Action::ReadPeople,
    Action::ManagePeople,
    Action::ReadDeliveries,
    Action::ReadAdministrationRecord,
    Action::CreateRecommendation,
    Action::ReadPackages,
    Action::ManagePackages,
];

/// The signed-in person's own page.
///
/// # Errors
/// [`crate::error::Error::Unauthenticated`].
pub fn me(tx: &mut Reading<'_>) -> Result<MeView> {
    let account = accounts::own_account(tx)?;
    let mut mandates = Vec::new();
    for seat in tx.actor.seats.clone() {
        let here = crate::store::mandates::delegation(tx.conn, seat.mandate, &seat.delegation)?;
        mandates.push(SeatView {
            id: seat.mandate.to_string(),
            symbol: here.mandate_symbol,
            title: here.mandate_title,
            role: seat.role,
            delegation: seat.delegation.to_string(),
            delegation_name: here.name,
            time_zone: here.time_zone,
            abilities: abilities(&tx.actor, MANDATE_ACTIONS, Subject::Mandate(seat.mandate)),
        });
    }
    let waiting = super::waiting::counts(tx)?;
    Ok(MeView {
        user: PersonView::from(&account),
        session: tx.actor.session.map(|id| id.to_string()).unwrap_or_default(),
        mandates,
        waiting_for_me: WaitingView { total: waiting.values().sum(), mandates: waiting },
        unread_notices: super::notices::unread(tx)?,
        abilities: abilities(&tx.actor, &[Action::CreateMandate], Subject::Server),
    })
}
