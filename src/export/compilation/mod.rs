//! Owns: the printed compilation: one readable page without colour, every proposal in brackets in the name of its
//! states and with its number. Never: lets a word of a text become markup, nor a prepared one look like a tabled one.

mod brackets;

use self::brackets::{Naming, inserted, push_clause};
use super::html::{STYLE, escaped, push, run};
use crate::domain::{
    amendments::{compilation::CompiledClause, conflicts::Conflict},
    recommendations::Marking,
    texts::Run,
};

/// What is printed.
pub struct Page<'a> {
    /// The symbol.
    pub symbol: &'a str,
    /// The title.
    pub title: &'a str,
    /// `Rev.2`.
    pub revision: &'a str,
    /// How far the paper may travel.
    pub marking: Marking,
    /// Whose copy this is; printed across it.
    pub reader: &'a str,
    /// When it was made, as read in UTC.
    pub made: &'a str,
    /// What it is narrowed to, in one sentence; empty when it shows everything.
    pub only: &'a str,
    /// Whether clauses on which nothing is proposed are counted and not shown.
    pub folded: bool,
    /// The clauses with what is proposed.
    pub clauses: &'a [CompiledClause],
    /// For each proposal: its number and its states, `3` and `SGP, VNM`; then supporters and opposers.
    pub proposals: &'a [Proposer],
    /// Those that do not fit this text.
    pub apart: &'a [Apart],
    /// Where they contradict each other, by their places among the proposals: that is marked in the text.
    pub contradictions: &'a [Conflict],
    /// Each conflict in one sentence.
    pub conflicts: &'a [String],
}

/// A proposal that does not fit the text and stands beside it.
pub struct Apart {
    /// Who.
    pub by: Proposer,
    /// The revision it was written for: `Zero draft`.
    pub revision: String,
    /// The clauses as it wants them.
    pub words: Vec<Vec<Run>>,
}

/// Who proposes something.
pub struct Proposer {
    /// Its number; 0 while it is prepared.
    pub number: i64,
    /// Whether it is shown; what is not only keeps its place among the proposals.
    pub shown: bool,
    /// `SGP, VNM`.
    pub sponsors: String,
    /// `IDN`; empty when none.
    pub supporters: String,
    /// `THA`; empty when none.
    pub opposers: String,
}

/// Tabled words are underlined, those that are only prepared with dots.
const OWN_STYLE: &str = "ins{text-decoration:underline}ins.p{text-decoration-style:dotted}";

/// After the number of an amendment: what it wants here contradicts what another wants.
const CONTRADICTED: &str = "\u{2021}";

/// The page.
#[must_use]
pub fn render(page: &Page<'_>) -> String {
    let (symbol, reader) = (escaped(page.symbol), escaped(page.reader));
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    push(
        &mut out,
        format_args!(
            "<title>{symbol}, compilation</title>\n<style>{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n"
        ),
    );
    push(&mut out, format_args!("<div class=\"copy\" aria-hidden=\"true\">{reader}</div>\n"));
    push(
        &mut out,
        format_args!(
            "<header>\n<p><span class=\"mark\">TLP:{}</span> Copy of {reader}, {}</p>\n<h1>{}</h1>\n<p>{symbol}, {}, compilation of amendments</p>\n</header>\n<main>\n",
            page.marking.as_str(),
            escaped(page.made),
            escaped(page.title),
            escaped(page.revision),
        ),
    );
    if !page.only.is_empty() {
        push(&mut out, format_args!("<p><b>{}</b></p>\n", escaped(page.only)));
    }
    push_warning(&mut out, page);
    push_text(&mut out, page);
    out.push_str("</main>\n<footer>\n<h2>Amendments</h2>\n");
    push_key(&mut out, page);
    for proposer in page.proposals.iter().filter(|proposer| proposer.shown) {
        push(&mut out, format_args!("<p>{}</p>\n", attributed(proposer)));
    }
    if !page.apart.is_empty() {
        out.push_str("<h2>Amendments that need attention</h2>\n");
    }
    for apart in page.apart {
        let revision = escaped(&apart.revision);
        push(
            &mut out,
            format_args!(
                "<p>{}; written for {revision}, which was changed in the same words</p>\n",
                attributed(&apart.by)
            ),
        );
        for words in &apart.words {
            let words: String = words.iter().map(run).collect();
            let words = inserted(apart.by.number, &words);
            push(&mut out, format_args!("<p class=\"l1\">{words}</p>\n"));
        }
    }
    if !page.conflicts.is_empty() {
        out.push_str("<h2>Conflicts</h2>\n");
        for conflict in page.conflicts {
            push(&mut out, format_args!("<p>{}</p>\n", escaped(conflict)));
        }
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn attributed(proposer: &Proposer) -> String {
    let said = |what: &str, states: &str| {
        if states.is_empty() { String::new() } else { format!("; {what}: {}", escaped(states)) }
    };
    format!(
        "{}: {}{}{}",
        numbered(proposer.number),
        escaped(&proposer.sponsors),
        said("supported by", &proposer.supporters),
        said("opposed by", &proposer.opposers),
    )
}

fn numbered(number: i64) -> String {
    if number == 0 { "Prepared".to_owned() } else { format!("Amendment {number}") }
}

/// Words that are only prepared are internal to one delegation: paper that travels says so before anything else.
fn push_warning(out: &mut String, page: &Page<'_>) {
    let apart = page.apart.iter().map(|apart| &apart.by);
    let mut shown = page.proposals.iter().filter(|proposer| proposer.shown).chain(apart);
    if let Some(own) = shown.find(|proposer| proposer.number == 0) {
        push(
            out,
            format_args!(
                "<p><span class=\"mark\">Internal to {}</span> Brackets marked \u{201c}prepared\u{201d} hold words that are not on the table. To hand a page on, make one of the status \u{201c}proposed\u{201d}.</p>\n",
                escaped(&own.sponsors)
            ),
        );
    }
}

/// What the brackets say.
fn push_key(out: &mut String, page: &Page<'_>) {
    if page.proposals.iter().any(|proposer| proposer.shown && proposer.number > 0) {
        out.push_str("<p>The number in a bracket is that of the amendment.</p>\n");
    }
    if !page.contradictions.is_empty() {
        push(
            out,
            format_args!(
                "<p>{CONTRADICTED} What stands there contradicts another amendment: see the conflicts below.</p>\n"
            ),
        );
    }
}

fn push_text(out: &mut String, page: &Page<'_>) {
    let naming = Naming { proposals: page.proposals, contradictions: page.contradictions };
    let mut left: usize = 0;
    for clause in page.clauses {
        if page.folded && !clause.changed() {
            left = left.saturating_add(1);
            continue;
        }
        push_left_out(out, std::mem::take(&mut left));
        push_clause(out, clause, &naming);
    }
    push_left_out(out, left);
}

fn push_left_out(out: &mut String, count: usize) {
    match count {
        0 => {}
        1 => out.push_str("<p><i>1 clause without proposals</i></p>\n"),
        many => push(out, format_args!("<p><i>{many} clauses without proposals</i></p>\n")),
    }
}

#[cfg(test)]
mod tests;
