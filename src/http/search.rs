//! Owns: the address of search. Never: holds a rule.

use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    extract::{List, Page, Query, SignedInCaller, json},
    problem::Fault,
};
use crate::{
    app::{
        App,
        search::{self, HitView},
    },
    domain::refusal::Invalid,
    error::Error,
};

/// What to search for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words; each finds the words it begins, and a hit has them all.
    #[param(example = "vulnerability report")]
    pub q: String,
    /// In this mandate only.
    pub mandate: Option<String>,
    /// How many, 1 to 200.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Search recommendations, clauses and comments.
#[utoipa::path(tag = "search", params(SearchQuery), responses((status = 200, body = List<HitView>)))]
#[get("/search")]
pub async fn find(
    app: web::Data<App>,
    caller: SignedInCaller,
    query: Query<SearchQuery>,
) -> Result<HttpResponse, Fault> {
    let sent = query.0;
    let page = Page { limit: sent.limit, cursor: sent.cursor };
    let limit = page.limit()?;
    let mandate = match sent.mandate.as_deref().filter(|text| !text.is_empty()).map(str::parse) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => {
            let wrong = Invalid::field("/mandate", "wrong-value", "This is not the id of a mandate.");
            return Err(Error::from(wrong).into());
        }
    };
    let (items, next_cursor) = app
        .read(caller.0, move |tx| search::search(tx, &sent.q, mandate, page.cursor.as_deref(), limit))
        .await?;
    Ok(json(&List { items, next_cursor }))
}
