//! Owns: one entry of a chain, its hash, and what exactly is hashed.
//! Never: changes the form that is hashed; chains sealed decades ago must verify.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::domain::{
    ids::{NotAnId, RecommendationId, UserId},
    time::Moment,
};

/// The previous hash of the first entry of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The name of the form that is hashed.
pub const FORMAT: &str = "mufakat-entry-1";

/// One chain for each recommendation, and one for administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Chain {
    /// Accounts, mandates, packages.
    Administration,
    /// Everything about one recommendation.
    Recommendation(RecommendationId),
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Administration => f.write_str("administration"),
            Self::Recommendation(id) => write!(f, "recommendation:{id}"),
        }
    }
}

impl FromStr for Chain {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let chain = match text.strip_prefix("recommendation:") {
            Some(id) => Self::Recommendation(id.parse()?),
            None => Self::Administration,
        };
        // One chain has one key: other spellings of an identifier are refused.
        if chain.to_string() == text { Ok(chain) } else { Err(NotAnId) }
    }
}

impl TryFrom<String> for Chain {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Chain> for String {
    fn from(chain: Chain) -> Self {
        chain.to_string()
    }
}

/// One formal act, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its chain.
    pub chain: Chain,
    /// Its place, from 1.
    pub sequence: i64,
    /// When.
    pub at: Moment,
    /// What was done: `position.recorded`.
    pub act: String,
    /// Who did it; `None` for the server itself.
    pub actor: Option<UserId>,
    /// Their name as it was then.
    pub actor_name: String,
    /// The delegation or person they acted for.
    pub on_behalf_of: Option<String>,
    /// What it was done to.
    pub subject: String,
    /// The particulars: canonical JSON, byte for byte as stored.
    pub payload: String,
    /// The hash of the entry before; [`GENESIS`] for the first.
    pub previous_hash: String,
    /// SHA-256 over all of the above, 64 lower-case hex digits.
    pub hash: String,
}

impl Entry {
    /// The text that is hashed: canonical JSON (RFC 8785) of the format's name and every field but the hash.
    /// Written out by hand because it cannot fail and must never follow a library's mood; a test compares it
    /// with the library.
    #[must_use]
    pub fn sealed_text(&self) -> String {
        let quoted = |text: &str| Value::from(text).to_string();
        let optional = |text: Option<String>| Value::from(text).to_string();
        format!(
            r#"{{"act":{},"actor":{},"actor_name":{},"at":{},"chain":{},"format":{},"on_behalf_of":{},"payload":{},"previous_hash":{},"sequence":{},"subject":{}}}"#,
            quoted(&self.act),
            optional(self.actor.map(|id| id.to_string())),
            quoted(&self.actor_name),
            quoted(&self.at.to_string()),
            quoted(&self.chain.to_string()),
            quoted(FORMAT),
            optional(self.on_behalf_of.clone()),
            quoted(&self.payload),
            quoted(&self.previous_hash),
            self.sequence,
            quoted(&self.subject),
        )
    }

    /// What the hash of this entry must be.
    #[must_use]
    pub fn hash_of(&self) -> String {
        sha256_hex(self.sealed_text().as_bytes())
    }
}

/// SHA-256 as 64 lower-case hex digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Exactly `N` bytes from lower-case hex digits; `None` for anything else.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N.checked_mul(2)? || text.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let bytes: Vec<u8> = digits?
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [high, low] => Some(high << 4 | low),
            _ => None,
        })
        .collect();
    bytes.try_into().ok()
}

/// The end of a chain, kept apart from its entries so that a chain cut short is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Sequence of the newest entry; 0 for a chain without entries.
    pub sequence: i64,
    /// Hash of the newest entry; [`GENESIS`] for a chain without entries.
    pub hash: String,
}

impl Head {
    /// The head of a chain without entries.
    #[must_use]
    pub fn genesis() -> Self {
        Self { sequence: 0, hash: GENESIS.to_owned() }
    }

    /// The head after this entry.
    #[must_use]
    pub fn after(entry: &Entry) -> Self {
        Self { sequence: entry.sequence, hash: entry.hash.clone() }
    }
}

/// An act that is not sealed yet. Fields as in [`Entry`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its chain.
    pub chain: Chain,
    /// When.
    pub at: Moment,
    /// What was done.
    pub act: String,
    /// Who did it; `None` for the server itself.
    pub actor: Option<UserId>,
    /// Their name.
    pub actor_name: String,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// What it was done to.
    pub subject: String,
    /// The particulars, from [`canonical`].
    pub payload: String,
}

