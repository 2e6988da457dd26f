//! Owns: how a comment reads to one person: where its anchor stands now, how many replies they see, what they may do.
//! Never: counts or shows what they may not see.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::rules;
use crate::{
    app::Reading,
    domain::{
        accounts::Seat,
        comments::{Anchor, Anchored, Ground, Scope},
        ids::CommentId,
        policy::comment_scope,
        recommendations::Facts,
        time::Moment,
    },
    error::{Error, Result},
    store::{
        comments::{self as rows, Comment},
        names::Names,
        texts,
    },
};

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommentView {
    /// Identifier.
    pub id: String,
    /// The recommendation it is on.
    pub recommendation: String,
    /// The first comment of its thread; `null` for that one itself.
    pub parent: Option<String>,
    /// Who it is for.
    pub scope: Scope,
    /// The author's delegation.
    pub delegation: String,
    /// Who wrote it.
    pub author: AuthorView,
    /// What it says; empty once deleted.
    pub body: String,
    /// When it was written.
    #[schema(value_type = String)]
    pub created_at: Moment,
    /// When its author last changed it.
    #[schema(value_type = Option<String>)]
    pub edited_at: Option<Moment>,
    /// Whether its author deleted it; it keeps its place for the replies.
    pub deleted: bool,
    /// What it pointed at when it was written.
    pub anchor: Option<Anchor>,
    /// Where that stands in the newest revision.
    pub anchored: Option<AnchoredView>,
    /// Who resolved the thread, and when.
    pub resolved: Option<ResolvedView>,
    /// Replies this person sees.
    pub reply_count: i64,
    /// The version `If-Match` takes.
    pub version: i64,
    /// What this person may do now.
    pub abilities: BTreeMap<&'static str, bool>,
}

/// Who wrote a comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CommentAuthor)]
pub struct AuthorView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Where an anchor stands in the newest revision.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnchoredView {
    /// The newest revision.
    pub revision: u32,
    /// The place in it.
    #[serde(flatten)]
    pub place: Anchored,
}

/// Who resolved a thread, and when.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResolvedView {
    /// When.
    #[schema(value_type = String)]
    pub at: Moment,
    /// Name of who did.
    pub by: String,
}

/// How comments of one recommendation read to whoever holds this seat.
///
/// # Errors
/// What the database said.
pub fn views(
    tx: &mut Reading<'_>,
    facts: &Facts,
    seat: &Seat,
    comments: Vec<Comment>,
) -> Result<Vec<CommentView>> {
    let threads: Vec<CommentId> = comments.iter().filter(|c| c.parent.is_none()).map(|c| c.id).collect();
    let replies = rows::reply_counts(tx.conn, &comment_scope(seat), &threads)?;
    let resolvers = comments.iter().filter_map(|comment| comment.resolved.map(|(by, _)| by));
    let names = Names::of(tx.conn, comments.iter().map(|comment| comment.author).chain(resolvers))?;
    let ground = if comments.iter().any(|comment| comment.anchor.is_some()) {
        newest_ground(tx, facts)?
    } else {
        None
    };
    let views = comments.into_iter().map(|comment| {
        let reply_count = replies.get(&comment.id).copied().unwrap_or(0);
        shown(tx, facts, comment, &names, ground.as_ref(), reply_count)
    });
    Ok(views.collect())
}

/// How a comment reads that the actor made just now.
///
/// # Errors
/// What the database said.
pub(super) fn fresh(tx: &mut Reading<'_>, facts: &Facts, comment: Comment) -> Result<CommentView> {
    let names = Names::one(comment.author, tx.actor.name.clone());
    let ground = if comment.anchor.is_some() { newest_ground(tx, facts)? } else { None };
    Ok(shown(tx, facts, comment, &names, ground.as_ref(), 0))
}

fn shown(
    tx: &Reading<'_>,
    facts: &Facts,
    comment: Comment,
    names: &Names,
    ground: Option<&(u32, Ground)>,
    reply_count: i64,
) -> CommentView {
    CommentView {
        abilities: rules::abilities(&tx.actor, facts, &comment, tx.now),
        id: comment.id.to_string(),
        recommendation: comment.recommendation.to_string(),
        parent: comment.parent.map(|parent| parent.to_string()),
        scope: comment.scope,
        delegation: comment.delegation.to_string(),
        author: AuthorView { id: comment.author.to_string(), name: names.get(comment.author) },
        created_at: comment.created_at,
        edited_at: comment.edited_at,
        deleted: comment.deleted_at.is_some(),
        anchored: comment.anchor.as_ref().zip(ground).map(|(anchor, (revision, ground))| AnchoredView {
            revision: *revision,
            place: ground.place(anchor),
        }),
        anchor: comment.anchor,
        resolved: comment.resolved.map(|(by, at)| ResolvedView { at, by: names.get(by) }),
        reply_count,
        version: comment.version,
        body: comment.body,
    }
}

fn newest_ground(tx: &mut Reading<'_>, facts: &Facts) -> Result<Option<(u32, Ground)>> {
    let (_, newest) = texts::newest(tx.conn, facts.id)?;
    let Some(number) = newest else { return Ok(None) };
    let json = texts::revision_clauses(tx.conn, facts.id, number.into())?.ok_or(Error::NotFound)?;
    Ok(Some((number, Ground::new(&texts::clauses(&json)?))))
}

/// How one comment reads to the actor.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn view(tx: &mut Reading<'_>, facts: &Facts, comment: Comment) -> Result<CommentView> {
    let seat = tx.actor.seat(facts.mandate).cloned().ok_or(Error::NotFound)?;
    views(tx, facts, &seat, vec![comment])?.pop().ok_or(Error::NotFound)
}
