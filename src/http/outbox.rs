//! Owns: the addresses by which the secretariat sees what mail left and what did not. Never: shows a mail's content;
//! letters hold links that are secrets.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{self, Body, List, Page, Query, SignedInCaller, json},
    problem::Fault,
};
use crate::{
    app::{
        App, Lock,
        outbox::{self, DeliveriesWanted, DeliveryView, RetriedView},
    },
    domain::ids::MandateId,
};

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OutboxQuery {
    /// `waiting`, `sent` or `dead`.
    pub status: Option<String>,
    /// One mandate only.
    pub mandate: Option<String>,
    /// How many, 1 to 200.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Deliveries of the mandates I keep, newest first.
#[utoipa::path(tag = "outbox", params(OutboxQuery), responses((status = 200, body = List<DeliveryView>)))]
#[get("/outbox")]
pub async fn list(
    app: web::Data<App>,
    caller: SignedInCaller,
    query: Query<OutboxQuery>,
) -> Result<HttpResponse, Fault> {
    let OutboxQuery { status, mandate, limit, cursor } = query.0;
    let limit = Page { limit, cursor: None }.limit()?;
    let mandate = mandate.as_deref().map(extract::id).transpose()?;
    let wanted = DeliveriesWanted { status, mandate, cursor, limit };
    let (items, next_cursor) = app.read(caller.0, move |tx| outbox::deliveries(tx, &wanted)).await?;
    Ok(json(&List { items, next_cursor }))
}

/// Try a mail that did not leave again at once.
#[utoipa::path(tag = "outbox", params(("id" = String, Path)), responses((status = 202)))]
#[post("/outbox/{id}/retry")]
pub async fn retry(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = extract::id(&id)?;
    app.write(caller.0, Lock::Nothing, move |tx| outbox::retry(tx, id)).await?;
    Ok(HttpResponse::Accepted().json(serde_json::json!({})))
}

/// Whose dead mails.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryBody {
    /// One mandate only.
    #[schema(value_type = Option<String>)]
    pub mandate: Option<MandateId>,
}

/// Try every dead mail of the mandates I keep again.
#[utoipa::path(tag = "outbox", request_body = RetryBody, responses((status = 202, body = RetriedView)))]
#[post("/outbox/retry")]
pub async fn retry_all(
    app: web::Data<App>,
    caller: SignedInCaller,
    body: Body<RetryBody>,
) -> Result<HttpResponse, Fault> {
    let mandate = body.value.mandate;
    let view = app.write(caller.0, Lock::Nothing, move |tx| outbox::retry_all(tx, mandate)).await?;
    Ok(HttpResponse::Accepted().json(view))
}
