//! Owns: the comparison of credentials with the administration chain: who was made to speak for whom, and until when. In a
//! mandate whose founding the chain knows, every credential was given by an entry. Never: takes a row's word against the
//! chain's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Chain, Entry, Finding, FindingKind};
use crate::domain::{
    accounts::{Role, Validity},
    ids::{CredentialId, MandateId, StateCode, UserId},
};

/// A credential as its row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCredential {
    /// Identifier.
    pub id: CredentialId,
    /// Whose.
    pub user: UserId,
    /// In which mandate.
    pub mandate: MandateId,
    /// For which delegation.
    pub delegation: StateCode,
    /// As what.
    pub role: Role,
    /// When it counts.
    pub validity: Validity,
}

impl KeptCredential {
    /// The row, named as the record names it.
    fn told(&self) -> [(&'static str, Value); 6] {
        [
            ("user", json!(self.user)),
            ("delegation", json!(self.delegation)),
            ("role", json!(self.role)),
            ("valid_from", json!(self.validity.from)),
            ("valid_to", json!(self.validity.to)),
            ("ended_at", json!(self.validity.ended)),
        ]
    }
}

/// Compares credentials with what the administration chain says of them. `all` are all there are, so that one which is
/// gone is missed.
#[must_use]
pub fn compare(entries: &[Entry], rows: &[KeptCredential], all: bool) -> Vec<Finding> {
    let read = |entry: &Entry| serde_json::from_str::<Map<String, Value>>(&entry.payload).unwrap_or_default();
    let mut told: BTreeMap<String, (&Entry, Map<String, Value>)> = BTreeMap::new();
    let mut founded = BTreeSet::new();
    for entry in entries {
        let payload = read(entry);
        let named = |field: &str| payload.get(field).and_then(Value::as_str).map(str::to_owned);
        if entry.act == "mandate.created" {
            founded.extend(named("mandate"));
        } else if entry.act.starts_with("credential.")
            && let Some(id) = named("credential")
        {
            told.insert(id, (entry, payload));
        }
    }
    let mut findings = Vec::new();
    let mut find = |at: Option<&Entry>, detail: String| {
        let (chain, sequence) = (Chain::Administration, at.map(|entry| entry.sequence));
        findings.push(Finding { chain, sequence, kind: FindingKind::Credential, detail });
    };
    for row in rows {
        match told.remove(&row.id.to_string()) {
            Some((entry, said)) => {
                if row.told().iter().any(|(field, value)| said.get(*field) != Some(value)) {
                    find(Some(entry), format!("The credential {} is not the one recorded here.", row.id));
                }
            }
            None if founded.contains(&row.mandate.to_string()) => {
                let detail = format!(
                    "The credential {} ({} of {}) was never recorded.",
                    row.id,
                    row.role.as_str(),
                    row.delegation
                );
                find(None, detail);
            }
            None => {}
        }
    }
    for (id, (entry, _)) in told.into_iter().filter(|_| all) {
        find(Some(entry), format!("The credential {id}, recorded here, is gone."));
    }
    findings
}
