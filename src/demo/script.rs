//! Owns: the demo's content as data: the mandate, its people, and the life of each recommendation as a list of dated
//! acts. Never: does any of it.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    domain::{
        amendments::Outcome,
        comments::Scope,
        mandates::Content,
        packages::ResponseOutcome,
        recommendations::Marking,
        signoff::{PositionKind, ReservationKind},
    },
    error::{Error, Result},
};

const MANDATE: &str = include_str!("content/mandate.json");
const PEOPLE: &str = include_str!("content/people.json");
const PACKAGE: &str = include_str!("content/package.toml");
const STORIES: &[(&str, &str)] = &[
    ("01", include_str!("content/01-common-line.toml")),
    ("02", include_str!("content/02-exercise-calendar.toml")),
    ("03", include_str!("content/03-early-warning.toml")),
    ("04", include_str!("content/04-response-teams.toml")),
    ("05", include_str!("content/05-norms.toml")),
    ("06", include_str!("content/06-electronic-evidence.toml")),
    ("07", include_str!("content/07-stock-take.toml")),
    ("08", include_str!("content/08-young-professionals.toml")),
    ("09", include_str!("content/09-coordination.toml")),
    ("10", include_str!("content/10-labelling.toml")),
];

/// Days before (negative) or after the start of the demo.
pub type Day = f64;

/// Everything.
pub struct Script {
    /// The mandate.
    pub mandate: Content,
    /// Names of head and drafter by delegation; offices and observers have one person.
    pub people: BTreeMap<String, Vec<String>>,
    /// The recommendations by number.
    pub stories: Vec<(&'static str, Story)>,
    /// The round and the package.
    pub package: Package,
}

/// The life of one recommendation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Title.
    pub title: String,
    /// Who starts it, by short name.
    pub by: String,
    /// When.
    pub created: Day,
    /// States beside the lead.
    #[serde(default)]
    pub co_sponsors: Vec<String>,
    /// Numbers of taskings.
    pub taskings: Vec<String>,
    /// Code.
    pub lead_body: String,
    /// Codes.
    #[serde(default)]
    pub involved_bodies: Vec<String>,
    /// Codes.
    #[serde(default)]
    pub norms: Vec<String>,
    /// Marking.
    pub marking: Marking,
    /// The zero draft in the notation of `notation`.
    pub text: String,
    /// What happens to it.
    #[serde(default)]
    pub acts: Vec<Dated>,
}

/// One act, when and by whom.
#[derive(Debug, Deserialize)]
pub struct Dated {
    /// When.
    pub day: Day,
    /// Short name of who acts; acts of several heads have none.
    #[serde(default)]
    pub by: String,
    /// What.
    #[serde(flatten)]
    pub act: Act,
}

/// What happens.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Act {
    /// Tables the text or issues the next revision.
    Issue { note: String },
    /// Saves the working text with these changes.
    Edit { lines: Vec<String> },
    /// Opens a thread.
    Comment { key: Option<String>, scope: Scope, clause: Option<String>, quote: Option<String>, body: String },
    /// Answers in one.
    Reply { to: String, body: String },
    /// Resolves one.
    Resolve { comment: String },
    /// Proposes or prepares an amendment.
    Amend {
        key: String,
        rationale: String,
        operations: Vec<String>,
        #[serde(default)]
        prepared: bool,
    },
    /// Supports one.
    Support { amendment: String },
    /// Opposes one.
    Oppose { amendment: String, reason: String },
    /// Disposes of one.
    Dispose { amendment: String, outcome: Outcome, reason: Option<String>, text: Option<Vec<String>> },
    /// Answers the chair's compromise.
    Answer { amendment: String, accepted: bool, comment: Option<String> },
    /// Gives the pen.
    Pen { state: String },
    /// Releases to observers.
    Release { may_comment: bool },
    /// Opens a sign-off: `express` or `silence`.
    Open { procedure: String, deadline: Day },
    /// Each head agrees, one after the other.
    Agree { states: Vec<String> },
    /// One position.
    Position(Box<Said>),
    /// The chair adopts.
    Adopt,
    /// Withdraws the text.
    Withdraw { reason: String },
}

/// A position.
#[derive(Debug, Deserialize)]
pub struct Said {
    /// Whose, when not that of the person's own delegation.
    pub state: Option<String>,
    /// What.
    pub position: PositionKind,
    /// Why.
    pub statement: Option<String>,
    /// About which clauses.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// What kind of reservation.
    pub reservation_kind: Option<ReservationKind>,
    /// Until when the capital answers.
    pub due: Option<Day>,
    /// Who instructed the secretariat.
    pub on_instruction_of: Option<String>,
    /// Kept inside the delegation.
    #[serde(default)]
    pub prepared: bool,
}

/// The round, and what went to the Leaders.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Title.
    pub title: String,
    /// Cover note.
    pub cover_note: String,
    /// Stories by number.
    pub recommendations: Vec<String>,
    /// When compiled.
    pub compiled: Day,
    /// When submitted.
    pub submitted: Day,
    /// When the Leaders answered.
    pub answered: Day,
    /// What they did.
    pub outcome: ResponseOutcome,
    /// What they said.
    pub response: String,
    /// The round.
    pub round: Round,
}

/// A round.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Name.
    pub name: String,
    /// When opened.
    pub opened: Day,
    /// Deadline.
    pub amendments_close: Day,
    /// Deadline.
    pub comments_close: Day,
}

/// Reads the embedded content.
///
/// # Errors
/// [`Error::Internal`] naming the part that is wrong; a test keeps that from being shipped.
pub fn read() -> Result<Script> {
    let stories = STORIES.iter().map(|(number, text)| Ok((*number, from_toml(number, text)?)));
    Ok(Script {
        mandate: serde_json::from_str(MANDATE)?,
        people: serde_json::from_str(PEOPLE)?,
        stories: stories.collect::<Result<_>>()?,
        package: from_toml("package", PACKAGE)?,
    })
}

fn from_toml<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|why| Error::Internal(format!("demo content {name}: {why}")))
}
