//! Owns: what a comment points at, and where its anchor stands in a later text.
//! Never: loses an anchor; one whose quote is gone is orphaned and says so.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    refusal::Invalid,
    texts::{Clause, ClauseId, MAX_CLAUSE_CHARS, nfc, numbering::number, plain},
};

/// The longest prefix or suffix an anchor keeps, in characters.
pub const MAX_CONTEXT_CHARS: usize = 1_000;
/// How many characters of prefix and of suffix are weighed when an anchor is placed.
const WEIGHED_CHARS: usize = 64;
/// From how many characters on a quote that stands in one place only is known again without its context.
const TELLING_CHARS: usize = 12;

/// What a comment points at: words of a clause of one revision, with the words around them. An empty quote
/// points at the whole clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The revision the author read.
    pub revision: u32,
    /// The clause.
    #[schema(value_type = String)]
    pub clause: ClauseId,
    /// The words, as they stand in the clause's plain text.
    #[serde(default)]
    pub quote: String,
    /// The words right before the quote.
    #[serde(default)]
    pub prefix: String,
    /// The words right after the quote.
    #[serde(default)]
    pub suffix: String,
}

/// How well an anchor holds in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Hold {
    /// The quote stands in its clause.
    Exact,
    /// The quote stands in another clause.
    Moved,
    /// The quote is gone.
    Orphaned,
}

/// Where an anchor stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Anchored {
    /// The clause it stands in; for an orphan its old clause, if that is still there.
    #[schema(value_type = Option<String>)]
    pub clause: Option<ClauseId>,
    /// How negotiators call that clause.
    pub reference: Option<String>,
    /// Where the quote begins in the clause's plain text, in UTF-16 code units.
    pub start: Option<usize>,
    /// Where the quote ends, in UTF-16 code units.
    pub end: Option<usize>,
    /// How well it holds.
    pub state: Hold,
}

/// Checks the anchor of a new comment against the clauses of its revision and gives it back in NFC, as it is
/// to be stored.
///
/// # Errors
/// Below `/anchor`: `unknown-clause`, `quote-not-found`, `too-long`.
pub fn check_anchor(anchor: &Anchor, clauses: &[Clause]) -> Result<Anchor, Invalid> {
    let anchor = Anchor {
        quote: nfc(&anchor.quote).into_owned(),
        prefix: nfc(&anchor.prefix).into_owned(),
        suffix: nfc(&anchor.suffix).into_owned(),
        ..anchor.clone()
    };
    let mut errors = Invalid::default();
    for (field, text, most) in [
        ("quote", &anchor.quote, MAX_CLAUSE_CHARS),
        ("prefix", &anchor.prefix, MAX_CONTEXT_CHARS),
        ("suffix", &anchor.suffix, MAX_CONTEXT_CHARS),
    ] {
        if text.chars().count() > most {
            errors.add(format!("/anchor/{field}"), "too-long", format!("At most {most} characters."));
        }
    }
    match clauses.iter().find(|clause| clause.id == anchor.clause) {
        None => {
            let detail = format!("Revision {} has no clause \"{}\".", anchor.revision, anchor.clause);
            errors.add("/anchor/clause", "unknown-clause", detail);
        }
        Some(clause) if !plain(clause).contains(&anchor.quote) => {
            errors.add("/anchor/quote", "quote-not-found", "The quoted words do not stand in this clause.");
        }
        Some(_) => {}
    }
    errors.into_result().map(|()| anchor)
}

/// A text made ready for placing many anchors.
#[derive(Debug)]
pub struct Ground {
    places: Vec<GroundClause>,
}

#[derive(Debug)]
struct GroundClause {
    id: ClauseId,
    reference: String,
    text: String,
}

/// One place where a quote stands: the clause's position, the byte where it begins, and how many characters
/// of its context are the same.
type Find = (usize, usize, usize);

impl Ground {
    /// The text with these clauses.
    #[must_use]
    pub fn new(clauses: &[Clause]) -> Self {
        let named = clauses.iter().zip(number(clauses));
        let places = named.map(|(clause, numbered)| GroundClause {
            id: clause.id.clone(),
            reference: numbered.reference,
            text: plain(clause),
        });
        Self { places: places.collect() }
    }

