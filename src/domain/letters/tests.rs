//! Owns: every mail there is, word for word, as reviewed snapshots. Never: compiled into the program.

use super::*;
use crate::domain::{
    event::Act,
    ids::{MandateId, RecommendationId},
    notices::{Topic, kinds},
};

const LETTERS: [&str; 2] = ["invitation", "password.reset"];

fn reader(zone: &str) -> Reader<'_> {
    Reader { public_url: "https://mufakat.example", zone, chooses: true, stop: None }
}

fn at(time: &str) -> Moment {
    time.parse().unwrap()
}

fn said(template: &str) -> Words {
    let content = Content {
        sentence: "Rev.2 was issued; positions on Rev.1 lapsed.".to_owned(),
        link: "/r/01890a5d".to_owned(),
        deadline: Some(at("2026-11-27T11:30:00Z")),
        ..Content::default()
    };
    let about = About {
        symbol: "AMCC/2018/R.3".to_owned(),
        title: Some("Early warning <for all>".to_owned()),
        symbol_only: false,
    };
    words(template, &about, &content, &reader("Asia/Yangon"))
}

fn shown(words: &Words) -> String {
    format!("Subject: {}\n\n{}\n{}", words.subject, words.text, words.html)
}

#[test]
fn a_notice_has_symbol_sentence_deadline_in_both_times_and_link() {
    insta::assert_snapshot!(shown(&said("revision.issued")));
}

#[test]
fn every_kind_of_notice_has_a_subject_of_its_own() {
    let subjects: String = kinds().map(|kind| format!("{kind}: {}\n", headline(kind))).collect();
    let nameless: Vec<&str> = kinds().filter(|kind| headline(kind) == "News").collect();
    assert_eq!(nameless, Vec::<&str>::new());
    insta::assert_snapshot!(subjects);
}

/// One paragraph for each mail; how the mail looks around it is in the other snapshots.
#[test]
fn every_mail_is_reviewed() {
    let mut all = String::new();
    for kind in kinds().chain(LETTERS) {
        let mut person = reader("Asia/Bangkok");
        let topic = Topic::of(kind);
        person.stop = topic.may_be_stopped().then(|| (topic, "/unsubscribe/token".to_owned()));
        let about = About {
            symbol: "AMCC/2018/R.3".to_owned(),
            title: Some("Early warning".to_owned()),
            symbol_only: false,
        };
        let content = Content {
            sentence: "What happened, in one sentence.".to_owned(),
            link: "/r/01890a5d".to_owned(),
            deadline: Some(at("2018-06-07T02:00:00Z")),
            ..Content::default()
        };
        let words = words(kind, &about, &content, &person);
        all.push_str(&format!("=== {kind}\nSubject: {}\n\n{}\n", words.subject, words.text));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_letter_about_an_account_names_no_mandate() {
    let content = Content {
        name: Some("Ms Tan".to_owned()),
        link: "/password-reset/abc".to_owned(),
        deadline: Some(at("2026-11-27T11:30:00Z")),
        ..Content::default()
    };
    insta::assert_snapshot!(shown(&words("password.reset", &About::default(), &content, &reader("UTC"))));
}

#[test]
fn an_invitation_says_to_what_and_as_whom() {
    let content = Content {
        name: Some("Ms Tan".to_owned()),
        mandate_symbol: Some("ASEAN/2018/CYBER".to_owned()),
        mandate_title: Some("Cybersecurity".to_owned()),
        delegation: Some("Singapore".to_owned()),
        role: Some("head".to_owned()),
        link: "/invitation/abc".to_owned(),
        ..Content::default()
    };
    insta::assert_snapshot!(shown(&words("invitation", &About::default(), &content, &reader("UTC"))));
}

#[test]
fn of_a_red_text_only_the_symbol_leaves() {
    let about = About { symbol: "ADMM/2018/R.1".to_owned(), title: None, symbol_only: true };
    let content = Content {
        sentence: "Secret words".to_owned(),
        quote: Some("Secret quote".to_owned()),
        ..Content::default()
    };
    let words = words("sign_off.opened", &about, &content, &reader("UTC"));
    assert!(!shown(&words).contains("Secret"));
    assert_eq!(words.subject, "ADMM/2018/R.1: Sign-off opened");
    insta::assert_snapshot!(shown(&words));
}

#[test]
fn a_title_cannot_write_html() {
    assert!(said("revision.issued").html.contains("Early warning &lt;for all&gt;"));
}

#[test]
fn an_invitation_says_each_role_as_people_say_it() {
    let seat = |role: &str, delegation: &str| {
        let content = Content {
            mandate_symbol: Some("M".to_owned()),
            delegation: Some(delegation.to_owned()),
            role: Some(role.to_owned()),
            ..Content::default()
        };
        let text = words("invitation", &About::default(), &content, &reader("UTC")).text;
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(
        [("head", "Lao PDR"), ("drafter", "Lao PDR"), ("observer", "Japan"), ("chair", "Chair")]
            .map(|(role, delegation)| seat(role, delegation)),
        [
            "You are invited to take part in M, as head of the delegation of Lao PDR. Follow the link to accept.",
            "You are invited to take part in M, as drafter in the delegation of Lao PDR. Follow the link to accept.",
            "You are invited to take part in M, as observer for Japan. Follow the link to accept.",
            "You are invited to take part in M, as officer of the chair. Follow the link to accept.",
        ]
    );
}

#[test]
fn a_comments_words_are_quoted_where_the_mandate_lets_them() {
    let mut person = reader("Asia/Bangkok");
    person.stop = Some((Topic::Comments, "/unsubscribe/token".to_owned()));
    let content = Content {
        sentence: "Viet Nam commented on AMCC/2018/R.3.".to_owned(),
        link: "/r/01890a5d?comment=7".to_owned(),
        quote: Some("Could this be \"within 24 hours\"?\n<b>It should.</b>".to_owned()),
        ..Content::default()
    };
    let about = About { symbol: "AMCC/2018/R.3".to_owned(), title: None, symbol_only: false };
    insta::assert_snapshot!(shown(&words("comment.made", &about, &content, &person)));
}

#[test]
fn a_digest_is_grouped_by_recommendation() {
    let entry = |sentence: &str, minute: i64| DigestEntry {
        recommendation: Some(RecommendationId(uuid::Uuid::nil())),
        mandate: Some(MandateId(uuid::Uuid::nil())),
        kind: Act::CommentMade.as_str().to_owned(),
        sentence: sentence.to_owned(),
        link: "/r/01890a5d?comment=7".to_owned(),
        at: at("2018-06-04T02:00:00Z").plus(minute * 60_000),
    };
    let groups = [
        Group {
            about: About {
                symbol: "AMCC/2018/R.3".to_owned(),
                title: Some("Early warning <for all>".to_owned()),
                symbol_only: false,
            },
            entries: vec![entry("Viet Nam commented.", 0), entry("Thailand replied.", 5)],
        },
        Group {
            about: About { symbol: "ADMM/2018/R.1".to_owned(), title: None, symbol_only: true },
            entries: vec![entry("Secret words", 9)],
        },
    ];
    let words = digest_words(&groups, &reader("Asia/Yangon"));
    assert!(!shown(&words).contains("Secret"));
    insta::assert_snapshot!(shown(&words));
}
