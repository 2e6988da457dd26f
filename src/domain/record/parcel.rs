//! Owns: the file by which a stranger verifies offline what went to the Leaders: every text's own bundle, and what the
//! record says of the package. Never: trusts one part of the file because another says so.

use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Chain, Entry, Finding, FindingKind, NotCanonical,
    bundle::{Bundle, verify_bundle},
    canonical,
    entry::unhex,
};
use crate::domain::{ids::PackageId, packages::PackageStatus, time::Moment};

/// The name of this form.
pub const FORMAT: &str = "mufakat-package-1";
/// A package was compiled.
const COMPILED: &str = "package.compiled";
/// An open one was changed.
const CHANGED: &str = "package.changed";
/// It went to the Leaders.
const SUBMITTED: &str = "package.submitted";
/// Their response was recorded.
const ANSWERED: &str = "package.answered";
/// A text went with it, as the text's own chain says.
const TEXT_SUBMITTED: &str = "recommendation.submitted";

/// What the package is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageFacts {
    /// Its identifier.
    pub id: PackageId,
    /// The mandate's symbol.
    pub mandate: String,
    /// Its title.
    pub title: String,
    /// The cover note to the Leaders.
    pub cover_note: String,
    /// Whether it went.
    pub status: PackageStatus,
    /// When.
    pub submitted_at: Option<Moment>,
    /// What the Leaders did with it.
    pub response: Option<Response>,
}

/// The Leaders' response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// `endorsed`, `returned` or `noted`.
    pub outcome: String,
    /// In their words.
    pub text: String,
    /// The day.
    pub date: String,
}

/// A package that proves itself. Unknown fields are refused: nothing unsigned can ride along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    /// [`FORMAT`].
    pub format: String,
    /// What the package is.
    pub package: PackageFacts,
    /// Its texts, in order.
    pub recommendations: Vec<Bundle>,
    /// What the administration chain says of this package alone. The rest of that chain is nobody's to see, so these
    /// entries prove themselves one by one, by their own seals, and by the signature.
    pub entries: Vec<Entry>,
    /// Ed25519 public key, 64 lower-case hex digits.
    pub signed_by: String,
    /// Ed25519 signature over [`signing_bytes`], 128 lower-case hex digits.
    pub signature: String,
}

/// The bytes that are signed: the canonical JSON (RFC 8785) of the parcel without its `signature`.
///
/// # Errors
/// [`NotCanonical`], never for a parcel read from JSON.
pub fn signing_bytes(parcel: &Parcel) -> Result<Vec<u8>, NotCanonical> {
    let mut value = serde_json::to_value(parcel).map_err(|_| NotCanonical)?;
    if let Some(object) = value.as_object_mut() {
        object.remove("signature");
    }
    canonical(&value).map(String::into_bytes)
}

/// Verifies every text of a package and what the record says of the package against the rest.
#[must_use]
pub fn verify_parcel(parcel: &Parcel) -> Vec<Finding> {
    let mut findings: Vec<Finding> = parcel.recommendations.iter().flat_map(verify_bundle).collect();
    let mut find = |kind, detail: &str| {
        let chain = Chain::Administration;
        findings.push(Finding { chain, sequence: None, kind, detail: detail.to_owned() });
    };
    if parcel.format != FORMAT {
        find(FindingKind::Format, "The file is not of the form mufakat-package-1.");
    }
    if !signature_holds(parcel) {
        find(FindingKind::Signature, "The signature is not of this content by the key given.");
    }
    if parcel.recommendations.iter().any(|bundle| bundle.signed_by != parcel.signed_by) {
        find(FindingKind::Signature, "A text is signed by another key than the package.");
    }
    let mandate = &parcel.package.mandate;
    if parcel.recommendations.iter().any(|bundle| bundle.recommendation.mandate != *mandate) {
        find(FindingKind::Text, "A text of another mandate is in the package.");
    }
    let subject = format!("package:{}", parcel.package.id);
    let ours = |entry: &Entry| entry.chain == Chain::Administration && entry.subject == subject;
    if !parcel.entries.iter().all(|entry| ours(entry) && entry.hash_of() == entry.hash) {
        find(FindingKind::Changed, "An entry about the package is not what was sealed.");
    }
    let in_order = |pair: &[Entry]| matches!(pair, [one, next] if one.sequence < next.sequence);
    if !parcel.entries.windows(2).all(in_order) {
        find(FindingKind::Reordered, "The entries about the package do not stand in their order.");
    }
    if !recorded(parcel) {
        find(FindingKind::Missing, "The record does not say of the package what the file shows.");
    }
    if parcel.package.status == PackageStatus::Submitted && !texts_went(parcel) {
        find(FindingKind::Missing, "A text's own record does not say that it went with this package.");
    }
    findings
}

