//! Owns: the addresses of signing in, sessions and a person's own page. Never: holds a rule.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    delete, get,
    http::header,
    patch, post, web,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    extract::{
        self, ACCESS_COOKIE, Body, IfMatch, List, Page, Query, REFRESH_COOKIE, SignedInCaller, json, tagged,
    },
    problem::Fault,
};
use crate::{
    app::{
        App, Caller, Lock, Writing,
        accounts::{self, SignedIn},
        me::{ChangeSelf, MeView, PersonView, change_self, me as own_page},
    },
    domain::{ids::SessionId, time::Moment},
    error::Error,
};

type Answer = Result<HttpResponse, Fault>;

/// Sign-in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// Address.
    #[schema(example = "head.sgp@demo.example")]
    pub email: String,
    /// Password.
    #[schema(example = "musyawarah-2018")]
    pub password: String,
    /// One-time code; not in use yet, accepted for later.
    pub otp: Option<String>,
}

/// Tokens of a fresh session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInView {
    /// Send as `Authorization: Bearer …`.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: &'static str,
    /// Seconds the access token lives.
    pub expires_in: i64,
    /// Spent once at `/auth/refresh`; browsers use the cookie.
    pub refresh_token: String,
    /// Who signed in.
    pub user: PersonView,
}

/// Answers with tokens and sets the browser's cookies.
pub(super) fn signed_in(app: &App, session: SignedIn) -> HttpResponse {
    let secure = app.settings.public_url.starts_with("https://");
    let cookie = |name: &'static str, value: String, path: &'static str, seconds: i64| {
        Cookie::build(name, value)
            .path(path)
            .http_only(true)
            .secure(secure)
            .same_site(SameSite::Strict)
            .max_age(Duration::seconds(seconds))
            .finish()
    };
    let view = SignedInView {
        access_token: session.access_token.clone(),
        token_type: "Bearer",
        expires_in: session.expires_in,
        refresh_token: session.refresh_token.clone(),
        user: PersonView::from(&session.account),
    };
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .cookie(cookie(ACCESS_COOKIE, session.access_token, "/", session.expires_in))
        .cookie(cookie(REFRESH_COOKIE, session.refresh_token, "/api/v1/auth", session.session_seconds))
        .json(view)
}

fn signed_out() -> HttpResponse {
    let gone = |name: &'static str, path: &'static str| {
        let mut cookie =
            Cookie::build(name, "").path(path).http_only(true).same_site(SameSite::Strict).finish();
        cookie.make_removal();
        cookie
    };
    HttpResponse::NoContent()
        .cookie(gone(ACCESS_COOKIE, "/"))
        .cookie(gone(REFRESH_COOKIE, "/api/v1/auth"))
        .finish()
}

/// What the device calls itself.
pub(super) fn user_agent(request: &HttpRequest) -> String {
    let said = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    said.unwrap_or("unknown device").to_owned()
}

/// Sign in with address and password.
#[utoipa::path(tag = "accounts", request_body = LoginBody, responses((status = 200, body = SignedInView)))]
#[post("/auth/login")]
pub async fn login(request: HttpRequest, app: web::Data<App>, body: Body<LoginBody>) -> Answer {
    // Another site must not sign its visitors in as somebody else, either.
    extract::check_origin(&request, &app)?;
    let LoginBody { email, password, otp: _ } = body.value;
    app.throttle.check(&email, app.clock.now()).map_err(Fault::TooMany)?;
    match app.sign_in(email.clone(), password, user_agent(&request)).await {
        Ok(session) => Ok(signed_in(&app, session)),
        Err(error) => {
            if matches!(error, Error::InvalidCredentials) {
                app.throttle.failed(&email, app.clock.now());
            }
            Err(error.into())
        }
    }
}

/// A refresh token, for those who keep no cookies.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    /// From the sign-in or the last refresh.
    pub refresh_token: Option<String>,
}

/// Renew the session: spends the refresh token for a new pair.
#[utoipa::path(tag = "accounts", request_body = RefreshBody, responses((status = 200, body = SignedInView)))]
#[post("/auth/refresh")]
pub async fn refresh(request: HttpRequest, app: web::Data<App>, body: Body<RefreshBody>) -> Answer {
    extract::check_origin(&request, &app)?;
    let token = match body.value.refresh_token {
        Some(token) => token,
        None => request.cookie(REFRESH_COOKIE).ok_or(Error::Unauthenticated)?.value().to_owned(),
    };
    Ok(signed_in(&app, app.renew(token).await?))
}

/// End this session.
#[utoipa::path(tag = "accounts", responses((status = 204)))]
#[post("/auth/logout")]
pub async fn logout(app: web::Data<App>, caller: SignedInCaller) -> Answer {
    app.write(caller.0, Lock::Nothing, accounts::sign_out).await?;
    Ok(signed_out())
}

/// Whose password is forgotten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetRequestBody {
    /// Address.
    pub email: String,
}

