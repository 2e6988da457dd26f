//! Owns: the addresses of sign-offs, positions and adoption. Never: holds a rule.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    accounts::guarded,
    extract::{
        AtScreen, Body, IdempotencyKey, List, Page, Query, SignedInCaller, answered, cursor, id, json,
    },
    problem::Fault,
};
use crate::{
    app::{
        App, Lock, Writing,
        board::{self, BoardView},
        dossier::{self, DossierView},
        signoff::{self, AdoptionView, Say, SignOffView},
    },
    domain::{
        ids::{MandateId, RecommendationId, SignOffId, StateCode},
        refusal::Invalid,
        signoff::{OpenSignOff, PositionKind, Procedure, RecordPosition, ReservationKind},
        time::Moment,
    },
    error::Error,
};

type Answer = Result<HttpResponse, Fault>;

/// What the chair asks the states.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"revision": 2, "procedure": {"kind": "express"}, "deadline": "2026-12-04T09:00:00Z"}))]
pub struct OpenSignOffBody {
    /// The newest revision.
    pub revision: u32,
    /// How it is decided.
    pub procedure: Procedure,
    /// Until when; under silence the procedure has its own.
    #[schema(value_type = Option<String>)]
    pub deadline: Option<Moment>,
}

/// Open a sign-off on the newest revision.
#[utoipa::path(tag = "sign-off", request_body = OpenSignOffBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SignOffView)))]
#[post("/recommendations/{id}/sign-offs")]
pub async fn open_sign_off(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<OpenSignOffBody>,
) -> Answer {
    let on: RecommendationId = id(&path)?;
    let repeat = key.of(&body);
    let OpenSignOffBody { revision, procedure, deadline } = body.value;
    let command = OpenSignOff { revision, procedure, deadline };
    let lock = Lock::Recommendation(on);
    Ok(answered(app.act(caller.0, repeat, 201, lock, move |tx| signoff::open(tx, on, command)).await?))
}

/// The sign-offs of a recommendation, the oldest first.
#[utoipa::path(tag = "sign-off", params(("id" = String, Path), Page),
    responses((status = 200, body = List<SignOffView>)))]
#[get("/recommendations/{id}/sign-offs")]
pub async fn sign_offs(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    page: Query<Page>,
) -> Answer {
    let of: RecommendationId = id(&path)?;
    let limit = page.0.limit()?;
    let after = page.0.cursor.as_deref().map(cursor::<SignOffId>).transpose()?;
    let (items, next_cursor) = app.read(caller.0, move |tx| signoff::list(tx, of, after, limit)).await?;
    Ok(json(&List { items, next_cursor }))
}

/// One sign-off, with positions and standing.
#[utoipa::path(tag = "sign-off", params(("id" = String, Path)), responses((status = 200, body = SignOffView)))]
#[get("/sign-offs/{id}")]
pub async fn sign_off(app: web::Data<App>, caller: SignedInCaller, path: web::Path<String>) -> Answer {
    let one: SignOffId = id(&path)?;
    Ok(json(&app.read(caller.0, move |tx| signoff::get(tx, one)).await?))
}

/// What a state says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "state": "VNM", "position": "agree_with_reservation", "reservation_kind": "interpretative",
    "fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "statement": "Viet Nam reads paragraph 4 as without prejudice to national law.", "clauses": ["c4"]
}))]
pub struct PositionBody {
    /// The own state; for the secretariat the state that instructed it.
    #[schema(value_type = String)]
    pub state: StateCode,
    /// The text the head saw.
    pub fingerprint: String,
    /// What it says.
    pub position: PositionKind,
    /// Reason, reservation or explanation.
    pub statement: Option<String>,
    /// Clause ids it is about.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Of a reservation; general when left out.
    pub reservation_kind: Option<ReservationKind>,
    /// Of ad referendum.
    #[schema(value_type = Option<String>)]
    pub due: Option<Moment>,
    /// From the secretariat only: the person instructing.
    pub on_instruction_of: Option<String>,
    /// Keep it inside the delegation.
    #[serde(default)]
    pub prepared: bool,
    /// The caller's own; a browser must send it with every position that is not only prepared.
    pub password: Option<String>,
}

/// Record a state's position, or prepare it inside the delegation.
#[utoipa::path(tag = "sign-off", request_body = PositionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SignOffView)))]
#[post("/sign-offs/{id}/positions")]
pub async fn record_position(
    app: web::Data<App>,
    who: AtScreen,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<PositionBody>,
) -> Answer {
    let on: SignOffId = id(&path)?;
    let repeat = key.of(&body);
    let sent = body.value;
    let caller = who.caller;
    match sent.password {
        Some(password) => guarded(&app, caller, app.confirm_password(caller, password)).await?,
        None if who.by_cookie && !sent.prepared => {
            let detail = "Give your password again: the position binds your state.";
            return Err(Error::from(Invalid::field("/password", "required", detail)).into());
        }
        None => {}
    }
    let say = Say {
        position: RecordPosition {
            state: sent.state,
            fingerprint: sent.fingerprint,
            position: sent.position,
            statement: sent.statement,
            clauses: sent.clauses,
            reservation_kind: sent.reservation_kind,
            due: sent.due,
            on_instruction_of: sent.on_instruction_of,
        },
        prepared: sent.prepared,
    };
    let lock = Lock::OfSignOff(on);
    Ok(answered(app.act(caller, repeat, 201, lock, move |tx| signoff::say(tx, on, say)).await?))
}

