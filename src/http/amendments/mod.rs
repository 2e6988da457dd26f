//! Owns: the addresses of amendments. Never: holds a rule.

pub mod authorship;
pub mod compilation;
pub mod merging;
pub mod revising;

use actix_web::{HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{
        self, Body, IdempotencyKey, IfMatch, List, Page, Query, SignedInCaller, answered, json, tagged,
    },
    problem::Fault,
};
use crate::{
    app::{
        App, Idempotency, Lock, Reading, Writing,
        amendments::{
            self, AmendmentView, ChangeAmendment, Dispose, Filter, MakeAmendment, TakeStance, Wording,
        },
    },
    domain::{
        amendments::{
            AmendmentStatus, Outcome, Stance,
            operations::{AmendedClause, OperationBody},
        },
        ids::{AmendmentId, RecommendationId, StateCode},
        texts::ClauseId,
    },
};

pub(super) type Answer = Result<HttpResponse, Fault>;

/// Which amendments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AmendmentQuery {
    /// In this status.
    pub status: Option<AmendmentStatus>,
    /// Of this state, or one it sponsors, supports or opposes.
    #[param(value_type = Option<String>)]
    pub state: Option<StateCode>,
    /// With an operation on or right after this clause.
    #[param(value_type = Option<String>)]
    pub clause: Option<ClauseId>,
}

/// The amendments of a recommendation that I see: submitted ones by number, then my delegation's prepared ones.
#[utoipa::path(tag = "amendments", params(("id" = String, Path), AmendmentQuery, Page),
    responses((status = 200, body = List<AmendmentView>)))]
#[get("/recommendations/{id}/amendments")]
pub async fn list(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<AmendmentQuery>,
    page: Query<Page>,
) -> Answer {
    let (id, limit) = (extract::id::<RecommendationId>(&id)?, page.0.limit()?);
    let AmendmentQuery { status, state, clause } = query.0;
    let filter = Filter { status, state, clause };
    let read = move |tx: &mut Reading<'_>| amendments::list(tx, id, &filter, page.0.cursor.as_deref(), limit);
    let (items, next_cursor) = app.read(caller.0, read).await?;
    Ok(json(&List { items, next_cursor }))
}

const fn yes() -> bool {
    true
}

/// A new amendment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "revision": 0, "rationale": "Names who does the work.", "submit": true,
    "operations": [{"op": "replace", "clause": "op2", "new": {
        "id": "op2", "kind": "operative", "level": 0, "runs": [{"text": "Invites AMCC to keep a list of contacts."}],
    }}],
}))]
pub struct AmendmentBody {
    /// The revision it is written for; when a newer one was issued, it is put on that at once, as far as it fits.
    pub revision: u32,
    /// Why.
    #[serde(default)]
    pub rationale: String,
    /// Own delegation at most: others become sponsors when their own head joins.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub sponsors: Vec<StateCode>,
    /// What it does to the text; whole new clauses. This, or `text`.
    pub operations: Option<Vec<OperationBody>>,
    /// The whole text as it is to be, instead of operations: the server finds the clauses that change.
    pub text: Option<Vec<AmendedClause>>,
    /// `false` keeps it prepared, inside the delegation.
    #[serde(default = "yes")]
    pub submit: bool,
}

/// Propose an amendment, or prepare one inside the delegation.
#[utoipa::path(tag = "amendments", request_body = AmendmentBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = AmendmentView)))]
#[post("/recommendations/{id}/amendments")]
pub async fn make(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<AmendmentBody>,
) -> Answer {
    let id = extract::id::<RecommendationId>(&id)?;
    let repeat = key.of(&body);
    let AmendmentBody { revision, rationale, sponsors, operations, text, submit } = body.value;
    let wording = Wording { operations, text };
    let lock = Lock::Recommendation(id);
    let command = MakeAmendment { revision, rationale, sponsors, wording, submit };
    let answer = app.act(caller.0, repeat, 201, lock, move |tx| amendments::make(tx, id, command)).await?;
    Ok(answered(answer))
}

/// An amendment.
#[utoipa::path(tag = "amendments", params(("id" = String, Path)),
    responses((status = 200, body = AmendmentView)))]
#[get("/amendments/{id}")]
pub async fn one(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id::<AmendmentId>(&id)?;
    let view = app.read(caller.0, move |tx| amendments::get(tx, id)).await?;
    Ok(tagged(view.version, &view))
}

/// What changes of an amendment; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rationale": "Names who does the work, and by when."}))]
pub struct AmendmentChangeBody {
    /// The newest revision, when it was prepared on an older one.
    pub revision: Option<u32>,
    /// Why.
    pub rationale: Option<String>,
    /// Own delegation at most.
    #[schema(value_type = Option<Vec<String>>)]
    pub sponsors: Option<Vec<StateCode>>,
    /// What it does to the text.
    pub operations: Option<Vec<OperationBody>>,
    /// The whole text as it is to be, instead of operations.
    pub text: Option<Vec<AmendedClause>>,
}

