//! Owns: the address of the compilation. Never: holds a rule.

use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use crate::{
    app::{
        App,
        amendments::compilation::{Asked, CompilationView, compilation},
    },
    domain::{
        amendments::AmendmentStatus,
        ids::{RecommendationId, StateCode},
        texts::ClauseId,
    },
    http::extract::{self, Query, SignedInCaller, json},
};

/// Which compilation is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompilationQuery {
    /// Of this revision; the newest when left out.
    pub revision: Option<u32>,
    /// Only amendments this state sponsors.
    #[param(value_type = Option<String>)]
    pub state: Option<StateCode>,
    /// Only this clause, and amendments that touch it.
    #[param(value_type = Option<String>)]
    pub clause: Option<ClauseId>,
    /// Only amendments in this status; every pending one when left out.
    pub status: Option<AmendmentStatus>,
}

/// A revision with every pending amendment in its place, attributed, with conflicts.
#[utoipa::path(tag = "amendments", params(("id" = String, Path), CompilationQuery),
    responses((status = 200, body = CompilationView)))]
#[get("/recommendations/{id}/compilation")]
pub async fn compiled(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<CompilationQuery>,
) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let CompilationQuery { revision, state, clause, status } = query.0;
    let asked = Asked { revision, state, clause, status };
    Ok(json(&app.read(caller.0, move |tx| compilation(tx, id, &asked)).await?))
}
