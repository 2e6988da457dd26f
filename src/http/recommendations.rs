//! Owns: the addresses of recommendations: create, list, show, change, pen, withdrawal. Never: holds a rule.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{self, Body, IdempotencyKey, IfMatch, List, Page, Query, SignedInCaller, json, tagged},
    problem::Fault,
};
use crate::{
    app::{
        App, Lock,
        recommendations::{self, Change, Create, Filter, RecommendationSummary, RecommendationView},
    },
    domain::recommendations::{Asked, Marking},
};

type Answer = Result<HttpResponse, Fault>;

/// A recommendation to be started.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationBody {
    /// Title.
    #[schema(example = "A common format for sharing alerts")]
    pub title: String,
    /// Lead delegation; the own one when not named. Only the chair names another.
    pub lead: Option<String>,
    /// Ids or numbers, at least one.
    #[schema(example = json!(["T1.3"]))]
    #[serde(default)]
    pub taskings: Vec<String>,
    /// Id or code.
    #[schema(example = "AMCC")]
    pub lead_body: String,
    /// Ids or codes.
    #[serde(default)]
    pub involved_bodies: Vec<String>,
    /// Ids or codes.
    #[serde(default)]
    pub norms: Vec<String>,
    /// States.
    #[serde(default)]
    pub co_sponsors: Vec<String>,
    /// `CLEAR`, `GREEN` (when not named), `AMBER` or `RED`.
    pub marking: Option<Marking>,
    /// The adopted recommendation it corrects.
    pub cites: Option<String>,
}

/// Start a recommendation.
#[utoipa::path(
    tag = "recommendations", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RecommendationBody, responses((status = 201, body = RecommendationView))
)]
#[post("/mandates/{id}/recommendations")]
pub async fn create_recommendation(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<RecommendationBody>,
) -> Answer {
    let mandate = extract::id(&id)?;
    let repeat = key.of(&body);
    let sent = body.value;
    let details = Asked {
        title: Some(sent.title),
        taskings: Some(sent.taskings),
        lead_body: Some(sent.lead_body),
        involved_bodies: Some(sent.involved_bodies),
        norms: Some(sent.norms),
        co_sponsors: Some(sent.co_sponsors),
        marking: sent.marking,
    };
    let command = Create { lead: sent.lead, details, cites: sent.cites };
    let answer = app
        .act(caller.0, repeat, 201, Lock::Nothing, move |tx| recommendations::create(tx, mandate, command))
        .await?;
    Ok(extract::answered(answer))
}

/// What to narrow the list to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilterQuery {
    /// One status, or several with commas between.
    pub status: Option<String>,
    /// Lead or involved body, id or code.
    pub body: Option<String>,
    /// Pillar of a lead or involved body, id or code.
    pub pillar: Option<String>,
    /// Tasking, id or number.
    pub tasking: Option<String>,
    /// Norm, id or code.
    pub norm: Option<String>,
    /// Lead delegation.
    pub lead: Option<String>,
    /// Words of title and symbol.
    pub q: Option<String>,
    /// `true`: only those on which something waits for the caller.
    pub waiting_for_me: Option<bool>,
    /// How many, 1 to 200.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The recommendations of a mandate, in the order they were started.
#[utoipa::path(
    tag = "recommendations", params(("id" = String, Path), FilterQuery),
    responses((status = 200, body = List<RecommendationSummary>))
)]
#[get("/mandates/{id}/recommendations")]
pub async fn list_recommendations(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    query: Query<FilterQuery>,
) -> Answer {
    let mandate = extract::id(&id)?;
    let sent = query.0;
    let page = Page { limit: sent.limit, cursor: sent.cursor };
    let limit = page.limit()?;
    let filter = Filter {
        status: sent.status,
        body: sent.body,
        pillar: sent.pillar,
        tasking: sent.tasking,
        norm: sent.norm,
        lead: sent.lead,
        q: sent.q,
        waiting_for_me: sent.waiting_for_me == Some(true),
    };
    let (items, next_cursor) = app
        .read(caller.0, move |tx| recommendations::list(tx, mandate, &filter, page.cursor.as_deref(), limit))
        .await?;
    Ok(json(&List { items, next_cursor }))
}

