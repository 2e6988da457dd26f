//! Owns: the page of a package: cover note, table of contents, each text with what states said to it. Complete in
//! itself: no script, no picture, no address of another place. Never: lets a word of a text become markup.

use super::html::{STYLE, escaped, push, push_adoption, push_clauses};
use crate::domain::{
    recommendations::{Marking, revision_label},
    signoff::{accession::Accession, adoption::AdoptionRecord},
    texts::Clause,
};

/// One text of the package.
pub struct Text<'a> {
    /// The proof of its adoption.
    pub adoption: &'a AdoptionRecord,
    /// Who joined it later.
    pub acceded: &'a [Accession],
    /// Its clauses.
    pub clauses: &'a [Clause],
    /// Its fingerprint in groups.
    pub fingerprint: &'a str,
}

/// What is printed.
pub struct Page<'a> {
    /// The mandate's symbol.
    pub mandate: &'a str,
    /// The mandate's title.
    pub mandate_title: &'a str,
    /// The package's title.
    pub title: &'a str,
    /// To the Leaders.
    pub cover_note: &'a str,
    /// How far the paper may travel.
    pub marking: Marking,
    /// When it went to the Leaders, as read in UTC; none while it did not.
    pub submitted: Option<&'a str>,
    /// The Leaders' outcome, words and day.
    pub response: Option<(&'a str, &'a str, &'a str)>,
    /// Whose copy this is; printed across it.
    pub reader: &'a str,
    /// When it was made, as read in UTC.
    pub made: &'a str,
    /// The texts, in order.
    pub texts: Vec<Text<'a>>,
}

const MORE_STYLE: &str = "section{break-before:page;border-top:1px solid #111;margin-top:3rem}@media print{body{margin:0}section{border:0}}";

fn lines(text: &str) -> String {
    escaped(text).replace('\n', "<br>")
}

/// The page.
#[must_use]
pub fn render(page: &Page<'_>) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let (title, reader) = (escaped(page.title), escaped(page.reader));
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    push(
        &mut out,
        format_args!("<title>{title}</title>\n<style>{STYLE}{MORE_STYLE}</style>\n</head>\n<body>\n"),
    );
    push(&mut out, format_args!("<div class=\"copy\" aria-hidden=\"true\">{reader}</div>\n"));
    push(
        &mut out,
        format_args!(
            "<header>\n<p><span class=\"mark\">TLP:{}</span> Copy of {reader}, {}</p>\n<h1>{title}</h1>\n<p>{}, {}</p>\n",
            page.marking.as_str(),
            escaped(page.made),
            escaped(page.mandate),
            escaped(page.mandate_title),
        ),
    );
    match page.submitted {
        Some(at) => push(&mut out, format_args!("<p>Submitted to the Leaders on {at}.</p>\n")),
        None => out.push_str("<p>Not submitted yet.</p>\n"),
    }
    out.push_str("</header>\n<main>\n");
    if !page.cover_note.is_empty() {
        push(&mut out, format_args!("<h2>Cover note</h2>\n<p>{}</p>\n", lines(page.cover_note)));
    }
    if let Some((outcome, words, date)) = page.response {
        push(
            &mut out,
            format_args!(
                "<h2>The Leaders’ response</h2>\n<p>{}, {}.</p>\n<p>{}</p>\n",
                escaped(outcome),
                escaped(date),
                lines(words)
            ),
        );
    }
    out.push_str("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ol>\n");
    for (place, text) in (1..).zip(&page.texts) {
        push(
            &mut out,
            format_args!(
                "<li><a href=\"#t{place}\">{}: {}</a></li>\n",
                escaped(&text.adoption.symbol),
                escaped(&text.adoption.title)
            ),
        );
    }
    out.push_str("</ol>\n</nav>\n");
    for (place, text) in (1..).zip(&page.texts) {
        push(
            &mut out,
            format_args!(
                "<section id=\"t{place}\">\n<h2>{}</h2>\n<p>{}, {}. Fingerprint {}</p>\n",
                escaped(&text.adoption.title),
                escaped(&text.adoption.symbol),
                revision_label(text.adoption.revision),
                escaped(text.fingerprint),
            ),
        );
        // Texts may use the same clause ids: each text's are its own.
        push_clauses(&mut out, text.clauses, &format!("t{place}_"));
        push_adoption(&mut out, text.adoption, text.acceded);
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}
