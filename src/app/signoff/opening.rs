//! Owns: opening a sign-off on the newest revision, and moving its deadline.
//! Never: asks states that were not members when the mandate was given.

use super::{Matter, SignOffView, Spoken, acting, one, place};
use crate::{
    app::{Writing, new_id},
    domain::{
        event::{Act, Audience, Event},
        ids::{RecommendationId, SignOffId, StateCode},
        policy::{Action, Subject, permit},
        recommendations::{Status, revision_label},
        signoff::{
            self, OpenFacts, OpenSignOff, Procedure,
            acts::{SignOffExtended, SignOffOpened},
            roster::decides,
        },
        texts::brackets::open_brackets,
        time::Moment,
    },
    error::{Error, Result},
    store::{
        amendments, recommendations,
        signoff::{self as rows, Extension, asked},
    },
};

/// The chair asks the states to decide on the newest revision.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Refused`] with what is missing, [`Error::Invalid`].
pub fn open(tx: &mut Writing<'_>, id: RecommendationId, command: OpenSignOff) -> Result<SignOffView> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::OpenSignOff, Subject::Recommendation(&facts))?;
    let now = tx.now;
    let (_, _, newest) = asked::head(tx.conn, id)?;
    let text = newest.map(|number| asked::text(tx.conn, id, number)).transpose()?;
    let deciders = asked::deciders(tx.conn, facts.mandate)?;
    let mut open_in: Vec<String> = text
        .iter()
        .flat_map(|text| open_brackets(&text.clauses))
        .map(|bracket| {
            let owners: Vec<&str> = bracket.states.iter().map(StateCode::as_str).collect();
            format!("{} ({})", bracket.reference, owners.join(", "))
        })
        .collect();
    open_in.dedup();
    let open_facts = OpenFacts {
        newest_revision: newest,
        open_brackets: open_in,
        undisposed_amendments: amendments::undisposed(tx.conn, id)?,
        unissued_amendments: newest
            .map_or(Ok(Vec::new()), |newest| amendments::taken_on(tx.conn, id, newest))?,
        roster: deciders
            .members
            .iter()
            .filter(|m| decides(m.from.as_deref(), m.to.as_deref(), &deciders.date, now))
            .map(|member| member.code.clone())
            .collect(),
        minimum_silence_seconds: deciders.minimum_silence_seconds,
    };
    let opened = signoff::open(command, &open_facts, now)?;
    let text = text.ok_or(Error::NotFound)?;
    let sign_off = SignOffId(new_id());
    let by = acting(tx)?;
    rows::insert(tx.conn, sign_off, &text, &opened, by, now)?;
    recommendations::advance(tx.conn, id, Status::SignOff, now)?;
    let payload = SignOffOpened {
        sign_off,
        revision: text.revision,
        fingerprint: text.fingerprint.clone(),
        procedure: opened.procedure.clone(),
        roster: opened.roster.clone(),
        not_asked: opened.not_asked.clone(),
        deadline: opened.deadline,
    };
    let sentence = format!(
        "{} ({}) is open for sign-off by {}{}.",
        text.symbol,
        revision_label(text.revision),
        in_words(&opened.procedure),
        opened.deadline.map(|at| format!(", until {}", at.in_utc())).unwrap_or_default()
    );
    tx.record(
        Event::new(Act::SignOffOpened, format!("sign_off:{sign_off}"), serde_json::to_value(&payload)?)
            .in_mandate(facts.mandate)
            .on(id)
            .linked(place(id))
            .told(Audience::Everyone, sentence)
            .due(opened.deadline),
    )?;
    let spoken = Spoken::of(tx, facts.mandate, &text)?;
    let kept = rows::find(tx.conn, sign_off)?;
    let facts = recommendations::facts(tx.conn, id)?;
    one(tx, &facts, &kept, &spoken)
}

fn in_words(procedure: &Procedure) -> &'static str {
    match procedure {
        Procedure::Express {} => "express consensus",
        Procedure::Silence { .. } => "the silence procedure",
        Procedure::MinusX { .. } => "consensus minus X",
    }
}

/// The chair moves the deadline later.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Refused`] once it has passed or when it would be earlier.
pub fn extend(tx: &mut Writing<'_>, id: SignOffId, deadline: Moment) -> Result<SignOffView> {
    let matter = Matter::load(tx, id)?;
    permit(&tx.actor, Action::Extend, Subject::Recommendation(&matter.facts))?;
    let moved = signoff::extend(&matter.kept.sign_off, deadline, tx.now)?;
    let mut extensions = matter.kept.extensions.clone();
    extensions.push(Extension { from: moved.from, to: moved.to, at: tx.now, by: tx.actor.name.clone() });
    rows::extend(tx.conn, id, &extensions, moved.to)?;
    let payload = SignOffExtended { sign_off: id, from: moved.from, to: moved.to };
    let sentence = format!(
        "The deadline of the sign-off of {} moved from {} to {}.",
        matter.title(),
        moved.from.in_utc(),
        moved.to.in_utc()
    );
    tx.record(
        Event::new(Act::SignOffExtended, format!("sign_off:{id}"), serde_json::to_value(&payload)?)
            .in_mandate(matter.facts.mandate)
            .on(matter.facts.id)
            .linked(place(matter.facts.id))
            .told(Audience::Everyone, sentence)
            .due(Some(moved.to)),
    )?;
    let kept = rows::find(tx.conn, id)?;
    one(tx, &matter.facts, &kept, &matter.spoken)
}
