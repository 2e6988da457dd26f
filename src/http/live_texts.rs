//! Owns: the addresses that say who wrote what in a text that is drafted live. Never: holds a rule.

use actix_web::{HttpResponse, get, web};

use super::{
    extract::{self, SignedInCaller, json},
    problem::Fault,
};
use crate::{
    app::{App, live_texts, live_texts::AuthorsView},
    domain::live::Drafted,
};

/// Who wrote what in the working text, since it is drafted live.
#[utoipa::path(tag = "texts", params(("id" = String, Path)), responses((status = 200, body = AuthorsView)))]
#[get("/recommendations/{id}/working-text/authors")]
pub async fn authors(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    say(&app, caller, Drafted::WorkingText(extract::id(&id)?)).await
}

/// Who wrote what in an amendment that is being prepared: for its delegation.
#[utoipa::path(tag = "amendments", params(("id" = String, Path)), responses((status = 200, body = AuthorsView)))]
#[get("/amendments/{id}/authors")]
pub async fn amendment_authors(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    say(&app, caller, Drafted::Amendment(extract::id(&id)?)).await
}

/// Who wrote what in the chair's compromise on an amendment while it is prepared: for officers of the chair.
#[utoipa::path(tag = "amendments", params(("id" = String, Path)), responses((status = 200, body = AuthorsView)))]
#[get("/amendments/{id}/compromise/authors")]
pub async fn compromise_authors(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    say(&app, caller, Drafted::Compromise(extract::id(&id)?)).await
}

async fn say(app: &App, caller: SignedInCaller, of: Drafted) -> Result<HttpResponse, Fault> {
    Ok(json(&app.read(caller.0, move |tx| live_texts::authors(tx, of)).await?))
}
