//! Owns: the addresses of who changed what. Never: holds a rule.

use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use crate::{
    app::{
        App,
        amendments::{self, BlameView, ClauseChangeView},
    },
    domain::ids::RecommendationId,
    http::extract::{self, List, Page, Query, SignedInCaller, json},
};

/// The history of a clause: every revision that changed it, oldest first, in one page.
#[utoipa::path(tag = "amendments", params(("id" = String, Path), ("clause" = String, Path), Page),
    responses((status = 200, body = List<ClauseChangeView>)))]
#[get("/recommendations/{id}/clauses/{clause}/history")]
pub async fn clause_history(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<(String, String)>,
    page: Query<Page>,
) -> Answer {
    let (id, clause) = path.into_inner();
    let id = extract::id::<RecommendationId>(&id)?;
    page.0.limit()?;
    let items = app.read(caller.0, move |tx| amendments::clause_history(tx, id, &clause)).await?;
    Ok(json(&List::whole(items)))
}

/// Whose words are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BlameQuery {
    /// Of this revision; the newest when left out.
    pub revision: Option<u32>,
}

/// A revision whose every word tells which revision and which amendment brought it.
#[utoipa::path(tag = "amendments", params(("id" = String, Path), BlameQuery),
    responses((status = 200, body = BlameView)))]
#[get("/recommendations/{id}/blame")]
pub async fn blame(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<BlameQuery>,
) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let revision = query.0.revision;
    Ok(json(&app.read(caller.0, move |tx| amendments::blame(tx, id, revision)).await?))
}
