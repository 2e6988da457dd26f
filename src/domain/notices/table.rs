//! Owns: the table of who hears what: events × roles × scopes × preferences, one reviewed snapshot.
//! Never: compiled into the program.

use super::*;
use crate::domain::{
    comments::Scope,
    event::Act,
    ids::{CredentialId, StateCode},
    policy::CommentFacts,
    recommendations::{Marking, Status},
};

const MANDATE: MandateId = MandateId(uuid::Uuid::nil());
const RECOMMENDATION: RecommendationId = RecommendationId(uuid::Uuid::nil());

fn code(text: &str) -> StateCode {
    text.parse().unwrap()
}

fn codes(texts: &[&str]) -> Vec<StateCode> {
    texts.iter().map(|text| code(text)).collect()
}

fn user(number: u128) -> UserId {
    UserId(uuid::Uuid::from_u128(number))
}

/// Singapore leads, Viet Nam co-sponsors, Thailand has no part in it.
const PEOPLE: [(&str, &str, Role); 9] = [
    ("lead head", "SGP", Role::Head),
    ("lead drafter", "SGP", Role::Drafter),
    ("co-sponsor head", "VNM", Role::Head),
    ("co-sponsor drafter", "VNM", Role::Drafter),
    ("other head", "THA", Role::Head),
    ("other drafter", "THA", Role::Drafter),
    ("chair", "CHAIR", Role::Chair),
    ("secretariat", "SECRETARIAT", Role::Secretariat),
    ("observer", "JPN", Role::Observer),
];

fn people(comments: Choice) -> Vec<Person> {
    PEOPLE
        .iter()
        .zip(1..)
        .map(|((name, delegation, role), number)| Person {
            user: user(number),
            name: (*name).to_owned(),
            email: format!("{name}@test.example"),
            seat: Seat {
                credential: CredentialId(uuid::Uuid::nil()),
                mandate: MANDATE,
                delegation: code(delegation),
                role: *role,
            },
            comments,
            choices: HashMap::new(),
        })
        .collect()
}

fn number_of(name: &str) -> UserId {
    let place = PEOPLE.iter().position(|(person, ..)| *person == name).unwrap();
    user(u128::try_from(place).unwrap() + 1)
}

fn facts(tabled: bool, marking: Marking, released: bool) -> Facts {
    Facts {
        id: RECOMMENDATION,
        mandate: MANDATE,
        status: if tabled { Status::Negotiation } else { Status::Drafting },
        lead: code("SGP"),
        created_by: code("SGP"),
        co_sponsors: codes(&["VNM"]),
        pen: None,
        tabled,
        marking,
        released_to_observers: released,
        observers_may_comment: false,
        amendments_close: None,
        comments_close: None,
    }
}

fn news(kind: &'static str, audience: Audience) -> News {
    News {
        kind,
        mandate: MANDATE,
        recommendation: Some(RECOMMENDATION),
        audience,
        sentence: String::new(),
        link: String::new(),
        deadline: None,
        quote: None,
    }
}

/// What people chose, and what they said about the recommendation.
#[derive(Default)]
struct Wishes {
    choices: HashMap<(UserId, Topic), Choice>,
    stances: Stances,
}

/// One line: who is told how. A person told of another kind than the news has it in brackets.
fn line(news: &News, facts: &Facts, wishes: &Wishes, comments: Choice, actor: &str) -> String {
    let mut people = people(comments);
    for person in &mut people {
        let chosen = Topic::ALL
            .iter()
            .filter_map(|topic| wishes.choices.get(&(person.user, *topic)).map(|choice| (*topic, *choice)));
        person.choices = chosen.collect();
    }
    let told = route(news, Some(facts), &people, &wishes.stances, Some(number_of(actor)));
    let said: Vec<String> = told
        .iter()
        .map(|told| {
            let (name, ..) = PEOPLE[usize::try_from(told.user.0.as_u128()).unwrap() - 1];
            let how = match &told.way {
                Way::Mail(_) => "mail",
                Way::Digest => "digest",
                Way::App => "app",
            };
            let kind = if told.kind == news.kind { String::new() } else { format!(" [{}]", told.kind) };
            format!("{name}: {how}{kind}")
        })
        .collect();
    if said.is_empty() { "nobody".to_owned() } else { said.join(", ") }
}

