//! Owns: the file by which a stranger verifies an adopted text offline: text, positions, chain, signature.
//! Never: trusts one part of the file because another says so. Whether the key that signed it is the right one
//! is for the reader to compare; the file can only say which it was.

use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Chain, Entry, Finding, FindingKind, Head, NotCanonical, canonical,
    entry::{sha256_hex, unhex},
    shown, testimony, verify,
};
use crate::domain::{
    ids::{RecommendationId, StateCode},
    signoff::adoption::{AdoptionRecord, StatedPosition},
};

/// The name of this form.
pub const FORMAT: &str = "mufakat-bundle-1";
/// The name of the form of a text that is fingerprinted.
pub const TEXT_FORMAT: &str = "mufakat-text-1";

/// What the recommendation is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecommendationFacts {
    /// Its identifier, which names its chain.
    pub id: RecommendationId,
    /// Its symbol.
    pub symbol: String,
    /// Its title.
    pub title: String,
    /// The mandate's symbol.
    pub mandate: String,
    /// The lead delegation.
    pub lead: StateCode,
    /// Its co-sponsors.
    pub co_sponsors: Vec<StateCode>,
    /// The lead body's code.
    pub lead_body: String,
    /// Numbers of the taskings answered.
    pub taskings: Vec<String>,
}

/// An adopted recommendation that proves itself. Unknown fields are refused: nothing unsigned can ride along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// [`FORMAT`].
    pub format: String,
    /// What the recommendation is.
    pub recommendation: RecommendationFacts,
    /// The revision adopted.
    pub revision: u32,
    /// The canonical JSON that was fingerprinted, byte for byte.
    pub canonical_text: String,
    /// SHA-256 of `canonical_text`, 64 lower-case hex digits.
    pub fingerprint: String,
    /// The proof of what was agreed.
    pub adoption: AdoptionRecord,
    /// Every position event of the sign-off that adopted, in the order recorded, late ones included.
    pub positions: Vec<StatedPosition>,
    /// The recommendation's chain from its beginning.
    pub entries: Vec<Entry>,
    /// Ed25519 public key, 64 lower-case hex digits.
    pub signed_by: String,
    /// Ed25519 signature over [`signing_bytes`], 128 lower-case hex digits.
    pub signature: String,
}

/// The bytes that are signed: the canonical JSON (RFC 8785) of the bundle without its `signature`.
///
/// # Errors
/// [`NotCanonical`], never for a bundle read from JSON.
pub fn signing_bytes(bundle: &Bundle) -> Result<Vec<u8>, NotCanonical> {
    let mut value = serde_json::to_value(bundle).map_err(|_| NotCanonical)?;
    if let Some(object) = value.as_object_mut() {
        object.remove("signature");
    }
    canonical(&value).map(String::into_bytes)
}

/// Verifies every part of a bundle and every part against the others. Nothing found means that this text was
/// agreed in this way, as whoever holds the key `signed_by` attests.
#[must_use]
pub fn verify_bundle(bundle: &Bundle) -> Vec<Finding> {
    let chain = Chain::Recommendation(bundle.recommendation.id);
    let head = bundle.entries.last().map_or_else(Head::genesis, Head::after);
    let mut findings = verify(chain, Some(&head), &bundle.entries);
    let mut find = |kind, detail: &str| {
        findings.push(Finding { chain, sequence: None, kind, detail: detail.to_owned() });
    };
    if bundle.format != FORMAT {
        find(FindingKind::Format, "The file is not of the form mufakat-bundle-1.");
    }
    if sha256_hex(bundle.canonical_text.as_bytes()) != bundle.fingerprint {
        find(FindingKind::Text, "The text does not have the fingerprint given.");
    }
    if !text_agrees(bundle) {
        find(FindingKind::Text, "The text fingerprinted is not the text, symbol and revision shown.");
    }
    if !signature_holds(bundle) {
        find(FindingKind::Signature, "The signature is not of this content by the key given.");
    }
    findings.extend(testimony::compare(bundle, chain));
    findings
}

/// Whether the fingerprinted text is canonical and says what the rest of the bundle shows.
fn text_agrees(bundle: &Bundle) -> bool {
    let Ok(text) = serde_json::from_str::<Value>(&bundle.canonical_text) else { return false };
    let clauses = &bundle.adoption.clauses;
    text == shown::text(&bundle.recommendation.symbol, bundle.revision, clauses)
        && shown::numbered(clauses)
        && canonical(&text).is_ok_and(|again| again == bundle.canonical_text)
}

fn signature_holds(bundle: &Bundle) -> bool {
    let verified = || {
        let key = VerifyingKey::from_bytes(&unhex::<32>(&bundle.signed_by)?).ok()?;
        let signature = Signature::from_bytes(&unhex::<64>(&bundle.signature)?);
        key.verify_strict(&signing_bytes(bundle).ok()?, &signature).ok()
    };
    verified().is_some()
}

#[cfg(test)]
mod tests;
