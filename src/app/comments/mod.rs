//! Owns: the use cases of comments: load, permit, decide, save, and record what was said to all. What is said inside a
//! delegation or to the chair leaves no entry and no trace for others. Never: puts a comment's words into the record, a
//! notice or a mail.

mod rules;
mod view;

use std::sync::Arc;

use serde_json::json;

pub use crate::store::comments::Filter;
use view::fresh;
pub use view::{AnchoredView, AuthorView, CommentView, ResolvedView, view, views};

use super::{Reading, Writing, live::Hint, new_id, notices};
use crate::{
    domain::{
        accounts::Role,
        comments::{Anchor, Scope, check_anchor, link_to, new_scope, read_body},
        event::{Act, Audience, Event},
        ids::{CommentId, RecommendationId, UserId},
        notices::{News, Person, mentioned, quotable},
        policy::{self, Action, Subject, comment_scope, may_see_comment, permit},
        recommendations::Facts,
        record::{canonical, debate::digest},
        refusal::Invalid,
        search::index_words,
    },
    error::{Error, Result},
    store::{
        comments::{self as rows, Comment, Place},
        mandates, recommendations, search, texts,
    },
};

/// A new comment.
#[derive(Debug)]
pub struct MakeComment {
    /// Who it is for; a reply may leave it out.
    pub scope: Option<Scope>,
    /// The comment it answers.
    pub parent: Option<CommentId>,
    /// What it points at.
    pub anchor: Option<Anchor>,
    /// What it says; whoever may not speak is told that before what is wrong with the words.
    pub words: std::result::Result<Words, Invalid>,
}

/// What a comment says, read and cut into words before any lock is taken.
#[derive(Debug, Default)]
pub struct Words {
    body: String,
    tokens: String,
}

impl Words {
    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(body: &str) -> std::result::Result<Self, Invalid> {
        let body = read_body(body)?;
        let tokens = index_words(&body);
        Ok(Self { body, tokens })
    }
}

/// Makes a comment. One to all is a formal act and joins the record, so the caller holds its chain.
///
/// # Errors
/// What the policy says; `round-closed`; [`Error::Invalid`] for the body, the anchor, the parent or the scope.
pub fn make(
    tx: &mut Writing<'_>,
    recommendation: RecommendationId,
    command: MakeComment,
) -> Result<CommentView> {
    let known = tx.before(recommendation)?;
    let facts = &known.facts;
    let seat = policy::see(&tx.actor, facts)?.clone();
    let answered = command.parent.map(|parent| answered(tx, facts, parent)).transpose()?;
    let scope = new_scope(command.scope, answered.as_ref().map(|comment| comment.scope))?;
    let about = answered.as_ref().map(Comment::facts);
    let subject = about.as_ref().map_or(Subject::Recommendation(facts), |c| Subject::Comment(facts, c));
    rules::speak(&tx.actor, facts, scope, subject, tx.now)?;
    let (words, anchor) = read(tx, facts, command.words, command.anchor, answered.is_some())?;
    let Words { body, tokens } = words;
    let comment = Comment {
        id: CommentId(new_id()),
        recommendation,
        parent: answered.as_ref().map(Comment::thread),
        thread_of: answered.as_ref().map_or_else(|| seat.delegation.clone(), |c| c.thread_of.clone()),
        thread_scope: answered.map(|c| c.thread_scope.unwrap_or(c.scope)),
        scope,
        delegation: seat.delegation,
        author: tx.actor.user.ok_or(Error::Unauthenticated)?,
        body,
        anchor,
        created_at: tx.now,
        edited_at: None,
        deleted_at: None,
        resolved: None,
        version: 1,
    };
    rows::add(tx.conn, &comment)?;
    let place = (facts.mandate, recommendation);
    search::add(tx.conn, place, search::Kind::Comment, &comment.id.to_string(), (&comment.body, &tokens))?;
    tx.leaves(Arc::new(known.with_comment(scope, &comment.thread_of)));
    let from = known.spoken.state(&comment.delegation);
    announce(tx, facts, &comment, (&known.stored.symbol, &from))?;
    fresh(tx, facts, comment)
}

/// The comment a reply answers; one the actor does not see cannot be named.
fn answered(tx: &mut Reading<'_>, facts: &Facts, parent: CommentId) -> Result<Comment> {
    let unknown = || Invalid::field("/parent", "unknown-comment", "There is no such comment here.");
    let found = match rows::get(tx.conn, parent) {
        Ok(comment) => comment,
        Err(Error::NotFound) => return Err(unknown().into()),
        Err(other) => return Err(other),
    };
    let seen = permit(&tx.actor, Action::Read, Subject::Comment(facts, &found.facts())).is_ok();
    if found.recommendation == facts.id && seen { Ok(found) } else { Err(unknown().into()) }
}

