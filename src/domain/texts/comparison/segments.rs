//! Owns: the words two versions of one clause share and those only one has. Never: loses a character: the
//! equal and deleted segments joined are the old words, the equal and inserted ones the new.

use std::hash::Hash;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use utoipa::ToSchema;

use super::super::words::cut;

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// In both.
    Equal,
    /// Only in the new words.
    Insert,
    /// Only in the old words.
    Delete,
}

/// A stretch of words, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Segment {
    /// What it is.
    pub op: Op,
    /// Its words.
    pub text: String,
}

/// One segment; none for no words.
pub(super) fn only(op: Op, text: String) -> Vec<Segment> {
    if text.is_empty() { Vec::new() } else { vec![Segment { op, text }] }
}

/// The segments between two versions. In a change the deleted words come before the inserted ones.
pub(in crate::domain) fn between(old: &str, new: &str) -> Vec<Segment> {
    let (head, old, new) = shared_head(old, new);
    let (tail, old, new) = shared_tail(old, new);
    let mut draft = Draft::default();
    draft.equal(head);
    draft.difference(&cut(old), &cut(new));
    draft.equal(tail);
    draft.finish()
}

/// As [`between`], of words that are parted: no word goes over the end of a part.
pub(super) fn between_parts(old: &[String], new: &[String]) -> Vec<Segment> {
    let words =
        |parts: &'_ [String]| parts.iter().flat_map(|part| cut(part)).map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (words(old), words(new));
    let mut draft = Draft::default();
    draft.difference(&old, &new);
    draft.finish()
}

/// Cuts off what both begin with, up to the last space, where words end in every script. It saves cutting
/// a long clause into words for a change of one.
fn shared_head<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str, &'a str) {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    // A space is one byte, so a cut right after one falls between characters.
    let mut spaces = old.bytes().take(same).enumerate().filter(|(_, byte)| *byte == b' ');
    let end = spaces.next_back().map_or(0, |(at, _)| at.saturating_add(1));
    match (old.split_at_checked(end), new.split_at_checked(end)) {
        (Some((head, old)), Some((_, new))) => (head, old, new),
        _ => ("", old, new),
    }
}

/// Cuts off what both end with, from its first space on.
fn shared_tail<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str, &'a str) {
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count();
    let from = old.len().saturating_sub(same);
    let Some(skip) = old.bytes().skip(from).position(|byte| byte == b' ') else { return ("", old, new) };
    let length = same.saturating_sub(skip);
    let halves = |text: &'a str| text.split_at_checked(text.len().saturating_sub(length));
    match (halves(old), halves(new)) {
        (Some((old, tail)), Some((new, _))) => (tail, old, new),
        _ => ("", old, new),
    }
}

/// Segments being written. White space alone between two changes joins them, so that a phrase that was
/// replaced reads as one change and not as a word-by-word zip.
#[derive(Default)]
struct Draft {
    done: Vec<Segment>,
    equal: String,
    deleted: String,
    inserted: String,
    gap: String,
}

impl Draft {
    fn difference<W: AsRef<str> + Hash + Ord>(&mut self, before: &[W], after: &[W]) {
        let joined =
            |words: Option<&[W]>| words.unwrap_or_default().iter().map(AsRef::as_ref).collect::<String>();
        // similar's Myers is the bounded one: it accepts a longer script on hard input instead of searching on.
        for op in capture_diff_slices(Algorithm::Myers, before, after) {
            let (was, is) = (op.old_range(), op.new_range());
            let was = joined(before.get(was));
            let is = joined(after.get(is));
            match op {
                DiffOp::Equal { .. } => self.equal(&is),
                DiffOp::Delete { .. } => self.change(&was, ""),
                DiffOp::Insert { .. } => self.change("", &is),
                DiffOp::Replace { .. } => self.change(&was, &is),
            }
        }
    }

