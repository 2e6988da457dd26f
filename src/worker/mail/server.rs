//! Owns: mail to an SMTP server over kept connections, encrypted when the server offers it. Never: sends a password
//! over a line in clear.

use std::{path::Path, time::Duration};

use lettre::{
    Address, SmtpTransport, Transport as _,
    address::Envelope,
    message::Mailbox,
    transport::smtp::{
        PoolConfig,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::{Sender, message::message};
use crate::app::outbox::{Failure, Mail, Transport};

/// Longest wait for an answer of the mail server.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connections kept open between mails.
const KEPT: u32 = 16;
/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(60);

/// A mail server.
pub struct Server {
    way: SmtpTransport,
    from: Mailbox,
    bounce: Option<Address>,
}

impl Server {
    /// Reads the URL. `smtp://` uses STARTTLS when offered, and insists on it when there is a password to send;
    /// `smtps://` is encrypted from the first byte.
    ///
    /// # Errors
    /// What is wrong with the URL, without it: it may hold a password; or with the file of further roots.
    pub fn open(url: &str, sender: &Sender) -> Result<Self, String> {
        let url = match url.strip_prefix("smtp://") {
            Some(rest) if !rest.contains("tls=") => {
                let tls = if rest.contains('@') { "required" } else { "opportunistic" };
                let joint = if rest.contains('?') { '&' } else { '?' };
                format!("{url}{joint}tls={tls}")
            }
            _ => url.to_owned(),
        };
        let wrong = || "mail_url: is not a URL of a mail server".to_owned();
        let mut way = SmtpTransport::from_url(&url)
            .map_err(|_| wrong())?
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(KEPT).idle_timeout(IDLE));
        if let Some(path) = &sender.roots {
            way = way.tls(with_roots(&url, path, wrong)?);
        }
        Ok(Self { way: way.build(), from: sender.from.clone(), bounce: sender.bounce.clone() })
    }
}

/// The encryption the URL asks for, with the roots of a file besides the usual ones.
fn with_roots(url: &str, path: &Path, wrong: impl Fn() -> String) -> Result<Tls, String> {
    let said = |why: String| format!("mail_ca: {}: {why}", path.display());
    let pem = std::fs::read(path).map_err(|why| said(why.to_string()))?;
    let root = Certificate::from_pem(&pem).map_err(|why| said(why.to_string()))?;
    let host = url
        .split("://")
        .nth(1)
        .and_then(|rest| rest.split(['/', '?']).next())
        .and_then(|authority| authority.rsplit('@').next())
        .and_then(|host| host.rsplit_once(':').map_or(Some(host), |(host, _)| Some(host)))
        .filter(|host| !host.is_empty())
        .ok_or_else(&wrong)?;
    let parameters = TlsParameters::builder(host.trim_matches(['[', ']']).to_owned())
        .add_root_certificate(root)
        .build()
        .map_err(|why| said(why.to_string()))?;
    Ok(if url.starts_with("smtps://") {
        Tls::Wrapper(parameters)
    } else if url.contains("tls=required") {
        Tls::Required(parameters)
    } else if url.contains("tls=none") {
        Tls::None
    } else {
        Tls::Opportunistic(parameters)
    })
}

impl Transport for Server {
    fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let message = message(mail, &self.from)?;
        // What cannot be delivered comes back to whoever looks after it, not to the address people would answer.
        let envelope = match &self.bounce {
            Some(bounce) => Envelope::new(Some(bounce.clone()), message.envelope().to().to_vec()),
            None => Ok(message.envelope().clone()),
        };
        let envelope = envelope.map_err(|cause| Failure {
            permanent: true,
            unreachable: false,
            said: cause.to_string(),
        })?;
        match self.way.send_raw(&envelope, &message.formatted()) {
            Ok(_) => Ok(()),
            Err(cause) => Err(Failure {
                permanent: cause.is_permanent(),
                // An answer with a status is about this mail; a time-out may be about this mail alone; anything else
                // is about the way.
                unreachable: cause.status().is_none() && !cause.is_timeout(),
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
            stop: Some("https://mufakat.example/api/v1/unsubscribe/abc".to_owned()),
        }
    }

    fn sender() -> Sender {
        Sender {
            from: "Mufakat <mufakat@localhost>".parse().unwrap(),
            bounce: Some("bounces@mufakat.example".parse().unwrap()),
            roots: None,
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
        Server::open(url, &sender()).unwrap().send(&mail())
    }

    #[test]
    fn a_mail_reaches_a_server_that_offers_no_encryption() {
        let (url, caught) = catcher("250 well");
        assert_eq!(send(&url), Ok(()));
        let got = caught.join().unwrap();
        for part in [
            "RCPT TO:<head.sgp@test.example>",
            "MAIL FROM:<bounces@mufakat.example>",
            "From: Mufakat <mufakat@localhost>",
            "Auto-Submitted: auto-generated",
            "List-Unsubscribe: <https://mufakat.example/api/v1/unsubscribe/abc>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ] {
            assert!(got.contains(part), "{part} in {got}");
        }
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
        let from = sender();
        let said = Server::open("smtp://user:secret@", &from).err().unwrap();
        assert!(!said.contains("secret"));
        assert!(Server::open("smtp://127.0.0.1:2525", &from).is_ok());
        assert!(Server::open("smtps://user:secret@mail.example:465", &from).is_ok());
        let roots = Sender { roots: Some("/nowhere/ca.pem".into()), ..sender() };
        let said = Server::open("smtps://user:secret@mail.example:465", &roots).err().unwrap();
        assert!(said.starts_with("mail_ca: /nowhere/ca.pem: ") && !said.contains("secret"), "{said}");
    }
}
