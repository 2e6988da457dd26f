//! Owns: the proof of an adoption against the entries it was made of: every field of it, the numbers under which its clauses
//! are printed included. Never: takes a field of the proof on trust.

use super::{KeptRows, Review};
use crate::domain::{
    record::{
        Chain, Entry, FindingKind, canonical,
        entry::sha256_hex,
        shown,
        testimony::stated,
        told::{self, Told},
    },
    signoff::{
        acts::{ADOPTED, OPENED, POSITION_RECORDED, PositionRecorded, RecommendationAdopted, SignOffOpened},
        adoption::{AdoptionRecord, newest_stated, printed_statements},
    },
};

impl<'a> Review<'a> {
    pub(super) fn adoption(&mut self, rows: &KeptRows) {
        let kind = FindingKind::Adoption;
        let adopted = self.all::<RecommendationAdopted>(ADOPTED).into_iter().next();
        if adopted.is_some() != rows.agreed {
            let at = adopted.as_ref().map(|(entry, _)| *entry);
            self.find(at, kind, "The recommendation's status is not what the chain says.");
        }
        let (entry, adopted, (sign_off, proof, at)) = match (adopted, &rows.adoption) {
            (None, None) => return,
            (None, Some(_)) => return self.find(None, kind, "An adoption was never recorded."),
            (Some((entry, _)), None) => {
                return self.find(Some(entry), kind, "The proof of the adoption recorded here is gone.");
            }
            (Some((entry, adopted)), Some(row)) => (entry, adopted, row),
        };
        let same_act = *sign_off == adopted.sign_off && *at == adopted.adopted_at;
        if !same_act || !self.proves(entry, &adopted, proof) {
            self.find(Some(entry), kind, "The proof of the adoption is not what was recorded.");
        }
        let text = shown::text(&proof.symbol, proof.revision, &proof.clauses);
        let fingerprint = canonical(&text).ok().map(|text| sha256_hex(text.as_bytes()));
        if fingerprint.as_ref() != Some(&adopted.fingerprint) {
            let detail = "The text in the proof of the adoption is not the text adopted.";
            self.find(Some(entry), FindingKind::Text, detail);
        }
        if !shown::numbered(&proof.clauses) {
            let detail = "The clauses in the proof of the adoption are not under their numbers.";
            self.find(Some(entry), FindingKind::Text, detail);
        }
    }

    /// Whether the proof says what the entries before the adoption say.
    fn proves(&mut self, entry: &Entry, adopted: &RecommendationAdopted, proof: &AdoptionRecord) -> bool {
        let opened = self.all::<SignOffOpened>(OPENED);
        let opened_at = opened.iter().find(|(_, opened)| opened.sign_off == adopted.sign_off);
        let said: Vec<_> = self
            .all::<PositionRecorded>(POSITION_RECORDED)
            .into_iter()
            // What came after the adoption is late, and no part of the proof.
            .filter(|(e, said)| said.sign_off == adopted.sign_off && e.sequence < entry.sequence)
            .map(|(e, said)| stated(e, &said))
            .collect();
        let newest = newest_stated(&adopted.roster, &adopted.fingerprint, &said);
        self.chain == Chain::Recommendation(proof.recommendation)
            && titled(&self.told_before(entry), &proof.title)
            && proof.adopted_at == adopted.adopted_at
            && proof.revision == adopted.revision
            && proof.fingerprint == adopted.fingerprint
            && proof.procedure == adopted.procedure
            && proof.roster == adopted.roster
            && proof.adopted_by == adopted.by
            && opened_at.is_some_and(|(entry, _)| entry.at == proof.opened_at)
            && proof.statements == printed_statements(&newest)
            && proof.positions == newest
    }

    fn told_before(&self, entry: &Entry) -> Told {
        let before = self.entries.iter().take_while(|earlier| earlier.sequence < entry.sequence);
        told::of_recommendation(&before.cloned().collect::<Vec<_>>())
    }
}

/// Whether the title is the one recorded; a chain that lost the entry with the title has findings of its own.
fn titled(told: &Told, title: &str) -> bool {
    told.get("title").is_none_or(|told| told == title)
}