/// Why a text goes back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Operative paragraph 4 needs another round."}))]
pub struct RecallBody {
    /// In the chair's words; it is kept in the record.
    pub reason: String,
}

/// Take the text back to negotiation; every position lapses.
#[utoipa::path(tag = "sign-off", request_body = RecallBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = SignOffView)))]
#[post("/sign-offs/{id}/recall")]
pub async fn recall(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<RecallBody>,
) -> Answer {
    let on: SignOffId = id(&path)?;
    let repeat = key.of(&body);
    let reason = body.value.reason;
    let lock = Lock::OfSignOff(on);
    Ok(answered(app.act(caller.0, repeat, 200, lock, move |tx| signoff::recall(tx, on, &reason)).await?))
}

/// A later deadline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"deadline": "2026-12-06T09:00:00Z"}))]
pub struct ExtensionBody {
    /// Later than the present one.
    #[schema(value_type = String)]
    pub deadline: Moment,
}

/// Move the deadline later, while it has not passed.
#[utoipa::path(tag = "sign-off", request_body = ExtensionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = SignOffView)))]
#[post("/sign-offs/{id}/extension")]
pub async fn extend(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<ExtensionBody>,
) -> Answer {
    let on: SignOffId = id(&path)?;
    let repeat = key.of(&body);
    let deadline = body.value.deadline;
    let lock = Lock::OfSignOff(on);
    Ok(answered(app.act(caller.0, repeat, 200, lock, move |tx| signoff::extend(tx, on, deadline)).await?))
}

/// Nothing more to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct AdoptionBody {}

/// Declare the consensus. Refused with the sentence that says what is missing.
#[utoipa::path(tag = "sign-off", request_body = AdoptionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = SignOffView)))]
#[post("/sign-offs/{id}/adoption")]
pub async fn adopt(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<AdoptionBody>,
) -> Answer {
    let on: SignOffId = id(&path)?;
    let lock = Lock::OfSignOff(on);
    Ok(answered(app.act(caller.0, key.of(&body), 200, lock, move |tx| signoff::adopt(tx, on)).await?))
}

/// The state joins the adopted text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fingerprint": "9f2c…"}))]
pub struct AccessionBody {
    /// Of the adopted text, as the head saw it.
    pub fingerprint: String,
    /// What goes with it, in the state's words.
    pub statement: Option<String>,
}

/// Join an adopted text that the own state was not asked about (consensus minus X).
#[utoipa::path(tag = "sign-off", request_body = AccessionBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SignOffView)))]
#[post("/sign-offs/{id}/accession")]
pub async fn accede(
    app: web::Data<App>,
    caller: SignedInCaller,
    path: web::Path<String>,
    key: IdempotencyKey,
    body: Body<AccessionBody>,
) -> Answer {
    let on: SignOffId = id(&path)?;
    let repeat = key.of(&body);
    let AccessionBody { fingerprint, statement } = body.value;
    let job = move |tx: &mut Writing<'_>| signoff::accede(tx, on, fingerprint, statement);
    Ok(answered(app.act(caller.0, repeat, 201, Lock::OfSignOff(on), job).await?))
}

/// The proof of what was agreed.
#[utoipa::path(tag = "sign-off", params(("id" = String, Path)), responses((status = 200, body = AdoptionView)))]
#[get("/recommendations/{id}/adoption")]
pub async fn adoption(app: web::Data<App>, caller: SignedInCaller, path: web::Path<String>) -> Answer {
    let of: RecommendationId = id(&path)?;
    Ok(json(&app.read(caller.0, move |tx| signoff::adoption(tx, of)).await?))
}

/// Everything a head needs before signing, on one page.
#[utoipa::path(tag = "sign-off", params(("id" = String, Path)), responses((status = 200, body = DossierView)))]
#[get("/recommendations/{id}/dossier")]
pub async fn dossier_of(app: web::Data<App>, caller: SignedInCaller, path: web::Path<String>) -> Answer {
    let of: RecommendationId = id(&path)?;
    Ok(json(&app.read(caller.0, move |tx| dossier::dossier(tx, of)).await?))
}

/// Recommendations × states: the newest position of each, what is missing, what blocks.
#[utoipa::path(tag = "sign-off", params(("id" = String, Path)), responses((status = 200, body = BoardView)))]
#[get("/mandates/{id}/board")]
pub async fn mandate_board(app: web::Data<App>, caller: SignedInCaller, path: web::Path<String>) -> Answer {
    let of: MandateId = id(&path)?;
    Ok(json(&app.read(caller.0, move |tx| board::board(tx, of)).await?))
}
