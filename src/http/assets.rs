//! Owns: the built front end inside the binary: compressed forms made at build, entity tags for each form, caching for
//! ever of hashed names, and the page with a fresh nonce for every answer. Never: reads a path from disk in release.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::problem::Fault;
use crate::{
    app::keys::{hex, random_token},
    error::Error,
};

#[derive(RustEmbed)]
#[folder = "frontend/dist"]
#[exclude = ".vite/*"]
struct Built;

/// Answers what no other address did: a file of the app, or its page for any address of a screen.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse, Fault> {
    let path = request.path().trim_start_matches('/');
    let of_the_api = path == "api" || path.starts_with("api/");
    if of_the_api || (request.method() != Method::GET && request.method() != Method::HEAD) {
        return Err(Error::NotFound.into());
    }
    if path != "index.html"
        && let Some(file) = Built::get(path)
    {
        return Ok(asset(&request, path, file));
    }
    // A file that is not there must not be answered with the page: a stale tab would run it as a script.
    if path.starts_with("assets/") {
        return Err(Error::NotFound.into());
    }
    page()
}

fn page() -> Result<HttpResponse, Fault> {
    let index = Built::get("index.html").ok_or_else(|| Error::internal("the app has no page"))?;
    let nonce: String = random_token().chars().take(32).collect();
    let text = String::from_utf8_lossy(&index.data).replace("__CSP_NONCE__", &nonce);
    let policy = format!(
        "default-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .content_type("text/html; charset=utf-8")
        .body(text))
}

fn asset(request: &HttpRequest, path: &str, plain: EmbeddedFile) -> HttpResponse {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let (file, encoding) = [("br", "br"), ("gz", "gzip")]
        .into_iter()
        .filter(|(_, name)| accepts(accepted.unwrap_or_default(), name))
        .find_map(|(ending, name)| Built::get(&format!("{path}.{ending}")).map(|file| (file, Some(name))))
        .unwrap_or((plain, None));
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()));
    let lasting =
        if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut answer =
        if known == Some(tag.as_str()) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((header::ETAG, tag.clone()))
        .insert_header((header::CACHE_CONTROL, lasting))
        .insert_header((header::VARY, "Accept-Encoding"));
    if known == Some(tag.as_str()) {
        return answer.finish();
    }
    // `identity` keeps the compressing middleware from doing the work again.
    answer.insert_header((header::CONTENT_ENCODING, encoding.unwrap_or("identity")));
    answer.content_type(content_type(path)).body(file.data.into_owned())
}

/// Whether `Accept-Encoding` takes this form: named, and not with a weight of nought.
fn accepts(header: &str, form: &str) -> bool {
    header.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let named = parts.next() == Some(form);
        let refused = parts.any(|p| p.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0));
        named && !refused
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_nought_refuses_a_form() {
        assert!(accepts("gzip, br;q=0.9", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
    }
}