fn read(
    tx: &mut Reading<'_>,
    facts: &Facts,
    words: std::result::Result<Words, Invalid>,
    anchor: Option<Anchor>,
    reply: bool,
) -> Result<(Words, Option<Anchor>)> {
    let mut wrong = Invalid::default();
    let words = words.unwrap_or_else(|errors| {
        wrong.0.extend(errors.0);
        Words::default()
    });
    let anchor = match &anchor {
        None => None,
        Some(_) if reply => {
            wrong.add("/anchor", "not-expected", "A reply stands where its thread does.");
            None
        }
        Some(anchor) => match texts::revision_clauses(tx.conn, facts.id, anchor.revision.into())? {
            None => {
                let detail = format!("There is no revision {}.", anchor.revision);
                wrong.add("/anchor/revision", "unknown-revision", detail);
                None
            }
            Some(clauses) => check_anchor(anchor, &texts::clauses(&clauses)?)
                .map_err(|errors| wrong.0.extend(errors.0))
                .ok(),
        },
    };
    wrong.into_result()?;
    Ok((words, anchor))
}

/// The comment, when the actor sees it, with the recommendation it is on.
fn load(tx: &mut Reading<'_>, id: CommentId) -> Result<(Facts, Comment)> {
    let comment = rows::get(tx.conn, id)?;
    let facts = recommendations::facts(tx.conn, comment.recommendation)?;
    permit(&tx.actor, Action::Read, Subject::Comment(&facts, &comment.facts()))?;
    Ok((facts, comment))
}

/// Changes the words of one's own comment, or sends an internal one to the chair or to all.
///
/// # Errors
/// What the policy says; [`Error::Stale`]; `round-closed`, `never-narrows`, `wider-than-thread`, `deleted`.
pub fn change(
    tx: &mut Writing<'_>,
    id: CommentId,
    version: i64,
    body: Option<&str>,
    scope: Option<Scope>,
) -> Result<CommentView> {
    let (facts, mut comment) = load(tx, id)?;
    let (before, now) = (comment.scope, tx.now);
    if body.is_some() {
        rules::edit(&tx.actor, &facts, &comment, now)?;
    }
    if let Some(wanted) = scope.filter(|wanted| *wanted != before) {
        rules::send(&tx.actor, &facts, &comment, wanted, now)?;
    }
    if version != comment.version {
        return Err(stale(tx, &facts, comment));
    }
    let body = body.map(read_body).transpose()?.filter(|body| *body != comment.body);
    let edited = body.is_some();
    if let Some(body) = body {
        (comment.body, comment.edited_at) = (body, Some(now));
    }
    comment.scope = scope.unwrap_or(before);
    let sent = comment.scope != before;
    if edited || sent {
        save(tx, &facts, &mut comment)?;
    }
    if sent {
        let (symbol, _) = texts::newest(tx.conn, facts.id)?;
        let from = mandates::delegation(tx.conn, facts.mandate, &comment.delegation)?.name;
        announce(tx, &facts, &comment, (&symbol, &from))?;
    } else if edited {
        let payload = json!({ "comment": id, "body_sha256": digest(&comment.body) });
        changed(tx, &facts, &comment, payload)?;
    }
    view(tx, &facts, comment)
}

/// Deletes one's own comment: its words go, its place stays while there are replies. Once more changes nothing.
///
/// # Errors
/// What the policy says.
pub fn delete(tx: &mut Writing<'_>, id: CommentId) -> Result<()> {
    let (facts, mut comment) = load(tx, id)?;
    rules::delete(&tx.actor, &facts, &comment)?;
    if comment.deleted_at.is_some() {
        return Ok(());
    }
    (comment.body, comment.deleted_at) = (String::new(), Some(tx.now));
    save(tx, &facts, &mut comment)?;
    changed(tx, &facts, &comment, json!({ "comment": id, "deleted": true }))
}

/// Resolves a thread or reopens it. Once more changes nothing.
///
/// # Errors
/// What the policy says; `not-a-thread`.
pub fn resolve(tx: &mut Writing<'_>, id: CommentId, resolved: bool) -> Result<CommentView> {
    let (facts, mut comment) = load(tx, id)?;
    rules::resolve(&tx.actor, &facts, &comment)?;
    if comment.resolved.is_some() != resolved {
        let by = tx.actor.user.ok_or(Error::Unauthenticated)?;
        comment.resolved = resolved.then_some((by, tx.now));
        save(tx, &facts, &mut comment)?;
        hint(tx, &facts, &comment)?;
    }
    view(tx, &facts, comment)
}

/// The comments of a recommendation that the actor sees, and the cursor of the next page.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for a cursor that is none.
pub fn list(
    tx: &mut Reading<'_>,
    recommendation: RecommendationId,
    filter: &Filter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<(Vec<CommentView>, Option<String>)> {
    let facts = recommendations::facts(tx.conn, recommendation)?;
    let seat = policy::see(&tx.actor, &facts)?.clone();
    let after = cursor.map(place).transpose()?;
    let scope = comment_scope(&seat);
    let mut found = rows::list(tx.conn, recommendation, &scope, filter, after, limit.saturating_add(1))?;
    let page = usize::try_from(limit).map_err(Error::internal)?;
    let more = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| more).map(|last| {
        let Place { thread, id } = last.into();
        format!("{thread}.{id}")
    });
    Ok((views(tx, &facts, &seat, found)?, next))
}

