//! Owns: the comparison of what is kept of mandates, rounds, credentials and packages with the chain of administration: who may
//! act for whom, and what went to the Leaders. Never: takes a row's word against the chain's.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    Chain, Entry, Finding, FindingKind,
    told::{self, KeptThing, Told},
};
use crate::domain::{
    event::Act,
    mandates::{self, Content},
};

/// Compares the rows with the entries of the administration chain; answers everything that does not agree.
#[must_use]
pub fn compare(entries: &[Entry], rows: &[KeptThing]) -> Vec<Finding> {
    let mut telling = Telling::default();
    for entry in entries {
        telling.hear(entry);
    }
    let Telling { things, mut findings, .. } = telling;
    findings.append(&mut told::compare(Chain::Administration, things, rows, is_recorded));
    findings
}

/// Whether there is an entry about every such thing. An account comes with an invitation; only what makes it an
/// administrator has an entry about the account itself.
fn is_recorded(row: &KeptThing) -> bool {
    !row.subject.starts_with("user:") || row.fields.get("administrator") == Some(&Value::Bool(true))
}

/// What was told so far, by subject.
#[derive(Default)]
struct Telling {
    things: BTreeMap<String, Told>,
    mandates: BTreeMap<String, Content>,
    findings: Vec<Finding>,
}

impl Telling {
    fn hear(&mut self, entry: &Entry) {
        let Some(act) = Act::ALL.iter().find(|act| act.as_str() == entry.act).copied() else { return };
        match act {
            Act::MandateCreated | Act::MandateChanged => self.mandate(entry),
            Act::UserAdded
            | Act::RoundOpened
            | Act::RoundChanged
            | Act::CredentialGiven
            | Act::CredentialChanged
            | Act::CredentialEnded => {
                let kind = entry.subject.split(':').next().unwrap_or_default();
                let mut said = told::payload(entry);
                said.remove(kind);
                // A credential names its holder; an account is named by its subject.
                self.things.entry(entry.subject.clone()).or_default().says_all(entry, said);
            }
            Act::PackageCompiled | Act::PackageChanged | Act::PackageSubmitted | Act::PackageAnswered => {
                told::of_package(self.things.entry(entry.subject.clone()).or_default(), act, entry);
            }
            _ => {}
        }
    }

    /// A mandate is founded whole and changed in parts; what it says now follows by the rule that changes it.
    fn mandate(&mut self, entry: &Entry) {
        let Some(after) = self.after(entry) else {
            let detail = format!("This {} cannot be read.", entry.act);
            let kind = FindingKind::Format;
            let (chain, sequence) = (Chain::Administration, Some(entry.sequence));
            self.findings.push(Finding { chain, sequence, kind, detail });
            return;
        };
        let fields = |content: Option<&Content>| match content.map(serde_json::to_value) {
            Some(Ok(Value::Object(fields))) => fields,
            _ => Map::new(),
        };
        let before = fields(self.mandates.get(&entry.subject));
        let told = self.things.entry(entry.subject.clone()).or_default();
        for (field, value) in fields(Some(&after)) {
            if before.get(&field) != Some(&value) {
                told.says(entry, &field, value);
            }
        }
        self.mandates.insert(entry.subject.clone(), after);
    }

    fn after(&self, entry: &Entry) -> Option<Content> {
        let mut said = told::payload(entry);
        if entry.act == Act::MandateCreated.as_str() {
            return serde_json::from_value(said.remove("content")?).ok();
        }
        let change: mandates::Change = serde_json::from_value(said.remove("change")?).ok()?;
        let before = self.mandates.get(&entry.subject)?.clone();
        mandates::read(change.onto(before)).ok().map(|checked| (*checked).clone())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        super::entry::{Draft, Head, canonical, seal},
        *,
    };
    use crate::domain::time::Moment;

    fn chain(acts: &[(&str, &str, Value)]) -> Vec<Entry> {
        let mut head = Head::genesis();
        acts.iter()
            .map(|(act, subject, payload)| {
                let draft = Draft {
                    chain: Chain::Administration,
                    at: Moment::from_millis(1_795_000_000_000),
                    act: (*act).to_owned(),
                    actor: None,
                    actor_name: "Secretariat".to_owned(),
                    on_behalf_of: None,
                    subject: (*subject).to_owned(),
                    payload: canonical(payload).unwrap(),
                };
                let entry = seal(&head, draft);
                head = Head::after(&entry);
                entry
            })
            .collect()
    }

