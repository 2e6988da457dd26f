//! Owns: the rows of comments. Every list takes the [`CommentScope`] of whoever looks and turns it into SQL, so that
//! nothing is filtered after paging and nothing hidden is counted. Never: decides who may see one.

use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, BoxableExpression, NullableExpressionMethods,
    dsl::{exists, sql},
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{
    connection::{DbConn, MultiBackend},
    schema::comments,
    visibility::{comments_in_scope, reach_in_scope},
};
use crate::{
    domain::{
        comments::{Anchor, Scope},
        ids::{CommentId, RecommendationId, StateCode, UserId},
        policy::{CommentFacts, CommentScope},
        texts::ClauseId,
        time::Moment,
    },
    error::{Error, Result},
};

/// One remark.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Identifier.
    pub id: CommentId,
    /// The recommendation it is on.
    pub recommendation: RecommendationId,
    /// The first comment of its thread; `None` for that one itself.
    pub parent: Option<CommentId>,
    /// The delegation of whoever opened the thread.
    pub thread_of: StateCode,
    /// How far the thread goes; `None` for its first comment.
    pub thread_scope: Option<Scope>,
    /// How far it goes itself.
    pub scope: Scope,
    /// The author's delegation when it was written.
    pub delegation: StateCode,
    /// Who wrote it.
    pub author: UserId,
    /// What it says; empty once deleted.
    pub body: String,
    /// What it points at.
    pub anchor: Option<Anchor>,
    /// When it was written.
    pub created_at: Moment,
    /// When its author last changed it.
    pub edited_at: Option<Moment>,
    /// When its author deleted it.
    pub deleted_at: Option<Moment>,
    /// Who resolved the thread, and when.
    pub resolved: Option<(UserId, Moment)>,
    /// Rises with every change.
    pub version: i64,
}

impl Comment {
    /// What the policy needs to know of it.
    #[must_use]
    pub fn facts(&self) -> CommentFacts {
        CommentFacts { reach: self.scope, thread_of: self.thread_of.clone(), author: self.author }
    }

    /// The first comment of the thread it belongs to, which may be itself.
    #[must_use]
    pub fn thread(&self) -> CommentId {
        self.parent.unwrap_or(self.id)
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = comments, treat_none_as_null = true, treat_none_as_default_value = false)]
struct CommentRow {
    id: String,
    recommendation_id: String,
    parent_id: Option<String>,
    scope: String,
    delegation: String,
    author: String,
    body: String,
    anchor: Option<String>,
    created_at: i64,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
    resolved_at: Option<i64>,
    resolved_by: Option<String>,
    version: i64,
}

impl CommentRow {
    fn of(comment: &Comment) -> Result<Self> {
        Ok(Self {
            id: comment.id.to_string(),
            recommendation_id: comment.recommendation.to_string(),
            parent_id: comment.parent.map(|parent| parent.to_string()),
            scope: comment.scope.to_string(),
            delegation: comment.delegation.to_string(),
            author: comment.author.to_string(),
            body: comment.body.clone(),
            anchor: comment.anchor.as_ref().map(serde_json::to_string).transpose()?,
            created_at: comment.created_at.millis(),
            edited_at: comment.edited_at.map(Moment::millis),
            deleted_at: comment.deleted_at.map(Moment::millis),
            resolved_at: comment.resolved.map(|(_, at)| at.millis()),
            resolved_by: comment.resolved.map(|(by, _)| by.to_string()),
            version: comment.version,
        })
    }

    fn into_comment(self, threads: &HashMap<String, (String, String)>) -> Result<Comment> {
        let thread = self.parent_id.as_ref().and_then(|parent| threads.get(parent));
        let delegation: StateCode = self.delegation.parse().map_err(Error::internal)?;
        let resolved = match (self.resolved_by, self.resolved_at) {
            (Some(by), Some(at)) => Some((by.parse().map_err(Error::internal)?, Moment::from_millis(at))),
            _ => None,
        };
        Ok(Comment {
            id: self.id.parse().map_err(Error::internal)?,
            recommendation: self.recommendation_id.parse().map_err(Error::internal)?,
            parent: self.parent_id.map(|parent| parent.parse()).transpose().map_err(Error::internal)?,
            thread_of: match thread {
                Some((opened_by, _)) => opened_by.parse().map_err(Error::internal)?,
                None => delegation.clone(),
            },
            thread_scope: thread.map(|(_, scope)| scope.parse()).transpose().map_err(Error::internal)?,
            scope: self.scope.parse().map_err(Error::internal)?,
            delegation,
            author: self.author.parse().map_err(Error::internal)?,
            body: self.body,
            anchor: self.anchor.as_deref().map(serde_json::from_str).transpose()?,
            created_at: Moment::from_millis(self.created_at),
            edited_at: self.edited_at.map(Moment::from_millis),
            deleted_at: self.deleted_at.map(Moment::from_millis),
            resolved,
            version: self.version,
        })
    }
}