fn signature_holds(parcel: &Parcel) -> bool {
    let verified = || {
        let key = VerifyingKey::from_bytes(&unhex::<32>(&parcel.signed_by)?).ok()?;
        let signature = Signature::from_bytes(&unhex::<64>(&parcel.signature)?);
        key.verify_strict(&signing_bytes(parcel).ok()?, &signature).ok()
    };
    verified().is_some()
}

fn payload(entry: &Entry) -> Value {
    serde_json::from_str(&entry.payload).unwrap_or_default()
}

fn says(said: &Value, field: &str, expected: impl Into<Value>) -> bool {
    said.get(field) == Some(&expected.into())
}

/// Whether the entries about the package say what the file shows of it: its title and texts, its going, the response.
fn recorded(parcel: &Parcel) -> bool {
    let facts = &parcel.package;
    let of = |acts: &[&str]| -> Vec<&Entry> {
        parcel.entries.iter().filter(|entry| acts.contains(&entry.act.as_str())).collect()
    };
    let ids: Vec<Value> = parcel.recommendations.iter().map(|b| json!(b.recommendation.id)).collect();
    let compiled = of(&[COMPILED, CHANGED]).last().is_some_and(|entry| {
        let said = payload(entry);
        says(&said, "title", facts.title.as_str()) && says(&said, "recommendations", Value::Array(ids))
    });
    let texts: Vec<Value> = parcel
        .recommendations
        .iter()
        .map(|bundle| {
            let of = &bundle.recommendation;
            json!({"recommendation": of.id, "symbol": of.symbol, "fingerprint": bundle.fingerprint})
        })
        .collect();
    let went = match (facts.status, of(&[SUBMITTED]).as_slice()) {
        (PackageStatus::Open, []) => facts.submitted_at.is_none(),
        (PackageStatus::Submitted, [entry]) => {
            let said = payload(entry);
            facts.submitted_at == Some(entry.at)
                && says(&said, "title", facts.title.as_str())
                && says(&said, "cover_note", facts.cover_note.as_str())
                && says(&said, "recommendations", Value::Array(texts))
        }
        _ => false,
    };
    let answered = match (&facts.response, of(&[ANSWERED]).as_slice()) {
        (None, []) => true,
        (Some(response), [entry]) => {
            let said = payload(entry);
            says(&said, "outcome", response.outcome.as_str())
                && says(&said, "text", response.text.as_str())
                && says(&said, "date", response.date.as_str())
        }
        _ => false,
    };
    compiled && went && answered
}

/// Whether each text's own chain says that it went with this package.
fn texts_went(parcel: &Parcel) -> bool {
    let package = parcel.package.id.to_string();
    parcel.recommendations.iter().all(|bundle| {
        bundle.entries.iter().filter(|entry| entry.act == TEXT_SUBMITTED).map(payload).any(|said| {
            says(&said, "package", package.as_str())
                && says(&said, "fingerprint", bundle.fingerprint.as_str())
        })
    })
}
