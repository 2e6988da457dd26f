//! Owns: the words of every mail: one catalogue from what happened to a subject, a plain text and an HTML text that
//! say the same. Never: has a clause or a statement in it: a mail says that something happened and where; a comment's words
//! only where the mandate lets mails show text.

mod device;
mod digest;
mod form;

#[cfg(test)]
mod tests;

pub use digest::{DigestEntry, Group, digest_words};

use serde::{Deserialize, Serialize};

use super::{
    accounts::Role,
    notices::Topic,
    time::{Moment, is_utc, with_own_times},
};
use form::{Letter, Part};

/// What a mail says, before it has words. Kept in the outbox as JSON; every field may be absent there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// What happened, in one sentence.
    pub sentence: String,
    /// The path in the app that shows it.
    pub link: String,
    /// A deadline that comes with it.
    pub deadline: Option<Moment>,
    /// When it happened, where that is said.
    pub at: Option<Moment>,
    /// The time zone of a reader without an account here, and of one who may not read it now.
    pub zone: Option<String>,
    /// The person addressed.
    pub name: Option<String>,
    /// Symbol of the mandate, in an invitation.
    pub mandate_symbol: Option<String>,
    /// Title of the mandate, in an invitation.
    pub mandate_title: Option<String>,
    /// The delegation, in an invitation.
    pub delegation: Option<String>,
    /// The role, in an invitation.
    pub role: Option<String>,
    /// The words of a comment, where the mandate lets mails show text.
    pub quote: Option<String>,
    /// What a digest tells.
    pub digest: Vec<DigestEntry>,
}

/// The thing a mail is about, as far as its reader may know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Symbol of the recommendation, else of the mandate; empty for letters about an account.
    pub symbol: String,
    /// Title of the recommendation; `None` when its marking keeps it out of mails.
    pub title: Option<String>,
    /// Whether the marking keeps everything but the symbol out of mails.
    pub symbol_only: bool,
}

/// A mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Subject.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// What happened, as a subject says it. The key is the act of the record, or the kind of letter.
#[must_use]
pub fn headline(template: &str) -> &'static str {
    match template {
        "invitation" | "invitation.sent" => "Invitation",
        "invitation.withdrawn" => "Invitation withdrawn",
        "invitation.accepted" => "Invitation accepted",
        "user.added" => "Account made",
        "password.reset" => "Choose a new password",
        "mandate.created" => "Mandate opened",
        "mandate.changed" => "Mandate changed",
        "round.opened" => "Round opened",
        "round.changed" => "Deadline of the round changed",
        "credential.given" => "You have a credential",
        "credential.changed" => "The end of your credential moved",
        "credential.ended" => "Your credential ended",
        "package.compiled" => "Package compiled",
        "package.changed" => "Package changed",
        "package.submitted" => "Package submitted to the Leaders",
        "package.answered" => "Response of the Leaders",
        "recommendation.created" => "Recommendation started",
        "recommendation.changed" => "Details changed",
        "recommendation.released" => "Release to observers changed",
        "recommendation.withdrawn" => "Withdrawn",
        "recommendation.adopted" => "Adopted",
        "recommendation.submitted" => "Submitted to the Leaders",
        "pen.given" => "The pen changed hands",
        "revision.issued" => "New revision",
        "amendment.proposed" => "Amendment proposed",
        "amendment.stance" => "A state spoke on an amendment",
        "amendment.withdrawn" => "Amendment withdrawn",
        "amendment.disposed" => "Amendment disposed of",
        "amendment.answered" => "Compromise answered",
        "amendment.rebased" => "Amendment on the new revision",
        "amendment.overridden" => "Text of an amendment supplied",
        "amendment.merged" => "Amendments merged",
        "bracket.joined" | "bracket.left" => "Owners of a bracket changed",
        "bracket.resolved" => "Bracket resolved",
        "comment.made" => "New comment",
        "comment.changed" => "Comment changed",
        "sign_off.opened" => "Sign-off opened",
        "sign_off.extended" => "Deadline extended",
        "sign_off.recalled" => "Recalled to negotiation",
        "position.recorded" => "Position recorded",
        "comment.mention" => "You are named in a comment",
        "comment.reply" => "New reply",
        "deadline.near" => "Deadline approaching",
        "deadline.passed" => "Deadline passed",
        "ad_referendum.due" => "Confirmation by the capital due",
        "credential.ending" => "Your credential ends soon",
        "sign_in.new_device" => "Sign-in from a new device",
        "digest" => "Daily digest",
        "silence.broken" => "Silence broken",
        "state.acceded" => "A state acceded",
        _ => "News",
    }
}

