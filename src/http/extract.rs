//! Owns: what a handler gets of a request, already checked: who calls, the body, `If-Match`, `Idempotency-Key`,
//! the page of a list. Bad input ends here. Never: decides a rule.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, web};
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::problem::Fault;
use crate::{
    app::{Answer, App, Caller, Idempotency, keys::hex},
    domain::refusal::Invalid,
    error::{Error, Result},
};

/// The cookie with the access token.
pub const ACCESS_COOKIE: &str = "mufakat_access";
/// The cookie with the refresh token, sent to `/api/v1/auth` only.
pub const REFRESH_COOKIE: &str = "mufakat_refresh";

type Ready<T> = std::future::Ready<std::result::Result<T, Fault>>;

/// The running program.
pub fn app(request: &HttpRequest) -> std::result::Result<&App, Fault> {
    request
        .app_data::<web::Data<App>>()
        .map(|data| data.get_ref())
        .ok_or_else(|| Error::internal("no app").into())
}

/// A signed-in caller, by `Authorization: Bearer` or cookie. The session itself is checked with the first look at
/// the database.
#[derive(Debug, Clone, Copy)]
pub struct SignedInCaller(pub Caller);

impl FromRequest for SignedInCaller {
    type Error = Fault;
    type Future = Ready<Self>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(caller(request))
    }
}

/// A signed-in caller, and whether a browser's cookie says so: whoever sits at an open screen is not yet who signed in,
/// so what binds a state asks for the password again. A script that holds a token has no password to give.
#[derive(Debug, Clone, Copy)]
pub struct AtScreen {
    /// The caller.
    pub caller: Caller,
    /// Whether it is a browser.
    pub by_cookie: bool,
}

impl FromRequest for AtScreen {
    type Error = Fault;
    type Future = Ready<Self>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let by_cookie = bearer(request).is_none();
        std::future::ready(caller(request).map(|caller| Self { caller: caller.0, by_cookie }))
    }
}

/// Whoever opens a socket. A browser sends its cookies with a handshake that another site's page began, and no SameSite
/// rule or preflight stops it: with a cookie the origin must be ours.
///
/// # Errors
/// [`Fault::ForeignOrigin`]; [`Error::Unauthenticated`].
pub fn socket_caller(request: &HttpRequest) -> std::result::Result<Caller, Fault> {
    if bearer(request).is_none() {
        let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
        let origin = origin.ok_or(Fault::ForeignOrigin)?;
        if !is_own(request, app(request)?, origin) {
            return Err(Fault::ForeignOrigin);
        }
    }
    caller(request).map(|caller| caller.0)
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let said = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    said.strip_prefix("Bearer ")
}

fn caller(request: &HttpRequest) -> std::result::Result<SignedInCaller, Fault> {
    let app = app(request)?;
    let token = match bearer(request) {
        Some(token) => token.to_owned(),
        None => {
            let cookie = request.cookie(ACCESS_COOKIE).ok_or(Error::Unauthenticated)?;
            check_origin(request, app)?;
            cookie.value().to_owned()
        }
    };
    let (user, session) =
        app.keys.read_access_token(&token, app.clock.now()).ok_or(Error::Unauthenticated)?;
    Ok(SignedInCaller(Caller::Session { user, session }))
}

/// A browser sends our cookies with requests other sites caused only if SameSite failed us; the origin tells.
///
/// # Errors
/// [`Fault::ForeignOrigin`] for an unsafe method from elsewhere.
pub fn check_origin(request: &HttpRequest, app: &App) -> std::result::Result<(), Fault> {
    if request.method().is_safe() {
        return Ok(());
    }
    let Some(origin) = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return Ok(());
    };
    if is_own(request, app, origin) { Ok(()) } else { Err(Fault::ForeignOrigin) }
}

fn is_own(request: &HttpRequest, app: &App, origin: &str) -> bool {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    origin == app.settings.public_url || origin.split_once("://").is_some_and(|(_, rest)| rest == host)
}

/// A JSON body: unknown fields and wrong types are named with their place.
pub struct Body<T> {
    /// The value.
    pub value: T,
    /// SHA-256 of method, path and body; empty without an `Idempotency-Key`.
    pub request_hash: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, Fault>>>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = web::Bytes::from_request(request, payload);
        let mut hash = request.headers().contains_key("idempotency-key").then(|| {
            let mut hash = Sha256::new();
            hash.update(request.method().as_str());
            hash.update([0]);
            hash.update(request.path());
            hash.update([0]);
            hash
        });
        Box::pin(async move {
            let bytes =
                bytes.await.map_err(|error| match error.as_response_error().status_code().as_u16() {
                    413 => Fault::TooLarge,
                    _ => Fault::Malformed("it ended early".to_owned()),
                })?;
            if let Some(hash) = &mut hash {
                hash.update(&bytes);
            }
            // An act without details may come without a body.
            let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
            let request_hash = hash.map_or_else(String::new, |hash| hex(&hash.finalize()));
            Ok(Self { value: parse(text)?, request_hash })
        })
    }
}

