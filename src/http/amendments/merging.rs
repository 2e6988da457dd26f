//! Owns: the addresses of the chair's merge. Never: holds a rule.

use actix_web::{get, post, put, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Answer;
use crate::{
    app::{
        App, Lock,
        amendments::merging::{self as desk, CarryOut, Decide, MergeView, MergedView},
    },
    domain::{
        amendments::{Outcome, operations::OperationBody},
        ids::{AmendmentId, RecommendationId},
        texts::{Clause, ClauseId},
    },
    http::extract::{self, Body, IdempotencyKey, IfMatch, SignedInCaller, answered, tagged},
};

/// The merge under way. Officers of the chair alone see it.
#[utoipa::path(tag = "amendments", params(("id" = String, Path)), responses((status = 200, body = MergeView)))]
#[get("/recommendations/{id}/merge")]
pub async fn merge(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let view = app.read(caller.0, move |tx| desk::merge(tx, id)).await?;
    Ok(tagged(view.version, &view))
}

/// What is decided so far.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decisions": [], "clause_texts": []}))]
pub struct MergeBody {
    /// The decisions, one for an amendment.
    #[serde(default)]
    pub decisions: Vec<DecisionBody>,
    /// The chair's own words for clauses; they settle conflicts there.
    #[serde(default)]
    pub clause_texts: Vec<Clause>,
}

/// A decision on an amendment. What it lacks may be said later, before the merge is carried out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// Which.
    #[schema(value_type = String)]
    pub amendment: AmendmentId,
    /// What.
    pub outcome: Outcome,
    /// Why; needed when it is not retained.
    pub reason: Option<String>,
    /// The compromise; needed when accepted as modified.
    pub text: Option<Vec<OperationBody>>,
    /// Only for what it does to these clauses; the rest is not taken.
    #[schema(value_type = Option<Vec<String>>)]
    pub clauses: Option<Vec<ClauseId>>,
    /// Of an amendment that is accepted, what stands in brackets: what it does to these clauses.
    #[schema(value_type = Option<Vec<String>>)]
    pub in_brackets: Option<Vec<ClauseId>>,
}

/// Save what is decided so far. Nothing happens to the recommendation.
#[utoipa::path(tag = "amendments", request_body = MergeBody,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = MergeView)))]
#[put("/recommendations/{id}/merge")]
pub async fn save_merge(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<MergeBody>,
) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let MergeBody { decisions, clause_texts } = body.value;
    let decisions: Vec<Decide> = decisions
        .into_iter()
        .map(|DecisionBody { amendment, outcome, reason, text, clauses, in_brackets }| Decide {
            amendment,
            outcome,
            reason,
            text,
            clauses,
            in_brackets,
        })
        .collect();
    let lock = Lock::Recommendation(id);
    let view = app
        .write(caller.0, lock, move |tx| desk::save_merge(tx, id, version.0, decisions, clause_texts))
        .await?;
    Ok(tagged(view.version, &view))
}

/// Which merge is carried out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 7}))]
pub struct CarryOutBody {
    /// The version that was looked at.
    pub version: i64,
    /// Leave amendments in conflict on the table instead of refusing.
    #[serde(default)]
    pub leave_conflicts: bool,
}

/// Carry the merge out: dispositions and the working text in one act. The revision is issued afterwards.
#[utoipa::path(tag = "amendments", request_body = CarryOutBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = MergedView)))]
#[post("/recommendations/{id}/merge")]
pub async fn carry_out(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<CarryOutBody>,
) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let repeat = key.of(&body);
    let CarryOutBody { version, leave_conflicts } = body.value;
    let command = CarryOut { version, leave_conflicts };
    let lock = Lock::Recommendation(id);
    Ok(answered(app.act(caller.0, repeat, 200, lock, move |tx| desk::carry_out(tx, id, &command)).await?))
}
