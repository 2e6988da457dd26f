//! Owns: a person's own page: who they are in which mandate, how much waits for them, what they change about themselves.
//! Never: counts what they may not see.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Reading, Writing, accounts};
use crate::{
    domain::{
        accounts::read_name,
        policy::{Action, Subject, abilities},
        refusal::Invalid,
        time::is_time_zone,
    },
    error::{Error, Result},
    store::accounts::{self as rows, Account},
};

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    /// The person.
    pub user: PersonView,
    /// The version of the person's own page (name, locale, time zone) that `If-Match` takes.
    pub version: i64,
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
    Action::Preside,
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
        version: account.version,
        session: tx.actor.session.map(|id| id.to_string()).unwrap_or_default(),
        mandates,
        waiting_for_me: WaitingView { total: waiting.values().sum(), mandates: waiting },
        unread_notices: super::notices::unread(tx)?,
        abilities: abilities(&tx.actor, &[Action::CreateMandate], Subject::Server),
    })
}

/// What a person may change about themselves; absent fields stay.
#[derive(Debug, Default)]
pub struct ChangeSelf {
    /// Name as shown.
    pub name: Option<String>,
    /// BCP 47.
    pub locale: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
}

/// Changes the person's own page, if `version` is still the one that stands.
///
/// # Errors
/// [`Error::Stale`] with what stands; [`Error::Invalid`] with every wrong field.
pub fn change_self(tx: &mut Writing<'_>, version: i64, change: ChangeSelf) -> Result<MeView> {
    let mut account = accounts::own_account(tx)?;
    if account.version != version {
        return Err(Error::Stale { current: serde_json::to_value(me(tx)?)? });
    }
    if let Some(name) = change.name {
        account.name = read_name(&name, "/name", 200)?;
    }
    if let Some(locale) = change.locale {
        let fits = (2..=35).contains(&locale.len())
            && locale.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !fits {
            return Err(
                Invalid::field("/locale", "not-a-locale", "Write a language tag like en or th-TH.").into()
            );
        }
        account.locale = locale;
    }
    if let Some(zone) = change.time_zone {
        if !is_time_zone(&zone) {
            let detail = "Write a time zone like Asia/Bangkok.";
            return Err(Invalid::field("/time_zone", "not-a-time-zone", detail).into());
        }
        account.time_zone = zone;
    }
    if !rows::save_user(tx.conn, &account)? {
        return Err(Error::Stale { current: serde_json::to_value(me(tx)?)? });
    }
    me(tx)
}
