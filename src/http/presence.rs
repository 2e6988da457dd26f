//! Owns: the addresses of presence: here, gone, who else. Never: holds a rule.

use actix_web::{HttpResponse, delete, get, post, put, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    extract::{self, Body, SignedInCaller, json},
    problem::Fault,
};
use crate::{
    app::{
        App,
        presence::{self, PresenceView},
    },
    domain::presence::Doing,
};

type Answer = Result<HttpResponse, Fault>;

/// What one does on the page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceBody {
    /// `editing` counts only for those who may edit the working text.
    pub doing: Doing,
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
    let (id, doing) = (extract::id(&id)?, body.value.doing);
    Ok(json(&app.read(caller.0, move |tx| presence::arrive(tx, id, doing)).await?))
}

/// I left.
#[utoipa::path(tag = "presence", params(("id" = String, Path)), responses((status = 204)))]
#[delete("/recommendations/{id}/presence")]
pub async fn leave(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    left(&app, caller, &id).await
}

/// I left, for a page that closes and can only post.
#[utoipa::path(tag = "presence", params(("id" = String, Path)), responses((status = 204)))]
#[post("/recommendations/{id}/presence/end")]
pub async fn leave_by_post(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    left(&app, caller, &id).await
}

async fn left(app: &App, caller: SignedInCaller, id: &str) -> Answer {
    let id = extract::id(id)?;
    app.read(caller.0, move |tx| presence::leave(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
