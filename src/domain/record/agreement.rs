//! Owns: the comparison of a recommendation's rows with its chain: texts, sign-offs, positions and adoption are what
//! the entries say, no more and no less. Never: takes a row's word against the chain's.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    Chain, Entry, Finding, FindingKind, bundle::TEXT_FORMAT, canonical, entry::sha256_hex, outline,
    testimony::stated,
};
use crate::domain::{
    ids::{SignOffId, StateCode},
    recommendations::Status,
    signoff::{
        Position, SignOff, SignOffStatus,
        accession::Accession,
        acts::{
            ACCEDED, ADOPTED, EXTENDED, OPENED, POSITION_RECORDED, PositionRecorded, RECALLED,
            RecommendationAdopted, SILENCE_BROKEN, SignOffExtended, SignOffOpened, StateAcceded,
        },
        adoption::{AdoptionRecord, newest_stated, printed_statements},
    },
    time::Moment,
};

/// The act of issuing a revision.
pub const REVISION_ISSUED: &str = "revision.issued";
/// The act of going to the Leaders.
pub const SUBMITTED: &str = "recommendation.submitted";

/// A revision as its row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRevision {
    /// Its number.
    pub number: u32,
    /// The fingerprint in the row.
    pub fingerprint: String,
    /// The fingerprint of the clauses in the row; `None` when they cannot be read.
    pub computed: Option<String>,
}

/// Everything that is kept of one recommendation beside its chain.
#[derive(Debug, Clone)]
pub struct KeptRows {
    /// Its revisions.
    pub revisions: Vec<KeptRevision>,
    /// Its sign-offs with their positions.
    pub sign_offs: Vec<SignOff>,
    /// The sign-off named by the adoption row, the proof in it, and its time.
    pub adoption: Option<(SignOffId, AdoptionRecord, Moment)>,
    /// Who joined which sign-off's text after its adoption.
    pub acceded: Vec<(SignOffId, Accession)>,
    /// Where the recommendation's row says that it is in its life.
    pub status: Status,
    /// What the row and its links say, named as the record names it.
    pub outline: Map<String, Value>,
}

impl KeptRows {
    /// Whether the recommendation's row says it was adopted.
    pub(super) const fn agreed(&self) -> bool {
        matches!(self.status, Status::Adopted | Status::Submitted)
    }
}

