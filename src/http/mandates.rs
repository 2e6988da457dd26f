//! Owns: the addresses of mandates, their coverage and their rounds. Never: holds a rule.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    extract::{
        self, Body, IdempotencyKey, IfMatch, List, Page, Query, SignedInCaller, answered, json, sent, tagged,
    },
    problem::Fault,
};
use crate::{
    app::{
        App, Lock,
        mandates::{self, ChangeRound, CoverageView, MandateView, OpenRound, RoundView},
    },
    domain::{
        mandates::{Change, Content, RoundDates},
        time::Moment,
    },
};

type Answer = Result<HttpResponse, Fault>;

/// My mandates, newest first.
#[utoipa::path(tag = "mandates", params(Page), responses((status = 200, body = List<MandateView>)))]
#[get("/mandates")]
pub async fn list(app: web::Data<App>, caller: SignedInCaller, page: Query<Page>) -> Answer {
    let (limit, cursor) = (page.0.limit()?, page.0.cursor);
    let (items, next_cursor) =
        app.read(caller.0, move |tx| mandates::list(tx, limit, cursor.as_deref())).await?;
    Ok(json(&List { items, next_cursor }))
}

/// Found a mandate. Administrators and secretariats may; the founder becomes its secretariat.
#[utoipa::path(
    tag = "mandates",
    request_body = Content,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = MandateView))
)]
#[post("/mandates")]
pub async fn found(
    app: web::Data<App>,
    caller: SignedInCaller,
    key: IdempotencyKey,
    body: Body<Content>,
) -> Answer {
    let (repeat, content) = (key.of(&body), body.value);
    let lock = Lock::Administration;
    Ok(answered(app.act(caller.0, repeat, 201, lock, move |tx| mandates::found(tx, content)).await?))
}

/// One mandate.
#[utoipa::path(tag = "mandates", params(("id" = String, Path)), responses((status = 200, body = MandateView)))]
#[get("/mandates/{id}")]
pub async fn one(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id(&id)?;
    let view = app.read(caller.0, move |tx| mandates::one(tx, id)).await?;
    Ok(tagged(view.version, &view))
}

/// Change a mandate. A list that is sent is the whole new list; an entry that is in use cannot be left out.
#[utoipa::path(
    tag = "mandates",
    request_body(content = Change, example = json!({"settings": {"minimum_silence_seconds": 259_200}})),
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = MandateView))
)]
#[patch("/mandates/{id}")]
pub async fn change_mandate(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<Change>,
) -> Answer {
    let (id, change) = (extract::id(&id)?, body.value);
    let lock = Lock::Administration;
    let view = app.write(caller.0, lock, move |tx| mandates::change(tx, id, version.0, change)).await?;
    Ok(tagged(view.version, &view))
}

/// Taskings × bodies: what answers what, and the gaps.
#[utoipa::path(tag = "mandates", params(("id" = String, Path)), responses((status = 200, body = CoverageView)))]
#[get("/mandates/{id}/coverage")]
pub async fn coverage(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id(&id)?;
    Ok(json(&app.read(caller.0, move |tx| mandates::coverage(tx, id)).await?))
}

/// Rounds, newest first; the newest governs.
#[utoipa::path(
    tag = "mandates",
    params(("id" = String, Path), Page),
    responses((status = 200, body = List<RoundView>))
)]
#[get("/mandates/{id}/rounds")]
pub async fn rounds(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let (id, limit, cursor) = (extract::id(&id)?, page.0.limit()?, page.0.cursor);
    let (items, next_cursor) =
        app.read(caller.0, move |tx| mandates::list_rounds(tx, id, limit, cursor.as_deref())).await?;
    Ok(json(&List { items, next_cursor }))
}

/// A round to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Second reading", "amendments_close": "2018-06-29T10:00:00Z"}))]
pub struct RoundBody {
    /// Name as shown.
    pub name: String,
    /// When it stops taking amendments; never when not given.
    #[schema(value_type = Option<String>)]
    pub amendments_close: Option<Moment>,
    /// When it stops taking comments; never when not given.
    #[schema(value_type = Option<String>)]
    pub comments_close: Option<Moment>,
}

/// Open a round. All delegations are told.
#[utoipa::path(
    tag = "mandates",
    request_body = RoundBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = RoundView))
)]
#[post("/mandates/{id}/rounds")]
pub async fn open_round(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<RoundBody>,
) -> Answer {
    let (id, repeat, lock) = (extract::id(&id)?, key.of(&body), Lock::Administration);
    let RoundBody { name, amendments_close, comments_close } = body.value;
    let open = OpenRound { name, dates: RoundDates { amendments_close, comments_close } };
    Ok(answered(app.act(caller.0, repeat, 201, lock, move |tx| mandates::open_round(tx, id, open)).await?))
}

/// What changes of a round; absent fields stay, `null` takes a deadline away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amendments_close": "2018-07-06T10:00:00Z"}))]
pub struct RoundChangeBody {
    /// Name as shown.
    pub name: Option<String>,
    /// When it stops taking amendments.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    pub amendments_close: Option<Option<Moment>>,
    /// When it stops taking comments.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    pub comments_close: Option<Option<Moment>>,
}

/// Change a round's name or deadlines. All delegations are told.
#[utoipa::path(
    tag = "mandates",
    request_body = RoundChangeBody,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RoundView))
)]
#[patch("/rounds/{id}")]
pub async fn change_round(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<RoundChangeBody>,
) -> Answer {
    let (id, lock) = (extract::id(&id)?, Lock::Administration);
    let RoundChangeBody { name, amendments_close, comments_close } = body.value;
    let change = ChangeRound { name, amendments_close, comments_close };
    let view = app.write(caller.0, lock, move |tx| mandates::change_round(tx, id, version.0, change)).await?;
    Ok(tagged(view.version, &view))
}
