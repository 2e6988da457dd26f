//! Owns: what operators ask: alive, ready, numbers. Never: says anything about what is in the database.

use actix_web::{HttpResponse, get, http::header, web};

use crate::app::{App, Caller};

/// The description of the API.
#[get("/api/openapi.json")]
pub async fn description() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .content_type("application/json")
        .body(include_str!("../../openapi.json"))
}

/// The process answers.
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// The database answers, and mail can leave.
#[get("/readyz")]
pub async fn readyz(app: web::Data<App>) -> HttpResponse {
    let database = app.read(Caller::Anonymous, crate::app::ready).await.is_ok();
    let mail = app.hub.mail_reachable();
    let body = serde_json::json!({ "database": database, "mail": mail });
    if database && mail {
        HttpResponse::Ok().json(body)
    } else {
        HttpResponse::ServiceUnavailable().json(body)
    }
}

/// Counters in Prometheus's text form.
#[get("/metrics")]
pub async fn metrics() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(super::metrics::text())
}