/// Compares the rows with the entries; answers everything that does not agree.
#[must_use]
pub fn compare(chain: Chain, entries: &[Entry], rows: &KeptRows) -> Vec<Finding> {
    let mut review = Review { chain, entries, findings: Vec::new() };
    review.revisions(rows);
    review.sign_offs(rows);
    review.positions(rows);
    review.adoption(rows);
    review.accessions(rows);
    review.findings.extend(outline::compare(chain, entries, rows));
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
            match issued.remove(&u64::from(row.number)) {
                None => {
                    let detail = format!("Revision {} was never recorded.", row.number);
                    self.find(None, FindingKind::Text, detail);
                }
                Some((entry, payload))
                    if payload.get("fingerprint").and_then(Value::as_str) != Some(&row.fingerprint) =>
                {
                    let detail = format!("Revision {} is not the text issued here.", row.number);
                    self.find(Some(entry), FindingKind::Text, detail);
                }
                Some(_) => {}
            }
        }
        for (number, (entry, _)) in issued {
            self.find(Some(entry), FindingKind::Text, format!("Revision {number}, issued here, is gone."));
        }
    }

    fn sign_offs(&mut self, rows: &KeptRows) {
        let mut opened: BTreeMap<SignOffId, (&Entry, SignOffOpened)> =
            self.all::<SignOffOpened>(OPENED).into_iter().map(|(e, p)| (p.sign_off, (e, p))).collect();
        let ends = self.ends();
        let extended = self.all::<SignOffExtended>(EXTENDED);
        for row in &rows.sign_offs {
            let Some((entry, asked)) = opened.remove(&row.id) else {
                self.find(None, FindingKind::Procedure, "A sign-off was never recorded.");
                continue;
            };
            let moved = extended.iter().rev().find(|(_, moved)| moved.sign_off == row.id);
            let deadline = moved.map_or(asked.deadline, |(_, moved)| Some(moved.to));
            let same = asked.revision == row.revision
                && asked.fingerprint == row.fingerprint
                && asked.procedure == row.procedure
                && asked.roster == row.roster
                && asked.not_asked == row.not_asked
                && entry.at == row.opened_at
                && deadline == row.deadline;
            if !same {
                self.find(Some(entry), FindingKind::Procedure, "The sign-off kept is not the one opened.");
            }
            if ends.get(&row.id).copied().unwrap_or(SignOffStatus::Open) != row.status {
                let detail = "The sign-off kept did not end as recorded.";
                self.find(Some(entry), FindingKind::Procedure, detail);
            }
        }
        for (entry, _) in opened.into_values() {
            self.find(Some(entry), FindingKind::Procedure, "The sign-off opened here is gone.");
        }
    }

    /// How each sign-off ended, by the entries.
    fn ends(&self) -> BTreeMap<SignOffId, SignOffStatus> {
        let ended = |entry: &Entry| {
            let status = match entry.act.as_str() {
                ADOPTED => SignOffStatus::Adopted,
                RECALLED => SignOffStatus::Recalled,
                SILENCE_BROKEN => SignOffStatus::SilenceBroken,
                _ => return None,
            };
            let payload: Value = serde_json::from_str(&entry.payload).ok()?;
            let id = payload.get("sign_off")?.as_str()?.parse().ok()?;
            Some((id, status))
        };
        self.entries.iter().filter_map(ended).collect()
    }

    fn positions(&mut self, rows: &KeptRows) {
        let mut kept: BTreeMap<_, (SignOffId, &Position)> = rows
            .sign_offs
            .iter()
            .flat_map(|sign_off| sign_off.positions.iter().map(|p| (p.id, (sign_off.id, p))))
            .collect();
        for (entry, said) in self.all::<PositionRecorded>(POSITION_RECORDED) {
            let kind = FindingKind::Position;
            match kept.remove(&said.position_id) {
                None => self.find(Some(entry), kind, "The position recorded here is gone."),
                Some((sign_off, row)) if !same_position(entry, &said, sign_off, row) => {
                    let detail = format!("The position of {} is not the one recorded here.", said.state);
                    self.find(Some(entry), kind, detail);
                }
                Some(_) => {}
            }
        }
        for (_, row) in kept.into_values() {
            let detail = format!("A position of {} was never recorded.", row.state);
            self.find(None, FindingKind::Position, detail);
        }
    }

    fn accessions(&mut self, rows: &KeptRows) {
        let mut kept: BTreeMap<(SignOffId, StateCode), &Accession> =
            rows.acceded.iter().map(|(sign_off, row)| ((*sign_off, row.state.clone()), row)).collect();
        for (entry, said) in self.all::<StateAcceded>(ACCEDED) {
            let kind = FindingKind::Accession;
            let same = |row: &Accession| {
                row.fingerprint == said.fingerprint
                    && row.statement == said.statement
                    && row.acceded_at == entry.at
            };
            match kept.remove(&(said.sign_off, said.state.clone())) {
                None => self.find(Some(entry), kind, "The accession recorded here is gone."),
                Some(row) if !same(row) => {
                    let detail = format!("The accession of {} is not the one recorded here.", said.state);
                    self.find(Some(entry), kind, detail);
                }
                Some(_) => {}
            }
        }
        for row in kept.into_values() {
            let detail = format!("An accession of {} was never recorded.", row.state);
            self.find(None, FindingKind::Accession, detail);
        }
    }

    fn adoption(&mut self, rows: &KeptRows) {
        let kind = FindingKind::Adoption;
        let adopted = self.all::<RecommendationAdopted>(ADOPTED).into_iter().next();
        if adopted.is_some() != rows.agreed() {
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
        let said: Vec<_> = self
            .all::<PositionRecorded>(POSITION_RECORDED)
            .into_iter()
            // What came after the adoption is late, and no part of the proof.
            .filter(|(e, said)| said.sign_off == adopted.sign_off && e.sequence < entry.sequence)
            .map(|(e, said)| stated(e, &said))
            .collect();
        let newest = newest_stated(&adopted.roster, &adopted.fingerprint, &said);
        let same = *sign_off == adopted.sign_off
            && *at == adopted.adopted_at
            && proof.adopted_at == adopted.adopted_at
            && proof.revision == adopted.revision
            && proof.fingerprint == adopted.fingerprint
            && proof.procedure == adopted.procedure
            && proof.roster == adopted.roster
            && proof.adopted_by == adopted.by
            && proof.statements == printed_statements(&newest)
            && proof.positions == newest;
        if !same {
            self.find(Some(entry), kind, "The proof of the adoption is not what was recorded.");
        }
        if text_of(proof).as_ref() != Some(&adopted.fingerprint) {
            let detail = "The text in the proof of the adoption is not the text adopted.";
            self.find(Some(entry), FindingKind::Text, detail);
        }
    }
}

/// The fingerprint of the text that the proof shows; numbers and references are computed and no part of it.
fn text_of(proof: &AdoptionRecord) -> Option<String> {
    let mut clauses = proof.clauses.clone();
    for clause in clauses.iter_mut().filter_map(Value::as_object_mut) {
        clause.remove("number");
        clause.remove("reference");
    }
    let text = serde_json::json!({
        "format": TEXT_FORMAT, "symbol": proof.symbol, "revision": proof.revision, "clauses": clauses,
    });
    canonical(&text).ok().map(|text| sha256_hex(text.as_bytes()))
}

fn same_position(entry: &Entry, said: &PositionRecorded, sign_off: SignOffId, row: &Position) -> bool {
    said.sign_off == sign_off
        && said.state == row.state
        && said.position == row.position
        && said.statement == row.statement
        && said.clauses == row.clauses
        && said.reservation_kind == row.reservation_kind
        && said.due == row.due
        && said.fingerprint == row.fingerprint
        && said.on_instruction_of == row.on_instruction_of
        && said.late == row.late
        && entry.at == row.recorded_at
        && entry.actor == Some(row.recorded_by)
}
