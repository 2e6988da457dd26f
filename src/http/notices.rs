//! Owns: the addresses of a person's notices. Never: shows somebody else's.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{Body, List, Page, Query, SignedInCaller, json},
    problem::Fault,
};
use crate::{
    app::{
        App, Lock,
        notices::{self, NoticeView, Seen, UnreadView},
    },
    domain::{
        ids::{NoticeId, RecommendationId},
        refusal::Invalid,
    },
    error::Error,
};

/// Which notices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticesQuery {
    /// Only those not read.
    #[serde(default)]
    pub unread: bool,
    /// How many, 1 to 200.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// My notices, newest first.
#[utoipa::path(tag = "notices", params(NoticesQuery), responses((status = 200, body = List<NoticeView>)))]
#[get("/notices")]
pub async fn list(
    app: web::Data<App>,
    caller: SignedInCaller,
    query: Query<NoticesQuery>,
) -> Result<HttpResponse, Fault> {
    let NoticesQuery { unread, limit, cursor } = query.0;
    let limit = Page { limit, cursor: None }.limit()?;
    let (items, next_cursor) =
        app.read(caller.0, move |tx| notices::notices(tx, unread, cursor.as_deref(), limit)).await?;
    Ok(json(&List { items, next_cursor }))
}

/// How many notices I have not read.
#[utoipa::path(tag = "notices", responses((status = 200, body = UnreadView)))]
#[get("/notices/unread")]
pub async fn unread_notices(app: web::Data<App>, caller: SignedInCaller) -> Result<HttpResponse, Fault> {
    Ok(json(&app.read(caller.0, notices::unread_by_recommendation).await?))
}

/// Which notices were read: these, all of one recommendation, or all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "all": true }))]
pub struct ReadBody {
    /// These.
    #[schema(value_type = Option<Vec<String>>)]
    pub ids: Option<Vec<NoticeId>>,
    /// All about this recommendation.
    #[schema(value_type = Option<String>)]
    pub recommendation: Option<RecommendationId>,
    /// All of them.
    pub all: Option<bool>,
}

/// Mark notices as read.
#[utoipa::path(tag = "notices", request_body = ReadBody, responses((status = 204)))]
#[post("/notices/read")]
pub async fn read(
    app: web::Data<App>,
    caller: SignedInCaller,
    body: Body<ReadBody>,
) -> Result<HttpResponse, Fault> {
    let seen = match (body.value.ids, body.value.recommendation, body.value.all) {
        (Some(ids), None, None | Some(false)) => Seen::These(ids),
        (None, Some(id), None | Some(false)) => Seen::About(id),
        (None, None, Some(true)) => Seen::All,
        _ => {
            let detail = "Send either ids, or recommendation, or all: true.";
            return Err(Error::from(Invalid::field("/ids", "ids-or-all", detail)).into());
        }
    };
    app.write(caller.0, Lock::Nothing, move |tx| notices::mark_read(tx, &seen)).await?;
    Ok(HttpResponse::NoContent().finish())
}