/// As `domain.md` §8 has it: the formal acts, then what is told to some, then deadlines and people.
fn formal() -> Vec<(&'static str, Audience, &'static str)> {
    let mut rows: Vec<(&str, Audience, &str)> = [
        Act::RevisionIssued,
        Act::SignOffOpened,
        Act::SignOffExtended,
        Act::SignOffRecalled,
        Act::SilenceBroken,
        Act::RecommendationAdopted,
        Act::RecommendationWithdrawn,
        Act::StateAcceded,
        Act::PackageSubmitted,
        Act::PackageAnswered,
        Act::RoundOpened,
        Act::RoundChanged,
    ]
    .into_iter()
    .map(|act| (act.as_str(), Audience::Everyone, "chair"))
    .collect();
    let of_a_state = [
        Act::AmendmentStance,
        Act::AmendmentWithdrawn,
        Act::AmendmentAnswered,
        Act::BracketJoined,
        Act::BracketLeft,
        Act::PositionRecorded,
    ];
    rows.extend(of_a_state.map(|act| (act.as_str(), Audience::Chair, "other head")));
    let sponsors = || Audience::States(codes(&["THA", "VNM"]));
    rows.extend([
        (Act::AmendmentProposed.as_str(), Audience::ChairAndCoSponsors, "other head"),
        (Act::AmendmentDisposed.as_str(), sponsors(), "chair"),
        (Act::AmendmentRebased.as_str(), sponsors(), "chair"),
        (Act::AmendmentOverridden.as_str(), sponsors(), "chair"),
        (Act::BracketResolved.as_str(), sponsors(), "chair"),
        (Act::PenGiven.as_str(), Audience::States(codes(&["THA"])), "chair"),
        (DEADLINE_NEAR, Audience::States(codes(&["THA"])), "secretariat"),
        (DEADLINE_PASSED, Audience::Chair, "secretariat"),
        (AD_REFERENDUM_DUE, Audience::HeadsOf(codes(&["VNM"])), "secretariat"),
        (CREDENTIAL_ENDING, Audience::Person(number_of("other drafter")), "secretariat"),
    ]);
    rows
}

/// What goes to one person as a letter, past any preference: it is about their own account.
const LETTERS: [&str; 5] = [
    NEW_DEVICE,
    Act::CredentialGiven.as_str(),
    Act::CredentialChanged.as_str(),
    Act::CredentialEnded.as_str(),
    // The letter is `invitation`: whoever is invited has no account yet.
    Act::InvitationSent.as_str(),
];

/// What nobody is told: the record and the page that changes suffice.
const UNTOLD: [Act; 11] = [
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
    // Everybody hears of the package.
    Act::RecommendationSubmitted,
];

#[test]
fn of_every_kind_of_news_the_table_says_who_hears_it() {
    let mut known: Vec<&str> = formal().into_iter().map(|(kind, ..)| kind).collect();
    known.extend(LETTERS);
    known.extend(UNTOLD.map(Act::as_str));
    known.extend([Act::CommentMade.as_str(), MENTION, REPLY]);
    // A comment's later words and a merge into the working text are seen by who looks.
    known.extend([Act::CommentChanged, Act::AmendmentsMerged].map(Act::as_str));
    let forgotten: Vec<&str> = kinds().filter(|kind| !known.contains(kind)).collect();
    assert_eq!(forgotten, Vec::<&str>::new());
    let mut once = known.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!((once.len(), known.len()), (kinds().count(), kinds().count()));
}

fn thread(of: &str, reach: Scope, mentioned: &[&str], reply: bool) -> Audience {
    Audience::Thread {
        comment: CommentFacts { reach, thread_of: code(of), author: number_of("other drafter") },
        participants: vec![
            number_of("other head"),
            number_of("other drafter"),
            number_of("co-sponsor head"),
            number_of("chair"),
            number_of("observer"),
        ],
        mentioned: mentioned.iter().map(|name| number_of(name)).collect(),
        reply,
    }
}

