//! Who is told what, in which words: one story in which everything happens, over a real mail server, as two reviewed
//! snapshots: every kind of mail as it arrived, and who it went to.

mod scenario;

use std::collections::{BTreeMap, BTreeSet};

use mufakat::domain::{
    event::Act,
    letters::headline,
    notices::{self, kinds},
};
use serde_json::Value;

use crate::{
    harness::{Kind, STATES, run},
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
    let secret = |word: &str| word.len() >= 32 && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    let lines = steady.lines().map(|line| {
        let words: Vec<String> = line
            .split(' ')
            .map(|word| {
                let parts = word.split(['/', '#']).filter(|part| {
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
        let states: Vec<&str> = STATES.into_iter().filter(|state| of(&state)).collect();
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

#[test]
fn every_kind_of_mail_as_it_arrives_and_who_it_goes_to() {
    run(Kind::Sqlite, |site| {
        Box::pin(async move {
            let post = MailServer::plain();
            post.serves(site).await;
            scenario::run(site).await;
            let mails = post.mails(0).await;

            let mut kinds_of_mail: BTreeMap<&str, &Value> = BTreeMap::new();
            let mut told: Vec<(String, BTreeSet<String>)> = Vec::new();
            for mail in &mails {
                let to = mail["recipients"][0].as_str().unwrap().trim_end_matches("@test.example").to_owned();
                // The shown one is to somebody far from Greenwich where there is one.
                let shown = kinds_of_mail.entry(said(mail)).or_insert(mail);
                if to == "head.mmr" || (to.ends_with(".vnm") && shown["to"] != "head.mmr@test.example") {
                    *shown = mail;
                }
                let first = mail["text"].as_str().unwrap().split("\n\n").find(|part| part.ends_with('.'));
                let event = format!("{}\n    {}", said(mail), steady(first.unwrap_or_default()));
                match told.iter_mut().find(|(known, _)| *known == event) {
                    Some((_, people)) => assert!(people.insert(to.clone()), "{to} is told twice: {event}"),
                    None => told.push((event, BTreeSet::from([to]))),
                }
            }
            let never: Vec<&str> = UNTOLD.into_iter().map(Act::as_str).collect();
            let mut missing: Vec<&str> = kinds()
                .filter(|kind| !never.contains(kind) && !kinds_of_mail.contains_key(headline(kind)))
                .collect();
            missing.extend(["invitation", "password.reset", "digest"].into_iter().filter(|letter| !kinds_of_mail.contains_key(headline(letter))));
            assert_eq!(missing, Vec::<&str>::new(), "the story leaves nothing out");

            let mut shown = String::new();
            for (kind, mail) in &kinds_of_mail {
                let text = steady(mail["text"].as_str().unwrap());
                shown.push_str(&format!("=== {kind}\nTo: {}\nSubject: {}\n\n{text}\n\n", mail["to"].as_str().unwrap(), mail["subject"].as_str().unwrap()));
                let stop = mail["headers"]["list-unsubscribe"].is_string();
                let may_stop = kinds().any(|k| headline(k) == *kind && notices::Topic::of(k).may_be_stopped());
                assert_eq!(stop, may_stop || *kind == "Daily digest", "{kind}");
            }
            insta::assert_snapshot!("every_kind_of_mail", shown);
            let lines = told.iter().map(|(event, people)| format!("{event}\n    -> {}\n", in_short(people)));
            insta::assert_snapshot!("who_was_told", lines.collect::<String>());
            site.stop().await;
            if let Some(folder) = std::env::var_os("MUFAKAT_MAILS") {
                for (kind, mail) in &kinds_of_mail {
                    let file = std::path::Path::new(&folder).join(format!("{}.html", kind.replace(' ', "-")));
                    std::fs::write(file, mail["html"].as_str().unwrap()).unwrap();
                }
            }
        })
    });
}