fn place(cursor: &str) -> Result<Place> {
    let wrong = || Invalid::field("/cursor", "bad-cursor", "Use next_cursor of the page before as it is.");
    let (thread, id) = cursor.split_once('.').ok_or_else(wrong)?;
    Ok(Place { thread: thread.parse().map_err(|_| wrong())?, id: id.parse().map_err(|_| wrong())? })
}

fn save(tx: &mut Writing<'_>, facts: &Facts, comment: &mut Comment) -> Result<()> {
    let Some(version) = rows::save(tx.conn, comment)? else {
        let current = rows::get(tx.conn, comment.id)?;
        return Err(stale(tx, facts, current));
    };
    comment.version = version;
    index(tx, facts, comment)
}

/// The search finds what the comment says now; a deleted one says nothing.
fn index(tx: &mut Writing<'_>, facts: &Facts, comment: &Comment) -> Result<()> {
    let subject = comment.id.to_string();
    search::put(tx.conn, facts.mandate, facts.id, search::Kind::Comment, &subject, &comment.body)
}

fn stale(tx: &mut Reading<'_>, facts: &Facts, comment: Comment) -> Error {
    match view(tx, facts, comment).and_then(|view| Ok(serde_json::to_value(view)?)) {
        Ok(current) => Error::Stale { current },
        Err(error) => error,
    }
}

/// A comment reached those it is for: to all it is recorded, otherwise only they hear of it.
fn announce(
    tx: &mut Writing<'_>,
    facts: &Facts,
    comment: &Comment,
    (symbol, from): (&str, &str),
) -> Result<()> {
    let anchor = comment.anchor.as_ref();
    let payload = json!({
        "comment": comment.id,
        "parent": comment.parent,
        "author": comment.author,
        "revision": anchor.map(|anchor| anchor.revision),
        "clause": anchor.map(|anchor| &anchor.clause),
        "anchor_sha256": anchor.map(canonical).transpose().map_err(Error::internal)?.as_deref().map(digest),
        "body_sha256": digest(&comment.body),
    });
    let does = if comment.parent.is_some() { "replied to a comment" } else { "commented" };
    let whom = if comment.scope == Scope::Delegation { ", inside the delegation" } else { "" };
    let hall = tx.hall(facts.mandate)?;
    let here = &hall.people;
    let audience = Audience::Thread {
        comment: comment.facts(),
        participants: participants(tx, here, comment)?,
        mentioned: mentioned(&comment.body, here),
        reply: comment.parent.is_some(),
    };
    let quote = quotable(hall.mail_shows_text, facts.marking).then(|| comment.body.clone());
    let event = about(Act::CommentMade, facts, comment, payload)
        .told(audience, format!("{from} {does} on {symbol}{whom}."))
        .linked(link_to(facts.id, comment.id))
        .quoting(quote);
    if comment.scope == Scope::All {
        tx.record(event)
    } else {
        if let Some(news) = News::of(&event) {
            notices::tell_once(tx, &news, &format!("comment:{}:{}", comment.id, comment.scope))?;
        }
        hint(tx, facts, comment)
    }
}

/// Words changed or went: of a comment to all the record says so.
fn changed(tx: &mut Writing<'_>, facts: &Facts, comment: &Comment, payload: serde_json::Value) -> Result<()> {
    if comment.scope == Scope::All {
        tx.record(about(Act::CommentChanged, facts, comment, payload))
    } else {
        hint(tx, facts, comment)
    }
}

fn about(act: Act, facts: &Facts, comment: &Comment, payload: serde_json::Value) -> Event {
    Event::new(act, format!("comment:{}", comment.id), payload)
        .in_mandate(facts.mandate)
        .on(facts.id)
        .for_state(&comment.delegation)
}

/// Who wrote in the thread; a comment to the chair is also the chair's to know.
fn participants(tx: &mut Reading<'_>, here: &[Person], comment: &Comment) -> Result<Vec<UserId>> {
    // A new comment that opens a thread stands there alone.
    let alone = comment.parent.is_none() && comment.version == 1;
    let mut users = if alone { vec![comment.author] } else { rows::participants(tx.conn, comment.thread())? };
    if comment.scope == Scope::Chair {
        users.extend(here.iter().filter(|person| person.seat.role == Role::Chair).map(|person| person.user));
    }
    Ok(users)
}

/// Open pages of those who see the comment learn that something changed; nobody else's do.
fn hint(tx: &mut Writing<'_>, facts: &Facts, comment: &Comment) -> Result<()> {
    let (mandate, recommendation) = (Some(facts.mandate), Some(facts.id));
    if comment.scope == Scope::All {
        tx.hint_only(Hint { kind: "comment.resolved", mandate, recommendation, only: None });
        return Ok(());
    }
    let about = comment.facts();
    let only = tx
        .hall(facts.mandate)?
        .people
        .iter()
        .filter(|person| policy::scope(&person.seat).contains(facts))
        .filter(|person| may_see_comment(&person.seat, facts, &about))
        .map(|person| person.user)
        .collect();
    tx.hint_only(Hint { kind: "comment.internal", mandate, recommendation, only: Some(only) });
    Ok(())
}
