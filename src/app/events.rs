//! Owns: who hears of which change on the live channel. Never: carries content; a page that hears asks again.

use std::collections::{BTreeSet, HashMap};

use super::{
    App, Caller, Reading,
    live::{Happening, Hint, Line, Stream},
};
use crate::{
    domain::{
        accounts::{Actor, Role},
        ids::{RecommendationId, SessionId, UserId},
        policy::{Action, Subject, permit},
        recommendations::Facts,
        record::Chain,
        time::{Moment, SECOND},
    },
    error::{Error, Result},
    store::{accounts, recommendations, record},
};

/// How far back the look at the record goes: word of an act travels for less, and clocks of servers differ by less.
const LOOK_BACK: i64 = 15 * SECOND;

/// The recommendations that hints are about, as they are now; one that is gone is missing.
type Known = HashMap<RecommendationId, Facts>;

/// Opens the live channel of the person asking: what to say first, and what follows. `left` is when a page that comes
/// back was last told something; `Some` of an unreadable moment is `Some(None)`.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub async fn open(app: &App, caller: Caller, left: Option<Option<Moment>>) -> Result<(Vec<Line>, Stream)> {
    let (user, session) =
        app.read(caller, |tx| tx.actor.user.zip(tx.actor.session).ok_or(Error::Unauthenticated)).await?;
    // Listens before it looks at what was missed, so that nothing falls between the two.
    let (stream, missed) = app.hub.open_stream(user, session, left.flatten());
    let first = match (left, missed) {
        (None, _) => Vec::new(),
        (Some(_), None) => vec![Line::Refetch],
        (Some(_), Some(missed)) => app.read(caller, move |tx| heard_by_actor(tx, &missed)).await?,
    };
    Ok((first, stream))
}

fn heard_by_actor(tx: &mut Reading<'_>, missed: &[(Happening, bool)]) -> Result<Vec<Line>> {
    let known = known(tx, missed.iter().map(|(happening, _)| happening))?;
    Ok(missed.iter().filter_map(|(happening, again)| line(&tx.actor, happening, &known, *again)).collect())
}

/// Tells every open page what of this its person may hear, and ends the channels of sessions that are over: two
/// questions to the database however many pages are open.
///
/// # Errors
/// What the database said; then every page is told to look for itself.
pub async fn distribute(app: &App, happenings: Vec<Happening>) -> Result<()> {
    let pages = app.hub.pages();
    if pages.is_empty() {
        return Ok(());
    }
    let everybody: Vec<u64> = pages.iter().map(|(number, ..)| *number).collect();
    let told = app.read(Caller::Server, move |tx| sort_out(tx, &pages, &happenings)).await;
    match told {
        Ok((lines, over)) => {
            app.hub.end_streams(&over);
            app.hub.hand_out(lines);
            Ok(())
        }
        Err(cause) => {
            app.hub.hand_out(everybody.into_iter().map(|number| (number, Line::Refetch)).collect());
            Err(cause)
        }
    }
}

/// Lets every open page know that the channel stands, and ends those whose session is over.
///
/// # Errors
/// What the database said.
pub async fn beat(app: &App) -> Result<()> {
    let pages = app.hub.pages();
    let numbers: Vec<u64> = pages.iter().map(|(number, ..)| *number).collect();
    let (_, over) = app.read(Caller::Server, move |tx| sort_out(tx, &pages, &[])).await?;
    app.hub.end_streams(&over);
    app.hub.hand_out(numbers.into_iter().map(|number| (number, Line::Beat)).collect());
    Ok(())
}

type Page = (u64, UserId, SessionId);
/// What each page is sent, and the pages whose session is over.
type Sorted = (Vec<(u64, Line)>, Vec<u64>);

fn sort_out(tx: &mut Reading<'_>, pages: &[Page], happenings: &[Happening]) -> Result<Sorted> {
    let sessions: BTreeSet<SessionId> = pages.iter().map(|(.., session)| *session).collect();
    let seats = accounts::live_sessions(tx.conn, &sessions.into_iter().collect::<Vec<_>>(), tx.now)?;
    let known = known(tx, happenings.iter())?;
    let (mut lines, mut over) = (Vec::new(), Vec::new());
    for (number, user, session) in pages {
        let Some((name, administrator, seats)) = seats.get(session) else {
            over.push(*number);
            continue;
        };
        let actor = Actor {
            user: Some(*user),
            name: name.clone(),
            session: Some(*session),
            administrator: *administrator,
            seats: seats.clone(),
        };
        lines.extend(
            happenings.iter().filter_map(|h| line(&actor, h, &known, false)).map(|line| (*number, line)),
        );
    }
    Ok((lines, over))
}

