//! Owns: putting a claimed mail into words, at the moment it leaves. Never: mails a person about what is no longer theirs
//! to see.

use super::{Mail, host_of};
use crate::{
    app::{Reading, accounts},
    domain::{
        accounts::Actor,
        comments::linked,
        ids::{MandateId, RecommendationId, UserId},
        letters::{self, About, Content, DigestEntry, Group, Reader, Words},
        notices::Topic,
        policy::{self, Action, Subject, permit},
        recommendations::Marking,
    },
    error::Result,
    store::{accounts as people, comments, mandates, outbox::ClaimedMail, recommendations},
};

/// The mail in words, or `None` when its reader may no longer see what it is about.
pub(super) fn compose(tx: &mut Reading<'_>, claimed: &ClaimedMail) -> Result<Option<Mail>> {
    let mut content: Content = serde_json::from_str(&claimed.content)?;
    let public_url = tx.app.settings.public_url.clone();
    let topic = match claimed.template.as_str() {
        DIGEST => longest(&content.digest),
        template => Some(Topic::of(template)).filter(|topic| topic.may_be_stopped()),
    };
    let stop = match claimed.user.zip(topic) {
        Some((user, topic)) => Some((topic, tx.app.keys.stop_token(user, topic)?)),
        None => None,
    };
    let page = stop.as_ref().map(|(topic, token)| (*topic, format!("/unsubscribe/{token}")));
    let words = match claimed.user {
        Some(user) if claimed.template == DIGEST => digest(tx, user, content.digest, &public_url, page)?,
        Some(user) => about(tx, user, claimed, &mut content)?.map(|(about, zone)| {
            let reader = Reader { public_url: &public_url, zone: &zone, chooses: true, stop: page };
            letters::words(&claimed.template, &about, &content, &reader)
        }),
        None => {
            let zone = content.zone.as_deref().unwrap_or("UTC");
            let reader = Reader { public_url: &public_url, zone, chooses: false, stop: None };
            Some(letters::words(&claimed.template, &About::default(), &content, &reader))
        }
    };
    Ok(words.map(|words| Mail {
        id: claimed.id,
        address: claimed.address.clone(),
        words,
        thread: claimed.recommendation,
        host: host_of(&public_url),
        at: tx.now,
        stop: stop.map(|(_, token)| format!("{public_url}/api/v1/unsubscribe/{token}")),
    }))
}

/// Of what may be stopped, the kind there is most of in a digest: what one most likely wants less of. A digest of what binds
/// has no such link, rather than one that stops something else.
fn longest(entries: &[DigestEntry]) -> Option<Topic> {
    let many = |topic: &Topic| entries.iter().filter(|entry| Topic::of(&entry.kind) == *topic).count();
    Topic::ALL.into_iter().filter(|topic| topic.may_be_stopped() && many(topic) > 0).max_by_key(many)
}

/// The template of the daily digest.
const DIGEST: &str = "digest";

/// What the mail is about and the reader's time zone; `None` when it is no longer theirs. A comment that is quoted says
/// what it says now.
fn about(
    tx: &mut Reading<'_>,
    user: UserId,
    claimed: &ClaimedMail,
    content: &mut Content,
) -> Result<Option<(About, String)>> {
    let now = tx.now;
    let reader = accounts::person(tx.conn, user, now)?;
    let (mandate, about) = match claimed.recommendation {
        Some(id) => {
            let Some((mandate, about)) = seen(tx, &reader, id)? else { return Ok(None) };
            match still_said(tx, &reader, id, &content.link)? {
                Said::Gone => return Ok(None),
                Said::Now(words) => content.quote = content.quote.take().map(|_| words),
                Said::Nothing => {}
            }
            (mandate, about)
        }
        None => match mandate_of(&claimed.content)? {
            Some(mandate) => (mandate, About::default()),
            None => return Ok(Some((About::default(), people::user(tx.conn, user)?.time_zone))),
        },
    };
    let Some(seat) = reader.seat(mandate) else { return Ok(None) };
    let here = mandates::delegation(tx.conn, mandate, &seat.delegation)?;
    let about = if about.symbol.is_empty() { About { symbol: here.mandate_symbol, ..about } } else { about };
    Ok(Some((about, here.time_zone)))
}

/// The recommendation as far as the reader may know it; `None` when they may not see it.
fn seen(tx: &mut Reading<'_>, reader: &Actor, id: RecommendationId) -> Result<Option<(MandateId, About)>> {
    let facts = recommendations::facts(tx.conn, id)?;
    if policy::see(reader, &facts).is_err() {
        return Ok(None);
    }
    let (symbol, title) = recommendations::symbol_and_title(tx.conn, id)?;
    let symbol_only = facts.marking == Marking::Red;
    let about = About { symbol, title: Some(title).filter(|_| !symbol_only), symbol_only };
    Ok(Some((facts.mandate, about)))
}

/// Of news about a comment, whether it is (still) for its reader: somebody may have changed delegation since, or taken
/// the comment back. News about anything else is.
fn still_said(tx: &mut Reading<'_>, reader: &Actor, id: RecommendationId, link: &str) -> Result<Said> {
    let Some(comment) = linked(link) else { return Ok(Said::Nothing) };
    let comment = comments::get(tx.conn, comment)?;
    let facts = recommendations::facts(tx.conn, id)?;
    let gone = comment.deleted_at.is_some();
    if gone || permit(reader, Action::Read, Subject::Comment(&facts, &comment.facts())).is_err() {
        return Ok(Said::Gone);
    }
    Ok(Said::Now(comment.body))
}

/// What the comment says that some news is about.
enum Said {
    /// The news is about no comment.
    Nothing,
    /// These words, which may have changed since the news was written.
    Now(String),
    /// Nothing this reader may see.
    Gone,
}

/// The digest in words; `None` when nothing of it is the reader's any more.
fn digest(
    tx: &mut Reading<'_>,
    user: UserId,
    entries: Vec<DigestEntry>,
    public_url: &str,
    stop: Option<(Topic, String)>,
) -> Result<Option<Words>> {
    let now = tx.now;
    let reader = accounts::person(tx.conn, user, now)?;
    let mut groups: Vec<(Option<RecommendationId>, Group)> = Vec::new();
    for entry in entries {
        if let Some(id) = entry.recommendation
            && matches!(still_said(tx, &reader, id, &entry.link)?, Said::Gone)
        {
            continue;
        }
        if let Some((_, group)) = groups.iter_mut().find(|(id, _)| *id == entry.recommendation) {
            group.entries.push(entry);
            continue;
        }
        let about = match (entry.recommendation, entry.mandate) {
            (Some(id), _) => seen(tx, &reader, id)?.map(|(_, about)| about),
            (None, Some(mandate)) => match reader.seat(mandate) {
                Some(seat) => {
                    let here = mandates::delegation(tx.conn, mandate, &seat.delegation)?;
                    Some(About { symbol: here.mandate_symbol, title: None, symbol_only: false })
                }
                None => None,
            },
            (None, None) => None,
        };
        if let Some(about) = about {
            groups.push((entry.recommendation, Group { about, entries: vec![entry] }));
        }
    }
    if groups.is_empty() {
        return Ok(None);
    }
    let groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    let zone = people::user(tx.conn, user)?.time_zone;
    Ok(Some(letters::digest_words(&groups, &Reader { public_url, zone: &zone, chooses: true, stop })))
}

fn mandate_of(content: &str) -> Result<Option<MandateId>> {
    let content: serde_json::Value = serde_json::from_str(content)?;
    Ok(content.get("mandate").and_then(|mandate| mandate.as_str()).and_then(|id| id.parse().ok()))
}
