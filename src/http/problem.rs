//! Owns: how every error looks to a caller: RFC 9457 problem+json, one match from [`Error`] to a status.
//! Never: sends the cause of a 5xx.

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{domain::refusal::FieldError, error::Error};

/// A problem as sent (RFC 9457).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:mufakat:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// One sentence a delegate understands.
    pub detail: String,
    /// Stable, kebab-case, translated by the app.
    pub code: String,
    /// Each wrong field.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<ProblemField>,
    /// Find the request in the server's log by this.
    pub request_id: String,
    /// With 412: what stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
}

/// One wrong field.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer into the body sent.
    pub pointer: String,
    /// Stable, kebab-case.
    pub code: String,
    /// One sentence.
    pub detail: String,
}

impl From<FieldError> for ProblemField {
    fn from(error: FieldError) -> Self {
        Self { pointer: error.pointer, code: error.code.to_owned(), detail: error.detail }
    }
}

/// What a handler returns when it fails.
#[derive(Debug)]
pub enum Fault {
    /// From the use cases.
    Core(Error),
    /// The body is not JSON.
    Malformed(String),
    /// `If-Match` is missing.
    PreconditionRequired,
    /// The body is larger than allowed.
    TooLarge,
    /// Too many tries; seconds to wait.
    TooMany(u64),
    /// An unsafe request from another origin.
    ForeignOrigin,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

struct Shape {
    status: StatusCode,
    code: String,
    detail: String,
    errors: Vec<FieldError>,
    current: Option<serde_json::Value>,
    retry_after: Option<u64>,
}

fn shape(status: StatusCode, code: &str, detail: impl Into<String>) -> Shape {
    Shape {
        status,
        code: code.to_owned(),
        detail: detail.into(),
        errors: Vec::new(),
        current: None,
        retry_after: None,
    }
}

impl Fault {
    fn shape(&self) -> Shape {
        match self {
            Self::Malformed(what) => {
                shape(StatusCode::BAD_REQUEST, "malformed", format!("The request is not valid JSON: {what}."))
            }
            Self::PreconditionRequired => shape(
                StatusCode::PRECONDITION_REQUIRED,
                "if-match-missing",
                "Say with If-Match which version you changed, so that nobody's work is overwritten.",
            ),
            Self::TooLarge => shape(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "The request is larger than the server accepts.",
            ),
            Self::TooMany(seconds) => Shape {
                retry_after: Some(*seconds),
                ..shape(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many tries. Wait a little.")
            },
            Self::ForeignOrigin => shape(
                StatusCode::FORBIDDEN,
                "foreign-origin",
                "The request came from another site and was not done.",
            ),
            Self::Core(error) => match error {
                Error::Unauthenticated => {
                    shape(StatusCode::UNAUTHORIZED, "not-signed-in", "Sign in to go on.")
                }
                Error::InvalidCredentials => shape(
                    StatusCode::UNAUTHORIZED,
                    "invalid-credentials",
                    "The e-mail address or the password is wrong.",
                ),
                Error::Forbidden(refusal) => shape(StatusCode::FORBIDDEN, refusal.code, &refusal.detail),
                Error::NotFound => shape(
                    StatusCode::NOT_FOUND,
                    "not-found",
                    "There is nothing here, or nothing you may see.",
                ),
                Error::Refused(refusal) => shape(StatusCode::CONFLICT, refusal.code, &refusal.detail),
                Error::Stale { current } => Shape {
                    current: Some(current.clone()),
                    ..shape(
                        StatusCode::PRECONDITION_FAILED,
                        "stale",
                        "Somebody else changed this first. What stands now is sent along.",
                    )
                },
                Error::Invalid(invalid) => {
                    let detail = match invalid.0.as_slice() {
                        [one] => one.detail.clone(),
                        many => format!("{} values are wrong.", many.len()),
                    };
                    let code = match invalid.0.as_slice() {
                        [one] if one.pointer.is_empty() => one.code,
                        _ => "invalid",
                    };
                    let errors = invalid.0.clone();
                    Shape { errors, ..shape(StatusCode::UNPROCESSABLE_ENTITY, code, detail) }
                }
                Error::Busy => Shape {
                    retry_after: Some(1),
                    ..shape(
                        StatusCode::SERVICE_UNAVAILABLE,
                        "busy",
                        "The server is busy or cannot store anything now. Nothing was changed; try again.",
                    )
                },
                Error::Internal(cause) => {
                    tracing::error!(%cause, "internal error");
                    shape(
                        StatusCode::INTERNAL_SERVER_ERROR,
                        "internal",
                        "Something went wrong on the server. Look whether it was done before you try again.",
                    )
                }
            },
        }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        self.shape().status
    }

    fn error_response(&self) -> HttpResponse {
        let shape = self.shape();
        let problem = Problem {
            kind: format!("urn:mufakat:problem:{}", shape.code),
            title: shape.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: shape.status.as_u16(),
            detail: shape.detail,
            code: shape.code,
            errors: shape.errors.into_iter().map(ProblemField::from).collect(),
            request_id: super::request::current_id(),
            current: shape.current,
        };
        let mut response = HttpResponse::build(shape.status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = shape.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        response
            .content_type("application/problem+json")
            .body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}
