//! Owns: who hears what: one pure function from an event and the people of the mandate to notices and mails.
//! Never: writes a mail; `worker::mail` does. What you may not see you are not told.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    accounts::{Role, Seat},
    event::{Act, Audience, Event},
    ids::UserId,
    policy::{self, may_see_comment},
    recommendations::Facts,
};

/// How a person wants to hear of comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommentNotices {
    /// A mail for each.
    AtOnce,
    /// In the daily digest.
    Daily,
    /// In the app only.
    None,
}

impl CommentNotices {
    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::None => "none",
        }
    }
}

impl std::str::FromStr for CommentNotices {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::AtOnce, Self::Daily, Self::None]
            .into_iter()
            .find(|choice| choice.as_str() == text)
            .ok_or_else(|| format!("{text} is not a choice"))
    }
}

/// A person who holds a credential that counts now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Where mail goes.
    pub email: String,
    /// What they act as.
    pub seat: Seat,
    /// Their wish for comments.
    pub comments: CommentNotices,
}

/// One person to be told, and whether by mail besides in the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub user: UserId,
    /// Where mail goes; `None` tells in the app only.
    pub mail_to: Option<String>,
}

/// Who is told of this event. Nobody is told of an own act, nobody twice, nobody of what is not theirs to see.
#[must_use]
pub fn route(event: &Event, facts: Option<&Facts>, people: &[Person], actor: Option<UserId>) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for person in people {
        let already = told.iter().any(|t| t.user == person.user);
        if already || Some(person.user) == actor || !concerns(event, facts, person) {
            continue;
        }
        if facts.is_some_and(|facts| !policy::scope(&person.seat).contains(facts)) {
            continue;
        }
        let mail_to = by_mail(event, person).then(|| person.email.clone());
        told.push(Told { user: person.user, mail_to });
    }
    told
}

fn concerns(event: &Event, facts: Option<&Facts>, person: &Person) -> bool {
    let seat = &person.seat;
    match &event.audience {
        Audience::Nobody => false,
        Audience::Everyone => seat.role != Role::Observer,
        Audience::Chair => seat.role == Role::Chair,
        Audience::ChairAndCoSponsors => {
            seat.role == Role::Chair
                || facts
                    .is_some_and(|f| f.lead == seat.delegation || f.co_sponsors.contains(&seat.delegation))
        }
        Audience::States(states) => states.contains(&seat.delegation),
        Audience::Thread { comment, participants } => {
            participants.contains(&person.user)
                && facts.is_some_and(|facts| may_see_comment(seat, facts, comment))
        }
    }
}

fn by_mail(event: &Event, person: &Person) -> bool {
    match event.act {
        Act::CommentMade | Act::CommentChanged => person.comments == CommentNotices::AtOnce,
        _ => true,
    }
}