/// One recommendation.
#[utoipa::path(
    tag = "recommendations", params(("id" = String, Path)), responses((status = 200, body = RecommendationView))
)]
#[get("/recommendations/{id}")]
pub async fn recommendation(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id(&id)?;
    let view = app.read_on(caller.0, id, move |tx| recommendations::view(tx, id)).await?;
    Ok(tagged(view.version, &view))
}

/// What shall change; what is not sent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationChangeBody {
    /// Title.
    pub title: Option<String>,
    /// Ids or numbers, at least one.
    pub taskings: Option<Vec<String>>,
    /// Id or code.
    pub lead_body: Option<String>,
    /// Ids or codes.
    pub involved_bodies: Option<Vec<String>>,
    /// Ids or codes.
    pub norms: Option<Vec<String>>,
    /// States.
    pub co_sponsors: Option<Vec<String>>,
    /// Marking.
    pub marking: Option<Marking>,
    /// For the chair: let observers in.
    pub released_to_observers: Option<bool>,
    /// For the chair: let observers comment.
    pub observers_may_comment: Option<bool>,
}

impl From<RecommendationChangeBody> for Change {
    fn from(sent: RecommendationChangeBody) -> Self {
        let RecommendationChangeBody { title, taskings, lead_body, involved_bodies, norms, .. } = sent;
        let (co_sponsors, marking) = (sent.co_sponsors, sent.marking);
        let names_details = title.is_some()
            || taskings.is_some()
            || lead_body.is_some()
            || involved_bodies.is_some()
            || norms.is_some()
            || co_sponsors.is_some()
            || marking.is_some();
        let details = Asked { title, taskings, lead_body, involved_bodies, norms, co_sponsors, marking };
        Self {
            details: names_details.then_some(details),
            released_to_observers: sent.released_to_observers,
            observers_may_comment: sent.observers_may_comment,
        }
    }
}

/// Change details; the chair lets observers in or out.
#[utoipa::path(
    tag = "recommendations", params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body = RecommendationChangeBody, responses((status = 200, body = RecommendationView))
)]
#[patch("/recommendations/{id}")]
pub async fn change_recommendation(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<RecommendationChangeBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let command = Change::from(body.value);
    let view = app
        .write(caller.0, Lock::Recommendation(id), move |tx| {
            recommendations::change(tx, id, version.0, command)
        })
        .await?;
    Ok(tagged(view.version, &view))
}

/// Who gets the pen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PenBody {
    /// A state of the roster; `null` takes the pen back.
    #[schema(example = "VNM")]
    pub state: Option<String>,
}

/// Give the pen, or take it back.
#[utoipa::path(
    tag = "recommendations", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = PenBody, responses((status = 200, body = RecommendationView))
)]
#[post("/recommendations/{id}/pen")]
pub async fn give_pen(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<PenBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let state = body.value.state;
    let answer = app
        .act(caller.0, repeat, 200, Lock::Recommendation(id), move |tx| {
            recommendations::give_pen(tx, id, state)
        })
        .await?;
    Ok(extract::answered(answer))
}

/// Why it is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalBody {
    /// Needed from the chair, at most 2 000 characters.
    #[schema(example = "Merged into AMCC/2018/R.2.")]
    pub reason: Option<String>,
}

/// Withdraw it.
#[utoipa::path(
    tag = "recommendations", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = WithdrawalBody, responses((status = 200, body = RecommendationView))
)]
#[post("/recommendations/{id}/withdrawal")]
pub async fn withdraw(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<WithdrawalBody>,
) -> Answer {
    let id = extract::id(&id)?;
    let repeat = key.of(&body);
    let reason = body.value.reason;
    let answer = app
        .act(caller.0, repeat, 200, Lock::Recommendation(id), move |tx| {
            recommendations::withdraw(tx, id, reason)
        })
        .await?;
    Ok(extract::answered(answer))
}
