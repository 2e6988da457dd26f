//! Owns: the addresses of brackets. Never: holds a rule.

use actix_web::{get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Answer;
use crate::{
    app::{
        App, Lock,
        texts::{self, BracketsView, OwnBracket},
    },
    domain::ids::RecommendationId,
    http::extract::{self, Body, IdempotencyKey, SignedInCaller, answered, json},
};

/// The brackets of the working text.
#[utoipa::path(tag = "texts", params(("id" = String, Path)), responses((status = 200, body = BracketsView)))]
#[get("/recommendations/{id}/brackets")]
pub async fn brackets(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    Ok(json(&app.read(caller.0, move |tx| texts::brackets(tx, id)).await?))
}

/// A state's part in a bracket.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"variant": "a3.1"}))]
pub struct OwnersBody {
    /// Which variant; may be left out where there is one.
    pub variant: Option<String>,
    /// Leave its owners instead.
    #[serde(default)]
    pub withdrawn: bool,
}

/// Join the owners of a bracket for the own state, or leave them.
#[utoipa::path(tag = "texts", request_body = OwnersBody,
    params(("id" = String, Path), ("bracket" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = BracketsView)))]
#[post("/recommendations/{id}/brackets/{bracket}/owners")]
pub async fn own(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    body: Body<OwnersBody>,
) -> Answer {
    let (id, bracket) = path.into_inner();
    let id = extract::id::<RecommendationId>(&id)?;
    let repeat = key.of(&body);
    let OwnersBody { variant, withdrawn } = body.value;
    let command = OwnBracket { variant, withdrawn };
    let act = app.act(caller.0, repeat, 200, Lock::Recommendation(id), move |tx| {
        texts::own_bracket(tx, id, &bracket, command)
    });
    Ok(answered(act.await?))
}

/// Which words of a bracket stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"variant": "a3.1"}))]
pub struct BracketResolutionBody {
    /// The variant whose words stay; `null` drops all.
    #[serde(deserialize_with = "extract::sent")]
    #[schema(value_type = Option<String>, required = true)]
    pub variant: Option<Option<String>>,
}

/// Resolve a bracket by choosing the words that stay.
#[utoipa::path(tag = "texts", request_body = BracketResolutionBody,
    params(("id" = String, Path), ("bracket" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = BracketsView)))]
#[post("/recommendations/{id}/brackets/{bracket}/resolution")]
pub async fn resolve(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    body: Body<BracketResolutionBody>,
) -> Answer {
    let (id, bracket) = path.into_inner();
    let id = extract::id::<RecommendationId>(&id)?;
    let repeat = key.of(&body);
    let variant = body.value.variant.flatten();
    let act = app.act(caller.0, repeat, 200, Lock::Recommendation(id), move |tx| {
        texts::resolve_bracket(tx, id, &bracket, variant)
    });
    Ok(answered(act.await?))
}
