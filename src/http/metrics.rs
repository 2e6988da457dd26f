//! Owns: the counters that `/metrics` shows, in Prometheus's text form. Never: labels anything with what a person
//! typed.

use std::{sync::LazyLock, time::Duration};

use actix_web::http::Method;
use prometheus::{HistogramOpts, HistogramVec, Registry, TextEncoder};

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);

static REQUESTS: LazyLock<Option<HistogramVec>> = LazyLock::new(|| {
    let options = HistogramOpts::new("mufakat_http_request_seconds", "Time to answer, by route and status.")
        .buckets(vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0]);
    let histogram = HistogramVec::new(options, &["method", "route", "status"]).ok()?;
    REGISTRY.register(Box::new(histogram.clone())).ok()?;
    Some(histogram)
});

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// The name of a method; "other" for one that a caller made up.
#[must_use]
pub fn name_of(method: &Method) -> &'static str {
    METHODS.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Counts one answered request.
pub fn observe(method: &str, route: &str, status: u16, took: Duration) {
    if let Some(requests) = REQUESTS.as_ref() {
        requests.with_label_values(&[method, route, &status.to_string()]).observe(took.as_secs_f64());
    }
}

/// Everything counted so far.
#[must_use]
pub fn text() -> String {
    TextEncoder::new().encode_to_string(&REGISTRY.gather()).unwrap_or_default()
}
