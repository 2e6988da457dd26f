//! Owns: the addresses of presence: here, gone, who else. Never: holds a rule.

use actix_web::{HttpResponse, delete, get, post, put, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{self, Body, Query, SignedInCaller, json},
    problem::Fault,
};
use crate::{
    app::{
        App,
        presence::{self, PresenceView},
    },
    domain::{ids::PageId, presence::Doing},
};

type Answer = Result<HttpResponse, Fault>;

/// What one does on the page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceBody {
    /// `editing` counts only for those who may edit the working text.
    pub doing: Doing,
    /// Which of a person's open pages it is: a UUID that the page made for itself. They are here as long as one of them is;
    /// who sends none has one page.
    #[schema(value_type = Option<String>)]
    pub page: Option<PageId>,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The page that left, by the UUID it came with.
    pub page: Option<String>,
}

/// Who else reads or edits this.
#[utoipa::path(tag = "presence", params(("id" = String, Path)), responses((status = 200, body = PresenceView)))]
#[get("/recommendations/{id}/presence")]
pub async fn who(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id(&id)?;
    Ok(json(&app.read(caller.0, move |tx| presence::who(tx, id)).await?))
}

/// I am here. Counts for 45 seconds; say it again every 20.
#[utoipa::path(
    tag = "presence", params(("id" = String, Path)), request_body = PresenceBody,
    responses((status = 200, body = PresenceView))
)]
#[put("/recommendations/{id}/presence")]
pub async fn arrive(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    body: Body<PresenceBody>,
) -> Answer {
    let (id, PresenceBody { doing, page }) = (extract::id(&id)?, body.value);
    Ok(json(&app.read(caller.0, move |tx| presence::arrive(tx, id, page, doing)).await?))
}

/// I left.
#[utoipa::path(tag = "presence", params(("id" = String, Path), PageQuery), responses((status = 204)))]
#[delete("/recommendations/{id}/presence")]
pub async fn leave(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<PageQuery>,
) -> Answer {
    left(&app, caller, &id, &query.0).await
}

/// I left, for a page that closes and can only post.
#[utoipa::path(tag = "presence", params(("id" = String, Path), PageQuery), responses((status = 204)))]
#[post("/recommendations/{id}/presence/end")]
pub async fn leave_by_post(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<PageQuery>,
) -> Answer {
    left(&app, caller, &id, &query.0).await
}

async fn left(app: &App, caller: SignedInCaller, id: &str, PageQuery { page }: &PageQuery) -> Answer {
    let (id, page) = (extract::id(id)?, page.as_deref().map(extract::id).transpose()?);
    app.read(caller.0, move |tx| presence::leave(tx, id, page)).await?;
    Ok(HttpResponse::NoContent().finish())
}
