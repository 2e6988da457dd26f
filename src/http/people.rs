//! Owns: the addresses of invitations, users and credentials. Never: holds a rule.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    accounts::{PasswordBody, SignedInView, signed_in, user_agent},
    extract::{
        self, Body, IdempotencyKey, IfMatch, List, Page, Query, SignedInCaller, answered, json, sent, tagged,
    },
    problem::Fault,
};
use crate::{
    app::{
        App, Caller, Lock, Reading, Writing,
        people::{
            self, ChangeCredential, CredentialView, GiveCredential, InvitationView, Invite, PreviewView,
            UserView,
        },
    },
    domain::{
        accounts::{Role, Validity},
        ids::{MandateId, UserId},
        time::Moment,
    },
    error::Error,
};

type Answer = Result<HttpResponse, Fault>;

/// `?mandate=&limit=&cursor=`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServedQuery {
    /// Only of this mandate; all the caller is secretariat of when not given.
    #[param(value_type = Option<String>)]
    pub mandate: Option<MandateId>,
    /// How many, 1 to 200.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl ServedQuery {
    fn limit(&self) -> Result<i64, Error> {
        Page { limit: self.limit.clone(), cursor: None }.limit()
    }
}

/// `?mandate=&q=&limit=&cursor=`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Only of this mandate; all the caller is secretariat of when not given.
    #[param(value_type = Option<String>)]
    pub mandate: Option<MandateId>,
    /// Part of a name or address.
    pub q: Option<String>,
    /// How many, 1 to 200.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl PeopleQuery {
    fn limit(&self) -> Result<i64, Error> {
        Page { limit: self.limit.clone(), cursor: None }.limit()
    }
}

/// Invitations into my mandates, newest first.
#[utoipa::path(tag = "people", params(ServedQuery), responses((status = 200, body = List<InvitationView>)))]
#[get("/invitations")]
pub async fn invitations(app: web::Data<App>, caller: SignedInCaller, query: Query<ServedQuery>) -> Answer {
    let (limit, ServedQuery { mandate, cursor, .. }) = (query.0.limit()?, query.0);
    let job = move |tx: &mut Reading<'_>| people::list_invitations(tx, mandate, limit, cursor.as_deref());
    let (items, next_cursor) = app.read(caller.0, job).await?;
    Ok(json(&List { items, next_cursor }))
}

/// A person to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "mandate": "01890a5d-ac96-774b-bcce-b302099a8057", "email": "head.sgp@demo.example",
    "name": "Head of Singapore", "delegation": "SGP", "role": "head",
}))]
pub struct InviteBody {
    /// Into which mandate; left out, the one the caller is secretariat of.
    #[schema(value_type = Option<String>)]
    pub mandate: Option<MandateId>,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Into which delegation; chair and secretariat have only one.
    pub delegation: Option<String>,
    /// As what.
    pub role: Role,
    /// First moment the credential counts.
    #[schema(value_type = Option<String>)]
    pub valid_from: Option<Moment>,
    /// First moment it no longer counts.
    #[schema(value_type = Option<String>)]
    pub valid_to: Option<Moment>,
}

/// Invite a person. The link goes to them by mail and to nobody else.
#[utoipa::path(
    tag = "people",
    request_body = InviteBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = InvitationView))
)]
#[post("/invitations")]
pub async fn invite(
    app: web::Data<App>,
    caller: SignedInCaller,
    key: IdempotencyKey,
    body: Body<InviteBody>,
) -> Answer {
    let (repeat, lock) = (key.of(&body), Lock::Administration);
    let InviteBody { mandate, email, name, delegation, role, valid_from, valid_to } = body.value;
    let validity = Validity { from: valid_from, to: valid_to, ended: None };
    let job = move |tx: &mut Writing<'_>| {
        let mandate = people::meant(tx, mandate)?;
        people::invite(tx, Invite { mandate, email, name, delegation, role, validity })
    };
    Ok(answered(app.act(caller.0, repeat, 201, lock, job).await?))
}