    /// Where the anchor stands in this text.
    ///
    /// Its own clause comes first: there the quote with the most of its context wins, the earlier on a tie.
    /// In other clauses the quote must also be told apart: at least half of its context stands around it,
    /// or it has 12 characters or more and stands in one place only.
    #[must_use]
    pub fn place(&self, anchor: &Anchor) -> Anchored {
        let home = self.places.iter().position(|place| place.id == anchor.clause);
        if anchor.quote.is_empty() {
            let state = if home.is_some() { Hold::Exact } else { Hold::Orphaned };
            return self.stand(home, home.map(|_| 0), anchor, state);
        }
        if let Some((at, start, _)) = home.and_then(|at| best(self.finds(at, anchor))) {
            return self.stand(Some(at), Some(start), anchor, Hold::Exact);
        }
        let elsewhere: Vec<Find> = (0..self.places.len()).flat_map(|at| self.finds(at, anchor)).collect();
        let alone = elsewhere.len() == 1 && anchor.quote.chars().count() >= TELLING_CHARS;
        let possible = weighed(&anchor.prefix).saturating_add(weighed(&anchor.suffix));
        match best(elsewhere) {
            Some((at, start, score)) if alone || (score > 0 && score.saturating_mul(2) >= possible) => {
                self.stand(Some(at), Some(start), anchor, Hold::Moved)
            }
            _ => self.stand(home, None, anchor, Hold::Orphaned),
        }
    }

    fn finds(&self, at: usize, anchor: &Anchor) -> Vec<Find> {
        let Some(place) = self.places.get(at) else { return Vec::new() };
        let mut finds = Vec::new();
        let mut from = 0;
        while let Some(offset) = place.text.get(from..).and_then(|rest| rest.find(&anchor.quote)) {
            let start = from.saturating_add(offset);
            let before = place.text.get(..start).unwrap_or_default();
            let standing = place.text.get(start..).unwrap_or_default();
            let after = standing.strip_prefix(anchor.quote.as_str()).unwrap_or_default();
            finds.push((at, start, shared_back(before, &anchor.prefix) + shared(after, &anchor.suffix)));
            // The next search begins one character on, so that places that overlap are found as well.
            from = start.saturating_add(standing.chars().next().map_or(1, char::len_utf8));
        }
        finds
    }

    fn stand(&self, at: Option<usize>, start: Option<usize>, anchor: &Anchor, state: Hold) -> Anchored {
        let place = at.and_then(|at| self.places.get(at));
        let units = |text: &str| text.encode_utf16().count();
        let start = place.zip(start).map(|(place, start)| units(place.text.get(..start).unwrap_or_default()));
        let quoted = if anchor.quote.is_empty() {
            place.map_or(0, |place| units(&place.text))
        } else {
            units(&anchor.quote)
        };
        Anchored {
            clause: place.map(|place| place.id.clone()),
            reference: place.map(|place| place.reference.clone()),
            start,
            end: start.map(|start| start.saturating_add(quoted)),
            state,
        }
    }
}

/// Where one anchor stands in a text. For many anchors on one text, make one [`Ground`].
#[must_use]
pub fn reanchor(anchor: &Anchor, clauses: &[Clause]) -> Anchored {
    Ground::new(clauses).place(anchor)
}

fn best(finds: Vec<Find>) -> Option<Find> {
    // `max_by_key` keeps the last of equals, so the order is turned to keep the first.
    finds.into_iter().rev().max_by_key(|(_, _, score)| *score)
}

fn weighed(context: &str) -> usize {
    context.chars().take(WEIGHED_CHARS).count()
}

fn shared(text: &str, suffix: &str) -> usize {
    text.chars().zip(suffix.chars()).take(WEIGHED_CHARS).take_while(|(a, b)| a == b).count()
}