fn known<'a>(tx: &mut Reading<'_>, happenings: impl Iterator<Item = &'a Happening>) -> Result<Known> {
    let wanted: BTreeSet<RecommendationId> =
        happenings.filter_map(|happening| happening.hint.recommendation).collect();
    let mut known = Known::new();
    for id in wanted {
        match recommendations::facts(tx.conn, id) {
            Ok(facts) => drop(known.insert(id, facts)),
            Err(Error::NotFound) => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(known)
}

/// What this person is told of it.
fn line(actor: &Actor, happening: &Happening, known: &Known, again: bool) -> Option<Line> {
    let hint = &happening.hint;
    let mine = happening.actor.is_some() && happening.actor == actor.user;
    let kind = match hint.kind {
        // Where one is oneself is no news.
        "presence.changed" | "presence.observer" if mine => return None,
        "presence.observer" => "presence.changed",
        other => other,
    };
    let mandate = hint.mandate.filter(|_| hint.recommendation.is_none());
    may_hear(actor, hint, known).then_some(Line::Changed {
        kind,
        recommendation: hint.recommendation,
        mandate,
        mine,
        again,
    })
}

/// Whether this person may learn that this happened.
fn may_hear(actor: &Actor, hint: &Hint, known: &Known) -> bool {
    if let Some(only) = &hint.only
        && !actor.user.is_some_and(|user| only.contains(&user))
    {
        return false;
    }
    let action = shown_by(hint.kind, hint.recommendation.is_some());
    match (hint.recommendation, hint.mandate) {
        (Some(id), _) => known.get(&id).is_some_and(|facts| {
            permit(actor, action, Subject::Recommendation(facts)).is_ok()
                && actor.seat(facts.mandate).is_some_and(|seat| may_see_presence(hint.kind, seat.role))
        }),
        (None, Some(mandate)) => permit(actor, action, Subject::Mandate(mandate)).is_ok(),
        // Something of one person's own, in no mandate.
        (None, None) => hint.only.is_some(),
    }
}

/// `domain::presence` in short: who could see a change of presence at all.
fn may_see_presence(kind: &str, role: Role) -> bool {
    match kind {
        "presence.changed" => role != Role::Observer,
        "presence.observer" => matches!(role, Role::Chair | Role::Secretariat),
        _ => true,
    }
}

/// What somebody must be allowed to read to see the change of this kind on a page.
fn shown_by(kind: &str, on_recommendation: bool) -> Action {
    let family = kind.split('.').next().unwrap_or_default();
    match family {
        "working_text" => Action::ReadWorkingText,
        "position" | "sign_off" | "silence" | "state" => Action::ReadPositions,
        "invitation" | "credential" => Action::ReadPeople,
        "package" => Action::ReadPackages,
        _ if on_recommendation => Action::Read,
        _ => Action::ReadMandate,
    }
}

/// Looks at the record for acts of other servers that no message told of, and tells them here.
///
/// # Errors
/// What the database said.
pub async fn look_at_record(app: &App) -> Result<()> {
    let recent = app.read(Caller::Server, |tx| record::recent(tx.conn, tx.now.plus(-LOOK_BACK))).await?;
    let entries = recent.iter().map(|(chain, sequence, ..)| (chain.clone(), *sequence)).collect();
    let untold = app.hub.untold(entries);
    for (chain, sequence, act, payload) in recent {
        if !untold.iter().any(|(other, number)| *other == chain && *number == sequence) {
            continue;
        }
        match chain.parse() {
            Ok(Chain::Recommendation(id)) => app.hub.found_in_record(&act, Some(id), None),
            // What is no mandate's is nobody's to hear.
            Ok(Chain::Administration) => {
                let said: serde_json::Value = serde_json::from_str(&payload).unwrap_or_default();
                let mandate =
                    said.get("mandate").and_then(serde_json::Value::as_str).and_then(|id| id.parse().ok());
                if mandate.is_some() {
                    app.hub.found_in_record(&act, None, mandate);
                }
            }
            Err(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_for_those_who_may_read_what_changed() {
        assert_eq!(shown_by("working_text.saved", true), Action::ReadWorkingText);
        assert_eq!(shown_by("position.recorded", true), Action::ReadPositions);
        assert_eq!(shown_by("credential.ended", false), Action::ReadPeople);
        assert_eq!(shown_by("revision.issued", true), Action::Read);
        assert_eq!(shown_by("round.changed", false), Action::ReadMandate);
    }

    #[test]
    fn no_observer_hears_of_presence_and_only_the_hosts_hear_of_observers() {
        for role in Role::ALL {
            let delegates = role != Role::Observer;
            assert_eq!(may_see_presence("presence.changed", role), delegates);
            let hosts = matches!(role, Role::Chair | Role::Secretariat);
            assert_eq!(may_see_presence("presence.observer", role), hosts);
        }
    }
}
