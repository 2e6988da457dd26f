//! Owns: the addresses of the record, its verification, and the papers that leave the program.
//! Never: holds a rule.

use actix_web::{HttpResponse, get, http::header, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{Body, List, Page, Query, SignedInCaller, id, json},
    problem::Fault,
};
use crate::{
    app::{
        App, amendments,
        chains::{self, RecordEntryView},
        export::{self, Paper},
        verification::{self, Verification},
    },
    domain::{
        amendments::AmendmentStatus,
        ids::{RecommendationId, StateCode},
        refusal::Invalid,
        texts::ClauseId,
    },
    error::{Error, Result},
};

type Answer = std::result::Result<HttpResponse, Fault>;

/// The sequence after which a page starts.
fn after(page: &Page) -> Result<i64> {
    let wrong = || Invalid::field("/cursor", "wrong-cursor", "This is not a cursor that was given.").into();
    match page.cursor.as_deref() {
        None => Ok(0),
        Some(cursor) => cursor.parse().ok().filter(|after| *after >= 0).ok_or_else(wrong),
    }
}

fn listed((items, next): (Vec<RecordEntryView>, Option<i64>)) -> HttpResponse {
    json(&List { items, next_cursor: next.map(|sequence| sequence.to_string()) })
}

/// The record of a recommendation: every formal act, in order.
#[utoipa::path(tag = "record", params(("id" = String, Path), Page),
    responses((status = 200, body = List<RecordEntryView>)))]
#[get("/recommendations/{id}/record")]
pub async fn record_of(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let of: RecommendationId = id(&path)?;
    let (after, limit) = (after(&page.0)?, page.0.limit()?);
    Ok(listed(app.read(caller.0, move |tx| chains::of_recommendation(tx, of, after, limit)).await?))
}

/// The record of administration, for the secretariat.
#[utoipa::path(tag = "record", params(Page), responses((status = 200, body = List<RecordEntryView>)))]
#[get("/record")]
pub async fn administration(app: web::Data<App>, caller: SignedInCaller, page: Query<Page>) -> Answer {
    let (after, limit) = (after(&page.0)?, page.0.limit()?);
    Ok(listed(app.read(caller.0, move |tx| chains::of_administration(tx, after, limit)).await?))
}

/// What to check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct VerificationBody {
    /// One recommendation; everything the secretariat may read when left out.
    #[schema(value_type = Option<String>)]
    pub recommendation: Option<RecommendationId>,
}

/// Check that nothing recorded was changed, removed or put in another order.
#[utoipa::path(tag = "record", request_body = VerificationBody, responses((status = 200, body = Verification)))]
#[post("/record/verification")]
pub async fn verify(app: web::Data<App>, caller: SignedInCaller, body: Body<VerificationBody>) -> Answer {
    let one = body.value.recommendation;
    Ok(json(&app.read(caller.0, move |tx| verification::check(tx, one)).await?))
}

/// Which paper.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `json`, the bundle of an adopted text that proves itself, or `html`, the newest revision to read.
    pub format: Option<String>,
    /// With `html`: `compilation` for the newest revision with every pending amendment in its place.
    pub view: Option<String>,
    /// Of a compilation: this revision; the newest when left out.
    pub revision: Option<u32>,
    /// Of a compilation: only amendments this state sponsors.
    #[param(value_type = Option<String>)]
    pub state: Option<StateCode>,
    /// Of a compilation: only this clause, and amendments that touch it.
    #[param(value_type = Option<String>)]
    pub clause: Option<ClauseId>,
    /// Of a compilation: only amendments in this status; every pending one when left out.
    pub status: Option<AmendmentStatus>,
    /// Of a compilation: only clauses with proposals; the others are counted.
    pub only: Option<bool>,
}

/// Take the text out of the program: a bundle that proves itself, or a page to read.
#[utoipa::path(tag = "record", params(("id" = String, Path), ExportQuery),
    responses((status = 200, content((String = "application/json"), (String = "text/html")))))]
#[get("/recommendations/{id}/export")]
pub async fn export_paper(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    query: Query<ExportQuery>,
) -> Answer {
    let of: RecommendationId = id(&path)?;
    let offered = "The formats are json and html.";
    let views = "The views are text and compilation, and a compilation is html.";
    let compilation = match query.0.view.as_deref() {
        None | Some("text") => false,
        Some("compilation") if query.0.format.as_deref() == Some("html") => true,
        Some(_) => return Err(Error::from(Invalid::field("/view", "unknown-view", views)).into()),
    };
    match query.0.format.as_deref() {
        Some("html") if compilation => {
            let ExportQuery { revision, state, clause, status, only, .. } = query.0;
            let asked = amendments::compilation::Asked { revision, state, clause, status };
            let folded = only.unwrap_or(false);
            let paper = app
                .read(caller.0, move |tx| amendments::compilation::printed(tx, of, &asked, folded))
                .await?;
            Ok(file("text/html; charset=utf-8", paper))
        }
        Some("json") => {
            let paper = app.read(caller.0, move |tx| export::bundle(tx, of)).await?;
            Ok(file("application/json", paper))
        }
        Some("html") => {
            let paper = app.read(caller.0, move |tx| export::page(tx, of)).await?;
            Ok(file("text/html; charset=utf-8", paper))
        }
        Some(_) | None => Err(Error::from(Invalid::field("/format", "unknown-format", offered)).into()),
    }
}

pub(super) fn file(kind: &'static str, paper: Paper) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", paper.name)))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ))
        .content_type(kind)
        .body(paper.content)
}
