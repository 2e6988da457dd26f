//! Owns: what a chain tells of a thing (a recommendation, a package, a credential), field by field, with the entry that
//! said it last, and where the rows of such things differ from it. Never: reads a row itself.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Chain, Entry, Finding, FindingKind};
use crate::domain::{event::Act, recommendations::Status};

/// Lists whose order is the mandate's, not the act's.
const SETS: [&str; 4] = ["taskings", "involved_bodies", "norms", "co_sponsors"];

/// The fields of one thing, each with the sequence of the entry that said it last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told(BTreeMap<String, (Value, i64)>);

impl Told {
    /// The entry says this of the field.
    pub fn says(&mut self, entry: &Entry, field: &str, value: impl Into<Value>) {
        self.0.insert(field.to_owned(), (in_one_order(field, &value.into()), entry.sequence));
    }

    /// The entry says all of this.
    pub fn says_all(&mut self, entry: &Entry, fields: Map<String, Value>) {
        for (field, value) in fields {
            self.says(entry, &field, value);
        }
    }

    /// What was said of the field counts no longer, and nothing else is known of it.
    pub fn forget(&mut self, field: &str) {
        self.0.remove(field);
    }

    /// What was said of the field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field).map(|(value, _)| value)
    }

    /// The newest entry that said anything.
    #[must_use]
    pub fn newest(&self) -> Option<i64> {
        self.0.values().map(|(_, sequence)| *sequence).max()
    }

    /// The fields in which a row differs, each with the entry that said otherwise. A field that no entry spoke of is
    /// nobody's word against the row's.
    #[must_use]
    pub fn differs(&self, row: &Map<String, Value>) -> Vec<(i64, String)> {
        let differs = |(field, (value, sequence)): (&String, &(Value, i64))| {
            let kept = row.get(field).map(|kept| in_one_order(field, kept)).unwrap_or_default();
            (kept != *value).then(|| (*sequence, field.replace('_', " ")))
        };
        self.0.iter().filter_map(differs).collect()
    }

    /// Whether every one of these fields was told just so.
    #[must_use]
    pub fn attests(&self, shown: &Map<String, Value>) -> bool {
        shown.iter().all(|(field, value)| self.get(field) == Some(&in_one_order(field, value)))
    }
}

/// A thing as its rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptThing {
    /// Its name in the record: `package:…`, `credential:…`, `round:…`, `mandate:…`, `user:…`, `amendment:…`, `comment:…`.
    pub subject: String,
    /// Its fields, named as in the record.
    pub fields: Map<String, Value>,
}

/// Holds the rows of things against what their chain told of each; answers everything that does not agree. `is_recorded`
/// says whether there must be an entry about the thing of a row.
#[must_use]
pub fn compare(
    chain: Chain,
    mut things: BTreeMap<String, Told>,
    rows: &[KeptThing],
    is_recorded: impl Fn(&KeptThing) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find =
        |sequence, detail| findings.push(Finding { chain, sequence, kind: FindingKind::Row, detail });
    for row in rows {
        match things.remove(&row.subject) {
            Some(told) => {
                for (sequence, field) in told.differs(&row.fields) {
                    find(
                        Some(sequence),
                        format!("{}: its {field} is not what was recorded here.", row.subject),
                    );
                }
            }
            None if is_recorded(row) => find(None, format!("{} was never recorded.", row.subject)),
            None => {}
        }
    }
    for (subject, told) in things {
        find(told.newest(), format!("{subject}, recorded here, is gone."));
    }
    findings
}

fn in_one_order(field: &str, value: &Value) -> Value {
    match value {
        Value::Array(list) if SETS.contains(&field) => {
            let mut list = list.clone();
            list.sort_by_key(ToString::to_string);
            Value::Array(list)
        }
        other => other.clone(),
    }
}

/// The particulars of an entry; none when they cannot be read, which is a finding of its own.
#[must_use]
pub fn payload(entry: &Entry) -> Map<String, Value> {
    serde_json::from_str(&entry.payload).unwrap_or_default()
}

/// What the entries tell of the recommendation itself: what it says of itself, who may write, where it is in its life.
#[must_use]
pub fn of_recommendation(entries: &[Entry]) -> Told {
    let mut told = Told::default();
    for entry in entries {
        let Some(act) = Act::ALL.iter().find(|act| act.as_str() == entry.act) else { continue };
        let said = payload(entry);
        let field = |name: &str| said.get(name).cloned().unwrap_or_default();
        let mut moves = |status: Status| told.says(entry, "status", status.as_str());
        match act {
            Act::RecommendationCreated => {
                moves(Status::Drafting);
                told.says(entry, "created_by", json!(entry.actor));
                told.says(entry, "created_at", json!(entry.at));
                for silent in ["pen", "newest_revision", "withdrawn_reason"] {
                    told.says(entry, silent, Value::Null);
                }
                for closed in ["released_to_observers", "observers_may_comment"] {
                    told.says(entry, closed, false);
                }
                told.says_all(entry, said);
            }
            Act::RecommendationChanged | Act::RecommendationReleased => told.says_all(entry, said),
            Act::PenGiven => told.says(entry, "pen", field("state")),
            Act::RevisionIssued => {
                moves(Status::Negotiation);
                told.says(entry, "newest_revision", field("revision"));
                told.says(entry, "symbol", field("symbol"));
            }
            Act::RecommendationWithdrawn => {
                moves(Status::Withdrawn);
                told.says(entry, "withdrawn_reason", field("reason"));
            }
            Act::SignOffOpened => moves(Status::SignOff),
            Act::SignOffRecalled | Act::SilenceBroken => moves(Status::Negotiation),
            Act::RecommendationAdopted => moves(Status::Adopted),
            Act::RecommendationSubmitted => moves(Status::Submitted),
            _ => {}
        }
    }
    told
}

