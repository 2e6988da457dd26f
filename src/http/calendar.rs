//! Owns: the addresses of a person's calendar of deadlines, and the feed itself. Never: tells an unknown address from a
//! revoked one.

use actix_web::{
    HttpRequest, HttpResponse, delete, get,
    http::header::{self, ETag, EntityTag, Header, IfNoneMatch},
    post, web,
};
use sha2::{Digest, Sha256};

use super::{
    extract::{SignedInCaller, json},
    problem::Fault,
};
use crate::app::{
    App, Lock,
    calendar::{self, CalendarAddressView, CalendarView, FEED},
    keys::hex,
};

type Answer = Result<HttpResponse, Fault>;

/// Whether I have a calendar address.
#[utoipa::path(tag = "calendar", responses((status = 200, body = CalendarView)))]
#[get("/me/calendar")]
pub async fn state(app: web::Data<App>, caller: SignedInCaller) -> Answer {
    Ok(json(&app.read(caller.0, calendar::state).await?))
}

/// Make a calendar address; an older one stops working. The address is a secret and is shown this once.
#[utoipa::path(tag = "calendar", responses((status = 201, body = CalendarAddressView)))]
#[post("/me/calendar")]
pub async fn open(app: web::Data<App>, caller: SignedInCaller) -> Answer {
    let view = app.write(caller.0, Lock::Nothing, calendar::open).await?;
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}

/// Make my calendar address worthless.
#[utoipa::path(tag = "calendar", responses((status = 204)))]
#[delete("/me/calendar")]
pub async fn revoke(app: web::Data<App>, caller: SignedInCaller) -> Answer {
    app.write(caller.0, Lock::Nothing, calendar::revoke).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A person's deadlines as iCalendar. The address is all it needs.
#[utoipa::path(
    tag = "calendar", params(("token" = String, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = String, content_type = "text/calendar"), (status = 304))
)]
#[get("/calendar/{token}.ics")]
pub async fn feed(request: HttpRequest, app: web::Data<App>, token: web::Path<String>) -> Answer {
    let token = token.into_inner();
    let text = app.read(FEED, move |tx| calendar::feed(tx, &token)).await?;
    let tag = EntityTag::new_strong(hex(&Sha256::digest(text.as_bytes())));
    let unchanged = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|other| other.weak_eq(&tag)),
        Ok(IfNoneMatch::Any) | Err(_) => false,
    };
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(ETag(tag)).insert_header((header::CACHE_CONTROL, "private, no-cache"));
    if unchanged {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("text/calendar; charset=utf-8").body(text))
}
