//! Owns: the words of every mail: one catalogue from what happened to a subject, a plain text and an HTML text that
//! say the same. Never: has a clause or a statement in it: a mail says that something happened and where; a comment's words
//! only where the mandate lets mails show text.

mod digest;

#[cfg(test)]
mod tests;

pub use digest::{DigestEntry, Group, digest_words};

use serde::{Deserialize, Serialize};

use super::time::Moment;

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
        "credential.given" | "credential.changed" => "Your credential changed",
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
        "deadline.near" => "Deadline comes near",
        "deadline.passed" => "Deadline passed",
        "ad_referendum.due" => "Confirmation of the capital due",
        "credential.ending" => "Your credential ends soon",
        "sign_in.new_device" => "Sign-in from a new device",
        "digest" => "Daily digest",
        "silence.broken" => "Silence broken",
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
    /// The path that stops mails of this kind, where they may be stopped.
    pub stop: Option<String>,
}

/// The words of a mail.
#[must_use]
pub fn words(template: &str, about: &About, content: &Content, reader: &Reader<'_>) -> Words {
    let Reader { public_url, zone, .. } = *reader;
    let headline = headline(template);
    let about = about.clone();
    let symbol = content.mandate_symbol.clone().unwrap_or_else(|| about.symbol.clone());
    let subject = match template {
        "password.reset" | "sign_in.new_device" => format!("Mufakat: {headline}"),
        _ if symbol.is_empty() => headline.to_owned(),
        _ => format!("{symbol}: {headline}"),
    };
    let mut lines = Vec::new();
    if let Some(name) = &content.name {
        lines.push(format!("Dear {name},"));
    }
    if let Some(title) = about.title.as_deref().filter(|_| !about.symbol_only) {
        lines.push(format!("{symbol}: {title}"));
    }
    lines.push(match template {
        "invitation" | "invitation.sent" => invitation(content),
        "password.reset" => {
            "Somebody, hopefully you, asked to choose a new password for your account. If it was \
                             not you, ignore this mail; your password stays as it is."
                .to_owned()
        }
        "sign_in.new_device" => format!(
            "Somebody signed in to your account from a device that it has not been used on before: {}. If it was not you, \
             choose a new password at once; that signs every device out.",
            content.sentence
        ),
        _ if about.symbol_only || content.sentence.is_empty() => format!("{headline}: {symbol}."),
        _ => content.sentence.clone(),
    });
    if let Some(deadline) = content.deadline {
        let ends = match template {
            "invitation" | "invitation.sent" | "password.reset" => "The link works until",
            _ => "Deadline:",
        };
        let utc = deadline.in_utc();
        lines.push(if zone == "UTC" {
            format!("{ends} {utc}")
        } else {
            format!("{ends} {utc}\nIn your capital: {}", deadline.in_zone(zone))
        });
    }
    if let Some(quote) = content.quote.as_deref().filter(|_| !about.symbol_only) {
        let quoted: Vec<String> = quote.lines().map(|line| format!("> {line}")).collect();
        lines.push(quoted.join("\n"));
    }
    let link = format!("{public_url}{}", content.link);
    let mut html: String = lines.iter().map(|line| paragraph(line)).collect();
    html.push_str(&linked(&link));
    lines.push(link);
    finished(subject, lines, &html, reader)
}

/// The mail with its foot, in both forms.
fn finished(subject: String, mut lines: Vec<String>, html: &str, reader: &Reader<'_>) -> Words {
    let mut foot = FOOT.to_owned();
    let mut html_foot = escaped(FOOT);
    if let Some(path) = &reader.stop {
        let stop = format!("{}{path}", reader.public_url);
        foot = format!("{foot}\nStop mails of this kind: {stop}");
        html_foot = format!("{html_foot}<br><a href=\"{}\">Stop mails of this kind</a>", escaped(&stop));
    }
    lines.push(format!("-- \n{foot}"));
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n\
         {html}<p><small>{html_foot}</small></p>\n</body></html>\n",
        escaped(&subject)
    );
    Words { subject, text: lines.join("\n\n") + "\n", html }
}

fn paragraph(line: &str) -> String {
    format!("<p>{}</p>\n", escaped(line).replace('\n', "<br>"))
}

fn linked(link: &str) -> String {
    let link = escaped(link);
    format!("<p><a href=\"{link}\">{link}</a></p>\n")
}

const FOOT: &str = "Mufakat sends notices only. Read and answer in the app, not by reply.";

fn invitation(content: &Content) -> String {
    let mandate = match (&content.mandate_symbol, &content.mandate_title) {
        (Some(symbol), Some(title)) => format!("{symbol}, {title}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "a mandate".to_owned(),
    };
    let seat = match (&content.role, &content.delegation) {
        (Some(role), Some(delegation)) => format!(" as {role} for {delegation}"),
        _ => String::new(),
    };
    format!("You are invited to take part in {mandate}{seat}. Follow the link to accept.")
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}
