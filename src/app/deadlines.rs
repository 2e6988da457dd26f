//! Owns: what runs out in a mandate, and reminding those who still owe something, each of them once.
//! Never: reminds of what the person may not see; routing asks the policy.

use std::collections::{BTreeMap, HashSet};

use super::{App, Caller, Lock, Reading, Writing, notices::tell_once};
use crate::{
    domain::{
        deadlines::{Deadline, Matter, PASSED, STALE, due, of_round, of_sign_off, said_by_another},
        event::Audience,
        ids::{MandateId, StateCode},
        notices::{AD_REFERENDUM_DUE, CREDENTIAL_ENDING, DEADLINE_NEAR, DEADLINE_PASSED, News},
        recommendations::revision_label,
        time::{DAY, Moment},
    },
    error::Result,
    store::{deadlines as rows, mandates, recommendations, signoff},
};

/// How far ahead credentials are looked for: people plan their year by calendars.
const AHEAD: i64 = 366 * DAY;

/// Every deadline of a mandate that is ahead, or passed and not done with.
///
/// # Errors
/// What the database said.
pub fn of_mandate(tx: &mut Reading<'_>, mandate: MandateId) -> Result<Vec<Deadline>> {
    let now = tx.now;
    let mut deadlines = Vec::new();
    for kept in signoff::open_in(tx.conn, &[mandate.to_string()])? {
        let moves: Vec<Moment> = kept.extensions.iter().map(|extension| extension.at).collect();
        deadlines.extend(of_sign_off(&kept.sign_off, &moves));
    }
    if let Some((id, dates, version, set)) = rows::round(tx.conn, mandate)? {
        let owing = rows::unfinished(tx.conn, mandate)?;
        deadlines.extend(of_round(id, dates, version, set, &owing));
    }
    for ending in rows::ending(tx.conn, mandate, now, now.plus(AHEAD))? {
        let rows::Ending { id, user, delegation, at, set_at, changes } = ending;
        let matter = Matter::Credential { id, user, delegation };
        deadlines.push(Deadline { matter, at, set_at, moved: changes, owing: Vec::new() });
    }
    Ok(deadlines)
}

/// Something to be said about a deadline now.
#[derive(Debug, Clone)]
struct Due {
    mandate: MandateId,
    deadline: Deadline,
    lead: i64,
}

/// Says what is due about deadlines; answers how many things were said by this call. Whoever else looks at the same time
/// says nothing twice.
///
/// # Errors
/// What the database said. One that fails does not keep the others waiting; it is tried at the next look.
pub async fn remind_due(app: &App) -> Result<usize> {
    let due = app.read(Caller::Server, all_due).await?;
    let mut said = 0;
    for one in due {
        let lock = one.deadline.matter.sign_off().map_or(Lock::Nothing, Lock::OfSignOff);
        match app.write(Caller::Server, lock, move |tx| say(tx, &one)).await {
            Ok(true) => said += 1,
            Ok(false) => {}
            Err(cause) => tracing::error!(%cause, "a reminder could not be sent yet"),
        }
    }
    Ok(said)
}

fn all_due(tx: &mut Reading<'_>) -> Result<Vec<Due>> {
    let now = tx.now;
    let said: HashSet<(String, i64, i64)> = rows::said(tx.conn, now.plus(-STALE))?.into_iter().collect();
    let mut all = Vec::new();
    for mandate in rows::all_mandates(tx.conn)? {
        for deadline in of_mandate(tx, mandate)? {
            let Some(lead) = due(&deadline, now) else { continue };
            if !said.contains(&(deadline.matter.name(), deadline.at.millis(), lead)) {
                all.push(Due { mandate, deadline, lead });
            }
        }
    }
    Ok(all)
}

/// Says it, if nobody has and it is still so.
fn say(tx: &mut Writing<'_>, one: &Due) -> Result<bool> {
    let now = tx.now;
    let name = one.deadline.matter.name();
    if !rows::mark(tx.conn, &name, one.deadline.at, one.lead, now)? {
        return Ok(false);
    }
    let still = of_mandate(tx, one.mandate)?;
    let found = still.iter().find(|d| d.matter.name() == name && d.at == one.deadline.at);
    let Some(deadline) = found.filter(|d| !said_by_another(d, one.lead, &still)) else { return Ok(false) };
    let Some(news) = news(tx, one.mandate, deadline, one.lead, &still)? else { return Ok(false) };
    tell_once(tx, &news, &format!("{name}@{}-{}", deadline.at.millis(), one.lead))?;
    Ok(true)
}

