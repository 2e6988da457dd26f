//! Owns: the commands: what they take, what they print, and their exit codes: 0 done, 1 refused or failed or something
//! found, 2 not understood. Never: holds a rule.

mod accounts;
mod data;
mod health;
mod serving;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{config::Config, telemetry};

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "mufakat", version, about)]
pub struct Cli {
    /// Configuration file; `config.default.toml` explains every key.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve.
    Serve,
    /// Serve; an empty database gets a demo mandate first, with accounts whose password everybody knows.
    Demo,
    /// Bring the tables of the database up to date.
    Migrate,
    /// Manage accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Check a bundle offline, or without one the whole database; exit with 1 when something is wrong.
    Verify {
        /// A bundle as exported by the API.
        bundle: Option<PathBuf>,
    },
    /// Write every row of the database into a new file. It holds the server's keys: keep it as safe as the database.
    Backup {
        /// The file; it must not exist.
        file: PathBuf,
    },
    /// Put a backup into an empty database, SQLite or PostgreSQL, whichever it was made from.
    Restore {
        /// The file.
        file: PathBuf,
    },
    /// Ask the server that listens on this machine whether it is ready; exit with 1 when it is not.
    Health,
    /// Print the description of the API.
    Openapi,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Make an account. Without --password-stdin the person gets a link by mail to choose a password.
    Add(AddUser),
}

/// An account to make.
#[derive(Debug, Args)]
struct AddUser {
    /// Address.
    #[arg(long)]
    email: String,
    /// Name as shown.
    #[arg(long)]
    name: String,
    /// IANA time zone.
    #[arg(long, default_value = "UTC")]
    time_zone: String,
    /// May create mandates.
    #[arg(long)]
    administrator: bool,
    /// Symbol of a mandate to give a credential in.
    #[arg(long, requires = "role")]
    mandate: Option<String>,
    /// Delegation of the credential; chair and secretariat need none.
    #[arg(long, requires = "mandate")]
    delegation: Option<String>,
    /// Role of the credential: drafter, head, chair, secretariat, observer.
    #[arg(long, requires = "mandate")]
    role: Option<String>,
    /// Read the password from standard input, one line.
    #[arg(long)]
    password_stdin: bool,
}

/// Does what was typed.
#[must_use]
pub fn run(cli: &Cli) -> ExitCode {
    match attempt(cli) {
        Ok(code) => code,
        Err(why) => {
            complain(&why);
            ExitCode::FAILURE
        }
    }
}

fn attempt(cli: &Cli) -> Result<ExitCode, String> {
    let config = Config::load(cli.config.as_deref()).map_err(|why| why.to_string())?;
    telemetry::start(&config.log_level, config.log_format)?;
    for variable in Config::misnamed_variables() {
        tracing::warn!(variable, "there is no such setting; it is ignored");
    }
    let system = actix_web::rt::System::new();
    match &cli.command {
        Command::Serve => system.block_on(serving::serve(&config, false)),
        Command::Demo => system.block_on(serving::serve(&config, true)),
        Command::Migrate => data::migrate(&config),
        Command::User(UserCommand::Add(user)) => system.block_on(accounts::add(&config, user)),
        Command::Verify { bundle: Some(bundle) } => data::verify_bundle(bundle),
        Command::Verify { bundle: None } => data::verify_database(&config),
        Command::Backup { file } => data::backup(&config, file),
        Command::Restore { file } => system.block_on(data::restore(&config, file)),
        Command::Health => health::check(&config),
        Command::Openapi => {
            say(&crate::http::openapi().to_pretty_json().map_err(|why| why.to_string())?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Prints a command's result.
fn say(text: &str) {
    // Whoever closed our output does not want the rest.
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// Prints beside a command's result.
fn complain(text: &str) {
    drop(writeln!(std::io::stderr(), "mufakat: {text}"));
}

/// The error as a sentence for the person at the command line.
fn in_words(error: crate::error::Error) -> String {
    match error {
        crate::error::Error::Invalid(invalid) => {
            let details: Vec<String> = invalid
                .0
                .iter()
                .map(|wrong| format!("{}: {}", wrong.pointer.trim_start_matches('/'), wrong.detail))
                .collect();
            details.join(" ")
        }
        other => other.to_string(),
    }
}
