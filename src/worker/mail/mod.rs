//! Owns: how mail leaves: where to, in which form, and the loop that keeps sending. Never: decides who gets one or
//! what it says.

mod folder;
mod message;
mod server;

use std::{path::PathBuf, sync::Arc, time::Duration};

use lettre::{Address, message::Mailbox};

use crate::{
    app::{
        App,
        outbox::{Transport, deliver_due},
    },
    error::{Error, Result},
};

/// How long the worker waits for news before it looks for itself: other servers on the same database put mails there
/// too, and failed ones come due.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Open pages hear of an act before its mails are sent: a mail has time, a screen has not.
const AFTER_THE_ACT: Duration = Duration::from_millis(500);

/// As whom mail is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The sender people see.
    pub from: Mailbox,
    /// Where what cannot be delivered comes back to; the sender when `None`.
    pub bounce: Option<Address>,
    /// A PEM file of a root that the mail server's certificate may come from.
    pub roots: Option<PathBuf>,
    /// Longest wait for one answer of the mail server.
    pub patience: Duration,
}

/// Where mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailUrl {
    /// A folder; each mail becomes a file.
    Folder(PathBuf),
    /// A server, in lettre's URL form (`smtp://`, `smtps://`).
    Server(String),
}

impl std::str::FromStr for MailUrl {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text.split_once("://") {
            Some(("file", path)) if !path.is_empty() => Ok(Self::Folder(path.into())),
            Some(("smtp" | "smtps", host)) if !host.is_empty() => Ok(Self::Server(text.to_owned())),
            _ => Err("must be file://folder, smtp://host:port or smtps://host:port".to_owned()),
        }
    }
}

impl MailUrl {
    /// Opens the way out. Nothing is connected to before the first mail.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be made, the URL is none, or the roots cannot be read.
    pub fn open(&self, sender: &Sender) -> Result<Arc<dyn Transport>> {
        match self {
            Self::Folder(path) => Ok(Arc::new(folder::Folder::open(path, &sender.from)?)),
            Self::Server(url) => Ok(Arc::new(server::Server::open(url, sender).map_err(Error::Internal)?)),
        }
    }
}

/// Sends mail until the server stops.
pub async fn run(app: App, transport: Arc<dyn Transport>) {
    loop {
        // Spreads retries only, so it need not be better than this.
        let jitter = i64::from(rand::random::<u16>() % 1_001);
        match deliver_due(&app, &transport, jitter).await {
            Ok(_) if app.hub.is_stopping() => return,
            Ok(0) => (),
            Ok(_) => continue,
            Err(cause) => tracing::warn!(%cause, "the mail worker could not read the outbox"),
        }
        tokio::select! {
            () = app.hub.mail_waits() => tokio::select! {
                () = app.hub.stopped() => return,
                () = tokio::time::sleep(AFTER_THE_ACT) => (),
            },
            () = app.hub.stopped() => return,
            () = tokio::time::sleep(LOOK_EVERY) => (),
        }
    }
}
