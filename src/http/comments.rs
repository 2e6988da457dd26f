//! Owns: the addresses of comments. Never: holds a rule.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{
        self, Body, IdempotencyKey, IfMatch, List, Page, Query, SignedInCaller, answered, json, tagged,
    },
    problem::Fault,
};
use crate::{
    app::{
        App, Lock, Reading, Writing,
        comments::{self, CommentView, Filter, MakeComment, Words},
    },
    domain::{
        comments::{Anchor, Scope},
        ids::{CommentId, RecommendationId},
        texts::ClauseId,
    },
};

type Answer = Result<HttpResponse, Fault>;

/// Which comments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommentQuery {
    /// In threads opened on this clause.
    #[param(value_type = Option<String>)]
    pub clause: Option<ClauseId>,
    /// Of this scope.
    pub scope: Option<Scope>,
    /// In threads that are resolved (`true`), or that are not.
    pub resolved: Option<bool>,
}

/// The comments of a recommendation that I see: threads from the oldest, in each the replies after its first comment.
#[utoipa::path(tag = "comments", params(("id" = String, Path), CommentQuery, Page),
    responses((status = 200, body = List<CommentView>)))]
#[get("/recommendations/{id}/comments")]
pub async fn list(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<CommentQuery>,
    page: Query<Page>,
) -> Answer {
    let (id, limit) = (extract::id::<RecommendationId>(&id)?, page.0.limit()?);
    let CommentQuery { clause, scope, resolved } = query.0;
    let filter = Filter { clause, scope, resolved };
    let read = move |tx: &mut Reading<'_>| comments::list(tx, id, &filter, page.0.cursor.as_deref(), limit);
    let (items, next_cursor) = app.read(caller.0, read).await?;
    Ok(json(&List { items, next_cursor }))
}

/// A new comment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "scope": "all", "body": "Which platform would keep the list?",
    "anchor": {"revision": 0, "clause": "op2", "quote": "a list of contacts", "prefix": "keep ", "suffix": "."},
}))]
pub struct CommentBody {
    /// Who it is for. A reply may leave it out: it is for those its thread is for.
    pub scope: Option<Scope>,
    /// The comment it answers.
    #[schema(value_type = Option<String>)]
    pub parent: Option<CommentId>,
    /// What it points at; not for replies.
    pub anchor: Option<Anchor>,
    /// What it says, up to 10 000 characters.
    pub body: String,
}

/// Comment inside the delegation, to the chair, or to all. To all is a formal act.
#[utoipa::path(tag = "comments", request_body = CommentBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CommentView)))]
#[post("/recommendations/{id}/comments")]
pub async fn make(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<CommentBody>,
) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let repeat = key.of(&body);
    let CommentBody { scope, parent, anchor, body } = body.value;
    // Internal ones take the chain too, without joining it: it is by its version that servers know what stands.
    let lock = Lock::Recommendation(id);
    let command = MakeComment { scope, parent, anchor, words: Words::read(&body) };
    let answer = app.act(caller.0, repeat, 201, lock, move |tx| comments::make(tx, id, command)).await?;
    Ok(answered(answer))
}

/// What changes of a comment; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scope": "all"}))]
pub struct CommentChangeBody {
    /// Other words, by its author.
    pub body: Option<String>,
    /// A wider scope, by a head of the delegation it comes from.
    pub scope: Option<Scope>,
}

/// Change one's own words, or send an internal comment to the chair or to all.
#[utoipa::path(tag = "comments", request_body = CommentChangeBody,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CommentView)))]
#[patch("/comments/{id}")]
pub async fn change(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<CommentChangeBody>,
) -> Answer {
    let id = extract::id::<CommentId>(&id)?;
    let CommentChangeBody { body, scope } = body.value;
    let change = move |tx: &mut Writing<'_>| comments::change(tx, id, version.0, body.as_deref(), scope);
    let view = app.write(caller.0, Lock::OfComment(id), change).await?;
    Ok(tagged(view.version, &view))
}

/// Delete one's own comment: its words go, its place stays while there are replies.
#[utoipa::path(tag = "comments", params(("id" = String, Path)), responses((status = 204)))]
#[delete("/comments/{id}")]
pub async fn remove(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id::<CommentId>(&id)?;
    app.write(caller.0, Lock::OfComment(id), move |tx| comments::delete(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether a thread is settled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolutionBody {
    /// `true` resolves, `false` reopens.
    #[schema(example = true)]
    pub resolved: bool,
}

/// Resolve a thread, or reopen it.
#[utoipa::path(tag = "comments", request_body = ResolutionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = CommentView)))]
#[post("/comments/{id}/resolution")]
pub async fn resolve(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<ResolutionBody>,
) -> Answer {
    let id = extract::id::<CommentId>(&id)?;
    let (repeat, resolved) = (key.of(&body), body.value.resolved);
    let act = move |tx: &mut Writing<'_>| comments::resolve(tx, id, resolved);
    Ok(answered(app.act(caller.0, repeat, 200, Lock::OfComment(id), act).await?))
}
