//! Owns: the addresses of who changed what. Never: holds a rule.

use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use crate::{
    app::{
        App, Reading,
        amendments::{self, BlameView, ClauseChangeView},
    },
    domain::{ids::RecommendationId, refusal::Invalid},
    error::Error,
    http::extract::{self, List, Page, Query, SignedInCaller, json},
};

/// The history of a clause: every revision that changed it, oldest first.
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
    let limit = page.0.limit()?;
    let after = match page.0.cursor.as_deref().map(str::parse::<u32>) {
        None => None,
        Some(Ok(revision)) => Some(revision),
        Some(Err(_)) => {
            let wrong = Invalid::field("/cursor", "bad-cursor", "This cursor was not given by a list.");
            return Err(Error::from(wrong).into());
        }
    };
    let history = move |tx: &mut Reading<'_>| amendments::clause_history(tx, id, &clause, after, limit);
    let (items, next_cursor) = app.read(caller.0, history).await?;
    Ok(json(&List { items, next_cursor }))
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