/// Seals the act at the end of its chain.
#[must_use]
pub fn seal(head: &Head, draft: Draft) -> Entry {
    let mut entry = Entry {
        chain: draft.chain,
        sequence: head.sequence.saturating_add(1),
        at: draft.at,
        act: draft.act,
        actor: draft.actor,
        actor_name: draft.actor_name,
        on_behalf_of: draft.on_behalf_of,
        subject: draft.subject,
        payload: draft.payload,
        previous_hash: head.hash.clone(),
        hash: String::new(),
    };
    entry.hash = entry.hash_of();
    entry
}

/// The value has no canonical JSON, for example a map whose keys are not texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the value has no canonical JSON")]
pub struct NotCanonical;

/// Canonical JSON (RFC 8785) of a payload: the form in which it is stored and hashed.
///
/// # Errors
/// [`NotCanonical`], never for the payloads of this program.
pub fn canonical(payload: &impl Serialize) -> Result<String, NotCanonical> {
    serde_json_canonicalizer::to_string(payload).map_err(|_| NotCanonical)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn draft() -> Draft {
        Draft {
            chain: Chain::Recommendation(RecommendationId(Uuid::from_u128(5))),
            at: Moment::from_millis(1_795_000_000_123),
            act: "position.recorded".to_owned(),
            actor: Some(UserId(Uuid::from_u128(6))),
            actor_name: "Nguyễn \"A\" \u{7f}\u{1}\u{2028}\t".to_owned(),
            on_behalf_of: None,
            subject: "position:7".to_owned(),
            payload: r#"{"state":"VNM"}"#.to_owned(),
        }
    }

    #[test]
    fn what_is_hashed_is_canonical_json_of_every_field() {
        for on_behalf_of in [None, Some("VNM".to_owned())] {
            let entry = seal(&Head::genesis(), Draft { on_behalf_of, ..draft() });
            let mut fields = serde_json::to_value(&entry).unwrap();
            let object = fields.as_object_mut().unwrap();
            object.remove("hash");
            object.insert("format".to_owned(), FORMAT.into());
            assert_eq!(entry.sealed_text(), serde_json_canonicalizer::to_string(&fields).unwrap());
        }
    }

    #[test]
    fn the_hash_of_a_known_entry_never_changes() {
        let known = Draft { actor: None, actor_name: "The server".to_owned(), ..draft() };
        let entry = seal(&Head::genesis(), known);
        assert_eq!(entry.hash, "dad35a8b2ef681947c90d3605cecb58411370f2c21b8d62aa9a8b3aef211d04f");
        assert_eq!(entry.hash_of(), entry.hash);
    }

    #[test]
    fn entries_follow_each_other() {
        let first = seal(&Head::genesis(), draft());
        let second = seal(&Head::after(&first), draft());
        assert_eq!((first.sequence, second.sequence), (1, 2));
        assert_eq!((first.previous_hash.as_str(), &second.previous_hash), (GENESIS, &first.hash));
        assert_ne!(first.hash, second.hash);
    }

    #[test]
    fn hex_reads_back_what_it_writes_and_nothing_else() {
        assert_eq!(unhex::<3>(&hex(&[0, 171, 255])), Some([0, 171, 255]));
        for wrong in ["", "00ab", "00ABff", "00abfg", "00abff0", "ééé"] {
            assert_eq!(unhex::<3>(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_chain_has_exactly_one_key() {
        for chain in [Chain::Administration, draft().chain] {
            assert_eq!(chain.to_string().parse(), Ok(chain));
        }
        for wrong in ["", "admin", "recommendation:", "recommendation:00000000000000000000000000000005"] {
            assert_eq!(wrong.parse::<Chain>(), Err(NotAnId), "{wrong}");
        }
    }

    #[test]
    fn a_payload_is_stored_in_one_form() {
        let payload = serde_json::json!({"b": 1, "a": "é"});
        assert_eq!(canonical(&payload).unwrap(), r#"{"a":"é","b":1}"#);
        let no_keys = std::collections::BTreeMap::from([(vec![1], 1)]);
        assert_eq!(canonical(&no_keys), Err(NotCanonical));
    }
}