/// Ask for a reset link. The answer is the same whether there is such an account or not.
#[utoipa::path(tag = "accounts", request_body = ResetRequestBody, responses((status = 202)))]
#[post("/auth/password-resets")]
pub async fn request_reset(app: web::Data<App>, body: Body<ResetRequestBody>) -> Answer {
    app.throttle.check(&body.value.email, app.clock.now()).map_err(Fault::TooMany)?;
    app.throttle.failed(&body.value.email, app.clock.now());
    app.request_reset(body.value.email).await?;
    Ok(HttpResponse::Accepted().json(serde_json::json!({})))
}

/// A new password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// At least 12 characters.
    pub password: String,
}

/// Set a new password by the link from the mail; ends all sessions.
#[utoipa::path(tag = "accounts", request_body = PasswordBody, params(("token" = String, Path)), responses((status = 204)))]
#[post("/auth/password-resets/{token}")]
pub async fn reset_password(
    app: web::Data<App>,
    token: web::Path<String>,
    body: Body<PasswordBody>,
) -> Answer {
    app.reset_password(token.into_inner(), body.value.password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who am I, and what waits for me.
#[utoipa::path(tag = "accounts", responses((status = 200, body = MeView)))]
#[get("/me")]
pub async fn me(app: web::Data<App>, caller: SignedInCaller) -> Answer {
    let view = app.read(caller.0, own_page).await?;
    Ok(tagged(view.version, &view))
}

/// What a person may change about themselves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeBody {
    /// Name as shown.
    pub name: Option<String>,
    /// BCP 47.
    pub locale: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
}

/// Change name, locale or time zone.
#[utoipa::path(
    tag = "accounts",
    params(("If-Match" = String, Header)),
    request_body = MeBody,
    responses((status = 200, body = MeView))
)]
#[patch("/me")]
pub async fn change_me(
    app: web::Data<App>,
    caller: SignedInCaller,
    version: IfMatch,
    body: Body<MeBody>,
) -> Answer {
    let MeBody { name, locale, time_zone } = body.value;
    let change = ChangeSelf { name, locale, time_zone };
    let job = move |tx: &mut Writing<'_>| change_self(tx, version.0, change);
    let view = app.write(caller.0, Lock::Nothing, job).await?;
    Ok(tagged(view.version, &view))
}

/// A change of one's own password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordBody {
    /// The present one.
    pub current: String,
    /// The new one, at least 12 characters.
    pub password: String,
}

/// Change one's own password; ends all other sessions.
#[utoipa::path(tag = "accounts", request_body = ChangePasswordBody, responses((status = 204)))]
#[post("/me/password")]
pub async fn change_password(
    app: web::Data<App>,
    caller: SignedInCaller,
    body: Body<ChangePasswordBody>,
) -> Answer {
    let Body { value: ChangePasswordBody { current, password }, .. } = body;
    guarded(&app, caller.0, app.change_password(caller.0, current, password)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// An attempt that takes the person's own password: wrong ones are slowed down as at the sign-in, so that whoever finds
/// an open session cannot guess it.
pub(super) async fn guarded<T>(
    app: &App,
    caller: Caller,
    attempt: impl Future<Output = crate::error::Result<T>>,
) -> Result<T, Fault> {
    let who = match caller {
        Caller::Session { user, .. } => user.to_string(),
        Caller::Anonymous | Caller::Server => return Err(Error::Unauthenticated.into()),
    };
    app.throttle.check(&who, app.clock.now()).map_err(Fault::TooMany)?;
    attempt.await.map_err(|error| {
        if matches!(&error, Error::Forbidden(refusal) if refusal.code == "password-wrong") {
            app.throttle.failed(&who, app.clock.now());
        }
        error.into()
    })
}

/// One signed-in device.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Identifier.
    pub id: String,
    /// Since when.
    #[schema(value_type = String)]
    pub created_at: Moment,
    /// Last renewal.
    #[schema(value_type = String)]
    pub last_seen_at: Moment,
    /// What the device calls itself.
    pub user_agent: String,
    /// The one asking.
    pub current: bool,
}

/// My signed-in devices.
#[utoipa::path(tag = "accounts", params(Page), responses((status = 200, body = List<SessionView>)))]
#[get("/me/sessions")]
pub async fn sessions(app: web::Data<App>, caller: SignedInCaller, page: Query<Page>) -> Answer {
    let limit = page.0.limit()?;
    let after = page.0.cursor.as_deref().map(extract::cursor::<SessionId>).transpose()?;
    let own = match caller.0 {
        Caller::Session { session, .. } => Some(session),
        Caller::Anonymous | Caller::Server => None,
    };
    let (sessions, next_cursor) = app.read(caller.0, move |tx| accounts::sessions(tx, after, limit)).await?;
    let items = sessions
        .into_iter()
        .map(|session| SessionView {
            id: session.id.to_string(),
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            current: Some(session.id) == own,
            user_agent: session.user_agent,
        })
        .collect();
    Ok(json(&List { items, next_cursor }))
}

/// Sign one of my devices out.
#[utoipa::path(tag = "accounts", params(("id" = String, Path)), responses((status = 204)))]
#[delete("/me/sessions/{id}")]
pub async fn end_session(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let session = extract::id(&id)?;
    app.write(caller.0, Lock::Nothing, move |tx| accounts::end_session(tx, session)).await?;
    Ok(HttpResponse::NoContent().finish())
}
