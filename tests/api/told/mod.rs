//! Who is told what, in which words: one story in which everything happens, over a real mail server, as two reviewed
//! snapshots: every kind of mail as it arrived, and who it went to.

mod scenario;

use std::collections::{BTreeMap, BTreeSet};

use mufakat::domain::{
    event::Act,
    letters::headline,
    notices::{Topic, kinds},
};
use serde_json::Value;

use crate::{
    harness::{Kind, STATES, Site, run},
    mail::MailServer,
};

/// Kinds nobody is mailed about; `domain::notices` holds the reasons.
const UNTOLD: [Act; 13] = [
    Act::UserAdded,
    Act::MandateCreated,
    Act::MandateChanged,
    Act::InvitationWithdrawn,
    Act::InvitationAccepted,
    Act::PackageCompiled,
    Act::PackageChanged,
    Act::RecommendationCreated,
    Act::RecommendationChanged,
    Act::RecommendationReleased,
    Act::RecommendationSubmitted,
    Act::AmendmentsMerged,
    Act::CommentChanged,
];

/// What the subject says beside the symbol.
fn said(mail: &Value) -> &str {
    let subject = mail["subject"].as_str().unwrap();
    let said = subject.split_once(": ").map_or(subject, |(_, said)| said);
    if said.starts_with("daily digest") { "Daily digest" } else { said }
}

/// Without what differs from run to run.
fn steady(text: &str) -> String {
    let mut steady = String::new();
    for (nth, part) in text.split("http://127.0.0.1:").enumerate() {
        let part = if nth == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit()) };
        if nth > 0 {
            steady.push_str("https://mufakat.example");
        }
        steady.push_str(part);
    }
    let secret =
        |word: &str| word.len() >= 32 && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    let lines = steady.lines().map(|line| {
        let words: Vec<String> = line
            .split(' ')
            .map(|word| {
                let parts = word.split(['/', '#', '?']).filter(|part| {
                    secret(part.trim_start_matches("comment-").trim_start_matches("amendment-"))
                });
                parts.fold(word.to_owned(), |word, part| {
                    let kept = ["comment-", "amendment-"].into_iter().find(|start| part.starts_with(start));
                    word.replace(part, &format!("{}…", kept.unwrap_or_default()))
                })
            })
            .collect();
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `every head, drafters of THA and VNM, chair`
fn in_short(people: &BTreeSet<String>) -> String {
    let mut said = Vec::new();
    let mut left = people.clone();
    for role in ["head", "alternate", "drafter"] {
        let of = |state: &&str| people.contains(&format!("{role}.{}", state.to_lowercase()));
        let states: Vec<&str> = STATES.into_iter().filter(|state| of(state)).collect();
        left.retain(|person| !person.starts_with(&format!("{role}.")));
        match states.len() {
            0 => {}
            10 => said.push(format!("every {role}")),
            9 => {
                let missing = STATES.into_iter().find(|state| !states.contains(state)).unwrap();
                said.push(format!("every {role} but {missing}"));
            }
            _ => said.push(format!("{role} of {}", states.join(" "))),
        }
    }
    said.extend(left);
    said.join(", ")
}

/// Of the mails of one kind the one that is shown: to somebody far from Greenwich where there is one, and of those always the
/// same.
fn rank(mail: &Value) -> (usize, String) {
    let to = mail["recipients"][0].as_str().unwrap();
    let far = ["head.mmr@", "head.vnm@", "head.tha@"].into_iter().position(|start| to.starts_with(start));
    (far.unwrap_or(9), format!("{to} {}", steady(mail["text"].as_str().unwrap())))
}

/// Writes the mails as HTML where `MUFAKAT_MAILS` says, for whoever wants to look at them.
fn show(mails: &BTreeMap<&str, &Value>) {
    #[allow(clippy::disallowed_methods, reason = "where to look at them is the caller's choice")]
    let Some(folder) = std::env::var_os("MUFAKAT_MAILS") else { return };
    for (kind, mail) in mails {
        let file = std::path::Path::new(&folder).join(format!("{}.html", kind.replace(' ', "-")));
        std::fs::write(file, mail["html"].as_str().unwrap()).unwrap();
    }
}

/// The mails of the story, sorted.
async fn mails(site: &mut Site) -> Vec<Value> {
    let post = MailServer::plain();
    post.serves(site).await;
    // A slow machine is no reason to try a mail again.
    site.stop().await;
    site.config_mut().mail_sender.patience = std::time::Duration::from_secs(60);
    site.start().await;
    scenario::run(site).await;
    let mut mails = post.mails(0).await;
    mails.sort_by_cached_key(rank);
    site.stop().await;
    mails
}

#[test]
fn every_kind_of_mail_as_it_arrives_and_who_it_goes_to() {
    run(Kind::Sqlite, |site| {
        Box::pin(async move {
            let mails = mails(site).await;
            let mut shown: BTreeMap<&str, &Value> = BTreeMap::new();
            let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for mail in &mails {
                shown.entry(said(mail)).or_insert(mail);
                let first = mail["text"].as_str().unwrap().split("\n\n").find(|part| part.ends_with('.'));
                let event = format!("{}\n    {}", said(mail), steady(first.unwrap_or_default()));
                let to = mail["recipients"][0].as_str().unwrap().trim_end_matches("@test.example").to_owned();
                assert!(told.entry(event).or_default().insert(to), "somebody is told twice: {mail}");
            }
            let never: Vec<&str> = UNTOLD.into_iter().map(Act::as_str).collect();
            let letters = ["invitation", "password.reset", "digest"];
            let sent = kinds().filter(|kind| !never.contains(kind)).chain(letters);
            let missing: Vec<&str> = sent.filter(|kind| !shown.contains_key(headline(kind))).collect();
            assert_eq!(missing, Vec::<&str>::new(), "the story leaves nothing out");

            let mut words = String::new();
            for (kind, mail) in &shown {
                let [to, subject, text] = ["to", "subject", "text"].map(|part| mail[part].as_str().unwrap());
                words.push_str(&format!("=== {kind}\nTo: {to}\nSubject: {subject}\n\n{}\n\n", steady(text)));
                let may_stop = |k: &str| headline(k) == *kind && Topic::of(k).may_be_stopped();
                let stops = kinds().any(may_stop) || *kind == headline("digest");
                assert_eq!(mail["headers"]["list-unsubscribe"].is_string(), stops, "{kind}");
            }
            let moved = shown[headline("credential.changed")]["text"].as_str().unwrap();
            assert!(moved.contains("04:00 UTC · Fri 22 Jun 2018, 11:00 (Asia/Bangkok"), "{moved}");
            show(&shown);
            insta::assert_snapshot!("every_kind_of_mail", words);
            let lines = told.iter().map(|(event, people)| format!("{event}\n    -> {}\n", in_short(people)));
            insta::assert_snapshot!("who_was_told", lines.collect::<String>());
        })
    });
}