#[test]
fn who_hears_what() {
    let mut table = String::new();
    let mut add = |head: &str, said: String| table.push_str(&format!("{head}\n    {said}\n"));
    let nothing = Wishes::default();
    for (state, facts) in [
        ("tabled, AMBER", facts(true, Marking::Amber, true)),
        ("tabled, GREEN, released", facts(true, Marking::Green, true)),
        ("draft", facts(false, Marking::Green, false)),
    ] {
        for (kind, audience, actor) in formal() {
            let said = line(&news(kind, audience), &facts, &nothing, Choice::AtOnce, actor);
            add(&format!("{kind}, {state}, by the {actor}"), said);
        }
    }
    let open = facts(true, Marking::Green, true);
    for reach in Scope::ALL {
        for comments in [Choice::AtOnce, Choice::Daily, Choice::None] {
            let told = news(Act::CommentMade.as_str(), thread("THA", reach, &["lead head"], false));
            let said = line(&told, &open, &nothing, comments, "other drafter");
            let head = format!("comment to {reach} in a thread of Thailand, comments {}", comments.as_str());
            add(&head, said);
        }
    }
    let reply = news(Act::CommentMade.as_str(), thread("THA", Scope::All, &["other head", "chair"], true));
    add(
        "reply to all that names the other head and the chair",
        line(&reply, &open, &nothing, Choice::Daily, "other drafter"),
    );
    for stance in [Stance::Follow, Stance::Mute] {
        let stances = (1..=9).map(|number| (user(number), stance)).collect();
        let wishes = Wishes { stances, ..Wishes::default() };
        for reach in Scope::ALL {
            let told = news(Act::CommentMade.as_str(), thread("THA", reach, &["other head"], false));
            let head = format!("comment to {reach} in a thread of Thailand, all {}", stance.as_str());
            add(&head, line(&told, &open, &wishes, Choice::AtOnce, "other drafter"));
        }
        for (kind, audience, actor) in formal() {
            let said = line(&news(kind, audience), &open, &wishes, Choice::AtOnce, actor);
            add(&format!("{kind}, all {}", stance.as_str()), said);
        }
    }
    for (topic, choice) in [
        (Topic::Mentions, Choice::Daily),
        (Topic::Amendments, Choice::Daily),
        (Topic::Positions, Choice::Daily),
    ] {
        let choices = (1..=9).map(|number| ((user(number), topic), choice)).collect();
        let wishes = Wishes { choices, ..Wishes::default() };
        for (kind, audience, actor) in formal().into_iter().filter(|(kind, ..)| Topic::of(kind) == topic) {
            let said = line(&news(kind, audience), &open, &wishes, Choice::AtOnce, actor);
            add(&format!("{kind}, {} {}", topic.as_str(), choice.as_str()), said);
        }
        let told = news(Act::CommentMade.as_str(), thread("THA", Scope::All, &["other head"], false));
        let head = format!("comment that names the other head, {} {}", topic.as_str(), choice.as_str());
        add(&head, line(&told, &open, &wishes, Choice::None, "other drafter"));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_choice_that_a_kind_does_not_have_counts_for_nothing() {
    let choices = Topic::ALL.iter().map(|topic| ((number_of("chair"), *topic), Choice::None)).collect();
    let wishes = Wishes { choices, ..Wishes::default() };
    let told = news(Act::AmendmentProposed.as_str(), Audience::Chair);
    let open = facts(true, Marking::Green, true);
    assert_eq!(line(&told, &open, &wishes, Choice::None, "lead head"), "chair: mail");
}

#[test]
fn one_person_gets_one_notice_whatever_the_reasons() {
    let everybody: Vec<&str> = PEOPLE.iter().map(|(name, ..)| *name).collect();
    let told = news(Act::CommentMade.as_str(), thread("THA", Scope::All, &everybody, true));
    let open = facts(true, Marking::Green, true);
    let twice: Vec<Person> = people(Choice::AtOnce).into_iter().chain(people(Choice::AtOnce)).collect();
    let told = route(&told, Some(&open), &twice, &Stances::default(), None);
    let mut users: Vec<UserId> = told.iter().map(|told| told.user).collect();
    users.sort();
    users.dedup();
    assert_eq!(users.len(), told.len());
}