fn shared_back(text: &str, prefix: &str) -> usize {
    text.chars().rev().zip(prefix.chars().rev()).take(WEIGHED_CHARS).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::ClauseKind::Operative;
    use proptest::prelude::*;

    fn text(parts: &[(&str, &str)]) -> Vec<Clause> {
        parts.iter().map(|(id, text)| Clause::new(*id, Operative, 0, *text)).collect()
    }

    fn anchor(clause: &str, prefix: &str, quote: &str, suffix: &str) -> Anchor {
        let [quote, prefix, suffix] = [quote, prefix, suffix].map(str::to_owned);
        Anchor { revision: 0, clause: ClauseId::new(clause), quote, prefix, suffix }
    }

    fn placed(anchor: &Anchor, clauses: &[Clause]) -> (Hold, Option<String>, Option<(usize, usize)>) {
        let found = reanchor(anchor, clauses);
        (found.state, found.reference, found.start.zip(found.end))
    }

    #[test]
    fn a_quote_is_found_by_its_context_among_its_likes() {
        let text = text(&[("a", "The body reports; each State reports; the chair reports.")]);
        let anchor = anchor("a", "State ", "reports", "; the chair");
        assert_eq!(placed(&anchor, &text), (Hold::Exact, Some("OP1".into()), Some((29, 36))));
    }

    #[test]
    fn a_quote_without_context_is_found_at_its_first_place() {
        let text = text(&[("a", "one two one two")]);
        assert_eq!(placed(&anchor("a", "", "two", ""), &text).2, Some((4, 7)));
    }

    #[test]
    fn offsets_count_utf_16_units() {
        let text = text(&[("a", "😀 ไทย แล้ว")]);
        assert_eq!(placed(&anchor("a", "", "ไทย", ""), &text).2, Some((3, 6)));
    }

    #[test]
    fn an_anchor_without_quote_holds_the_whole_clause() {
        let text = text(&[("a", "x"), ("b", "ab😀")]);
        assert_eq!(placed(&anchor("b", "", "", ""), &text), (Hold::Exact, Some("OP2".into()), Some((0, 4))));
        assert_eq!(placed(&anchor("z", "", "", ""), &text), (Hold::Orphaned, None, None));
    }

    #[test]
    fn words_that_went_to_another_clause_are_followed() {
        let now = text(&[("a", "Decides to meet."), ("b", "Invites each State to report once a year.")]);
        let known = anchor("a", "each State to ", "report", " once a year");
        assert_eq!(placed(&known, &now), (Hold::Moved, Some("OP2".into()), Some((22, 28))));
        let telling = anchor("a", "", "report once a year", "");
        assert_eq!(placed(&telling, &now).0, Hold::Moved);
    }

    #[test]
    fn a_common_word_elsewhere_is_not_taken_for_the_quote() {
        let now = text(&[("a", "Decides."), ("b", "Invites the bodies to report.")]);
        let gone = anchor("a", "ministers and ", "the", " officials");
        assert_eq!(placed(&gone, &now), (Hold::Orphaned, Some("OP1".into()), None));
        assert_eq!(placed(&anchor("z", "", "the", ""), &now), (Hold::Orphaned, None, None));
    }

    #[test]
    fn a_new_comment_must_quote_what_stands_there() {
        let text = text(&[("a", "Vi\u{1EC7}t Nam")]);
        let stored = check_anchor(&anchor("a", "", "Vie\u{0323}\u{0302}t", ""), &text).unwrap();
        assert_eq!(stored.quote, "Vi\u{1EC7}t");
        let code = |anchor: &Anchor| {
            let error = check_anchor(anchor, &text).unwrap_err().0.remove(0);
            (error.pointer, error.code)
        };
        assert_eq!(code(&anchor("z", "", "", "")), ("/anchor/clause".into(), "unknown-clause"));
        assert_eq!(code(&anchor("a", "", "Lao", "")), ("/anchor/quote".into(), "quote-not-found"));
        assert_eq!(code(&anchor("a", &"x".repeat(1_001), "", "")), ("/anchor/prefix".into(), "too-long"));
    }

    proptest! {
        #[test]
        fn an_anchor_cut_from_a_text_is_found_where_it_was_cut(
            before in "[ab กข😀]{0,12}", quote in "[abข😀]{1,6}", after in "[ab ก]{0,12}"
        ) {
            let whole = format!("{before}{quote}{after}");
            let now = text(&[("a", &whole)]);
            let found = reanchor(&anchor("a", &before, &quote, &after), &now);
            let start = before.encode_utf16().count();
            prop_assert_eq!(found.state, Hold::Exact);
            prop_assert_eq!(found.start, Some(start));
            prop_assert_eq!(found.end, Some(start + quote.encode_utf16().count()));
        }
    }
}