/// Change a prepared amendment.
#[utoipa::path(tag = "amendments", request_body = AmendmentChangeBody,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = AmendmentView)))]
#[patch("/amendments/{id}")]
pub async fn change(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<AmendmentChangeBody>,
) -> Answer {
    let id = extract::id::<AmendmentId>(&id)?;
    let AmendmentChangeBody { revision, rationale, sponsors, operations, text } = body.value;
    let wording = Wording { operations, text };
    let command = ChangeAmendment { revision, rationale, sponsors, wording };
    let change = move |tx: &mut Writing<'_>| amendments::change(tx, id, version.0, command);
    let view = app.write(caller.0, Lock::OfAmendment(id), change).await?;
    Ok(tagged(view.version, &view))
}

/// An act without details.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoDetails {}

/// Does one formal act on an amendment.
pub(super) async fn act(
    app: &App,
    caller: SignedInCaller,
    id: AmendmentId,
    repeat: Idempotency,
    job: impl FnOnce(&mut Writing<'_>) -> crate::error::Result<AmendmentView> + Send + 'static,
) -> Answer {
    Ok(answered(app.act(caller.0, repeat, 200, Lock::OfAmendment(id), job).await?))
}

/// Put a prepared amendment on the table.
#[utoipa::path(tag = "amendments", request_body = NoDetails,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = AmendmentView)))]
#[post("/amendments/{id}/submission")]
pub async fn put_on_the_table(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<NoDetails>,
) -> Answer {
    let id = extract::id(&id)?;
    act(&app, caller, id, key.of(&body), move |tx| amendments::submit(tx, id)).await
}

/// A state's support.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportBody {
    /// Join as a sponsor.
    #[serde(default)]
    pub sponsor: bool,
    /// Take the support back.
    #[serde(default)]
    pub withdrawn: bool,
}

/// Support an amendment for the own state, join its sponsors, or take the support back.
#[utoipa::path(tag = "amendments", request_body = SupportBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = AmendmentView)))]
#[post("/amendments/{id}/support")]
pub async fn support(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<SupportBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let SupportBody { sponsor, withdrawn } = body.value;
    let stance = if sponsor { Stance::Sponsor } else { Stance::Support };
    let command = TakeStance { stance, reason: None, withdrawn };
    act(&app, caller, id, repeat, move |tx| amendments::take_stance(tx, id, command)).await
}

/// A state's opposition.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OppositionBody {
    /// Why.
    pub reason: Option<String>,
    /// Take the opposition back.
    #[serde(default)]
    pub withdrawn: bool,
}

/// Oppose an amendment for the own state, or take that back.
#[utoipa::path(tag = "amendments", request_body = OppositionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = AmendmentView)))]
#[post("/amendments/{id}/opposition")]
pub async fn oppose(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<OppositionBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let OppositionBody { reason, withdrawn } = body.value;
    let command = TakeStance { stance: Stance::Oppose, reason, withdrawn };
    act(&app, caller, id, repeat, move |tx| amendments::take_stance(tx, id, command)).await
}

/// Take the own delegation's amendment back.
#[utoipa::path(tag = "amendments", request_body = NoDetails,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = AmendmentView)))]
#[post("/amendments/{id}/withdrawal")]
pub async fn withdraw(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<NoDetails>,
) -> Answer {
    let id = extract::id(&id)?;
    act(&app, caller, id, key.of(&body), move |tx| amendments::withdraw(tx, id)).await
}

/// The chair's decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "not_retained", "reason": "Three delegations need the present wording."}))]
pub struct DispositionBody {
    /// The decision.
    pub outcome: Outcome,
    /// Why; needed when it is not retained.
    pub reason: Option<String>,
    /// The modified operations; needed when accepted as modified.
    pub text: Option<Vec<OperationBody>>,
    /// The revision the amendment stood on when this was decided; when it has moved on since, nothing is decided.
    #[schema(example = 0)]
    pub revision: Option<u32>,
}

/// Dispose of an amendment.
#[utoipa::path(tag = "amendments", request_body = DispositionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = AmendmentView)))]
#[post("/amendments/{id}/disposition")]
pub async fn dispose(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<DispositionBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let DispositionBody { outcome, reason, text, revision } = body.value;
    let command = Dispose { outcome, reason, text, revision };
    act(&app, caller, id, repeat, move |tx| amendments::dispose(tx, id, command)).await
}

/// The owner's answer to the chair's compromise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// Whether it is acceptable.
    #[schema(example = true)]
    pub accepted: bool,
    /// A remark.
    pub comment: Option<String>,
}

/// Answer the chair's compromise on the own delegation's amendment.
#[utoipa::path(tag = "amendments", request_body = AnswerBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = AmendmentView)))]
#[post("/amendments/{id}/answer")]
pub async fn answer_compromise(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<AnswerBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let AnswerBody { accepted, comment } = body.value;
    act(&app, caller, id, repeat, move |tx| amendments::answer(tx, id, accepted, comment.as_deref())).await
}