/// What is said of one deadline among `all`; `None` when there is nobody to say it to.
fn news(
    tx: &mut Reading<'_>,
    mandate: MandateId,
    deadline: &Deadline,
    lead: i64,
    all: &[Deadline],
) -> Result<Option<News>> {
    let at = deadline.at;
    let names = mandates::delegation_names(tx.conn, mandate)?;
    let title = title(tx, deadline)?;
    let (kind, audience, sentence) = if lead == PASSED {
        let Some(sentence) = passed(deadline, &title, &names, all) else { return Ok(None) };
        (DEADLINE_PASSED, Audience::Chair, sentence)
    } else {
        match &deadline.matter {
            Matter::Credential { user, delegation, .. } => {
                let name = called(&names, delegation);
                let sentence = format!("Your credential for {name} ends.");
                (CREDENTIAL_ENDING, Audience::Person(*user), sentence)
            }
            Matter::AdReferendum { state, .. } => {
                let name = called(&names, state);
                let sentence =
                    format!("{title}: {name} agreed ad referendum; the confirmation of the capital is due.");
                (AD_REFERENDUM_DUE, Audience::HeadsOf(vec![state.clone()]), sentence)
            }
            _ if deadline.owing.is_empty() => return Ok(None),
            Matter::SignOff { silence, .. } => {
                let sentence = if *silence {
                    format!("{title}: the silence ends soon, and your state has said nothing.")
                } else {
                    format!("{title}: the position of your state is due.")
                };
                (DEADLINE_NEAR, Audience::States(deadline.owing.clone()), sentence)
            }
            Matter::Amendments(_) => {
                let sentence =
                    "The round closes for amendments, and your delegation has one that is prepared and \
                                not submitted, or waits for you."
                        .to_owned();
                (DEADLINE_NEAR, Audience::States(deadline.owing.clone()), sentence)
            }
            Matter::Comments(_) => return Ok(None),
        }
    };
    let recommendation = deadline.matter.recommendation();
    let link = match (recommendation, deadline.matter.sign_off()) {
        (Some(id), Some(_)) => format!("/r/{id}/sign-off"),
        _ => format!("/m/{mandate}"),
    };
    Ok(Some(News {
        kind,
        mandate,
        recommendation,
        audience,
        sentence,
        link,
        deadline: Some(at),
        quote: None,
    }))
}

/// What the chair is told when a deadline passed, where nothing else follows from it.
fn passed(
    deadline: &Deadline,
    title: &str,
    names: &BTreeMap<StateCode, String>,
    all: &[Deadline],
) -> Option<String> {
    let owing: Vec<String> = deadline.owing.iter().map(|state| called(names, state)).collect();
    match &deadline.matter {
        // Silence adopts at its end, and tells everybody.
        Matter::SignOff { silence: true, .. } | Matter::Credential { .. } => None,
        Matter::SignOff { .. } if owing.is_empty() => {
            Some(format!("{title}: the deadline passed; every state has answered."))
        }
        Matter::SignOff { .. } => {
            Some(format!("{title}: the deadline passed. Missing: {}.", owing.join(", ")))
        }
        Matter::AdReferendum { .. } => {
            Some(format!("{title}: the confirmation of {} was due and has not come.", owing.join(", ")))
        }
        Matter::Amendments(_) => {
            // What another says for it is said here.
            let comments =
                |d: &Deadline| matches!(d.matter, Matter::Comments(_)) && said_by_another(d, PASSED, all);
            let both = if all.iter().any(comments) { " and comments" } else { "" };
            Some(format!("The round is closed for amendments{both}."))
        }
        Matter::Comments(_) => Some("The round is closed for comments.".to_owned()),
    }
}

pub(super) fn called(names: &BTreeMap<StateCode, String>, state: &StateCode) -> String {
    names.get(state).cloned().unwrap_or_else(|| state.to_string())
}

/// `AMCC/2018/R.3 (Rev.1)`; empty where it is about no recommendation.
pub(super) fn title(tx: &mut Reading<'_>, deadline: &Deadline) -> Result<String> {
    match &deadline.matter {
        Matter::SignOff { recommendation, revision, .. }
        | Matter::AdReferendum { recommendation, revision, .. } => {
            let (symbol, _) = recommendations::symbol_and_title(tx.conn, *recommendation)?;
            Ok(format!("{symbol} ({})", revision_label(*revision)))
        }
        Matter::Amendments(_) | Matter::Comments(_) | Matter::Credential { .. } => Ok(String::new()),
    }
}
