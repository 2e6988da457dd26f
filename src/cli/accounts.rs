//! Owns: making accounts from the command line. Never: takes a password as an argument, where others could read it.

use std::{io::BufRead, process::ExitCode};

use super::{AddUser, in_words, say};
use crate::{
    app::{
        App, Caller, Lock,
        clock::Clock,
        keys::random_token,
        mandates,
        outbox::deliver_due,
        passwords::hash_password,
        people::{GiveCredential, NewUser, add_user, place},
    },
    config::Config,
    domain::{
        accounts::{Role, Validity, check_new_password},
        refusal::Invalid,
        time::is_time_zone,
    },
    error::{Error, Result},
    server,
};

pub(super) async fn add(config: &Config, user: &AddUser) -> std::result::Result<ExitCode, String> {
    let password = if user.password_stdin { Some(read_password()?) } else { None };
    let app = server::open(config, Clock::Machine).await.map_err(in_words)?;
    make(&app, user, password.as_deref()).await.map_err(in_words)?;
    if password.is_none() {
        app.request_reset(user.email.clone()).await.map_err(in_words)?;
        let transport = config.mail_url.open(&config.mail_sender).map_err(in_words)?;
        while deliver_due(&app, &transport, 0).await.map_err(in_words)? > 0 {}
    }
    say(match password {
        Some(_) => "The account is made.",
        None => "The account is made; a link to choose a password is on its way.",
    });
    Ok(ExitCode::SUCCESS)
}

async fn make(app: &App, user: &AddUser, password: Option<&str>) -> Result<()> {
    let role: Option<Role> = user
        .role
        .as_deref()
        .map(|role| role.parse().map_err(|why: String| Invalid::field("/role", "unknown", why)))
        .transpose()?;
    if !is_time_zone(&user.time_zone) {
        let detail = "Write a time zone like Asia/Bangkok.";
        return Err(Invalid::field("/time-zone", "not-a-time-zone", detail).into());
    }
    if let Some(password) = password {
        check_new_password(password, &user.email)?;
    }
    // Without a password nobody knows the one hashed here.
    let password_hash = hash_password(&password.map_or_else(random_token, str::to_owned))?;
    let new = NewUser {
        email: user.email.clone(),
        name: user.name.clone(),
        password_hash,
        time_zone: user.time_zone.clone(),
        administrator: user.administrator,
    };
    let (symbol, delegation) = (user.mandate.clone(), user.delegation.clone());
    app.write(Caller::Server, Lock::Administration, move |tx| {
        let user = add_user(tx, new)?;
        if let (Some(symbol), Some(role)) = (symbol, role) {
            let mandate = mandates::by_symbol(tx, &symbol)?.ok_or_else(|| {
                Error::from(Invalid::field("/mandate", "unknown", format!("There is no mandate {symbol}.")))
            })?;
            place(tx, GiveCredential { user, mandate, delegation, role, validity: Validity::default() })?;
        }
        Ok(())
    })
    .await
}

fn read_password() -> std::result::Result<String, String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|why| why.to_string())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
