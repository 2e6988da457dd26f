//! Owns: who hears what, and how: one pure function from news, the people of the mandate and what they chose to notices
//! and mails. Never: writes a mail; `worker::mail` does. What you may not see you are not told.

mod mentions;
mod wishes;

#[cfg(test)]
mod table;

pub use mentions::mentioned;
pub use wishes::{
    AD_REFERENDUM_DUE, BESIDE_THE_RECORD, CREDENTIAL_ENDING, Choice, DEADLINE_NEAR, DEADLINE_PASSED, MENTION,
    NEW_DEVICE, REPLY, Stance, Stances, Topic, kinds,
};

use std::collections::HashMap;

use super::{
    accounts::{Role, Seat},
    event::{Audience, Event},
    ids::{MandateId, RecommendationId, UserId},
    policy::{self, may_see_comment},
    recommendations::{Facts, Marking},
    time::Moment,
};

/// Whether mails may carry words of a text with this marking, where the mandate says whether mails show any at all.
#[must_use]
pub fn quotable(mail_shows_text: bool, marking: Marking) -> bool {
    mail_shows_text && marking != Marking::Red
}

/// A person who holds a credential that counts now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Their name as shown.
    pub name: String,
    /// Where mail goes.
    pub email: String,
    /// What they act as.
    pub seat: Seat,
    /// Their wish for comments.
    pub comments: Choice,
    /// What else they chose. Who chose nothing is told at once.
    pub choices: HashMap<Topic, Choice>,
}

/// Something to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// An act of the record, or one of [`BESIDE_THE_RECORD`].
    pub kind: &'static str,
    /// In which mandate.
    pub mandate: MandateId,
    /// On which recommendation.
    pub recommendation: Option<RecommendationId>,
    /// Who is to be told, before preferences and visibility are asked.
    pub audience: Audience,
    /// What they are told.
    pub sentence: String,
    /// The path in the app that shows it.
    pub link: String,
    /// A deadline that comes with it.
    pub deadline: Option<Moment>,
    /// Text that goes into mails, where the mandate lets it.
    pub quote: Option<String>,
}

impl News {
    /// What an event makes known; `None` when nobody is told.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let mandate = event.mandate.filter(|_| event.audience != Audience::Nobody)?;
        Some(Self {
            kind: event.act.as_str(),
            mandate,
            recommendation: event.recommendation,
            audience: event.audience.clone(),
            sentence: event.sentence.clone(),
            link: event.link.clone(),
            deadline: event.deadline,
            quote: event.quote.clone(),
        })
    }
}

/// How one person is told, besides in the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By a mail to this address.
    Mail(String),
    /// In the next digest.
    Digest,
    /// In the app only.
    App,
}

/// One person to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub user: UserId,
    /// Of what, as it concerns them: whoever is named in a comment hears of a mention.
    pub kind: &'static str,
    /// How.
    pub way: Way,
}

/// Who is told of this news. Nobody is told of an own act, nobody twice, nobody of what is not theirs to see.
#[must_use]
pub fn route(
    news: &News,
    facts: Option<&Facts>,
    people: &[Person],
    stances: &Stances,
    actor: Option<UserId>,
) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for person in people {
        let already = told.iter().any(|t| t.user == person.user);
        if already || Some(person.user) == actor {
            continue;
        }
        if facts.is_some_and(|facts| !policy::scope(&person.seat).contains(facts)) {
            continue;
        }
        let stance = stances.get(&person.user).copied();
        let Some(kind) = concerns(news, facts, person, stance) else { continue };
        let Some(way) = way(kind, person, stance) else { continue };
        told.push(Told { user: person.user, kind, way });
    }
    told
}

/// The kind of notice this is to the person, if it concerns them. Of several reasons the most personal one counts.
fn concerns(
    news: &News,
    facts: Option<&Facts>,
    person: &Person,
    stance: Option<Stance>,
) -> Option<&'static str> {
    let seat = &person.seat;
    let concerned = match &news.audience {
        Audience::Nobody => false,
        Audience::Everyone => seat.role != Role::Observer,
        Audience::Chair => seat.role == Role::Chair,
        Audience::ChairAndCoSponsors => {
            seat.role == Role::Chair
                || facts
                    .is_some_and(|f| f.lead == seat.delegation || f.co_sponsors.contains(&seat.delegation))
        }
        Audience::States(states) => states.contains(&seat.delegation),
        Audience::HeadsOf(states) => seat.role == Role::Head && states.contains(&seat.delegation),
        Audience::Person(user) => person.user == *user,
        Audience::Thread { comment, participants, mentioned, reply } => {
            if !facts.is_some_and(|facts| may_see_comment(seat, facts, comment)) {
                return None;
            }
            if mentioned.contains(&person.user) {
                return Some(MENTION);
            }
            let joins = participants.contains(&person.user) || stance == Some(Stance::Follow);
            return joins.then_some(if *reply { REPLY } else { news.kind });
        }
    };
    concerned.then_some(news.kind)
}

/// How the person is told; `None` where they muted it.
fn way(kind: &'static str, person: &Person, stance: Option<Stance>) -> Option<Way> {
    let topic = Topic::of(kind);
    let choice = match topic {
        Topic::Comments => person.comments,
        _ => person.choices.get(&topic).copied().unwrap_or(Choice::AtOnce),
    };
    let muted = stance == Some(Stance::Mute);
    match topic {
        Topic::Comments | Topic::Positions if muted => return None,
        // Whoever is called by name, or must see to an amendment, finds it when they look, and is left in peace otherwise.
        Topic::Mentions | Topic::Amendments if muted => return Some(Way::App),
        _ => {}
    }
    let choice = if topic.choices().contains(&choice) { choice } else { Choice::AtOnce };
    Some(match choice {
        Choice::AtOnce => Way::Mail(person.email.clone()),
        Choice::Daily => Way::Digest,
        Choice::None => Way::App,
    })
}
