//! Owns: mail to an SMTP server over kept connections, encrypted when the server offers it. Never: sends a password
//! over a line in clear.

use std::time::Duration;

use lettre::{SmtpTransport, Transport as _, message::Mailbox};

use super::message::message;
use crate::app::outbox::{Failure, Mail, Transport};

/// Longest wait for an answer of the mail server.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server.
pub struct Server {
    way: SmtpTransport,
    from: Mailbox,
}

impl Server {
    /// Reads the URL. `smtp://` uses STARTTLS when offered, and insists on it when there is a password to send;
    /// `smtps://` is encrypted from the first byte.
    ///
    /// # Errors
    /// What is wrong with the URL, without it: it may hold a password.
    pub fn open(url: &str, from: &Mailbox) -> Result<Self, String> {
        let url = match url.strip_prefix("smtp://") {
            Some(rest) if !rest.contains("tls=") => {
                let tls = if rest.contains('@') { "required" } else { "opportunistic" };
                let joint = if rest.contains('?') { '&' } else { '?' };
                format!("{url}{joint}tls={tls}")
            }
            _ => url.to_owned(),
        };
        let way = SmtpTransport::from_url(&url)
            .map_err(|_| "mail_url: is not a URL of a mail server".to_owned())?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { way, from: from.clone() })
    }
}

impl Transport for Server {
    fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let message = message(mail, &self.from)?;
        match self.way.send(&message) {
            Ok(_) => Ok(()),
            Err(cause) => Err(Failure {
                permanent: cause.is_permanent(),
                // An answer with a status is about this mail; anything else is about the way.
                unreachable: cause.status().is_none(),
                said: cause.to_string(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_url_is_refused_without_being_repeated() {
        let from = "Mufakat <mufakat@localhost>".parse().unwrap();
        let said = Server::open("smtp://user:secret@", &from).err().unwrap();
        assert!(!said.contains("secret"));
        assert!(Server::open("smtp://127.0.0.1:2525", &from).is_ok());
        assert!(Server::open("smtps://user:secret@mail.example:465", &from).is_ok());
    }
}
