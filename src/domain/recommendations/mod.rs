//! Owns: the life of a recommendation: its statuses, marking, and the facts every rule about it is asked with.
//! Never: decides who may act; `policy` does.

mod details;

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use details::{Asked, Catalogue, Details, Listed, MAX_NOTE_CHARS, MAX_REASON_CHARS, read_details};

use super::{
    ids::{MandateId, RecommendationId, StateCode},
    refusal::Refusal,
    time::Moment,
};

/// Where a recommendation is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Written by its lead and co-sponsors, unseen by others.
    Drafting,
    /// Tabled; revised round by round.
    Negotiation,
    /// One revision is before the states.
    SignOff,
    /// Agreed; never changes again.
    Adopted,
    /// Gone to the Leaders in a package.
    Submitted,
    /// Taken back.
    Withdrawn,
}

impl Status {
    /// Every status, in the order of life.
    pub const ALL: [Self; 6] =
        [Self::Drafting, Self::Negotiation, Self::SignOff, Self::Adopted, Self::Submitted, Self::Withdrawn];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Negotiation => "negotiation",
            Self::SignOff => "sign_off",
            Self::Adopted => "adopted",
            Self::Submitted => "submitted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As said in a sentence: "the recommendation is …".
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Drafting => "still being drafted",
            Self::Negotiation => "in negotiation",
            Self::SignOff => "before the states for sign-off",
            Self::Adopted => "adopted and never changes again",
            Self::Submitted => "adopted and submitted to the Leaders",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for Status {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| format!("{text} is not a status"))
    }
}

/// How far a text may travel (Traffic Light Protocol 2.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Marking {
    /// TLP:CLEAR.
    Clear,
    /// TLP:GREEN.
    Green,
    /// TLP:AMBER.
    Amber,
    /// TLP:RED.
    Red,
}

impl Marking {
    /// Every marking, from open to closed.
    pub const ALL: [Self; 4] = [Self::Clear, Self::Green, Self::Amber, Self::Red];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "CLEAR",
            Self::Green => "GREEN",
            Self::Amber => "AMBER",
            Self::Red => "RED",
        }
    }

    /// Whether observers may see a released text of this marking.
    #[must_use]
    pub const fn open_to_observers(self) -> bool {
        match self {
            Self::Clear | Self::Green => true,
            Self::Amber | Self::Red => false,
        }
    }
}

impl FromStr for Marking {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|m| m.as_str() == text).ok_or_else(|| format!("{text} is not a marking"))
    }
}

/// What the policy needs to know of a recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its identifier.
    pub id: RecommendationId,
    /// The mandate it answers.
    pub mandate: MandateId,
    /// Where it is in its life.
    pub status: Status,
    /// The lead delegation.
    pub lead: StateCode,
    /// The delegation of whoever created it (the chair keeps sight of drafts the chair started).
    pub created_by: StateCode,
    /// States that sponsor it beside the lead.
    pub co_sponsors: Vec<StateCode>,
    /// Who, beside the chair, edits the text in negotiation.
    pub pen: Option<StateCode>,
    /// Whether revision 0 exists.
    pub tabled: bool,
    /// How far it may travel.
    pub marking: Marking,
    /// The chair let observers in.
    pub released_to_observers: bool,
    /// The chair lets observers comment.
    pub observers_may_comment: bool,
    /// When the round stops taking amendments.
    pub amendments_close: Option<Moment>,
    /// When the round stops taking comments.
    pub comments_close: Option<Moment>,
}

/// Refuses an act that came after its round's deadline.
///
/// # Errors
/// `round-closed`, saying when it closed.
pub fn check_round(closes: Option<Moment>, what: &str, now: Moment) -> Result<(), Refusal> {
    match closes {
        Some(at) if at <= now => {
            Err(Refusal::new("round-closed", format!("The round closed for {what} on {}.", at.in_utc())))
        }
        Some(_) | None => Ok(()),
    }
}

/// The name of a draft before it is tabled: it counts only what the delegation that started it has started, so that
/// nobody learns from a number how many drafts others hold back. (Were it counted by lead, a chair who starts a
/// draft for a state would learn how many that state has.)
#[must_use]
pub fn draft_symbol(body: &str, year: &str, started_by: &StateCode, nth: i64) -> String {
    format!("{body}/{year}/{started_by}/D.{nth}")
}

/// The symbol a recommendation gets when it is tabled: `nth` counts the tabled ones of that body.
#[must_use]
pub fn tabled_symbol(body: &str, year: &str, nth: i64) -> String {
    format!("{}{nth}", tabled_prefix(body, year))
}

/// What the symbols of the tabled recommendations of one body start with.
#[must_use]
pub fn tabled_prefix(body: &str, year: &str) -> String {
    format!("{body}/{year}/R.")
}

/// `Zero draft`, `Rev.1`, `Rev.2` …
#[must_use]
pub fn revision_label(number: u32) -> String {
    if number == 0 { "Zero draft".to_owned() } else { format!("Rev.{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_without_deadline_never_closes() {
        let now = Moment::from_millis(1_000);
        assert!(check_round(None, "amendments", now).is_ok());
        assert!(check_round(Some(now.plus(1)), "amendments", now).is_ok());
        let refusal = check_round(Some(now), "amendments", now).unwrap_err();
        assert_eq!(refusal.detail, "The round closed for amendments on Thu 1 Jan 1970, 00:00 UTC.");
    }

    #[test]
    fn symbols_and_labels_read_as_in_the_conference_room() {
        let sgp = "SGP".parse().unwrap();
        assert_eq!(draft_symbol("AMCC", "2018", &sgp, 2), "AMCC/2018/SGP/D.2");
        assert_eq!(tabled_symbol("AMCC", "2018", 3), "AMCC/2018/R.3");
        assert_eq!(revision_label(0), "Zero draft");
        assert_eq!(revision_label(2), "Rev.2");
    }
}
