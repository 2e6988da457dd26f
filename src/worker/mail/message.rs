//! Owns: the form of a mail on its way: headers and the two parts. Never: writes a word of it.

use std::time::{Duration, SystemTime};

use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};

use crate::app::outbox::{Failure, Mail};

/// Headers that lettre has no type for.
macro_rules! plain_header {
    ($(#[$doc:meta])* $name:ident = $said:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($said)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

plain_header! {
    /// RFC 3834: nobody's absence note answers a mail that says so.
    AutoSubmitted = "Auto-Submitted"
}
plain_header! {
    /// RFC 2369: the address that stops mails of this kind.
    ListUnsubscribe = "List-Unsubscribe"
}
plain_header! {
    /// RFC 8058: posting to that address is enough.
    ListUnsubscribePost = "List-Unsubscribe-Post"
}

/// The mail as it goes out. Its identifier is that of the outbox row, so a second copy is known as such; mails on one
/// recommendation answer the same, never sent, first message and so stand together.
///
/// # Errors
/// [`Failure`], permanent, when the address is none.
pub fn message(mail: &Mail, from: &Mailbox) -> Result<Message, Failure> {
    let wrong = |said: String| Failure { permanent: true, unreachable: false, said };
    let to: Mailbox = mail.address.parse().map_err(|_| wrong("not an address".to_owned()))?;
    let millis = u64::try_from(mail.at.millis()).unwrap_or_default();
    let mut builder = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(mail.words.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(format!("<{}@{}>", mail.id, mail.host)))
        .header(AutoSubmitted("auto-generated".to_owned()));
    if let Some(thread) = mail.thread {
        let first = format!("<{thread}@{}>", mail.host);
        builder = builder.in_reply_to(first.clone()).references(first);
    }
    if let Some(stop) = &mail.stop {
        builder = builder
            .header(ListUnsubscribe(format!("<{stop}>")))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    let parts = MultiPart::alternative_plain_html(mail.words.text.clone(), mail.words.html.clone());
    builder.multipart(parts).map_err(|cause| wrong(cause.to_string()))
}