    fn kept(subject: &str, fields: Value) -> KeptThing {
        KeptThing { subject: subject.to_owned(), fields: fields.as_object().unwrap().clone() }
    }

    fn found(entries: &[Entry], rows: &[KeptThing]) -> Vec<(Option<i64>, String)> {
        compare(entries, rows).into_iter().map(|f| (f.sequence, f.detail)).collect()
    }

    #[test]
    fn a_credential_of_another_role_one_never_given_and_one_that_is_gone_are_named() {
        let given = |role: &str| json!({"credential": "1", "user": "u", "role": role, "ended_at": null});
        let ended =
            json!({"credential": "1", "user": "u", "role": "head", "ended_at": "2018-06-04T02:00:00Z"});
        let entries = chain(&[
            ("credential.given", "credential:1", given("head")),
            ("credential.given", "credential:2", given("drafter")),
            ("credential.ended", "credential:1", ended.clone()),
        ]);
        let rows = [kept("credential:1", ended), kept("credential:2", given("drafter"))];
        assert_eq!(found(&entries, &rows), []);
        let back = [kept("credential:1", given("head")), kept("credential:2", given("chair"))];
        let expected = [
            (Some(3), "credential:1: its ended at is not what was recorded here.".to_owned()),
            (Some(2), "credential:2: its role is not what was recorded here.".to_owned()),
        ];
        assert_eq!(found(&entries, &back), expected);
        let stranger = [rows.as_slice(), &[kept("credential:3", given("head"))]].concat();
        assert_eq!(found(&entries, &stranger), [(None, "credential:3 was never recorded.".to_owned())]);
        let gone = (Some(2), "credential:2, recorded here, is gone.".to_owned());
        assert_eq!(found(&entries, &rows[..1]), [gone]);
    }

    #[test]
    fn an_account_that_made_itself_administrator_is_named_and_others_need_no_entry() {
        let user = |administrator: bool| kept("user:1", json!({ "administrator": administrator }));
        assert_eq!(found(&[], &[user(false)]), []);
        assert_eq!(found(&[], &[user(true)]), [(None, "user:1 was never recorded.".to_owned())]);
        let added = chain(&[("user.added", "user:1", json!({"user": "1", "administrator": true}))]);
        assert_eq!(found(&added, &[user(true)]), []);
        assert_eq!(found(&added, &[user(false)]).len(), 1);
    }

    #[test]
    fn a_package_is_held_against_all_that_was_said_of_it() {
        let texts = json!([{"recommendation": "r1", "symbol": "S", "fingerprint": "f"}]);
        let entries = chain(&[
            (
                "package.compiled",
                "package:1",
                json!({"package": "1", "mandate": "m", "title": "One", "recommendations": ["r2", "r1"]}),
            ),
            (
                "package.changed",
                "package:1",
                json!({"package": "1", "mandate": "m", "title": "Two", "recommendations": ["r1"]}),
            ),
            (
                "package.submitted",
                "package:1",
                json!({"package": "1", "mandate": "m", "title": "Two", "cover_note": "n", "recommendations": texts}),
            ),
            (
                "package.answered",
                "package:1",
                json!({"package": "1", "mandate": "m", "outcome": "noted", "text": "t", "date": "2018-11-15"}),
            ),
        ]);
        let row = json!({
            "mandate": "m", "title": "Two", "cover_note": "n", "status": "submitted", "recommendations": ["r1"],
            "created_by": null, "created_at": entries[0].at,
            "submitted_at": entries[2].at, "submitted_by": null, "response_outcome": "noted", "response_text": "t",
            "response_date": "2018-11-15", "response_by": null,
        });
        assert_eq!(found(&entries, &[kept("package:1", row.clone())]), []);
        for field in row.as_object().unwrap().keys() {
            let mut forged = row.clone();
            forged[field] = json!("forged");
            assert_eq!(found(&entries, &[kept("package:1", forged)]).len(), 1, "{field}");
        }
    }
}
