//! Owns: the demo's mandate and people, and the order in which everything is played. Never: acts as anybody but the
//! person named.

use std::collections::{BTreeMap, HashMap};

use super::script::{Act, Dated, Day, Package, Script, Story};
use crate::{
    app::{
        Writing,
        mandates::{self, OpenRound},
        packages::{self, Contents},
        people::{GiveCredential, NewUser, add_user, place},
        recommendations::{self, Create},
        stage,
    },
    domain::{
        accounts::{Role, Validity},
        ids::{AmendmentId, CommentId, MandateId, RecommendationId, SignOffId, UserId},
        mandates::RoundDates,
        recommendations::Asked,
        texts::Clause,
        time::{DAY, Moment, SECOND},
    },
    error::{Error, Result},
};

/// When everything begins.
const FOUNDED: Day = -60.0;

/// A recommendation under way.
pub(super) struct Life {
    pub(super) id: RecommendationId,
    /// The working text as last saved.
    pub(super) clauses: Vec<Clause>,
    /// The newest revision.
    pub(super) revision: Option<u32>,
    pub(super) comments: HashMap<String, CommentId>,
    pub(super) amendments: HashMap<String, AmendmentId>,
    pub(super) sign_off: Option<(SignOffId, String)>,
}

/// The mandate, its people and what has happened so far.
pub(super) struct Stage {
    start: Moment,
    mandate: MandateId,
    people: BTreeMap<String, UserId>,
    lives: BTreeMap<&'static str, Life>,
}

/// What is next: by time, then in the order written.
enum Step {
    Round,
    Create(usize),
    Act(usize, Dated),
    Compile,
    Submit,
    Answer,
}

impl Stage {
    /// Founds the mandate and gives everybody an account and a credential.
    pub(super) fn set(
        tx: &mut Writing<'_>,
        script: &Script,
        password_hash: String,
        start: Moment,
    ) -> Result<Self> {
        tx.now = at(start, FOUNDED)?;
        let mut people = BTreeMap::new();
        for (code, names) in &script.people {
            let state = script.mandate.roster.iter().find(|state| state.code == *code);
            let zone = state.map_or("UTC", |state| state.time_zone.as_str());
            for (name, short) in names.iter().zip(shorts(code, state.is_some())) {
                let user = NewUser {
                    email: format!("{short}@demo.example"),
                    name: name.clone(),
                    password_hash: password_hash.clone(),
                    time_zone: zone.to_owned(),
                    administrator: false,
                };
                people.insert(short, add_user(tx, user)?);
            }
        }
        let secretariat = *people.get("secretariat").ok_or_else(|| missing("secretariat"))?;
        stage::enter(tx, secretariat, tx.now)?;
        let mandate = mandates::found_for(tx, script.mandate.clone(), secretariat)?;
        for (short, user) in &people {
            let (role, delegation) = match short.split_once('.') {
                Some(("head", code)) => (Role::Head, Some(code.to_uppercase())),
                Some(("drafter", code)) => (Role::Drafter, Some(code.to_uppercase())),
                Some((_, code)) => (Role::Observer, Some(code.to_uppercase())),
                None if short == "chair" => (Role::Chair, None),
                None => continue,
            };
            let validity = Validity::default();
            place(tx, GiveCredential { user: *user, mandate, delegation, role, validity })?;
        }
        Ok(Self { start, mandate, people, lives: BTreeMap::new() })
    }

    /// Plays everything in the order of time, then lets the past rest.
    pub(super) fn play(mut self, tx: &mut Writing<'_>, script: Script) -> Result<()> {
        let Script { mut stories, package, .. } = script;
        let mut steps = vec![
            (package.round.opened, Step::Round),
            (package.compiled, Step::Compile),
            (package.submitted, Step::Submit),
            (package.answered, Step::Answer),
        ];
        for (number, (_, story)) in stories.iter_mut().enumerate() {
            steps.push((story.created, Step::Create(number)));
            let acts = std::mem::take(&mut story.acts);
            steps.extend(acts.into_iter().map(|act| (act.day, Step::Act(number, act))));
        }
        steps.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let mut compiled = None;
        for (day, step) in steps {
            match step {
                Step::Round => self.open_round(tx, &package)?,
                Step::Create(number) => {
                    let (key, story) = stories.get(number).ok_or_else(|| missing("story"))?;
                    let life = self.create(tx, story)?;
                    self.lives.insert(key, life);
                }
                Step::Act(number, dated) => {
                    let key = stories.get(number).map(|(key, _)| *key).ok_or_else(|| missing("story"))?;
                    let mut life = self.lives.remove(key).ok_or_else(|| missing(key))?;
                    let named = |why: Error| match why {
                        Error::Internal(cause) => Error::Internal(cause),
                        Error::Invalid(wrong) => {
                            Error::Internal(format!("demo story {key}, day {day}: {:?}", wrong.0))
                        }
                        other => Error::Internal(format!("demo story {key}, day {day}: {other}")),
                    };
                    self.act(tx, &mut life, dated).map_err(named)?;
                    self.lives.insert(key, life);
                }
                Step::Compile => compiled = Some(self.compile(tx, &package)?),
                Step::Submit => {
                    self.enter(tx, "chair", day)?;
                    packages::submit(tx, compiled.ok_or_else(|| missing("package"))?)?;
                }
                Step::Answer => {
                    self.enter(tx, "secretariat", day)?;
                    let id = compiled.ok_or_else(|| missing("package"))?;
                    let date: String = tx.now.to_string().chars().take(10).collect();
                    packages::respond(tx, id, package.outcome, &package.response, &date)?;
                }
            }
        }
        tx.now = self.start;
        stage::settle(tx, at(self.start, -9.5)?)
    }

