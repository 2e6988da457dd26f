//! Owns: the comparison of packages with the administration chain: what was compiled, what went to the Leaders and what
//! they answered. Never: takes a row's word against the chain's.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Chain, Entry, Finding, FindingKind};
use crate::domain::{
    ids::{MandateId, PackageId, RecommendationId},
    packages::PackageStatus,
    time::Moment,
};

/// A package as its rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPackage {
    /// Identifier.
    pub id: PackageId,
    /// The mandate.
    pub mandate: MandateId,
    /// The title.
    pub title: String,
    /// The cover note.
    pub cover_note: String,
    /// Where it is in its life.
    pub status: PackageStatus,
    /// What is in it, in order.
    pub recommendations: Vec<RecommendationId>,
    /// When it went to the Leaders.
    pub submitted_at: Option<Moment>,
    /// The Leaders' outcome, words and day.
    pub response: Option<[String; 3]>,
}

/// What the entries come to of one package.
#[derive(Default)]
struct Told<'a> {
    mandate: Option<String>,
    fields: Map<String, Value>,
    submitted: Option<&'a Entry>,
    answered: Option<&'a Entry>,
    last: Option<&'a Entry>,
}

/// Compares the packages of some mandates with what the administration chain says of them.
#[must_use]
pub fn compare(entries: &[Entry], rows: &[KeptPackage], of: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut told = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.act.starts_with("package.")) {
        hear(&mut told, entry);
    }
    let mut findings = Vec::new();
    let mut find = |at: Option<&Entry>, detail: String| {
        let (chain, sequence) = (Chain::Administration, at.map(|entry| entry.sequence));
        findings.push(Finding { chain, sequence, kind: FindingKind::Package, detail });
    };
    for row in rows {
        match told.remove(&row.id.to_string()) {
            None => find(None, format!("The package {} was never recorded.", row.id)),
            Some(told) => {
                for (at, what) in told.differs(row) {
                    find(at, format!("The {what} of the package {} is not the one recorded.", row.id));
                }
            }
        }
    }
    for (id, told) in told {
        if told.mandate.as_deref().is_some_and(&of) {
            find(told.last, format!("The package {id}, recorded here, is gone."));
        }
    }
    findings
}

fn hear<'a>(told: &mut BTreeMap<String, Told<'a>>, entry: &'a Entry) {
    let payload = serde_json::from_str::<Map<String, Value>>(&entry.payload).unwrap_or_default();
    let Some(id) = payload.get("package").and_then(Value::as_str) else { return };
    let of_one = told.entry(id.to_owned()).or_default();
    if let Some(mandate) = payload.get("mandate").and_then(Value::as_str) {
        of_one.mandate = Some(mandate.to_owned());
    }
    match entry.act.as_str() {
        "package.submitted" => of_one.submitted = Some(entry),
        "package.answered" => of_one.answered = Some(entry),
        _ => {}
    }
    of_one.last = Some(entry);
    of_one.fields.extend(payload);
}

impl<'a> Told<'a> {
    fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    /// The recommendations by identifier; at the submission each stands with its fingerprint.
    fn recommendations(&self) -> Vec<String> {
        let listed = self.fields.get("recommendations").and_then(Value::as_array);
        let name = |one: &Value| {
            one.as_str().or_else(|| one.get("recommendation")?.as_str()).unwrap_or_default().to_owned()
        };
        listed.map(|all| all.iter().map(name).collect()).unwrap_or_default()
    }

    /// What of the row is not what was recorded, and by which entry.
    fn differs(&self, row: &KeptPackage) -> Vec<(Option<&'a Entry>, &'static str)> {
        let held: Vec<String> = row.recommendations.iter().map(ToString::to_string).collect();
        let gone = self.submitted.is_some();
        let answer = self.answered.map(|_| ["outcome", "text", "date"].map(|field| self.text(field)));
        let kept = row.response.as_ref().map(|words| words.each_ref().map(|word| Some(word.as_str())));
        let same = [
            ("mandate", self.mandate.as_deref() == Some(row.mandate.to_string().as_str())),
            ("title", self.text("title") == Some(row.title.as_str())),
            ("contents", self.recommendations() == held),
            // Until it goes, the note to the Leaders is a draft.
            ("cover note", !gone || self.text("cover_note") == Some(row.cover_note.as_str())),
            ("status", gone == (row.status == PackageStatus::Submitted)),
            ("time", self.submitted.map(|entry| entry.at) == row.submitted_at),
            ("response", answer == kept),
        ];
        let differs = same.into_iter().filter(|(_, same)| !same);
        differs.map(|(what, _)| (if what == "response" { self.answered } else { self.last }, what)).collect()
    }
}
