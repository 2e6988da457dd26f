//! Owns: the address that says who wrote what in a working text. Never: holds a rule.

use actix_web::{HttpResponse, get, web};

use super::{
    extract::{self, SignedInCaller, json},
    problem::Fault,
};
use crate::app::{App, live_texts, live_texts::AuthorsView};

/// Who wrote what in the working text, since it is drafted live.
#[utoipa::path(tag = "texts", params(("id" = String, Path)), responses((status = 200, body = AuthorsView)))]
#[get("/recommendations/{id}/working-text/authors")]
pub async fn authors(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = extract::id(&id)?;
    Ok(json(&app.read(caller.0, move |tx| live_texts::authors(tx, id)).await?))
}
