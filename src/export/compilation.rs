//! Owns: the printed compilation: one readable page without colour, every proposal in brackets in the name of its
//! states. Never: lets a word of a text become markup.

use super::html::{STYLE, escaped, push, run};
use crate::domain::{
    amendments::compilation::{Alternative, CompiledClause, Place, Segment},
    recommendations::Marking,
    texts::{ClauseKind, Run},
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
    /// The clauses with what is proposed.
    pub clauses: &'a [CompiledClause],
    /// For each proposal: its number and its states, `3` and `SGP, VNM`; then supporters and opposers.
    pub proposals: &'a [Proposer],
    /// Those that do not fit this text.
    pub apart: &'a [Apart],
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

/// The page.
#[must_use]
pub fn render(page: &Page<'_>) -> String {
    let (symbol, reader) = (escaped(page.symbol), escaped(page.reader));
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    push(
        &mut out,
        format_args!(
            "<title>{symbol}, compilation</title>\n<style>{STYLE}ins{{text-decoration:underline}}</style>\n</head>\n<body>\n"
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
    for clause in page.clauses {
        push_clause(&mut out, clause, page.proposals);
    }
    out.push_str("</main>\n<footer>\n<h2>Amendments</h2>\n");
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
            push(&mut out, format_args!("<p class=\"l1\"><ins>{words}</ins></p>\n"));
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

fn push_clause(out: &mut String, clause: &CompiledClause, proposals: &[Proposer]) {
    let by = |at: usize| proposals.get(at).map(|proposer| escaped(&proposer.sponsors)).unwrap_or_default();
    let mut words: String = clause.segments.iter().map(|segment| shown(segment, &by)).collect();
    match (clause.place, clause.proposal.map(&by)) {
        (Place::Inserted, Some(states)) => words = format!("[{states}: <ins>{words}</ins>]"),
        (Place::MovedHere, Some(states)) => {
            let from = escaped(clause.moved_from.as_deref().unwrap_or_default());
            words = format!("[{states}, moved from {from}: <ins>{words}</ins>]");
        }
        _ => {}
    }
    for owner in &clause.deletions {
        push(&mut words, format_args!(" [{}: delete]", by(*owner)));
    }
    for one in &clause.moves {
        push(&mut words, format_args!(" [{}: move to {}]", by(one.proposal), escaped(&one.to_reference)));
    }
    for (owner, kind, level) in &clause.settings {
        push(&mut words, format_args!(" [{}: {} of level {level}]", by(*owner), kind.as_str()));
    }
    let (level, number) = (clause.level.min(3), escaped(&clause.number));
    match clause.kind {
        ClauseKind::Heading => push(out, format_args!("<h2>{words}</h2>\n")),
        ClauseKind::Preambular if clause.place == Place::Base => {
            push(out, format_args!("<p class=\"l{level}\">{words}</p>\n"));
        }
        ClauseKind::Preambular | ClauseKind::Operative | ClauseKind::Annex => {
            push(out, format_args!("<p class=\"l{level}\"><span class=\"n\">{number}</span> {words}</p>\n"));
        }
    }
}

fn shown(segment: &Segment, by: &impl Fn(usize) -> String) -> String {
    let words = |runs: &[Run]| -> String { runs.iter().map(run).collect() };
    match segment {
        Segment::Text(runs) => words(runs),
        Segment::Alternatives { base, options, .. } => {
            let option = |Alternative { proposal, runs, .. }: &Alternative| {
                if runs.is_empty() {
                    format!("[{}: delete]", by(*proposal))
                } else {
                    format!("[{}: <ins>{}</ins>]", by(*proposal), words(runs))
                }
            };
            let base = if base.is_empty() { String::new() } else { format!("[{}]", words(base)) };
            let parts = [base].into_iter().filter(|base| !base.is_empty()).chain(options.iter().map(option));
            format!("{} ", parts.collect::<Vec<_>>().join(" "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        amendments::{compilation::compile, operations::Operation, touches::Proposal},
        texts::{Clause, ClauseId, ClauseKind::Operative},
    };

    #[test]
    fn every_proposal_is_printed_in_the_name_of_its_states() {
        let base =
            [Clause::new("a", Operative, 0, "Report once <now>."), Clause::new("b", Operative, 0, "Meet.")];
        let first = [
            Operation::Replace {
                clause: ClauseId::new("a"),
                new: Clause::new("a", Operative, 0, "Report <b>twice</b> <now>."),
            },
            Operation::Delete { clause: ClauseId::new("b") },
        ];
        let second = [Operation::InsertAfter {
            after: Some(ClauseId::new("a")),
            new: Clause::new("n", Operative, 0, "New."),
        }];
        let proposals = [Proposal { key: 1, operations: &first }, Proposal { key: 2, operations: &second }];
        let compiled = compile(&base, &proposals);
        let proposer = |number, sponsors: &str| Proposer {
            number,
            shown: number != 3,
            sponsors: sponsors.into(),
            supporters: String::new(),
            opposers: "THA".into(),
        };
        let page = render(&Page {
            symbol: "AMCC/2018/R.1",
            title: "T",
            revision: "Rev.1",
            marking: Marking::Green,
            reader: "Head",
            made: "today",
            only: "Only amendments on OP1.",
            clauses: &compiled.clauses,
            proposals: &[proposer(1, "SGP, VNM"), proposer(2, "LAO"), proposer(3, "IDN")],
            apart: &[],
            conflicts: &["Two & two.".into()],
        });
        for part in [
            "[once] [SGP, VNM: <ins>&lt;b&gt;twice&lt;/b&gt;</ins>]",
            "<span class=\"n\">1 bis</span> [LAO: <ins>New.</ins>]",
            "Meet. [SGP, VNM: delete]",
            "Amendment 1: SGP, VNM; opposed by: THA",
            "Two &amp; two.",
            "<b>Only amendments on OP1.</b>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(!page.contains("<now>") && !page.contains("<script") && !page.contains("IDN"));
    }
}
