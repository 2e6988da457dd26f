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

/// What a mail needs on its way besides its address and its words.
#[derive(Debug, Clone)]
pub struct Way {
    /// The sender a reader sees.
    pub from: Mailbox,
    /// Where a mail that cannot be handed over comes back to (the sender of the envelope); `None` is the sender.
    pub bounces_to: Option<Address>,
    /// PEM file with one authority that vouches for the mail server, besides the public ones.
    pub ca: Option<PathBuf>,
    /// Longest wait for one answer of the mail server.
    pub patience: Duration,
}

impl MailUrl {
    /// Opens the way out. Nothing is connected to before the first mail.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be made, the URL is none, or the authority cannot be read.
    pub fn open(&self, way: &Way) -> Result<Arc<dyn Transport>> {
        match self {
            Self::Folder(path) => Ok(Arc::new(folder::Folder::open(path, way)?)),
            Self::Server(url) => Ok(Arc::new(server::Server::open(url, way).map_err(Error::Internal)?)),
        }
    }
}

/// Sends mail until the server stops.
pub async fn run(app: App, transport: Arc<dyn Transport>) {
    loop {
        // Spreads retries only, so it need not be better than this.
        let jitter = i64::from(rand::random::<u16>() % 1_001);
        match deliver_due(&app, &transport, jitter).await {
            Ok(0) => (),
            Ok(_) => continue,
            Err(cause) => tracing::warn!(%cause, "the mail worker could not read the outbox"),
        }
        tokio::select! {
            () = app.hub.mail_waits() => (),
            () = app.hub.stopped() => return,
            () = tokio::time::sleep(LOOK_EVERY) => (),
        }
    }
}
