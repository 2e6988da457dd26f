//! Owns: the search for entries that were changed, removed, added or put in another order.
//! Never: repairs anything, and never stops at the first thing it finds.

use std::collections::{BTreeMap, btree_map};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::entry::{Chain, Entry, GENESIS, Head};

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// An entry is not what was sealed.
    Changed,
    /// An entry is gone.
    Missing,
    /// An entry stands in the wrong place.
    Reordered,
    /// The chain's head does not agree with its entries.
    Head,
    /// An entry that does not belong there.
    Extra,
    /// A text is not the one that was agreed.
    Text,
    /// A position listed is not the one recorded.
    Position,
    /// The text was not agreed under its procedure.
    Procedure,
    /// The adoption record does not agree with the chain.
    Adoption,
    /// What the recommendation says of itself is not what was recorded.
    Details,
    /// A state that is said to have joined did not, or one that did is gone.
    Accession,
    /// A package is not what was compiled, submitted or answered.
    Package,
    /// A credential is not what was given, changed or ended.
    Credential,
    /// The signature is not of this content.
    Signature,
    /// The file is not of a form known here.
    Format,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// In which chain.
    pub chain: Chain,
    /// At which entry, when it is about one.
    pub sequence: Option<i64>,
    /// What kind of thing.
    pub kind: FindingKind,
    /// One sentence.
    pub detail: String,
}

/// Verifies a chain: `entries` as they are kept, and the head row that is kept apart. Without a head row an empty
/// chain is fine and any entry is a finding; a chain that brings its own end, as in a bundle, passes
/// [`Head::after`] its last entry. Nothing found means that nothing was touched.
#[must_use]
pub fn verify(chain: Chain, head: Option<&Head>, entries: &[Entry]) -> Vec<Finding> {
    let mut search = Search { chain, findings: Vec::new() };
    let in_place = search.places(entries);
    search.seals(&in_place);
    search.links(&in_place);
    search.end(head, &in_place);
    search.findings
}

struct Search {
    chain: Chain,
    findings: Vec<Finding>,
}

impl Search {
    fn find(&mut self, sequence: impl Into<Option<i64>>, kind: FindingKind, detail: String) {
        self.findings.push(Finding { chain: self.chain, sequence: sequence.into(), kind, detail });
    }

    fn touched(&self, sequence: i64) -> bool {
        self.findings.iter().any(|f| f.sequence == Some(sequence) && f.kind == FindingKind::Changed)
    }

