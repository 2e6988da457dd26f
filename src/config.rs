//! Owns: the only look at the environment and at configuration files. A wrong value is named with its key, where it
//! came from and why. Never: has a default of its own; `config.default.toml` has them and explains them.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::{
    domain::time::SECOND,
    store::connection::DatabaseUrl,
    worker::mail::{MailUrl, Sender},
};

/// The longest patience with a mail server, in seconds. A mail that is being sent is held for ten minutes, and a whole talk, with
/// another that finds out whether the server answers at all, has to fit into that.
const MOST_PATIENCE: i64 = 60;
/// The commented default file, which documents every key.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// How the server runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to answer on.
    pub listen: SocketAddr,
    /// Where the data is.
    pub database_url: DatabaseUrl,
    /// Connections to it.
    pub database_connections: usize,
    /// Where people reach the app.
    pub public_url: String,
    /// Where mail goes.
    pub mail_url: MailUrl,
    /// As whom it is sent.
    pub mail_sender: Sender,
    /// Folder for what is not in the database.
    pub data_dir: PathBuf,
    /// Life of an access token.
    pub access_token_seconds: i64,
    /// Life of an unused session.
    pub session_seconds: i64,
    /// Life of an invitation.
    pub invitation_seconds: i64,
    /// Life of a reset link.
    pub password_reset_seconds: i64,
    /// Largest body.
    pub body_limit_bytes: usize,
    /// Threads; 0 is one for each core.
    pub workers: usize,
    /// Time for running requests at the end.
    pub shutdown_seconds: u64,
    /// Filter of the log.
    pub log_level: String,
    /// Form of the log.
    pub log_format: LogFormat,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl std::str::FromStr for LogFormat {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("must be text or json".to_owned()),
        }
    }
}

/// A configuration that cannot be used: which key, from where, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration: {0}")]
pub struct ConfigError(String);

/// Where values come from, the first that has one wins: environment, file, defaults.
struct Sources<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: toml::Table,
    file_name: String,
    defaults: toml::Table,
}

impl Sources<'_> {
    fn text(&self, key: &str) -> Result<(String, String), ConfigError> {
        let variable = format!("MUFAKAT_{}", key.to_uppercase());
        if let Some(value) = (self.environment)(&variable) {
            return Ok((value, variable));
        }
        let (value, origin) = match self.file.get(key) {
            Some(value) => (value, format!("{key} in {}", self.file_name)),
            None => (
                self.defaults.get(key).ok_or_else(|| ConfigError(format!("{key} has no default")))?,
                key.to_owned(),
            ),
        };
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Ok((text, origin))
    }

    fn get<T: std::str::FromStr>(&self, key: &str) -> Result<T, ConfigError>
    where
        T::Err: std::fmt::Display,
    {
        let (text, origin) = self.text(key)?;
        text.trim().parse().map_err(|why| ConfigError(format!("{origin}: {why}")))
    }

    /// A value that may be left empty.
    fn maybe<T: std::str::FromStr>(&self, key: &str) -> Result<Option<T>, ConfigError>
    where
        T::Err: std::fmt::Display,
    {
        if self.text(key)?.0.trim().is_empty() { Ok(None) } else { self.get(key).map(Some) }
    }

    fn seconds(&self, key: &str) -> Result<i64, ConfigError> {
        let seconds: i64 = self.get(key)?;
        if (1..=i64::MAX / SECOND / 1_000).contains(&seconds) {
            Ok(seconds)
        } else {
            Err(ConfigError(format!("{key}: must be a positive number of seconds")))
        }
    }
}

/// The longest wait for one answer of the mail server.
fn patience(sources: &Sources<'_>) -> Result<Duration, ConfigError> {
    let key = "mail_patience_seconds";
    let seconds = sources.seconds(key)?;
    if seconds > MOST_PATIENCE {
        return Err(ConfigError(format!(
            "{key}: must be 1 to {MOST_PATIENCE}: a mail is held for ten minutes while it is sent, and one that takes \
             longer may leave twice"
        )));
    }
    Ok(Duration::from_secs(seconds.unsigned_abs()))
}

