//! Owns: the comparison of a recommendation's rows with its chain: what it says of itself, texts, sign-offs, positions,
//! adoption and accessions are what the entries say, no more and no less. Never: takes a row's word against the chain's.

mod adoption;
mod signoffs;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use signoffs::{KeptAccession, KeptMove, KeptSignOff};

use super::{Chain, Entry, Finding, FindingKind, told};
use crate::domain::{
    event::Act,
    ids::{SignOffId, UserId},
    signoff::adoption::AdoptionRecord,
    time::Moment,
};

/// The act of issuing a revision.
pub const REVISION_ISSUED: &str = Act::RevisionIssued.as_str();

/// A revision as its row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRevision {
    /// Its number.
    pub number: u32,
    /// The fingerprint in the row.
    pub fingerprint: String,
    /// The fingerprint of the clauses in the row; `None` when they cannot be read.
    pub computed: Option<String>,
    /// Its note; empty when there is none.
    pub note: String,
    /// The revision it was made from.
    pub base: Option<u32>,
    /// Who issued it.
    pub author: Option<UserId>,
    /// For which delegation.
    pub delegation: String,
    /// When.
    pub at: Moment,
}

/// Everything that is kept of one recommendation beside its chain.
#[derive(Debug, Clone, Default)]
pub struct KeptRows {
    /// What its own row and those it names say, field by field, named as in the record.
    pub facts: Map<String, Value>,
    /// Its revisions.
    pub revisions: Vec<KeptRevision>,
    /// Its sign-offs with their positions.
    pub sign_offs: Vec<KeptSignOff>,
    /// States that joined later, by the sign-off that adopted.
    pub accessions: Vec<KeptAccession>,
    /// The sign-off named by the adoption row, the proof in it, and its time.
    pub adoption: Option<(SignOffId, AdoptionRecord, Moment)>,
    /// Whether the recommendation's row says it was adopted.
    pub agreed: bool,
}

/// Compares the rows with the entries; answers everything that does not agree.
#[must_use]
pub fn compare(chain: Chain, entries: &[Entry], rows: &KeptRows) -> Vec<Finding> {
    let mut review = Review { chain, entries, findings: Vec::new() };
    review.facts(rows);
    review.revisions(rows);
    review.sign_offs(rows);
    review.positions(rows);
    review.accessions(rows);
    review.adoption(rows);
    review.findings
}

struct Review<'a> {
    chain: Chain,
    entries: &'a [Entry],
    findings: Vec<Finding>,
}

impl<'a> Review<'a> {
    fn find(&mut self, at: Option<&Entry>, kind: FindingKind, detail: impl Into<String>) {
        let sequence = at.map(|entry| entry.sequence);
        self.findings.push(Finding { chain: self.chain, sequence, kind, detail: detail.into() });
    }

    fn all<T: DeserializeOwned>(&mut self, act: &str) -> Vec<(&'a Entry, T)> {
        let mut read = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.act == act) {
            match serde_json::from_str(&entry.payload) {
                Ok(payload) => read.push((entry, payload)),
                Err(_) => self.find(Some(entry), FindingKind::Format, format!("This {act} cannot be read.")),
            }
        }
        read
    }

    fn facts(&mut self, rows: &KeptRows) {
        let told = told::of_recommendation(self.entries);
        for (sequence, field) in told.differs(&rows.facts) {
            let detail = format!("Its {field} is not what was recorded here.");
            let (chain, kind) = (self.chain, FindingKind::Row);
            self.findings.push(Finding { chain, sequence: Some(sequence), kind, detail });
        }
    }

    fn revisions(&mut self, rows: &KeptRows) {
        let mut issued: BTreeMap<u64, (&Entry, Value)> = BTreeMap::new();
        for (entry, payload) in self.all::<Value>(REVISION_ISSUED) {
            if let Some(number) = payload.get("revision").and_then(Value::as_u64) {
                issued.insert(number, (entry, payload));
            }
        }
        for row in &rows.revisions {
            if row.computed.as_ref() != Some(&row.fingerprint) {
                let detail = format!("The text of revision {} does not have its fingerprint.", row.number);
                self.find(None, FindingKind::Text, detail);
            }
            let Some((entry, payload)) = issued.remove(&u64::from(row.number)) else {
                let detail = format!("Revision {} was never recorded.", row.number);
                self.find(None, FindingKind::Text, detail);
                continue;
            };
            let said = |field: &str| payload.get(field).and_then(Value::as_str);
            if said("fingerprint") != Some(&row.fingerprint) {
                let detail = format!("Revision {} is not the text issued here.", row.number);
                self.find(Some(entry), FindingKind::Text, detail);
            }
            let same = said("note").unwrap_or_default() == row.note
                && row.base == row.number.checked_sub(1)
                && row.author == entry.actor
                && entry.on_behalf_of.as_deref() == Some(&row.delegation)
                && row.at == entry.at;
            if !same {
                let detail =
                    format!("The note, author or time of revision {} is not as recorded.", row.number);
                self.find(Some(entry), FindingKind::Row, detail);
            }
        }
        for (number, (entry, _)) in issued {
            self.find(Some(entry), FindingKind::Text, format!("Revision {number}, issued here, is gone."));
        }
    }
}
