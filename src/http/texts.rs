//! Owns: the addresses of the working text, the revisions and the comparison. Never: holds a rule.

use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{self, Body, IdempotencyKey, IfMatch, List, Page, Query, SignedInCaller, json, tagged},
    problem::Fault,
};
use crate::{
    app::{
        App, Lock, amendments,
        texts::{self, ComparedTo, ComparisonView, RevisionHeadView, RevisionView, Typed, WorkingTextView},
    },
    domain::{refusal::Invalid, texts::Clause},
    error::Error,
};

type Answer = Result<HttpResponse, Fault>;

/// A working text as saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingTextBody {
    /// Its clauses, in order, without numbers.
    pub clauses: Vec<Clause>,
}

/// The working text.
#[utoipa::path(tag = "texts", params(("id" = String, Path)), responses((status = 200, body = WorkingTextView)))]
#[get("/recommendations/{id}/working-text")]
pub async fn working_text(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id(&id)?;
    let view = app.read_on(caller.0, id, move |tx| texts::working_text(tx, id)).await?;
    Ok(tagged(view.version, &view))
}

/// Save the working text.
#[utoipa::path(
    tag = "texts", params(("id" = String, Path), ("If-Match" = String, Header)), request_body = WorkingTextBody,
    responses((status = 200, body = WorkingTextView))
)]
#[put("/recommendations/{id}/working-text")]
pub async fn save_working_text(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<WorkingTextBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let typed = Typed::read(body.value.clauses);
    let saved = app
        .write(caller.0, Lock::Recommendation(id), move |tx| texts::save_typed(tx, id, version.0, typed))
        .await?;
    let view = saved.into_view();
    Ok(tagged(view.version, &view))
}

/// A revision to be issued.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisionBody {
    /// What to know about it, at most 2 000 characters.
    #[schema(example = "Takes in the round of written comments.")]
    pub note: Option<String>,
}

/// Table the working text (the first time) or issue it as the next revision.
#[utoipa::path(
    tag = "texts", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RevisionBody, responses((status = 201, body = RevisionView))
)]
#[post("/recommendations/{id}/revisions")]
pub async fn issue_revision(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<RevisionBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let note = body.value.note;
    let answer = app
        .act(caller.0, repeat, 201, Lock::Recommendation(id), move |tx| amendments::issue(tx, id, note))
        .await?;
    Ok(extract::answered(answer))
}

/// The revisions, without their clauses.
#[utoipa::path(
    tag = "texts", params(("id" = String, Path), Page), responses((status = 200, body = List<RevisionHeadView>))
)]
#[get("/recommendations/{id}/revisions")]
pub async fn revisions(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let id = extract::id(&id)?;
    let limit = page.0.limit()?;
    let after = match page.0.cursor.as_deref().map(str::parse::<u32>) {
        None => None,
        Some(Ok(number)) => Some(i64::from(number)),
        Some(Err(_)) => {
            let wrong = Invalid::field("/cursor", "bad-cursor", "This cursor was not given by a list.");
            return Err(Error::from(wrong).into());
        }
    };
    let (items, next_cursor) = app.read(caller.0, move |tx| texts::revisions(tx, id, after, limit)).await?;
    Ok(json(&List { items, next_cursor }))
}

/// One revision.
#[utoipa::path(
    tag = "texts", params(("id" = String, Path), ("number" = i64, Path)),
    responses((status = 200, body = RevisionView))
)]
#[get("/recommendations/{id}/revisions/{number}")]
pub async fn revision(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<(String, String)>,
) -> Answer {
    let (id, number) = path.into_inner();
    let (id, number) = (extract::id(&id)?, extract::id::<i64>(&number)?);
    Ok(json(&app.read_on(caller.0, id, move |tx| texts::revision(tx, id, number)).await?))
}

/// Which texts to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// Number of the old revision.
    #[param(example = "0")]
    pub from: String,
    /// Number of the new revision, or `working`.
    #[param(example = "1")]
    pub to: String,
}

/// Compare two revisions, clause by clause and word by word.
#[utoipa::path(
    tag = "texts", params(("id" = String, Path), ComparisonQuery), responses((status = 200, body = ComparisonView))
)]
#[get("/recommendations/{id}/comparison")]
pub async fn comparison(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<ComparisonQuery>,
) -> Answer {
    let id = extract::id(&id)?;
    let from = ComparedTo::read("/from", &query.0.from).map_err(Error::from)?;
    let to = ComparedTo::read("/to", &query.0.to).map_err(Error::from)?;
    Ok(json(&app.read(caller.0, move |tx| texts::compare(tx, id, from, to)).await?))
}
