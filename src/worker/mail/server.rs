//! Owns: mail to an SMTP server over kept connections, encrypted when the server offers it. Never: sends a password
//! over a line in clear.

use std::{error::Error as _, fs, io, iter::successors, time::Duration};

use lettre::{
    SmtpTransport, Transport as _,
    address::Envelope,
    transport::smtp::{
        self, PoolConfig,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::{Sender, message::message};
use crate::app::outbox::{Failure, Mail, Transport};

/// How a certificate begins in a PEM file.
const MARK: &[u8] = b"-----BEGIN CERTIFICATE-----";
/// Connections kept open between mails.
const KEPT: u32 = 16;
/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(60);

/// A mail server.
pub struct Server {
    way: SmtpTransport,
    /// The same way over a fresh connection each time: one that is kept says nothing of the door, and one on which an answer
    /// is still to come would give it to the next mail.
    door: SmtpTransport,
    sender: Sender,
}

impl Server {
    /// Reads the URL. `smtp://` uses STARTTLS when offered, and insists on it when there is a password to send;
    /// `smtps://` is encrypted from the first byte; `?tls=` with `required`, `opportunistic` or `none` decides otherwise.
    ///
    /// # Errors
    /// What is wrong with the URL, without it: it may hold a password. Or with the file of certificates.
    pub fn open(url: &str, sender: &Sender) -> Result<Self, String> {
        let (place, wanted) = match url.split_once("?tls=") {
            Some((place, wanted)) => (place, wanted),
            None if url.starts_with("smtp://") && !url.contains('@') => (url, "opportunistic"),
            None => (url, "required"),
        };
        let not_one = || "mail_url: is not a URL of a mail server".to_owned();
        let read = if wanted == "none" { place.to_owned() } else { format!("{place}?tls={wanted}") };
        let builder = SmtpTransport::from_url(&read).map_err(|_| not_one())?;
        let host = host(place).ok_or_else(not_one)?;
        let encryption = match (place.starts_with("smtps://"), wanted) {
            (true, _) => Tls::Wrapper(trusted(host, sender)?),
            (_, "none") if url.contains('@') => {
                return Err("mail_url: a password needs encryption".to_owned());
            }
            (_, "none") => Tls::None,
            (_, "opportunistic") => Tls::Opportunistic(trusted(host, sender)?),
            _ => Tls::Required(trusted(host, sender)?),
        };
        let builder = builder.tls(encryption).timeout(Some(sender.patience));
        let door = builder.clone().pool_config(PoolConfig::new().max_size(0)).build();
        let way = builder.pool_config(PoolConfig::new().max_size(KEPT).idle_timeout(IDLE)).build();
        Ok(Self { way, door, sender: sender.clone() })
    }

    /// Whether the failure is about the way out, so that no other mail would leave either: a password that changed must not be
    /// the death of every mail that leaves meanwhile, and one mail must not hold up the others.
    fn is_shut(&self, cause: &smtp::Error, unwritable: bool) -> bool {
        match cause.status().map(u16::from) {
            Some(code) if OF_US.contains(&code) => true,
            // Said of a mail and said at the door.
            Some(code) if cause.is_permanent() || FOR_NOW.contains(&code) => !self.answers(),
            Some(_) => false,
            // What the server offers before a mail may be missing too.
            None if unwritable => !self.answers(),
            // An answer that did not come is `WouldBlock`, and may be about this mail alone; a connection that did not is
            // `TimedOut`, for which lettre's `is_timeout` asks.
            None if kinds(cause).any(|kind| kind == io::ErrorKind::WouldBlock) => !self.answers(),
            // Ended over this mail, or before there was any.
            None => !broke_off(cause) || !self.answers(),
        }
    }

    /// Whether the server answers who knocks once more.
    fn answers(&self) -> bool {
        matches!(self.door.test_connection(), Ok(true))
    }
}

/// Answers that refuse the sender's server, not a mail: RFC 7504 (takes no mail), RFC 4954 (password missing, weak, wrong, or
/// not without encryption).
const OF_US: [u16; 5] = [521, 530, 534, 535, 538];
/// Answers of a server that takes nothing for now: RFC 5321 (it is about to close), RFC 3207 and 4954 (no encryption or no check of
/// a password for now). They may come between two mails of one talk as well.
const FOR_NOW: [u16; 2] = [421, 454];

/// The host in a URL of a mail server, without brackets around an address of version 6.
fn host(place: &str) -> Option<&str> {
    let (_, rest) = place.split_once("://")?;
    let authority = rest.split('/').next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next()?,
        None => host.split(':').next()?,
    };
    Some(host).filter(|host| !host.is_empty())
}

/// Whom to believe to be `host`: the public authorities, and the one of the configured file.
fn trusted(host: &str, sender: &Sender) -> Result<TlsParameters, String> {
    let mut trust = TlsParameters::builder(host.to_owned());
    if let Some(file) = &sender.roots {
        let wrong = |why: String| format!("mail_ca: {}: {why}", file.display());
        let pem = fs::read(file).map_err(|why| wrong(why.to_string()))?;
        // A file without any is read as an empty list of them.
        let one = Some(&pem).filter(|pem| pem.windows(MARK.len()).any(|part| part == MARK));
        let certificate = one.and_then(|pem| Certificate::from_pem(pem).ok());
        let certificate = certificate.ok_or_else(|| wrong("holds no certificate".to_owned()))?;
        trust = trust.add_root_certificate(certificate);
    }
    trust.build().map_err(|_| "mail_url: names a host that cannot be encrypted to".to_owned())
}

/// What the network said, of every cause behind this one.
fn kinds(cause: &smtp::Error) -> impl Iterator<Item = io::ErrorKind> {
    let sources = successors(cause.source(), |cause| (*cause).source());
    sources.filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}

/// Whether the other side ended a talk that had begun.
fn broke_off(cause: &smtp::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let ends = [BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof];
    // What was read up to an end that came too early is an answer that makes no sense.
    cause.is_response() || kinds(cause).any(|kind| ends.contains(&kind))
}

impl Transport for Server {
    fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let message = message(mail, &self.sender.from)?;
        // What cannot be delivered comes back to whoever looks after it, not to the address people would answer.
        let envelope = match &self.sender.bounce {
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
            Err(cause) => {
                // Letters that this server does not take in an address are about that address: no other mail waits for it.
                let unwritable =
                    cause.is_client() && envelope.to().iter().any(|to| !to.to_string().is_ascii());
                let unreachable = self.is_shut(&cause, unwritable);
                Err(Failure {
                    permanent: !unreachable && (unwritable || cause.is_permanent()),
                    unreachable,
                    said: cause.to_string(),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader, Write},
        net::{TcpListener, TcpStream},
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
            patience: Duration::from_secs(5),
        }
    }

    /// A mail server's part in one talk: it says `to_recipient` to the recipient, or nothing more when that is nothing. What it
    /// got.
    fn talk(stream: &TcpStream, to_recipient: &str) -> String {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut out = stream;
        let mut says = |line: &str| write!(out, "{line}\r\n").unwrap();
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
                "RCPT" if to_recipient.is_empty() => break,
                "RCPT" => says(to_recipient),
                "QUIT" => {
                    says("221 bye");
                    break;
                }
                _ => says("250 well"),
            }
        }
        got
    }

    /// A mail server for so many connections as there are answers to the recipient, also at once; it hangs up when it has nothing
    /// to say, and returns what it got. Whoever comes after that is not answered.
    fn catcher<const N: usize>(to_recipients: [&'static str; N]) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let caught = std::thread::spawn(move || {
            let mut talks = Vec::new();
            for to_recipient in to_recipients {
                let (stream, _) = listener.accept().unwrap();
                talks.push(std::thread::spawn(move || talk(&stream, to_recipient)));
            }
            let got: Vec<String> = talks.into_iter().map(|talk| talk.join().unwrap()).collect();
            got.concat()
        });
        (url, caught)
    }

    /// A mail server that greets the mail and whoever knocks after it with this, and hangs up.
    fn doorkeeper(greeting: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        drop(std::thread::spawn(move || {
            for _ in 0..2 {
                let (mut stream, _) = listener.accept().unwrap();
                stream.write_all(greeting.as_bytes()).unwrap();
            }
        }));
        url
    }

    /// A mail server that falls silent at the recipient, without hanging up, and answers whoever comes next; it returns what it
    /// got from that one.
    fn staller() -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let caught = std::thread::spawn(move || {
            let (kept, _) = listener.accept().unwrap();
            talk(&kept, "");
            let (stream, _) = listener.accept().unwrap();
            talk(&stream, "250 well")
        });
        (url, caught)
    }

    fn send_in_haste(url: &str) -> Failure {
        let hasty = Sender { patience: Duration::from_millis(500), ..sender() };
        Server::open(url, &hasty).unwrap().send(&mail()).unwrap_err()
    }

    fn send(url: &str) -> Result<(), Failure> {
        Server::open(url, &sender()).unwrap().send(&mail())
    }

    #[test]
    fn a_mail_reaches_a_server_that_offers_no_encryption() {
        let (url, caught) = catcher(["250 well"]);
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
        let refused = send(&catcher(["550 nobody", "250 well"]).0).unwrap_err();
        assert_eq!((refused.permanent, refused.unreachable), (true, false));
        let full = send(&catcher(["452 full"]).0).unwrap_err();
        assert_eq!((full.permanent, full.unreachable), (false, false));
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let closed = send(&format!("smtp://{free}")).unwrap_err();
        assert_eq!((closed.permanent, closed.unreachable), (false, true));
    }

    #[test]
    fn what_may_be_about_the_mail_or_the_way_is_about_the_way_when_whoever_knocks_again_is_not_answered() {
        for said in ["", "421 one moment"] {
            let ours = send(&catcher([said, "250 well"]).0).unwrap_err();
            assert_eq!((ours.permanent, ours.unreachable), (false, false), "{}", ours.said);
        }
        for said in ["", "421 one moment", "550 nobody"] {
            let shut = send(&catcher([said]).0).unwrap_err();
            assert_eq!((shut.permanent, shut.unreachable), (false, true), "{}", shut.said);
        }
        for greeting in ["", "421 too many\r\n", "454 not now\r\n", "550 not you\r\n", "554 nobody\r\n"] {
            let shut = send(&doorkeeper(greeting)).unwrap_err();
            assert_eq!((shut.permanent, shut.unreachable), (false, true), "{greeting}: {}", shut.said);
        }
    }

    #[test]
    fn an_address_in_letters_that_the_server_does_not_take_holds_up_no_other_mail() {
        let mail = Mail { address: "สมชาย@test.example".to_owned(), ..mail() };
        let (url, _caught) = catcher(["250 well", "250 well"]);
        let failure = Server::open(&url, &sender()).unwrap().send(&mail).unwrap_err();
        assert_eq!((failure.permanent, failure.unreachable), (true, false), "{}", failure.said);
        // One without the encryption we need takes no mail, whatever the address.
        let (url, _caught) = catcher(["250 well", "250 well"]);
        let encrypted = format!("{url}?tls=required");
        let failure = Server::open(&encrypted, &sender()).unwrap().send(&mail).unwrap_err();
        assert_eq!((failure.permanent, failure.unreachable), (false, true), "{}", failure.said);
    }

    #[test]
    fn an_answer_that_does_not_come_is_about_the_mail_when_whoever_knocks_again_is_answered() {
        let (url, caught) = staller();
        let stalled = send_in_haste(&url);
        assert_eq!((stalled.permanent, stalled.unreachable), (false, false), "{}", stalled.said);
        let got = caught.join().unwrap();
        assert!(got.contains("NOOP") && !got.contains("MAIL"), "{got}");
        // Whoever comes here is let in and told nothing.
        let mute = TcpListener::bind("127.0.0.1:0").unwrap();
        let silent = send_in_haste(&format!("smtp://{}", mute.local_addr().unwrap()));
        assert_eq!((silent.permanent, silent.unreachable), (false, true), "{}", silent.said);
    }

    #[test]
    fn a_connection_that_does_not_come_about_is_about_the_way() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        // Once enough callers wait that nobody lets in, the next hears nothing at all.
        let wait = Duration::from_millis(100);
        let callers: Vec<TcpStream> =
            (0..200).map_while(|_| TcpStream::connect_timeout(&address, wait).ok()).collect();
        let failure = send_in_haste(&format!("smtp://{address}"));
        assert_eq!((failure.permanent, failure.unreachable), (false, true), "{}", failure.said);
        drop(callers);
    }

    #[test]
    fn a_wrong_url_is_refused_without_being_repeated() {
        let from = sender();
        let said = Server::open("smtp://user:secret@", &from).err().unwrap();
        assert!(!said.contains("secret"));
        for right in
            ["smtp://127.0.0.1:2525", "smtp://[::1]:2525?tls=none", "smtps://user:secret@mail.example:465"]
        {
            assert!(Server::open(right, &from).is_ok(), "{right}");
        }
        assert!(Server::open("smtp://mail.example?tls=perhaps", &from).is_err());
        let clear = Server::open("smtp://user:secret@mail.example?tls=none", &from).err().unwrap();
        assert_eq!(clear, "mail_url: a password needs encryption");
    }

    #[test]
    fn a_file_of_authorities_that_holds_none_is_named() {
        let nowhere = Sender { roots: Some("/nowhere/ca.pem".into()), ..sender() };
        let said = Server::open("smtp://mail.example", &nowhere).err().unwrap();
        assert!(said.starts_with("mail_ca: /nowhere/ca.pem: "), "{said}");
        let not_one =
            Sender { roots: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into()), ..sender() };
        assert!(
            Server::open("smtp://mail.example", &not_one).err().unwrap().ends_with("holds no certificate")
        );
    }
}