/// Withdraw an invitation: its link is worth nothing from now on.
#[utoipa::path(tag = "people", params(("id" = String, Path)), responses((status = 204)))]
#[delete("/invitations/{id}")]
pub async fn withdraw(app: web::Data<App>, caller: SignedInCaller, id: web::Path<String>) -> Answer {
    let id = extract::id(&id)?;
    app.write(caller.0, Lock::Administration, move |tx| people::withdraw(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the invitation of a link offers.
#[utoipa::path(tag = "people", params(("token" = String, Path)), responses((status = 200, body = PreviewView)))]
#[get("/invitations/{token}/preview")]
pub async fn preview(app: web::Data<App>, token: web::Path<String>) -> Answer {
    let token = token.into_inner();
    Ok(json(&app.read(Caller::Anonymous, move |tx| people::preview(tx, &token)).await?))
}

/// Accept an invitation: with a new password, or with the present one by who has an account already.
#[utoipa::path(
    tag = "people",
    request_body = PasswordBody,
    params(("token" = String, Path)),
    responses((status = 200, body = SignedInView))
)]
#[post("/invitations/{token}/acceptance")]
pub async fn accept(
    request: HttpRequest,
    app: web::Data<App>,
    token: web::Path<String>,
    body: Body<PasswordBody>,
) -> Answer {
    extract::check_origin(&request, &app)?;
    let shown = token.clone();
    let email = app.read(Caller::Anonymous, move |tx| people::preview(tx, &shown)).await?.email;
    app.throttle.check(&email, app.clock.now()).map_err(Fault::TooMany)?;
    match app.accept_invitation(&token, body.value.password, user_agent(&request)).await {
        Ok(session) => Ok(signed_in(&app, session)),
        Err(error) => {
            if matches!(error, Error::InvalidCredentials) {
                app.throttle.failed(&email, app.clock.now());
            }
            Err(error.into())
        }
    }
}

/// People of my mandates, with their credentials there.
#[utoipa::path(tag = "people", params(PeopleQuery), responses((status = 200, body = List<UserView>)))]
#[get("/users")]
pub async fn users(app: web::Data<App>, caller: SignedInCaller, query: Query<PeopleQuery>) -> Answer {
    let (limit, PeopleQuery { mandate, q, cursor, .. }) = (query.0.limit()?, query.0);
    let job =
        move |tx: &mut Reading<'_>| people::list_users(tx, mandate, q.as_deref(), limit, cursor.as_deref());
    let (items, next_cursor) = app.read(caller.0, job).await?;
    Ok(json(&List { items, next_cursor }))
}

/// Credentials of my mandates, newest first.
#[utoipa::path(tag = "people", params(ServedQuery), responses((status = 200, body = List<CredentialView>)))]
#[get("/credentials")]
pub async fn credentials(app: web::Data<App>, caller: SignedInCaller, query: Query<ServedQuery>) -> Answer {
    let (limit, ServedQuery { mandate, cursor, .. }) = (query.0.limit()?, query.0);
    let job = move |tx: &mut Reading<'_>| people::list_credentials(tx, mandate, limit, cursor.as_deref());
    let (items, next_cursor) = app.read(caller.0, job).await?;
    Ok(json(&List { items, next_cursor }))
}

/// A credential to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "user": "01890a5d-ac96-774b-bcce-b302099a8058", "mandate": "01890a5d-ac96-774b-bcce-b302099a8057",
    "delegation": "SGP", "role": "head", "valid_to": "2018-12-31T16:00:00Z",
}))]
pub struct CredentialBody {
    /// To whom.
    #[schema(value_type = String)]
    pub user: UserId,
    /// In which mandate; left out, the one the caller is secretariat of.
    #[schema(value_type = Option<String>)]
    pub mandate: Option<MandateId>,
    /// In which delegation; chair and secretariat have only one.
    pub delegation: Option<String>,
    /// As what.
    pub role: Role,
    /// First moment it counts.
    #[schema(value_type = Option<String>)]
    pub valid_from: Option<Moment>,
    /// First moment it no longer counts.
    #[schema(value_type = Option<String>)]
    pub valid_to: Option<Moment>,
}

/// Give a credential to somebody who has an account. One for each person and mandate at a time.
#[utoipa::path(
    tag = "people",
    request_body = CredentialBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CredentialView))
)]
#[post("/credentials")]
pub async fn give_credential(
    app: web::Data<App>,
    caller: SignedInCaller,
    key: IdempotencyKey,
    body: Body<CredentialBody>,
) -> Answer {
    let (repeat, lock) = (key.of(&body), Lock::Administration);
    let CredentialBody { user, mandate, delegation, role, valid_from, valid_to } = body.value;
    let validity = Validity { from: valid_from, to: valid_to, ended: None };
    let job = move |tx: &mut Writing<'_>| {
        let mandate = people::meant(tx, mandate)?;
        people::give(tx, GiveCredential { user, mandate, delegation, role, validity })
    };
    Ok(answered(app.act(caller.0, repeat, 201, lock, job).await?))
}

/// What changes of a credential: its end, or that it ends now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ended": true}))]
pub struct CredentialChangeBody {
    /// First moment it no longer counts; `null` is for ever.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    pub valid_to: Option<Option<Moment>>,
    /// `true` ends it and the holder's sessions now.
    pub ended: Option<bool>,
}

/// End a credential and its holder's sessions, or move its last moment. Another role is another credential.
#[utoipa::path(
    tag = "people",
    request_body = CredentialChangeBody,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CredentialView))
)]
#[patch("/credentials/{id}")]
pub async fn change_credential(
    app: web::Data<App>,
    caller: SignedInCaller,
    id: web::Path<String>,
    version: IfMatch,
    body: Body<CredentialChangeBody>,
) -> Answer {
    let (id, lock) = (extract::id(&id)?, Lock::Administration);
    let CredentialChangeBody { valid_to, ended } = body.value;
    let change = ChangeCredential { valid_to, ended };
    let view = app.write(caller.0, lock, move |tx| people::change(tx, id, version.0, change)).await?;
    Ok(tagged(view.version, &view))
}