/// The comment.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn get(conn: &mut DbConn, id: CommentId) -> Result<Comment> {
    let row: CommentRow = comments::table.find(id.to_string()).select(CommentRow::as_select()).first(conn)?;
    with_threads(conn, vec![row])?.pop().ok_or(Error::NotFound)
}

fn with_threads(conn: &mut DbConn, rows: Vec<CommentRow>) -> Result<Vec<Comment>> {
    let mut parents: Vec<String> = rows.iter().filter_map(|row| row.parent_id.clone()).collect();
    parents.dedup();
    let threads = if parents.is_empty() {
        HashMap::new()
    } else {
        let found: Vec<(String, String, String)> = comments::table
            .filter(comments::id.eq_any(parents))
            .select((comments::id, comments::delegation, comments::scope))
            .load(conn)?;
        found.into_iter().map(|(id, delegation, scope)| (id, (delegation, scope))).collect()
    };
    rows.into_iter().map(|row| row.into_comment(&threads)).collect()
}

/// Saves a new comment.
///
/// # Errors
/// What the database said.
pub fn add(conn: &mut DbConn, comment: &Comment) -> Result<()> {
    diesel::insert_into(comments::table).values(CommentRow::of(comment)?).execute(conn)?;
    Ok(())
}

/// Saves a changed comment under the next version; `None` when somebody else changed it first.
///
/// # Errors
/// What the database said.
pub fn save(conn: &mut DbConn, comment: &Comment) -> Result<Option<i64>> {
    let next = comment.version.saturating_add(1);
    let row = CommentRow { version: next, ..CommentRow::of(comment)? };
    let saved = diesel::update(comments::table.find(comment.id.to_string()))
        .filter(comments::version.eq(comment.version))
        .set(&row)
        .execute(conn)?;
    Ok((saved == 1).then_some(next))
}

/// Who wrote in a thread, those who deleted what they wrote included.
///
/// # Errors
/// What the database said.
pub fn participants(conn: &mut DbConn, thread: CommentId) -> Result<Vec<UserId>> {
    let thread = thread.to_string();
    comments::table
        .filter(comments::id.eq(&thread).or(comments::parent_id.assume_not_null().eq(&thread)))
        .select(comments::author)
        .distinct()
        .load::<String>(conn)?
        .into_iter()
        .map(|author| author.parse().map_err(Error::internal))
        .collect()
}

/// Which comments of a recommendation are asked for.
#[derive(Debug, Default)]
pub struct Filter {
    /// In threads opened on this clause.
    pub clause: Option<ClauseId>,
    /// Of this scope.
    pub scope: Option<Scope>,
    /// In threads that are resolved, or that are not.
    pub resolved: Option<bool>,
}

/// The place of a comment in a list: threads from the oldest, in each its first comment and then the replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The thread's first comment.
    pub thread: CommentId,
    /// The comment.
    pub id: CommentId,
}

impl From<&Comment> for Place {
    fn from(comment: &Comment) -> Self {
        Self { thread: comment.thread(), id: comment.id }
    }
}

const THREAD: &str = "COALESCE(comments.parent_id, comments.id)";

diesel::define_sql_function! {
    /// The text with every occurrence of one part replaced: both databases compare it letter by letter, which LIKE
    /// does not.
    fn replace(text: Text, part: Text, by: Text) -> Text;
}

type Condition = Box<dyn BoxableExpression<comments::table, MultiBackend, SqlType = Bool>>;

/// What this seat sees of the recommendation's comments, as `policy::may_see_comment` says it of one.
fn visible(scope: &CommentScope) -> Condition {
    Box::new(comments_in_scope!(scope))
}

