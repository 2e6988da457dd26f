//! Owns: the addresses of how a person wants to hear of things. Never: holds a rule.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, Accept, Header},
    post, put, web,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    extract::{self, Body, IfMatch, SignedInCaller, json, tagged},
    problem::Fault,
};
use crate::{
    app::{
        App, Caller, Lock, Writing,
        preferences::{self, FollowingView, PreferencesView, StopView},
    },
    domain::notices::{Choice, Stance, Topic},
};

type Answer = Result<HttpResponse, Fault>;

/// Choices; those left out stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comments": "daily"}))]
pub struct PreferencesBody {
    /// Mails about comments and replies.
    pub comments: Option<Choice>,
    /// Mails about comments that name me.
    pub mentions: Option<Choice>,
    /// Mails about amendments: `at_once` or `daily`.
    pub amendments: Option<Choice>,
    /// Mails about recorded positions: `at_once` or `daily`.
    pub positions: Option<Choice>,
}

/// How I want to hear of things.
#[utoipa::path(tag = "notices", responses((status = 200, body = PreferencesView)))]
#[get("/me/notice-preferences")]
pub async fn own(app: web::Data<App>, caller: SignedInCaller) -> Answer {
    let view = app.read(caller.0, preferences::own).await?;
    Ok(tagged(view.version, &view))
}

/// Choose how to hear of things.
#[utoipa::path(
    tag = "notices", params(("If-Match" = String, Header)), request_body = PreferencesBody,
    responses((status = 200, body = PreferencesView))
)]
#[put("/me/notice-preferences")]
pub async fn choose(
    app: web::Data<App>,
    caller: SignedInCaller,
    version: IfMatch,
    body: Body<PreferencesBody>,
) -> Answer {
    let PreferencesBody { comments, mentions, amendments, positions } = body.value;
    let wanted: Vec<(Topic, Choice)> = [
        (Topic::Comments, comments),
        (Topic::Mentions, mentions),
        (Topic::Amendments, amendments),
        (Topic::Positions, positions),
    ]
    .into_iter()
    .filter_map(|(topic, choice)| Some((topic, choice?)))
    .collect();
    let job = move |tx: &mut Writing<'_>| preferences::choose(tx, version.0, &wanted);
    let view = app.write(caller.0, Lock::Nothing, job).await?;
    Ok(tagged(view.version, &view))
}

/// Whether I follow this recommendation or muted it.
#[utoipa::path(tag = "notices", params(("id" = String, Path)), responses((status = 200, body = FollowingView)))]
#[get("/recommendations/{id}/following")]
pub async fn following(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id(&id)?;
    Ok(json(&app.read(caller.0, move |tx| preferences::following(tx, id)).await?))
}

/// Follow, mute, or neither.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"stance": "follow"}))]
pub struct FollowingBody {
    /// `follow`: told of every comment I may see. `mute`: of nothing that may be switched off. `null`: neither.
    pub stance: Option<Stance>,
}

/// Follow a recommendation, or mute it.
#[utoipa::path(
    tag = "notices", params(("id" = String, Path)), request_body = FollowingBody,
    responses((status = 200, body = FollowingView))
)]
#[put("/recommendations/{id}/following")]
pub async fn follow(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    body: Body<FollowingBody>,
) -> Answer {
    let (id, stance) = (extract::id(&id)?, body.value.stance);
    let lock = Lock::Recommendation(id);
    Ok(json(&app.write(caller.0, lock, move |tx| preferences::follow(tx, id, stance)).await?))
}

/// What the link in a mail would stop. A browser is sent to the page that asks.
#[utoipa::path(tag = "notices", params(("token" = String, Path)), responses((status = 200, body = StopView), (status = 303)))]
#[get("/unsubscribe/{token}")]
pub async fn stop_asked(request: HttpRequest, app: web::Data<App>, token: web::Path<String>) -> Answer {
    let token = token.into_inner();
    let asked = token.clone();
    let view = app.read(Caller::Anonymous, move |tx| preferences::stop_asked(tx, &asked)).await?;
    let wants_page = Accept::parse(&request)
        .is_ok_and(|accept| accept.ranked().first().is_some_and(|first| first.subtype() == "html"));
    if wants_page {
        // Looking must stop nothing: programs that check mails follow every link.
        return Ok(HttpResponse::SeeOther()
            .insert_header((header::LOCATION, format!("/unsubscribe/{token}")))
            .finish());
    }
    Ok(json(&view))
}

/// Stop the mails the link is about (RFC 8058: one click, no sign-in).
#[utoipa::path(tag = "notices", params(("token" = String, Path)), responses((status = 204)))]
#[post("/unsubscribe/{token}")]
pub async fn stop(app: web::Data<App>, token: web::Path<String>) -> Answer {
    let token = token.into_inner();
    app.write(Caller::Anonymous, Lock::Nothing, move |tx| preferences::stop(tx, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}
