//! Owns: the form of every mail: the same parts as plain text and as HTML, whose pieces are the files in `html/`. The HTML asks for
//! nothing from anywhere: no picture, no script, no style sheet. Never: chooses a word.

use super::Words;

/// A part of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The person addressed.
    Greeting(String),
    /// The thing it is about.
    About(String),
    /// A sentence.
    Sentence(String),
    /// A moment that counts, for everybody and by the clock of the reader.
    Deadline { label: &'static str, utc: String, capital: Option<String> },
    /// The words of somebody.
    Quote(String),
    /// Several things that happened to one thing.
    Group { head: String, items: Vec<Item> },
    /// Where to go.
    Way { label: &'static str, url: String },
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub words: String,
    /// When, by one clock after the other.
    pub at: Vec<String>,
    pub url: String,
}

/// A mail in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Letter {
    pub subject: String,
    /// Shown beside the name of the program.
    pub symbol: String,
    pub headline: String,
    pub parts: Vec<Part>,
    /// Links at the foot, with their words.
    pub foot: Vec<(&'static str, String)>,
}

const FOOT: &str = "Mufakat sends notices only. Read and answer in the app, not by reply.";

impl Letter {
    /// The mail in both forms.
    pub(super) fn written(self) -> Words {
        let mut text: Vec<String> = self.parts.iter().map(Part::plain).collect();
        let mut plain_foot = format!("-- \n{FOOT}");
        let mut foot = filled(include_str!("html/foot.html"), &[("words", Said(FOOT))]);
        for (words, url) in &self.foot {
            plain_foot.push_str(&format!("\n{words}: {url}"));
            let link = [("words", Said(words)), ("url", Said(url))];
            foot.push_str(&filled(include_str!("html/footlink.html"), &link));
        }
        text.push(plain_foot);
        let parts: String = self.parts.iter().map(Part::html).collect();
        let html = filled(
            include_str!("html/letter.html"),
            &[
                ("subject", Said(&self.subject)),
                ("preview", Said(self.preview())),
                ("symbol", Said(&self.symbol)),
                ("headline", Said(&self.headline)),
                ("parts", Made(&parts)),
                ("foot", Made(&foot)),
            ],
        );
        Words { subject: self.subject, text: text.join("\n\n") + "\n", html }
    }

    /// What a list of mails shows beside the subject.
    fn preview(&self) -> &str {
        let sentence = self.parts.iter().find_map(|part| match part {
            Part::Sentence(words) => Some(words.as_str()),
            _ => None,
        });
        sentence.unwrap_or(&self.headline)
    }
}

impl Part {
    fn plain(&self) -> String {
        match self {
            Self::Greeting(words) | Self::About(words) | Self::Sentence(words) => words.clone(),
            Self::Deadline { label, utc, capital } => match capital {
                Some(capital) => format!("{label} {utc}\nIn your capital: {capital}"),
                None => format!("{label} {utc}"),
            },
            Self::Quote(words) => {
                let quoted: Vec<String> = words.lines().map(|line| format!("> {line}")).collect();
                quoted.join("\n")
            }
            Self::Group { head, items } => {
                let item =
                    |Item { words, at, url }: &Item| format!("* {words}\n  {}\n  {url}", at.join("\n  "));
                let items = items.iter().map(item);
                std::iter::once(head.clone()).chain(items).collect::<Vec<_>>().join("\n")
            }
            Self::Way { label, url } => format!("{label}:\n{url}"),
        }
    }

    fn html(&self) -> String {
        match self {
            Self::About(words) => filled(include_str!("html/about.html"), &[("words", Said(words))]),
            Self::Greeting(words) | Self::Sentence(words) => {
                filled(include_str!("html/sentence.html"), &[("words", Said(words))])
            }
            Self::Deadline { label, utc, capital } => {
                let capital = capital
                    .as_deref()
                    .map(|capital| filled(include_str!("html/capital.html"), &[("capital", Said(capital))]));
                let capital = capital.unwrap_or_default();
                let said = [("label", Said(label)), ("utc", Said(utc)), ("capital", Made(&capital))];
                filled(include_str!("html/deadline.html"), &said)
            }
            Self::Quote(words) => filled(include_str!("html/quote.html"), &[("words", Said(words))]),
            Self::Group { head, items } => {
                let item = |Item { words, at, url }: &Item| {
                    let at = at.join("\n");
                    let said = [("words", Said(words)), ("at", Said(&at)), ("url", Said(url))];
                    filled(include_str!("html/item.html"), &said)
                };
                let items: String = items.iter().map(item).collect();
                filled(include_str!("html/group.html"), &[("head", Said(head)), ("items", Made(&items))])
            }
            Self::Way { label, url } => {
                filled(include_str!("html/way.html"), &[("label", Said(label)), ("url", Said(url))])
            }
        }
    }
}

/// What goes into a place of a template.
#[derive(Clone, Copy)]
enum Filling<'a> {
    /// Words, made harmless.
    Said(&'a str),
    /// HTML that was made here.
    Made(&'a str),
}
use Filling::{Made, Said};

/// The template with its places filled, in one pass: words that look like a place stay words. A place nobody fills stays
/// empty.
fn filled(template: &str, fillings: &[(&str, Filling<'_>)]) -> String {
    let mut pieces = template.split("{{");
    let mut html = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let Some((name, rest)) = piece.split_once("}}") else { continue };
        match fillings.iter().find(|(place, _)| *place == name) {
            Some((_, Said(words))) => html.push_str(&escaped(words)),
            Some((_, Made(made))) => html.push_str(made),
            None => {}
        }
        html.push_str(rest);
    }
    html
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("<br>"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_write_html_or_fill_a_place() {
        let part = Part::Sentence("<b> {{words}} & \"x\"\ny".to_owned());
        assert!(part.html().contains("&lt;b&gt; {{words}} &amp; &quot;x&quot;<br>y"), "{}", part.html());
        assert_eq!(filled("a {{nobody}}b", &[]), "a b");
    }

    #[test]
    fn a_mail_asks_for_nothing_from_anywhere() {
        let letter = Letter {
            subject: "S".to_owned(),
            parts: vec![Part::Way { label: "Go", url: "https://mufakat.example/r/1".to_owned() }],
            ..Letter::default()
        };
        let html = letter.written().html;
        for outside in ["src=", "<img", "<script", "<link", "url(", "@import"] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(!html.contains("{{"), "every place is filled: {html}");
    }
}