/// A deleted comment keeps its place only while somebody who looks sees replies to it.
fn present(scope: &CommentScope) -> Condition {
    let replies = diesel::alias!(comments as replies);
    let own = scope.own.as_ref().map(ToString::to_string).unwrap_or_default();
    let own_thread = comments::delegation.eq(own);
    let answered = replies
        .filter(replies.field(comments::parent_id).assume_not_null().eq(comments::id))
        .filter(replies.field(comments::deleted_at).is_null())
        .filter(reach_in_scope!(scope, replies.field(comments::scope), own_thread))
        .select(replies.field(comments::id));
    Box::new(comments::deleted_at.is_null().or(exists(answered)))
}

/// In threads whose first comment points at this clause.
fn on_clause(recommendation: RecommendationId, clause: &ClauseId) -> Result<Condition> {
    let openers = diesel::alias!(comments as openers);
    // A quote inside a stored text is escaped, so only the field itself can look like this.
    let name = format!("\"clause\":{}", serde_json::to_string(clause)?);
    let anchor = openers.field(comments::anchor).assume_not_null();
    let threads = openers
        .filter(openers.field(comments::recommendation_id).eq(recommendation.to_string()))
        .filter(openers.field(comments::anchor).is_not_null())
        .filter(replace(anchor, name, "").ne(anchor))
        .select(openers.field(comments::id));
    Ok(Box::new(sql::<Text>(THREAD).eq_any(threads)))
}

fn in_threads_resolved(recommendation: RecommendationId, resolved: bool) -> Condition {
    let openers = diesel::alias!(comments as openers);
    let threads = openers
        .filter(openers.field(comments::recommendation_id).eq(recommendation.to_string()))
        .filter(openers.field(comments::parent_id).is_null())
        .filter(openers.field(comments::resolved_at).is_not_null().eq(resolved))
        .select(openers.field(comments::id));
    Box::new(sql::<Text>(THREAD).eq_any(threads))
}

/// The recommendation's comments that this seat sees, at most `limit`, after `after`.
///
/// # Errors
/// What the database said.
pub fn list(
    conn: &mut DbConn,
    recommendation: RecommendationId,
    scope: &CommentScope,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Comment>> {
    use comments as c;
    let mut query = c::table
        .filter(c::recommendation_id.eq(recommendation.to_string()))
        .filter(visible(scope))
        .filter(present(scope))
        .into_boxed::<MultiBackend>();
    if let Some(wanted) = filter.scope {
        query = query.filter(c::scope.eq(wanted.as_str()));
    }
    if let Some(clause) = &filter.clause {
        query = query.filter(on_clause(recommendation, clause)?);
    }
    if let Some(resolved) = filter.resolved {
        query = query.filter(in_threads_resolved(recommendation, resolved));
    }
    if let Some(Place { thread, id }) = after {
        let (thread, id) = (thread.to_string(), id.to_string());
        query = query.filter(
            sql::<Text>(THREAD).gt(thread.clone()).or(sql::<Text>(THREAD).eq(thread).and(c::id.gt(id))),
        );
    }
    let rows = query
        .order((sql::<Text>(THREAD).asc(), c::id.asc()))
        .limit(limit)
        .select(CommentRow::as_select())
        .load::<CommentRow>(conn)?;
    with_threads(conn, rows)
}

/// How many replies this seat sees in each of these threads; deleted ones do not count.
///
/// # Errors
/// What the database said.
pub fn reply_counts(
    conn: &mut DbConn,
    scope: &CommentScope,
    threads: &[CommentId],
) -> Result<HashMap<CommentId, i64>> {
    if threads.is_empty() {
        return Ok(HashMap::new());
    }
    comments::table
        .filter(comments::parent_id.assume_not_null().eq_any(threads.iter().map(ToString::to_string)))
        .filter(comments::deleted_at.is_null())
        .filter(visible(scope))
        .group_by(comments::parent_id)
        .select((comments::parent_id.assume_not_null(), diesel::dsl::count_star()))
        .load::<(String, i64)>(conn)?
        .into_iter()
        .map(|(thread, count)| Ok((thread.parse().map_err(Error::internal)?, count)))
        .collect()
}