    fn act(&self, tx: &mut Writing<'_>, life: &mut Life, dated: Dated) -> Result<()> {
        let Dated { day, by, act } = dated;
        let Act::Agree { states } = act else {
            self.enter(tx, &by, day)?;
            return self.perform(tx, life, &by, act);
        };
        // One after the other, a third of an hour apart.
        let mut later = day;
        for state in states {
            self.enter(tx, &format!("head.{}", state.to_lowercase()), later)?;
            self.agree(tx, life, &state)?;
            later += 1.0 / 72.0;
        }
        Ok(())
    }

    /// From here on this person acts, at this time.
    fn enter(&self, tx: &mut Writing<'_>, short: &str, day: Day) -> Result<()> {
        let user = *self.people.get(short).ok_or_else(|| missing(short))?;
        stage::enter(tx, user, at(self.start, day)?)
    }

    /// A day of the script as a moment.
    pub(super) fn at(&self, day: Day) -> Result<Moment> {
        at(self.start, day)
    }

    fn create(&self, tx: &mut Writing<'_>, story: &Story) -> Result<Life> {
        self.enter(tx, &story.by, story.created)?;
        let details = Asked {
            title: Some(story.title.clone()),
            taskings: Some(story.taskings.clone()),
            lead_body: Some(story.lead_body.clone()),
            involved_bodies: Some(story.involved_bodies.clone()),
            norms: Some(story.norms.clone()),
            co_sponsors: Some(story.co_sponsors.clone()),
            marking: Some(story.marking),
        };
        let made = recommendations::create(tx, self.mandate, Create { lead: None, details, cites: None })?;
        let mut life = Life {
            id: made.summary.id.parse().map_err(Error::internal)?,
            clauses: Vec::new(),
            revision: None,
            comments: HashMap::new(),
            amendments: HashMap::new(),
            sign_off: None,
        };
        let clauses = super::notation::text(&story.text)?;
        self.save(tx, &mut life, clauses)?;
        Ok(life)
    }

    fn open_round(&self, tx: &mut Writing<'_>, package: &Package) -> Result<()> {
        let round = &package.round;
        self.enter(tx, "secretariat", round.opened)?;
        let dates = RoundDates {
            amendments_close: Some(self.at(round.amendments_close)?),
            comments_close: Some(self.at(round.comments_close)?),
        };
        mandates::open_round(tx, self.mandate, OpenRound { name: round.name.clone(), dates }).map(|_| ())
    }

    fn compile(&self, tx: &mut Writing<'_>, package: &Package) -> Result<crate::domain::ids::PackageId> {
        self.enter(tx, "chair", package.compiled)?;
        let ids = package
            .recommendations
            .iter()
            .map(|key| self.lives.get(key.as_str()).map(|life| life.id).ok_or_else(|| missing(key)));
        let contents = Contents {
            title: Some(package.title.clone()),
            cover_note: Some(package.cover_note.clone()),
            recommendations: Some(ids.collect::<Result<_>>()?),
        };
        packages::compile(tx, self.mandate, &contents)?.id.parse().map_err(Error::internal)
    }
}

/// Short names of a delegation's people, in the order of their names in the script.
fn shorts(code: &str, state: bool) -> Vec<String> {
    let low = code.to_lowercase();
    if state {
        vec![format!("head.{low}"), format!("drafter.{low}")]
    } else if matches!(code, "CHAIR" | "SECRETARIAT") {
        vec![low]
    } else {
        vec![format!("observer.{low}")]
    }
}

fn at(start: Moment, day: Day) -> Result<Moment> {
    let seconds: i64 = format!("{:.0}", day * 86_400.0).parse().map_err(Error::internal)?;
    debug_assert!(seconds.abs() < 1_000 * DAY / SECOND, "a demo of years");
    Ok(start.plus(seconds * SECOND))
}

pub(super) fn missing(what: &str) -> Error {
    Error::Internal(format!("demo content: there is no {what}"))
}
