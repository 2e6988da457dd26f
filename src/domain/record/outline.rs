//! Owns: what a chain says of its recommendation besides texts and decisions: title, taskings, bodies, norms, sponsors,
//! marking, who was let in, the pen, and where it is in its life. Never: takes a row's word against the chain's.

use serde_json::{Map, Value, json};

use super::{
    Chain, Entry, Finding, FindingKind,
    agreement::{KeptRows, REVISION_ISSUED, SUBMITTED},
};
use crate::domain::{
    recommendations::Status,
    signoff::acts::{ADOPTED, OPENED, RECALLED, SILENCE_BROKEN},
};

/// What the entries come to, field by field, and the entry that said each last.
struct Told<'a> {
    fields: Map<String, Value>,
    last: Vec<(String, &'a Entry)>,
    status: Status,
    turned: Option<&'a Entry>,
}

/// Compares a recommendation's own row with its chain. A chain without its beginning says nothing to compare with;
/// that it is cut is found elsewhere.
#[must_use]
pub(super) fn compare(chain: Chain, entries: &[Entry], rows: &KeptRows) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(told) = Told::by(entries) else { return findings };
    let mut find = |at: Option<&Entry>, detail: String| {
        let sequence = at.map(|entry| entry.sequence);
        findings.push(Finding { chain, sequence, kind: FindingKind::Details, detail });
    };
    for (field, value) in &told.fields {
        if rows.outline.get(field).map(in_no_order) != Some(in_no_order(value)) {
            let at = told.last.iter().rev().find(|(named, _)| named == field).map(|(_, entry)| *entry);
            find(at, format!("The {} kept is not the one recorded.", field.replace('_', " ")));
        }
    }
    // Whether it was adopted at all is compared with the proof of it.
    let agreed = matches!(told.status, Status::Adopted | Status::Submitted);
    if told.status != rows.status && agreed == rows.agreed() {
        let detail = format!("The status kept, {}, is not what the chain says.", rows.status.in_words());
        find(told.turned, detail);
    }
    findings
}

/// Lists of codes are kept in no order of their own.
fn in_no_order(value: &Value) -> Value {
    let Some(codes) = value.as_array() else { return value.clone() };
    let mut codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    codes.sort_unstable();
    json!(codes)
}

impl<'a> Told<'a> {
    fn by(entries: &'a [Entry]) -> Option<Self> {
        let first = entries.first().filter(|entry| entry.act == "recommendation.created")?;
        let nothing = json!({
            "pen": null, "released_to_observers": false, "observers_may_comment": false, "withdrawn_reason": null,
        });
        let fields = nothing.as_object().cloned().unwrap_or_default();
        let mut told = Self { fields, last: Vec::new(), status: Status::Drafting, turned: Some(first) };
        for entry in entries {
            told.hear(entry);
        }
        Some(told)
    }

    fn hear(&mut self, entry: &'a Entry) {
        let payload = serde_json::from_str::<Map<String, Value>>(&entry.payload).unwrap_or_default();
        let of = |field: &str| payload.get(field).cloned().unwrap_or_default();
        match entry.act.as_str() {
            "recommendation.created" | "recommendation.changed" | "recommendation.released" => {
                for (field, value) in payload {
                    self.says(&field, value, entry);
                }
            }
            "pen.given" => self.says("pen", of("state"), entry),
            "recommendation.withdrawn" => {
                self.says("withdrawn_reason", of("reason"), entry);
                self.turns(Status::Withdrawn, entry);
            }
            REVISION_ISSUED => {
                self.says("symbol", of("symbol"), entry);
                self.turns(Status::Negotiation, entry);
            }
            OPENED => self.turns(Status::SignOff, entry),
            RECALLED | SILENCE_BROKEN => self.turns(Status::Negotiation, entry),
            ADOPTED => self.turns(Status::Adopted, entry),
            SUBMITTED => self.turns(Status::Submitted, entry),
            _ => {}
        }
    }

    fn says(&mut self, field: &str, value: Value, entry: &'a Entry) {
        self.fields.insert(field.to_owned(), value);
        self.last.push((field.to_owned(), entry));
    }

    const fn turns(&mut self, status: Status, entry: &'a Entry) {
        self.status = status;
        self.turned = Some(entry);
    }
}
