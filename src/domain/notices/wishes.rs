//! Owns: what kinds of news there are, how a person may want to hear of each, and what they chose.
//! Never: lets anybody switch off what binds their state, a deadline, or news about their own account.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{event::Act, ids::UserId};

/// How a person wants to hear of one kind of news. The notice in the app is there in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// A mail for each.
    AtOnce,
    /// In the daily digest.
    Daily,
    /// In the app only.
    None,
}

impl Choice {
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

impl std::str::FromStr for Choice {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::AtOnce, Self::Daily, Self::None]
            .into_iter()
            .find(|choice| choice.as_str() == text)
            .ok_or_else(|| format!("{text} is not a choice"))
    }
}

/// A kind of news that a person chooses about as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Comments and replies in threads one takes part in, or follows.
    Comments,
    /// Comments that name the person or their delegation.
    Mentions,
    /// Amendments proposed, supported, disposed of.
    Amendments,
    /// A state recorded a position (the chair's news).
    Positions,
    /// What binds or moves everybody: revisions, sign-offs, adoption, packages.
    Formal,
    /// Reminders, and deadlines that passed.
    Deadlines,
    /// One's own credential, devices and password.
    Account,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 7] = [
        Self::Comments,
        Self::Mentions,
        Self::Amendments,
        Self::Positions,
        Self::Formal,
        Self::Deadlines,
        Self::Account,
    ];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comments => "comments",
            Self::Mentions => "mentions",
            Self::Amendments => "amendments",
            Self::Positions => "positions",
            Self::Formal => "formal",
            Self::Deadlines => "deadlines",
            Self::Account => "account",
        }
    }

    /// What a person may choose. A topic with one choice cannot be switched off.
    #[must_use]
    pub const fn choices(self) -> &'static [Choice] {
        match self {
            Self::Comments | Self::Mentions => &[Choice::AtOnce, Choice::Daily, Choice::None],
            Self::Amendments | Self::Positions => &[Choice::AtOnce, Choice::Daily],
            Self::Formal | Self::Deadlines | Self::Account => &[Choice::AtOnce],
        }
    }

    /// Whether the mails about it may be stopped altogether, by a link in the mail itself.
    #[must_use]
    pub fn may_be_stopped(self) -> bool {
        self.choices().contains(&Choice::None)
    }

    /// What a kind of notice belongs to.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        let family = kind.split('.').next().unwrap_or_default();
        match (kind, family) {
            (MENTION, _) => Self::Mentions,
            (CREDENTIAL_ENDING | NEW_DEVICE, _) | (_, "credential" | "invitation" | "password" | "user") => {
                Self::Account
            }
            (_, "comment") => Self::Comments,
            (_, "amendment" | "bracket" | "merge") => Self::Amendments,
            (_, "position") => Self::Positions,
            (_, "deadline" | "ad_referendum") => Self::Deadlines,
            _ => Self::Formal,
        }
    }
}

impl std::str::FromStr for Topic {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|topic| topic.as_str() == text)
            .ok_or_else(|| format!("{text} is not a kind of news"))
    }
}

/// A comment names the person or their delegation.
pub const MENTION: &str = "comment.mention";
/// Somebody answered in a thread.
pub const REPLY: &str = "comment.reply";
/// A deadline comes near, and the delegation still owes something.
pub const DEADLINE_NEAR: &str = "deadline.near";
/// A deadline passed.
pub const DEADLINE_PASSED: &str = "deadline.passed";
/// The capital's confirmation is due.
pub const AD_REFERENDUM_DUE: &str = "ad_referendum.due";
/// One's own credential ends soon.
pub const CREDENTIAL_ENDING: &str = "credential.ending";
/// Somebody signed in from a device not seen before.
pub const NEW_DEVICE: &str = "sign_in.new_device";

/// Kinds of notices that are no act of the record.
pub const BESIDE_THE_RECORD: &[&str] =
    &[MENTION, REPLY, DEADLINE_NEAR, DEADLINE_PASSED, AD_REFERENDUM_DUE, CREDENTIAL_ENDING, NEW_DEVICE];

/// Every kind of notice: the acts, and those beside them.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    Act::ALL.iter().map(|act| act.as_str()).chain(BESIDE_THE_RECORD.iter().copied())
}

/// What a person said about one recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Tell me of every comment I may see.
    Follow,
    /// Tell me of nothing that may be switched off.
    Mute,
}

impl Stance {
    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::Mute => "mute",
        }
    }
}

impl std::str::FromStr for Stance {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Follow, Self::Mute]
            .into_iter()
            .find(|stance| stance.as_str() == text)
            .ok_or_else(|| format!("{text} is not a stance"))
    }
}

/// Who follows one recommendation or muted it.
pub type Stances = HashMap<UserId, Stance>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_notice_belongs_to_a_topic() {
        let table: String = kinds().map(|kind| format!("{kind}: {}\n", Topic::of(kind).as_str())).collect();
        insta::assert_snapshot!(table);
    }

    #[test]
    fn what_binds_a_state_cannot_be_switched_off() {
        for topic in [Topic::Formal, Topic::Deadlines, Topic::Account] {
            assert_eq!(topic.choices(), [Choice::AtOnce]);
        }
        assert!(Topic::Comments.may_be_stopped() && !Topic::Amendments.may_be_stopped());
        for topic in Topic::ALL {
            assert_eq!(topic.as_str().parse(), Ok(topic));
        }
    }
}