    /// Puts the entries in their places; finds strangers, repetitions, disorder and gaps.
    fn places<'a>(&mut self, entries: &'a [Entry]) -> BTreeMap<i64, &'a Entry> {
        let mut in_place = BTreeMap::new();
        let mut highest = 0;
        for entry in entries {
            let n = entry.sequence;
            if entry.chain != self.chain {
                self.find(n, FindingKind::Extra, format!("Entry {n} belongs to another chain."));
            } else if n < 1 {
                self.find(n, FindingKind::Extra, format!("There is no place {n} in a chain."));
            } else if let btree_map::Entry::Vacant(place) = in_place.entry(n) {
                if n < highest {
                    self.find(n, FindingKind::Reordered, format!("Entry {n} stands after entry {highest}."));
                }
                highest = highest.max(n);
                place.insert(entry);
            } else {
                self.find(n, FindingKind::Extra, format!("There is more than one entry {n}."));
            }
        }
        let mut expected = 1;
        for n in in_place.keys() {
            self.gap(expected, n.saturating_sub(1));
            expected = n.saturating_add(1);
        }
        in_place
    }

    /// Finds that the entries from `first` to `last` are gone.
    fn gap(&mut self, first: i64, last: i64) {
        match last.saturating_sub(first) {
            0 => self.find(first, FindingKind::Missing, format!("Entry {first} is missing.")),
            1.. => {
                self.find(first, FindingKind::Missing, format!("Entries {first} to {last} are missing."));
            }
            _ => {}
        }
    }

    /// Finds entries whose content is not what their hash seals.
    fn seals(&mut self, in_place: &BTreeMap<i64, &Entry>) {
        for (n, entry) in in_place {
            if entry.hash_of() != entry.hash {
                let detail = format!("Entry {n} ({}) is not what was sealed.", entry.act);
                self.find(*n, FindingKind::Changed, detail);
            }
        }
    }

    /// Finds entries that are sealed well, but not upon the one before them: then the one before was replaced.
    fn links(&mut self, in_place: &BTreeMap<i64, &Entry>) {
        for (n, entry) in in_place {
            let before = n.saturating_sub(1);
            let expected = match (before, in_place.get(&before)) {
                (0, _) => GENESIS,
                (_, Some(previous)) => previous.hash.as_str(),
                (_, None) => continue,
            };
            if entry.previous_hash == expected || self.touched(*n) || self.touched(before) {
                continue;
            }
            if before == 0 {
                let detail = "Entry 1 is not the beginning of a chain.".to_owned();
                self.find(1, FindingKind::Changed, detail);
            } else {
                let detail = format!("Entry {before} is not the one upon which entry {n} was sealed.");
                self.find(before, FindingKind::Changed, detail);
            }
        }
    }

    /// Compares the end of the chain with its head.
    fn end(&mut self, head: Option<&Head>, in_place: &BTreeMap<i64, &Entry>) {
        let (last, hash) =
            in_place.last_key_value().map_or((0, GENESIS), |(n, entry)| (*n, entry.hash.as_str()));
        let Some(head) = head else {
            if last > 0 {
                self.find(None, FindingKind::Head, "The chain has entries but no head.".to_owned());
            }
            return;
        };
        if last < head.sequence {
            self.gap(last.saturating_add(1), head.sequence);
        } else if last > head.sequence {
            for n in in_place.keys().filter(|n| **n > head.sequence) {
                let detail = format!("Entry {n} stands after the end of the chain, entry {}.", head.sequence);
                self.find(*n, FindingKind::Extra, detail);
            }
        } else if hash != head.hash && !self.touched(last) {
            let detail = format!("The head of the chain does not seal entry {last}.");
            self.find(last, FindingKind::Head, detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{
        super::entry::{Draft, seal},
        *,
    };
    use crate::domain::{ids::UserId, time::Moment};

    fn chain_of(n: usize) -> Vec<Entry> {
        let mut head = Head::genesis();
        let seals = |i: usize| {
            let draft = Draft {
                chain: Chain::Administration,
                at: Moment::from_millis(1_795_000_000_000),
                act: "user.invited".to_owned(),
                actor: i.is_multiple_of(2).then_some(UserId(Uuid::from_u128(3))),
                actor_name: "Secretariat".to_owned(),
                on_behalf_of: i.is_multiple_of(3).then(|| "VNM".to_owned()),
                subject: "user:1".to_owned(),
                payload: r#"{"role":"head"}"#.to_owned(),
            };
            let entry = seal(&head, draft);
            head = Head::after(&entry);
            entry
        };
        (0..n).map(seals).collect()
    }

    fn end(entries: &[Entry]) -> Head {
        entries.last().map_or_else(Head::genesis, Head::after)
    }

    fn found(head: &Head, entries: &[Entry]) -> Vec<(Option<i64>, FindingKind)> {
        verify(Chain::Administration, Some(head), entries).into_iter().map(|f| (f.sequence, f.kind)).collect()
    }

    /// Flips a bit of one byte in one of the eleven fields; answers whether that made a difference.
    fn flip(entry: &mut Entry, field: usize, at: usize) {
        let flipped = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            if bytes.is_empty() {
                return "x".to_owned();
            }
            let i = at % bytes.len();
            bytes[i] ^= 1;
            String::from_utf8(bytes).unwrap()
        };
        match field {
            0 => {
                entry.chain = Chain::Recommendation(crate::domain::ids::RecommendationId(Uuid::from_u128(1)))
            }
            1 => entry.sequence ^= 1 << (at % 63),
            2 => entry.at = Moment::from_millis(entry.at.millis() ^ (1 << (at % 40))),
            3 => entry.act = flipped(&entry.act),
            4 => {
                let id = entry.actor.map_or(0, |id| id.0.as_u128());
                entry.actor = Some(UserId(Uuid::from_u128(id ^ (1 << (at % 128)))));
            }
            5 => entry.actor_name = flipped(&entry.actor_name),
            6 => entry.on_behalf_of = Some(entry.on_behalf_of.as_deref().map_or_else(String::new, flipped)),
            7 => entry.subject = flipped(&entry.subject),
            8 => entry.payload = flipped(&entry.payload),
            9 => entry.previous_hash = flipped(&entry.previous_hash),
            _ => entry.hash = flipped(&entry.hash),
        }
    }

    #[test]
    fn an_untouched_chain_has_no_findings() {
        for n in 0..5 {
            let entries = chain_of(n);
            assert_eq!(found(&end(&entries), &entries), []);
        }
        assert!(verify(Chain::Administration, None, &[]).is_empty());
    }

    #[test]
    fn an_entry_rewritten_and_sealed_again_is_named() {
        let mut entries = chain_of(5);
        let head = end(&entries);
        entries[2].payload = r#"{"role":"chair"}"#.to_owned();
        entries[2].hash = entries[2].hash_of();
        assert_eq!(found(&head, &entries), [(Some(3), FindingKind::Changed)]);
        let mut entries = chain_of(5);
        entries[4].actor_name = "Nobody".to_owned();
        entries[4].hash = entries[4].hash_of();
        assert_eq!(found(&head, &entries), [(Some(5), FindingKind::Head)]);
    }

    #[test]
    fn a_chain_cut_short_extended_or_without_its_head_is_found() {
        let entries = chain_of(5);
        assert_eq!(found(&end(&entries), &entries[..3]), [(Some(4), FindingKind::Missing)]);
        assert_eq!(
            found(&end(&entries[..3]), &entries),
            [(Some(4), FindingKind::Extra), (Some(5), FindingKind::Extra)]
        );
        let findings = verify(Chain::Administration, None, &entries);
        assert_eq!(findings.iter().map(|f| f.kind).collect::<Vec<_>>(), [FindingKind::Head]);
        let other_start = chain_of(4);
        let moved: Vec<_> =
            other_start[1..].iter().map(|e| Entry { sequence: e.sequence - 1, ..e.clone() }).collect();
        assert!(!found(&Head { sequence: 3, hash: other_start[3].hash.clone() }, &moved).is_empty());
    }

    #[test]
    fn a_chain_that_does_not_begin_at_the_beginning_is_found() {
        let head = Head { sequence: 0, hash: "ab".repeat(32) };
        let entry = chain_of(1).remove(0);
        let mut entry = Entry { previous_hash: head.hash, ..entry };
        entry.hash = entry.hash_of();
        assert_eq!(found(&Head::after(&entry), &[entry]), [(Some(1), FindingKind::Changed)]);
    }

    proptest! {
        #[test]
        fn any_flipped_byte_in_any_field_of_any_entry_is_found_and_named(
            n in 1..8_usize, i in 0..8_usize, field in 0..11_usize, at in 0..200_usize,
        ) {
            let mut entries = chain_of(n);
            let head = end(&entries);
            let i = i % n;
            let before = entries[i].sequence;
            flip(&mut entries[i], field, at);
            let named = found(&head, &entries);
            let touched = [Some(before), Some(entries[i].sequence)];
            prop_assert!(named.iter().any(|(sequence, _)| touched.contains(sequence)), "{named:?}");
        }

        #[test]
        fn any_deletion_is_found_and_named(n in 1..8_usize, i in 0..8_usize) {
            let mut entries = chain_of(n);
            let head = end(&entries);
            let gone = entries.remove(i % n);
            prop_assert_eq!(found(&head, &entries), [(Some(gone.sequence), FindingKind::Missing)]);
        }

        #[test]
        fn any_swap_is_found_and_named(n in 2..8_usize, i in 0..8_usize, j in 0..8_usize, renumber in any::<bool>()) {
            let (i, j) = (i % n, j % n);
            prop_assume!(i != j);
            let mut entries = chain_of(n);
            let head = end(&entries);
            entries.swap(i, j);
            if renumber {
                let moved = entries[i].sequence;
                entries[i].sequence = entries[j].sequence;
                entries[j].sequence = moved;
            }
            let low = entries[i.max(j)].sequence;
            let kind = if renumber { FindingKind::Changed } else { FindingKind::Reordered };
            prop_assert!(found(&head, &entries).contains(&(Some(low), kind)));
        }

        #[test]
        fn any_repetition_is_found_and_named(n in 1..8_usize, i in 0..8_usize, j in 0..9_usize) {
            let mut entries = chain_of(n);
            let head = end(&entries);
            let again = entries[i % n].clone();
            let sequence = again.sequence;
            entries.insert(j % (n + 1), again);
            prop_assert!(found(&head, &entries).contains(&(Some(sequence), FindingKind::Extra)));
        }
    }
}
