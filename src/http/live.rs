//! Owns: the door of live drafting: who opens the socket, from where, for which text. Never: speaks the protocol; the room
//! does.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    extract::{self, Query},
    problem::Fault,
};
use crate::{
    app::{App, live_texts},
    domain::live::{Drafted, SCHEMA},
    error::Error,
    live::{Closing, Live, Opened, SIGNED_OUT, TOO_OLD, meet, refuse},
};

/// What a client says of itself.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// The schema of the shared document that the client knows. One that is too old is closed with 4426.
    #[param(value_type = Option<u32>, example = 1)]
    pub schema: Option<String>,
}

/// Write in the working text together (a WebSocket that speaks y-websocket: sync and awareness). Close codes: 4400
/// malformed, 4401 signed out, 4403 right lost, 4409 status changed, 4422 refused change, 4426 schema too old, 1012
/// server restarting, 1013 too slow.
#[utoipa::path(
    tag = "texts", params(("recommendation" = String, Path), LiveQuery),
    responses((status = 101, description = "The socket is open"))
)]
#[get("/live/{recommendation}")]
pub async fn live(
    app: web::Data<App>,
    rooms: web::Data<Live>,
    request: HttpRequest,
    path: web::Path<String>,
    query: Query<LiveQuery>,
    body: web::Payload,
) -> Result<HttpResponse, Fault> {
    let of = Drafted::WorkingText(extract::id(&path)?);
    enter(&app, &rooms, &request, of, &query.0, body).await
}

/// Draft an amendment together that is being prepared: its delegation alone. The document is the whole amended text; what
/// is stored of it are the amendment's operations. Protocol and close codes as for the working text.
#[utoipa::path(
    tag = "amendments", params(("id" = String, Path), LiveQuery),
    responses((status = 101, description = "The socket is open"))
)]
#[get("/live/amendments/{id}")]
pub async fn live_amendment(
    app: web::Data<App>,
    rooms: web::Data<Live>,
    request: HttpRequest,
    path: web::Path<String>,
    query: Query<LiveQuery>,
    body: web::Payload,
) -> Result<HttpResponse, Fault> {
    let of = Drafted::Amendment(extract::id(&path)?);
    enter(&app, &rooms, &request, of, &query.0, body).await
}

/// Draft the chair's compromise on an amendment together, while the merge under way decides `accepted_as_modified` on it:
/// officers of the chair alone. Protocol and close codes as for the working text.
#[utoipa::path(
    tag = "amendments", params(("amendment" = String, Path), LiveQuery),
    responses((status = 101, description = "The socket is open"))
)]
#[get("/live/compromises/{amendment}")]
pub async fn live_compromise(
    app: web::Data<App>,
    rooms: web::Data<Live>,
    request: HttpRequest,
    path: web::Path<String>,
    query: Query<LiveQuery>,
    body: web::Payload,
) -> Result<HttpResponse, Fault> {
    let of = Drafted::Compromise(extract::id(&path)?);
    enter(&app, &rooms, &request, of, &query.0, body).await
}

async fn enter(
    app: &App,
    rooms: &Live,
    request: &HttpRequest,
    of: Drafted,
    query: &LiveQuery,
    body: web::Payload,
) -> Result<HttpResponse, Fault> {
    let caller = match extract::socket_caller(request) {
        Ok(caller) => caller,
        Err(Fault::Core(Error::Unauthenticated)) => return closed(request, body, SIGNED_OUT),
        Err(fault) => return Err(fault),
    };
    let hints = rooms.hints();
    let admission = match app.read(caller, move |tx| live_texts::admission(tx, of)).await {
        Ok(admission) => admission,
        Err(Error::Unauthenticated) => return closed(request, body, SIGNED_OUT),
        // What is not drafted now has no room.
        Err(Error::Refused(_)) => return Err(Error::NotFound.into()),
        Err(cause) => return Err(cause.into()),
    };
    if query.schema != Some(SCHEMA.to_string()) {
        return closed(request, body, TOO_OLD);
    }
    Ok(meet(rooms.clone(), of, caller, (admission, hints), open(request, body)?))
}

fn open(request: &HttpRequest, body: web::Payload) -> Result<Opened, Fault> {
    actix_ws::handle(request, body).map_err(|_| Fault::Malformed("this address takes a WebSocket".to_owned()))
}

/// A browser cannot read the status of a handshake that failed, only the code of a socket that closes.
fn closed(request: &HttpRequest, body: web::Payload, why: Closing) -> Result<HttpResponse, Fault> {
    let (response, session, _) = open(request, body)?;
    actix_web::rt::spawn(refuse(session, why));
    Ok(response)
}
