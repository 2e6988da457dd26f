//! Owns: the addresses of packages. Never: holds a rule.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{Body, IdempotencyKey, IfMatch, List, Page, Query, SignedInCaller, answered, id, json, tagged},
    problem::Fault,
    record::file,
};
use crate::{
    app::{
        App, Lock,
        export::packages as export,
        packages::{self, Contents, PackageView},
    },
    domain::{
        ids::{MandateId, PackageId, RecommendationId},
        packages::ResponseOutcome,
        refusal::Invalid,
    },
    error::Error,
};

type Answer = Result<HttpResponse, Fault>;

/// The packages of a mandate, the oldest first.
#[utoipa::path(tag = "packages", params(("id" = String, Path), Page),
    responses((status = 200, body = List<PackageView>)))]
#[get("/mandates/{id}/packages")]
pub async fn list(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let mandate: MandateId = id(&path)?;
    let limit = page.0.limit()?;
    let wrong =
        |_| Error::from(Invalid::field("/cursor", "wrong-cursor", "This is not a cursor that was given."));
    let after = page.0.cursor.map(|cursor| cursor.parse::<PackageId>().map_err(wrong)).transpose()?;
    let (items, next_cursor) =
        app.read(caller.0, move |tx| packages::list(tx, mandate, after, limit)).await?;
    Ok(json(&List { items, next_cursor }))
}

/// Which paper of a package.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PackageExportQuery {
    /// `json`, the bundle of all texts that proves itself, or `html`, one page to print.
    pub format: Option<String>,
}

/// Take a package out of the program: a file that proves itself, or a page to print.
#[utoipa::path(tag = "packages", params(("id" = String, Path), PackageExportQuery),
    responses((status = 200, content((String = "application/json"), (String = "text/html")))))]
#[get("/packages/{id}/export")]
pub async fn export_package(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    query: Query<PackageExportQuery>,
) -> Answer {
    let of: PackageId = id(&path)?;
    match query.0.format.as_deref() {
        Some("json") => {
            let paper = app.read(caller.0, move |tx| export::parcel(tx, of)).await?;
            Ok(file("application/json", paper))
        }
        Some("html") => {
            let paper = app.read(caller.0, move |tx| export::page(tx, of)).await?;
            Ok(file("text/html; charset=utf-8", paper))
        }
        Some(_) | None => {
            let offered = "The formats are json and html.";
            Err(Error::from(Invalid::field("/format", "unknown-format", offered)).into())
        }
    }
}

/// A package to compile.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "First package", "cover_note": "For the Summit.", "recommendations": []}))]
pub struct PackageBody {
    /// The title.
    pub title: String,
    /// Adopted recommendations, in order.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub recommendations: Vec<RecommendationId>,
    /// To the Leaders.
    #[serde(default)]
    pub cover_note: String,
}

/// Compile a package of adopted recommendations.
#[utoipa::path(tag = "packages", request_body = PackageBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = PackageView)))]
#[post("/mandates/{id}/packages")]
pub async fn compile(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<PackageBody>,
) -> Answer {
    let mandate: MandateId = id(&path)?;
    let repeat = key.of(&body);
    let PackageBody { title, recommendations, cover_note } = body.value;
    let contents =
        Contents { title: Some(title), cover_note: Some(cover_note), recommendations: Some(recommendations) };
    let lock = Lock::Administration;
    Ok(answered(
        app.act(caller.0, repeat, 201, lock, move |tx| packages::compile(tx, mandate, &contents)).await?,
    ))
}

/// One package.
#[utoipa::path(tag = "packages", params(("id" = String, Path)), responses((status = 200, body = PackageView)))]
#[get("/packages/{id}")]
pub async fn package(app: web::Data<App>, caller: SignedInCaller, path: web::Path<String>) -> Answer {
    let one: PackageId = id(&path)?;
    let view = app.read(caller.0, move |tx| packages::get(tx, one)).await?;
    Ok(tagged(view.version, &view))
}

/// What changes of a package; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Package for the 33rd Summit"}))]
pub struct PackageChangeBody {
    /// The title.
    pub title: Option<String>,
    /// Adopted recommendations, in order.
    #[schema(value_type = Option<Vec<String>>)]
    pub recommendations: Option<Vec<RecommendationId>>,
    /// To the Leaders.
    pub cover_note: Option<String>,
}

/// Change a package that is under way.
#[utoipa::path(tag = "packages", request_body = PackageChangeBody,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PackageView)))]
#[patch("/packages/{id}")]
pub async fn change(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    version: IfMatch,
    body: Body<PackageChangeBody>,
) -> Answer {
    let one: PackageId = id(&path)?;
    let PackageChangeBody { title, recommendations, cover_note } = body.value;
    let contents = Contents { title, cover_note, recommendations };
    let lock = Lock::Administration;
    let view = app.write(caller.0, lock, move |tx| packages::change(tx, one, version.0, &contents)).await?;
    Ok(tagged(view.version, &view))
}

/// Nothing more to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SubmissionBody {}

/// Send the package to the Leaders.
#[utoipa::path(tag = "packages", request_body = SubmissionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = PackageView)))]
#[post("/packages/{id}/submission")]
pub async fn submit(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<SubmissionBody>,
) -> Answer {
    let one: PackageId = id(&path)?;
    let lock = Lock::OfPackage(one);
    Ok(answered(app.act(caller.0, key.of(&body), 200, lock, move |tx| packages::submit(tx, one)).await?))
}

/// What the Leaders did with the package.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "endorsed", "text": "Endorsed at the Summit.", "date": "2018-11-15"}))]
pub struct ResponseBody {
    /// `endorsed`, `returned` or `noted`.
    pub outcome: ResponseOutcome,
    /// In their words.
    #[serde(default)]
    pub text: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
}

/// Record the Leaders' response.
#[utoipa::path(tag = "packages", request_body = ResponseBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = PackageView)))]
#[post("/packages/{id}/response")]
pub async fn respond(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<ResponseBody>,
) -> Answer {
    let one: PackageId = id(&path)?;
    let repeat = key.of(&body);
    let ResponseBody { outcome, text, date } = body.value;
    let lock = Lock::Administration;
    Ok(answered(
        app.act(caller.0, repeat, 200, lock, move |tx| packages::respond(tx, one, outcome, &text, &date))
            .await?,
    ))
}