/// What an entry about a package says of it, in the words of its row.
pub(super) fn of_package(told: &mut Told, act: Act, entry: &Entry) {
    let mut said = payload(entry);
    said.remove("package");
    match act {
        Act::PackageCompiled => {
            let silent =
                ["submitted_at", "submitted_by", "response_outcome", "response_text", "response_date"];
            for field in silent.into_iter().chain(["response_by"]) {
                told.says(entry, field, Value::Null);
            }
            told.says(entry, "status", "open");
            told.says(entry, "created_by", json!(entry.actor));
            told.says(entry, "created_at", json!(entry.at));
            told.says_all(entry, said);
        }
        Act::PackageSubmitted => {
            let texts = said.remove("recommendations");
            let ids = texts.as_ref().and_then(Value::as_array).map(|texts| {
                texts.iter().map(|text| text.get("recommendation").cloned().unwrap_or_default()).collect()
            });
            told.says(entry, "recommendations", Value::Array(ids.unwrap_or_default()));
            told.says(entry, "status", "submitted");
            told.says(entry, "submitted_at", json!(entry.at));
            told.says(entry, "submitted_by", json!(entry.actor));
            told.says_all(entry, said);
        }
        Act::PackageAnswered => {
            for field in ["outcome", "text", "date"] {
                let value = said.get(field).cloned().unwrap_or_default();
                told.says(entry, &format!("response_{field}"), value);
            }
            told.says(entry, "response_by", json!(entry.actor));
        }
        _ => told.says_all(entry, said),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Chain, Draft, Head, canonical, seal},
        *,
    };
    use crate::domain::time::Moment;

    #[test]
    fn a_life_is_told_step_by_step_and_the_last_word_on_each_field_counts() {
        let created = json!({"title": "One", "taskings": ["T2", "T1"], "lead": "SGP", "marking": "GREEN"});
        let issued = json!({"revision": 0, "symbol": "AMCC/2018/R.1", "fingerprint": "f"});
        let life: [(&str, Value, &str); 11] = [
            ("recommendation.created", created, "drafting"),
            ("revision.issued", issued, "negotiation"),
            ("recommendation.changed", json!({"title": "Two"}), "negotiation"),
            ("pen.given", json!({"state": "THA"}), "negotiation"),
            ("recommendation.released", json!({"released_to_observers": true}), "negotiation"),
            ("sign_off.opened", json!({}), "sign_off"),
            ("sign_off.recalled", json!({}), "negotiation"),
            ("sign_off.opened", json!({}), "sign_off"),
            ("silence.broken", json!({}), "negotiation"),
            ("recommendation.adopted", json!({}), "adopted"),
            ("recommendation.submitted", json!({}), "submitted"),
        ];
        let (mut head, mut entries) = (Head::genesis(), Vec::new());
        for (act, payload, status) in life {
            let entry = seal(
                &head,
                Draft {
                    chain: Chain::Administration,
                    at: Moment::default(),
                    act: act.to_owned(),
                    actor: None,
                    actor_name: "Chair".to_owned(),
                    on_behalf_of: None,
                    subject: "recommendation:1".to_owned(),
                    payload: canonical(&payload).unwrap(),
                },
            );
            head = Head::after(&entry);
            entries.push(entry);
            assert_eq!(of_recommendation(&entries).get("status"), Some(&json!(status)), "{act}");
        }
        let told = of_recommendation(&entries);
        let mut row = json!({
            "title": "Two", "taskings": ["T1", "T2"], "lead": "SGP", "marking": "GREEN", "status": "submitted",
            "pen": "THA", "released_to_observers": true, "observers_may_comment": false, "newest_revision": 0,
            "symbol": "AMCC/2018/R.1", "withdrawn_reason": null, "created_by": null, "created_at": Moment::default(),
        });
        let fields = |row: &Value| row.as_object().unwrap().clone();
        assert_eq!(told.differs(&fields(&row)), []);
        assert!(told.attests(&fields(&row)));
        row["title"] = "One".into();
        row["pen"] = Value::Null;
        let expected = [(4, "pen".to_owned()), (3, "title".to_owned())];
        assert_eq!(told.differs(&fields(&row)), expected);
        assert!(!told.attests(&fields(&row)));
    }
}
