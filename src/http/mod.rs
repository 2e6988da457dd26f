//! actix lives here and nowhere else. This page is the route table; each feature's handlers are in the file of its
//! name and none is longer than a screen. Never: holds a rule, never: touches the store.

pub mod accounts;
pub mod amendments;
mod assets;
pub mod calendar;
pub mod comments;
pub mod events;
mod examples;
mod extract;
pub mod live;
pub mod live_texts;
pub mod mandates;
mod metrics;
pub mod notices;
mod openapi;
mod operations;
pub mod outbox;
pub mod people;

pub mod packages;
pub mod preferences;
pub mod presence;
mod problem;
pub mod recommendations;
pub mod record;
mod request;
pub mod search;
pub mod signoff;
pub mod texts;

use std::time::Duration;

use actix_web::{App as Actix, HttpServer, dev::Server, middleware, web};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::{AppExt, scope, service_config::ServiceConfig as DescribedConfig};
use utoipa_swagger_ui::{Config as DocsConfig, SwaggerUi};

use crate::{
    app::App,
    error::{Error, Result},
    live::Live,
};

/// How the door is built.
#[derive(Debug, Clone)]
pub struct Door {
    /// Largest body taken, in bytes.
    pub body_limit: usize,
    /// Seconds that running requests get when the server stops.
    pub shutdown_seconds: u64,
    /// Threads that answer.
    pub workers: usize,
}

/// Every address under `/api/v1`: the route table. A macro, because the same table is served (by each worker, without
/// the weight of its description) and described (once). Addresses are tried in this order, so those that everybody asks for
/// all day come first.
macro_rules! routes {
    ($to:expr) => {
        $to.service(recommendations::recommendation)
            .service(recommendations::list_recommendations)
            .service(texts::working_text)
            .service(texts::save_working_text)
            .service(live::live)
            .service(live::live_amendment)
            .service(live::live_compromise)
            .service(live_texts::authors)
            .service(live_texts::amendment_authors)
            .service(live_texts::compromise_authors)
            .service(comments::list)
            .service(comments::make)
            .service(signoff::sign_off)
            .service(signoff::record_position)
            .service(texts::revision)
            .service(accounts::login)
            .service(accounts::refresh)
            .service(accounts::logout)
            .service(accounts::request_reset)
            .service(accounts::reset_password)
            .service(accounts::me)
            .service(accounts::change_me)
            .service(accounts::change_password)
            .service(preferences::own)
            .service(preferences::choose)
            .service(accounts::sessions)
            .service(accounts::end_session)
            .service(recommendations::create_recommendation)
            .service(recommendations::change_recommendation)
            .service(comments::change)
            .service(comments::remove)
            .service(comments::resolve)
            .service(amendments::list)
            .service(amendments::compilation::compiled)
            .service(amendments::make)
            .service(amendments::one)
            .service(amendments::change)
            .service(amendments::put_on_the_table)
            .service(amendments::support)
            .service(amendments::oppose)
            .service(amendments::withdraw)
            .service(amendments::dispose)
            .service(amendments::answer_compromise)
            .service(amendments::merging::merge)
            .service(amendments::merging::save_merge)
            .service(amendments::merging::carry_out)
            .service(amendments::revising::check)
            .service(amendments::revising::override_text)
            .service(amendments::revising::texts)
            .service(recommendations::give_pen)
            .service(recommendations::withdraw)
            .service(texts::issue_revision)
            .service(texts::revisions)
            .service(texts::comparison)
            .service(texts::brackets::brackets)
            .service(texts::brackets::own)
            .service(texts::brackets::resolve)
            .service(amendments::authorship::clause_history)
            .service(amendments::authorship::blame)
            .service(search::find)
            .service(notices::list)
            .service(notices::read)
            .service(notices::unread_notices)
            .service(preferences::following)
            .service(preferences::follow)
            .service(preferences::stop_asked)
            .service(preferences::stop)
            .service(calendar::state)
            .service(calendar::open)
            .service(calendar::revoke)
            .service(calendar::feed)
            .service(events::events)
            .service(presence::who)
            .service(presence::arrive)
            .service(presence::leave)
            .service(presence::leave_by_post)
            .service(outbox::list)
            .service(outbox::retry_all)
            .service(outbox::retry)
            .service(signoff::open_sign_off)
            .service(signoff::sign_offs)
            .service(signoff::recall)
            .service(signoff::extend)
            .service(signoff::adopt)
            .service(signoff::accede)
            .service(signoff::adoption)
            .service(signoff::dossier_of)
            .service(signoff::mandate_board)
            .service(record::record_of)
            .service(record::administration)
            .service(record::verify)
            .service(record::export_paper)
            .service(packages::list)
            .service(packages::compile)
            .service(packages::package)
            .service(packages::change)
            .service(packages::submit)
            .service(packages::respond)
            .service(packages::export_package)
            .service(mandates::list)
            .service(mandates::found)
            .service(mandates::one)
            .service(mandates::change_mandate)
            .service(mandates::coverage)
            .service(mandates::rounds)
            .service(mandates::open_round)
            .service(mandates::change_round)
            .service(people::invitations)
            .service(people::invite)
            .service(people::withdraw)
            .service(people::preview)
            .service(people::accept)
            .service(people::users)
            .service(people::credentials)
            .service(people::give_credential)
            .service(people::change_credential)
    };
}

fn described(to: &mut DescribedConfig) {
    routes!(to);
}

fn served(to: &mut web::ServiceConfig) {
    routes!(to);
}

/// The description of the API, collected from the handlers. What is served is the copy checked in as `openapi.json`; a
/// test holds the two equal.
#[must_use]
pub fn openapi() -> OpenApi {
    let (_, collected) = Actix::new()
        .into_utoipa_app()
        .service(scope::scope("/api/v1").configure(described))
        .split_for_parts();
    openapi::completed(collected)
}

/// Listens and answers until stopped.
///
/// # Errors
/// [`Error::Internal`] when the address is taken.
pub fn serve(app: App, live: Live, listener: std::net::TcpListener, door: &Door) -> Result<Server> {
    let body_limit = door.body_limit;
    let server = HttpServer::new(move || {
        Actix::new()
            .service(web::scope("/api/v1").configure(served))
            .app_data(web::Data::new(app.clone()))
            .app_data(web::Data::new(live.clone()))
            .app_data(web::PayloadConfig::new(body_limit))
            .service(SwaggerUi::new("/api/docs/{_:.*}").config(DocsConfig::from("/api/openapi.json")))
            .service(web::redirect("/api/docs", "/api/docs/"))
            .service(operations::description)
            .service(operations::healthz)
            .service(operations::readyz)
            .service(operations::metrics)
            .default_service(web::route().to(assets::serve))
            .wrap(security_headers())
            .wrap(middleware::Compress::default())
            .wrap(middleware::from_fn(request::named))
    })
    .workers(door.workers)
    .shutdown_timeout(door.shutdown_seconds)
    .keep_alive(Duration::from_secs(75))
    // Small frames follow one another on live connections: without it each may wait 40 ms for the last one's acknowledgement.
    .tcp_nodelay(true)
    .disable_signals()
    .listen(listener)
    .map_err(Error::internal)?;
    Ok(server.run())
}

/// What every answer tells the browser, whatever it is.
fn security_headers() -> middleware::DefaultHeaders {
    middleware::DefaultHeaders::new()
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Cross-Origin-Resource-Policy", "same-origin"))
        .add(("Permissions-Policy", "camera=(), microphone=(), geolocation=()"))
}
