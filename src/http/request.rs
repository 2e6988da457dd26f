//! Owns: the name of the request being answered (`X-Request-Id`), one log line for it without content, and the
//! headers every answer carries. Never: logs a path's token, a query, a body or an address.

use std::{cell::RefCell, time::Instant};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
};

tokio::task_local! {
    static REQUEST_ID: RefCell<String>;
}

/// The name of the request being answered; empty outside one.
#[must_use]
pub fn current_id() -> String {
    REQUEST_ID.try_with(|id| id.borrow().clone()).unwrap_or_default()
}

/// Names the request, answers it, logs one line and counts it.
///
/// # Errors
/// What the inner service returned.
pub async fn named<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = request
        .headers()
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
        .map_or_else(|| crate::app::new_id().to_string(), str::to_owned);
    let started = Instant::now();
    let method = super::metrics::name_of(request.method());
    REQUEST_ID
        .scope(RefCell::new(id.clone()), async move {
            let mut response = next.call(request).await?;
            let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
            let status = response.status().as_u16();
            let took = started.elapsed();
            super::metrics::observe(method, &route, status, took);
            tracing::info!(request_id = %id, method, route, status, micros = took.as_micros(), "answered");
            if let Ok(value) = HeaderValue::from_str(&id) {
                response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
            }
            Ok(response)
        })
        .await
}