    fn equal(&mut self, text: &str) {
        let in_change = !self.deleted.is_empty() || !self.inserted.is_empty();
        if in_change && self.gap.is_empty() && text.chars().all(char::is_whitespace) {
            self.gap.push_str(text);
            return;
        }
        self.close_change();
        self.equal.push_str(text);
    }

    fn change(&mut self, was: &str, is: &str) {
        self.flush(Op::Equal);
        self.deleted.push_str(&self.gap);
        self.inserted.push_str(&self.gap);
        self.gap.clear();
        self.deleted.push_str(was);
        self.inserted.push_str(is);
    }

    fn close_change(&mut self) {
        self.flush(Op::Delete);
        self.flush(Op::Insert);
        self.equal.push_str(&self.gap);
        self.gap.clear();
    }

    fn flush(&mut self, op: Op) {
        let text = match op {
            Op::Equal => &mut self.equal,
            Op::Insert => &mut self.inserted,
            Op::Delete => &mut self.deleted,
        };
        if !text.is_empty() {
            let text = std::mem::take(text);
            self.done.push(Segment { op, text });
        }
    }

    fn finish(mut self) -> Vec<Segment> {
        self.close_change();
        self.flush(Op::Equal);
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `=kept`, `-deleted`, `+inserted`, joined by `|`.
    fn shown(old: &str, new: &str) -> String {
        let sign = |op| match op {
            Op::Equal => '=',
            Op::Insert => '+',
            Op::Delete => '-',
        };
        let parts = between(old, new).into_iter().map(|s| format!("{}{}", sign(s.op), s.text));
        parts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_replaced_word_is_one_deletion_and_one_insertion() {
        assert_eq!(
            shown("States shall report now", "States should report now"),
            "=States |-shall|+should|= report now"
        );
    }

    #[test]
    fn words_at_either_end_are_found() {
        assert_eq!(shown("report", "shall report"), "+shall |=report");
        assert_eq!(shown("report", "report, annually"), "=report|+, annually");
        assert_eq!(shown("report annually", "report"), "=report|- annually");
        assert_eq!(shown("", "x"), "+x");
        assert_eq!(shown("x", ""), "-x");
        assert_eq!(shown("a b", "a b"), "=a b");
        assert_eq!(shown("a a", "a a a"), "=a a|+ a");
    }

    #[test]
    fn a_replaced_phrase_reads_as_one_change() {
        assert_eq!(
            shown("the two old names stay", "the three new forms stay"),
            "=the |-two old names|+three new forms|= stay"
        );
    }

    #[test]
    fn a_word_changed_in_a_script_without_spaces_is_found_as_a_word() {
        assert_eq!(shown("ประเทศสมาชิกร่วมมือ", "ประเทศคู่เจรจาร่วมมือ"), "=ประเทศ|-สมาชิก|+คู่เจรจา|=ร่วมมือ");
    }

    #[test]
    fn hard_input_is_compared_whole() {
        let old = "a b ".repeat(2_500);
        let new = "b c a ".repeat(1_600);
        let (was, is) = sides(&between(&old, &new));
        assert_eq!((was, is), (old, new));
    }

    fn sides(segments: &[Segment]) -> (String, String) {
        let side = |wanted| -> String {
            segments.iter().filter(|s| [Op::Equal, wanted].contains(&s.op)).map(|s| s.text.as_str()).collect()
        };
        (side(Op::Delete), side(Op::Insert))
    }

    proptest! {
        #[test]
        fn the_segments_hold_both_versions(old in "([ab,é ก็ข\u{0301}]|the ){0,20}", new in "([ab,é ก็ข\u{0301}]|the ){0,20}") {
            let segments = between(&old, &new);
            prop_assert!(segments.iter().all(|segment| !segment.text.is_empty()));
            prop_assert!(segments.windows(2).all(|pair| pair[0].op != pair[1].op));
            prop_assert_eq!(sides(&segments), (old, new));
        }
    }
}