/// Where a mail is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader<'a> {
    /// Where people reach the app.
    pub public_url: &'a str,
    /// The time zone of the reader's capital.
    pub zone: &'a str,
    /// Whether the reader has an account, and so chooses what comes by mail.
    pub chooses: bool,
    /// What may be stopped, and the path that stops it.
    pub stop: Option<(Topic, String)>,
}

/// The words of a mail.
#[must_use]
pub fn words(template: &str, about: &About, content: &Content, reader: &Reader<'_>) -> Words {
    let Reader { public_url, zone, .. } = *reader;
    let headline = headline(template);
    let symbol = content.mandate_symbol.clone().unwrap_or_else(|| about.symbol.clone());
    let subject = match template {
        "password.reset" | "sign_in.new_device" => format!("Mufakat: {headline}"),
        _ if symbol.is_empty() => headline.to_owned(),
        _ => format!("{symbol}: {headline}"),
    };
    let mut parts = Vec::new();
    if let Some(name) = &content.name {
        parts.push(Part::Greeting(format!("Dear {name},")));
    }
    if let Some(title) = about.title.as_deref().filter(|_| !about.symbol_only) {
        parts.push(Part::About(format!("{symbol}: {title}")));
    }
    parts.push(Part::Sentence(match template {
        "invitation" | "invitation.sent" => invitation(content),
        "password.reset" => {
            "Somebody, hopefully you, asked to choose a new password for your account. If it was \
             not you, ignore this mail; your password stays as it is."
                .to_owned()
        }
        "sign_in.new_device" => with_own_times(&new_device(content), zone),
        _ if about.symbol_only || content.sentence.is_empty() => format!("{headline}: {symbol}."),
        _ => with_own_times(&content.sentence, zone),
    }));
    if let Some(deadline) = content.deadline {
        let label = match template {
            "invitation" | "invitation.sent" | "password.reset" => "The link works until",
            _ => "Deadline:",
        };
        let capital = (!is_utc(zone)).then(|| deadline.in_zone(zone));
        parts.push(Part::Deadline { label, utc: deadline.in_utc(), capital });
    }
    if let Some(quote) = content.quote.clone().filter(|_| !about.symbol_only) {
        parts.push(Part::Quote(quote));
    }
    let url = format!("{public_url}{}", content.link);
    parts.push(Part::Way { label: way(template, &content.link), url });
    Letter { subject, symbol, headline: headline.to_owned(), parts, foot: foot(reader) }.written()
}

/// Where a person says what comes by mail, and the way to stop mails of this kind.
fn foot(reader: &Reader<'_>) -> Vec<(&'static str, String)> {
    let address = |path: &str| format!("{}{path}", reader.public_url);
    let settings = reader.chooses.then(|| ("Choose what comes by mail", address("/settings")));
    let stop = reader.stop.as_ref().map(|(topic, path)| {
        let words = match topic {
            Topic::Comments => "Stop mails about comments and replies",
            Topic::Mentions => "Stop mails about comments that name you",
            _ => "Stop mails of this kind",
        };
        (words, address(path))
    });
    settings.into_iter().chain(stop).collect()
}

/// What the link leads to.
fn way(template: &str, link: &str) -> &'static str {
    let family = template.split('.').next().unwrap_or_default();
    match (template, family) {
        (_, "invitation") => "Accept the invitation",
        (_, "password") => "Choose a new password",
        ("sign_in.new_device", _) => "See where you are signed in",
        (_, "comment") => "Read the comment",
        (_, "amendment") if link.contains("#amendment-") => "See the amendment",
        (_, "bracket") if link.contains("/brackets") => "See the bracket",
        (_, "package") => "See the package",
        ("revision.issued", _) | (_, "bracket") => "Read the text",
        _ if link.ends_with("/sign-off") => "Go to the sign-off",
        _ => "Open in Mufakat",
    }
}

fn new_device(content: &Content) -> String {
    let at = content.at.map(|at| format!(" ({})", at.in_utc())).unwrap_or_default();
    format!(
        "Somebody signed in to your account from a device that it has not been used on before: {}{at}. If it was you, there is \
         nothing to do. If it was not, choose a new password at once; that signs every device out.",
        device::in_words(&content.sentence)
    )
}

fn invitation(content: &Content) -> String {
    let mandate = match (&content.mandate_symbol, &content.mandate_title) {
        (Some(symbol), Some(title)) => format!("{symbol}, {title}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "a mandate".to_owned(),
    };
    let role = content.role.as_deref().and_then(|role| role.parse::<Role>().ok());
    let seat = role.zip(content.delegation.as_deref());
    let seat =
        seat.map(|(role, delegation)| format!(", as {}", role.held_for(delegation))).unwrap_or_default();
    format!("You are invited to take part in {mandate}{seat}. Follow the link to accept.")
}
