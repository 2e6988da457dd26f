//! Owns: the comparison of what was put forward on a text (amendments on the table with everything said on them, comments to
//! all) with the recommendation's chain. Never: looks for what is inside a delegation, of which no chain tells.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{
    Chain, Entry, Finding,
    entry::hex,
    told::{self, KeptThing, Told},
};
use crate::domain::{
    amendments::{AmendmentStatus, Outcome, Stance, rebase::RebaseOutcome},
    comments::Scope,
    event::Act,
};

/// Compares the rows of amendments and comments with the entries of their recommendation's chain; answers everything that
/// does not agree.
#[must_use]
pub fn compare(chain: Chain, entries: &[Entry], rows: &[KeptThing]) -> Vec<Finding> {
    let mut telling = Telling::default();
    for entry in entries {
        telling.hear(entry);
    }
    told::compare(chain, telling.things, rows, is_recorded)
}

/// SHA-256 of what a comment says, or of what it points at as canonical JSON, 64 lower-case hex digits: the record does
/// not repeat the words.
#[must_use]
pub fn digest(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes()))
}

/// What was never put on the table or sent to all stays inside a delegation, or with the chair.
fn is_recorded(row: &KeptThing) -> bool {
    let field = |name| row.fields.get(name);
    if row.subject.starts_with("amendment:") {
        return field("submitted_at").is_some_and(|at| !at.is_null());
    }
    field("scope") == Some(&json!(Scope::All))
}

/// What was told so far, by subject.
#[derive(Default)]
struct Telling {
    things: BTreeMap<String, Told>,
    /// What states say on each amendment.
    stances: BTreeMap<String, Map<String, Value>>,
}

impl Telling {
    fn hear(&mut self, entry: &Entry) {
        let Some(act) = Act::ALL.iter().find(|act| act.as_str() == entry.act).copied() else { return };
        match act {
            Act::CommentMade | Act::CommentChanged => self.comment(act, entry),
            Act::AmendmentProposed
            | Act::AmendmentStance
            | Act::AmendmentWithdrawn
            | Act::AmendmentDisposed
            | Act::AmendmentAnswered
            | Act::AmendmentRebased
            | Act::AmendmentOverridden => self.amendment(act, entry),
            _ => {}
        }
    }

    fn amendment(&mut self, act: Act, entry: &Entry) {
        let first = !self.things.contains_key(&entry.subject);
        let told = self.things.entry(entry.subject.clone()).or_default();
        let said = told::payload(entry);
        let field = |name: &str| said.get(name).cloned().unwrap_or_default();
        let mut becomes = |status: AmendmentStatus| told.says(entry, "status", status.as_str());
        match act {
            Act::AmendmentProposed => {
                match said.get("status") {
                    Some(status) => told.says(entry, "status", status.clone()),
                    // Entries of the first months do not say; some fitted the text and some did not.
                    None => told.forget("status"),
                }
                if first {
                    told.says(entry, "submitted_at", json!(entry.at));
                    told.says_all(entry, undecided());
                    let own = [(
                        field("state").as_str().unwrap_or_default().to_owned(),
                        stance(Some(Stance::Sponsor)),
                    )];
                    self.stances.insert(entry.subject.clone(), own.into_iter().collect());
                }
                for name in ["number", "revision", "operations"] {
                    told.says(entry, name, field(name));
                }
                told.says(entry, "delegation", field("state"));
            }
            Act::AmendmentStance => {
                let stances = self.stances.entry(entry.subject.clone()).or_default();
                let state = field("state").as_str().unwrap_or_default().to_owned();
                match field("stance") {
                    Value::Null => drop(stances.remove(&state)),
                    stance => {
                        stances.insert(state, json!({ "stance": stance, "reason": field("reason") }));
                    }
                }
            }
            Act::AmendmentWithdrawn => becomes(AmendmentStatus::Withdrawn),
            Act::AmendmentDisposed => {
                if let Ok(outcome) = serde_json::from_value::<Outcome>(field("outcome")) {
                    becomes(outcome.status());
                }
                told.says_all(entry, undecided());
                for name in ["outcome", "reason", "text"] {
                    told.says(entry, name, field(name));
                }
                told.says(entry, "disposed_by", json!(entry.actor));
                told.says(entry, "disposed_at", json!(entry.at));
            }
            Act::AmendmentAnswered => {
                if field("accepted") == json!(false) {
                    becomes(AmendmentStatus::Proposed);
                }
                for name in ["accepted", "comment"] {
                    told.says(entry, name, field(name));
                }
                told.says(entry, "answered_by", json!(entry.actor));
                told.says(entry, "answered_at", json!(entry.at));
            }
            Act::AmendmentRebased => match serde_json::from_value(field("outcome")) {
                Ok(RebaseOutcome::Carried | RebaseOutcome::Merged) => {
                    becomes(AmendmentStatus::Proposed);
                    told.says(entry, "revision", field("to"));
                    told.says(entry, "operations", field("operations"));
                }
                Ok(RebaseOutcome::NeedsAttention) => becomes(AmendmentStatus::NeedsAttention),
                Ok(RebaseOutcome::AlreadyThere) => {
                    becomes(AmendmentStatus::Superseded);
                    told.says(entry, "operations", field("operations"));
                }
                Err(_) => {}
            },
            Act::AmendmentOverridden => {
                becomes(AmendmentStatus::Proposed);
                told.says(entry, "revision", field("revision"));
                told.says(entry, "operations", field("operations"));
            }
            _ => {}
        }
        if let Some(rationale) = said.get("rationale") {
            told.says(entry, "rationale", rationale.clone());
        }
        if matches!(act, Act::AmendmentProposed | Act::AmendmentStance) {
            let stances = self.stances.get(&entry.subject).cloned().unwrap_or_default();
            told.says(entry, "stances", stances);
        }
    }

    fn comment(&mut self, act: Act, entry: &Entry) {
        let told = self.things.entry(entry.subject.clone()).or_default();
        let said = told::payload(entry);
        let field = |name: &str| said.get(name).cloned().unwrap_or_default();
        if act == Act::CommentMade {
            for name in ["parent", "revision", "clause", "body_sha256"] {
                told.says(entry, name, field(name));
            }
            for name in ["author", "anchor_sha256"] {
                if let Some(value) = said.get(name) {
                    told.says(entry, name, value.clone());
                }
            }
            told.says(entry, "scope", json!(Scope::All));
            told.says(entry, "delegation", json!(entry.on_behalf_of));
            told.says(entry, "deleted", false);
        } else if field("deleted") == json!(true) {
            told.says(entry, "deleted", true);
            told.says(entry, "body_sha256", digest(""));
        } else {
            told.says(entry, "body_sha256", field("body_sha256"));
        }
    }
}

/// What a state says on an amendment, without a reason.
fn stance(stance: Option<Stance>) -> Value {
    json!({ "stance": stance, "reason": null })
}

/// Nothing decided, nothing answered.
fn undecided() -> Map<String, Value> {
    let fields = ["outcome", "reason", "text", "disposed_by", "disposed_at"];
    let answer = ["accepted", "comment", "answered_by", "answered_at"];
    fields.into_iter().chain(answer).map(|name| (name.to_owned(), Value::Null)).collect()
}
