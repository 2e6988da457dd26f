//! Owns: what a mandate holds: the roster, observers, pillars, bodies, taskings, norms and settings, as written by
//! those who found it. [`read`] is the only way to a [`Checked`] one. Never: knows an identifier or a row.

mod reading;
mod rounds;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use reading::{Checked, read};
pub use rounds::{DatesSet, RoundDates, check_dates};

/// A member state of the roster: one of those who decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// ISO 3166-1 alpha-3.
    #[schema(example = "SGP")]
    pub code: String,
    /// Name as shown.
    #[schema(example = "Singapore")]
    pub name: String,
    /// Day of accession, `YYYY-MM-DD`.
    #[schema(example = "1967-08-08")]
    pub member_from: String,
    /// First day it is no longer a member, when it left.
    #[serde(default)]
    pub member_to: Option<String>,
    /// The capital's time zone, IANA.
    #[schema(example = "Asia/Singapore")]
    pub time_zone: String,
}

/// A Dialogue Partner or other External Party that may read what is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Observer {
    /// ISO 3166-1 alpha-3, or three to twenty capital letters.
    #[schema(example = "JPN")]
    pub code: String,
    /// Name as shown.
    #[schema(example = "Japan")]
    pub name: String,
    /// IANA time zone; UTC when not given.
    #[serde(default = "utc")]
    pub time_zone: String,
}

/// The chair's office, or the secretariat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Name as shown.
    pub name: String,
    /// IANA time zone; UTC when not given.
    #[serde(default = "utc")]
    pub time_zone: String,
}

/// A group of bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pillar {
    /// Short, unique in the mandate.
    #[schema(example = "APSC")]
    pub code: String,
    /// Name as shown.
    pub name: String,
}

/// A sectoral platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Short, unique in the mandate; symbols of recommendations start with it.
    #[schema(example = "AMCC")]
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Code of its pillar.
    #[serde(default)]
    pub pillar: Option<String>,
}

/// One numbered thing the instrument asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tasking {
    /// Unique in the mandate.
    #[schema(example = "T1.2")]
    pub number: String,
    /// What is asked, paraphrased.
    pub title: String,
    /// Of whom it is asked.
    #[serde(default)]
    pub addressee: Option<String>,
    /// Number of the tasking it is a strand of.
    #[serde(default)]
    pub parent: Option<String>,
}

/// An entry of a catalogue that recommendations cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Unique in the mandate.
    #[schema(example = "13(a)")]
    pub code: String,
    /// Short title.
    pub title: String,
}

/// Rules of this mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Shortest silence procedure, in seconds; at least 60.
    #[serde(default = "a_day")]
    pub minimum_silence_seconds: i64,
    /// Whether mails may show text of drafts and comments.
    #[serde(default)]
    pub mail_shows_text: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { minimum_silence_seconds: a_day(), mail_shows_text: false }
    }
}

fn utc() -> String {
    "UTC".to_owned()
}

const fn a_day() -> i64 {
    86_400
}

fn chair() -> Office {
    Office { name: "Chair".to_owned(), time_zone: utc() }
}

fn secretariat() -> Office {
    Office { name: "Secretariat".to_owned(), time_zone: utc() }
}

/// A mandate as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Symbol, unique on the server.
    #[schema(example = "ASEAN/2018/CYBER")]
    pub symbol: String,
    /// Title of the instrument.
    pub title: String,
    /// Day of adoption, `YYYY-MM-DD`.
    #[schema(example = "2018-04-27")]
    pub date: String,
    /// Who adopted it.
    pub issued_by: String,
    /// Those who decide: 2 to 200 states.
    pub roster: Vec<State>,
    /// Those who read what is released.
    #[serde(default)]
    pub observers: Vec<Observer>,
    /// The chair's office.
    #[serde(default = "chair")]
    pub chair: Office,
    /// The secretariat.
    #[serde(default = "secretariat")]
    pub secretariat: Office,
    /// Groups of bodies.
    #[serde(default)]
    pub pillars: Vec<Pillar>,
    /// Platforms.
    #[serde(default)]
    pub bodies: Vec<Body>,
    /// What is asked.
    #[serde(default)]
    pub taskings: Vec<Tasking>,
    /// What may be cited.
    #[serde(default)]
    pub norms: Vec<Norm>,
    /// Rules of this mandate.
    #[serde(default)]
    pub settings: Settings,
}

/// What changes of a mandate; absent fields stay. A list that is sent is the whole new list: entries are the same by
/// code (taskings by number), those left out are removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = MandateChange)]
pub struct Change {
    /// Symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Title of the instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Day of adoption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who adopted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
    /// Those who decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roster: Option<Vec<State>>,
    /// Those who read what is released.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observers: Option<Vec<Observer>>,
    /// The chair's office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chair: Option<Office>,
    /// The secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secretariat: Option<Office>,
    /// Groups of bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pillars: Option<Vec<Pillar>>,
    /// Platforms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bodies: Option<Vec<Body>>,
    /// What is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taskings: Option<Vec<Tasking>>,
    /// What may be cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub norms: Option<Vec<Norm>>,
    /// Rules of this mandate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
}

impl Change {
    /// The mandate as it would be.
    #[must_use]
    pub fn onto(self, now: Content) -> Content {
        Content {
            symbol: self.symbol.unwrap_or(now.symbol),
            title: self.title.unwrap_or(now.title),
            date: self.date.unwrap_or(now.date),
            issued_by: self.issued_by.unwrap_or(now.issued_by),
            roster: self.roster.unwrap_or(now.roster),
            observers: self.observers.unwrap_or(now.observers),
            chair: self.chair.unwrap_or(now.chair),
            secretariat: self.secretariat.unwrap_or(now.secretariat),
            pillars: self.pillars.unwrap_or(now.pillars),
            bodies: self.bodies.unwrap_or(now.bodies),
            taskings: self.taskings.unwrap_or(now.taskings),
            norms: self.norms.unwrap_or(now.norms),
            settings: self.settings.unwrap_or(now.settings),
        }
    }
}
