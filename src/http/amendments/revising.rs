//! Owns: the addresses of what newer revisions do to amendments: trying one out, overriding, its texts. Never: holds a rule.

use actix_web::{get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Answer, act};
use crate::{
    app::{
        App,
        amendments::{self, AmendmentTextView, AmendmentView, Check, CheckView, Override, Wording},
    },
    domain::{
        amendments::operations::{AmendedClause, OperationBody},
        ids::{AmendmentId, RecommendationId},
        refusal::Invalid,
    },
    error::Error,
    http::extract::{self, Body, IdempotencyKey, List, Page, Query, SignedInCaller, json},
};

/// An amendment to be tried out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"revision": 0, "operations": [{"op": "delete", "clause": "op3"}]}))]
pub struct CheckBody {
    /// The revision it is written for.
    pub revision: u32,
    /// What it does to the text. This, or `text`.
    pub operations: Option<Vec<OperationBody>>,
    /// The whole text as it is to be.
    pub text: Option<Vec<AmendedClause>>,
    /// The amendment that is being edited, which then is not compared with itself.
    #[schema(value_type = Option<String>)]
    pub amendment: Option<AmendmentId>,
}

/// What an amendment would do, and with which others it would conflict. Nothing is kept.
#[utoipa::path(tag = "amendments", request_body = CheckBody, params(("id" = String, Path)),
    responses((status = 200, body = CheckView)))]
#[post("/recommendations/{id}/amendments/check")]
pub async fn check(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    body: Body<CheckBody>,
) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let CheckBody { revision, operations, text, amendment } = body.value;
    let command = Check { revision, wording: Wording { operations, text }, amendment };
    Ok(json(&app.read(caller.0, move |tx| amendments::check(tx, id, command)).await?))
}

/// The text of an amendment that needs attention.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideBody {
    /// What it does to the newest revision. This, or `text`.
    pub operations: Option<Vec<OperationBody>>,
    /// The whole text as it is to be.
    pub text: Option<Vec<AmendedClause>>,
    /// Why; left out, the rationale stays.
    pub rationale: Option<String>,
    /// The newest revision as its author knew it; when another was issued since, nothing is changed.
    #[schema(example = 1)]
    pub revision: Option<u32>,
}

/// Supply the text of an amendment that needs attention: a head of its delegation, or the chair.
#[utoipa::path(tag = "amendments", request_body = OverrideBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = AmendmentView)))]
#[post("/amendments/{id}/override")]
pub async fn override_text(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<OverrideBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let OverrideBody { operations, text, rationale, revision } = body.value;
    let command = Override { wording: Wording { operations, text }, rationale, revision };
    act(&app, caller, id, repeat, move |tx| amendments::override_text(tx, id, command)).await
}

/// Every text the amendment had since it was put on the table, and against which revision.
#[utoipa::path(tag = "amendments", params(("id" = String, Path), Page),
    responses((status = 200, body = List<AmendmentTextView>)))]
#[get("/amendments/{id}/texts")]
pub async fn texts(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let (id, limit) = (extract::id::<AmendmentId>(&id)?, page.0.limit()?);
    let wrong =
        || Error::from(Invalid::field("/cursor", "bad-cursor", "This cursor was not given by a list."));
    let after: i64 = match page.0.cursor.as_deref() {
        None => 0,
        Some(cursor) => cursor.parse().map_err(|_| wrong())?,
    };
    let (items, next_cursor) = app.read(caller.0, move |tx| amendments::texts(tx, id, after, limit)).await?;
    Ok(json(&List { items, next_cursor }))
}
