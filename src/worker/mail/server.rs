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
    use std::{
        io::{BufRead, BufReader, Write},
        net::TcpListener,
        thread::JoinHandle,
    };

    use super::*;
    use crate::domain::{ids::OutboxId, letters::Words, time::Moment};

    fn mail() -> Mail {
        Mail {
            id: OutboxId(uuid::Uuid::nil()),
            address: "head.sgp@test.example".to_owned(),
            words: Words {
                subject: "AMCC/2018/R.1: Adopted".to_owned(),
                text: "Adopted.".to_owned(),
                html: "<p>Adopted.</p>".to_owned(),
            },
            thread: None,
            host: "mufakat.example".to_owned(),
            at: Moment::from_millis(0),
        }
    }

    /// A mail server for one connection, which says `to_recipient` to the recipient and returns what it got.
    fn catcher(to_recipient: &'static str) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let caught = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let says = |line: &str| write!(&stream, "{line}\r\n").unwrap();
            let (mut got, mut in_data) = (String::new(), false);
            says("220 test");
            while let Some(Ok(line)) = lines.next() {
                got.push_str(&line);
                got.push('\n');
                match line.split(' ').next().unwrap_or_default() {
                    "." if in_data => {
                        in_data = false;
                        says("250 taken");
                    }
                    _ if in_data => (),
                    "DATA" => {
                        in_data = true;
                        says("354 go on");
                    }
                    "RCPT" => says(to_recipient),
                    "QUIT" => {
                        says("221 bye");
                        break;
                    }
                    _ => says("250 well"),
                }
            }
            got
        });
        (url, caught)
    }

    fn send(url: &str) -> Result<(), Failure> {
        Server::open(url, &"Mufakat <mufakat@localhost>".parse().unwrap()).unwrap().send(&mail())
    }

    #[test]
    fn a_mail_reaches_a_server_that_offers_no_encryption() {
        let (url, caught) = catcher("250 well");
        assert_eq!(send(&url), Ok(()));
        let got = caught.join().unwrap();
        assert!(got.contains("RCPT TO:<head.sgp@test.example>"), "{got}");
        assert!(got.contains("Message-ID: <00000000-0000-0000-0000-000000000000@mufakat.example>"), "{got}");
    }

    #[test]
    fn a_refused_address_is_permanent_a_full_box_is_not_and_a_closed_door_is_unreachable() {
        let refused = send(&catcher("550 nobody").0).unwrap_err();
        assert_eq!((refused.permanent, refused.unreachable), (true, false));
        let full = send(&catcher("452 full").0).unwrap_err();
        assert_eq!((full.permanent, full.unreachable), (false, false));
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let closed = send(&format!("smtp://{free}")).unwrap_err();
        assert_eq!((closed.permanent, closed.unreachable), (false, true));
    }

    #[test]
    fn a_wrong_url_is_refused_without_being_repeated() {
        let from = "Mufakat <mufakat@localhost>".parse().unwrap();
        let said = Server::open("smtp://user:secret@", &from).err().unwrap();
        assert!(!said.contains("secret"));
        assert!(Server::open("smtp://127.0.0.1:2525", &from).is_ok());
        assert!(Server::open("smtps://user:secret@mail.example:465", &from).is_ok());
    }
}