fn parse<T: DeserializeOwned>(text: &[u8]) -> std::result::Result<T, Fault> {
    // serde would read the values of an array as fields in the order of their declaration.
    if text.trim_ascii_start().starts_with(b"[")
        && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
    {
        return Err(Fault::Core(Invalid::field("", "wrong-value", "The body is one JSON object.").into()));
    }
    if let Ok(value) = serde_json::from_slice(text) {
        return Ok(value);
    }
    // Something is wrong with it: read again, slower, to say where.
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = pointer(error.path());
        let cause = error.into_inner();
        match cause.classify() {
            serde_json::error::Category::Data => {
                Fault::Core(Invalid::field(place, "wrong-value", sentence(&cause)).into())
            }
            _ => Fault::Malformed(sentence(&cause).trim_end_matches('.').to_owned()),
        }
    })?;
    reader.end().map_err(|_| Fault::Malformed("something follows its end".to_owned()))?;
    Ok(value)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

/// serde's message as a sentence; a long quoted value is cut, so that no text travels back in an error.
fn sentence(cause: &serde_json::Error) -> String {
    let said = cause.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said);
    let short: String = said.chars().take(200).collect();
    let mut letters = short.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// `If-Match` with the version the caller changed.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Fault;
    type Future = Ready<Self>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let version = request
            .headers()
            .get(header::IF_MATCH)
            .ok_or(Fault::PreconditionRequired)
            // An entity tag we never made matches nothing: version -1.
            .map(|value| value.to_str().ok().and_then(|v| v.trim_matches('"').parse().ok()).unwrap_or(-1));
        std::future::ready(version.map(Self))
    }
}

/// The identifier that a list gave as its cursor.
///
/// # Errors
/// 422 for anything else.
pub fn cursor<T: std::str::FromStr>(text: &str) -> std::result::Result<T, Fault> {
    text.parse().map_err(|_| {
        Error::from(Invalid::field("/cursor", "bad-cursor", "This cursor was not given by a list.")).into()
    })
}

/// `Idempotency-Key`, when sent.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = Fault;
    type Future = Ready<Self>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = match request.headers().get("idempotency-key") {
            None => Ok(Self(None)),
            Some(value) => match value.to_str() {
                Ok(key) if (1..=200).contains(&key.len()) => Ok(Self(Some(key.to_owned()))),
                _ => Err(Fault::Core(
                    Invalid::field("", "idempotency-key", "Idempotency-Key takes 1 to 200 ASCII characters.")
                        .into(),
                )),
            },
        };
        std::future::ready(key)
    }
}

impl IdempotencyKey {
    /// The key with what exactly was asked.
    #[must_use]
    pub fn of<T>(self, body: &Body<T>) -> Idempotency {
        Idempotency { key: self.0, request_hash: body.request_hash.clone() }
    }
}

/// `?limit=&cursor=`.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// How many, 1 to 200.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl Page {
    /// The limit asked for, 50 when none was.
    ///
    /// # Errors
    /// [`Error::Invalid`] outside 1 to 200.
    pub fn limit(&self) -> Result<i64> {
        match self.limit.as_deref() {
            None => Ok(50),
            Some(text) => text.parse().ok().filter(|limit| (1..=200).contains(limit)).ok_or_else(|| {
                Invalid::field("/limit", "out-of-range", "limit takes a whole number from 1 to 200.").into()
            }),
        }
    }
}

/// A list as sent.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct List<T> {
    /// This page.
    pub items: Vec<T>,
    /// Ask with this as `cursor` for the next page; `null` at the end.
    pub next_cursor: Option<String>,
}

/// Query parameters, checked like a body.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Fault;
    type Future = Ready<Self>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = web::Query::<T>::from_query(request.query_string());
        std::future::ready(parsed.map(|query| Self(query.into_inner())).map_err(|_| {
            Fault::Core(Invalid::field("", "wrong-query", "A query parameter has a wrong value.").into())
        }))
    }
}

/// A field that was sent, be it as `null`.
///
/// # Errors
/// When the value is of the wrong type.
pub fn sent<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    from: D,
) -> std::result::Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// An identifier in the path: one that cannot exist is not there.
///
/// # Errors
/// [`Error::NotFound`].
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The JSON of a formal act, fresh or kept.
#[must_use]
pub fn answered(answer: Answer) -> HttpResponse {
    let status = u16::try_from(answer.status)
        .ok()
        .and_then(|status| actix_web::http::StatusCode::from_u16(status).ok())
        .unwrap_or_default();
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if answer.replayed {
        response.insert_header(("Idempotency-Replayed", "true"));
    }
    response.content_type("application/json").body(answer.body)
}

/// JSON with an entity tag of the resource's version.
#[must_use]
pub fn tagged<T: serde::Serialize>(version: i64, value: &T) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ETAG, format!("\"{version}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(value)
}

/// JSON that no cache may keep.
#[must_use]
pub fn json<T: serde::Serialize>(value: &T) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(value)
}
