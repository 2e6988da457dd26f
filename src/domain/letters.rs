//! Owns: the words of every mail: one catalogue from what happened to a subject, a plain text and an HTML text that
//! say the same. Never: has a clause, a comment or a statement in it: a mail says that something happened and where.

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
        "silence.broken" => "Silence broken",
        _ => "News",
    }
}

/// The words of a mail. `public_url` is where people reach the app, `zone` the time zone of the reader's capital.
#[must_use]
pub fn words(template: &str, about: &About, content: &Content, public_url: &str, zone: &str) -> Words {
    let headline = headline(template);
    let about = about.clone();
    let symbol = content.mandate_symbol.clone().unwrap_or_else(|| about.symbol.clone());
    let subject = match template {
        "password.reset" => format!("Mufakat: {headline}"),
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
    let link = format!("{public_url}{}", content.link);
    let html = html(&lines, &link, &subject);
    lines.push(link);
    lines.push("-- \nMufakat sends notices only. Read and answer in the app, not by reply.".to_owned());
    Words { subject, text: lines.join("\n\n") + "\n", html }
}

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

fn html(lines: &[String], link: &str, subject: &str) -> String {
    let paragraphs: String =
        lines.iter().map(|line| format!("<p>{}</p>\n", escaped(line).replace('\n', "<br>"))).collect();
    let (subject, link) = (escaped(subject), escaped(link));
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{subject}</title></head><body>\n\
         {paragraphs}<p><a href=\"{link}\">{link}</a></p>\n\
         <p><small>Mufakat sends notices only. Read and answer in the app, not by reply.</small></p>\n\
         </body></html>\n"
    )
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Act;

    fn said(template: &str) -> Words {
        let content = Content {
            sentence: "Rev.2 was issued; positions on Rev.1 lapsed.".to_owned(),
            link: "/r/01890a5d".to_owned(),
            deadline: Some("2026-11-27T11:30:00Z".parse().unwrap()),
            ..Content::default()
        };
        let about = About {
            symbol: "AMCC/2018/R.3".to_owned(),
            title: Some("Early warning <for all>".to_owned()),
            symbol_only: false,
        };
        words(template, &about, &content, "https://mufakat.example", "Asia/Yangon")
    }

    fn shown(words: &Words) -> String {
        format!("Subject: {}\n\n{}\n{}", words.subject, words.text, words.html)
    }

    #[test]
    fn a_notice_has_symbol_sentence_deadline_in_both_times_and_link() {
        insta::assert_snapshot!(shown(&said("revision.issued")));
    }

    #[test]
    fn every_act_has_a_subject_of_its_own() {
        let subjects: String =
            Act::ALL.iter().map(|act| format!("{}: {}\n", act.as_str(), headline(act.as_str()))).collect();
        let nameless: Vec<&Act> = Act::ALL.iter().filter(|act| headline(act.as_str()) == "News").collect();
        assert_eq!(nameless, Vec::<&Act>::new());
        insta::assert_snapshot!(subjects);
    }

    #[test]
    fn a_letter_about_an_account_names_no_mandate() {
        let content = Content {
            name: Some("Ms Tan".to_owned()),
            link: "/password-reset/abc".to_owned(),
            deadline: Some("2026-11-27T11:30:00Z".parse().unwrap()),
            ..Content::default()
        };
        let words = words("password.reset", &About::default(), &content, "https://mufakat.example", "UTC");
        insta::assert_snapshot!(shown(&words));
    }

    #[test]
    fn an_invitation_says_to_what_and_as_whom() {
        let content = Content {
            name: Some("Ms Tan".to_owned()),
            mandate_symbol: Some("ASEAN/2018/CYBER".to_owned()),
            mandate_title: Some("Cybersecurity".to_owned()),
            delegation: Some("Singapore".to_owned()),
            role: Some("head".to_owned()),
            link: "/invitation/abc".to_owned(),
            ..Content::default()
        };
        let words = words("invitation", &About::default(), &content, "https://mufakat.example", "UTC");
        insta::assert_snapshot!(shown(&words));
    }

    #[test]
    fn of_a_red_text_only_the_symbol_leaves() {
        let about = About { symbol: "ADMM/2018/R.1".to_owned(), title: None, symbol_only: true };
        let content = Content { sentence: "Secret words".to_owned(), ..Content::default() };
        let words = words("sign_off.opened", &about, &content, "https://m.example", "UTC");
        assert!(!shown(&words).contains("Secret"));
        assert_eq!(words.subject, "ADMM/2018/R.1: Sign-off opened");
        insta::assert_snapshot!(shown(&words));
    }

    #[test]
    fn a_title_cannot_write_html() {
        assert!(said("revision.issued").html.contains("Early warning &lt;for all&gt;"));
    }
}
