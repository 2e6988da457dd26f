//! Owns: the form of a mail on its way: headers and the two parts. Never: writes a word of it.

use std::time::{Duration, SystemTime};

use lettre::{
    Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};

use super::Way;
use crate::app::outbox::{Failure, Mail};

/// `Auto-Submitted: auto-generated` (RFC 3834): nobody's absence note answers it.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The mail as it goes out. Its identifier is that of the outbox row, so a second copy is known as such; mails on one
/// recommendation answer the same, never sent, first message and so stand together.
///
/// # Errors
/// [`Failure`], permanent, when the address is none.
pub fn message(mail: &Mail, way: &Way) -> Result<Message, Failure> {
    let wrong = |said: String| Failure { permanent: true, unreachable: false, said };
    let to: Mailbox = mail.address.parse().map_err(|_| wrong("not an address".to_owned()))?;
    let millis = u64::try_from(mail.at.millis()).unwrap_or_default();
    let sender = way.bounces_to.clone().unwrap_or_else(|| way.from.email.clone());
    let envelope =
        Envelope::new(Some(sender), vec![to.email.clone()]).map_err(|cause| wrong(cause.to_string()))?;
    let mut builder = Message::builder()
        .envelope(envelope)
        .from(way.from.clone())
        .to(to)
        .subject(mail.words.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(format!("<{}@{}>", mail.id, mail.host)))
        .header(AutoSubmitted);
    if let Some(thread) = mail.thread {
        let first = format!("<{thread}@{}>", mail.host);
        builder = builder.in_reply_to(first.clone()).references(first);
    }
    let parts = MultiPart::alternative_plain_html(mail.words.text.clone(), mail.words.html.clone());
    builder.multipart(parts).map_err(|cause| wrong(cause.to_string()))
}
