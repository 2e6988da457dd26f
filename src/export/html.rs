//! Owns: the readable page of one text, complete in itself: no script, no picture, no address of another place.
//! Never: lets a word of a text become markup.

use crate::domain::{
    ids::StateCode,
    recommendations::Marking,
    signoff::adoption::AdoptionRecord,
    texts::{Clause, ClauseKind, Mark, Run, numbering::number},
};

/// What is printed.
pub struct Page<'a> {
    /// The symbol.
    pub symbol: &'a str,
    /// The title.
    pub title: &'a str,
    /// `Rev.2`.
    pub revision: &'a str,
    /// The fingerprint in groups.
    pub fingerprint: &'a str,
    /// How far the paper may travel.
    pub marking: Marking,
    /// Whose copy this is; printed across it.
    pub reader: &'a str,
    /// When it was made, as read in UTC.
    pub made: &'a str,
    /// The text.
    pub clauses: &'a [Clause],
    /// The proof, once adopted.
    pub adoption: Option<&'a AdoptionRecord>,
}

pub(super) const STYLE: &str = "body{font:1rem/1.5 Georgia,'Noto Serif',serif;max-width:42rem;margin:2rem auto;padding:0 1rem;\
    color:#111;background:#fff}header,footer{font-family:system-ui,sans-serif;font-size:.85rem}\
    .n{display:inline-block;min-width:2.5rem}.l1{margin-left:2rem}.l2{margin-left:4rem}.l3{margin-left:6rem}\
    .mark{border:1px solid #111;padding:.1rem .5rem}.copy{position:fixed;top:45%;left:0;right:0;text-align:center;\
    font-size:2.5rem;opacity:.12;transform:rotate(-24deg);pointer-events:none}";

/// The page.
#[must_use]
pub fn render(page: &Page<'_>) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let symbol = escaped(page.symbol);
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    push(&mut out, format_args!("<title>{symbol}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"));
    push(&mut out, format_args!("<div class=\"copy\" aria-hidden=\"true\">{}</div>\n", escaped(page.reader)));
    push(
        &mut out,
        format_args!(
            "<header>\n<p><span class=\"mark\">TLP:{}</span> Copy of {}, {}</p>\n<h1>{}</h1>\n<p>{symbol}, {}. Fingerprint {}</p>\n</header>\n<main>\n",
            page.marking.as_str(),
            escaped(page.reader),
            escaped(page.made),
            escaped(page.title),
            escaped(page.revision),
            escaped(page.fingerprint),
        ),
    );
    for (clause, numbered) in page.clauses.iter().zip(number(page.clauses)) {
        push_clause(&mut out, clause, &numbered.number);
    }
    out.push_str("</main>\n");
    if let Some(adoption) = page.adoption {
        push_adoption(&mut out, adoption);
    }
    out.push_str("</body>\n</html>\n");
    out
}

pub(super) fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.push_str(&text.to_string());
}

fn push_clause(out: &mut String, clause: &Clause, number: &str) {
    let (id, level) = (escaped(clause.id.as_str()), clause.level.min(3));
    let words: String = clause.runs.iter().map(run).collect();
    match clause.kind {
        ClauseKind::Heading => push(out, format_args!("<h2 id=\"c_{id}\">{words}</h2>\n")),
        // The numbers of the preamble exist for reference and are not printed.
        ClauseKind::Preambular => {
            push(out, format_args!("<p class=\"l{level}\" id=\"c_{id}\">{words}</p>\n"))
        }
        ClauseKind::Operative | ClauseKind::Annex => push(
            out,
            format_args!(
                "<p class=\"l{level}\" id=\"c_{id}\"><span class=\"n\">{}</span>{words}</p>\n",
                escaped(number)
            ),
        ),
    }
}

pub(super) fn run(run: &Run) -> String {
    let mut words = escaped(&run.text).replace('\n', "<br>");
    for mark in &run.marks {
        words = match mark {
            Mark::Bold => format!("<strong>{words}</strong>"),
            Mark::Italic => format!("<em>{words}</em>"),
        };
    }
    match &run.bracket {
        None => words,
        Some(bracket) => format!("[{words}]<sup>{}</sup>", listed(&bracket.states)),
    }
}

fn push_adoption(out: &mut String, adoption: &AdoptionRecord) {
    push(
        out,
        format_args!(
            "<footer>\n<h2>Adoption</h2>\n<p>Adopted on {} by {}. Those who decided: {}.</p>\n",
            adoption.adopted_at.in_utc(),
            escaped(&adoption.adopted_by),
            listed(&adoption.roster),
        ),
    );
    for said in &adoption.statements {
        push(
            out,
            format_args!(
                "<p><strong>{}, {}:</strong> {}</p>\n",
                said.state,
                said.position.label(),
                escaped(&said.statement).replace('\n', "<br>")
            ),
        );
    }
    out.push_str("</footer>\n");
}

fn listed(states: &[StateCode]) -> String {
    states.iter().map(StateCode::as_str).collect::<Vec<_>>().join(", ")
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::Bracket;

    #[test]
    fn words_never_become_markup_and_the_reader_is_named() {
        let mut clause = Clause::new("c\"1", ClauseKind::Operative, 1, "<script>alert('x')</script> & ไทย");
        clause.runs.push(Run {
            text: "open".into(),
            marks: vec![Mark::Bold],
            bracket: Some(Bracket { id: "b".into(), states: vec!["VNM".parse().unwrap()] }),
        });
        let page = render(&Page {
            symbol: "AMCC/2018/R.1",
            title: "A <b>title",
            revision: "Rev.1",
            fingerprint: "abcd",
            marking: Marking::Amber,
            reader: "Head & \"Sons\"",
            made: "today",
            clauses: &[clause],
            adoption: None,
        });
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; ไทย"), "{page}");
        assert!(page.contains("[<strong>open</strong>]<sup>VNM</sup>"), "{page}");
        assert!(page.contains("id=\"c_c&quot;1\"") && page.contains("A &lt;b&gt;title"), "{page}");
        assert_eq!(page.matches("Head &amp; &quot;Sons&quot;").count(), 2);
        assert!(!page.contains("<script") && !page.contains("://"), "{page}");
    }
}