impl Config {
    /// Reads the process's environment and the file it names.
    ///
    /// # Errors
    /// The first key that is wrong, and why.
    #[allow(clippy::disallowed_methods, reason = "the one home of the environment")]
    pub fn load(file: Option<&std::path::Path>) -> Result<Self, ConfigError> {
        let named = file.map(PathBuf::from).or_else(|| std::env::var_os("MUFAKAT_CONFIG").map(PathBuf::from));
        let text = match &named {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|why| ConfigError(format!("{}: {why}", path.display())))?,
        };
        let name = named.map(|path| path.display().to_string()).unwrap_or_default();
        Self::from_sources(&|key| std::env::var(key).ok(), &text, &name)
    }

    /// Variables of the process's environment that look like a key of ours and are none: perhaps a slip, by which the server
    /// runs on another database than its operator thinks.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one home of the environment")]
    pub fn misnamed_variables() -> Vec<String> {
        misnamed(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()))
    }

    /// Reads given sources.
    ///
    /// # Errors
    /// The first key that is wrong, and why.
    pub fn from_sources(
        environment: &dyn Fn(&str) -> Option<String>,
        file: &str,
        file_name: &str,
    ) -> Result<Self, ConfigError> {
        let table = |text: &str, name: &str| {
            text.parse::<toml::Table>().map_err(|why| ConfigError(format!("{name}: {}", why.message())))
        };
        let sources = Sources {
            environment,
            file: table(file, file_name)?,
            file_name: file_name.to_owned(),
            defaults: table(DEFAULTS, "config.default.toml")?,
        };
        if let Some(unknown) = sources.file.keys().find(|key| !sources.defaults.contains_key(*key)) {
            return Err(ConfigError(format!("{file_name}: there is no key {unknown}")));
        }
        let config = Self {
            listen: sources.get("listen")?,
            database_url: sources.get("database_url")?,
            database_connections: sources.get("database_connections")?,
            public_url: sources.get::<String>("public_url")?.trim_end_matches('/').to_owned(),
            mail_url: sources.get("mail_url")?,
            mail_sender: Sender {
                from: sources.get("mail_from")?,
                bounce: sources.maybe("mail_bounce")?,
                roots: sources.maybe("mail_ca")?,
                patience: patience(&sources)?,
            },
            data_dir: sources.get("data_dir")?,
            access_token_seconds: sources.seconds("access_token_seconds")?,
            session_seconds: sources.seconds("session_seconds")?,
            invitation_seconds: sources.seconds("invitation_seconds")?,
            password_reset_seconds: sources.seconds("password_reset_seconds")?,
            body_limit_bytes: sources.get("body_limit_bytes")?,
            workers: sources.get("workers")?,
            shutdown_seconds: sources.get("shutdown_seconds")?,
            log_level: sources.get("log_level")?,
            log_format: sources.get("log_format")?,
        };
        if config.database_connections == 0 {
            return Err(ConfigError("database_connections: must be at least 1".to_owned()));
        }
        if !config.public_url.starts_with("http://") && !config.public_url.starts_with("https://") {
            return Err(ConfigError("public_url: must start with http:// or https://".to_owned()));
        }
        Ok(config)
    }
}

fn misnamed(names: impl Iterator<Item = String>) -> Vec<String> {
    let known = DEFAULTS.parse::<toml::Table>().unwrap_or_default();
    let stranger = |name: &String| {
        name.strip_prefix("MUFAKAT_")
            .is_some_and(|key| key != "CONFIG" && !known.contains_key(&key.to_lowercase()))
    };
    names.filter(stranger).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variable: &'static str, value: &'static str) -> Result<Config, ConfigError> {
        Config::from_sources(&|key| (key == variable).then(|| value.to_owned()), "", "")
    }

    #[test]
    fn the_default_file_is_a_whole_configuration() {
        let config = Config::from_sources(&|_| None, "", "").unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.database_url, DatabaseUrl::Sqlite("data/mufakat.db".into()));
    }

    #[test]
    fn a_wrong_value_is_named_with_its_key_and_why() {
        let said = |variable, value| with(variable, value).unwrap_err().to_string();
        assert_eq!(
            said("MUFAKAT_LISTEN", "here"),
            "configuration: MUFAKAT_LISTEN: invalid socket address syntax"
        );
        assert_eq!(
            said("MUFAKAT_DATABASE_URL", "mysql://x"),
            "configuration: MUFAKAT_DATABASE_URL: must start with sqlite:// or postgres://"
        );
        let patience = said("MUFAKAT_MAIL_PATIENCE_SECONDS", "61");
        let starts = "configuration: mail_patience_seconds: must be 1 to 60: ";
        assert!(patience.starts_with(starts), "{patience}");
        assert_eq!(with("MUFAKAT_MAIL_PATIENCE_SECONDS", "60").unwrap().mail_sender.patience.as_secs(), 60);
        let file = Config::from_sources(&|_| None, "listn = 1", "my.toml").unwrap_err();
        assert_eq!(file.to_string(), "configuration: my.toml: there is no key listn");
    }

    #[test]
    fn a_variable_that_is_no_key_is_noticed() {
        let names = ["MUFAKAT_LISTEN", "MUFAKAT_CONFIG", "MUFAKAT_DATABSE_URL", "HOME"].map(str::to_owned);
        assert_eq!(misnamed(names.into_iter()), ["MUFAKAT_DATABSE_URL"]);
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let config = Config::from_sources(
            &|key| (key == "MUFAKAT_WORKERS").then(|| "3".to_owned()),
            "workers = 2\nshutdown_seconds = 5",
            "my.toml",
        )
        .unwrap();
        assert_eq!((config.workers, config.shutdown_seconds), (3, 5));
    }
}
