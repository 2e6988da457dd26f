//! The demonstration: a mandate with a past of some weeks, played by its people through the same use cases as
//! everybody's acts, in one transaction: it is there whole or not at all. Never: touches a database that has an
//! account, never: lets anybody overlook that its password is known to everybody.

mod acts;
mod notation;
mod script;
mod stage;

use crate::{
    app::{App, Caller, Lock, passwords::hash_password, stage as house},
    domain::time::{HOUR, Moment},
    error::Result,
};

/// Everybody's password in the demo.
pub const PASSWORD: &str = "musyawarah-2018";
/// By this account the demo is known.
const CHAIR: &str = "chair@demo.example";

/// Plays the demo's past into an empty database; returns whether it was empty.
///
/// # Errors
/// What the database said; content that the rules refuse, which a test keeps from being shipped.
pub async fn seed_if_empty(app: &App) -> Result<bool> {
    if app.read(Caller::Server, house::anybody).await? {
        return Ok(false);
    }
    // Hashed once for all: this is no secret, and hashing is slow on purpose.
    let password_hash = app.hashing.run(|| hash_password(PASSWORD)).await?;
    let script = script::read()?;
    app.write(Caller::Server, Lock::Administration, move |tx| {
        // Two servers started at once on one database: the second finds the first's people here.
        if house::anybody(tx)? {
            return Ok(false);
        }
        let start = whole_hour(tx.now);
        stage::Stage::set(tx, &script, password_hash, start)?.play(tx, script)?;
        Ok(true)
    })
    .await
}

/// Whether the demo's accounts are here.
///
/// # Errors
/// What the database said.
pub async fn is_here(app: &App) -> Result<bool> {
    app.read(Caller::Server, |tx| house::known(tx, CHAIR)).await
}

/// What is said loudly at every start with demo accounts.
#[must_use]
pub fn warning() -> String {
    format!(
        "\n  ****************************************************************************\n  \
         DEMO ACCOUNTS ARE HERE, and everybody knows their password: {PASSWORD}\n  \
         Sign in as chair@demo.example, secretariat@demo.example, observer.jpn@demo.example,\n  \
         head.sgp@demo.example, drafter.sgp@demo.example, and so for every state.\n  \
         Never put a real negotiation into this database.\n  \
         ****************************************************************************"
    )
}

/// Deadlines of the demo fall on whole hours.
fn whole_hour(now: Moment) -> Moment {
    Moment::from_millis(now.millis() - now.millis().rem_euclid(HOUR))
}
